"""The wrong case, person, version or copy of a form."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

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
    with_answers,
)
from tests.support.steps import Came, Step


@mistake("forkert sag")
def _wrong_case(rng: random.Random, step: Step) -> Planted | None:
    one = any_form(rng, step)
    return with_answers(step, one, ("case.number", "V21.locked"), hdr_case_no="26/99999")


@mistake("skema fra en anden sag")
def _form_of_another_case(rng: random.Random, step: Step) -> Planted | None:
    one = any_form(rng, step)
    other = replace(one, stamp=replace(one.stamp, case="26/99999")) if one else None
    return Planted(step.exchanged(one, other), ("case.number",), ("hdr_case_no",)) if one and other else None


@mistake("forkert person")
def _wrong_person(rng: random.Random, step: Step) -> Planted | None:
    return with_answers(step, any_form(rng, step), ("case.person",), hdr_person_ref="X.Y.")


@mistake("forkert kommune")
def _wrong_municipality(rng: random.Random, step: Step) -> Planted | None:
    return with_answers(step, any_form(rng, step), ("case.municipality",), hdr_municipality="0101")


@mistake("et andet navn i bidraget")
def _other_name(rng: random.Random, step: Step) -> Planted | None:
    one = finished(rng, step, SHEET, lambda sheet: "r2b_person_name" in sheet.answers)
    return with_answers(step, one, ("V21.locked", "case.person_name"), r2b_person_name="Malte Fremmed-Demo")


@mistake("et andet CPR-nummer i bidraget")
def _other_cpr(rng: random.Random, step: Step) -> Planted | None:
    one = finished(rng, step, SHEET, lambda sheet: bool(sheet.answers.get("r2b_person_cpr")))
    return with_answers(step, one, ("case.person", "V21.locked"), r2b_person_cpr="310201-4000")


@mistake("gammel udgave af skemaet")
def _old_version(rng: random.Random, step: Step) -> Planted | None:
    one = any_form(rng, step)
    if one is None:
        return None
    older = replace(one, stamp=replace(one.stamp, version="0.9", hash="0" * 64))
    return Planted(step.exchanged(one, older), ("file.unknown_version",), ("",))


@mistake("ukendt skema")
def _unknown_form(rng: random.Random, step: Step) -> Planted | None:
    one = any_form(rng, step)
    if one is None:
        return None
    strange = _Stranger(one.file, replace(one.stamp, form="redskab9", hash="0" * 64), one.answers, known=one.form)
    return Planted(step.exchanged(one, strange), ("file.unknown_form",), ("",))


@dataclass(frozen=True)
class _Stranger(Came):
    """A form that says it is another than the one its controls are of."""

    known: str = ""

    @property
    def form(self) -> str:
        return self.known


@mistake("et skema, der ikke er sendt ud")
def _not_issued(rng: random.Random, step: Step) -> Planted | None:
    one = any_form(rng, step)
    if one is None:
        return None
    copy = replace(one, stamp=replace(one.stamp, instance="FFFFFFFF"))
    return Planted(step.exchanged(one, copy), ("case.not_issued",), ("",))


@mistake("mærket er et andet")
def _other_token(rng: random.Random, step: Step) -> Planted | None:
    one = any_form(rng, step)
    if one is None:
        return None
    return Planted(
        step.exchanged(one, replace(one, stamp=replace(one.stamp, token="FFFFFFFF"))), ("case.token",), ("",)
    )


@mistake("opdigtet skema i en virkelig sag")
def _invented(rng: random.Random, step: Step) -> Planted | None:
    one = any_form(rng, step)
    if one is None or step.reference.fictional:
        return None
    return Planted(
        step.exchanged(one, replace(one, stamp=replace(one.stamp, fictional=True))), ("case.fictional",), ("",)
    )


@mistake("bidrag med en anden myndighed i hovedet")
def _other_authority(rng: random.Random, step: Step) -> Planted | None:
    one = finished(rng, step, SHEET)
    if one is None:
        return None
    other = next(code for code in ("kommune", "politi", "psykiatri") if code != one.answers["r2b_authority"])
    return with_answers(step, one, ("case.issued", "V21.locked"), r2b_authority=other)


@mistake("bidrag uden myndighed")
def _no_authority(rng: random.Random, step: Step) -> Planted | None:
    return with_answers(
        step,
        finished(rng, step, SHEET),
        ("required", "V21.locked", "V21.locked_missing", "case.issued"),
        r2b_authority=None,
    )


@mistake("låst tekst ændret")
def _locked(rng: random.Random, step: Step) -> Planted | None:
    one = finished(rng, step, SHEET, lambda sheet: bool(sheet.answers.get("r2b_purpose")))
    return with_answers(step, one, ("V21.locked",), r2b_purpose="Noget ganske andet.")


@mistake("samme skema to gange med forskellige svar")
def _conflict(rng: random.Random, step: Step) -> Planted | None:
    one, field = any_form(rng, step), ""
    if one:
        field = {
            CONCERN: "r1_q_reason",
            OVERVIEW: "r2_summary",
            SHEET: "r2b_by",
            MEETING: "r3_r1_why",
            END: "r4_whole",
        }[one.form]
    if one is None or not one.answers.get(field):
        return None
    other = replace(one.changed(**{field: "Noget ganske andet."}), file="igen.docx")
    return Planted(step.exchanged(one, one, other), ("identity.conflict",), (field,))


@mistake("tilføjelse, der ændrer et svar")
def _addition(rng: random.Random, step: Step) -> Planted | None:
    one = finished(rng, step, SHEET, contributes)
    if one is None:
        return None
    dated = one.answers["hdr_filled_date"]
    more = one.changed(
        hdr_edition="tilfoejelse",
        hdr_edition_date=dated,
        hdr_edition_reason="Glemt",
        r2b_resources="Noget ganske andet.",
    )
    return Planted(
        step.exchanged(one, one, replace(more, file="mere.docx")), ("identity.addition",), ("r2b_resources",)
    )


@mistake("rettelse, der ændrer en vurdering")
def _rating_corrected(rng: random.Random, step: Step) -> Planted | None:
    one = finished(rng, step, MEETING, is_joint)
    prefix = rated(rng, one, "0", "1", "2", "3")
    if one is None or not prefix:
        return None
    dated, field = one.answers["hdr_filled_date"], f"{prefix}rating"
    better = one.changed(**{field: "4"}, hdr_edition="rettelse", hdr_edition_date=dated, hdr_edition_reason="Rettet")
    return Planted(
        step.exchanged(one, one, replace(better, file="rettet.docx")), ("identity.rating_changed",), (field,)
    )
