"""Whether a picture, as it is stored, can show a faint stroke: one of black and white cannot, however many bits it has.

A page that is black and white as it comes from the machine jumps from black to white, and goes on jumping after JPEG has
made rings around its edges, while a grey page has half tones on its edges. So half tones are counted beside edges.

A program that turns such a page or changes its size puts half tones on every edge. What it cannot make is something
faint that has nothing dark near it: the noise of paper, light rules and dots of the print, pencil, shadows. A page is
taken for grey only when it shows one of these.

Judge a picture before it is drawn, laid or made smaller: that makes half tones of its own.
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
ONE_LEVEL = 0.998
"""Share of the paper away from strokes, within two levels of the commonest, from which it has no noise: at least 0.9988
on black-and-white pages that were turned or resized, also as JPEG. Grey pages have 0.55–0.99, those that were whitened
or saved as JPEG of low quality up to 1."""
FAINT = 3e-4
"""Share of the pixels that are faint with nothing dark near, from which a page without noise is grey: at most 0.00025 on
black-and-white pages turned or resized to 100–300 dpi, at least 0.00038 on grey ones, whatever was done to them."""
COARSE = 1290
"""Pixels of the longer side (A4 at 110 dpi) below which only noise tells: made smaller to 75 dpi, lone dots and broken
lines of black and white become faint (up to 0.0015)."""
PALE, DARK = (0.06, 0.3), 0.35
"""Shares of the contrast: how dark what is faint may be, and from where it is no more."""
AROUND = np.ones((25, 25), np.uint8)
"""What is near a pixel: JPEG has rings 8 wide."""
BLACKEST = 0.1
"""Share of the dark pixels that are black for certain: on pages of thin strokes most are half tones."""
CONTRAST = 60
"""Levels between paper and ink from which a picture has something to be judged by."""
FEWEST = 200
"""Pixels of edges, or of ink, from which a picture has something to be judged by."""
SLACK, STEEP = 0.2, 0.6
"""Share of the contrast that still is black or white, and across which an edge runs from one pixel to its neighbours."""


@dataclass(frozen=True, slots=True)
class Tones:
    """What was counted in one or more pictures, in pixels: edges, half tones, and all by level of grey.

    `ink` is dark, `paper` is what lies away from strokes, `plain` what of it has one level, `faint` what is faint with
    nothing dark near.
    """

    edges: int
    between: int
    levels: tuple[int, ...]
    ink: int = 0
    paper: int = 0
    plain: int = 0
    faint: int = 0

    @property
    def judged(self) -> bool:
        """Whether there is enough print to judge by: an empty strip says nothing."""
        return max(self.edges, self.ink) >= FEWEST

    @property
    def jumping(self) -> bool:
        """Whether there are only black and white, or so few levels that a faint stroke has none."""
        if self.edges < FEWEST:
            return False
        least = SEEN_LEVEL * sum(self.levels)
        return self.between < FEW_BETWEEN * self.edges or sum(count > least for count in self.levels) <= FEW_LEVELS

    def resampled(self, longest: float) -> bool:
        """Whether nothing is faint but the edges of what is dark. `longest` is the page's longer side in pixels."""
        if not self.judged or self.plain < ONE_LEVEL * self.paper:
            return False
        return longest < COARSE or self.faint < FAINT * sum(self.levels)

    def two(self, longest: float) -> bool:
        """Whether a stored page, its longer side of so many pixels, cannot show a faint stroke.

        Of a drawn page ask `jumping`: its paper has no noise whatever was scanned.
        """
        return self.jumping or self.resampled(longest)


def tones(image: Gray) -> Tones:
    """The tones of a picture as it is stored, in grey: a page, or a mask or negative of one, in which ink is light."""
    levels = cv2.calcHist([image], [0], None, [256], [0, 256]).ravel().astype(np.int64)
    limit, _ = cv2.threshold(image, 0, 255, cv2.THRESH_OTSU)
    first = min(int(limit), 254) + 1
    if 2 * int(levels[:first].sum()) > image.size:
        image, levels, first = np.asarray(~image, np.uint8), levels[::-1], 256 - first
    dark, light = _commonest(levels, first)
    edges, between = _edges(image, levels, dark, light)
    return Tones(edges, between, tuple(levels.tolist()), *_faint(image, levels[:first], light))


def together(found: Iterable[Tones]) -> Tones:
    """The tones of the pictures of one page, as strips, counted as one."""
    judged = [one for one in found if one.judged]
    levels = np.sum([one.levels for one in judged], axis=0) if judged else np.zeros(256, np.int64)
    return Tones(
        sum(one.edges for one in judged),
        sum(one.between for one in judged),
        tuple(levels.tolist()),
        sum(one.ink for one in judged),
        sum(one.paper for one in judged),
        sum(one.plain for one in judged),
        sum(one.faint for one in judged),
    )


def _edges(image: Gray, levels: Levels, dark: int, light: int) -> tuple[int, int]:
    """How many pixels are on steep edges, and how many are half tones."""
    contrast = light - dark
    if contrast < CONTRAST:
        return 0, 0
    around = np.ones((3, 3), np.uint8)
    steep = cv2.subtract(cv2.dilate(image, around), cv2.erode(image, around))
    slack = int(SLACK * contrast)
    between = int(levels[dark + slack + 1 : light - slack].sum())
    return cv2.countNonZero(cv2.inRange(steep, int(STEEP * contrast), 255)), between


def _faint(image: Gray, levels: Levels, light: int) -> tuple[int, int, int, int]:
    """How many pixels are ink (of dark `levels`), paper away from strokes, of that the commonest ±2, and faint."""
    dark = np.cumsum(levels)
    contrast = light - int(np.searchsorted(dark, BLACKEST * dark[-1]))
    if contrast < CONTRAST:
        return 0, 0, 0, 0
    darkest = cv2.erode(image, AROUND)
    away = cv2.inRange(darkest, light - int(SLACK * contrast) + 1, 255)
    found = cv2.calcHist([image], [0], away, [256], [0, 256]).ravel()
    pale = cv2.inRange(image, light - int(PALE[1] * contrast), light - int(PALE[0] * contrast))
    lone = cv2.bitwise_and(pale, cv2.inRange(darkest, light - int(DARK * contrast), 255))
    return int(dark[-1]), int(found.sum()), int(np.convolve(found, np.ones(5), "same").max()), cv2.countNonZero(lone)


def _commonest(levels: Levels, first: int) -> tuple[int, int]:
    """The commonest dark and the commonest light level; light ones begin with `first`."""
    near = np.ones(5, np.int64)
    dark, light = (np.convolve(side, near, "same") for side in (levels[:first], levels[first:]))
    return int(np.argmax(dark[:first])), first + int(np.argmax(light[: 256 - first]))
