"""Many at work on one case: each run does all of its work or says that the case is in use, and nothing is lost.

`python -m tests.crowd 8 50` starts eight processes of fifty turns, `python -m tests.crowd 8 50 --threads` eight threads of one
process. In each turn one of them runs `combine`, and adds a line to `sag.yaml` as the commands do that keep lists there, trying
again while the case is in use.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from infohus_forms.casework.documents.assessment import write_combined
from infohus_forms.casework.review import review as review_module
from infohus_forms.casework.storage.card import load, write
from infohus_forms.casework.storage.case_file import ExtractChoice
from infohus_forms.casework.storage.case_lock import CaseLockedError, opened
from infohus_forms.models.errors import InfohusError
from tests.faults import a_case, called, remembered_results, temporaries, tree

KEPT = "sag.yaml"
IN_USE = "er i brug af et andet vindue på denne computer siden"


def crowd(
    workers: int, turns: int, work: Path, ended: Counter[int] | None = None, *, threads: bool = False
) -> Iterator[str]:
    """So many processes or threads of so many turns in a case below `work`; what was wrong. `ended` counts the runs by exit status."""
    ended = Counter() if ended is None else ended
    case = a_case(work / "Sag på Ærø", "fjordmark", ("redskab1", "redskab2_overblik"))
    words, known = ("combine", case, "--incomplete"), dict[str, Any]()
    with remembered_results(known):
        called(*words)
    right = tree(case)
    for number, told in enumerate((_in_threads if threads else _in_processes)(workers, turns, case, work, known)):
        if isinstance(told, str):
            yield f"worker {number}: {told}"
            continue
        for exit_status, said in told:
            ended[exit_status] += 1
            if exit_status not in {0, 7}:
                yield f"worker {number}: exit {exit_status}: {said}"
            elif exit_status == 7 and IN_USE not in said:
                yield f"worker {number}: exit 7 without its reason: {said}"
    lines = [choice.recipient for choice in load(case).extracts]
    added = {f"{number}-{turn}" for number in range(workers) for turn in range(turns)}
    if set(lines) != added or len(lines) != len(added):
        yield f"{len(added - set(lines))} lines lost, {len(lines) - len(set(lines))} there twice"
    now = tree(case)
    if now.keys() != right.keys() or any(right[name] != data for name, data in now.items() if name != KEPT):
        yield f"not as one run leaves it: {sorted(now.keys() ^ right.keys())}"
    if temporaries(case):
        yield f"{[path.name for path in temporaries(case)]} left"


Ended = list[tuple[int, str]]
"""Exit status and message of each `combine` of a worker."""


def _in_processes(workers: int, turns: int, case: Path, work: Path, known: dict[str, Any]) -> Iterator[Ended | str]:
    """How the runs of each process ended, or how the process itself did."""
    children = [_forked(number, turns, case, work, known) for number in range(workers)]
    for number, child in enumerate(children):
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        yield f"ended {status}" if status else json.loads((work / f"{number}.json").read_text())


def _in_threads(workers: int, turns: int, case: Path, work: Path, known: dict[str, Any]) -> Iterator[Ended | str]:
    """How the runs of each thread ended."""
    with remembered_results(known), ThreadPoolExecutor(workers) as pool:
        jobs = [pool.submit(_turns, number, turns, case, lambda: _combined(case)) for number in range(workers)]
        yield from [job.result() for job in jobs]


def _forked(number: int, turns: int, case: Path, work: Path, known: dict[str, Any]) -> int:
    """A process that takes its turns and then writes down how each `combine` ended; its number."""
    sys.stdout.flush()
    if child := os.fork():
        return child
    try:
        with remembered_results(known):
            told = _turns(number, turns, case, lambda: called("combine", case, "--incomplete"))
        (work / f"{number}.json").write_text(json.dumps(told))
        os._exit(0)
    finally:
        os._exit(70)


def _turns(number: int, turns: int, case: Path, combine: Callable[[], tuple[int, str]]) -> Ended:
    """The turns of one worker: how each `combine` ended."""
    rng, told = Random(number), []  # noqa: S311 - pauses, not secrets
    for turn in range(turns):
        told.append(combine())
        while not _added(case, f"{number}-{turn}"):
            time.sleep(rng.uniform(0, 0.02))
    return told


def _combined(case: Path) -> tuple[int, str]:
    """`combine` without the command line, whose output belongs to the whole process: exit status and message."""
    try:
        with opened(case) as folder:
            write_combined(review_module.review(folder, today=date(2026, 12, 1)), incomplete=True)
    except InfohusError as stop:
        return int(stop.exit_status), stop.message
    return 0, ""


def _added(case: Path, line: str) -> bool:
    """Add a line to a list in `sag.yaml`; False while the case is in use."""
    try:
        with opened(case) as folder:
            file = load(folder)
            choice = ExtractChoice(line, "politi", (), "Ane Prøve", "2026-12-01")
            write(folder, replace(file, extracts=(*file.extracts, choice)))
    except CaseLockedError:
        return False
    return True


def main() -> int:
    """Start as many processes or threads of as many turns as are asked for."""
    threads = "--threads" in sys.argv
    numbers = [word for word in sys.argv[1:] if word.isdigit()]
    workers, turns = (int(word) for word in (*numbers, "8", "50")[:2])
    ended = Counter[int]()
    with tempfile.TemporaryDirectory() as folder:
        wrong = list(crowd(workers, turns, Path(folder), ended, threads=threads))
    sys.stdout.write("".join(f"{one}\n" for one in wrong))
    sys.stdout.write(
        f"{workers} {'threads' if threads else 'processes'} of {turns} runs: {dict(ended)} by exit status, {len(wrong)} faults\n"
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
