"""The blank print of a page: its picture, codes, points worth matching, and the places of boxes, fields and labels."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import pypdfium2

from infohus_forms.formats.scan.codes import find_codes
from infohus_forms.formats.scan.frame import POINTS, Gray, Mask, R, Real, px
from infohus_forms.models.paper_layout import Label, PaperReference, Shape, Spot

DARK, HAIRLINE = 160, 232
"""Grey below which a pixel of the reference is print, and below which a hairline or a rule still leaves something."""
EDGE = 3.0
"""Millimetres at the page's edge without points to match: no scanner is trusted there."""


@dataclass(frozen=True, slots=True)
class ReferencePage:
    """One printed page. `near` is print and 0.4 mm around it; `codes` the corners of its codes; `points` in pixels."""

    image: Gray
    printed: Mask
    near: Mask
    in_code: Mask
    codes: tuple[Real, ...]
    points: Real
    spots: tuple[Spot, ...]
    labels: tuple[Label, ...]

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.image.shape[1], self.image.shape[0]


def reference_page(reference: PaperReference, number: int) -> ReferencePage | None:
    """Return page `number` (from 1) of a printed form; None when it has no such page."""
    document = pypdfium2.PdfDocument(reference.pdf)
    if not 1 <= number <= len(document):
        return None
    drawn = document[number - 1].render(scale=R / POINTS, grayscale=True, may_draw_forms=False)
    image = np.array(drawn.to_numpy().squeeze(), dtype=np.uint8)
    spots = tuple(spot for spot in reference.spots if spot.page == number)
    labels = tuple(label for label in reference.labels if label.page == number)
    double = np.asarray(cv2.resize(image, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC), np.uint8)
    codes = tuple(seen.corners / 2 for seen in find_codes(double))
    printed = image < DARK
    ring = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (7, 7))
    near = cv2.dilate((image < HAIRLINE).astype(np.uint8), ring) > 0
    free = np.full(image.shape, 255, np.uint8)
    for corners in codes:
        # A quarter larger from its centre: neither points to match nor notes are taken from the surroundings of a code.
        wide = corners + (corners - corners.mean(0)) * 0.25
        cv2.fillConvexPoly(free, cv2.convexHull(wide.astype(np.int32)), 0)
    return ReferencePage(image, printed, near, free == 0, codes, _points(image, free, spots), spots, labels)


def _points(image: Gray, free: Gray, spots: tuple[Spot, ...]) -> Real:
    """Return points (pixels) that can be matched: corners of text and lines, boxes, corners of fields; no corners in codes or at the edge."""
    inner, edge = free.copy(), px(EDGE)
    inner[:edge] = inner[-edge:] = 0
    inner[:, :edge] = inner[:, -edge:] = 0
    small = cv2.resize(image, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    within = inner[: small.shape[0] * 2 : 2, : small.shape[1] * 2 : 2]
    # At half the size: up to 90 corners at least 9 mm apart, so that they cover the page and do not crowd in its text.
    corners = cv2.goodFeaturesToTrack(
        cv2.GaussianBlur(small, (0, 0), 0.7), 90, 0.05, 4.5 * R, mask=np.ascontiguousarray(within), blockSize=px(1)
    )
    points = [] if corners is None else [(float(x) * 2, float(y) * 2) for x, y in corners[:, 0]]
    for spot in spots:
        left, top, right, low = (value * R for value in spot.box)
        if spot.shape is Shape.TEXT:
            points += [(left, top), (right, top), (right, low), (left, low)]
        else:
            points.append(((left + right) / 2, (top + low) / 2))
    return np.array(points, np.float64).reshape(-1, 2)
