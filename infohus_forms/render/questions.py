"""FormSpec → Sheet: the one ordered list of numbered questions that every carrier draws."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import assert_never

from infohus_forms.formats.names import box, cell, overflow
from infohus_forms.models.question import ColumnHead, Control, Option, Question, QuestionSection, Sheet, Widget
from infohus_forms.models.specification.form import Choice, Column, Field, FieldBase, FormSpec, Scale, Section
from infohus_forms.models.specification.vocabulary import Answer, Drawn, Filler, Kind, Strength
from infohus_forms.render.wording import FILLERS, relevance, requirement

MOST_BOXES = 8
"""A choice of up to this many answers is drawn as boxes that can also be ticked on paper; more as a menu."""
MOST_BOXES_IN_CELL = 3
SHORT_ANSWER = 16
"""Answers up to this many characters fit as boxes in a table's cell."""
LINES = 4
"""Height of a long text when the specification says nothing."""
WIDGETS = {Drawn.LINE: Widget.LINE, Drawn.AREA: Widget.AREA, Drawn.DATE: Widget.DATE}


def sheet_of(spec: FormSpec, *, fictional: bool = False, earlier: Mapping[str, str] = MappingProxyType({})) -> Sheet:
    """The form as questions. Choices that exist only in invented cases are shown when `fictional`.

    `earlier` are texts by field id that are shown beside the empty field: what earlier forms of the case said.
    """
    numbers = spec.numbers

    def question(field: Field, part: Section) -> Question:
        spoken = f"{numbers[field.id]} {field.label}"
        if field.kind.info.drawn is Drawn.SCALE:
            spoken += f", {part.title}"  # the questions of all dimensions have the same words
        controls, rows, more = _controls(field, numbers[field.id], spoken, fictional=fictional)
        # A coordinator is the default of the Infohus' own forms: a form outside its flow A–E has no such role.
        by = FILLERS[field.by] if spec.step or spec.tool or field.by is not Filler.COORDINATOR else ""
        return Question(
            field=field.id,
            kind=field.kind,
            number=numbers[field.id],
            label=str(field.label),
            hint=str(field.hint or ""),
            requirement=requirement(field, numbers, spec),
            condition=relevance(field, numbers, spec),
            width=field.width,
            lines=field.lines or (LINES if field.kind.info.drawn is Drawn.AREA else 0),
            controls=controls,
            scale=field.scale,
            layout=field.layout,
            heads=tuple(_head(column) for column in field.columns),
            rows=rows,
            more=more,
            by=by,
            required=field.required is Strength.BLOCKS,
            earlier=earlier.get(field.id, ""),
        )

    def section(number: int, part: Section) -> QuestionSection:
        return QuestionSection(
            id=part.id,
            number=str(number),
            title=str(part.title),
            intro=str(part.intro or ""),
            points=tuple(map(str, part.points)),
            remember=str(part.remember or ""),
            new_page=part.new_page,
            questions=tuple(question(field, part) for field in part.items),
        )

    return Sheet(
        form=spec.id,
        version=spec.version,
        hash=spec.hash,
        title=str(spec.title),
        series=str(spec.series),
        subtitle=str(spec.subtitle),
        step=spec.step,
        tool=spec.tool,
        intro=str(spec.intro or ""),
        footer=str(spec.footer),
        colophon=str(spec.colophon),
        fictional=fictional,
        sections=tuple(section(number, part) for number, part in enumerate(spec.sections, 1)),
    )


def _head(column: Column) -> ColumnHead:
    return ColumnHead(column.id, str(column.label), str(column.hint or ""), column.weight, column.wide)


Rows = tuple[tuple[tuple[Control, ...], ...], ...]


def _controls(
    field: Field, number: str, spoken: str, *, fictional: bool
) -> tuple[tuple[Control, ...], Rows, Control | None]:
    """The controls of a field: its own, its table's cells row by row, and the overflow box."""
    match field.kind.info.drawn:
        case Drawn.NOTICE:
            return (), (), None
        case Drawn.SIGNATURE:
            parts = (("name", "navn", Widget.LINE), ("date", "dato", Widget.DATE))
            return (
                tuple(_own(field, widget, f"{spoken}: {word}", f"{field.id}_{part}") for part, word, widget in parts),
                (),
                None,
            )
        case Drawn.SCALE:
            assert field.scale
            return _scale(field, field.scale, spoken), (), None
        case Drawn.TABLE:
            rows = tuple(
                tuple(_cell(field, column, row, number, fictional=fictional) for column in field.columns)
                for row in range(1, field.rows + 1)
            )
            more = Control(overflow(field.id), Widget.AREA, f"{number} Flere: {field.label}", field.id, column="more")
            return (), rows, more
        case Drawn.ANSWERS:
            return _answers(field, field, field.id, spoken, _shown(field, fictional=fictional), MOST_BOXES), (), None
        case Drawn.LINE | Drawn.AREA | Drawn.DATE as drawn:
            return (_own(field, WIDGETS[drawn], _with_notation(spoken, field.kind), field.id),), (), None
        case other:
            assert_never(other)


def _with_notation(spoken: str, kind: Kind) -> str:
    """Return the label of a control, with how the answer is to be written where the kind says so."""
    return f"{spoken} ({kind.info.written_as})" if kind.info.written_as else spoken


def _shown(holder: FieldBase, *, fictional: bool) -> tuple[Choice, ...]:
    return tuple(choice for choice in holder.choices if fictional or not choice.fictional)


def _own(field: Field, widget: Widget, label: str, name: str) -> Control:
    return Control(
        name,
        widget,
        label,
        field.id,
        max_length=field.max_length,
        locked=field.locked,
        required=field.required is Strength.BLOCKS,
    )


def _answers(
    field: Field,
    holder: FieldBase,
    name: str,
    label: str,
    choices: tuple[Choice, ...],
    most: int,
    row: int = 0,
    column: str = "",
) -> tuple[Control, ...]:
    """A choice as boxes when there are few answers, else as a menu; several choices always as boxes."""
    locked, required = field.locked, holder.required is Strength.BLOCKS
    several = holder.kind.info.answer is Answer.SEVERAL
    if len(choices) > most and not several:
        options = tuple(Option(choice.code, str(choice.label)) for choice in choices)
        return (
            Control(name, Widget.MENU, label, field.id, row, column, options=options, locked=locked, required=required),
        )
    return tuple(
        Control(
            box(name, choice.code),
            Widget.BOX,
            f"{label}: {choice.label}",
            field.id,
            row,
            column,
            code=choice.code,
            text=str(choice.label),
            group="" if several else name,
            locked=locked,
            required=required and not several,
        )
        for choice in choices
    )


def _scale(field: Field, scale: Scale, spoken: str) -> tuple[Control, ...]:
    words = {
        "IB": str(scale.not_rated),
        "U": str(scale.unchanged or ""),
        scale.codes[0]: str(scale.low),
        scale.codes[-1]: str(scale.high),
    }
    return tuple(
        Control(
            box(field.id, code),
            Widget.BOX,
            f"{spoken}: "
            + (
                words[code]
                if code in ("IB", "U")
                else f"{code} af {scale.codes[-1]}" + (f", {words[code]}" if code in words else "")
            ),
            field.id,
            code=code,
            text=words[code] if code in ("IB", "U") else code,
            group=field.id,
            required=field.required is Strength.BLOCKS,
        )
        for code in scale.all_codes
    )


def _cell(field: Field, column: Column, row: int, number: str, *, fictional: bool) -> tuple[Control, ...]:
    name, label = cell(field.id, row, column.id), f"{number} {field.label}, række {row}: {column.label}"
    match column.kind.info.drawn:
        case Drawn.ANSWERS:
            choices = _shown(column, fictional=fictional)
            few = len(choices) <= MOST_BOXES_IN_CELL and all(
                len(str(choice.label)) <= SHORT_ANSWER for choice in choices
            )
            return _answers(field, column, name, label, choices, len(choices) if few else 0, row, column.id)
        case Drawn.LINE | Drawn.AREA | Drawn.DATE as drawn:
            label = _with_notation(label, column.kind)
            return (Control(name, WIDGETS[drawn], label, field.id, row, column.id, max_length=column.max_length),)
        case Drawn.SCALE | Drawn.TABLE | Drawn.SIGNATURE | Drawn.NOTICE:
            raise ValueError(column.kind)  # `spec check` refuses such a column
        case other:
            assert_never(other)
