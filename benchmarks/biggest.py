"""The biggest Word form: made, and read with its diff, beside what unzipping and parsing its XML alone costs.

`python -m benchmarks.biggest`. Processor time, medians, milliseconds. The target is a ratio of at most 3.
"""

from __future__ import annotations

import statistics
import time
import zipfile
from collections.abc import Callable
from io import BytesIO

from lxml import etree

from benchmarks.__main__ import table
from infohus_forms.formats.word.fill import fill_word
from infohus_forms.formats.word.read import read_word
from infohus_forms.formats.word.write import word_form
from infohus_forms.models.form import canonical
from infohus_forms.models.question import Widget
from infohus_forms.models.response import Stamp
from infohus_forms.render.questions import sheet_of
from infohus_forms.spec.shelf import form_ids, form_spec

REPEATS = 15


def main() -> None:
    """Measure and print."""
    spec = max((form_spec(name) for name in form_ids()), key=lambda spec: len(list(sheet_of(spec).controls())))
    sheet, stamp, content = sheet_of(spec), Stamp(spec.id, spec.version, spec.hash), canonical(spec.content)
    blank = word_form(sheet, stamp, content)
    texts = {item.name: "Skolen ringede i går.\nIgen" for item in sheet.controls() if item.widget is Widget.AREA}
    filled = fill_word(blank, texts)
    changed = edited(filled)
    made = median(lambda: word_form(sheet, stamp, content))
    bare, read, compared = (
        median(step) for step in (lambda: parsed(filled), lambda: read_word(filled), lambda: read_word(changed))
    )
    rows = [
        ("make", made, made / bare),
        ("unzip and parse its XML", bare, 1.0),
        ("read, nothing changed outside the fields", read, read / bare),
        ("read, with texts changed outside the fields", compared, compared / bare),
    ]
    table(f"{spec.id}: {len(list(sheet.controls()))} controls, {len(filled) // 1000} kB", ("", "ms", "ratio"), rows)


def parsed(data: bytes) -> None:
    """Every XML part unzipped and parsed, and nothing else."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(archive.read(name))


def edited(data: bytes) -> bytes:
    """The form with some of its fixed words changed at both ends, so that the middle has to be compared."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as archive, zipfile.ZipFile(out, "w") as changed:
        for name in archive.namelist():
            part = archive.read(name)
            if name == "word/document.xml":
                head, tail = part.find(b">1.1  <"), part.rfind(b"Skemaet er lavet")
                part = part[:head] + b">9.9  <" + part[head + 7 : tail] + b"Andet" + part[tail:]
            changed.writestr(name, part)
    return out.getvalue()


def median(step: Callable[[], object]) -> float:
    """Milliseconds of processor time of one step."""
    times = []
    for _ in range(REPEATS):
        start = time.process_time()
        step()
        times.append((time.process_time() - start) * 1000)
    return statistics.median(times)


if __name__ == "__main__":
    main()
