"""The same answers through every engine: all five forms, every field, read back identically, and the same as through Word."""

from __future__ import annotations

import pytest

from infohus_forms.formats.pdf.reading.form import read_pdf
from infohus_forms.formats.pdf.writing.fill import fill_pdf
from infohus_forms.formats.word.reading.form import read_word
from infohus_forms.formats.word.writing.fill import fill_word
from infohus_forms.render.filling import control_values
from infohus_forms.render.forms import blank_stamp, fillable
from infohus_forms.render.questions import sheet_of
from infohus_forms.validate.form.answers import typed_answers
from tests.support.answers import every_answer
from tests.support.shelf import form_ids, form_spec
from tests.viewers.pdfium import filled_by_pdfium
from tests.viewers.pdfjs import PdfJs
from tests.viewers.test_chromium import AREAS, LINES


@pytest.mark.parametrize("form", form_ids())
def test_every_engine_keeps_every_answer(pdfjs: PdfJs, form: str) -> None:
    """pdf.js (Firefox), PDFium (Chromium, Edge), our own filler and Word: one set of answers."""
    spec = form_spec(form)
    sheet = sheet_of(spec)
    wanted = every_answer(spec, LINES, AREAS)
    values = control_values(spec, sheet, wanted)
    blank = fillable(spec, blank_stamp(spec), {}, "pdf")

    files = {
        "pdf.js": pdfjs.filled(blank, values),
        "PDFium": filled_by_pdfium(blank, sheet, values),
        "our own": fill_pdf(blank, values),
    }
    read = {name: read_pdf(data) for name, data in files.items()}
    read["Word"] = read_word(fill_word(fillable(spec, blank_stamp(spec), {}, "word"), values))

    assert {name: typed_answers(spec, raw)[0] for name, raw in read.items()} == dict.fromkeys(read, wanted)
    assert {item.code for raw in read.values() for item in raw.findings} <= {"pdf.revisions", "pdf.hidden"}
