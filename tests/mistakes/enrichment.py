"""Redskab 2: who is asked, on what ground, and what comes back."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

from tests.mistakes.planting import (
    CONCERN,
    END,
    OVERVIEW,
    SHEET,
    Planted,
    contributes,
    finished,
    is_handled,
    last_meeting,
    mistake,
    shifted,
    with_answers,
    with_row,
)
from tests.support.steps import Step


@mistake("bidrag uden grundlag")
def _no_basis(rng: random.Random, step: Step) -> Planted | None:
    return with_answers(
        step, finished(rng, step, SHEET, contributes), ("V07", "required", "relevant.unknown"), r2b_legal=None
    )


@mistake("oplysning uden kilde")
def _no_source(rng: random.Random, step: Step) -> Planted | None:
    one = finished(rng, step, SHEET, contributes)
    return (
        with_answers(step, one, ("V07.source", "required"), **with_row(one, "r2b_info", source=None)) if one else None
    )


@mistake("grundlag, der ikke står i Redskab 1")
def _route(rng: random.Random, step: Step) -> Planted | None:
    concern = finished(rng, step, CONCERN, is_handled)
    sheet = finished(rng, step, SHEET, lambda one: str(one.answers.get("r2b_legal")).startswith("p115"))
    if concern is None or sheet is None:
        return None
    route = sheet.answers["r2b_legal"].removeprefix("p115_")
    rest = sorted({"ssp", "psp", "ksp"} - {route})
    return Planted(step.exchanged(concern, concern.changed(r1_q_legal=rest)), ("route.not_listed",), ("r2b_legal",))


@mistake("samtykke, som ingen har hentet")
def _consent(rng: random.Random, step: Step) -> Planted | None:
    overview = finished(rng, step, OVERVIEW, lambda one: one.answers["r2_consent"] != "indhentet")
    sheet = finished(rng, step, SHEET, lambda one: contributes(one) and not one.answers.get("r2b_health_told"))
    return with_answers(step, sheet, ("route.consent",), r2b_legal="samtykke") if overview else None


@mistake("myndighed spurgt, før sagen er kvalificeret")
def _asked_early(rng: random.Random, step: Step) -> Planted | None:
    one, concern = finished(rng, step, OVERVIEW), finished(rng, step, CONCERN)
    if one is None or concern is None:
        return None
    early = shifted(concern.answers["r1_q_date"], -2)
    return with_answers(step, one, ("V02.order",), **with_row(one, "r2_auth", sent=early))


@mistake("svar mangler ved vurderingen")
def _no_reply(rng: random.Random, step: Step) -> Planted | None:
    sheets = [one for one in step.of(SHEET) if one.answers["r2b_supplement"] == "0"]
    if not finished(rng, step, END) or not sheets:
        return None
    return Planted(step.exchanged(rng.choice(sheets)), ("missing.contribution",), ("", "r2_auth"))


@mistake("fristen er gået")
def _overdue(rng: random.Random, step: Step) -> Planted | None:
    back = {one.stamp.instance for one in step.came}
    waiting = [one for one in step.issued if one.form == SHEET and one.instance not in back]
    if not waiting or last_meeting(step) or not step.of(OVERVIEW):
        return None
    return Planted(replace(step, day=step.day + timedelta(days=60)), ("missing.overdue",), ("", "r2_auth"))


@mistake("overblikket mangler")
def _no_overview(rng: random.Random, step: Step) -> Planted | None:
    one = finished(rng, step, OVERVIEW)
    return Planted(step.exchanged(one), ("missing.redskab2_overblik",), ("",)) if one and last_meeting(step) else None


@mistake("Redskab 1 mangler")
def _no_concern(rng: random.Random, step: Step) -> Planted | None:
    came = tuple(one for one in step.came if one.form != CONCERN)
    return Planted(replace(step, came=came), ("missing.redskab1",), ("",)) if came else None


@mistake("patienten er ikke orienteret")
def _patient(rng: random.Random, step: Step) -> Planted | None:
    one = finished(rng, step, SHEET, lambda sheet: bool(sheet.answers.get("r2b_health_told")))
    later = [
        sheet for sheet in step.of(SHEET) if one and sheet.answers["r2b_supplement"] > one.answers["r2b_supplement"]
    ]
    if not finished(rng, step, END) or later:
        return None
    return with_answers(
        step, one, ("health.told",), r2b_health_told="udsat", r2b_health_told_date=None, r2b_health_told_reason="Senere"
    )
