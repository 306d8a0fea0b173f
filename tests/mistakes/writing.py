"""Answers that are written wrong, missing, or given where none belongs."""

from __future__ import annotations

import random
from dataclasses import replace

from infohus_forms.formats.names import box, cell
from infohus_forms.models.specification.form import Field
from infohus_forms.models.specification.vocabulary import Kind, Strength
from infohus_forms.validate.form.conditions import holds
from tests.mistakes.planting import (
    CONCERN,
    END,
    MEETING,
    OVERVIEW,
    SHEET,
    Planted,
    any_form,
    contributes,
    finished,
    is_joint,
    mistake,
    rated,
    shifted,
    with_answers,
    with_controls,
    with_row,
)
from tests.support.shelf import form_spec
from tests.support.steps import Came, Step

CELLS_OF_A_LINE = 7
"""A line of a contribution with every cell filled in."""


@mistake("to kryds")
def _two_ticks(rng: random.Random, step: Step) -> Planted | None:
    one = any_form(rng, step)
    kinds = (Kind.TRI, Kind.CHOICE)
    fields = (
        [item for item in form_spec(one.form).fields if item.kind in kinds and one.answers.get(item.id)] if one else []
    )
    fields = [item for item in fields if len(item.choices) <= 8]
    if one is None or not fields:
        return None
    item = rng.choice(fields)
    other = next(choice.code for choice in item.choices if choice.code != one.answers[item.id])
    return with_controls(step, one, ("value.two_ticks",), item.id, {box(item.id, other): "x"})


@mistake("to kryds på en skala")
def _two_ratings(rng: random.Random, step: Step) -> Planted | None:
    one = finished(rng, step, MEETING)
    prefix = rated(rng, one, "0", "1", "2", "3", "4")
    return (
        with_controls(step, one, ("value.two_ticks",), f"{prefix}rating", {f"{prefix}rating=IB": "x"})
        if prefix
        else None
    )


@mistake("en dato, der ikke findes")
def _no_such_day(rng: random.Random, step: Step) -> Planted | None:
    one = any_form(rng, step)
    dates = (
        [item.id for item in form_spec(one.form).fields if item.kind is Kind.DATE and one.answers.get(item.id)]
        if one
        else []
    )
    if one is None or not dates:
        return None
    field = rng.choice(dates)
    return with_controls(
        step,
        one,
        ("value.date", "value.date_part"),
        field,
        {field: rng.choice(("31.02.2026", "3.13.2026", "i går", "2026"))},
    )


@mistake("et klokkeslæt, der ikke findes")
def _no_such_time(rng: random.Random, step: Step) -> Planted | None:
    one = finished(rng, step, rng.choice((OVERVIEW, MEETING)))
    field = "r2_meeting_time" if one and one.form == OVERVIEW else "r3_time"
    text = rng.choice(("25.10", "13.00–14.30", "om formiddagen", "9.75"))
    return with_controls(step, one, ("value.time", "value.period"), field, {field: text})


@mistake("et tal, der ikke er et tal")
def _no_number(rng: random.Random, step: Step) -> Planted | None:
    return with_controls(
        step, finished(rng, step, MEETING, is_joint), ("value.number",), "r3_meeting_no", {"r3_meeting_no": "første"}
    )


@mistake("en celle, der ikke kan læses")
def _bad_cell(rng: random.Random, step: Step) -> Planted | None:
    one = finished(rng, step, OVERVIEW)
    return with_controls(step, one, ("value.date",), "r2_auth", {cell("r2_auth", 1, "deadline"): "snarest"})


@mistake("en ulæselig celle skjuler ikke, at en anden mangler")
def _bad_cell_beside_a_blank(rng: random.Random, step: Step) -> Planted | None:
    one = finished(rng, step, SHEET, contributes)
    if one is None or len(one.answers["r2b_info"][0]) < CELLS_OF_A_LINE:
        return None
    date_cell, source_cell = cell("r2b_info", 1, "date"), cell("r2b_info", 1, "source")
    return with_controls(step, one, ("required",), "r2b_info", {date_cell: "snarest", source_cell: ""})


@mistake("en dato i fremtiden")
def _future_day(rng: random.Random, step: Step) -> Planted | None:
    one = any_form(rng, step)
    if one is None or step.reference.fictional:
        return None
    return with_answers(step, one, ("date.future",), hdr_filled_date=shifted(step.day.isoformat(), 4))


@mistake("CPR-nummer skrevet forkert")
def _odd_cpr(rng: random.Random, step: Step) -> Planted | None:
    return with_controls(step, finished(rng, step, CONCERN), ("value.cpr",), "r1_p_cpr", {"r1_p_cpr": "0101-19"})


@mistake("CPR-nummer med en dag, der ikke findes")
def _no_birthday(rng: random.Random, step: Step) -> Planted | None:
    if step.reference.fictional:
        return None
    return with_answers(step, finished(rng, step, CONCERN), ("V16",), r1_p_cpr="310207-4000")


@mistake("CPR-nummer i fri tekst")
def _cpr_in_text(rng: random.Random, step: Step) -> Planted | None:
    one = any_form(rng, step)
    field = {
        CONCERN: "r1_q_reason",
        OVERVIEW: "r2_not_invited",
        SHEET: "r2b_safety",
        MEETING: "r3_balance",
        END: "r4_family",
    }
    if one is None or (not one.answers.get(field[one.form]) and one.form != SHEET):
        return None
    return with_answers(step, one, ("V17",), **{field[one.form]: "Barnet hedder noget, 310207-4000."})


@mistake("CPR-nummer i filnavnet")
def _cpr_in_name(rng: random.Random, step: Step) -> Planted | None:
    one = any_form(rng, step)
    return (
        Planted(step.exchanged(one, replace(one, file="svar 310207-4000.pdf")), ("V17.name",), ("",)) if one else None
    )


@mistake("et krævet svar mangler")
def _required(rng: random.Random, step: Step) -> Planted | None:
    one = any_form(rng, step)
    fields = (
        [item for item in form_spec(one.form).fields if one.answers.get(item.id) and _blocks(item, one)] if one else []
    )
    if one is None or not fields:
        return None
    field = rng.choice(fields).id
    return with_answers(
        step, one, ("required", "relevant", "relevant.unknown", "V21.locked", *CODES_OF_BLANKS), **{field: None}
    )


CODES_OF_BLANKS = (
    "V01",
    "V02",
    "V03.duty",
    "V04",
    "V05",
    "V06",
    "V07",
    "V09",
    "V10",
    "V10.missing",
    "V12",
    "V13",
    "case.issued",
    "V21.locked_missing",
)
"""Codes that tell of a blank by what it means for the case, when the form's own finding is left out."""


def _blocks(item: Field, one: Came) -> bool:
    if item.relevant and not holds(item.relevant, one.answers):
        return False
    asked = item.required_if is None or holds(item.required_if, one.answers)
    return item.required is Strength.BLOCKS or (item.required is Strength.CONDITIONAL and asked)


@mistake("en celle i en begyndt række mangler")
def _column(rng: random.Random, step: Step) -> Planted | None:
    one = any_form(rng, step)
    tables = [
        (item.id, column.id)
        for item in (form_spec(one.form).fields if one else ())
        if item.kind is Kind.TABLE and one and one.answers.get(item.id)
        for column in item.columns
        if column.required is Strength.BLOCKS and len(one.answers[item.id][0]) > 1
    ]
    if one is None or not tables:
        return None
    table, column = rng.choice(tables)
    return with_answers(step, one, ("required", "case.issued"), **with_row(one, table, **{column: None}))


@mistake("svar, hvor der ikke skal svares")
def _not_relevant(rng: random.Random, step: Step) -> Planted | None:
    one = finished(rng, step, CONCERN, lambda form: form.answers["r1_pol_threat"] == "nej")
    return with_answers(step, one, ("relevant",), r1_x1_unit="Familieafdelingen")
