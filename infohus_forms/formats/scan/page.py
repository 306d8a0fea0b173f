"""One page in the frame, read into its answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

import numpy as np

from infohus_forms.formats.names import CELL
from infohus_forms.formats.scan.answers import Read, decided, lowered
from infohus_forms.formats.scan.boxes import (
    FRAMES_KEPT,
    THICK,
    THICK_FELT,
    Mark,
    Seen,
    frame_seen,
    moved,
    nudged,
    seen,
    thickest,
)
from infohus_forms.formats.scan.frame import Gray
from infohus_forms.formats.scan.handwriting import cut, written
from infohus_forms.formats.scan.ink import Inked, inked
from infohus_forms.formats.scan.labels import FOUND, label_scores
from infohus_forms.formats.scan.reference import ReferencePage
from infohus_forms.formats.scan.strays import strays
from infohus_forms.models.paper import State
from infohus_forms.models.paper_layout import Box, Shape, Spot

LABELS_RIGHT = 0.8
"""Share of the labels that must be found, else the print is not this form's (measured: 16 of 16 pages of a wrong version refused)."""
OWN_LABEL = 0.45
"""Correlation of an answer's own label below which the answer is not trusted."""
FADED, FEW_MARKS = 0.16, 3
"""Median cover of marks below which the strokes of a black-and-white scan are breaking up, and the fewest marks to tell."""
SURE = 0.5
"""Certainty below which an answer is unconfirmed."""
AROUND = 3.0
"""Millimetres of a page shown around an answer's boxes."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer on a page: its state, the names of marked boxes, the reason for doubt, and its picture (JPEG)."""

    name: str
    state: State
    names: tuple[str, ...]
    why: str
    crop: bytes
    text: bool = False


@dataclass(frozen=True, slots=True)
class PageRead:
    """The answers of a page. `labels` is the share of labels that were found, `notes` the number of pieces of ink outside fields."""

    answers: tuple[Answer, ...]
    labels: float
    notes: int

    @property
    def right(self) -> bool:
        """Whether the print is that of this form; if not, nothing was read."""
        return self.labels >= LABELS_RIGHT


def read_page(laid: Gray, page: ReferencePage, *, bilevel: bool) -> PageRead:
    """Return the answers on a page that is in the frame; none with too few labels, since the print is then another form's."""
    groups: dict[str, list[Spot]] = defaultdict(list)
    for spot in page.spots:
        if spot.shape is not Shape.TEXT:
            groups[spot.answer].append(spot)
    scores = label_scores(laid, page, groups)
    found = float(np.mean([score > FOUND for score in scores.values()])) if scores else 1.0
    if found < LABELS_RIGHT:
        return PageRead((), found, 0)
    ink = inked(laid, page)
    answers, notes = _boxes(laid, page, ink, groups, scores, bilevel=bilevel)
    return PageRead((*answers, *_texts(laid, page, ink, scores, bilevel=bilevel)), found, notes)


def _boxes(
    laid: Gray,
    page: ReferencePage,
    ink: Inked,
    groups: dict[str, list[Spot]],
    scores: dict[str, float],
    *,
    bilevel: bool,
) -> tuple[list[Answer], int]:
    """Return the answers in boxes, and the number of notes."""
    placed = {
        name: [moved(spot.box, shift) for spot, shift in zip(spots, nudged(laid, page, spots), strict=True)]
        for name, spots in groups.items()
    }
    shares = [
        frame_seen(ink.level, spot.shape, box)
        for name, spots in groups.items()
        for spot, box in zip(spots, placed[name], strict=True)
    ]
    frames = float(np.median(shares)) if shares else 1.0

    def looked_at(thick: float) -> dict[str, list[Seen]]:
        return {
            name: [seen(ink, spot, box, frames, thick) for spot, box in zip(spots, placed[name], strict=True)]
            for name, spots in groups.items()
        }

    # Grey distinguishes coffee from a felt pen by darkness. In black and white felt is accepted only in a second round, when
    # the marks of the first show that the page was written with such a pen.
    looked = looked_at(THICK if bilevel else THICK_FELT)
    if bilevel and (thick := thickest(chain(*looked.values()))) > THICK:
        looked = looked_at(thick)
    outside = strays(ink, page, [box for boxes in looked.values() for box in boxes])
    faded = bilevel and _faded(looked)
    answers = []
    for name, boxes in looked.items():
        read = decided(
            boxes,
            beside=outside.beside.get(name, 0.0),
            slight=outside.slight.get(name, 0.0),
            across=name in outside.across,
            bilevel=bilevel,
        )
        read = _trusted(read, scores.get(name), frames, faded=faded)
        answers.append(Answer(name, read.state, read.names, read.why, cut(laid, _around(page, boxes))))
    return answers, outside.notes


def _trusted(read: Read, label: float | None, frames: float, *, faded: bool) -> Read:
    """Return the decision, lowered to unconfirmed where the page is too poor for it; the first reason counts."""
    if faded:
        read = lowered(read, "faint")
    if label is not None and label < OWN_LABEL:
        read = lowered(read, "label")
    if frames < FRAMES_KEPT:
        read = lowered(read, "poor")
    return lowered(read, "unsure") if read.sure < SURE else read


def _faded(looked: dict[str, list[Seen]]) -> bool:
    """Return whether the strokes of a black-and-white scan are breaking up: others may have vanished."""
    covers = [box.look.cover for boxes in looked.values() for box in boxes if box.mark is Mark.MARK]
    return len(covers) >= FEW_MARKS and float(np.median(covers)) < FADED


def _around(page: ReferencePage, boxes: list[Seen]) -> Box:
    """Return the part of the page (mm) that shows an answer: its boxes and the words next to them."""
    # Millimetres: the question's words when they begin at most 12 above the boxes, and 40 and 45 for words at the sides.
    top, low = min(box.box[1] for box in boxes) - AROUND, max(box.box[3] for box in boxes) + AROUND
    field = boxes[0].spot.answer.partition(CELL)[0]
    words = [label.box[1] for label in page.labels if label.field == field and 0 < top - label.box[1] < 12]
    left = max(0.0, min(box.box[0] for box in boxes) - 40)
    return left, min([top, *words]), min(page.size[0] / 8, max(box.box[2] for box in boxes) + 45), low


def _texts(laid: Gray, page: ReferencePage, ink: Inked, scores: dict[str, float], *, bilevel: bool) -> Iterator[Answer]:
    """Yield the text fields: one with writing is for a person, an empty one is empty where the scan can be trusted."""
    for spot in page.spots:
        if spot.shape is Shape.TEXT:
            found = written(ink, spot, page.size)
            read = Read(found.state, (), found.why, 1.0)
            label = scores.get(spot.answer.partition(CELL)[0])
            if label is not None and label < OWN_LABEL:
                read = lowered(read, "label")
            if bilevel:
                read = lowered(read, "bilevel")
            yield Answer(spot.name, read.state, (), read.why, cut(laid, found.crop), text=True)
