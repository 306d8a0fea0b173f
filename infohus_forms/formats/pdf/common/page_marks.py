"""What a page shows, as a list of marks in the order in which they are drawn: kept in the form, and compared with what comes back."""

from __future__ import annotations

import struct
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

Matrix = tuple[float, float, float, float, float, float]
Box = tuple[float, float, float, float]
"""Left, low, right and high in points of the page."""
HALVES: Final = 2
"""Places are kept in half points."""
NEAR: Final = 2
"""Half points by which two places may differ: programs round."""
LIMIT: Final = 32_767
MOST: Final = 20_000
"""Marks on a page at the most; our fullest has 400."""
SIZE: Final = 4 + 4 * 2
"""Bytes of a mark before they are compressed."""
Kept = tuple[int, tuple[int, ...]]
"""What is kept of a mark: its checksum and its place."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One text, path or picture, something of a layer that may be switched off, or a clip: a checksum of how it looks, where it is (`place`, points) and what it covers."""

    kind: str
    key: int
    place: tuple[float, float, float, float]
    box: Box
    light: bool = False
    """Whether it only fills with white."""
    strokes: int = 0
    begins: bool = False
    """Whether `place` is where a text begins, and the points by which its letters are moved apart; else it is the box."""

    def moved(self, x: float, y: float) -> Mark:
        """The same mark so many points further right and up. A text has its beginning in the first two numbers of its place."""
        left, low, right, high = self.box
        box = (left + x, low + y, right + x, high + y)
        place = (self.place[0] + x, self.place[1] + y, *self.place[2:]) if self.begins else box
        return Mark(self.kind, self.key, place, box, self.light, self.strokes, self.begins)


def kept(marks: Iterable[Mark]) -> list[Kept]:
    """What is kept of marks."""
    return [(mark.key, tuple([max(-LIMIT, min(LIMIT, round(HALVES * one))) for one in mark.place])) for mark in marks]


def packed(marks: Sequence[Kept]) -> str:
    """The marks of a page as a text: checksums, then each of the four numbers of all places, compressed."""
    columns = [key for key, _ in marks], *([place[at] for _, place in marks] for at in range(4))
    data = struct.pack(f"<{len(marks)}I", *columns[0]) + b"".join(
        struct.pack(f"<{len(marks)}h", *one) for one in columns[1:]
    )
    return b64encode(zlib.compress(data, 9)).decode()


def unpacked(text: str) -> list[Kept]:
    """The marks that `packed` wrote. ValueError if it did not."""
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
    """Where the marks stand that a page has beyond those of the blank; None if one of the blank's is gone, elsewhere or in another order."""
    more: list[int] = []
    at = 0
    for number, (key, place) in enumerate(kept(marks)):
        if at < len(blank) and _same(blank[at], key, place):
            at += 1
        else:
            more.append(number)
    return more if at == len(blank) else None


def _same(blank: Kept, key: int, place: tuple[int, ...]) -> bool:
    return blank[0] == key and all(abs(one - other) <= NEAR for one, other in zip(blank[1], place, strict=True))


def matrix(values: Any) -> Matrix:
    """The six numbers of a matrix."""
    a, b, c, d, e, f = (float(one) for one in values)
    return a, b, c, d, e, f


def times(one: Matrix, other: Matrix) -> Matrix:
    """The matrix that is `one` and then `other` (ISO 32000-1 §8.3.4)."""
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def moved_by(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    """Where a matrix puts a point."""
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def scale(matrix: Matrix) -> float:
    """How much larger a matrix makes what is drawn."""
    a, b, c, d, _, _ = matrix
    return float(abs(a * d - b * c) ** 0.5)


def around(points: Sequence[tuple[float, float]]) -> Box:
    """The smallest box that holds all points."""
    across, up = [x for x, _ in points], [y for _, y in points]
    return min(across), min(up), max(across), max(up)


def within(box: Box, clip: Box | None) -> Box:
    """The part of a box that a clip leaves; nothing is left of one whose sides are the wrong way round."""
    if clip is None:
        return box
    return max(box[0], clip[0]), max(box[1], clip[1]), min(box[2], clip[2]), min(box[3], clip[3])


def holds(outer: Box, inner: Box) -> bool:
    """Whether a box holds another, a point more or less."""
    return (
        outer[0] <= inner[0] + 1 and outer[1] <= inner[1] + 1 and outer[2] >= inner[2] - 1 and outer[3] >= inner[3] - 1
    )


def checksum(look: object) -> int:
    """A checksum of 24 bits: a page is compared mark by mark, so that few are enough."""
    return zlib.crc32(repr(look).encode()) & 0xFFFFFF
