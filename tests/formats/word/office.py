"""LibreOffice from outside: our forms opened and saved by the program itself.

`NEWER` is a version of at least 25.2, installed in its place or unpacked beside an older by `tests/office_setup.sh`.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

PLACES = (Path("/opt/libreoffice-newer/usr/lib/libreoffice/program"), Path("/usr/lib/libreoffice/program"))
SOUND = (25, 2)
SYSTEM_PYTHON = "/usr/bin/python3"
"""Debian's own, for which its python3-uno is made."""
FILTERS = {"docx": "MS Word 2007 XML", "odt": "writer8"}


@dataclass(frozen=True)
class Office:
    """An installed LibreOffice: the folder of its program."""

    program: Path

    def run(self, *arguments: str) -> str:
        """The program's output for these arguments."""
        return subprocess.run(
            [str(self.program / "soffice.bin"), *arguments],
            text=True,
            capture_output=True,
            env={**os.environ, "LD_LIBRARY_PATH": str(self.program)},
            timeout=120,
            check=False,
        ).stdout

    def saved(self, data: bytes, folder: Path, *ends: str) -> bytes:
        """The file opened and saved as these kinds (docx, odt, pdf), one after another; works in `folder`."""
        folder.mkdir(parents=True, exist_ok=True)
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        self.run(profile, "--headless", "--terminate_after_init")  # with a new profile it ends at once
        at = folder / "form.docx"
        at.write_bytes(data)
        for number, end in enumerate(ends):
            out = folder / str(number)
            self.run(profile, "--headless", "--convert-to", end, "--outdir", str(out), str(at))
            at = out / f"form.{end}"
            assert at.exists(), f"LibreOffice saved no {end}"
        return at.read_bytes()

    def used(self, folder: Path, jobs: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """What `fill_in_office.py` says after these jobs, done by one office that is started for them."""
        folder.mkdir(parents=True, exist_ok=True)
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        self.run(profile, "--headless", "--terminate_after_init")
        pipe = f"infohus{os.getpid()}"
        environment = {**os.environ, "LD_LIBRARY_PATH": str(self.program)}
        modules = [self.program, self.program.parents[1] / "python3/dist-packages"]
        office = subprocess.Popen(
            [
                self.program / "soffice.bin",
                profile,
                "--headless",
                "--norestore",
                "--nodefault",
                f"--accept=pipe,name={pipe};urp;",
            ],
            env=environment,
        )
        try:
            run = subprocess.run(
                [SYSTEM_PYTHON, str(Path(__file__).with_name("fill_in_office.py"))],
                input=json.dumps({"pipe": pipe, "jobs": list(jobs)}),
                text=True,
                capture_output=True,
                env={**environment, "PYTHONPATH": os.pathsep.join(map(str, modules))},
                timeout=300,
                check=False,
            )
            assert run.returncode == 0, run.stderr
            said: list[dict[str, Any]] = json.loads(run.stdout)
            return said
        finally:
            office.terminate()
            try:
                office.wait(timeout=30)
            except subprocess.TimeoutExpired:  # now and then it hangs on its way out; what it did is saved by then
                office.kill()
                office.wait()


@lru_cache(maxsize=1)
def newer_office() -> Office:
    """A LibreOffice of at least 25.2; without one the test is skipped, in CI it fails."""
    for program in PLACES:
        if (program / "soffice.bin").exists():
            office = Office(program)
            said = office.run("--version").split()
            number = tuple(int(part) for part in said[1].split(".")[:2]) if len(said) > 1 else (0, 0)
            if number >= SOUND:
                return office
    reason = "LibreOffice 25.2 eller nyere findes ikke her (tests/office_setup.sh henter den)"
    if os.environ.get("INFOHUS_CI") == "1":
        pytest.fail(reason)
    pytest.skip(reason)
