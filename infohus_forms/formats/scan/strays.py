"""Ink outside boxes and the answer it belongs to. A mark's tail belongs to its box, the rest casts doubt on the nearest answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from infohus_forms.formats.scan.boxes import Mark, Seen
from infohus_forms.formats.scan.frame import Mask, R, Real, disc, inside, px
from infohus_forms.formats.scan.ink import Inked, Piece
from infohus_forms.formats.scan.reference import ReferencePage
from infohus_forms.models.paper_layout import Shape

TAIL = 1.7
"""Millimetres around a marked box within which ink is its mark's tail."""
LONG, TALL = 14.0, 16.0
"""Width and height (mm) above which a piece of ink is more than one mark."""
AROUND = 4.2
"""Millimetres around a box within which ink may be a ring."""
RING = 6.0
"""Width and height (mm) above which a piece of ink may be a ring round a box."""
BESIDE, BESIDE_ROW = 3.6, 5.4
"""Millimetres from a box within which a piece of ink counts as next to it; the second, larger limit holds on the box's own line."""
JOINED = 1.2
"""Millimetres between pieces of one stroke where it crosses a printed line."""
OVER = 8.0
"""Millimetres of a piece beyond a field that may be the end of a word in it."""
BEYOND = (1.2, 2.9)
"""Nearest and farthest distance (mm) from a box at which a line through it is looked for: beyond where a mark's arms end."""
SEEN, COVERED, GOES_ON = 0.3, 0.5, 0.6
"""Millimetres of such a strip that print must leave free, share of its width that print may cover, and share that ink must reach."""
NOTE_AREA = 1.2
"""Area (mm²) from which ink that is near no box and in no field is a note."""


@dataclass(frozen=True, slots=True)
class Strays:
    """By answer: area of ink next to its boxes (mm²), and whether ink runs across them. `notes` counts pieces near no box.

    `slight` is ink next to boxes that casts doubt only where no box is clearly marked: a word that runs over the edge of
    its field.
    """

    beside: dict[str, float]
    slight: dict[str, float]
    across: frozenset[str]
    notes: int


def strays(inked: Inked, page: ReferencePage, boxes: Sequence[Seen]) -> Strays:
    """Return the ink outside boxes by the answer it belongs to."""
    owners = _owners(inked, boxes)
    fields = _text_mask(page)
    innocent = _running_over(inked, fields)
    beside: dict[str, float] = defaultdict(float)
    slight: dict[str, float] = defaultdict(float)
    across: set[str] = set()
    notes = 0
    centres = np.array([[(b.box[0] + b.box[2]) / 2 * R, (b.box[1] + b.box[3]) / 2 * R] for b in boxes])
    for piece in inked.pieces:
        touched = owners.get(piece.label, set())
        # On 99 tuning pages the end of a word over the edge of its field was the only doubt at an ordinary undamaged row.
        doubt = slight if piece.label in innocent else beside
        names = {boxes[number].spot.answer for number in touched}
        # One stroke through marks of two answers, or longer than any mark, may strike them out.
        if len(names) > 1 or (touched and (piece.wide > LONG or piece.tall > TALL)):
            across |= names
        if piece.wide > RING and piece.tall > RING:
            for name in _ringed(inked, piece, boxes, touched):
                doubt[name] += 1.0  # mm²: more than either limit in `answers`, however thin the ring is drawn
        if touched:
            continue  # the tail of a mark
        x, y = (min(int(value), side - 1) for value, side in zip(piece.centre, page.size, strict=True))
        if fields[y, x]:
            continue  # writing in a text field: `handwriting` looks at it
        # Over 12 mm a piece belongs to no single box.
        nearest = _nearest(piece, centres) if len(boxes) and piece.wide <= 12 and piece.tall <= 12 else None
        if nearest is not None:
            doubt[boxes[nearest].spot.answer] += piece.area
        elif not page.in_code[y, x] and piece.area >= NOTE_AREA:
            notes += 1
    across |= _struck(inked, boxes)
    return Strays(dict(beside), dict(slight), frozenset(across), notes)


def _running_over(inked: Inked, fields: Mask) -> set[int]:
    """Return the labels of short pieces that continue writing in a field, on the other side of its printed edge."""
    # Ink does not cover the print of the edge itself, so the stroke is in two pieces there: growing joins them.
    grown = cv2.dilate(inked.ink.astype(np.uint8), disc(JOINED))
    _, strokes = cv2.connectedComponents(grown, connectivity=8)
    writing = set(np.unique(strokes[fields & inked.ink]).tolist())
    return {
        piece.label
        for piece in inked.pieces
        if max(piece.wide, piece.tall) <= OVER and int(strokes[_on(inked, piece)].max(initial=0)) in writing
    }


def _on(inked: Inked, piece: Piece) -> tuple[Real, Real]:
    """Return the rows and columns of the pixels of a piece."""
    rows = slice(piece.top, piece.top + piece.height)
    columns = slice(piece.left, piece.left + piece.width)
    ys, xs = np.nonzero(inked.labels[rows, columns] == piece.label)
    return ys + piece.top, xs + piece.left


def _owners(inked: Inked, boxes: Sequence[Seen]) -> dict[int, set[int]]:
    """Return for each piece, by label, the numbers of the marked boxes that it touches."""
    owner = np.zeros(inked.level.shape, np.int32)
    for number, box in enumerate(boxes, 1):
        if box.mark is not Mark.EMPTY:
            left, top, right, low = inside(box.box)
            rim = px(TAIL)
            owner[max(0, top - rim) : low + rim, max(0, left - rim) : right + rim] = number
    ys, xs = np.nonzero((owner > 0) & (inked.labels > 0))
    owners: dict[int, set[int]] = defaultdict(set)
    for label, number in set(zip(inked.labels[ys, xs].tolist(), owner[ys, xs].tolist(), strict=True)):
        owners[label].add(number - 1)
    return owners


def _text_mask(page: ReferencePage) -> Mask:
    """Return a mask of the text fields."""
    mask = np.zeros(page.image.shape, bool)
    for spot in page.spots:
        if spot.shape is Shape.TEXT:
            left, top, right, low = (px(value) for value in spot.box)
            mask[top:low, left:right] = True
    return mask


def _nearest(piece: Piece, centres: np.ndarray) -> int | None:
    """Return the number of the box that a piece of ink is next to, or None."""
    # 2.2 mm is half a box: distances are from its edge, not from its middle. 3.8 mm above or below is still its line.
    across = np.maximum(0, np.abs(centres - np.array(piece.centre)) - 2.2 * R)
    far = np.hypot(*across.T)
    nearest = int(np.argmin(far))
    same_line = abs(centres[nearest, 1] - piece.centre[1]) < 3.8 * R
    return nearest if far[nearest] < (BESIDE_ROW if same_line else BESIDE) * R else None


def _ringed(inked: Inked, piece: Piece, boxes: Sequence[Seen], touched: set[int]) -> list[str]:
    """Return the answers of boxes that a large piece of ink runs round, or past, without marking them."""
    names = []
    rim, gap = int(AROUND * R), int(0.5 * R)
    for number, box in enumerate(boxes):
        if number in touched:
            continue
        left, top, right, low = (int(value * R) for value in box.box)
        if (
            piece.left > right + rim
            or piece.left + piece.width < left - rim
            or piece.top > low + rim
            or piece.top + piece.height < top - rim
        ):
            continue
        part = inked.labels[max(0, top - rim) : low + rim, max(0, left - rim) : right + rim] == piece.label
        height, width = part.shape
        sides = (
            part[: rim - gap, rim : width - rim],
            part[height - rim + gap :, rim : width - rim],
            part[rim : height - rim, : rim - gap],
            part[rim : height - rim, width - rim + gap :],
        )
        # A ring drawn by hand may be open at one side. A long piece close by with much ink doubts the box as well.
        half = rim // 2
        close = float(part[half:-half, half:-half].sum()) / R**2
        if sum(bool(side.any()) for side in sides) >= 3 or (max(piece.wide, piece.tall) > 12 and close > 1.6):
            names.append(box.spot.answer)
    return names


def _struck(inked: Inked, boxes: Sequence[Seen]) -> set[str]:
    """Return answers with a marked box whose ink continues at both sides: a line through the row, or a streak of the scanner down it."""
    names = set()
    near, far = px(BEYOND[0]), px(BEYOND[1])
    for box in boxes:
        if box.mark in (Mark.MARK, Mark.HEAVY, Mark.FILL):
            left, top, right, low = (int(value * R) for value in box.box)
            # Along a row only the middle half of the box's height: the arms of a cross end at its corners.
            quarter = (low - top) // 4
            middle = slice(top + quarter, low - quarter)
            through = (slice(max(0, left - far), max(0, left - near)), slice(right + near, right + far))
            down = (slice(max(0, top - far), max(0, top - near)), slice(low + near, low + far))
            whole = slice(left, right)
            if all(_goes_on(inked, middle, columns, axis=0) for columns in through) or all(
                _goes_on(inked, rows, whole, axis=1) for rows in down
            ):
                names.add(box.spot.answer)
    return names


def _goes_on(inked: Inked, rows: slice, columns: slice, *, axis: int) -> bool:
    """Return whether ink runs along most of a strip next to a box, seen where the print does not cover it."""
    ink, print_ = inked.ink[rows, columns], inked.near[rows, columns]
    if not ink.size:
        return False
    # What print covers is not known to be ink or paper: a struck-out cross next to its own label was once read as a cross.
    seen = np.atleast_1d(print_.mean(axis) < COVERED)
    reached = np.atleast_1d(ink.any(axis))
    return int(seen.sum()) >= px(SEEN) and float(reached[seen].mean()) > GOES_ON
