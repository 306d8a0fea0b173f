"""The rest of what is done to a completed Word form, by the rows of word.md §3 and §4: each said, or harmless.

Rows are numbered as in the paper; what stands in test_read.py, test_refused.py, test_office.py is not repeated.
"""

from __future__ import annotations

import copy
from collections.abc import Callable

import pytest
from lxml import etree

from infohus_forms.formats.word.ooxml.names import MC, M, W, q, w14
from infohus_forms.formats.word.reading.form import read_word
from infohus_forms.formats.word.writing.fill import fill_word
from infohus_forms.models.response import RawForm
from tests.formats.word.sheets import edited, inside, packed, parts_of, replaced, sdt, set_content, small_form, xml

MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"
EQUATION = f'<m:oMath xmlns:m="{MATH}"><m:r><m:t>x</m:t></m:r></m:oMath>'
NOTES = {
    "comments": ("comment", "commentReference"),
    "footnotes": ("footnote", "footnoteReference"),
    "endnotes": ("endnote", "endnoteReference"),
}
TABLE = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"


def said(raw: RawForm) -> list[tuple[str, str]]:
    """The codes of the findings and their fields."""
    return [(item.code, item.field) for item in raw.findings]


def written(markup: str, name: str = "navn") -> RawForm:
    """The small form with this markup in one control."""
    return read_word(edited(small_form(), lambda root: set_content(root, name, markup)))


def changed(change: Callable[[etree._Element], object], **values: str) -> RawForm:
    """The small form with these answers, then changed."""
    return read_word(edited(fill_word(small_form(), values), change))


def paragraph_of(root: etree._Element, name: str) -> etree._Element:
    """The paragraph that a control stands in."""
    return next(sdt(root, name).iterancestors(q("p")))


def run(text: str, properties: str = "") -> str:
    """A run of text."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def drop(element: etree._Element) -> None:
    """Take an element out of the tree."""
    parent = element.getparent()
    assert parent is not None
    parent.remove(element)


def around(target: etree._Element, control: etree._Element) -> None:
    """Put an element inside a control that takes its place."""
    content = control.find(q("sdtContent"))
    assert content is not None
    target.addprevious(control)
    content.append(target)


def lifted(level: str) -> Callable[[etree._Element], None]:
    """A control of the table taken out of its paragraph and put around the whole cell or row."""

    def change(root: etree._Element) -> None:
        control, content = sdt(root, "set__1__hvad"), inside(root, "set__1__hvad")
        paragraph = paragraph_of(root, "set__1__hvad")
        target = next(paragraph.iterancestors(q(level)))
        control.addnext(xml(run("Set i byen"))[0])
        drop(control)
        for flag in list(control.iter(q("showingPlcHdr"))):
            drop(flag)
        for child in list(content):
            content.remove(child)
        around(target, control)

    return change


# --- Rows 1 and 2: what a text is made of ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<w:r><w:t>a</w:t><w:softHyphen/><w:t>b</w:t></w:r>", "a\u00adb"),
        ("<w:r><w:t>27\u00a0km</w:t></w:r>", "27\u00a0km"),
        ("<w:r><w:t>a</w:t><w:ptab w:relativeTo='margin'/><w:t>b</w:t></w:r>", "a\tb"),
        ('<w:r><w:sym w:font="Wingdings" w:char="00FE"/></w:r>', "☒"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0A8"/></w:r>', "☐"),
        ('<w:r><w:sym w:font="Webdings" w:char="F099"/></w:r>', "\ufffd"),
        ('<w:r><w:sym w:font="Wingdings" w:char="zz"/></w:r>', "\ufffd"),
        ('<w:r><w:br w:type="page"/><w:t>b</w:t></w:r>', "\nb"),
    ],
)
def test_each_element_that_is_a_character_is_kept_or_leaves_a_mark(markup: str, text: str) -> None:
    """A soft hyphen, a hard space, a positioned tab, symbols by either number; an unknown symbol is »\ufffd«."""
    assert written(markup).texts["navn"] == text


# --- Row 3: tracked changes -----------------------------------------------------------------------------------


def test_a_tracked_move_of_a_field_leaves_one_field() -> None:
    """`w:moveFrom` around the control and `w:moveTo` around its copy: found once, where it was moved to."""

    def move(root: etree._Element) -> None:
        control = sdt(root, "navn")
        (old, new) = xml('<w:moveFrom w:id="1"/><w:moveTo w:id="2"/>')
        control.addprevious(old)
        old.addnext(new)
        new.append(copy.deepcopy(control))
        old.append(control)

    raw = changed(move, navn="Ida Demo")
    assert raw.texts["navn"] == "Ida Demo"
    assert said(raw) == [("word.tracked", "")]


def test_a_control_deleted_with_tracking_is_missing() -> None:
    """`w:del` around the whole control: the field is gone once the change is accepted."""

    def delete(root: etree._Element) -> None:
        control = sdt(root, "navn")
        (old,) = xml('<w:del w:id="1"/>')
        control.addprevious(old)
        old.append(control)

    assert {("word.tracked", ""), ("word.missing", "navn")} <= set(said(changed(delete, navn="Ida Demo")))


def test_a_deleted_text_outside_a_deletion_is_told_of() -> None:
    """»ikke« as deleted text without the deletion around it: not part of the answer, and never silent."""
    raw = written(f'<w:r><w:delText xml:space="preserve">ikke </w:delText></w:r>{run("farlig")}')
    assert (raw.texts["navn"], said(raw)) == ("farlig", [("word.content", "navn")])
    deleted = '<w:del w:id="1" w:author="a"><w:r><w:delText xml:space="preserve">ikke </w:delText></w:r></w:del>'
    assert "word.content" not in {code for code, _ in said(written(f"{deleted}{run('farlig')}"))}


def test_a_cell_deleted_with_tracking_is_missing() -> None:
    """`w:cellDel`: the answer in it is gone once the change is accepted."""

    def delete(root: etree._Element) -> None:
        cell = next(sdt(root, "set__1__hvad").iterancestors(q("tc")))
        properties = cell.find(q("tcPr"))
        assert properties is not None
        properties.append(xml('<w:cellDel w:id="1"/>')[0])

    assert {("word.tracked", ""), ("word.missing", "set")} <= set(said(changed(delete, set__1__hvad="Graffiti")))


def test_a_row_inserted_with_tracking_is_read() -> None:
    """`w:trPr/w:ins` marks the row; the row itself stays."""

    def insert(root: etree._Element) -> None:
        row = next(sdt(root, "set__1__hvad").iterancestors(q("tr")))
        row.insert(0, xml('<w:trPr><w:ins w:id="1"/></w:trPr>')[0])

    raw = changed(insert, set__1__hvad="Graffiti")
    assert raw.texts["set__1__hvad"] == "Graffiti"
    assert said(raw) == [("word.tracked", "")]


def test_what_a_tracked_change_of_format_was_before_does_not_count() -> None:
    """The answer was struck out and is no more: `w:rPrChange` holds the old format."""
    raw = written(run("Ida", "<w:rPrChange w:id='1'><w:rPr><w:strike/><w:vanish/></w:rPr></w:rPrChange>"))
    assert raw.texts["navn"] == "Ida"
    assert said(raw) == [("word.tracked", "")]


# --- Rows 4 and 5: levels and nesting -------------------------------------------------------------------------


@pytest.mark.parametrize("level", ["tc", "tr"])
def test_a_control_around_a_cell_or_a_row_gives_its_text(level: str) -> None:
    """At cell level its text is the answer; at row level the row's other fields are still found."""
    raw = changed(lifted(level), set__2__hvad="Andet sted")
    assert "Set i byen" in raw.texts["set__1__hvad"]
    assert raw.texts["set__2__hvad"] == "Andet sted"
    assert "set__1__dato" in raw.found


def test_a_nameless_control_around_a_known_one_is_transparent() -> None:
    """A template's own frame around a whole paragraph."""

    def frame(root: etree._Element) -> None:
        (outer,) = xml("<w:sdt><w:sdtPr><w:id w:val='-5'/></w:sdtPr><w:sdtContent/></w:sdt>")
        around(paragraph_of(root, "navn"), outer)

    raw = changed(frame, navn="Ida Demo")
    assert raw.texts["navn"] == "Ida Demo"
    assert said(raw) == []


def test_a_known_control_pasted_inside_another_is_told_of() -> None:
    """»Dag« cut and pasted into »Forløb«: both are found, and the one that stands elsewhere is for a person."""

    def nest(root: etree._Element) -> None:
        inside(root, "forloeb").append(sdt(root, "dag"))

    raw = changed(nest, dag="02.05.2026", forloeb="Et")
    assert raw.texts["dag"] == "02.05.2026"
    assert ("word.moved", "dag") in said(raw)


def test_a_control_with_a_name_of_its_own_inside_a_field_keeps_the_text_in_the_field() -> None:
    """A control of another form pasted into an answer."""
    raw = written(
        "<w:r><w:t>Se </w:t></w:r><w:sdt><w:sdtPr><w:tag w:val='fremmed'/><w:text/></w:sdtPr><w:sdtContent><w:r><w:t>bilag</w:t></w:r></w:sdtContent></w:sdt>"
    )
    assert raw.texts["navn"].endswith("bilag")


# --- Rows 6 and 7: wrappers and fields ------------------------------------------------------------------------


@pytest.mark.parametrize("wrapper", ["customXml", "dir", "bdo", "smartTag", "hyperlink"])
def test_each_wrapper_is_transparent_in_a_field_and_around_it(wrapper: str) -> None:
    """Old and right-to-left markup around the words or around the whole control."""
    assert written(f"<w:{wrapper}><w:{wrapper}Pr/>{run('Ida')}</w:{wrapper}>").texts["navn"] == "Ida"

    def wrap(root: etree._Element) -> None:
        control = sdt(root, "navn")
        (outer,) = xml(f"<w:{wrapper}/>")
        control.addprevious(outer)
        outer.append(control)

    raw = changed(wrap, navn="Ida Demo")
    assert raw.texts["navn"] == "Ida Demo"
    assert said(raw) == []


def test_a_legacy_form_field_gives_its_result() -> None:
    """FORMTEXT with `w:ffData`, as in forms from before 2007, and the result of a simple field."""
    markup = (
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="Tekst1"/><w:textInput><w:default w:val="nej"/></w:textInput></w:ffData></w:fldChar></w:r>'
        '<w:r><w:instrText> FORMTEXT </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f'{run("Ida")}<w:r><w:fldChar w:fldCharType="end"/></w:r><w:fldSimple w:instr="AUTHOR">{run(" Demo")}</w:fldSimple>'
    )
    assert written(markup).texts["navn"] == "Ida Demo"


def test_a_field_in_a_field_gives_the_outer_result() -> None:
    """IF with a nested MERGEFIELD in its code: what is code never shows."""
    begin, separate, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
    markup = f"{begin}<w:r><w:instrText>IF </w:instrText></w:r>{begin}<w:r><w:instrText>MERGEFIELD x</w:instrText></w:r>{separate}{run('indre')}{end}{separate}{run('ydre')}{end}"
    assert written(markup).texts["navn"] == "ydre"


# --- Row 8: alternate content ---------------------------------------------------------------------------------


def test_a_field_in_both_branches_of_a_text_box_is_found_once() -> None:
    """Word saves a text box twice, as a drawing and for old programs: one field, told to be moved."""

    def box(root: etree._Element) -> None:
        control = sdt(root, "navn")
        (holder,) = xml(
            "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><w:txbxContent><w:p/></w:txbxContent></w:drawing></mc:Choice>"
            "<mc:Fallback><w:pict><w:txbxContent><w:p/></w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
        )
        paragraphs = list(holder.iter(q("p")))
        control.addprevious(holder)
        paragraphs[0].append(control)
        paragraphs[1].append(copy.deepcopy(control))

    raw = changed(box, navn="Ida Demo")
    assert raw.texts["navn"] == "Ida Demo"
    assert ("word.conflict", "navn") not in said(raw)
    assert ("word.doubled", "navn") not in said(raw)
    assert "word.content" in {code for code, _ in said(raw)}


def test_the_fallback_counts_where_the_choice_is_not_understood() -> None:
    """A choice that needs a program of the future."""
    markup = f'<w:r><mc:AlternateContent xmlns:mc="{MC}"><mc:Choice Requires="w99"><w:t>ny</w:t></mc:Choice><mc:Fallback><w:t>gammel</w:t></mc:Fallback></mc:AlternateContent></w:r>'
    assert written(markup).texts["navn"] == "gammel"


# --- Row 9: strict Open XML -----------------------------------------------------------------------------------


def test_a_strict_file_is_read_whole_also_its_relationships() -> None:
    """Every namespace of every part as Word's Strict save writes it: the same answers, and the same header."""
    strict = {
        W: "http://purl.oclc.org/ooxml/wordprocessingml/main",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "http://purl.oclc.org/ooxml/officeDocument/relationships",
        "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties": "http://purl.oclc.org/ooxml/officeDocument/customProperties",
    }
    parts = parts_of(fill_word(small_form(), {"navn": "Ida Demo", "risiko=3": "x"}))
    for old, new in strict.items():
        parts = {name: data.replace(old.encode(), new.encode()) for name, data in parts.items()}
    raw = read_word(packed(parts))
    assert raw.texts["navn"] == "Ida Demo"
    assert raw.ticked == {"risiko=3"}
    assert said(raw) == []


# --- Row 10: prompts ------------------------------------------------------------------------------------------


def test_a_prompt_left_after_the_text_is_taken_away() -> None:
    """»Ida DemoSkriv her«, still flagged as a prompt."""
    raw = changed(lambda root: setattr(next(inside(root, "navn").iter(q("t"))), "text", "Ida DemoSkriv her"))
    assert raw.texts["navn"] == "Ida Demo"
    assert said(raw) == [("word.prompt_beside", "navn"), ("word.shown_as_prompt", "navn")]


def test_a_prompt_beside_a_text_without_its_flag_is_kept_for_the_person_to_see() -> None:
    """»Skriv her til mig« may be what was meant: nothing is cut off."""
    raw = written(run("Skriv her til mig"))
    assert raw.texts["navn"] == "Skriv her til mig"


# --- Rows 11 to 13: dates, boxes, menus -----------------------------------------------------------------------


@pytest.mark.parametrize("shown", ["3. maj 2026", "3/5 2026", "2026-05-03", "03.05.26"])
def test_a_date_in_any_way_of_writing_is_compared_with_the_saved_one(shown: str) -> None:
    """The same day in other words is no conflict, another day is."""
    for saved, codes in (("2026-05-03", []), ("2026-05-04", [("word.date", "dag")])):

        def change(root: etree._Element, saved: str = saved) -> None:
            set_content(root, "dag", run(shown))
            next(sdt(root, "dag").iter(q("date"))).set(q("fullDate"), f"{saved}T00:00:00Z")

        raw = changed(change)
        assert raw.texts["dag"] == shown
        assert said(raw) == codes


def test_a_saved_date_behind_an_empty_field_is_for_a_person() -> None:
    """Nothing is shown, and a program would write 03.05.2026 there: no date is invented, and it is said."""
    raw = changed(lambda root: next(sdt(root, "dag").iter(q("date"))).set(q("fullDate"), "2026-05-03T00:00:00Z"))
    assert raw.texts["dag"] == ""
    assert said(raw) == [("word.date", "dag")]


def test_a_day_that_does_not_exist_is_kept_as_it_stands() -> None:
    """»31-02-2026« goes on to the validation."""
    assert read_word(fill_word(small_form(), {"dag": "31-02-2026"})).texts["dag"] == "31-02-2026"


@pytest.mark.parametrize(("state", "on"), [("1", True), ("true", True), ("on", True), ("0", False), ("false", False)])
def test_each_way_of_writing_a_state_is_understood(state: str, *, on: bool) -> None:
    """`1`, `true` and `on`; `0` and `false`."""

    def tick(root: etree._Element) -> None:
        next(sdt(root, "samtykke=ja").iter(w14("checked"))).set(w14("val"), state)
        next(inside(root, "samtykke=ja").iter(q("t"))).text = "☒" if on else "☐"

    raw = changed(tick)
    assert raw.ticked == ({"samtykke=ja"} if on else set())
    assert said(raw) == []


def test_a_ticked_state_with_an_empty_box_is_for_a_person() -> None:
    """The state says yes and the page says no."""
    raw = changed(lambda root: next(sdt(root, "samtykke=ja").iter(w14("checked"))).set(w14("val"), "1"))
    assert raw.ticked == set()
    assert said(raw) == [("word.mark", "samtykke")]


def test_a_box_whose_kind_is_lost_is_read_from_its_mark() -> None:
    """A program that does not know `w14:checkbox` leaves a plain control with »☒« in it."""

    def plain(root: etree._Element) -> None:
        drop(next(sdt(root, "samtykke=ja").iter(w14("checkbox"))))

    assert changed(plain, **{"samtykke=ja": "x"}).ticked == {"samtykke=ja"}


def test_a_menu_that_holds_its_code_is_understood() -> None:
    """A bound file shows »b«, not »Kreds B«."""
    assert written(run("b"), "kreds").texts["kreds"] == "b"


def test_a_menu_text_with_other_spaces_is_still_its_line() -> None:
    """»Kreds  B« with a hard space."""
    assert written(run(" Kreds\u00a0 B"), "kreds").texts["kreds"] == "b"


# --- Rows 14 to 16: fields that changed, text outside them ----------------------------------------------------


def test_a_field_copied_empty_is_told_of_and_the_text_kept() -> None:
    """A copy that still shows its prompt: a warning, and the answer counts."""

    def double(root: etree._Element) -> None:
        other = copy.deepcopy(paragraph_of(root, "navn"))
        set_content(root, "navn", run("Ida Demo"))
        paragraph_of(root, "navn").addnext(other)

    raw = changed(double)
    assert raw.texts["navn"] == "Ida Demo"
    assert said(raw) == [("word.doubled", "navn")]


@pytest.mark.parametrize("part", ["word/header1.xml", "word/footer1.xml"])
def test_text_typed_in_the_header_or_the_footer_is_kept(part: str) -> None:
    """A note at the top or the bottom of the page."""
    note = xml(f"<w:p>{run('Haster')}</w:p>")[0]
    raw = read_word(edited(small_form(), lambda root: root.append(note), part))
    assert said(raw) == [("word.outside", "")]
    assert [item.text for item in raw.outside] == ["Haster"]


def test_text_in_a_text_box_is_kept() -> None:
    """A box drawn beside the questions."""
    markup = f"<w:p><w:r><w:pict><w:txbxContent><w:p>{run('Ring til mig')}</w:p></w:txbxContent></w:pict></w:r></w:p>"
    raw = changed(lambda root: paragraph_of(root, "navn").addnext(xml(markup)[0]))
    assert "Ring til mig" in {item.text for item in raw.outside}
    assert {"word.outside", "word.content"} <= {code for code, _ in said(raw)}


@pytest.mark.parametrize("mark", ["strike", "dstrike"])
def test_a_choice_struck_out_beside_its_box_is_for_a_person(mark: str) -> None:
    """»Det ikke gældende streges over«: the word »Nej« beside its box is struck out."""

    def strike(root: etree._Element) -> None:
        word = next(item for item in root.iter(q("t")) if item.text == "\u00a0Nej")
        word.addprevious(xml(f"<w:rPr><w:{mark}/></w:rPr>")[0])

    assert said(changed(strike)) == [("word.struck", "samtykke")]


def test_a_question_struck_out_is_told_at_its_field() -> None:
    """The label itself is crossed out: not asked here."""

    def strike(root: etree._Element) -> None:
        word = next(item for item in root.iter(q("t")) if item.text == "Har borgeren givet samtykke?")
        word.addprevious(xml("<w:rPr><w:strike/></w:rPr>")[0])

    assert said(changed(strike)) == [("word.struck", "samtykke")]


# --- Row 17: what cannot be an answer -------------------------------------------------------------------------

OBJECTS = {
    "picture": "<w:r><w:drawing/></w:r>",
    "old picture": "<w:r><w:pict/></w:r>",
    "OLE object": "<w:r><w:object/></w:r>",
    "equation": EQUATION,
    "footnote": '<w:r><w:footnoteReference w:id="2"/></w:r>',
    "endnote": '<w:r><w:endnoteReference w:id="2"/></w:r>',
    "ink": '<w:r><w:contentPart r:id="rId9"/></w:r>',
    "table": TABLE,
    "other document": '<w:altChunk r:id="rId9"/>',
}


@pytest.mark.parametrize("what", OBJECTS)
def test_what_cannot_be_an_answer_is_told_of_in_a_field(what: str) -> None:
    """The words beside it are the answer, and a person is told at that field."""
    raw = written(run("Se her") + OBJECTS[what], "forloeb")
    assert raw.texts["forloeb"].startswith("Se her")
    assert said(raw) == [("word.content", "forloeb")]


@pytest.mark.parametrize("what", [what for what in OBJECTS if what not in ("table", "other document")])
def test_what_cannot_be_an_answer_is_told_of_beside_a_field(what: str) -> None:
    """In the same paragraph, after the control."""
    raw = changed(lambda root: sdt(root, "forloeb").addnext(xml(OBJECTS[what])[0]), forloeb="Se her")
    assert raw.texts["forloeb"] == "Se her"
    assert "word.content" in {code for code, _ in said(raw)}


def test_a_table_beside_a_field_is_kept_as_text() -> None:
    """A table pasted after the box: its words are text outside the fields."""
    raw = changed(lambda root: paragraph_of(root, "navn").addnext(xml(TABLE)[0]))
    assert said(raw) == [("word.outside", "navn")]
    assert [item.text for item in raw.outside] == ["a"]


def test_an_inserted_document_beside_a_field_is_told_of() -> None:
    """`w:altChunk` between two paragraphs: another document that Word would fetch in."""
    raw = changed(lambda root: paragraph_of(root, "navn").addnext(xml(OBJECTS["other document"])[0]))
    assert "word.content" in {code for code, _ in said(raw)}


def with_note(form: bytes, kind: str, number: int) -> bytes:
    """The form with »Ring til skolen« as a comment, footnote or endnote of this number."""
    parts, (element, _) = parts_of(form), NOTES[kind]
    parts[f"word/{kind}.xml"] = (
        f'<w:{kind} xmlns:w="{W}"><w:{element} w:id="{number}"><w:p>{run("Ring til skolen")}</w:p></w:{element}></w:{kind}>'.encode()
    )
    link = f'<Relationship Id="rC" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{kind}.xml"/></Relationships>'
    rels = "word/_rels/document.xml.rels"
    parts[rels] = parts[rels].replace(b"</Relationships>", link.encode())
    return packed(parts)


@pytest.mark.parametrize("kind", NOTES)
def test_comments_footnotes_and_endnotes_are_kept(kind: str) -> None:
    """»Ring til skolen« written in each of them, at a word of an answer."""
    _, reference = NOTES[kind]
    form = edited(
        small_form(), lambda root: set_content(root, "navn", f'{run("Ida")}<w:r><w:{reference} w:id="2"/></w:r>')
    )
    raw = read_word(with_note(form, kind, 2))
    assert raw.texts["navn"] == "Ida"
    assert [item.text for item in raw.outside] == ["Ring til skolen"]
    assert [item.near for item in raw.outside] == ["navn"]
    assert ("word.comment", "navn") in said(raw)


def test_a_comment_on_a_question_is_told_of_at_it() -> None:
    """Somebody has marked the label »Navn« and commented on it."""

    def mark(root: etree._Element) -> None:
        label = next(item for item in root.iter(q("t")) if item.text == "Navn")
        label.getparent().addprevious(xml('<w:commentRangeStart w:id="7"/>')[0])  # type: ignore[union-attr]

    raw = read_word(with_note(edited(small_form(), mark), "comments", 7))
    assert [(item.near, item.text) for item in raw.outside] == [("navn", "Ring til skolen")]
    assert said(raw) == [("word.comment", "navn")]


def test_an_equation_typed_in_a_field_keeps_its_letters_and_is_told_of() -> None:
    """»ca. 2x« of which »2x« is a formula (Alt + = in Word)."""
    math = f'<m:oMath xmlns:m="{M}"><m:r><m:t>2x</m:t></m:r></m:oMath>'
    raw = changed(lambda root: set_content(root, "navn", f"{run('ca. ')}{math}"))
    assert raw.texts["navn"] == "ca. 2x"
    assert said(raw) == [("word.content", "navn")]


def test_a_field_that_somebody_has_bound_to_data_is_told_of() -> None:
    """A document system has bound »Navn« to its own data: Word shows those when it opens the file."""

    def bind(root: etree._Element) -> None:
        set_content(root, "navn", run("Ida Demo"))
        properties = sdt(root, "navn").find(q("sdtPr"))
        assert properties is not None
        properties.append(xml('<w:dataBinding w:xpath="/sag/navn" w:storeItemID="{0}"/>')[0])

    raw = changed(bind)
    assert raw.texts["navn"] == "Ida Demo"
    assert said(raw) == [("word.bound", "navn")]


# --- Row 18: repeated rows ------------------------------------------------------------------------------------


def test_a_row_copied_by_hand_and_changed_is_a_conflict() -> None:
    """The second row pasted once more with new numbers (often negative) and other words: neither is chosen."""

    def double(root: etree._Element) -> None:
        row = next(sdt(root, "set__2__hvad").iterancestors(q("tr")))
        other = copy.deepcopy(row)
        for number in other.iter(q("id")):
            number.set(q("val"), "-77")
        next(text for text in other.iter(q("t")) if text.text == "Graffiti").text = "Hærværk"
        row.addnext(other)

    raw = changed(double, set__2__hvad="Graffiti")
    assert ("word.conflict", "set") in said(raw)
    assert {"Graffiti", "Hærværk"} <= {item.text for item in raw.outside}


# --- Rows 19 and 20: letters and packages ---------------------------------------------------------------------


def test_a_label_in_decomposed_letters_is_the_same_label() -> None:
    """A Mac that saves »ø« and »å« of the fixed text as two characters changes nothing."""
    raw = read_word(replaced(small_form(), "må ikke", "ma\u030a ikke"))
    assert said(raw) == []


def test_invisible_characters_in_the_fixed_text_change_nothing() -> None:
    """A zero-width space that some program puts into a label."""
    assert said(read_word(replaced(small_form(), "Har borgeren", "Har\u200b borgeren"))) == []


def test_the_order_of_a_control_s_properties_does_not_matter() -> None:
    """LibreOffice writes the colour first and the kind before the name."""

    def turn(root: etree._Element) -> None:
        for properties in root.iter(q("sdtPr")):
            properties[:] = list(properties)[::-1]

    raw = changed(turn, **{"navn": "Ida Demo", "samtykke=ja": "x", "kreds": "b"})
    assert (raw.texts["navn"], raw.texts["kreds"]) == ("Ida Demo", "b")
    assert raw.ticked == {"samtykke=ja"}
    assert said(raw) == []


# --- §3: what programs lose -----------------------------------------------------------------------------------


def test_lost_locks_numbers_styles_and_long_text_marks_change_nothing() -> None:
    """LibreOffice drops `w:multiLine`, numbers the controls anew and gives the styles other names."""

    def lose(root: etree._Element) -> None:
        for properties in root.iter(q("sdtPr")):
            for child in list(properties):
                if child.tag in (q("lock"), q("id"), q("placeholder")):
                    properties.remove(child)
                child.attrib.pop(q("multiLine"), "")
        for style in root.iter(q("pStyle"), q("rStyle")):
            style.set(q("val"), "Andet")

    raw = changed(lose, navn="Ida Demo", forloeb="a\nb")
    assert (raw.texts["navn"], raw.texts["forloeb"]) == ("Ida Demo", "a\nb")
    assert said(raw) == []


def test_empty_frames_of_an_old_program_are_transparent() -> None:
    """LibreOffice 7.4 puts nameless frames around paragraphs and table cells."""

    def frame(root: etree._Element) -> None:
        for name in ("navn", "dag", "set__1__hvad"):
            (outer,) = xml("<w:sdt><w:sdtPr/><w:sdtContent/></w:sdt>")
            around(paragraph_of(root, name), outer)

    raw = changed(frame, navn="Ida Demo", dag="02.05.2026")
    assert raw.texts["navn"] == "Ida Demo"
    assert said(raw) == []


def test_a_text_after_a_page_number_that_never_ends_is_told_of() -> None:
    """The text that is held back for the count of pages is not lost in silence."""
    markup = '<w:fldChar w:fldCharType="begin"/><w:instrText> PAGE </w:instrText><w:fldChar w:fldCharType="separate"/>'

    def write(root: etree._Element) -> None:
        run = next(sdt(root, "navn").iter(q("r")))
        run.addnext(etree.fromstring(f'<w:r xmlns:w="{W}">{markup}<w:t>i går</w:t></w:r>'))

    raw = read_word(edited(small_form({"navn": "Anna "}), write))
    assert [(item.code, item.field) for item in raw.findings] == [("word.content", "navn")]
