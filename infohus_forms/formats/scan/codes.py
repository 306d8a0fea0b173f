"""The code on a page and its place, read with ever more expensive attempts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

import cv2
import numpy as np
import zxingcpp

from infohus_forms.formats.paper_code import PaperCode, paper_code_of
from infohus_forms.formats.scan.frame import Gray, Real

QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
SCREEN = ("INFOHUS/", "infohus:")
"""Prefixes of the codes of a PDF form (small in its foot) and of a Word form (in its head)."""
CHEAP = 3
"""Attempts at the picture's own size: 0.03 s of the 0.31 s of all (A4 at 200 dpi); every undamaged tuning page is found by the first."""
LARGE = 3000
"""Pixels of the longer side from which a picture is tried smaller rather than larger."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A code that was read, and its four corners (pixels) in the picture: upper left, upper right, lower right, lower left."""

    code: PaperCode
    corners: Real


def is_screen_edition(image: Gray) -> bool:
    """Return whether a page bears the code of a Word or PDF form: its boxes are not where paper has them."""
    found = zxingcpp.read_barcodes(image, formats=QR)
    return any(barcode.valid and barcode.text.startswith(SCREEN) for barcode in found)


def find_codes(image: Gray, *, thorough: bool = True, cheap: bool = True) -> list[Seen]:
    """Return the codes of this program on a picture; the attempts end with the first that reads one.

    Without `thorough` only the cheap attempts are made: a tenth of a page's time, enough for all but damaged codes.
    Without `cheap` these are skipped, when they were made before.
    """
    for attempt in islice(_attempts(image), 0 if cheap else CHEAP, None if thorough else CHEAP):
        found = attempt()
        if found:
            return found
    return []


def _attempts(image: Gray) -> Iterator[Callable[[], list[Seen]]]:
    """Yield the attempts, the first CHEAP of them at the picture's own size."""
    large = max(image.shape) >= LARGE
    double = 1.0 if large else 2.0

    def plain(picture: Gray) -> Gray:
        return picture

    def adapted(picture: Gray) -> Gray:
        return np.asarray(
            cv2.adaptiveThreshold(picture, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY, 61, 12), np.uint8
        )

    def sharp(picture: Gray) -> Gray:
        return np.asarray(cv2.addWeighted(picture, 2.2, cv2.GaussianBlur(picture, (0, 0), 3), -1.2, 0), np.uint8)

    def middle(picture: Gray) -> Gray:
        return np.asarray(cv2.medianBlur(picture, 3), np.uint8)

    def grown(picture: Gray) -> Gray:
        return np.asarray(cv2.dilate(picture, np.ones((3, 3), np.uint8)), np.uint8)

    def shrunk(picture: Gray) -> Gray:
        return np.asarray(cv2.erode(picture, np.ones((2, 2), np.uint8)), np.uint8)

    # Damage of a code decides which attempt reads it: blur for noise, dilate or erode for modules that have run together or
    # thinned, a local threshold for shadows, sharpening for a picture out of focus.
    yield lambda: _at(image, 1.0, 0.0, plain)
    yield lambda: _at(image, 1.0, 1.0, plain)
    yield lambda: _at(image, 1.0, 0.0, middle)
    yield lambda: _at(image, 0.5 if large else 2.0, 0.0, plain)
    yield lambda: _at(image, double, 0.0, grown)
    yield lambda: _at(image, double, 0.0, shrunk)
    yield lambda: _at(image, 0.7 if large else 1.5, 1.2, plain)
    yield lambda: _at(image, 1.0 if large else 1.5, 0.0, adapted)
    yield lambda: _at(image, double, 0.0, sharp)


def _at(image: Gray, scale: float, blur: float, change: Callable[[Gray], Gray]) -> list[Seen]:
    """Return the codes read in one attempt, their corners in pixels of the picture as it was handed in."""
    picture = image
    if scale != 1.0:
        way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
        picture = np.asarray(cv2.resize(picture, None, fx=scale, fy=scale, interpolation=way), np.uint8)
    if blur:
        picture = np.asarray(cv2.GaussianBlur(picture, (0, 0), blur), np.uint8)
    found = []
    for barcode in zxingcpp.read_barcodes(np.ascontiguousarray(change(picture)), formats=QR):
        code = paper_code_of(barcode.text) if barcode.valid else None
        if code:
            place = barcode.position
            corners = (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
            found.append(Seen(code, np.array([[one.x, one.y] for one in corners], np.float64) / scale))
    return found
