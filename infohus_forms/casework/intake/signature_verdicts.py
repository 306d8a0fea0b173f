"""Findings about the signatures in a file: their verdict in place of the reader's remark that there are some."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from infohus_forms.formats.pdf.common.findings import SIGNED
from infohus_forms.formats.pdf.reading import signature_findings as say
from infohus_forms.formats.pdf.reading.signatures import is_signed
from infohus_forms.models.appendix import Signature
from infohus_forms.models.finding import Finding


def with_verdict(findings: Sequence[Finding], data: bytes) -> tuple[Finding, ...]:
    """Return the findings of a form with the verdict on its signatures first; unchanged where nothing is signed.

    `data` are the bytes of the file. The signatures are validated in a separate process, without network.
    """
    others = tuple(one for one in findings if one.code != SIGNED.code)
    if len(others) == len(findings) and not is_signed(data):
        return tuple(findings)
    from infohus_forms.read.attachment_client import signed  # noqa: PLC0415 - few files are signed

    seen = signed(data)
    if seen.missing:
        return (say.UNCHECKED.at(), *others)
    if not seen.signatures:
        return (say.UNREADABLE.at(), *others)
    return (*_said(seen.signatures), *others)


def _said(found: Sequence[Signature]) -> Iterator[Finding]:
    """Yield one finding for each invalid signature and one for all valid ones; a certificate not in force when it signed is a warning."""
    for number, one in enumerate(found, 1):
        place = f"underskrift {number} af {len(found)}" if len(found) > 1 else ""
        if not one.intact or not one.valid:
            yield say.DAMAGED.at(place=place)
        elif not one.sound:
            yield say.BROKEN.at(place=place)
        else:
            if one.filled_after:
                yield say.FILLED_AFTER.at(place=place)
            if one.in_force is False:
                yield say.NOT_IN_FORCE.at(place=place)
    if all(one.sound for one in found):
        yield say.HOLDS.at() if len(found) == 1 else say.ALL_HOLD.at(count=len(found))
