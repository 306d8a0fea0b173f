"""Legible in black and white at 200 dpi: a page made purely black and white still tells what is ticked from what is not."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import numpy as np
import pikepdf
import pypdfium2
import pytest

from infohus_forms.archive.marks import OFF, ON
from infohus_forms.models.specification.vocabulary import Shape
from tests.archive.copies import completed, copy_of
from tests.support.answers import every_answer
from tests.support.shelf import form_ids, form_spec

DPI = 200
BLACK = 128
"""What a fax makes black: everything darker than the middle of 0–255."""
LIGHTEST = 0.4
"""The lightest grey of any text (0 black, 1 white): 5.7 to 1 on white, above the 4.5 to 1 of WCAG 2.1 §1.4.3."""
PAINTS = frozenset({"Tj", "TJ", "'", '"'})


def ink_in_marks(pdf: bytes, marks: frozenset[str]) -> list[float]:
    """How much of the middle of each of these marks is black, 0 to 1, on pages that are purely black and white."""
    found: list[float] = []
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            words = page.get_textpage()
            text = words.get_text_range()
            places = [at for at in range(words.count_chars()) if text[at : at + 1] in marks]
            if not places:
                continue
            dots = page.render(scale=DPI / 72, grayscale=True).to_numpy() < BLACK
            for at in places:
                left, bottom, right, top = (side * DPI / 72 for side in words.get_charbox(at))
                x, y, half = (left + right) / 2, dots.shape[0] - (bottom + top) / 2, (right - left) / 5
                found.append(float(np.mean(dots[round(y - half) : round(y + half), round(x - half) : round(x + half)])))
    return found


def text_greys(pdf: bytes) -> Iterator[float]:
    """The luminance of each colour that text is filled with."""
    with pikepdf.open(BytesIO(pdf)) as document:
        for page in document.pages:
            grey, kept = 0.0, []
            for instruction in pikepdf.parse_content_stream(page):
                match str(instruction.operator):
                    case "q":
                        kept.append(grey)
                    case "Q":
                        grey = kept.pop()
                    case "scn" | "sc" | "g" | "rg":
                        parts = [float(part) for part in instruction.operands]
                        grey = parts[0] if len(parts) == 1 else float(np.dot(parts, (0.2126, 0.7152, 0.0722)))
                    case name if name in PAINTS:
                        yield grey


@pytest.mark.parametrize("form", form_ids())
def test_ticked_is_told_from_empty_and_no_text_is_pale(form: str) -> None:
    """Every box of every form, some ticked: the middle of a ticked one is inked, that of an empty one is white."""
    pdf = copy_of(completed(form_spec(form), every_answer(form_spec(form), ("Svar",), ("Svar",))))
    for shape in Shape:
        on, off = ink_in_marks(pdf, frozenset(ON[shape])), ink_in_marks(pdf, frozenset(OFF[shape]))
        assert bool(on) == bool(off)
        if on:
            assert min(on) > 0.2
            assert max(off) < 0.02
    assert max(text_greys(pdf)) <= LIGHTEST
