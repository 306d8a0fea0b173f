"""`combine` and `archive` killed at random times: nothing half-written, no original changed, nothing left after the next start.

`python -m tests.kills 1000` does so a thousand times and prints each fault, and where the kills fell. For half of them the time
is drawn evenly over the run and a tenth beyond its end, for half so over what is left of it when the first file appears. The first
tenth are whole runs; in the others what is only worked out is remembered from a run before, so that reading, locking and writing
fill the time.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any

from infohus_forms.casework.storage.case_folder import folder_of
from infohus_forms.casework.storage.case_lock import CaseLockedError, locked
from infohus_forms.files import LOCK
from tests.faults import a_case, called, remembered_results, temporaries, tree

PARTS = ("vurdering", "arkiv")
WORDS = ("combine", "archive")
WHOLE = 10
"""One run in so many is a whole one."""
BEYOND = 1.1
"""How far the times are drawn, in lengths of what is killed."""
PATIENCE = 30.0
"""Seconds until the system must have let go of the lock of a process that was killed."""
BEFORE, LOCKED, WRITING, PLACED, AFTER = (
    "before the lock",
    "before the first file",
    "while writing",
    "all placed",
    "after the end",
)


def kills(number: int, work: Path, seed: int = 0, fell: Counter[str] | None = None) -> Iterator[str]:
    """Kill so many runs in a case below `work`; what was wrong afterwards. `fell` counts where in the run the kills fell."""
    rng = Random(seed)  # noqa: S311 - times, not secrets
    case = a_case(work / "Sag på Ærø")
    original, fell = tree(case), Counter() if fell is None else fell
    known: dict[str, Any] | None = None
    seconds: dict[str, tuple[float, float]] = {}
    right: dict[str, bytes] = {}
    for word in WORDS:
        seconds[word] = _timed(word, case, known)
        right |= tree(case)
    for turn in range(number):
        if (
            known is None and turn >= number // WHOLE
        ):  # from here on this process has threads, which a whole run cannot inherit
            known = {}
            for word in WORDS:
                with remembered_results(known):
                    called(word, case)
            seconds = {word: _timed(word, case, known) for word in WORDS}
        _emptied(case)
        word = WORDS[turn % 2]
        child = _run(word, case, known)
        if turn % 4 < len(WORDS):
            time.sleep(rng.uniform(0, BEYOND * seconds[word][0]))
        else:
            _wait(child, case)
            time.sleep(rng.uniform(0, BEYOND * seconds[word][1]))
        over = os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        about, now = f"{turn} {word}", tree(case)
        part = PARTS[turn % 2]
        wanted = {name for name in right if name.startswith(f"{part}/")}
        fell[AFTER if over else _where(case, part, wanted <= now.keys())] += 1
        if any(right.get(name) != data for name, data in now.items() if name != "arkiv/arkivlog.jsonl"):
            yield f"{about}: {sorted(name for name, data in now.items() if right.get(name) != data)} are not whole"
        if {name: now.get(name) for name in original} != original:
            yield f"{about}: an original has changed"
        _next_start(case)
        if temporaries(case):
            yield f"{about}: temporary files are left"
        there = {name for name in tree(case) if name.startswith(f"{part}/")}
        if there and there != wanted:
            yield f"{about}: a set is not whole after the next start: {sorted(wanted ^ there)}"


def _next_start(case: Path) -> None:
    """Open the case as the next run does. A worker that was just being started may hold the lock of its dead parent a moment longer."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            with locked(folder_of(case)):
                return
        except CaseLockedError:
            if time.monotonic() > end:
                raise
            time.sleep(0.01)


def _where(case: Path, part: str, all_there: bool) -> str:  # noqa: FBT001 - a fact, not a mode
    """Where in its run a process was that left the case so."""
    if any(case.joinpath(part).iterdir()):
        return PLACED if all_there else WRITING
    return LOCKED if (case / LOCK).exists() else BEFORE


def _wait(child: int, case: Path) -> None:
    """Wait until a file is on its way in the case, or the run is over."""
    while not any(any((case / part).iterdir()) for part in PARTS):
        if os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT):
            return
        time.sleep(0.001)


def _timed(word: str, case: Path, known: dict[str, Any] | None) -> tuple[float, float]:
    """Seconds that a run takes which is left alone, and seconds of it from its first file on."""
    _emptied(case)
    start = time.monotonic()
    child = _run(word, case, known)
    _wait(child, case)
    first = time.monotonic()
    os.waitpid(child, 0)
    return time.monotonic() - start, time.monotonic() - first


def _emptied(case: Path) -> None:
    """Take away what earlier runs wrote."""
    for part in PARTS:
        shutil.rmtree(case / part)
        (case / part).mkdir()


def _run(word: str, case: Path, known: dict[str, Any] | None) -> int:
    """The command in a process of its own; its number."""
    sys.stdout.flush()
    child = os.fork()
    if child:
        return child
    if known is None:
        os._exit(called(word, case)[0])
    with remembered_results(known):
        os._exit(called(word, case)[0])


def main() -> int:
    """Kill as many runs as are asked for."""
    number = int(sys.argv[1]) if sys.argv[1:] else 1000
    wrong, fell = 0, Counter[str]()
    with tempfile.TemporaryDirectory() as folder, suppress(KeyboardInterrupt):  # interrupted, it tells of those so far
        for one in kills(number, Path(folder), seed=int(time.time()), fell=fell):
            sys.stdout.write(f"{one}\n")
            sys.stdout.flush()
            wrong += 1
    where = ", ".join(f"{times} {name}" for name, times in fell.most_common())
    sys.stdout.write(f"{fell.total()} killed ({where}), {wrong} faults\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
