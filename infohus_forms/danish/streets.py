"""Addresses in a free text, known by the Danish words for streets and a number after them.

An address is found by its end (the word for a street and the number), and where it begins is looked up from there: a pattern
that tries each place as the beginning takes hours for one long word.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

STREETS = (
    "vej|vejen|gade|gaden|stræde|strædet|allé|alle|alléen|plads|pladsen|torv|torvet|vænge|vænget|parken|haven|"
    "boulevard|kaj|sti|stien|bakke|bakken|toften|ager|lunden|kvarter|vang|vangen|gyde|gyden"
)
CAPITAL = "[A-ZÆØÅ]"
END = re.compile(rf"(?:({STREETS})|{STREETS.title()})\s++(?:nr\.?\s++)?\d{{1,3}}\s?[A-Z]?\b")
"""The word for a street and the number; the group is empty for a word with a capital, which is a street by itself."""
CAPITALS = re.compile(CAPITAL)
BESIDE_WORD, BESIDE_NAME, BESIDE_SMALL = re.compile(r"[^\w-]"), re.compile(r"[^\w.-]"), re.compile("[^a-zæøå]")
"""What ends a word that a street's ending belongs to, a word before it, and a word in small letters."""
SMALL_ENDINGS = frozenset({"vej", "gade", "stræde", "allé", "vænge"})
"""Endings that no other word in small letters has before a number, but for those that begin with one of `NO_STREETS`."""
NO_STREETS = ("gen", "over", "under")
SHORTEST_SMALL = 3
MOST_NAMES = 3
"""Words with capitals before the street's own."""


def street_addresses(text: str) -> Iterator[str]:
    """The addresses in a text as they stand there, from left to right; none overlaps another.

    Up to four words with capitals, the last ending in a word for a street (»Lille Skovvej 3«); up to three and such a word
    (»Store Kongens gade 3«); or one word in small letters (»skovvej 3«).
    """
    ends = list(END.finditer(text))
    if not ends:
        return
    before, behind = _Before(text), 0
    for end in ends:
        at = end.start()
        if end[1] is None:
            begin = before.names(at, behind)
        elif text[at - 1 : at].isspace():
            begin = before.names(at, behind, least=2)
        else:
            begin = before.own_word(at, behind)
            if end[1] in SMALL_ENDINGS:
                begin = min(begin, before.small_word(at, behind))
        if begin < at or end[1] is None:
            yield text[begin : end.end()]
            behind = end.end()


class _Before:
    """What stands before places of a text: each place is looked up, so that no stretch is gone through again."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.capitals = _places(CAPITALS, text)
        self.beside = {pattern: _places(pattern, text) for pattern in (BESIDE_WORD, BESIDE_NAME, BESIDE_SMALL)}

    def own_word(self, at: int, behind: int) -> int:
        """Where the word that ends in a street's ending begins, with the names before it; `at` when it has no capital."""
        capital = self._capital(self._begin(BESIDE_WORD, at, behind), at)
        return at if capital is None else self.names(capital, behind)

    def names(self, at: int, behind: int, least: int = 0) -> int:
        """Where the names before a place begin, each with `least` letters after its capital; the place when there are none."""
        for _ in range(MOST_NAMES):
            end = at
            while end > behind and self.text[end - 1].isspace():
                end -= 1
            capital = self._capital(self._begin(BESIDE_NAME, end, behind), end - least) if end < at else None
            if capital is None:
                break
            at = capital
        return at

    def small_word(self, at: int, behind: int) -> int:
        """Where a word in small letters begins that ends in a street's ending; `at` when there is none, or it is no street."""
        begin = self._begin(BESIDE_SMALL, at, behind)
        within = begin > 0 and (self.text[begin - 1].isalnum() or self.text[begin - 1] == "_")
        return at if within or at - begin < SHORTEST_SMALL or self.text.startswith(NO_STREETS, begin) else begin

    def _begin(self, beside: re.Pattern[str], at: int, behind: int) -> int:
        """Where the stretch before a place begins that what is `beside` it ends."""
        places = self.beside[beside]
        number = bisect_left(places, at)
        return max(places[number - 1] + 1 if number else 0, behind)

    def _capital(self, begin: int, end: int) -> int | None:
        """The first capital in a stretch."""
        number = bisect_left(self.capitals, begin)
        return self.capitals[number] if number < len(self.capitals) and self.capitals[number] < end else None


def _places(pattern: re.Pattern[str], text: str) -> list[int]:
    return [found.start() for found in pattern.finditer(text)]
