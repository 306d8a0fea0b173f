"""Archive-ready copies as files: of a whole case with its manifest, or of single received files."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, time
from pathlib import Path

from infohus_forms.archive.completed import archive_completed
from infohus_forms.archive.conformance import NotConformantError, checked
from infohus_forms.archive.manifest import NAME, about_response, entry, manifest, versions
from infohus_forms.archive.naming import archive_name
from infohus_forms.archive.verify import verify_folder, verify_pdf
from infohus_forms.casework.folder import locked
from infohus_forms.casework.intake import response_of
from infohus_forms.casework.reading import reader
from infohus_forms.casework.review import Review, name_in, received
from infohus_forms.casework.writing import FLAVOURS, combined, hand_edited, number_now, stem_of
from infohus_forms.combine.pdf import combined_pdf
from infohus_forms.files import beside, in_danish, write
from infohus_forms.models.case import Reference
from infohus_forms.models.response import Response
from infohus_forms.read.findings import NOT_READABLE
from infohus_forms.render.questions import sheet_of
from infohus_forms.validate.across import CaseFinding

__all__ = ["NotConformantError", "archive_case", "archive_files", "verified"]

AT_ONCE = 4
"""Copies that are typeset at the same time; Typst and the validator work outside Python's lock."""

UNDATED = datetime(1980, 1, 1, tzinfo=UTC)


def archive_case(result: Review, profile: str, *, incomplete: bool) -> list[Path]:
    """Every form of the case, the combined document and the manifest, in the case's folder `arkiv`.

    Everything is made and checked before anything is written. Raises NotConformantError.
    """
    folder, made = result.folder.archive, moment(result)
    originals = {name_in(result.folder, path): path.read_bytes() for path in received(result.folder)}
    files: dict[str, bytes] = {}
    entries = []
    with ThreadPoolExecutor(AT_ONCE) as pool:
        copies = pool.map(lambda one: _copy(one, originals[one.file], made, profile), result.own)
        for response, copy in zip(result.own, copies, strict=True):
            name = _free(archive_name(response, result.reference), files)
            files[name] = copy
            entries.append(entry(name, "arkivkopi", copy, about_response(response, originals[response.file])))
    if result.case.responses:
        number = number_now(result, incomplete=incomplete)
        document = checked(combined_pdf(combined(result, number, incomplete=incomplete)), FLAVOURS)
        name = f"{stem_of(result)}_v{number}.pdf"
        files[name] = document
        entries.append(entry(name, "samlet vurdering", document))
        for name, data in hand_edited(result).items():
            files[name] = data
            entries.append(entry(name, "samlet vurdering, rettet i hånden", data))
    files[NAME] = manifest(entries, case_no=result.reference.case_no, made=made, made_with=versions())
    with locked(result.folder):
        return [write(folder / name, data) for name, data in files.items()]


def archive_files(paths: Sequence[Path], folder: Path, profile: str) -> tuple[list[Response], list[Path]]:
    """The copy of each received file, however incomplete, refused or foreign it is; the responses and the files."""
    with reader() as read:
        responses = [response_of(path, read=read) for path in paths]
    written = []
    for path, response in zip(paths, responses, strict=True):
        if not response.sha256:
            continue
        reference = Reference(response.identity("case") or (response.stamp.case if response.stamp else ""), "")
        made = _day(response.text("hdr_filled_date"))
        data = _copy(response, path.read_bytes(), made, profile)
        target = folder / archive_name(response, reference)
        if not target.is_file() or target.read_bytes() != data:
            target = write(beside(target), data)
        written.append(target)
    return responses, written


def verified(path: Path) -> list[CaseFinding]:
    """What a second look at an archive folder, a case or a single archive PDF finds."""
    if path.is_dir():
        inner = path / "arkiv"
        return [
            CaseFinding((item.place or path.name,), item) for item in verify_folder(inner if inner.is_dir() else path)
        ]
    try:
        data = path.read_bytes()
    except OSError as reason:
        return [CaseFinding((path.name,), NOT_READABLE.at(reason=in_danish(reason)))]
    return [CaseFinding((path.name,), item) for item in verify_pdf(data)]


def moment(result: Review) -> datetime:
    """The date of the archive: noon of the newest date that any form says, so that the same input gives the same bytes."""
    return _day(result.whole.newest.isoformat() if result.whole.newest else "")


def _day(iso: str) -> datetime:
    return datetime.combine(datetime.fromisoformat(iso).date(), time(12), UTC) if iso else UNDATED


def _copy(response: Response, original: bytes, made: datetime, profile: str) -> bytes:
    fictional = bool(response.stamp and response.stamp.fictional)
    sheet = sheet_of(response.spec, fictional=fictional) if response.spec else None
    return archive_completed(response, sheet, original, response.file, made=made, profile=profile)


def _free(name: str, taken: dict[str, bytes]) -> str:
    """The name, numbered when two forms of a case would have the same."""
    stem, number = name.removesuffix(".pdf"), 2
    while name in taken:
        name = f"{stem}_{number}.pdf"
        number += 1
    return name
