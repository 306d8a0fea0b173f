"""Signatures in a received PDF, validated with pyHanko (the extra `signed`), without network (decision 34).

A verdict has whether the signed bytes are intact, whether the signature covers the whole file, and what was changed after
it. Whether the signer is the person named in the certificate is unknown unless trusted roots are given.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, Final

from infohus_forms.formats.pdf.reading.tagged_changes import allowed_changes
from infohus_forms.models.appendix import Signature

SIGNED: Final = re.compile(rb"/ByteRange\s*\[")
"""Every signature has one, unencrypted and outside object streams (ISO 32000-1 §12.8.1)."""

END, REVISION = b"%%EOF", b"startxref"
"""End of a revision, and the keyword before each end (ISO 32000-1 §7.5.5)."""
SIGNATURE: Final = "/Sig"
DEEPEST: Final = 32
"""Greatest depth of the field tree that is visited: a tree may contain itself."""
STAMP: Final = "/DocTimeStamp"
"""Type of a signature that has only a time (ISO 32000-2 §12.8.5)."""


def is_signed(data: bytes) -> bool:
    """Return whether a file looks like a signed PDF."""
    return b"%PDF-" in data[:1024] and SIGNED.search(data) is not None


def signatures(data: bytes, trusted: Sequence[bytes], run: Callable[[Any], Any]) -> tuple[Signature, ...]:
    """Return the verdict on every signature, in the order in which they were made; `trusted` are certificates (DER or PEM).

    pyHanko works in coroutines: `run` runs one. A process that may open no socket passes a loop that it made before.
    Raise ImportError without pyHanko, and whatever pyHanko raises on a file that it cannot read.
    """
    from pyhanko.keys import load_certs_from_pemder_data  # noqa: PLC0415 - an extra
    from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: PLC0415 - an extra

    roots = [one for item in trusted for one in load_certs_from_pemder_data(item)]
    reader = PdfFileReader(BytesIO(_to_its_end(data)), strict=False)
    return tuple(_verdict(embedded, roots, run) for embedded in reader.embedded_signatures)


def _to_its_end(data: bytes) -> bytes:
    """Return a file without what a machine or a gateway added after its end: it belongs to no revision, and pyHanko does not read past it."""
    end = data.rfind(END) + len(END)
    while end > len(END) and data[end : end + 1] in (b"\r", b"\n"):
        end += 1
    return data if end <= len(END) or REVISION in data[end:] else data[:end]


def _verdict(embedded: Any, roots: Sequence[Any], run: Callable[[Any], Any]) -> Signature:
    """Return the verdict on a signature at the time of its timestamp, else at the time that the signer claims (`Signature.judged`)."""
    from pyhanko.sign.diff_analysis import ModificationLevel  # noqa: PLC0415 - an extra
    from pyhanko.sign.validation.status import SignatureCoverageLevel  # noqa: PLC0415 - an extra

    try:
        claimed = _aware(embedded.self_reported_timestamp)
        status = run(_validated(embedded, roots, claimed))
        # The time of a timestamp is known only after a first validation; the signer may claim any.
        stamped = _stamped(status)
        if stamped:
            status = run(_validated(embedded, roots, stamped))
        filled = _filled_after(embedded)
    except Exception:  # noqa: BLE001 - a damaged signature fails wherever it likes; it is then not sound
        return Signature(str(embedded.field_name), "", "", False, False, "part", "other", None)  # noqa: FBT003 - two verdicts
    level, covered, judged = status.modification_level, status.coverage, stamped or claimed
    # pyHanko's policy here explains notes (`tagged_changes`), but only a certification may allow them (decision 116).
    noted = level == ModificationLevel.ANNOTATIONS and not _allows_notes(embedded)
    too_much = level in (None, ModificationLevel.OTHER) or status.docmdp_ok is False or noted
    period = embedded.signer_cert
    return Signature(
        field=str(embedded.field_name),
        signer=str(status.signing_cert.subject.human_friendly),
        time=claimed.isoformat() if claimed else "",
        intact=bool(status.intact),
        valid=bool(status.valid),
        coverage="whole" if covered == SignatureCoverageLevel.ENTIRE_FILE else "part",
        changes="none" if level == ModificationLevel.NONE else ("other" if too_much else "allowed"),
        trusted=bool(status.trusted) if roots else None,
        timestamp=stamped.isoformat() if stamped else "",
        judged=judged.isoformat() if judged else "",
        filled_after=filled and not too_much,
        in_force=period.not_valid_before <= judged <= period.not_valid_after if judged else None,
    )


def _allows_notes(embedded: Any) -> bool:
    """Return whether every certification in the file allows notes, and there is one (ISO 32000-2 table 257): nothing else permits them."""
    from pyhanko.sign.fields import MDPPerm  # noqa: PLC0415 - an extra

    said = [one.docmdp_level for one in embedded.reader.embedded_signatures if one.docmdp_level is not None]
    return bool(said) and all(level == MDPPerm.ANNOTATE for level in said)


def _filled_after(embedded: Any) -> bool:
    """Return whether answers were changed after a person signed; a certified form is made to be filled in (ISO 32000-1 §12.8.2.2)."""
    if embedded.docmdp_level is not None:
        return False
    before, now = (
        _values(root["/AcroForm"]["/Fields"])
        for root in (embedded.reader.get_historical_root(embedded.signed_revision), embedded.reader.root)
    )
    return any(before.get(name, "") != now.get(name, "") for name in before.keys() | now.keys())


def _values(fields: Any, above: str = "", depth: int = 0) -> dict[str, str]:
    """Return the values of the fields below by full name (parts joined by dots), without signatures."""
    found: dict[str, str] = {}
    for item in (fields[at] for at in range(len(fields))):  # iteration would give references
        name = f"{above}.{item['/T']}" if "/T" in item else above
        if item.get("/FT") != SIGNATURE and item.get("/V") is not None:
            found[name] = str(item["/V"])
        if "/Kids" in item and depth < DEEPEST:
            found |= _values(item["/Kids"], name, depth + 1)
    return found


def _validated(embedded: Any, roots: Sequence[Any], moment: datetime | None) -> Any:
    """Return pyHanko's coroutine for a signature or a timestamp of the document; without a time it is judged at the certificate's first day."""
    from pyhanko.sign.validation import async_validate_pdf_signature, async_validate_pdf_timestamp  # noqa: PLC0415 - an extra
    from pyhanko_certvalidator import ValidationContext  # noqa: PLC0415 - an extra

    validate = async_validate_pdf_timestamp if embedded.sig_object_type == STAMP else async_validate_pdf_signature
    context = ValidationContext(
        trust_roots=list(roots),
        moment=moment or embedded.signer_cert.not_valid_before,
        allow_fetching=False,
        revocation_mode="soft-fail",
    )
    return validate(embedded, context, diff_policy=allowed_changes())


def _stamped(status: Any) -> datetime | None:
    """Return the time of an intact timestamp: of the document, or within a signature (RFC 3161 §2.4.2); None without one."""
    stamp = status if hasattr(status, "timestamp") else status.timestamp_validity
    return _aware(stamp.timestamp) if stamp is not None and stamp.intact and stamp.valid else None


def _aware(moment: datetime | None) -> datetime | None:
    """Return a time with a zone: one without is taken as UTC, wherever the program runs."""
    return moment.replace(tzinfo=UTC) if moment is not None and moment.tzinfo is None else moment
