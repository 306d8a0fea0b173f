"""Fit of a text in a field: widths of letters, rows, and the share that is left out."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate, islice

PAD = 2.5
"""Points between a field's edge and its text."""
OTHER = 600
"""The width taken for a letter whose width is not known, in 1/1000 em: about the mean of Noto Sans."""
LONGEST = 20_000
"""Greatest number of letters that are laid out; no field has room for as many."""


@dataclass(frozen=True, slots=True)
class Measure:
    """The advance of each code point and the height of a line, in 1/1000 em."""

    advances: Mapping[int, int]
    line: int

    def width(self, text: str, size: float) -> float:
        """Return the width of a row in points."""
        advances = self.advances
        return sum(advances.get(ord(letter), OTHER) for letter in text) * size / 1000

    def fitting(self, text: str, size: float, room: float) -> int:
        """Return how many letters of a row fit in `room` points."""
        ends = [*accumulate(self.advances.get(ord(letter), OTHER) for letter in text)]
        return bisect_right(ends, room * 1000 / size)

    def most_rows(self, height: float, size: float) -> int:
        """Return the number of rows in a field of `height` points within its padding; at least one."""
        return max(1, int((height - 2 * PAD) / (size * self.line / 1000)))

    def rows(self, text: str, size: float, room: float) -> Iterator[str]:
        """Yield a text in rows no wider than `room` points; a longer word is broken."""
        for paragraph in text.split("\n"):
            row = ""
            for word in paragraph.split(" "):
                rest = word
                longer = f"{row} {rest}" if row else rest
                if self.width(longer, size) <= room:
                    row = longer
                    continue
                if row:
                    yield row
                while (fits := max(1, self.fitting(rest, size, room))) < len(rest):
                    yield rest[:fits]
                    rest = rest[fits:]
                row = rest
            yield row

    def hidden(self, text: str, width: float, height: float, *, size: float, lines: bool) -> float:
        """Return the share (0–1) of a text that a field of this size (points) does not show until it is scrolled."""
        room = width - 2 * PAD
        if lines:
            shown = "".join(islice(self.rows(text[:LONGEST], size, room), self.most_rows(height, size)))
        else:
            row = " ".join(text[:LONGEST].split("\n"))
            shown = row[: self.fitting(row, size, room)]
        return share_left_out(shown, text)


def share_left_out(shown: str, text: str) -> float:
    """Return the share (0–1) of a text's letters that are not shown; white space does not count."""
    whole = len("".join(text.split()))
    return max(0.0, 1 - len("".join(shown.split())) / whole) if whole else 0.0
