"""Who may replace what: forms that were not issued in the case, and forms without its copy token (design §3.10)."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest

from infohus_forms.models.case import Case, Issued, Origin
from infohus_forms.models.finding import Severity
from infohus_forms.models.paper import Paper
from infohus_forms.models.response import Response
from infohus_forms.validate.case.course import course_of
from infohus_forms.validate.case.replies import open_replies
from infohus_forms.validate.case.rules import check_case, effective
from tests.support.builders import TOKEN, a_case, changed
from tests.validate.whole_case import assessment, contribution, meeting, overview, qualified

CORRECTION = {"hdr_edition": "rettelse", "hdr_edition_date": "2026-10-20", "hdr_edition_reason": "Fejl"}


def issue(response: Response) -> Issued:
    """What `sag.yaml` says of a form that came back on what was issued."""
    assert response.spec
    assert response.stamp
    sheet = response.spec.id == "redskab2_bidrag"
    return Issued(
        response.spec.id,
        response.spec.version,
        response.stamp.instance,
        TOKEN,
        "2026-09-04",
        authority=response.identity("authority") if sheet else "",
        unit=response.identity("unit") if sheet else "",
        supplement=response.identity("supplement") if sheet else "",
        meeting=response.identity("meeting"),
    )


def told(response: Response, **stamp: Any) -> Response:
    """The same form with another stamp."""
    assert response.stamp
    return replace(response, stamp=replace(response.stamp, **stamp))


def strange(response: Response, **answers: str) -> Response:
    """A form like this one that was filled in on a blank that belongs to no case."""
    return told(changed(response, f"fremmed_{response.file}", **answers), instance="", token="")


WHOLE = (qualified(), overview(), *map(contribution, ("kommune", "politi")), meeting("1"), assessment())
ISSUED = tuple(map(issue, WHOLE))


def case(*more: Response, issued: tuple[Issued, ...] = ISSUED) -> Case:
    """The whole case, in which everything was issued, and more forms."""
    return a_case(*WHOLE, *more, issued=issued)


def errors(one: Case) -> list[tuple[str, tuple[str, ...]]]:
    """Code and files of the errors about the origin of forms."""
    found = [item for item in check_case(one) if item.finding.code.startswith("case.")]
    return [(item.finding.code, item.files) for item in found if item.finding.severity is Severity.ERROR]


def counting(one: Case) -> set[str]:
    """The files that count."""
    return {response.file for response in effective(one).responses}


OWN = {response.file for response in WHOLE}


@pytest.mark.parametrize("form", WHOLE, ids=lambda form: form.file)
@pytest.mark.parametrize("edition", ["rettelse", "tilfoejelse", "ny"])
def test_a_form_that_was_not_issued_replaces_nothing_until_a_person_lets_it_in(form: Response, edition: str) -> None:
    """For every form of the flow and however it calls itself: an error, the issued form counts; once let in, it counts as it says."""
    forged = strange(form, hdr_filled_by_name="En anden", hdr_edition=edition, hdr_edition_date="2026-10-20")
    for order in permutations((form, forged)):
        one = a_case(*(other for other in WHOLE if other is not form), *order, issued=ISSUED)
        assert errors(one) == [("case.not_issued", (forged.file,))]
        assert counting(one) == OWN
        assert forged in effective(one).said, "what it says is protected is protected"
    let_in = replace(case(forged), accepted={forged.digest: "Tove Prøve den 01.12.2026"})
    assert errors(let_in) == []
    if edition == "rettelse":
        assert counting(let_in) == OWN - {form.file} | {forged.file}


@pytest.mark.parametrize("token", ["", "U", TOKEN.lower()])
@pytest.mark.parametrize("form", WHOLE, ids=lambda form: form.file)
def test_a_missing_copy_token_is_a_wrong_one(form: Response, token: str) -> None:
    """The right instance with a stripped, another or differently written token: an error, and the issued form counts."""
    copy = told(changed(form, "kopi.docx", hdr_filled_by_name="En anden"), token=token)
    assert errors(case(copy)) == [("case.token", ("kopi.docx",))]
    assert counting(case(copy)) == OWN
    same = told(replace(form, file="ens.docx"), token=token)
    assert errors(case(same)) == [("case.token", ("ens.docx",))], "a duplicate, too"


def test_a_copy_on_paper_is_known_by_its_own_token() -> None:
    """The case found it among the copies that it printed."""
    form = contribution("politi")
    printed = told(replace(form, paper=Paper("COPY1234", {}, 0, ())), token="COPY1234")
    assert case().origin(printed) is Origin.ISSUED
    assert case().origin(told(printed, instance="")) is Origin.NOT_ISSUED


def test_the_stamp_of_one_form_does_not_vouch_for_another() -> None:
    """Whoever was sent a contribution sheet has its instance and token; they make no assessment of the case's."""
    sheet = contribution("kommune")
    assert sheet.stamp
    forged = told(
        changed(assessment(), "r4.docx", r4_whole="Andet.", **CORRECTION), instance=sheet.stamp.instance, token=TOKEN
    )
    assert errors(case(forged)) == [("case.not_issued", ("r4.docx",))]
    assert counting(case(forged)) == OWN


def test_own_views_are_of_the_case_when_their_copy_is() -> None:
    """A view written in a copy of the issued Redskab 3 counts; one on a blank is an error, and so is a correction of the first."""
    own = told(
        changed(meeting("1"), "egen.docx", r3_view="egen", r3_view_authority="politi"), instance=meeting("1").file
    )
    assert own.stamp
    own = told(own, instance=WHOLE[4].stamp.instance if WHOLE[4].stamp else "")
    assert errors(case(own)) == []
    assert counting(case(own)) == OWN | {"egen.docx"}
    forged = strange(own, r3_r1_why="Andet", **CORRECTION)
    assert errors(case(own, forged)) == [("case.not_issued", (forged.file,))]
    assert counting(case(own, forged)) == OWN | {"egen.docx"}


def test_two_forms_of_which_none_was_issued_are_each_decided() -> None:
    """The sheet is out and two answers come on blanks: neither counts, each is an error; both let in, the correction counts."""
    first, second = (
        strange(contribution("politi"), r2b_contact_now=text, **more)
        for text, more in (("Ja", {}), ("Nej", CORRECTION))
    )
    second = replace(second, file="rettet.docx")
    rest = tuple(form for form in WHOLE if form.file != contribution("politi").file)
    one = a_case(*rest, first, second, issued=ISSUED)
    assert errors(one) == [("case.not_issued", (first.file,)), ("case.not_issued", (second.file,))]
    assert counting(one) == OWN - {contribution("politi").file}
    both = replace(one, accepted=dict.fromkeys((first.digest, second.digest), "Tove Prøve den 01.12.2026"))
    assert errors(both) == []
    assert counting(both) == OWN - {contribution("politi").file} | {second.file}


def test_a_contribution_of_somebody_who_was_sent_nothing_comes_besides() -> None:
    """It replaces nothing: a warning, and it counts; its correction on a blank is an error."""
    more = strange(contribution("kriminalforsorg"))
    found = [item for item in check_case(case(more)) if item.finding.code.startswith("case.")]
    assert [(item.finding.code, item.finding.severity) for item in found] == [("case.unasked", Severity.WARNING)]
    assert counting(case(more)) == OWN | {more.file}
    corrected = strange(contribution("kriminalforsorg"), **CORRECTION)
    assert errors(case(corrected)) == [("case.not_issued", (corrected.file,))]


def test_another_unit_or_supplement_of_an_authority_that_was_asked_is_no_way_around() -> None:
    """The police were sent a sheet: a blank in their name is an error, whatever unit or number it gives."""
    for answers in ({"r2b_unit": "En anden enhed"}, {"r2b_supplement": "3"}):
        forged = strange(contribution("politi"), **answers)
        assert errors(case(forged)) == [("case.not_issued", (forged.file,))]
        assert counting(case(forged)) == OWN


def test_a_case_for_which_nothing_was_made_compares_nothing() -> None:
    """`sag.yaml` lists no form: there is nothing that came back could be."""
    assert errors(a_case(*WHOLE)) == []


def awaited(one: Case) -> list[str]:
    """Whose replies are awaited, and of whom or what it is said that it is missing."""
    missing = [item.finding for item in check_case(one) if item.finding.code.startswith("missing.")]
    replies = [reply.who for reply in open_replies(course_of(effective(one)))]
    return [*replies, *(f"{item.code} {item.message}" for item in missing)]


def of(who: str, one: Case) -> list[str]:
    """What of this names an authority or a form."""
    return [text for text in awaited(one) if who in text]


@pytest.mark.parametrize("stamp", [{"token": ""}, {"token": "ANDEN"}, {"instance": "", "token": ""}])
def test_a_reply_that_must_be_settled_is_not_awaited_too(stamp: dict[str, str]) -> None:
    """A wrong or missing copy token, or a blank of no case: there is one thing to do, and that is to settle it."""
    without = [one for one in WHOLE if one.file != contribution("politi").file]
    came = told(contribution("politi"), **stamp)
    assert len(of("Politi", a_case(*without, issued=ISSUED))) == 2
    settled_first = a_case(*without, came, issued=ISSUED)
    assert of("Politi", settled_first) == []
    assert {code for code, _ in errors(settled_first)} & {"case.token", "case.not_issued"}
    left_out = a_case(*without, issued=ISSUED)
    assert len(of("Politi", left_out)) == 2


def test_a_reply_of_another_authority_is_awaited_all_the_same() -> None:
    """What has come of the police says nothing of the municipality; a supplement is no first reply."""
    rest = [one for one in WHOLE if one.spec and one.spec.id != "redskab2_bidrag"]
    came = a_case(*rest, told(contribution("politi"), token=""), issued=ISSUED)
    assert of("Politi", came) == []
    assert len(of("Kommune", came)) == 2
    extra = told(contribution("politi", r2b_supplement="1"), instance="", token="")
    assert of("Politi", a_case(*rest, extra, issued=ISSUED))


@pytest.mark.parametrize("form", [qualified(), overview()])
def test_a_leading_form_that_must_be_settled_is_not_missing_too(form: Response) -> None:
    """Redskab 1, and the overview."""
    rest = [one for one in WHOLE if one.file != form.file]
    assert of("missing.redskab", a_case(*rest, issued=ISSUED))
    assert of("missing.redskab", a_case(*rest, told(form, token=""), issued=ISSUED)) == []
