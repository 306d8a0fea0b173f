"""Files that were pieced together, overlaid or left half done: the answer is the one a person sees, or a finding names it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, ObjectStreamMode, Pdf, String

from infohus_forms.formats.pdf.reading.form import read_pdf
from infohus_forms.formats.pdf.writing.fill import fill_pdf
from infohus_forms.formats.pdf.writing.form import pdf_form
from tests.formats.pdf.forms import SPEC_TEXT, a_pdf, a_sheet, a_stamp, changed, the_field

ANSWERS = {"name": "Åse Demo", "story": "Intet nyt."}


def filled() -> bytes:
    """The form with two texts and a tick."""
    return fill_pdf(a_pdf(), {**ANSWERS, "worry=2": "x"})


def codes(data: bytes, field: str | None = None) -> set[str]:
    """The codes of the findings, of one field or of all."""
    return {one.code for one in read_pdf(data).findings if field in (None, one.field)}


def page_of(document: Pdf, field: pikepdf.Object) -> pikepdf.Page:
    """The page that a field is on."""
    return next(page for page in document.pages if any(one.objgen == field.objgen for one in page.obj.Annots))


# --- Pages of two forms ----------------------------------------------------------------------------
def pieced(*parts: tuple[bytes, slice]) -> bytes:
    """The pages of several files in one, with their fields and nothing else, as `qpdf --empty --pages` makes it."""
    with Pdf.new() as made:
        opened = [Pdf.open(BytesIO(data)) for data, _ in parts]
        for document, (_, pages) in zip(opened, parts, strict=True):
            made.add_pages_from(document, pages=list(range(len(document.pages)))[pages])
        out = BytesIO()
        made.save(out)
        return out.getvalue()


def issued(instance: str) -> bytes:
    """The form as it was issued to another authority."""
    return pdf_form(a_sheet(), replace(a_stamp(), instance=instance), SPEC_TEXT)


@pytest.mark.parametrize("first", [True, False])
def test_pages_of_two_forms_are_not_one_form(*, first: bool) -> None:
    """Answers of one authority under the name of another: each page has the number of its form in its foot."""
    one, other = (filled(), issued("Z9Y8X7W6")) if first else (issued("Z9Y8X7W6"), filled())
    assert "pdf.other_form" in codes(pieced((one, slice(0, 1)), (other, slice(1, None))))


def test_all_pages_of_one_form_are_one_form() -> None:
    """The same without the second file: a part of the identity is lost, and that is all."""
    assert codes(pieced((filled(), slice(None)))) == {"pdf.identity_partly"}


def test_a_page_twice_instead_of_another() -> None:
    """The right number of pages, but one of them twice."""
    data = pieced((filled(), slice(1, None)), (filled(), slice(1, None)))
    assert "pdf.pages" in codes(data)


# --- Pictures that were left behind ----------------------------------------------------------------
@pytest.mark.parametrize("text", ["Intet nyt. Men han truer sin mor.", "Intet nyt.\nMen 3 gange.", "Intet nyt. 2"])
def test_more_text_than_the_field_shows(text: str) -> None:
    """A program that adds to a text and leaves its picture: what is shown is the beginning, though there is room for all."""
    data = changed(filled(), lambda document: setattr(the_field(document, "story"), "V", String(text)))
    assert codes(data, "story") == {"pdf.text_conflict"}


@pytest.mark.parametrize("text", ["لا يوجد خطر", "Нет", "?!", "x"])
def test_a_text_in_a_field_that_shows_nothing(text: str) -> None:
    """The empty picture of the blank form hides a text in any letters."""
    data = changed(filled(), lambda document: setattr(the_field(document, "short"), "V", String(text)))
    assert "pdf.text_conflict" in codes(data, "short")


def test_a_long_text_that_is_cut_off_is_no_conflict() -> None:
    """This program draws a sign where a text has no more room."""
    data = fill_pdf(a_pdf(), {"story": "Der er meget at sige. " * 200})
    assert codes(data, "story") == {"pdf.hidden"}


def test_a_picture_of_another_program_that_cannot_be_read() -> None:
    """A picture within the picture may show anything."""

    def change(document: Pdf) -> None:
        field, other = the_field(document, "story"), the_field(document, "name").AP.N
        made = document.make_stream(
            b"/Tx BMC q /X Do Q EMC", Type=Name.XObject, Subtype=Name.Form, BBox=field.AP.N.BBox
        )
        made.Resources = Dictionary(XObject=Dictionary(X=other))
        field.AP.N = made

    assert codes(changed(filled(), change), "story") == {"pdf.not_compared"}


# --- Over a field, and elsewhere -------------------------------------------------------------------
def over(**keys: Any) -> Callable[[Pdf], None]:
    """Put a widget over a field."""

    def change(document: Pdf) -> None:
        field = the_field(document, "story")
        white = document.make_stream(b"1 g 0 0 600 90 re f", Type=Name.XObject, Subtype=Name.Form)
        white.BBox = Array([0, 0, 600, 90])
        widget = Dictionary(Type=Name.Annot, Subtype=Name.Widget, Rect=field.Rect, AP=Dictionary(N=white), **keys)
        page = page_of(document, field)
        page.obj.Annots.append(document.make_indirect(widget))
        if "/T" in widget:
            document.Root.AcroForm.Fields.append(page.obj.Annots[-1])

    return change


@pytest.mark.parametrize(
    "change",
    [
        over(FT=Name.Sig, T=String("Signature1")),
        over(FT=Name.Sig, T=String("Signature1"), V=Dictionary(Type=Name.Sig)),
        over(),
        over(FT=Name.Tx, V=String("Noget andet")),
    ],
    ids=["to_be_signed", "signed", "nameless", "nameless_text"],
)
@pytest.mark.filterwarnings("ignore:This document has 1 form widget")
def test_a_widget_over_an_answer(change: Callable[[Pdf], None]) -> None:
    """A signature may be drawn anywhere, and a widget without a name belongs to no field: either may hide an answer."""
    assert "pdf.outside" in codes(changed(filled(), change))


@pytest.mark.filterwarnings("ignore:This document has 1 form widget")
def test_the_text_of_a_widget_without_a_name_is_kept() -> None:
    """It is handed on with the other texts outside the fields."""
    raw = read_pdf(changed(filled(), over(FT=Name.Tx, V=String("Noget andet"))))
    assert [one.text for one in raw.outside] == ["Noget andet"]


def test_a_signature_on_a_free_place() -> None:
    """It covers no answer."""

    def change(document: Pdf) -> None:
        over(FT=Name.Sig, T=String("Signature1"))(document)
        document.Root.AcroForm.Fields[-1].Rect = Array([400, 5, 590, 20])

    assert "pdf.outside" not in codes(changed(filled(), change))


def to_another_page(document: Pdf, *, keep: bool = False) -> None:
    """Show a field on another page, at the same place of it."""
    field = the_field(document, "name")
    page = page_of(document, field)
    other = next(one for one in document.pages if one.objgen != page.objgen)
    other.obj.Annots.append(field)
    if not keep:
        page.obj.Annots = Array([one for one in page.obj.Annots if one.objgen != field.objgen])


@pytest.mark.parametrize("keep", [False, True])
def test_a_field_on_another_page(*, keep: bool) -> None:
    """There it answers another question."""
    data = changed(filled(), lambda document: to_another_page(document, keep=keep))
    assert codes(data, "name") == {"pdf.moved"}


def test_a_box_ticked_with_the_answer_of_another() -> None:
    """The box shows a tick, the file holds the answer of the box next to it."""

    def change(document: Pdf) -> None:
        kids = list(the_field(document, "worry").Kids)
        two, three = (next(kid for kid in kids if f"/worry={code}" in kid.AP.N) for code in "23")
        three.AP.N["/worry=2"] = three.AP.N["/worry=3"]
        three.AS, two.AS = Name("/worry=2"), Name.Off

    assert "pdf.moved" in codes(changed(filled(), change), "worry")


def test_a_program_at_the_group_of_some_boxes() -> None:
    """The group is no widget, and its actions are run all the same."""

    def change(document: Pdf) -> None:
        the_field(document, "worry").AA = Dictionary(K=Dictionary(S=Name.JavaScript, JS=String("1")))

    assert "pdf.script" in codes(changed(filled(), change))


# --- Layers ----------------------------------------------------------------------------------------
def layered(how: str) -> Callable[[Pdf], None]:
    """Put a field on a layer that is not shown."""

    def change(document: Pdf) -> None:
        field = the_field(document, "name")
        layer = document.make_indirect(Dictionary(Type=Name.OCG, Name=String("lag")))
        off = Array([layer] if how == "picture" else [])
        document.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=off))
        if how == "picture":
            field.AP.N.OC = layer
        elif how == "usage":
            layer.Usage = Dictionary(View=Dictionary(ViewState=Name.OFF))
            document.Root.OCProperties.D.AS = Array([Dictionary(Event=Name.View, OCGs=Array([layer]))])
            field.OC = layer
        else:
            condition = {"VE": Array([Name.Not, layer])} if how == "not" else {"OCGs": layer, "P": Name.AllOff}
            field.OC = document.make_indirect(Dictionary(Type=Name.OCMD, **condition))

    return change


@pytest.mark.parametrize("how", ["picture", "usage", "not", "all_off"])
def test_a_field_on_a_layer_that_is_not_shown(how: str) -> None:
    """A layer may be off in four more ways than by the list."""
    assert codes(changed(filled(), layered(how)), "name") == {"pdf.unseen"}


# --- A table that does not place its objects right --------------------------------------------------
def saved_on_top(wrong: int) -> bytes:
    """A revision with another name, whose table is `wrong` by some bytes."""
    with Pdf.open(BytesIO(filled())) as document:
        out = BytesIO()
        document.save(out, object_stream_mode=ObjectStreamMode.disable)
        data = out.getvalue()
    with Pdf.open(BytesIO(data)) as document:
        field = the_field(document, "name")
        number = field.objgen[0]
        other = fill_pdf(data, {"name": "Bo Prøve"})
        with Pdf.open(BytesIO(other)) as newer:
            picture = the_field(newer, "name").AP.N.read_bytes()
        size, root, drawn = int(document.trailer.Size), document.Root.objgen[0], field.AP.N
        text = re.sub(
            rb"/V <[^>]*>|/V \([^)]*\)", b"/V <FEFF0042006F00200050007200F800760065>", field.unparse(resolved=True)
        )
        text = text.replace(b"/AP << /N %d 0 R >>" % drawn.objgen[0], b"/AP << /N %d 0 R >>" % size)
        resources = drawn.Resources.objgen[0]
        box = b" ".join(str(side).encode() for side in drawn.BBox)
    before = int(re.findall(rb"startxref\s+(\d+)", data)[-1])
    first = len(data) + 1
    data += b"\n%d 0 obj\n%s\nendobj\n" % (number, text)
    second = len(data)
    data += b"%d 0 obj\n<< /Type /XObject /Subtype /Form /BBox [%s] /Resources %d 0 R /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (
        size, box, resources, len(picture), picture,
    )  # fmt: skip
    table = len(data)
    data += b"xref\n0 1\n0000000000 65535 f \n%d 1\n%010d 00000 n \n%d 1\n%010d 00000 n \n" % (
        number,
        first + wrong,
        size,
        second,
    )
    return data + b"trailer\n<< /Size %d /Root %d 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n" % (
        size + 1, root, before, table,
    )  # fmt: skip


def test_a_revision_in_order() -> None:
    """The newer name, and a note that there are revisions."""
    raw = read_pdf(saved_on_top(0))
    assert raw.texts["name"] == "Bo Prøve"
    assert {one.code for one in raw.findings} == {"pdf.revisions"}


@pytest.mark.parametrize("wrong", [-3, -1, 1, 2, 5, 40])
def test_a_revision_whose_table_is_wrong(wrong: int) -> None:
    """The newest definition counts and not the first in the file, and a person is told to look."""
    raw = read_pdf(saved_on_top(wrong))
    assert raw.texts["name"] == "Bo Prøve"
    expected = set() if wrong == -1 else {"pdf.older_content"}  # a line end before the object is allowed
    assert {one.code for one in raw.findings} == {"pdf.revisions", *expected}


def test_a_file_with_every_place_wrong_by_the_same() -> None:
    """Bytes in front of a file move all its objects: each is there once, so nothing is in doubt."""
    assert "pdf.older_content" not in codes(b"X" * 300 + filled())
