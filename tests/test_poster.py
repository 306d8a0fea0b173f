"""Every row of the poster (design §2) shown working, one test each, on the invented cases with the installed forms."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from infohus_forms.combine.assessment.assess import assessment_of
from infohus_forms.combine.documents.extract import extract_of, parts_of
from infohus_forms.models.assessment import Assessment
from infohus_forms.models.case import Case
from infohus_forms.models.response import Response
from infohus_forms.read.carrier import raw_form
from infohus_forms.render.forms import blank_stamp, fillable
from infohus_forms.validate.case.rules import check_case
from infohus_forms.validate.form.rules import check_response
from tests.support.builders import changed
from tests.support.shelf import form_spec
from tests.validate.test_demo_case import FORMS, the_case

RISK = ("r3_r1", "r3_r2", "r3_r3", "r3_r4")
RESOURCES = ("r3_t1", "r3_t2", "r3_t3", "r3_t4", "r3_t5")


def with_answers(form: str, **answers: Any) -> list[Response]:
    """The forms of the demo case with other answers in every form of this kind."""
    return [changed(one, **answers) if one.spec and one.spec.id == form else one for one in FORMS]


def codes(responses: list[Response]) -> set[str]:
    """The codes of every finding, within forms and across them."""
    across = {item.finding.code for item in check_case(the_case(responses))}
    return across | {item.code for response in responses for item in check_response(response)}


def news(form: str, **answers: Any) -> set[tuple[str, str]]:
    """Code and field of the errors that these answers bring into the demo case, which has none."""

    def errors(responses: list[Response]) -> set[tuple[str, str]]:
        found = [item.finding for item in check_case(the_case(responses))]
        found += [item for response in responses for item in check_response(response)]
        return {(item.code, item.field) for item in found if item.severity == "error"}

    return {one for one in errors(with_answers(form, **answers)) - errors(list(FORMS)) if one[1] in answers}


def assessed(responses: list[Response]) -> Assessment:
    """The combined assessment of these forms."""
    case: Case = the_case(responses)
    return assessment_of(case)


def only(form: str) -> list[Response]:
    """The forms of the demo case of one kind."""
    return [one for one in FORMS if one.spec and one.spec.id == form]


@pytest.mark.parametrize("carrier", ["word", "pdf"])
def test_a_redskab_1_is_an_interview_guide_to_fill_in(carrier: str) -> None:
    """A · Redskab 1: the form has guiding questions and is read back as itself, in Word and in PDF."""
    spec = form_spec("redskab1")
    assert (spec.step, spec.tool) == ("A", 1)
    assert any(section.points or section.intro for section in spec.sections)
    stamp = raw_form(fillable(spec, blank_stamp(spec), {}, carrier)).stamp
    assert stamp is not None
    assert stamp.form == "redskab1"


def test_always_forwarded_to_police_who_say_whether_anything_prevents_it() -> None:
    """Gate 1: without the answer of the police the demo case, which is clean, has an error."""
    assert news("redskab1", r1_fwd_police="nej")
    assert news("redskab1", r1_pol_obstacle=None)


def test_both_coordinators_always_qualify_the_concern_together() -> None:
    """Gate 2: the police's coordinator is missing, or the municipality's."""
    assert news("redskab1", r1_q_tp=None)
    assert news("redskab1", r1_q_tk=None)


def test_police_a_security_threat_is_handled_by_police_and_not_by_the_infohus() -> None:
    """X1: the assessment says only »Politiet varetager«, and going on with Redskab 2 is an error."""
    given = with_answers("redskab1", r1_pol_threat="ja")
    whole = assessed(given)
    assert whole.conclusion == "Politiet varetager"
    assert not [*whole.dimensions, *whole.contributions, *whole.recommendations]
    assert any(code.startswith("V03") for code in codes(given))


def test_municipality_even_then_a_duty_to_a_social_work_effort() -> None:
    """X1 keeps the municipality's duty: printed in the assessment, and its unit is asked for."""
    given = with_answers("redskab1", r1_pol_threat="ja", r1_x1_unit=None)
    assert "socialfaglig forebyggende indsats for personen og personens familie" in assessed(given).duty[0].text
    asked = {item.field for response in given for item in check_response(response)}
    asked |= {item.finding.field for item in check_case(the_case(given))}
    assert "r1_x1_unit" in asked


def test_b_redskab_2_collects_from_each_authority_any_number_of_times() -> None:
    """Five kinds of authority, seven contributions in the demo, each with its own line of provenance."""
    labels = [str(choice.label) for choice in form_spec("redskab2_bidrag").field("r2b_authority").choices]
    assert len(labels) == 5
    told = {one.authority for one in assessed(list(FORMS)).contributors}
    assert told == set(labels)
    assert len(only("redskab2_bidrag")) > len(labels)


def test_c_the_meeting_has_risk_and_threat_and_well_being_and_resilience() -> None:
    """4 + 5 dimensions in two profiles that share no row, and a board to print on A3."""
    profiles = assessed(list(FORMS)).profiles
    assert [(one.title, len(one.rows)) for one in profiles] == [
        ("Risiko og trussel", 4), ("Trivsel og modstandskraft", 5)
    ]  # fmt: skip
    spec = form_spec("redskab3")
    (board, *_) = PdfReader(BytesIO(fillable(spec, blank_stamp(spec), {}, "board"))).pages
    assert sorted(round(float(side) / 72 * 25.4) for side in board.mediabox[2:]) == [297, 420]


def test_the_scales_have_their_own_ends_and_not_rated() -> None:
    """0 Ingen bekymring – 4 Alvorlig bekymring; 0 Ingen ressourcer – 4 Mange ressourcer; IB is an answer of its own."""
    spec = form_spec("redskab3")
    for fields, ends in (
        (RISK, ("Ingen bekymring", "Alvorlig bekymring")),
        (RESOURCES, ("Ingen ressourcer", "Mange ressourcer")),
    ):
        for name in fields:
            scale = spec.field(f"{name}_rating").scale
            assert scale is not None
            assert (str(scale.low), str(scale.high)) == ends
            assert scale.all_codes[:6] == ("0", "1", "2", "3", "4", "IB")


def test_d_further_information_leads_to_a_supplement_and_a_further_meeting_with_history() -> None:
    """Psychiatry's supplement came between the meetings: T2 went from IB to 1, and both are told."""
    whole = assessed(list(FORMS))
    assert any("Supplement 1" in one.reply for one in whole.contributors)
    assert [stage.facts != () for stage in whole.stages if stage.letter == "(D)"] == [True]
    row = next(row for profile in whole.profiles for row in profile.rows if row.mark == "T2")
    assert (row.rating.code, [past.code for past in row.past]) == ("1", ["IB"])


def test_the_concern_is_assessed_as_not_current() -> None:
    """X2: the conclusion says so, with its reason and the other help that is offered."""
    reason = "Bekymringen er ikke bestyrket. Tilbudt vejledning i jobcentret."
    given = with_answers("redskab4", r4_conclusion="ikke_aktuel", r4_x2_reason=reason)
    whole = assessed(given)
    assert whole.conclusion == "Bekymringen vurderes ikke aktuel"
    assert reason in [fact.text for fact in whole.conclusion_texts]


def test_e_redskab_4_is_an_overall_assessment_and_a_recommendation() -> None:
    """The whole in the group's own words, recommendations to named authorities, and no decision."""
    whole = assessed(list(FORMS))
    (final,) = only("redskab4")
    assert whole.whole == final.text("r4_whole")
    assert all(one.to and one.what for one in whole.recommendations)
    assert "ikke en afgørelse" in whole.role


def test_the_relevant_authorities_carry_out_the_effort_and_its_follow_up() -> None:
    """Each recommendation has a date to report back by; an extract gives a recipient its own, and no other's."""
    whole = assessed(list(FORMS))
    assert all(one.deadline for one in whole.recommendations)
    case = the_case(list(FORMS))
    parts = parts_of(whole, case)
    own = [part.key for part in parts if part.title.startswith("Anbefaling til Politi")]
    given = extract_of(replace(whole), parts, own, recipient="Politi", by="Ane Møllegård-Prøve", on="2026-10-06")
    assert [part.title for part in given.parts] == ["Anbefaling til Politi, Forebyggelsesenheden"]
