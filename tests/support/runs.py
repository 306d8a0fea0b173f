"""Other runs of the program: processes of their own that hold a case, work on it at the same time, or are killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

HOLD = """
import sys
from pathlib import Path
from infohus_forms.casework.storage.case_folder import folder_of
from infohus_forms.casework.storage.case_lock import locked
with locked(folder_of(Path(sys.argv[1]))):
    print("inde", flush=True)
    sys.stdin.read()
"""

HOLD_AND_READ = """
import sys
from pathlib import Path
from infohus_forms.casework.storage.case_folder import folder_of
from infohus_forms.casework.storage.case_lock import locked
from infohus_forms.read.process import start_worker
with locked(folder_of(Path(sys.argv[1]))):
    print(start_worker([sys.executable, "-c", "import sys, time; sys.stdin.close(); time.sleep(600)"]).pid, flush=True)
    sys.stdin.read()
"""
"""A run whose worker has so much to do that it does not see the end of its run."""
HOLD_AND_START = """
import os, sys, time
from pathlib import Path
from infohus_forms.casework.storage.case_folder import folder_of
from infohus_forms.casework.storage.case_lock import locked
with locked(folder_of(Path(sys.argv[1]))):
    child = os.fork()
    if not child:
        time.sleep(600)
    print(child, flush=True)
    sys.stdin.read()
"""
"""A run that has just begun to start a program: a copy of itself, until the program begins."""


@contextmanager
def run_with_child(code: str, path: Path) -> Iterator[int]:
    """The process that a run had started, after the run itself was killed while it held the case."""
    with subprocess.Popen(
        [sys.executable, "-c", code, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as run:
        assert run.stdout
        child = int(run.stdout.readline())
        run.kill()
        run.wait()
        try:
            yield child
        finally:
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)


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
