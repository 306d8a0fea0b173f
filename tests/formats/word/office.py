"""LibreOffice from outside: our forms opened and saved by the program itself.

`NEWER` is a version of at least 25.2, installed in its place or unpacked beside an older by `tests/office_setup.sh`.
"""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pytest

PLACES = (Path("/opt/libreoffice-newer/usr/lib/libreoffice/program"), Path("/usr/lib/libreoffice/program"))
SOUND = (25, 2)


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
