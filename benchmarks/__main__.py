"""Everything in one run, as tables with ratios: `make bench`, or `python -m benchmarks` when the peers are there."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from math import isnan
from pathlib import Path
from typing import Any

from benchmarks import cases, pdfcpu
from benchmarks.sixty import FIELDS, HOW_MANY, for_peers, sixty

HERE = Path(__file__).parent
ROOT = HERE.parent
PEERS = {
    "reportlab + pypdf": "reportlab_pypdf.py",
    "PyPDFForm": "pypdfform.py",
    "PyMuPDF": "pymupdf_form.py",
    "WeasyPrint + pypdf": "weasyprint_pypdf.py",
}
NATIVE = "pdfcpu, three processes"
REPEATS = 9
NONE = float("nan")


def main() -> None:
    """Measure and print."""
    _, sheet = sixty()
    task = for_peers(sheet)
    peer_python = ROOT / ".bench" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    print(
        f"Machine: {os.cpu_count()} cores, Python {sys.version.split()[0]}. The form: {FIELDS} fields. Medians, milliseconds.\n"
    )
    start_up()
    if not peer_python.exists():
        print("The peers are not installed: run `make bench`.\n")
    peers = {
        name: [str(peer_python), str(HERE / "peers" / script)] for name, script in PEERS.items() if peer_python.exists()
    }
    if not pdfcpu.on_the_path():
        print("pdfcpu is not on the path: no native program to compare with.\n")
    in_process(json.dumps(task), peers)
    whole_process(task, peers)
    demo()
    cases.main()


def start_up() -> None:
    """`infohus --help` and a bare click program in turn, so that both see the same machine."""
    ours = [sys.executable, "-m", "infohus_forms", "--help"]
    bare = [sys.executable, str(HERE / "peers" / "bare_click.py"), "--help"]
    times = [(timed(ours), timed(bare)) for _ in range(2 * REPEATS)]
    own, other = (statistics.median(column) for column in zip(*times, strict=True))
    table(
        "Start-up (whole process)",
        ("", "ms", "ratio"),
        [("infohus --help", own, own / other), ("bare click --help", other, 1.0)],
    )


def in_process(task: str, peers: dict[str, list[str]]) -> None:
    """One form made, filled and read; a hundred filled and read; what pypdf alone takes to list the fields."""
    ours = json.loads(output([sys.executable, "-m", "benchmarks.ours", "measure"]))
    theirs = {name: json.loads(output([*command, "measure"], task)) for name, command in peers.items()}
    names = {"make": "make one", "fill": "fill one", "read": "read one", "hundred": f"fill and read {HOW_MANY}"}
    rows: list[tuple[str | float, ...]] = []
    for key, words in names.items():
        others = [theirs[name][key] for name in theirs]
        ratio = ours["pdf"][key] / min(others) if others else NONE
        rows.append((words, ours["pdf"][key], ours["word"][key], *others, ratio))
    rows.append(("make the first", ours["pdf"]["first"], ours["word"]["first"], *(NONE for _ in theirs), NONE))
    rows.append(
        (
            "size of a blank, kB",
            *(result["size"] / 1000 for result in (ours["pdf"], ours["word"], *theirs.values())),
            NONE,
        )
    )
    table("In process", ("", "our PDF", "our Word", *theirs, "PDF / fastest peer"), rows)
    own, bare = ours["pdf"]["read"], ours["pdf"]["get_fields"]
    table("Reading our PDF", ("", "ms", "ratio"), [("read_pdf", own, own / bare), ("pypdf get_fields()", bare, 1.0)])


def whole_process(task: dict[str, Any], peers: dict[str, list[str]]) -> None:
    """New processes that make one form, fill it and read it: one of ours and of each Python peer, pdfcpu's three.

    The programs take turns, so that what else the machine does falls on all of them alike.
    """
    given = json.dumps(task)
    steps: dict[str, list[tuple[list[str], str]]] = {
        f"our {name}": [([sys.executable, "-m", "benchmarks.ours", "once", name], "")] for name in ("pdf", "word")
    }
    steps |= {name: [([*command, "once"], given)] for name, command in peers.items()}
    with tempfile.TemporaryDirectory() as place:
        if pdfcpu.on_the_path():
            fields, answers, folder = task["fields"], task["filled"][0], Path(place)
            native = pdfcpu.commands(fields, answers, folder)
            for command in native:
                output(command)
            pdfcpu.same(fields, answers, folder)
            steps[NATIVE] = [(command, "") for command in native]
        rounds = [{name: sum(timed(*step) for step in own) for name, own in steps.items()} for _ in range(REPEATS)]
    times = {name: statistics.median(taken[name] for taken in rounds) for name in steps}
    fastest = min((times[name] for name in peers), default=NONE)
    table(
        "Make, fill and read one (whole process)",
        ("", "ms", "to fastest Python peer", "to pdfcpu"),
        [(name, own, own / fastest, own / times.get(NATIVE, NONE)) for name, own in times.items()],
    )


def demo() -> None:
    """The whole job on the invented case."""
    times = []
    for _ in range(3):
        with tempfile.TemporaryDirectory() as folder:
            times.append(timed([sys.executable, "-m", "infohus_forms", "demo", "-o", str(Path(folder) / "demo")]))
    table("The whole demo (whole process)", ("", "ms"), [("infohus demo", statistics.median(times))])


def timed(command: Sequence[str], given: str = "") -> float:
    """Milliseconds of a process that must end well."""
    start = time.perf_counter()
    output(command, given)
    return (time.perf_counter() - start) * 1000


def output(command: Sequence[str], given: str = "") -> str:
    """What a process prints; its own words and an end here when it fails."""
    run = subprocess.run(command, input=given, capture_output=True, text=True, cwd=ROOT, check=False)
    if run.returncode:
        sys.exit(f"{' '.join(map(str, command))}\n{run.stderr}")
    return run.stdout


def table(title: str, heads: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Print rows under heads; ratios and milliseconds with as many digits as they deserve."""
    cells = [[shown(cell) for cell in row] for row in rows]
    widths = [max(len(row[column]) for row in (list(heads), *cells)) for column in range(len(heads))]
    print(title)
    for row in (list(heads), *cells):
        first, *rest = (cell.rjust(width) for cell, width in zip(row, widths, strict=True))
        print("  ", row[0].ljust(len(first)), *rest, sep="  ")
    print()


def shown(cell: str | float) -> str:
    """A text as it is; a number with two digits below ten, one below a hundred, none above; nothing for none."""
    if isinstance(cell, str):
        return cell
    return "" if isnan(cell) else f"{cell:.2f}" if cell < 10 else f"{cell:.1f}" if cell < 100 else f"{cell:.0f}"


if __name__ == "__main__":
    main()
