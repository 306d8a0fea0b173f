"""The free texts of a response, each with the question it answers: the searches go through these."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from infohus_forms.formats.names import overflow
from infohus_forms.models.finding import Finding, Rule
from infohus_forms.models.response import Response
from infohus_forms.models.specification.form import Field, FieldBase
from infohus_forms.models.specification.vocabulary import Kind
from infohus_forms.validate.places import finding_at


@dataclass(frozen=True, slots=True)
class FreeText:
    """A free text with its question. `row` is the answered row of a table, from 0; `holder` its column."""

    field: Field
    holder: FieldBase
    answer: str
    text: str
    row: int = -1

    def finding(self, response: Response, rule: Rule, **words: Any) -> Finding:
        """Return the finding at this text of the response."""
        column = self.holder.id if self.row >= 0 else ""
        return finding_at(response, rule, self.answer, row=self.row, column=column, **words)


def fields_of(response: Response) -> tuple[Field, ...]:
    """Return the fields of the response's form in printed order; none for a refused file."""
    return response.spec.fields if response.spec else ()


def role_field(response: Response, role: str) -> str:
    """Return the id of the field with this role in the form's identity; empty if none has it."""
    return str(getattr(response.spec.identity, role)) if response.spec else ""


def free_texts(response: Response) -> Iterator[FreeText]:
    """Yield every free text that is answered, including tables and their overflow boxes, in printed order."""
    for field in fields_of(response):
        if field.kind.info.free and response.text(field.id):
            yield FreeText(field, field, field.id, response.text(field.id))
        elif field.kind is Kind.SIGNATURE and response.text(f"{field.id}_name"):
            yield FreeText(field, field, f"{field.id}_name", response.text(f"{field.id}_name"))
        elif field.kind is Kind.TABLE:
            for number, row in enumerate(response.rows(field.id)):
                for column in field.columns:
                    if column.kind.info.free and row.get(column.id):
                        yield FreeText(field, column, field.id, row[column.id], number)
            more = overflow(field.id)
            if response.text(more):
                yield FreeText(field, field, more, response.text(more))
