"""The question that the name of a control belongs to, in words for people, from the specification."""

from __future__ import annotations

from dataclasses import replace

from infohus_forms.formats.names import CELL, CODE, MORE
from infohus_forms.models.finding import NOWHERE, Asked, Finding
from infohus_forms.models.specification.form import Field, FieldBase, FormSpec

OVERFLOW = "boksen »Flere«"


def asked_at(spec: FormSpec | None, name: str, *, fictional: bool = False) -> Asked:
    """Return the question that a control, an answer or a cell is part of; `NOWHERE` for a name that the form does not have.

    Answers that exist only in invented cases are allowed when `fictional`.
    """
    own, _, cell = name.partition(CODE)[0].partition(CELL)
    found = spec.by_answer.get(own) if spec and own else None
    if spec is None or found is None:
        return NOWHERE
    field, part = found
    row, _, column_id = cell.partition(CELL)
    column = next((one for one in field.columns if one.id == column_id), None)
    dimension = str(part.title) if part.dimension else ""
    allowed = _allowed(column or field, fictional=fictional)
    if column or cell == MORE:
        label = str(column.label) if column else OVERFLOW
    else:
        label = {f"{field.id}_name": "navn", f"{field.id}_date": "dato"}.get(own, "")
    number = spec.numbers[field.id]
    return Asked(number, dimension, str(field.label), int(row) if row.isdecimal() else 0, label, allowed)


def located(finding: Finding, spec: FormSpec | None, *, fictional: bool = False) -> Finding:
    """Return the finding with the question that it is about; unchanged when it already has one."""
    if finding.asked != NOWHERE or not finding.about:
        return finding
    return replace(finding, asked=asked_at(spec, finding.about, fictional=fictional))


def _allowed(holder: FieldBase, *, fictional: bool) -> tuple[tuple[str, str], ...]:
    if isinstance(holder, Field) and holder.scale:
        scale = holder.scale
        words = {scale.codes[0]: str(scale.low), scale.codes[-1]: str(scale.high), "IB": str(scale.not_rated)}
        return tuple((code, {**words, "U": str(scale.unchanged or "")}.get(code, code)) for code in scale.all_codes)
    return tuple((one.code, str(one.label)) for one in holder.choices if fictional or not one.fictional)
