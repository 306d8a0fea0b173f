"""Blanks of ours filled in by pypdf's own writer, as many systems do: what is written in one field stands in that field only."""

from __future__ import annotations

from collections import defaultdict
from io import BytesIO
from typing import Any

import pikepdf
import pypdf
import pypdfium2
import pytest

from infohus_forms.formats.pdf.reading.form import read_pdf
from infohus_forms.formats.pdf.writing.form import pdf_form
from infohus_forms.models.question import Widget
from infohus_forms.models.response import Stamp
from infohus_forms.render.questions import sheet_of
from tests.formats.pdf.forms import a_pdf, a_sheet
from tests.support.shelf import form_ids, form_spec

LINES = [c.name for c in a_sheet().controls() if c.widget in (Widget.LINE, Widget.AREA) and not c.max_length]


def filled_by_pypdf(blank: bytes, values: dict[str, str], *, redraw: bool) -> bytes:
    """The form with these texts; `redraw` asks viewers to draw the fields (NeedAppearances)."""
    writer = pypdf.PdfWriter(clone_from=BytesIO(blank))
    for page in writer.pages:
        writer.update_page_form_field_values(page, values, auto_regenerate=redraw)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def shared(pdf: bytes) -> list[set[str]]:
    """The texts and menus of which several have the same appearance stream, by stream."""
    holders: dict[Any, set[str]] = defaultdict(set)
    with pikepdf.open(BytesIO(pdf)) as document:
        for page in document.pages:
            for widget in page.obj.get("/Annots", ()):
                if "/AS" not in widget:
                    holders[widget.AP.N.objgen].add(str(widget.T))
    return [names for names in holders.values() if len(names) > 1]


@pytest.mark.parametrize("form", form_ids())
@pytest.mark.parametrize("fictional", [True, False])
def test_no_two_texts_share_an_appearance(form: str, *, fictional: bool) -> None:
    """Texts, menus and the identity, with something filled in beforehand and without."""
    spec = form_spec(form)
    sheet = sheet_of(spec, fictional=fictional)
    text = next(c.name for c in sheet.controls() if c.widget is Widget.LINE)
    stamp = Stamp(spec.id, spec.version, spec.hash, case="26/01234", instance="K7Q2M9XA", token="R4T8W2Y6")
    for values in ({}, {text: "Åse"}):
        assert shared(pdf_form(sheet, stamp, spec.packed, values)) == []


@pytest.mark.parametrize("redraw", [True, False])
@pytest.mark.parametrize("several", [1, 3, len(LINES)])
def test_pypdf_writes_in_the_fields_it_was_told(several: int, *, redraw: bool) -> None:
    """Texts with Danish letters come back as they were, with nothing to say of the others."""
    values = {name: f"Prøve nummer {number}" for number, name in enumerate(LINES[:several])}
    raw = read_pdf(filled_by_pypdf(a_pdf(), values, redraw=redraw))
    assert {name: text for name, text in raw.texts.items() if text} == values
    assert raw.findings == ()


def test_pypdf_ticks_the_box_it_was_told() -> None:
    """Boxes share their two pictures, which no filling of texts and boxes changes."""
    blank = a_pdf()
    filled = filled_by_pypdf(blank, {LINES[0]: "Åse", "worry": "/worry=3", "anonymous": "/anonymous=ja"}, redraw=False)
    raw = read_pdf(filled)
    assert (raw.ticked, raw.findings) == (frozenset({"worry=3", "anonymous=ja"}), ())
    assert pictures(filled) == pictures(blank)


def pictures(pdf: bytes) -> set[tuple[str, bytes]]:
    """What each box shows in each state."""
    with pikepdf.open(BytesIO(pdf)) as document:
        boxes = [widget for page in document.pages for widget in page.obj.get("/Annots", ()) if "/AS" in widget]
        return {(str(state), stream.read_bytes()) for box in boxes for state, stream in dict(box.AP.N).items()}


def test_the_page_shows_a_text_once() -> None:
    """What pypdf wrote in one field is drawn in that field and in no other."""
    pdf = filled_by_pypdf(a_pdf(), {LINES[0]: "Åsekrydderi"}, redraw=False)
    document = pypdfium2.PdfDocument(pdf)
    document.init_forms()
    for page in document:
        pypdfium2.raw.FPDFPage_Flatten(page, pypdfium2.raw.FLAT_NORMALDISPLAY)
    out = BytesIO()
    document.save(out)
    drawn = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(out.getvalue())]
    assert "".join(drawn).count("Åsekrydderi") == 1
