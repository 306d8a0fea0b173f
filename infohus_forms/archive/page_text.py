"""The text on the pages of a tagged PDF, in the order in which it was written.

Only what an archive copy of ours needs: fonts with a `ToUnicode` map, and `ActualText` where the document
has it. What is marked as an artifact (the running lines, repeated heads of tables) is left out, so an answer
that continues on the next page is whole. The page is read as tokens (ISO 32000-1 §7.2), since a parser that makes an object of
each operand takes half as long again, and an extraction that looks at positions fifty times as long.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Sequence
from typing import Any, Final

import pikepdf

ESCAPED: Final = rb"[^()\\]++|\\."
TOKEN: Final = re.compile(
    rb"\((?:%(E)s|\((?:%(E)s|\((?:%(E)s)*+\))*+\))*+\)|<<|<[0-9A-Fa-f\s]*+>|/[^\s()<>\[\]{}/%%]*+"
    rb"|(?<![\w*'\"])(?:BDC|BMC|EMC|DP|MP|BI|T[fjJ]|'|\")(?![\w*'\"])|[()%%]" % {b"E": ESCAPED},
    re.DOTALL,
)
"""The tokens of a page that are read: strings, names, the beginning of a dictionary, and the operators that matter here.

All others are skipped, half of a page; the owner of a name is known from the token after it."""
OPERAND: Final = b"(</"
STRINGS: Final = OPERAND[:2]
BEGINS: Final = {b"BMC": -1, b"BDC": -2}
"""The operators that begin marked content, and the index of its tag when no dictionary follows it."""
SHOWS: Final = frozenset({b"Tj", b"TJ", b"'", b'"'})
UNREAD: Final = frozenset({b"(", b")", b"%", b"BI"})
"""Tokens because of which a page is not read, since it might be read wrongly: a string that does not end, a comment, an inline image."""
ESCAPE: Final = re.compile(rb"\\(\\|\r\n|[^0-7nrtbf])|\r\n?", re.DOTALL)
"""The escapes of a string that mean something else in Python, and the ends of lines."""
LINE_ENDS: Final = (b"\r\n", b"\r", b"\n")
SECTION: Final = re.compile(rb"begin(bfchar|bfrange)((?:[^be]++|b(?!eginbf)|e(?!ndbf))*+)endbf")
CHARACTER: Final = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>")
RANGE: Final = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(?:<([0-9A-Fa-f]*)>|\[([^\[\]]*)\])")
HEX: Final = re.compile(rb"<([0-9A-Fa-f]*)>")
CODE_SPACE: Final = re.compile(rb"begincodespacerange\s*<([0-9A-Fa-f]+)>")
WIDEST_RANGE: Final = 65536
TWO: Final = 2
UNMAPPED: Final = "\N{REPLACEMENT CHARACTER}"


def printed_text(document: pikepdf.Pdf) -> list[str]:
    """Return the text of each page. Raises what pikepdf raises on a damaged file, and ValueError for a page that is not read (`UNREAD`)."""
    fonts: dict[tuple[int, int], Font] = {}
    return [_page_text(page, fonts) for page in document.pages]


def tokens_left(content: bytes) -> bytes:
    """Return the operators and numbers of a page: its content without strings and names."""
    return TOKEN.sub(b" ", content)


class Letters(dict[int, str]):
    """The text of each code of a font; a code without a meaning is shown as such."""

    def __missing__(self, code: int) -> str:
        """Return the replacement character."""
        return UNMAPPED


class Font:
    """Decoder of the strings that are shown in a font."""

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
        """Return the text of a string that is shown in this font."""
        return "".join(map(self.letters.__getitem__, self._codes(data)))

    def _codes(self, data: bytes) -> Sequence[int]:
        """Return the codes in a string: two bytes each in every font of Typst's; a last byte that is cut off is a code too."""
        if self.width == TWO and not len(data) % TWO:
            return struct.unpack(f">{len(data) // TWO}H", data)
        return [int.from_bytes(data[at : at + self.width], "big") for at in range(0, len(data), self.width)]


def _letters(value: bytes) -> str:
    return bytes.fromhex(value.decode()).decode("utf-16-be", "replace")


def _range(first: bytes, last: bytes, start: bytes, values: bytes) -> list[tuple[int, str]]:
    """Return the codes of a `bfrange` with their letters."""
    low, high = int(first, 16), int(last, 16)
    # A range in a file from outside may claim any size.
    codes = range(low, min(high, low + WIDEST_RANGE) + 1)
    if values:
        return list(zip(codes, map(_letters, HEX.findall(values)), strict=False))
    base = _letters(start)
    return [(code, base[:-1] + chr(ord(base[-1]) + code - low)) for code in codes] if base else []


def _page_text(page: pikepdf.Page, fonts: dict[tuple[int, int], Font]) -> str:
    resources: Any = page.resources.get("/Font", {})
    properties: Any = page.resources.get("/Properties", {})
    tokens = TOKEN.findall(content_of(page))
    if not UNREAD.isdisjoint(tokens):
        message = "a page that is not written as ours are"
        raise ValueError(message)
    known: dict[bytes, Font] = {}
    text: list[str] = []
    shown = [True]  # of each stretch around the place: whether it is a part of the text
    font: Font | None = None
    operands: list[bytes] = []
    for token in tokens:
        if token[0] in OPERAND:
            operands.append(token)
            continue
        if token == b"EMC":
            if len(shown) > 1:
                shown.pop()
        elif token in BEGINS:
            said = _actual_text(operands, properties)
            if said is not None and shown[-1]:
                text.append(said)
            tag = operands[operands.index(b"<<") - 1 if b"<<" in operands else BEGINS[token]]
            shown.append(shown[-1] and said is None and tag != b"/Artifact")
        elif token == b"Tf":
            own = operands[-1]
            font = known[own] = known.get(own) or _font(resources[own.decode()], fonts)
        elif token in SHOWS and font and shown[-1]:
            text.append(font.text(b"".join([_string(part) for part in operands if part[0] in STRINGS])))
        operands.clear()
    return "".join(text)


def content_of(page: pikepdf.Page) -> bytes:
    """Return the content of a page; its parts must be read as one, with white space between them (ISO 32000-1 §7.8.2)."""
    content: Any = page.obj.get("/Contents", ())
    return b"\n".join(part.read_bytes() for part in ([content] if isinstance(content, pikepdf.Stream) else content))


def _string(token: bytes) -> bytes:
    """Return the bytes of a string as it is written on a page (ISO 32000-1 §7.3.4)."""
    if token[0] == OPERAND[1]:
        digits = b"".join(token[1:-1].split())
        # A missing last digit is 0 (ISO 32000-1 §7.3.4.3).
        return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())
    inner = token[1:-1]
    if b"\\" not in inner and b"\r" not in inner:
        return inner
    return ESCAPE.sub(_in_python, inner).decode("unicode_escape").encode("latin-1")


def _in_python(found: re.Match[bytes]) -> bytes:
    """Return an escape or the end of a line as Python writes it; every end of a line is one line feed."""
    sign = found[1]
    if sign is None:
        return b"\n"
    return b"" if sign in LINE_ENDS else b"\\%03o" % sign[0]


def _actual_text(operands: Sequence[bytes], properties: Any) -> str | None:
    """Return the replacement text of marked content; None when it has none."""
    if b"/ActualText" in operands:
        return str(pikepdf.String(_string(operands[operands.index(b"/ActualText") + 1])))
    known = None if b"<<" in operands else properties.get(operands[-1].decode())
    said = known.get("/ActualText") if isinstance(known, pikepdf.Dictionary) else None
    return None if said is None else str(said)


def _font(font: pikepdf.Object, fonts: dict[tuple[int, int], Font]) -> Font:
    if font.objgen not in fonts:
        fonts[font.objgen] = Font(font)
    return fonts[font.objgen]
