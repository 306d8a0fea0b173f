"""Proposals from a form that lost its fields (printed to PDF, or flattened): what seems to be in them, never answers (decision 36).

The places of the fields come from the blank form. Text inside its rectangle, or a mark in its box, is proposed for a person
to confirm; a page whose printed words are not where the blank's are is skipped. Needs `pypdfium2` (extra `scan`).
"""

from __future__ import annotations

import re
from typing import Any

import pypdfium2

from infohus_forms.formats.limits import PAGES, TEXT_LENGTH
from infohus_forms.formats.names import CODE
from infohus_forms.formats.pdf.common.blank_snapshot import Blank
from infohus_forms.formats.pdf.reading.text_strings import with_line_feeds

IDENTITY = re.compile(r"(?<![a-z0-9_])([a-z0-9_]++) (\d+\.\d+) · ([0-9a-f]{8})")
"""Form, version and the beginning of the digest, as printed in the foot of each page."""
RIM = 1.8
"""Points at a field's upper and lower edge into which words outside it may reach."""
EVERY = 17
"""Step in letters of a page at which one is compared with the other file."""
SAME = 0.8
"""Share of the blank's letters that must be in their place, for a page to be the same page."""
SCALE = 2
"""Pixels a point at which a page is drawn."""
DARK = 128
"""Grey below which a pixel is dark."""
MARKED = 0.06
"""Share of dark pixels inside a box above which it is marked; the form's own cross has a fifth, an empty box none."""
INSIDE = 0.18
"""Share of a box at each edge that may have its frame."""


def printed_identity(data: bytes) -> tuple[str, str, str] | None:
    """Return form, version and the beginning of the digest from the text of a file's pages; None when they are not there."""
    document = pypdfium2.PdfDocument(data)
    for number in range(min(len(document), PAGES)):
        found = IDENTITY.search(document[number].get_textpage().get_text_range())
        if found:
            return found[1], found[2], found[3]
    return None


def proposal(data: bytes, blank_pdf: bytes, blank: Blank) -> dict[str, str]:
    """Return by control name the text (`x` for a mark) that seems to be in a flat file; empty when it has another layout."""
    flat, empty = pypdfium2.PdfDocument(data), pypdfium2.PdfDocument(blank_pdf)
    proposed: dict[str, str] = {}
    if len(flat) != len(empty):
        return proposed
    for number in range(len(empty)):
        page, own = flat[number], empty[number]
        across, up = page.get_width() / own.get_width(), page.get_height() / own.get_height()
        texts = page.get_textpage()
        if not _same_page(texts, own.get_textpage(), across, up):
            continue
        drawn = _Pixels(page)
        for name, (on, *sides) in blank.places.items():
            if int(on) != number + 1:
                continue
            left, low, right, high = sides[0] * across, sides[1] * up, sides[2] * across, sides[3] * up
            if CODE in name:
                if drawn.dark(left, low, right, high) > MARKED:
                    proposed[name] = "x"
                continue
            text = with_line_feeds(texts.get_text_bounded(left, low + RIM, right, high - RIM)).strip()
            if text and len(text) <= TEXT_LENGTH:
                proposed[name] = text
    return proposed


def _same_page(texts: Any, own: Any, across: float, up: float) -> bool:
    """Return whether the printed letters are in the places of the blank's, within 2 points."""
    looked, right = 0, 0
    for at in range(0, own.count_chars(), EVERY):
        letter = own.get_text_range(at, 1)
        if not letter.isalnum():
            continue
        low, bottom, high, top = own.get_charbox(at)
        looked += 1
        right += letter in texts.get_text_bounded(low * across - 2, bottom * up - 2, high * across + 2, top * up + 2)
    return looked > 0 and right >= SAME * looked


class _Pixels:
    """A page as grey pixels."""

    def __init__(self, page: Any) -> None:
        drawn = page.render(scale=SCALE, grayscale=True)
        self._bytes, self._stride, self._height = bytes(drawn.buffer), drawn.stride, drawn.height

    def dark(self, left: float, low: float, right: float, high: float) -> float:
        """Return the share of dark pixels well inside a rectangle, in points from the lower left corner."""
        edge = (right - left) * INSIDE
        columns = range(int((left + edge) * SCALE), int((right - edge) * SCALE))
        rows = range(self._height - int((high - edge) * SCALE), self._height - int((low + edge) * SCALE))
        pixels = [self._bytes[row * self._stride + column] for row in rows for column in columns]
        return sum(pixel < DARK for pixel in pixels) / len(pixels) if pixels else 0.0
