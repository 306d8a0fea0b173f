"""A new case: what is asked on the command line."""

from __future__ import annotations

import pytest

from infohus_forms.casework.issuing.new_case import checked
from infohus_forms.casework.storage.case_folder import CaseError
from tests.support.shelf import SHELF


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("0492", "0492"), ("Ærø", "0492"), ("ærø kommune", "0492"), ("København", "0101"), ("Bornholm", "0400"),
        ("Århus", "0751"), (" Faaborg-Midtfyn ", "0430"), ("", ""),
    ],
)  # fmt: skip
def test_a_municipality_is_known_by_its_name_or_its_code(said: str, code: str) -> None:
    """Whoever opens a case knows the name; the four digits stand in no letter."""
    assert checked(SHELF, {"case_no": "26/7", "municipality": said}, "T").municipality == code


@pytest.mark.parametrize("said", ["Atlantis", "9999", "Fjordmark"])
def test_a_municipality_that_is_on_no_list_is_told_with_what_to_write(said: str) -> None:
    """An invented one is known in an invented case only."""
    with pytest.raises(CaseError, match="navn eller de fire cifre"):
        checked(SHELF, {"case_no": "26/7", "municipality": said}, "T")
