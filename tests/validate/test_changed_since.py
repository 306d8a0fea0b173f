"""A contribution that was changed after the meeting: the group is told what it has not seen."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from infohus_forms.models.finding import Severity
from infohus_forms.models.response import Response
from infohus_forms.validate.case.course import CaseFinding
from infohus_forms.validate.case.rules import check_case
from tests.support.builders import a_case, changed
from tests.validate.whole_case import assessment, contribution, meeting, whole

LINE = {"dim": "dim_r2", "info": "Har set ham med tre ældre.", "source": "Samtale", "date": "2026-09-10", "first_hand": "ja", "certainty": "sikker", "share": "ja"}  # fmt: skip
OTHER = {**LINE, "dim": "dim_t5", "info": "Møder hver dag."}
SECOND, LAST = "2026-10-02", "2026-10-05"
"""The days of the second meeting and of Redskab 4 in the case."""


def told(*later: Response, before: Response | None = None, **forms: Response | None) -> list[CaseFinding]:
    """What is said of a case whose municipality sent `before`, and `later` after that."""
    first = before or contribution("kommune", r2b_info=[LINE, OTHER])
    found = check_case(a_case(*whole(**{"kommune": first, **forms}), *later))
    return [one for one in found if one.finding.code == "contribution.changed_since"]


def correction(day: str, file: str = "rettet.pdf", **answers: Any) -> Response:
    """The municipality's correction of that day; without answers it says what the first said."""
    own = {"hdr_edition": "rettelse", "hdr_edition_date": day, "hdr_edition_reason": "Rettet.", "r2b_info": [LINE, OTHER]}  # fmt: skip
    return changed(contribution("kommune"), file, **{**own, **answers})


def test_a_correction_after_the_last_meeting_is_told_with_form_question_row_and_dimension() -> None:
    """Who must look, at which form, and at what; never what was said."""
    new = correction("2026-10-03", r2b_info=[LINE, {**OTHER, "dim": "dim_t4", "info": "Kommer sjældent."}])
    (one,) = told(new)
    assert one.files == ("r3_2.docx", "rettet.pdf")
    assert one.finding.severity is Severity.WARNING
    for words in (
        "Redskab 3, møde 2",
        "Kommune",
        "03.10.2026",
        "4.1 række 2 (Netværk og fritid)",
        "slettet række i 4.1 (Uddannelse",
    ):
        assert words in one.finding.message
    assert "række 1" not in one.finding.message
    assert "Kommer" not in one.finding.message + one.finding.hint
    assert "Mødelederen" in one.finding.hint


def test_an_assessment_of_before_is_told_too() -> None:
    """A correction after Redskab 4: the meeting and the assessment rest on what was."""
    found = told(correction("2026-10-06", r2b_resources="Noget andet."))
    assert [one.files[0] for one in found] == ["r3_2.docx", "r4.docx"]
    assert "Redskab 4 bygger på" in found[1].finding.message
    assert "Tovholderne" in found[1].finding.hint


@pytest.mark.parametrize(
    "answers",
    [
        {"r2b_info": [{**LINE, "share": "kun_mundtligt"}, OTHER]},
        {"r2b_info": [{**LINE, "certainty": "usikker"}, OTHER]},
        {"r2b_info": [LINE]},
        {"r2b_info": [LINE, OTHER, {**OTHER, "info": "En ny linje."}]},
        {"r2b_info__more": "Flere linjer."},
        {"r2b_answer": "ingen_oplysninger"},
        {"r2b_texts_share": "nej"},
    ],
)
def test_every_answer_that_a_rating_may_rest_on_counts(answers: dict[str, Any]) -> None:
    """A line that was added, taken out or marked otherwise, and an answer."""
    assert len(told(correction("2026-10-03", "rettet.pdf", **answers))) == 1


@pytest.mark.parametrize("day", ["2026-09-17", SECOND])
def test_what_the_group_had_when_it_met_is_no_news(day: str) -> None:
    """A correction before the last meeting, or on its day."""
    assert told(correction(day, r2b_info=[LINE])) == []


def test_a_correction_between_the_meetings_is_told_only_until_the_next() -> None:
    """A newer form ends it."""
    new = correction("2026-09-20", r2b_info=[LINE])
    assert [one.files[0] for one in told(new, meeting2=None, r4=None)] == ["r3_1.docx"]
    assert told(new) == []


def test_a_newer_version_of_the_form_ends_it() -> None:
    """The assessment is corrected after it has been looked at again."""
    again = {"hdr_edition": "rettelse", "hdr_edition_date": "2026-10-07", "hdr_edition_reason": "Set igen."}
    late = correction("2026-10-06", r2b_info=[LINE])
    assert len(told(late)) == 2
    ended = told(late, changed(assessment(), "r4_ny.docx", **again), changed(meeting("2"), "r3_ny.docx", **again))
    assert ended == []


def test_a_correction_that_says_the_same_of_the_case_is_no_news() -> None:
    """The head, the signature and the order of lines are nothing that a rating rests on."""
    assert told(correction("2026-10-06", r2b_info=[OTHER, LINE], r2b_by="En Anden Prøve", r2b_sign_name="En Anden")) == []  # fmt: skip


def test_the_second_correction_is_compared_with_what_was_seen() -> None:
    """What was corrected before the meeting was seen; what changed after it is told."""
    first = correction("2026-09-16", "rettet1.pdf", r2b_info=[LINE])
    (one,) = told(first, correction("2026-10-03", "rettet2.pdf", r2b_info=[LINE, OTHER]))
    assert one.finding.message.endswith("(03.10.2026): 4.1 række 2 (Uddannelse og beskæftigelse).")


def test_another_authoritys_contribution_or_a_supplement_is_no_change_of_this_one() -> None:
    """A supplement is a contribution of its own."""
    extra = contribution("kommune", r2b_supplement="1", hdr_filled_date="2026-10-04", r2b_info=[OTHER])
    assert told(extra) == []


def test_a_version_that_only_grew_after_the_meeting_is_told() -> None:
    """No correction is declared: the later file says more, and the group has not seen it."""
    before = contribution("kommune", r2b_missing=None)
    (one,) = told(changed(contribution("kommune"), "mere.pdf", hdr_filled_date="2026-10-03"), before=before)
    assert one.files == ("r3_2.docx", "mere.pdf")
    assert told(changed(contribution("kommune"), "mere.pdf", hdr_filled_date="2026-09-30"), before=before) == []


def unknown(*later: Response, before: Response | None = None, **forms: Response | None) -> list[CaseFinding]:
    """Finding about versions of which one has no date."""
    first = before or contribution("kommune", r2b_info=[LINE, OTHER])
    found = check_case(a_case(*whole(**{"kommune": first, **forms}), *later))
    return [one for one in found if one.finding.code == "contribution.undated_change"]


UNDATED = {"hdr_filled_date": None, "hdr_edition_date": None}


def test_a_changed_version_without_a_date_is_named_as_not_comparable() -> None:
    """The group may not have seen it: the meeting and the assessment are named, with the file without a date and the place."""
    new = changed(
        correction("2026-10-03", r2b_info=[LINE, {**OTHER, "info": "Kommer sjældent."}]), "rettet.pdf", **UNDATED
    )
    found = unknown(new)
    assert [one.files for one in found] == [("r3_2.docx", "rettet.pdf"), ("r4.docx", "rettet.pdf")]
    assert found[0].finding.severity is Severity.WARNING
    for words in ("Redskab 3, møde 2,", "Kommune", "»rettet.pdf« ikke har en dato", "4.1 række 2 (Uddannelse"):
        assert words in found[0].finding.message
    assert "Kommer" not in found[0].finding.message
    assert told(new) == []


@pytest.mark.parametrize("day", [None, "2026-10-03"])
def test_a_version_that_replaced_one_without_a_date_is_named_too(day: str | None) -> None:
    """The group saw the earlier one if it saw any: it is the version that says what changed, whether the later has a date or not."""
    first = contribution("kommune", r2b_info=[LINE, OTHER], **UNDATED)
    new = changed(correction(day or "2026-10-03", r2b_info=[LINE]), "rettet.pdf", **({} if day else UNDATED))
    assert [one.files[0] for one in unknown(new, before=first)][:1] == ["r3_2.docx"]


def test_a_version_without_a_date_that_says_the_same_is_no_news() -> None:
    """Nothing that a rating rests on is another: nothing to look at."""
    assert unknown(changed(correction("2026-10-03"), "rettet.pdf", **UNDATED)) == []
    assert unknown(before=contribution("kommune", r2b_info=[LINE], **UNDATED)) == [], "one version cannot have changed"


def test_a_meeting_without_a_date_is_not_comparable() -> None:
    """It is the form that lacks the date: the message names its file."""
    no_day = changed(meeting("2"), "r3_2.docx", r3_date=None, **UNDATED)
    found = unknown(correction("2026-10-03", r2b_info=[LINE]), meeting2=no_day, r4=None)
    assert [one.files[0] for one in found] == ["r3_2.docx"]
    assert "»r3_2.docx« ikke har en dato" in found[0].finding.message


def test_what_a_person_has_stated_since_is_no_change_of_the_sender() -> None:
    """The coordinator settled a cell of the correction: only the row that the sender changed is named."""
    new = correction("2026-10-03", r2b_info=[{**LINE, "source": "Skolen"}, {**OTHER, "info": "Kommer sjældent."}])
    by = "afklaret af Ane Prøve den 04.10.2026"
    settled = replace(new, clarified={"r2b_info": by, "r2b_info__1__source": by})
    (one,) = told(settled)
    assert "række 2" in one.finding.message
    assert "række 1" not in one.finding.message
    assert "række 1" in told(new)[0].finding.message


def test_a_long_list_of_changes_is_cut_with_a_mark() -> None:
    """The message is a line: the first changes, and that there are more."""
    rows = [{**OTHER, "info": f"Ny linje {number}."} for number in range(9)]
    (one,) = told(correction("2026-10-03", r2b_info=rows))
    assert one.finding.message.endswith(" …")
    assert len(one.finding.message) < 200
