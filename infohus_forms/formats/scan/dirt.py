"""Dirt on a page, which no person wrote: folds and streaks, stains and stamps; and the darkness without it (decision 58)."""

from __future__ import annotations

import cv2
import numpy as np

from infohus_forms.formats.scan.frame import Mask, R, Real, disc, inside, px
from infohus_forms.formats.scan.reference import ReferencePage
from infohus_forms.models.paper_layout import Shape

STAIN, STAIN_AREA = 0.13, 25.0
"""Least darkness and area (mm²) of a stain, which is broader than any pen; a dot of 2 mm is a mark, not a stain."""
PALEST, PALE, BROAD = 0.25, 0.48, 0.6
"""Range of darkness, and least breadth (mm), of a stroke that is paler and broader than any pen's: that of a stamp."""
STAMP, STAMP_AREA, STAMP_GAP, STAMP_RIM, STAMP_TONE = 25.0, 25.0, 5.0, 0.4, 1.15
"""Least length (mm) and ink (mm²) of a stamp, its gaps and soft edges (mm), and how many times darker than most of it a person's ink is."""
UNDER = 1.2
"""Millimetres around print and boxes from which the darkness of a stain below them is estimated (sigma of the blur)."""
LINE_LENGTH, LINE_GAP, LINE_HIDDEN, LINE_STRAIGHT, LINE_WHOLE = 55.0, 2.5, 12.0, 0.12, 0.6
"""A line that no person drew: least length, greatest gap, greatest print across it (mm), greatest slope, and least share of the page it covers."""
LINE_ENDS = 14.0
"""Millimetres at both ends of the page that such a line must reach into: a person strikes out what is printed, not the margins."""


def long_lines(dark: Mask, white: Mask) -> Mask:
    """Return a mask of long straight lines along or across the page; they are looked for on a picture of half the size.

    A line across the whole page, wherever print does not hide it, is a fold or a streak and is removed whole; of any
    other line down the page only the parts that are long without a gap. Along a row a person strikes out three boxes
    with a line of any length, so there only a line that reaches both margins is removed.
    """
    mask = np.zeros(dark.shape, np.uint8)
    half = (_halved(dark.astype(np.float32)) > 0).astype(np.uint8)
    found = cv2.HoughLinesP(
        half * 255,
        1,
        np.pi / 720,
        int(LINE_LENGTH * R * 0.55 / 2),
        minLineLength=LINE_LENGTH * R / 2,
        maxLineGap=LINE_HIDDEN * R / 2,
    )
    broad = cv2.dilate(dark.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    for x0, y0, x1, y1 in [] if found is None else found.reshape(-1, 4).astype(float) * 2 + 0.5:
        way = np.array([x1 - x0, y1 - y0]) / np.hypot(x1 - x0, y1 - y0)
        # Only along or across the page: folds and streaks of a feeder are straight, a slanted line may be a person's.
        if min(abs(way[0]), abs(way[1])) <= LINE_STRAIGHT:
            for start, end in _of_line(broad, white, np.array([x0, y0]), way):
                cv2.line(mask, start.astype(int).tolist(), end.astype(int).tolist(), 1, px(0.7))
    return mask > 0


def _of_line(dark: Mask, white: Mask, start: Real, way: Real) -> list[tuple[Real, Real]]:
    """Return the ends of the parts of a line that no person drew: all across the page, or its long parts and 8 mm more at each end."""
    height, width = dark.shape
    steps = np.arange(-max(dark.shape), max(dark.shape), dtype=np.float64)
    places = np.round(start + steps[:, None] * way).astype(int)
    within = ((places >= 0) & (places < (width, height))).all(1)
    steps, places = steps[within], places[within]
    there, seen = dark[places[:, 1], places[:, 0]], white[places[:, 1], places[:, 0]]
    ends = (slice(0, px(LINE_ENDS)), slice(-px(LINE_ENDS), None))
    to_the_edges = all(seen[end].any() and float(there[end][seen[end]].mean()) > LINE_WHOLE / 2 for end in ends)
    if int(seen.sum()) > LINE_LENGTH * R and float(there[seen].mean()) > LINE_WHOLE and to_the_edges:
        return [(start + steps[0] * way, start + steps[-1] * way)]
    if abs(way[0]) > abs(way[1]):
        return []  # along a row and not from margin to margin: it may strike out boxes
    reached = steps[there]
    parts = np.split(reached, np.flatnonzero(np.diff(reached) > LINE_GAP * R) + 1)
    return [
        (start + (part[0] - 8 * R) * way, start + (part[-1] + 8 * R) * way)
        for part in parts
        if len(part) and part[-1] - part[0] > LINE_LENGTH * R
    ]


def _halved(values: Real) -> Real:
    """Return values at half the size: dirt is broad, and a quarter of the pixels costs a quarter of the time."""
    out: Real = cv2.resize(values, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    return out


def stains(level: Real, white: Mask, page: ReferencePage) -> tuple[Mask, Real]:
    """Return a mask of coffee, stamps and shadows, and the darkness without them: broad things, looked for at half the size."""
    # The surroundings of boxes are left out: a filled box is as broad as a stain. Below them the stain is estimated from around.
    zone = white.copy()
    for spot in page.spots:
        if spot.shape is not Shape.TEXT:
            left, top, right, low = (px(value) for value in spot.box)
            zone[max(0, top - 9) : low + 9, max(0, left - 9) : right + 9] = False
    known, seen = _halved(zone.astype(np.float32)), _halved(np.where(zone, level, 0).astype(np.float32))
    around = cv2.GaussianBlur(seen, (0, 0), UNDER * R / 2) / np.maximum(
        cv2.GaussianBlur(known, (0, 0), UNDER * R / 2), 1e-3
    )
    halved = np.where(known == 1, seen, around)
    # Opening with a disc broader than a stroke removes what a pen wrote.
    broad = cv2.morphologyEx(halved, cv2.MORPH_OPEN, disc(1.8 / 2))
    count, labels, about, _ = cv2.connectedComponentsWithStats((broad > STAIN).astype(np.uint8))
    large = [number for number in range(1, count) if about[number, cv2.CC_STAT_AREA] > STAIN_AREA * R * R / 4]
    if not large:
        return np.zeros(level.shape, bool), level
    size = (level.shape[1], level.shape[0])
    found = cv2.dilate(np.isin(labels, large).astype(np.uint8), disc(2.0 / 2))
    stain = cv2.resize(found, size, interpolation=cv2.INTER_NEAREST) > 0
    # The level of the stain itself is taken off, so that of a pen over it the difference stays.
    ground = cv2.morphologyEx(_halved(level.astype(np.float32)), cv2.MORPH_OPEN, disc(1.7 / 2))
    return stain, level - cv2.resize(ground, size, interpolation=cv2.INTER_LINEAR)


def stamps(level: Real, clean: Real, white: Mask, lines: Mask, page: ReferencePage) -> tuple[Mask, Real]:
    """Return a mask of stamps, and the `clean` darkness without them; a pen over a stamp is darker than it and stays."""
    pale = (level > PALEST) & (level < PALE) & (white | _insides(page)) & ~lines
    body = cv2.morphologyEx(pale.astype(np.uint8), cv2.MORPH_OPEN, disc(BROAD))
    size = (level.shape[1], level.shape[0])
    small = cv2.resize(body.astype(np.float32), None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA) > 0
    side = px(STAMP_GAP / 4) | 1
    _, things, about, _ = cv2.connectedComponentsWithStats(
        cv2.dilate(small.astype(np.uint8), np.ones((side, side), np.uint8)), connectivity=8
    )
    whole = cv2.resize(things.astype(np.uint16), size, interpolation=cv2.INTER_NEAREST)
    stamp = np.zeros(level.shape, bool)
    for number in range(1, len(about)):
        # A word or a mark is shorter; dilation by the gap has made the thing that much longer.
        if about[number, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max() < (STAMP + STAMP_GAP) * R / 4:
            continue
        own = (body > 0) & (whole == number)
        if own.sum() > STAMP_AREA * R * R:
            tone = float(np.percentile(level[own], 85)) * STAMP_TONE
            around = cv2.dilate(own.astype(np.uint8), disc(2 * STAMP_RIM)) > 0
            stamp |= around
            clean = np.where(around & (level < tone), 0, clean)
    return stamp, clean


def _insides(page: ReferencePage) -> Mask:
    """Return a mask of the insides of all boxes, print or not."""
    mask = np.zeros(page.image.shape, bool)
    for spot in page.spots:
        if spot.shape is not Shape.TEXT:
            left, top, right, low = inside(spot.box)
            mask[top:low, left:right] = True
    return mask
