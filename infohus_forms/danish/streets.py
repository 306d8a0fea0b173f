"""Addresses in a free text, recognised by the Danish words for streets and a number after them.

An address is found by its end (the word for a street and the number), and its beginning is looked up from there: a pattern
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
"""Characters that end a word with a street's ending, a word before it, and a word in small letters."""
SMALL_ENDINGS = frozenset({"vej", "gade", "stræde", "allé", "vænge"})
"""Endings that no other word in small letters has before a number, except words that begin with one of `NO_STREETS`."""
NO_STREETS = ("gen", "over", "under")
SHORTEST_SMALL = 3
MOST_NAMES = 3
"""Maximum number of words with capitals before the street's own."""


def street_addresses(text: str) -> Iterator[str]:
    """Yield the addresses in a text as they are written, from left to right; none overlaps another.

    Up to four words with capitals, the last ending in a word for a street (»Lille Skovvej 3«); up to three and such a word
    (»Store Kongens gade 3«); or one word in small letters (»skovvej 3«).
    """
    ends = list(END.finditer(text))
    if not ends:
        return
    before, behind = _Before(text), 0
    for end in ends:
        at = end.start()
        # A word with a capital is a street by itself; a separate word in small letters needs a name of more than one letter before
        # it; anything else is the end of a longer word.
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
    """The text before given places: each place is looked up, so that no part is scanned again."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.capitals = _places(CAPITALS, text)
        self.beside = {pattern: _places(pattern, text) for pattern in (BESIDE_WORD, BESIDE_NAME, BESIDE_SMALL)}

    def own_word(self, at: int, behind: int) -> int:
        """Return where the word with a street's ending begins, with the names before it; `at` when it has no capital."""
        capital = self._capital(self._begin(BESIDE_WORD, at, behind), at)
        return at if capital is None else self.names(capital, behind)

    def names(self, at: int, behind: int, least: int = 0) -> int:
        """Return where the names before a place begin, each with `least` letters after its capital; the place when there are none."""
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
        """Return where a word in small letters with a street's ending begins; `at` when there is none, or it is no street."""
        begin = self._begin(BESIDE_SMALL, at, behind)
        within = begin > 0 and (self.text[begin - 1].isalnum() or self.text[begin - 1] == "_")
        return at if within or at - begin < SHORTEST_SMALL or self.text.startswith(NO_STREETS, begin) else begin

    def _begin(self, beside: re.Pattern[str], at: int, behind: int) -> int:
        """Return where the stretch before a place begins; a character that matches `beside` ends it."""
        places = self.beside[beside]
        number = bisect_left(places, at)
        return max(places[number - 1] + 1 if number else 0, behind)

    def _capital(self, begin: int, end: int) -> int | None:
        """Return the first capital in a stretch."""
        number = bisect_left(self.capitals, begin)
        return self.capitals[number] if number < len(self.capitals) and self.capitals[number] < end else None


def _places(pattern: re.Pattern[str], text: str) -> list[int]:
    return [found.start() for found in pattern.finditer(text)]
