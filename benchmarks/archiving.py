"""What a page of an archive costs: the demo case archived and looked at again, in this process.

`python -m benchmarks.archiving`. Milliseconds a page, verification included: of processor time, which the rest of the machine
leaves nearly alone, and by the clock, where two documents at a time have two cores. The files are read before the clock starts.
The target is 25 ms. What the parts cost is measured on one document at a time.
"""

from __future__ import annotations

import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from io import BytesIO
from pathlib import Path

import pikepdf

from benchmarks.__main__ import table
from infohus_forms import demo
from infohus_forms.archive.conformance import claims, nonconformities
from infohus_forms.archive.pages_match_data import Pages
from infohus_forms.archive.verify import contradictions, verify_folder
from infohus_forms.casework.archiving.archive_case import archive_case
from infohus_forms.casework.review.review import review
from infohus_forms.casework.storage.case_folder import folder_of

REPEATS = 5
DAY = date(2026, 11, 4)


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "sag"
        demo.run("fjordmark", folder, lambda _: None)
        result, archive = review(folder, today=DAY), folder_of(folder).archive

        def anew() -> None:
            shutil.rmtree(archive)
            archive.mkdir()
            archive_case(result, "3a", incomplete=False, now=datetime(2026, 11, 4, tzinfo=UTC))

        copies = [path.read_bytes() for path in sorted(archive.glob("*.pdf"))]
        pages = sum(map(_pages, copies))
        steps: dict[str, Callable[[], object]] = {
            "archive, verification included": anew,
            "    of it: the validator": lambda: [nonconformities(copy, claims(copy)) for copy in copies],
            "    of it: pages against data": lambda: [contradictions(copy) for copy in copies],
            "        of it: the text of the pages": lambda: list(map(_text, copies)),
            "verify, originals not read again": partial(verify_folder, archive),
        }
        rows = [(name, *_measured(step, pages)) for name, step in steps.items()]
    table(f"Archiving the demo case, {pages} pages, milliseconds a page", ("", "processor", "clock"), rows)


def _pages(pdf: bytes) -> int:
    with pikepdf.open(BytesIO(pdf)) as document:
        return len(document.pages)


def _text(pdf: bytes) -> Pages:
    with pikepdf.open(BytesIO(pdf)) as document:
        return Pages.of(document)


def _measured(step: Callable[[], object], pages: int) -> tuple[float, float]:
    """Milliseconds a page of processor time and by the clock, medians."""
    taken = []
    for _ in range(REPEATS):
        clock, processor = time.perf_counter(), time.process_time()
        step()
        taken.append((time.process_time() - processor, time.perf_counter() - clock))
    own, clocked = (1000 * statistics.median(column) / pages for column in zip(*taken, strict=True))
    return own, clocked


if __name__ == "__main__":
    main()
