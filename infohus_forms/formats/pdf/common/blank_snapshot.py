"""The form as it was made, kept inside it: where each field stood, what each page said, and what its fonts can draw."""

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
"""Hexadecimal digits that tell the content of one page from another."""
TEXTS = ("pages", "fixed", "letters", "marks")
OURS = Seen()
"""What the forms of one run draw alike: texts, boxes and lines (8 MB for all five forms)."""
EVERYWHERE = re.compile("[\n\t -~\xa0-\xac\xae-\u017f]*")
"""Texts of letters that each of our forms can draw."""


@dataclass(frozen=True, slots=True)
class Blank:
    """Control name → page from 1 and rectangle in points; a digest of each page's content; the words that we print.

    `measure` says what a field holds of what is typed in it, `letters` what each family of our fonts can draw
    (`letters.packed`), `marks` what each page draws (`marks.packed`), for content that a program has written again.
    """

    places: Mapping[str, tuple[float, ...]]
    pages: tuple[str, ...]
    fixed: tuple[str, ...]
    measure: Measure | None = None
    letters: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The blank as it stands in the embedded file."""
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
        """The blank of an embedded file; an older form says less, and then less is compared. ValueError or TypeError if it is not one."""
        places = {str(name): tuple(float(one) for one in place) for name, place in dict(data.get("places", {})).items()}
        kept = data.get("measure")
        measure = None
        if kept:
            advances = {int(code): max(0, int(width)) for code, width in dict(kept["advances"]).items()}
            measure = Measure(advances, max(1, int(kept["line"])))
        pages, fixed, letters, marks = (tuple(map(str, data.get(name, ()))) for name in TEXTS)
        return cls(places, pages, fixed, measure, letters, marks)

    def hidden(self, name: str, text: str, *, size: float, lines: bool) -> float:
        """The share (0 to 1) of a text that its field does not show; 0 where an older form does not say."""
        place = self.places.get(name)
        if self.measure is None or place is None:
            return 0.0
        _, left, low, right, high = place
        return self.measure.hidden(text, right - left, high - low, size=size, lines=lines)

    def has_no_letter_for(self, text: str) -> bool:
        """Whether some letter of a text is drawn as its code. No, where an older form does not say."""
        if not self.letters or EVERYWHERE.fullmatch(text):
            return False
        composed = unicodedata.normalize("NFC", text)
        return with_codes(composed, _families(self.letters)) != composed


@lru_cache(maxsize=4)
def _families(letters: tuple[str, ...]) -> tuple[Letters, ...]:
    return tuple(map(unpacked, letters))


def blank_of(
    document: pikepdf.Pdf, fixed: list[str], measure: Measure | None = None, letters: tuple[str, ...] = ()
) -> Blank:
    """What is kept of a form that was just made."""
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
    """How a page's own content is known again."""
    return hashlib.sha256(content).hexdigest()[:DIGEST]
