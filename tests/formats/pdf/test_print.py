"""The edition that is written on by hand, and what its codes say."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from io import BytesIO
from itertools import combinations

import page
import pikepdf
import pypdf
import pypdfium2
import pytest
import segno

from infohus_forms.formats.paper_code import ALPHABET, LENGTH, PaperCode, copy_token, paper_code_of
from infohus_forms.formats.pdf.reading.form import read_pdf
from infohus_forms.formats.pdf.writing.page_codes import MASK
from infohus_forms.formats.pdf.writing.paper_form import Place, geometry, print_form
from infohus_forms.models.finding import Refused
from infohus_forms.models.question import Widget
from infohus_forms.models.specification.vocabulary import Kind
from infohus_forms.render.questions import sheet_of
from tests.formats.pdf.forms import a_sheet, a_stamp
from tests.support.builders import a_form
from tests.support.shelf import form_spec

MM = 72 / 25.4
A4 = (210.0, 297.0)


def a_print() -> bytes:
    """The printed edition of the form with every kind of field."""
    return print_form(a_sheet(), a_stamp())


def test_accessible_and_the_same_bytes() -> None:
    """The printed edition passes PDF/UA-1, and is the same bytes each time."""
    assert "no failures in implemented checks" in str(page.validate_pdf_bytes(a_print(), profile="ua1"))
    assert print_form(a_sheet(), a_stamp()) == a_print()


def test_only_paper() -> None:
    """Every page is A4, and none has a field or a link."""
    with pikepdf.open(BytesIO(a_print())) as document:
        assert "/AcroForm" not in document.Root
        for sheet in document.pages:
            assert "/Annots" not in sheet.obj
            assert [round(float(side) / MM) for side in sheet.mediabox[2:]] == [210, 297]


def test_the_same_questions_as_on_the_screen() -> None:
    """Every question's number and words are printed, and how to take back a cross."""
    words = " ".join(" ".join(sheet.extract_text() for sheet in pypdf.PdfReader(BytesIO(a_print())).pages).split())
    assert all(question.number in words and question.label in words for question in a_sheet().questions())
    assert "Fortryder du: udfyld boksen helt, og sæt et nyt kryds" in words


def test_what_a_menu_holds_is_printed_once() -> None:
    """Nobody can open a menu on paper: its answers stand in the question's help, where the form has not printed them before."""
    fields = """
- {id: place, kind: choice, choices: a1 a2 a3 a4 a5 a6 a7 a8 a9}
- {id: seen, kind: table, rows: 2, columns: [{id: who, kind: text}, {id: place, kind: choice, choices: a1 a2 a3 a4 a5 a6 a7 a8 a9},
    {id: way, kind: choice, choices: b1 b2 b3 b4}]}
"""
    printed = pypdf.PdfReader(BytesIO(print_form(sheet_of(a_form(fields)), a_stamp())))
    words = " ".join(printed.pages[0].extract_text().split())
    assert words.count("A1, A2, A3, A4, A5, A6, A7, A8, A9.") == 1
    assert words.count("Way: B1, B2, B3, B4.") == 1


def test_booklets_begin_on_their_own_sheets() -> None:
    """Redskab 3's booklets begin on right-hand pages, a page left empty for that says so, and every page knows its number."""
    made = pypdfium2.PdfDocument(print_form(sheet_of(form_spec("redskab3")), a_stamp()))
    pages = [" ".join(part.get_textpage().get_text_range().split()) for part in made]
    assert all(f"Side {number} af {len(pages)}" in words for number, words in enumerate(pages, 1))
    empty = [number for number, words in enumerate(pages, 1) if "Siden er tom" in words]
    begun = [number for number, words in enumerate(pages, 1) if re.search(r"\d Hæfte [12]: ", words)]
    assert begun == [number + 1 for number in empty]
    assert all(number % 2 == 1 for number in begun)


def test_every_control_has_a_place() -> None:
    """The geometry names every control once, in printed order, on a page that exists."""
    known = geometry(a_sheet(), a_stamp())
    assert [place.name for place in known.places] == [control.name for control in a_sheet().controls()]
    assert {place.page for place in known.places} <= set(range(1, known.pages + 1))
    assert len(pypdf.PdfReader(BytesIO(a_print())).pages) == known.pages


def test_boxes_are_large_and_far_apart() -> None:
    """A box is 4.5 to 5 mm, and 4 mm of paper lie between it and the next."""
    boxes = {control.name for control in a_sheet().controls() if control.widget is Widget.BOX}
    by_page: dict[int, list[Place]] = defaultdict(list)
    for place in geometry(a_sheet(), a_stamp()).places:
        if place.name in boxes:
            left, low, right, high = place.box
            assert 4.5 * MM <= right - left <= 5 * MM
            assert 4.5 * MM <= high - low <= 5 * MM
            by_page[place.page].append(place)
    assert len(boxes) == sum(map(len, by_page.values()))
    for places in by_page.values():
        for one, other in combinations(places, 2):
            across = max(other.box[0] - one.box[2], one.box[0] - other.box[2])
            down = max(other.box[1] - one.box[3], one.box[1] - other.box[3])
            assert max(across, down) >= 4 * MM - 0.1, (one, other)


def test_nothing_is_printed_at_a_box() -> None:
    """No letter of the page stands within 1.5 mm of a box."""
    boxes = {control.name for control in a_sheet().controls() if control.widget is Widget.BOX}
    document = pypdfium2.PdfDocument(a_print())
    for place in geometry(a_sheet(), a_stamp()).places:
        if place.name in boxes:
            left, low, right, high = place.box
            around = (left - 1.4 * MM, low - 1.4 * MM, right + 1.4 * MM, high + 1.4 * MM)
            text = document[place.page - 1].get_textpage().get_text_bounded(*around)
            assert text.strip() == "", (place.name, text)


def test_what_is_filled_in_moves_nothing() -> None:
    """Texts and ticks stand in their fields, a text that does not fit is told of there, and every page's layout is the same."""
    filled = print_form(
        a_sheet(), a_stamp(), {"name": "Navn Prøve", "anonymous=ja": "x", "story": "Lang tekst. " * 300}
    )
    words = " ".join(sheet.extract_text() for sheet in pypdf.PdfReader(BytesIO(filled)).pages)
    assert "Navn Prøve" in words
    assert "for lang til papiret" in " ".join(words.split())
    assert "no failures in implemented checks" in str(page.validate_pdf_bytes(filled, profile="ua1"))
    blank, with_values = (pypdfium2.PdfDocument(data) for data in (a_print(), filled))
    assert len(blank) == len(with_values)
    codes = [[modules(sheet, 9) for sheet in document] for document in (blank, with_values)]
    assert codes[0] == codes[1]


def modules(sheet: pypdfium2.PdfPage, top: float) -> list[list[bool]]:
    """The 21 by 21 modules of the code whose upper edge is `top` mm down the page, in its middle: dark or not."""
    scale, side, count = 4.0, 14.7, 21
    picture = sheet.render(scale=scale, grayscale=True)
    pixels, stride = bytes(picture.buffer), picture.stride
    place = [(number + 0.5) * side / count for number in range(count)]
    return [
        [
            pixels[round((top + y) * MM * scale) * stride + round((A4[0] / 2 - side / 2 + x) * MM * scale)] < 128
            for x in place
        ]
        for y in place
    ]


def test_each_page_has_its_code_twice() -> None:
    """The code stands in the middle, 9 mm from the upper edge and 9 mm from the lower, and says page and copy."""
    known = geometry(a_sheet(), a_stamp())
    for number, sheet in enumerate(pypdfium2.PdfDocument(a_print()), 1):
        text = PaperCode(known.layout, number, known.pages, copy_token(a_stamp().token)).text()
        code = segno.make(text, error="q", version=1, mask=MASK, micro=False, boost_error=False)
        expected = [[bool(module) for module in row] for row in code.matrix]
        assert modules(sheet, 9) == expected
        assert modules(sheet, A4[1] - 9 - 14.7) == expected


def test_what_is_filled_in_stays_within_its_field() -> None:
    """A long word in a narrow column is drawn smaller, and what has no room at all says so within the field."""
    columns = (
        "[{id: what, kind: longtext, weight: 8}, {id: who, kind: text, weight: 3}, {id: how, kind: text, weight: 2}]"
    )
    sheet = sheet_of(a_form(f"- {{id: seen, kind: table, rows: 2, columns: {columns}}}"))
    given = {"seen__1__who": "Kriminalforsorgen", "seen__1__how": "Ord " * 40}
    page_text = pypdfium2.PdfDocument(print_form(sheet, a_stamp(), given))[0].get_textpage()
    boxes = {place.name: place.box for place in geometry(sheet, a_stamp()).places}
    for name, words in (("seen__1__who", "Kriminalforsorgen"), ("seen__1__how", "Se Word")):
        start, length = page_text.search(words).get_next()
        drawn = [page_text.get_charbox(start + at) for at in range(length)]
        left, low, right, high = boxes[name]
        assert left <= min(box[0] for box in drawn)
        assert max(box[2] for box in drawn) <= right
        assert low <= min(box[1] for box in drawn)
        assert max(box[3] for box in drawn) <= high


def test_the_layout_hash_covers_words_and_places() -> None:
    """One other word, or one line more to write on, is another layout; another copy or case is the same."""
    known = geometry(a_sheet(), a_stamp()).layout
    assert geometry(a_sheet(), replace(a_stamp(), token="ZZZZZZZZ", case="26/09999")).layout == known
    section = a_sheet().sections[0]
    question = next(item for item in section.questions if item.kind is Kind.LONGTEXT)
    for changed in (replace(question, label="Story!"), replace(question, lines=question.lines + 1)):
        questions = tuple(changed if item is question else item for item in section.questions)
        sheet = replace(a_sheet(), sections=(replace(section, questions=questions),))
        assert geometry(sheet, a_stamp()).layout != known


def test_a_code_says_what_was_put_into_it() -> None:
    """`K7HTA19AAAABBBB` with its check is read back; any single wrong character is seen."""
    code = PaperCode("7HTA", 1, 9, "AAAABBBB")
    text = code.text()
    assert len(text) == LENGTH
    assert paper_code_of(text) == code
    for place in range(LENGTH):
        for letter in ALPHABET.replace(text[place], ""):
            assert paper_code_of(text[:place] + letter + text[place + 1 :]) is None


@pytest.mark.parametrize(("number", "pages"), [(0, 3), (4, 3), (1, 43)])
def test_a_page_that_cannot_be(number: int, pages: int) -> None:
    """A page outside its form, and a form of more than 42 pages, have no code."""
    with pytest.raises(ValueError, match="pages"):
        PaperCode("7HTA", number, pages, "AAAABBBB").text()


def test_a_blank_copy_has_zeros() -> None:
    """A copy that belongs to no case has the token 00000000; a long token gives its first eight characters."""
    assert copy_token("") == "00000000"
    assert copy_token("r4t8w2y6b3") == "R4T8W2Y6"


def test_the_file_is_recognised_as_ours() -> None:
    """The printed edition sent back as a file is refused as one of our forms without fields, not as unknown."""
    with pytest.raises(Refused) as refused:
        read_pdf(a_print())
    assert refused.value.finding.code == "pdf.flat"
