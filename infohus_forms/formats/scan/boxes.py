"""One box: measures of its inside, and whether it is empty, marked, filled, or unclear and left to a person."""

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
"""Millimetres around a box that are blurred with it, and the sigma (pixels) of the Gaussian blur of its darkness."""
DARK = 0.22
"""Darkness from which a pixel inside a box counts as ink."""
FRAMES_KEPT = 0.85
"""Share of the printed box lines that a scan must have kept for an empty box to count as empty: where they are gone, light strokes are too."""
FRAME_SEEN = 0.6
"""Share of its own frame that a box must show on a page that has kept its lines: below it the box is not where the fit expects it."""
THICK, THICK_PALE, PALE = 1.6, 1.25, 0.5
"""Millimetres of ink that no pen draws, millimetres that no pale pen draws, and the darkness below which a pen is pale.

A coffee ring across a box is over 2 mm thick; the crossing of a plain pencil cross measured 0.95 mm.
"""
THICK_FELT, FELT = 2.3, 0.8
"""Greatest thickness (mm) where two strokes of a felt pen cross, and the least darkness of such ink: coffee is as thick but pale."""
THICK_BILEVEL, BROAD, FEW_BROAD = 1.95, 1.5, 3
"""Greatest thickness (mm) in black and white, allowed only on a page whose median mark is that thick (mm), and the fewest marks to tell.

Black and white does not distinguish coffee from a felt pen, so the other marks of the page must show that it was a felt pen.
"""
SURE = 0.7
"""Certainty of a mark from which a speck, show-through or a word that runs over the edge of its field is ignored."""
NO_PAPER = 0.9
"""Share of a box that is not white above which nothing in it is a mark: a coffee ring leaves no white paper, a pen does."""
CROSS, CROSS_SIDE = 0.5, 24
"""Score of `_crossed` from which two strokes are a mark however broad they are, and the side (pixels) of the reduced picture it is measured on.

Decision 58: a felt pen's cross needs no separate rule then, in grey or in black and white.
"""


class Mark(StrEnum):
    """Content of a box: `heavy` is an emphatic mark or a sloppy cancellation, `weak` anything unclear."""

    EMPTY = "empty"
    MARK = "mark"
    FILL = "fill"
    HEAVY = "heavy"
    WEAK = "weak"


@dataclass(frozen=True, slots=True)
class Look:
    """Measures of a box's inside, shares of its pixels unless a unit is given.

    `cover` is ink, `core` ink of the inside without its rim, `area` ink in mm²; `extent` and `breadth` the longer and the
    shorter side (mm) of the largest piece, `hole` the radius (mm) of the largest white hole, `dark` the darkness of the
    ink, `runs` the strokes to a scan line. `faint`, `soft` and `smooth` are three searches for faint pencil; `mean` is the
    mean darkness, `lined` what a removed line covers, `thick` the thickness of the ink (mm), `crossed` how clearly it is two
    strokes that cross.
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
    """A box as it was found: place (mm, nudged), content, certainty (0–1), measures, and the share of its frame that is there."""

    spot: Spot
    box: Box
    mark: Mark
    sure: float
    look: Look
    frame: float


def moved(box: Box, shift: tuple[float, float]) -> Box:
    """Return a box moved by `shift` pixels."""
    return box[0] + shift[0] / R, box[1] + shift[1] / R, box[2] + shift[0] / R, box[3] + shift[1] / R


@lru_cache(maxsize=64)
def _within(shape: Shape, height: int, width: int, inset: float) -> Mask:
    """Return which pixels of a rectangle belong to the inside: all, or those of the circle; `inset` pixels further in."""
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
    """Return the measures of a box, all taken from its inside."""
    left, top, right, low = inside(box)
    part = level[top:low, left:right].astype(np.float32)
    lines = inked.lines[top:low, left:right]
    own = _within(shape, *part.shape, 0)
    core_own = _within(shape, *part.shape, 3)  # away from rests of the printed frame
    lined = float(lines[own].mean())
    part = np.where(lines | ~own, 0, part)  # a fold or streak is no ink, and the share is taken of what it leaves free
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
    # Without ink there is nothing to measure from: 9 mm is larger than any hole.
    hole = float(np.where(_within(shape, *part.shape, 2), far, 0).max() / R) if cover else 9.0
    core = part[core_own]
    rim = px(SOFT)
    around = level[max(0, top - rim) : low + rim, max(0, left - rim) : right + rim].astype(np.float32)
    # Blurred together with the rim and then cut, so that the edges of the inside are averaged with what is really there.
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
    """Return how clearly ink is a cross, 0–1: all four arms are there, and between them all four sides of the box are white.

    Its middle may be a sixth of the box off. A box that is taken back, scribbled to and fro or hollow, has ink at one of
    the sides (decision 58).
    """
    small = cv2.resize(ink.astype(np.float32), (CROSS_SIDE, CROSS_SIDE), interpolation=cv2.INTER_AREA)
    small = cv2.blur(small, (3, 3))
    middle, off, arm, side = CROSS_SIDE // 2, CROSS_SIDE // 6, CROSS_SIDE // 5, CROSS_SIDE // 3

    def at(right: int, down: int) -> Real:
        row, column = middle + down - off, middle + right - off
        return small[row : row + 2 * off, column : column + 2 * off]

    # The weakest of the four arms against the darkest of the four sides, at each offset of the middle.
    arms = np.minimum.reduce([at(right, down) for right in (-arm, arm) for down in (-arm, arm)])
    sides = np.maximum.reduce([at(-side, 0), at(side, 0), at(0, -side), at(0, side)])
    return float((arms - sides).max())


def _runs(ink: Mask) -> float:
    """Return how many strokes a scan line crosses, averaged over the two thirds of the lines that cross most."""
    begins = np.sort((np.diff(np.pad(ink.astype(np.int8), ((0, 0), (1, 0)))) == 1).sum(1))
    return float(begins[len(begins) // 3 :].mean())


def classified(look: Look, noise: float, thick: float) -> tuple[Mark, float]:
    """Return the content of a box and how certain it is, 0–1. What fits no rule is weak.

    The first rule that fits decides; the limits were set on simulated tuning pages. `noise` is the spread of white paper,
    `thick` the greatest thickness (mm) of dark ink from this page's pen.
    """
    # A removed fold or streak hides more than half of the box: too little of it is left to judge.
    if look.lined > 0.55:
        return Mark.WEAK, 0.2
    # Before the rules on cover and thickness: a felt pen's cross covers as much as a sloppy cancellation (decision 58).
    # Not when pale: a stamp or a cup may cross a box too.
    if look.crossed >= CROSS and look.dark >= PALE:
        return Mark.MARK, min(1.0, 0.7 + look.crossed * 0.3)
    # Filled wholly, so taken back: the form asks for that. No white hole of 0.34 mm radius may be left.
    if look.cover >= 0.92 and look.hole < 0.34:
        return Mark.FILL, min(1.0, 0.7 + (look.cover - 0.92) * 3)
    # A scribble crosses each scan line often: a cross has at most 2 strokes to a line. It may be a mark or a cancellation
    # (cross and sloppy cancellation look alike), so `heavy` is never accepted without a person.
    scribbled = look.runs >= 2.6 and look.cover > 0.3 and look.extent >= 3
    if look.cover >= 0.78 or (look.cover >= 0.48 and look.hole < 0.50) or scribbled:
        return Mark.HEAVY, 0.5
    # An ordinary mark: enough ink, some of it away from the frame, a stroke and not a dot (shorter only when dark), not a
    # hairline, and darker than show-through or erased pencil.
    long = look.extent >= 1.5 or (look.extent >= 1.1 and look.dark >= 0.5)
    if look.cover >= 0.055 and look.core >= 0.03 and long and look.breadth >= 0.5 and look.dark >= 0.36:
        # Ink that no pen leaves: thicker than this page's pen, broad and pale (coffee, stamp), or no white paper left.
        if (
            look.thick > (thick if look.dark >= FELT else THICK)
            or (look.thick > THICK_PALE and look.dark < PALE)
            or look.faint > NO_PAPER
        ):
            return Mark.WEAK, 0.2
        sure = 0.5 + min(look.cover / 0.12, 1) * 0.2 + min(look.extent / 3, 1) * 0.15 + min(look.dark / 0.6, 1) * 0.15
        # Above 0.66 a mark comes near the cover of a cancellation (0.78).
        return Mark.MARK, min(1.0, sure - (0.15 if look.cover > 0.66 else 0))
    # Empty only when all three agree: hardly any ink in the core, none but thin rests at the frame, and no search for faint
    # pencil finds anything. A wrong blank would be a silent error; a needless question is not.
    little = look.core <= 0.012 or (look.breadth < 0.3 and look.core < 0.05)
    thin = look.cover <= 0.06 or (look.core == 0 and look.breadth < 0.45 and look.cover < 0.15)
    unseen = look.soft < 0.30 and look.faint < 0.15 + 4 * noise and look.smooth < 0.045
    if little and thin and unseen:
        return Mark.EMPTY, float(np.clip(1 - look.core / 0.03 - look.faint, 0.5, 1))
    return Mark.WEAK, 0.3


def seen(inked: Inked, spot: Spot, box: Box, frames: float, thick: float) -> Seen:
    """Return a box with its content. `frames` is the share of box lines that the page has kept, `thick` as in `classified`."""
    look = box_look(inked, inked.level, spot.shape, box)
    mark, sure = classified(look, inked.noise, thick)
    left, top, right, low = (int(value * R) for value in box)
    around = int(1.2 * R)  # a stain so near may reach into the box below the print
    stained = inked.stain[max(0, top - around) : low + around, max(0, left - around) : right + around].any()
    # Near a stain the box is judged twice, as it is and without the stain; only a filled box is taken as it is.
    if stained and mark is not Mark.FILL:
        solid = look.dark > 0.55 and look.cover > 0.04
        left_over = box_look(inked, inked.clean, spot.shape, box)
        cleaned, clean_sure = classified(left_over, inked.noise, thick)
        # As pale as the edge of a stamp along the printed line, which print hides in part (decision 58).
        pale = cleaned is Mark.MARK and left_over.dark < PALE
        sure = min(clean_sure, 0.7)
        # Dark ink that the cleaning took away altogether may have been a person's.
        if (cleaned is Mark.EMPTY and solid) or pale:
            mark = Mark.WEAK
        elif cleaned in (Mark.MARK, Mark.EMPTY) or mark is Mark.EMPTY:
            mark = cleaned
        if mark is Mark.HEAVY:  # under a stain not even "cross or cancellation" is certain
            mark = Mark.WEAK
    frame = frame_seen(inked.level, spot.shape, box)
    # A page that has lost its thin lines may have lost a stroke too; a page that has kept them must show this box's frame,
    # else the box was sought in a wrong place (measured: curl, 1 mm off).
    if (mark is Mark.EMPTY and frames < FRAMES_KEPT) or (frame < FRAME_SEEN and frames >= FRAMES_KEPT):
        mark, sure = Mark.WEAK, 0.1
    return Seen(spot, box, mark, sure, look, frame)


def thickest(boxes: Iterable[Seen]) -> float:
    """Return the thickness (mm) that dark ink may have on a black-and-white page: that of the pen that wrote on it."""
    # Strokes through most of a box, neither thin traces nor fills.
    marks = [box.look.thick for box in boxes if box.look.extent >= 3 and 0.1 < box.look.cover < 0.75]
    return THICK_BILEVEL if len(marks) >= FEW_BROAD and float(np.median(marks)) >= BROAD else THICK


def frame_seen(level: Real, shape: Shape, box: Box) -> float:
    """Return the share of a box's printed line that is there, looked for within 3 pixels of its place."""
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
    """Return the shift (pixels) of each box of a row that the fit has left over: each printed frame is looked for within 0.8 mm."""
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
        # A best place at the rim of the search may be the slope of a better one outside it.
        if np.isfinite(best) and inner:
            found[number] = (
                column + peak(scores[row], column) - reach,
                row + peak(scores[:, column], row) - reach,
                best,
            )
    return _together(found, np.array([spot.box[0] for spot in spots]))


def _together(found: Real, lefts: Real) -> list[tuple[float, float]]:
    """Return a shift for each box: a line through the shifts of a wide row, else its own; a box that was not found gets the median."""
    good = found[:, 2] > 0.55  # correlation: ink in a box lowers it, a frame that is not there has none
    if not good.any():
        return [(0.0, 0.0)] * len(found)
    middle = np.median(found[good, :2], 0)
    # Three boxes over more than 15 mm carry a slope; nearer ones would turn noise of a pixel into one.
    if good.sum() >= 3 and float(np.ptp(lefts[good])) > 15:
        terms = np.c_[np.ones(len(lefts)), lefts - lefts.mean()]
        # The frames of one row do not move half a millimetre apart: that one was matched wrongly.
        kept = good & (np.hypot(*(found[:, :2] - middle).T) < 0.5 * R)
        if kept.sum() >= 3:
            fitted = terms @ np.linalg.lstsq(terms[kept], found[kept, :2], rcond=None)[0]
            return [(float(x), float(y)) for x, y in fitted]
    return [
        (float(x), float(y)) if ok else (float(middle[0]), float(middle[1]))
        for (x, y, _), ok in zip(found, good, strict=True)
    ]
