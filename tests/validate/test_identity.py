"""Versions of one form: which of them count, and when a person must decide."""

from __future__ import annotations

from itertools import permutations
from typing import Any

from infohus_forms.models.response import Response
from infohus_forms.validate.case.versions import effective, identity_key, version_findings
from tests.support.builders import a_case, a_form, a_response, changed
from tests.validate import whole_case

CONTRIBUTION = a_form(
    """
- {id: m, kind: choice, choices: kommune politi}
- {id: enhed, kind: text}
- {id: nr, kind: number}
- {id: hdr_status, kind: choice, choices: kladde endelig}
- {id: hdr_edition, kind: choice, choices: ny tilfoejelse rettelse}
- {id: hdr_edition_date, kind: date}
- {id: hdr_filled_date, kind: date}
- {id: a, kind: text}
- {id: b, kind: text}
- {id: risiko, kind: scale, scale: risk}
- {id: t, kind: table, columns: [{id: x, kind: text}, {id: y, kind: text}]}
""",
    identity={"authority": "m", "unit": "enhed", "supplement": "nr", "edition": "hdr_edition", "status": "hdr_status"},
)


def sheet(file: str, **answers: Any) -> Response:
    """A contribution with these answers."""
    return a_response(CONTRIBUTION, {"m": "kommune", "enhed": "Skolen", "a": "1", **answers}, file=file)


def told(*responses: Response) -> tuple[list[str], list[str]]:
    """Codes of the findings, and the files that count; the same in whatever order the files come."""
    outcomes = set()
    for order in permutations(responses):
        case = a_case(*order)
        found = tuple(sorted(item.finding.code for item in version_findings(case)))
        outcomes.add((found, tuple(response.file for response in effective(case).responses)))
    assert len(outcomes) == 1, "the order of files never matters"
    found, files = outcomes.pop()
    return list(found), list(files)


def test_different_forms_all_count() -> None:
    """Another authority, another unit, another supplement: forms of their own."""
    assert told(sheet("1"), sheet("2", m="politi"), sheet("3", enhed="Jobcentret"), sheet("4", nr="1")) == (
        [],
        ["1", "2", "3", "4"],
    )


def test_a_blank_supplement_is_the_first_contribution() -> None:
    """»« and »0« are the same, and so is »skolen« in small letters."""
    assert identity_key(sheet("1")) == identity_key(sheet("2", nr="0", enhed=" skolen "))


def test_the_same_answers_twice_count_once() -> None:
    """Word and PDF of one reply: a note, and one of them counts."""
    found, files = told(sheet("1"), sheet("2"))
    assert found == ["identity.duplicate"]
    assert len(files) == 1


def test_a_copy_that_only_adds_continues_the_form() -> None:
    """An answer more, a row more, a cell more: the fuller one counts, the other gets a note."""
    first = sheet("1", t=[{"x": "1", "y": None}])
    assert told(first, changed(first, "2", b="2")) == (["identity.continued"], ["2"])
    assert told(first, changed(first, "2", t=[{"x": "1", "y": "2"}])) == (["identity.continued"], ["2"])
    assert told(first, changed(first, "2", t=[{"x": "0", "y": None}, {"x": "1", "y": None}])) == (
        ["identity.continued"],
        ["2"],
    )


def test_a_chain_of_copies_ends_in_the_last() -> None:
    """Municipality, police, municipality: three copies, the third has everything."""
    first = sheet("1")
    second = changed(first, "2", b="2")
    assert told(first, second, changed(second, "3", t=[{"x": "1", "y": "1"}])) == (["identity.continued"] * 2, ["3"])


def test_a_final_copy_of_a_draft_continues_it() -> None:
    """Only the status and the date differ: the final one counts."""
    draft = sheet("2", hdr_status="kladde", hdr_filled_date="2026-05-01")
    assert told(draft, changed(draft, "1", hdr_status="endelig", hdr_filled_date="2026-05-02")) == (
        ["identity.continued"],
        ["1"],
    )


def test_an_answer_that_was_awaited_may_be_given() -> None:
    """»Afventer« is no answer yet: the police may replace it without a correction."""
    waiting = changed(whole_case.forwarded(), "a.docx", r1_pol_obstacle="afventer")
    assert told(waiting, whole_case.forwarded()) == (["identity.continued"], ["r1_politi.docx"])


def test_undeclared_versions_are_a_conflict() -> None:
    """Two different answers and nobody says which is right: an error, and both stay until a person decides."""
    found, files = told(sheet("1"), sheet("2", a="2"))
    assert (found, files) == (["identity.conflict"], ["1", "2"])
    case = a_case(sheet("1"), sheet("2", a="2"))
    (conflict,) = version_findings(case)
    assert (conflict.finding.field, conflict.finding.severity.value, set(conflict.files)) == ("a", "error", {"1", "2"})


def test_copies_that_add_different_things_are_a_conflict() -> None:
    """Neither holds the other."""
    assert told(sheet("1", b="2"), sheet("2", t=[{"x": "1", "y": None}])) == (["identity.conflict"], ["1", "2"])


def test_a_correction_supersedes() -> None:
    """Declared as »rettelse«: it counts, and what it corrects is kept with a note."""
    first = sheet("1")
    second = changed(first, "2", a="2", hdr_edition="rettelse", hdr_edition_date="2026-05-02")
    third = changed(first, "3", a="3", hdr_edition="rettelse", hdr_edition_date="2026-05-03")
    assert told(first, second) == (["identity.corrected"], ["2"])
    assert told(first, second, third) == (["identity.corrected"] * 2, ["3"])


def test_two_corrections_of_one_day_need_a_decision() -> None:
    """Nobody can tell which came last."""
    first = sheet("1")
    two = [changed(first, name, a=name, hdr_edition="rettelse", hdr_edition_date="2026-05-02") for name in ("2", "3")]
    assert told(first, *two) == (["identity.corrected", "identity.two_corrections"], ["2", "3"])


def test_an_addition_only_adds() -> None:
    """»Tilføjelse« with everything and more continues; one that changes an answer is an error."""
    first = sheet("1")
    assert told(first, changed(first, "2", b="2", hdr_edition="tilfoejelse")) == (["identity.continued"], ["2"])
    assert told(first, changed(first, "2", a="2", hdr_edition="tilfoejelse")) == (["identity.addition"], ["1", "2"])


def test_a_correction_of_nothing_is_told() -> None:
    """The form that it corrects is not here."""
    alone = sheet("1", hdr_edition="rettelse", hdr_edition_date="2026-05-02")
    assert told(alone) == (["identity.no_predecessor"], ["1"])


def test_a_rating_is_not_corrected_after_the_meeting() -> None:
    """A correction may mend a text; a changed rating needs a meeting of its own."""
    first = sheet("1", risiko="2")
    new = {"hdr_edition": "rettelse", "hdr_edition_date": "2026-05-02"}
    assert told(first, changed(first, "2", risiko="3", **new)) == (
        ["identity.corrected", "identity.rating_changed"],
        ["2"],
    )
    assert told(first, changed(first, "2", a="2", **new)) == (["identity.corrected"], ["2"])


def test_one_issued_form_is_one_form() -> None:
    """A copy of the municipality's sheet in which somebody chose »politi« is told."""
    two = [a_response(CONTRIBUTION, {"m": who, "a": "1"}, file=who, instance="i1") for who in ("kommune", "politi")]
    assert told(*two) == (["identity.instance"], ["kommune", "politi"])


def test_meetings_and_views_are_told_apart() -> None:
    """Meeting 1 and 2, and two authorities' own views of meeting 1, are four forms."""
    views = [whole_case.meeting("1", r3_view="egen", r3_view_authority=who) for who in ("kommune", "politi")]
    keys = {identity_key(response) for response in (whole_case.meeting("1"), whole_case.meeting("2"), *views)}
    assert len(keys) == 4


def test_nothing_refused_counts() -> None:
    """A refused file is in the case, but not among what counts."""
    refused = Response("x.pdf", "", sheet("1").carrier, None, None, {}, {})
    assert told(sheet("1"), refused) == ([], ["1"])
