"""Dates of what a form says has happened: none lies after today, in whatever answer or cell it stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import ModuleType
from typing import Any

import pytest

from infohus_forms.models.finding import Rule
from infohus_forms.models.response import Response
from infohus_forms.validate.case import conclusion, contributions, gates, replies
from infohus_forms.validate.case import disclosure as protection
from infohus_forms.validate.case import identity as belonging
from infohus_forms.validate.case import meetings as analysis
from infohus_forms.validate.case import versions as identity
from infohus_forms.validate.case.gates import AFTER_EXIT, FUTURE
from infohus_forms.validate.case.rules import check_case
from infohus_forms.validate.form import answers as typed
from infohus_forms.validate.form import rules as within
from tests.support.builders import a_case, a_response, changed
from tests.support.shelf import form_ids, form_spec
from tests.validate.whole_case import meeting, whole

TODAY = date(2026, 11, 20)
MODULES = (analysis, belonging, conclusion, contributions, gates, identity, protection, replies, typed, within)
LATER, SAME = "2026-11-21", "2026-11-20"


def future(*responses: Response) -> list[tuple[str, str]]:
    """Field and place of every date that is told to lie in the future."""
    real = a_case(*responses)
    real = replace(real, reference=replace(real.reference, fictional=False))
    return [
        (item.finding.field, item.finding.place)
        for item in check_case(real, today=TODAY)
        if item.finding.code == FUTURE.code
    ]


def holder(name: str) -> str:
    """The first form that has the question."""
    return next(form for form in form_ids() if any(name in field.answer_ids for field in form_spec(form).fields))


DATES = sorted({name for form in form_ids() for name in form_spec(form).meaning.happened})
CELLS = sorted({cell for form in form_ids() for cell in form_spec(form).meaning.happened_cells})


def test_every_date_of_the_forms_that_has_happened_is_said_to_have() -> None:
    """Thirteen dates and five columns of 1.0; a deadline or a plan is none."""
    assert (len(DATES), len(CELLS)) == (13, 5)


@pytest.mark.parametrize("name", DATES)
def test_a_date_of_what_has_happened_is_not_after_today(name: str) -> None:
    """Tomorrow is reported, today is not."""
    spec = form_spec(holder(name))

    def dated(day: str) -> list[tuple[str, str]]:
        return future(a_response(spec, {"hdr_status": "endelig", name: day}, fictional=False))

    assert name in {field for field, _ in dated(LATER)}
    assert dated(SAME) == []


@pytest.mark.parametrize(("table", "column"), CELLS)
def test_so_is_a_date_in_a_row(table: str, column: str) -> None:
    """The row is named."""
    spec = form_spec(holder(table))
    rows: list[dict[str, Any]] = [{column: SAME}, {column: LATER}]
    ((field, place),) = future(a_response(spec, {table: rows}, fictional=False))

    assert field.startswith(table)
    assert "2" in field or "2" in place


@pytest.mark.parametrize(
    "own", [{"r3_date": None, "hdr_filled_date": None}, {}, {"r3_date": "2026-09-25", "hdr_filled_date": "2026-09-25"}]
)
def test_the_meeting_right_after_the_police_took_over_is_reported(own: dict[str, Any]) -> None:
    """Undated, of the same day or later: it is the next meeting, not only the one after that."""
    over = meeting("1", r3_outcome="overgaar_til_politiet", r3_d_requests=None, r3_next=None)
    next_one = changed(
        meeting("2"),
        "møde 2.docx",
        **({"r3_date": over.text("r3_date"), "hdr_filled_date": over.text("hdr_filled_date")} | own),
    )
    case = a_case(*whole(meeting1=over, meeting2=next_one, supplement=None, r4=None))

    assert [item.files for item in check_case(case) if item.finding.code == AFTER_EXIT.code] == [("møde 2.docx",)]


def test_a_form_of_the_day_of_the_exit_is_not_reported() -> None:
    """It was on its way when the police took over."""
    over = meeting("1", r3_outcome="overgaar_til_politiet", r3_d_requests=None, r3_next=None)
    late = changed(whole()[3], "bidrag samme dag.pdf", hdr_filled_date=over.text("hdr_filled_date"), r2b_supplement="1")
    case = a_case(*whole(meeting1=over, meeting2=None, supplement=None, r4=None), late)

    assert "bidrag samme dag.pdf" not in {
        name for item in check_case(case) if item.finding.code == AFTER_EXIT.code for name in item.files
    }


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__.rpartition(".")[2])
def test_every_rule_of_a_module_is_in_a_catalogue(module: ModuleType) -> None:
    """What is not listed is in no test of all rules."""
    listed = {rule.code for other in MODULES for rule in getattr(other, "CATALOGUE", ())}

    assert {value.code for value in vars(module).values() if isinstance(value, Rule)} <= listed
