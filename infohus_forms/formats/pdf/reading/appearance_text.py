"""Text that a field shows: the letters that its appearance draws, to be compared with its value (decision 37).

Only letters that every viewer draws count (Latin-1 letters and digits): many draw no others, and some show a code instead.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, ByteStringObject, ContentStream, DictionaryObject, StreamObject, TextStringObject

from infohus_forms.formats.letters import code_of
from infohus_forms.formats.pdf.common.conventions import CUT, MORE
from infohus_forms.formats.pdf.common.text_fit import share_left_out
from infohus_forms.formats.pdf.reading.text_strings import direct

Decoder = Callable[[bytes], str]
CODES = re.compile(r"\[U\+[0-9A-F]{4,6}\]")
"""Sign that this program draws for a letter that is in no font."""
LINES = rb"((?:[^be]++|b(?!eginbf)|e(?!ndbf))*+)"
"""Content of a block of a CMap up to its end; the pattern never goes back, so that it takes linear time."""
PAIRS = re.compile(rb"beginbfchar%sendbfchar" % LINES)
RANGES = re.compile(rb"beginbfrange%sendbfrange" % LINES)
HEX = re.compile(rb"<([0-9A-Fa-f\s]*)>")
SUBSET = re.compile("/[A-Z]{6}[+]")
"""Name of a font of which the file has only some letters (ISO 32000-1 §9.6.4); without an encoding their codes are its own."""
LONGEST_RANGE = 0x10000
"""Greatest number of codes in a range of a CMap: codes have at most two bytes here."""
LONGEST = 20_000
"""Bytes of an appearance that are examined: a longer text is cut when it is drawn."""
SIGNS = re.compile(
    r"(?:\[(?:U(?:\+[0-9A-F]{0,6})?)?)?[ ]?(?:"
    + "|".join(re.sub(r"\\[\[\]]", r"[\[\]]", re.escape(sign)) for sign in (MORE, CUT))
    + ")"
)
"""Signs that this program draws in place of text without room: either bracket may be mirrored in a text from the right, and a part of a
code that it has cut through may be before it."""
SHAPED = re.compile(rb"/ReversedChars|/ActualText")
"""Marked content of a text with letters in the order of the page (ISO 32000-1 §14.8.2.3.3) or with a replacement (§14.9.4)."""
BLANK = b"/Tx BMC EMC"
"""Appearance of a field without text (`appearance.BLANK`)."""
HEAD = b"/Tx BMC q 1 1 "
"""Beginning of each appearance that this program drew (`appearance.head`)."""
UNDRAWN = (3, 7)
"""Text render modes that paint nothing (ISO 32000-1, table 106)."""
FILLS = {b"g": 1.0, b"rg": 1.0, b"k": 0.0}
"""Operators that set the colour of letters, and the value of each component of white."""
NEARLY = 0.1
"""Distance from white within which letters cannot be seen."""
SHOWS = (b"Tj", b"'", b'"')
PAINTS = re.compile(rb"(?<![^\s\])>])(?:f\*?|F|[Bb]\*?|[Ss]|sh|Do|EI|T[jJ]|['\"])(?!\S)")
"""Operators that put something on a page (ISO 32000-1, annex A)."""
PICTURE = re.compile(rb"(?<!\S)Do(?!\S)")
"""Operator that draws a picture or another form (ISO 32000-1 §8.8)."""
ROW = rb"\n/(\w+) [\d.]+ Tf 1 0 0 1 [\d.]+ -?[\d.]+ Tm <((?:[0-9A-Fa-f]{2})*)> Tj"
ROWS = re.compile(ROW)
OURS = re.compile(
    rb"/Tx BMC EMC|/Tx BMC q 1 1 -?[\d.]+ -?[\d.]+ re W n BT 0[\d. ]+ rg(?:%s)*\nET Q EMC"
    % re.sub(rb"\((?!\?)", b"(?:", ROW)
)
"""A stream as `appearance.text_content` writes it: it is read ten times faster than a stream of any form."""


@dataclass(frozen=True, slots=True)
class Look:
    """Content of an appearance: its text, whether this program drew it, and whether it is shaped, with its letters in the order of the page."""

    text: str
    ours: bool
    shaped: bool


NOTHING = Look("", ours=False, shaped=False)


class Drawn:
    """Texts of the appearances of one file; each font and each appearance is read once."""

    def __init__(self, reader: PdfReader) -> None:
        """Take the open file."""
        self._reader = reader
        self._fonts: dict[int, Decoder | None] = {}
        self._looks: dict[int, Look | None] = {}
        self._painted: dict[int, int] = {}
        self._empty: object = None

    def shows_picture(self, widget: DictionaryObject) -> bool:
        """Return whether a field of text draws a picture, or a form with its own content, which may show any text."""
        stream = self._stream(widget)
        return stream is not None and self._look(widget) is None and bool(PICTURE.search(stream.get_data()[:LONGEST]))

    def differs(self, widget: DictionaryObject, text: str, *, fits: Callable[[], bool] = lambda: False) -> bool:
        """Return whether a widget shows another text than it holds. No, when what it shows cannot be read.

        `fits` tells that the field has room for the text, so that a viewer has no reason to show only its beginning.
        """
        look = self._look(widget)
        if look is None:
            return False
        if look is NOTHING:
            return bool(text.strip())  # this program's own empty picture, whatever letters the text has
        shown, wanted = plain(CODES.sub("", SIGNS.sub("", look.text))), plain(text)
        # An appearance without text hides a value, unless it has room for nothing but the sign that there is more.
        if not shown:
            return bool(wanted) and not SIGNS.search(look.text)
        if look.shaped:  # in the order of the page, codes torn apart, and a letter repeated with each of its marks
            return not set(wanted + "".join(map(code_of, text))).issuperset(shown)
        if not wanted.startswith(shown):
            return True
        # What is shown may be cut off: this program then draws a sign, and another one shows what there is room for.
        return shown != wanted and (not SIGNS.search(look.text) if look.ours else fits())

    def tells_no_tick(self, widget: DictionaryObject) -> bool:
        """Return whether a box looks as ticked when it is off as when it is on: its appearances are alike, or the opposite of its state."""
        appearance = direct(widget.get("/AP"))
        normal = direct(appearance.get("/N")) if isinstance(appearance, DictionaryObject) else None
        if not isinstance(normal, DictionaryObject) or isinstance(normal, StreamObject):
            return False
        off = self._strokes(direct(normal.get("/Off")))
        on = [self._strokes(direct(normal.get(state))) for state in normal if state != "/Off"]
        return bool(on) and min(on) <= off

    def _strokes(self, stream: Any) -> int:
        """Return how many times an appearance paints, computed once, since boxes share theirs."""
        if not isinstance(stream, StreamObject):
            return 0
        if id(stream) not in self._painted:
            self._painted[id(stream)] = len(PAINTS.findall(stream.get_data()[:LONGEST]))
        return self._painted[id(stream)]

    def left_out(self, widget: DictionaryObject, text: str) -> float | None:
        """Return the share (0–1) of a text that a widget drawn by this program leaves out; None for one that another program has drawn."""
        look = self._look(widget)
        if look is None or not look.ours:
            return None
        if not SIGNS.search(look.text):
            return 0.0
        shown = CODES.sub("x", SIGNS.sub("", look.text))
        return share_left_out(shown, SIGNS.sub("", unicodedata.normalize("NFC", text)))

    def _look(self, widget: DictionaryObject) -> Look | None:
        """Return the content of a widget's normal appearance; None when there is none or it cannot be read."""
        stream = self._stream(widget)
        if stream is None:
            return None
        key = id(stream)
        if key not in self._looks:
            self._looks[key] = self._drawn_by(stream)
        return self._looks[key]

    @staticmethod
    def _stream(widget: DictionaryObject) -> StreamObject | None:
        """Return a widget's normal appearance; None when there is none."""
        appearance = direct(widget.get("/AP"))
        stream = direct(appearance.get("/N")) if isinstance(appearance, DictionaryObject) else None
        return stream if isinstance(stream, StreamObject) else None

    def _drawn_by(self, stream: StreamObject) -> Look | None:
        """Return the content of one appearance stream. Those of fields without text are alike byte for byte, and are decoded once."""
        encoded = (stream._data, stream.get("/Filter"), stream.get("/DecodeParms"))  # noqa: SLF001 - no public name
        if encoded == self._empty:
            return NOTHING
        data = stream.get_data()
        if data == BLANK:
            self._empty = encoded
            return NOTHING
        if len(data) > LONGEST:
            return None
        resources = direct(stream.get("/Resources"))
        fonts = direct(resources.get("/Font")) if isinstance(resources, DictionaryObject) else None
        decoder: Decoder | None = None
        parts = []
        pieces = _rows(data) if OURS.fullmatch(data) else _shown(ContentStream(stream, self._reader))
        for font_name, piece in pieces:
            if font_name is not None:
                font = direct(fonts.get(font_name)) if isinstance(fonts, DictionaryObject) else None
                decoder = self._decoder(font) if isinstance(font, DictionaryObject) else None
            if piece is not None:
                if decoder is None:
                    return None
                parts.append(decoder(piece))
        return Look("".join(parts), data.startswith(HEAD), bool(SHAPED.search(data)))

    def _decoder(self, font: DictionaryObject) -> Decoder | None:
        """Return the decoder of a font, made once."""
        key = id(font)
        if key not in self._fonts:
            self._fonts[key] = _decoder_of(font)
        return self._fonts[key]


def plain(text: str) -> str:
    """Return the letters and digits of a text that every viewer draws."""
    return "".join(
        letter
        for letter in unicodedata.normalize("NFC", text)
        if letter < "\u0100" and letter.isalnum() and letter not in "ªº²³¹¼½¾"
    )


def _rows(data: bytes) -> Iterator[tuple[str | None, bytes | None]]:
    """Yield the same as `_shown` for a stream that this program wrote."""
    for font, text in ROWS.findall(data):
        yield f"/{font.decode()}", bytes.fromhex(text.decode())


def _shown(content: ContentStream) -> Iterator[tuple[str | None, bytes | None]]:
    """Yield each font that is chosen, and each string that is shown with it.

    A picture or a form inside the form is yielded as a font that does not exist, since what it shows cannot be read. A
    string in white, or in a mode that draws nothing, is not shown (ISO 32000-1 §9.3.6).
    """
    white = undrawn = False
    before: list[tuple[bool, bool]] = []
    for operands, operator in content.operations:
        if operator == b"Do":
            yield "", b""
        elif operator == b"Tf":
            yield operands[0], None
        elif operator == b"Tr":
            undrawn = operands[0] in UNDRAWN
        elif operator in FILLS:
            white = all(abs(float(part) - FILLS[operator]) < NEARLY for part in operands)
        elif operator == b"q":
            before.append((white, undrawn))
        elif operator == b"Q" and before:
            white, undrawn = before.pop()
        elif not white and not undrawn:
            for piece in _pieces(operands, operator):
                yield None, piece


def _pieces(operands: Any, operator: bytes) -> Iterator[bytes]:
    """Yield the strings that an operator shows."""
    if operator in SHOWS:
        yield _bytes_of(operands[-1])
    elif operator == b"TJ" and isinstance(operands[0], ArrayObject):
        yield from (_bytes_of(one) for one in operands[0] if isinstance(one, (ByteStringObject, TextStringObject)))


def _bytes_of(string: Any) -> bytes:
    """Return the bytes of a string as they are in the file, not as pypdf has decoded them."""
    return bytes(string.original_bytes) if isinstance(string, (ByteStringObject, TextStringObject)) else b""


def _decoder_of(font: DictionaryObject) -> Decoder | None:
    """Return the decoder of a font's codes: by its ToUnicode map, else by its encoding, WinAnsiEncoding by default; None when unknown."""
    table = direct(font.get("/ToUnicode"))
    if isinstance(table, StreamObject):
        known = _unicode_map(table.get_data())
        width = 2 if font.get("/Subtype") == "/Type0" else 1
        return lambda codes: "".join(
            known.get(int.from_bytes(codes[at : at + width], "big"), "") for at in range(0, len(codes), width)
        )
    encoding = direct(font.get("/Encoding"))
    if encoding == "/MacRomanEncoding":
        return lambda codes: codes.decode("mac_roman")
    own_codes = encoding is None and SUBSET.match(str(font.get("/BaseFont")))
    if font.get("/Subtype") == "/Type0" or isinstance(encoding, DictionaryObject) or own_codes:
        return None
    return lambda codes: codes.decode("cp1252", "ignore")


@lru_cache(maxsize=8)
def _unicode_map(data: bytes) -> dict[int, str]:
    """Return the text of each code in a ToUnicode CMap (ISO 32000-1 §9.10.3)."""
    known: dict[int, str] = {}
    for block in PAIRS.findall(data):
        found = [bytes.fromhex(one.decode()) for one in HEX.findall(block)]
        for code, text in zip(found[::2], found[1::2], strict=False):
            known[int.from_bytes(code, "big")] = text.decode("utf-16-be", "ignore")
    for block in RANGES.findall(data):
        found = [bytes.fromhex(one.decode()) for one in HEX.findall(block)]
        for low, high, text in zip(found[::3], found[1::3], found[2::3], strict=False):
            first, last = int.from_bytes(low, "big"), int.from_bytes(high, "big")
            start = int.from_bytes(text[-2:], "big")
            for step in range(min(last - first + 1, LONGEST_RANGE)):
                known[first + step] = text[:-2].decode("utf-16-be", "ignore") + chr(min(start + step, 0xFFFF))
    return known
