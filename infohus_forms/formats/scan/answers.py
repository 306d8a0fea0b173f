"""The boxes of one answer → the answer, or a question to a person. Never the darkest wins.

One mark with all the rest empty is the answer. A box filled wholly is taken back, so one mark beside filled boxes is the
answer too. Everything else – two marks, a lone filled box, ink beside or across, anything unclear – goes to a person.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from infohus_forms.formats.scan.boxes import CROSS, SURE, THICK, Mark, Seen
from infohus_forms.models.paper import State

BESIDE_MARKED, BESIDE_EMPTY = 0.8, 0.45
"""Square millimetres of ink beside the boxes that cast doubt on a marked and on a blank answer."""
TO_AND_FRO = 2.1
"""Strokes to a scan line that no cross has: 1.5–2.0 on tuning pages, and scribbles that look like marks 2.18–2.55."""
PEN = 0.55
"""Darkness that a pen leaves and a stamp does not."""
HOLLOW, CROSSED, MANY_STROKES = 0.55, 0.3, 2.4
"""Share of a box that a mark covers in black and white from which it may be a fill; less is enough with so many strokes to a scan line."""
FILLED_MORE = 1.5
"""How many times a mark's ink a filled box must have to be a cancellation."""


@dataclass(frozen=True, slots=True)
class Read:
    """The decision: codes that are marked (none is blank), or with `review` what the marks seem to say."""

    state: State
    names: tuple[str, ...] = ()
    why: str = ""
    sure: float = 0.0


def decided(boxes: Sequence[Seen], *, beside: float, slight: float, across: bool, bilevel: bool) -> Read:
    """What the boxes of one answer say. `names` are those of its marked boxes.

    `beside` and `slight` are mm² of ink beside the boxes; the slight casts no doubt on a clear mark, darker than what a
    small stamp leaves in a box. Black and white does not tell them apart.
    """
    if bilevel or not any(box.mark is Mark.MARK and box.sure >= SURE and box.look.dark >= PEN for box in boxes):
        beside += slight
    if bilevel:
        boxes = [replace(box, mark=Mark.HEAVY) if _hollow(box) else box for box in boxes]
    if not boxes[0].spot.exclusive:
        return _several(boxes, beside=beside, across=across, bilevel=bilevel)
    return _one(boxes, beside=beside, across=across, bilevel=bilevel)


def _one(boxes: Sequence[Seen], *, beside: float, across: bool, bilevel: bool) -> Read:
    marks, fills, heavy = (_with(boxes, mark) for mark in (Mark.MARK, Mark.FILL, Mark.HEAVY))
    weak = _doubtful(marks, _with(boxes, Mark.WEAK))
    seems = _names(marks) if len(marks) == 1 else ()
    doubt = _doubt(boxes, marks, weak, beside=beside, across=across)
    if doubt:
        alone = len(weak) == 1 and not marks and doubt == "unclear"
        return Read(State.REVIEW, _names(weak) if alone else seems, doubt)
    if heavy:
        seems = seems or (_names(heavy) if len(heavy) == 1 and not marks else ())
        return Read(State.REVIEW, seems, "corrected" if len(marks) == 1 else "heavy")
    if len(marks) > 1:
        return Read(State.REVIEW, (), "two")
    if len(marks) == 1:
        mark = marks[0]
        if fills and (
            min(box.look.area for box in fills) < FILLED_MORE * mark.look.area
            or (mark.look.runs > MANY_STROKES and mark.look.crossed < CROSS)
        ):
            return Read(State.REVIEW, seems, "corrected")
        return Read(State.OK, seems, "", min(box.sure if box.mark is not Mark.WEAK else 0.8 for box in boxes))
    if fills:
        return Read(State.REVIEW, _names(fills) if len(fills) == 1 else (), "filled")
    return Read(
        State.UNCONFIRMED if bilevel else State.OK, (), "bilevel" if bilevel else "", min(b.sure for b in boxes)
    )


def _several(boxes: Sequence[Seen], *, beside: float, across: bool, bilevel: bool) -> Read:
    """Boxes that are ticked each by itself: one unclear box leaves the whole answer to a person.

    A loose scribble is one, too, and so is a felt pen's cross, which looks like it: either may take its box back, and no
    other box is there to tell.
    """
    marks = _with(boxes, Mark.MARK)
    doubt = _doubt(boxes, marks, _with(boxes, Mark.WEAK), beside=beside, across=across)
    loose = any((box.look.runs > TO_AND_FRO or box.look.thick > THICK) and box.look.crossed < CROSS for box in marks)
    if not doubt and (loose or _with(boxes, Mark.HEAVY)):
        doubt = "heavy"
    if not doubt and _with(boxes, Mark.FILL):
        doubt = "filled"
    if doubt:
        return Read(State.REVIEW, _names(marks), doubt)
    return Read(
        State.UNCONFIRMED if bilevel else State.OK,
        _names(marks),
        "bilevel" if bilevel else "",
        min(b.sure for b in boxes),
    )


def _hollow(box: Seen) -> bool:
    """Whether a mark may be a filled box whose middle the black-and-white scan has lost."""
    uneven = box.look.cover > CROSSED and box.look.runs > MANY_STROKES
    return box.mark is Mark.MARK and box.look.crossed < CROSS and (box.look.cover > HOLLOW or uneven)


def _doubt(boxes: Sequence[Seen], marks: Sequence[Seen], weak: Sequence[Seen], *, beside: float, across: bool) -> str:
    if beside > (BESIDE_MARKED if marks else BESIDE_EMPTY):
        return "beside"
    if across:
        return "across"
    return "unclear" if weak else ""


def _doubtful(marks: Sequence[Seen], weak: Sequence[Seen]) -> list[Seen]:
    """Weak boxes but for a speck, show-through or erased pencil beside a clear mark."""
    if len(marks) != 1 or marks[0].sure < SURE:
        return list(weak)
    own = marks[0].look
    return [
        box
        for box in weak
        if not (
            (box.look.area < 0.15 * own.area and box.look.extent < 1.1)
            or (box.look.mean < 0.2 * own.mean and box.look.dark < 0.6 * own.dark and box.look.lined <= 0.55)
        )
    ]


def _with(boxes: Sequence[Seen], mark: Mark) -> list[Seen]:
    return [box for box in boxes if box.mark is mark]


def _names(boxes: Sequence[Seen]) -> tuple[str, ...]:
    return tuple(box.spot.name for box in boxes)


def lowered(read: Read, why: str) -> Read:
    """An answer that the scan is too poor to trust; what is for a person anyway stays."""
    return replace(read, state=State.UNCONFIRMED, why=why) if read.state is State.OK else read
