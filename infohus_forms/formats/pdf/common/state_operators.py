"""Operators of a content stream that change the graphics state (ISO 32000-1 §8.4 and §8.6)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from infohus_forms.formats.pdf.common.content_run import Run
from infohus_forms.formats.pdf.common.content_stream import OddContentError
from infohus_forms.formats.pdf.common.graphics_state import STEPS
from infohus_forms.formats.pdf.common.page_marks import matrix, times

MOST_STATES: Final = 64
"""Greatest number of states saved by `q`; our pages save 3."""


def save(run: Run, _: str, __: list[Any]) -> None:
    """Save the graphics state (`q`)."""
    if len(run.saved) >= MOST_STATES:
        raise OddContentError
    run.saved.append(replace(run.state))


def restore(run: Run, _: str, __: list[Any]) -> None:
    """Restore the graphics state (`Q`); one too many is ignored."""
    if run.saved:
        run.state = run.saved.pop()


def concat(run: Run, _: str, operands: list[Any]) -> None:
    """Transform the coordinates (`cm`)."""
    run.state.ctm = times(matrix(operands), run.state.ctm)


def set_width(run: Run, _: str, operands: list[Any]) -> None:
    """Set the width of lines (`w`)."""
    run.state.width = float(operands[0])


def set_dash(run: Run, _: str, operands: list[Any]) -> None:
    """Set the dashes of lines (`d`), without their phase."""
    run.state.dash = "" if not operands[0] else repr([round(STEPS * float(one)) for one in operands[0]])


def set_named_state(run: Run, _: str, operands: list[Any]) -> None:
    """Set a graphics state by name: only the parts that change how colours are applied, and only when not default."""
    found = run.resource("/ExtGState", operands[-1])
    # A soft mask may hide anything; a font set here (instead of by Tf) is in none of our pages.
    if "/Font" in found or str(run.direct(found.get("/SMask", "/None"))) != "/None":
        raise OddContentError
    if "/LW" in found:
        set_width(run, "w", [run.direct(found.get("/LW"))])
    if "/D" in found:
        set_dash(run, "d", [run.direct(run.direct(found.get("/D"))[0])])
    parts = dict(part.split("=") for part in run.state.blend.split() if part)
    for key, usual in (("/ca", "100"), ("/CA", "100"), ("/BM", "/Normal")):
        if key in found:
            value = run.direct(found.get(key))
            said = str(value) if key == "/BM" else str(round(100 * float(value)))
            parts.pop(key, None)
            if said not in (usual, "/Compatible"):
                parts[key] = said
    run.state.blend = " ".join(f"{key}={parts[key]}" for key in sorted(parts))


def set_colour(run: Run, operator: str, operands: list[Any]) -> None:
    """Set a colour. Raise OddContentError for a pattern."""
    if operands and not isinstance(operands[-1], float):
        raise OddContentError  # a pattern
    value = tuple([round(255 * one) for one in operands])
    if operator.isupper():
        run.state.stroke = value
    else:
        run.state.fill = value


def set_space(run: Run, operator: str, operands: list[Any]) -> None:
    """Set a colour space, which begins with black (§8.6.5.1); nothing else of it is kept, since its number of components distinguishes it."""
    set_colour(run, "SC" if operator == "CS" else "sc", run.space(operands[-1]))


OPERATORS: Final[dict[str, Callable[[Run, str, list[Any]], None]]] = {
    "q": save,
    "Q": restore,
    "cm": concat,
    "w": set_width,
    "d": set_dash,
    "gs": set_named_state,
    **dict.fromkeys(("g", "rg", "k", "sc", "scn", "G", "RG", "K", "SC", "SCN"), set_colour),
    "cs": set_space,
    "CS": set_space,
}
