"""LibreOffice from outside: our forms filled in, edited, saved and converted by the program itself, through UNO.

`NEWER` is a version of at least 25.2, installed in its place or unpacked by `tests/office_setup.sh`.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PLACES = (Path("/opt/libreoffice-newer/usr/lib/libreoffice/program"), Path("/usr/lib/libreoffice/program"))
SOUND = (25, 2)
ACTS = Path(__file__).with_name("office_acts.py")


@dataclass(frozen=True)
class Office:
    """An installed LibreOffice: the folder of its program."""

    program: Path

    def environment(self) -> dict[str, str]:
        """The environment in which its program and its Python bridge find their libraries."""
        bridge = self.program.parents[1] / "python3" / "dist-packages"
        own = {"LD_LIBRARY_PATH": str(self.program), "PYTHONPATH": f"{bridge}{os.pathsep}{self.program}"}
        return {**os.environ, **own}

    def act(self, source: bytes, acts: list[list[Any]], folder: Path, *, end: str = "docx") -> bytes:
        """The file after some acts of `office_acts.py`, saved as docx, odt or pdf; works in `folder`."""
        folder.mkdir(parents=True, exist_ok=True)
        start, result = folder / "before.docx", folder / f"after.{end}"
        start.write_bytes(source)
        order = {
            "program": str(self.program / "soffice.bin"),
            "profile": (folder / "profile").as_uri(),
            "pipe": f"infohus{os.getpid()}{abs(hash(folder)) % 100000}",
            "source": start.as_uri(),
            "target": result.as_uri(),
            "end": end,
            "acts": acts,
        }
        done = subprocess.run(
            ["/usr/bin/python3", str(ACTS)],
            input=json.dumps(order),
            text=True,
            capture_output=True,
            env=self.environment(),
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-2000:]
        return result.read_bytes()


def newer() -> Office | None:
    """A LibreOffice of at least 25.2; None if there is none here."""
    for program in PLACES:
        if not (program / "soffice.bin").exists() or not shutil.which("/usr/bin/python3"):
            continue
        office = Office(program)
        said = subprocess.run(
            [str(program / "soffice.bin"), "--version"],
            text=True,
            capture_output=True,
            env=office.environment(),
            timeout=60,
            check=False,
        ).stdout.split()
        number = said[1] if len(said) > 1 and said[0] == "LibreOffice" else "0.0"
        major, minor = number.split(".")[:2]
        if (int(major), int(minor)) >= SOUND:
            return office
    return None


NEWER = newer()
