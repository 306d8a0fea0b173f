"""Operators of a content stream that place and show text (ISO 32000-1 §9)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from infohus_forms.formats.pdf.common.content_run import Run
from infohus_forms.formats.pdf.common.content_stream import OddContentError
from infohus_forms.formats.pdf.common.graphics_state import ABOVE, BELOW, CLIPS, NOT_SHOWN, SPACING, STEPS, WHOLE, WIDE
from infohus_forms.formats.pdf.common.page_marks import Mark, around, checksum, matrix, moved_by, scale, times


def begin_text(run: Run, _: str, __: list[Any]) -> None:
    """Begin a text object (§9.4.1)."""
    run.line = run.text = WHOLE
    run.placed = True


def end_text(run: Run, _: str, __: list[Any]) -> None:
    """End a text object: text outside one is odd content."""
    run.line = run.text = WHOLE
    run.placed = False


def set_font(run: Run, _: str, operands: list[Any]) -> None:
    """Set font and size (`Tf`)."""
    run.state.font, run.state.bytes_a_letter = run.font(operands[0])
    run.state.size = float(operands[1])


def set_mode(run: Run, _: str, operands: list[Any]) -> None:
    """Set the text render mode (`Tr`)."""
    run.state.mode = int(operands[0])


def set_spacing(run: Run, operator: str, operands: list[Any]) -> None:
    """Set one of the spacings of text."""
    values = list(run.state.spacing)
    values[SPACING.index(operator)] = float(operands[0])
    run.state.spacing = tuple(values)


def set_position(run: Run, operator: str, operands: list[Any]) -> None:
    """Move to another line of text (`Td`, `TD`, `T*`)."""
    if operator == "TD":
        set_spacing(run, "TL", [-operands[1]])
    x, y = (0.0, -run.state.spacing[3]) if operator == "T*" else operands
    run.line = run.text = times((1.0, 0.0, 0.0, 1.0, x, y), run.line)
    run.placed = True


def set_line(run: Run, _: str, operands: list[Any]) -> None:
    """Set the matrix of text and line (`Tm`)."""
    run.line = run.text = matrix(operands)
    run.placed = True


def show(run: Run, operator: str, operands: list[Any]) -> None:
    """Add a text at its beginning. Raise OddContentError when it begins where another ends, which depends on the widths of letters."""
    if operator == '"':
        set_spacing(run, "Tw", operands[:1])
        set_spacing(run, "Tc", operands[1:2])
    if operator in ("'", '"'):
        set_position(run, "T*", [])
    pieces = operands[-1] if operator == "TJ" else operands[-1:]
    codes = b"".join(piece for piece in pieces if isinstance(piece, bytes))
    if not codes:
        return
    state = run.state
    if not run.placed or not state.font or state.mode >= CLIPS:
        raise OddContentError
    run.placed = False
    if state.mode == NOT_SHOWN:
        return
    whole = times(run.text, state.ctm)
    kerned = sum(abs(piece) for piece in pieces if isinstance(piece, float)) * state.size / 1000
    width = WIDE * state.size * len(codes) / state.bytes_a_letter + kerned
    corners = [(x, y * state.size) for x in (0.0, width) for y in (-BELOW, ABOVE)]
    box = around([moved_by(whole, *corner) for corner in corners])
    sizes = [round(STEPS * state.size * part) for part in whole[:4]]
    spacing = [round(STEPS * one) for one in (*state.spacing[:3], state.spacing[4])]
    colours = (state.fill, state.stroke if state.mode else (), state.mode)
    look = (state.font, codes, sizes, spacing, colours, state.blend, run.layers[-1])
    run.marks.add(
        Mark(
            run.kind("text"),
            checksum(look),
            (whole[4], whole[5], kerned * scale(whole), 0.0),
            box,
            begins=True,
        ),
        state.clip,
    )


OPERATORS: Final[dict[str, Callable[[Run, str, list[Any]], None]]] = {
    "BT": begin_text,
    "ET": end_text,
    "Tf": set_font,
    "Tr": set_mode,
    "Tm": set_line,
    **dict.fromkeys(SPACING, set_spacing),
    **dict.fromkeys(("Td", "TD", "T*"), set_position),
    **dict.fromkeys(("Tj", "TJ", "'", '"'), show),
}
