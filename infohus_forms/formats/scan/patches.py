"""Matching of patches of print, and the smooth displacement that explains where they were found."""

from __future__ import annotations

import cv2
import numpy as np

from infohus_forms.formats.scan.frame import Gray, Real

FLAT = 6.0
"""Standard deviation of grey below which a patch has nothing to match."""
ROUNDS = 5
"""Rounds of fitting, each without the points that did not follow the fit before it."""


def matched(ours: Gray, theirs: Gray, points: Real, half: float, search: float, least: float) -> tuple[Real, Real]:
    """Return the points of `ours` that are found in `theirs` within `search` pixels, and their places, by normalised correlation.

    `half` is half the side of a patch; `least` the least correlation. Places are finer than a pixel.
    """
    height, width = ours.shape
    side, reach = int(half), int(search)
    here: list[tuple[float, float]] = []
    there: list[tuple[float, float]] = []
    for x, y in np.round(points).astype(int):
        x0, x1, y0, y1 = max(0, x - side), min(width, x + side + 1), max(0, y - side), min(height, y + side + 1)
        u0, u1, v0, v1 = max(0, x0 - reach), min(width, x1 + reach), max(0, y0 - reach), min(height, y1 + reach)
        patch, around = ours[y0:y1, x0:x1], theirs[v0:v1, u0:u1]
        if min(patch.shape) < side or float(patch.std()) < FLAT:
            continue
        scores = cv2.matchTemplate(around, patch, cv2.TM_CCOEFF_NORMED)
        _, best, _, (column, row) = cv2.minMaxLoc(scores)
        if not np.isfinite(best) or best < least:
            continue
        here.append((float(x), float(y)))
        there.append(
            (x + column + peak(scores[row], column) + u0 - x0, y + row + peak(scores[:, column], row) + v0 - y0)
        )
    return np.array(here, np.float64).reshape(-1, 2), np.array(there, np.float64).reshape(-1, 2)


def peak(scores: Real, place: int) -> float:
    """Return how far the top of a parabola through three neighbours is from the middle one."""
    if not 0 < place < len(scores) - 1:
        return 0.0
    left, middle, right = (float(value) for value in scores[place - 1 : place + 2])
    bend = left - 2 * middle + right
    return 0.5 * (left - right) / bend if bend < -1e-6 else 0.0


def polynomial(points: Real, size: tuple[int, int], degree: int) -> Real:
    """Return the terms of a polynomial in both directions at each point, the page from -1 to 1."""
    x, y = points[:, 0] / size[0] * 2 - 1, points[:, 1] / size[1] * 2 - 1
    terms = [x**i * y**j for i in range(degree + 1) for j in range(degree + 1 - i)]
    out: Real = np.stack(terms, 1)
    return out


def displacement(
    points: Real, shift: Real, size: tuple[int, int], degree: int, gate: float
) -> tuple[Real | None, Real | None]:
    """Return the coefficients of the smooth displacement, fitted without outliers, and the residual at each point; None twice if too few follow."""
    terms = polynomial(points, size, degree)
    kept = np.hypot(*(shift - np.median(shift, 0)).T) < gate
    bend, rest = None, None
    for _ in range(ROUNDS):
        # Fewer than about two points for each coefficient would fit noise.
        if kept.sum() < 2.2 * terms.shape[1]:
            return None, None
        own = terms[kept]
        # Ridge regression: 0.05 keeps the coefficients small where a part of the page has no points.
        bend = np.linalg.solve(own.T @ own + 0.05 * np.eye(terms.shape[1]), own.T @ shift[kept])
        rest = np.hypot(*(shift - terms @ bend).T)
        # Never stricter than 2.4 pixels (0.3 mm), else a good fit would throw out its own points round by round.
        kept = rest < max(2.4, 2.5 * float(np.median(rest[kept])))
    return bend, rest
