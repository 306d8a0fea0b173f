"""The form as it was made, kept inside it: where each field stood and what each page said; and how a file differs from it."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, StreamObject

from infohus_forms.formats.letters import Letters, unpacked, with_codes
from infohus_forms.formats.limits import OUTSIDE_ENTRIES
from infohus_forms.formats.pdf import findings as say
from infohus_forms.formats.pdf.fields import FoundField, Place
from infohus_forms.formats.pdf.measure import Measure
from infohus_forms.formats.pdf.text import direct
from infohus_forms.models.finding import Finding
from infohus_forms.models.response import Outside

if TYPE_CHECKING:
    import pikepdf

NEAR = 3.0
"""Points that a program may round a field's place by when it saves."""
DIGEST = 16
WORD = re.compile(r"\w+")
EVERYWHERE = re.compile("[\n\t -~\xa0-\xac\xae-\u017f]*")
"""Texts of letters that each of our forms can draw."""


@dataclass(frozen=True, slots=True)
class Blank:
    """Control name → page from 1 and rectangle in points; a digest of each page's content; the words that we print.

    `measure` says what a field holds of what is typed in it, `letters` what each family of our fonts can draw
    (`letters.packed`).
    """

    places: Mapping[str, tuple[float, ...]]
    pages: tuple[str, ...]
    fixed: tuple[str, ...]
    measure: Measure | None = None
    letters: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The blank as it stands in the embedded file."""
        return {
            "places": {name: list(place) for name, place in self.places.items()},
            "pages": list(self.pages),
            "fixed": list(self.fixed),
            "measure": {"line": self.measure.line, "advances": dict(self.measure.advances)} if self.measure else None,
            "letters": list(self.letters),
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
        pages, fixed, letters = (tuple(map(str, data.get(name, ()))) for name in ("pages", "fixed", "letters"))
        return cls(places, pages, fixed, measure, letters)

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
    pages = []
    for number, page in enumerate(document.pages, 1):
        pages.append(hashlib.sha256(page.obj.Contents.read_bytes()).hexdigest()[:DIGEST])
        for widget in page.obj.get("/Annots", ()):
            states = [state[1:] for state in dict(widget.AP.N) if state != "/Off"] if "/AS" in widget else []
            name = states[0] if states else str(widget.T)
            places[name] = (number, *(round(float(side), 1) for side in widget.Rect))
    return Blank(places, tuple(pages), tuple(fixed), measure, letters)


def moved(blank: Blank, found: list[FoundField]) -> Iterator[Finding]:
    """Fields that no longer stand where they stood: an answer may have come under another question."""
    if not blank.places:
        return
    for item in found:
        for place in item.places:
            name = next((state[1:] for state in place.states), item.name)
            was = blank.places.get(name)
            if was is not None and place.page and _far(was[1:], place):
                yield say.MOVED.at(field=item.name, place=f"side {place.page}", label=item.label or item.name)
                break


def _far(was: tuple[float, ...], place: Place) -> bool:
    try:
        now = [float(side) for side in place.holder["/Rect"]]  # type: ignore[attr-defined]
    except (KeyError, TypeError, ValueError):
        return True
    return any(abs(one - other) > NEAR for one, other in zip(was, now, strict=False))


def redrawn(blank: Blank, reader: PdfReader) -> tuple[list[Outside], list[Finding]]:
    """Pages that are gone or too many, and pages whose own content is not ours any more, with the words that are new on them."""
    if not blank.pages:
        return [], []
    said: list[Finding] = []
    texts: list[Outside] = []
    if len(reader.pages) != len(blank.pages):
        said.append(say.PAGES.at(found=len(reader.pages), made=len(blank.pages)))
    ours = Counter(blank.pages)
    known = {word for text in (*blank.fixed, *ALWAYS_PRINTED) for word in WORD.findall(text)}
    for number, page in enumerate(reader.pages, 1):
        if ours[_digest(page)] > 0:
            continue
        said.append(say.REDRAWN.at(place=f"side {number}", page=number))
        for line in page.extract_text().splitlines():
            new = [word for word in WORD.findall(line) if word not in known]
            if new and len(texts) < OUTSIDE_ENTRIES:
                texts.append(Outside(f"side {number}", "", line.strip()))
    return texts, said


ALWAYS_PRINTED = (
    "Udfyldes af når andet ikke står betyder at svaret skal være der Med tastaturet Tab går til næste felt og mellemrum eller x sætter kryds",
    "Felter med grå bund er udfyldt på forhånd Skemaets id Navn Dato dd mm åååå Underskrift hvis skemaet underskrives på papir Nr flere Skriv resten her",
    "Side af Redskab Trin i forløbet A B C D E Husk OPDIGTET en opdigtet sag til øvelse Personer og oplysninger findes ikke",
    *map(str, range(100)),
)
"""The template's own words (form.typ, look.typ)."""


def _digest(page: Any) -> str:
    contents = direct(page.get("/Contents"))
    parts = [direct(part) for part in contents] if isinstance(contents, ArrayObject) else [contents]
    whole = b"".join(part.get_data() for part in parts if isinstance(part, StreamObject))
    return hashlib.sha256(whole).hexdigest()[:DIGEST]
