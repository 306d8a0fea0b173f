"""Typed answers → the texts and ticks of a form's controls, for prefilling and for filling in a whole form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, assert_never

from infohus_forms.danish.formatting import written
from infohus_forms.formats.names import box, cell, overflow
from infohus_forms.models.question import Control, Sheet, Widget
from infohus_forms.models.specification.form import Field, FormSpec
from infohus_forms.models.specification.vocabulary import Answer, Kind

TICK = "x"


def control_values(spec: FormSpec, sheet: Sheet, answers: Mapping[str, Any]) -> dict[str, str]:
    """Return control name → text (`x` for a tick) for answers as design §5 writes them; None answers are left out.

    Raises KeyError for an answer that the form has no control for: an id, a code or a row too many.
    """
    controls = {control.name: control for control in sheet.controls()}
    fields = {own: field for field in spec.fields for own in field.answer_ids}
    values: dict[str, str] = {}
    for name, value in answers.items():
        if value is None:
            continue
        if name not in fields:
            table = spec.field(name.removesuffix(overflow("")))
            values[overflow(table.id)] = str(value)
            continue
        for control, text in _values(fields[name], name, value, controls):
            values[controls[control].name] = text
    return values


def _values(field: Field, name: str, value: Any, controls: Mapping[str, Control]) -> Iterator[tuple[str, str]]:
    match field.kind.info.answer:
        case Answer.ROWS:
            for number, row in enumerate(value, 1):
                for column, text in row.items():
                    if text is not None:
                        yield _one(field.column(column).kind, cell(field.id, number, column), text, controls)
        case Answer.SEVERAL:
            for code in value:
                yield box(name, code), TICK
        case Answer.SIGNED:
            yield name, written(Kind.DATE if name.endswith("_date") else Kind.TEXT, value)
        case Answer.TEXT | Answer.MEANING | Answer.ONE:
            yield _one(field.kind, name, value, controls)
        case Answer.NONE:
            raise KeyError(name)
        case other:
            assert_never(other)


def _one(kind: Kind, name: str, value: str, controls: Mapping[str, Control]) -> tuple[str, str]:
    if name in controls:
        menu = controls[name].widget is Widget.MENU
        return name, value if menu else written(kind, value)
    return box(name, value), TICK
