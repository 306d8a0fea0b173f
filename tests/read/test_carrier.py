"""The carrier is recognised by content; the name of a file is never looked at."""

from __future__ import annotations

import sys

import pytest

from infohus_forms.formats.limits import FILE_BYTES
from infohus_forms.formats.scan import findings as scan
from infohus_forms.models.finding import Refused, Rule
from infohus_forms.models.response import Carrier
from infohus_forms.read import findings
from infohus_forms.read.carrier import PDF_HEAD, raw_form
from infohus_forms.render.forms import blank_stamp, fillable
from tests.support.shelf import form_spec

SPEC = form_spec("redskab2_overblik")


@pytest.mark.parametrize(("name", "carrier"), [("word", Carrier.WORD), ("pdf", Carrier.PDF)])
def test_each_format_is_known_by_its_first_bytes(name: str, carrier: Carrier) -> None:
    """A Word file and a PDF of the same form."""
    raw = raw_form(fillable(SPEC, blank_stamp(SPEC), {}, name))

    assert raw.carrier is carrier
    assert raw.stamp
    assert raw.stamp.form == SPEC.id


def test_a_pdf_may_have_something_before_it() -> None:
    """Mail programs put lines in front; readers look for `%PDF-` in the first 1,024 bytes."""
    pdf = fillable(SPEC, blank_stamp(SPEC), {}, "pdf")

    assert raw_form(b"\r\n" * 20 + pdf).carrier is Carrier.PDF
    with pytest.raises(Refused):
        raw_form(b" " * PDF_HEAD + pdf)


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"", findings.EMPTY),
        (b"II+\0\x08\0\0\0", findings.PICTURE_FORMAT),
        (b"MM\0+\0\x08\0\0", findings.PICTURE_FORMAT),
        (b"\0\0\0\x0cjP  \r\n\x87\n", findings.PICTURE_FORMAT),
        (b"\xff\x4f\xff\x51\0\x2f", findings.PICTURE_FORMAT),
        (b"RIFF\x10\0\0\0WEBPVP8 ", findings.PICTURE_FORMAT),
        (b"\0\0\0\x18ftypheic\0\0\0\0", findings.PICTURE_FORMAT),
        (b"\0\0\0\x18ftypmif1\0\0\0\0", findings.PICTURE_FORMAT),
        (b"GIF89a", findings.IMAGE),
        (b"\xff\xd8\xff\xe0 jpeg", scan.NOT_A_SCAN),
        (b"II*\x00 tiff", scan.NOT_A_SCAN),
        (b"\x89PNG\r\n", scan.NOT_A_SCAN),
        (bytes(FILE_BYTES + 1), findings.TOO_LARGE),
    ],
    ids=["empty", "BigTIFF", "BigTIFF MM", "JP2", "J2K", "WebP", "HEIC", "HEIF", "gif", "jpeg", "tiff", "png", "large"],
)
def test_what_is_refused_before_any_reader_looks(data: bytes, rule: Rule) -> None:
    """Nothing, a picture that no scanner makes, a damaged one, or more than 30 MB."""
    with pytest.raises(Refused) as stop:
        raw_form(data)

    assert stop.value.finding.code == rule.code


def test_a_scan_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """A picture, where what reads paper is not installed: refused with the line that installs it."""
    monkeypatch.setitem(sys.modules, "infohus_forms.formats.scan.read", None)
    with pytest.raises(Refused) as stop:
        raw_form(b"\x89PNG\r\n\x1a\n")
    assert stop.value.finding.code == "file.no_scan_extra"
    assert 'pip install "infohus-forms[scan]"' in stop.value.finding.hint
