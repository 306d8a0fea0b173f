"""Search for texts that another text repeats: with other letters, signs, quotes and line ends, as a part of more, or with a few words changed.

Texts are compared as words in plain letters (`names.plain_letters`). The words that say something are compared by their beginnings, so that
»læreren« is »lærer« and the small words between them may change. The time is in proportion to the texts. Thresholds: decision 131.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from math import ceil
from typing import Final

from infohus_forms.danish.names import HYPHENS, plain_letters

WORD: Final = re.compile(r"\w+")
SENTENCE: Final = re.compile(r"[.!?;:]\s|\n")
SHORTEST: Final = 15
"""A text with fewer characters is repeated only by a whole answer: short ones are everyday words."""
FEWEST_WORDS: Final = 3
"""Fewest words of an answer of everyday words only that is searched for."""
TELLING: Final = 4
"""Fewest letters of a word that says something."""
STEM: Final = 5
"""Letters by which such words are compared: Danish puts its endings behind."""
FEWEST: Final = 4
"""Fewest such words that are a repetition when other words between them are changed."""
PART: Final = 0.75
"""Part of such words of a sentence that must be found in order: of eight, two may be changed or left out."""
STRETCH: Final = 1.5
"""How much longer than the sentence the place may be in which they are found."""
LONGEST: Final = 40
"""Most such words of a sentence that is compared with words changed; a longer one is found by its runs of words."""
RUN: Final = 8
"""Words in a row that are a quotation of a part of a sentence, when `FEWEST` of them say something."""
EVERYDAY: Final = frozenset(
    [
        "aktuelt",
        "aldrig",
        "alle",
        "altid",
        "anden",
        "andet",
        "andre",
        "bekymring",
        "bekymringen",
        "blev",
        "bliver",
        "blevet",
        "borgeren",
        "både",
        "denne",
        "deres",
        "dermed",
        "derfor",
        "dette",
        "disse",
        "efter",
        "eller",
        "flere",
        "fordi",
        "forhold",
        "fortsat",
        "foruden",
        "gennem",
        "hans",
        "hendes",
        "heraf",
        "hertil",
        "hverken",
        "hvad",
        "hvem",
        "hvilke",
        "hvis",
        "hvor",
        "hvornår",
        "have",
        "havde",
        "haft",
        "igen",
        "ifølge",
        "ikke",
        "inden",
        "ingen",
        "intet",
        "jeres",
        "kende",
        "kender",
        "kendt",
        "kendskab",
        "kommunen",
        "kontakt",
        "kontakten",
        "kunne",
        "kunnet",
        "lige",
        "meget",
        "mellem",
        "mere",
        "mest",
        "måske",
        "måtte",
        "noget",
        "nogen",
        "nogle",
        "nuværende",
        "omkring",
        "oplyser",
        "oplysning",
        "oplysninger",
        "oplyst",
        "over",
        "personen",
        "politiet",
        "relevant",
        "relevante",
        "sagen",
        "samme",
        "samt",
        "selv",
        "siden",
        "skal",
        "skulle",
        "således",
        "stadig",
        "tidligere",
        "uden",
        "udover",
        "ukendt",
        "under",
        "ville",
        "vores",
        "vurderer",
        "vurderes",
        "vurdering",
        "være",
        "været",
        "yderligere",
        "vedrørende",
    ]
)
"""Words of four letters or more that any answer may have."""


def _words(text: str) -> list[str]:
    return WORD.findall(HYPHENS.sub("", plain_letters(text)))


def _stems(words: Iterable[str]) -> tuple[str, ...]:
    """Return the beginnings of the words that say something."""
    return tuple(word[:STEM] for word in words if len(word) >= TELLING and word not in EVERYDAY)


class _Line:
    """A text that is searched for: its words between blanks, and what they say."""

    def __init__(self, words: Sequence[str], *, is_sentence: bool) -> None:
        self.joined = f" {' '.join(words)} "
        self.stems = _stems(words)
        self.kinds = frozenset(self.stems)
        fits = is_sentence and FEWEST <= len(self.stems) <= LONGEST
        self.least = max(FEWEST, ceil(len(self.stems) * PART)) if fits else 0
        self.width = int(len(self.stems) * STRETCH) + 1

    def quoted_in(self, joined: str) -> bool:
        """Return whether all its words are in a row in the words of another text; a short one only if there are no others."""
        return self.joined == joined or (len(self.joined) > SHORTEST and self.joined in joined)

    def nearly_in(self, stems: Sequence[str]) -> bool:
        """Return whether most of what it says is found in order, near each other, in what another text says."""
        places = [place for place, stem in enumerate(stems) if stem in self.kinds]
        for number, start in enumerate(places):
            end = bisect_left(places, start + self.width, number)
            if (
                end - number >= self.least
                and self._in_order([stems[place] for place in places[number:end]]) >= self.least
            ):
                return True
        return False

    def _in_order(self, stems: Sequence[str]) -> int:
        """Return the length of the longest sequence that both have."""
        row = [0] * (len(self.stems) + 1)
        for stem in stems:
            left = 0
            for number, own in enumerate(self.stems):
                above = row[number + 1]
                row[number + 1] = left + 1 if own == stem else max(above, row[number])
                left = above
        return row[-1]


class Repeated:
    """Texts that must not be repeated. What a text of `allowed` says as well may be."""

    def __init__(self, texts: Iterable[str], allowed: Iterable[str] = ()) -> None:
        lines = {}
        for text in texts:
            whole = _words(text)
            lines[tuple(whole)] = _Line(whole, is_sentence=not SENTENCE.search(text.strip()))
            for sentence in SENTENCE.split(text):
                if len(words := _words(sentence)) >= RUN or len(_stems(words)) >= FEWEST:
                    lines[tuple(words)] = _Line(words, is_sentence=True)
        # »Ved ikke« is no repetition; »kun mellem os« is one as a whole answer, though each of its words is an everyday one.
        self._lines = {line.joined: line for words, line in lines.items() if line.stems or len(words) >= FEWEST_WORDS}
        self._runs: set[str] = set()
        self._index: dict[str, list[_Line]] = {}
        self._build()
        free = [words for text in (allowed if self._lines else ()) if (words := _words(text))]
        if gone := {line.joined for words in free for line in self._found(words, _stems(words))}:
            self._lines = {joined: line for joined, line in self._lines.items() if joined not in gone}
            self._build()
        self._runs = {run for line in self._lines.values() for run in _runs(line.joined.split())}
        self._runs.difference_update(run for words in free if self._has_much_of(_stems(words)) for run in _runs(words))

    def __bool__(self) -> bool:
        """Return whether there is any text to search for."""
        return bool(self._lines)

    def quoted_in(self, text: str) -> bool:
        """Return whether a text has all the words of one of the texts in a row."""
        words = _words(text) if self._lines else []
        joined = f" {' '.join(words)} "
        return joined in self._lines or any(line.quoted_in(joined) for line in self._near(_stems(words), whole=True))

    def stand_in(self, text: str) -> bool:
        """Return whether a text repeats one of the texts or a part of it, also with a few words changed or left out."""
        words = _words(text) if self._lines else []
        stems = _stems(words)
        if any(True for _ in self._found(words, stems)):
            return True
        return self._has_much_of(stems) and not self._runs.isdisjoint(_runs(words))

    def _has_much_of(self, stems: Iterable[str]) -> bool:
        """Return whether enough words of a text are in the texts for a quotation; most texts have not."""
        return len(self._index.keys() & set(stems)) >= FEWEST

    def _build(self) -> None:
        index = defaultdict(list)
        for line in self._lines.values():
            for stem in line.kinds:
                index[stem].append(line)
        self._index = dict(index)

    def _near(self, stems: Iterable[str], *, whole: bool = False) -> Iterator[_Line]:
        """Yield the texts that have enough of these words: all of them, or as many as a changed sentence needs."""
        near = Counter(line for stem in set(stems) for line in self._index.get(stem, ()))
        for line, count in near.items():
            if count == len(line.kinds) or (not whole and line.least and count >= min(line.least, len(line.kinds) - 1)):
                yield line

    def _found(self, words: Sequence[str], stems: Sequence[str]) -> Iterator[_Line]:
        joined = f" {' '.join(words)} "
        if joined in self._lines:
            yield self._lines[joined]
        for line in self._near(stems):
            if line.quoted_in(joined) or (line.least and line.nearly_in(stems)):
                yield line


def _runs(words: Sequence[str]) -> Iterator[str]:
    """Yield the runs of words that are a quotation."""
    tells = [len(word) >= TELLING and word not in EVERYDAY for word in words]
    count = sum(tells[: RUN - 1])
    for end in range(RUN, len(words) + 1):
        count += tells[end - 1]
        if count >= FEWEST:
            yield " ".join(words[end - RUN : end])
        count -= tells[end - RUN]
