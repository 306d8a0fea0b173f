"""Our own part: the form made, filled and read, in Word and in PDF.

`once FORMAT` makes, fills and reads one form in a new process; `measure` prints milliseconds in process as JSON.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from io import BytesIO
from itertools import count

from benchmarks.sixty import HOW_MANY, answers, sixty
from infohus_forms.models.question import Sheet
from infohus_forms.models.response import RawForm, Stamp
from infohus_forms.models.specification.form import FormSpec

REPEATS = 7

Fill = Callable[[bytes, Mapping[str, str]], bytes]
Read = Callable[[bytes], RawForm]
Make = Callable[[str], bytes]


def main() -> None:
    """Do what the command line says."""
    spec, sheet = sixty()
    if sys.argv[1] == "once":
        fill, read, make = steps(sys.argv[2], spec, sheet)
        read(fill(make("0"), answers(sheet, 0)))
        return
    print(json.dumps({name: measured(name, spec, sheet) for name in ("pdf", "word")}))


def steps(name: str, spec: FormSpec, sheet: Sheet) -> tuple[Fill, Read, Make]:
    """The functions of a format; only that format is imported."""
    stamp = Stamp(spec.id, spec.version, spec.hash, case="26/0042")
    content = spec.packed
    if name == "pdf":
        from infohus_forms.formats.pdf.reading.form import read_pdf
        from infohus_forms.formats.pdf.writing.fill import fill_pdf
        from infohus_forms.formats.pdf.writing.form import pdf_form

        return fill_pdf, read_pdf, lambda instance: pdf_form(sheet, replace(stamp, instance=instance), content)
    from infohus_forms.formats.word.reading.form import read_word
    from infohus_forms.formats.word.writing.fill import fill_word
    from infohus_forms.formats.word.writing.form import word_form

    return fill_word, read_word, lambda instance: word_form(sheet, replace(stamp, instance=instance), content)


def measured(name: str, spec: FormSpec, sheet: Sheet) -> dict[str, float]:
    """Milliseconds of each step; every form that is made has an instance of its own."""
    fill, read, make = steps(name, spec, sheet)
    numbers = count()
    first = whole(lambda: make(str(next(numbers))))
    blank = make("0")
    completed = fill(blank, answers(sheet, 0))
    found = read(completed)
    lost = {
        control
        for control, text in answers(sheet, 0).items()
        if control not in found.ticked and found.texts.get(control) != text
    }
    assert not lost, lost
    filled = [answers(sheet, number) for number in range(HOW_MANY)]
    several = [fill(blank, values) for values in filled[:REPEATS]]
    result = {
        "first": first,
        "make": median(lambda: make(str(next(numbers)))),
        "fill": median(lambda: fill(blank, filled[0])),
        "read": statistics.median([whole(partial(read, each)) for each in several]),
        "hundred": whole(lambda: [read(fill(blank, values)) for values in filled]),
        "size": len(blank),
    }
    if name == "pdf":
        import pypdf

        result["get_fields"] = median(lambda: pypdf.PdfReader(BytesIO(completed)).get_fields())
    return result


def median(step: Callable[[], object], repeats: int = REPEATS) -> float:
    """Milliseconds of one step, the median of some."""
    return statistics.median(whole(step) for _ in range(repeats))


def whole(step: Callable[[], object]) -> float:
    """Milliseconds of one step."""
    start = time.perf_counter()
    step()
    return (time.perf_counter() - start) * 1000


if __name__ == "__main__":
    main()
