"""Marks and lines of an archive copy: signs that say »chosen« without colour, places where a long run may break."""

from __future__ import annotations

import unicodedata
from typing import Final

from infohus_forms.models.form import Shape

ON: Final = {Shape.SQUARE: "☒", Shape.CIRCLE: "⮾"}
OFF: Final = {Shape.SQUARE: "☐", Shape.CIRCLE: "○"}
BREAK: Final = "\N{ZERO WIDTH SPACE}"
LONGEST_WORD: Final = 24
"""Letters that fit on a line in the narrowest column; a longer run without a blank may be broken."""


def breakable(text: str) -> str:
    """The text with places to break in runs without a blank that no line could hold (links, codes, no spaces)."""
    if all(len(word) <= LONGEST_WORD for word in text.split()):
        return text
    out, run = [], 0
    for letter in text:
        run = 0 if letter.isspace() or letter == BREAK else run + 1
        if run > LONGEST_WORD and not unicodedata.category(letter).startswith("M"):
            out.append(BREAK)
            run = 1
        out.append(letter)
    return "".join(out)


def written_right_to_left(line: str) -> bool:
    """Whether the first letter with a direction is one of a script that runs from right to left."""
    kinds = (unicodedata.bidirectional(letter) for letter in line)
    return next((kind for kind in kinds if kind in ("L", "R", "AL")), "L") != "L"
