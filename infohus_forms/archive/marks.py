"""Marks and lines of an archive copy: signs that mean »valgt« without colour, and the direction of a line."""

from __future__ import annotations

import unicodedata
from typing import Final

from infohus_forms.models.specification.vocabulary import Shape

ON: Final = {Shape.SQUARE: "☒", Shape.CIRCLE: "⮾"}
OFF: Final = {Shape.SQUARE: "☐", Shape.CIRCLE: "○"}


def written_right_to_left(line: str) -> bool:
    """Return whether the first letter with a direction is of a script that runs from right to left."""
    kinds = (unicodedata.bidirectional(letter) for letter in line)
    return next((kind for kind in kinds if kind in ("L", "R", "AL")), "L") != "L"
