"""One form that came back in several files: put together where they do not differ, a conflict where they do."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infohus_forms.combine.assessment.assess import assessment_of
from infohus_forms.models.case import Case
from infohus_forms.models.finding import Severity
from infohus_forms.models.response import Response
from infohus_forms.validate.case.parts import DifferError, differing, together
from infohus_forms.validate.case.rules import check_case, effective
from infohus_forms.validate.case.versions import version_findings
from infohus_forms.validate.form.rules import check_response
from tests.support.builders import a_case, a_form, a_response, changed
from tests.validate.whole_case import contribution, forwarded, meeting, overview, qualified, received

FORM = a_form(
    """
- {id: a, kind: text}
- {id: b, kind: text}
- {id: flere, kind: choices, choices: x y z}
- {id: t, kind: table, columns: [{id: what, kind: text}, {id: when, kind: date}, {id: who, kind: text}]}
"""
)
MUNICIPALITY = {"r1_c_change": "Siden maj, viser det sig.", "r1_c_tried": "Tre samtaler."}
LINE: dict[str, Any] = {
    "date": "2026-08-30",
    "what": "Mødte ikke op.",
    "where": "Skolen",
    "first_hand": "ja",
    "seen_by": "Læreren",
}


def form(file: str, rows: dict[int, dict[str, Any]] | None = None, **answers: Any) -> Response:
    """A file of one instance; `rows` by where they stand on the form."""
    table = {"t": list(rows.values())} if rows else {}
    response = a_response(FORM, {**table, **answers}, file=file, instance="ABC")
    return changed_rows(response, tuple(rows or {}))


def changed_rows(response: Response, places: tuple[int, ...], table: str = "t") -> Response:
    """The response with the places of its rows."""
    return replace(response, printed_rows={table: places} if places else {})


def of(case: Case, spec: str = "redskab1") -> Response:
    """The only response of a form that counts."""
    (one,) = effective(case).of(spec)
    return one


def codes(case: Case) -> list[str]:
    """Codes of what is said of versions."""
    return sorted(item.finding.code for item in version_findings(case))


def two_hands() -> tuple[Response, Response]:
    """The municipality adds a line and a text to its copy while the police fill theirs."""
    rows = [*received().rows("r1_c_observations"), LINE]
    ours = changed(received(), "r1_kommune.docx", r1_c_observations=rows, r1_c_tried=None)
    ours = changed(
        ours,
        "r1_kommune.docx",
        r1_fwd_police="ja",
        r1_fwd_date="2026-09-02",
        r1_c_tried="To samtaler.",
        r1_child_duty="sendt",
    )
    return ours, forwarded()


def test_the_municipality_adds_a_line_while_the_police_fill_theirs() -> None:
    """Both are parts of one form: the line and the police's answers stand in it, and each answer says which file gave it."""
    ours, police = two_hands()
    for order in permutations((ours, police)):
        case = a_case(*order)
        assert codes(case) == ["identity.part"]
        whole = of(case)
        assert whole.rows("r1_c_observations") == [*received().rows("r1_c_observations"), LINE]
        assert whole.text("r1_pol_obstacle") == "intet_til_hinder"
        assert whole.said_by("r1_pol_obstacle") == police.file
        assert whole.said_by("r1_c_observations__2__what") == ours.file
        assert {part.file for part in whole.parts} == {ours.file, police.file}
        assert not effective(case).superseded
        text = str(assessment_of(effective(case)).as_json())
        assert LINE["what"] in text
        assert "lagt sammen" in text


def test_a_file_of_a_form_in_parts_gives_no_errors_of_its_own() -> None:
    """The municipality's copy lacks the police's answers: nothing is said of it. What lacks in both is told once."""
    ours, police = (changed(one, hdr_status="endelig") for one in two_hands())
    whole = of(a_case(ours, police))
    lacking = {item.field for item in check_response(ours) if item.severity is Severity.ERROR}
    assert "r1_pol_obstacle" in lacking or "r1_pol_by" in lacking
    said = {item.field for item in whole.findings if item.severity is Severity.ERROR}
    assert not said & {"r1_pol_obstacle", "r1_pol_threat", "r1_pol_by"}


def test_one_field_answered_differently_is_a_conflict_that_names_it() -> None:
    """The question in which they differ, not one that only one of them answers; both files, and a person decides."""
    ours, police = two_hands()
    other = changed(police, "r1_politi.docx", r1_c_own_words="Noget andet.")
    (found,) = version_findings(a_case(ours, other))
    assert (found.finding.code, found.finding.field) == ("identity.conflict", "r1_c_own_words")
    assert set(found.files) == {ours.file, other.file}
    assert len(effective(a_case(ours, other)).of("redskab1")) == 2


def test_files_of_two_instances_are_never_put_together() -> None:
    """Two copies that were made apart are two forms, as before."""
    ours, police = two_hands()

    assert police.stamp
    apart = replace(police, stamp=replace(police.stamp, instance="ANDEN"))
    assert codes(a_case(ours, apart)) == ["identity.conflict"]
    blank = [replace(one, stamp=replace(one.stamp, instance="")) for one in (ours, police) if one.stamp]
    assert codes(a_case(*blank)) == ["identity.conflict"]


def test_three_files_are_one_form_and_the_one_that_differs_is_named() -> None:
    """Three hands; then one of them has another answer than the second."""
    one, two, three = form("1", a="1"), form("2", b="2"), form("3", flere=["x"])
    for order in permutations((one, two, three)):
        whole = of(a_case(*order), "proeve")
        assert (whole.text("a"), whole.text("b"), whole.answers["flere"]) == ("1", "2", ["x"])
    other = form("3", b="3", flere=["x"])
    (conflict,) = [
        item for item in version_findings(a_case(one, two, other)) if item.finding.code == "identity.conflict"
    ]
    assert (conflict.finding.field, set(conflict.files)) == ("b", {"2", "3"})


@pytest.mark.parametrize(
    ("mine", "yours", "together_are"),
    [
        ({1: {"what": "x"}}, {2: {"what": "y"}}, [{"what": "x"}, {"what": "y"}]),
        ({1: {"what": "x"}, 2: {"what": "z"}}, {1: {"what": "x"}, 3: {"what": "y"}}, [{"what": "x"}, {"what": "z"}, {"what": "y"}]),
        ({1: {"what": "x"}}, {1: {"what": "x", "who": "p"}, 2: {"what": "y"}}, [{"what": "x", "who": "p"}, {"what": "y"}]),
        ({1: {"what": "x", "who": "p"}, 3: {"what": "y"}}, {1: {"what": "x"}, 2: {"what": "z"}}, [{"what": "x", "who": "p"}, {"what": "z"}, {"what": "y"}]),
    ],
)  # fmt: skip
def test_rows_are_put_together_by_where_they_stand(mine: Any, yours: Any, together_are: Any) -> None:
    """A row equal to another, less than it, or in a place of its own."""
    for one, other in ((mine, yours), (yours, mine)):
        whole = together(form("1", one, a="1"), form("2", other, b="2"))
        assert whole.rows("t") == together_are
        assert len(whole.printed_rows["t"]) == len(together_are)


@pytest.mark.parametrize(
    ("mine", "yours"),
    [
        ({1: {"what": "x"}}, {1: {"when": "2026-05-01"}}),
        ({1: {"what": "x", "who": "p"}}, {1: {"what": "x", "who": "q"}}),
        ({1: {"what": "x"}}, {1: {"what": "y"}}),
        ({1: {"what": "x", "who": "p"}}, {1: {"what": "x", "when": "2026-05-01"}}),
    ],
)
def test_cells_of_two_files_never_make_a_row(mine: Any, yours: Any) -> None:
    """In one place two rows of which neither says all of the other: a conflict in the table."""
    for one, other in ((mine, yours), (yours, mine)):
        assert differing(form("1", one, a="1"), form("2", other, b="2")) == "t"


def test_ticks_and_overflow_are_filled_fields_too() -> None:
    """More ticks hold fewer; different ones do not. Text in »Flere« is kept, and differs when it differs."""
    assert together(form("1", flere=["x"], a="1"), form("2", flere=["x", "y"])).answers["flere"] == ["x", "y"]
    assert differing(form("1", flere=["x"]), form("2", flere=["y"])) == "flere"
    assert together(form("1", t__more="mere"), form("2", a="1")).text("t__more") == "mere"
    assert differing(form("1", t__more="mere"), form("2", t__more="andet")) == "t"


CELLS = st.fixed_dictionaries({name: st.sampled_from([None, "1", "2"]) for name in ("what", "when", "who")})
TABLES = st.dictionaries(st.integers(1, 4), CELLS.filter(lambda row: any(row.values())), max_size=4)
ANSWERS = st.fixed_dictionaries({name: st.sampled_from([None, "1", "2"]) for name in ("a", "b")})


@given(TABLES, ANSWERS, TABLES, ANSWERS)
def test_nothing_is_lost_and_nothing_is_made(mine: Any, own: Any, yours: Any, other: Any) -> None:
    """Every row that comes out stood so in a file, every row that went in is in one that comes out; each answer too."""
    one, two = (
        form(file, dict(sorted(rows.items())), **answers)
        for file, rows, answers in (("1", mine, own), ("2", yours, other))
    )
    try:
        whole = together(one, two)
    except DifferError:
        return
    rows = whole.rows("t")
    went_in = [*one.rows("t"), *two.rows("t")]
    assert all(row in went_in for row in rows)
    assert all(any(all(value in (None, new[name]) for name, value in row.items()) for new in rows) for row in went_in)
    assert len(rows) >= max(len(mine), len(yours))
    for name in ("a", "b"):
        assert {whole.answers[name]} == ({own[name], other[name]} - {None} or {None})
        assert whole.answers[name] is None or whole.said_by(name) in ("1", "2")


def test_a_correction_replaces_every_file_of_the_form() -> None:
    """Each of them is told of as replaced."""
    ours, police = two_hands()
    correction = changed(
        forwarded(), "rettet.docx", r1_c_own_words="Rettet.", hdr_edition="rettelse", hdr_edition_date="2026-09-04"
    )
    case = a_case(ours, police, correction)
    assert codes(case) == ["identity.corrected", "identity.corrected", "identity.part"]
    assert of(case).file == "rettet.docx"


def test_an_addition_in_the_same_form_may_lack_what_came_meanwhile() -> None:
    """It adds, and nothing differs."""
    ours, police = two_hands()
    more = changed(police, police.file, hdr_edition="tilfoejelse", hdr_edition_date="2026-09-04")
    assert codes(a_case(ours, more)) == ["identity.part"]


def test_parts_of_a_contribution_and_of_a_meeting() -> None:
    """The rule is of instances, not of Redskab 1."""
    sheet = contribution("politi")
    halves = changed(sheet, "1.pdf", r2b_resources=None), changed(sheet, "2.pdf", r2b_contact_now=None)
    assert codes(a_case(*halves)) == ["identity.part"]
    assert of(a_case(*halves), "redskab2_bidrag").text("r2b_resources") == sheet.text("r2b_resources")
    met = changed(meeting("1"), "1.docx", r3_r1_why=None), changed(meeting("1"), "2.docx", r3_r2_why=None)
    assert codes(a_case(*met)) == ["identity.part"]


def test_findings_of_the_rules_are_told_at_the_file_that_holds_the_answer() -> None:
    """What the police wrote is settled in the police's file."""
    ours, police = two_hands()
    police = changed(police, police.file, r1_pol_by="Per Demo", r1_fwd_to="310207-4000")
    case = a_case(changed(ours, ours.file, hdr_filled_date="2026-09-09"), police, overview())
    for item in check_case(case):
        if item.finding.field.startswith("r1_pol_") or item.finding.field == "r1_fwd_to":
            assert item.files == (police.file,)
    assert qualified().spec


def test_a_yes_to_sharing_that_was_taken_out_again_is_not_filled_in_from_before() -> None:
    """A later file of the same form without the »ja«: a conflict. Given later, it is an answer more."""
    sheet = contribution("politi")
    rows = [{**row, "share": None} for row in sheet.rows("r2b_info")]
    for answers, field in (({"r2b_info": rows}, "r2b_info"), ({"r2b_texts_share": None}, "r2b_texts_share")):
        cleared = changed(sheet, "senere.pdf", hdr_filled_date="2026-09-12", **answers)
        for more in ({}, {"r2b_resources": None}):
            first = changed(sheet, sheet.file, **more)
            found = [
                item for item in version_findings(a_case(first, cleared)) if item.finding.severity is Severity.ERROR
            ]
            assert [(item.finding.code, item.finding.field) for item in found] == [("identity.conflict", field)]
        earlier = changed(cleared, "senere.pdf", hdr_filled_date="2026-09-10")
        assert codes(a_case(sheet, earlier)) == ["identity.continued"]
        assert of(a_case(sheet, earlier), "redskab2_bidrag").file == sheet.file


SAME, LATER, EARLIER = "2026-09-11", "2026-09-12", "2026-09-10"
LINES_OF_POLICE = contribution("politi").rows("r2b_info")
UNSHARED = [{**LINES_OF_POLICE[0], "share": None}, LINES_OF_POLICE[1]]
REWORDED = [{**UNSHARED[0], "info": "Rettet."}, LINES_OF_POLICE[1]]


def severe(*files: Response) -> list[tuple[str, str]]:
    """Codes and fields of the errors of versions."""
    found = [item.finding for item in version_findings(a_case(*files))]
    return [(item.code, item.field) for item in found if item.severity is Severity.ERROR]


@pytest.mark.parametrize("more", [{}, {"r2b_attend": "En anden Prøve"}])
@pytest.mark.parametrize("day", [SAME, LATER, None])
@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"r2b_info": UNSHARED}, "r2b_info"),
        ({"r2b_info": LINES_OF_POLICE[1:]}, "r2b_info"),
        ({"r2b_info": REWORDED}, "r2b_info"),
        ({"r2b_info": None}, "r2b_info"),
        ({"r2b_info": [{**LINES_OF_POLICE[0], "source": None}, LINES_OF_POLICE[1]]}, "r2b_info"),
        ({"r2b_texts_share": None}, "r2b_texts_share"),
    ],
)
def test_what_may_have_been_taken_back_is_for_a_person(
    answers: dict[str, Any], field: str, day: str | None, more: dict[str, Any]
) -> None:
    """Without the »ja« or the whole line, on the same day, later or undated: a conflict, and neither is »tidligere udgave«."""
    sheet = changed(contribution("politi"), "a.pdf", **dict.fromkeys(more))
    for name in ("0.pdf", "z.pdf"):
        other = changed(contribution("politi"), name, hdr_filled_date=day, **answers, **more)
        assert severe(sheet, other) == [("identity.conflict", field)]
        assert "identity.continued" not in codes(a_case(sheet, other))
        assert len(effective(a_case(sheet, other)).of("redskab2_bidrag")) == 2
        undated = changed(sheet, sheet.file, hdr_filled_date=None)
        assert severe(undated, other) == [("identity.conflict", field)]


@pytest.mark.parametrize(
    "answers",
    [{"r2b_info": UNSHARED}, {"r2b_info": LINES_OF_POLICE[1:]}, {"r2b_info": None}, {"r2b_texts_share": None}],
)
def test_a_contribution_that_grew_from_an_earlier_day_continues_it(answers: dict[str, Any]) -> None:
    """The same blanks in a file of an earlier date: the later one has the same answers and more."""
    sheet = contribution("politi")
    case = a_case(sheet, changed(sheet, "z.pdf", hdr_filled_date=EARLIER, **answers))
    assert codes(case) == ["identity.continued"]
    assert of(case, "redskab2_bidrag").file == sheet.file


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"r1_c_area": ["adfaerd"]}, "r1_c_area"),
        ({"r1_c_area": None}, "r1_c_area"),
        ({"r1_c_tried": None}, "r1_c_tried"),
        ({"r1_c_observations": None}, "r1_c_observations"),
    ],
)
def test_what_a_later_redskab_1_no_longer_says_is_for_a_person(answers: dict[str, Any], field: str) -> None:
    """A tick, a text or the rows that may be shown: taken out later a conflict, not yet there before an earlier version."""
    police = forwarded()
    for more in ({}, {"r1_rep_workplace": None}):
        first = changed(police, police.file, **more)
        assert severe(first, changed(received(), "z.docx", hdr_filled_date="2026-09-04", **answers)) == [
            ("identity.conflict", field)
        ]
    assert codes(a_case(police, changed(received(), "z.docx", hdr_filled_date="2026-09-01", **answers))) == [
        "identity.continued"
    ]
    unticked = changed(received(), "z.docx", r1_c_area=["adfaerd"])
    assert severe(police, unticked) == [("identity.conflict", "r1_c_area")], "of one day it may be the newer"


def test_a_consent_that_is_gone_is_for_a_person() -> None:
    """The coordinator took the answer on consent out of a copy of the same day."""
    first = overview()
    assert severe(first, changed(first, "z.docx", r2_consent=None)) == [("identity.conflict", "r2_consent")]
    earlier = changed(first, "z.docx", r2_consent=None, hdr_filled_date="2026-09-01")
    assert codes(a_case(first, earlier)) == ["identity.continued"]


def test_every_file_of_a_form_in_parts_is_asked_whether_something_was_taken_back() -> None:
    """Two of them are one form already, and its date is that of one of them only."""
    sheet = contribution("politi")
    cleared = changed(sheet, "1.pdf", r2b_texts_share=None, r2b_attend=None, hdr_status="kladde", hdr_filled_date=LATER)
    final = changed(sheet, "2.pdf", r2b_texts_share=None, r2b_measures=None, hdr_filled_date=EARLIER)
    shared = changed(sheet, "3.pdf", r2b_missing=None, hdr_filled_date=SAME)
    for order in permutations((cleared, final, shared)):
        assert ("identity.conflict", "r2b_texts_share") in severe(*order)


def test_a_file_of_a_later_date_is_never_an_earlier_version() -> None:
    """The municipality dates its copy later and has none of the police's answers: put together, and not told of as older."""
    late = changed(received(), "z.docx", hdr_filled_date="2026-09-04")
    assert codes(a_case(forwarded(), late)) == ["identity.part"]
    assert of(a_case(forwarded(), late)).text("r1_pol_obstacle") == "intet_til_hinder"


@pytest.mark.parametrize("status", ["kladde", "endelig"])
def test_a_pending_answer_stands_until_another_is_given(status: str) -> None:
    """The newer file has a blank there: no answer. With an answer it is that which counts."""
    waiting = changed(forwarded(), "1.docx", r1_pol_obstacle="afventer")
    for other in (
        changed(received(), "2.docx", hdr_filled_date="2026-09-03", hdr_status=status),
        changed(received(), "2.docx", hdr_filled_date="2026-09-03", hdr_status=status, r1_q_reason="Mere."),
    ):
        whole = of(a_case(waiting, other))
        assert (whole.text("r1_pol_obstacle"), whole.said_by("r1_pol_obstacle")) == ("afventer", "1.docx")
    given_one = changed(forwarded(), "2.docx", hdr_filled_date="2026-09-03", hdr_status=status)
    assert of(a_case(waiting, given_one)).text("r1_pol_obstacle") == "intet_til_hinder"


def test_a_finished_form_that_still_waits_is_not_answered_by_another_file() -> None:
    """As a draft it says »not yet«, and the police's file has the answer; finished it says that there is none: a conflict."""
    ours, police = two_hands()
    waiting = changed(ours, ours.file, r1_pol_obstacle="afventer")
    assert of(a_case(waiting, police)).text("r1_pol_obstacle") == "intet_til_hinder"
    (found,) = version_findings(a_case(changed(waiting, ours.file, hdr_status="endelig"), police))
    assert (found.finding.code, found.finding.field) == ("identity.conflict", "r1_pol_obstacle")
