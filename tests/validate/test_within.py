"""Findings within one form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from infohus_forms.models.finding import Finding
from infohus_forms.models.response import Response
from infohus_forms.models.specification.vocabulary import Kind
from infohus_forms.validate.form.answers import TWO_TICKS, WRONG
from infohus_forms.validate.form.rules import check_response
from tests.support.builders import a_form, a_response

IDENTITY = {"status": "hdr_status", "meeting": "nr"}


def codes(found: Sequence[Finding]) -> list[tuple[str, str, str]]:
    """The findings as (code, field, severity)."""
    return [(item.code, item.field, item.severity.value) for item in found]


def findings(fields: str, answers: dict[str, Any] | None = None, **stamp: Any) -> list[Finding]:
    """What is found in a form of these fields with these answers."""
    return check_response(a_response(a_form(fields, identity=IDENTITY), answers, **stamp))


REQUIRED = """
- {id: hdr_status, kind: choice, choices: kladde endelig}
- {id: skal, kind: text, required: blocks}
- {id: boer, kind: text, required: warns}
- {id: kan, kind: text}
- {id: skriv, kind: signature, required: blocks}
"""


def test_a_required_answer_that_is_missing_is_told() -> None:
    """»blocks« is an error, »warns« a warning, optional is silent; a signature lacks its name and its date."""
    assert codes(findings(REQUIRED, {"hdr_status": "endelig"})) == [
        ("required", "skal", "error"), ("required.wanted", "boer", "warning"), ("required", "skriv_name", "error"), ("required", "skriv_date", "error"),
    ]  # fmt: skip


def test_required_answers_that_are_there_are_no_findings() -> None:
    """A complete form is silent."""
    assert not findings(REQUIRED, {"skal": "x", "boer": "x", "skriv_name": "x", "skriv_date": "2026-05-03"})


def test_in_a_draft_what_is_missing_is_a_note() -> None:
    """»Kladde« says that more is to come."""
    assert {(item.code, item.severity.value) for item in findings(REQUIRED, {"hdr_status": "kladde"})} == {
        ("required.draft", "note")
    }


def test_a_text_that_nobody_can_see_is_no_answer() -> None:
    """A required text of zero-width characters is missing."""
    assert ("required", "skal", "error") in codes(findings(REQUIRED, {"skal": "\u200b"}))


def test_the_author_has_the_word() -> None:
    """The author's own message stands instead of ours, braces and all."""
    found = findings("- {id: a, kind: text, required: blocks, required_message: 'Skriv {navn} her.'}")
    assert [item.message for item in found] == ["»A (1.1)«: Skriv {navn} her."]


def test_an_error_is_not_told_twice() -> None:
    """A scale with two ticks has an error already; it is not missing too."""
    response = a_response(a_form("- {id: a, kind: scale, scale: risk, required: blocks}"))
    assert codes(check_response(response)) == [("required", "a", "error")]
    told = replace(response, findings=(TWO_TICKS.at("a", label="A"),))
    assert not check_response(told)


CONDITIONAL = """
- {id: hdr_status, kind: choice, choices: kladde endelig}
- {id: anonym, kind: tri}
- {id: navn, kind: text, required: conditional, relevant: {field: anonym, is: nej}}
- {id: grund, kind: text, required: conditional, required_if: {field: anonym, is: ja}, otherwise: warns}
"""


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"anonym": "nej"}, [("required", "navn", "error"), ("required.wanted", "grund", "warning")]),
        ({"anonym": "ja"}, [("required", "grund", "error")]),
        ({"anonym": "ja", "grund": "x", "navn": "x"}, [("relevant", "navn", "error")]),
        ({"grund": "x", "navn": "x"}, [("relevant.unknown", "navn", "warning")]),
        ({"anonym": "nej", "navn": "x", "grund": "x"}, []),
    ],
)
def test_conditions_are_followed(answers: dict[str, Any], expected: list[tuple[str, str, str]]) -> None:
    """The name is asked for when the caller is not anonymous, and is a finding when the caller is."""
    assert codes(findings(CONDITIONAL, answers)) == expected


def test_what_we_wrote_ourselves_is_not_held_against_anybody() -> None:
    """A prefilled answer where none belongs is no finding."""
    assert not findings(CONDITIONAL, {"anonym": "ja", "grund": "x", "navn": "x"}, prefilled={"navn": "x"})


def test_a_row_that_is_begun_has_its_cells() -> None:
    """A row without a source is told with its place; an empty table is not."""
    fields = "- {id: t, kind: table, columns: [{id: hvad, kind: text, required: blocks}, {id: kilde, kind: text, required: blocks}, {id: dato, kind: date, required: warns}]}"
    found = findings(
        fields, {"t": [{"hvad": "x", "kilde": "x", "dato": "2026-05-03"}, {"hvad": "x", "kilde": None, "dato": None}]}
    )
    assert [(item.code, item.field, item.place) for item in found] == [
        ("required", "t", "række 2, »Kilde«"), ("required.wanted", "t", "række 2, »Dato«"),
    ]  # fmt: skip
    assert not findings(fields)


@pytest.mark.parametrize(
    ("field", "good", "bad"),
    [
        ("{id: a, kind: text, constraint: {pattern: '[0-9]{2}/[0-9]{5}'}}", "26/01234", "26-01234"),
        ("{id: a, kind: text, constraint: {not_cpr: 'true'}}", "26/01234", "310207-4000"),
        ("{id: a, kind: number, constraint: {min: '2'}}", "10", "1"),
        ("{id: a, kind: number, constraint: {max: '9'}}", "9", "10"),
        (
            "{id: a, kind: table, columns: [{id: c, kind: text}], constraint: {min_rows: '2'}}",
            [{"c": "x"}, {"c": "y"}],
            [{"c": "x"}],
        ),
        (
            "{id: a, kind: table, columns: [{id: c, kind: text}], constraint: {max_rows: '1'}}",
            [{"c": "x"}],
            [{"c": "x"}, {"c": "y"}],
        ),
        ("{id: a, kind: choices, choices: x y z, constraint: {max_chosen: '2'}}", ["x", "y"], ["x", "y", "z"]),
        ("{id: a, kind: date, constraint: {not_before: b}}", "2026-05-03", "2026-05-02"),
        ("{id: a, kind: date, constraint: {not_after: b}}", "2026-05-03", "2026-05-04"),
        ("{id: a, kind: date, constraint: {not_future: 'true'}}", "2026-06-01", "2026-06-02"),
    ],
)
def test_constraints(field: str, good: Any, bad: Any) -> None:
    """Each constraint from both sides; b is the 3rd of May, the form is of the 1st of June."""
    form = f"- {field}\n- {{id: b, kind: date}}\n- {{id: hdr_filled_date, kind: date}}"
    others = {"b": "2026-05-03", "hdr_filled_date": "2026-06-01"}
    assert not findings(form, {"a": good, **others})
    assert codes(findings(form, {"a": bad, **others})) == [("constraint", "a", "error")]
    assert not findings(form, others), "an answer that is not there breaks nothing"


def test_columns_have_constraints_too() -> None:
    """A deadline before the row's own sending date is told with its row; the author's message stands."""
    form = "- {id: t, kind: table, columns: [{id: sendt, kind: date}, {id: frist, kind: date, constraint: {not_before: sendt}, constraint_message: For tidligt.}]}"
    found = findings(form, {"t": [{"sendt": "2026-05-03", "frist": "2026-05-02"}]})
    assert [(item.code, item.place, item.message) for item in found] == [
        ("constraint", "række 1, »Frist«", "»T (1.1), række 1, Frist«: For tidligt.")
    ]
    assert not findings(form, {"t": [{"sendt": "2026-05-03", "frist": None}]})


CPR = "- {id: cpr, kind: cpr}\n- {id: hdr_filled_date, kind: date}"


@pytest.mark.parametrize(
    ("cpr", "fictional", "expected"),
    [
        ("310207-4000", False, [("V16", "cpr", "error")]),
        ("310207-4000", True, [("V16.fictional", "cpr", "note")]),
        ("120457-8003", False, [("V16.future", "cpr", "error")]),
        ("010136-4000", False, [("V16.future", "cpr", "error")]),
        ("310207-AB12", False, [("V16.replacement", "cpr", "note")]),
        ("010157-8000", False, [("V16.future", "cpr", "error")]),
    ],
)
def test_cpr_rules(cpr: str, fictional: bool, expected: list[tuple[str, str, str]]) -> None:  # noqa: FBT001
    """A day that does not exist, a day to come, a replacement number; the number is never repeated."""
    found = findings(CPR, {"cpr": cpr, "hdr_filled_date": "2026-06-01"}, fictional=fictional)
    assert codes(found) == expected
    assert not any(cpr in item.message or cpr[:6] in item.message for item in found)


def test_check_digits_are_a_note_at_most() -> None:
    """A number that fails modulus 11 is valid; 2057 is past when the form is of 2060."""
    response = a_response(a_form(CPR), {"cpr": "120457-8004"})
    assert codes(check_response(response, today=date(2060, 1, 1))) == [("V16.modulus", "cpr", "note")]
    assert not check_response(a_response(a_form(CPR), {"cpr": "120457-8008"}), today=date(2060, 1, 1))


def test_a_cpr_number_in_free_text_is_a_warning() -> None:
    """In a text, in a table's cell and in the overflow box."""
    form = "- {id: a, kind: longtext}\n- {id: t, kind: table, columns: [{id: c, kind: text}]}"
    for answers, field in (({"a": "CPR 300211-4000."}, "a"), ({"t": [{"c": "3002114000"}]}, "t")):
        found = findings(form, answers)
        assert codes(found) == [("V17", field, "warning")]
        assert "3002" not in found[0].message
    assert codes(findings(form, {"t__more": "300211-4000"})) == [
        ("more", "t__more", "note"),
        ("V17", "t__more", "warning"),
    ]
    assert not findings(form, {"a": "Ring 12 34 56 78."})


def test_a_row_that_we_wrote_ourselves_is_asked_for_only_where_its_table_is() -> None:
    """The participants stand in the form beforehand: in an authority's own view nobody says who of them was there."""
    form = """
- {id: hvis, kind: choice, choices: faelles egen}
- {id: t, kind: table, required: conditional, required_if: {field: hvis, is: faelles}, columns: [
    {id: navn, kind: text, required: blocks}, {id: til_stede, kind: choice, choices: hele del, required: warns}]}
"""
    spec, ours = a_form(form, identity=IDENTITY), {"t__1__navn": "Ane Prøve"}
    rows = [{"navn": "Ane Prøve", "til_stede": None}]

    def found(whose: str, *more: dict[str, Any]) -> list[str]:
        sent = a_response(spec, {"hvis": whose, "t": [*rows, *more]}, prefilled=ours)
        sent = replace(sent, prefilled=("t",), printed_rows={"t": (1, 2)[: 1 + len(more)]})
        return [item.place for item in check_response(sent)]

    assert found("faelles") == ["række 1, »Til stede«"]
    assert found("egen") == []
    assert found("egen", {"navn": "Bo Prøve", "til_stede": None}) == ["række 2, »Til stede«"]


@pytest.mark.parametrize(("whose", "asked"), [("faelles", [("required.dissent", "r_agree", "error")]), ("egen", [])])
def test_an_own_view_is_not_asked_whether_the_group_agrees(whose: str, asked: list[tuple[str, str, str]]) -> None:
    """There is no group yet when an authority gives its own rating before the meeting."""
    form = """
- {id: hvis, kind: choice, choices: faelles egen}
- {id: r_agree, kind: text, required: blocks, role: dissent, joint_only: true}
"""
    own = a_response(a_form(form, identity={**IDENTITY, "rater": "hvis"}), {"hvis": whose})
    assert codes(check_response(own)) == asked


def test_unchanged_has_no_place_in_a_first_meeting() -> None:
    """»Uændret« on meeting 1 is an error, on meeting 2 an answer."""
    form = "- {id: nr, kind: number}\n- {id: a, kind: scale, scale: risk}"
    assert codes(findings(form, {"nr": "1", "a": "U"})) == [("unchanged.first", "a", "error")]
    assert not findings(form, {"nr": "2", "a": "U"})


def test_a_locked_field_says_what_we_wrote() -> None:
    """Another authority in a locked head is an error; the same date in another way of writing is not."""
    form = "- {id: m, kind: choice, choices: kommune politi, locked: 'true'}\n- {id: d, kind: date, locked: 'true'}"
    prefilled = {"m=kommune": "x", "d": "03.05.2026"}
    assert not findings(form, {"m": "kommune", "d": "2026-05-03"}, prefilled=prefilled)
    assert codes(findings(form, {"m": "politi", "d": None}, prefilled=prefilled)) == [
        ("V21.locked", "m", "error"),
        ("V21.locked", "d", "error"),
    ]


def test_a_text_longer_than_its_field_is_kept_and_told() -> None:
    """Word has no limit where PDF has one."""
    assert codes(findings("- {id: a, kind: text, max_length: '3'}", {"a": "abcd"})) == [("length", "a", "warning")]
    assert not findings("- {id: a, kind: text, max_length: '4'}", {"a": "abcd"})


def test_a_refused_file_has_nothing_to_check() -> None:
    """It has its own finding."""
    refused: Response = replace(a_response(a_form("- {id: a, kind: text, required: blocks}")), spec=None)
    assert not check_response(refused)


def test_an_unreadable_cell_hides_no_other_of_its_row() -> None:
    """The date cannot be read: it is not asked for again, but the source beside it is."""
    fields = """
- id: linjer
  kind: table
  rows: 2
  required: blocks
  columns:
    - {id: info, kind: text, required: blocks}
    - {id: kilde, kind: text, required: blocks}
    - {id: dato, kind: date, required: blocks}
"""
    wrong = WRONG[Kind.DATE].at("linjer", "række 1, »Dato«", cell="linjer__1__dato", label="linjer")
    response = a_response(a_form(fields, identity={}), {"linjer": [{"info": "x", "kilde": None, "dato": None}]})
    found = check_response(replace(response, findings=(wrong,)))

    assert [(item.code, item.place) for item in found] == [("required", "række 1, »Kilde«")]
    blank = check_response(replace(response, answers={"linjer": None}, findings=(wrong,)))
    assert not blank, "a table of which nothing could be read is not called unanswered"
