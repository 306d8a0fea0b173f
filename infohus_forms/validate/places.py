"""A finding at its place in a form: the question, row and column that it is about, for people and for `settle`."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from infohus_forms.danish.formatting import place_in
from infohus_forms.formats.asked import asked_at
from infohus_forms.formats.names import CELL, cell
from infohus_forms.models.finding import Finding, Rule
from infohus_forms.models.response import Response
from infohus_forms.models.specification.form import FieldBase


def finding_at(
    response: Response,
    rule: Rule,
    field: str = "",
    place: str = "",
    *,
    row: int = -1,
    column: str = "",
    **words: Any,
) -> Finding:
    """Return the finding at an answer of a form, or at an answered row (from 0) of a table and its column.

    `label` in the message is the question as people see it, with dimension, number, row and column.
    """
    name = ""
    if row >= 0:
        printed = response.printed_row(field, row)
        name = cell(field, printed, column) if column else f"{field}{CELL}{printed}"
        place = place_in(printed, _column(response, field, column))
    asked = asked_at(response.spec, name or field, fictional=response.fictional)
    return replace(rule.at(field, place, cell=name, **{"label": str(asked) or field, **words}), asked=asked)


def _column(response: Response, field: str, column: str) -> FieldBase | None:
    known = response.spec.by_id.get(field) if response.spec else None
    return next((one for one in known.columns if one.id == column), None) if known else None
