"""The carrier of a completed form, recognised by content and never by the file's name."""

from __future__ import annotations

from infohus_forms.formats.file_type import unread_picture
from infohus_forms.formats.limits import FILE_BYTES
from infohus_forms.formats.names import KnownNames, no_names
from infohus_forms.formats.paper_code import Ask, no_paper
from infohus_forms.models.finding import Refused
from infohus_forms.models.response import RawForm
from infohus_forms.read import findings
from infohus_forms.read.confinement import loading

PDF_HEAD = 1024
"""Readers look for `%PDF-` within the first 1,024 bytes (ISO 32000-1, annex H, note 13)."""

IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*")
NO_SCANNERS = (b"GIF8", b"BM")
"""Picture formats that no scanner writes."""
ONLY_PICTURES = "pdf.no_fields"
PERHAPS_SCANNED = (ONLY_PICTURES, "pdf.not_ours")
"""Codes for which a PDF that is no form of ours may still be a scan of one."""
WITHOUT_FIELDS = ("pdf.flat", "pdf.lost_identity")
"""Codes for a PDF that claims to be ours and is refused; a scan of our paper claims it too when its printed words were recognised (OCR)."""

SCREEN = "paper.screen_edition"
NOT_OURS = ("paper.no_code", "paper.blank_page")
"""Codes for a picture that is not our paper. A picture that cannot be opened may be."""


def raw_form(data: bytes, ask: Ask = no_paper, names: KnownNames = no_names) -> RawForm:
    """Return the content of a completed file, control by control.

    `ask` returns the blank prints that a scan is compared with, `names` the control names of an installed form.

    Raises Refused when the file is empty, too large, or no form of ours.
    """
    if not data:
        raise Refused(findings.EMPTY.at())
    if len(data) > FILE_BYTES:
        raise Refused(findings.TOO_LARGE.at(size=len(data) >> 20, limit=FILE_BYTES >> 20))
    if b"%PDF-" in data[:PDF_HEAD]:
        return _pdf(data, ask, names)
    if data.startswith(NO_SCANNERS):
        raise Refused(findings.IMAGE.at())
    if name := unread_picture(data):
        raise Refused(findings.PICTURE_FORMAT.at(format=name))
    if data.startswith(IMAGES):
        return _scan(data, ask, Refused(findings.IMAGE.at()))
    from infohus_forms.formats.word.reading.form import read_word  # noqa: PLC0415 - each carrier has its own heavy parser

    return read_word(data)


def _pdf(data: bytes, ask: Ask, names: KnownNames) -> RawForm:
    """Read a PDF as a form with fields, or as a scan when it consists of pictures."""
    from infohus_forms.formats.pdf.reading.form import read_pdf  # noqa: PLC0415 - see raw_form

    try:
        return read_pdf(data, names)
    except Refused as reason:
        code = reason.finding.code
        without_fields = code in WITHOUT_FIELDS and _is_of_pictures(data)
        if not (without_fields or code in PERHAPS_SCANNED) or b"/Image" not in data:
            raise
        otherwise = Refused(findings.IMAGE.at()) if code == ONLY_PICTURES else reason
        return _scan(data, ask, otherwise, without_fields=without_fields)


def _is_of_pictures(data: bytes) -> bool:
    """Return whether a PDF may be a scan and the extra that reads scans is installed."""
    try:
        with loading():
            from infohus_forms.formats.scan.pages import holds_pictures  # noqa: PLC0415 - an extra, and heavy
    except ImportError:
        return False
    return holds_pictures(data)


def _scan(data: bytes, ask: Ask, otherwise: Refused, *, without_fields: bool = False) -> RawForm:
    """Read a scan of our paper. Any other picture is refused with `otherwise`, a damaged one as damaged.

    A form for the screen that is `without_fields` is refused as that, whatever pictures a printer has made of it.
    """
    try:
        with loading():
            from infohus_forms.formats.scan.read import read_scan  # noqa: PLC0415 - an extra, and heavy
    except ImportError:
        raise Refused(findings.NO_SCAN_EXTRA.at()) from None
    try:
        return read_scan(data, ask)
    except Refused as reason:
        others = (*NOT_OURS, SCREEN) if without_fields else NOT_OURS
        raise (otherwise if reason.finding.code in others else reason) from None
