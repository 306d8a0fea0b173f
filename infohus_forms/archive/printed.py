"""The text that stands on the pages of a tagged PDF, in the order in which it was written.

Only what an archive copy of ours needs: fonts with a `ToUnicode` map, and `ActualText` where the document
gives it. What is marked as an artifact (the running lines, repeated heads of tables) is left out, so an answer
that goes on over a page is whole. Thirty times as fast as an extraction that looks at positions.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Sequence
from typing import Any, Final

import pikepdf

ARTIFACT: Final = pikepdf.Name.Artifact
SHOWS: Final = frozenset({"Tj", "TJ", "'", '"'})
BEGINS: Final = frozenset({"BMC", "BDC"})
READ: Final = " ".join(sorted({*SHOWS, *BEGINS, "EMC", "Tf"}))
"""The operators that are looked at; the parser passes over all others (four of five), which halves the time."""
SECTION: Final = re.compile(rb"begin(bfchar|bfrange)(.*?)endbf", re.DOTALL)
CHARACTER: Final = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>")
RANGE: Final = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(?:<([0-9A-Fa-f]*)>|\[([^\]]*)\])")
HEX: Final = re.compile(rb"<([0-9A-Fa-f]*)>")
CODE_SPACE: Final = re.compile(rb"begincodespacerange\s*<([0-9A-Fa-f]+)>")
WIDEST_RANGE: Final = 65536
TWO: Final = 2
UNMAPPED: Final = "\N{REPLACEMENT CHARACTER}"


def printed_text(document: pikepdf.Pdf) -> list[str]:
    """The text of each page. Raises what pikepdf raises on a damaged file."""
    fonts: dict[tuple[int, int], Font] = {}
    return [_page_text(page, fonts) for page in document.pages]


class Letters(dict[int, str]):
    """What the codes of a font stand for; one without a meaning is shown as such."""

    def __missing__(self, code: int) -> str:
        """The replacement character."""
        return UNMAPPED


class Font:
    """How the strings that are shown in a font are read."""

    def __init__(self, font: pikepdf.Object) -> None:
        """Read the font's `ToUnicode` map; a font without one shows replacement characters."""
        cmap = font.get("/ToUnicode")
        data = cmap.read_bytes() if isinstance(cmap, pikepdf.Stream) else b""
        space = CODE_SPACE.search(data)
        self.width = len(space[1]) // 2 if space else 2
        self.letters = Letters()
        for kind, lines in SECTION.findall(data):
            if kind == b"bfchar":
                found = [(int(code, 16), _letters(value)) for code, value in CHARACTER.findall(lines)]
            else:
                found = [pair for row in RANGE.findall(lines) for pair in _range(*row)]
            self.letters.update(found)

    def text(self, data: bytes) -> str:
        """The text of a string that is shown in this font."""
        return "".join(map(self.letters.__getitem__, self._codes(data)))

    def _codes(self, data: bytes) -> Sequence[int]:
        """The codes in a string: two bytes each in every font of Typst's; a last one that is cut off is one too."""
        if self.width == TWO and not len(data) % TWO:
            return struct.unpack(f">{len(data) // TWO}H", data)
        return [int.from_bytes(data[at : at + self.width], "big") for at in range(0, len(data), self.width)]


def _letters(value: bytes) -> str:
    return bytes.fromhex(value.decode()).decode("utf-16-be", "replace")


def _range(first: bytes, last: bytes, start: bytes, values: bytes) -> list[tuple[int, str]]:
    """The codes of a `bfrange` with their letters."""
    low, high = int(first, 16), int(last, 16)
    codes = range(low, min(high, low + WIDEST_RANGE) + 1)
    if values:
        return list(zip(codes, map(_letters, HEX.findall(values)), strict=False))
    base = _letters(start)
    return [(code, base[:-1] + chr(ord(base[-1]) + code - low)) for code in codes] if base else []


def _page_text(page: pikepdf.Page, fonts: dict[tuple[int, int], Font]) -> str:
    resources: Any = page.resources.get("/Font", {})
    properties: Any = page.resources.get("/Properties", {})
    known: dict[str, Font] = {}
    text: list[str] = []
    shown = [True]  # of each stretch around the place: whether it is a part of the text
    font: Font | None = None
    for instruction in pikepdf.parse_content_stream(page, READ):
        name = str(instruction.operator)
        if name == "EMC":
            if len(shown) > 1:
                shown.pop()
            continue
        operands: Any = instruction.operands
        if name in BEGINS:
            said = _actual_text(operands, properties)
            if said is not None and shown[-1]:
                text.append(said)
            shown.append(shown[-1] and said is None and operands[0] != ARTIFACT)
        elif name == "Tf":
            own = str(operands[0])
            font = known[own] = known.get(own) or _font(resources[own], fonts)
        elif font and shown[-1]:
            parts = operands[-1] if name == "TJ" else [operands[-1]]
            text.append(font.text(b"".join([bytes(part) for part in parts if isinstance(part, pikepdf.Object)])))
    return "".join(text)


def _actual_text(operands: Any, properties: Any) -> str | None:
    """The text that a marked stretch says it stands for; None when it says nothing."""
    if len(operands) == 1:
        return None
    known = properties.get(str(operands[1])) if isinstance(operands[1], pikepdf.Name) else operands[1]
    said = known.get("/ActualText") if isinstance(known, pikepdf.Dictionary) else None
    return None if said is None else str(said)


def _font(font: pikepdf.Object, fonts: dict[tuple[int, int], Font]) -> Font:
    if font.objgen not in fonts:
        fonts[font.objgen] = Font(font)
    return fonts[font.objgen]
