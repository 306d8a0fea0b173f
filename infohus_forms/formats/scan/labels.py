"""Comparison of the words next to each answer with those that this form prints there: they differ on a wrong form or a page one row off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import cv2
import numpy as np

from infohus_forms.formats.names import CELL
from infohus_forms.formats.scan.frame import Gray, R, px
from infohus_forms.formats.scan.reference import ReferencePage
from infohus_forms.models.paper_layout import Box, Spot

FOUND = 0.5
"""Correlation above which a label is the expected one."""
REACH = 7
"""Pixels that a label may be off."""
FEWEST = 150
"""Pixels of print up to which a strip cannot be compared."""


def label_scores(laid: Gray, page: ReferencePage, answers: Mapping[str, Sequence[Spot]]) -> dict[str, float]:
    """Return by answer how well its words fit: the question's own, or those next to the boxes when the question began on another page.

    Questions without boxes are included under their own id: every label of the page is compared.
    """
    own = {label.field: _score(laid, page, label.box) for label in reversed(page.labels)}
    scores = {name: score for name, score in own.items() if score is not None}
    boxes = [spot.box for spots in answers.values() for spot in spots]
    for answer, spots in answers.items():
        field = answer.partition(CELL)[0]
        known = own.get(field)
        score = known if known is not None else _beside(laid, page, spots, boxes)
        if score is not None:
            scores[answer] = score
    return scores


def _beside(laid: Gray, page: ReferencePage, spots: Sequence[Spot], boxes: Sequence[Box]) -> float | None:
    """Return the score of the longer of the texts left and right of a row of boxes; None when neither is long enough."""
    first, last = min(spot.box[0] for spot in spots), max(spot.box[2] for spot in spots)
    middle = (spots[0].box[1] + spots[0].box[3]) / 2
    # Millimetres. Boxes within 3 of the middle are on the same row; its words end at the next of them, or 8 from the page's edge.
    row = [box for box in boxes if abs((box[1] + box[3]) / 2 - middle) < 3]
    right = min([box[0] for box in row if box[0] > last + 1] + [page.size[0] / R - 8])
    left = max([box[2] for box in row if box[2] < first - 1] + [8])
    best: tuple[int, Box] | None = None
    for start, end in ((max(left, first - 95) + 1.5, first - 1.5), (last + 1.5, min(right, last + 70) - 1.5)):
        if end - start < 6:
            continue
        printed = int(page.printed[px(middle - 2.6) : px(middle + 2.6), px(start) : px(end)].sum())
        if printed > FEWEST and (best is None or printed > best[0]):
            best = printed, (start, middle - 2.6, end, middle + 2.6)
    return _score(laid, page, best[1]) if best else None


def _score(laid: Gray, page: ReferencePage, box: Box) -> float | None:
    """Return the correlation of a printed text with the page, or None when there is too little print or it is at the edge."""
    left, top, right, low = (px(value) for value in box)
    width, height = page.size
    if left < REACH or top < REACH or right + REACH > width or low + REACH > height:
        return None
    # Only the columns with print: white paper around short words would correlate with any other white paper.
    columns = np.nonzero(page.printed[top:low, left:right].any(0))[0]
    if not len(columns) or int(page.printed[top:low, left:right].sum()) < FEWEST / 2:
        return None
    left, right = left + max(0, int(columns[0]) - 2), left + int(columns[-1]) + 3
    theirs = cv2.GaussianBlur(laid[top - REACH : low + REACH, left - REACH : right + REACH], (0, 0), 1.2)
    ours = cv2.GaussianBlur(page.image[top:low, left:right], (0, 0), 1.2)
    return float(cv2.matchTemplate(theirs, ours, cv2.TM_CCOEFF_NORMED).max())
