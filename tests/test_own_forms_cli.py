"""Forms of one's own on the command line: where the folder is named, what is reported, and what a release says."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.spec.test_shelf import FORM, own

Command = Callable[..., Any]


def test_a_folder_is_named_by_option_or_environment(
    infohus: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without either `spec list` has the program's forms only; with either it has one more, marked as a draft."""
    own(tmp_path)
    assert "trivsel" not in infohus("spec", "list").out
    assert "trivsel" in infohus("spec", "list", "--specs", str(tmp_path)).out
    monkeypatch.setenv("INFOHUS_SPECS", str(tmp_path))
    listed = {one["id"]: one for one in json.loads(infohus("spec", "list", "--json").out)}
    assert (listed["trivsel"]["state"], listed["redskab1"]["state"]) == ("draft", "released")
    assert listed["trivsel"]["folder"].startswith(tmp_path.name)
    assert listed["redskab1"]["folder"] == ""


def test_a_folder_that_is_not_there_is_a_wrong_use(infohus: Command, tmp_path: Path) -> None:
    """Named, so that a slip is not taken for a case without forms of its own."""
    said = infohus("spec", "list", "--specs", str(tmp_path / "findes ikke"))
    assert said.status == 2
    assert "--specs" in said.err


def test_the_list_and_the_blanks_go_on_past_a_broken_file(infohus: Command, tmp_path: Path) -> None:
    """It is reported with its real path and exit status 4; everything else is there."""
    folder = tmp_path / "skemaer"
    own(folder)
    path = own(folder, FORM.replace("id: trivsel", "id: broken").replace("kind: text", "kind: tekst"), form="broken")
    said = infohus("spec", "list", "--specs", str(folder))
    assert said.status == 4
    assert str(path) in said.err
    assert all(form in said.out for form in ("redskab4", "trivsel"))

    made = infohus(
        "forms", "trivsel", "broken", "redskab4", "--format", "word", "--specs", str(folder), "-o", str(tmp_path / "ud")
    )
    assert made.status == 4
    assert sorted(one.name for one in (tmp_path / "ud").iterdir()) == ["redskab4.docx", "trivsel.docx"]


def test_a_released_form_that_was_changed_is_told_by_spec_check(infohus: Command, tmp_path: Path) -> None:
    """By the file's name, and for the whole folder."""
    path = own(tmp_path)
    assert "frigivet" in infohus("spec", "release", str(path)).out
    assert infohus("spec", "check", str(path)).status == 0
    path.write_text(FORM.replace("Samtalen", "Samtale"), encoding="utf-8")
    for words in ((str(path),), ("--specs", str(tmp_path))):
        said = infohus("spec", "check", *words)
        assert said.status == 4
        assert "taget i brug" in said.err
    assert infohus("spec", "retire", str(path), "--reason", "Ændret ved en fejl").status == 0
    assert "taget ud af brug" in infohus("spec", "list", "--specs", str(tmp_path)).out


def test_add_issues_a_form_in_a_case(infohus: Command, tmp_path: Path) -> None:
    """The files and the next step; without the folder it says where to name it."""
    case, folder = tmp_path / "sag", tmp_path / "skemaer"
    own(folder)
    infohus("new", str(case), "--case-no", "26/0042", "--municipality", "0899", "--fictional")
    assert "--specs" in infohus("add", str(case), "trivsel").err
    said = infohus("add", str(case), "trivsel", "--authority", "politi", "--specs", str(folder), "--json")
    told = json.loads(said.out)
    assert said.status == 0
    assert sorted(Path(one).name for one in told["files"]) == ["Trivsel Politi.docx", "Trivsel Politi.pdf"]
    assert told["next_step"]
    assert infohus("check", str(case)).status == 4
    assert "Trivsel" in infohus("check", str(case), "--specs", str(folder)).out


def test_the_reader_process_has_no_shelf() -> None:
    """It asks its parent by specification hash: nothing that opens a specification is loaded in it."""
    code = "import sys, infohus_forms.read.worker; print([name for name in sys.modules if name.startswith('infohus_forms.spec')])"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"
