"""Odd things that programs do to a file or to the value of a field, each with what is said of it."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pikepdf
import pypdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from infohus_forms.formats.pdf.reading.form import read_pdf
from infohus_forms.formats.pdf.writing.fill import fill_pdf
from infohus_forms.models.finding import Refused
from tests.formats.pdf.forms import a_pdf, changed, the_field

FILLED = fill_pdf(a_pdf(), {"name": "Åse Demo", "story": "En\nto"})


def told(pdf: bytes) -> list[str]:
    """The codes of what is said."""
    return [one.code for one in read_pdf(pdf).findings]


def refusal(pdf: bytes) -> str:
    """The code with which a file is refused."""
    with pytest.raises(Refused) as stop:
        read_pdf(pdf)
    return stop.value.finding.code


# --- The end of the file -------------------------------------------------------------------------
@pytest.mark.parametrize(
    "tail", [b"\0" * 4845, b"\0" * 200_000, b"<html><p>Filen er kontrolleret</p></html>\r\n" * 150, b"\n" * 5000]
)
def test_bytes_after_the_end_are_no_fault(tail: bytes) -> None:
    """Office machines and gateways put them there; everything was read."""
    assert told(FILLED + tail) == ["pdf.after_end"]
    assert read_pdf(FILLED + tail).texts["name"] == "Åse Demo"


def revised() -> bytes:
    """The form saved over itself, with a new name in the second revision."""
    writer = pypdf.PdfWriter(BytesIO(FILLED), incremental=True)
    for page in writer.pages:
        writer.update_page_form_field_values(page, {"name": "Bo Prøve", "story": "Meget " * 900}, auto_regenerate=None)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize("cut", [8, 40, 300, 1500])
def test_a_revision_that_breaks_off_is_a_fault(cut: int) -> None:
    """The end of the revision before it is no end."""
    assert "pdf.incomplete" in told(revised()[:-cut])


def test_a_revision_that_is_whole_is_none() -> None:
    """The trial of the trial."""
    assert "pdf.incomplete" not in told(revised())


# --- Values ------------------------------------------------------------------------------------------
def with_field(change: Callable[[pikepdf.Object], None]) -> bytes:
    """The form without a picture of the name, after a change at it."""

    def whole(document: Pdf) -> None:
        item = the_field(document, "name")
        if "/AP" in item:
            del item.AP
        change(item)

    return changed(FILLED, whole)


@pytest.mark.parametrize("text", ["Åse", "Blåbærgrød", "Müller"])
def test_utf8_without_its_mark(text: str) -> None:
    """Read as the standard says, and told of."""
    data = with_field(lambda item: item.__setitem__("/V", String(text.encode())))
    assert told(data) == ["pdf.wrong_letters"]


@pytest.mark.parametrize(
    "value", [b"Plain", "Åse".encode("cp1252"), b"\xef\xbb\xbf" + "Åse".encode(), "\ufeffÅse".encode("utf-16-be")]
)
def test_other_strings_are_what_they_are(value: bytes) -> None:
    """ASCII, the standard's own letters, and both marks."""
    assert told(with_field(lambda item: item.__setitem__("/V", String(value)))) == []


def rich(item: pikepdf.Object, text: str) -> None:
    """A formatted text beside the value."""
    item.Ff = int(item.get("/Ff", 0)) | 1 << 25
    item.RV = String(f'<?xml version="1.0"?><body xmlns="http://www.w3.org/1999/xhtml"><p><b>{text}</b></p></body>')


@pytest.mark.parametrize(("text", "codes"), [("Åse Demo", []), ("&#197;se  Demo", []), ("Bo Demo", ["pdf.rich"])])
def test_a_formatted_text_that_says_something_else(text: str, codes: list[str]) -> None:
    """Viewers that know it show it in place of the value."""
    assert told(with_field(lambda item: rich(item, text))) == codes


def test_a_formatted_text_that_is_not_shown() -> None:
    """Without the flag it is not used."""

    def change(item: pikepdf.Object) -> None:
        rich(item, "Bo")
        item.Ff = 0

    assert told(with_field(change)) == []


def test_a_field_that_shows_stars() -> None:
    """The password flag; nothing is said of an empty one."""
    assert told(with_field(lambda item: item.__setitem__("/Ff", 1 << 13))) == ["pdf.password_field"]


@pytest.mark.parametrize("name", ["name", "story"])
def test_a_text_in_a_field_for_signatures(name: str) -> None:
    """It is read and told of; no signature is claimed."""
    data = changed(FILLED, lambda document: the_field(document, name).__setitem__("/FT", Name.Sig))
    assert read_pdf(data).texts[name]
    assert told(data) == ["pdf.sign_field"]


# --- Files that are something else -----------------------------------------------------------------
def a_page() -> Pdf:
    """A page with nothing on it."""
    document = pikepdf.new()
    document.add_blank_page()
    return document


def saved(document: Pdf) -> bytes:
    """Its bytes."""
    out = BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize("names", [["skema.pdf"], ["a.docx", "b.pdf", "c.txt"]])
@pytest.mark.parametrize("collection", [True, False])
def test_files_that_carry_forms(names: list[str], *, collection: bool) -> None:
    """A collection, and a page with forms attached."""
    document = a_page()
    for name in names:
        document.attachments[name] = FILLED
    if collection:
        document.Root.Collection = Dictionary(Type=Name.Collection, View=Name.D)
    assert refusal(saved(document)) == "pdf.portfolio"


def test_a_letter_with_a_table_attached_is_just_not_ours() -> None:
    """No form can be in it."""
    document = a_page()
    document.attachments["tal.csv"] = b"1;2"
    document.Root.AcroForm = document.make_indirect(Dictionary(Fields=Array([])))
    assert refusal(saved(document)) == "pdf.no_fields"


def test_nothing_but_a_place_to_sign() -> None:
    """It is no picture and no scan."""
    document = a_page()
    field = document.make_indirect(
        Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Sig, T=String("Sig1"), Rect=[0, 0, 99, 30])
    )
    document.pages[0].obj.Annots = Array([field])
    document.Root.AcroForm = document.make_indirect(Dictionary(Fields=Array([field])))
    assert refusal(saved(document)) == "pdf.not_ours"


def test_a_protected_document_within_a_wrapper() -> None:
    """The page says that it cannot be opened; the payload is the document."""
    document = a_page()
    document.attachments["MicrosoftIRMServices Protected PDF.pdf"] = b"%PDF-1.7"
    names = document.Root.Names.EmbeddedFiles
    while "/Kids" in names:
        names = names.Kids[0]
    names.Names[1].AFRelationship = Name.EncryptedPayload
    assert refusal(saved(document)) == "pdf.rights"


@pytest.mark.parametrize(
    ("handler", "code"),
    [("Standard", "pdf.encrypted"), ("MicrosoftIRMServices", "pdf.rights"), ("Adobe.PubSec", "pdf.certificate")],
)
def test_who_may_open_it(handler: str, code: str) -> None:
    """A password, rights, a certificate: each has its own way out."""
    with pikepdf.open(BytesIO(FILLED)) as document:
        out = BytesIO()
        document.save(out, encryption=pikepdf.Encryption(owner="o", user="u"))
    data = out.getvalue()
    assert data.count(b"/Filter /Standard") == 1
    assert refusal(data.replace(b"/Filter /Standard", b"/Filter /" + handler.encode())) == code
