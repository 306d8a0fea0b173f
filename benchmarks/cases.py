"""The commands of a case as whole processes: the invented case, and one with a hundred forms.

`python -m benchmarks.cases` prints seconds, the most memory that the command's own process held, and what archiving costs a page.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from pypdf import PdfReader

from infohus_forms.read.process import environment
from infohus_forms.read.worker_client import WORKER

ROOT = Path(__file__).parents[1]
REPEATS = 3
MANY = 100
MEASURED = """
import atexit, resource, runpy, sys
atexit.register(lambda: print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr))
sys.argv = ["infohus", *sys.argv[1:]]
runpy.run_module("infohus_forms", run_name="__main__")
"""


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        case = Path(folder) / "sag"
        infohus("demo", "-o", case)
        rows = [("check, 12 forms", *median("check", case)), ("combine, 12 forms", *median("combine", case))]
        rows.append(("archive, 12 forms, again", *median("archive", case)))
        single = Path(folder) / "enkelt"
        seconds, _ = infohus("archive", *sorted((case / "modtaget").iterdir()), "-o", single)
        pages = sum(len(PdfReader(path).pages) for path in single.glob("*.pdf"))
        again, _ = infohus("verify", single)
        filled_up(case / "modtaget")
        rows.append((f"check, {MANY} forms", *median("check", case)))
    print("A case (whole process)")
    for name, took, memory in rows:
        print(f"    {name:<26} {took:6.2f} s {memory:5.0f} MB")
    print(
        f"    archive: {1000 * seconds / pages:.1f} ms a page with its own verification, verify: {1000 * again / pages:.1f} ms"
    )
    print(f"    worker: {worker():.0f} ms from start to its first answer\n")


def infohus(*words: str | Path) -> tuple[float, float]:
    """Seconds of a command, and the most memory of its own process in MB; findings are no failure."""
    began = time.perf_counter()
    run = subprocess.run(
        [sys.executable, "-c", MEASURED, *map(str, words)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    seconds = time.perf_counter() - began
    if run.returncode not in (0, 1):
        sys.exit(f"{words}\n{run.stderr}")
    return seconds, int(run.stderr.splitlines()[-1]) / 1000


def median(*words: str | Path) -> tuple[float, float]:
    """The median time and the most memory of some runs."""
    runs = [infohus(*words) for _ in range(REPEATS)]
    return statistics.median(seconds for seconds, _ in runs), max(memory for _, memory in runs)


def filled_up(folder: Path) -> None:
    """Copies of the forms that came back until there are a hundred; each another file, as people send them twice."""
    forms = sorted(folder.iterdir())
    for number in range(MANY - len(forms)):
        form = forms[number % len(forms)]
        target = folder / f"{form.stem}_{number}{form.suffix}"
        data = form.read_bytes()
        if form.suffix == ".pdf":
            target.write_bytes(data + b"%%%d\n" % number)
            continue
        out = BytesIO(data)
        with ZipFile(out, "a") as package:
            package.comment = b"%d" % number
        target.write_bytes(out.getvalue())


def worker() -> float:
    """Milliseconds from the start of the process that reads files to its answer to an empty file."""
    times = []
    for _ in range(2 * REPEATS + 1):
        began = time.perf_counter()
        subprocess.run(WORKER, input=bytes(8), stdout=subprocess.PIPE, env=environment(), check=True)
        times.append(time.perf_counter() - began)
    return 1000 * statistics.median(times)


if __name__ == "__main__":
    main()
