"""A completed file → Response: read, recognised, typed and validated. One file never stops another."""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from pathlib import Path

from infohus_forms.formats.limits import FILE_BYTES
from infohus_forms.models.finding import Refused
from infohus_forms.models.form import FormSpec
from infohus_forms.models.response import Carrier, RawForm, Response, Stamp
from infohus_forms.read import findings
from infohus_forms.read.carrier import raw_form
from infohus_forms.read.identity import spec_of
from infohus_forms.spec.shelf import form_spec, versions
from infohus_forms.validate.typed import typed_answers
from infohus_forms.validate.within import check_response

SKIPPED = frozenset({"thumbs.db", "desktop.ini", ".ds_store"})
"""What Windows and macOS leave in folders; not a returned form."""


def response_of(path: Path, *, use_embedded: bool = False) -> Response:
    """The response in a file; a file that cannot be read is a refused response with one error."""
    try:
        size = path.stat().st_size
        if size > FILE_BYTES:
            found = findings.TOO_LARGE.at(size=size >> 20, limit=FILE_BYTES >> 20)
            return refused(path.name, "", Refused(found), size)
        data = path.read_bytes()
    except OSError as reason:
        found = findings.NOT_READABLE.at(reason=os.strerror(reason.errno) if reason.errno else "ukendt fejl")
        return refused(path.name, "", Refused(found), 0)
    return response_from(path.name, data, use_embedded=use_embedded)


def response_from(name: str, data: bytes, *, use_embedded: bool = False) -> Response:
    """The response in the bytes of a file."""
    digest = hashlib.sha256(data).hexdigest()
    try:
        raw = raw_form(data)
        spec, stamp, said = spec_of(raw, _installed, use_embedded=use_embedded)
    except Refused as reason:
        return refused(name, digest, reason, len(data))
    answers, found = typed_answers(spec, raw)
    response = Response(
        file=name,
        sha256=digest,
        carrier=raw.carrier,
        spec=spec,
        stamp=stamp,
        answers=answers,
        raw=raw.raw,
        prefilled=_still_prefilled(raw, stamp),
        outside=raw.outside,
        findings=(*said, *raw.findings, *found),
        size=len(data),
    )
    return replace(response, findings=(*response.findings, *check_response(response)))


def refused(name: str, digest: str, reason: Refused, size: int) -> Response:
    """The response of a file that could not be read."""
    return Response(name, digest, Carrier.NONE, None, None, {}, {}, findings=(reason.finding,), size=size)


def _installed(form: str) -> tuple[FormSpec, ...]:
    return tuple(form_spec(form, version) for version in reversed(versions(form)))


def _still_prefilled(raw: RawForm, stamp: Stamp) -> tuple[str, ...]:
    """Ids of the answers that stand just as we wrote them before the form was sent out."""
    own: dict[str, bool] = {}
    for name, text in stamp.prefilled.items():
        answer = name.partition("=")[0].partition("__")[0]
        same = name in raw.ticked or raw.texts.get(name) == text
        own[answer] = own.get(answer, True) and same
    return tuple(answer for answer, same in own.items() if same)
