"""Long work reports its steps, and can be stopped until the first file is written."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

import infohus_forms as forms
from infohus_forms.models.job import CancelledError, Phase, Progress, Step

LAST_DAY = date(2027, 1, 18)
Job = Callable[[Path, Progress], object]


@pytest.fixture
def case_dir(case_folder: Path) -> Path:
    """The demo's case, before anything was combined."""
    for part in ("vurdering", "arkiv"):
        shutil.rmtree(case_folder / part)
    return case_folder


def check(case: Path, progress: Progress) -> object:
    """Check the case."""
    return forms.check(case, today=LAST_DAY, progress=progress)


def combine(case: Path, progress: Progress) -> object:
    """Combine the case."""
    return forms.combine(forms.check(case, today=LAST_DAY), progress=progress)


def archive(case: Path, progress: Progress) -> object:
    """Archive the case."""
    return forms.archive(forms.check(case, today=LAST_DAY), progress=progress)


def tree(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder; empty folders too."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else b"" for path in folder.rglob("*")
    }


@pytest.mark.parametrize(("job", "phase"), [(check, Phase.READ), (combine, Phase.COMPOSE), (archive, Phase.COMPOSE)])
def test_a_job_reports_each_step_until_all_are_done(job: Job, phase: Phase, case_dir: Path) -> None:
    """The numbers go up by one to the total, and each step has the name of a file."""
    steps: list[Step] = []

    job(case_dir, steps.append)

    assert [step.done for step in steps] == list(range(1, len(steps) + 1))
    assert {step.total for step in steps} == {len(steps)}
    assert {step.phase for step in steps} == {phase}
    assert all(step.name for step in steps)


@pytest.mark.parametrize("job", [check, combine, archive])
@pytest.mark.parametrize("last", [False, True], ids=["first step", "last step"])
def test_a_job_that_is_stopped_has_written_nothing(job: Job, last: bool, case_dir: Path) -> None:  # noqa: FBT001
    """Stopped at its first step or at its last; the case is free again, and the same job then does all of its work."""
    before = tree(case_dir)

    def stop(step: Step) -> None:
        if step.done == (step.total if last else 1):
            raise CancelledError

    with pytest.raises(forms.InfohusError, match="Intet er skrevet"):
        job(case_dir, stop)

    assert {name: data for name, data in tree(case_dir).items() if not name.endswith(".lås")} == before
    assert job(case_dir, lambda _step: None)
