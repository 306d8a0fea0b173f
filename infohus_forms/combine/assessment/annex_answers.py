"""Answers as facts and quotations, in printed order: an answer without a place of its own is never left out."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import groupby

from infohus_forms.combine.assessment.statements import in_line, joined
from infohus_forms.combine.disclosure.sharing import Shared
from infohus_forms.combine.wording import BARE, labelled
from infohus_forms.danish.formatting import danish_date
from infohus_forms.models.assessment import Fact
from infohus_forms.models.specification.form import Column, Field
from infohus_forms.models.specification.roles import Role
from infohus_forms.models.specification.vocabulary import Kind


def facts_of(part: Shared, skip: Collection[str] = ()) -> tuple[Fact, ...]:
    """Return the short shared answers in printed order, without those in `skip`; a table gives one fact for each row."""
    return tuple(fact for field, fact in _answered(part, skip) if field.kind is not Kind.LONGTEXT)


def texts_of(part: Shared, skip: Collection[str] = ()) -> tuple[Fact, ...]:
    """Return the long shared answers in printed order, quoted whole."""
    return tuple(fact for field, fact in _answered(part, skip) if field.kind is Kind.LONGTEXT)


def all_of(part: Shared, skip: Collection[str] = ()) -> tuple[Fact, ...]:
    """Return every shared answer in printed order, short and long."""
    return tuple(fact for _, fact in _answered(part, skip))


def named(part: Shared, *field_ids: str) -> tuple[Fact, ...]:
    """Return the shared answers of these fields, in this order."""
    given = ((part.label(field_id), part.text(field_id)) for field_id in field_ids)
    return tuple(Fact(label, text) for label, text in given if text)


def header(part: Shared) -> set[str]:
    """Return the ids of the answers of the form's header."""
    return set(part.spec.meaning.fields.get(Role.HEADER, ()))


def row_texts(part: Shared, field_id: str, columns: tuple[str, ...]) -> tuple[str, ...]:
    """Return the rows of a table, each as one line of its columns."""
    lines = (", ".join(filter(None, (row.get(column, "") for column in columns))) for row in part.rows(field_id))
    return tuple(line for line in lines if line)


def _answered(part: Shared, skip: Collection[str]) -> Iterator[tuple[Field, Fact]]:
    for field in part.spec.fields:
        if field.id in skip:
            continue
        if field.kind is Kind.TABLE:
            yield from ((field, fact) for fact in _rows(part, field))
        elif field.kind is Kind.SIGNATURE:
            signed = (part.text(f"{field.id}_name"), danish_date(part.text(f"{field.id}_date")))
            if any(signed):
                yield field, Fact(str(field.label), ", ".join(filter(None, signed)))
        elif part.text(field.id):
            bare = next((text for fact, text in BARE.items() if field.id in part.ids(fact)), "")
            yield field, Fact(bare or str(field.label), part.text(field.id))


def _rows(part: Shared, field: Field) -> Iterator[Fact]:
    columns = {column.id: column for column in field.columns}
    rows = (joined(*(_cell(columns[name], text) for name, text in row.items())) for row in part.rows(field.id))
    # Equal rows that follow one another are printed once.
    for text, _ in groupby(rows):
        yield Fact(str(field.label), text)


def _cell(column: Column, text: str) -> str:
    """Return a cell as part of a row that is printed on one line; a long text keeps its own lines."""
    return labelled(str(column.label), text if column.kind is Kind.LONGTEXT else in_line(text))
