"""One box: what its inside looks like, and whether it is empty, marked, filled, or for a person to say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

import cv2
import numpy as np

from infohus_forms.formats.scan.frame import Gray, Mask, R, Real, inside, px
from infohus_forms.formats.scan.ink import Inked
from infohus_forms.formats.scan.patches import peak
from infohus_forms.formats.scan.reference import ReferencePage
from infohus_forms.models.paper_layout import Box, Shape, Spot

SOFT, SMOOTH = 0.5, 1.3
"""Millimetres around a box from which its softened darkness is made, and pixels by which it is softened."""
DARK = 0.22
"""Darkness from which a pixel inside a box is looked at as ink."""
FRAMES_KEPT = 0.85
"""Share of the printed box lines that a scan must have kept for an empty box to be empty."""
FRAME_SEEN = 0.6
THICK, THICK_PALE, PALE = 1.6, 1.25, 0.5
"""Millimetres of ink that no pen draws, and that no pale one does below this darkness: a coffee ring across a box."""
THICK_FELT, FELT = 2.3, 0.8
"""Millimetres where two strokes of a felt pen cross, at least so dark."""
THICK_BILEVEL, BROAD, FEW_BROAD = 1.95, 1.5, 3
"""Black and white tells no coffee from felt: so thick only on a page whose marks are that broad, and so many of them."""
SURE = 0.7
"""How sure a mark is that makes light of a speck, show-through or a word that runs over."""
NO_PAPER = 0.9
"""Share of a box that is not white from which nothing in it is a mark."""
CROSS, CROSS_SIDE = 0.5, 24
"""How clearly two strokes cross that are a mark however broad they are; and the side of the small picture that tells."""


class Mark(StrEnum):
    """What is in a box: `heavy` is an emphatic mark or a sloppy cancellation, `weak` anything unclear."""

    EMPTY = "empty"
    MARK = "mark"
    FILL = "fill"
    HEAVY = "heavy"
    WEAK = "weak"


@dataclass(frozen=True, slots=True)
class Look:
    """Measures of a box's inside, shares unless said.

    Ink, ink of the core, its area (mm²), the largest piece (mm, both ways), the largest white hole (mm), darkness of
    the ink, strokes to a scan line, what a second look for faint pencil sees, mean darkness, what a line covers, how thick the ink is (mm),
    and how clearly it is two strokes that cross.
    """

    cover: float
    core: float
    area: float
    extent: float
    breadth: float
    hole: float
    dark: float
    runs: float
    faint: float
    soft: float
    smooth: float
    mean: float
    lined: float
    thick: float
    crossed: float


@dataclass(frozen=True, slots=True)
class Seen:
    """A box as it was found: where (mm, nudged), what, how sure (0–1), its measures, and how much of its frame is there."""

    spot: Spot
    box: Box
    mark: Mark
    sure: float
    look: Look
    frame: float


def moved(box: Box, shift: tuple[float, float]) -> Box:
    """A box after a shift in pixels."""
    return box[0] + shift[0] / R, box[1] + shift[1] / R, box[2] + shift[0] / R, box[3] + shift[1] / R


@lru_cache(maxsize=64)
def _within(shape: Shape, height: int, width: int, inset: float) -> Mask:
    """The pixels of an inside that belong to it: all, or those of the circle; `inset` pixels further in."""
    if shape is not Shape.CIRCLE:
        mask = np.zeros((height, width), bool)
        edge = int(inset)
        mask[edge : height - edge, edge : width - edge] = True
        return mask
    ys, xs = np.mgrid[0:height, 0:width]
    radius = min(height, width) / 2 - inset
    out: Mask = np.hypot(xs - (width - 1) / 2, ys - (height - 1) / 2) <= radius
    return out


def box_look(inked: Inked, level: Real, shape: Shape, box: Box) -> Look:
    """The measures of a box, all from its inside."""
    left, top, right, low = inside(box)
    part = level[top:low, left:right].astype(np.float32)
    lines = inked.lines[top:low, left:right]
    own = _within(shape, *part.shape, 0)
    core_own = _within(shape, *part.shape, 3)
    lined = float(lines[own].mean())
    part = np.where(lines | ~own, 0, part)
    ink = part > DARK
    free = max(1e-3, 1 - lined) * float(own.sum())
    cover, area = float(ink.sum() / free), float(ink.sum() / R**2)
    extent = breadth = dark = 0.0
    if ink.any():
        _, _, about, _ = cv2.connectedComponentsWithStats(
            cv2.dilate(ink.astype(np.uint8), np.ones((2, 2), np.uint8)), connectivity=8
        )
        largest = 1 + int(np.argmax(about[1:, cv2.CC_STAT_AREA]))
        sides = about[largest, cv2.CC_STAT_WIDTH] / R, about[largest, cv2.CC_STAT_HEIGHT] / R
        extent, breadth = float(max(sides)), float(min(sides))
        dark = float(np.percentile(part[ink], 85))
    far = cv2.distanceTransform((~ink).astype(np.uint8), cv2.DIST_L2, 3)
    hole = float(np.where(_within(shape, *part.shape, 2), far, 0).max() / R) if cover else 9.0
    core = part[core_own]
    rim = px(SOFT)
    around = level[max(0, top - rim) : low + rim, max(0, left - rim) : right + rim].astype(np.float32)
    smooth = cv2.GaussianBlur(around, (0, 0), SMOOTH)[min(rim, top) :, min(rim, left) :][: low - top, : right - left]
    return Look(
        cover=cover,
        core=float((core > DARK).mean()),
        area=area,
        extent=extent,
        breadth=breadth,
        hole=hole,
        dark=dark,
        runs=max(_runs(ink), _runs(ink.T)),
        faint=float((core > 0.10).mean()),
        soft=float(cv2.GaussianBlur(np.where(_within(shape, *part.shape, 3), part, 0), (0, 0), 2.5).max()),
        smooth=float(((smooth > inked.faint) & ~lines)[_within(shape, *part.shape, 4)].mean()),
        mean=float(part[own].mean()),
        lined=lined,
        thick=float(2 * cv2.distanceTransform(np.pad(ink, 1).astype(np.uint8), cv2.DIST_L2, 3).max() / R),
        crossed=_crossed(ink),
    )


def _crossed(ink: Mask) -> float:
    """How clearly ink is a cross, 0–1: all four arms are there, and between them all four sides of the box are white.

    Its middle may lie a sixth of the box off. What takes a box back, to and fro or hollow, reaches one of the sides.
    """
    small = cv2.resize(ink.astype(np.float32), (CROSS_SIDE, CROSS_SIDE), interpolation=cv2.INTER_AREA)
    small = cv2.blur(small, (3, 3))
    middle, off, arm, side = CROSS_SIDE // 2, CROSS_SIDE // 6, CROSS_SIDE // 5, CROSS_SIDE // 3

    def at(right: int, down: int) -> Real:
        row, column = middle + down - off, middle + right - off
        return small[row : row + 2 * off, column : column + 2 * off]

    arms = np.minimum.reduce([at(right, down) for right in (-arm, arm) for down in (-arm, arm)])
    sides = np.maximum.reduce([at(-side, 0), at(side, 0), at(0, -side), at(0, side)])
    return float((arms - sides).max())


def _runs(ink: Mask) -> float:
    """Strokes that a scan line crosses, on the two thirds that cross most."""
    begins = np.sort((np.diff(np.pad(ink.astype(np.int8), ((0, 0), (1, 0)))) == 1).sum(1))
    return float(begins[len(begins) // 3 :].mean())


def classified(look: Look, noise: float, thick: float) -> tuple[Mark, float]:
    """What a box holds, and how sure that is (scan.md §3, rule 6). What fits nothing is weak.

    `thick` is the thickest (mm) that dark ink of this page's pen may be.
    """
    if look.lined > 0.55:
        return Mark.WEAK, 0.2
    if look.crossed >= CROSS and look.dark >= PALE:
        return Mark.MARK, min(1.0, 0.7 + look.crossed * 0.3)
    if look.cover >= 0.92 and look.hole < 0.34:
        return Mark.FILL, min(1.0, 0.7 + (look.cover - 0.92) * 3)
    scribbled = look.runs >= 2.6 and look.cover > 0.3 and look.extent >= 3
    if look.cover >= 0.78 or (look.cover >= 0.48 and look.hole < 0.50) or scribbled:
        return Mark.HEAVY, 0.5
    long = look.extent >= 1.5 or (look.extent >= 1.1 and look.dark >= 0.5)
    if look.cover >= 0.055 and look.core >= 0.03 and long and look.breadth >= 0.5 and look.dark >= 0.36:
        if (
            look.thick > (thick if look.dark >= FELT else THICK)
            or (look.thick > THICK_PALE and look.dark < PALE)
            or look.faint > NO_PAPER
        ):
            return Mark.WEAK, 0.2
        sure = 0.5 + min(look.cover / 0.12, 1) * 0.2 + min(look.extent / 3, 1) * 0.15 + min(look.dark / 0.6, 1) * 0.15
        return Mark.MARK, min(1.0, sure - (0.15 if look.cover > 0.66 else 0))
    little = look.core <= 0.012 or (look.breadth < 0.3 and look.core < 0.05)
    thin = look.cover <= 0.06 or (look.core == 0 and look.breadth < 0.45 and look.cover < 0.15)
    unseen = look.soft < 0.30 and look.faint < 0.15 + 4 * noise and look.smooth < 0.045
    if little and thin and unseen:
        return Mark.EMPTY, float(np.clip(1 - look.core / 0.03 - look.faint, 0.5, 1))
    return Mark.WEAK, 0.3


def seen(inked: Inked, spot: Spot, box: Box, frames: float, thick: float) -> Seen:
    """A box with what it holds. `frames` is the share of box lines that the page has kept, `thick` as in `classified`."""
    look = box_look(inked, inked.level, spot.shape, box)
    mark, sure = classified(look, inked.noise, thick)
    left, top, right, low = (int(value * R) for value in box)
    around = int(1.2 * R)
    stained = inked.stain[max(0, top - around) : low + around, max(0, left - around) : right + around].any()
    if stained and mark is not Mark.FILL:
        solid = look.dark > 0.55 and look.cover > 0.04
        left_over = box_look(inked, inked.clean, spot.shape, box)
        cleaned, clean_sure = classified(left_over, inked.noise, thick)
        pale = cleaned is Mark.MARK and left_over.dark < PALE  # as a stamp is whose edge lies along the printed line
        sure = min(clean_sure, 0.7)
        if (cleaned is Mark.EMPTY and solid) or pale:
            mark = Mark.WEAK
        elif cleaned in (Mark.MARK, Mark.EMPTY) or mark is Mark.EMPTY:
            mark = cleaned
        if mark is Mark.HEAVY:
            mark = Mark.WEAK
    frame = frame_seen(inked.level, spot.shape, box)
    if (mark is Mark.EMPTY and frames < FRAMES_KEPT) or (frame < FRAME_SEEN and frames >= FRAMES_KEPT):
        mark, sure = Mark.WEAK, 0.1
    return Seen(spot, box, mark, sure, look, frame)


def thickest(boxes: Iterable[Seen]) -> float:
    """How thick dark ink may be on a black-and-white page: as thick as the pen that wrote on it."""
    marks = [box.look.thick for box in boxes if box.look.extent >= 3 and 0.1 < box.look.cover < 0.75]
    return THICK_BILEVEL if len(marks) >= FEW_BROAD and float(np.median(marks)) >= BROAD else THICK


def frame_seen(level: Real, shape: Shape, box: Box) -> float:
    """The share of a box's printed line that is there."""
    left, top, right, low = (value * R for value in box)
    if shape is Shape.CIRCLE:
        angles = np.linspace(0, 2 * np.pi, 96, endpoint=False)
        radii = (right - left) / 2 + np.arange(-3, 4)
        xs = np.round((left + right) / 2 - 0.5 + np.outer(radii, np.cos(angles))).astype(int)
        ys = np.round((top + low) / 2 - 0.5 + np.outer(radii, np.sin(angles))).astype(int)
        height, width = level.shape
        around = level[np.clip(ys, 0, height - 1), np.clip(xs, 0, width - 1)]
        return float((around.max(0) > 0.3).mean())
    x0, y0, x1, y1 = int(left - 0.35 * R), int(top - 0.35 * R), int(right + 0.35 * R), int(low + 0.35 * R)
    deep = int(0.55 * R) + 1
    sides = (
        level[y0 : y0 + deep, x0 + deep : x1 - deep].max(0),
        level[y1 - deep : y1, x0 + deep : x1 - deep].max(0),
        level[y0 + deep : y1 - deep, x0 : x0 + deep].max(1),
        level[y0 + deep : y1 - deep, x1 - deep : x1].max(1),
    )
    return float(np.mean([np.mean(side > 0.3) for side in sides]))


def nudged(laid: Gray, page: ReferencePage, spots: Sequence[Spot]) -> list[tuple[float, float]]:
    """What is left of a row's shift in pixels: each printed frame is looked for within 0.8 mm, and a row moves together."""
    rim, reach = int(1.0 * R), int(0.8 * R)
    width, height = page.size
    found = np.zeros((len(spots), 3))
    for number, spot in enumerate(spots):
        x0, y0, x1, y1 = (int(value * R) + side for value, side in zip(spot.box, (-rim, -rim, rim, rim), strict=True))
        if x0 < reach or y0 < reach or x1 + reach >= width or y1 + reach >= height:
            continue
        theirs = cv2.GaussianBlur(laid[y0 - reach : y1 + reach, x0 - reach : x1 + reach], (0, 0), 0.9)
        scores = cv2.matchTemplate(
            theirs, cv2.GaussianBlur(page.image[y0:y1, x0:x1], (0, 0), 0.9), cv2.TM_CCOEFF_NORMED
        )
        _, best, _, (column, row) = cv2.minMaxLoc(scores)
        inner = 0 < column < scores.shape[1] - 1 and 0 < row < scores.shape[0] - 1
        if np.isfinite(best) and inner:
            found[number] = (
                column + peak(scores[row], column) - reach,
                row + peak(scores[:, column], row) - reach,
                best,
            )
    return _together(found, np.array([spot.box[0] for spot in spots]))


def _together(found: Real, lefts: Real) -> list[tuple[float, float]]:
    """One shift for a row, or a line through the shifts of a wide row; a box that was not found goes with the others."""
    good = found[:, 2] > 0.55
    if not good.any():
        return [(0.0, 0.0)] * len(found)
    middle = np.median(found[good, :2], 0)
    if good.sum() >= 3 and float(np.ptp(lefts[good])) > 15:
        terms = np.c_[np.ones(len(lefts)), lefts - lefts.mean()]
        kept = good & (np.hypot(*(found[:, :2] - middle).T) < 0.5 * R)
        if kept.sum() >= 3:
            fitted = terms @ np.linalg.lstsq(terms[kept], found[kept, :2], rcond=None)[0]
            return [(float(x), float(y)) for x, y in fitted]
    return [
        (float(x), float(y)) if ok else (float(middle[0]), float(middle[1]))
        for (x, y, _), ok in zip(found, good, strict=True)
    ]
