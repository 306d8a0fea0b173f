"""Redskab 3: ratings, reasons, dissent, and what the meeting decided."""

from __future__ import annotations

import random

from tests.mistakes.planting import (
    CONCERN,
    MEETING,
    SHEET,
    Planted,
    finished,
    is_joint,
    mistake,
    rated,
    shifted,
    with_answers,
    with_row,
)
from tests.support.steps import Step


@mistake("møde før kvalificeringen")
def _early_meeting(rng: random.Random, step: Step) -> Planted | None:
    one, concern = finished(rng, step, MEETING, is_joint), finished(rng, step, CONCERN)
    if one is None or concern is None:
        return None
    return with_answers(step, one, ("V02.order",), r3_date=shifted(concern.answers["r1_q_date"], -5))


@mistake("møde med én myndighed")
def _alone(rng: random.Random, step: Step) -> Planted | None:
    one = finished(rng, step, MEETING, is_joint)
    rows = [{**row, "authority": "politi"} for row in one.answers["r3_participants"]] if one else []
    return with_answers(step, one, ("meeting.authorities",), r3_participants=rows)


@mistake("et møde mangler")
def _no_meeting(rng: random.Random, step: Step) -> Planted | None:
    joint = [one for one in step.of(MEETING) if is_joint(one)]
    return Planted(step.exchanged(joint[0]), ("missing.meeting",), ("",)) if len(joint) > 1 else None


@mistake("dimension uden vurdering")
def _not_rated(rng: random.Random, step: Step) -> Planted | None:
    one = finished(rng, step, MEETING)
    prefix = rated(rng, one)
    return with_answers(step, one, ("V09", "required"), **{f"{prefix}rating": None}) if prefix else None


@mistake("vurdering uden begrundelse")
def _no_reason(rng: random.Random, step: Step) -> Planted | None:
    one = finished(rng, step, MEETING)
    prefix = rated(rng, one)
    return with_answers(step, one, ("V10", "required"), **{f"{prefix}why": None}) if prefix else None


@mistake("ikke belyst, uden hvad der mangler")
def _not_known(rng: random.Random, step: Step) -> Planted | None:
    one = finished(rng, step, MEETING)
    prefix = rated(rng, one, "IB")
    return with_answers(step, one, ("V10.missing", "required"), **{f"{prefix}missing": None}) if prefix else None


@mistake("uenighed uden afvigende vurdering")
def _no_dissent(rng: random.Random, step: Step) -> Planted | None:
    one = finished(rng, step, MEETING, is_joint)
    prefix = rated(rng, one)
    if one is None or not prefix:
        return None
    table = f"{prefix}dissent"
    return with_answers(step, one, ("V11", "required"), **{table: None, f"{prefix}agree": "uenige"})


@mistake("afvigende vurdering fra en, der ikke var med")
def _absent(rng: random.Random, step: Step) -> Planted | None:
    one = finished(rng, step, MEETING, is_joint)
    prefix = rated(rng, one)
    there = {row["authority"] for row in one.answers["r3_participants"]} if one else set()
    away = sorted({"psykiatri", "kriminalforsorg", "oevrige"} - there)
    if one is None or not prefix or not away:
        return None
    row = {"authority": away[0], "rating": "1", "reason": "Ser det anderledes"}
    return with_answers(step, one, ("V11.absent",), **{f"{prefix}dissent": [row], f"{prefix}agree": "uenige"})


@mistake("»Uændret« på det første møde")
def _unchanged(rng: random.Random, step: Step) -> Planted | None:
    one = finished(rng, step, MEETING, lambda form: form.answers["r3_meeting_no"] == "1")
    prefix = rated(rng, one)
    return with_answers(step, one, ("unchanged.first",), **{f"{prefix}rating": "U"}) if prefix else None


@mistake("yderligere oplysninger uden frist")
def _no_deadline(rng: random.Random, step: Step) -> Planted | None:
    one = finished(rng, step, MEETING, lambda form: bool(form.answers.get("r3_d_requests")))
    return (
        with_answers(step, one, ("V12", "required"), **with_row(one, "r3_d_requests", deadline=None)) if one else None
    )


@mistake("yderligere oplysninger uden hvad og hvem")
def _no_request(rng: random.Random, step: Step) -> Planted | None:
    one = finished(rng, step, MEETING, lambda form: bool(form.answers.get("r3_d_requests")))
    return with_answers(step, one, ("V12", "required"), r3_d_requests=None)


@mistake("tilbageholdt oplysning i analysen")
def _withheld(rng: random.Random, step: Step) -> Planted | None:
    lines = [
        row["info"] for one in step.of(SHEET) for row in one.answers.get("r2b_info", ()) if row.get("share") != "ja"
    ]
    one = finished(rng, step, MEETING, is_joint)
    prefix = rated(rng, one)
    if not lines or not prefix:
        return None
    return with_answers(step, one, ("V08",), **{f"{prefix}why": f"Vi ved: {rng.choice(lines)}"})


@mistake("navn på en anden person under relationer")
def _named_person(rng: random.Random, step: Step) -> Planted | None:
    one = finished(rng, step, MEETING, lambda form: form.answers["r3_r4_rating"] != "U")
    return with_answers(step, one, ("V18",), r3_r4_why="Ses meget med Malte Fremmed fra klubben.")
