"""Conformance: fail closed, and the known false alarms pass only after a look of our own."""

from __future__ import annotations

import re
from io import BytesIO

import page
import pypdf
import pypdfium2
import pytest

from infohus_forms.archive import conformance
from infohus_forms.archive.conformance import NotConformantError, checked, claims, nonconformities
from infohus_forms.archive.pages_match_data import squeezed
from infohus_forms.archive.verify import verify_pdf
from tests.archive.copies import completed, copy_of, long_text_form
from tests.support.verapdf import verdicts


def test_what_is_no_pdf_does_not_conform() -> None:
    """Whatever the validator raises, the verdict is not »fine«."""
    assert [item.code for item in nonconformities(b"not a pdf", ("3a", "ua1"))] == ["archive.not_checked"] * 2


def test_a_flavour_that_is_not_known_does_not_pass() -> None:
    """Nothing passes because it could not be checked."""
    assert [item.code for item in nonconformities(copy_of(completed()), ("9z",))] == ["archive.not_checked"]


def test_a_copy_that_does_not_conform_is_not_handed_over() -> None:
    """A part of the document taken out: nothing is returned, and the findings are there to be shown."""
    broken = re.sub(rb"<< /Type /ObjStm.*?endobj", b"null endobj", copy_of(completed()), count=1, flags=re.DOTALL)
    with pytest.raises(NotConformantError) as raised:
        checked(broken, ("3a", "ua1"))
    assert raised.value.findings


def stream_file(data: bytes, length: int) -> bytes:
    """A minimal file of one stream with a right cross-reference table."""
    first = b"1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
    second = b"2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n"
    third = b"3 0 obj\n<< /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (length, data)
    head = b"%PDF-1.7\n"
    places = [len(head), len(head) + len(first), len(head) + len(first) + len(second)]
    body = head + first + second + third
    table = b"xref\n0 4\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return body + table + b"trailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(body)


def test_a_stream_that_ends_in_a_carriage_return_has_the_right_length() -> None:
    """The validator takes its last byte 0D for a part of the line end; counted exactly, the length is right."""
    data = b"compressed\r"
    file = stream_file(data, len(data))
    rules = {failure.rule_id for failure in page.validate_pdf_bytes(file, profile="3a").failures}
    assert any(rule.endswith("STREAM-LENGTH-001") for rule in rules)
    assert conformance._lengths_are_right(file)
    assert not any("STREAM-LENGTH" in item.message for item in nonconformities(file, ("3a",)))


@pytest.mark.parametrize("length", [0, 9, 12, 13])
def test_a_wrong_length_is_still_wrong(length: int) -> None:
    """Too few or too many bytes are a finding (10 is not wrong: the last 0D may belong to the line end)."""
    file = stream_file(b"compressed\r", length)
    assert not conformance._lengths_are_right(file)
    assert any("STREAM-LENGTH" in item.message for item in nonconformities(file, ("3a",)))


def test_a_document_says_what_it_claims_to_be() -> None:
    """The claims are read from the metadata."""
    assert claims(copy_of(completed())) == ("3a", "ua1")
    assert claims(copy_of(completed(), profile="2a")) == ("2a", "ua1")
    assert claims(stream_file(b"", 0)) == ()


def test_verapdf_agrees() -> None:
    """The referee passes copies of every kind: full, empty, long, any script, refused, with and without files."""
    text = "\n".join(f"{number}: Łukasz مرحبا שלום ไทย 😀 [漢字] e\u0301" for number in range(200))
    long = completed(long_text_form(), {"story": text, "rows": [{"what": text, "where": "Der"}]})
    files = {"full": completed(), "empty": completed(answers={}), "long": long}
    judged = verdicts({name: copy_of(response) for name, response in files.items()}, ("3a", "ua1"))
    judged |= {
        (f"{name} 2a", flavour): verdict
        for (name, flavour), verdict in verdicts(
            {name: copy_of(response, "2a") for name, response in files.items()}, ("2a", "ua1")
        ).items()
    }
    assert set(judged.values()) == {"pass"}, judged


def test_the_referee_does_fail_what_is_wrong() -> None:
    """A referee that passes everything would be none: a file that is not PDF/A is failed."""
    assert verdicts({"bad": stream_file(b"", 0)}, ("3a",))["bad", "3a"] != "pass"


NAMES = {
    "dansk": "Åse Ærøskøbing-Prøve",
    "tyrkisk": "İpek Şahin Gökçe",
    "vietnamesisk": "Nguyễn Thị Hồng",
    "polsk": "Łukasz Żółć",
    "græsk": "Ελένη Παπαδοπούλου",
    "kyrillisk": "Олександр Щербак",
    "islandsk": "Guðrún Þórðardóttir",
}
"""Names of people who may well be written of, in scripts that run from left to right."""


def test_names_of_any_language_are_found_again_by_every_reader() -> None:
    """203 lines, each twice, over several pages: pypdf, PDFium and our own reading find each line; veraPDF passes."""
    lines = [f"L{number:02}: {name} ({language})" for number in range(29) for language, name in NAMES.items()]
    answers = {"story": "\n".join(lines), "rows": [{"what": "\n".join(lines), "where": NAMES["tyrkisk"]}]}
    pdf = copy_of(completed(long_text_form(), answers))
    with pypdfium2.PdfDocument(pdf) as document:
        drawn = "".join(page.get_textpage().get_text_bounded() for page in document)
    readers = {
        "pypdf": "".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf)).pages),
        "PDFium": drawn,
    }
    for reader, text in readers.items():
        said = squeezed(text)
        assert [line for line in lines if said.count(squeezed(line)) != 2] == [], reader
    assert verify_pdf(pdf) == []
    assert set(verdicts({"names": pdf}, ("3a", "ua1")).values()) == {"pass"}


@pytest.mark.parametrize("text", ["مرحبا بكم", "שלום עולם", "漢字", "😀 👍", "हिन्दी", "ไทย", "\ue000"])
def test_what_no_font_has_is_shown_by_its_number(text: str) -> None:
    """A sign without a glyph is printed as `[U+…]`, and what can be drawn is drawn: never an empty box."""
    pdf = copy_of(completed(long_text_form(), {"story": text}))
    said = squeezed("".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf)).pages))
    assert "\N{REPLACEMENT CHARACTER}" not in said
    assert all(f"[U+{ord(letter):04X}]" in said or letter in said for letter in text if not letter.isspace())
    assert set(verdicts({"text": pdf}, ("3a", "ua1")).values()) == {"pass"}
