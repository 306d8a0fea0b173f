"""What may be shown of a response: the one place that decides (design §3.5 and §3.6).

An answer is shown only when its field is common, its share question (if it has one) is answered
»ja«, and the address or name is not protected. In a table each row and each column is decided by
itself. Everything else stays in and is only counted.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from infohus_forms.combine.wording import shown_value
from infohus_forms.formats.names import cell
from infohus_forms.models.case import Case
from infohus_forms.models.form import Column, Field, FormSpec
from infohus_forms.models.privacy import ADDRESSES, NAMES, REPORTER, YES, says_protected
from infohus_forms.models.response import Response
from infohus_forms.models.vocabulary import Audience, Kind

MORE = "__more"

ORAL, NO, BLANK = "kun mundtligt", "nej", "ikke besvaret"
TEXTS, OVERFLOW, OUTSIDE, INTERNAL, PROTECTED = (
    "tekst uden »ja« til deling",
    "»Flere …«-felt",
    "tekst uden for felter",
    "internt felt",
    "beskyttet navn eller adresse",
)
REASONS = (ORAL, NO, BLANK, TEXTS, OVERFLOW, OUTSIDE, INTERNAL, PROTECTED)
"""Why something was withheld, in the order of the kontrolblad's columns."""

NOT_SHARED = {"nej": NO, "kun_mundtligt": ORAL}


@dataclass(frozen=True, slots=True)
class Shared:
    """A response with only what may be shown: `answers` by id, and how much was withheld and why.

    `numbers` says by table which of the response's rows the shown ones are, from 0.
    """

    response: Response
    spec: FormSpec
    answers: Mapping[str, Any]
    withheld: Mapping[str, int]
    numbers: Mapping[str, tuple[int, ...]] = dataclasses.field(default_factory=lambda: MappingProxyType({}))

    def text(self, answer_id: str) -> str:
        """The shown text of an answer, with who stated it where a person has; empty when it may not be shown."""
        value = self.answers.get(answer_id)
        field = self.spec.by_id.get(answer_id)
        if value is None or (isinstance(value, list) and field is not None and field.kind is Kind.TABLE):
            return ""
        by = self.response.clarified.get(answer_id)
        return f"{shown_value(field, value)} ({by})" if by else shown_value(field, value)

    def rows(self, field_id: str) -> list[dict[str, str]]:
        """The rows of a table that may be shown, as texts by column; words that a person has stated say whose they are."""
        field = self.spec.by_id.get(field_id)
        if field is None or field.kind is not Kind.TABLE:
            return []
        columns = {column.id: column for column in field.columns}
        return [
            {name: self._quoted(number, field_id, columns[name], value) for name, value in row.items()}
            for number, row in zip(self.numbers.get(field_id, ()), self.answers.get(field_id, ()), strict=True)
        ]

    def _quoted(self, number: int, field_id: str, column: Column, value: Any) -> str:
        printed = self.response.printed_rows.get(field_id, ())
        by = self.response.clarified.get(cell(field_id, printed[number], column.id)) if printed else None
        own = shown_value(column, value)
        return f"{own} ({by})" if by and column.kind is Kind.LONGTEXT else own

    def codes(self, field_id: str) -> list[dict[str, Any]]:
        """The same rows as they were answered."""
        rows: list[dict[str, Any]] = list(self.answers.get(field_id, ()))
        return rows

    def label(self, field_id: str) -> str:
        """The question's text."""
        field = self.spec.by_id.get(field_id)
        return str(field.label) if field else ""


def protected(case: Case) -> bool:
    """Whether any form says that the person's name or address is protected; once said, it holds."""
    return any(says_protected(response.answers) for response in case.said)


def shared(response: Response, *, is_protected: bool) -> Shared:
    """What may be shown of a response. Raises ValueError for a refused file, which has no answers."""
    spec = response.spec
    if spec is None:
        message = "a refused file has nothing to share"
        raise ValueError(message)
    answers: dict[str, Any] = {}
    withheld: Counter[str] = Counter()
    numbers: dict[str, tuple[int, ...]] = {}
    known = {name: field for field in spec.fields for name in field.answer_ids}
    for name, value in sorted(response.answers.items()):
        if value in (None, "", []):
            continue
        field = known.get(name)
        if field is None:
            withheld[OVERFLOW if name.endswith(MORE) else INTERNAL] += 1
            continue
        reason = _reason(field, response.answers, is_protected=is_protected)
        if reason and field.kind is Kind.TABLE:
            withheld[reason] += len(value)
        elif reason:
            withheld[reason] += 1
        elif field.kind is Kind.TABLE:
            rows = dict(_rows(field, value, withheld))
            if rows:
                answers[name], numbers[name] = list(rows.values()), tuple(rows)
        else:
            answers[name] = value
    withheld[OUTSIDE] += len(response.outside)
    counts = MappingProxyType({k: withheld[k] for k in REASONS})
    return Shared(response, spec, MappingProxyType(answers), counts, MappingProxyType(numbers))


def choosable(response: Response, *, is_protected: bool) -> Shared:
    """The answers of a response that a specification leaves to a person's choice (`audience: chosen`), and no others.

    They enter no common document; an extract shows one only after a named person chose it for that recipient.
    """
    spec = response.spec
    if spec is None:
        raise ValueError(response.file)
    hidden = NAMES | ADDRESSES if is_protected else frozenset()
    answers = {
        field.id: response.answers[field.id]
        for field in spec.fields
        if field.audience is Audience.CHOSEN
        and field.kind is not Kind.TABLE
        and field.id not in hidden
        and not field.id.startswith(REPORTER)
        and response.answers.get(field.id) not in (None, "", [])
    }
    return Shared(response, spec, MappingProxyType(answers), MappingProxyType({}))


def chosen_parts(case: Case) -> tuple[Shared, ...]:
    """The answers of a case that are left to a person's choice."""
    is_protected = protected(case)
    return tuple(choosable(one, is_protected=is_protected) for one in case.responses if one.spec)


def counted(parts: Iterable[Shared]) -> dict[str, int]:
    """How much was withheld in all of these, by reason."""
    total: Counter[str] = Counter()
    for part in parts:
        total.update(part.withheld)
    return {reason: total[reason] for reason in REASONS}


def withheld_statements(part: Shared) -> frozenset[str]:
    """The texts of table rows that were withheld by their own share column: never shown from elsewhere."""
    texts = set()
    for field in part.spec.fields:
        if field.kind is Kind.TABLE and _share_column(field):
            for row in part.response.rows(field.id):
                if row.get(field.share_by) != YES:
                    texts |= {folded(row[c.id]) for c in field.columns if c.kind is Kind.LONGTEXT and row.get(c.id)}
    return frozenset(texts)


def folded(text: str) -> str:
    """The text as it is compared: white space does not count, nothing else is overlooked."""
    return " ".join(str(text).split())


def _reason(field: Field, answers: Mapping[str, Any], *, is_protected: bool) -> str:
    """Why the whole field is withheld; empty if it may be shown."""
    if field.audience is not Audience.COMMON or field.id.startswith(REPORTER):
        return INTERNAL
    if is_protected and field.id in NAMES | ADDRESSES:
        return PROTECTED
    if field.share_by and not _share_column(field) and answers.get(field.share_by) != YES:
        return NOT_SHARED.get(str(answers.get(field.share_by)), TEXTS)
    return ""


def _rows(field: Field, rows: list[dict[str, Any]], withheld: Counter[str]) -> Iterator[tuple[int, dict[str, Any]]]:
    """The rows that may be shown, with what may be shown of them, by their numbers."""
    shown = [column for column in field.columns if _shows(field, column)]
    for number, row in enumerate(rows):
        if not any(value not in (None, "", []) for value in row.values()):
            continue
        if _share_column(field) and row.get(field.share_by) != YES:
            withheld[NOT_SHARED.get(str(row.get(field.share_by)), BLANK)] += 1
            continue
        withheld[INTERNAL] += sum(
            row.get(c.id) not in (None, "") for c in field.columns if not _shows(field, c) and c.id != field.share_by
        )
        kept = {column.id: row[column.id] for column in shown if row.get(column.id) not in (None, "", [])}
        if kept:
            yield number, kept


def _shows(field: Field, column: Column) -> bool:
    return column.audience is Audience.COMMON and column.id != field.share_by


def _share_column(field: Field) -> bool:
    return bool(field.share_by) and any(column.id == field.share_by for column in field.columns)
