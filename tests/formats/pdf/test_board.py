"""The analysis board: a sheet of A3 with each scale as a group of its own."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import page
import pypdf
import pypdfium2
import pytest

from infohus_forms.formats.pdf.writing.analysis_board import NoBoardError, board
from infohus_forms.models.specification.vocabulary import Kind
from infohus_forms.render.forms import blank_stamp
from infohus_forms.render.questions import sheet_of
from tests.formats.pdf.forms import a_sheet, a_stamp
from tests.support.shelf import form_spec

MM = 72 / 25.4


def test_one_accessible_sheet() -> None:
    """The board is one page of A3 across, passes PDF/UA-1, and is the same bytes each time."""
    made = board(a_sheet(), a_stamp())
    assert board(a_sheet(), a_stamp()) == made
    assert "no failures in implemented checks" in str(page.validate_pdf_bytes(made, profile="ua1"))
    (sheet,) = pypdf.PdfReader(BytesIO(made)).pages
    assert [round(float(side) / MM) for side in sheet.mediabox[2:]] == [420, 297]


def test_nine_dimensions_in_two_groups() -> None:
    """The board of Redskab 3 has its nine dimensions, each under the booklet that asks for it, and the ends of both scales."""
    spec = form_spec("redskab3")
    text = pypdf.PdfReader(BytesIO(board(sheet_of(spec), blank_stamp(spec)))).pages[0].extract_text()
    words = " ".join(text.split())
    sheet = sheet_of(spec)
    titles = [part.title for part in sheet.sections if any(question.kind is Kind.SCALE for question in part.questions)]
    assert len(titles) == 9
    assert all(title in words for title in titles)
    first, second = words.index("Hæfte 1"), words.index("Hæfte 2")
    assert all(first < words.index(title) < second for title in titles[:4])
    assert all(words.index(title) > second for title in titles[4:])


def test_nothing_joins_the_groups() -> None:
    """Between the two groups lies an empty strip over the whole height of the groups."""
    spec = form_spec("redskab3")
    drawn = pypdfium2.PdfDocument(board(sheet_of(spec), blank_stamp(spec)))[0].render(scale=1, grayscale=True)
    pixels, stride = bytes(drawn.buffer), drawn.stride
    left, right = int(drawn.width / 2 - 8 * MM), int(drawn.width / 2 + 8 * MM)
    for line in range(int(drawn.height * 0.12), int(drawn.height * 0.9)):
        assert set(pixels[line * stride + left : line * stride + right]) == {255}


def test_every_dimension_has_the_same_room_to_write() -> None:
    """Four dimensions of concern and five of resources: as many lines for what speaks for the person as for what speaks against."""
    spec = form_spec("redskab3")
    page = pypdfium2.PdfDocument(board(sheet_of(spec), blank_stamp(spec)))[0]
    lines = [one.get_bounds() for one in page.get_objects() if one.type == pypdfium2.raw.FPDF_PAGEOBJ_PATH]
    notes = [left for left, low, right, high in lines if high - low < MM and 60 * MM < right - left < 70 * MM]
    first = sum(left < page.get_width() / 2 for left in notes)
    assert first / 4 == (len(notes) - first) / 5 > 0


def test_a_form_with_one_scale_has_no_board() -> None:
    """Without two kinds of scales there is no board, and the form's name is in what is said."""
    questions = tuple(question for question in a_sheet().sections[0].questions if question.field != "strength")
    sheet = replace(a_sheet(), sections=(replace(a_sheet().sections[0], questions=questions),))
    with pytest.raises(NoBoardError, match="proeve"):
        board(sheet, a_stamp())


def test_an_invented_case_says_so() -> None:
    """The board of an invented case says OPDIGTET, and no other does."""
    for fictional in (True, False):
        made = board(replace(a_sheet(), fictional=fictional), a_stamp())
        assert ("OPDIGTET" in pypdf.PdfReader(BytesIO(made)).pages[0].extract_text()) is fictional
