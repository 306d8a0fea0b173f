"""Files made by hand in which two things disagree, or that show other text than they hold: the value is right, or a finding names the field."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

from infohus_forms.formats.word.ooxml.names import W14, q, w14
from infohus_forms.formats.word.reading.form import read_word
from infohus_forms.models.finding import Refused
from infohus_forms.models.response import RawForm
from tests.formats.word.office import newer_office
from tests.formats.word.sheets import edited, packed, parts_of, sdt, set_content, small_form, xml
from tests.formats.word.test_field_codes import complex_field
from tests.formats.word.test_hazards import run, said

BOX, CELL = "samtykke=ja", "set__1__hvad"
AUTHOR = 'w:id="9" w:author="a" w:date="2026-01-01T00:00:00Z"'
Change = Callable[[etree._Element], object]


def read(*changes: Change, **values: str) -> RawForm:
    """The small form with these answers, after these changes of its main part."""
    data = small_form(values)
    for change in changes:
        data = edited(data, change)
    return read_word(data)


def content(name: str, markup: str) -> Change:
    """Put markup in a control."""
    return lambda root: set_content(root, name, markup)


def properties(name: str, markup: str) -> Change:
    """Add properties to a control."""

    def change(root: etree._Element) -> None:
        found = sdt(root, name).find(q("sdtPr"))
        assert found is not None
        found.extend(list(xml(markup)))

    return change


def ticked(state: str, mark: str, more: str = "") -> Change:
    """A box with this state and mark, and more in its properties."""

    def change(root: etree._Element) -> None:
        set_content(root, BOX, run(mark))
        box = sdt(root, BOX).find(f"{q('sdtPr')}/{w14('checkbox')}")
        assert box is not None
        checked = box.find(w14("checked"))
        assert checked is not None
        checked.set(w14("val"), state)
        box.extend(list(xml(more)) if more else [])

    return change


def around(name: str, tag: str, markup: str) -> Change:
    """Add properties to the row, cell or paragraph around a control."""

    def change(root: etree._Element) -> None:
        holder = next(sdt(root, name).iterancestors(q(tag)))
        found = holder.find(q(f"{tag}Pr"))
        if found is None:
            found = etree.Element(q(f"{tag}Pr"))
            holder.insert(0, found)
        found.extend(list(xml(markup)))

    return change


@pytest.mark.parametrize(
    "change",
    [
        properties("navn", '<w:tag w:val="forloeb"/>'),
        properties("navn", '<w:date w:fullDate="2026-01-01T00:00:00Z"/>'),
        properties("navn", '<w:dropDownList w:lastValue="b"/>'),
        lambda root: sdt(root, "navn").append(xml(f"<w:sdtContent>{run('andet')}</w:sdtContent>")[0]),
    ],
)
def test_a_control_that_says_two_things_of_itself_is_an_error(change: Change) -> None:
    """Two tags, two kinds, two contents: programs take the first or the last."""
    raw = read(change, navn="Ida Demo")
    assert raw.texts["navn"].startswith("Ida Demo")
    assert ("word.contradicting", "navn") in said(raw)


def test_a_box_with_two_states_is_an_error() -> None:
    """In one box, and as two boxes in one control."""
    second = f'<w14:checked xmlns:w14="{W14}" w14:val="0"/>'
    assert ("word.contradicting", "samtykke") in said(read(ticked("1", "☒", second)))
    both = properties(BOX, f'<w14:checkbox xmlns:w14="{W14}">{second}</w14:checkbox>')
    assert ("word.contradicting", "samtykke") in said(read(ticked("1", "☒"), both))


@pytest.mark.parametrize(
    ("state", "mark"),
    [
        ("1", "☐"),
        ("0", "☒"),
        ("0", "x"),
        ("1", ""),
        ("2", "☒"),
        ("1", "☒☐"),
        ("1", "☒ nej"),
        ("1", "P"),
        ("1", "\uf0fe"),
    ],
)
def test_state_and_mark_of_a_box_that_disagree_are_no_tick(state: str, mark: str) -> None:
    """No tick is invented, and a person decides."""
    raw = read(ticked(state, mark))
    assert BOX not in raw.ticked
    assert ("word.mark", "samtykke") in said(raw)


def test_a_menu_that_has_saved_another_choice_than_it_shows_is_a_warning() -> None:
    """What is shown counts; the same choice, or one that the form does not have, needs no word."""

    def chosen(last: str) -> RawForm:
        def change(root: etree._Element) -> None:
            set_content(root, "kreds", run("Kreds A"))
            menu = sdt(root, "kreds").find(f"{q('sdtPr')}/{q('dropDownList')}")
            assert menu is not None
            menu.set(q("lastValue"), last)

        return read(change)

    assert [chosen(last).texts["kreds"] for last in ("a", "b", "")] == ["a", "a", "a"]
    assert [said(chosen(last)) for last in ("a", "b", "", "x")] == [[], [("word.menu_saved", "kreds")], [], []]


def test_a_control_inside_a_field_that_shows_its_prompt_is_reported() -> None:
    """Put there by somebody, with a prompt of its own: its words are not the answerer's."""
    inner = f"<w:sdt><w:sdtPr><w:showingPlcHdr/><w:text/></w:sdtPr><w:sdtContent>{run('Hvem?')}</w:sdtContent></w:sdt>"
    raw = read(content("navn", run("Ida Demo ") + inner))
    assert raw.texts["navn"] == "Ida Demo Hvem?"
    assert said(raw) == [("word.shown_as_prompt", "navn")]


@pytest.mark.parametrize("choice", ["w14", "zz"])
def test_branches_that_show_different_text_are_an_error(choice: str) -> None:
    """`mc:AlternateContent`: which of them is seen depends on the program."""
    branches = (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="{choice}"><w:t>ja</w:t></mc:Choice>'
        "<mc:Fallback><w:t>nej</w:t></mc:Fallback></mc:AlternateContent></w:r>"
    )
    raw = read(content("navn", branches))
    assert raw.texts["navn"] == ("ja" if choice == "w14" else "nej")
    assert said(raw) == [("word.content", "navn")]


@pytest.mark.parametrize(
    ("markup", "shown"),
    [
        (f"{run('a')}<w:ins {AUTHOR}>{run('b')}</w:ins>", "ab"),
        (f"{run('a')}<w:del {AUTHOR}><w:r><w:delText>b</w:delText></w:r></w:del>", "a"),
        (f"{run('a')}<w:moveFrom {AUTHOR}>{run('b')}</w:moveFrom>", "a"),
        (f"{run('a')}<w:moveTo {AUTHOR}>{run('b')}</w:moveTo>", "ab"),
        (f"{run('a')}<w:r><w:rPr><w:del {AUTHOR}/></w:rPr><w:t>b</w:t></w:r>", "a"),
        (f"<w:r><w:rPr><w:rPrChange {AUTHOR}><w:rPr><w:vanish/></w:rPr></w:rPrChange></w:rPr><w:t>a</w:t></w:r>", "a"),
    ],
)
def test_each_tracked_change_of_text_is_accepted_with_a_note(markup: str, shown: str) -> None:
    """What is inserted or moved here counts; what is deleted or moved away does not."""
    raw = read(content("navn", markup))
    assert raw.texts["navn"] == shown
    assert said(raw) == [("word.tracked", "")]


@pytest.mark.parametrize(
    ("tag", "markup", "findings"),
    [
        ("tr", f"<w:ins {AUTHOR}/>", ["word.tracked"]),
        ("tc", f"<w:cellIns {AUTHOR}/>", ["word.tracked"]),
        ("tc", f'<w:cellMerge {AUTHOR} w:vMerge="cont"/>', ["word.tracked", "word.hidden"]),
        ("tc", f'<w:cellMerge {AUTHOR} w:vMerge="rest"/>', ["word.tracked"]),
        ("tc", f"<w:tcPrChange {AUTHOR}><w:tcPr/></w:tcPrChange>", ["word.tracked"]),
        ("tr", f"<w:del {AUTHOR}/>", ["word.tracked", "word.missing", "word.removed"]),
        ("tc", f"<w:cellDel {AUTHOR}/>", ["word.tracked", "word.missing"]),
        ("tc", "<w:vMerge/>", ["word.hidden"]),
        ("tr", "<w:hidden/>", ["word.hidden"]),
    ],
)
def test_each_tracked_change_of_a_table_is_reported(tag: str, markup: str, findings: list[str]) -> None:
    """A row or cell that is inserted stays; of a deleted one the fields are missing; a merged one hides its text."""
    raw = read(content(CELL, run("Set i byen")), around(CELL, tag, markup))
    assert [code for code, _ in said(raw)] == findings
    assert raw.texts.get(CELL) == (None if "word.missing" in findings else "Set i byen")


@pytest.mark.parametrize(
    "look",
    [
        '<w:color w:val="000000" w:themeColor="background1"/>', '<w:color w:val="auto" w:themeColor="light1"/>', '<w:color w:val="FFFFFF"/>', '<w:sz w:val="2"/>', "<w:vanish/>",
        '<w:w w:val="1"/>', '<w:spacing w:val="-400"/>', '<w:highlight w:val="black"/>', '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>', '<w:fitText w:val="1"/>',
    ],
)  # fmt: skip
def test_text_that_cannot_be_seen_is_an_error(look: str) -> None:
    """Hidden, white on white by its own colour or the theme's, one point high, pressed together, in signs."""
    raw = read(content("navn", run("Ida ") + run("Demo", look)))
    assert raw.texts["navn"] == "Ida Demo"
    assert [item.severity for item in raw.findings if item.field == "navn"] == ["error"]


def test_a_shaded_colour_of_the_paper_is_seen() -> None:
    """Grey is written as a shade of white: the value is what is shown."""
    assert (
        said(read(content("navn", run("a", '<w:color w:val="7F7F7F" w:themeColor="background1" w:themeShade="80"/>'))))
        == []
    )


@pytest.mark.parametrize("indent", ['w:left="20000"', 'w:left="-20000"', 'w:hanging="20000"', 'w:firstLine="20000"'])
def test_a_line_outside_the_page_is_an_error(indent: str) -> None:
    """Also a first line that hangs out over the left edge."""
    assert ("word.cut_off", "navn") in said(read(around("navn", "p", f"<w:ind {indent}/>"), navn="Ida Demo"))


def test_a_first_line_that_hangs_within_the_page_is_seen() -> None:
    """As in every list."""
    assert said(read(around("navn", "p", '<w:ind w:left="720" w:hanging="360"/>'), navn="Ida Demo")) == []


@pytest.mark.parametrize("sign", ["\u061c", "\u2800", "\u3164", "\ufff9", "\u206a", "\U000e0041", "\u00ad", "\u2066"])
def test_an_invisible_sign_is_kept_and_noted(sign: str) -> None:
    """Direction, fillers, tags, soft hyphens."""
    raw = read(content("navn", run(f"ik{sign}ke")))
    assert raw.texts["navn"] == f"ik{sign}ke"
    assert said(raw) == [("word.zero_width", "navn")]


@pytest.mark.parametrize(
    "markup",
    [
        run("\u202e10.01.2021"),
        f'<w:bdo w:val="rtl">{run("10.01.2021")}</w:bdo>',
        run("3 5 2026", "<w:rtl/>"),
        run("kl. 10 - 12", "<w:rtl/>"),
    ],
)
def test_figures_whose_order_on_the_screen_is_turned_round_are_a_warning(markup: str) -> None:
    """By a character, an element or the look of a run."""
    assert ("word.direction", "forloeb") in said(read(content("forloeb", markup)))


def test_a_paragraph_from_right_to_left_turns_figures_round_too() -> None:
    """Not words, and not a date with points, which stays together."""
    bidi = around("forloeb", "p", "<w:bidi/>")
    assert said(read(content("forloeb", run("3 5 2026")), bidi)) == [("word.direction", "forloeb")]
    assert said(read(content("forloeb", run("Set 03.05.2026")), bidi)) == []
    assert said(read(content("forloeb", run("שלום 3 5", "<w:rtl/>")))) == []


def test_text_in_an_element_that_programs_leave_out_is_an_error() -> None:
    """An element of an unknown kind around a run: Word does not show what is in it."""
    raw = read(content("navn", f'{run("Ida")}<z:x xmlns:z="urn:z">{run(" Demo")}</z:x>'))
    assert said(raw) == [("word.hidden", "navn")]


def test_a_file_with_two_main_documents_is_refused() -> None:
    """Each program would show one of them."""
    parts = parts_of(small_form())
    relation = re.search(rb'<Relationship [^>]*/officeDocument"[^>]*>', parts["_rels/.rels"])
    assert relation
    second = relation[0].replace(b'Id="', b'Id="z').replace(b"document.xml", b"document2.xml")
    parts["_rels/.rels"] = parts["_rels/.rels"].replace(relation[0], relation[0] + second)
    with pytest.raises(Refused) as caught:
        read_word(packed({**parts, "word/document2.xml": parts["word/document.xml"]}))
    assert caught.value.finding.code == "word.hostile"


def test_letters_with_a_line_through_them_are_struck_out() -> None:
    """Made of characters, as pages on the web offer: no formatting says it."""
    assert said(read(content("navn", run("n\u0336e\u0336j\u0336 ja")))) == [("word.struck", "navn")]


@pytest.mark.parametrize(
    ("markup", "shown"),
    [
        ("<w:r><w:t>abc<!-- x -->def</w:t></w:r>", "abcdef"),
        ("<w:r><w:t>abc<w:b/>def</w:t></w:r>", "abcdef"),
        ("<w:r><w:t>abc</w:t><w:noBreakHyphen/><w:t>def</w:t></w:r>", "abc\u2011def"),
        ("<w:r><w:t>abc</w:t><w:cr/><w:t>def</w:t></w:r>", "abc\ndef"),
        ('<w:r><w:t xml:space="preserve">a\u00a0b\u202fc</w:t></w:r>', "a\u00a0b\u202fc"),
        ("<w:r><w:rPr><w:rtl/></w:rPr><w:t>שלום</w:t></w:r>", "שלום"),
    ],
)  # fmt: skip
def test_text_in_an_unusual_form_is_read_whole(markup: str, shown: str) -> None:
    """A comment or an element in a text, hyphens and spaces that do not break, letters from right to left."""
    assert read(content("navn", markup)).texts["navn"] == shown


def test_a_row_copied_with_another_text_is_a_conflict_and_both_are_kept() -> None:
    """In a control of its own around the whole row, as a repeated section is."""

    def change(root: etree._Element) -> None:
        set_content(root, CELL, run("Set i byen"))
        row = next(sdt(root, CELL).iterancestors(q("tr")))
        copied = copy.deepcopy(row)
        for text in copied.iter(q("t")):
            text.text = (text.text or "").replace("byen", "skolen")
        row.addnext(xml("<w:sdt><w:sdtPr/><w:sdtContent/></w:sdt>")[0])
        following = row.getnext()
        assert following is not None
        following[1].append(copied)

    raw = read(change)
    assert raw.texts[CELL] == ""
    assert ("word.conflict", "set") in said(raw)
    assert {"Set i byen", "Set i skolen"} <= {item.text for item in raw.outside}


def test_two_rows_that_changed_places_are_errors() -> None:
    """Each text stays with its own field."""

    def change(root: etree._Element) -> None:
        set_content(root, CELL, run("Set i byen"))
        set_content(root, "set__2__hvad", run("Set i skolen"))
        row, other = (next(sdt(root, name).iterancestors(q("tr"))) for name in (CELL, "set__2__hvad"))
        other.addnext(row)

    raw = read(change)
    assert (raw.texts[CELL], raw.texts["set__2__hvad"]) == ("Set i byen", "Set i skolen")
    assert ("word.moved", "set") in said(raw)


def test_an_odt_with_fields_and_text_over_text_is_as_loud(tmp_path: Path) -> None:
    """LibreOffice saves them as fields of its own and computes them again: each is reported at its field."""
    ruby = "<w:r><w:ruby><w:rt><w:r><w:t>ikke</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>farlig</w:t></w:r></w:rubyBase></w:ruby></w:r>"

    def change(root: etree._Element) -> None:
        set_content(root, "navn", complex_field("DATE", "03.05.2026"))
        set_content(root, "forloeb", run("Før ") + complex_field("DOCPROPERTY Titel", "Ida Demo"))
        set_content(root, CELL, complex_field("= 2+2", "4"))
        set_content(root, "set__2__hvad", ruby)
        set_content(root, "tovholder_name", complex_field("AUTHOR", "Ida Demo"))

    raw = read_word(newer_office().saved(edited(small_form(), change), tmp_path, "odt"))
    assert raw.texts["forloeb"] == "Før Ida Demo"
    assert raw.texts["set__2__hvad"] == "farlig(ikke)"
    # Properties and authors are saved as fixed texts: what is seen does not change, and a warning is enough.
    assert {(item.code, item.field, item.place) for item in raw.findings} >= {
        ("word.content", "navn", "»1.1 Navn«"),
        ("word.field", "forloeb", "»1.6 Forløb«"),
        ("word.content", "set", "»Set, række 1: Hvad«"),
        ("word.content", "set", "»Set, række 2: Hvad«"),
        ("word.field", "tovholder", "»Tovholder: navn«"),
    }
