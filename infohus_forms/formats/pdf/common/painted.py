"""Interpreter of the content of a page, whatever program wrote it: marks in drawing order (decision 95).

Programs rewrite a page's content when they save (other names for fonts, other white space, one stream or several, colours in other
operators, states left out that draw nothing), so its bytes cannot be compared. Two contents draw the same when their marks are equal.
Operators: ISO 32000-1, annex A. No parser of PDF files is imported, so that writing forms does not load one for reading.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Final

from infohus_forms.formats.limits import MB
from infohus_forms.formats.pdf.common import path_operators, state_operators, text_operators
from infohus_forms.formats.pdf.common.content_run import Run
from infohus_forms.formats.pdf.common.content_stream import PLACED, OddContentError, operations
from infohus_forms.formats.pdf.common.graphics_state import FLIPPED, PAGE, State
from infohus_forms.formats.pdf.common.page_marks import (
    Box,
    Mark,
    Matrix,
    around,
    checksum,
    holds,
    matrix,
    moved_by,
    times,
    within,
)
from infohus_forms.formats.pdf.common.repeated_blocks import Block, Seen
from infohus_forms.formats.pdf.common.state_operators import MOST_STATES, concat, restore, save
from infohus_forms.formats.pdf.common.text_operators import end_text

BUDGET: Final = 4 * MB
"""Bytes of content that are interpreted in one file, a form within a form each time that it is drawn; the longest of our forms has 1.7 MB."""
DEEPEST: Final = 8
"""Greatest depth of forms within forms (`Do`)."""

FIRST: Final = State()


@dataclass(slots=True)
class Painter:
    """Interpreter of contents; `data` returns the bytes of a stream, `direct` the object that a reference refers to.

    `budget` is the number of bytes that may still be read, `seen` the blocks of other pages or of other forms of this run.
    """

    data: Callable[[Any], bytes]
    direct: Callable[[Any], Any]
    budget: int = BUDGET
    seen: Seen = field(default_factory=Seen)
    _marks: list[Mark] = field(default_factory=list)

    def marks(self, content: bytes, resources: Any) -> list[Mark]:
        """Return the marks of a content stream. Raise OddContentError when it cannot be interpreted."""
        self._marks = []
        try:
            self._run(content, resources, State(), 0, layered=False)
        except (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError) as error:
            raise OddContentError from error
        return self._marks

    def _run(self, content: bytes, resources: Any, state: State, depth: int, *, layered: bool) -> None:
        """Interpret a content, within budget and depth."""
        self.budget -= len(content)
        if self.budget < 0 or depth > DEEPEST:
            raise OddContentError
        _Content(self, Run(self, self.direct, resources, state, [layered]), depth).all(operations(content))

    def inner(self, form: Any, resources: Any, state: State, depth: int, *, layered: bool) -> None:
        """Draw a form (ISO 32000-1 §8.10) in the state of the content that calls it."""
        own = replace(state)
        if (turned := form.get("/Matrix")) is not None:
            own.ctm = times(matrix(map(self.direct, self.direct(turned))), state.ctm)
        left, low, right, high = (float(self.direct(side)) for side in self.direct(form.get("/BBox")))
        own.clip = within(around([moved_by(own.ctm, x, y) for x in (left, right) for y in (low, high)]), own.clip)
        # A form without resources uses those of the page (ISO 32000-1 table 95, PDF 1.1).
        used = self.direct(form.get("/Resources"))
        self._run(
            self.data(form), resources if used is None else used, own, depth + 1, layered=layered or "/OC" in form
        )

    def repeat(self, key: tuple[Any, ...], x: float, y: float, draw: Callable[[], None]) -> None:
        """Add the marks of a block at its place; `draw` adds those at the corner of the page, and is called once for each key (decision 118)."""
        if (marks := self.seen.drawn.get(key)) is None:
            before, self._marks = self._marks, []
            draw()
            marks, self._marks = self._marks, before
            self.seen.drawn[key] = marks
        self._marks += [mark.moved(x, y) for mark in marks]

    def add(self, mark: Mark, clip: Box | None) -> None:
        """Add a mark that is drawn within a clip; the clip is added as a mark before it when it may hide part of it."""
        clip = clip if clip is not None and not holds(clip, PAGE) else None
        if clip is not None:
            box = within(mark.box, clip)
            if box[0] > box[2] or box[1] > box[3]:
                return
            if mark.kind != "text":
                mark = replace(mark, box=box, place=box)
            if not holds(clip, mark.box):
                self._marks.append(Mark("clip", 0, clip, clip))
        self._marks.append(mark)


@dataclass(frozen=True, slots=True)
class _Content:
    """A content stream that is interpreted: its state, and its depth within forms."""

    painter: Painter
    run: Run
    depth: int

    def all(self, steps: Iterable[tuple[str, list[Any]]]) -> None:
        """Run operators. Raise OddContentError for one that our pages never have."""
        run = self.run
        for operator, operands in steps:
            step = OPERATORS.get(operator)
            if step is not None:
                step(run, operator, operands)
            elif (nested := NESTED.get(operator)) is not None:
                nested(self, operands)
            elif operator not in SILENT:
                raise OddContentError

    def placed_block(self, operands: list[Any]) -> None:
        """Draw a block; one that depends on nothing before it draws the same in every place, and most are on a page many times."""
        run = self.run
        x, y, content = operands
        block = self.painter.seen.block(content)
        first = run.state == FIRST and not (run.shape or run.clipping) and len(run.saved) < MOST_STATES
        if not (first and block.alone):
            self._within((*FLIPPED[:4], x, y), block)
            return
        fonts = tuple(run.font(name) for name in block.fonts)
        spaces = tuple(len(run.space(name)) for name in block.spaces)
        key = (content, run.layers[-1], fonts, spaces)
        self.painter.repeat(key, x, y, lambda: self._within(FLIPPED, block))
        if block.writes:
            end_text(run, "ET", [])  # as the block would have left the text position

    def _within(self, matrix: Matrix, block: Block) -> None:
        """Draw a block in a saved state, transformed by a matrix."""
        save(self.run, "q", [])
        concat(self.run, "cm", list(matrix))
        self.all(block.steps)
        restore(self.run, "Q", [])

    def draw(self, operands: list[Any]) -> None:
        """Draw a form, or a picture as a mark with its size in pixels and its place (`Do`)."""
        run = self.run
        found = run.resource("/XObject", operands[0])
        if str(run.direct(found.get("/Subtype"))) == "/Form":
            self.painter.inner(found, run.resources, run.state, self.depth, layered=run.layers[-1])
            return
        box = around([moved_by(run.state.ctm, x, y) for x in (0.0, 1.0) for y in (0.0, 1.0)])
        size = [str(run.direct(found.get(key))) for key in ("/Width", "/Height")]
        self.painter.add(Mark(run.kind("image"), checksum(size), box, box), run.state.clip)


def _begin_marked(run: Run, operator: str, operands: list[Any]) -> None:
    """Note marked content, which draws nothing: one of a layer may be switched off (§8.11.3.2)."""
    run.layers.append(run.layers[-1] or (operator == "BDC" and operands[0] == "/OC"))


def _end_marked(run: Run, _: str, __: list[Any]) -> None:
    """End marked content."""
    if len(run.layers) > 1:
        run.layers.pop()


OPERATORS: Final[dict[str, Callable[[Run, str, list[Any]], None]]] = {
    **state_operators.OPERATORS,
    **path_operators.OPERATORS,
    **text_operators.OPERATORS,
    "BMC": _begin_marked,
    "BDC": _begin_marked,
    "EMC": _end_marked,
}
NESTED: Final[dict[str, Callable[[_Content, list[Any]], None]]] = {PLACED: _Content.placed_block, "Do": _Content.draw}
"""Operators that draw other content."""
SILENT: Final = frozenset({"j", "J", "M", "i", "ri", "MP", "DP", "BX", "EX"})
"""Operators that put nothing on the page; those in neither list (shadings, inline images) are not in our forms."""
