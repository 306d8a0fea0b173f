"""What is missing in a case is said once: where it stands from whom it is awaited."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from infohus_forms.casework.review.review import review
from infohus_forms.casework.settling import Wanted, settle, undo
from infohus_forms.cli import infohus

POLICE = "R2_politi.pdf"
WHO = {
    POLICE: "Politi, Forebyggelsesenheden",
    "R1.docx": "Redskab 1",
    "R2_overblik.pdf": "overblik",
    "R3_moede1.docx": "Redskab 3, møde 1",
    "R2_psykiatri_supplement1.docx": "supplement",
}


@pytest.fixture
def case(finished_case: Path, tmp_path: Path) -> Path:
    """The whole invented case before it was combined."""
    away = shutil.ignore_patterns("arkiv", "vurdering")
    return Path(shutil.copytree(finished_case, tmp_path / "sag", ignore=away))


def check(case: Path, *without: str) -> list[str]:
    """The lines of `infohus check` that tell of something awaited or missing, when these forms have not come back."""
    for name in without:
        (case / "modtaget" / f"DEMO-2026-0042_{name}").unlink()
    said = CliRunner().invoke(infohus, ["check", str(case)], standalone_mode=False).output.splitlines()
    marks = (
        "Afventer",
        "OVERSKREDET",
        " mangler;",
        " mangler,",
        " mangler:",
        "Intet svar",
        "Ifølge overblikket",
        "Mødet bad om",
    )
    return [line for line in said if any(mark in line for mark in marks)]


def test_nothing_is_said_of_a_case_that_has_everything(case: Path) -> None:
    """Not a line."""
    assert check(case) == []


@pytest.mark.parametrize("name", WHO)
def test_a_form_on_which_others_rest_is_said_to_be_missing_in_one_line(case: Path, name: str) -> None:
    """It says FEJL, from whom it is awaited, and the key by which a person can do without it."""
    (line,) = check(case, name)
    assert line.startswith("  FEJL  ")
    assert WHO[name] in line
    assert line.endswith("]")


def test_a_reply_that_the_overview_has_but_the_case_has_not_is_nobodys_delay(case: Path) -> None:
    """Before the assessment it is a warning, and what is merely awaited has no mark."""
    marked, *rest = check(case, POLICE, "R4.docx", "R3_moede2.pdf", "R3_moede1.docx", "R2_psykiatri_supplement1.docx")
    assert marked.startswith("  OBS   Afventer: Politi")
    assert "modtaget 14.09.2026 ifølge overblikket" in marked
    assert rest
    assert not any("OBS" in line or "[" in line for line in rest)


def test_what_a_person_no_longer_awaits_is_not_awaited(case: Path) -> None:
    """Settled as »afventes_ikke«, it is gone from the list; what was decided is said with --alle."""
    (line,) = check(case, POLICE)
    key = line.rpartition("[")[2].rstrip("]")
    said = ["--choice", "afventes_ikke", "--reason", "Ringet op.", "--name", "Ane Prøve"]
    CliRunner().invoke(infohus, ["settle", str(case), key, *said], standalone_mode=False)
    assert check(case) == []
    assert "Ringet op. Ane Prøve" in CliRunner().invoke(infohus, ["check", str(case), "--alle"]).output


def test_what_is_not_awaited_stays_so_when_its_lack_is_graver(case: Path) -> None:
    """A late supplement that will not come: settled as overdue, it holds when the next meeting and the assessment rest on it."""
    late, went_on = "R2_psykiatri_supplement1.docx", ("R3_moede2.pdf", "R4.docx")
    received, aside = case / "modtaget", case.parent
    (received / f"DEMO-2026-0042_{late}").unlink()
    for name in went_on:
        (received / f"DEMO-2026-0042_{name}").rename(aside / name)
    wanted = Wanted("afventes_ikke", "Ringet op.", "Ane Prøve", "2027-02-01")
    before = review(case, today=date(2027, 2, 1))
    (overdue,) = (item for item in before.findings if item.finding.code == "missing.overdue")
    key = before.key(overdue)
    settle(before, key, wanted, today=date(2027, 2, 1))
    for name in went_on:
        (aside / name).rename(received / f"DEMO-2026-0042_{name}")
    after = review(case, today=date(2027, 2, 2))
    assert after.lacking == ()
    assert [one.in_force for one in after.settled] == [True]
    undo(after, key, wanted, today=date(2027, 2, 2))
    (missing,) = review(case, today=date(2027, 2, 2)).lacking
    assert missing.finding.code == "missing.contribution"
