"""What programs write into headers and footers, told apart from what a person writes there; and headers that are gone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

from infohus_forms.formats.word.ooxml.names import q
from infohus_forms.formats.word.reading.form import read_word
from infohus_forms.formats.word.reading.stamps import is_stamp
from infohus_forms.models.response import RawForm
from tests.formats.word.office import newer_office
from tests.formats.word.sheets import edited, replaced, small_form, xml
from tests.formats.word.test_hazards import run, said

HEADER, FOOTER = "word/header1.xml", "word/footer1.xml"
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
WPS = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
VML = "urn:schemas-microsoft-com:vml"


def box(text: str, name: str = "Text Box 1") -> str:
    """A text box as Office draws a marking, with the older drawing behind it."""
    held = f"<w:txbxContent><w:p>{run(text)}</w:p></w:txbxContent>"
    return (
        '<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>'
        f'<wp:anchor xmlns:wp="{WP}"><wp:docPr id="901" name="{name}"/><wps:wsp xmlns:wps="{WPS}"><wps:txbx>{held}</wps:txbx></wps:wsp></wp:anchor>'
        f'</w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape xmlns:v="{VML}"><v:textbox>{held}</v:textbox></v:shape></w:pict></mc:Fallback>'
        "</mc:AlternateContent></w:r></w:p>"
    )


def watermark(text: str) -> str:
    """Letters across the page, as Word draws them."""
    return f'<w:p><w:r><w:pict><v:shape xmlns:v="{VML}" id="PowerPlusWaterMarkObject1"><v:textpath string="{text}"/></v:shape></w:pict></w:r></w:p>'


def line(text: str) -> str:
    """A paragraph of its own."""
    return f"<w:p>{run(text)}</w:p>"


def stamped(markup: str, *edges: str, **properties: str) -> bytes:
    """The small form with this first in a header or footer, and these properties of the file."""
    data = small_form()
    for edge in edges:
        data = edited(data, lambda root: root.insert(0, xml(markup)[0]), edge)
    said = "".join(
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{number}" name="{name}"><vt:lpwstr>{text}</vt:lpwstr></property>'
        for number, (name, text) in enumerate(properties.items(), 80)
    )
    return replaced(data, "</Properties>", f"{said}</Properties>", "docProps/custom.xml")


def read(markup: str, *edges: str, **properties: str) -> RawForm:
    """The same, read."""
    return read_word(stamped(markup, *(edges or (FOOTER,)), **properties))


@pytest.mark.parametrize("edges", [(HEADER,), (FOOTER,), (HEADER, FOOTER)])
@pytest.mark.parametrize(
    ("markup", "properties"),
    [
        (box("Fortroligt"), {"ClassificationContentMarkingFooterText": "Fortroligt"}),
        (box("Fortroligt"), {"ClassificationContentMarkingHeaderText": "Fortroligt "}),
        (line("Klassifikation: Intern"), {"ClassificationContentMarkingHeaderText": "Klassifikation: Intern"}),
        (watermark("FORTROLIGT"), {"ClassificationWatermarkText": "FORTROLIGT"}),
        (box("Klassifikation: Fortroligt", "MSIPCM1f2e"), {}),
    ],
)
def test_a_marking_that_office_wrote_is_one_note(
    markup: str, properties: dict[str, str], edges: tuple[str, ...]
) -> None:
    """Known by the file's own properties, or by the name that the labelling client gives its shapes."""
    raw = read(markup, *edges, **properties)
    assert [(item.code, item.severity) for item in raw.findings] == [("word.label", "note")]
    assert [item.text.casefold() for item in raw.outside] in (
        ["fortroligt"],
        ["klassifikation: intern"],
        ["klassifikation: fortroligt"],
    )


@pytest.mark.parametrize(
    ("markup", "properties"),
    [
        (box("Husk: ring til skolen"), {"ClassificationContentMarkingFooterText": "Fortroligt"}),
        (line("Husk: ring til skolen"), {"ClassificationContentMarkingFooterText": "Fortroligt"}),
        (line("Fortroligt: ring til skolen"), {"ClassificationContentMarkingFooterText": "Fortroligt"}),
        (box("Husk det"), {"ClassificationContentMarkingFooterShapeIds": "385"}),
        (box("Husk " * 50, "MSIPCM1f2e"), {}),
    ],
)
def test_what_a_person_writes_there_keeps_its_finding(markup: str, properties: dict[str, str]) -> None:
    """A remark, also in a box that a label had drawn: an error, and the text is kept."""
    raw = read(markup, **properties)
    assert ("word.outside", "") in said(raw)
    assert raw.outside[0].text.startswith(("Husk", "Fortroligt"))


def test_a_watermark_that_no_label_wrote_is_told_of() -> None:
    """»UDKAST« across the page may be somebody's."""
    assert said(read(watermark("UDKAST"), ClassificationWatermarkText="FORTROLIGT")) == [("word.content", "")]


def test_an_odt_with_a_marking_is_one_note(tmp_path: Path) -> None:
    """LibreOffice keeps the properties and the text."""
    data = stamped(
        line("Klassifikation: Intern"), FOOTER, ClassificationContentMarkingFooterText="Klassifikation: Intern"
    )
    assert said(read_word(newer_office().saved(data, tmp_path, "odt"))) == [("word.label", "")]


STAMPS = (
    "Sagsnr. 27.36.00-G01-42-26 · Dok.nr. 12345", "27.36.00-G01-42-26", "Sag: 26/012345, dok. 4711-26", "DokID: 1234567 | Ver. 2.0 | Side 1 af 4", "Acadre 123456-2026",
    "Journalnr.: 2026-004512", "Brev-id: 998877", "Dokument-ID: D2026-0099812 v.3", "Sagsnr.: 26/12345", "Journalnummer 26-000123-4", "Akt 17",
    "Modtaget 03-12-2026 09:14", "Modtaget den 03.12.2026 kl. 09.14", "SBSYS 123456-2026", "GO-ID 998877", "F2 · Akt-id 12345",
)  # fmt: skip


@pytest.mark.parametrize("text", STAMPS)
@pytest.mark.parametrize("markup", [line, box])
def test_a_case_systems_stamp_is_kept_and_only_noted(text: str, markup: Callable[[str], str]) -> None:
    """Numbers with the words that systems put before them, as a line or in a box."""
    raw = read(markup(text), HEADER, FOOTER)
    assert [(item.code, item.severity) for item in raw.findings] == [("word.stamp", "note")]
    assert [item.text for item in raw.outside] == [text]


PROGRAMS = (
    "Docusign Envelope ID: 7F9C2BA4-E89D-4F3A-9C55-0A1B2C3D4E5F", "DocuSign Envelope ID: ABCDEFAB-CDEF-ABCD-EFAB-CDEFABCDEFAB", "Penneo dokumentnøgle: A1B2C-D3E4F-G5H6I-J7K8L-M9N0P-Q1R2S",
    "Klassifikation: Intern", "Klassifikation: Fortroligt", "Følsomhed: Til tjenestebrug", "FORTROLIGT", "Sensitivity: Highly Confidential", "Classification: Internal / Public", "TLP:AMBER",
    "Side 1 af 9", "Side 3", "side 2/9", "Page 1 of 9", "1 af 9", "Kommunesag 12-345", "Workzone 26-0012345", "Workzone sagsnr. 2026-1234, dok.nr. 7", "SBSYS sag 27.36.00-G01-42-26",
    "Acadre sagsnr. 26/012345 - Dok. 4711-26", "F2 akt-nr.: 2026 - 1234", "Public 360 · Dokumentnr. 2026/12345-3", "Public 360°: 26/12345", "KMD Nova S2026-12345",
    "01-12-2026", "01-12-2026 14:22", "1/12/2026 14:22:05", "01.12.2026, kl. 14.22", "2026-12-01T14:22:05Z", "Udskrevet 01-12-2026 14:22", "Udskrevet den 1. december 2026 kl. 14.22", "Printet: tirsdag d. 1. december 2026",
    "C:\\Brugere\\hade\\Dokumenter\\redskab1 udfyldt.docx", "\\\\server01\\faelles\\Infohus\\sag 12\\redskab1.docx", "https://kommune.sharepoint.com/sites/infohus/redskab1.docx", "redskab1_udfyldt.docx",
)  # fmt: skip


@pytest.mark.parametrize("text", PROGRAMS)
@pytest.mark.parametrize("markup", [line, box])
def test_what_a_program_writes_at_the_edge_of_a_page_is_kept_and_only_noted(
    text: str, markup: Callable[[str], str]
) -> None:
    """An envelope of a signature service, a marking, a page's number, a case system's line, a date of print, a path."""
    raw = read(markup(text), HEADER, FOOTER)
    assert [(item.code, item.severity) for item in raw.findings] == [("word.stamp", "note")]
    assert [item.text for item in raw.outside] == [text]


def field_line(before: str, *fields: tuple[str, str]) -> str:
    """A line with the results of fields after these words."""
    parts = (f'<w:fldSimple w:instr=" {code} ">{run(shown)}</w:fldSimple>' for code, shown in fields)
    return f"<w:p>{run(before)}{''.join(parts)}</w:p>"


@pytest.mark.parametrize(
    "markup",
    [
        field_line("", ("FILENAME \\p", "C:\\sager\\Ida Demo\\skema")),
        field_line("", ("AUTHOR", "Ida Demo")),
        field_line("Udskrevet: ", ("PRINTDATE", "den første i tolvte")),
        field_line("Side ", ("PAGE", "1"), ("NUMPAGES", "9")),
        field_line("Gemt ", ("SAVEDATE", "01-12-2026 14:22"), ("LASTSAVEDBY", "Ida Demo")),
        field_line("", ("DOCPROPERTY SagsID", "EMN")),
    ],
)
def test_the_result_of_a_field_at_the_edge_of_a_page_is_a_programs(markup: str) -> None:
    """Its words are known by the field, whatever they are."""
    raw = read(markup)
    assert [(item.code, item.severity) for item in raw.findings] == [("word.stamp", "note")]
    assert len(raw.outside) == 1


@pytest.mark.parametrize(
    "markup",
    [
        field_line("Husk ", ("DATE", "01-12-2026")),
        field_line("", ("QUOTE", "Ring til skolen")),
        field_line("", ("FILLIN", "Ring til skolen")),
        field_line("", ("REF svar", "Ring til skolen")),
        line("Klassifikation: Intern, ring til skolen"),
        line("Fortroligt – må ikke vises til faren"),
        line("Side 1 af 9: se 3.1"),
        line("Docusign Envelope ID: 7F9C2BA4-E89D-4F3A-9C55-0A1B2C3D4E5F Ida Demo"),
        line("Set 01-12-2026"),
        line("C:/Sager/010190-1234.docx"),
        line("Se notat.docx"),
        line("4"),
        line("Kommunesag 12-345 er lukket"),
        line("1/9"),
    ],
)
def test_a_line_with_one_word_more_is_a_persons(markup: str) -> None:
    """An error, and the text is kept."""
    raw = read(markup)
    assert [(item.code, item.severity) for item in raw.findings if item.code != "word.content"] == [
        ("word.outside", "error")
    ]
    assert len(raw.outside) == 1


@pytest.mark.parametrize(
    "text", ["Docusign Envelope ID: 7F9C2BA4-E89D-4F3A-9C55-0A1B2C3D4E5F", "Klassifikation: Intern"]
)
def test_a_programs_line_in_the_same_paragraph_as_the_forms_own_is_only_noted(text: str) -> None:
    """Written after or before the text of the footer; the form's own line is still there."""
    for before in (True, False):

        def change(root: etree._Element, *, first: bool = before) -> None:
            root[-1].insert(1 if first else len(root[-1]), xml(run(f" {text} "))[0])

        raw = read_word(edited(small_form(), change, FOOTER))
        assert ("word.removed", "") not in said(raw)
        assert {item.severity for item in raw.findings} == {"note"}
        assert [item.text for item in raw.outside] == [text]


def in_body(markup: str, *, last: bool = False, within: bool = False) -> RawForm:
    """The small form with this above its own paragraphs, or below the `last` of them; `within` the first paragraph, or among the fields."""

    def change(root: etree._Element) -> None:
        body, element = root[0], xml(markup)[0]
        blocks = [child for child in body if child.tag != q("sectPr")]
        if within:
            blocks[0].extend(list(element))
        elif last:
            blocks[-1].addnext(element)
        else:
            blocks[0].addprevious(element)

    return read_word(edited(small_form(), change))


@pytest.mark.parametrize("text", STAMPS)
@pytest.mark.parametrize("last", [False, True])
@pytest.mark.parametrize("markup", [line, box])
def test_a_stamp_above_or_below_the_form_is_kept_and_only_noted(
    text: str, markup: Callable[[str], str], *, last: bool
) -> None:
    """A document system writes it into the document itself; the answers are as they were."""
    raw = in_body(markup(text), last=last)
    assert [(item.code, item.severity) for item in raw.findings] == [("word.stamp", "note")]
    assert [item.text for item in raw.outside] == [text]
    assert raw.texts == read_word(small_form()).texts


def test_a_stamp_in_a_box_that_hangs_on_the_first_paragraph_is_one() -> None:
    """Word anchors a box in a paragraph that is there."""
    assert said(in_body(box("Sagsnr.: 26/12345"), within=True)) == [("word.stamp", "")]


@pytest.mark.parametrize(
    "text", ["Husk: ring til skolen", "Akt 3", "Sag 3", "Sagsnr. 010190-1234", "Akt 17 handler om vold"]
)
@pytest.mark.parametrize("last", [False, True])
def test_other_words_above_or_below_the_form_are_errors(text: str, *, last: bool) -> None:
    """A remark there may be an answer."""
    raw = in_body(line(text), last=last)
    assert [(item.code, item.severity) for item in raw.findings] == [("word.outside", "error")]


def test_a_stamp_among_the_fields_is_an_error() -> None:
    """There the same words may be somebody's answer."""

    def change(root: etree._Element) -> None:
        blocks = [child for child in root[0] if child.tag != q("sectPr")]
        blocks[len(blocks) // 2].addprevious(xml(line("Sagsnr.: 26/12345"))[0])

    assert [item.code for item in read_word(edited(small_form(), change)).findings] == ["word.outside"]


@pytest.mark.parametrize(
    "text",
    [
        "Husk: ring til skolen før mødet",
        "Sag 3",
        "4",
        "Se dok.nr. 12345 om vold",
        "010190-1234",
        "Sagsnr. 010190-1234",
        "Ring 12345678",
        "Sag",
        "3.1: nej",
        "ID: Jakub-2026",
        "Sagsnr. CPR-010190-1234",
        "Sagsnr. " + "1 " * 200,
    ],
)
def test_other_words_are_no_stamp(text: str) -> None:
    """A remark, a small number that may be an answer, a number that may be a CPR number."""
    assert not is_stamp(text)


def test_a_form_without_header_and_footer_is_told_of() -> None:
    """Emptied by the Document Inspector, or no longer pointed to; one of them alone too."""

    def emptied(root: etree._Element) -> None:
        for child in list(root):
            root.remove(child)
        root.append(etree.Element(q("p")))

    def unpointed(root: etree._Element) -> None:
        for item in list(root.iter(q("headerReference"), q("footerReference"))):
            item.getparent().remove(item)  # type: ignore[union-attr]

    removed = [("word.removed", "")]
    assert said(read_word(edited(edited(small_form(), emptied, HEADER), emptied, FOOTER))) == removed
    assert said(read_word(edited(small_form(), emptied, HEADER))) == removed
    assert said(read_word(edited(small_form(), unpointed))) == removed


@pytest.mark.parametrize("text", ["GO Sags ID EMN-2026-00123", "Sagsnr. EMN-2026-000123", "Sags-id: SAG-2026-01234"])
def test_a_case_number_with_letters_and_a_hyphen_is_a_stamp(text: str) -> None:
    """GetOrganized numbers its cases like that."""
    assert is_stamp(text)
