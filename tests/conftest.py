"""What all tests share: how many random examples are tried, and the programs of others that some tests need."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

import pytest
from hypothesis import HealthCheck, settings

from infohus_forms.cli import main
from infohus_forms.demo import run
from tests.marks import mark
from tests.support.readings import files_read_once

EXAMPLES = int(os.environ.get("INFOHUS_EXAMPLES", "25"))
"""Random examples of each test with a generated form: few in a normal run, a thousand by hand before a release."""

settings.register_profile(
    "infohus",
    max_examples=EXAMPLES,
    deadline=None,
    derandomize="INFOHUS_EXAMPLES" not in os.environ,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("infohus")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let `-m "not slow and not office"` leave out what takes long or needs programs of others."""
    for item in items:
        mark(item)


@pytest.fixture(autouse=True, scope="session")
def files_are_read_once() -> Iterator[None]:
    """Within a run of the tests."""
    with files_read_once():
        yield


@pytest.fixture(scope="session")
def needs() -> Callable[[str], str]:
    """`needs("soffice")`: the path of a program that is not ours.

    Without it the test is skipped, saying why; with INFOHUS_CI=1, where everything is installed, it fails.
    """

    def path_of(program: str) -> str:
        found = shutil.which(program)
        return found or _lacking(f"programmet {program} er ikke installeret")

    return path_of


@pytest.fixture(scope="session")
def needs_package() -> Callable[[str], None]:
    """`needs_package("pyhanko.sign")`: a package of an extra, on the same terms as `needs`."""

    def importable(name: str) -> None:
        try:
            import_module(name)
        except ImportError:
            _lacking(f"pakken {name} er ikke installeret")

    return importable


def _lacking(reason: str) -> NoReturn:
    """Skip the test that lacks something on a developer's PC, fail it in CI."""
    if os.environ.get("INFOHUS_CI") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def finished_case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The invented case fjordmark after the whole demo, once for all tests: copy it, never change it."""
    folder = tmp_path_factory.mktemp("demo") / "Sag 42 Fjordmark på Ærø"
    assert run("fjordmark", folder, lambda _: None) == 0
    return folder


@pytest.fixture
def case_folder(finished_case: Path, tmp_path: Path) -> Path:
    """A copy of the finished case for one test, in folders with blanks and æøå in their names."""
    return Path(shutil.copytree(finished_case, tmp_path / "Sager på åen" / finished_case.name))


@pytest.fixture(scope="session")
def archived_case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case of one form, combined and archived; copied for each test, never changed."""
    folder = tmp_path_factory.mktemp("lille") / "Sag på Ærø"
    assert run("politiet", folder, lambda _: None) == 0
    return folder


@pytest.fixture
def small_case(archived_case: Path, tmp_path: Path) -> Path:
    """A copy of the case of one form."""
    return Path(shutil.copytree(archived_case, tmp_path / archived_case.name))


@dataclass(frozen=True, slots=True)
class Said:
    """What a command said: exit status, results (stdout) and messages (stderr)."""

    status: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """The result of `--json`."""
        return json.loads(self.out)


@pytest.fixture
def infohus(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """`infohus("read", path, "--json")`: the command as it is called in a terminal, in this process."""

    def called(*words: str | Path) -> Said:
        capsys.readouterr()
        monkeypatch.setattr(sys, "argv", ["infohus", *map(str, words)])
        with pytest.raises(SystemExit) as stop:
            main()
        said = capsys.readouterr()
        status = stop.value.code
        assert isinstance(status, int)
        return Said(status, said.out, said.err)

    return called
