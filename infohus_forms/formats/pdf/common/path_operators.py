"""Operators of a content stream that build a path and paint it (ISO 32000-1 §8.5)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from infohus_forms.formats.pdf.common.content_run import Run
from infohus_forms.formats.pdf.common.content_stream import MANY
from infohus_forms.formats.pdf.common.graphics_state import CLOSED, FILLED, STEPS, STROKED
from infohus_forms.formats.pdf.common.page_marks import Mark, around, checksum, moved_by, scale, within


def add_piece(run: Run, operator: str, operands: list[Any]) -> None:
    """Add a piece of a path; a rectangle as its four sides (ISO 32000-1 table 59)."""
    if operator == "re":
        left, low, width, height = operands
        for step, x, y in (("m", 0, 0), ("l", width, 0), ("l", width, height), ("l", 0, height)):
            add_piece(run, step, [left + x, low + y])
        operator, operands = "h", []
    if operator == "h":
        run.at = run.begun
    else:
        points = list(zip(operands[::2], operands[1::2], strict=True))
        run.at = points[-1]
        run.begun = run.at if operator == "m" else run.begun
        run.points += [moved_by(run.state.ctm, *point) for point in points]
    run.shape.append("c" if operator in "vy" else operator)


def add_pieces(run: Run, _: str, operands: list[Any]) -> None:
    """Add many pieces of a path in one step (`MANY`)."""
    shape, numbers = operands
    run.shape += shape
    points = list(zip(numbers[::2], numbers[1::2], strict=True))
    a, b, c, d, e, f = run.state.ctm
    run.points += [(a * x + c * y + e, b * x + d * y + f) for x, y in points]
    drawn = shape.replace("c", "ccc").replace("h", "")
    run.begun = points[drawn.rfind("m")] if "m" in drawn else run.begun
    run.at = run.begun if shape[-1] == "h" else points[-1]


def paint(run: Run, operator: str, _: list[Any]) -> None:
    """Paint the path as a mark, and apply a clip that was asked for (§8.5.3, §8.5.4)."""
    state = run.state
    fills, strokes = FILLED.get(operator, 0), operator in STROKED
    while run.shape and run.shape[-1] == "m":  # a path that begins and goes nowhere draws nothing
        run.shape.pop()
        run.points.pop()
    if run.points:
        box = around(run.points)
        if fills or strokes:
            shape = "".join(run.shape) + ("h" if operator in CLOSED else "")
            look: list[Any] = [shape if strokes else shape.rstrip("h"), state.blend, run.layers[-1]]
            if fills:
                look += [fills, state.fill]
            if strokes:
                look += [state.stroke, round(STEPS * state.width * scale(state.ctm)), state.dash]
            light = not strokes and not state.blend and state.fill in ((255,), (255, 255, 255), (0, 0, 0, 0))
            run.marks.add(Mark(run.kind("path"), checksum(look), box, box, light, len(run.shape)), state.clip)
        if run.clipping:
            state.clip = within(box, state.clip)
    run.shape, run.points, run.clipping = [], [], False


def set_clip(run: Run, _: str, __: list[Any]) -> None:
    """Note that the path becomes a clip once it is painted."""
    run.clipping = True


OPERATORS: Final[dict[str, Callable[[Run, str, list[Any]], None]]] = {
    **dict.fromkeys(("m", "l", "c", "v", "y", "h", "re"), add_piece),
    MANY: add_pieces,
    **dict.fromkeys(("f", "F", "f*", "S", "s", "B", "b", "B*", "b*", "n"), paint),
    "W": set_clip,
    "W*": set_clip,
}
