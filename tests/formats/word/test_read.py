"""What people and programs do to a completed Word form, one sentence each (word.md §4)."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import replace

import pytest
from lxml import etree

from infohus_forms.formats.word.ooxml.names import W, q, w14
from infohus_forms.formats.word.reading.form import read_word
from infohus_forms.formats.word.writing.fill import fill_word
from infohus_forms.formats.word.writing.form import word_form
from infohus_forms.models.response import RawForm
from infohus_forms.models.specification.vocabulary import Width
from tests.formats.word.sheets import (
    SPEC,
    STAMP,
    edited,
    inside,
    packed,
    parts_of,
    replaced,
    sdt,
    set_content,
    small_form,
    small_sheet,
    xml,
)


def codes(form: RawForm) -> list[str]:
    """The codes of a form's findings."""
    return [item.code for item in form.findings]


def read_edited(change: Callable[[etree._Element], object], data: bytes | None = None) -> RawForm:
    """The small form, changed and read."""
    return read_word(edited(data or small_form(), change))


def paragraph_of(root: etree._Element, name: str) -> etree._Element:
    """The paragraph that a control stands in."""
    return next(sdt(root, name).iterancestors(q("p")))


def drop(*elements: etree._Element) -> None:
    """Take elements out of the tree."""
    for element in elements:
        parent = element.getparent()
        assert parent is not None
        parent.remove(element)


def keep_text_only(control: etree._Element) -> None:
    """Word's »Remove content control«."""
    content = control.find(q("sdtContent"))
    assert content is not None
    for child in list(content):
        control.addprevious(child)
    drop(control)


# --- What is read as if nothing had happened -----------------------------------------------------------------


def test_a_clean_completed_form_gives_no_finding() -> None:
    """Every kind filled in: »02.05.2026«, a tick, a menu, two lines of text; nothing to tell."""
    data = fill_word(
        small_form(),
        {
            "navn": "Ida Demo",
            "dag": "02.05.2026",
            "kreds": "b",
            "samtykke=ja": "x",
            "risiko=IB": "x",
            "forloeb": "Et\nTo",
            "set__2__hvad": "Graffiti",
            "set__more": "Mere",
        },
    )
    form = read_word(data)
    assert form.findings == ()
    assert form.outside == ()
    assert form.ticked == {"samtykke=ja", "risiko=IB"}
    assert form.texts["kreds"] == "b"
    assert form.texts["forloeb"] == "Et\nTo"
    assert form.texts["set__1__hvad"] == ""
    assert form.raw["kreds"] == "Kreds B"
    assert form.stamp is not None
    assert form.embedded_spec == '{"id":"prøve","spec_format":1}'.encode()


def test_word_splits_a_text_into_runs() -> None:
    """»27.03.00« in three runs with a spelling mark and a bookmark between."""
    markup = '<w:r w:rsidR="00A1"><w:t>27.</w:t></w:r><w:proofErr w:type="spellStart"/><w:r><w:lastRenderedPageBreak/><w:t>03.</w:t></w:r><w:bookmarkStart w:id="0" w:name="_GoBack"/><w:r><w:t>00</w:t></w:r>'
    form = read_edited(lambda root: set_content(root, "navn", markup))
    assert form.texts["navn"] == "27.03.00"
    assert form.findings == ()


def test_elements_that_stand_for_characters_become_them() -> None:
    """A break, a carriage return, a tab, a hard hyphen and a Wingdings cross."""
    markup = '<w:r><w:t>a</w:t><w:br/><w:t>b</w:t><w:cr/><w:t>c</w:t><w:tab/><w:t>d</w:t><w:noBreakHyphen/><w:t>e</w:t><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>'
    assert read_edited(lambda root: set_content(root, "forloeb", markup)).texts["forloeb"] == "a\nb\nc\td\u2011e☒"


def test_smart_tags_and_links_are_transparent() -> None:
    """AutoFormat wraps »ida@kommune.dk« in a link, and an old Word a name in a smart tag."""
    markup = '<w:smartTag w:element="person"><w:r><w:t>Ida </w:t></w:r></w:smartTag><w:hyperlink r:id="rId9"><w:r><w:t>ida@kommune.dk</w:t></w:r></w:hyperlink>'
    form = read_edited(lambda root: set_content(root, "navn", markup))
    assert form.texts["navn"] == "Ida ida@kommune.dk"
    assert form.findings == ()


def test_a_field_shows_its_result_and_never_its_code() -> None:
    """`HYPERLINK "mailto:…"` with the result »ida@kommune.dk«."""
    markup = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>HYPERLINK "mailto:x"</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        '<w:r><w:t>ida@kommune.dk</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    assert read_edited(lambda root: set_content(root, "navn", markup)).texts["navn"] == "ida@kommune.dk"


def test_alternate_content_is_read_once() -> None:
    """The same word in a choice that is understood and in its fallback."""
    markup = '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:t>en</w:t></mc:Choice><mc:Fallback><w:t>en</w:t></mc:Fallback></mc:AlternateContent></w:r>'
    assert read_edited(lambda root: set_content(root, "navn", markup)).texts["navn"] == "en"


def test_a_control_at_block_level_keeps_its_paragraphs_as_lines() -> None:
    """Word lifts a control out of its paragraph when two paragraphs are pasted into it."""

    def lift(root: etree._Element) -> None:
        control, paragraph = sdt(root, "forloeb"), paragraph_of(root, "forloeb")
        set_content(root, "forloeb", "<w:p><w:r><w:t>et</w:t></w:r></w:p><w:p><w:r><w:t>to</w:t></w:r></w:p>")
        paragraph.addprevious(control)
        drop(paragraph)

    form = read_edited(lift)
    assert form.texts["forloeb"] == "et\nto"
    assert form.outside == ()


def test_a_control_around_a_whole_cell_or_row_is_found() -> None:
    """369 of 2,052 real controls stand at cell level, 11 at row level."""

    def around(level: str) -> Callable[[etree._Element], None]:
        def change(root: etree._Element) -> None:
            control, paragraph = sdt(root, "set__1__hvad"), paragraph_of(root, "set__1__hvad")
            target = next(paragraph.iterancestors(q(level)))
            keep = inside(root, "set__1__hvad")
            set_content(root, "set__1__hvad", "<w:r><w:t>Set i byen</w:t></w:r>")
            for child in list(keep):
                paragraph.append(child)
            target.addprevious(control)
            keep.append(target)

        return change

    form = read_edited(around("tc"))
    assert form.texts["set__1__hvad"] == "Set i byen"
    assert form.findings == ()


def test_a_nameless_control_around_or_inside_a_known_one_is_no_control() -> None:
    """Text copied from another form brings its own control along."""
    markup = "<w:sdt><w:sdtPr><w:id w:val='-5'/></w:sdtPr><w:sdtContent><w:r><w:t>Ida Demo</w:t></w:r></w:sdtContent></w:sdt>"
    form = read_edited(lambda root: set_content(root, "navn", markup))
    assert form.texts["navn"] == "Ida Demo"
    assert form.findings == ()


def test_strict_open_xml_is_read_like_the_usual_kind() -> None:
    """Word's »Strict Open XML-dokument«, in which a naive reader finds an empty form."""
    data = replaced(
        fill_word(small_form(), {"navn": "Ida Demo"}), W, "http://purl.oclc.org/ooxml/wordprocessingml/main"
    )
    assert read_word(data).texts["navn"] == "Ida Demo"


def test_the_main_part_may_have_another_name() -> None:
    """`word/document2.xml`, found through the relationships, whatever the case of its letters."""
    parts = parts_of(fill_word(small_form(), {"navn": "Ida Demo"}))
    parts["word/Document2.xml"] = parts.pop("word/document.xml")
    parts["word/_rels/Document2.xml.rels"] = parts.pop("word/_rels/document.xml.rels")
    for name in ("_rels/.rels", "[Content_Types].xml"):
        parts[name] = parts[name].replace(b"word/document.xml", b"word/document2.xml")
    assert read_word(packed(parts)).texts["navn"] == "Ida Demo"


def test_a_tick_without_a_value_is_a_tick() -> None:
    """`<w14:checked/>` means on."""

    def tick(root: etree._Element) -> None:
        state = next(sdt(root, "samtykke=ja").iter(w14("checked")))
        del state.attrib[w14("val")]
        next(inside(root, "samtykke=ja").iter(q("t"))).text = "☒"

    assert read_edited(tick).ticked == {"samtykke=ja"}


def test_decomposed_letters_stay_and_invisible_ones_are_told_of() -> None:
    """A Mac writes »å« as two characters; both stay in the text, and only the zero-width space is a note."""
    form = read_word(fill_word(small_form(), {"navn": "Pa\u030a\u200b", "forloeb": "Pa\u030a"}))
    assert form.texts["navn"] == "Pa\u030a\u200b"
    assert [(item.code, item.field) for item in form.findings] == [("word.zero_width", "navn")]


# --- Tracked changes ------------------------------------------------------------------------------------------


def test_tracked_changes_are_read_as_accepted_and_told_of() -> None:
    """»gammel« deleted and »ny« inserted gives »ny«."""
    markup = '<w:del w:id="1" w:author="x"><w:r><w:delText>gammel</w:delText></w:r></w:del><w:ins w:id="2" w:author="x"><w:r><w:t>ny</w:t></w:r></w:ins>'
    form = read_edited(lambda root: set_content(root, "navn", markup))
    assert form.texts["navn"] == "ny"
    assert codes(form) == ["word.tracked"]


def test_a_control_inside_an_insertion_is_found() -> None:
    """`w:ins` around the whole control."""

    def wrap(root: etree._Element) -> None:
        control = sdt(root, "navn")
        insertion = etree.Element(q("ins"))
        control.addprevious(insertion)
        insertion.append(control)

    assert codes(read_edited(wrap)) == ["word.tracked"]


def test_a_deleted_paragraph_mark_joins_the_paragraphs() -> None:
    """»Ida « and »Demo« in two paragraphs of one control, the first mark deleted."""
    markup = '<w:p><w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr><w:r><w:t xml:space="preserve">Ida </w:t></w:r></w:p><w:p><w:r><w:t>Demo</w:t></w:r></w:p>'
    assert read_edited(lambda root: set_content(root, "forloeb", markup)).texts["forloeb"] == "Ida Demo"


def test_a_row_deleted_by_tracking_is_missing() -> None:
    """The second row of the table is gone once the change is accepted."""

    def delete(root: etree._Element) -> None:
        row = next(paragraph_of(root, "set__2__dato").iterancestors(q("tr")))
        row.insert(0, next(iter(xml('<w:trPr><w:del w:id="1"/></w:trPr>'))))

    form = read_edited(delete)
    assert ("word.missing", "set") in [(item.code, item.field) for item in form.findings]


# --- Prompts --------------------------------------------------------------------------------------------------


def test_a_prompt_is_no_answer() -> None:
    """The untouched form says nothing at all."""
    form = read_word(small_form())
    assert not any(form.texts.values())
    assert form.findings == ()


def test_a_stale_prompt_flag_does_not_hide_the_text() -> None:
    """`w:showingPlcHdr` left on a control with »Ida Demo« in it."""
    form = read_edited(lambda root: setattr(next(inside(root, "navn").iter(q("t"))), "text", "Ida Demo"))
    assert form.texts["navn"] == "Ida Demo"
    assert codes(form) == ["word.shown_as_prompt"]


def test_a_prompt_that_lost_its_flag_is_still_no_answer() -> None:
    """»Skriv her« without `w:showingPlcHdr`."""
    form = read_edited(lambda root: drop(*sdt(root, "navn").iter(q("showingPlcHdr"))))
    assert form.texts["navn"] == ""
    assert codes(form) == ["word.prompt"]


def test_a_prompt_left_before_the_text_is_taken_away() -> None:
    """»Skriv herIda Demo«, still flagged as a prompt."""
    form = read_edited(lambda root: setattr(next(inside(root, "navn").iter(q("t"))), "text", "Skriv herIda Demo"))
    assert form.texts["navn"] == "Ida Demo"
    assert form.raw["navn"] == "Skriv herIda Demo"


# --- Contradictions -------------------------------------------------------------------------------------------


def test_a_shown_date_and_a_saved_date_that_differ_are_a_conflict() -> None:
    """»02.05.2026« is shown and 2026-05-03 saved; the shown one is kept."""
    data = replaced(fill_word(small_form(), {"dag": "02.05.2026"}), "2026-05-02T", "2026-05-03T")
    form = read_word(data)
    assert form.texts["dag"] == "02.05.2026"
    assert codes(form) == ["word.date"]


def test_a_spoilt_saved_date_is_ignored() -> None:
    """LibreOffice 26.8 writes `2026-11-23000:00:00Z`."""
    data = replaced(fill_word(small_form(), {"dag": "02.05.2026"}), "2026-05-02T00:00:00Z", "2026-05-02000:00:00Z")
    form = read_word(data)
    assert form.texts["dag"] == "02.05.2026"
    assert form.findings == ()


@pytest.mark.parametrize("mark", ["☒", "x", "Ja, men"])
def test_a_box_that_shows_something_else_than_its_state_is_for_a_person(mark: str) -> None:
    """A cross typed over an unticked box: no tick is invented."""
    form = read_edited(lambda root: setattr(next(inside(root, "samtykke=ja").iter(q("t"))), "text", mark))
    assert form.ticked == set()
    assert [(item.code, item.field) for item in form.findings] == [("word.mark", "samtykke")]
    assert bool(form.outside) == (mark == "Ja, men")


def test_a_menu_text_that_is_not_on_the_list_is_kept_as_found() -> None:
    """»Kreds C« is no line of the menu; the text goes on to the validation."""
    assert read_word(fill_word(small_form(), {"kreds": "Kreds C"})).texts["kreds"] == "Kreds C"


def test_a_control_found_twice_with_the_same_text_is_a_warning() -> None:
    """A row copied by hand."""
    data = fill_word(small_form(), {"navn": "Ida Demo"})
    form = read_edited(lambda root: paragraph_of(root, "navn").addnext(copy.deepcopy(paragraph_of(root, "navn"))), data)
    assert form.texts["navn"] == "Ida Demo"
    assert codes(form) == ["word.doubled"]


def test_a_control_found_twice_with_different_texts_gives_no_value() -> None:
    """»Ida Demo« and »Bo Demo« in two copies: both are kept, neither is chosen."""

    def double(root: etree._Element) -> None:
        other = copy.deepcopy(paragraph_of(root, "navn"))
        next(other.iter(q("t"))).text = "Bo Demo"
        paragraph_of(root, "navn").addnext(other)

    form = read_edited(double, fill_word(small_form(), {"navn": "Ida Demo"}))
    assert form.texts["navn"] == ""
    assert codes(form) == ["word.conflict"]
    assert {item.text for item in form.outside} == {"Ida Demo", "Bo Demo"}


# --- Lost names, lost controls -------------------------------------------------------------------------------


def test_a_lost_name_is_recovered_by_the_title() -> None:
    """The tag of one control is gone, its title is not."""
    form = read_edited(
        lambda root: drop(*sdt(root, "navn").iter(q("tag"))), fill_word(small_form(), {"navn": "Ida Demo"})
    )
    assert form.texts["navn"] == "Ida Demo"
    assert [(item.code, item.field) for item in form.findings] == [("word.recovered", "navn")]


def test_a_control_without_name_and_title_is_recovered_between_its_neighbours() -> None:
    """Only one control is missing there, and it is of the right kind."""

    def strip(root: etree._Element) -> None:
        drop(*sdt(root, "dag").iter(q("tag"), q("alias")))

    form = read_edited(strip, fill_word(small_form(), {"dag": "02.05.2026"}))
    assert form.texts["dag"] == "02.05.2026"
    assert codes(form) == ["word.recovered"]


def test_a_file_without_any_names_is_recovered_by_order() -> None:
    """What LibreOffice 7.4 leaves; told of once, not thirty times."""
    data = fill_word(small_form(), {"navn": "Ida Demo", "risiko=3": "x", "set__2__hvad": "Graffiti"})
    form = read_edited(lambda root: drop(*root.iter(q("tag"), q("alias"))), data)
    assert form.texts["navn"] == "Ida Demo"
    assert form.texts["set__2__hvad"] == "Graffiti"
    assert form.ticked == {"risiko=3"}
    assert codes(form) == ["word.recovered"]


def test_a_deleted_control_is_missing() -> None:
    """The date is gone, and the finding stands at its field."""
    form = read_edited(lambda root: drop(sdt(root, "dag")))
    assert [(item.code, item.field) for item in form.findings] == [("word.missing", "dag")]
    assert "dag" not in form.found


def test_a_removed_control_whose_text_stayed_is_missing_and_its_text_is_kept() -> None:
    """»Remove content control« leaves »Ida Demo« as loose text."""
    form = read_edited(lambda root: keep_text_only(sdt(root, "navn")), fill_word(small_form(), {"navn": "Ida Demo"}))
    assert sorted(codes(form)) == ["word.missing", "word.outside"]
    assert [item.text for item in form.outside] == ["Ida Demo"]
    assert all("Ida" not in item.message + item.hint + item.place for item in form.findings)


def test_an_unknown_control_with_text_is_kept_as_text() -> None:
    """A control of another form pasted in."""
    markup = "<w:p><w:sdt><w:sdtPr><w:alias w:val='Andet'/><w:tag w:val='andet'/><w:text/></w:sdtPr><w:sdtContent><w:r><w:t>Hej</w:t></w:r></w:sdtContent></w:sdt></w:p>"
    form = read_edited(lambda root: paragraph_of(root, "navn").addnext(xml(markup)[0]))
    assert codes(form) == ["word.unknown"]
    assert [item.text for item in form.outside] == ["Hej"]


def test_a_control_moved_to_the_header_is_still_found() -> None:
    """Cut and pasted into the header."""
    parts = parts_of(fill_word(small_form(), {"navn": "Ida Demo"}))
    body, header = etree.fromstring(parts["word/document.xml"]), etree.fromstring(parts["word/header1.xml"])
    header.append(paragraph_of(body, "navn"))
    form = read_word(
        packed({**parts, "word/document.xml": etree.tostring(body), "word/header1.xml": etree.tostring(header)})
    )
    assert form.texts["navn"] == "Ida Demo"


def test_controls_that_changed_places_are_told_of() -> None:
    """Each keeps its name, so each would answer the question that the other stands beside."""

    def change(root: etree._Element) -> None:
        (one, at), (other, to) = (
            (parent, parent.index(control))
            for name in ("samtykke=ja", "risiko=0")
            if (parent := (control := sdt(root, name)).getparent()) is not None
        )
        first, second = one[at], other[to]
        one.insert(at, second)
        other.insert(to, first)

    assert "word.moved" in codes(read_edited(change))


def test_a_text_that_is_struck_out_is_told_of() -> None:
    """People cross things out; what is crossed out is read and said to be so."""

    def change(root: etree._Element) -> None:
        for run in sdt(root, "navn").iter(q("r")):
            properties = run.find(q("rPr"))
            if properties is None:
                properties = etree.SubElement(run, q("rPr"))
                run.insert(0, properties)
            etree.SubElement(properties, q("strike"))

    assert "word.struck" in codes(read_edited(change, fill_word(small_form(), {"navn": "Ida Demo"})))


# --- Outside the fields --------------------------------------------------------------------------------------


def test_words_that_changed_places_beside_their_boxes_are_told_of() -> None:
    """»☐ Ja ☐ Nej« becomes »☐ Nej ☐ Ja«: the same words, and the opposite answer."""

    def swap(root: etree._Element) -> None:
        yes, no = (next(item for item in root.iter(q("t")) if item.text == f"\u00a0{word}") for word in ("Ja", "Nej"))
        yes.text, no.text = no.text, yes.text

    form = read_edited(swap, fill_word(small_form(), {"samtykke=ja": "x"}))
    assert [(item.code, item.field) for item in form.findings] == [("word.text_moved", "samtykke")]
    assert form.outside == ()


def test_labels_that_changed_places_are_told_of_at_their_questions() -> None:
    """»Navn« stands over the date and »Dag« over the name."""

    def swap(root: etree._Element) -> None:
        name, day = (next(item for item in root.iter(q("t")) if item.text == word) for word in ("Navn", "Dag"))
        name.text, day.text = day.text, name.text

    form = read_edited(swap)
    assert {item.field for item in form.findings} == {"navn", "dag"}


def test_a_word_that_was_moved_and_another_written_in_its_place_are_both_told_of() -> None:
    """»Ja« stands where »Nej« stood, and »Måske« where »Ja« stood."""

    def change(root: etree._Element) -> None:
        yes, no = (next(item for item in root.iter(q("t")) if item.text == f"\u00a0{word}") for word in ("Ja", "Nej"))
        yes.text, no.text = "\u00a0Måske", yes.text

    form = read_edited(change)
    assert {item.code for item in form.findings} == {"word.outside", "word.text_moved", "word.removed"}
    assert {item.field for item in form.findings} == {"samtykke"}
    assert [item.text for item in form.outside] == ["Måske"]


def test_text_typed_beside_a_box_is_kept_at_its_field() -> None:
    """»Ja« becomes »Ja, dog kun mundtligt«."""
    form = read_word(replaced(small_form(), ">\u00a0Ja<", ">\u00a0Ja, dog kun mundtligt<"))
    assert [(item.near, item.text) for item in form.outside] == [("samtykke", ", dog kun mundtligt")]
    assert [(item.code, item.field) for item in form.findings] == [("word.outside", "samtykke")]


def test_a_second_pasted_paragraph_is_kept_at_the_field_before_it() -> None:
    """LibreOffice puts the rest of a paste outside the control."""
    markup = "<w:p><w:r><w:t>Resten af teksten</w:t></w:r></w:p>"
    form = read_edited(lambda root: paragraph_of(root, "navn").addnext(xml(markup)[0]))
    assert [(item.near, item.text) for item in form.outside] == [("navn", "Resten af teksten")]


def test_a_changed_fixed_text_is_an_error_at_its_field() -> None:
    """»Har borgeren givet samtykke?« becomes »Har borgeren IKKE givet samtykke?«."""
    form = read_word(replaced(small_form(), "Har borgeren givet", "Har borgeren IKKE givet"))
    assert [(item.code, item.field) for item in form.findings] == [("word.changed", "samtykke")]
    assert [item.text for item in form.outside] == ["1.1 Har borgeren IKKE givet samtykke?"]


def test_a_deleted_fixed_text_is_an_error() -> None:
    """The confidential notice is deleted."""
    form = read_word(replaced(small_form(), "Oplysningerne må ikke bruges til andet.", ""))
    assert codes(form) == ["word.removed"]


def test_a_changed_header_is_an_error() -> None:
    """»Serie« in the header becomes another text."""
    form = read_word(replaced(small_form(), ">Serie<", ">Hemmelig note<", "word/header1.xml"))
    assert "word.outside" in codes(form)
    assert [item.text for item in form.outside] == ["Hemmelig note"]


def test_page_numbers_worked_out_by_a_program_are_no_change() -> None:
    """The footer says »Side 4 af 7« once it was opened."""
    assert (
        read_word(
            replaced(small_form(), '<w:t xml:space="preserve">1</w:t>', "<w:t>7</w:t>", "word/footer1.xml")
        ).findings
        == ()
    )


def test_a_picture_in_a_field_is_told_of_and_the_text_kept() -> None:
    """A screenshot pasted beside a word."""
    form = read_edited(lambda root: set_content(root, "forloeb", "<w:r><w:t>Se billede</w:t><w:drawing/></w:r>"))
    assert form.texts["forloeb"] == "Se billede"
    assert [(item.code, item.field) for item in form.findings] == [("word.content", "forloeb")]


def test_a_picture_outside_the_fields_is_told_of() -> None:
    """A photo between two questions."""
    form = read_edited(lambda root: paragraph_of(root, "navn").addnext(xml("<w:p><w:r><w:drawing/></w:r></w:p>")[0]))
    assert codes(form) == ["word.content"]


def test_a_table_in_a_field_keeps_its_text() -> None:
    """A table pasted into a long text."""
    markup = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    form = read_edited(lambda root: set_content(root, "forloeb", markup))
    assert form.texts["forloeb"] == "a\nb"
    assert codes(form) == ["word.content"]


def test_a_comment_is_kept_and_told_of() -> None:
    """»Ring til skolen« in a comment."""
    parts = parts_of(small_form())
    comments = f'<w:comments xmlns:w="{W}"><w:comment w:id="0" w:author="x"><w:p><w:r><w:t>Ring til skolen</w:t></w:r></w:p></w:comment></w:comments>'
    link = '<Relationship Id="rC" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments" Target="comments.xml"/></Relationships>'
    parts["word/comments.xml"] = comments.encode()
    parts["word/_rels/document.xml.rels"] = parts["word/_rels/document.xml.rels"].replace(
        b"</Relationships>", link.encode()
    )
    form = read_word(packed(parts))
    assert codes(form) == ["word.comment"]
    assert [item.text for item in form.outside] == ["Ring til skolen"]


# --- What the file says of itself ----------------------------------------------------------------------------


def test_an_old_libreoffice_is_recognised() -> None:
    """7.4 deletes line breaks, so a person must compare."""
    form = read_word(replaced(small_form(), "Infohus forms", "LibreOffice/7.4.7.2$Linux_X86_64", "docProps/app.xml"))
    assert codes(form) == ["word.old_libreoffice"]


def test_properties_that_contradict_the_embedded_stamp_are_an_error() -> None:
    """The file properties say another version."""
    form = read_word(replaced(small_form(), ">1.0<", ">9.9<", "docProps/custom.xml"))
    assert codes(form) == ["word.identity"]


def test_without_the_embedded_part_the_form_is_read_from_its_variables() -> None:
    """Some editor drops custom XML: the copy in the document variables serves as well, the diff included."""
    parts = parts_of(fill_word(small_form(), {"navn": "Ida Demo"}))
    for name in [name for name in parts if name.startswith("customXml/")]:
        del parts[name]
    form = read_word(packed(parts))
    assert form.findings == ()
    assert form.embedded_spec == SPEC
    changed = read_word(replaced(packed(parts), "Har borgeren givet", "Har borgeren IKKE givet"))
    assert [(item.code, item.field) for item in changed.findings] == [("word.changed", "samtykke")]


def test_variables_that_are_spoilt_are_as_good_as_gone() -> None:
    """Cut off, or no packed text at all: read without the blank, and that is said."""
    parts = parts_of(small_form({"navn": "Ida Demo"}))
    for name in [name for name in parts if name.startswith("customXml/")]:
        del parts[name]
    for spoilt in (b'w:val="AAAA', b'w:val="!!'):
        settings = parts["word/settings.xml"].replace(b'w:name="Infohus1" w:val="', b'w:name="Infohus1" ' + spoilt)
        form = read_word(packed({**parts, "word/settings.xml": settings}))
        assert form.texts["navn"] == "Ida Demo"
        assert codes(form) == ["word.no_blank"]


def test_without_any_embedded_part_fields_are_read_and_the_loss_is_told() -> None:
    """Some editor drops both copies; the properties still say which form it is."""
    parts = parts_of(fill_word(small_form(), {"navn": "Ida Demo", "kreds": "a", "samtykke=nej": "x"}))
    for name in [name for name in parts if name.startswith("customXml/")]:
        del parts[name]
    parts["word/settings.xml"] = parts["word/settings.xml"].replace(b"Infohus1", b"Andet")
    form = read_word(packed(parts))
    assert form.texts["navn"] == "Ida Demo"
    assert form.texts["kreds"] == "a"
    assert form.ticked == {"samtykke=nej"}
    assert codes(form) == ["word.no_blank"]
    assert form.stamp is not None
    assert form.stamp.instance == "i1"


def test_something_outside_the_file_is_told_of_and_never_fetched() -> None:
    """An attached template on a server."""
    link = '<Relationship Id="rX" Type="http://x/attachedTemplate" Target="http://example.invalid/x.dotm" TargetMode="External"/></Relationships>'
    form = read_word(replaced(small_form(), "</Relationships>", link, "word/_rels/document.xml.rels"))
    assert codes(form) == ["word.external"]


def test_hidden_text_in_a_field_is_read_and_stops_for_a_person() -> None:
    """An answer formatted as hidden (`w:vanish`) is neither dropped nor taken in silence."""
    markup = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>Ida</w:t></w:r>"
    raw = read_word(edited(small_form(), lambda root: set_content(root, "navn", markup)))
    assert raw.texts["navn"] == "Ida"
    assert [(item.code, item.field) for item in raw.findings] == [("word.hidden", "navn")]


def test_fixed_text_that_was_hidden_stops_for_a_person() -> None:
    """The question's own words made invisible: what was answered is no longer what was asked."""

    def hide(root: etree._Element) -> None:
        text = next(item for item in root.iter(q("t")) if item.text == "Har borgeren givet samtykke?")
        text.addprevious(xml("<w:rPr><w:vanish/></w:rPr>")[0])

    raw = read_word(edited(small_form(), hide))
    assert [item.code for item in raw.findings] == ["word.hidden"]


def test_text_that_is_marked_as_not_hidden_is_ordinary_text() -> None:
    """`<w:vanish w:val="0"/>` hides nothing."""
    markup = '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>Ida</w:t></w:r>'
    raw = read_word(edited(small_form(), lambda root: set_content(root, "navn", markup)))
    assert raw.texts["navn"] == "Ida"
    assert raw.findings == ()


def test_a_label_that_was_changed_is_told_at_its_own_question_also_on_a_shared_line() -> None:
    """Two questions side by side: their labels stand before both fields, and still each has its own."""
    sheet = small_sheet()
    first, second, *rest = sheet.sections[0].questions
    pair = (replace(first, width=Width.HALF, number="1.1"), replace(second, width=Width.HALF, number="1.2"))
    form = word_form(replace(sheet, sections=(replace(sheet.sections[0], questions=(*pair, *rest)),)), STAMP, SPEC)
    for old, field in (("Navn", "navn"), ("Dag", "dag"), ("Fulde navn", "navn")):

        def change(root: etree._Element, old: str = old) -> None:
            next(item for item in root.iter(q("t")) if item.text == old).text = "Noget andet"

        raw = read_word(edited(form, change))
        assert [(item.code, item.field) for item in raw.findings] == [("word.changed", field)]
