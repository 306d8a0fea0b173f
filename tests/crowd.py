"""Many processes at work on one case: each run does all of its work or says that the case is in use, and nothing is lost.

`python -m tests.crowd 8 50` starts eight processes of fifty turns. In each turn a process runs `combine`, and adds a line to
`sag.yaml` as the commands do that keep lists there, trying again while the case is in use.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

from infohus_forms.casework.folder import EXTRACTS, CaseLockedError, keep, kept, load, opened
from tests.faults import a_case, called, remembered_results, temporaries, tree

KEPT = "sag.yaml"
IN_USE = "er i brug af et andet vindue på denne computer siden"


def crowd(processes: int, turns: int, work: Path, ended: Counter[int] | None = None) -> Iterator[str]:
    """So many processes of so many turns in a case below `work`; what was wrong. `ended` counts the runs by exit status."""
    ended = Counter() if ended is None else ended
    case = a_case(work / "Sag på Ærø", "fjordmark", ("redskab1", "redskab2_overblik"))
    words, known = ("combine", case, "--incomplete"), dict[str, Any]()
    with remembered_results(known):
        called(*words)
    right = tree(case)
    children = [_run(number, turns, case, work, known) for number in range(processes)]
    for number, child in enumerate(children):
        if status := os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]):
            yield f"process {number}: ended {status}"
            continue
        for exit_status, said in json.loads((work / f"{number}.json").read_text()):
            ended[exit_status] += 1
            if exit_status not in {0, 7}:
                yield f"process {number}: exit {exit_status}: {said}"
            elif exit_status == 7 and IN_USE not in said:
                yield f"process {number}: exit 7 without its reason: {said}"
    lines = [item.get("linje") for item in kept(load(case)[0], EXTRACTS)]
    added = {f"{number}-{turn}" for number in range(processes) for turn in range(turns)}
    if set(lines) != added or len(lines) != len(added):
        yield f"{len(added - set(lines))} lines lost, {len(lines) - len(set(lines))} there twice"
    now = tree(case)
    if now.keys() != right.keys() or any(right[name] != data for name, data in now.items() if name != KEPT):
        yield f"not as one run leaves it: {sorted(now.keys() ^ right.keys())}"
    if temporaries(case):
        yield f"{[path.name for path in temporaries(case)]} left"


def _run(number: int, turns: int, case: Path, work: Path, known: dict[str, Any]) -> int:
    """A process that takes its turns and then writes down how each `combine` ended; its number."""
    sys.stdout.flush()
    if child := os.fork():
        return child
    rng, told = Random(number), []  # noqa: S311 - pauses, not secrets
    try:
        for turn in range(turns):
            with remembered_results(known):
                told.append(called("combine", case, "--incomplete"))
            while not _added(case, f"{number}-{turn}"):
                time.sleep(rng.uniform(0, 0.02))
        (work / f"{number}.json").write_text(json.dumps(told))
        os._exit(0)
    finally:
        os._exit(70)


def _added(case: Path, line: str) -> bool:
    """Add a line to a list in `sag.yaml`; False while the case is in use."""
    try:
        with opened(case) as folder:
            keep(folder, EXTRACTS, [*kept(folder, EXTRACTS), {"linje": line}])
    except CaseLockedError:
        return False
    return True


def main() -> int:
    """Start as many processes of as many turns as are asked for."""
    processes, turns = (int(word) for word in (*sys.argv[1:], "8", "50")[:2])
    ended = Counter[int]()
    with tempfile.TemporaryDirectory() as folder:
        wrong = list(crowd(processes, turns, Path(folder), ended))
    sys.stdout.write("".join(f"{one}\n" for one in wrong))
    sys.stdout.write(f"{processes} processes of {turns} runs: {dict(ended)} by exit status, {len(wrong)} faults\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
