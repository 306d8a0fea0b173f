"""The decision what may be shown of a response: no other code decides it (design §3.5 and §3.6).

An answer is shown only when all of these hold; `_reason` checks them for a field, `_rows` for the rows and columns of a table:

1. the field is in the form's specification and its audience is `common`;
2. the form states what its fields mean, and this one is not about the reporter;
3. it is not the name or address of a person whose name or address is protected;
4. its share question, if it has one, is answered »ja«. Blank, »nej« and »kun mundtligt« all withhold.

In a table each row and each column is decided by itself. Everything else is withheld and only counted.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from infohus_forms.combine.wording import shown_value
from infohus_forms.danish.repeated import Repeated
from infohus_forms.formats.names import cell
from infohus_forms.models.case import Case
from infohus_forms.models.privacy import YES
from infohus_forms.models.response import Response
from infohus_forms.models.specification.form import Column, Field, FormSpec
from infohus_forms.models.specification.roles import Meaning, Role, ShownIn
from infohus_forms.models.specification.vocabulary import Audience, Kind
from infohus_forms.models.unshared import MORE, long_texts

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

PERSONAL = (Role.PERSON_NAME, Role.PERSON_ADDRESS)
"""Roles of answers that are withheld when name or address is protected."""

NOT_SHARED = {"nej": NO, "kun_mundtligt": ORAL}
"""The reason for each answer to a share question that withholds."""


@dataclass(frozen=True, slots=True)
class Shared:
    """A response with only what may be shown: `answers` by id, and in `withheld` the number of withheld answers by reason.

    `numbers` gives for each table the indices (from 0) of the response's rows that are shown. `response` is still the whole
    response: code that shows something must read `answers`, `text`, `rows` or `codes`.
    """

    response: Response
    spec: FormSpec
    answers: Mapping[str, Any]
    withheld: Mapping[str, int]
    numbers: Mapping[str, tuple[int, ...]] = dataclasses.field(default_factory=lambda: MappingProxyType({}))

    def text(self, answer_id: str) -> str:
        """Return the shown text of an answer; empty when it may not be shown.

        An answer that a person has stated in place of the form's is followed by that person's name.
        """
        value = self.answers.get(answer_id)
        field = self.spec.by_id.get(answer_id)
        if value is None or (isinstance(value, list) and field is not None and field.kind is Kind.TABLE):
            return ""
        by = self.response.clarified.get(answer_id)
        return f"{shown_value(field, value)} ({by})" if by else shown_value(field, value)

    def rows(self, field_id: str) -> list[dict[str, str]]:
        """Return the rows of a table that may be shown, as texts by column; long texts that a person has stated carry that person's name."""
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
        """Return the same rows as `rows`, with the answers as they were given instead of texts."""
        rows: list[dict[str, Any]] = list(self.answers.get(field_id, ()))
        return rows

    def id_of(self, name: str) -> str:
        """Return the id of the first answer with a role or fact; empty when the form has none."""
        return self.spec.meaning.id_of(name)

    def ids(self, *names: str) -> tuple[str, ...]:
        """Return the ids of the answers with one of these roles or facts."""
        return self.spec.meaning.ids(*names)

    def text_of(self, name: str) -> str:
        """Return the first shown text of an answer with a role or fact; empty when none may be shown."""
        return next(filter(None, map(self.text, self.ids(name))), "")

    def rows_of(self, name: str) -> list[dict[str, str]]:
        """Return the rows of the table with a role that may be shown, as `rows`."""
        return self.rows(self.id_of(name))

    def placed(self, *places: ShownIn) -> tuple[str, ...]:
        """Return the ids of the fields that have their place in these parts of the combined document."""
        return tuple(own for place in places for own in self.spec.meaning.places.get(place, ()))

    def label(self, field_id: str) -> str:
        """Return the question's text."""
        field = self.spec.by_id.get(field_id)
        return str(field.label) if field else ""


def shared(response: Response, *, is_protected: bool) -> Shared:
    """Return what may be shown of a response. Raise ValueError for a refused file, which has no answers.

    `is_protected` is `Case.is_protected`: a protected name is withheld from every form, not only from the form
    that states the protection.
    """
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
        # An answer that the specification does not name is never shown: an overflow box, or a field that the form does not have.
        field = known.get(name)
        if field is None:
            withheld[OVERFLOW if name.endswith(MORE) else INTERNAL] += 1
            continue
        reason = _reason(field, spec.meaning, response.answers, is_protected=is_protected)
        if reason and field.kind is Kind.TABLE:
            # A withheld table counts by its rows, so that the kontrolblad shows how much is missing.
            withheld[reason] += len(value)
        elif reason:
            withheld[reason] += 1
        elif field.kind is Kind.TABLE:
            rows = dict(_rows(field, value, withheld))
            if rows:
                answers[name], numbers[name] = list(rows.values()), tuple(rows)
        else:
            answers[name] = value
    # Text outside the fields has no share question, so it is never shown.
    withheld[OUTSIDE] += len(response.outside)
    counts = MappingProxyType({k: withheld[k] for k in REASONS})
    return Shared(response, spec, MappingProxyType(answers), counts, MappingProxyType(numbers))


def choosable(response: Response, *, is_protected: bool) -> Shared:
    """Return only those answers of a response that a specification leaves to a person's choice (`audience: chosen`).

    They enter no common document; an extract shows one only after a named person chose it for that recipient. Protected names and
    addresses, and every answer about the reporter, cannot be chosen.
    """
    spec = response.spec
    if spec is None:
        raise ValueError(response.file)
    hidden = spec.meaning.ids(Role.REPORTER, *(PERSONAL if is_protected else ()))
    answers = {
        field.id: response.answers[field.id]
        for field in spec.fields
        if field.audience is Audience.CHOSEN
        and field.kind is not Kind.TABLE
        and field.id not in hidden
        and spec.meaning
        and response.answers.get(field.id) not in (None, "", [])
    }
    return Shared(response, spec, MappingProxyType(answers), MappingProxyType({}))


def chosen_parts(case: Case) -> tuple[Shared, ...]:
    """Return the answers of a case that are left to a person's choice."""
    is_protected = case.is_protected
    return tuple(choosable(one, is_protected=is_protected) for one in case.responses if one.spec)


def withheld_statements(parts: Iterable[Shared]) -> Repeated:
    """Return a search for the texts of these forms that were withheld, without those that another form shares.

    The group may have copied such a text into its own form (V08): it is never shown from there either.
    """
    given = [part.response for part in parts]
    return Repeated(
        (text for one in given for text in long_texts(one, shared=False)),
        allowed=(text for one in given for text in long_texts(one, shared=True)),
    )


def folded(text: str) -> str:
    """Return the text in the form in which texts are compared: runs of white space count as one blank, nothing else is ignored."""
    return " ".join(str(text).split())


def _reason(field: Field, meaning: Meaning, answers: Mapping[str, Any], *, is_protected: bool) -> str:
    """Return the reason why the whole field is withheld; empty if it may be shown.

    A table with a share column of its own is not decided here: `_rows` decides each of its rows.
    """
    # In a form without roles it is not known which field is a protected name: nothing of it is shown (decision 145).
    if field.audience is not Audience.COMMON or not meaning:
        return INTERNAL
    # Who reported is never shown, whatever audience a specification gives the field.
    if meaning.has(field.id, Role.REPORTER):
        return INTERNAL
    # The protected name and address themselves are withheld here; copies of them in other texts are found by `protection.exposed`.
    if is_protected and meaning.has(field.id, *PERSONAL):
        return PROTECTED
    # Only an explicit »ja« shares: a blank withholds like a »nej« (design §3.5).
    if field.share_by and not _share_column(field) and answers.get(field.share_by) != YES:
        return NOT_SHARED.get(str(answers.get(field.share_by)), TEXTS)
    return ""


def _rows(field: Field, rows: list[dict[str, Any]], withheld: Counter[str]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the rows that may be shown, by their index, with only the columns that may be shown; count the rest in `withheld`."""
    shown = [column for column in field.columns if _shows(field, column)]
    for number, row in enumerate(rows):
        if not any(value not in (None, "", []) for value in row.values()):
            continue
        # The row's own share column decides for the row: anything but »ja« withholds all of it.
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
