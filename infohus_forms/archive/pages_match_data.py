"""Comparison of the pages of an archive copy with its data: each answer is looked for after its question.

The text of the pages is compared without blanks and invisible characters. Letters of scripts that run from
right to left or stack their marks are in another order in a PDF; there each word, and each letter, is
looked for by itself.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise
from typing import Any, Final

import pikepdf

from infohus_forms.archive import findings
from infohus_forms.archive.marks import OFF, ON
from infohus_forms.archive.page_text import printed_text
from infohus_forms.danish.formatting import answer_words
from infohus_forms.formats.names import overflow
from infohus_forms.formats.typesetting import printable
from infohus_forms.models.finding import Finding
from infohus_forms.models.specification.form import Field, FieldBase, FormSpec
from infohus_forms.models.specification.vocabulary import Kind, Shape

PLAIN_SCRIPTS: Final = ("LATIN", "GREEK", "CYRILLIC", "DIGIT")
"""Letters whose names begin with these are in a PDF in the order in which they were written."""
STEERING: Final = frozenset({"dated", "id", "scale", "shape", "spoken"})
"""Keys of a combined document's data that control its look and are not printed."""
WORD: Final = re.compile(r"\S+")


ONE_LINE: Final = 60
"""Letters that fit on one or two lines: a shorter answer of one line is never broken between pages."""


class _Squeezed(dict[int, int | None]):
    """Code points for `str.translate`: themselves, or None for blanks and format characters."""

    def __missing__(self, code: int) -> int | None:
        letter = chr(code)
        passed_over = letter.isspace() or unicodedata.category(letter) == "Cf" or letter in "\ufe0e\ufe0f"
        return self.setdefault(code, None if passed_over else code)


SQUEEZED: Final = _Squeezed()


@dataclass(frozen=True)
class Pages:
    """The text of pages, or of a part of them, squeezed, without the running lines at head and foot."""

    pages: tuple[str, ...]

    @classmethod
    def of(cls, document: pikepdf.Pdf) -> Pages:
        """Return the text of an open document. Raises what pikepdf raises."""
        return cls(tuple(map(squeezed, printed_text(document))))

    @cached_property
    def text(self) -> str:
        """The pages as one text."""
        return "".join(self.pages)

    def between(self, start: int, end: int) -> Pages:
        """Return the text from one offset to another, still by pages."""
        bounds = (0, *accumulate(map(len, self.pages)))
        return Pages(
            tuple(
                page[max(start - first, 0) : max(end - first, 0)]
                for page, first in zip(self.pages, bounds, strict=False)
            )
        )

    def goes_on(self, run: str) -> bool:
        """Return whether a squeezed text begins on one page and continues, with nothing lost, on those after it.

        In a row of a table the other cells of the row are printed between its parts.
        """
        rest = run
        for page in self.pages:
            # The longest beginning of the rest that is on this page, found by bisection: if a beginning is there, so is every shorter one.
            rest = rest[bisect_left(range(1, len(rest) + 1), 1, key=lambda size: rest[:size] not in page) :]
        return not rest

    def has(self, text: str) -> bool:
        """Return whether a text is on the pages."""
        return squeezed(text) in self.text

    def has_digest(self, digest: str) -> bool:
        """Return whether a digest is printed as that of an embedded file."""
        return f"SHA-256{digest}" in self.text


def squeezed(text: str) -> str:
    """Return the text without blanks and format characters, composed (NFC)."""
    return unicodedata.normalize("NFC", text.translate(SQUEEZED))


def disagreements(spec: FormSpec, data: Mapping[str, Any], pages: Pages) -> Iterator[Finding]:
    """Yield a finding for each question that is not printed, each answer that is not printed after it, and each lost text."""
    answers = data.get("answers") or {}
    stretches = _stretches(spec, pages)
    for field in spec.fields:
        if field.kind is Kind.NOTICE:
            continue
        stretch = stretches.get(field.id)
        if stretch is None:
            yield findings.QUESTION_NOT_FOUND.at(field.id, label=field.label)
        elif not all(_printed(ways, stretch) for ways in _texts(field, answers)):
            yield findings.ANSWER_NOT_FOUND.at(field.id, label=field.label)
    for item in data.get("outside") or ():
        if not _found(str(item.get("text", "")), pages):
            yield findings.TEXT_NOT_FOUND.at()


def unprinted(data: Any, pages: Pages) -> int:
    """Return how many texts of a combined document's data are nowhere on its pages; keys that control the look are skipped."""
    return sum(not _found(text, pages) for text in _leaves(data) if text.strip())


def _leaves(data: Any, key: str = "") -> Iterator[str]:
    if isinstance(data, str) and key not in STEERING:
        yield data
    elif isinstance(data, Mapping):
        for name, item in data.items():
            yield from _leaves(item, str(name))
    elif isinstance(data, list):
        for item in data:
            yield from _leaves(item, key)


def _stretches(spec: FormSpec, pages: Pages) -> dict[str, Pages]:
    """Return the text from each question to the next, by field; a question that is not found in its order is left out."""
    text = pages.text
    starts: list[tuple[str, int]] = []
    at = 0
    for number, section in enumerate(spec.sections, 1):
        head = text.find(squeezed(f"{number}{section.title}"), at)
        # A heading that is not found (-1) leaves the position as it was.
        at = max(at, head)
        asked = 0
        for field in section.items:
            if field.kind is Kind.NOTICE:
                continue
            asked += 1
            label = squeezed(printable(f"{number}.{asked}{field.label}"))
            start = text.find(label, at)
            if start >= 0:
                starts.append((field.id, start))
                at = start + len(label)
    bounds = pairwise((*starts, ("", len(text))))
    return {field_id: pages.between(start, end) for (field_id, start), (_, end) in bounds}


def _texts(field: Field, answers: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    """Yield what must be printed for a field's answers: for each, the ways in which it may be printed."""
    if field.kind is Kind.TABLE:
        for row in answers.get(field.id) or ():
            for column in field.columns:
                if row.get(column.id) is not None:
                    yield _ways(column, row[column.id])
        if answers.get(overflow(field.id)):
            yield (answers[overflow(field.id)],)
        return
    for own in field.answer_ids:
        value = answers.get(own)
        if isinstance(value, list):
            yield from (_ways(field, code) for code in value)
        elif value is not None:
            yield (value,) if field.kind is Kind.SIGNATURE and own.endswith("_name") else _ways(field, value)


def _ways(holder: FieldBase, value: str) -> tuple[str, ...]:
    """Return a chosen answer with its mark, or (from a menu) its words without one; any other answer as it is shown.

    The second text, if there is one, counts only if it is not printed as not chosen.
    """
    words = answer_words(holder, value)
    if isinstance(holder, Field) and holder.scale:
        return (ON[holder.scale.shape] + words,)
    return (ON[Shape.SQUARE] + words, words) if holder.choices else (words,)


def _printed(ways: tuple[str, ...], stretch: Pages) -> bool:
    """Return whether an answer is printed in a part of the pages in one of its ways."""
    marked, *plain = ways
    return _found(marked, stretch) or any(
        _found(words, stretch) and not _found(OFF[Shape.SQUARE] + words, stretch) for words in plain
    )


def _found(text: str, stretch: Pages) -> bool:
    """Return whether a text is in a part of the pages."""
    drawn = printable(text.replace("\r", "\n"))
    run = squeezed(drawn)
    if run in stretch.text or (("\n" in drawn or len(run) > ONE_LINE) and stretch.goes_on(run)):
        return True
    if all(_is_plain(letter) for letter in drawn):
        return False
    return all(_word_found(word, stretch.text) for word in WORD.findall(drawn))


def _word_found(word: str, stretch: str) -> bool:
    run = squeezed(word)
    # A word that runs from right to left comes out of the PDF reversed.
    if run in stretch or run[::-1] in stretch:
        return True
    pieces = "".join(letter if _is_plain(letter) and letter.isalnum() else " " for letter in run).split()
    return all(piece in stretch for piece in pieces) and all(
        letter in stretch for letter in run if not _is_plain(letter)
    )


def _is_plain(letter: str) -> bool:
    """Return whether a character is a Latin, Greek or Cyrillic letter, a digit, or no letter at all."""
    kind = unicodedata.category(letter)
    if kind[0] not in "LMN":
        return unicodedata.bidirectional(letter) not in ("R", "AL")
    return kind[0] != "M" and unicodedata.name(letter, "").startswith(PLAIN_SCRIPTS)
