"""Redskab 4: what must follow from the meeting, and what it may not say."""

from __future__ import annotations

import random

from tests.mistakes.planting import (
    CONCERN,
    END,
    SHEET,
    Planted,
    any_form,
    finished,
    last_meeting,
    mistake,
    shifted,
    with_answers,
    with_row,
)
from tests.support.steps import Step


@mistake("vurdering ældre end mødet")
def _too_old(rng: random.Random, step: Step) -> Planted | None:
    one, last = finished(rng, step, END), last_meeting(step)
    return with_answers(step, one, ("V19",), hdr_filled_date=shifted(last.answers["r3_date"], -1)) if last else None


@mistake("vurdering, mens der ventes på oplysninger")
def _not_ready(rng: random.Random, step: Step) -> Planted | None:
    one, last = finished(rng, step, END), last_meeting(step)
    if one is None or last is None:
        return None
    waiting = last.changed(
        r3_outcome="yderligere_oplysninger", r3_next=shifted(last.answers["r3_date"], 9),
        r3_d_requests=[{"what": "Mere", "who": "politi", "deadline": shifted(last.answers["r3_date"], 8)}],
    )  # fmt: skip
    return Planted(step.exchanged(last, waiting), ("V19.awaiting",), ("r4_basis",))


@mistake("konklusion, der ikke følger af mødet")
def _other_end(rng: random.Random, step: Step) -> Planted | None:
    one, last = finished(rng, step, END, lambda form: form.answers["r4_conclusion"] == "indsats"), last_meeting(step)
    if one is None or last is None:
        return None
    return Planted(step.exchanged(last, last.changed(r3_outcome="ikke_aktuel")), ("V19.outcome",), ("r4_conclusion",))


@mistake("uenighed udeladt af vurderingen")
def _dissent_left_out(rng: random.Random, step: Step) -> Planted | None:
    one = finished(rng, step, END, lambda form: form.answers.get("r4_any_dissent") == "ja")
    return with_answers(step, one, ("V19.dissent",), r4_any_dissent="nej", r4_dissent=None)


@mistake("indsats uden anbefaling")
def _no_recommendation(rng: random.Random, step: Step) -> Planted | None:
    one = finished(rng, step, END, lambda form: form.answers["r4_conclusion"] == "indsats")
    return with_answers(step, one, ("V13", "required"), r4_recs=None)


@mistake("anbefaling uden myndighed")
def _no_addressee(rng: random.Random, step: Step) -> Planted | None:
    one = finished(rng, step, END, lambda form: form.answers["r4_conclusion"] == "indsats")
    return with_answers(step, one, ("V13", "required"), **with_row(one, "r4_recs", to=None)) if one else None


@mistake("afgørelse i teksten")
def _decides(rng: random.Random, step: Step) -> Planted | None:
    text = rng.choice(("Infohuset bevilger en mentor.", "Borgeren er berettiget til støtte.", "Afgørelsen er truffet."))
    return with_answers(step, finished(rng, step, END), ("V14",), r4_whole=text)


@mistake("ingen ressourcer")
def _no_resources(rng: random.Random, step: Step) -> Planted | None:
    return with_answers(step, finished(rng, step, END), ("V15", "required"), r4_resources=None)


@mistake("opfølgning før vurderingen")
def _follow_up(rng: random.Random, step: Step) -> Planted | None:
    one = finished(rng, step, END, lambda form: bool(form.answers.get("r4_followup")))
    return (
        with_answers(step, one, ("constraint",), r4_followup=shifted(one.answers["hdr_filled_date"], -9))
        if one
        else None
    )


@mistake("ikke godkendt af begge tovholdere")
def _not_approved(rng: random.Random, step: Step) -> Planted | None:
    return with_answers(
        step,
        finished(rng, step, END),
        ("required",),
        **{rng.choice(("r4_approve_tk_name", "r4_approve_tp_date")): None},
    )


@mistake("beskyttet adresse i teksten")
def _address(rng: random.Random, step: Step) -> Planted | None:
    concern, one = finished(rng, step, CONCERN), any_form(rng, step)
    if concern is None or one is None or one.form not in (SHEET, END):
        return None
    field = "r2b_safety" if one.form == SHEET else "r4_uncertain"
    told_of = step.exchanged(concern, concern.changed(r1_p_protected="ja"))
    return Planted(
        told_of.exchanged(one, one.changed(**{field: "Om han bor på prøvevej 7 endnu."})), ("V20",), (field,)
    )
