"""Other runs of the program: processes of their own that hold a case, work on it at the same time, or are killed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HOLD = """
import sys
from pathlib import Path
from infohus_forms.casework.folder import CaseFolder, locked
with locked(CaseFolder(Path(sys.argv[1]))):
    print("inde", flush=True)
    sys.stdin.read()
"""


@contextmanager
def another_run(path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the case."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as run:
        assert run.stdout
        assert run.stdout.readline() == "inde\n"
        yield run
        run.kill()
