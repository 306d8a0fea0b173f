"""Reading of a completed PDF: the values of its fields by control name; with pypdf only, within limits, and nothing in the file is run."""

from __future__ import annotations

import logging
import re
from typing import Any

import pypdf
from pypdf import PdfReader
from pypdf.errors import DependencyError, LimitReachedError
from pypdf.generic import DictionaryObject

from infohus_forms.formats.limits import (
    CONTENT_BYTES,
    DECODED_BYTES,
    FIELDS,
    FILE_BYTES,
    MB,
    PAGES,
    STREAM_BYTES,
)
from infohus_forms.formats.names import KnownNames, no_names
from infohus_forms.formats.pdf.common import findings as say
from infohus_forms.formats.pdf.common.blank_snapshot import Blank
from infohus_forms.formats.pdf.common.identity import (
    ATTACHMENT,
    ID_FIELD,
    INFO_KEY,
    packed_line,
    stamp_of_line,
    unpacked_file,
)
from infohus_forms.formats.pdf.reading.active_content import embedded, file_findings, outside
from infohus_forms.formats.pdf.reading.appearance_text import Drawn
from infohus_forms.formats.pdf.reading.bounded_reader import FormReader
from infohus_forms.formats.pdf.reading.changes import drawn_length, moved, redrawn
from infohus_forms.formats.pdf.reading.field_matching import covering, foreign, gone, is_identity, name_fields
from infohus_forms.formats.pdf.reading.field_values import Values, by_name
from infohus_forms.formats.pdf.reading.fields import FoundField, TooManyFieldsError, all_fields
from infohus_forms.formats.pdf.reading.page_comparison import PageMarks
from infohus_forms.formats.pdf.reading.text_strings import direct, text_of
from infohus_forms.formats.pdf.reading.visibility import unseen
from infohus_forms.models.finding import Finding, Refused
from infohus_forms.models.response import Carrier, RawForm, Stamp

LIMITS: dict[str, Any] = {
    "zlib_maximum_output_length": DECODED_BYTES,
    "lzw_maximum_output_length": DECODED_BYTES,
    "run_length_maximum_output_length": DECODED_BYTES,
    "maximum_declared_stream_length": STREAM_BYTES,
    "array_based_stream_maximum_output_length": DECODED_BYTES,
    "stream_decoding_work_maximum_length": 3 * DECODED_BYTES,
    "page_tree_maximum_entries": PAGES,
    "form_fields_maximum_entries": FIELDS,
    "disable_legacy_handling": True,
}
HEAD = 1024
"""Bytes within which `%PDF-` must be."""
HANDLER = re.compile(rb"/Filter\s*/(Adobe\.PubSec|MicrosoftIRM\w*|EBX_HANDLER|FOPN_\w+|ADOBE\.APS)\b", re.IGNORECASE)
"""Security handlers for certificates and for rights management (ISO 32000-1 §7.6.4); any other is taken for the one for passwords."""
PAYLOAD = "/EncryptedPayload"
"""Relationship of the protected document within a wrapper (ISO 32000-2 §7.6.7)."""
FORMS = (".pdf", ".docx", ".odt")
"""Endings of embedded files that may be the form itself."""
PRINTED_IDENTITY = re.compile(r"(?<![a-z0-9_])[a-z0-9_]++[ |]\d+\.\d+( · |\|)[0-9a-f]{8}")
"""The identity as it is printed: in the foot of each page and in the identity field."""

logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)


def read_pdf(data: bytes, names: KnownNames = no_names) -> RawForm:
    """Return the content of a completed PDF form. Raise Refused for a file that cannot be read as a form of this program.

    `names` returns the control names of an installed form: they are not in a file that lost the blank inside it.
    """
    if len(data) > FILE_BYTES:
        raise Refused(say.TOO_LARGE.at(limit=f"mere end {FILE_BYTES // MB} MB"))
    if b"%PDF-" not in data[:HEAD]:
        raise Refused(say.DAMAGED.at())
    if b"/Encrypt" in data and (handler := HANDLER.search(data)):
        raise Refused((say.CERTIFICATE if handler[1] == b"Adobe.PubSec" else say.RIGHTS).at())
    try:
        with pypdf.apply_configuration(**LIMITS):
            return _read(data, names)
    except Refused:
        raise
    except (LimitReachedError, MemoryError):
        raise Refused(say.TOO_LARGE.at(limit="indholdet fylder mere udpakket, end et skema kan")) from None
    except TooManyFieldsError:
        raise Refused(say.TOO_LARGE.at(limit=f"mere end {FIELDS} felter")) from None
    except Exception:  # noqa: BLE001 - a hostile file makes pypdf raise anything, even AttributeError
        raise Refused(say.DAMAGED.at()) from None


def _read(data: bytes, names: KnownNames) -> RawForm:
    """Return the content of a form, within the limits that the caller has set for pypdf."""
    reader = FormReader(data)
    if reader.is_encrypted:
        _unlock(reader)
    found, beside = all_fields(reader)
    if len(reader.pages) == 0:
        raise Refused(say.DAMAGED.at())
    stamp, spec, blank, said = _identity(reader, found)
    name_fields(found, blank, names(stamp.hash) if stamp and not blank.places else frozenset())
    answers = [item for item in found if item.name != ID_FIELD and _may_answer(item)]
    if stamp is None or not answers:
        raise Refused(_why(reader, stamp, found, answers))
    beside.pages.update(place.page for place in (*foreign(found, blank), *covering(found, blank)))
    pages = PageMarks(blank, reader)
    texts, notes = outside(beside, answers, pages.free)
    new_texts, changes = redrawn(blank, reader, pages, stamp.instance)
    values = Values(blank, None if _asks_to_redraw(reader) else Drawn(reader))
    for name, copies in by_name(answers).items():
        values.add(name, copies)
    return RawForm(
        carrier=Carrier.PDF,
        stamp=stamp,
        embedded_spec=spec,
        texts=values.texts,
        ticked=frozenset(values.ticked),
        found=frozenset(values.found),
        raw=values.raw,
        outside=(*texts, *new_texts),
        findings=(
            *file_findings(reader, data, found, beside),
            *said,
            *changes,
            *values.findings,
            *moved(blank, pages, answers),
            *unseen(reader, blank, answers),
            # With pages missing, their fields are too: the missing pages are reported instead.
            *(gone(found, blank) if len(reader.pages) >= len(blank.pages) else ()),
            *notes,
        ),
    )


def _may_answer(item: FoundField) -> bool:
    """Return whether a field may hold an answer: a text, a menu or a box, or a field that was turned into one for signatures and holds a text."""
    return item.kind in ("/Tx", "/Ch", "/Btn") or (
        item.kind == "/Sig" and not item.signed and bool(text_of(item.value))
    )


def _unlock(reader: PdfReader) -> None:
    """Open an encrypted file that needs no password to be read. Raise Refused for any other."""
    try:
        opened = bool(reader.decrypt(""))
    except DependencyError:
        opened = False
    if not opened:
        raise Refused(say.ENCRYPTED.at())


# --- Identity ------------------------------------------------------------------------------------
NO_BLANK = Blank({}, (), ())


def _identity(reader: PdfReader, found: list[FoundField]) -> tuple[Stamp | None, bytes | None, Blank, list[Finding]]:
    """Return stamp, specification and blank from the embedded file, else the stamp from the identity field or the properties; and findings."""
    whole, spec, blank = _embedded_identity(reader) or (None, None, NO_BLANK)
    lines = [stamp_of_line(text_of(item.value)) for item in found if is_identity(item.name)]
    info = reader.metadata
    if info is not None and INFO_KEY in info:
        lines.append(stamp_of_line(text_of(info.get(INFO_KEY))))
    stamps = [stamp for stamp in (whole, *lines) if stamp is not None]
    if not stamps:
        return None, spec, blank, []
    said = []
    if len({packed_line(stamp) for stamp in stamps}) > 1:
        said.append(say.IDENTITY_CONFLICT.at())
    if whole is None:
        said.append(say.IDENTITY_PARTLY.at())
    return stamps[0], spec, blank, said


def _embedded_identity(reader: PdfReader) -> tuple[Stamp, bytes | None, Blank] | None:
    """Return stamp, specification and blank of the embedded file; None when there is none or it is damaged."""
    for name, specification in embedded(reader):
        if name == ATTACHMENT:
            try:
                stream = specification["/EF"]["/F"]  # type: ignore[index]
                return unpacked_file(stream.get_object().get_data())
            except (KeyError, TypeError, ValueError, AttributeError):
                return None
    return None


def _why(reader: PdfReader, stamp: Stamp | None, found: list[FoundField], answers: list[FoundField]) -> Finding:
    """Return the reason for which a file without the form's fields or identity is refused."""
    text = "\n".join(page.extract_text() for page in reader.pages[:2] if drawn_length(page) <= CONTENT_BYTES)
    if stamp is not None or PRINTED_IDENTITY.search(text):
        return say.LOST_IDENTITY.at() if answers else say.FLAT.at()
    inside = list(embedded(reader))
    if any(direct(one.get("/AFRelationship")) == PAYLOAD for _, one in inside):
        return say.RIGHTS.at()
    if inside and ("/Collection" in reader.root_object or any(name.lower().endswith(FORMS) for name, _ in inside)):
        return say.PORTFOLIO.at(count=len(inside))
    return say.NOT_OURS.at() if found or text.strip() else say.NO_FIELDS.at()


def _asks_to_redraw(reader: PdfReader) -> bool:
    """Return whether the file leaves the drawing of its fields to the viewer (NeedAppearances, ISO 32000-1 table 218)."""
    form = direct(reader.root_object.get("/AcroForm"))
    return isinstance(form, DictionaryObject) and bool(getattr(direct(form.get("/NeedAppearances")), "value", False))
