"""The answers of a form on paper that are left to a person: one finding for each that was not read with certainty."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from infohus_forms.formats.asked import asked_at
from infohus_forms.formats.names import CELL, CODE, MORE
from infohus_forms.formats.scan.findings import CHANGED, HANDWRITTEN, TO_CONFIRM, UNCONFIRMED, WHY
from infohus_forms.models.finding import Finding, Rule
from infohus_forms.models.paper import Paper, PaperField, State
from infohus_forms.models.specification.form import FormSpec

WRITTEN = "written"
"""The reason why a field is in doubt that is only written in by hand."""


def open_fields(paper: Paper, spec: FormSpec) -> frozenset[str]:
    """Return the ids of the answers that are not read: rules that require an answer wait until a person has read them."""
    return frozenset(answer_id(item, spec) for item in paper.open)


def check_paper(paper: Paper, spec: FormSpec, prefilled: Mapping[str, str]) -> Iterator[Finding]:
    """Yield a finding for each answer with a tick that differs from what was prefilled, then for each that a person must look at.

    Each group is in the order of the pages. `prefilled` is what the form contained before it was printed, by control name.
    """
    before: dict[str, set[str]] = {}
    for name in prefilled:
        answer, is_box, code = name.partition(CODE)
        if is_box:
            before.setdefault(answer, set()).add(code)
    for item in paper.fields:
        if item.state is State.OK and item.name in before and before[item.name] != set(item.suggestion.split(",")):
            yield _told(CHANGED, item, spec)
    for item in paper.open:
        rule = UNCONFIRMED if item.state is State.UNCONFIRMED else HANDWRITTEN if item.why == WRITTEN else TO_CONFIRM
        yield _told(rule, item, spec)


def _told(rule: Rule, item: PaperField, spec: FormSpec) -> Finding:
    """Return the finding at a field of a page."""
    own, asked = answer_id(item, spec), asked_at(spec, item.name)
    cell = item.name if asked.row else ""
    why = WHY.get(item.why, item.why)
    return replace(rule.at(own, f"side {item.printed}", cell=cell, label=asked, why=why), asked=asked)


def answer_id(item: PaperField, spec: FormSpec) -> str:
    """Return the id of the answer that a field on paper is part of: a table's for a cell; a table's overflow box has its own."""
    table, _, cell = item.name.partition(CELL)
    return item.name if cell == MORE or not cell else table


def place_of(item: PaperField, spec: FormSpec) -> str:
    """Return the place of a field: the printed page, and the row of a table."""
    _, _, cell = item.name.partition(CELL)
    row, _, column = cell.partition(CELL)
    if not column:
        return f"side {item.printed}"
    heads = {
        one.id: str(one.label)
        for field in spec.fields
        for one in field.columns
        if item.name.startswith(field.id + CELL)
    }
    return f"side {item.printed}, række {row}, »{heads.get(column, column)}«"


def labels_of(spec: FormSpec) -> dict[str, str]:
    """Return the question's text by answer id, also for the parts of a question."""
    labels: dict[str, str] = {}
    for field in spec.fields:
        labels |= dict.fromkeys((field.id, f"{field.id}{CELL}{MORE}", *field.answer_ids), str(field.label))
    return labels
