"""`combine` and `archive` killed at random times: nothing half-written, no original changed, nothing left after the next start.

`python -m tests.kills 1000` does so a thousand times and prints each fault. Half of the runs are killed at any time of
the run, half within a moment of the first file that appears, where the writing is.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

from infohus_forms.casework.folder import CaseFolder, locked
from tests.faults import a_case, called, temporaries, tree

PARTS = ("vurdering", "arkiv")
WORDS = ("combine", "archive")
MOMENT = 0.12
"""Seconds from the first temporary file within which half of the runs are killed: the writing takes about so long."""


def kills(number: int, work: Path, seed: int = 0) -> Iterator[str]:
    """Kill so many runs in a case below `work`; what was wrong afterwards."""
    rng = Random(seed)  # noqa: S311 - times, not secrets
    case = a_case(work / "Sag på Ærø")
    original = tree(case)
    right: dict[str, bytes] = {}
    seconds: dict[str, float] = {}
    for word in WORDS:
        start = time.monotonic()
        os.waitpid(_run(word, case), 0)
        seconds[word] = time.monotonic() - start
        right |= tree(case)
    for turn in range(number):
        for part in PARTS:
            shutil.rmtree(case / part)
            (case / part).mkdir()
        word = WORDS[turn % 2]
        child = _run(word, case)
        if turn % 4 < 2:
            _wait(child, rng.uniform(0, 1.1 * seconds[word]), None)
        else:
            _wait(child, 10 * seconds[word], case)
            time.sleep(rng.uniform(0, MOMENT))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        about, now = f"{turn} {word}", tree(case)
        if any(right.get(name) != data for name, data in now.items() if name != "arkiv/arkivlog.jsonl"):
            yield f"{about}: {sorted(name for name, data in now.items() if right.get(name) != data)} are not whole"
        if {name: now.get(name) for name in original} != original:
            yield f"{about}: an original has changed"
        with locked(CaseFolder(case)):
            pass
        if temporaries(case):
            yield f"{about}: temporary files are left"
        after = set(tree(case))
        missing = {part: {name for name in right if name.startswith(f"{part}/")} - after for part in PARTS}
        there = {part for part in PARTS if any(name.startswith(f"{part}/") for name in after)}
        if any(missing[part] for part in there):
            yield f"{about}: a set is not whole after the next start: {missing}"


def _run(word: str, case: Path) -> int:
    """The command in a process of its own; its number."""
    sys.stdout.flush()
    child = os.fork()
    if child:
        return child
    os._exit(called(word, case)[0])


def _wait(child: int, seconds: float, case: Path | None) -> None:
    """Wait so long, or until a temporary file appears in the case; or until the run is over."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT):
            return
        if case and any(len(path.name) > 20 for part in PARTS for path in (case / part).glob(".infohus-*")):
            return
        time.sleep(0.002)


def main() -> int:
    """Kill as many runs as are asked for."""
    number = int(sys.argv[1]) if sys.argv[1:] else 1000
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        for one in kills(number, Path(folder), seed=int(time.time())):
            sys.stdout.write(f"{one}\n")
            sys.stdout.flush()
            wrong += 1
    sys.stdout.write(f"{number} killed, {wrong} faults\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
