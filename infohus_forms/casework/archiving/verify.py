"""Verification of what is archived: a folder, a case or a single copy, each original read again in the worker."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from infohus_forms.archive.findings import NOT_ARCHIVED, NOT_COMPARED
from infohus_forms.archive.verify import verify_folder, verify_pdf
from infohus_forms.casework.archiving.remaking import made_again
from infohus_forms.casework.intake.form_reader import reader
from infohus_forms.casework.intake.paper_blanks import blank_prints
from infohus_forms.casework.intake.responses import either_way, responses_from
from infohus_forms.casework.storage.card import load
from infohus_forms.casework.storage.case_file import CaseFile
from infohus_forms.casework.storage.case_folder import NAME as CASE
from infohus_forms.casework.storage.case_folder import case_of
from infohus_forms.files import in_danish
from infohus_forms.formats.pictures import IMAGES
from infohus_forms.models.errors import InfohusError
from infohus_forms.models.finding import Refused
from infohus_forms.models.job import Progress, unreported
from infohus_forms.models.masked import masked
from infohus_forms.models.response import Carrier
from infohus_forms.models.specification.form import FormSpec
from infohus_forms.read.findings import NOT_READABLE
from infohus_forms.read.worker_client import Read
from infohus_forms.spec.shelf import open_shelf
from infohus_forms.validate.case.rules import CaseFinding


def verified(
    path: Path, *, specs: Sequence[Path] = (), digest: str = "", progress: Progress = unreported
) -> list[CaseFinding]:
    """Return the findings about an archive folder, a case or a single archive PDF; empty when everything is whole.

    `digest` is that of the manifest as it was noted when the case was archived; `progress` is called with each file
    in turn. Copies are made again where everything that shaped them is the same, and reported where it is not. Nothing is
    written.
    """
    case = case_of(path / "x", specs)
    shelf = case.shelf if case else open_shelf(*specs)
    with reader(shelf, paper=blank_prints(shelf, case)) as read:

        @cache
        def known() -> CaseFile | None:
            """Return what the case says, read when the first copy is read again: an empty archive is one of a case without it too."""
            return load(case) if case else None

        def reread(original: bytes, spec: FormSpec) -> list[Mapping[str, Any]]:
            return _read_again(original, spec, read, known())

        def remake(pdf: bytes, files: Mapping[str, bytes]) -> bytes | str:
            return made_again(pdf, files, read)

        if path.is_dir():
            folder = inner if (inner := path / "arkiv").is_dir() else path
            if not any(folder.iterdir()) or (folder / CASE).is_file():
                return [CaseFinding((masked(path.name),), NOT_ARCHIVED.at())]
            found = verify_folder(folder, reread, digest=digest, case=_number(known), remake=remake, progress=progress)
            return _gathered([CaseFinding((item.place or masked(path.name),), item) for item in found])
        try:
            data = path.read_bytes()
        except OSError as reason:
            return [CaseFinding((masked(path.name),), NOT_READABLE.at(reason=in_danish(reason)))]
        return [CaseFinding((masked(path.name),), item) for item in verify_pdf(data, reread, remake=remake)]


def _number(known: Callable[[], CaseFile | None]) -> str:
    """Return the number of the case; empty outside a case, and for one that cannot be read: its archive still can."""
    try:
        said = known()
    except InfohusError:
        return ""
    return said.reference.case_no if said else ""


def _gathered(found: list[CaseFinding]) -> list[CaseFinding]:
    """Return the findings, with copies that could not be compared for the same reason in one finding, after all others."""
    apart: dict[str, list[CaseFinding]] = {}
    for one in found:
        if one.finding.code == NOT_COMPARED.code:
            apart.setdefault(one.finding.message, []).append(one)
    rest = [one for one in found if one.finding.code != NOT_COMPARED.code]
    alike = (
        CaseFinding(tuple(one.finding.place for one in group), replace(group[0].finding, place=""))
        for group in apart.values()
    )
    return [*rest, *alike]


def _read_again(original: bytes, spec: FormSpec, read: Read, known: CaseFile | None) -> list[Mapping[str, Any]]:
    """Return the data of each form in a received file, by the specification that its copy carries. Raise Refused.

    Each form is read as it is, and as in an invented case, since only the case knows whether it was invented. Paper is read
    by the prints and the confirmations of its case; without the case there is nothing to compare with.
    """
    if known is None and original.startswith(IMAGES):
        return []
    found = [
        response
        for look in either_way(read, original)
        for response in responses_from(
            "",
            original,
            read=look,
            installed=lambda form: (spec,) if form == spec.id else (),
            confirmed=known.confirmations if known else (),
        )
    ]
    if known is None and any(one.carrier is Carrier.PAPER for one in found):
        return []
    if all(one.refused for one in found):
        raise Refused(found[0].findings[0])
    return [one.as_json() for one in found if not one.refused]
