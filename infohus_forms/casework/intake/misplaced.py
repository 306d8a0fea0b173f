"""Misplaced files: forms filled in outside `modtaget`, and loose scans, which otherwise would never be read.

A file that is exactly as the case made it is known by its digest, or by its name among the files that the program writes,
and is not opened, so a check costs no more for it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from infohus_forms.archive.naming import safe_case
from infohus_forms.casework.intake.responses import refused, responses_of
from infohus_forms.casework.storage.case_file import CaseFile
from infohus_forms.casework.storage.case_folder import CaseFolder
from infohus_forms.casework.storage.received_files import is_leftover, name_in
from infohus_forms.formats.limits import FILE_BYTES
from infohus_forms.models.case import written_as
from infohus_forms.models.finding import Refused, warning
from infohus_forms.models.response import Response
from infohus_forms.read.worker_client import Read
from infohus_forms.validate.case.course import CaseFinding
from infohus_forms.validate.case.versions import holds_all

FILLED_IN = warning(
    "file.astray",
    "Skemaet er udfyldt, men ligger ikke i »modtaget« og er ikke læst.",
    "Flyt det til »modtaget«. Skal det ikke tælle med, så slet det.",
)
LOOSE = warning(
    "file.loose",
    "Filen ligger løst i sagens mappe og er ikke læst. Den kan være et scannet skema eller et bilag.",
    "Flyt den til »modtaget«, hvis den er modtaget i sagen.",
)
CATALOGUE = (FILLED_IN, LOOSE)

PICTURES = frozenset({".bmp", ".heic", ".jpeg", ".jpg", ".png", ".tif", ".tiff"})
OURS = b"Typst"
"""The mark in every page that this program typesets, for example a status that someone keeps next to the forms."""
WORD = frozenset({".docx", ".docm", ".odt"})
FIELDS = (b"/AcroForm", b"/ObjStm")
"""Marks of a PDF with fields, or of one that may hide them: a scan next to the forms is not read page by page."""


def made_astray(folder: CaseFolder, file: CaseFile, came: Collection[Response], read: Read) -> Iterator[Response]:
    """Yield completed forms outside `modtaget` with answers that no received file has, and refusals of loose files that may be scans."""
    known = {digest for item in file.issued for digest in item.files}
    known |= {digest for copy in file.copies for digest in (copy.written, copy.filled)}
    received = {item.sha256 for item in came}
    for path in _files(folder, safe_case(file.reference.case_no)):
        data = path.read_bytes()
        digest, name = hashlib.sha256(data).hexdigest(), name_in(folder.path, path)
        # An untouched file costs a digest and no reading (decision 64).
        if not known.isdisjoint({digest, written_as(data)}) or digest in received:
            continue
        if _may_be_form(path, data):
            response = responses_of(path, installed=folder.shelf.installed, read=read, name=name)[0]
            if _is_news(response, came):
                yield response
        elif _may_be_scan(folder, path, data):
            yield refused(name, digest, Refused(LOOSE.at()), len(data))


def found_astray(responses: Iterable[Response]) -> list[CaseFinding]:
    """Return the warnings about such files."""
    return [CaseFinding((item.file,), item.findings[0] if item.refused else FILLED_IN.at()) for item in responses]


def _files(folder: CaseFolder, stem: str) -> Iterator[Path]:
    """Yield every file of the case that is neither received nor, by its place and name, written by the program."""
    parts = (one for one in sorted(folder.path.iterdir()) if one.is_dir() and not one.is_symlink())
    below = (path for part in parts if part not in (folder.received, folder.sheets) for path in sorted(part.rglob("*")))
    for path in (*sorted(folder.path.glob("*")), *below):
        own = folder.assessment in path.parents or folder.archive in path.parents
        passed_over = is_leftover(path) or path.name.startswith(".") or path.is_symlink()
        if passed_over or (own and path.name.startswith(f"{stem}_")):
            continue
        if path.is_file() and path.stat().st_size <= FILE_BYTES:
            yield path


def _may_be_scan(folder: CaseFolder, path: Path, data: bytes) -> bool:
    """Return whether a file may be scanned pages: a picture or a foreign PDF, in no folder that the program writes to."""
    ours = any(part in path.parents for part in (folder.forms, folder.assessment, folder.archive))
    ending = path.suffix.lower()
    return not ours and (ending in PICTURES or (ending == ".pdf" and OURS not in data))


def _may_be_form(path: Path, data: bytes) -> bool:
    """Return whether a file may be a form: a text document, or a PDF with fields."""
    ending = path.suffix.lower()
    return ending in WORD or (ending == ".pdf" and any(mark in data for mark in FIELDS))


def _is_news(response: Response, came: Collection[Response]) -> bool:
    """Return whether the form was filled in and no received file of the same form has all of its answers."""
    stamp = response.stamp
    filled = any(value is not None and name not in response.prefilled for name, value in response.answers.items())
    same = (item for item in came if stamp and item.stamp and item.stamp.instance == stamp.instance)
    return filled and not any(holds_all(item, response) for item in same)
