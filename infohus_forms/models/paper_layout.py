"""A form as it left the printer, for a reader of paper to compare with. It is made again from the specification."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from infohus_forms.models.response import Stamp


class Shape(StrEnum):
    """The printed place where something is filled in."""

    SQUARE = "square"
    CIRCLE = "circle"
    TEXT = "text"


class Origin(StrEnum):
    """Owner of a copy: given out by the case, of no case (or read outside its case), or unknown to the case."""

    CASE = "case"
    LOOSE = "loose"
    OTHER = "other"


Box = tuple[float, float, float, float]
"""Left, top, right, bottom in millimetres from a page's upper left corner."""


@dataclass(frozen=True, slots=True)
class Spot:
    """The printed place of a control. `answer` is what it answers (`ID`, `ID__1__col`); with `exclusive` at most one box is ticked."""

    page: int
    name: str
    answer: str
    shape: Shape
    exclusive: bool
    box: Box


@dataclass(frozen=True, slots=True)
class Label:
    """The printed place of a question's words; `field` is the question's id."""

    page: int
    field: str
    box: Box


@dataclass(frozen=True, slots=True)
class PaperReference:
    """A printed copy as it left the printer: its PDF, the place of everything on it, its identity and its origin."""

    stamp: Stamp
    pdf: bytes
    spots: tuple[Spot, ...]
    labels: tuple[Label, ...]
    origin: Origin
