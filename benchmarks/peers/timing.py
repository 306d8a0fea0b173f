"""How a peer is measured: the same steps, repeats and answers as ours; JSON in, JSON out.

Standard input holds `{"fields": [{"name", "kind", "label", "codes"}], "filled": [{name: text}, …]}`. Kinds are
text, area, date, box and scale; a box is ticked by any text. Argument `once` makes, fills and reads one form;
`measure` prints milliseconds in process.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

REPEATS = 7

Form = list[dict[str, Any]]
Answers = dict[str, str]
Make = Callable[[Form], bytes]
Fill = Callable[[bytes, Form, Answers], bytes]
Read = Callable[[bytes], dict[str, Any]]
Same = Callable[[dict[str, Any], Answers], None]


def run(make: Make, fill: Fill, read: Read, same: Same) -> None:
    """Measure three functions; `same` fails when what was read is not what was filled in."""
    task = json.load(sys.stdin)
    fields, filled = task["fields"], task["filled"]
    blank = make(fields)
    completed = fill(blank, fields, filled[0])
    same(read(completed), filled[0])
    if sys.argv[1] == "once":
        return
    several = [fill(blank, fields, answers) for answers in filled[:REPEATS]]  # one peer keeps what it has read before
    print(
        json.dumps(
            {
                "make": median(lambda: make(fields)),
                "fill": median(lambda: fill(blank, fields, filled[0])),
                "read": statistics.median([whole(partial(read, each)) for each in several]),
                "hundred": whole(lambda: [read(fill(blank, fields, answers)) for answers in filled]),
                "size": len(blank),
            }
        )
    )


def median(step: Callable[[], object], repeats: int = REPEATS) -> float:
    """Milliseconds of one step, the median of some."""
    return statistics.median(whole(step) for _ in range(repeats))


def whole(step: Callable[[], object]) -> float:
    """Milliseconds of one step."""
    start = time.perf_counter()
    step()
    return (time.perf_counter() - start) * 1000
