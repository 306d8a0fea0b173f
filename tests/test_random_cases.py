"""Random cases, a few of them on every run; `python -m tests.random_cases 2000` tries many."""

from __future__ import annotations

import pytest

from tests.random_cases import problems, random_case


@pytest.mark.parametrize("seed", range(12))
def test_what_may_be_shown_is_found_and_nothing_else(seed: int) -> None:
    """A case of 2–12 forms: each shareable text stands in Word and PDF, no other does, in any order of files."""
    assert not problems(seed)


def test_the_random_cases_have_something_to_find_and_something_to_hide() -> None:
    """Twelve cases hold well over a thousand texts of both kinds, or the test above says nothing."""
    cases = [random_case(seed) for seed in range(12)]
    assert sum(len(case.shown) for case in cases) > 500
    assert sum(len(case.hidden) for case in cases) > 500
    assert {len(case.case.responses) for case in cases} >= {3, 6}
