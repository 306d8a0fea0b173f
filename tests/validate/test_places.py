"""A finding names what it is about: dimension, number, row, column and what may be answered, and the cell for `settle`."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from infohus_forms.models.finding import Finding
from infohus_forms.models.response import Response
from infohus_forms.validate.case.rules import check_case
from infohus_forms.validate.form.answers import typed_answers
from infohus_forms.validate.form.rules import check_response
from tests.support.builders import a_case, a_raw, a_response, changed
from tests.support.shelf import form_spec
from tests.validate.whole_case import assessment, meeting, overview, psychiatry, qualified


def of_cell(found: Finding) -> tuple[str, str, int, str]:
    """What a finding says that it is about."""
    return found.cell, found.asked.question, found.asked.row, found.asked.column


def test_two_ticks_are_told_with_their_dimension_and_number() -> None:
    """Nine questions of Redskab 3 are called »Vurdering«."""
    spec = form_spec("redskab3")
    _, found = typed_answers(spec, a_raw(spec, {"r3_t1_rating=1": "x", "r3_t1_rating=2": "x"}))
    (told,) = [item for item in found if item.code == "value.two_ticks"]
    number = spec.numbers["r3_t1_rating"]
    assert f"»Personlighedsfaktorer: Vurdering ({number})«" in told.message
    said = told.as_json()
    assert (said["dimension"], said["question"], said["label"]) == ("Personlighedsfaktorer", number, "Vurdering")
    assert [one["code"] for one in said["allowed"]] == ["0", "1", "2", "3", "4", "IB", "U"]
    assert (said["row"], said["column"], said["actions"]) == (None, "", [])


def test_a_date_in_a_table_is_told_with_row_and_column() -> None:
    """»Konkrete iagttagelser« is no date: the third printed row's is none."""
    spec = form_spec("redskab1")
    _, found = typed_answers(spec, a_raw(spec, {"r1_c_observations__3__date": "i forgårs"}))
    (told,) = [item for item in found if item.code == "value.date"]
    number = spec.numbers["r1_c_observations"]
    assert told.message.startswith(f"»Konkrete iagttagelser ({number}), række 3, Dato")
    assert of_cell(told)[:3] == ("r1_c_observations__3__date", number, 3)
    assert told.asked.column.startswith("Dato")


def legal_of_row_3() -> Response:
    """An overview whose second answered row stands third on the form and cites what Redskab 1 does not."""
    rows = overview().rows("r2_auth")
    rows = [rows[0], {**rows[1], "legal": "psp"}]
    asked = changed(overview(), r2_auth=rows)
    return replace(asked, printed_rows={"r2_auth": (1, 3)})


def test_a_ground_that_is_not_listed_is_about_its_own_cell() -> None:
    """The finding was about the legal ground, and `settle` proposed the authority that was asked."""
    concern = changed(qualified(), r1_q_legal=["ssp"])
    found = [item.finding for item in check_case(a_case(concern, legal_of_row_3()))]
    (told,) = [item for item in found if item.code == "route.not_listed"]
    assert told.cell == "r2_auth__3__legal"
    assert (told.field, told.asked.row, told.place.startswith("række 3, ")) == ("r2_auth", 3, True)
    assert "psp" in {code for code, _ in told.asked.allowed}


@pytest.mark.parametrize(
    ("forms", "code", "cell"),
    [
        ([qualified(), overview(), psychiatry(r2b_info=[{**psychiatry().rows("r2b_info")[0], "source": None}])],
         "V07.source", "r2b_info__1__source"),
        ([qualified(), overview(), meeting(r3_r1_agree="delvist", r3_r1_dissent=[
            {"authority": "psykiatri", "rating": "1", "reason": "x"}])], "V11.absent", "r3_r1_dissent__1__authority"),
        ([qualified(), overview(), meeting(r3_d_requests=[{"what": "x", "who": "politi", "deadline": None}])],
         "V12", "r3_d_requests__1__deadline"),
        ([qualified(), changed(overview(), r2_auth=[{**overview().rows("r2_auth")[0], "deadline": "2026-09-01"}])],
         "V02.order", "r2_auth__1__deadline"),
        ([qualified(), overview(), meeting(), assessment(r4_recs=[{**assessment().rows("r4_recs")[0], "to": None}])],
         "V13", "r4_recs__1__to"),
    ],
)  # fmt: skip
def test_every_rule_about_a_row_says_which_cell(forms: list[Response], code: str, cell: str) -> None:
    """The cell that a stated answer would stand in."""
    found = [item.finding for item in check_case(a_case(*forms), today=date(2026, 9, 30))]
    assert cell in {item.cell for item in found if item.code == code}


def test_a_blank_cell_is_told_with_its_printed_row() -> None:
    """Rows that nobody filled in count: the person looks at the form, not at the list of answers."""
    form = changed(psychiatry(), r2b_info=[{**psychiatry().rows("r2b_info")[0], "date": None}])
    found = check_response(replace(form, printed_rows={"r2b_info": (4,)}))
    (told,) = [item for item in found if item.field == "r2b_info"]
    assert (told.cell, told.asked.row) == ("r2b_info__4__date", 4)
    assert "række 4, Dato" in told.message


def test_no_answer_stands_in_what_is_allowed_or_asked() -> None:
    """What somebody wrote is in no part of a finding."""
    spec = form_spec("redskab2_overblik")
    secret: dict[str, Any] = {"r2_auth__2__deadline": "Hemmelig Tekst", "r2_auth__2__legal": "Hemmelig Kode"}
    _, found = typed_answers(spec, a_raw(spec, secret))
    assert {item.code for item in found} == {"value.date", "value.not_on_list"}
    assert "Hemmelig" not in str([item.as_json() for item in found])


def test_a_form_without_dimensions_names_none() -> None:
    """The section's title is no dimension where nothing is rated."""
    spec = form_spec("redskab4")
    assert not any(section.dimension for section in spec.sections)
    found = check_response(a_response(spec, {"hdr_status": "endelig"}))
    assert {item.asked.dimension for item in found} == {""}
    assert all(item.asked.question for item in found)
