"""Text that is read and not seen, whatever makes it so: size, style, font, height and place. The answer stays, and it is told of."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from lxml import etree

from infohus_forms.formats.word.ooxml.names import q
from infohus_forms.formats.word.reading.form import read_word
from infohus_forms.formats.word.writing.fill import fill_word
from infohus_forms.models.response import RawForm
from tests.formats.word.sheets import edited, inside, replaced, sdt, set_content, small_form, xml
from tests.formats.word.test_filled_in_office import RETURNED
from tests.formats.word.test_hazards import changed, drop, paragraph_of, run, said, written
from tests.formats.word.test_unlisted import ANSWER, about_looks, formatted, odt

WINGDINGS = '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>'
WHITE = '<w:color w:val="FFFFFF"/>'


def styled(kind: str, markup: str, use: Callable[[etree._Element], None] = lambda _: None) -> RawForm:
    """The small form answered »Ida Demo«, with a style X of this kind in its styles and put to use."""

    def add(root: etree._Element) -> None:
        root.append(xml(f'<w:style w:type="{kind}" w:styleId="X"><w:name w:val="X"/>{markup}</w:style>')[0])

    data = edited(fill_word(small_form(), {"navn": "Ida Demo", "set__1__hvad": "Graffiti"}), add, "word/styles.xml")
    return read_word(edited(data, use))


def on_letters(root: etree._Element) -> None:
    """The character style X put on the answer."""
    next(inside(root, "navn").iter(q("t"))).addprevious(xml('<w:rPr><w:rStyle w:val="X"/></w:rPr>')[0])


def on_paragraph(root: etree._Element) -> None:
    """The paragraph style X instead of the field's own."""
    next(paragraph_of(root, "navn").iter(q("pStyle"))).set(q("val"), "X")


def on_table(root: etree._Element) -> None:
    """The table style X instead of the table's own."""
    table = next(sdt(root, "set__1__hvad").iterancestors(q("tbl")))
    next(table.iter(q("tblStyle"))).set(q("val"), "X")


def placed(markup: str) -> Callable[[etree._Element], None]:
    """A property put on the paragraph of the answer."""

    def put(root: etree._Element) -> None:
        next(paragraph_of(root, "navn").iter(q("pStyle"))).addnext(xml(markup)[0])

    return put


def row_of(height: str, rule: str) -> Callable[[etree._Element], None]:
    """A height for the first row of the table."""

    def put(root: etree._Element) -> None:
        row = next(sdt(root, "set__1__hvad").iterancestors(q("tr")))
        mark = next(row.iter(q("trHeight")))
        mark.set(q("val"), height)
        mark.set(q("hRule"), rule)

    return put


# --- Letters --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "markup",
    [
        '<w:sz w:val="2"/>',
        '<w:sz w:val="8"/>',
        '<w:rtl/><w:szCs w:val="2"/>',
        '<w:w w:val="1"/>',
        '<w:spacing w:val="-100"/>',
        '<w:fitText w:val="20" w:id="1"/>',
        "<w14:textFill><w14:solidFill><w14:srgbClr w14:val='000000'><w14:alpha w14:val='100000'/></w14:srgbClr></w14:solidFill></w14:textFill>",
    ],
    ids=["1 pt", "4 pt", "right to left", "narrow", "pressed", "fitted", "transparent"],
)
def test_letters_that_nobody_can_read_are_told_of(markup: str) -> None:
    """»Ida Demo« as a dot, a line or nothing on the page: read all the same, at its field."""
    raw = written(run("Ida Demo", markup))
    assert raw.texts["navn"] == "Ida Demo"
    assert said(raw) == [("word.unseen", "navn")]


def test_tiny_words_beside_a_field_are_kept_and_told_of_twice() -> None:
    """»men ikke hende« in one point after the answer."""
    tiny = xml(run("men ikke hende", '<w:sz w:val="2"/>'))[0]
    raw = changed(lambda root: sdt(root, "navn").addnext(tiny), navn="Ida")
    assert {("word.outside", "navn"), ("word.unseen", "navn")} <= set(said(raw))


def test_a_word_beside_a_box_that_was_made_tiny_is_told_of() -> None:
    """»Nej« in one point: on paper the box has no word."""
    assert said(changed(formatted('<w:sz w:val="2"/>'))) == [("word.unseen", "samtykke")]


@pytest.mark.parametrize(
    "markup",
    [
        '<w:sz w:val="12"/>',
        '<w:szCs w:val="2"/>',
        '<w:spacing w:val="-10"/>',
        '<w:w w:val="90"/>',
        '<w:sz w:val="72"/>',
    ],
)
def test_letters_of_other_sizes_are_the_writers_own(markup: str) -> None:
    """Six points can be read; a size for another script is none of this text."""
    assert said(written(run("Ida Demo", markup))) == []


@pytest.mark.parametrize("font", ["Wingdings", "SYMBOL", "Webdings", "Marlett"])
def test_letters_in_a_font_of_signs_are_told_of(font: str) -> None:
    """»J« in Wingdings is a smiling face on the page; the letter is what the file says."""
    raw = written(run("J", f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}"/>'))
    assert raw.texts["navn"] == "J"
    assert said(raw) == [("word.symbol_font", "navn")]


@pytest.mark.parametrize("text", ["\uf0fe", "☒", " "])
def test_what_a_font_of_signs_does_not_turn_is_told_of_as_before(text: str) -> None:
    """A private character is told of by itself; a real sign and a space are shown as they are."""
    assert "word.symbol_font" not in {code for code, _ in said(written(run(text, WINGDINGS)))}


@pytest.mark.parametrize("sign", ["\ue000", "\U000f0001", "\U0010fffd"])
def test_a_character_of_one_program_alone_is_told_of_in_every_plane(sign: str) -> None:
    """The private planes 15 and 16 have as little meaning as U+E000."""
    raw = written(run(f"Ida {sign}"))
    assert raw.texts["navn"] == f"Ida {sign}"
    assert said(raw) == [("word.private_text", "navn")]


# --- Styles ---------------------------------------------------------------------------------------------------

LOOKS = {
    WHITE: "word.unseen",
    "<w:vanish/>": "word.hidden",
    "<w:strike/>": "word.struck",
    '<w:sz w:val="4"/>': "word.unseen",
    WINGDINGS: "word.symbol_font",
}


@pytest.mark.parametrize(("markup", "code"), LOOKS.items())
@pytest.mark.parametrize(("kind", "use"), [("character", on_letters), ("paragraph", on_paragraph)])
def test_what_a_style_does_to_an_answer_is_told_of(
    kind: str, use: Callable[[etree._Element], None], markup: str, code: str
) -> None:
    """»Gennemstreget«, a style of the writer's own, or one that came along with pasted text."""
    raw = styled(kind, f"<w:rPr>{markup}</w:rPr>", use)
    assert raw.texts["navn"] == "Ida Demo"
    assert said(raw) == [(code, "navn")]


def test_a_style_takes_its_looks_from_the_one_that_it_is_based_on() -> None:
    """X says nothing itself; the form's own »Aktivt trin« below it is white."""
    assert said(styled("character", '<w:basedOn w:val="Aktiv"/>', on_letters)) == [("word.unseen", "navn")]


def test_styles_that_are_based_on_one_another_in_a_ring_come_to_an_end() -> None:
    """Only a damaged file has them: each counts once."""
    assert said(styled("character", '<w:basedOn w:val="X"/><w:rPr><w:strike/></w:rPr>', on_letters)) == [
        ("word.struck", "navn")
    ]


@pytest.mark.parametrize("region", ["{}", '<w:tblStylePr w:type="band1Horz">{}</w:tblStylePr>'])
def test_a_style_of_tables_counts_too(region: str) -> None:
    """White letters for the whole table, or for every second row."""
    raw = styled("table", region.format(f"<w:rPr>{WHITE}</w:rPr>"), on_table)
    assert raw.texts["set__1__hvad"] == "Graffiti"
    assert ("word.unseen", "set") in said(raw)


def test_what_a_text_says_itself_counts_before_its_style() -> None:
    """The style hides it, and the writer has shown it again."""

    def shown(root: etree._Element) -> None:
        on_letters(root)
        next(inside(root, "navn").iter(q("rPr"))).append(xml('<w:vanish w:val="0"/>')[0])

    assert said(styled("character", "<w:rPr><w:vanish/></w:rPr>", shown)) == []


def test_white_letters_on_the_dark_ground_of_their_style_can_be_read() -> None:
    """As the built-in styles of Word have them."""
    dark = f'<w:pPr><w:shd w:val="clear" w:color="auto" w:fill="1F5C7A"/></w:pPr><w:rPr>{WHITE}</w:rPr>'
    assert said(styled("paragraph", dark, on_paragraph)) == []


def test_a_style_that_nothing_is_written_in_is_not_told_of() -> None:
    """Word brings hundreds."""
    assert said(styled("paragraph", "<w:rPr><w:vanish/></w:rPr>")) == []


@pytest.mark.parametrize("place", ["docDefaults", "Normal"])
def test_the_looks_of_all_text_count_where_a_text_says_nothing_else(place: str) -> None:
    """White as the colour of everything: the answer is one of what cannot be seen."""

    def white(root: etree._Element) -> None:
        if place == "Normal":
            root.find(f"{q('style')}[@{q('styleId')}='Normal']").append(xml(f"<w:rPr>{WHITE}</w:rPr>")[0])  # type: ignore[union-attr]
        else:
            next(root.iter(q("rPr"))).append(xml(WHITE)[0])

    raw = read_word(edited(fill_word(small_form(), {"navn": "Ida Demo"}), white, "word/styles.xml"))
    assert ("word.unseen", "navn") in said(raw)


# --- Room and place -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("height", "rule", "cut"), [("20", "exact", True), ("900", "exact", False), ("20", "atLeast", False)]
)
def test_a_row_too_low_for_its_text_is_told_of(height: str, rule: str, cut: bool) -> None:  # noqa: FBT001 - a row of the table
    """A height that does not grow with the text; one that the text has room in is only a height."""
    raw = changed(row_of(height, rule), set__1__hvad="Graffiti")
    assert raw.texts["set__1__hvad"] == "Graffiti"
    assert (("word.cut_off", "set") in said(raw)) is cut


def test_a_row_with_room_for_some_of_a_long_text_is_told_of() -> None:
    """Two lines can be seen of ten."""
    assert ("word.cut_off", "set") in said(changed(row_of("520", "exact"), set__1__hvad="Graffiti\n" * 9 + "igen"))


@pytest.mark.parametrize(
    "markup",
    [
        '<w:ind w:left="-20000"/>',
        '<w:ind w:firstLine="20000"/>',
        '<w:framePr w:w="2000" w:x="20000" w:y="1"/>',
        '<w:framePr w:w="2000" w:h="20" w:hRule="exact"/>',
        '<w:spacing w:line="20" w:lineRule="exact"/>',
    ],
    ids=["left of the page", "right of it", "frame off the page", "low frame", "low line"],
)
def test_an_answer_off_the_page_or_without_room_is_told_of(markup: str) -> None:
    """It stands in the file and on no sheet of paper."""
    raw = changed(placed(markup), navn="Ida Demo")
    assert raw.texts["navn"] == "Ida Demo"
    assert said(raw) == [("word.cut_off", "navn")]


@pytest.mark.parametrize(
    "markup",
    [
        '<w:ind w:left="567"/>',
        '<w:ind w:hanging="360" w:left="-100"/>',
        '<w:spacing w:before="0" w:line="240" w:lineRule="auto"/>',
    ],
)
def test_a_paragraph_moved_a_little_is_as_people_write(markup: str) -> None:
    """An indent, or the space that programs write at every paragraph."""
    assert said(changed(placed(markup), navn="Ida Demo")) == []


def test_a_field_in_a_text_box_off_the_page_is_told_of() -> None:
    """Its text is read; that it stands in a figure is said, wherever the figure stands."""

    def box(root: etree._Element) -> None:
        control, paragraph = sdt(root, "navn"), paragraph_of(root, "navn")
        shape = '<v:shape xmlns:v="urn:schemas-microsoft-com:vml" style="position:absolute;margin-left:5000pt">'
        paragraph.append(
            xml(
                f"<w:r><w:pict>{shape}<v:textbox><w:txbxContent><w:p/></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
            )[0]
        )
        next(paragraph.iter(q("txbxContent")))[0].append(control)

    raw = changed(box, navn="Ida Demo")
    assert raw.texts["navn"] == "Ida Demo"
    assert said(raw) == [("word.content", "navn")]


def test_a_cell_that_another_covers_is_told_of() -> None:
    """The row below goes on with the cell above: what is written in it is not shown."""

    def merge(root: etree._Element) -> None:
        for name, markup in (("set__1__hvad", '<w:vMerge w:val="restart"/>'), ("set__2__hvad", "<w:vMerge/>")):
            next(next(sdt(root, name).iterancestors(q("tc"))).iter(q("tcPr"))).append(xml(markup)[0])

    raw = changed(merge, set__1__hvad="Graffiti", set__2__hvad="Hærværk")
    assert raw.texts["set__2__hvad"] == "Hærværk"
    assert said(raw) == [("word.hidden", "set")]


def test_a_number_that_a_style_puts_before_an_answer_is_told_of() -> None:
    """»Opstilling – talliste« on the field's paragraph; the form's own guiding points have theirs and are no answer."""
    counted = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
    assert said(styled("paragraph", counted, on_paragraph)) == [("word.listed", "navn")]


def test_black_letters_on_a_solid_pattern_are_told_of() -> None:
    """Word's pattern »Udfyldt (100 %)« covers with its own colour, not with the fill."""
    pattern = '<w:color w:val="000000"/><w:shd w:val="solid" w:color="000000" w:fill="FFFFFF"/>'
    assert said(written(run("Ida Demo", pattern))) == [("word.unseen", "navn")]


@pytest.mark.parametrize("words", ["Ida Demo", ""])
def test_a_field_that_was_put_in_another_is_told_of(words: str) -> None:
    """The day dragged into the name's box: it is read as the day, and on the page it answers another question."""

    def put_inside(root: etree._Element) -> None:
        for old in list(inside(root, "navn")) if not words else ():
            inside(root, "navn").remove(old)
        inside(root, "navn").append(sdt(root, "dag"))

    raw = changed(put_inside, navn=words, dag="01.02.2026")
    assert raw.texts["dag"] == "01.02.2026"
    assert ("word.moved", "dag") in said(raw)


@pytest.mark.parametrize("name", ["navn", "tovholder_date"])
def test_a_field_that_was_put_in_the_footer_is_told_of(name: str) -> None:
    """Also the last one, which still follows on the others: at the foot of every page it answers no question."""
    data = fill_word(small_form(), {"tovholder_date": "01.02.2026", "navn": "Ida Demo"})
    moved: list[etree._Element] = []

    def take(root: etree._Element) -> None:
        moved.append(sdt(root, name))
        drop(moved[0])

    data = edited(data, take)
    raw = read_word(edited(data, lambda root: next(root.iter(q("p"))).append(moved[0]), "word/footer1.xml"))
    assert raw.texts[name]
    assert ("word.moved", name.partition("_")[0]) in said(raw)


# --- OpenDocument ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("properties", "found"),
    [
        ('fo:font-size="1pt"', "word.unseen"),
        ('style:text-scale="1%"', "word.unseen"),
        ('style:font-name="Wingdings1"', "word.symbol_font"),
        ("fo:font-family=\"'Wingdings 2'\"", "word.symbol_font"),
        ('fo:font-size="50%"', ""),
        ('fo:font-size="9pt"', ""),
    ],
)
def test_letters_of_an_odt_are_told_of_as_in_a_word_file(properties: str, found: str) -> None:
    """The same answer with letters set by hand in LibreOffice 25.2."""
    data = odt(properties, ANSWER, ANSWER.replace("Placeholder_20_Text", "T99"))
    assert about_looks(data) == ([(found, "hdr_person_ref")] if found else [])


def test_a_low_row_of_an_odt_is_told_of_as_in_a_word_file() -> None:
    """LibreOffice: Table › Row height, without »Fit to size«."""
    data = (RETURNED / "redskab1-libreoffice-25.2.odt").read_bytes()
    low = replaced(data, "style:min-row-height=", "style:row-height=", "content.xml")
    assert "word.cut_off" not in {code for code, _ in said(read_word(data))}
    assert "word.cut_off" in {code for code, _ in said(read_word(low))}


def test_an_answer_can_be_set_anew_without_any_of_this() -> None:
    """What a program writes around an answer of every day."""
    everyday = '<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:cs="Symbol"/><w:color w:val="auto"/><w:sz w:val="22"/>'
    raw = read_word(edited(small_form(), lambda root: set_content(root, "navn", run("Ida Demo", everyday))))
    assert said(raw) == []
