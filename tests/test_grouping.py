"""What is alike is one line, what concerns a person's rights stands alone and first, and nothing is left out."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from infohus_forms.combine.documents.control_sheet import control_sheet_pdf
from infohus_forms.models.finding import Asked, Finding, Severity
from infohus_forms.models.grouping import ALONE, WIDTH, grouped, rank, stands_alone
from infohus_forms.models.response import Response
from infohus_forms.models.specification.vocabulary import Strength
from infohus_forms.validate.case.rules import check_case
from infohus_forms.validate.form.free_texts import fields_of
from infohus_forms.validate.form.rules import check_response
from infohus_forms.validate.form.topics import TOPICS
from tests.support.builders import a_case, a_response, changed
from tests.support.shelf import form_spec
from tests.validate.whole_case import assessment, contribution, meeting, overview, psychiatry, qualified, whole

CODES = ("required.wanted", "date.future", "required.wanted.sharing", "required", "V10", "V16")


@st.composite
def a_finding(draw: st.DrawFn) -> Finding:
    """Any finding of a few kinds, as a rule makes them."""
    many = draw(st.sampled_from(("", "Ikke besvaret, men ønsket", "{count} oplysninger fra Politi mangler svar")))
    asked = Asked(f"{draw(st.integers(1, 20))}.{draw(st.integers(1, 20))}", row=draw(st.integers(0, 3)))
    words = draw(st.text("ab ", max_size=300))
    return Finding(
        draw(st.sampled_from(CODES)), draw(st.sampled_from(list(Severity))), "f", "", words, "h", "", many, asked
    )


@given(st.lists(a_finding(), max_size=30))
def test_every_finding_is_in_one_line_and_no_line_is_too_long(found: list[Finding]) -> None:
    """Grouping hides none, mixes no severities and no codes, and keeps within the width."""
    lines = grouped(found)
    assert sorted(map(id, found)) == sorted(id(one) for line in lines for one in line.findings)
    assert all(len(line.text) <= WIDTH for line in lines)
    assert all(len({(one.code, one.severity) for one in line.findings}) == 1 for line in lines)
    ranks = [rank(line.findings[0]) for line in lines]
    assert [one[:2] for one in ranks] == sorted(one[:2] for one in ranks)


def blanks(response: Response, **answers: Any) -> set[str]:
    """The codes about blanks of a form with other answers."""
    found = check_response(changed(response, **answers))
    return {item.code for item in found if item.code.startswith("required")}


def test_two_lines_without_an_answer_on_sharing_are_one_line_and_the_first() -> None:
    """»2 oplysninger fra Psykiatri mangler svar på deling og kommer ikke med«."""
    rows = [{**row, "share": None, "date": None} for row in psychiatry().rows("r2b_info")]
    found = check_response(changed(psychiatry(), r2b_info=rows, r2b_unit=None, r2b_attend=None))
    first, second = grouped(found)[:2]
    number = form_spec("redskab2_bidrag").numbers["r2b_info"]
    assert first.text == (
        f"2 oplysninger fra Psykiatri mangler svar på deling og kommer ikke med: {number} række 1, {number} række 2"
    )
    assert second.text.startswith("Ikke besvaret, men ønsket: ")
    assert second.text.endswith(" (4)")
    assert {one.code for one in second.findings} == {"required.wanted"}


def test_blanks_about_rights_have_codes_of_their_own() -> None:
    """Sharing, protection, consent, information to the person, dissent, the reporter's wishes and the legal basis, in each form that asks."""
    apart = next(one.code for one in form_spec("redskab3").field("r3_r1_agree").choices if one.code != "enige")
    assert "required.wanted.sharing" in blanks(qualified(), r1_c_share=None)
    assert "required.protection" in blanks(qualified(), r1_p_protected=None)
    assert "required.wanted.informed" in blanks(qualified(), r1_p_aware=None)
    assert {"required.consent", "required.informed"} <= blanks(overview(), r2_consent=None, r2_person_informed=None)
    assert "required.informed" in blanks(psychiatry(), r2b_health_told=None)
    assert "required.wanted.sharing" in blanks(psychiatry(), r2b_texts_share=None)
    assert "required.dissent" in blanks(meeting(), r3_r1_agree=None)
    assert "required.dissent" in blanks(meeting(), r3_r1_agree=apart)
    assert "required.dissent" in blanks(assessment(), r4_any_dissent=None)
    assert {"required.wanted.informed"} <= blanks(assessment(), r4_told_by=None)
    assert "required.reporter" in blanks(qualified(), r1_anonymous=None)
    assert "required.reporter" in blanks(qualified(), r1_rep_informed=None)
    assert "required.wanted.reporter" in blanks(qualified(), r1_rep_recontact=None)
    assert "required.basis" in blanks(qualified(), r1_q_legal=None)
    assert "required.basis" in blanks(contribution(), r2b_legal=None)
    assert "required.wanted.basis" in blanks(contribution(), r2b_legal_asked=None)
    row = {**overview().rows("r2_auth")[0], "legal": None}
    assert "required.wanted.basis" in blanks(overview(), r2_auth=[row])
    assert "required.draft.sharing" in blanks(qualified(), hdr_status="kladde", r1_c_share=None)


def test_every_topic_is_asked_for_by_an_installed_form() -> None:
    """A role that no form has would be a topic that is never reported."""
    forms = ("redskab1", "redskab2_overblik", "redskab2_bidrag", "redskab3", "redskab4")
    for name, topic in TOPICS.items():
        assert topic.role is None or any(form_spec(form).meaning.ids(topic.role) for form in forms)
        assert name in ALONE


def test_an_ordinary_blank_stands_not_alone() -> None:
    """A unit that is not named is no matter of rights; the basis for asking is."""
    found = check_response(a_response(form_spec("redskab2_bidrag"), {"hdr_status": "endelig"}))
    assert {item.field for item in found if stands_alone(item)} == {"r2b_legal_asked"}
    assert any(item.code == "required.wanted" and item.field == "r2b_unit" for item in found)


def with_many_blanks() -> list[Response]:
    """A complete case in which nobody has answered what is only wished for."""
    forms = []
    for form in whole():
        left: dict[str, Any] = {}
        for field in fields_of(form):
            value = form.answers.get(field.id)
            if field.required is Strength.WARNS and not field.id.endswith("share"):
                left[field.id] = None
            elif isinstance(value, list) and value and isinstance(value[0], dict):
                wished = [one.id for one in field.columns if one.required is Strength.WARNS and one.id != "share"]
                left[field.id] = [{**row, **dict.fromkeys(wished)} for row in value]
        own = changed(form, f"DEMO-2026-0042_{form.file}", **left)
        forms.append(replace(own, findings=tuple(check_response(own))))
    return forms


def test_the_kontrolblad_of_a_case_with_many_blanks_has_two_pages() -> None:
    """Over a hundred remarks, each of them named by its question."""
    forms = with_many_blanks()
    case = a_case(*forms)
    across = [(item.files[0] if item.files else "", item.finding) for item in check_case(case)]
    assert sum(len(form.findings) for form in forms) > 100
    data = control_sheet_pdf(case, received=forms, program="infohus-forms", findings=across)
    assert len(PdfReader(BytesIO(data)).pages) == 2
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages).split())
    assert "Ikke besvaret, men ønsket: 1.1, 1.5" in text
    assert "required" not in text


def test_numbers_are_in_printed_order() -> None:
    """4.10 comes after 4.2, and a row after the one above it."""

    def blank(number: str, row: int = 0) -> Finding:
        asked = Asked(number, row=row)
        return Finding("required.wanted", Severity.WARNING, "f", "", "x", "h", "", "Ønsket", asked)

    (line,) = grouped([blank("4.10"), blank("4.2", 2), blank("4.2", 1), blank("3.9")])
    assert line.text == "Ønsket: 3.9, 4.2 række 1, 4.2 række 2, 4.10 (4)"
