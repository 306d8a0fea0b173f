"""Constraints: what an answer must satisfy in addition to its kind, with the author's own message where there is one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from infohus_forms.danish.cpr import find_cpr
from infohus_forms.formats.asked import asked_at
from infohus_forms.formats.names import CELL
from infohus_forms.models.finding import Finding, error
from infohus_forms.models.response import Response
from infohus_forms.models.specification.form import Constraint, FieldBase
from infohus_forms.models.specification.patterns import longest_tried
from infohus_forms.models.specification.vocabulary import Kind
from infohus_forms.validate.form.conditions import answered
from infohus_forms.validate.form.free_texts import fields_of
from infohus_forms.validate.places import finding_at

CONSTRAINT = error("constraint", "»{label}«{said}", "Ret {what}.")

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
            yield finding_at(
                response, CONSTRAINT, field.id, said=breach.said, what=_what(response, field.id, breach.other)
            )
        for number, row in enumerate(answers.get(field.id) or ()) if field.kind is Kind.TABLE else ():
            labels = {**form.labels, **{column.id: str(column.label) for column in field.columns}}
            beside = _Around({**answers, **row}, labels, today)
            for column in field.columns:
                if breach := _breach(column, row.get(column.id), beside):
                    at = f"{field.id}{CELL}{response.printed_row(field.id, number)}{CELL}"
                    other = f"{at}{breach.other}" if breach.other in row else breach.other
                    what = _what(response, at + column.id, other)
                    yield finding_at(
                        response, CONSTRAINT, field.id, row=number, column=column.id, said=breach.said, what=what
                    )


@dataclass(frozen=True, slots=True)
class _Breach:
    """A breach as the rest of a sentence that begins with the question, and the other answer that it is about, if there is one."""

    said: str
    other: str = ""


def _what(response: Response, name: str, other: str) -> str:
    """Return what is to be corrected: the answer, or one of the two that do not agree, each as people see it."""
    own = f"»{asked_at(response.spec, name)}«"
    return f"{own} eller »{asked_at(response.spec, other)}«" if other else f"svaret i {own}"


def _breach(holder: FieldBase, value: Any, around: _Around) -> _Breach | None:
    """Return the breach of an answer; None when there is none."""
    if holder.constraint is None or not answered(value):
        return None
    breaches = (
        _counted(holder.constraint, value)
        if isinstance(value, list)
        else _breaches(holder, holder.constraint, value, around)
    )
    breach = next(breaches, None)
    if breach is None:
        return None
    return replace(breach, said=f": {holder.constraint_message}" if holder.constraint_message else f" {breach.said}.")


def _breaches(holder: FieldBase, rule: Constraint, value: str, around: _Around) -> Iterator[_Breach]:
    """Yield each breach of the answer."""
    # A longer text fails the pattern without being tried: the engine may have too many ways to divide it (decision 102).
    if rule.pattern and (len(value) > longest_tried(rule.pattern) or not re.fullmatch(rule.pattern, value)):
        yield _Breach("er ikke skrevet som krævet")
    if rule.not_cpr and find_cpr(value):
        yield _Breach("må ikke være et CPR-nummer")
    if rule.min and _measure(holder.kind, value) < _measure(holder.kind, rule.min):
        yield _Breach(f"er under det mindste, {rule.min}")
    if rule.max and _measure(holder.kind, value) > _measure(holder.kind, rule.max):
        yield _Breach(f"er over det største, {rule.max}")
    if holder.kind is Kind.DATE:
        yield from _dates(rule, value, around)


def _dates(rule: Constraint, value: str, around: _Around) -> Iterator[_Breach]:
    """Yield the breaches of a date; ISO dates are compared as texts."""
    first, last = around.answers.get(rule.not_before), around.answers.get(rule.not_after)
    if first and value < first:
        yield _Breach(f"ligger før »{around.labels[rule.not_before]}«", rule.not_before)
    if last and value > last:
        yield _Breach(f"ligger efter »{around.labels[rule.not_after]}«", rule.not_after)
    if rule.not_future and around.today and value > around.today.isoformat():
        yield _Breach("ligger ude i fremtiden")


def _counted(rule: Constraint, value: list[Any]) -> Iterator[_Breach]:
    """Yield the breaches of the number of rows of a table or of ticks."""
    if rule.min_rows and len(value) < rule.min_rows:
        yield _Breach(f"skal have mindst {rule.min_rows} udfyldte rækker")
    if rule.max_rows and len(value) > rule.max_rows:
        yield _Breach(f"må højst have {rule.max_rows} udfyldte rækker")
    if rule.max_chosen and len(value) > rule.max_chosen:
        yield _Breach(f"må højst have {rule.max_chosen} kryds")


def _measure(kind: Kind, value: str) -> Any:
    """Return a comparable value: a number, or a date or time as its own text."""
    return Decimal(value) if kind is Kind.NUMBER else value
