"""Rules across the forms of a case: silent on a correct case at every step, and each mistake told where it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from infohus_forms.casework.review.progress import place_of
from infohus_forms.models.case import Issued
from infohus_forms.models.finding import Severity
from infohus_forms.models.response import Response
from infohus_forms.validate.case.course import course_of
from infohus_forms.validate.case.meetings import latest_ratings
from infohus_forms.validate.case.replies import open_replies
from infohus_forms.validate.case.rules import CATALOGUE, RULES, CaseFinding, check_case, effective
from infohus_forms.validate.form.rules import REQUIRED, check_response
from tests.support.builders import a_case, changed
from tests.support.shelf import SHELF
from tests.validate.whole_case import (
    assessment,
    contribution,
    forwarded,
    in_order,
    meeting,
    overview,
    psychiatry,
    qualified,
    received,
    supplement,
    whole,
)


def summed(found: Sequence[CaseFinding]) -> set[tuple[str, str]]:
    """The findings as (code, field)."""
    return {(item.finding.code, item.finding.field) for item in found}


def checked(*responses: Response, **reference: Any) -> set[tuple[str, str]]:
    """The findings of a case with these forms, as (code, field)."""
    return summed(check_case(a_case(*responses, **reference)))


@pytest.mark.parametrize("step", range(12))
def test_a_correct_case_is_silent_at_every_step(step: int) -> None:
    """What is not due is »afventer«: no error and no warning, however far the case has come."""
    responses = in_order()[:step]
    found = [item.finding for item in check_case(a_case(*responses))]
    found += [finding for response in responses for finding in check_response(response)]
    assert [(item.code, item.field) for item in found if item.severity is not Severity.NOTE] == []


def test_the_order_of_files_never_matters() -> None:
    """The same files in another order have the same findings."""
    forms = [*whole(r4=None), changed(qualified(), "z.docx", r1_q_tk=None)]
    assert check_case(a_case(*forms)) == check_case(a_case(*reversed(forms)))


def r1(**answers: Any) -> list[Response]:
    """The finished case with other answers in Redskab 1."""
    return whole(r1=changed(qualified(), **answers))


THREAT: dict[str, Any] = {
    "r1_pol_threat": "ja",
    "r1_q_result": "politiet_varetager",
    "r1_q_legal": None,
    "r1_q_necessity": None,
}
DUTY: dict[str, Any] = {
    "r1_x1_unit": "Familieafdelingen",
    "r1_x1_need": "undersoeges",
    "r1_x1_first_action": "Samtale",
    "r1_x1_first_date": "2026-09-04",
}


def in_rows(response: Response, table: str, **cells: Any) -> Response:
    """The response with these cells in the first row of a table."""
    first, *rest = response.rows(table)
    answers: dict[str, Any] = {table: [{**first, **cells}, *rest]}
    return changed(response, **answers)


MISTAKES: dict[str, tuple[Callable[[], list[Response]], str, str]] = {
    "V01 not sent": (lambda: r1(r1_fwd_police="nej"), "V01", "r1_fwd_police"),
    "V01 not answered": (lambda: r1(r1_fwd_police=None), "V01", "r1_fwd_police"),
    "V01 no date": (lambda: r1(r1_fwd_date=None), "V01", "r1_fwd_date"),
    "V02 no police assessment": (lambda: r1(r1_pol_obstacle="afventer"), "V02", "r1_pol_obstacle"),
    "V02 threat not answered": (lambda: r1(r1_pol_threat="ikke_oplyst"), "V02", "r1_pol_threat"),
    "V02 police before forwarding": (lambda: r1(r1_pol_date="2026-09-01"), "V02.order", "r1_pol_date"),
    "V02 qualified before police": (lambda: r1(r1_q_date="2026-09-02"), "V02.order", "r1_q_date"),
    "V02 forwarded before reception": (lambda: r1(r1_received_date="2026-09-03"), "V02.order", "r1_fwd_date"),
    "V02 forwarded before reception, same day": (lambda: r1(r1_fwd_time="09:10"), "V02.order", "r1_fwd_time"),
    "V02 meeting before qualification": (lambda: whole(meeting1=meeting("1", r3_date="2026-09-01")), "V02.order", "r3_date"),
    "V02 second meeting before first": (lambda: whole(meeting2=meeting("2", r3_date="2026-09-10")), "V02.order", "r3_date"),
    "V02 sent before qualification": (lambda: whole(overview=in_rows(overview(), "r2_auth", sent="2026-09-01")), "V02.order", "r2_auth"),
    "V02 answered before sent": (lambda: whole(overview=in_rows(overview(), "r2_auth", answered="2026-09-03")), "V02.order", "r2_auth"),
    "V03 threat but handled": (lambda: [changed(qualified(), r1_pol_threat="ja", **DUTY)], "V03", "r1_q_result"),
    "V03 obstacle but handled": (lambda: [changed(qualified(), r1_pol_obstacle="hindring")], "V03.obstacle", "r1_q_result"),
    "V03 police without a ground": (lambda: [changed(qualified(), r1_q_result="politiet_varetager")], "V03.reason", "r1_q_result"),
    "V03 duty without a unit": (lambda: [changed(qualified(), **{**THREAT, **DUTY, "r1_x1_unit": None})], "V03.duty", "r1_x1_unit"),
    "V03 duty without a need": (lambda: [changed(qualified(), **{**THREAT, **DUTY, "r1_x1_need": None})], "V03.duty", "r1_x1_need"),
    "V03 duty without an action": (lambda: [changed(qualified(), **{**THREAT, **DUTY, "r1_x1_first_action": None})], "V03.duty_open", "r1_x1_first_action"),
    "V03 Redskab 2 after a threat": (lambda: [changed(qualified(), **{**THREAT, **DUTY}), contribution()], "V03.after", ""),
    "V03 meeting after police took over": (lambda: whole(meeting1=meeting("1", r3_outcome="overgaar_til_politiet"), r4=None), "V03.after", ""),
    "V03 Redskab 2 after the meeting by which police took over": (lambda: [*whole(meeting1=meeting("1", r3_outcome="overgaar_til_politiet"), meeting2=None, supplement=None, r4=None, kommune=contribution(hdr_filled_date="2026-09-19"))], "V03.after", ""),
    "V03 a view after the meeting by which police took over": (lambda: [*whole(meeting1=meeting("1", r3_outcome="overgaar_til_politiet"), meeting2=None, supplement=None, r4=None), changed(meeting("1", r3_date="2026-09-19"), "view.pdf", r3_view="egen", r3_view_authority="kommune", hdr_filled_date="2026-09-19")], "V03.after", ""),
    "V03 a supplement after the assessment that leaves it to the police": (lambda: whole(r4=assessment(r4_conclusion="overgaar_til_politiet"), supplement=supplement(hdr_filled_date="2026-10-06")), "V03.after", ""),
    "V03 Redskab 2 after another track": (lambda: [changed(qualified(), r1_q_result="andet_spor"), contribution()], "V03.closed", ""),
    "V04 no municipality": (lambda: r1(r1_q_tk=None), "V04", "r1_q_tk"),
    "V04 no police": (lambda: r1(r1_q_tp=" "), "V04", "r1_q_tp"),
    "V04 one person": (lambda: r1(r1_q_tp="ane  prøve"), "V04.same", "r1_q_tp"),
    "V05 no route": (lambda: r1(r1_q_legal=None), "V05", "r1_q_legal"),
    "V05 no necessity": (lambda: r1(r1_q_necessity=None), "V05", "r1_q_necessity"),
    "V06 child, nothing decided": (lambda: r1(r1_child_duty=None), "V06", "r1_child_duty"),
    "V06 under 18, nothing decided": (lambda: r1(r1_child_duty=None, r1_p_children="nej", r1_p_under18="ja"), "V06", "r1_child_duty"),
    "V06 child left out at the end": (lambda: whole(r4=assessment(r4_children=None)), "V06", "r4_children"),
    "V06 child denied at the end": (lambda: whole(r4=assessment(r4_any_children="nej", r4_children=None)), "V06.assessment", "r4_any_children"),
    "V07 no basis": (lambda: whole(kommune=contribution(r2b_legal=None)), "V07", "r2b_legal"),
    "V07 no source": (lambda: whole(kommune=in_rows(contribution(), "r2b_info", source=None)), "V07.source", "r2b_info"),
    "V08 withheld line in the analysis": (lambda: whole(meeting1=meeting("1", r3_t3_why="Vi ved: kun til mundtlig  omtale hos politi.")), "V08", "r3_t3_why"),
    "V08 withheld line within a sentence": (lambda: whole(meeting1=meeting("1", r3_t3_why="Politiet siger »kun til mundtlig omtale hos politi«, og det må vente.")), "V08", "r3_t3_why"),
    "V08 withheld line at the end": (lambda: whole(r4=assessment(r4_family="Kun til mundtlig omtale hos kommune.")), "V08", "r4_family"),
    "V09 not rated": (lambda: whole(meeting1=meeting("1", r3_t4_rating=None)), "V09", "r3_t4_rating"),
    "V10 no reason": (lambda: whole(meeting1=meeting("1", r3_r2_why=None)), "V10", "r3_r2_why"),
    "V10 not known, nothing missing": (lambda: whole(meeting1=meeting("1", r3_t2_rating="IB", r3_t2_missing=None)), "V10.missing", "r3_t2_missing"),
    "V11 no dissent": (lambda: whole(meeting1=meeting("1", r3_r4_agree="delvist_enige")), "V11", "r3_r4_dissent"),
    "V11 dissent without a reason": (lambda: whole(meeting1=meeting("1", r3_r4_agree="uenige", r3_r4_dissent=[{"authority": "politi", "rating": "1", "reason": None}])), "V11", "r3_r4_dissent"),
    "V11 dissent of one who was away": (lambda: whole(meeting1=meeting("1", r3_r4_agree="uenige", r3_r4_dissent=[{"authority": "psykiatri", "rating": "1", "reason": "x"}])), "V11.absent", "r3_r4_dissent"),
    "V12 no request": (lambda: whole(meeting1=meeting("1", r3_d_requests=None)), "V12", "r3_d_requests"),
    "V12 no deadline": (lambda: whole(meeting1=in_rows(meeting("1"), "r3_d_requests", deadline=None)), "V12", "r3_d_requests"),
    "V13 no recommendation": (lambda: whole(r4=assessment(r4_recs=None)), "V13", "r4_recs"),
    "V13 no addressee": (lambda: whole(r4=in_rows(assessment(), "r4_recs", to=None)), "V13", "r4_recs"),
    "V14 decision": (lambda: whole(r4=assessment(r4_whole="Infohuset bevilger en mentor.")), "V14", "r4_whole"),
    "V14 decision in a row": (lambda: whole(r4=in_rows(assessment(), "r4_recs", what="Afgørelsen er en mentor")), "V14", "r4_recs"),
    "V15 no resources": (lambda: whole(r4=assessment(r4_resources=None)), "V15", "r4_resources"),
    "V15 no resource known": (lambda: whole(meeting1=meeting("1", **{f"r3_t{n}_rating": "IB" for n in range(1, 6)})), "V15.rated", "r3_t1_rating"),
    "V18 a name": (lambda: whole(meeting1=meeting("1", r3_r4_why="Ses meget med Malte Fremmed fra klubben.")), "V18", "r3_r4_why"),
    "V18 a name in a contribution": (lambda: whole(kommune=in_rows(contribution(), "r2b_info", dim="dim_r4", info="Bor hos Łukasz Fremmed.")), "V18", "r2b_info"),
    "V19 too old": (lambda: whole(r4=assessment(hdr_filled_date="2026-09-20")), "V19", "hdr_filled_date"),
    "V19 still awaiting": (lambda: whole(meeting2=None), "V19.awaiting", "r4_basis"),
    "V19 other conclusion": (lambda: whole(meeting2=meeting("2", r3_outcome="ikke_aktuel")), "V19.outcome", "r4_conclusion"),
    "V19 dissent left out": (lambda: whole(meeting1=meeting("1", r3_r4_agree="uenige", r3_r4_dissent=[{"authority": "politi", "rating": "1", "reason": "x"}])), "V19.dissent", "r4_any_dissent"),
    "V20 address": (lambda: [changed(qualified(), r1_p_protected="ja"), overview(), contribution(r2b_missing="Om han bor på prøvevej 7.")], "V20", "r2b_missing"),
    "meeting of one authority": (lambda: whole(meeting1=in_rows(meeting("1"), "r3_participants", authority="politi")), "meeting.authorities", "r3_participants"),
    "nothing to be unchanged from": (lambda: whole(meeting1=meeting("1", r3_t4_rating=None)), "unchanged.nothing", "r3_t4_rating"),
    "no Redskab 1": (lambda: whole(r1=None), "missing.redskab1", ""),
    "no overview": (lambda: whole(overview=None), "missing.redskab2_overblik", ""),
    "no first meeting": (lambda: whole(meeting1=None), "missing.meeting", ""),
    "no meeting at all": (lambda: whole(meeting1=None, meeting2=None), "missing.meeting", ""),
    "no supplement": (lambda: whole(supplement=None), "missing.supplement", "r3_d_requests"),
    "an authority that did not answer": (lambda: whole(politi=None), "missing.contribution", "r2_auth"),
    "no answer at the meeting": (lambda: whole(politi=None, r4=None), "missing.reply", "r2_auth"),
    "late": (lambda: whole(kommune=contribution(hdr_filled_date="2026-09-16")), "reply.late", "hdr_filled_date"),
    "late by the overview": (lambda: whole(kommune=contribution(hdr_filled_date="2026-09-16", r2b_deadline=None)), "reply.late", "hdr_filled_date"),
    "after the meeting": (lambda: whole(kommune=contribution(hdr_filled_date="2026-10-03")), "reply.after_meeting", "hdr_filled_date"),
    "not asked": (lambda: [*whole(), contribution("kriminalforsorg")], "reply.not_asked", "r2b_authority"),
    "route not listed": (lambda: whole(kommune=contribution(r2b_legal="p115_ksp")), "route.not_listed", "r2b_legal"),
    "route of a row not listed": (lambda: whole(overview=in_rows(overview(), "r2_auth", legal="ksp")), "route.not_listed", "r2_auth"),
    "KSP": (lambda: whole(r1=changed(qualified(), r1_q_legal=["ssp", "psp", "ksp"]), kommune=contribution(r2b_legal="p115_ksp")), "route.ksp", "r2b_legal"),
    "psychiatry under SSP": (lambda: whole(r1=changed(qualified(), r1_q_legal=["ssp"]), psykiatri=psychiatry(r2b_legal="p115_ssp")), "route.psychiatry", "r2b_legal"),
    "consent that nobody has": (lambda: whole(kommune=contribution(r2b_legal="samtykke")), "route.consent", "r2b_legal"),
    "patient not told": (lambda: whole(psykiatri=psychiatry(r2b_health_told="udsat"), supplement=supplement(r2b_health_told="udsat")), "health.told", "r2b_health_told"),
    "patient told by another unit": (lambda: whole(psykiatri=psychiatry(r2b_unit="Ambulatoriet", r2b_health_told="udsat"), supplement=supplement(r2b_unit="Sengeafsnittet")), "health.told", "r2b_health_told"),
    "another case": (lambda: whole(kommune=contribution(hdr_case_no="26/0043")), "case.number", "hdr_case_no"),
    "another person": (lambda: whole(kommune=contribution(hdr_person_ref="A.B.")), "case.person", "hdr_person_ref"),
    "another CPR number": (lambda: whole(r1=changed(qualified(), r1_p_cpr="310207-4000"), kommune=contribution(r2b_person_cpr="300207-4000")), "case.person", "r2b_person_cpr"),
    "another name": (lambda: whole(kommune=contribution(r2b_person_name="En Anden")), "case.person_name", "r2b_person_name"),
    "another municipality": (lambda: whole(kommune=contribution(hdr_municipality="0101")), "case.municipality", "hdr_municipality"),
    "two versions of an answer": (lambda: [*whole(), changed(assessment(), "to.docx", r4_whole="En anden.")], "identity.conflict", "r4_whole"),
    "a file name with a CPR number": (lambda: whole(kommune=changed(contribution(), "svar 300211-4000.pdf")), "V17.name", ""),
}  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_where_it_is(mistake: str) -> None:
    """One mistake in an otherwise correct case gives its finding at its field."""
    forms, code, field = MISTAKES[mistake]
    responses = forms()
    found = check_case(a_case(*responses, municipality="0899"))
    assert (code, field) in summed(found)
    answers = {
        str(value)
        for response in responses
        for value in response.answers.values()
        if isinstance(value, str) and len(value) > 12
    }
    assert not any(answer in item.finding.message for item in found for answer in answers), (
        "an answer is never repeated"
    )


SILENT: dict[str, tuple[Callable[[], list[Response]], str]] = {
    "the police received it themselves": (lambda: r1(r1_fwd_time="09:40"), "V02"),
    "the police take over, with the duty placed": (lambda: [changed(qualified(), **{**THREAT, **DUTY})], ""),
    "no need of an effort": (lambda: [changed(qualified(), **{**THREAT, **DUTY, "r1_x1_need": "nej", "r1_x1_first_action": None})], ""),
    "threat while the duty is being placed": (lambda: [changed(forwarded(), r1_pol_threat="ja")], ""),
    "what came before the meeting by which police took over, and on its day": (lambda: whole(meeting1=meeting("1", r3_outcome="overgaar_til_politiet"), meeting2=None, supplement=None, r4=None, kommune=contribution(hdr_filled_date="2026-09-18")), "V03"),
    "what came before an exit stays": (lambda: [*whole(r1=changed(qualified(), **{**THREAT, **DUTY, "r1_pol_date": "2026-10-06", "r1_q_date": "2026-10-06"}))], "V0"),
    "another track": (lambda: [changed(qualified(), r1_q_result="andet_spor", r1_q_legal=None, r1_q_necessity=None)], ""),
    "no child": (lambda: whole(r1=changed(qualified(), r1_p_children="nej", r1_child_duty=None), r4=assessment(r4_any_children="nej", r4_children=None)), ""),
    "an authority with nothing": (lambda: whole(kommune=contribution(r2b_answer="ingen_oplysninger", r2b_legal=None, r2b_info=None)), ""),
    "the other authority shares the same line": (lambda: whole(
        kommune=in_rows(contribution(), "r2b_info", info="Kun til mundtlig omtale hos politi."), meeting1=meeting("1", r3_t3_why="Kun til mundtlig omtale hos politi.")), "V08"),
    "dissent written down": (lambda: whole(
        meeting1=meeting("1", r3_r4_agree="uenige", r3_r4_dissent=[{"authority": "politi", "rating": "1", "reason": "x"}]),
        r4=assessment(r4_any_dissent="ja", r4_dissent="Politiet vurderer lavere.")), ""),
    "the sentence that says it is no decision": (lambda: whole(r4=assessment(r4_whole="Dette er ikke en afgørelse. Det afgørende er skolen.")), "V14"),
    "one resource known": (lambda: whole(meeting1=meeting("1", **{f"r3_t{n}_rating": "IB" for n in range(1, 5)})), "V15.rated"),
    "places and participants are no third persons": (lambda: whole(meeting1=meeting("1", r3_r4_why="Per Demo ses hos Infohus Fjordmark med Ane Prøve. Kun Online.")), "V18"),
    "an address that is not protected": (lambda: [changed(qualified()), contribution(r2b_missing="Om han bor på Prøvevej 7.")], "V20"),
    "another house number": (lambda: [changed(qualified(), r1_p_protected="ja"), contribution(r2b_missing="Klubben på Prøvevej 71.")], "V20"),
    "ended after the analysis": (lambda: whole(
        meeting1=meeting("1", r3_outcome="ikke_aktuel", r3_d_requests=None), supplement=None, meeting2=None,
        r4=assessment(r4_conclusion="ikke_aktuel", r4_recs=None)), ""),
    "patient told in the supplement": (lambda: whole(psykiatri=psychiatry(r2b_health_told="udsat")), "health"),
    "consent obtained": (lambda: whole(overview=changed(overview(), r2_consent="indhentet"), kommune=contribution(r2b_legal="samtykke")), "route"),
    "own views beside the meeting": (lambda: [*whole(), changed(meeting("1", r3_view="egen", r3_view_authority="politi"), "egen.docx")], ""),
    "a draft lacks what it lacks": (lambda: [*whole(r4=None), assessment(hdr_status="kladde", r4_recs=None, r4_resources=None, r4_children=None)], ""),
    "just received": (lambda: [received()], ""),
}  # fmt: skip


@pytest.mark.parametrize("right", SILENT)
def test_what_is_right_is_silent(right: str) -> None:
    """The other side of each rule: no error and no warning of this family."""
    forms, family = SILENT[right]
    found = [
        item.finding
        for item in check_case(a_case(*forms(), municipality="0899"))
        if item.finding.severity is not Severity.NOTE
    ]
    assert [(item.code, item.field) for item in found if item.code.startswith(family)] == []


def test_overdue_only_when_the_day_is_known() -> None:
    """Before the meeting a missing reply is silent; after the deadline it is a warning."""
    early = a_case(qualified(), overview(), contribution())
    assert check_case(early, today=date(2026, 9, 15)) == check_case(early) == []
    assert summed(check_case(early, today=date(2026, 9, 16))) == {("missing.overdue", "r2_auth")}


def test_a_correction_does_not_lift_the_protection_of_an_address() -> None:
    """Once a form has said so it holds: a draft, a blank or a »nej« later is told of, and the address still stops."""
    said = changed(qualified(), "foer.pdf", r1_p_protected="ja")
    lines = contribution(r2b_missing="Om han bor på prøvevej 7.")
    for answer in ("nej", None):
        now = changed(
            qualified(), "nu.pdf", r1_p_protected=answer, hdr_edition="rettelse", hdr_edition_date="2026-09-03"
        )
        case = effective(a_case(said, now, overview(), lines))
        assert said not in case.responses
        assert said in case.superseded
        assert {("V20", "r2b_missing"), ("V20.still", "r1_p_protected")} <= checked(said, now, overview(), lines)
    assert ("V20.still", "r1_p_protected") not in checked(said, overview())


def test_an_address_that_a_correction_took_away_is_protected_still() -> None:
    """Redskab 1 named it, the correction leaves the field blank: it is looked for all the same, however it is written."""
    said = changed(qualified(), "foer.pdf", r1_p_protected="ja")
    now = changed(said, "nu.pdf", r1_p_address=None, hdr_edition="rettelse", hdr_edition_date="2026-09-03")
    lines = contribution(r2b_missing="Om han bor på prøve\nvej nr. 7.")
    assert ("V20", "r2b_missing") in checked(said, now, overview(), lines)


def test_a_form_of_another_case_counts_for_nothing_here() -> None:
    """It is told of, and the flow, the reminders and the other rules are as if it were not there; a slip in our own form is not so."""
    ours = an_issue("kommune", "VORES")
    astray = changed(contribution("politi", hdr_case_no="26/0043"), "fremmed.pdf")
    assert astray.stamp
    astray = replace(astray, stamp=replace(astray.stamp, instance="ANDEN", case="26/0043"))
    case = a_case(qualified(), overview(), astray, issued=(ours,))
    assert astray not in effective(case).responses
    assert ("case.number", "hdr_case_no") in summed(check_case(case))
    assert astray.stamp
    slip = replace(astray, stamp=replace(astray.stamp, instance="VORES"))
    assert slip in effective(a_case(qualified(), overview(), slip, issued=(ours,))).responses


def test_of_two_meetings_it_is_told_which_one_the_date_comes_before() -> None:
    """Both forms ask for »Dato«: the other one is named by its meeting."""
    found = check_case(a_case(*whole(meeting2=meeting("2", r3_date="2026-09-10")), municipality="0899"))
    (said,) = [item.finding.message for item in found if item.finding.code == "V02.order"]
    assert said.endswith("»Dato (2.2)« ligger før »Dato (2.2), møde 1«.")


def test_nobody_is_reminded_whose_answer_the_overview_says_has_come() -> None:
    """The police's answer is dated in the overview and lies nowhere: it is looked for, before the meeting and after."""
    rows = [{**row, "answered": "2026-09-14"} for row in overview().rows("r2_auth")]
    asked = changed(overview(), r2_auth=rows)
    early = a_case(qualified(), asked, contribution())
    assert check_case(early, today=date(2026, 9, 15)) == []
    late = [item.finding for item in check_case(early, today=date(2026, 9, 16))]
    assert {(found.code, found.field) for found in late} == {("missing.received", "r2_auth")}
    assert all("14.09.2026" in found.message for found in late)
    assert checked(*whole(overview=asked, politi=None, r4=None)) == {("missing.received", "r2_auth")}
    assert checked(*whole(overview=asked, politi=None)) == {("missing.contribution", "r2_auth")}
    awaited = [str(one) for one in place_of(early, SHELF, today=date(2026, 9, 16)).awaited]
    assert all("modtaget 14.09.2026 ifølge overblikket, men ikke lagt i sagen" in line for line in awaited), awaited
    assert len(awaited) == len(late)


def test_nobody_is_reminded_once_the_concern_belongs_elsewhere() -> None:
    """A correction of Redskab 1 sends it to another track while a sheet is out: its deadline is nobody's any more."""
    sheet, late = an_issue("politi", "ude"), date(2026, 9, 20)
    gone = changed(qualified(), r1_q_result="andet_spor", r1_q_legal=None, r1_q_necessity=None)
    assert not missing(check_case(a_case(gone, overview(), issued=(sheet,)), today=late))


def test_nobody_is_reminded_once_the_police_have_the_case() -> None:
    """What would come then must not be filled in: neither a missing reply nor a supplement is asked for."""
    met = meeting("1", r3_outcome="overgaar_til_politiet", r3_x1_unit="Familieafdelingen", r3_x1_need="nej")
    rest: dict[str, Response | None] = {"politi": None, "meeting2": None, "supplement": None, "r4": None}
    assert "missing.reply" in {code for code, _ in checked(*whole(**rest))}
    assert checked(*whole(meeting1=met, **rest)) == set()
    sheet = an_issue("politi", "ude")
    gone = changed(qualified(), **{**THREAT, **DUTY})
    late = date(2026, 9, 20)
    assert ("missing.overdue", "") in missing(check_case(a_case(qualified(), overview(), issued=(sheet,)), today=late))
    assert not missing(check_case(a_case(gone, overview(), issued=(sheet,)), today=late))


def missing(found: list[CaseFinding]) -> set[tuple[str, str]]:
    """What is said not to be there."""
    return {one for one in summed(found) if one[0].startswith("missing.")}


def test_two_units_of_one_authority_are_two_replies() -> None:
    """The overview asks the municipality twice; one sheet came: the row whose unit it is not stays open."""
    rows = overview().rows("r2_auth")
    asked = changed(overview(), r2_auth=[*rows, {**rows[0], "contact": "Jobcentret, En Prøve"}])
    (item,) = [item.finding for item in check_case(a_case(*whole(overview=asked)))]
    assert (item.code, item.field, item.place) == ("missing.contribution", "r2_auth", "række 4")
    unit = changed(contribution(), "job.pdf", r2b_unit="Jobcentret")
    assert checked(*whole(overview=asked, kommune=unit)) == {("missing.contribution", "r2_auth")}
    assert checked(*whole(overview=asked), unit) == {("identity.instance", "r2b_authority")}, (
        "the same issued form twice"
    )


def test_a_reply_is_the_same_before_its_sheet_is_made_and_after_and_no_other() -> None:
    """What a person decided of the row holds of the sheet made from it; a supplement of the same authority is another reply."""
    sheet = an_issue("politi", "ude", unit="")
    again, more = replace(sheet, instance="igen", replaces="ude"), an_issue("politi", "mere", supplement="1")
    of_rows, of_sheets, made_again, with_more = (
        {reply.key for reply in open_replies(course_of(a_case(qualified(), overview(), issued=issued)))}
        for issued in ((), (sheet,), (sheet, again), (sheet, more))
    )
    assert of_rows == of_sheets == made_again
    assert len(of_rows) == len(overview().rows("r2_auth"))
    assert with_more - of_rows == {"mere"}


def test_a_first_contribution_of_the_meetings_own_day_is_no_supplement() -> None:
    """The meeting asked for more; what came that day to the first request does not answer it."""
    rest: dict[str, Response | None] = {"supplement": None}
    own = contribution("politi", hdr_filled_date=meeting("1").text("r3_date"))
    assert "missing.supplement" in {code for code, _ in checked(*whole(politi=own, **rest))}


def test_two_rows_that_ask_one_authority_are_told_apart() -> None:
    """Each names its row; an authority that is asked once needs none."""
    rows = overview().rows("r2_auth")
    asked = changed(overview(), r2_auth=[*rows, {**rows[0], "contact": "Jobcentret, En Prøve"}])
    told = [item.finding.message for item in check_case(a_case(qualified(), asked), today=date(2026, 9, 20))]
    assert [message for message in told if "overblikket" in message] == [
        "Fristen for svar fra Kommune, række 1 i overblikket er overskredet.",
        "Fristen for svar fra Kommune, række 4 i overblikket er overskredet.",
    ]


def an_issue(authority: str, instance: str, **own: Any) -> Issued:
    """A contribution sheet that was sent out."""
    return Issued(
        "redskab2_bidrag",
        "1.0",
        instance,
        "T",
        "2026-09-04",
        **{"authority": authority, "unit": "Enheden", "supplement": "0", **own},
    )


def test_versions_of_one_form_may_stand_together() -> None:
    """A contribution in an older version of its form is a note, read by its own version."""
    older = contribution("politi")
    assert older.spec
    older = replace(older, spec=older.spec.model_copy(update={"version": "0.9"}))
    assert checked(*whole(politi=older)) == {("V21.mixed", "")}


def test_what_was_issued_is_awaited() -> None:
    """Two units of one authority were asked and one answered: the other is missing at the assessment."""
    forms = whole()
    issued = tuple(
        Issued(item.stamp.form, "1.0", item.stamp.instance, "T", "2026-09-04") for item in forms if item.stamp
    )
    assert check_case(a_case(*forms, issued=issued)) == []
    other = an_issue("kommune", "x", unit="Jobcentret")
    found = check_case(a_case(*forms, issued=(*issued, other)))
    assert summed(found) == {("missing.contribution", "")}
    assert "Jobcentret" in found[0].finding.message
    assert summed(check_case(a_case(*forms[:-1], issued=(*issued, other)))) == {("missing.reply", "")}


@pytest.mark.parametrize(
    ("own", "code", "field"),
    [
        ({"authority": "politi"}, "case.issued", "r2b_authority"),
        ({"unit": "Jobcentret"}, "case.issued", "r2b_unit"),
        ({"supplement": "1"}, "case.issued", "r2b_supplement"),
        ({"version": "0.9"}, "V21", ""),
        ({"token": "U"}, "case.token", ""),
        ({"instance": "anden"}, "case.not_issued", ""),
        ({}, "", ""),
    ],
)
def test_what_comes_back_is_what_was_sent(own: dict[str, Any], code: str, field: str) -> None:
    """Another authority in the head, another version, another token: told at the form."""
    came = contribution()
    assert came.stamp
    came = replace(came, stamp=replace(came.stamp, token="T"))
    sent = replace(an_issue("kommune", came.file), **own)
    found = {
        item
        for item in summed(check_case(a_case(qualified(), came, issued=(sent,))))
        if not item[0].startswith("missing")
    }
    assert (code, field) in found if code else not found


def test_an_invented_form_has_no_place_in_a_real_case() -> None:
    """The stamp says that it was made for a fictional case."""
    assert ("case.fictional", "") in checked(received(), fictional=False)


def test_an_error_that_the_form_has_is_not_told_twice() -> None:
    """The missing coordinator stands in the form's own findings already."""
    form = changed(qualified(), r1_q_tk=None)
    assert ("V04", "r1_q_tk") in checked(form)
    assert ("V04", "r1_q_tk") not in checked(
        replace(form, findings=(REQUIRED.at("r1_q_tk", label="Tovholder", said=" mangler."),))
    )


def test_unchanged_is_followed_back() -> None:
    """Meeting 1 says IB, meeting 2 a 1, meeting 3 unchanged: 1. Nothing is added up."""
    meetings = [
        meeting("1", r3_t2_rating="IB"),
        meeting("2", r3_t2_rating="1"),
        changed(meeting("2"), "r3_3.docx", r3_meeting_no="3"),
    ]
    latest = latest_ratings(course_of(a_case(*meetings)))
    assert (latest["r3_t2"], latest["r3_t1"]) == ("1", "2")


def test_a_code_stands_for_one_kind_of_finding() -> None:
    """The catalogue has each code once, each message says something, and every rule of the domain is there."""
    codes = [rule.code for rule in CATALOGUE]
    assert len(set(codes)) == len(codes)
    assert all(rule.message.strip() for rule in CATALOGUE)
    elsewhere = {"V09"}
    assert {f"V{number:02}" for number in range(1, 22)} <= set(codes) | elsewhere
    assert len(set(RULES)) == len(RULES)


@pytest.mark.parametrize(("fictional", "told"), [(False, {("date.future", "r1_pol_date")}), (True, set())])
def test_what_has_happened_is_not_in_the_future(fictional: bool, told: set[tuple[str, str]]) -> None:  # noqa: FBT001
    """A police assessment of next week is pointed out; what is planned is not, and an invented case has its own calendar."""
    case = a_case(changed(forwarded(), r1_pol_date="2026-09-10"), fictional=fictional)
    found = {item for item in summed(check_case(case, today=date(2026, 9, 4))) if item[0] == "date.future"}
    assert found == told
    assert not {item for item in summed(check_case(case, today=date(2026, 9, 10))) if item[0] == "date.future"}
