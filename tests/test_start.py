"""The first run: a Python that is too old or a package that is missing is said in one line, and hints can be typed as they stand."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from infohus_forms.casework.issuing.new_case import check_place
from infohus_forms.casework.storage.case_folder import CaseError
from infohus_forms.cli import output as shown
from infohus_forms.start import program

ROOT = Path(__file__).parents[1]
OLD = ("2.7", "3.6", "3.10")


@pytest.mark.parametrize("name", ["__init__", "__main__", "start"])
def test_what_runs_before_the_version_is_known_is_of_old_syntax(name: str) -> None:
    """Python 2.7 reads it: ASCII or a word on the encoding, no annotations, no f-strings."""
    text = (ROOT / "infohus_forms" / f"{name}.py").read_text(encoding="utf-8")

    assert ast.parse(text, feature_version=(3, 4))
    assert text.isascii() or "coding: utf-8" in text.splitlines()[0]
    assert "from __future__" not in text
    assert not any(isinstance(node, ast.JoinedStr) for node in ast.walk(ast.parse(text)))


def found(version: str) -> Path | None:
    """An older Python of this machine."""
    places = sorted(Path.home().glob(f".pyenv/versions/{version}.*/bin/python"))
    return places[0] if places else None


@pytest.mark.parametrize("version", OLD)
def test_an_old_python_is_told_so_in_one_line(version: str) -> None:
    """As a person would start it."""
    python = found(version)
    if python is None:
        pytest.skip(f"no Python {version} here")
    done = subprocess.run(
        [python, "-B", "-m", "infohus_forms", "demo"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (70, "", 1)
    assert f"3.11 eller nyere (64-bit), og dette er Python {version}" in done.stderr


@pytest.mark.parametrize("start", [("-m", "infohus_forms"), ("infohus_forms",), ("infohus_forms/__main__.py",)])
def test_every_way_to_start_reaches_the_program(start: tuple[str, ...]) -> None:
    """The module, its folder and its file: none ends in a traceback, and the hints have a command that works."""
    done = subprocess.run(
        [sys.executable, "-B", *start, "forms", "--nope"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "Se »python -m infohus_forms forms --help«" in done.stderr


@pytest.mark.parametrize("package", ["click", "lxml"])
def test_a_missing_package_is_told_in_one_line(package: str, tmp_path: Path) -> None:
    """One that every command needs, and one that only some do."""
    code = f"import sys; sys.modules[{package!r}] = None; sys.argv = ['infohus', 'forms', 'redskab1', '-o', {str(tmp_path)!r}]\nfrom infohus_forms.start import main; main()"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr.count("\n")) == (70, 1)
    assert f"Pakken {package} mangler" in done.stderr


def test_hints_call_the_program_as_it_was_started(monkeypatch: pytest.MonkeyPatch) -> None:
    """By its module, or by the short command; a name of a folder or a sentence is no command."""
    assert program() == "infohus"
    monkeypatch.setattr(sys, "argv", [str(ROOT / "infohus_forms" / "__main__.py")])
    name = program()
    assert name.endswith("-m infohus_forms")
    assert (
        shown.as_started("Kør »infohus check SAG«; et infohus er et sted.")
        == f"Kør »{name} check SAG«; et infohus er et sted."
    )


def test_no_case_is_made_in_the_programs_own_folder(tmp_path: Path) -> None:
    """It would hold names and numbers in a copy of the program."""
    check_place(tmp_path / "sag")
    with pytest.raises(CaseError, match="programmets egen mappe"):
        check_place(ROOT / "sag")
