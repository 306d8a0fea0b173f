"""A form that lost its fields (printed to PDF, or flattened) → what seems to stand in them: proposals, never answers.

The blank form tells where each field was. Text inside its rectangle, or a mark in its box, is proposed for a person to confirm;
a page whose own words do not stand where the blank's do is left alone. Needs `pypdfium2` (extra `scan`).
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
"""Form, version and the first of the digest, as they are printed in the foot of each page."""
RIM = 1.8
"""Points at a field's upper and lower edge into which the words beside it may reach."""
EVERY = 17
"""So many of a page's letters are looked up again in the other file."""
SAME = 0.8
"""Share of the blank's letters that must stand where they stood, for a page to be the same page."""
SCALE = 2
DARK = 128
MARKED = 0.06
"""Share of dark pixels inside a box that is a mark; our cross has a fifth, an empty box none."""
INSIDE = 0.18
"""The part of a box at each edge that is its own frame."""


def printed_identity(data: bytes) -> tuple[str, str, str] | None:
    """Form, version and the beginning of the digest that a file's pages say; None when they say nothing."""
    document = pypdfium2.PdfDocument(data)
    for number in range(min(len(document), PAGES)):
        found = IDENTITY.search(document[number].get_textpage().get_text_range())
        if found:
            return found[1], found[2], found[3]
    return None


def proposal(data: bytes, blank_pdf: bytes, blank: Blank) -> dict[str, str]:
    """Control name → text (`x` for a mark) that seems to stand in a flat file; nothing when it is another layout."""
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
    """Whether the letters that we print stand where they stood."""
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
        """The share of dark pixels well inside a rectangle in points from the lower left corner."""
        edge = (right - left) * INSIDE
        columns = range(int((left + edge) * SCALE), int((right - edge) * SCALE))
        rows = range(self._height - int((high - edge) * SCALE), self._height - int((low + edge) * SCALE))
        pixels = [self._bytes[row * self._stride + column] for row in rows for column in columns]
        return sum(pixel < DARK for pixel in pixels) / len(pixels) if pixels else 0.0
