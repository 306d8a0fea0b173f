"""Differences of a completed PDF from the blank kept inside it: fields that were moved, pages that were changed (decision 37)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from pypdf import PageObject, PdfReader

from infohus_forms.formats.limits import CONTENT_BYTES, OUTSIDE_ENTRIES
from infohus_forms.formats.pdf.common import findings as say
from infohus_forms.formats.pdf.common.blank_snapshot import Blank
from infohus_forms.formats.pdf.reading.fields import FoundField, Place, sides
from infohus_forms.formats.pdf.reading.page_comparison import WORD, Alike, NewWords, PageMarks
from infohus_forms.models.finding import Finding
from infohus_forms.models.response import Outside

NEAR = 3.0
"""Points by which a program may round a field's place when it saves."""
PAGE_OF = re.compile(r"Side\s+(\d+)\s+af\s+(\d+)")
"""The number of a page and that of all pages, as the foot of each page has them."""
INSTANCE = re.compile(r"(?<![a-z0-9_])[a-z0-9_]++ \d{1,6}\.\d{1,6} · [0-9a-f]{8} · ([0-9A-Z]{8})\b")
"""The instance of an issued form behind its identity, as the foot of each page has it."""


def moved(blank: Blank, marks: PageMarks, found: list[FoundField]) -> Iterator[Finding]:
    """Yield a finding for each field that is no longer in its place: an answer may have come under another question."""
    if not blank.places:
        return
    made = {drawn: number for number, drawn in enumerate(blank.pages, 1)}
    # Pages may be in another order than in the blank; a rewritten one is not recognised.
    for item in found:
        for place in item.places:
            # A box may have more states than its own, and is then ticked with the answer of another box.
            names = [state[1:] for state in place.states] or [item.name]
            places = [blank.places[name] for name in names if name in blank.places]
            if place.page and any(
                _far(was, place, made.get(marks.digest(number)))
                for was in places
                for number in (place.page, place.again)
                if number
            ):
                yield say.MOVED.at(field=item.name, place=f"side {place.page}", label=item.label or item.name)
                break


def _far(was: tuple[float, ...], place: Place, page: int | None) -> bool:
    """Return whether a widget is on another page of the blank, or farther than NEAR from its place; also when its place cannot be read."""
    if page not in (None, was[0]):
        return True
    now = sides(place.holder)
    return now is None or any(abs(one - other) > NEAR for one, other in zip(was[1:], now, strict=False))


def redrawn(
    blank: Blank, reader: PdfReader, pages: PageMarks, instance: str = ""
) -> tuple[list[Outside], list[Finding]]:
    """Return the lines with new words on changed pages, and findings about pages that are missing, added or changed.

    `instance` is the form's, printed in the foot of each page: it tells of pages from another form when the blank is lost.
    """
    if not blank.pages:
        return [], list(_counted(reader, instance))
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
        drawn = pages.digest(number)
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


def _counted(reader: PdfReader, instance: str) -> Iterator[Finding]:
    """Yield findings when the feet of the pages tell of other pages: nothing else is known when the blank is lost."""
    texts = [page.extract_text() if drawn_length(page) <= CONTENT_BYTES else "" for page in reader.pages]
    feet = [foot for text in texts for foot in PAGE_OF.findall(text)]
    made = [int(count) for _, count in feet]
    if made and (set(made) != {len(reader.pages)} or len(set(feet)) != len(feet)):
        yield say.PAGES.at(found=len({own for own, _ in feet}), made=made[0])
    for number, text in enumerate(texts, 1):
        if instance and not {instance}.issuperset(INSTANCE.findall(text)):
            yield say.OTHER_FORM.at(place=f"side {number}", page=number)


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
