"""The place of a printed page in a picture: a homography, then a smooth displacement for curl and uneven feed.

The page's own print is matched with the blank print in patches, coarse to fine. Rows of boxes repeat, so a fit that
looks good may be one row off: codes must be where the fit puts them, and nearly all patches must agree (`trusted`).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from infohus_forms.formats.scan.codes import Seen
from infohus_forms.formats.scan.features import features_of_print, features_of_scan, found_by_content
from infohus_forms.formats.scan.frame import Gray, R, Real
from infohus_forms.formats.scan.patches import displacement, matched, polynomial
from infohus_forms.formats.scan.reference import ReferencePage

CODE_OFF = 1.5
"""Millimetres that a code may be from where the fit puts it (measured: beyond it a page was one row off)."""
GOOD_SHARE = 0.70
"""Share of patches that must fit; a page one row off had 46–58 %."""
WORST = 0.45
"""Greatest 90th percentile of the residuals (mm) of a page that can be read."""
ENOUGH = 12
"""Number of patches below which nothing is fitted."""
SMOOTH = 1.35
"""Pixels of the picture to one of the frame above which it is smoothed before it is made smaller."""
MANY = 70
"""Number of patches from which a displacement of the fourth degree can be fitted."""
GRID = 16
"""Pixels of the frame between the nodes at which the fit is computed; between them it is interpolated linearly."""
WIDER = np.array([[1 / GRID, 0, 0], [0, 1 / GRID, 0]], np.float64)
"""Affine map from a pixel of the frame to its place in the grid of nodes."""


@dataclass(frozen=True, slots=True)
class Fit:
    """A map from frame pixels to picture pixels, and its quality: share of patches that fit, 90th percentile (mm), codes in their place."""

    homography: Real
    size: tuple[int, int]
    degree: int = 0
    bend: Real | None = None
    good: float = 0.0
    p90: float = 9.0
    codes_right: int = 0
    codes_seen: int = 0

    def forward(self, points: Real) -> Real:
        """Return points of the frame in pixels of the picture."""
        moved = points
        if self.bend is not None:
            moved = points + polynomial(points, self.size, self.degree) @ self.bend
        return projected(moved, self.homography)

    def picture(self, image: Gray) -> Gray:
        """Return the picture resampled into the frame."""
        width, height = self.size
        source = _smoothed(image, self.scale)
        ys, xs = np.mgrid[0 : height + GRID : GRID, 0 : width + GRID : GRID]
        nodes = self.forward(np.stack([xs.ravel(), ys.ravel()], 1).astype(np.float64))
        sparse = nodes.astype(np.float32).reshape(*xs.shape, 2)
        places = cv2.warpAffine(sparse, WIDER, (width, height), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP)
        across, down = cv2.split(places)
        laid = cv2.remap(source, across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        return np.asarray(laid, np.uint8)

    @property
    def scale(self) -> float:
        """Pixels of the picture to one of the frame."""
        own = self.homography / self.homography[2, 2]
        return math.sqrt(abs(float(np.linalg.det(own[:2, :2]))))

    @property
    def trusted(self) -> bool:
        """Whether the page may be read: the print fits nearly everywhere, and every code but one is where it should be."""
        if self.p90 > WORST or self.good < GOOD_SHARE:
            return False
        # Of two codes one is enough, a lone one must be right; without any, `read` asks more of the print (SUREST_CONTENT).
        return not self.codes_seen or self.codes_right >= max(1, self.codes_seen - 1)


def projected(points: Real, homography: Real) -> Real:
    """Return points mapped by a homography."""
    laid = np.c_[points, np.ones(len(points))] @ homography.T
    out: Real = laid[:, :2] / laid[:, 2:]
    return out


def register(image: Gray, page: ReferencePage, codes: Sequence[Seen], content: Real | None = None) -> Fit | None:
    """Return the best fit of a page to its blank print, from its codes; by its content alone when they do not lead to one.

    `content` is the homography from features of the whole page, when they were compared before. Return None when too
    little print is found.
    """
    best: Fit | None = None
    for start, wide in _starts(page, codes):
        fit = refined(image, page, start, wide=wide)
        if fit is None:
            continue
        fit = _with_codes(fit, page, codes)
        # Codes before patches: a page one row off had half of its patches right.
        if best is None or (fit.codes_right, fit.good) > (best.codes_right, best.good):
            best = fit
        if best.trusted and best.codes_right == best.codes_seen:
            return best
    # No start was good enough: SIFT costs 0.36 s a page, so only now.
    if content is None:
        content = found_by_content(features_of_scan(image), features_of_print(page.image))
    if content is not None:
        fit = refined(image, page, content, wide=False)
        if fit is not None:
            fit = _with_codes(fit, page, codes)
            if best is None or (fit.codes_right, fit.good) > (best.codes_right, best.good):
                best = fit
    return best


def _starts(page: ReferencePage, codes: Sequence[Seen]) -> Iterator[tuple[Real, bool]]:
    """Yield first guesses from the codes, the likeliest first. The page prints one code twice: every pairing is tried."""
    printed, seen = page.codes, [code.corners for code in codes][:2]
    if len(seen) == len(printed) == 2:
        pairings = [[(printed[0], seen[0]), (printed[1], seen[1])], [(printed[1], seen[0]), (printed[0], seen[1])]]
    else:
        pairings = [[(one, seen[0])] for one in printed] if seen else []
    guesses: list[tuple[float, Real, bool]] = []
    for pairs in pairings:
        here, there = np.vstack([one for one, _ in pairs]), np.vstack([one for _, one in pairs])
        laid, _ = cv2.estimateAffinePartial2D(here, there, method=cv2.LMEDS)
        if laid is None:
            continue
        similar = np.vstack([laid, [0, 0, 1]])
        off = float(np.median(np.hypot(*(projected(here, similar) - there).T)))
        off /= math.sqrt(abs(float(np.linalg.det(similar[:2, :2])))) * R
        if len(pairs) > 1:
            homography, _ = cv2.findHomography(here, there, 0)
            if homography is not None:
                guesses.append((off, homography, False))
        # Of one pairing the homography comes first. A similarity knows no tilt, so it gets the wide search.
        guesses.append((off + 0.5, similar, True))
    for _, homography, wide in sorted(guesses, key=lambda guess: guess[0]):
        yield homography, wide


def _with_codes(fit: Fit, page: ReferencePage, codes: Sequence[Seen]) -> Fit:
    """Return the fit with the number of codes that are where it puts them: independent of the page's rows, which repeat."""
    limit = CODE_OFF * fit.scale * R
    right = sum(
        min((float(np.hypot(*(fit.forward(own) - seen.corners).T).max()) for own in page.codes), default=limit) < limit
        for seen in codes
    )
    return replace(fit, codes_right=right, codes_seen=len(codes))


def _smoothed(image: Gray, scale: float) -> Gray:
    """Return the picture blurred before it is made smaller: thin lines would alias otherwise."""
    return np.asarray(cv2.GaussianBlur(image, (0, 0), 0.35 * scale), np.uint8) if scale > SMOOTH else image


def _laid(image: Gray, homography: Real, size: tuple[int, int], scale: float) -> Gray:
    """Return the picture in the frame, at `scale` times the size of the frame."""
    own = homography / homography[2, 2]
    source = _smoothed(image, math.sqrt(abs(float(np.linalg.det(own[:2, :2])))) / scale)
    shrink = np.diag([1 / scale, 1 / scale, 1.0])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    laid = cv2.warpPerspective(source, homography @ shrink, size, flags=flags, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(laid, np.uint8)


LEVELS = ((0.375, 5.0, 3.5, 7.0, 0.45, 1.8), (0.5, 3.5, 2.4, 2.4, 0.5, 1.2))
"""Coarse to fine: scale, half a patch (mm), search and wide search (mm), least correlation, greatest distance of a patch from the fit (mm)."""


def refined(image: Gray, page: ReferencePage, start: Real, *, wide: bool) -> Fit | None:
    """Return the fit from a first guess; None when too little print is found."""
    homography, size = start, page.size
    found = there = np.empty((0, 2))
    for scale, half, search, far, least, off in LEVELS:
        small = cv2.resize(page.image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        ours = np.asarray(cv2.GaussianBlur(small, (0, 0), 0.8), np.uint8)
        laid = _laid(image, homography, (ours.shape[1], ours.shape[0]), scale)
        theirs = np.asarray(cv2.GaussianBlur(laid, (0, 0), 0.6), np.uint8)
        reach = far if wide else search
        found, moved = matched(ours, theirs, page.points * scale, half * R * scale, reach * R * scale, least)
        if len(found) < ENOUGH:
            return None
        found, moved = found / scale, moved / scale
        there = projected(moved, homography)
        own = homography / homography[2, 2]
        step = math.sqrt(abs(float(np.linalg.det(own[:2, :2]))))
        # Robust: patches of repeating rows match their neighbours, and the homography must not be drawn towards them.
        closer, agreed = cv2.findHomography(
            found, there, cv2.USAC_MAGSAC, off * R * step, maxIters=3000, confidence=0.9995
        )
        if closer is None or int(agreed.sum()) < ENOUGH - 2:
            return None
        homography = closer
    bend, _ = displacement(found, projected(there, np.linalg.inv(homography)) - found, size, 3, 3.0 * R)
    return _bent(image, page, Fit(homography, size, 3 if bend is not None else 0, bend))


def _bent(image: Gray, page: ReferencePage, fit: Fit) -> Fit | None:
    """Return the fit with its smooth displacement refined, and its quality; None when too little print is found."""
    ours = np.asarray(cv2.GaussianBlur(page.image, (0, 0), 0.8), np.uint8)
    off: Real | None = None
    for reach in (1.0, 0.6):
        theirs = np.asarray(cv2.GaussianBlur(fit.picture(image), (0, 0), 0.6), np.uint8)
        found, moved = matched(ours, theirs, page.points, 2.6 * R, reach * R, 0.6)
        if len(found) < ENOUGH:
            return None
        shift = moved - found
        off = np.hypot(*shift.T)
        if fit.bend is not None:
            shift = shift + polynomial(moved, fit.size, fit.degree) @ fit.bend
        degree = 4 if len(found) >= MANY else 3
        bend, rest = displacement(found, shift, fit.size, degree, 4.0 * R)
        if bend is None or rest is None:
            break
        fit, off = replace(fit, bend=bend, degree=degree), rest
        # The worst page of the study had a residual of 0.15 mm: good enough without a second round.
        if float(np.percentile(off, 80)) < 0.15 * R:
            break
    assert off is not None
    # Patches that matched something else entirely count against `good`, whose share is of all points, not in the percentile.
    near = off[off < 0.5 * R]
    p90 = float(np.percentile(near, 90) / R) if len(near) else 9.0
    return replace(fit, good=float((off < 0.35 * R).sum() / len(page.points)), p90=p90)
