"""What a person sees of a completed PDF against what is read of it: hidden, renamed, moved and removed fields, and pictures that say otherwise."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pikepdf
import pypdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from infohus_forms.formats.pdf.reading.form import read_pdf
from infohus_forms.formats.pdf.writing.fill import fill_pdf
from infohus_forms.models.finding import Refused
from infohus_forms.models.response import RawForm
from tests.formats.pdf.forms import a_pdf, changed, the_field

TEXTS = {"name": "Åse Demo", "place": "a3"}
TICKED = {"worry=2", "via=mail"}


def filled() -> bytes:
    """The form with a few answers."""
    return fill_pdf(a_pdf(), {**TEXTS, **dict.fromkeys(TICKED, "x")})


def read_after(change: Callable[[Pdf], None]) -> RawForm:
    """The filled form, changed and read."""
    return read_pdf(changed(filled(), change))


def same(raw: RawForm) -> bool:
    """Whether all the answers are there and nothing else."""
    return {name: text for name, text in raw.texts.items() if text} == TEXTS and raw.ticked == TICKED


def told(raw: RawForm) -> list[tuple[str, str]]:
    """The codes of the findings, each with its field."""
    return [(finding.code, finding.field) for finding in raw.findings]


def box(document: Pdf, state: str) -> pikepdf.Object:
    """The widget that has this state."""
    widgets = [widget for page in document.pages for widget in page.obj.Annots if "/AS" in widget]
    return next(widget for widget in widgets if f"/{state}" in widget.AP.N)


def renamed(name: str) -> Callable[[Pdf], None]:
    """The first field has another name."""

    def change(document: Pdf) -> None:
        the_field(document, "name").T = String(name)

    return change


def picture(document: Pdf, content: bytes, **resources: Any) -> pikepdf.Object:
    """A picture of a field."""
    bounds = Array([0, 0, 200, 20])
    return document.make_stream(
        content, Type=Name.XObject, Subtype=Name.Form, BBox=bounds, Resources=Dictionary(**resources)
    )


def font(name: str, **own: Any) -> Dictionary:
    """The fonts of a picture with one."""
    return Dictionary(F1=Dictionary(Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name(name), **own))


# --- Fields that nobody can see ------------------------------------------------------------------
def off_the_page(document: Pdf) -> None:
    """A viewer took the field off its page and left it in the list of fields."""
    page = document.pages[0].obj
    field = the_field(document, "name")
    page.Annots = Array([widget for widget in page.Annots if widget.objgen != field.objgen])


def on_a_layer_that_is_off(document: Pdf) -> None:
    """The field stands on a layer that is not shown."""
    layer = document.make_indirect(Dictionary(Type=Name.OCG, Name=String("lag")))
    document.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(BaseState=Name.OFF, ON=Array([])))
    the_field(document, "name").OC = Dictionary(Type=Name.OCMD, OCGs=layer)


def flagged(flags: int) -> Callable[[Pdf], None]:
    """The field has these flags."""

    def change(document: Pdf) -> None:
        the_field(document, "name").F = flags

    return change


@pytest.mark.parametrize("change", [off_the_page, on_a_layer_that_is_off, flagged(2), flagged(36)])
def test_an_answer_that_nobody_can_see(change: Callable[[Pdf], None]) -> None:
    """A field that is hidden or off its page keeps its answer, and is an error at the field."""
    raw = read_after(change)
    assert same(raw)
    assert told(raw) == [("pdf.unseen", "name")]


def test_a_layer_that_is_shown() -> None:
    """A field on a layer that is on is seen."""

    def change(document: Pdf) -> None:
        layer = document.make_indirect(Dictionary(Type=Name.OCG, Name=String("lag")))
        document.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([])))
        the_field(document, "name").OC = layer

    assert told(read_after(change)) == []


def test_a_cropped_page() -> None:
    """A page whose upper half is cropped away says so, and each of its fields that is gone from sight."""

    def change(document: Pdf) -> None:
        document.pages[0].cropbox = Array([0, 0, 595, 420])

    raw = read_after(change)
    assert same(raw)
    assert told(raw)[0] == ("pdf.cropped", "")
    assert ("pdf.unseen", "name") in told(raw)
    assert ("pdf.unseen", "seen__1__day") not in told(raw)


def test_a_page_instead_of_another() -> None:
    """A page that stands twice while another is gone is found, though the number of pages is right."""

    def change(document: Pdf) -> None:
        del document.pages[1]
        document.pages.append(document.pages[0])

    raw = read_after(change)
    assert ("pdf.redrawn", "") in told(raw)


def test_turned_pages_in_another_order() -> None:
    """Pages that were turned or put in another order say what they said: nothing is told."""

    def change(document: Pdf) -> None:
        document.pages[0].Rotate = 90
        document.pages.append(document.pages[0])
        del document.pages[0]

    raw = read_after(change)
    assert same(raw)
    assert told(raw) == []


def test_a_field_that_was_taken_out() -> None:
    """A field that is in the file no more is an error at its question, answered or not."""

    def change(document: Pdf) -> None:
        page, fields = document.pages[0].obj, document.Root.AcroForm
        out = {the_field(document, name).objgen for name in ("name", "short")}
        page.Annots = Array([widget for widget in page.Annots if widget.objgen not in out])
        fields.Fields = Array([field for field in fields.Fields if field.objgen not in out])

    assert told(read_after(change)) == [("pdf.gone", "name"), ("pdf.gone", "short")]


# --- Names that programs made --------------------------------------------------------------------
@pytest.mark.parametrize(
    "name", ["name.0", "name#0", "name_2", "name (2)", "name [12]", "skema2.name", "form1[0].#subform[0].name[0]"]
)
def test_a_name_with_something_around_it(name: str) -> None:
    """Whatever a program puts around a name, it is the form's own field."""
    raw = read_after(renamed(name))
    assert same(raw)
    assert told(raw) == []


def test_all_the_fields_below_one() -> None:
    """A program that puts the whole form below a field of its own changes no answer."""

    def change(document: Pdf) -> None:
        fields = list(document.Root.AcroForm.Fields)
        top = document.make_indirect(Dictionary(T=String("Skema1"), Kids=Array(fields)))
        for field in fields:
            field.Parent = top
        document.Root.AcroForm.Fields = Array([top])

    raw = read_after(change)
    assert same(raw)
    assert told(raw) == []


def test_a_name_that_is_lost() -> None:
    """A field that got another name is known by where it stands, and that is told of."""
    raw = read_after(renamed("dummyFieldName3"))
    assert same(raw)
    assert told(raw) == [("pdf.recovered", "name")]


def test_a_name_that_could_be_two() -> None:
    """A name that holds two of the form's is not guessed at: by where it stands it is the first."""
    assert same(read_after(renamed("name.story")))


def test_states_that_are_not_ours() -> None:
    """Boxes whose states a program numbered anew are known by where they stand."""

    def change(document: Pdf) -> None:
        for number in range(5):
            widget = box(document, f"worry={number}")
            widget.AP.N[f"/{number + 1}"] = widget.AP.N[f"/worry={number}"]
            del widget.AP.N[f"/worry={number}"]
            if widget.AS != "/Off":
                widget.AS = Name(f"/{number + 1}")
        the_field(document, "worry").V = Name("/3")

    assert same(read_after(change))


# --- Pictures that say otherwise -----------------------------------------------------------------
def no_cross(document: Pdf) -> None:
    """The box that is on looks as if it were off."""
    states = box(document, "worry=2").AP.N
    states["/worry=2"] = states.Off


def a_cross_that_is_none(document: Pdf) -> None:
    """A box that is off looks as if it were on."""
    states = box(document, "worry=3").AP.N
    states.Off = states["/worry=3"]


@pytest.mark.parametrize("change", [no_cross, a_cross_that_is_none])
def test_a_box_whose_picture_does_not_tell(change: Callable[[Pdf], None]) -> None:
    """A box that looks the same on and off is an error at its question; the value counts."""
    raw = read_after(change)
    assert same(raw)
    assert told(raw) == [("pdf.tick_conflict", "worry")]


@pytest.mark.parametrize("how", [b"3 Tr", b"1 g", b"0.98 1 1 rg", b"0 0 0 0 k"])
def test_a_text_that_is_drawn_and_not_seen(how: bytes) -> None:
    """Letters in white, or in a mode that draws nothing, are not shown."""

    def change(document: Pdf) -> None:
        content = b"/Tx BMC q BT /F1 10 Tf " + how + b" 2 4 Td (\xc5se Demo) Tj ET Q EMC"
        the_field(document, "name").AP.N = picture(document, content, Font=font("/Helvetica"))

    raw = read_after(change)
    assert same(raw)
    assert told(raw) == [("pdf.text_conflict", "name")]


@pytest.mark.parametrize(
    ("letters", "name", "own"),
    [
        ("Åse Demo".encode("mac_roman"), "/Helvetica", {"Encoding": Name.MacRomanEncoding}),
        (b"\x21\x22\x23", "/ABCDEF+Helvetica", {}),
        (b"\xc5se Demo", "/Helvetica", {}),
    ],
    ids=["as a Mac draws", "codes of its own", "on white ground"],
)
def test_a_text_in_another_programs_letters(letters: bytes, name: str, own: dict[str, Any]) -> None:
    """What a program draws with another encoding is no conflict, nor what it draws on a white ground."""

    def change(document: Pdf) -> None:
        content = b"q 1 g 0 0 200 20 re f Q /Tx BMC BT /F1 10 Tf 0 g 2 4 Td <" + letters.hex().encode() + b"> Tj ET EMC"
        the_field(document, "name").AP.N = picture(document, content, Font=font(name, **own))

    raw = read_after(change)
    assert same(raw)
    assert told(raw) == []


# --- What was put over the page ------------------------------------------------------------------
@pytest.mark.parametrize("kind", ["Watermark", "RichMedia", "Link", "Redact", "Tegning"])
def test_anything_over_the_page(kind: str) -> None:
    """Whatever has a picture and is no field may cover the page, and is told of."""

    def change(document: Pdf) -> None:
        over = Dictionary(Type=Name.Annot, Subtype=Name(f"/{kind}"), Rect=the_field(document, "short").Rect)
        over.AP = Dictionary(N=picture(document, b"1 g 0 0 200 20 re f"))
        document.pages[0].obj.Annots.append(document.make_indirect(over))

    raw = read_after(change)
    assert same(raw)
    assert told(raw) == [("pdf.outside", "")]
    assert [item.near for item in raw.outside] == ["1.2 Short"]


def test_a_button_over_a_field() -> None:
    """A field that the form has not is no answer, and what lies under it may be hidden: it is told of."""

    def change(document: Pdf) -> None:
        over = Dictionary(Subtype=Name.Widget, FT=Name.Btn, Ff=1 << 16, T=String("knap"), F=4)
        over.Rect = the_field(document, "short").Rect
        over = document.make_indirect(over)
        document.pages[0].obj.Annots.append(over)
        document.Root.AcroForm.Fields.append(over)

    raw = read_after(change)
    assert same(raw)
    assert told(raw) == [("pdf.outside", "")]


def test_a_widget_with_a_value_of_its_own() -> None:
    """A text field whose widget says another thing than the field is a conflict, and one whose widget alone says something is read."""

    def below(document: Pdf, *, own: str, value: str) -> None:
        field = the_field(document, "name")
        widget = document.make_indirect(Dictionary(dict(field.items())))
        del widget["/T"]
        widget.V, widget.Parent = String(own), field
        for page in document.pages:
            page.obj.Annots = Array([widget if one.objgen == field.objgen else one for one in page.obj.Annots])
        field.V, field.Kids = String(value), Array([widget])

    assert ("pdf.two_values", "name") in told(read_after(lambda document: below(document, own="Bo", value="Åse Demo")))
    assert same(read_after(lambda document: below(document, own="Åse Demo", value="")))


# --- Files that were parted and put together -----------------------------------------------------
def taken_out(*pages: int, stamped: bool) -> bytes:
    """Some pages of the filled form in a new file, with or without what the file's properties say of it."""
    writer = pypdf.PdfWriter()
    for number in pages:
        writer.add_page(pypdf.PdfReader(BytesIO(filled())).pages[number - 1])
    if stamped:
        writer.add_metadata(dict(pypdf.PdfReader(BytesIO(filled())).metadata or {}))
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def test_some_pages_without_the_blank() -> None:
    """A file that has lost what the form kept of itself is short of a page all the same: each page says how many there are."""
    assert [
        finding.code for finding in read_pdf(taken_out(1, stamped=True)).findings if finding.severity == "error"
    ] == ["pdf.pages"]


def test_pages_that_have_lost_their_identity() -> None:
    """Pages of a form whose identity is gone are told from the forms of somebody else, with the way out."""
    with pytest.raises(Refused) as told_of:
        read_pdf(taken_out(1, stamped=False))
    assert told_of.value.finding.code == "pdf.lost_identity"
