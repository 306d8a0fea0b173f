"""Snapshot of the form as it was made, kept inside it: places of fields, content of pages, letters of its fonts (decisions 37, 46, 95)."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from infohus_forms.formats.letters import Letters, unpacked, with_codes
from infohus_forms.formats.pdf.common.page_marks import kept, packed
from infohus_forms.formats.pdf.common.painted import Painter
from infohus_forms.formats.pdf.common.repeated_blocks import Seen
from infohus_forms.formats.pdf.common.text_fit import Measure

if TYPE_CHECKING:
    import pikepdf

DIGEST = 16
"""Hexadecimal digits of a page's digest."""
TEXTS = ("pages", "fixed", "letters", "marks")
"""Keys of lists of texts in the embedded file."""
OURS = Seen()
"""Blocks that the forms of one run have in common: texts, boxes and lines (8 MB for all five forms; decision 118)."""
EVERYWHERE = re.compile("[\n\t -~\xa0-\xac\xae-\u017f]*")
"""Texts in letters that the fonts of every form have, so that no font need be looked up."""


@dataclass(frozen=True, slots=True)
class Blank:
    """Page (from 1) and rectangle (points) by control name, a digest of each page's content, and the printed words.

    `measure` has the widths of letters, for how much of a text a field shows; `letters` the letters of each font family
    (`letters.packed`), `marks` what each page draws (`page_marks.packed`), for content that a program has rewritten.
    """

    places: Mapping[str, tuple[float, ...]]
    pages: tuple[str, ...]
    fixed: tuple[str, ...]
    measure: Measure | None = None
    letters: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the blank as it is stored in the embedded file."""
        return {
            "places": {name: list(place) for name, place in self.places.items()},
            "pages": list(self.pages),
            "fixed": list(self.fixed),
            "measure": {"line": self.measure.line, "advances": dict(self.measure.advances)} if self.measure else None,
            "letters": list(self.letters),
            "marks": list(self.marks),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Blank:
        """Return the blank of an embedded file; an older form has less of it, and less is compared. Raise ValueError or TypeError if it is not one."""
        places = {str(name): tuple(float(one) for one in place) for name, place in dict(data.get("places", {})).items()}
        kept = data.get("measure")
        measure = None
        if kept:
            advances = {int(code): max(0, int(width)) for code, width in dict(kept["advances"]).items()}
            measure = Measure(advances, max(1, int(kept["line"])))
        pages, fixed, letters, marks = (tuple(map(str, data.get(name, ()))) for name in TEXTS)
        return cls(places, pages, fixed, measure, letters, marks)

    def hidden(self, name: str, text: str, *, size: float, lines: bool) -> float:
        """Return the share (0–1) of a text that its field does not show; 0 when an older form has no widths."""
        place = self.places.get(name)
        if self.measure is None or place is None:
            return 0.0
        _, left, low, right, high = place
        return self.measure.hidden(text, right - left, high - low, size=size, lines=lines)

    def has_no_letter_for(self, text: str) -> bool:
        """Return whether some letter of a text is drawn as its code. No, when an older form does not list its letters."""
        if not self.letters or EVERYWHERE.fullmatch(text):
            return False
        composed = unicodedata.normalize("NFC", text)
        return with_codes(composed, _families(self.letters)) != composed


@lru_cache(maxsize=4)
def _families(letters: tuple[str, ...]) -> tuple[Letters, ...]:
    """Return the unpacked letters of each font family."""
    return tuple(map(unpacked, letters))


def blank_of(
    document: pikepdf.Pdf, fixed: list[str], measure: Measure | None = None, letters: tuple[str, ...] = ()
) -> Blank:
    """Return the snapshot of a form that was just made."""
    places: dict[str, tuple[float, ...]] = {}
    pages, marks = [], []
    painter = Painter(lambda stream: bytes(stream.read_bytes()), lambda value: value, seen=OURS)
    for number, page in enumerate(document.pages, 1):
        content = page.obj.Contents.read_bytes()
        pages.append(digest(content))
        marks.append(packed(kept(painter.marks(content, page.obj.Resources))))
        for widget in page.obj.get("/Annots", ()):
            states = [state[1:] for state in dict(widget.AP.N) if state != "/Off"] if "/AS" in widget else []
            name = states[0] if states else str(widget.T)
            places[name] = (number, *(round(float(side), 1) for side in widget.Rect))
    return Blank(places, tuple(pages), tuple(fixed), measure, letters, tuple(marks))


def digest(content: bytes) -> str:
    """Return the digest by which a page's content is recognised."""
    return hashlib.sha256(content).hexdigest()[:DIGEST]
