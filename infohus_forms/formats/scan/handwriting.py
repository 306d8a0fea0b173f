"""Handwriting: found, also where it runs over the edge of its field, and cropped for a person. It is never transcribed."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from infohus_forms.formats.scan.frame import Gray, R
from infohus_forms.formats.scan.ink import Inked
from infohus_forms.models.paper import State
from infohus_forms.models.paper_layout import Box, Spot

WRITTEN, EMPTY = 8.0, 0.5
"""Square millimetres of ink above which a field is written in, and below which it is empty; between them are specks."""
WRITTEN_SHARE = 0.004
"""Share of a small field, doubled, that is enough where it is less than WRITTEN."""
FIRST_LOOK, FIRST_AREA = 0.8, 0.2
"""Least side (mm) and area (mm²) of a piece that counts in a field."""
FAINT, FAINT_AREA = 0.11, 1.5
"""Least darkness and area (mm²) of strokes that are too faint for ink but must be shown to a person."""
RIM, REACH = 0.7, 8.0
"""Millimetres around a field that are shown, and millimetres that writing is followed over its edge."""
QUALITY = 60
"""JPEG quality of the pictures in the review sheet."""


@dataclass(frozen=True, slots=True)
class Written:
    """Content of a field: state `ok` means that it is empty. `crop` is the part of the page (mm) that shows it."""

    state: State
    why: str
    crop: Box


def written(inked: Inked, spot: Spot, size: tuple[int, int]) -> Written:
    """Return whether there is handwriting in a text field, and the part of the page that shows it."""
    left, top, right, low = (value * R for value in spot.box)
    # 0.6 mm inside the edge: rests of the printed line are no writing.
    inner = inked.labels[int(top + 0.6 * R) : int(low - 0.6 * R), int(left + 0.6 * R) : int(right - 0.6 * R)]
    there = set(np.unique(inner).tolist())
    own = [piece for piece in inked.pieces if piece.label in there and max(piece.wide, piece.tall) > FIRST_LOOK]
    own = [piece for piece in own if piece.area > FIRST_AREA]
    # Only ink inside the field counts, but the crop follows the whole piece, so that a word over the edge is shown whole.
    area = float(np.isin(inner, [piece.label for piece in own]).sum()) / R**2
    x0, y0, x1, y1 = left - RIM * R, top - RIM * R, right + RIM * R, low + RIM * R
    for piece in own:
        x0, y0 = min(x0, max(piece.left - 4, left - REACH * R)), min(y0, max(piece.top - 4, top - REACH * R))
        x1 = max(x1, min(piece.left + piece.width + 4, right + REACH * R))
        y1 = max(y1, min(piece.top + piece.height + 4, low + REACH * R))
    width, height = size
    crop = (max(0.0, x0) / R, max(0.0, y0) / R, min(width, x1) / R, min(height, y1) / R)
    room = (right - left) * (low - top) / R**2
    # A field called empty is never shown to a person, so it is searched once more for faint pencil.
    if area < EMPTY:
        faint = _faint(inked, spot)
        return Written(State.REVIEW if faint else State.OK, "specks" if faint else "", crop)
    return Written(State.REVIEW, "written" if area > min(WRITTEN, WRITTEN_SHARE * room * 2) else "specks", crop)


def _faint(inked: Inked, spot: Spot) -> bool:
    """Return whether a second search, with the noise averaged away, finds strokes too faint to count as ink."""
    left, top, right, low = (int(value * R) for value in spot.box)
    rim = int(0.8 * R)
    part = (slice(top + rim, low - rim), slice(left + rim, right - rim))
    dark = (inked.smooth[part] > max(inked.faint, FAINT)) & ~inked.near[part] & ~inked.lines[part] & ~inked.stain[part]
    _, _, about, _ = cv2.connectedComponentsWithStats(dark.astype(np.uint8), connectivity=8)
    strokes = about[1:][about[1:, :4][:, 2:].max(1, initial=0) > FIRST_LOOK * R] if len(about) > 1 else about[1:]
    return float(strokes[:, 4].sum()) / R**2 > FAINT_AREA


def cut(laid: Gray, box: Box, quality: int = QUALITY) -> bytes:
    """Return a part of the page (mm) as a JPEG; empty when it is off the page."""
    left, top, right, low = (round(value * R) for value in box)
    part = laid[max(0, top) : low, max(0, left) : right]
    if not part.size:
        return b""
    _, data = cv2.imencode(".jpg", part, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return bytes(data)
