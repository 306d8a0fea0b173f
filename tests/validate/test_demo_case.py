"""The fictional case: no error at any step, and what was planted is found."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

import infohus_forms.demo
from infohus_forms.models.case import Case
from infohus_forms.models.finding import Finding, Severity
from infohus_forms.models.response import Response
from infohus_forms.validate.case.course import course_of
from infohus_forms.validate.case.meetings import latest_ratings
from infohus_forms.validate.case.rules import check_case
from infohus_forms.validate.form.rules import check_response
from tests.support.builders import a_case, a_response
from tests.support.shelf import form_spec

SOURCE = Path(infohus_forms.demo.__file__).parent / "fjordmark.yaml"


def demo() -> tuple[dict[str, str], list[Response]]:
    """What the demo data say of the case, and its forms as responses."""
    data: dict[str, Any] = yaml.load(SOURCE.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506
    responses = [
        a_response(
            form_spec(item["form"]),
            item["answers"],
            file=f"{item['file']}.{item['carrier']}",
            fictional=True,
            case=data["case"]["case_no"],
        )
        for item in data["forms"]
    ]
    return data["case"], responses


def the_case(responses: list[Response]) -> Case:
    """The demo case with these forms."""
    own = demo()[0]
    names = ("case_no", "municipality", "police_district", "infohus_name", "person_ref")
    reference: dict[str, Any] = {name: own[name] for name in names}
    return a_case(*responses, **reference)


def everything(responses: list[Response]) -> list[tuple[str, Finding]]:
    """Every finding, within the forms and across them, with its file."""
    found = [(response.file, item) for response in responses for item in check_response(response)]
    return found + [(file, item.finding) for item in check_case(the_case(responses)) for file in item.files or ("",)]


FORMS = demo()[1]


def test_every_answer_has_its_place() -> None:
    """The data fit the installed forms: no id, column or code that they do not have."""
    for response in FORMS:
        assert response.spec
        known = {name for field in response.spec.fields for name in field.answer_ids}
        assert set(response.answers) <= known
        for field in response.spec.fields:
            columns = {column.id for column in field.columns}
            assert all(set(row) <= columns for row in response.rows(field.id) if columns)


@pytest.mark.parametrize("step", range(len(FORMS) + 1))
def test_no_error_at_any_step(step: int) -> None:
    """However far the case has come, nothing is an error."""
    assert [
        (file, item.code, item.field) for file, item in everything(FORMS[:step]) if item.severity is Severity.ERROR
    ] == []


def test_what_was_planted_is_found_and_nothing_else_is_warned_of() -> None:
    """CPR in free text, a legal route that does not fit, a patient still to be told; a late reply and impossible CPR dates as notes."""
    found = everything(FORMS)
    warned = {(file.split("_R")[1], item.code, item.field) for file, item in found if item.severity is Severity.WARNING}
    assert warned == EXPECTED
    notes = {(item.code, item.field) for _, item in found if item.severity is Severity.NOTE}
    assert notes == {
        ("V16.fictional", "r1_p_cpr"),
        ("V16.fictional", "r2b_person_cpr"),
        ("reply.late", "hdr_filled_date"),
    }


EXPECTED = {
    ("4.word", "V17", "r4_children"),
    ("2_kriminalforsorg.pdf", "route.not_listed", "r2b_legal"),
    ("2_psykiatri_supplement1.word", "health.told", "r2b_health_told"),
}


def test_the_ratings_after_two_meetings() -> None:
    """Psychological vulnerability went from »not known« to 1, education from 2 to 3; seven stand as at meeting 1."""
    latest = latest_ratings(course_of(the_case(FORMS)))
    assert latest == {
        "r3_r1": "3", "r3_r2": "2", "r3_r3": "1", "r3_r4": "3", "r3_t1": "2", "r3_t2": "1", "r3_t3": "3", "r3_t4": "1", "r3_t5": "3",
    }  # fmt: skip


def test_no_finding_repeats_an_answer() -> None:
    """Neither names nor numbers nor texts of the case stand in a message."""
    words = {"Jakub", "Łękawski", "Zofia", "310207", "300211", "Ågerupstræde"}
    assert not any(word in item.message + item.hint + item.place for _, item in everything(FORMS) for word in words)
