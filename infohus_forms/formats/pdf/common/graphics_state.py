"""The graphics state of a page's content and the operators that paint it (ISO 32000-1 §8.4, §8.5.3, §9.3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from infohus_forms.formats.pdf.common.page_marks import Box, Matrix

WHOLE: Final[Matrix] = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
FLIPPED: Final[Matrix] = (1.0, 0.0, 0.0, -1.0, 0.0, 0.0)
PAGE: Final[Box] = (2.0, 2.0, 593.0, 840.0)
"""Box that a clip must contain to hide nothing of an A4 page."""
STEPS: Final = 7.3
"""Steps in a point for sizes and widths: no round number is on the border of two steps, where rounding would be chance."""
WIDE, ABOVE, BELOW = 0.6, 0.8, 0.25
"""Estimates of a letter's width and of its reach above and below the baseline, in parts of its size: enough to see whether something is covered."""
SPACING: Final = ("Tc", "Tw", "Tz", "TL", "Ts")
"""Operators of `State.spacing`, in its order (ISO 32000-1 §9.3)."""
NOT_SHOWN: Final = 3
CLIPS: Final = 4
"""Text render modes: 3 draws nothing, 4 and above clip (ISO 32000-1, table 106)."""
FILLED: Final = {"f": 1, "F": 1, "f*": 2, "B": 1, "b": 1, "B*": 2, "b*": 2}
STROKED: Final = frozenset({"S", "s", "B", "b", "B*", "b*"})
CLOSED: Final = frozenset({"s", "b", "b*"})
"""Painting operators: those that fill, by rule (1 nonzero, 2 even-odd), that stroke, and that close the path first (ISO 32000-1 §8.5.3)."""


@dataclass(slots=True)
class State:
    """The part of the graphics state that our pages use (ISO 32000-1 §8.4)."""

    ctm: Matrix = WHOLE
    fill: tuple[int, ...] = (0,)
    stroke: tuple[int, ...] = (0,)
    width: float = 1.0
    dash: str = ""
    blend: str = ""
    clip: Box | None = None
    font: str = ""
    bytes_a_letter: int = 1
    size: float = 0.0
    mode: int = 0
    spacing: tuple[float, ...] = (0.0, 0.0, 100.0, 0.0, 0.0)
    """Tc, Tw, Tz, TL and Ts."""
