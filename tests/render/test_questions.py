"""From a form to its questions: numbers, names and widgets, the same for every carrier."""

from __future__ import annotations

import re

import pytest
from hypothesis import given

from infohus_forms.models.question import Control, Widget
from infohus_forms.models.specification.form import FormSpec
from infohus_forms.models.specification.vocabulary import NAME_LENGTH, Kind
from infohus_forms.render.questions import MOST_BOXES, sheet_of
from tests.support.builders import a_form
from tests.support.generated import forms
from tests.support.shelf import form_ids, form_spec

NAME = re.compile(r"[a-z][a-z0-9_]*(__([1-9][0-9]*__[a-z][a-z0-9_]*|more))?(=[A-Za-z0-9_]+)?")


def controls(spec: FormSpec, *, fictional: bool = False) -> list[Control]:
    """The controls of a form in order."""
    return list(sheet_of(spec, fictional=fictional).controls())


def names(fields: str) -> list[str]:
    """Names of the controls of a small form."""
    return [control.name for control in controls(a_form(fields))]


@pytest.mark.parametrize(
    ("field", "wanted"),
    [
        ("- {id: a, kind: text}", ["a"]),
        ("- {id: a, kind: choice, choices: ja nej}", ["a=ja", "a=nej"]),
        ("- {id: a, kind: choices, choices: x y}", ["a=x", "a=y"]),
        ("- {id: a, kind: tri}", ["a=ja", "a=nej", "a=ikke_oplyst"]),
        ("- {id: a, kind: scale, scale: risk}", ["a=0", "a=1", "a=2", "a=3", "a=4", "a=IB", "a=U"]),
        ("- {id: a, kind: signature}", ["a_name", "a_date"]),
        ("- {id: a, kind: notice, hint: Husk}", []),
        (
            "- {id: a, kind: table, rows: 2, columns: [{id: c, kind: text}]}",
            ["a__1__c", "a__2__c", "a__more"],
        ),
        (
            "- {id: a, kind: table, rows: 1, columns: [{id: c, kind: choice, choices: ja nej}]}",
            ["a__1__c=ja", "a__1__c=nej", "a__more"],
        ),
    ],
)
def test_names_follow_the_contract(field: str, wanted: list[str]) -> None:
    """Design §5, »Names«: `ID`, `ID=CODE`, `ID__ROW__COLUMN`, `ID__more`, `ID_name` and `ID_date`."""
    assert names(field) == wanted


@pytest.mark.parametrize("form", form_ids())
def test_names_of_the_forms_are_distinct_and_short(form: str) -> None:
    """At most 64 ASCII characters, no dots, no two alike."""
    found = [control.name for control in controls(form_spec(form), fictional=True)]

    assert len(set(found)) == len(found)
    assert all(NAME.fullmatch(name) and len(name) <= NAME_LENGTH for name in found)


@given(forms())
def test_names_of_any_form_are_distinct_and_short(spec: FormSpec) -> None:
    """Whatever a municipality writes."""
    found = [control.name for control in controls(spec, fictional=True)]

    assert len(set(found)) == len(found)
    assert all(NAME.fullmatch(name) and len(name) <= NAME_LENGTH for name in found)


@pytest.mark.parametrize(("count", "widget"), [(MOST_BOXES, Widget.BOX), (MOST_BOXES + 1, Widget.MENU)])
def test_many_answers_become_a_menu(count: int, widget: Widget) -> None:
    """Up to eight answers are boxes that can be ticked on paper too."""
    codes = " ".join(f"c{number}" for number in range(count))

    assert {control.widget for control in controls(a_form(f"- {{id: a, kind: choice, choices: {codes}}}"))} == {widget}
    several = controls(a_form(f"- {{id: a, kind: choices, choices: {codes}}}"))
    assert {(control.widget, control.group) for control in several} == {(Widget.BOX, "")}


def test_boxes_that_exclude_each_other_share_a_group() -> None:
    """One answer: the group is the field's name, so that a PDF viewer lets only one be ticked."""
    assert {control.group for control in controls(a_form("- {id: a, kind: tri}"))} == {"a"}


def test_numbers_are_printed_by_section_and_a_notice_has_none() -> None:
    """1.1, a notice, 1.2."""
    sheet = sheet_of(a_form("- {id: a, kind: text}\n- {id: b, kind: notice, hint: x}\n- {id: c, kind: date}"))

    assert [question.number for question in sheet.questions()] == ["1.1", "", "1.2"]


def test_invented_places_are_only_in_invented_cases() -> None:
    """Fjordmark stands on the list of municipalities of a demo, never on a real form."""
    spec = form_spec("redskab1")
    invented = {choice.code for choice in spec.field("hdr_municipality").choices if choice.fictional}

    def codes(*, fictional: bool) -> set[str]:
        found = (item for item in controls(spec, fictional=fictional) if item.field == "hdr_municipality")
        return {option.code for item in found for option in item.options}

    assert invented
    assert codes(fictional=True) - codes(fictional=False) == invented
    assert len(codes(fictional=False)) == 98


@pytest.mark.parametrize("form", form_ids())
def test_every_control_says_what_it_is(form: str) -> None:
    """A whole spoken label with the question's number; a date says how it is written."""
    spec = form_spec(form)
    numbers = {question.field: question.number for question in sheet_of(spec).questions()}

    for control in controls(spec):
        assert control.label.startswith(f"{numbers[control.field]} ")
        assert (
            control.widget is not Widget.DATE
            or spec.field(control.field).kind is Kind.SIGNATURE
            or "dd.mm.åååå" in control.label
        )
