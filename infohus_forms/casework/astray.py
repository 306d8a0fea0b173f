"""Forms that were filled in where they were made, or put beside `modtaget`: nobody would read them.

A file that is just as the case made it is known by its digest and is not looked into, so a check costs no more for it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from infohus_forms.casework.folder import PAPER, CaseFolder, kept
from infohus_forms.casework.intake import responses_of
from infohus_forms.casework.reading import Read
from infohus_forms.casework.received import is_leftover, name_in
from infohus_forms.formats.limits import FILE_BYTES
from infohus_forms.models.case import Issued, written_as
from infohus_forms.models.finding import warning
from infohus_forms.models.response import Response
from infohus_forms.validate.course import CaseFinding
from infohus_forms.validate.identity import holds_all

FILLED_IN = warning(
    "file.astray",
    "Skemaet er udfyldt, men ligger ikke i »modtaget« og er ikke læst.",
    "Flyt det til »modtaget«. Skal det ikke tælle med, så slet det.",
)
WORD = frozenset({".docx", ".docm", ".odt"})
FIELDS = (b"/AcroForm", b"/ObjStm")
"""What stands in every PDF with fields, or in one that may hide them: a scan beside the forms is not looked at page by page."""


def made_astray(
    folder: CaseFolder, issued: Iterable[Issued], came: Collection[Response], read: Read
) -> Iterator[Response]:
    """The completed forms in `skemaer` and loose in the case's folder that say what nothing says that came back."""
    known = {digest for item in issued for digest in item.files}
    known |= {str(item.get(key, "")) for item in kept(folder, PAPER) for key in ("print", "fil")}
    received = {item.sha256 for item in came}
    for path in _files(folder):
        data = path.read_bytes()
        digest = hashlib.sha256(data).hexdigest()
        if known.isdisjoint({digest, written_as(data)}) and digest not in received and _may_be_form(path, data):
            response = responses_of(path, read=read, name=name_in(folder.path, path))[0]
            if _is_news(response, came):
                yield response


def found_astray(responses: Iterable[Response]) -> list[CaseFinding]:
    """What is said of such forms."""
    return [CaseFinding((item.file,), FILLED_IN.at()) for item in responses]


def _files(folder: CaseFolder) -> Iterator[Path]:
    for path in (*sorted(folder.path.glob("*")), *sorted(folder.forms.rglob("*"))):
        passed_over = is_leftover(path) or path.name.startswith(".") or path.is_symlink()
        if not passed_over and path.is_file() and path.stat().st_size <= FILE_BYTES:
            yield path


def _may_be_form(path: Path, data: bytes) -> bool:
    ending = path.suffix.lower()
    return ending in WORD or (ending == ".pdf" and any(mark in data for mark in FIELDS))


def _is_news(response: Response, came: Collection[Response]) -> bool:
    """Whether somebody has filled in the form, and none of the files of the same form that came back says all of it."""
    stamp = response.stamp
    filled = any(value is not None and name not in response.prefilled for name, value in response.answers.items())
    same = (item for item in came if stamp and item.stamp and item.stamp.instance == stamp.instance)
    return filled and not any(holds_all(item, response) for item in same)
