"""Darkness of a page relative to its own paper and its own print, separated into dirt and ink of a person."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from infohus_forms.formats.scan.dirt import long_lines, stains, stamps
from infohus_forms.formats.scan.frame import Gray, Mask, R, Real
from infohus_forms.formats.scan.reference import ReferencePage

INK = 0.30
"""Darkness (0 this page's paper, 1 this page's printed black) from which something outside boxes is ink."""
PAPER_FLOOR = 20
"""Darkest level of grey (0–255) that is taken for paper."""
FEW = 200
"""Pixels of print without its edges below which blackness is measured on all print."""
SAMPLE = 40_000
"""Pixels from which the unevenness of white paper is measured."""
SMALLEST, SMALLEST_AREA = 0.55, 0.12
"""Least side (mm) and area (mm²) of a piece of ink that is kept."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A connected piece of ink: its label, its box in pixels (left, top, width, height), area in mm², centre in pixels."""

    label: int
    left: int
    top: int
    width: int
    height: int
    area: float
    centre: tuple[float, float]

    @property
    def wide(self) -> float:
        """Width in millimetres."""
        return self.width / R

    @property
    def tall(self) -> float:
        """Height in millimetres."""
        return self.height / R


@dataclass(frozen=True, slots=True)
class Inked:
    """A page as darkness. `level` is raw, `clean` without stains; `ink` is what is neither print nor dirt; `labels` its pieces by pixel.

    `noise` is the spread of white paper; `faint` the level from which smoothed darkness may be a faint pencil.
    """

    level: Real
    clean: Real
    smooth: Real
    lines: Mask
    stain: Mask
    near: Mask
    ink: Mask
    labels: Real
    pieces: tuple[Piece, ...]
    noise: float
    faint: float


def inked(laid: Gray, page: ReferencePage) -> Inked:
    """Return the darkness of a page in the frame, and which part of it is ink."""
    level, noise = _darkness(laid, page)
    white = ~page.near
    # Folds and streaks may be paler than ink, but must be darker than the noise of the paper.
    lines = long_lines((level > max(0.15, 5 * noise)) & white, white)
    stain, clean = stains(level, white, page)
    # Dirt is removed before any box is judged (decision 58); where it was, the cleaned darkness counts.
    stamp, clean = stamps(level, clean, white, lines, page)
    stain |= stamp
    dark = (np.where(stain, clean, level) > INK) & white & ~lines
    # Closing by a pixel keeps a thin stroke in one piece.
    ink = cv2.morphologyEx(dark.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    count, labels, about, centres = cv2.connectedComponentsWithStats(ink, connectivity=8)
    pieces = [_piece(number, about[number], centres[number]) for number in range(1, count)]
    kept = tuple(piece for piece in pieces if max(piece.wide, piece.tall) >= SMALLEST and piece.area >= SMALLEST_AREA)
    smooth = cv2.GaussianBlur(level.astype(np.float32), (0, 0), 1.3)
    # Six times the spread of blurred paper: on a noisy page a lower level would be full of faint pencil.
    uneven = _spread(smooth[white])
    return Inked(level, clean, smooth, lines, stain, page.near, ink > 0, labels, kept, noise, max(0.065, 6 * uneven))


def _piece(label: int, about: Real, centre: Real) -> Piece:
    """Return a piece of ink from OpenCV's statistics of a component."""
    left, top, width, height = (int(value) for value in about[:4])
    return Piece(label, left, top, width, height, float(about[4]) / R**2, (float(centre[0]), float(centre[1])))


def _spread(values: Real) -> float:
    """Return the standard deviation of most values, from a sample of about SAMPLE of them."""
    # 1.4826 × the median absolute deviation: a robust estimate, so that ink on the paper does not count as noise.
    values = values[:: max(1, len(values) // SAMPLE)]
    return float(1.4826 * np.median(np.abs(values - np.median(values))))


def _darkness(laid: Gray, page: ReferencePage) -> tuple[Real, float]:
    """Return the darkness of each pixel, 0 for this page's paper and 1 for its printed black, and the noise of its white paper.

    Relative to the page: with a fixed threshold a dark scan reads blank rows as marked.
    """
    grey = laid.astype(np.float32)
    small = cv2.resize(grey, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    # Paper is the local maximum over 19 pixels of a quarter of the size (9.5 mm), broader than any stroke: a shadow counts as paper.
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (19, 19)))
    paper = cv2.GaussianBlur(paper, (0, 0), 4)
    paper = cv2.resize(paper, (laid.shape[1], laid.shape[0]), interpolation=cv2.INTER_LINEAR)
    dark = 1 - np.clip(grey / np.maximum(paper, PAPER_FLOOR), 0, 1.2)
    # The edges of print are half tones: only the inside of strokes counts, and codes are left out.
    core = cv2.erode((page.printed & ~page.in_code).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    if core.sum() < FEW:
        core = page.printed
    black = float(np.percentile(dark[core], 60))
    if (page.in_code & page.printed).sum() > FEW:
        black = max(black, float(np.percentile(dark[core], 75)))
    # At least 0.2: a page of almost no contrast must not turn its noise into ink.
    level = dark / min(max(black, 0.2), 1.0)
    return level, _spread(level[~page.near])
