"""How well scans are read, on simulated pages: `python -m tests.scan_pages --pages 1000 --seeds checking`.

Each page is stored in a file in one of the ways of `storage` (strips, MRC, eight bits of two tones, TIFF …) in turn, and read
from there. Prints, as JSON: pages read and refused, wrong pages, pages taken for black and white or for grey wrongly, silent
errors, what was left to a person (by machine, pen, damage, what the person did, and why), and processor time a page. Seeds for tuning and for checking are apart: thresholds are never
chosen after looking at checking seeds. Exit status 1 when there is a silent error on a clear or hard mark, a wrong page, or a
black-and-white page that is taken for a grey one.

An answer is *unsure* when it is not `ok`: `review` and `unconfirmed` alike. Only answers in boxes are counted so, since
handwriting is always for a person; fields for writing are counted apart. Three shares are printed, of all machines, pens
and damages alike; the first is the one that is to be at most 5 %:

* `answerable`: answers that the rules let a reader give. Set apart is only what the rules themselves send to a person,
  each counted by name under `a person's`: marks that only a person may judge (`ODD`: two marks, a ring, a lone filled box,
  ink beside a box …), a faint trace, and on a black-and-white page an answer that needs an empty box to be known as empty
  – a blank, and a question with several answers – because such a page never gives a confirmed blank.
* `answerable, and faint`: the same and the faint traces, whose truth is known here though it may not be guessed.
* `everything`: all answers in boxes.

A loose scribble, a felt pen's mark, a correction, a mark half outside its box and a clear mark on a black-and-white page
that is left unconfirmed are unsure in all three.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from infohus_forms.formats.scan.codes import find_codes
from infohus_forms.formats.scan.page import Answer, read_page
from infohus_forms.formats.scan.pages import scan_pages
from infohus_forms.formats.scan.reference import reference_page
from infohus_forms.formats.scan.registration import register
from infohus_forms.models.paper import State
from tests.formats.scan.scanner import MACHINES
from tests.formats.scan.simulated import CLEAR, CORRECTED, HARD, Made, Truth, groups, made, reference
from tests.formats.scan.storage import BLACK_AND_WHITE, GREY, RESAMPLED

SEEDS = {"tuning": 1_000_000, "checking": 9_000_000}
FORMS = ("redskab1", "redskab2_overblik", "redskab2_bidrag", "redskab3", "redskab4")
WEIGHTS = ("grey200", "grey200", "grey200", "grey150", "grey300", "phone", "phone", "bw200", "bw150", "fax")
"""Machines in turn: most pages are scanned grey at 200 dpi."""
ORDINARY = ("ballpoint", "blue", "gel", "fine", "pencil")
ANSWERABLE, AND_FAINT, EVERYTHING = "* answerable", "* answerable, and faint", "* everything"
"""The names of what the rules let a reader answer, the same with faint traces, and all."""
MEANING = {
    ANSWERABLE: "all machines, pens and damages; without what the rules send to a person (»a person's«, below): target 5 %",
    AND_FAINT: "the same, and faint traces",
    EVERYTHING: "all answers in boxes",
}
EVERY = 50
"""Pages between two lines about how far it is."""


def _none() -> list[int]:
    """Nothing counted yet; a name of its own, so that a tally can leave its process."""
    return [0, 0]


@dataclass
class Tally:
    """What is counted over pages. `unsure` counts, under each name, unsure answers and all; `silent` holds every wrong answer.

    `memory` is the most that the process ever held, in MB.
    """

    pages: Counter[str] = field(default_factory=Counter)
    unsure: dict[str, list[int]] = field(default_factory=lambda: defaultdict(_none))
    why: Counter[str] = field(default_factory=Counter)
    texts: Counter[str] = field(default_factory=Counter)
    silent: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    memory: int = 0

    def add(self, other: Tally) -> None:
        """Count in another tally."""
        self.pages.update(other.pages)
        self.why.update(other.why)
        self.texts.update(other.texts)
        for name, (unsure, all_) in other.unsure.items():
            self.unsure[name][0] += unsure
            self.unsure[name][1] += all_
        self.silent += other.silent
        self.seconds += other.seconds
        self.memory = max(self.memory, other.memory)

    def as_json(self) -> dict[str, Any]:
        """The figures, shares in per cent."""
        seconds = sorted(self.seconds) or [0.0]
        return {
            "pages": dict(sorted(self.pages.items())),
            "silent": self.silent,
            "meaning": MEANING,
            "unsure": {
                name: f"{unsure} of {all_} ({100 * unsure / all_:.2f} %)"
                for name, (unsure, all_) in sorted(self.unsure.items())
            },
            "why, answerable": dict(self.why.most_common()),
            "fields for writing": dict(sorted(self.texts.items())),
            "processor seconds a page": round(sum(seconds) / len(seconds), 2),
            "slowest": round(seconds[-1], 2),
            "memory, MB, simulator included": self.memory,
        }


def one_page(number: int, first: int, *, clean: bool) -> Tally:
    """Make, scan and read one page."""
    tally = Tally()
    machine = WEIGHTS[number % len(WEIGHTS)]
    form = FORMS[number // len(WEIGHTS) % len(FORMS)]
    known = reference(form)
    pages = sorted({spot.page for spot in known.spots})
    page = made(form, pages[number * 7 % len(pages)], machine, first + number, clean=clean)
    storage, file = _stored(page, machine, number // len(WEIGHTS))
    begun = time.process_time()
    (scanned,) = scan_pages(file)
    codes = find_codes(scanned.image)
    tally.pages["made"] += 1
    if scanned.bilevel != MACHINES[machine].bilevel:
        taken = "black and white" if scanned.bilevel else "grey"
        tally.pages[f"taken for {taken} ({machine}, {storage})"] += 1
    if not codes:
        tally.pages[f"refused: no code ({machine})"] += 1
        return tally
    tally.pages["wrong"] += codes[0].code.page != page.number
    blank = reference_page(known, codes[0].code.page)
    assert blank
    fit = register(scanned.image, blank, codes)
    if fit is None or not fit.trusted:
        tally.pages[f"refused: not placed ({machine})"] += 1
        return tally
    read = read_page(fit.picture(scanned.image), blank, bilevel=scanned.bilevel)
    tally.seconds.append(time.process_time() - begun)
    if not read.right:
        tally.pages[f"refused: other words ({machine})"] += 1
        return tally
    tally.pages["read"] += 1
    exclusive = {name: spots[0].exclusive for name, spots in groups(form, page.number).items()}
    for answer in read.answers:
        if answer.text:
            _text(tally, answer, written=page.written[answer.name])
        else:
            _judged(tally, answer, page, machine, exclusive=exclusive[answer.name])
        if wrong := _silent(answer, page):
            tally.silent.append(
                f"{wrong}: {form} page {page.number} {answer.name} {machine} {storage} seed {first + number}"
            )
    tally.memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    return tally


def _stored(page: Made, machine: str, turn: int) -> tuple[str, bytes]:
    """The page in a file, and how it is stored there: in each way of its machine in turn."""
    ways = {**BLACK_AND_WHITE, **RESAMPLED} if MACHINES[machine].bilevel else GREY
    name = list(ways)[turn % len(ways)]
    return name, ways[name](page.image)


def _silent(answer: Answer, page: Made) -> str:
    """What a person did where the reader is certain of something else; empty when it is not."""
    if answer.state is not State.OK:
        return ""
    if answer.text:
        return "written, called empty" if page.written[answer.name] else ""
    truth = page.truths[answer.name]
    right = truth.codes is not None and set(truth.codes) == set(answer.names)
    return "" if right else f"{_kind(truth)} ({truth.did})"


def _text(tally: Tally, answer: Answer, *, written: bool) -> None:
    tally.texts[f"{'written' if written else 'empty'}, {answer.state.value}"] += 1


def _judged(tally: Tally, answer: Answer, page: Made, machine: str, *, exclusive: bool) -> None:
    """Count an answer in boxes under all that it is."""
    truth = page.truths[answer.name]
    unsure = answer.state is not State.OK
    names = [*_names(page, truth, machine, exclusive=exclusive)]
    for name in names:
        tally.unsure[name][0] += unsure
        tally.unsure[name][1] += 1
    if unsure and ANSWERABLE in names:
        damage = "damaged" if page.damages else "undamaged"
        tally.why[f"{answer.why}: {truth.did}, {page.pen}, {machine}, {damage}"] += 1


def _names(page: Made, truth: Truth, machine: str, *, exclusive: bool) -> Iterator[str]:
    """Under what an answer is counted."""
    yield EVERYTHING
    yield f"kind: {_kind(truth)}"
    if whose := _persons(truth, bilevel=MACHINES[machine].bilevel, exclusive=exclusive):
        yield f"a person's: {whose}"
        if whose == "faint":
            yield AND_FAINT
        return
    yield AND_FAINT
    yield ANSWERABLE
    yield f"did: {truth.did}"
    yield f"machine: {machine}"
    yield f"pen: {page.pen}"
    for damage in page.damages or ("none",):
        yield f"damage: {damage}"
    if truth.did in CLEAR and page.pen in ORDINARY and not page.damages and machine == "grey200":
        yield "* ordinary, undamaged, grey 200 dpi"


def _persons(truth: Truth, *, bilevel: bool, exclusive: bool) -> str:
    """What the rules send to a person, whatever the reader can do; empty for what it may answer."""
    if _kind(truth) == "odd":
        return truth.did
    if bilevel and (truth.did == "blank" or not exclusive):
        return "black and white, an empty box must be known"
    return "faint" if truth.did == "faint" else ""


def _kind(truth: Truth) -> str:
    if truth.codes is None:
        return "odd"
    return "hard" if truth.did in HARD else "corrected" if truth.did in CORRECTED else "clear"


def main() -> int:
    """Read so many pages and print what came of it; a line to stderr now and then says how far it is."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
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
            if done % EVERY == 0 and done < given.pages:
                print(json.dumps({"so far": done, **total.as_json()}, ensure_ascii=False), file=sys.stderr, flush=True)
    print(json.dumps(total.as_json(), indent=1, ensure_ascii=False))
    grave = [line for line in total.silent if not line.startswith("odd")]
    false = any(name.startswith("taken for grey") for name in total.pages)
    return int(bool(grave) or false or total.pages["wrong"] > 0)


if __name__ == "__main__":
    sys.exit(main())
