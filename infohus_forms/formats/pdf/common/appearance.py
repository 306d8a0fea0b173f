"""Appearances of fields: content streams for texts and ticks (ISO 32000-1 §12.5.5), a separate stream for every text.

Programs that fill forms replace the stream of a text or a menu in place, so fields that shared one would all show the text of the last.
For a box they set the state and write no stream: boxes of one size share their two, and the reader decodes 2 and not 200.

The appearance is only a picture of the value. A character that is not in the fonts is drawn as its code; the value
itself is never changed.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from infohus_forms.formats.letters import INVISIBLE, code_of
from infohus_forms.formats.pdf.common.conventions import CUT, MORE, SIZE
from infohus_forms.formats.pdf.common.fonts import SIMPLE, WIDE, face, wide_font
from infohus_forms.formats.pdf.common.shaped_text import must_be_shaped, shaped
from infohus_forms.formats.pdf.common.text_fit import LONGEST, PAD, Measure

SMALLEST = 7.0
"""Least size in points of a text that is drawn smaller for want of room."""
ARROW = 10.0
"""Room in points that a menu's arrow takes next to its text."""
SMALLEST_IN_MENU = 6.0
"""Least size in points of a menu's answer: it is never longer than its list, so it is drawn whole rather than cut."""
BLANK = b"/Tx BMC EMC"
"""Appearance of a field without text; the reader knows it by these bytes."""
INK = "0.09 0.13 0.2"
"""Colour of texts (red, green and blue, 0–1)."""
ROUNDING = 0.01
"""Points by which a text that was fitted to the room may be wider than it."""


@dataclass(slots=True)
class Appearances:
    """The appearance streams of one document; no two texts or menus share one, boxes of one size share theirs."""

    document: Pdf
    resources: pikepdf.Object
    made: dict[tuple[str, float, float], pikepdf.Object] = field(default_factory=dict)

    def cross(self, width: float, height: float) -> pikepdf.Object:
        """Return the appearance of a ticked box: a cross from corner to corner."""
        return self._of_boxes("cross", width, height)

    def empty(self, width: float, height: float) -> pikepdf.Object:
        """Return the appearance of a box that is not ticked."""
        return self._of_boxes("empty", width, height)

    def blank(self, width: float, height: float) -> pikepdf.Object:
        """Return the appearance of a field without text."""
        return self._stream(BLANK, width, height)

    def text(
        self, text: str, width: float, height: float, *, size: float = SIZE, lines: bool = False, menu: bool = False
    ) -> pikepdf.Object:
        """Return the appearance of a text; `lines` when the field has several, `menu` when it has an arrow at its right."""
        if not text:
            return self.blank(width, height)
        if must_be_shaped(text):
            return self._shaped(text, width, height, size, lines=lines)
        content, wide = text_content(text, width, height, size=size, lines=lines, menu=menu)
        if wide and f"/{WIDE}" not in self.resources["/Font"]:
            self.resources["/Font"][f"/{WIDE}"] = wide_font(self.document)
        return self._stream(content, width, height)

    def _shaped(self, text: str, width: float, height: float, size: float, *, lines: bool) -> pikepdf.Object:
        """Return the appearance of a text that Typst must shape (decision 45)."""
        look = {"size": size, "smallest": min(size, SMALLEST), "pad": PAD, "more": MORE if lines else CUT}
        content, resources = shaped(self.document, text, width, height, lines=lines, look=look)
        whole = f"{head(width, height)}\n".encode() + content + b"\nQ EMC"
        return self._stream(whole, width, height, resources)

    def _of_boxes(self, what: str, width: float, height: float) -> pikepdf.Object:
        """Return the appearance of boxes of one size, made once."""
        key = (what, width, height)
        if key not in self.made:
            content = cross_content(width, height) if what == "cross" else b""
            self.made[key] = self._stream(content, width, height, Dictionary())
        return self.made[key]

    def _stream(
        self, content: bytes, width: float, height: float, resources: pikepdf.Object | None = None
    ) -> pikepdf.Object:
        """Add an appearance stream to the document, with the resources of the form unless others are given, and return it."""
        return self.document.make_indirect(
            Stream(
                self.document,
                content,
                Type=Name.XObject,
                Subtype=Name.Form,
                BBox=Array([0, 0, width, height]),
                Resources=self.resources if resources is None else resources,
            )
        )


def cross_content(width: float, height: float) -> bytes:
    """Return the content of a cross: two strokes with round ends, well inside the box."""
    left, right, low, high = 0.2 * width, 0.8 * width, 0.2 * height, 0.8 * height
    return (
        f"q 0 0 0 RG 1.7 w 1 J {left:.2f} {low:.2f} m {right:.2f} {high:.2f} l "
        f"{left:.2f} {high:.2f} m {right:.2f} {low:.2f} l S Q"
    ).encode()


def text_content(
    text: str, width: float, height: float, *, size: float, lines: bool, menu: bool = False
) -> tuple[bytes, bool]:
    """Return the content stream of a text, and whether it needs the wide font."""
    shown = drawable(text)
    measure = face(SIMPLE if _simple(shown) is not None else WIDE).measure
    room = width - 2 * PAD - (ARROW if menu else 0)
    smallest = SMALLEST_IN_MENU if menu else SMALLEST
    size, rows = (
        _fitted(shown, measure, room, height, size) if lines else _on_a_line(shown, measure, room, size, smallest)
    )
    used = face(SIMPLE)
    leading = size * measure.line / 1000
    top = height - PAD - size * used.ascent / 1000 if lines else (height - leading) / 2 - size * used.descent / 1000
    parts = [f"{head(width, height)} BT {INK} rg"]
    wide = False
    for number, row in enumerate(rows):
        if row:
            font, operand = _operand(row)
            wide = wide or font == WIDE
            parts.append(f"/{font} {size:.2f} Tf 1 0 0 1 {PAD} {top - number * leading:.2f} Tm {operand} Tj")
    return "\n".join((*parts, "ET Q EMC")).encode("latin-1"), wide


def head(width: float, height: float) -> str:
    """Return the beginning of each text's content: a clip a point inside the edge of its field."""
    return f"/Tx BMC q 1 1 {width - 2:.2f} {height - 2:.2f} re W n"


def drawable(text: str) -> str:
    """Return a text in letters of the fonts: composed (NFC), tabs as spaces, any other letter as `[U+…]`."""
    if text.isascii() and text.isprintable():
        return text
    known = face(WIDE).glyphs
    parts = []
    for letter in unicodedata.normalize("NFC", text):
        if letter == "\n" or ord(letter) in known:
            parts.append(letter)
        elif letter == "\t":
            parts.append("    ")
        elif letter not in INVISIBLE:
            parts.append(code_of(letter))
    return "".join(parts)


def _on_a_line(text: str, measure: Measure, room: float, size: float, smallest: float) -> tuple[float, list[str]]:
    """Return size and row of a field of one line; at the smallest size the row ends with a sign that there is more."""
    row = " ".join(text.split("\n"))
    needed = measure.width(row, size)
    if needed <= room:
        return size, [row]
    size = min(size, max(smallest, size * room / needed))
    if measure.width(row, size) <= room + ROUNDING:
        return size, [row]
    return size, [row[: measure.fitting(row, size, room - measure.width(CUT, size))] + CUT]


def _fitted(text: str, measure: Measure, room: float, height: float, size: float) -> tuple[float, list[str]]:
    """Return size and rows that fit the box; at the smallest size the last row is a sign that there is more."""
    while True:
        rows = list(measure.rows(text[:LONGEST], size, room))
        most = measure.most_rows(height, size)
        if len(rows) <= most and len(text) <= LONGEST:
            return size, rows
        if size <= SMALLEST:
            return size, [*rows[: most - 1], MORE]
        size = max(SMALLEST, size - 0.5)


def _simple(text: str) -> bytes | None:
    """Return a text in WinAnsiEncoding; None when it has other letters."""
    try:
        return text.encode("cp1252")
    except UnicodeEncodeError:
        return None


def _operand(text: str) -> tuple[str, str]:
    """Return the font and the string operand that draw a text."""
    simple = _simple(text)
    if simple is not None:
        return SIMPLE, f"<{simple.hex()}>"
    glyphs = face(WIDE).glyphs
    return WIDE, f"<{''.join(f'{glyphs[ord(letter)]:04X}' for letter in text)}>"
