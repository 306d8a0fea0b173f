"""A Word file of ours tells nothing of who wrote its template, where, and with what."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document

from infohus_forms.casework.storage.word_templates import default_template, list_of_names
from infohus_forms.combine.documents.template_samples import samples
from infohus_forms.combine.documents.word import document_text, rendered_word
from infohus_forms.formats.word.ooxml.metadata import without_traces
from infohus_forms.formats.word.ooxml.package import pack

LOGIN = "az12345-Prøve"
TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def unpacked(data: bytes) -> dict[str, bytes]:
    """The parts of a Word file."""
    with ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def saved_by_somebody() -> bytes:
    """Our template as it comes back from a PC: every place where Word, a printer or a document library leaves a name."""
    document = Document(BytesIO(default_template()))
    properties = document.core_properties
    properties.author = properties.last_modified_by = properties.keywords = properties.comments = LOGIN
    document.add_comment(document.add_paragraph("Vores eget afsnit.").runs, LOGIN, LOGIN, "AZ")
    out = BytesIO()
    document.save(out)
    parts = unpacked(out.getvalue())

    def related(part: str, kind: str, target: str, *, outside: bool = False) -> None:
        mode = ' TargetMode="External"' if outside else ""
        link = f'<Relationship Id="rSpor{kind}" Type="{TYPES}/{kind}" Target="{target}"{mode}/></Relationships>'
        blank = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
        parts[part] = parts.get(part, blank).replace(b"</Relationships>", link.encode())

    def put(part: str, before: str, xml: str) -> None:
        assert before.encode() in parts[part]
        parts[part] = parts[part].replace(before.encode(), f"{xml}{before}".encode(), 1)

    extended = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
    parts["docProps/app.xml"] = f'<Properties xmlns="{extended}"><Company>{LOGIN}</Company></Properties>'.encode()
    parts["docProps/custom.xml"] = f"<Properties>{LOGIN}</Properties>".encode()
    parts["docProps/thumbnail.jpeg"] = parts["word/printerSettings1.bin"] = LOGIN.encode()
    parts["customXml/item1.xml"] = f"<properties><user>{LOGIN}</user></properties>".encode()
    parts["word/people.xml"] = f"<people>{LOGIN}</people>".encode()
    kinds = '<Default Extension="bin" ContentType="x/bin"/><Default Extension="jpeg" ContentType="image/jpeg"/></Types>'
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", kinds.encode())
    related("_rels/.rels", "extended-properties", "docProps/app.xml")
    related("_rels/.rels", "custom-properties", "docProps/custom.xml")
    related("_rels/.rels", "thumbnail", "docProps/thumbnail.jpeg")
    related("word/_rels/document.xml.rels", "printerSettings", "printerSettings1.bin")
    related("word/_rels/document.xml.rels", "customXml", "../customXml/item1.xml")
    related("word/_rels/document.xml.rels", "people", "/word/people.xml")
    related("word/_rels/document.xml.rels", "image", f"file:///C:/Users/{LOGIN}/logo.png", outside=True)
    related("word/_rels/settings.xml.rels", "attachedTemplate", f"file:///H:/{LOGIN}/Normal.dotm", outside=True)
    put("word/settings.xml", "</w:settings>", '<w:rsids><w:rsidRoot w:val="00B47730"/></w:rsids>')
    put("word/settings.xml", "</w:settings>", f'<w:attachedTemplate xmlns:r="{TYPES}" r:id="rSporattachedTemplate"/>')
    put("word/settings.xml", "</w:settings>", f'<w:docVars><w:docVar w:name="bruger" w:val="{LOGIN}"/></w:docVars>')
    parts["word/document.xml"] = parts["word/document.xml"].replace(b"<w:p>", b'<w:p w:rsidR="00B47730">')
    drawing = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
    logo = f'<w:drawing><wp:docPr xmlns:wp="{drawing}" id="9" name="C:\\Users\\{LOGIN}\\logo.png"/></w:drawing>'
    put("word/document.xml", "<w:sectPr", f"<w:p><w:r>{logo}</w:r></w:p>")
    return pack(parts)


def test_nothing_of_who_saved_a_template_is_left() -> None:
    """The text is all there; the properties, the picture of page 1, comments, ids of edits, printers and paths are gone."""
    saved = saved_by_somebody()
    assert sum(LOGIN.encode() in data for data in unpacked(saved).values()) > 8

    made = without_traces(saved)

    parts = unpacked(made)
    assert [name for name, data in parts.items() if LOGIN.encode() in data] == []
    assert [name for name, data in parts.items() if b"rsid" in data] == []
    assert {name for name in parts if name.startswith(("docProps/", "customXml/"))} == {"docProps/core.xml"}
    assert document_text(made) == document_text(saved)
    assert Document(BytesIO(made)).paragraphs[-2].text == "Vores eget afsnit."
    assert without_traces(made) == made


def test_a_document_from_such_a_template_is_as_free() -> None:
    """`combine` with a municipality's own template."""
    content = next(iter(samples().values())).as_json()

    parts = unpacked(rendered_word(content, saved_by_somebody()))

    assert [name for name, data in parts.items() if LOGIN.encode() in data or b"rsid" in data] == []
    assert not [name for name in parts if "thumbnail" in name or "printer" in name or "comments" in name]


@pytest.mark.parametrize("made", [default_template(), list_of_names()], ids=["the template", "its list of names"])
def test_what_we_ship_is_free_from_the_start(made: bytes) -> None:
    """python-docx's own blank document carries a thumbnail, ids of edits and the program of its author."""
    assert without_traces(made) == made
