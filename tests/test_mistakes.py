"""Single mistakes in correct cases: one of each kind on every run; `python -m tests.mistakes 2000 300` tries many."""

from __future__ import annotations

import pytest

from infohus_forms.casework.review.progress import place_of
from infohus_forms.combine.assessment.assess import assessment_of
from infohus_forms.validate.case.rules import effective
from tests.mistakes.planting import MISTAKES
from tests.mistakes.told import false_alarms, told
from tests.support.clean_cases import clean_case
from tests.support.shelf import SHELF
from tests.support.steps import case_of

CASES = 24
"""Correct cases that a normal run takes its mistakes from."""


@pytest.mark.parametrize("seed", range(len(MISTAKES)))
def test_a_single_mistake_is_told_of_at_its_field(seed: int) -> None:
    """A correct case with one mistake of each kind: a finding of that kind, at the field where it was made."""
    assert told(seed, CASES)[1] == ""


def test_there_are_mistakes_of_many_kinds() -> None:
    """The number of kinds is what the test above is worth."""
    assert len(MISTAKES) >= 75


@pytest.mark.parametrize("seed", range(CASES))
def test_a_correct_case_is_left_in_peace_at_every_step(seed: int) -> None:
    """No error and no warning, from the empty case to its end: what is not due yet is awaited."""
    assert false_alarms(seed)[1] == []


def test_the_correct_cases_go_every_way() -> None:
    """They end with a recommendation and by each exit, and a draft can be combined at every step."""
    ends = set()
    for seed in range(CASES):
        steps = clean_case(seed)
        assessments = [assessment_of(effective(case_of(step))) for step in steps[1::3]]
        assert all(one.conclusion for one in assessments)
        taken = place_of(effective(case_of(steps[-1])), SHELF, today=steps[-1].day).exit
        ends.add(taken.code if taken else steps[-1].came[-1].form)
    assert ends == {"redskab4", "X1", "X2", "X3"}
