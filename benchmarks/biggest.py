"""The biggest Word form: made, and read with its diff, beside what unzipping and parsing its XML alone costs.

`python -m benchmarks.biggest`. Processor time, medians, milliseconds; the steps take turns, so that what else the
machine does falls on all of them alike. The target is a ratio of at most 3 to the same file unzipped and parsed.
"""

from __future__ import annotations

import re
import statistics
import time
import zipfile
from collections.abc import Callable, Mapping
from functools import partial
from io import BytesIO

from lxml import etree

from benchmarks.__main__ import table
from infohus_forms.formats.word.reading.form import read_word
from infohus_forms.formats.word.writing.fill import fill_word
from infohus_forms.formats.word.writing.form import word_form
from infohus_forms.models.question import Widget
from infohus_forms.models.response import Stamp
from infohus_forms.render.questions import sheet_of
from tests.support.shelf import form_ids, form_spec

REPEATS = 15


def main() -> None:
    """Measure and print."""
    spec = max((form_spec(name) for name in form_ids()), key=lambda spec: len(list(sheet_of(spec).controls())))
    sheet, stamp, content = sheet_of(spec), Stamp(spec.id, spec.version, spec.hash), spec.packed
    blank = word_form(sheet, stamp, content)
    texts = {item.name: "Skolen ringede i går.\nIgen" for item in sheet.controls() if item.widget is Widget.AREA}
    filled = fill_word(blank, texts)
    files = {
        "as it was filled in": filled,
        "with two texts changed outside the fields": edited(filled, words_at_both_ends),
        "with a text typed before each field": edited(filled, words_before_each_field),
        "with a field gone and two texts changed": edited(filled, lambda part: words_at_both_ends(without_one(part))),
    }
    steps: dict[str, Callable[[], object]] = {"make": lambda: word_form(sheet, stamp, content)}
    for name, data in files.items():
        steps[f"unzip and parse, {name}"] = partial(parsed, data)
        steps[f"read, {name}"] = partial(read_word, data)
    taken = medians(steps)
    bare = {name: taken[f"unzip and parse, {name}"] for name in files}
    rows = [("make", taken["make"], taken["make"] / bare["as it was filled in"])]
    for name, alone in bare.items():
        rows.append((f"unzip and parse, {name}", alone, 1.0))
        rows.append((f"read, {name}", taken[f"read, {name}"], taken[f"read, {name}"] / alone))
    table(f"{spec.id}: {len(list(sheet.controls()))} controls, {len(filled) // 1000} kB", ("", "ms", "ratio"), rows)


def parsed(data: bytes) -> None:
    """Every XML part unzipped and parsed, and nothing else."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(archive.read(name))


def edited(data: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """The form with its main part changed, packed as before."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as archive, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as changed:
        for name in archive.namelist():
            part = archive.read(name)
            if name == "word/document.xml":
                part, before = change(part), part
                assert part != before, "nothing was changed"
            changed.writestr(name, part)
    return out.getvalue()


def words_at_both_ends(part: bytes) -> bytes:
    """Fixed words changed at both ends, so that what is between them has to be compared."""
    return re.sub(rb">1\.1  <", b">9.9  <", re.sub(rb"Skemaet er lavet", b"Andet", part, count=1), count=1)


def words_before_each_field(part: bytes) -> bytes:
    """A text typed right before each field that stands in a paragraph."""
    return re.sub(rb"(</w:pPr>)(<w:sdt>)", rb"\1<w:r><w:t>Mere</w:t></w:r>\2", part)


def without_one(part: bytes) -> bytes:
    """A field in the middle gone."""
    fields = list(re.finditer(rb"<w:sdt>.*?</w:sdt>", part, re.DOTALL))
    gone = fields[len(fields) // 2]
    return part[: gone.start()] + part[gone.end() :]


def medians(steps: Mapping[str, Callable[[], object]]) -> dict[str, float]:
    """Milliseconds of processor time of each step, in rounds."""
    times: dict[str, list[float]] = {name: [] for name in steps}
    for _ in range(REPEATS):
        for name, step in steps.items():
            start = time.process_time()
            step()
            times[name].append((time.process_time() - start) * 1000)
    return {name: statistics.median(taken) for name, taken in times.items()}


if __name__ == "__main__":
    main()
