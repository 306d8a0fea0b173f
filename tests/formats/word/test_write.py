"""What a Word form must carry and how filling it in behaves."""

from __future__ import annotations

from dataclasses import replace

import pytest
from lxml import etree

from infohus_forms.formats.word.ooxml.names import W, q
from infohus_forms.formats.word.reading.form import read_word
from infohus_forms.formats.word.writing.content_controls import aliases, options
from infohus_forms.formats.word.writing.fill import fill_word
from infohus_forms.formats.word.writing.form import word_form
from infohus_forms.formats.word.writing.table_fields import narrowest, shared
from infohus_forms.models.question import ColumnHead, Control, Option, Question, Sheet, Widget
from infohus_forms.models.response import Stamp
from infohus_forms.models.specification.vocabulary import Kind
from infohus_forms.render.questions import sheet_of
from tests.formats.word.sheets import SPEC, STAMP, parts_of, sdt, small_form, small_sheet
from tests.support.builders import a_form
from tests.support.shelf import form_ids, form_spec

AFTER_TAG = ("id", "lock", "placeholder", "showingPlcHdr", "color")


def document(data: bytes) -> etree._Element:
    """The main part of a file."""
    return etree.fromstring(parts_of(data)["word/document.xml"])


def locked_sheet() -> Sheet:
    """The small sheet with »Navn« locked once it is prefilled."""
    sheet = small_sheet()
    (section,) = sheet.sections
    first, *rest = section.questions
    locked = replace(first, controls=(replace(first.controls[0], locked=True),))
    return replace(sheet, sections=(replace(section, questions=(locked, *rest)),))


def test_controls_stand_in_paragraphs_with_name_title_and_lock() -> None:
    """Run level only; each tag is the control's name, each title is one of its own."""
    controls = list(document(small_form()).iter(q("sdt")))
    assert all(control.getparent().tag == q("p") for control in controls)  # type: ignore[union-attr]
    tags = [control.find(f"{q('sdtPr')}/{q('tag')}").get(q("val")) for control in controls]  # type: ignore[union-attr]
    titles = [control.find(f"{q('sdtPr')}/{q('alias')}").get(q("val")) for control in controls]  # type: ignore[union-attr]
    assert tags == [control.name for control in small_sheet().controls()]
    assert len(set(titles)) == len(titles)


def test_properties_of_a_control_stand_in_the_order_of_the_schema() -> None:
    """Word refuses a file whose `w:sdtPr` is in another order."""
    names = [etree.QName(child).localname for child in sdt(document(small_form()), "dag").iterfind(f"{q('sdtPr')}/*")]
    assert names == ["alias", "tag", *AFTER_TAG, "date"]


def test_dates_have_no_language_of_their_own() -> None:
    """`w:lid` makes LibreOffice 26.8 spoil the saved date."""
    assert next(document(small_form()).iter(q("lid")), None) is None


def test_long_titles_keep_what_tells_them_apart() -> None:
    """Two labels that differ only at their end stay different within 64 characters."""
    given = aliases(
        [Control(str(n), Widget.LINE, f"{'x' * 90} række {n}", "f") for n in (1, 2)]
        + [Control("3", Widget.LINE, "Ens", "f"), Control("4", Widget.LINE, "Ens", "f")]
    )
    assert all(len(title) <= 64 for title in given.values())
    assert given["1"].endswith("række 1")
    assert given["3"] != given["4"]


def test_menu_lines_with_the_same_text_are_told_apart() -> None:
    """Word keeps only the shown text, so two »Andet« would be one."""
    shown = options(Control("k", Widget.MENU, "K", "k", options=(Option("a", "Andet"), Option("b", "Andet"))))
    assert [option.text for option in shown] == ["Andet", "Andet (b)"]


def test_the_form_is_protected_without_a_password_and_danish() -> None:
    """A sign that labels are not to be edited; anybody can lift it."""
    settings = etree.fromstring(parts_of(small_form())["word/settings.xml"])
    protection = settings.find(q("documentProtection"))
    assert protection is not None
    assert sorted(protection.attrib.items()) == [(q("edit"), "forms"), (q("enforcement"), "1")]
    assert b'w:val="da-DK"' in parts_of(small_form())["word/styles.xml"]


def test_file_properties_hold_the_stamp_and_nobody_s_name() -> None:
    """Form, version, hash, case, instance and token; no author and no prefilled text."""
    parts = parts_of(word_form(small_sheet(), STAMP, SPEC, {"navn": "Ida Demo"}))
    properties = b"".join(parts[name] for name in parts if name.startswith("docProps/"))
    assert b"Ida" not in properties
    assert b"creator" not in properties
    assert all(text.encode() in properties for text in ("proeve", "26/01234", "i1", "TOKEN"))


def test_an_invented_case_says_so_on_every_page() -> None:
    """OPDIGTET in the header of a fictional form, and nowhere in a real one."""
    assert b"OPDIGTET" in parts_of(small_form())["word/header1.xml"]
    real = word_form(replace(small_sheet(), fictional=False), STAMP, SPEC)
    assert b"OPDIGTET" not in b"".join(parts_of(real).values())


def test_the_footer_names_form_version_hash_and_instance() -> None:
    """The print that survives when the file does not."""
    assert "proeve 1.0 · 00000000 · i1".encode() in parts_of(small_form())["word/footer1.xml"]


def test_tables_have_a_repeating_head_and_alternative_text() -> None:
    """For long tables, and for those who hear the form."""
    tables = list(document(small_form()).iter(q("tbl")))
    assert all(table.find(f"{q('tblPr')}/{q('tblCaption')}") is not None for table in tables)
    assert any(True for table in tables for _ in table.iter(q("tblHeader")))


def test_a_column_is_wide_enough_for_the_longest_word_of_its_menu_and_its_boxes() -> None:
    """»Kriminalforsorgen« in a menu of little weight: the room is taken from the others, and no twip is lost."""
    menu = Control("who", Widget.MENU, "Hvem", "who", options=(Option("k", "Kriminalforsorgen"),))
    box = Control("all", Widget.BOX, "Udgave", "all", text="Kun mundtligt")
    heads = [ColumnHead(name, name, "", weight, wide=False) for name, weight in (("Sted", 6), ("Hvem", 1), ("Dato", 1))]
    least = [narrowest(head, cells) for head, cells in zip(heads, ((), (menu,), (box,)), strict=True)]
    assert shared(9258, [6, 1, 1], least) == [5398, 17 * 110 + 170, 15 * 110 + 170]
    assert shared(3000, [6, 1, 1], least) == [2250, 375, 375], "too narrow for them all: by weight"


def test_prefilled_fields_look_different_and_say_so() -> None:
    """A grey box and one line that explains it; an unfilled form has neither."""
    note = "Felter med grå bund".encode()
    assert note in parts_of(small_form({"navn": "Ida"}))["word/document.xml"]
    assert b"FeltForud" in parts_of(small_form({"navn": "Ida"}))["word/document.xml"]
    assert note not in parts_of(small_form())["word/document.xml"]


def test_a_locked_field_can_be_edited_until_it_is_prefilled() -> None:
    """The Infohus number is locked in a form that was sent out with it."""
    empty, sent = (word_form(locked_sheet(), STAMP, SPEC, values) for values in ({}, {"navn": "26/01234"}))
    assert read_word(fill_word(empty, {"navn": "x"})).texts["navn"] == "x"
    with pytest.raises(ValueError, match="locked"):
        fill_word(sent, {"navn": "x"})
    assert read_word(sent).texts["navn"] == "26/01234"


def test_an_unknown_name_is_an_error_of_the_caller() -> None:
    """Nothing is filled in anywhere else."""
    with pytest.raises(KeyError):
        fill_word(small_form(), {"findes_ikke": "x"})
    with pytest.raises(KeyError):
        small_form({"findes_ikke": "x"})


def test_emptying_brings_the_prompt_back() -> None:
    """A form filled in and emptied again is byte for byte as empty as before."""
    once = fill_word(small_form(), {})
    full = fill_word(small_form(), {"navn": "Ida", "dag": "02.05.2026", "samtykke=ja": "x"})
    assert fill_word(full, {"navn": "", "dag": "", "samtykke=ja": ""}) == once


def test_only_a_real_date_is_saved_as_one() -> None:
    """»31.02.2026« stays as text for the validation to find."""
    root = document(fill_word(small_form(), {"dag": "31.02.2026"}))
    assert f"{{{W}}}fullDate" not in next(sdt(root, "dag").iter(q("date"))).attrib


def test_the_paper_edition_has_no_prompts_and_prints_the_words_of_short_menus() -> None:
    """`paper=True`: nothing to write over by hand, and »Kreds A · Kreds B« where a screen has a menu."""
    body = parts_of(word_form(small_sheet(), STAMP, SPEC, paper=True))["word/document.xml"].decode()
    assert "Skriv her" not in body
    assert "Vælg dato" not in body
    assert "Kreds A · Kreds B" in body


def test_a_menu_in_cards_is_printed_once() -> None:
    """On paper the words of a card's menu stand over the first card, so that each has room to write."""
    columns = "[{id: who, kind: text}, {id: way, kind: choice, choices: b1 b2 b3 b4 b5 b6 b7 b8 b9}]"
    sheet = sheet_of(a_form(f"- {{id: told, kind: table, rows: 3, layout: cards, columns: {columns}}}"))
    body = parts_of(word_form(sheet, STAMP, SPEC, paper=True))["word/document.xml"].decode()
    assert body.count("B1 · B2 · B3") == 1


def test_the_paper_edition_begins_a_booklet_on_a_new_page_and_lets_its_sections_follow_on() -> None:
    """»Hæfte 1« introduces two sections: on screen each of them has its own pages, on paper the booklet has."""
    (first,) = small_sheet().sections
    words = replace(first.questions[7], field="haefte", label="Hæftet")
    booklet = replace(first, id="haefte", title="Hæfte 1", new_page=True, questions=(words,))
    parts = [
        replace(first, id=f"del{n}", title=f"Del {n}", new_page=True, questions=asked)
        for n, asked in enumerate((first.questions[:3], first.questions[3:6]), 1)
    ]
    sheet = replace(small_sheet(), sections=(replace(first, questions=first.questions[6:7]), booklet, *parts))

    def on_a_new_page(*, paper: bool) -> list[str]:
        root = document(word_form(sheet, STAMP, SPEC, paper=paper))
        begun = [item for item in root.iter(q("p")) if item.find(f"{q('pPr')}/{q('pageBreakBefore')}") is not None]
        return [[word.text or "" for word in item.iter(q("t"))][-1] for item in begun]

    assert on_a_new_page(paper=False) == ["Del 1", "Del 2"]
    assert on_a_new_page(paper=True) == ["Hæfte 1"]


def test_a_paper_edition_that_was_filled_in_on_screen_is_read_as_any_other() -> None:
    """Empty it says nothing; filled in it gives its answers, without a finding."""
    empty = word_form(small_sheet(), STAMP, SPEC, paper=True)
    assert not any(read_word(empty).texts.values())
    raw = read_word(fill_word(empty, {"navn": "Ida Demo", "kreds": "b", "dag": "03.05.2026"}))
    assert (raw.texts["navn"], raw.texts["kreds"], raw.texts["dag"]) == ("Ida Demo", "b", "03.05.2026")
    assert raw.findings == ()


def test_who_fills_in_a_section_is_said_once() -> None:
    """A section for another than the form's main filler says so under its heading, not at each question."""
    sheet = small_sheet()
    own = tuple(replace(item, by="Gruppen") for item in sheet.sections[0].questions)
    many = (replace(sheet.sections[0], questions=own), *sheet.sections)
    other = replace(
        sheet.sections[0],
        id="b",
        questions=(
            Question("x", Kind.TEXT, "2.1", "X", controls=(Control("x", Widget.LINE, "X", "x"),), by="Politiet"),
            Question("y", Kind.TEXT, "2.2", "Y", controls=(Control("y", Widget.LINE, "Y", "y"),), by="Politiet"),
        ),
    )
    body = parts_of(word_form(replace(sheet, sections=(many[0], other)), STAMP, SPEC))["word/document.xml"].decode()
    assert body.count("Gruppen") == 1
    assert body.count("Politiet") == 1


def test_a_mark_that_turns_the_text_turns_nothing_else() -> None:
    """In an answer it stays, and its control stands alone in its paragraph; in the form's own words it is shown as its code."""
    sheet = replace(small_sheet(), intro="Sagen \u202ekan vendes", fictional=False)
    root = document(word_form(sheet, STAMP, SPEC, {"navn": "\u202eabc", "forloeb": "\u2067a\nb"}))
    turned = [text for text in root.iter(q("t")) if "\u202e" in (text.text or "") or "\u2067" in (text.text or "")]
    assert len(turned) == len(("navn", "forloeb"))
    for text in turned:
        (paragraph, *_) = text.iterancestors(q("p"))
        (control,) = paragraph.iter(q("sdt"))
        assert set(paragraph.iter(q("t"))) == set(control.iter(q("t")))


@pytest.mark.parametrize("form", form_ids())
def test_each_text_field_of_a_form_stands_alone_in_its_paragraph(form: str) -> None:
    """So nothing that is written in it can turn other words round."""
    spec = form_spec(form)
    data = word_form(sheet_of(spec), Stamp(spec.id, spec.version, spec.hash), spec.packed)
    for control in document(data).iter(q("sdt")):
        if control.find(f"{q('sdtPr')}/{q('text')}") is not None:
            (paragraph, *_) = control.iterancestors(q("p"))
            assert set(paragraph.iter(q("t"))) == set(control.iter(q("t")))
