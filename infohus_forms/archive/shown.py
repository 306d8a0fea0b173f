"""Answers as they are printed in an archive copy: the words of a choice, Danish dates, marks that say »chosen« without colour."""

from __future__ import annotations

import unicodedata
from typing import Final

from infohus_forms.models.form import Field, FieldBase, Kind, Shape

ON: Final = {Shape.SQUARE: "☒", Shape.CIRCLE: "⮾"}
OFF: Final = {Shape.SQUARE: "☐", Shape.CIRCLE: "○"}
BREAK: Final = "\N{ZERO WIDTH SPACE}"
LONGEST_WORD: Final = 24
"""Letters that fit on a line in the narrowest column; a longer run without a blank may be broken."""


def shown(holder: FieldBase, value: str) -> str:
    """One typed value (design §5, »Values«) as it is printed: a choice's words, dd.mm.åååå, tt.mm, decimal comma."""
    match holder.kind:
        case Kind.DATE | Kind.SIGNATURE:
            return danish_date(value)
        case Kind.TIME:
            return value.replace(":", ".")
        case Kind.NUMBER:
            return value.replace(".", ",")
        case Kind.SCALE:
            return scale_words(holder).get(value, value) if isinstance(holder, Field) else value
        case _:
            return next((str(choice.label) for choice in holder.choices if choice.code == value), value)


def scale_words(field: Field) -> dict[str, str]:
    """The words of the answers on a scale that are not numbers."""
    if field.scale is None:
        return {}
    return {"IB": str(field.scale.not_rated), **({"U": str(field.scale.unchanged)} if field.scale.unchanged else {})}


def danish_date(value: str) -> str:
    """An ISO date as dd.mm.åååå; anything else as it is."""
    parts = value.split("-")
    return ".".join(reversed(parts)) if [len(part) for part in parts] == [4, 2, 2] else value


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
