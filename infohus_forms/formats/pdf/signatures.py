"""Signatures in a PDF that came in, validated with pyHanko (the extra `signed`), without network.

Says whether the signed bytes are whole, whether the signature covers the whole file, and what was changed after it.
Whether the signer is who the certificate says cannot be known here unless trusted roots are given.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any, Final

from infohus_forms.models.appendix import Signature

SIGNED: Final = re.compile(rb"/ByteRange\s*\[")
"""Every signature has one, unencrypted and outside object streams (ISO 32000-1 §12.8.1)."""


def is_signed(data: bytes) -> bool:
    """Whether a file looks like a signed PDF."""
    return b"%PDF-" in data[:1024] and SIGNED.search(data) is not None


def signatures(
    data: bytes, trusted: Sequence[bytes] = (), run: Callable[[Any], Any] = asyncio.run
) -> tuple[Signature, ...]:
    """The verdict on every signature, in the order they were made; `trusted` are certificates (DER or PEM).

    pyHanko works in coroutines: `run` runs one, which a process that may open no socket does in a loop it had before.
    Raises ImportError without pyHanko, and whatever it raises on a file that it cannot read.
    """
    from pyhanko.keys import load_certs_from_pemder_data  # noqa: PLC0415 - an extra
    from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: PLC0415 - an extra
    from pyhanko_certvalidator import ValidationContext  # noqa: PLC0415 - an extra

    roots = [one for item in trusted for one in load_certs_from_pemder_data(item)]
    reader = PdfFileReader(BytesIO(data), strict=False)
    found = []
    for embedded in reader.embedded_signatures:
        context = ValidationContext(trust_roots=roots, allow_fetching=False, revocation_mode="soft-fail")
        found.append(_verdict(embedded, context, run, known=bool(roots)))
    return tuple(found)


def _verdict(embedded: Any, context: Any, run: Callable[[Any], Any], *, known: bool) -> Signature:
    from pyhanko.sign.diff_analysis import ModificationLevel  # noqa: PLC0415 - an extra
    from pyhanko.sign.validation import async_validate_pdf_signature  # noqa: PLC0415 - an extra
    from pyhanko.sign.validation.status import SignatureCoverageLevel  # noqa: PLC0415 - an extra

    try:
        status = run(async_validate_pdf_signature(embedded, context))
    except Exception:  # noqa: BLE001 - a damaged signature fails wherever it likes; it is then not sound
        return Signature(str(embedded.field_name), "", "", False, False, "part", "other", None)  # noqa: FBT003 - two verdicts
    level, covered = status.modification_level, status.coverage
    when = status.signer_reported_dt
    return Signature(
        field=str(embedded.field_name),
        signer=str(status.signing_cert.subject.human_friendly),
        time=when.isoformat() if when else "",
        intact=bool(status.intact),
        valid=bool(status.valid),
        coverage="whole" if covered == SignatureCoverageLevel.ENTIRE_FILE else "part",
        changes="none"
        if level == ModificationLevel.NONE
        else ("other" if level in (None, ModificationLevel.OTHER) else "allowed"),
        trusted=bool(status.trusted) if known else None,
    )
