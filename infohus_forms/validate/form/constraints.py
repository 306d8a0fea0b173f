"""Constraints: what an answer must satisfy in addition to its kind, with the author's own message where there is one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from infohus_forms.danish.cpr import find_cpr
from infohus_forms.models.finding import Finding, error
from infohus_forms.models.form import Constraint, FieldBase
from infohus_forms.models.patterns import longest_tried
from infohus_forms.models.response import Response
from infohus_forms.models.vocabulary import Kind
from infohus_forms.validate.form.conditions import answered
from infohus_forms.validate.form.free_texts import fields_of
from infohus_forms.validate.places import finding_at

CONSTRAINT = error("constraint", "»{label}«{said}", "Ret svaret.")

CATALOGUE = (CONSTRAINT,)


@dataclass(frozen=True, slots=True)
class _Around:
    """The values that an answer is compared with: other answers, the texts of their questions, and the day."""

    answers: Mapping[str, Any]
    labels: Mapping[str, str]
    today: date | None


def broken_constraints(response: Response, today: date | None) -> Iterator[Finding]:
    """Yield a finding for each answer of a form that breaks its constraint; only its first breach is reported.

    `today` is the day for »not in the future«; None leaves that check out.
    """
    answers, fields = response.answers, fields_of(response)
    form = _Around(answers, {field.id: str(field.label) for field in fields}, today)
    for field in fields:
        if breach := _breach(field, answers.get(field.id), form):
            yield finding_at(response, CONSTRAINT, field.id, said=breach)
        for number, row in enumerate(answers.get(field.id) or ()) if field.kind is Kind.TABLE else ():
            labels = {**form.labels, **{column.id: str(column.label) for column in field.columns}}
            beside = _Around({**answers, **row}, labels, today)
            for column in field.columns:
                if breach := _breach(column, row.get(column.id), beside):
                    yield finding_at(response, CONSTRAINT, field.id, row=number, column=column.id, said=breach)


def _breach(holder: FieldBase, value: Any, around: _Around) -> str:
    """Return the breach of an answer as the rest of a sentence that begins with the question; empty when there is none."""
    if holder.constraint is None or not answered(value):
        return ""
    breaches = (
        _counted(holder.constraint, value)
        if isinstance(value, list)
        else _breaches(holder, holder.constraint, value, around)
    )
    breach = next(breaches, "")
    if breach and holder.constraint_message:
        return f": {holder.constraint_message}"
    return f" {breach}." if breach else ""


def _breaches(holder: FieldBase, rule: Constraint, value: str, around: _Around) -> Iterator[str]:
    """Yield each breach of the answer as the rest of a sentence."""
    # A longer text fails the pattern without being tried: the engine may have too many ways to divide it (decision 102).
    if rule.pattern and (len(value) > longest_tried(rule.pattern) or not re.fullmatch(rule.pattern, value)):
        yield "er ikke skrevet som krævet"
    if rule.not_cpr and find_cpr(value):
        yield "må ikke være et CPR-nummer"
    if rule.min and _measure(holder.kind, value) < _measure(holder.kind, rule.min):
        yield f"er under det mindste, {rule.min}"
    if rule.max and _measure(holder.kind, value) > _measure(holder.kind, rule.max):
        yield f"er over det største, {rule.max}"
    if holder.kind is Kind.DATE:
        yield from _dates(rule, value, around)


def _dates(rule: Constraint, value: str, around: _Around) -> Iterator[str]:
    """Yield the breaches of a date; ISO dates are compared as texts."""
    first, last = around.answers.get(rule.not_before), around.answers.get(rule.not_after)
    if first and value < first:
        yield f"ligger før »{around.labels[rule.not_before]}«"
    if last and value > last:
        yield f"ligger efter »{around.labels[rule.not_after]}«"
    if rule.not_future and around.today and value > around.today.isoformat():
        yield "ligger ude i fremtiden"


def _counted(rule: Constraint, value: list[Any]) -> Iterator[str]:
    """Yield the breaches of the number of rows of a table or of ticks."""
    if rule.min_rows and len(value) < rule.min_rows:
        yield f"skal have mindst {rule.min_rows} udfyldte rækker"
    if rule.max_rows and len(value) > rule.max_rows:
        yield f"må højst have {rule.max_rows} udfyldte rækker"
    if rule.max_chosen and len(value) > rule.max_chosen:
        yield f"må højst have {rule.max_chosen} kryds"


def _measure(kind: Kind, value: str) -> Any:
    """Return a comparable value: a number, or a date or time as its own text."""
    return Decimal(value) if kind is Kind.NUMBER else value
