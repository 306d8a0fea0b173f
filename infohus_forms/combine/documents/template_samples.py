"""Assessments to try a template with: an empty one, an ordinary one, and one with very long and unusual texts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from datetime import date
from typing import Any, get_args, get_origin, get_type_hints

from infohus_forms.combine.documents.template_variables import MEANINGS
from infohus_forms.models.assessment import Assessment

DATED = date(2026, 10, 5)
STRANGE = "{{ 7*7 }} {% raw %} <w:p>&amp; »æøå« \u200f \t Þórdís Nguyễn Thị 中"
"""A text with code, markup, a direction mark and letters of several languages: all of it must come out as text."""
LONG = "Et langt svar med mange ord. " * 60
FIXED = {"shape": ("square", "circle"), "scale": ("risk", "resources"), "code": ("3", "IB")}
"""Fields that control a drawing, which need valid values."""

Text = Callable[[str, str, int], str]


def samples() -> dict[str, Assessment]:
    """Return the three assessments by their Danish name."""
    return {
        "tomme svar": _made(Assessment, lambda _kind, _name, _number: "", 0, 0),
        "almindelige svar": _made(Assessment, _example, 2, 0),
        "meget lange og sære svar": _made(Assessment, _extreme, 2, 0),
    }


def _example(kind: str, name: str, number: int) -> str:
    """Return the example of the list of names, with kind and number so that each text is unique."""
    example = MEANINGS[kind][name][1] or name
    return f"{example} ({kind.lower()} {number})"


def _extreme(kind: str, name: str, number: int) -> str:
    start = f"{kind}.{name}.{number} {STRANGE}"
    return f"{start}\nNy linje\n\n{LONG}slut {number}" if name in ("text", "whole", "reason", "what") else start


def _made(kind: Any, text: Text, rows: int, number: int) -> Any:
    hints = get_type_hints(kind)
    return kind(**{item.name: _one(kind, item.name, hints[item.name], text, rows, number) for item in fields(kind)})


def _one(kind: Any, name: str, hint: Any, text: Text, rows: int, number: int) -> Any:
    if get_origin(hint) is tuple:
        inner = get_args(hint)[0]
        return tuple(_one(kind, name, inner, text, rows, number * 3 + row + 1) for row in range(rows))
    if hint is date:
        return DATED
    if hint is bool:
        return rows > 0
    if hint is str and (kind.__name__, name) == ("Provenance", "authority"):
        return ""
    if hint is str:
        return (
            FIXED[name][number % 2] if name in FIXED and (rows or name != "code") else text(kind.__name__, name, number)
        )
    return _made(hint, text, rows, number)
