"""Handwriting: found, also where it runs over the edge of its field, and cut out for a person. Never guessed."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from infohus_forms.formats.scan.frame import Gray, R
from infohus_forms.formats.scan.ink import Inked
from infohus_forms.models.paper import State
from infohus_forms.models.paper_layout import Box, Spot

WRITTEN, EMPTY = 8.0, 0.5
"""Square millimetres of ink from which a field is written in, and below which it is empty."""
WRITTEN_SHARE = 0.004
"""A small field needs less: this share of it."""
FIRST_LOOK, FIRST_AREA = 0.8, 0.2
"""Side (mm) and area (mm²) of a piece that counts in a field."""
FAINT, FAINT_AREA = 0.11, 1.5
"""Darkness and area (mm²) of strokes too faint to count as ink."""
RIM, REACH = 0.7, 8.0
"""Millimetres around a field that are shown, and how far writing is followed over its edge."""
QUALITY = 60


@dataclass(frozen=True, slots=True)
class Written:
    """What is in a field: `ok` is empty. `crop` is the part of the page (mm) that shows it."""

    state: State
    why: str
    crop: Box


def written(inked: Inked, spot: Spot, size: tuple[int, int]) -> Written:
    """Whether there is handwriting in a text field, and where."""
    left, top, right, low = (value * R for value in spot.box)
    inner = inked.labels[int(top + 0.6 * R) : int(low - 0.6 * R), int(left + 0.6 * R) : int(right - 0.6 * R)]
    there = set(np.unique(inner).tolist())
    own = [piece for piece in inked.pieces if piece.label in there and max(piece.wide, piece.tall) > FIRST_LOOK]
    own = [piece for piece in own if piece.area > FIRST_AREA]
    area = float(np.isin(inner, [piece.label for piece in own]).sum()) / R**2
    x0, y0, x1, y1 = left - RIM * R, top - RIM * R, right + RIM * R, low + RIM * R
    for piece in own:
        x0, y0 = min(x0, max(piece.left - 4, left - REACH * R)), min(y0, max(piece.top - 4, top - REACH * R))
        x1 = max(x1, min(piece.left + piece.width + 4, right + REACH * R))
        y1 = max(y1, min(piece.top + piece.height + 4, low + REACH * R))
    width, height = size
    crop = (max(0.0, x0) / R, max(0.0, y0) / R, min(width, x1) / R, min(height, y1) / R)
    room = (right - left) * (low - top) / R**2
    if area < EMPTY:
        faint = _faint(inked, spot)
        return Written(State.REVIEW if faint else State.OK, "specks" if faint else "", crop)
    return Written(State.REVIEW, "written" if area > min(WRITTEN, WRITTEN_SHARE * room * 2) else "specks", crop)


def _faint(inked: Inked, spot: Spot) -> bool:
    """Whether a second look, with the noise averaged away, sees strokes too faint to count as ink."""
    left, top, right, low = (int(value * R) for value in spot.box)
    rim = int(0.8 * R)
    part = (slice(top + rim, low - rim), slice(left + rim, right - rim))
    dark = (inked.smooth[part] > max(inked.faint, FAINT)) & ~inked.near[part] & ~inked.lines[part] & ~inked.stain[part]
    _, _, about, _ = cv2.connectedComponentsWithStats(dark.astype(np.uint8), connectivity=8)
    strokes = about[1:][about[1:, :4][:, 2:].max(1, initial=0) > FIRST_LOOK * R] if len(about) > 1 else about[1:]
    return float(strokes[:, 4].sum()) / R**2 > FAINT_AREA


def cut(laid: Gray, box: Box, quality: int = QUALITY) -> bytes:
    """A part of the page as a JPEG; empty when there is nothing of it."""
    left, top, right, low = (round(value * R) for value in box)
    part = laid[max(0, top) : low, max(0, left) : right]
    if not part.size:
        return b""
    _, data = cv2.imencode(".jpg", part, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return bytes(data)
