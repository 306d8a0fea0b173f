"""A form as it left the printer: what a reader of paper compares with. It is made anew from the specification."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from infohus_forms.models.response import Stamp


class Shape(StrEnum):
    """What is printed where something is filled in."""

    SQUARE = "square"
    CIRCLE = "circle"
    TEXT = "text"


class Origin(StrEnum):
    """Whose a copy is: one that the case gave out, one of no case (or read outside its case), or one that the case does not know."""

    CASE = "case"
    LOOSE = "loose"
    OTHER = "other"


Box = tuple[float, float, float, float]
"""Left, top, right, low in millimetres from a page's upper left corner."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a control is printed. `answer` is what it answers (`ID`, `ID__1__col`), `exclusive` that one box at most is ticked."""

    page: int
    name: str
    answer: str
    shape: Shape
    exclusive: bool
    box: Box


@dataclass(frozen=True, slots=True)
class Label:
    """Where the words of a question are printed; `field` is the question's id."""

    page: int
    field: str
    box: Box


@dataclass(frozen=True, slots=True)
class PaperReference:
    """A printed copy as it left the printer: its PDF, where everything stands, who it is and whose."""

    stamp: Stamp
    pdf: bytes
    spots: tuple[Spot, ...]
    labels: tuple[Label, ...]
    origin: Origin
