"""Texts that must be shaped (Arabic, Hebrew, Thai, marks on letters): Typst draws them, and the page becomes the appearance (decision 45).

Programs that extract text reverse what is written from right to left, letter by letter. A glyph for several such letters
therefore has them in their order on the page; then poppler and PDFium find the word as it was written.
The page is typeset as PDF/UA-1, so that each glyph has a Unicode value.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Pdf

from infohus_forms.files import shipped
from infohus_forms.formats.letters import ALWAYS_PRINTABLE, INVISIBLE
from infohus_forms.formats.pdf.common.fonts import WIDE, face
from infohus_forms.formats.pdf.common.text_fit import LONGEST
from infohus_forms.formats.typesetting import FAMILIES, coverage, printable, typeset

UNDATED = datetime(2026, 1, 1, tzinfo=UTC)
"""The date of a page that no one sees, fixed so that the same text gives the same bytes."""
FROM_RIGHT = ("R", "AL")
"""Bidirectional classes of letters that are written from right to left (Unicode Standard Annex 9)."""
SEVERAL = re.compile(rb"(<[0-9A-Fa-f]+> )<((?:[0-9A-Fa-f]{4}){2,})>")
"""A glyph for several letters in a ToUnicode map."""
STRUCTURE = re.compile(rb"/(\w+)\s*<</MCID \d+>>\s*BDC")
"""A reference to the page's structure tree; the appearance has none."""


def must_be_shaped(text: str) -> bool:
    """Return whether a text has letters that only the other font families have, or marks that do not combine with their letter (NFC)."""
    if text.isascii():
        return False
    return any(map(_is_shaped, set(unicodedata.normalize("NFC", text))))


def shaped(
    document: Pdf, text: str, width: float, height: float, *, lines: bool, look: Mapping[str, Any]
) -> tuple[bytes, pikepdf.Object]:
    """Return the content stream and the resources that draw a text in a box of this size in points.

    `look` has `size`, `smallest` and `pad` in points, and `more`, which ends a text that has no room.
    """
    shown = printable(unicodedata.normalize("NFC", text[:LONGEST]).replace("\t", "    "))
    parts = shown.split("\n") if lines else [" ".join(shown.split("\n"))]
    data = {
        **look,
        "width": width,
        "height": height,
        "lines": lines,
        "fonts": FAMILIES,
        "parts": [{"text": part, "rtl": _from_right(part)} for part in parts],
    }
    made = typeset(shipped("templates/pdf") / "field.typ", data, standards=("ua-1",), timestamp=UNDATED)
    with pikepdf.open(BytesIO(made)) as drawn:
        page = drawn.pages[0].obj
        for font in page.Resources.Font.values():
            font.ToUnicode.write(_as_on_the_page(font.ToUnicode.read_bytes()))
        content = STRUCTURE.sub(rb"/\1 BMC", page.Contents.read_bytes())
        return content, document.copy_foreign(drawn.make_indirect(page.Resources))


def _is_shaped(letter: str) -> bool:
    """Return whether a letter must be shaped; one that no font has is drawn as its code instead."""
    code = ord(letter)
    if letter in INVISIBLE or letter in ALWAYS_PRINTABLE:
        return False
    if code in face(WIDE).glyphs:
        return unicodedata.category(letter)[0] == "M"
    return any(code in family for family in coverage())


def _from_right(text: str) -> bool:
    """Return whether a paragraph runs from right to left, by its first letter with a direction."""
    kinds = (unicodedata.bidirectional(letter) for letter in text)
    return next((kind in FROM_RIGHT for kind in kinds if kind in ("L", *FROM_RIGHT)), False)


def _as_on_the_page(unicode_map: bytes) -> bytes:
    """Return a ToUnicode map with the letters of each glyph once, in their order on the page.

    A letter and its marks that several glyphs draw together are divided among them; Typst gives all of them to each.
    """
    together: dict[str, list[bytes]] = {}
    for code, letters in SEVERAL.findall(unicode_map):
        together.setdefault(_letters(letters), []).append(code)

    def own(found: re.Match[bytes]) -> bytes:
        letters = _letters(found[2])
        sharing = together[letters]
        if len(sharing) == len(letters) and any(unicodedata.category(letter)[0] == "M" for letter in letters):
            letters = letters[sharing.index(found[1])]
        elif all(unicodedata.bidirectional(letter) in FROM_RIGHT for letter in letters):
            letters = letters[::-1]
        return found[1] + b"<" + letters.encode("utf-16-be").hex().encode() + b">"

    return SEVERAL.sub(own, unicode_map)


def _letters(digits: bytes) -> str:
    """Return the text of hexadecimal UTF-16."""
    return bytes.fromhex(digits.decode()).decode("utf-16-be", "replace")
