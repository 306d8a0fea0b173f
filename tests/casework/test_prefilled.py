"""What we wrote in a form beforehand is no fault of whoever sends it back: it is said once, where it can be put right."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from infohus_forms.casework.decisions.prefilled import said_once
from infohus_forms.casework.storage.case_folder import folder_of
from infohus_forms.models.response import Response
from infohus_forms.validate.case.rules import CaseFinding
from infohus_forms.validate.form.rules import CPR_DATE, CPR_MODULUS, WANTED
from infohus_forms.validate.places import finding_at
from tests.support.builders import a_case
from tests.validate.whole_case import contribution, qualified

CPR = "320113-1234"
"""No day of a month: nobody has the number."""


def concern(cpr: str = CPR) -> Response:
    """Redskab 1 with a number."""
    own = qualified()
    return replace(own, answers={**own.answers, "r1_p_cpr": cpr})


def sent(authority: str, cpr: str = CPR, *, by_us: bool = True, return_to: str = "") -> Response:
    """A contribution that we wrote the number in, or somebody else did."""
    own = contribution(authority, r2b_person_cpr=cpr, r2b_return_to=return_to or None)
    assert own.stamp
    prefilled = {"r2b_person_cpr": cpr, **({"r2b_return_to": return_to} if return_to else {})}
    return replace(own, prefilled=("r2b_person_cpr",) if by_us else (), stamp=replace(own.stamp, prefilled=prefilled))


def numbers(*forms: Response) -> list[CaseFinding]:
    """The findings of every number in these forms."""
    names = {one.file: "r1_p_cpr" if one.text("r1_p_cpr") else "r2b_person_cpr" for one in forms}
    rules = (CPR_DATE, CPR_MODULUS)
    return [CaseFinding((one.file,), finding_at(one, rule, names[one.file])) for one in forms for rule in rules]


def left(tmp_path: Path, found: list[CaseFinding], *forms: Response) -> tuple[list[str], list[str]]:
    """The files whose findings stand, and the messages of what is said once."""
    kept, once = said_once(found, a_case(*forms), folder_of(tmp_path / "sag"))
    return sorted({item.files[0] for item in kept}), [item.finding.message for item in once]


def test_a_number_that_redskab_1_gives_is_judged_there_alone(tmp_path: Path) -> None:
    """Three forms repeat it: one finding of each kind."""
    forms = (concern(), sent("kommune"), sent("politi"), sent("psykiatri"))
    assert left(tmp_path, numbers(*forms), *forms) == (["r1_endelig.docx"], [])


@pytest.mark.parametrize(
    "other", [sent("kommune", by_us=False), sent("kommune", "320114-1234"), sent("kommune", "320114-1234", by_us=False)]
)
def test_a_number_that_somebody_else_wrote_or_that_redskab_1_does_not_say_is_told_of(
    tmp_path: Path, other: Response
) -> None:
    """Also the old number, once Redskab 1 says another."""
    forms = (concern(), other)
    assert left(tmp_path, numbers(*forms), *forms)[0] == sorted(["r1_endelig.docx", other.file])
    assert left(tmp_path, numbers(other), other)[0] == [other.file], "without Redskab 1"


def blanks(*forms: Response) -> list[CaseFinding]:
    """The finding of a return address that is not there."""
    found = (finding_at(one, WANTED, "r2b_return_to", said=" er ikke besvaret.", who="Kommune") for one in forms)
    return [CaseFinding((one.file,), finding) for one, finding in zip(forms, found, strict=True)]


def test_a_return_address_that_we_did_not_write_is_said_once_to_the_coordinator(tmp_path: Path) -> None:
    """No authority is named; what to write, and where, is."""
    forms = (sent("kommune"), sent("politi"))
    kept, once = said_once(blanks(*forms), a_case(*forms), folder_of(tmp_path / "sag"))
    assert kept == []
    (one,) = once
    assert one.files == ()
    for words in ("kommune.yaml", "Tovholderen", "retur:"):
        assert words in one.finding.message + one.finding.hint
    assert "Politi" not in one.finding.message


def test_it_is_not_said_once_the_profile_has_it_or_where_it_was_written_and_taken_out(tmp_path: Path) -> None:
    """Then nothing is left to do; and an address that stood in the form is the sender's to explain."""
    forms = (sent("kommune"), sent("politi"))
    (tmp_path / "kommune.yaml").write_text("retur: Sikker post\n", encoding="utf-8")
    assert left(tmp_path, blanks(*forms), *forms) == ([], [])
    removed = sent("kommune", return_to="Sikker post")
    assert left(tmp_path, blanks(removed), removed) == ([removed.file], [])
