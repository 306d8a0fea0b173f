"""Letters that can be drawn, and replacements for those that cannot; independent of the fonts, given the coverage of each."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence

Letters = frozenset[int]
"""The code points that a family of fonts can draw."""
ALWAYS_PRINTABLE = frozenset("\n\t")
INVISIBLE = frozenset(map(chr, (0x200B, 0x200C, 0x200D, 0x2060, 0x200E, 0x200F, 0xAD, 0xFE0E, 0xFE0F)))
"""Characters without ink: Typst draws them without a glyph."""


def with_codes(text: str, families: Sequence[Letters]) -> str:
    """Return the text with every character that no family can draw shown as `[U+…]`.

    A mark must follow a letter and be in the same family, or Typst finds no font for the two together.
    Private letters (which PDF/A forbids) and marks that turn the reading direction are shown too.
    """
    shown: list[str] = []
    able: Sequence[Letters] = ()
    for letter in text:
        if letter in INVISIBLE:
            shown.append(letter)
            continue
        if letter in ALWAYS_PRINTABLE:
            shown.append(letter)
            able = ()
            continue
        kind = unicodedata.category(letter)
        fit = tuple(family for family in (able if kind[0] == "M" else families) if ord(letter) in family)
        if fit and (kind[0] != "C" or kind == "Cn"):
            shown.append(letter)
            able = fit
        else:
            shown.append(code_of(letter))
            able = tuple(family for family in families if ord("]") in family)
    return "".join(shown)


def straight(text: str) -> str:
    """Return the text with every mark that turns the reading direction after it shown as `[U+…]`, as on a typeset page.

    A name in Hebrew or Arabic has its direction from its letters and is unchanged.
    """
    return text if text.isascii() else text.translate(TURNING)


def code_of(letter: str) -> str:
    """Return the code that is drawn for a letter that no font has."""
    return f"[U+{ord(letter):04X}]"


def packed(letters: Iterable[int]) -> str:
    """Return code points as ranges in hexadecimal: `20-7e,a0`."""
    return ",".join(f"{first:x}-{last:x}" if last > first else f"{first:x}" for first, last in _ranges(sorted(letters)))


def unpacked(text: str) -> Letters:
    """Return the code points of the ranges that `packed` wrote; raise ValueError for any other text."""
    letters: set[int] = set()
    for part in filter(None, text.split(",")):
        first, _, last = part.partition("-")
        letters.update(range(int(first, 16), min(int(last or first, 16), 0x10FFFF) + 1))
    return frozenset(letters)


def _ranges(codes: list[int]) -> Iterator[tuple[int, int]]:
    start = 0
    for place in range(1, len(codes) + 1):
        if place == len(codes) or codes[place] != codes[place - 1] + 1:
            yield codes[start], codes[place - 1]
            start = place


TURNING: Mapping[int, str] = {code: code_of(chr(code)) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))}
"""Marks that embed, force or isolate a direction up to another mark or the end of the paragraph (Unicode annex 9, §2), and their codes."""
