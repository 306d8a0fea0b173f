"""The common frame of all pictures: the printed page from above, 8 pixels a millimetre, 0 black to 255 white."""

from __future__ import annotations

from typing import Any, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from infohus_forms.models.paper_layout import Box

Gray: TypeAlias = NDArray[np.uint8]
Real: TypeAlias = NDArray[Any]
Mask: TypeAlias = NDArray[np.bool_]

R = 8.0
"""Pixels a millimetre (203 dpi): a finer frame reads marks no better and costs more time."""
POINTS = 72 / 25.4
"""Points a millimetre."""
INSET = 0.28
"""Millimetres from the printed line to where the inside of a box begins, so that the line itself is not measured."""


cv2.setNumThreads(1)  # one page at a time: threads that wait for each other cost more than they save


def px(millimetres: float) -> int:
    """Return a length in whole pixels, rounded down."""
    return int(millimetres * R)


def disc(millimetres: float) -> Real:
    """Return a round structuring element of this width."""
    side = px(millimetres) | 1
    out: Real = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    return out


def inside(box: Box) -> tuple[int, int, int, int]:
    """Return the pixels inside a box: left, top, right, low."""
    left, top, right, low = box
    return (
        round((left + INSET) * R),
        round((top + INSET) * R),
        round((right - INSET) * R),
        round((low - INSET) * R),
    )
