"""Whether a picture, as it is stored, can show a faint stroke: one of black and white cannot, however many bits it has.

The edges of a scanned page run from black to white over half tones, since a scanner sees a little beside each point.
A picture that was made black and white jumps, and goes on jumping after JPEG has made rings around its edges. So the
half tones are counted beside the edges. Judge a picture before it is drawn, laid or made smaller: that makes half
tones of its own.

A program that turns a black-and-white page or changes its size puts half tones on every edge, too. Each of them lies
between black and white that are a pixel or two apart, and the paper between the strokes stays one level. A scanner's
paper has noise, and its thin and faint strokes have half tones with no black near them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

import cv2
import numpy as np

from infohus_forms.formats.scan.frame import Gray

Levels: TypeAlias = np.ndarray[tuple[int], np.dtype[np.int64]]
FEW_BETWEEN = 0.2
"""Half tones to an edge below which a picture has only black and white: at most 0.13 in JPEGs of such pages down to
quality 25; at least 0.27 on grey pages of feeders and telephones, also with their contrast raised, sharpened or
whitened, and 0.33 on drawn print without any noise (10 tuning pages of each machine)."""
FEW_LEVELS = 32
"""Levels of grey up to which a page has lost what lies between them: one of black and white that was made larger or
smaller has 5–23, a grey page 140 and more."""
SEEN_LEVEL = 1e-5
"""Share of the pixels from which a level counts."""
ONE_LEVEL = 0.999
"""Share of the paper away from strokes, within two levels of the commonest, from which it has no noise: at least 0.9999
on black-and-white pages that were turned or resized, also as JPEG; at most 0.997 on grey pages (0.9998 once on a page of
low quality made smaller, which the next threshold tells apart)."""
ALL_BETWEEN = 0.75
"""Share of the half tones that have black and white near, from which a page without noise was made black and white:
at least 0.786 after turning by 0.3–2° or resizing to 112–400 dpi, at most 0.75 on grey pages of 150 and 200 dpi, also
whitened. Grey pages that were whitened at 300 dpi (up to 0.87) or had their contrast raised until nothing is left of
faint strokes (up to 0.96) reach it, as may a page of hardly any noise made smaller and saved as JPEG; a page of 150 dpi or a fax made smaller to 75–100 dpi may not (0.6–0.86)."""
NEAR, AWAY = np.ones((5, 5), np.uint8), np.ones((25, 25), np.uint8)
"""Around a pixel: what is near it, and what must be without strokes for it to be plain paper (JPEG has rings 8 wide)."""
BLACKEST = 0.1
"""Share of the dark pixels that are black for certain: on pages of thin strokes most are half tones."""
CONTRAST = 60
"""Levels between paper and ink from which a picture has something to be judged by."""
FEWEST_EDGES = 200
"""Pixels of edges from which a picture has something to be judged by."""
SLACK, STEEP = 0.2, 0.6
"""Share of the contrast that still is black or white, and across which an edge runs from one pixel to its neighbours."""


@dataclass(frozen=True, slots=True)
class Tones:
    """What was counted in one or more pictures: pixels of edges, half tones, and pixels by level of grey.

    `halves` are half tones, `reaching` those with black and white near; `paper` is what lies away from strokes, `plain`
    what of it has one level.
    """

    edges: int
    between: int
    levels: tuple[int, ...]
    halves: int = 0
    reaching: int = 0
    paper: int = 0
    plain: int = 0

    @property
    def judged(self) -> bool:
        """Whether there is enough print to judge by: an empty strip says nothing."""
        return self.edges >= FEWEST_EDGES

    @property
    def jumping(self) -> bool:
        """Whether there are only black and white, or so few levels that a faint stroke has none."""
        if not self.judged:
            return False
        least = SEEN_LEVEL * sum(self.levels)
        return self.between < FEW_BETWEEN * self.edges or sum(count > least for count in self.levels) <= FEW_LEVELS

    @property
    def resampled(self) -> bool:
        """Whether the half tones come from a program that turned or resized a page of black and white."""
        empty = self.paper > 0 and self.plain >= ONE_LEVEL * self.paper
        return self.judged and empty and self.reaching >= ALL_BETWEEN * self.halves

    @property
    def two(self) -> bool:
        """Whether a stored picture cannot show a faint stroke. Of a drawn page ask `jumping`: drawn paper has no noise."""
        return self.jumping or self.resampled


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
    return Tones(
        edges, between, tuple(levels.tolist()), *_half_tones(image, levels, light), *_paper(image, light, slack)
    )


def together(found: Iterable[Tones]) -> Tones:
    """The tones of the pictures of one page, as strips, counted as one."""
    judged = [one for one in found if one.judged]
    levels = np.sum([one.levels for one in judged], axis=0) if judged else np.zeros(256, np.int64)
    return Tones(
        sum(one.edges for one in judged),
        sum(one.between for one in judged),
        tuple(levels.tolist()),
        sum(one.halves for one in judged),
        sum(one.reaching for one in judged),
        sum(one.paper for one in judged),
        sum(one.plain for one in judged),
    )


def _half_tones(image: Gray, levels: Levels, light: int) -> tuple[int, int]:
    """How many pixels are half tones, and how many of them have black and white near. Flat areas are fills of a program."""
    limit, _ = cv2.threshold(image, 0, 255, cv2.THRESH_OTSU)
    dark = np.cumsum(levels[: int(limit) + 1])
    black = int(np.searchsorted(dark, BLACKEST * dark[-1]))
    slack = int(SLACK * (light - black))
    darkest, lightest = cv2.erode(image, NEAR), cv2.dilate(image, NEAR)
    half = (image > black + slack) & (image < light - slack) & (lightest > darkest)
    reaching = half & (darkest <= black + slack) & (lightest >= light - slack)
    return int(np.count_nonzero(half)), int(np.count_nonzero(reaching))


def _paper(image: Gray, light: int, slack: int) -> tuple[int, int]:
    """How many pixels of paper lie away from all strokes, and how many of them are within two levels of the commonest."""
    away = cv2.erode(cv2.inRange(image, light - slack + 1, 255), AWAY)
    found = cv2.calcHist([image], [0], away, [256], [0, 256]).ravel()
    return int(found.sum()), int(np.convolve(found, np.ones(5), "same").max())


def _two(image: Gray, levels: Levels) -> tuple[int, int]:
    """The commonest dark and the commonest light level (Otsu's threshold lies between them)."""
    limit, _ = cv2.threshold(image, 0, 255, cv2.THRESH_OTSU)
    first = min(int(limit), 254) + 1
    near = np.ones(5, np.int64)
    dark, light = (np.convolve(side, near, "same") for side in (levels[:first], levels[first:]))
    return int(np.argmax(dark[:first])), first + int(np.argmax(light[: 256 - first]))
