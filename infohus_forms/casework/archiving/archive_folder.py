"""Filing of documents in an archive folder: each with a sidecar, listed in the manifest and the log, none ever overwritten."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Final

from infohus_forms.archive.journal_record import Record, sidecar
from infohus_forms.archive.manifest import LOG, NAME, Entry, entries_of, entry, logged, manifest, versions
from infohus_forms.casework.storage.case_folder import CaseError
from infohus_forms.files import write_all

ORIGINALS: Final = "originaler"
"""The folder for the files that copies without embedded files were made from."""
SIDECAR: Final = "journaloplysninger"


@dataclass(frozen=True, slots=True)
class Document:
    """A document for the archive.

    `role` and `about` go into the manifest. `beside` are files kept next to the document instead of embedded: bytes by
    name.
    """

    name: str
    role: str
    data: bytes
    record: Record
    about: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    beside: Mapping[str, bytes] = field(default_factory=lambda: MappingProxyType({}))


def file_away(
    folder: Path, documents: Sequence[Document], *, case_no: str, made: datetime, now: datetime
) -> list[Path]:
    """Write documents, their sidecars, the manifest and the log; return the paths of the documents, the manifest last.

    Existing files stay: a document that is there byte for byte is not written again; a different one with the same name is
    left alone and the new one numbered. `made` is the date of the newest input, `now` the clock: it goes into the log and
    nowhere else (decision 18). Raise CaseError when the existing manifest cannot be read.
    """
    known = {item.path: item for item in listed(folder)}
    written: list[Path] = []
    files: dict[Path, bytes] = {}
    for document in documents:
        name = _free(folder, document, written)
        path = folder / name
        own = entry(name, document.role, document.data, document.about)
        beside = {f"{ORIGINALS}/{path.stem}_{name}": data for name, data in document.beside.items()}
        side = sidecar(document.record, own, case_no=case_no)
        entries = [own, entry(f"{path.stem}.json", SIDECAR, side)]
        files |= {path: document.data, path.with_suffix(".json"): side}
        files |= {folder / inner: data for inner, data in beside.items()}
        entries += [entry(inner, path.name, data) for inner, data in beside.items()]
        known |= {item.path: item for item in entries}
        written.append(path)
    write_all(relisted(folder, tuple(known.values()), case_no=case_no, made=made, now=now, files=files))
    return [*written, folder / NAME]


def relisted(
    folder: Path,
    entries: Sequence[Entry],
    *,
    case_no: str,
    made: datetime,
    now: datetime,
    files: Mapping[Path, bytes] = MappingProxyType({}),
) -> dict[Path, bytes]:
    """Return what to write, as one set, into an archive folder: new `files`, the new manifest, and the log with a line if the manifest changes.

    A file that is there with the same bytes is not included.
    """
    log = folder / LOG
    data = manifest(entries, case_no=case_no, made=made, made_with=versions())
    before = log.read_bytes() if log.is_file() else b""
    after = logged(before, data, time=now, made_with=versions())
    wanted = {**files, log: after, folder / NAME: data}
    return {path: data for path, data in wanted.items() if not (path.is_file() and path.read_bytes() == data)}


def listed(folder: Path) -> tuple[Entry, ...]:
    """Return the entries of the folder's manifest; none without one. Raise CaseError when it cannot be read."""
    path = folder / NAME
    if not path.exists():
        return ()
    try:
        return entries_of(path.read_bytes())
    except (OSError, ValueError):
        message = f"{NAME} i mappen »{folder.name}« kan ikke læses. Hent filen fra en sikkerhedskopi."
        raise CaseError(message) from None


def _free(folder: Path, document: Document, taken: Sequence[Path]) -> str:
    """Return the document's own name, or the first numbered one that is free or has exactly this document."""
    path = Path(document.name)
    number, free = 2, folder / document.name
    # An archived file is never overwritten: other bytes get a number (decision 17).
    while free in taken or (free.exists() and free.read_bytes() != document.data):
        free = folder / f"{path.stem}_{number}{path.suffix}"
        number += 1
    return free.name
