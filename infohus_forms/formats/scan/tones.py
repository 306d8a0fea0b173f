"""Half tones of a picture as it is stored: a picture of black and white cannot show a faint stroke, however many bits it has.

A page that is black and white as it comes from the machine jumps from black to white, and still does after JPEG has
made rings around its edges, while a grey page has half tones on its edges. So half tones are compared with edges
(decision 96).

A program that turns such a page or changes its size puts half tones on every edge. What it cannot make is something
faint that has nothing dark near it: the noise of paper, light rules and dots of the print, pencil, shadows. A page is
taken for grey only when it shows one of these (decision 109).

Judge a picture before it is drawn, resampled or made smaller: that makes half tones of its own.
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
"""Half tones for each pixel of an edge below which a picture has only black and white: at most 0.13 in JPEGs of such pages down to
quality 25; at least 0.27 on grey pages of feeders and telephones, also with their contrast raised, sharpened or
whitened, and 0.33 on drawn print without any noise (10 tuning pages of each machine)."""
FEW_LEVELS = 32
"""Number of levels of grey up to which a page has lost what is between them: a black-and-white page that was made larger or
smaller has 5–23, a grey page 140 and more."""
SEEN_LEVEL = 1e-5
"""Share of the pixels above which a level counts."""
ONE_LEVEL = 0.998
"""Share of the paper away from strokes that is within two levels of the commonest, from which paper has no noise: at least 0.9988
on black-and-white pages that were turned or resized, also as JPEG. Grey pages have 0.55–0.99, those that were whitened
or saved as JPEG of low quality up to 1."""
FAINT = 3e-4
"""Share of the pixels that are faint with nothing dark near, from which a page without noise is grey: at most 0.00025 on
black-and-white pages turned or resized to 100–300 dpi, at least 0.00038 on grey ones, whatever was done to them."""
COARSE = 1290
"""Pixels of the longer side (A4 at 110 dpi) below which only noise shows that a page is grey: made smaller to 75 dpi, lone dots and broken
lines of black and white become faint (up to 0.0015)."""
PALE, DARK = (0.06, 0.3), 0.35
"""Shares of the contrast: the range of darkness that is faint, and the darkness that must not be near it."""
AROUND = np.ones((25, 25), np.uint8)
"""The neighbourhood of a pixel, 12 pixels each way: rings of JPEG are 8 wide."""
BLACKEST = 0.1
"""Share of the dark pixels that are certainly black: on pages of thin strokes most are half tones."""
CONTRAST = 60
"""Levels between paper and ink from which a picture can be judged."""
FEWEST = 200
"""Pixels of edges, or of ink, from which a picture can be judged."""
SLACK, STEEP = 0.2, 0.6
"""Share of the contrast that still counts as black or white, and the least share between a pixel and its neighbours that is an edge."""


@dataclass(frozen=True, slots=True)
class Tones:
    """Counts of one or more pictures, in pixels: edges, half tones, and all pixels by level of grey.

    `ink` is dark, `paper` is away from strokes, `plain` the part of the paper that has one level, `faint` what is faint
    with nothing dark near.
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
        """Whether there is enough print to judge by: an empty strip shows nothing."""
        return max(self.edges, self.ink) >= FEWEST

    @property
    def jumping(self) -> bool:
        """Whether there is only black and white, or so few levels that none is left for a faint stroke."""
        if self.edges < FEWEST:
            return False
        least = SEEN_LEVEL * sum(self.levels)
        return self.between < FEW_BETWEEN * self.edges or sum(count > least for count in self.levels) <= FEW_LEVELS

    def resampled(self, longest: float) -> bool:
        """Return whether nothing is faint but the edges of what is dark. `longest` is the page's longer side in pixels."""
        if not self.judged or self.plain < ONE_LEVEL * self.paper:
            return False
        # Resampling makes neither noise nor lone faint dots, unless the page was made very small (decision 109).
        return longest < COARSE or self.faint < FAINT * sum(self.levels)

    def two(self, longest: float) -> bool:
        """Return whether a stored page, its longer side of `longest` pixels, cannot show a faint stroke.

        For a drawn page use `jumping`: its paper has no noise whatever was scanned.
        """
        return self.jumping or self.resampled(longest)


def tones(image: Gray) -> Tones:
    """Return the tones of a picture as it is stored, in grey: a page, or its mask or negative, in which ink is light."""
    levels = cv2.calcHist([image], [0], None, [256], [0, 256]).ravel().astype(np.int64)
    limit, _ = cv2.threshold(image, 0, 255, cv2.THRESH_OTSU)
    first = min(int(limit), 254) + 1
    # More dark than light pixels: a mask or a negative, since a page is mostly paper.
    if 2 * int(levels[:first].sum()) > image.size:
        image, levels, first = np.asarray(~image, np.uint8), levels[::-1], 256 - first
    dark, light = _commonest(levels, first)
    edges, between = _edges(image, levels, dark, light)
    return Tones(edges, between, tuple(levels.tolist()), *_faint(image, levels[:first], light))


def together(found: Iterable[Tones]) -> Tones:
    """Return the tones of all pictures of one page, such as strips, added up."""
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
    """Return the number of pixels on steep edges, and of half tones."""
    contrast = light - dark
    if contrast < CONTRAST:
        return 0, 0
    around = np.ones((3, 3), np.uint8)
    steep = cv2.subtract(cv2.dilate(image, around), cv2.erode(image, around))
    slack = int(SLACK * contrast)
    between = int(levels[dark + slack + 1 : light - slack].sum())
    return cv2.countNonZero(cv2.inRange(steep, int(STEEP * contrast), 255)), between


def _faint(image: Gray, levels: Levels, light: int) -> tuple[int, int, int, int]:
    """Return the number of pixels that are ink (of dark `levels`), paper away from strokes, of that the commonest ±2, and faint."""
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
    """Return the commonest dark and the commonest light level; light ones begin with `first`."""
    # Five levels together, since JPEG and noise spread one level over its neighbours.
    near = np.ones(5, np.int64)
    dark, light = (np.convolve(side, near, "same") for side in (levels[:first], levels[first:]))
    return int(np.argmax(dark[:first])), first + int(np.argmax(light[: 256 - first]))
