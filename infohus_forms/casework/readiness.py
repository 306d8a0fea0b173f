"""Readiness of a case to be combined, archived and extracted from: every writer of those documents checks it (design §5)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from infohus_forms.casework.review.review import Review
from infohus_forms.casework.storage.card import closed, load
from infohus_forms.casework.storage.case_folder import NAME
from infohus_forms.casework.storage.contents import digest_of
from infohus_forms.casework.storage.received_files import name_in, received
from infohus_forms.models.errors import ExitStatus, InfohusError
from infohus_forms.models.finding import Severity
from infohus_forms.models.stops import FileChangedError
from infohus_forms.validate.case.rules import CaseFinding

UNDECIDED = "Intet er skrevet, før fejlene er afklaret."
NOTHING_RECEIVED = "Der er ikke modtaget nogen skemaer endnu. Læg dem, der kommer tilbage, i mappen »modtaget«."


class NotReadyError(InfohusError):
    """The case must not be combined, archived or extracted from as it is; nothing has been written.

    `review` is the case, `blockers` the undecided errors, by file; none when nothing was received or the working copies
    were erased. Exit status 1; 3 when one of the files cannot be read; 2 for a case whose working copies were erased.
    """

    def __init__(
        self, review: Review, message: str, status: ExitStatus, blockers: tuple[CaseFinding, ...] = ()
    ) -> None:
        super().__init__(message)
        self.review, self.exit_status, self.blockers = review, status, blockers
        self.findings = tuple(item.finding for item in blockers)


def blockers(result: Review, *, incomplete: bool) -> tuple[CaseFinding, ...]:
    """Return the undecided errors that keep the case from being combined; with `incomplete` without those about missing forms."""
    lacking = result.lacking if incomplete else ()
    return tuple(item for item in result.findings if item.finding.severity is Severity.ERROR and item not in lacking)


def require_ready(result: Review, *, incomplete: bool, originals: Mapping[str, bytes] | None = None) -> None:
    """Raise NotReadyError unless the case may be combined, archived and extracted from; every writer calls this just before it writes.

    The review is valid only as long as the case is as it was reviewed: raise FileChangedError if a file of `modtaget` or
    `sag.yaml` has changed since. `originals` are the received files by name, if the caller has read them already.
    """
    if over := closed(result.folder, result.file):
        raise NotReadyError(result, over, ExitStatus.USAGE)
    check_current(result, originals)
    if not result.own:
        raise NotReadyError(result, NOTHING_RECEIVED, ExitStatus.FINDINGS)
    found = blockers(result, incomplete=incomplete)
    unreadable = any(form.refused for form in result.undecided_forms)
    if found or unreadable:
        raise NotReadyError(result, UNDECIDED, ExitStatus.REFUSED if unreadable else ExitStatus.FINDINGS, found)


def check_current(result: Review, originals: Mapping[str, bytes] | None = None) -> None:
    """Raise FileChangedError when the received files or `sag.yaml` are not those that were reviewed."""
    folder = result.folder.received
    read = {form.received_as: form.sha256 for form in (*result.own, *result.beside)}
    if originals is None:
        here = {name_in(folder, path): path for path in received(folder)}
        now = {name: _digest(path) if read.get(name) else "" for name, path in here.items()}
    else:
        now = {name: hashlib.sha256(data).hexdigest() for name, data in originals.items()}
    for name in sorted(read.keys() | now.keys()):
        # A file that could not be read when the case was reviewed has no digest: its finding stays until the next review.
        if name not in read or name not in now or (read[name] and read[name] != now[name]):
            raise FileChangedError(name)
    if not result.file.agrees_with(load(result.folder)):
        raise FileChangedError(NAME)


def _digest(path: Path) -> str:
    """Return the digest of a received file; empty if it can no longer be read."""
    try:
        return digest_of(path)
    except OSError:
        return ""
