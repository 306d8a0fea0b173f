"""What was sent before the police took the case over stays as it was sent, and is told of."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from infohus_forms.casework.archiving.archive_case import archive_case
from infohus_forms.casework.documents.extracts import Offer, choose, offer, write_extract
from infohus_forms.casework.review.extracts_before_exit import BEFORE_EXIT
from infohus_forms.casework.review.review import Review, review
from infohus_forms.formats.word.writing.fill import fill_word

TODAY = date(2026, 10, 12)
OLD, NEW = "DEMO-2026-0042_uddrag-3-psykiatri.pdf", "DEMO-2026-0042_uddrag-4-kriminalforsorg.pdf"
THREAT = {
    "r1_pol_threat=nej": "",
    "r1_pol_threat=ja": "x",
    "r1_pol_date": "08.10.2026",
    "r1_q_date": "08.10.2026",
    "r1_q_result=haandteres": "",
    "r1_q_result=politiet_varetager": "x",
    "r1_q_legal=ssp": "",
    "r1_q_legal=psp": "",
    "r1_q_necessity": "",
    "r1_x1_unit": "Familieafdelingen",
    "r1_x1_need=ja": "x",
    "r1_x1_first_action": "Samtale med familien",
    "r1_x1_first_date": "09.10.2026",
}


def now(case: Path) -> tuple[Review, Offer]:
    """The case as it stands, and what it offers for an extract."""
    result = review(case, today=TODAY)
    return result, offer(result, incomplete=False)


def make(case: Path, number: int, *keys: str) -> None:
    """Choose parts for a recipient and write the extract."""
    result, given = now(case)
    write_extract(
        result, given, number, choose(result, given, number, keys, name="Ane Prøve", today=TODAY), incomplete=False
    )


def told(result: Review) -> list[str]:
    """What is said of extracts from before the exit."""
    return [item.finding.message for item in result.findings if item.finding.code == BEFORE_EXIT.code]


@pytest.fixture(scope="module")
def case(finished_case: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An extract of the whole assessment was made; then the police found a threat; then one that says only that."""
    path = tmp_path_factory.mktemp("x1") / "sag"
    shutil.copytree(finished_case, path, ignore=shutil.ignore_patterns("arkiv"))
    make(path, 3, "konklusion", "helhedsvurdering")
    assert told(now(path)[0]) == []
    concern = path / "modtaget" / "DEMO-2026-0042_R1.docx"
    concern.write_bytes(fill_word(concern.read_bytes(), THREAT))
    make(path, 4, "forloeb", "konklusion", "forpligtelse")
    return path


def test_an_extract_from_before_the_exit_is_pointed_out_and_one_from_after_it_is_not(case: Path) -> None:
    """By its own name, with what to do; it can be settled like any other."""
    (message,) = told(now(case)[0])
    assert OLD in message


def test_after_the_exit_nothing_but_the_exit_can_be_chosen(case: Path) -> None:
    """Neither the assessment's parts nor the answers that are left to a choice."""
    assert {part.key for part in now(case)[1].parts} == {"forloeb", "konklusion", "forpligtelse", "skemaer"}


def test_the_archive_says_which_extract_is_from_before_the_exit(case: Path) -> None:
    """As it was sent, byte for byte; dated by itself."""
    _, said = archive_case(now(case)[0], "3a", incomplete=False, now=datetime(2026, 10, 12, tzinfo=UTC))
    assert [item.finding.code for item in said] == [BEFORE_EXIT.code]
    old, new = (json.loads((case / "arkiv" / name).with_suffix(".json").read_text("utf-8")) for name in (OLD, NEW))
    assert old["title"].endswith("fra før politiet overtog sagen")
    assert "politiet" not in new["title"]
    assert (case / "arkiv" / OLD).read_bytes() == (case / "vurdering" / OLD).read_bytes()
