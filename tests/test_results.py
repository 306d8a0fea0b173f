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


def test_a_stopped_command_prints_no_result(infohus: Command, small_case: Path) -> None:
    """The message is on stderr as without `--json`, and stdout is empty: a program does not read half a result."""
    said = infohus("meeting", small_case, "--json")
    assert said.status == 2
    assert said.out == ""
    assert "infohus next" in said.err
