"""Whether a picture, as it is stored, can show a faint stroke: one of black and white cannot, however many bits it has.

The edges of a scanned page run from black to white over half tones, since a scanner sees a little beside each point.
A picture that was made black and white jumps, and goes on jumping after JPEG has made rings around its edges. So the
half tones are counted beside the edges. Judge a picture before it is drawn, laid or made smaller: that makes half
tones of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import cv2
import numpy as np

from infohus_forms.formats.scan.frame import Gray

FEW_BETWEEN = 0.2
"""Half tones to an edge below which a picture has only black and white: at most 0.13 in JPEGs of such pages down to
quality 25; at least 0.27 on grey pages of feeders and telephones, also with their contrast raised, sharpened or
whitened, and 0.33 on drawn print without any noise (10 tuning pages of each machine)."""
FEW_LEVELS = 32
"""Levels of grey up to which a page has lost what lies between them: one of black and white that was made larger or
smaller has 5–23, a grey page 140 and more."""
SEEN_LEVEL = 1e-5
"""Share of the pixels from which a level counts."""
CONTRAST = 60
"""Levels between paper and ink from which a picture has something to be judged by."""
FEWEST_EDGES = 200
"""Pixels of edges from which a picture has something to be judged by."""
SLACK, STEEP = 0.2, 0.6
"""Share of the contrast that still is black or white, and across which an edge runs from one pixel to its neighbours."""


@dataclass(frozen=True, slots=True)
class Tones:
    """What was counted in one or more pictures: pixels of edges, half tones, and pixels by level of grey."""

    edges: int
    between: int
    levels: tuple[int, ...]

    @property
    def judged(self) -> bool:
        """Whether there is enough print to judge by: an empty strip says nothing."""
        return self.edges >= FEWEST_EDGES

    @property
    def two(self) -> bool:
        """Whether there are only black and white, or so few levels that a faint stroke has none."""
        if not self.judged:
            return False
        least = SEEN_LEVEL * sum(self.levels)
        return self.between < FEW_BETWEEN * self.edges or sum(count > least for count in self.levels) <= FEW_LEVELS


def tones(image: Gray) -> Tones:
    """The tones of a picture as it is stored, in grey."""
    levels = cv2.calcHist([image], [0], None, [256], [0, 256]).ravel().astype(np.int64)
    dark, light = _two(image, levels)
    contrast = light - dark
    if contrast < CONTRAST:
        return Tones(0, 0, tuple(levels.tolist()))
    around = np.ones((3, 3), np.uint8)
    steep = cv2.subtract(cv2.dilate(image, around), cv2.erode(image, around))
    slack = int(SLACK * contrast)
    between = int(levels[dark + slack + 1 : light - slack].sum())
    edges = cv2.countNonZero(cv2.inRange(steep, int(STEEP * contrast), 255))
    return Tones(edges, between, tuple(levels.tolist()))


def together(found: Iterable[Tones]) -> Tones:
    """The tones of the pictures of one page, as strips, counted as one."""
    judged = [one for one in found if one.judged]
    levels = np.sum([one.levels for one in judged], axis=0) if judged else np.zeros(256, np.int64)
    return Tones(sum(one.edges for one in judged), sum(one.between for one in judged), tuple(levels.tolist()))


def _two(image: Gray, levels: np.ndarray[tuple[int], np.dtype[np.int64]]) -> tuple[int, int]:
    """The commonest dark and the commonest light level (Otsu's threshold lies between them)."""
    limit, _ = cv2.threshold(image, 0, 255, cv2.THRESH_OTSU)
    first = min(int(limit), 254) + 1
    near = np.ones(5, np.int64)
    dark, light = (np.convolve(side, near, "same") for side in (levels[:first], levels[first:]))
    return int(np.argmax(dark[:first])), first + int(np.argmax(light[: 256 - first]))
