"""How a completed PDF differs from the blank kept inside it: fields that stand elsewhere, pages that are not ours any more."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.generic import ArrayObject, StreamObject

from infohus_forms.formats.limits import CONTENT_BYTES, OUTSIDE_ENTRIES
from infohus_forms.formats.pdf import findings as say
from infohus_forms.formats.pdf.blank import Blank, digest
from infohus_forms.formats.pdf.fields import FoundField, Place, sides
from infohus_forms.formats.pdf.text import direct
from infohus_forms.models.finding import Finding
from infohus_forms.models.response import Outside

NEAR = 3.0
"""Points that a program may round a field's place by when it saves."""
PAGE_OF = re.compile(r"Side\s+\d+\s+af\s+(\d+)")
WORD = re.compile(r"\w+")


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
    now = sides(place.holder)
    return now is None or any(abs(one - other) > NEAR for one, other in zip(was, now, strict=False))


def redrawn(blank: Blank, reader: PdfReader) -> tuple[list[Outside], list[Finding]]:
    """Pages that are gone or too many, and pages whose own content is not ours any more, with the words that are new on them."""
    if not blank.pages:
        return [], list(_counted(reader))
    said: list[Finding] = []
    texts: list[Outside] = []
    if len(reader.pages) != len(blank.pages):
        said.append(say.PAGES.at(found=len(reader.pages), made=len(blank.pages)))
    left = Counter(blank.pages)
    if len(reader.pages) > len(blank.pages):  # a form twice in a file is no other form
        left = Counter(dict.fromkeys(blank.pages, len(reader.pages)))
    known = {word for text in (*blank.fixed, *ALWAYS_PRINTED) for word in WORD.findall(text)}
    for number, page in enumerate(reader.pages, 1):
        drawn = _drawn(page)
        left[drawn] -= 1
        if left[drawn] >= 0:
            continue
        said.append(say.REDRAWN.at(place=f"side {number}", page=number))
        for line in page.extract_text().splitlines():
            new = [word for word in WORD.findall(line) if word not in known]
            if new and len(texts) < OUTSIDE_ENTRIES:
                texts.append(Outside(f"side {number}", "", line.strip()))
    return texts, said


def _counted(reader: PdfReader) -> Iterator[Finding]:
    """Whether there are as many pages as each says in its foot: all that is known when the blank is lost."""
    texts = [page.extract_text() for page in reader.pages if drawn_length(page) <= CONTENT_BYTES]
    made = [int(count) for text in texts for count in PAGE_OF.findall(text)]
    if made and set(made) != {len(reader.pages)}:
        yield say.PAGES.at(found=len(reader.pages), made=made[0])


def drawn_length(page: PageObject) -> int:
    """Bytes of what a page draws."""
    content = page.get_contents()
    return len(content.get_data()) if content is not None else 0


ALWAYS_PRINTED = (
    "Udfyldes af når andet ikke står betyder at svaret skal være der Med tastaturet Tab går til næste felt og mellemrum eller x sætter kryds",
    "Felter med grå bund er udfyldt på forhånd Skemaets id Navn Dato dd mm åååå Underskrift hvis skemaet underskrives på papir Nr flere Skriv resten her",
    "Side af Redskab Trin i forløbet A B C D E Husk OPDIGTET en opdigtet sag til øvelse Personer og oplysninger findes ikke",
    *map(str, range(100)),
)
"""The template's own words (form.typ, look.typ)."""


def _drawn(page: Any) -> str:
    contents = direct(page.get("/Contents"))
    parts = [direct(part) for part in contents] if isinstance(contents, ArrayObject) else [contents]
    return digest(b"".join(part.get_data() for part in parts if isinstance(part, StreamObject)))
