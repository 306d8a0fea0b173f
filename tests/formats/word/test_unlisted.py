"""What is done to a completed Word form beyond the rows of word.md: codes, symbols, copied fields, marked words."""

from __future__ import annotations

import copy
from collections.abc import Callable

import pytest
from lxml import etree

from infohus_forms.formats.word.ooxml.names import q
from infohus_forms.formats.word.reading.form import read_word
from tests.formats.word.sheets import edited, inside, parts_of, replaced, sdt, small_form, xml
from tests.formats.word.test_filled_in_office import RETURNED
from tests.formats.word.test_hazards import changed, drop, paragraph_of, run, said, written


def part(kind: str) -> str:
    """The run that begins, parts or ends a field."""
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def code(words: str) -> str:
    """A run of a field's code."""
    return f"<w:r><w:instrText>{words}</w:instrText></w:r>"


# --- Codes ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "markup",
    [
        part("begin") + code("Ida Demo") + part("end"),
        part("begin") + run("Ida Demo") + part("end"),
        part("begin") + run("Ida Demo"),
        part("begin") + code("FORMCHECKBOX") + part("end"),
    ],
    ids=["Ctrl+F9", "text for code", "no end", "old tick box"],
)
def test_a_code_that_shows_nothing_is_told_of(markup: str) -> None:
    """Words typed between the braces of Ctrl + F9, or the ticked box of a form from before 2007, in an answer."""
    raw = written(run("Se ") + markup)
    assert raw.texts["navn"] == "Se "
    assert said(raw) == [("word.content", "navn")]


@pytest.mark.parametrize("kind", ["DATE", "TIME", "PAGE", "NUMPAGES"])
def test_an_answer_that_changes_by_itself_is_told_of(kind: str) -> None:
    r"""»26.11.2026« that is another day when the document is opened tomorrow: `{ DATE \@ "dd.MM.yyyy" }`."""
    shown = "3" if "PAGE" in kind else "26.11.2026"
    whole = part("begin") + code(f" {kind} \\@ x") + part("separate") + run(shown) + part("end")
    for markup in (whole, f'<w:fldSimple w:instr=" {kind} ">{run(shown)}</w:fldSimple>'):
        raw = written(markup)
        assert raw.texts["navn"] == ("#" if "PAGE" in kind else shown)
        assert said(raw) == [("word.content", "navn")]


def test_text_set_over_a_text_is_kept_behind_it_and_told_of() -> None:
    """Readings over characters, or a remark that somebody has put there (»ruby«); on paper both are seen."""
    ruby = f"<w:r><w:ruby><w:rubyPr/><w:rt>{run('han siger nej')}</w:rt><w:rubyBase>{run('Ja')}</w:rubyBase></w:ruby></w:r>"
    raw = written(ruby + run(" tak"))
    assert raw.texts["navn"] == "Ja(han siger nej) tak"
    assert said(raw) == [("word.content", "navn")]


# --- Symbols --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "sign"), [("F0E0", "→"), ("F0DF", "←"), ("F0E8", "⇒"), ("F04A", "☺"), ("F04C", "☹")]
)
def test_what_word_puts_for_an_arrow_or_a_face_is_that_sign(number: str, sign: str) -> None:
    """»-->« and »:)« typed in Word become characters of Wingdings."""
    raw = written(f'<w:r><w:sym w:font="Wingdings" w:char="{number}"/></w:r>')
    assert raw.texts["navn"] == sign
    assert said(raw) == []


@pytest.mark.parametrize(("font", "number"), [("Symbol", "F0B3"), ("Symbol", "0061"), ("Wingdings 2", "0052")])
def test_a_symbol_that_is_not_known_is_told_of_and_never_taken_for_a_letter(font: str, number: str) -> None:
    """»≥« from the font Symbol; its »α« has the number of »a«."""
    raw = written(f'<w:r><w:sym w:font="{font}" w:char="{number}"/></w:r>{run("3 gange")}')
    assert raw.texts["navn"] == "\ufffd3 gange"
    assert said(raw) == [("word.content", "navn")]


def test_a_symbol_that_libreoffice_wrote_as_a_character_is_told_of() -> None:
    """»þ« in Wingdings, a ticked box on paper, is the private character U+F0FE in the file."""
    raw = written(run("\uf0fe ja"))
    assert raw.texts["navn"] == "\uf0fe ja"
    assert said(raw) == [("word.private_text", "navn")]


def test_a_smiley_that_word_writes_as_a_symbol_is_that_sign() -> None:
    """Insert › Symbol, or the panel of Windows: `w16se:symEx`, with the character itself for older programs."""
    space = 'xmlns:w16se="http://schemas.microsoft.com/office/word/2015/wordml/symex"'
    choice = (
        f'<mc:Choice Requires="w16se"><w16se:symEx {space} w16se:font="Segoe UI Emoji" w16se:char="1F60A"/></mc:Choice>'
    )
    for last in ("<mc:Fallback><w:t>😊</w:t></mc:Fallback>", ""):
        raw = written(run("Ida ") + f"<w:r><mc:AlternateContent>{choice}{last}</mc:AlternateContent></w:r>")
        assert raw.texts["navn"] == "Ida 😊"
    assert (
        said(
            written(
                f"<w:r><mc:AlternateContent>{choice}<mc:Fallback><w:t>😊</w:t></mc:Fallback></mc:AlternateContent></w:r>"
            )
        )
        == []
    )


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ('<mc:Choice Requires="wps"><w:t>ja</w:t></mc:Choice><mc:Fallback><w:t>nej</w:t></mc:Fallback>', "ja"),
        ('<mc:Choice Requires="w99"><w:t>ja</w:t></mc:Choice>', ""),
        ('<mc:Choice Requires="w99"><w:drawing/></mc:Choice>', ""),
    ],
    ids=["two texts", "no branch of ours", "a drawing in none"],
)
def test_what_two_programs_show_differently_is_told_of(markup: str, text: str) -> None:
    """One writes »ja«, an older one »nej«: the file says both, and neither is the other's."""
    raw = written(f"<w:r><mc:AlternateContent>{markup}</mc:AlternateContent></w:r>")
    assert raw.texts["navn"] == text
    assert said(raw) == [("word.content", "navn")]


# --- Fields that were copied ----------------------------------------------------------------------------------


def after(other: str) -> Callable[[etree._Element, etree._Element], None]:
    """A way of pasting: after a control."""
    return lambda root, pasted: sdt(root, other).addnext(pasted)


def within(root: etree._Element, pasted: etree._Element) -> None:
    """A way of pasting: in the long text, which LibreOffice lets one do."""
    inside(root, "forloeb")[:] = [pasted]


def over(root: etree._Element, pasted: etree._Element) -> None:
    """A way of pasting: over the field of the next row."""
    old = sdt(root, "set__2__hvad")
    old.addnext(pasted)
    drop(old)


@pytest.mark.parametrize(
    ("name", "paste"),
    [
        ("navn", after("forloeb")),
        ("navn", within),
        ("set__1__hvad", after("set__2__hvad")),
        ("set__1__hvad", over),
        ("samtykke=ja", after("risiko=2")),
    ],
    ids=["beside another", "in another", "next row", "over the next row", "tick"],
)
def test_a_copy_of_a_field_pasted_at_another_question_is_for_a_person(
    name: str, paste: Callable[[etree._Element, etree._Element], None]
) -> None:
    """The same answer should stand in both, so the whole field was copied: the other question is not answered."""
    raw = changed(lambda root: paste(root, copy.deepcopy(sdt(root, name))), **{name: "Ida Demo"})
    assert ("word.moved", name.partition("__")[0].partition("=")[0]) in said(raw)


def test_a_copy_that_stands_where_the_field_stands_is_only_a_warning() -> None:
    """The row copied whole below itself, and nothing changed: nothing is in doubt."""

    def double(root: etree._Element) -> None:
        row = next(sdt(root, "set__2__hvad").iterancestors(q("tr")))
        row.addnext(copy.deepcopy(row))

    assert "word.moved" not in {code for code, _ in said(changed(double, set__2__hvad="Graffiti"))}


# --- Words that were marked -----------------------------------------------------------------------------------


def formatted(markup: str) -> Callable[[etree._Element], None]:
    """The word »Nej« beside its box given a format."""

    def mark(root: etree._Element) -> None:
        word = next(item for item in root.iter(q("t")) if item.text == "\u00a0Nej")
        word.addprevious(xml(f"<w:rPr>{markup}</w:rPr>")[0])

    return mark


@pytest.mark.parametrize(
    "markup",
    [
        '<w:highlight w:val="yellow"/>',
        '<w:shd w:val="clear" w:color="auto" w:fill="FFFF00"/>',
        '<w:u w:val="single"/>',
        '<w:bdr w:val="single"/>',
        '<w:color w:val="FF0000"/>',
    ],
)
def test_a_choice_marked_with_a_pen_instead_of_a_tick_is_for_a_person(markup: str) -> None:
    """»Nej« in yellow, underlined or framed, and no box ticked: no answer is read, and it is said."""
    raw = changed(formatted(markup))
    assert raw.ticked == set()
    assert said(raw) == [("word.marked", "samtykke")]


@pytest.mark.parametrize(
    "markup",
    [
        '<w:highlight w:val="none"/>',
        '<w:shd w:val="clear" w:color="auto" w:fill="auto"/>',
        '<w:u w:val="none"/>',
        '<w:bdr w:val="nil"/>',
        '<w:color w:val="auto"/>',
        '<w:color w:val="000000"/>',
    ],
)
def test_a_mark_that_was_taken_away_again_is_none(markup: str) -> None:
    """What programs write where there is no colour, line or frame."""
    assert said(changed(formatted(markup))) == []


def test_a_marked_word_in_an_answer_is_an_answer() -> None:
    """»straks« in yellow in the long text: the writer's own emphasis."""
    raw = written(run("straks", '<w:highlight w:val="yellow"/><w:u w:val="single"/>'), "forloeb")
    assert raw.texts["forloeb"] == "straks"
    assert said(raw) == []


# --- Text that cannot be seen ---------------------------------------------------------------------------------

WHITE = '<w:color w:val="FFFFFF"/>'
PALE, THEME, NO_FILL = (
    '<w:color w:val="EEEEEE"/>',
    '<w:color w:val="auto" w:themeColor="background1"/>',
    "<w14:textFill><w14:noFill/></w14:textFill>",
)


@pytest.mark.parametrize("markup", [WHITE, PALE, THEME, NO_FILL], ids=["white", "pale", "theme", "no fill"])
def test_an_answer_in_the_colour_of_the_paper_is_told_of(markup: str) -> None:
    """»Ida Demo« stands in the answer and on no print."""
    raw = written(run("Ida Demo", markup))
    assert raw.texts["navn"] == "Ida Demo"
    assert said(raw) == [("word.unseen", "navn")]


def test_words_in_white_beside_a_field_are_kept_and_told_of_twice() -> None:
    """Typed beside the field, and nobody sees it."""
    raw = changed(lambda root: sdt(root, "navn").addnext(xml(run("men ikke hende", WHITE))[0]))
    assert {("word.outside", "navn"), ("word.unseen", "navn")} <= set(said(raw))
    assert [item.text for item in raw.outside] == ["men ikke hende"]


def test_a_question_made_white_is_told_of() -> None:
    """The form's own words beside a box: on paper the box has no word."""
    assert said(changed(formatted(WHITE))) == [("word.unseen", "samtykke")]


@pytest.mark.parametrize(
    "markup",
    [
        '<w:color w:val="auto"/>',
        '<w:color w:val="1F5C7A"/>',
        '<w:color w:val="808080"/>',
        '<w:shd w:val="clear" w:color="auto" w:fill="1F5C7A"/>' + WHITE,
        '<w:highlight w:val="darkBlue"/>' + WHITE,
        "<w14:textFill><w14:solidFill><w14:srgbClr w14:val='C00000'/></w14:solidFill></w14:textFill>",
    ],
    ids=["automatic", "blue", "grey", "white on blue", "white on a dark pen", "red"],
)
def test_a_colour_that_can_be_read_is_the_writers_own(markup: str) -> None:
    """Coloured letters in an answer, and white ones on a dark ground."""
    raw = written(run("Ida Demo", markup))
    assert raw.texts["navn"] == "Ida Demo"
    assert said(raw) == []


def test_black_text_on_a_black_ground_is_told_of() -> None:
    """Blacked out by hand: the words still stand in the file and in the answer."""
    raw = written(run("Ida Demo", '<w:highlight w:val="black"/><w:color w:val="000000"/>'))
    assert said(raw) == [("word.unseen", "navn")]


def test_white_letters_in_a_dark_cell_can_be_read() -> None:
    """The cell's own colour counts, not the paper's."""

    def dark(root: etree._Element) -> None:
        cell = next(sdt(root, "forloeb").iterancestors(q("tc")))
        next(cell.iter(q("shd"))).set(q("fill"), "1F5C7A")
        next(inside(root, "forloeb").iter(q("t"))).addprevious(xml(f"<w:rPr>{WHITE}</w:rPr>")[0])

    assert said(changed(dark, forloeb="Skolen ringede")) == []


@pytest.mark.parametrize("shown", ["1 – se bilaget", "se bilaget"])
def test_words_typed_over_a_page_number_are_kept_and_told_of(shown: str) -> None:
    """The number of a page is another in every program; words in its place are somebody's."""
    whole = part("begin") + code(" PAGE ") + part("separate") + run(shown) + part("end")
    raw = changed(lambda root: sdt(root, "navn").addnext(xml(f"<w:hyperlink>{whole}</w:hyperlink>")[0]))
    assert [item.text for item in raw.outside] == [shown]
    assert ("word.outside", "navn") in said(raw)
    assert written(whole).texts["navn"] == shown


def test_words_typed_over_the_page_number_of_the_footer_are_kept() -> None:
    """»Side 1 – hun er flyttet af 3« at the foot of each page."""
    footer = "word/footer1.xml"
    old = next(item for item in etree.fromstring(parts_of(small_form())[footer]).itertext() if item == "1")
    raw = read_word(replaced(small_form(), f">{old}</w:t>", f">{old} – hun er flyttet</w:t>", footer))
    assert any("hun er flyttet" in item.text for item in raw.outside)
    assert "word.outside" in {code for code, _ in said(raw)}


ANSWER = 'loext:tag="hdr_person_ref" loext:id="1012" loext:lock="sdtLocked"><text:span text:style-name="Placeholder_20_Text">'
QUESTION = "Kommune<text:span "


@pytest.mark.parametrize(
    ("properties", "found"),
    [
        ('fo:color="#ffffff"', ("word.unseen", "hdr_person_ref")),
        ('fo:color="#ffffff" style:use-window-font-color="true"', None),
        ('fo:color="#ffffff" fo:background-color="#000000"', None),
        ('text:display="none"', ("word.hidden", "hdr_person_ref")),
        ('style:text-line-through-style="solid"', ("word.struck", "hdr_person_ref")),
        ('style:text-underline-style="solid"', None),
    ],
)
def test_the_looks_of_an_answer_in_an_odt_are_told_of_as_in_a_word_file(
    properties: str, found: tuple[str, str] | None
) -> None:
    """The same answer with letters set by hand in LibreOffice 25.2."""
    data = odt(properties, ANSWER, ANSWER.replace("Placeholder_20_Text", "T99"))
    assert about_looks(data) == ([found] if found else [])


@pytest.mark.parametrize("properties", ['fo:background-color="#ffff00"', 'style:text-underline-style="solid"'])
def test_a_word_of_an_odt_marked_with_a_pen_is_for_a_person(properties: str) -> None:
    """»Kommune« in yellow, in a form saved by LibreOffice 25.2."""
    marked = f'<text:span text:style-name="T99">Kommune</text:span>{QUESTION.removeprefix("Kommune")}'
    assert about_looks(odt(properties, QUESTION, marked)) == [("word.marked", "hdr_municipality")]


def about_looks(data: bytes) -> list[tuple[str, str]]:
    """What is said of the file but for its zero-width characters, which it was filled in with."""
    return [found for found in said(read_word(data)) if found[0] != "word.zero_width"]


def odt(properties: str, old: str, new: str) -> bytes:
    """`redskab1-libreoffice-25.2.odt` with a style T99 of these text properties, and a piece of its content replaced."""
    style = f'<style:style style:name="T99" style:family="text"><style:text-properties {properties}/></style:style>'
    start = "<office:automatic-styles>"
    data = (RETURNED / "redskab1-libreoffice-25.2.odt").read_bytes()
    return replaced(replaced(data, start, start + style, "content.xml"), old, new, "content.xml")


def test_words_under_a_black_pen_are_told_of() -> None:
    """Blacked out with the marker pen, as on paper; in the file they still stand."""
    raw = written(run("Ida Demo", '<w:highlight w:val="black"/>'))
    assert said(raw) == [("word.unseen", "navn")]


def test_a_row_that_is_not_shown_is_told_of() -> None:
    """`w:hidden` in the row's properties: neither on the screen nor on paper."""

    def hide(root: etree._Element) -> None:
        row = next(sdt(root, "set__1__hvad").iterancestors(q("tr")))
        next(row.iter(q("trPr"))).append(xml("<w:hidden/>")[0])

    assert ("word.hidden", "set") in said(changed(hide, set__1__hvad="Graffiti"))


@pytest.mark.parametrize(("number", "found"), [("3", [("word.listed", "navn")]), ("0", [])])
def test_numbers_that_word_counts_before_an_answer_are_told_of(number: str, found: list[tuple[str, str]]) -> None:
    """»1.« on paper before the answer is the paragraph's, not the answer's; number 0 means none."""

    def count(root: etree._Element) -> None:
        style = next(paragraph_of(root, "navn").iter(q("pStyle")))
        style.addnext(xml(f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>')[0])

    assert said(changed(count, navn="Ida Demo")) == found


@pytest.mark.parametrize("markup", ["<w:pict/>", "<w:drawing/>"], ids=["watermark", "stamp"])
@pytest.mark.parametrize("kind", ["header", "footer"])
def test_a_stamp_or_a_watermark_on_every_page_is_told_of(kind: str, markup: str) -> None:
    """»UDKAST« across the page stands in the header; the QR there is our own."""

    def stamp(root: etree._Element) -> None:
        next(root.iter(q("p"))).append(xml(f"<w:r>{markup}</w:r>")[0])

    assert said(read_word(edited(small_form(), stamp, f"word/{kind}1.xml"))) == [("word.content", "")]


# --- Letters that turn or cannot be seen ----------------------------------------------------------------------


def test_letters_whose_direction_is_forced_are_read_as_they_stand_and_told_of() -> None:
    """»nej« shown as »jen«: the characters that turn it are part of the text."""
    raw = written(f'<w:bdo w:val="rtl">{run("nej")}</w:bdo>')
    assert raw.texts["navn"] == "\u202enej\u202c"
    assert said(raw) == [("word.zero_width", "navn"), ("word.direction", "navn")]


@pytest.mark.parametrize(
    "sign",
    ["\u202e", "\u2066", "\u00ad", "\u3164"],
    ids=["override", "isolate", "soft hyphen", "filler"],
)
def test_a_sign_that_turns_or_parts_letters_unseen_is_told_of(sign: str) -> None:
    """Copied from a web page: kept, and changes no fixed text."""
    turned = [("word.direction", "navn")] * (sign == "\u202e")
    assert said(written(run(f"Ida{sign}Demo"))) == [("word.zero_width", "navn"), *turned]

    def part_word(root: etree._Element) -> None:
        next(item for item in root.iter(q("t")) if item.text == "\u00a0Nej").text = f"\u00a0N{sign}ej"

    raw = changed(part_word)
    assert said(raw) == []


# --- What fills itself in -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "kind", ["MERGEFIELD Navn", "SAVEDATE", "PRINTDATE", "EDITTIME", "NEXT", "INCLUDETEXT brev.docx", "FORMDROPDOWN"]
)
def test_an_answer_that_word_fills_in_by_itself_is_told_of(kind: str) -> None:
    """»«Navn»« of a mail merge, or the day of the last print."""
    raw = written(part("begin") + code(kind) + part("separate") + run("«Navn»") + part("end"))
    assert raw.texts["navn"] == "«Navn»"
    assert said(raw) == [("word.content", "navn")]


@pytest.mark.parametrize("markup", ["<w:dayLong/>", "<w:yearShort/>", "<w:pgNum/>", '<w:subDoc r:id="rId9"/>'])
def test_what_word_writes_for_an_empty_element_is_told_of(markup: str) -> None:
    """The day's name, a page number or another document: on paper, and not in the file's text."""
    raw = written(run("Ida Demo ") + f"<w:r>{markup}</w:r>")
    assert said(raw) == [("word.content", "navn")]


# --- Whole pieces ---------------------------------------------------------------------------------------------


def test_two_completed_forms_in_one_document_are_a_conflict() -> None:
    """Another person's form pasted after one's own: neither name is chosen, and both are kept."""

    def twice(root: etree._Element) -> None:
        body = next(root.iter(q("body")))
        for item in [copy.deepcopy(child) for child in list(body)[:-1]]:
            for text in item.iter(q("t")):
                text.text = "Bo Prøve" if text.text == "Ida Demo" else text.text
            body.insert(len(body) - 1, item)

    raw = changed(twice, navn="Ida Demo")
    assert raw.texts["navn"] == ""
    assert ("word.conflict", "navn") in said(raw)
    assert {"Ida Demo", "Bo Prøve"} <= {item.text for item in raw.outside}


def test_a_deleted_piece_of_the_page_is_missed_at_its_questions() -> None:
    """Two questions selected and deleted, with their fields."""

    def cut(root: etree._Element) -> None:
        body, first, last = next(root.iter(q("body"))), paragraph_of(root, "navn"), paragraph_of(root, "dag")
        tops = [next(child for child in body if child in (item, *item.iterancestors())) for item in (first, last)]
        for item in list(body)[body.index(tops[0]) : body.index(tops[1]) + 1]:
            drop(item)

    raw = changed(cut, navn="Ida Demo")
    assert {("word.missing", "navn"), ("word.missing", "dag")} <= set(said(raw))
