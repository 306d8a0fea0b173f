"""Conformance of a PDF to what it claims, PDF/A and PDF/UA, checked in this process; anything not certain counts as failed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Final

import page
import pikepdf

from infohus_forms.archive import findings
from infohus_forms.models.errors import ExitStatus, InfohusError
from infohus_forms.models.finding import Finding

if TYPE_CHECKING:
    from pypdf import PdfReader

NAMES: Final = {
    "2a": "PDF/A-2a",
    "2b": "PDF/A-2b",
    "2u": "PDF/A-2u",
    "3a": "PDF/A-3a",
    "3b": "PDF/A-3b",
    "3u": "PDF/A-3u",
    "ua1": "PDF/UA-1",
}
"""Flavours that can be checked, with the names that people know."""
COMPRESSED_METADATA_ALLOWED: Final = frozenset({"2a", "2b", "2u", "3a", "3b", "3u", "ua1"})
"""Only PDF/A-1 forbids a filter on the metadata (ISO 19005-1 §6.7.2; no such clause in parts 2 and 3)."""

OBJECT: Final = re.compile(rb"\s{0,8}\d{1,10}\s{1,8}\d{1,5}\s{1,8}obj\b")
"""The head of an object; a number in it has at most ten digits (ISO 32000-1 §7.5.4). Any other head counts as no object."""
STREAM: Final = re.compile(rb">>\s*stream(?:\r\n|\n)")
LENGTH: Final = re.compile(rb"/Length\s+(\d+)(\s+0\s+R)?")
LAST_XREF: Final = re.compile(rb"startxref\s+(\d+)")


AT_ONCE: Final = 2
"""Documents that are typeset or checked at the same time: Typst and the validator run outside Python's lock, and take memory."""


class NotConformantError(InfohusError):
    """A document of ours does not conform to what it claims (exit status 6); nothing is handed over.

    `name` is the file that it was made from, if there are several.
    """

    exit_status = ExitStatus.NOT_CONFORMANT

    def __init__(self, found: Sequence[Finding], name: str = "") -> None:
        said = "; ".join(item.message for item in found)
        super().__init__(f"{name}: {said}" if name else said)
        self.findings = tuple(found)

    @property
    def message(self) -> str:
        """See `InfohusError`."""
        return f"{self} Intet er skrevet."


def checked(pdf: bytes, flavours: tuple[str, ...]) -> bytes:
    """Return the document if it conforms to every flavour. Raises NotConformantError."""
    found = nonconformities(pdf, flavours)
    if found:
        raise NotConformantError(found)
    return pdf


def nonconformities(pdf: bytes, flavours: tuple[str, ...]) -> list[Finding]:
    """Return why the document is not of these flavours (`3a`, `ua1` …), one finding for each rule; empty when it conforms.

    Some verdicts of the validator are known to be wrong at times (see `_false_alarm`); they are set aside only
    where our own check of exactly that thing finds no fault.
    """
    found: list[Finding] = []
    for flavour in flavours:
        name = NAMES.get(flavour, flavour)
        try:
            report = page.validate_pdf_bytes(pdf, profile=flavour)
            failures = [] if report.is_compliant else report.failures
            # Without this, a negative verdict that names no rule would end as an empty list, which means that the document conforms.
            unexplained = not report.is_compliant and not failures
        except Exception as reason:  # noqa: BLE001 - the validator is foreign code: whatever it raises, the verdict is »not certain«
            found.append(findings.NOT_CHECKED.at(flavour=name, reason=type(reason).__name__))
            continue
        if unexplained:
            found.append(findings.NOT_CHECKED.at(flavour=name, reason="uden begrundelse"))
        rules = {failure.rule_id for failure in failures if not _false_alarm(pdf, flavour, failure)}
        found.extend(findings.NOT_CONFORMANT.at(flavour=name, rule=rule) for rule in sorted(rules))
    return found


def claims(pdf: bytes) -> tuple[str, ...]:
    """Return the flavours that the document's own metadata claim; empty when it claims none. Raises what pikepdf raises."""
    with pikepdf.open(BytesIO(pdf)) as document:
        metadata = document.Root.get("/Metadata")
        text = metadata.read_bytes() if isinstance(metadata, pikepdf.Stream) else b""
    values = dict(re.findall(rb"(pdfaid:part|pdfaid:conformance|pdfuaid:part)(?:=[\"']|>)\s*(\w+)", text))
    part, level, ua = (
        values.get(key, b"").decode().lower() for key in (b"pdfaid:part", b"pdfaid:conformance", b"pdfuaid:part")
    )
    return (*((part + level,) if part else ()), *((f"ua{ua}",) if ua else ()))


def _false_alarm(pdf: bytes, flavour: str, failure: page.ValidationFailure) -> bool:
    """Return whether the validator is known to report this failure wrongly, and our own check finds no fault."""
    if failure.rule_id.endswith("METADATA-FILTER-001"):
        return flavour in COMPRESSED_METADATA_ALLOWED
    return failure.rule_id.endswith("STREAM-LENGTH-001") and _lengths_are_right(pdf)


def _lengths_are_right(pdf: bytes) -> bool:
    """Return whether `/Length` of every stream counts exactly the bytes up to the line end before `endstream` (ISO 19005-3 §6.1.7.1).

    The validator takes a last data byte 0D for a part of the line end, and does not always name the stream.
    """
    from pypdf import PdfReader  # noqa: PLC0415 - 0.1 s, and only where the validator speaks of a length

    try:
        reader = PdfReader(BytesIO(pdf))
        places = {offset for objects in reader.xref.values() for offset in objects.values() if offset}
        places.add(int(LAST_XREF.findall(pdf)[-1]))
        return all(_length_is_right(pdf, place, reader) for place in places)
    except Exception:  # noqa: BLE001 - a file that cannot be read has no right lengths
        return False


def _length_is_right(pdf: bytes, place: int, reader: PdfReader) -> bool:
    """Return whether the object at an offset of the file is no stream, or one with the right length."""
    head = OBJECT.match(pdf, place)
    if head is None:
        # The offset after `startxref` may be that of the cross-reference table, which is not an object.
        return pdf.startswith(b"xref", place)
    end = pdf.index(b"endobj", head.end())
    keyword = STREAM.search(pdf, head.end(), end)
    if keyword is None:
        return b"endstream" not in pdf[head.end() : end]
    lengths = LENGTH.findall(pdf, head.end(), keyword.end())
    # No length, or two of them: then it is not certain which counts.
    if len(lengths) != 1:
        return False
    value, reference = lengths[0]
    length = int(str(reader.get_object(int(value)))) if reference else int(value)
    after = keyword.end() + length
    return pdf[after : after + 10] == b"\nendstream" or pdf[after : after + 11] == b"\r\nendstream"
