"""How well scans are read, on simulated pages: `python -m tests.scan_pages --pages 1000 --seeds checking`.

Prints, as JSON: pages read and refused, wrong pages, silent errors by what a person did, how much was left to a person
on ordinary rows, and processor time a page. Seeds for tuning and for checking are apart: thresholds are never chosen after
looking at checking seeds. Exit status 1 when there is a silent error on a clear or hard mark, or a wrong page.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field

from infohus_forms.formats.scan.codes import find_codes
from infohus_forms.formats.scan.page import Answer, read_page
from infohus_forms.formats.scan.reference import reference_page
from infohus_forms.formats.scan.registration import register
from infohus_forms.models.paper import State
from tests.formats.scan.scanner import MACHINES
from tests.formats.scan.simulated import CLEAR, CORRECTED, HARD, Made, Truth, made, reference

SEEDS = {"tuning": 1_000_000, "checking": 9_000_000}
FORMS = ("redskab1", "redskab2_overblik", "redskab2_bidrag", "redskab3", "redskab4")
WEIGHTS = ("grey200", "grey200", "grey200", "grey150", "grey300", "phone", "phone", "bw200", "bw150", "fax")
"""Machines in turn: most pages are scanned grey at 200 dpi."""
ORDINARY = ("ballpoint", "blue", "gel", "fine", "pencil")


@dataclass
class Tally:
    """What is counted over pages; `silent` holds every wrong answer, for a look at its page."""

    counts: Counter[str] = field(default_factory=Counter)
    silent: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Count in another tally."""
        self.counts.update(other.counts)
        self.silent += other.silent
        self.seconds += other.seconds


def one_page(number: int, first: int, *, clean: bool) -> Tally:
    """Make, scan and read one page."""
    tally = Tally()
    machine = WEIGHTS[number % len(WEIGHTS)]
    form = FORMS[number // len(WEIGHTS) % len(FORMS)]
    known = reference(form)
    pages = sorted({spot.page for spot in known.spots})
    page = made(form, pages[number * 7 % len(pages)], machine, first + number, clean=clean)
    begun = time.process_time()
    codes = find_codes(page.image)
    tally.counts["pages"] += 1
    if not codes:
        tally.counts["no code"] += 1
        return tally
    tally.counts["wrong page"] += codes[0].code.page != page.number
    blank = reference_page(known, codes[0].code.page)
    assert blank
    fit = register(page.image, blank, codes)
    if fit is None or not fit.trusted:
        tally.counts[f"refused {machine}"] += 1
        return tally
    read = read_page(fit.picture(page.image), blank, bilevel=MACHINES[machine].bilevel)
    tally.seconds.append(time.process_time() - begun)
    if not read.right:
        tally.counts[f"refused by its words {machine}"] += 1
        return tally
    tally.counts["read"] += 1
    for answer in read.answers:
        for name in _judged(answer, page, machine):
            tally.counts[name] += 1
            if name.startswith("SILENT"):
                tally.silent.append(f"{form} page {page.number} {answer.name} {machine} seed {first + number}: {name}")
    return tally


def _judged(answer: Answer, page: Made, machine: str) -> Iterator[str]:
    """What an answer counts as."""
    if answer.text:
        written = page.written[answer.name]
        yield f"text {'written' if written else 'empty'} {answer.state}"
        if written and answer.state is State.OK:
            yield "SILENT text"
        return
    truth = page.truths[answer.name]
    kind = _kind(truth)
    right = truth.codes is not None and set(truth.codes) == set(answer.names)
    if answer.state is State.OK and not right:
        yield f"SILENT {kind} ({truth.did})"
    unsure = answer.state is not State.OK
    yield f"{kind} {'unsure' if unsure else 'read'}"
    yield f"all {'unsure' if unsure else 'read'}"
    if truth.did in CLEAR and page.pen in ORDINARY and not page.damages and machine == "grey200":
        yield f"ordinary grey200 undamaged {'unsure' if unsure else 'read'}"


def _kind(truth: Truth) -> str:
    return "clear" if truth.did in (*CLEAR, *CORRECTED) else "hard" if truth.did in HARD else "odd"


def main() -> int:
    """Read so many pages and print what came of it."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--pages", type=int, default=200)
    options.add_argument("--seeds", choices=SEEDS, default="tuning")
    options.add_argument("--from", dest="begin", type=int, default=0)
    options.add_argument("--processes", type=int, default=1)
    options.add_argument("--clean", action="store_true", help="no accidents, only plain marks")
    given = options.parse_args()
    total = Tally()
    numbers = range(given.begin, given.begin + given.pages)
    with ProcessPoolExecutor(given.processes) as pool:
        jobs = [pool.submit(one_page, number, SEEDS[given.seeds], clean=given.clean) for number in numbers]
        for done, job in enumerate(jobs, 1):
            total.add(job.result())
            if done % 10 == 0:
                print(done, dict(sorted(total.counts.items())), total.silent, file=sys.stderr, flush=True)
    seconds = sorted(total.seconds)
    print(
        json.dumps(
            {
                "counts": dict(sorted(total.counts.items())),
                "silent": total.silent,
                "seconds a page": round(sum(seconds) / len(seconds), 2),
                "slowest": round(seconds[-1], 2),
            },
            indent=1,
        )
    )
    grave = [line for line in total.silent if "SILENT odd" not in line]
    return int(bool(grave) or total.counts["wrong page"] > 0)


if __name__ == "__main__":
    sys.exit(main())
