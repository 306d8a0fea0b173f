"""What a case has still before it, said on the first page of the combined document."""

from __future__ import annotations

from functools import cache

import pytest

from infohus_forms.casework.review.progress import place_of
from infohus_forms.combine.assessment.assess import assessment_of
from infohus_forms.combine.assessment.flow import NOT_ASSESSED, NOT_MET, NOT_MET_AGAIN, NOT_QUALIFIED, NOT_REPLIED
from infohus_forms.validate.case.rules import effective
from tests.support.clean_cases import clean_case
from tests.support.shelf import SHELF
from tests.support.steps import case_of

SENTENCES = (NOT_QUALIFIED, NOT_REPLIED, NOT_MET, NOT_MET_AGAIN, NOT_ASSESSED)
SEEDS = range(24)


@cache
def told_at_each_step(seed: int) -> list[tuple[str, tuple[str, ...]]]:
    """The exit that is taken and the sentences, after each form that came back and at least one has."""
    found = []
    for step in clean_case(seed)[1:]:
        case = effective(case_of(step))
        way = place_of(case, SHELF, today=step.day).exit
        missing = assessment_of(case).missing
        written = any(response.spec and response.spec.id == "redskab4" for response in case.responses)
        found.append(("R4" if written else way.code if way else "", tuple(one for one in SENTENCES if one in missing)))
    return found


@pytest.mark.parametrize("seed", SEEDS)
def test_a_case_under_way_says_what_is_not_reached(seed: int) -> None:
    """The last that is ahead is the assessment, also of a case that is not current; a case that went elsewhere has nothing ahead."""
    for ended, told in told_at_each_step(seed):
        if ended in ("R4", "X1", "X3"):
            assert told == ()
        else:
            assert told[-1] == NOT_ASSESSED
        if ended == "X2":
            assert told == (NOT_ASSESSED,)


def test_every_sentence_is_met() -> None:
    """The cases above are told of with all five; a case that belongs elsewhere may say so in Redskab 4."""
    seen = [one for seed in SEEDS for one in told_at_each_step(seed)]
    assert {sentence for _, told in seen for sentence in told} == set(SENTENCES)
    assert {"R4", "X1", "X2"} <= {ended for ended, _ in seen}
