"""The carrier of a completed form, recognised by content and never by the file's name."""

from __future__ import annotations

from collections.abc import Callable

from infohus_forms.formats.limits import FILE_BYTES
from infohus_forms.formats.pdf.read import read_pdf
from infohus_forms.formats.word.read import read_word
from infohus_forms.models.finding import Refused
from infohus_forms.models.response import RawForm
from infohus_forms.read import findings

PDF_HEAD = 1024
"""Readers look for `%PDF-` within the first 1,024 bytes (ISO 32000-1, annex H, note 13)."""

IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"GIF8", b"BM")


def raw_form(data: bytes) -> RawForm:
    """What a completed file says, control by control.

    Raises Refused when it is empty, too large, an image, or no form of ours.
    """
    if not data:
        raise Refused(findings.EMPTY.at())
    if len(data) > FILE_BYTES:
        raise Refused(findings.TOO_LARGE.at(size=len(data) >> 20, limit=FILE_BYTES >> 20))
    return reader_for(data)(data)


def reader_for(data: bytes) -> Callable[[bytes], RawForm]:
    """The reader of the format that the first bytes show; Refused for an image."""
    if b"%PDF-" in data[:PDF_HEAD]:
        return read_pdf
    if data.startswith(IMAGES):
        raise Refused(findings.IMAGE.at())
    return read_word
