"""From a completed file to a Response: read, recognised, parsed and validated. One file never stops another."""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from infohus_forms.casework.decisions.apply import clarified, values_of, with_values
from infohus_forms.casework.intake.paper_answers import with_confirmed
from infohus_forms.casework.intake.signature_verdicts import with_verdict
from infohus_forms.casework.storage.case_file import Confirmation
from infohus_forms.files import in_danish
from infohus_forms.formats.asked import located
from infohus_forms.formats.limits import FILE_BYTES
from infohus_forms.models.decision import Decision
from infohus_forms.models.finding import Finding, Refused
from infohus_forms.models.masked import masked
from infohus_forms.models.response import Carrier, RawForm, Response, Stamp
from infohus_forms.read import findings
from infohus_forms.read.identity import Lookup, spec_of
from infohus_forms.read.worker_client import Read
from infohus_forms.validate.form.answers import TICKED, typed, unasked
from infohus_forms.validate.form.paper import check_paper, open_fields
from infohus_forms.validate.form.rules import check_response


def in_invented_case(read: Read) -> Read:
    """Return a reader for files of an invented case: a form that has lost the identity of its case is taken as one of it."""

    def reading(data: bytes) -> RawForm:
        raw = read(data)
        return replace(_invented(raw), others=tuple(map(_invented, raw.others)))

    return reading


def either_way(read: Read, data: bytes) -> tuple[Read, ...]:
    """Return readers of these bytes, which are read only once: as they are, and as of an invented case if only the case can know that."""
    try:
        raw = read(data)
    except Refused:
        return (read,)

    def as_it_is(_data: bytes) -> RawForm:
        return raw

    told = all(one.stamp is None or one.stamp.case for one in (raw, *raw.others))
    return (as_it_is,) if told else (as_it_is, in_invented_case(as_it_is))


def _invented(raw: RawForm) -> RawForm:
    """Return the form as one of an invented case if it has lost the number of its case."""
    lost = raw.stamp is not None and not raw.stamp.case
    return replace(raw, stamp=replace(raw.stamp, fictional=True)) if lost and raw.stamp else raw


def responses_of(
    path: Path,
    *,
    installed: Lookup,
    read: Read,
    name: str = "",
    use_embedded: bool = False,
    decisions: Sequence[Decision] = (),
    confirmed: Sequence[Confirmation] = (),
) -> tuple[Response, ...]:
    """Return every form in a file, one, or as many as a scan has; a file that cannot be read gives a refused response with one error.

    `name` is the name of the file in findings (in a case: its path below `modtaget`), else its own name.

    `installed` are the specifications that it may be made from. `read` reads the bytes; a command passes a reader that does so in another process (`read.worker_client`).

    `decisions` are those that state an answer of this file: it is read as if they were in it. `confirmed` is what persons
    read off scans.
    """
    name = name or masked(path.name)
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode):
            what = "en mappe" if stat.S_ISDIR(about.st_mode) else "ikke en almindelig fil"
            return (refused(name, "", Refused(findings.NOT_READABLE.at(reason=f"det er {what}")), 0),)
        size = about.st_size
        if size > FILE_BYTES:
            found = findings.TOO_LARGE.at(size=size >> 20, limit=FILE_BYTES >> 20)
            return (refused(name, "", Refused(found), size),)
        data = path.read_bytes()
    except OSError as reason:
        found = findings.NOT_READABLE.at(reason=in_danish(reason))
        return (refused(name, "", Refused(found), 0),)
    return responses_from(
        name, data, installed=installed, read=read, use_embedded=use_embedded, decisions=decisions, confirmed=confirmed
    )


def responses_from(
    name: str,
    data: bytes,
    *,
    installed: Lookup,
    read: Read,
    use_embedded: bool = False,
    decisions: Sequence[Decision] = (),
    confirmed: Sequence[Confirmation] = (),
) -> tuple[Response, ...]:
    """Return every form in the bytes of a file, read by one of the `installed` specifications."""
    digest = hashlib.sha256(data).hexdigest()
    try:
        raw = read(data)
    except Refused as reason:
        return (refused(name, digest, reason, len(data)),)
    raw = replace(raw, findings=with_verdict(raw.findings, data))
    forms = (raw, *raw.others)
    return tuple(
        response_to(
            one,
            name,
            digest,
            len(data),
            installed=installed,
            use_embedded=use_embedded,
            decisions=decisions,
            confirmed=confirmed,
            several=len(forms) > 1,
        )
        for one in forms
    )


def response_to(
    raw: RawForm,
    name: str,
    digest: str,
    size: int,
    *,
    installed: Lookup,
    use_embedded: bool = False,
    decisions: Sequence[Decision] = (),
    confirmed: Sequence[Confirmation] = (),
    several: bool = False,
) -> Response:
    """Return the response to what was found in a file; one of `several` forms in a scan has the copy's token in its name."""
    scan = name if several and raw.paper else ""
    # Several forms in one scan are settled one by one, so findings must tell them apart (decision 50).
    name = f"{name} (kopi {raw.paper.token})" if several and raw.paper else name
    try:
        spec, stamp, said = spec_of(raw, installed, use_embedded=use_embedded)
    except Refused as reason:
        return replace(refused(name, digest, reason, size), scan=scan)
    as_read_off = with_confirmed(raw, spec, digest, confirmed)
    as_stated = with_values(as_read_off, spec, values_of(decisions, spec))
    answers, found, rows = typed(spec, as_stated)
    response = Response(
        file=name,
        sha256=digest,
        carrier=raw.carrier,
        spec=spec,
        stamp=stamp,
        answers=answers,
        raw=as_found(raw),
        prefilled=_still_prefilled(raw, stamp),
        outside=(*raw.outside, *unasked(spec, raw)),
        findings=(*said, *raw.findings, *found),
        size=size,
        clarified=clarified(decisions),
        paper=as_read_off.paper,
        scan=scan,
        printed_rows=rows,
    )
    every = (*response.findings, *_checked(response))
    return replace(response, findings=tuple(located(one, spec, fictional=response.fictional) for one in every))


def _checked(response: Response) -> Iterator[Finding]:
    """Yield findings of the form's rules; rules about answers on paper that no one has read yet wait, and a person is asked instead."""
    if response.paper is None or response.spec is None:
        yield from check_response(response)
        return
    # A rule that asks for an answer waits while the answer on paper is unread (decision 29).
    unread = open_fields(response.paper, response.spec)
    prefilled = response.stamp.prefilled if response.stamp else {}
    yield from check_paper(response.paper, response.spec, prefilled)
    yield from (item for item in check_response(response) if item.field not in unread)


def refused(name: str, digest: str, reason: Refused, size: int) -> Response:
    """Return the response of a file that could not be read."""
    return Response(name, digest, Carrier.NONE, None, None, {}, {}, findings=(reason.finding,), size=size)


def as_found(raw: RawForm) -> dict[str, str]:
    """Return every control with its text, the same way for every carrier: empty for a prompt or an empty box."""
    names = sorted(raw.found | raw.raw.keys() | raw.ticked)
    return {name: raw.raw.get(name) or (TICKED if name in raw.ticked else "") for name in names}


def _still_prefilled(raw: RawForm, stamp: Stamp) -> tuple[str, ...]:
    """Return the ids of the answers that are exactly as we prefilled them before the form was sent out."""
    own: dict[str, bool] = {}
    for name, text in stamp.prefilled.items():
        answer = name.partition("=")[0].partition("__")[0]
        same = name in raw.ticked or raw.texts.get(name) == text
        own[answer] = own.get(answer, True) and same
    return tuple(answer for answer, same in own.items() if same)
