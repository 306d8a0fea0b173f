"""A combined document that somebody edited in Word: where its ratings and quotations differ from the written file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from infohus_forms.combine.disclosure.sharing import folded
from infohus_forms.combine.documents.word import cleaned, paragraphs
from infohus_forms.models.finding import Finding, note, warning

QUOTED = frozenset({"text", "reason", "what", "note", "purpose", "whole", "uncertainty", "conclusion"})
"""Keys of the assessment whose texts are quoted from the forms."""

RATING = warning(
    "combine.edited_rating",
    "En placering er ændret i den rettede Word-fil ({place}).",
    "Ret placeringen tilbage i Word. Er den ny, så hold et nyt møde, eller send en rettet udgave af Redskab 3.",
)
QUOTE = warning(
    "combine.edited_quote",
    "En citeret tekst er ændret eller fjernet i den rettede Word-fil ({place}).",
    "Ret teksten tilbage i Word. Er den forkert, så bed om en rettet udgave af skemaet.",
)
OTHER = note(
    "combine.edited",
    "Word-filen er rettet i hånden: {count} afsnit er ændret eller tilføjet uden for placeringer og citater.",
    "Arkivet får programmets egen udgave og den rettede Word-fil ved siden af.",
)
CATALOGUE = (RATING, QUOTE, OTHER)


@dataclass(frozen=True, slots=True)
class _Line:
    """A paragraph with its place: the dimension, or the part of the document."""

    text: str
    where: str


def edits(assessment: Mapping[str, Any], written: bytes, found: bytes) -> tuple[Finding, ...]:
    """Return the differences between the Word file as it was written and as it is now; no text is repeated.

    `assessment` is the JSON that the file was made from. Each place is reported once.
    """
    context = cleaned(assessment)
    ratings, quotes = set(_ratings(context)), {folded(text) for text in _quotes(context, "")}
    old, new = _lines(written, context), _lines(found, context)
    told: dict[Finding, None] = {}
    other = 0
    # autojunk would ignore paragraphs that are repeated often in a long document.
    matcher = SequenceMatcher(None, [line.text for line in old], [line.text for line in new], autojunk=False)
    for kind, start, end, new_start, new_end in matcher.get_opcodes():
        if kind == "equal":
            continue
        for line in old[start:end]:
            if any(rating in line.text for rating in ratings):
                told[RATING.at(place=line.where)] = None
            elif any(quote in line.text for quote in quotes):
                told[QUOTE.at(place=line.where)] = None
            else:
                other += 1
        for line in new[new_start:new_end]:
            # A replaced paragraph was counted by its old line above; only inserted ones are new.
            if kind == "insert" and any(rating in line.text for rating in ratings):
                told[RATING.at(place=line.where)] = None
            elif kind == "insert":
                other += 1
    return (*told, OTHER.at(count=other)) if other or not told else tuple(told)


def _lines(data: bytes, context: Mapping[str, Any]) -> list[_Line]:
    names = {folded(f"{one['mark']} {one['name']}") for one in context.get("dimensions", ())}
    lines, where = [], "forsiden"
    for text, level in paragraphs(data):
        if folded(text) in names or level == 1:
            where = folded(text)
        if folded(text):
            lines.append(_Line(folded(text), where))
    return lines


def _ratings(context: Mapping[str, Any]) -> Iterator[str]:
    for one in context.get("dimensions", ()):
        entries = (*one["standing"], *one["earlier"])
        given = [one["rating"], *(e["marked"] for e in entries), *(d["rating"] for e in entries for d in e["dissent"])]
        yield from (f"{rating['code']} {rating['word']}" for rating in given if rating["code"] not in ("", "U"))
        yield from (f"{d['authority']}: {d['rating']['code']}" for e in entries for d in e["dissent"])


def _quotes(value: Any, key: str) -> Iterator[str]:
    if isinstance(value, str):
        if value and key in QUOTED:
            yield value
    elif isinstance(value, Mapping):
        for name, item in value.items():
            yield from _quotes(item, name)
    elif isinstance(value, list):
        for item in value:
            yield from _quotes(item, key)
