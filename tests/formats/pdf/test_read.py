"""What other programs and people leave in a PDF, and what the reader makes of it. Each hazard is built from scratch."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import pikepdf
import pypdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from infohus_forms.formats import limits
from infohus_forms.formats.pdf.common.blank_snapshot import Blank
from infohus_forms.formats.pdf.reading.changes import redrawn
from infohus_forms.formats.pdf.reading.form import read_pdf
from infohus_forms.formats.pdf.reading.page_comparison import PageMarks
from infohus_forms.formats.pdf.writing.fill import fill_pdf
from infohus_forms.formats.pdf.writing.form import pdf_form
from infohus_forms.models.finding import Refused
from infohus_forms.models.response import RawForm
from infohus_forms.render.questions import sheet_of
from tests.formats.pdf.forms import SPEC_TEXT, a_pdf, a_sheet, a_stamp, changed, the_field
from tests.support.shelf import form_ids, form_spec

ANSWERS = {"name": "Åse Demo", "story": "En\nto", "worry=2": "x", "via=mail": "x", "place": "a3"}


def filled() -> bytes:
    """The form with a few answers."""
    return fill_pdf(a_pdf(), ANSWERS)


def codes(raw: RawForm) -> list[str]:
    """The codes of the findings, in order."""
    return [finding.code for finding in raw.findings]


def same(raw: RawForm) -> bool:
    """Whether all the answers are there and nothing else."""
    texts = {name: text for name, text in raw.texts.items() if text}
    return texts == {"name": "Åse Demo", "story": "En\nto", "place": "a3"} and raw.ticked == {"worry=2", "via=mail"}


def refusal(data: bytes) -> str:
    """The code with which a file is refused."""
    with pytest.raises(Refused) as told:
        read_pdf(data)
    return told.value.finding.code


def read_after(change: Callable[[Pdf], None]) -> RawForm:
    """The filled form, changed and read."""
    return read_pdf(changed(filled(), change))


# --- The file ------------------------------------------------------------------------------------
def test_identity_travels_inside() -> None:
    """Stamp and specification come back byte for byte."""
    raw = read_pdf(filled())
    assert (raw.stamp, raw.embedded_spec) == (a_stamp(), SPEC_TEXT)
    assert raw.findings == ()


@pytest.mark.parametrize("left", ["field", "info"])
def test_identity_survives_in_one_place(left: str) -> None:
    """Without the embedded file the form is still known, and that is said."""

    def strip(document: Pdf) -> None:
        del document.Root.Names
        if left == "field":
            del document.docinfo["/Infohus"]
        else:
            the_field(document, "infohus_id").V = String("")

    raw = read_after(strip)
    assert raw.stamp
    assert (raw.stamp.form, raw.stamp.hash, raw.stamp.instance) == ("proeve", a_stamp().hash, "K7Q2M9XA")
    assert codes(raw) == ["pdf.identity_partly"]
    assert same(raw)


def test_identities_that_disagree() -> None:
    """A file that says two things about itself is an error."""

    def change(document: Pdf) -> None:
        the_field(document, "infohus_id").V = String(f"andet|1.0|{'0' * 64}|X|Y")

    assert codes(read_after(change)) == ["pdf.identity"]


def test_foreign_form() -> None:
    """A form of somebody else is refused as not ours."""

    def change(document: Pdf) -> None:
        del document.Root.Names
        del document.docinfo["/Infohus"]
        the_field(document, "infohus_id").V = String("")
        for page in document.pages:
            page.obj.Contents = document.make_stream(b"")

    assert refusal(changed(a_pdf(), change)) == "pdf.not_ours"


def test_a_pdf_without_anything() -> None:
    """A page with no field and no text looks like a scan and is refused as one."""
    document = pikepdf.new()
    document.add_blank_page()
    out = BytesIO()
    document.save(out)
    assert refusal(out.getvalue()) == "pdf.no_fields"


def test_printed_to_pdf() -> None:
    """A flattened form is recognised by its printed identity and answered with the way out."""
    document = pypdfium2.PdfDocument(filled())
    document.init_forms()
    for sheet in document:
        pypdfium2.raw.FPDFPage_Flatten(sheet, pypdfium2.raw.FLAT_PRINT)
    out = BytesIO()
    document.save(out)

    def forget(file: Pdf) -> None:
        for key in ("/Names", "/AcroForm"):
            if key in file.Root:
                del file.Root[key]
        if "/Infohus" in file.docinfo:
            del file.docinfo["/Infohus"]

    assert refusal(changed(out.getvalue(), forget)) == "pdf.flat"
    assert refusal(out.getvalue()) == "pdf.flat"


def test_user_password() -> None:
    """A file that needs a password is refused; one that only forbids changes is read."""
    with pikepdf.open(BytesIO(filled())) as document:
        locked, forbidding = BytesIO(), BytesIO()
        document.save(locked, encryption=pikepdf.Encryption(owner="o", user="u"))
        document.save(forbidding, encryption=pikepdf.Encryption(owner="o", user=""))
    assert refusal(locked.getvalue()) == "pdf.encrypted"
    assert same(read_pdf(forbidding.getvalue()))


@pytest.mark.parametrize("cut", [0.2, 0.5, 0.9, 0.99])
def test_truncated(cut: float) -> None:
    """A file cut short is refused or says that its end is missing; it never reads as whole."""
    data = filled()
    try:
        said = codes(read_pdf(data[: int(len(data) * cut)]))
    except Refused as refused:
        said = [refused.finding.code]
    assert {"pdf.damaged", "pdf.incomplete"} & set(said)


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n", b"PK\x03\x04", b"%PDF-1.7\ntrailer<</Root 1 0 R>>\n%%EOF"])
def test_no_pdf(data: bytes) -> None:
    """What is no PDF at all is refused as damaged."""
    assert refusal(data) == "pdf.damaged"


def test_damaged_anywhere() -> None:
    """A byte changed anywhere gives answers or a refusal, never another error."""
    data = bytearray(filled())
    for position in range(0, len(data), len(data) // 150):
        hurt = bytearray(data)
        hurt[position] ^= 0x5A
        try:
            read_pdf(bytes(hurt))
        except Refused:
            continue


def test_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file beyond the limit is refused unread."""
    monkeypatch.setattr("infohus_forms.formats.pdf.reading.form.FILE_BYTES", 1000)
    assert refusal(filled()) == "pdf.too_large"


def test_bomb() -> None:
    """A value that unpacks beyond the limit is refused."""

    def change(document: Pdf) -> None:
        the_field(document, "story").V = document.make_stream(b"a" * (limits.DECODED_BYTES + 1000))

    with pikepdf.open(BytesIO(a_pdf())) as document:
        change(document)
        out = BytesIO()
        document.save(out, compress_streams=True)
    assert refusal(out.getvalue()) == "pdf.too_large"


def test_too_many_fields(monkeypatch: pytest.MonkeyPatch) -> None:
    """More fields than any form has is refused."""
    monkeypatch.setattr("infohus_forms.formats.pdf.reading.fields.FIELDS", 10)
    assert refusal(filled()) == "pdf.too_large"


def test_tree_that_bites_its_tail() -> None:
    """A field that is its own child ends; the other answers are read."""

    def change(document: Pdf) -> None:
        loop = document.make_indirect(Dictionary(T=String("loop")))
        loop.Kids = Array([loop])
        document.Root.AcroForm.Fields.append(loop)

    assert same(read_after(change))


# --- What stands beside the fields ---------------------------------------------------------------
def test_note_over_the_page() -> None:
    """A text typed over the page is kept with the nearest question and is an error, not an answer."""

    def change(document: Pdf) -> None:
        near = the_field(document, "story").Rect
        note = Dictionary(Type=Name.Annot, Subtype=Name.FreeText, Rect=near, Contents=String("ved siden af"))
        document.pages[0].obj.Annots.append(document.make_indirect(note))

    raw = read_after(change)
    assert [(outside.place, outside.text) for outside in raw.outside] == [("side 1", "ved siden af")]
    assert raw.outside[0].near == "1.5 Story"
    assert codes(raw) == ["pdf.outside"]
    assert same(raw)


def test_drawing_over_the_page() -> None:
    """A drawing without text is told of too."""

    def change(document: Pdf) -> None:
        ink = Dictionary(Type=Name.Annot, Subtype=Name.Ink, Rect=Array([10, 10, 20, 20]), InkList=Array([]))
        document.pages[1].obj.Annots.append(document.make_indirect(ink))

    raw = read_after(change)
    assert [outside.text for outside in raw.outside] == [""]
    assert [finding.place for finding in raw.findings] == ["side 2"]


def test_programs_are_reported() -> None:
    """JavaScript, a field's action or an action on opening is reported and not run."""
    script = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))

    def opening(document: Pdf) -> None:
        document.Root.OpenAction = script

    def named(document: Pdf) -> None:
        document.Root.Names.JavaScript = Dictionary(Names=Array([String("a"), script]))

    def in_a_field(document: Pdf) -> None:
        the_field(document, "name").AA = Dictionary(K=script)

    for change in (opening, named, in_a_field):
        raw = read_after(change)
        assert codes(raw) == ["pdf.script"]
        assert same(raw)


def test_foreign_attachment() -> None:
    """A file attached by somebody else is counted, not opened."""

    def change(document: Pdf) -> None:
        document.attachments["../../x.exe"] = b"MZ"

    assert codes(read_after(change)) == ["pdf.attached"]


def test_xfa() -> None:
    """A second form in XFA is reported; the fields are what is read."""

    def change(document: Pdf) -> None:
        document.Root.AcroForm.XFA = document.make_stream(b"<xdp/>")

    raw = read_after(change)
    assert codes(raw) == ["pdf.xfa"]
    assert same(raw)


def test_signature() -> None:
    """A signature is told of before anything else."""

    def change(document: Pdf) -> None:
        signature = Dictionary(
            T=String("Signature1"), FT=Name.Sig, V=Dictionary(Type=Name.Sig, Filter=Name("/Adobe.PPKLite"))
        )
        document.Root.AcroForm.Fields.append(document.make_indirect(signature))
        document.Root.AcroForm.XFA = document.make_stream(b"<xdp/>")

    assert codes(read_after(change)) == ["pdf.signed", "pdf.xfa"]


def test_saved_on_top() -> None:
    """An incremental save is read at its newest and noted."""
    writer = pypdf.PdfWriter(BytesIO(filled()), incremental=True)
    writer.update_page_form_field_values(writer.pages[0], {"name": "Ny"}, auto_regenerate=False)
    out = BytesIO()
    writer.write(out)
    raw = read_pdf(out.getvalue())
    assert codes(raw) == ["pdf.revisions"]
    assert raw.texts["name"] == "Ny"


# --- Values --------------------------------------------------------------------------------------
def test_line_ends() -> None:
    """Every line end is a line feed in the answer and stays what it was in the raw text."""

    def change(document: Pdf) -> None:
        the_field(document, "story").V = String("en\r\nto\rtre")

    raw = read_after(change)
    assert (raw.texts["story"], raw.raw["story"]) == ("en\nto\ntre", "en\r\nto\rtre")


def test_half_a_surrogate_pair() -> None:
    """A broken emoji costs one character, not the text, and is an error at its field."""

    def change(document: Pdf) -> None:
        the_field(document, "name").V = String(b"\xfe\xff" + "Åse ".encode("utf-16-be") + b"\xd8\x3d")
        del the_field(document, "name").AP

    raw = read_after(change)
    assert raw.texts["name"] == "Åse \ufffd"
    assert [(finding.code, finding.field) for finding in raw.findings] == [("pdf.damaged_text", "name")]


def test_private_characters() -> None:
    """A character that only one program knows is kept and told of."""

    def change(document: Pdf) -> None:
        the_field(document, "name").V = String(b"\xfe\xff\xf6\x00")
        del the_field(document, "name").AP

    raw = read_after(change)
    assert raw.texts["name"] == "\uf600"
    assert codes(raw) == ["pdf.private_text"]


@pytest.mark.parametrize("data", [b"\xef\xbb\xbf\xc3\x85se", b"\xc5se", b"\xff\xfe\xc5\x00s\x00e\x00"])
def test_other_encodings(data: bytes) -> None:
    """UTF-8, little-endian UTF-16 and PDFDocEncoding are read as the same text."""

    def change(document: Pdf) -> None:
        the_field(document, "name").V = String(data)

    assert read_after(change).texts["name"] == "Åse"


def test_value_in_a_stream() -> None:
    """A value kept as a stream is a text like any other."""

    def change(document: Pdf) -> None:
        the_field(document, "story").V = document.make_stream(b"\xfe\xff" + "Łø".encode("utf-16-be"))

    assert read_after(change).texts["story"] == "Łø"


@pytest.mark.parametrize(
    ("value", "text"),
    [("a3", "a3"), ("– vælg –", ""), ("noget andet", "noget andet"), (["a3"], "a3"), (["a3", "a4"], "a3\na4")],
)
def test_menu_values(value: str | list[str], text: str) -> None:
    """A code counts, the prompt is nothing, and what is not on the list stays as it was found."""

    def change(document: Pdf) -> None:
        the_field(document, "place").V = (
            String(value) if isinstance(value, str) else Array(String(one) for one in value)
        )

    assert read_after(change).texts["place"] == text


def test_menu_shown_text() -> None:
    """The text that a menu shows stands for its code when only one option shows it."""

    def change(document: Pdf) -> None:
        menu = the_field(document, "place")
        menu.Opt = Array(
            [
                Array([String("0851"), String("Ålborg")]),
                Array([String("1"), String("x")]),
                Array([String("2"), String("x")]),
            ]
        )
        menu.V = String("Ålborg")

    assert read_after(change).texts["place"] == "0851"

    def ambiguous(document: Pdf) -> None:
        change(document)
        the_field(document, "place").V = String("x")

    assert read_after(ambiguous).texts["place"] == "x"


def test_value_against_picture() -> None:
    """A box that is on in its value and off on the page counts by its value, and is an error."""

    def change(document: Pdf) -> None:
        the_field(document, "via=mail").AS = Name.Off

    raw = read_after(change)
    assert same(raw)
    assert [(finding.code, finding.field) for finding in raw.findings] == [("pdf.tick_conflict", "via=mail")]


@pytest.mark.parametrize("other", ["Bo Prøve", "", "Åse Demoø"])
def test_text_against_picture(other: str) -> None:
    """A text field that shows another text than it holds, or a text where it holds none, is an error at the field."""

    def change(document: Pdf) -> None:
        the_field(document, "name").V = String(other)

    raw = read_after(change)
    assert raw.texts["name"] == other
    assert [(finding.code, finding.field) for finding in raw.findings] == [("pdf.text_conflict", "name")]


def test_a_text_that_is_hidden() -> None:
    """A field that holds a text and shows nothing is an error at the field."""

    def change(document: Pdf) -> None:
        the_field(document, "story").AP = the_field(document, "short").AP

    assert [(finding.code, finding.field) for finding in read_after(change).findings] == [
        ("pdf.text_conflict", "story")
    ]


def test_a_menu_that_shows_another_choice() -> None:
    """A menu whose picture is another of its choices is an error at the field."""

    def change(document: Pdf) -> None:
        the_field(document, "place").V = String("a4")

    assert [(finding.code, finding.field) for finding in read_after(change).findings] == [
        ("pdf.text_conflict", "place")
    ]


def test_a_field_moved_to_another_question() -> None:
    """A field that somebody moved is an error at the field, a box of a group too."""

    def change(document: Pdf) -> None:
        the_field(document, "name").Rect = the_field(document, "short").Rect
        box = next(kid for kid in the_field(document, "worry").Kids if "/worry=2" in kid.AP.N)
        box.Rect = Array([10, 10, 24, 24])

    raw = read_after(change)
    assert same(raw)
    assert {(finding.code, finding.field) for finding in raw.findings} == {
        ("pdf.moved", "name"),
        ("pdf.moved", "worry"),
    }


def test_words_in_the_page_itself() -> None:
    """A text put into the page's own content is kept beside the answers, and the page is an error."""

    def change(document: Pdf) -> None:
        text = b"q BT /F9 9 Tf 60 700 Td (Kanin i hatten) Tj ET Q"
        sheet = document.pages[0]
        sheet.Resources.Font["/F9"] = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        sheet.contents_add(document.make_stream(text))

    raw = read_after(change)
    assert same(raw)
    assert codes(raw) == ["pdf.redrawn"]
    assert any("Kanin i hatten" in item.text and item.place == "side 1" for item in raw.outside)
    assert len(raw.outside) == 1


def test_a_page_that_covers_a_question() -> None:
    """A white box drawn over a question has no words, and the page is an error all the same."""

    def change(document: Pdf) -> None:
        document.pages[1].contents_add(document.make_stream(b"q 1 g 50 500 400 200 re f Q"))

    raw = read_after(change)
    assert (codes(raw), raw.outside) == (["pdf.redrawn"], ())


def test_a_page_taken_out() -> None:
    """A file with a page less says so; the answers of the page are known from the field tree."""

    def change(document: Pdf) -> None:
        del document.pages[1]

    assert "pdf.pages" in codes(read_after(change))


@pytest.mark.parametrize("form", form_ids())
def test_every_printed_word_is_known(form: str) -> None:
    """No word of a form's own pages is taken for one that somebody put there."""
    spec = form_spec(form)
    known = "earlier_text"
    sheet = sheet_of(spec, fictional=True, earlier={field.id: known for field in spec.fields})
    made = pdf_form(sheet, replace(a_stamp(), form=form), SPEC_TEXT, {})
    reader = pypdf.PdfReader(BytesIO(made))
    embedded = json.loads(reader.attachments["infohus.json"][0])

    blank = Blank.from_json({**embedded, "pages": ["another"], "marks": []})
    texts, _ = redrawn(blank, reader, PageMarks(blank, reader))

    assert texts == []


def test_another_box_shown() -> None:
    """A group whose value and picture name different boxes is an error."""

    def change(document: Pdf) -> None:
        the_field(document, "worry").V = Name("/worry=3")

    raw = read_after(change)
    assert "worry=3" in raw.ticked
    assert codes(raw) == ["pdf.tick_conflict"]


def test_state_of_nobody() -> None:
    """A value that is none of the group's boxes is an error and no answer."""

    def change(document: Pdf) -> None:
        the_field(document, "worry").V = Name("/7")

    raw = read_after(change)
    assert not any(name.startswith("worry") for name in raw.ticked)
    assert "pdf.tick_unknown" in codes(raw)


def test_value_only_on_the_box() -> None:
    """A group without a value of its own is read from the box that is on."""

    def change(document: Pdf) -> None:
        del the_field(document, "worry").V

    assert same(read_after(change))


def test_value_as_a_string() -> None:
    """A state written as a string instead of a name is the same state."""

    def change(document: Pdf) -> None:
        the_field(document, "worry").V = String("/worry=2")

    assert same(read_after(change))


# --- Files put together --------------------------------------------------------------------------
def test_pages_without_their_form() -> None:
    """Pages copied into a new file keep their answers: texts by their names, groups by the names of their states."""
    writer = pypdf.PdfWriter()
    reader = pypdf.PdfReader(BytesIO(filled()))
    for sheet in reader.pages:
        for annotation in sheet["/Annots"]:  # type: ignore[attr-defined]
            annotation.get_object().pop("/Parent", None)
        writer.add_page(sheet)
    writer.add_metadata({"/Infohus": reader.metadata["/Infohus"]})  # type: ignore[index]
    out = BytesIO()
    writer.write(out)
    raw = read_pdf(out.getvalue())
    assert same(raw)
    assert raw.found == {control.name for control in a_sheet().controls()}
    assert {finding.field for finding in raw.findings if finding.code == "pdf.recovered"} >= {"worry", "name"}
    assert set(codes(raw)) == {"pdf.recovered", "pdf.identity_partly"}


def put_twice(other: str, name: str) -> Callable[[Pdf], None]:
    """A second field with the first one's name, or one that a merging program made of it."""

    def change(document: Pdf) -> None:
        rect = the_field(document, "name").Rect
        copy = document.make_indirect(
            Dictionary(T=String(name), FT=Name.Tx, V=String(other), Subtype=Name.Widget, Rect=rect)
        )
        document.Root.AcroForm.Fields.append(copy)
        document.pages[0].obj.Annots.append(copy)

    return change


@pytest.mark.parametrize("name", ["name", "name+1", "1.name", "name#1"])
def test_two_values(name: str) -> None:
    """Two different texts under one name are a conflict: no answer, both in the raw text."""
    raw = read_after(put_twice("En anden", name))
    assert "name" not in raw.texts
    assert raw.raw["name"] == "Åse Demo\nEn anden"
    assert codes(raw) == ["pdf.two_values"]


@pytest.mark.parametrize("other", ["", "Åse Demo"])
def test_the_same_twice(other: str) -> None:
    """A second copy that is blank or equal leaves the answer and is told of."""
    raw = read_after(put_twice(other, "name+1"))
    assert same(raw)
    assert codes(raw) == ["pdf.duplicate"]


def test_two_forms_in_one_file() -> None:
    """Two forms appended to one file disagree where their answers differ."""
    writer = pypdf.PdfWriter()
    for data in (filled(), fill_pdf(a_pdf(), ANSWERS | {"worry=2": "", "worry=4": "x"})):
        writer.append(BytesIO(data))
    out = BytesIO()
    writer.write(out)
    raw = read_pdf(out.getvalue())
    assert not any(name.startswith("worry") for name in raw.ticked)
    assert [finding.field for finding in raw.findings if finding.code == "pdf.two_values"] == ["worry"]


def test_unknown_field_is_found() -> None:
    """A field that somebody added is among the found, for the one who knows the form."""

    def change(document: Pdf) -> None:
        put_twice("hej", "nyt_felt")(document)

    raw = read_after(change)
    assert "nyt_felt" in raw.found
    assert raw.texts["nyt_felt"] == "hej"


# --- Other programs ------------------------------------------------------------------------------
def test_filled_by_pypdf() -> None:
    """Answers written by pypdf are read as they were written."""
    writer = pypdf.PdfWriter(clone_from=BytesIO(a_pdf()))
    for sheet in writer.pages:
        writer.update_page_form_field_values(
            sheet,
            {"name": "Åse Demo", "story": "En\nto", "worry": "/worry=2", "via=mail": "/via=mail", "place": "a3"},
            auto_regenerate=False,
        )
    out = BytesIO()
    writer.write(out)
    raw = read_pdf(out.getvalue())
    assert same(raw)
    assert raw.stamp == a_stamp()


def test_filled_by_pdfium() -> None:
    """Answers typed and clicked into PDFium, the engine of Chromium, are read as they were given."""
    centre = {}
    with pikepdf.open(BytesIO(a_pdf())) as document:
        for number, sheet in enumerate(document.pages):
            for widget in sheet.obj.Annots:
                state = next((key[1:] for key in widget.AP.N.keys() if key != "/Off"), "") if "/AS" in widget else ""  # noqa: SIM118
                left, low, right, high = (float(value) for value in widget.Rect)
                centre[state or str(widget.T)] = (number, (left + right) / 2, (low + high) / 2)
    document = pypdfium2.PdfDocument(a_pdf())
    document.init_forms()
    form, raw, pages = document.formenv.raw, pypdfium2.raw, list(document)

    def click(name: str) -> None:
        number, x, y = centre[name]
        sheet = pages[number]
        raw.FORM_OnMouseMove(form, sheet, 0, x, y)
        raw.FORM_OnLButtonDown(form, sheet, 0, x, y)
        raw.FORM_OnLButtonUp(form, sheet, 0, x, y)

    def typed(name: str, text: str) -> None:
        click(name)
        for letter in text:
            raw.FORM_OnChar(form, pages[centre[name][0]], ord(letter), 0)
        raw.FORM_ForceToKillFocus(form)

    typed("name", "Åse Łøj")
    typed("story", "En\rto")
    click("worry=2")
    click("via=mail")
    raw.FORM_ForceToKillFocus(form)
    out = BytesIO()
    document.save(out)
    result = read_pdf(out.getvalue())
    assert (result.texts["name"], result.texts["story"]) == ("Åse Łøj", "En\nto")
    assert result.ticked == {"worry=2", "via=mail"}
    assert not [finding for finding in result.findings if finding.severity == "error"]
