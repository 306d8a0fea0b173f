"""Content of a page as a list of marks in drawing order: kept in the form, and compared with the file that comes back (decision 95)."""

from __future__ import annotations

import struct
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

Matrix = tuple[float, float, float, float, float, float]
"""The six numbers of a transformation (ISO 32000-1 §8.3.3)."""
Box = tuple[float, float, float, float]
"""Left, low, right and high in points of the page."""
HALVES: Final = 2
"""Steps in a point in which places are kept."""
NEAR: Final = 2
"""Half points by which two places may differ: programs round."""
LIMIT: Final = 32_767
"""Greatest number of half points that is kept: a signed number of 16 bits."""
MOST: Final = 20_000
"""Greatest number of marks on a page; the fullest of our forms has 400."""
SIZE: Final = 4 + 4 * 2
"""Bytes of a mark before they are compressed."""
Kept = tuple[int, tuple[int, ...]]
"""The part of a mark that is kept: its checksum and its place."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One text, path, picture or clip, or anything in a layer that may be off: a checksum of its look, its `place` (points) and the box that it covers."""

    kind: str
    key: int
    place: tuple[float, float, float, float]
    box: Box
    light: bool = False
    """Whether it only fills with white."""
    strokes: int = 0
    begins: bool = False
    """Whether `place` is the beginning of a text and the points by which its letters are spaced; else it is the box."""

    def moved(self, x: float, y: float) -> Mark:
        """Return the same mark moved right and up by so many points. A text has its beginning in the first two numbers of its place."""
        left, low, right, high = self.box
        box = (left + x, low + y, right + x, high + y)
        place = (self.place[0] + x, self.place[1] + y, *self.place[2:]) if self.begins else box
        return Mark(self.kind, self.key, place, box, self.light, self.strokes, self.begins)


def kept(marks: Iterable[Mark]) -> list[Kept]:
    """Return the part of marks that is kept."""
    return [(mark.key, tuple([max(-LIMIT, min(LIMIT, round(HALVES * one))) for one in mark.place])) for mark in marks]


def packed(marks: Sequence[Kept]) -> str:
    """Return the marks of a page as a text: checksums, then each of the four numbers of all places, compressed."""
    columns = [key for key, _ in marks], *([place[at] for _, place in marks] for at in range(4))
    data = struct.pack(f"<{len(marks)}I", *columns[0]) + b"".join(
        struct.pack(f"<{len(marks)}h", *one) for one in columns[1:]
    )
    return b64encode(zlib.compress(data, 9)).decode()


def unpacked(text: str) -> list[Kept]:
    """Return the marks that `packed` wrote. Raise ValueError for anything else."""
    try:
        unpacker = zlib.decompressobj()
        data = unpacker.decompress(b64decode(text, validate=True), SIZE * MOST)
    except zlib.error as error:
        raise ValueError from error
    count, rest = divmod(len(data), SIZE)
    if rest:
        raise ValueError
    keys = struct.unpack_from(f"<{count}I", data)
    places = [struct.unpack_from(f"<{count}h", data, 4 * count + 2 * count * at) for at in range(4)]
    return list(zip(keys, zip(*places, strict=True), strict=True))


def added(blank: Sequence[Kept], marks: Sequence[Mark]) -> list[int] | None:
    """Return the positions of the marks that a page has in addition to the blank's; None if one of those is missing, moved or in another order."""
    # Greedy: the first mark like the next of the blank's is taken for it. Order counts, since what is drawn later covers.
    more: list[int] = []
    at = 0
    for number, (key, place) in enumerate(kept(marks)):
        if at < len(blank) and _same(blank[at], key, place):
            at += 1
        else:
            more.append(number)
    return more if at == len(blank) else None


def _same(blank: Kept, key: int, place: tuple[int, ...]) -> bool:
    """Return whether a mark looks like one of the blank and is within NEAR of its place."""
    return blank[0] == key and all(abs(one - other) <= NEAR for one, other in zip(blank[1], place, strict=True))


def matrix(values: Any) -> Matrix:
    """Return the six numbers of a matrix."""
    a, b, c, d, e, f = (float(one) for one in values)
    return a, b, c, d, e, f


def times(one: Matrix, other: Matrix) -> Matrix:
    """Return the matrix that applies `one` and then `other` (ISO 32000-1 §8.3.4)."""
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def moved_by(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    """Return a point transformed by a matrix."""
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def scale(matrix: Matrix) -> float:
    """Return the factor by which a matrix enlarges lengths, the geometric mean of both directions."""
    a, b, c, d, _, _ = matrix
    return float(abs(a * d - b * c) ** 0.5)


def around(points: Sequence[tuple[float, float]]) -> Box:
    """Return the smallest box around all points."""
    across, up = [x for x, _ in points], [y for _, y in points]
    return min(across), min(up), max(across), max(up)


def within(box: Box, clip: Box | None) -> Box:
    """Return the part of a box within a clip; it is empty when left exceeds right or low exceeds high."""
    if clip is None:
        return box
    return max(box[0], clip[0]), max(box[1], clip[1]), min(box[2], clip[2]), min(box[3], clip[3])


def holds(outer: Box, inner: Box) -> bool:
    """Return whether a box contains another, with a tolerance of a point."""
    return (
        outer[0] <= inner[0] + 1 and outer[1] <= inner[1] + 1 and outer[2] >= inner[2] - 1 and outer[3] >= inner[3] - 1
    )


def checksum(look: object) -> int:
    """Return a checksum of 24 bits: pages are compared mark by mark, in order, so that few bits are enough."""
    return zlib.crc32(repr(look).encode()) & 0xFFFFFF
