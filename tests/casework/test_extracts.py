"""Extracts of a case on disk: chosen by a named person, kept in `sag.yaml`, and refused when the words have changed."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from infohus_forms.casework.documents.extracts import Offer, choose, offer, write_extract
from infohus_forms.casework.review.review import Review, review
from infohus_forms.casework.storage.card import load, write
from infohus_forms.casework.storage.case_file import PaperCopy
from infohus_forms.casework.storage.case_folder import CaseError, folder_of
from infohus_forms.combine.documents.word import document_text
from tests.conftest import Said

TODAY = date(2026, 10, 6)
PERSON = "Ane Møllegård-Prøve"
PRISON = 4
"""The number of Kriminalforsorgen on the distribution list of the demo."""


@pytest.fixture(scope="module")
def folder(finished_case: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo case."""
    return Path(shutil.copytree(finished_case, tmp_path_factory.mktemp("uddrag") / "sag"))


def now(folder: Path) -> tuple[Review, Offer]:
    """The case and what it offers."""
    result = review(folder, today=TODAY)
    return result, offer(result, incomplete=False)


def test_a_choice_is_kept_and_only_it_is_written(folder: Path) -> None:
    """Conclusion and one recommendation: nothing of the placements; who, when and what stand in `sag.yaml`."""
    result, given = now(folder)
    choice = choose(result, given, PRISON, ["konklusion", "anbefaling-4"], name=PERSON, today=TODAY)
    word, pdf = write_extract(result, given, PRISON, choice, incomplete=False)
    text = document_text(word.read_bytes())
    assert "Tilsynet fortsætter" in text
    assert PERSON in text
    assert "Ambivalens" not in text
    assert "Gruppens vurdering" not in text
    assert {word.name, pdf.name} == {
        "DEMO-2026-0042_uddrag-4-kriminalforsorg.docx", "DEMO-2026-0042_uddrag-4-kriminalforsorg.pdf"
    }  # fmt: skip
    newest = load(folder).extracts[-1]
    assert (newest.name, newest.date, [*dict(newest.parts)]) == (PERSON, "2026-10-06", ["konklusion", "anbefaling-4"])
    _, again = now(folder)
    assert again.choices[choice.recipient] == choice


def test_the_choices_survive_when_the_case_is_saved(folder: Path) -> None:
    """Another command writes `sag.yaml`: the choices are still there."""
    result, given = now(folder)
    choose(result, given, PRISON, ["konklusion"], name=PERSON, today=TODAY)
    before = load(folder).extracts
    file = load(folder)
    write(folder_of(folder), replace(file, copies=(*file.copies, PaperCopy("00000009", "x", "2026-10-06"))))
    assert load(folder).extracts == before
    assert load(folder).reference.fictional


def test_changed_words_must_be_chosen_again(folder: Path) -> None:
    """The digest of a chosen part is another one: the extract is not written, and the message names the part only."""
    result, given = now(folder)
    choice = choose(result, given, PRISON, ["konklusion"], name=PERSON, today=TODAY)
    old = replace(choice, parts=(("konklusion", "0" * 16),))
    with pytest.raises(CaseError, match="konklusion er ændret"):
        write_extract(result, given, PRISON, old, incomplete=False)


def test_only_recipients_of_an_extract_can_be_chosen_for(folder: Path) -> None:
    """Number 1 gets the whole assessment, number 5 hears it, number 9 is not on the list."""
    result, given = now(folder)
    for number in (1, 5, 9):
        with pytest.raises(CaseError):
            choose(result, given, number, ["konklusion"], name=PERSON, today=TODAY)


def test_a_choice_needs_a_name_and_known_parts(folder: Path) -> None:
    """Nobody, a CPR number, or a part that does not exist: nothing is recorded."""
    result, given = now(folder)
    before = load(folder).extracts
    for keys, name in ((["konklusion"], " "), (["konklusion"], "010190-1234"), (["findes-ikke"], PERSON)):
        with pytest.raises(CaseError):
            choose(result, given, PRISON, keys, name=name, today=TODAY)
    assert load(folder).extracts == before


def test_a_choice_can_be_taken_back(folder: Path) -> None:
    """No parts: the newest choice is empty, the earlier one stays on record, and nothing is written."""
    result, given = now(folder)
    choose(result, given, PRISON, ["konklusion"], name=PERSON, today=TODAY)
    empty = choose(result, given, PRISON, [], name=PERSON, today=TODAY)
    with pytest.raises(CaseError, match="ikke valgt noget"):
        write_extract(result, given, PRISON, empty, incomplete=False)
    assert len(load(folder).extracts) >= 2


def test_an_extract_that_lies_there_against_the_choice_is_told_of(
    infohus: Callable[..., Any], folder: Path, tmp_path: Path
) -> None:
    """Its choice was taken back: the file stays, since it may have been sent, and every look at the list names it."""
    case = Path(shutil.copytree(folder, tmp_path / "sag"))
    to = ("extract", case, "--to", str(PRISON))
    made = infohus(*to, "--part", "konklusion", "--by", PERSON).out.split("\n")[0]
    assert "stadig i »vurdering«" not in infohus("extract", case).out
    for said in (infohus(*to, "--undo", "--by", PERSON), infohus("extract", case)):
        assert "ligger stadig i »vurdering«" in said.out
        assert made in said.out


def test_extracts_as_a_result_for_programs(folder: Path, infohus: Callable[..., Said]) -> None:
    """The list, the choice with its files, and what is left when it is taken back: by number and authority, never by name."""
    for path in (folder / "vurdering").glob("*_uddrag-4-*"):
        path.unlink()
    to = ("--to", PRISON)
    said = infohus("extract", folder, *to, "--part", "konklusion", "--by", PERSON, "--json")
    result = json.loads(said.out)
    (chosen,) = [one for one in result["recipients"] if one["number"] == PRISON]
    assert (said.status, chosen["authority"], chosen["chosen"]) == (0, "kriminalforsorg", ["konklusion"])
    assert sorted(Path(name).suffix for name in chosen["files"]) == [".docx", ".pdf"]
    assert all((folder / name).is_file() for name in chosen["files"])
    assert "konklusion" in [part["key"] for part in result["parts"]]
    assert "infohus archive" in result["next_step"]
    assert PERSON not in said.out

    again = json.loads(infohus("extract", folder, "--json").out)
    assert [one["files"] for one in again["recipients"] if one["number"] == PRISON] == [chosen["files"]]

    undone = json.loads(infohus("extract", folder, *to, "--undo", "--by", PERSON, "--json").out)
    (chosen,) = [one for one in undone["recipients"] if one["number"] == PRISON]
    assert (chosen["chosen"], chosen["files"], len(chosen["standing"])) == ([], [], 2)
    assert "infohus extract" in undone["next_step"]
