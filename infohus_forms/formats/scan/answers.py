"""The decision from the boxes of one answer: the answer, or a question to a person. The darkest box never simply wins.

One mark with all the rest empty is the answer. A box filled wholly is taken back, so one mark among filled boxes is the
answer too. Everything else – two marks, a lone filled box, ink next to boxes or across them, anything unclear – goes to a person.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from infohus_forms.formats.scan.boxes import CROSS, SURE, THICK, Mark, Seen
from infohus_forms.models.paper import State

BESIDE_MARKED, BESIDE_EMPTY = 0.8, 0.45
"""Square millimetres of ink next to the boxes above which a marked and a blank answer are in doubt."""
TO_AND_FRO = 2.1
"""Strokes to a scan line that no cross has: crosses have 1.5–2.0 on tuning pages, scribbles that look like marks 2.18–2.55."""
PEN = 0.55
"""Darkness that a pen leaves and a stamp does not."""
HOLLOW, CROSSED, MANY_STROKES = 0.55, 0.3, 2.4
"""Share of a box that a mark covers in black and white from which it may be a fill; less is enough with so many strokes to a scan line."""
FILLED_MORE = 1.5
"""Ratio of a filled box's ink to the mark's from which the box is a cancellation."""


@dataclass(frozen=True, slots=True)
class Read:
    """The decision: names of the marked boxes (none is blank), or with state `review` what the marks suggest."""

    state: State
    names: tuple[str, ...] = ()
    why: str = ""
    sure: float = 0.0


def decided(boxes: Sequence[Seen], *, beside: float, slight: float, across: bool, bilevel: bool) -> Read:
    """Return the decision from the boxes of one answer. `names` are those of its marked boxes.

    `beside` and `slight` are mm² of ink next to the boxes; slight ink casts no doubt on a clear mark, darker than what a
    small stamp leaves in a box. Black and white does not distinguish a stamp from a pen, so there it always counts.
    """
    if bilevel or not any(box.mark is Mark.MARK and box.sure >= SURE and box.look.dark >= PEN for box in boxes):
        beside += slight
    if bilevel:
        boxes = [replace(box, mark=Mark.HEAVY) if _hollow(box) else box for box in boxes]
    if not boxes[0].spot.exclusive:
        return _several(boxes, beside=beside, across=across, bilevel=bilevel)
    return _one(boxes, beside=beside, across=across, bilevel=bilevel)


def _one(boxes: Sequence[Seen], *, beside: float, across: bool, bilevel: bool) -> Read:
    """Return the decision where at most one box may be marked."""
    marks, fills, heavy = (_with(boxes, mark) for mark in (Mark.MARK, Mark.FILL, Mark.HEAVY))
    weak = _doubtful(marks, _with(boxes, Mark.WEAK))
    seems = _names(marks) if len(marks) == 1 else ()
    doubt = _doubt(boxes, marks, weak, beside=beside, across=across)
    # Doubt goes before everything else: ink across the row or next to it may take back even a clear mark.
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
        # A box taken back must be clearly blacker than the mark; and a mark of many strokes may itself be a cancellation.
        if fills and (
            min(box.look.area for box in fills) < FILLED_MORE * mark.look.area
            or (mark.look.runs > MANY_STROKES and mark.look.crossed < CROSS)
        ):
            return Read(State.REVIEW, seems, "corrected")
        # A weak box is here only when `_doubtful` excused it as a speck: it must not lower the answer below `unsure`.
        return Read(State.OK, seems, "", min(box.sure if box.mark is not Mark.WEAK else 0.8 for box in boxes))
    if fills:
        # A lone filled box may be a cancellation or an answer.
        return Read(State.REVIEW, _names(fills) if len(fills) == 1 else (), "filled")
    # A black-and-white scan never confirms a blank: a light stroke can vanish altogether.
    return Read(
        State.UNCONFIRMED if bilevel else State.OK, (), "bilevel" if bilevel else "", min(b.sure for b in boxes)
    )


def _several(boxes: Sequence[Seen], *, beside: float, across: bool, bilevel: bool) -> Read:
    """Return the decision where each box is ticked by itself: one unclear box leaves the whole answer to a person (decision 30).

    A loose scribble counts as unclear, and so does a felt pen's cross that looks like it: either may take its box back, and
    no other box shows which.
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
    # In black and white even with marks: each box left empty is a blank that such a scan does not confirm.
    return Read(
        State.UNCONFIRMED if bilevel else State.OK,
        _names(marks),
        "bilevel" if bilevel else "",
        min(b.sure for b in boxes),
    )


def _hollow(box: Seen) -> bool:
    """Return whether a mark may be a filled box whose middle the black-and-white scan has lost."""
    uneven = box.look.cover > CROSSED and box.look.runs > MANY_STROKES
    return box.mark is Mark.MARK and box.look.crossed < CROSS and (box.look.cover > HOLLOW or uneven)


def _doubt(boxes: Sequence[Seen], marks: Sequence[Seen], weak: Sequence[Seen], *, beside: float, across: bool) -> str:
    """Return the key of the first doubt in `findings.WHY`, or the empty string."""
    if beside > (BESIDE_MARKED if marks else BESIDE_EMPTY):
        return "beside"
    if across:
        return "across"
    return "unclear" if weak else ""


def _doubtful(marks: Sequence[Seen], weak: Sequence[Seen]) -> list[Seen]:
    """Return the weak boxes, without those that hold only a speck, show-through or erased pencil next to a clear mark."""
    if len(marks) != 1 or marks[0].sure < SURE:
        return list(weak)
    own = marks[0].look
    return [
        box
        for box in weak
        # A speck is small compared with the mark and short; show-through and erased pencil are pale all over. A box that
        # a removed line covers by more than half looks pale too, so there paleness excuses nothing.
        if not (
            (box.look.area < 0.15 * own.area and box.look.extent < 1.1)
            or (box.look.mean < 0.2 * own.mean and box.look.dark < 0.6 * own.dark and box.look.lined <= 0.55)
        )
    ]


def _with(boxes: Sequence[Seen], mark: Mark) -> list[Seen]:
    """Return the boxes with this content."""
    return [box for box in boxes if box.mark is mark]


def _names(boxes: Sequence[Seen]) -> tuple[str, ...]:
    """Return the names of boxes."""
    return tuple(box.spot.name for box in boxes)


def lowered(read: Read, why: str) -> Read:
    """Return an answer of state `ok` as unconfirmed, since the scan is too poor to trust it; one for a person stays as it is."""
    return replace(read, state=State.UNCONFIRMED, why=why) if read.state is State.OK else read
