"""The public functions of the package do what the commands do, load what they need when they are called, and are typed."""

from __future__ import annotations

import doctest
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime
from pathlib import Path
from typing import assert_type

import pytest

import infohus_forms as forms
from infohus_forms import api
from infohus_forms.casework.storage.case_folder import CaseFolder
from infohus_forms.models.errors import ExitStatus

ROOT = Path(__file__).parents[1]
LAST_DAY = date(2027, 1, 18)


@pytest.fixture
def case_dir(case_folder: Path) -> Path:
    """The demo's case, before anything was combined."""
    for part in ("vurdering", "arkiv"):
        shutil.rmtree(case_folder / part)
    return case_folder


def test_a_case_goes_from_completed_files_to_the_archive_in_five_lines(case_dir: Path) -> None:
    """Read, check, combine, archive: the same files as the commands write."""
    answers = forms.read(*sorted((case_dir / "modtaget").iterdir()))
    with forms.open_case(case_dir) as case:
        review = forms.check(case, today=LAST_DAY)
        written = forms.combine(review)
        archived = forms.archive(review)
    assert all(form.answers for form in answers)
    assert {path.suffix for path in written} == {".docx", ".pdf"}
    assert all(path.is_file() for path in (*written, *archived))
    assert archived[-1].name == "manifest.json"


def test_nothing_is_combined_while_errors_are_undecided(case_dir: Path) -> None:
    """The error has the findings and the exit status of the command; nothing is written."""
    next((case_dir / "modtaget").glob("*_R1.docx")).unlink()
    review = forms.check(str(case_dir), today=LAST_DAY)
    with pytest.raises(forms.InfohusError) as stop:
        forms.combine(review)
    assert "missing.redskab1" in {finding.code for finding in stop.value.findings}
    assert stop.value.exit_status == ExitStatus.FINDINGS
    assert not (case_dir / "vurdering").exists() or not any((case_dir / "vurdering").iterdir())


@pytest.mark.parametrize(
    "call",
    [
        lambda: forms.render("redskab9"),
        lambda: forms.render("redskab1", version="9.9"),
        lambda: forms.render("redskab1", "odt"),
        lambda: forms.check("no-such-folder"),
        lambda: forms.open_case("no-such-folder").__enter__(),
    ],
    ids=["form", "version", "format", "case", "held case"],
)
def test_what_is_not_there_is_an_error_with_a_message(call: Callable[[], object]) -> None:
    """Never a traceback of another kind."""
    with pytest.raises(forms.InfohusError) as stop:
        call()
    assert stop.value.exit_status == ExitStatus.USAGE
    assert stop.value.message


def test_a_case_that_another_job_holds_is_refused(case_dir: Path) -> None:
    """Two threads or two programs: the second one is told at once (exit status 7)."""
    with forms.open_case(case_dir), pytest.raises(forms.InfohusError) as stop, forms.open_case(case_dir):
        pass
    assert stop.value.exit_status == ExitStatus.LOCKED


def test_the_examples_of_the_docstrings_hold() -> None:
    """Each `>>>` of the module."""
    done = doctest.testmod(api)
    assert (done.failed, done.attempted > 1) == (0, True)


def test_the_lines_of_the_readme_run(case_dir: Path) -> None:
    """The Python of README.md, in a folder with a case »sag-42«."""
    (code,) = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    case_dir.rename(case_dir.with_name("sag-42"))
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=case_dir.parent,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    assert any((case_dir.with_name("sag-42") / "arkiv").iterdir())


def test_importing_the_package_loads_nothing() -> None:
    """A public name is loaded when it is asked for; a name that is not there is an AttributeError."""
    code = "import sys; before = set(sys.modules); import infohus_forms; print(sorted(set(sys.modules) - before)); print(infohus_forms.InfohusError.__name__, hasattr(infohus_forms, 'x'))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["['infohus_forms']", "InfohusError False"]
    assert set(forms.__all__) <= set(dir(forms))


def test_the_public_names_are_typed() -> None:
    """What mypy knows of them (`__init__.pyi`) is what they give, and no name is forgotten there."""
    if False:  # read by mypy alone
        assert_type(forms.read("a.docx"), tuple[forms.Response, ...])
        assert_type(forms.open_case("sag"), AbstractContextManager[CaseFolder])
        assert_type(forms.check("sag"), forms.Review)
        assert_type(forms.archive(forms.check("sag"), now=datetime.now().astimezone()), list[Path])
    stub = (ROOT / "infohus_forms/__init__.pyi").read_text(encoding="utf-8")
    assert set(re.findall(r'^    "(\w+)",$', stub, re.MULTILINE)) == set(forms.__all__)
    assert set(api.__all__) <= set(forms.__all__)
