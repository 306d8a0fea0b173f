"""Results for other programs: with `--json` a command prints the files that it wrote, the findings and the next step, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from tests.conftest import Said

Command = Callable[..., Said]


def test_a_case_from_new_to_print(infohus: Command, tmp_path: Path) -> None:
    """Files by their place in the case, the sentence for people as a note, and the step as the text ends with."""
    case = tmp_path / "Sag på Ærø"

    made = infohus("new", case, "--case-no", "2026-7", "--authority", "psykiatri", "--fictional", "--json")
    opened = json.loads(made.out)
    assert made.status == 0
    assert made.err == ""
    assert opened["files"]
    assert all((case / name).is_file() for name in opened["files"])
    assert opened["notes"][0].startswith("Bidragsskemaerne er blanke")
    assert "infohus next" in opened["next_step"]

    due = json.loads(infohus("next", case, "--json").out)
    assert (due["files"], due["findings"], due["to_read"]) == ([], [], [])
    assert due["next_step"] in infohus("next", case).err

    printed = json.loads(infohus("print", case, "--json").out)
    assert printed["files"]
    assert all((case / name).is_file() for name in printed["files"])


def test_a_case_that_is_complete(infohus: Command, small_case: Path) -> None:
    """What was edited by hand is a finding of `combine` and `archive`; single files are a result without a case."""
    combined = infohus("combine", small_case, "--json")
    result = json.loads(combined.out)
    assert (combined.status, combined.err) == (0, "")
    assert sorted(Path(name).suffix for name in result["files"]) == [".docx", ".pdf", ".pdf"]
    assert all((small_case / name).is_file() for name in result["files"])
    assert result["next_step"] in infohus("combine", small_case).err

    word = next(small_case / name for name in result["files"] if name.endswith(".docx"))
    word.write_bytes(word.read_bytes() + b"\n")
    said = infohus("archive", small_case, "--json")
    (archived,) = json.loads(said.out)
    assert said.err == ""
    assert "arkiv/manifest.json" in archived["files"]
    assert "infohus verify" in archived["next_step"]

    received = min((small_case / "modtaget").iterdir())
    (single,) = json.loads(infohus("archive", received, "-o", small_case.parent / "ud", "--json").out)
    assert all(Path(name).is_file() for name in single["files"])


def test_a_stopped_command_prints_its_error_as_an_object(infohus: Command, small_case: Path) -> None:
    """The message, the exit status, the findings and the ways out on stdout; the text for people stays on stderr."""
    said = infohus("meeting", small_case, "--json")
    stopped = json.loads(said.out)
    assert (said.status, stopped["exit_status"]) == (2, 2)
    assert stopped["error"]
    assert [one["command"] for one in stopped["actions"]] == ["next"]
    assert stopped["findings"] == []
    assert "infohus next" in said.err

    (small_case / "modtaget" / "halv.pdf").write_bytes(b"%PDF-1.7 i stykker")
    said = infohus("combine", small_case, "--json")
    stopped = json.loads(said.out)
    assert (said.status, stopped["exit_status"]) == (3, 3)
    assert [(one["code"], one["files"]) for one in stopped["findings"]] == [("pdf.damaged", ["halv.pdf"])]
    assert all(one["key"] and one["actions"] for one in stopped["findings"])


def test_a_command_without_a_case_prints_its_result(infohus: Command, tmp_path: Path) -> None:
    """`init`, `forms`, `spec check` and `template`: the files, and the findings of what was checked."""
    profile = json.loads(infohus("init", tmp_path, "--json").out)
    assert [Path(name).name for name in profile["files"]] == ["kommune.yaml"]
    assert "infohus new" in profile["next_step"]
    again = infohus("init", tmp_path, "--json")
    assert json.loads(again.out)["exit_status"] == again.status == 2

    made = json.loads(infohus("forms", "redskab1", "--format", "word,board", "-o", tmp_path, "--json").out)
    assert [Path(name).suffix for name in made["files"]] == [".docx"]
    assert len(made["notes"]) == 1, "Redskab 1 has no board"

    new = json.loads(infohus("template", "new", tmp_path / "egen.docx", "--json").out)
    assert all(Path(name).is_file() for name in new["files"])
    checked = infohus("template", "check", tmp_path / "egen.docx", "--json")
    assert (checked.status, json.loads(checked.out)["findings"]) == (0, [])

    wrong = tmp_path / "proeve" / "1.0.yaml"
    wrong.parent.mkdir()
    wrong.write_text("id: proeve\n", encoding="utf-8")
    said = infohus("spec", "check", wrong, "--json")
    assert said.status == 4
    assert json.loads(said.out)["fine"] == []
    assert json.loads(said.out)["findings"]
    assert said.err == ""
