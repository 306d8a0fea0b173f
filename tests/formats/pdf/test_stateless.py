"""Boxes whose value is set and whose state is missing: viewers show them empty (seen in PDFium), so the file says two things."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pypdf
import pypdfium2
from pikepdf import Array, Dictionary, Name, Pdf
from pypdf.generic import NameObject

from infohus_forms.formats.pdf.reading.form import read_pdf
from infohus_forms.formats.pdf.writing.fill import fill_pdf
from tests.formats.pdf.forms import a_pdf, changed, the_field

TICKED = {"worry=2": "x", "via=mail": "x"}


def without_states(document: Pdf) -> None:
    """Every state is gone, every value is kept."""
    for page in document.pages:
        for widget in page.obj.get("/Annots", ()):
            if "/AS" in widget:
                del widget.AS


def told(pdf: bytes) -> tuple[set[str], set[tuple[str, str]]]:
    """The ticks, and code and field of each finding."""
    raw = read_pdf(pdf)
    return set(raw.ticked), {(one.code, one.field) for one in raw.findings}


def test_a_value_without_a_state_is_told_of() -> None:
    """A box by itself and a group: the value counts, and a person is to look."""
    ticks, findings = told(changed(fill_pdf(a_pdf(), TICKED), without_states))
    assert ticks == set(TICKED)
    assert findings == {("pdf.tick_conflict", "worry"), ("pdf.tick_conflict", "via=mail")}


def test_empty_boxes_without_a_state_are_empty() -> None:
    """Where nothing is ticked nothing is shown and nothing is to be said."""
    assert told(changed(a_pdf(), without_states)) == (set(), set())


def test_a_file_whose_fields_are_still_to_be_drawn() -> None:
    """With NeedAppearances the viewer draws from the values."""

    def change(document: Pdf) -> None:
        without_states(document)
        document.Root.AcroForm.NeedAppearances = True

    assert told(changed(fill_pdf(a_pdf(), TICKED), change)) == (set(TICKED), set())


def test_a_filler_that_sets_only_values() -> None:
    """As pypdf writes them when nobody sets the states."""
    writer = pypdf.PdfWriter(clone_from=BytesIO(a_pdf()))
    for page in writer.pages:
        for reference in page["/Annots"]:  # type: ignore[attr-defined]
            widget = reference.get_object()
            widget.pop("/AS", None)
            holder = widget["/Parent"].get_object() if "/Parent" in widget else widget
            if holder.get("/T") == "worry":
                holder[NameObject("/V")] = NameObject("/worry=2")
    out = BytesIO()
    writer.write(out)
    assert told(out.getvalue()) == ({"worry=2"}, {("pdf.tick_conflict", "worry")})


def test_radio_buttons_and_the_value_at_the_only_kid() -> None:
    """A group made into radio buttons, and a box whose value stands at its parent with one kid."""

    def change(document: Pdf) -> None:
        without_states(document)
        the_field(document, "worry").Ff = 1 << 15
        box = the_field(document, "via=mail")
        parent = document.make_indirect(Dictionary(FT=Name.Btn, T=box.T, V=box.V, Kids=Array([box])))
        for key in ("/T", "/FT", "/V"):
            del box[key]
        box.Parent = parent
        fields = document.Root.AcroForm.Fields
        document.Root.AcroForm.Fields = Array([parent if one.objgen == box.objgen else one for one in fields])

    ticks, findings = told(changed(fill_pdf(a_pdf(), TICKED), change))
    assert ticks == set(TICKED)
    assert findings == {("pdf.tick_conflict", "worry"), ("pdf.tick_conflict", "via=mail")}


def test_a_renamed_state_that_is_missing() -> None:
    """A box by itself whose state is called Yes: the value names the box, and no state shows it."""

    def change(document: Pdf) -> None:
        box = the_field(document, "via=mail")
        box.AP.N = Dictionary({"/Yes": box.AP.N["/via=mail"], "/Off": box.AP.N["/Off"]})
        box.V = Name.Yes
        del box.AS

    ticks, findings = told(changed(fill_pdf(a_pdf(), TICKED), change))
    assert ticks == set(TICKED)
    assert findings == {("pdf.tick_conflict", "via=mail")}


def test_what_pdfium_draws() -> None:
    """The reason for it all: without states the pages of a ticked form look like those of one without ticks."""
    ticked = fill_pdf(a_pdf(), TICKED)
    assert _pages(ticked) != _pages(a_pdf())
    assert _pages(changed(ticked, without_states)) == _pages(changed(a_pdf(), without_states))


def _pages(pdf: bytes) -> list[bytes]:
    document = pypdfium2.PdfDocument(pdf)
    document.init_forms()
    return [page.render(scale=0.5, may_draw_forms=True).to_numpy().tobytes() for page in document]


def test_the_states_are_what_was_taken() -> None:
    """A check of the trial itself: the filled form has states, the changed one none."""
    for pdf, has in ((fill_pdf(a_pdf(), TICKED), True), (changed(a_pdf(), without_states), False)):
        with pikepdf.open(BytesIO(pdf)) as document:
            assert any("/AS" in widget for page in document.pages for widget in page.obj.get("/Annots", ())) is has
