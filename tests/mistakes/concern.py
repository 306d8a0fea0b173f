"""Redskab 1: the gates, the exits, both coordinators, children."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import count

from tests.mistakes.planting import (
    CONCERN,
    SHEET,
    Planted,
    finished,
    is_handled,
    mistake,
    shifted,
    with_answers,
)
from tests.support.clean_cases import clean_case
from tests.support.steps import Step

OTHERS = 24
"""Correct cases that a form of another case is taken from."""


@mistake("ikke sendt til politiet")
def _not_sent(rng: random.Random, step: Step) -> Planted | None:
    return with_answers(step, finished(rng, step, CONCERN), ("V01",), r1_fwd_police="nej")


@mistake("politiets svar mangler")
def _no_police(rng: random.Random, step: Step) -> Planted | None:
    return with_answers(step, finished(rng, step, CONCERN), ("V02",), r1_pol_obstacle="afventer")


@mistake("datoerne i Redskab 1 i forkert rækkefølge")
def _order(rng: random.Random, step: Step) -> Planted | None:
    one = finished(rng, step, CONCERN)
    if one is None:
        return None
    later, earlier = rng.choice(
        (("r1_fwd_date", "r1_received_date"), ("r1_pol_date", "r1_fwd_date"), ("r1_q_date", "r1_pol_date"))
    )
    found = with_answers(step, one, ("V02.order", "constraint"), **{later: shifted(one.answers[earlier], -1)})
    return replace(found, fields=(later, earlier)) if found else None


@mistake("modtaget i fremtiden")
def _future(rng: random.Random, step: Step) -> Planted | None:
    one = finished(rng, step, CONCERN)
    return (
        with_answers(step, one, ("constraint", "date.future"), r1_received_date=shifted(step.day.isoformat(), 3))
        if one
        else None
    )


@mistake("trussel, og alligevel Redskab 2")
def _threat(rng: random.Random, step: Step) -> Planted | None:
    one = finished(rng, step, CONCERN, is_handled)
    if one is None or not step.of(SHEET):
        return None
    found = with_answers(step, one, ("V03", "V03.after"), r1_pol_threat="ja")
    return replace(found, fields=("r1_q_result", "r1_pol_threat")) if found else None


@mistake("hindring, og alligevel håndteret")
def _obstacle(rng: random.Random, step: Step) -> Planted | None:
    one = finished(rng, step, CONCERN, is_handled)
    found = with_answers(step, one, ("V03.obstacle",), r1_pol_obstacle="hindring")
    return replace(found, fields=("r1_q_result", "r1_pol_obstacle")) if found else None


@mistake("kommunens pligt er ikke placeret")
def _duty(rng: random.Random, step: Step) -> Planted | None:
    one = finished(rng, step, CONCERN, lambda form: form.answers["r1_pol_threat"] == "ja")
    return with_answers(step, one, ("V03.duty", "required"), r1_x1_unit=None)


@mistake("skema udfyldt, efter at politiet overtog")
def _after_exit(rng: random.Random, step: Step) -> Planted | None:
    one = finished(rng, step, CONCERN, lambda form: form.answers["r1_pol_threat"] == "ja")
    if one is None:
        return None
    others = (clean_case(rng.randrange(OTHERS)) for _ in count())
    other = next(past for other in others for past in other if past.of(SHEET))
    sheet = other.of(SHEET)[0].changed(
        hdr_filled_date=shifted(one.answers["r1_pol_date"], 9),
        hdr_case_no=step.reference.case_no,
        hdr_municipality=step.reference.municipality,
    )
    return Planted(replace(step, came=(*step.came, sheet)), ("V03.after",), ("",))


@mistake("en tovholder mangler")
def _one_coordinator(rng: random.Random, step: Step) -> Planted | None:
    return with_answers(
        step, finished(rng, step, CONCERN), ("V04", "required"), **{rng.choice(("r1_q_tk", "r1_q_tp")): None}
    )


@mistake("samme person som begge tovholdere")
def _same_coordinator(rng: random.Random, step: Step) -> Planted | None:
    one = finished(rng, step, CONCERN)
    return with_answers(step, one, ("V04.same",), r1_q_tp=one.answers["r1_q_tk"]) if one else None


@mistake("intet grundlag for udveksling")
def _no_route(rng: random.Random, step: Step) -> Planted | None:
    return with_answers(step, finished(rng, step, CONCERN, is_handled), ("V05", "required"), r1_q_legal=None)


@mistake("barn, og ingen stilling til underretning")
def _child(rng: random.Random, step: Step) -> Planted | None:
    one = finished(rng, step, CONCERN, lambda form: bool(form.answers.get("r1_child_duty")))
    return with_answers(step, one, ("V06", "required"), r1_child_duty=None, r1_child_date=None)
