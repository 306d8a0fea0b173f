"""A case system's stamp: a warning where it stands on a free place, an error where it hides or touches something of the form."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import BytesIO

import pikepdf
import pypdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from infohus_forms.formats.pdf.reading.form import read_pdf
from infohus_forms.formats.pdf.writing.fill import fill_pdf
from infohus_forms.models.finding import Severity
from tests.formats.pdf.forms import a_pdf, changed, the_field
from tests.formats.pdf.rewriting import by_command

FILLED = fill_pdf(a_pdf(), {"name": "Åse Demo"})
CLEANED = by_command("mutool", "clean", "-c", "-s", "IN", "OUT")
WORDS = "Modtaget 03.12.2026 J.nr. 26-4711"
TOP, LEFT, LABEL = (60, 828), (8, 300), (64, 748)
"""Free places in the margins, and a line of print."""
Place = tuple[int, int]


def issued_before(data: bytes) -> bytes:
    """The form without the marks that are kept today."""

    def change(document: Pdf) -> None:
        content = json.loads(document.attachments["infohus.json"].get_file().read_bytes())
        del content["marks"]
        document.attachments["infohus.json"] = json.dumps(content).encode()

    return changed(data, change)


def a_line(place: Place, size: int = 8) -> bytes:
    """Content that shows the words; upright in a margin at the side."""
    turned = "0 1 -1 0" if place == LEFT else "1 0 0 1"
    return f"q BT /St {size} Tf {turned} {place[0]} {place[1]} Tm ({WORDS}) Tj ET Q".encode()


def letters(page: pikepdf.Object) -> None:
    """The stamp's letters among the page's resources."""
    page.Resources.Font["/St"] = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)


def in_content(data: bytes, place: Place) -> bytes:
    """The words at the end of each page's content."""

    def change(document: Pdf) -> None:
        for page in document.pages:
            letters(page.obj)
            page.contents_add(b"\n" + a_line(place))

    return changed(data, change)


def as_form(data: bytes, place: Place) -> bytes:
    """The words in a form of the page (XObject), the page's own content within a state of its own."""

    def change(document: Pdf) -> None:
        for page in document.pages:
            letters(page.obj)
            form = document.make_stream(a_line(place), Type=Name.XObject, Subtype=Name.Form)
            form.BBox, form.Resources = Array([0, 0, 595, 842]), page.obj.Resources
            page.obj.Resources.XObject = Dictionary(Stamp=form)
            page.contents_add(b"q\n", prepend=True)
            page.contents_add(b"\nQ q /Stamp Do Q")

    return changed(data, change)


def merged_by_pypdf(data: bytes, place: Place) -> bytes:
    """A page with the words, merged into each page by pypdf."""
    own = pikepdf.new()
    own.add_blank_page(page_size=(595, 842))
    own.pages[0].obj.Resources = Dictionary(Font=Dictionary())
    letters(own.pages[0].obj)
    own.pages[0].contents_add(a_line(place))
    given = BytesIO()
    own.save(given)
    writer = pypdf.PdfWriter(clone_from=BytesIO(data))
    for page in writer.pages:
        page.merge_page(pypdf.PdfReader(given).pages[0])
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


STAMPS: dict[str, Callable[[bytes, Place], bytes]] = {
    "content": in_content,
    "a form": as_form,
    "pypdf": merged_by_pypdf,
    "content, cleaned": lambda data, place: CLEANED(in_content(data, place)),
    "a form, cleaned": lambda data, place: CLEANED(as_form(data, place)),
}


@pytest.mark.parametrize("name", STAMPS)
@pytest.mark.parametrize("place", [TOP, LEFT])
def test_a_stamp_in_the_margin_is_a_warning(name: str, place: Place) -> None:
    """It names the page, and the words are kept beside the answers."""
    raw = read_pdf(STAMPS[name](FILLED, place))
    assert {(one.code, one.severity) for one in raw.findings} == {("pdf.stamped", Severity.WARNING)}
    assert raw.texts["name"] == "Åse Demo"
    assert place == LEFT or {one.text for one in raw.outside} == {WORDS}


@pytest.mark.parametrize("name", ["content", "a form"])
def test_a_stamp_on_a_form_issued_before(name: str) -> None:
    """The form's own stream is known where it is still a stream of the page."""
    raw = read_pdf(STAMPS[name](issued_before(FILLED), TOP))
    assert {one.code for one in raw.findings} == {"pdf.stamped"}


@pytest.mark.parametrize("name", STAMPS)
def test_a_stamp_over_print_is_an_error(name: str) -> None:
    """What is below it cannot be read."""
    assert "pdf.redrawn" in {one.code for one in read_pdf(STAMPS[name](FILLED, LABEL)).findings}


def test_a_stamp_over_a_field_is_an_error() -> None:
    """It may be read as an answer."""
    with pikepdf.open(BytesIO(FILLED)) as document:
        left, low, _, _ = (int(side) for side in the_field(document, "story").Rect)
    assert "pdf.redrawn" in {one.code for one in read_pdf(in_content(FILLED, (left + 9, low + 9))).findings}


def with_note(subtype: Name, rect: list[int]) -> bytes:
    """The form with an annotation on page 1."""

    def change(document: Pdf) -> None:
        note = Dictionary(Type=Name.Annot, Subtype=subtype, Rect=rect, Contents=String(WORDS))
        document.pages[0].obj.Annots.append(document.make_indirect(note))

    return changed(FILLED, change)


MARGIN = [60, 812, 260, 832]


@pytest.mark.parametrize(
    ("subtype", "rect", "code"),
    [
        (Name.Stamp, MARGIN, "pdf.stamped"),
        (Name.Watermark, MARGIN, "pdf.stamped"),
        (Name.Stamp, [5, 5, 45, 400], "pdf.stamped"),
        (Name.Stamp, [60, 300, 400, 760], "pdf.outside"),
        (Name.FreeText, MARGIN, "pdf.outside"),
        (Name.Ink, MARGIN, "pdf.outside"),
    ],
)
def test_annotations(subtype: Name, rect: list[int], code: str) -> None:
    """A stamp in the margin is a warning; over print, or as a remark of a person, it keeps its error."""
    raw = read_pdf(with_note(subtype, rect))
    assert [one.code for one in raw.findings] == [code]
    assert [one.text for one in raw.outside] == [WORDS]
