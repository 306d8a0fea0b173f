"""Typed values and places in words: a date, a time, a number, a choice and a row of a table as people write them; and all texts of data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from infohus_forms.danish.notations import NOTATIONS
from infohus_forms.models.specification.form import Field, FieldBase
from infohus_forms.models.specification.vocabulary import Kind


def texts_in(value: Any) -> Iterator[str]:
    """Yield every text of JSON-like data, in its order; names of keys are left out."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list | tuple):
        for item in value.values() if isinstance(value, dict) else value:
            yield from texts_in(item)


def danish_date(iso: str) -> str:
    """Return an ISO date as dd.mm.åååå; any other text as it is."""
    return NOTATIONS["date"].write(iso)


def written(kind: Kind, value: str) -> str:
    """Return a typed value as it is written on a form: dd.mm.åååå, tt.mm, decimal comma."""
    if kind is Kind.SIGNATURE:
        return danish_date(value)
    return NOTATIONS[kind.info.notation].write(value) if kind.info.notation else value


def answer_words(holder: FieldBase, value: str) -> str:
    """Return a typed value in the form's own words: the label of a choice or of an answer on a scale, else as `written`."""
    if isinstance(holder, Field) and holder.scale:
        special = {"IB": holder.scale.not_rated, "U": holder.scale.unchanged or value}
        return str(special.get(value, value))
    labels = {choice.code: str(choice.label) for choice in holder.choices}
    return labels.get(value) or written(holder.kind, value)


def place_in(row: int, column: FieldBase | None = None) -> str:
    """Return a place in a table, counted in printed rows from 1: `række 2, »Kilde«`."""
    return f"række {row}" + (f", »{column.label}«" if column else "")
