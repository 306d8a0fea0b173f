"""Differences of a completed PDF from the blank kept inside it: fields that were moved, pages that were changed (decision 37)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from pypdf import PageObject, PdfReader

from infohus_forms.formats.limits import CONTENT_BYTES, OUTSIDE_ENTRIES
from infohus_forms.formats.pdf.common import findings as say
from infohus_forms.formats.pdf.common.blank_snapshot import Blank, digest
from infohus_forms.formats.pdf.reading.fields import FoundField, Place, sides
from infohus_forms.formats.pdf.reading.page_comparison import WORD, Alike, NewWords, PageMarks, contents
from infohus_forms.models.finding import Finding
from infohus_forms.models.response import Outside

NEAR = 3.0
"""Points by which a program may round a field's place when it saves."""
PAGE_OF = re.compile(r"Side\s+\d+\s+af\s+(\d+)")
"""The number of pages as the foot of each page has it."""


def moved(blank: Blank, found: list[FoundField]) -> Iterator[Finding]:
    """Yield a finding for each field that is no longer in its place: an answer may have come under another question."""
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
    """Return whether a widget is farther than NEAR from its place; also when its place cannot be read."""
    now = sides(place.holder)
    return now is None or any(abs(one - other) > NEAR for one, other in zip(was, now, strict=False))


def redrawn(blank: Blank, reader: PdfReader, pages: PageMarks) -> tuple[list[Outside], list[Finding]]:
    """Return the lines with new words on changed pages, and findings about pages that are missing, added or changed."""
    if not blank.pages:
        return [], list(_counted(reader))
    said: list[Finding] = []
    texts: list[Outside] = []
    if len(reader.pages) != len(blank.pages):
        said.append(say.PAGES.at(found=len(reader.pages), made=len(blank.pages)))
    # Each page of the blank may be found once, so that a page twice instead of another is a changed page.
    left = Counter(blank.pages)
    if len(reader.pages) > len(blank.pages):  # a form twice in one file: too many pages, but none is changed
        left = Counter(dict.fromkeys(blank.pages, len(reader.pages)))
    known = {word for text in (*blank.fixed, *ALWAYS_PRINTED) for word in WORD.findall(text)}
    alike: dict[Alike, list[int]] = {}
    for number, page in enumerate(reader.pages, 1):
        # Most files keep the bytes of their pages: then the digest decides, without interpreting any content.
        drawn = digest(b"".join(contents(page)))
        left[drawn] -= 1
        if left[drawn] >= 0:
            continue
        new = NewWords(page, known)
        found = pages.compared(number, +left, new)
        left[found.page] -= 1
        alike.setdefault(found.alike, []).append(number)
        if found.alike in (Alike.STAMPED, Alike.NOT):
            said.append(
                (say.STAMPED if found.alike is Alike.STAMPED else say.REDRAWN).at(place=f"side {number}", page=number)
            )
            texts += [Outside(f"side {number}", "", line) for line in new.lines()[: OUTSIDE_ENTRIES - len(texts)]]
    if Alike.SAME in alike:
        said.append(say.REWRITTEN.at())
    if numbers := alike.get(Alike.WORDS):
        said.append(say.REWRITTEN_OLD.at(pages="side " + ", ".join(map(str, numbers))))
    return texts, said


def _counted(reader: PdfReader) -> Iterator[Finding]:
    """Yield a finding when the number of pages is not that in their feet: nothing else is known when the blank is lost."""
    texts = [page.extract_text() for page in reader.pages if drawn_length(page) <= CONTENT_BYTES]
    made = [int(count) for text in texts for count in PAGE_OF.findall(text)]
    if made and set(made) != {len(reader.pages)}:
        yield say.PAGES.at(found=len(reader.pages), made=made[0])


def drawn_length(page: PageObject) -> int:
    """Return the number of bytes of a page's content, decoded."""
    content = page.get_contents()
    return len(content.get_data()) if content is not None else 0


ALWAYS_PRINTED = (
    "Udfyldes af når andet ikke står betyder at svaret skal være der Med tastaturet Tab går til næste felt og mellemrum eller x sætter kryds",
    "Felter med grå bund er udfyldt på forhånd Skemaets id Navn Dato dd mm åååå Underskrift hvis skemaet underskrives på papir Nr flere Skriv resten her",
    "Side af Redskab Trin i forløbet A B C D E Husk OPDIGTET en opdigtet sag til øvelse Personer og oplysninger findes ikke",
    *map(str, range(100)),
)
"""Words of the template itself (form.typ, look.typ), and the numbers below 100."""
