"""Patterns in a specification: the length of text that each may be tried on, so that none runs for minutes.

A pattern is written by an author, tried on text from outside, and may come with a file from outside. Python's engine tries
every way in which a text can be divided: twice as many for each further letter in `(a+)+b`. So the ways are counted beforehand.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Final

LENGTHS: Final = (100_000, 10_000, 1_000, 100)
"""Lengths of a text that a pattern may be allowed, the longest first: that of the longest answer (`formats.limits`), that of a code."""
MOST_WAYS: Final = 101**3
"""Ways of dividing a text that are tried within about a tenth of a second: three repetitions in a text of a hundred letters."""
STEPS: Final = frozenset({"LITERAL", "NOT_LITERAL", "ANY", "IN", "AT"})
REPEATS: Final = frozenset({"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"})


@lru_cache(maxsize=256)
def longest_tried(pattern: str) -> int:
    """Return the length of the longest text that a pattern may be tried on, in characters; 0 for a pattern that may not be used at all.

    That is a pattern whose ways grow without bound (a repetition within a repetition), that looks ahead, behind or back at what
    it found, or that is no pattern.
    """
    try:
        tree = re._parser.parse(pattern)  # type: ignore[attr-defined]  # noqa: SLF001 - the only reader of patterns there is; tested on each Python
        re.compile(pattern)
    except (re.error, RecursionError, OverflowError):
        return 0
    return next((length for length in LENGTHS if _ways(tree, length) <= MOST_WAYS), 0)


def _ways(tree: Any, length: int) -> int:
    """Return in how many ways a text of a length can be divided among the parts of a parsed pattern; a number over `MOST_WAYS` for too many."""
    ways = 1
    for code, told in tree:
        kind = str(code)
        if kind in REPEATS:
            ways *= _repeated(told[0], min(int(told[1]), length), _ways(told[2], length))
        elif kind == "SUBPATTERN":
            ways *= _ways(told[3], length)
        elif kind == "BRANCH":
            ways *= sum(_ways(one, length) for one in told[1])
        # Lookaround, back references and anything that a later Python adds: refused.
        elif kind not in STEPS:
            ways = MOST_WAYS + 1
        if ways > MOST_WAYS:
            return MOST_WAYS + 1
    return ways


def _repeated(least: int, most: int, ways: int) -> int:
    if ways == 1:
        return max(most - least, 0) + 1
    total = 0
    for times in range(least, most + 1):
        total += ways**times
        if total > MOST_WAYS:
            break
    return total
