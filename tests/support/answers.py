"""Answers to every question of a form, for the tests that carry them from one program to another."""

from __future__ import annotations

import datetime as dt
import unicodedata
from typing import Any

from infohus_forms.models.specification.form import Column, Field, FieldBase, FormSpec
from infohus_forms.models.specification.vocabulary import Kind
from tests.support.generated import HAZARDS, LONG_HAZARDS

Answers = dict[str, Any]
Texts = tuple[str, ...]


def every_answer(spec: FormSpec, lines: Texts = HAZARDS, areas: Texts = HAZARDS + LONG_HAZARDS) -> Answers:
    """Every field of a form answered, every row of its tables, and the boxes under them; no two texts alike.

    Each text has one of `lines` in it, in a field of several lines one of `areas`.
    """
    answers: Answers = {}
    for number, field in enumerate(spec.fields):
        if field.kind is Kind.TABLE:
            answers[field.id] = [
                {
                    column.id: an_answer(column, 31 * number + 7 * row + at, lines, areas)
                    for at, column in enumerate(field.columns)
                }
                for row in range(field.rows)
            ]
            answers[f"{field.id}__more"] = text_of(number, areas)
        elif field.kind is Kind.SIGNATURE:
            name, signed = field.answer_ids
            answers |= {name: text_of(number, lines), signed: a_day(number)}
        elif field.kind is not Kind.NOTICE:
            answers[field.id] = an_answer(field, number, lines, areas)
    return answers


def an_answer(holder: Field | Column, number: int, lines: Texts, areas: Texts) -> Any:
    """An answer to a field or cell; all answers take their turn as `number` grows."""
    match holder.kind:
        case Kind.TEXT:
            return text_of(number, lines)
        case Kind.LONGTEXT:
            return text_of(number, areas)
        case Kind.DATE:
            return a_day(number)
        case Kind.TIME:
            return f"{number % 24:02}:{number % 60:02}"
        case Kind.NUMBER:
            return f"{number}.50"
        case Kind.CPR:
            return f"310299-{number:04}"
        case Kind.CHOICES:
            return [choice.code for at, choice in enumerate(holder.choices) if (at + number) % 2] or [
                holder.choices[0].code
            ]
        case _:
            codes = codes_of(holder) or holder.kind.info.examples
            return codes[number % len(codes)]


def codes_of(holder: FieldBase) -> tuple[str, ...]:
    """The answers that can be chosen."""
    if isinstance(holder, Field) and holder.scale:
        return holder.scale.all_codes
    return tuple(choice.code for choice in holder.choices)


def text_of(number: int, texts: Texts) -> str:
    """A text with something difficult in it, in NFC."""
    return unicodedata.normalize("NFC", f"{number} {texts[number % len(texts)]} ærø")


def a_day(number: int) -> str:
    """A day, another for each number."""
    return (dt.date(1950, 1, 31) + dt.timedelta(days=97 * number % 80_000)).isoformat()
