"""`sag.yaml` on disk: read into a `CaseFile` or refused with a plain message, and written as one set with the files it is about.

The last key shows that the file is whole (decision 127): one that was cut short, or that has anything that the program does not
write, is refused, since the next command would drop what is missing. A key of the file that the program does not know is kept as it
is; while there is one, nothing is written in the case (decision 86).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import yaml

from infohus_forms.casework.storage.card_entries import (
    CASE_NO,
    END,
    ERASED_LIST,
    ISSUED_LIST,
    KNOWN,
    NUMBER,
    EntryError,
    read_entries,
    written_entries,
)
from infohus_forms.casework.storage.case_file import CaseFile
from infohus_forms.casework.storage.case_folder import NAME, CaseError, CaseFolder, folder_of
from infohus_forms.casework.storage.received_files import received
from infohus_forms.danish.formatting import danish_date
from infohus_forms.files import make_folder, write_all
from infohus_forms.models.case import Issued, Reference
from infohus_forms.models.decision import in_sequence
from infohus_forms.models.errors import Action
from infohus_forms.models.stops import FileChangedError
from infohus_forms.spec.source import texts

FORMAT, WHOLE = 2, "ja"
"""The newest format that this program knows, the one it writes; and the value of the last key. A file without a number has the first format."""
HEAD: Final = """\
# Sagens kort. Programmet skriver denne fil; mapperne »skemaer«, »modtaget«, »vurdering« og »arkiv« ligger ved siden af.
# Slet den ikke: her står, hvilke skemaer der er sendt ud, og under hvilke id'er. Den sidste linje viser, at filen er hel.
"""
MOST_BYTES: Final = 50 << 20
MOST_DIGITS: Final = 9
"""Most digits of a format number: Python refuses to read a number of thousands."""
NEW_CASE = Action("new", "Opret en sag", asks=("case", "case-no"), on_case=False)
"""The way out of a folder that is no case. It asks for the folder, since the given folder may be wrong."""
BACKUP = "Hent en sikkerhedskopi af filen."


def create(
    case: CaseFolder | Path,
    reference: Reference,
    issued: tuple[Issued, ...] = (),
    forms: Mapping[Path, bytes] = MappingProxyType({}),
) -> CaseFolder:
    """Create a case folder with its first forms, all at once. Raise CaseError if there is a case already."""
    folder = folder_of(case)
    if (folder.path / NAME).exists():
        message = f"Der ligger allerede en sag i mappen »{folder.path.name}«. Vælg en anden mappe."
        raise CaseError(message)
    for part in (folder.forms, folder.received, folder.assessment, folder.archive):
        make_folder(part)
    write(folder, CaseFile(reference, issued), forms)
    return folder


def load(case: CaseFolder | Path) -> CaseFile:
    """Return what `sag.yaml` says: the value that the folder has, if it was read from the bytes that are there now.

    Raise CaseError when there is no case, or the file cannot be read.
    """
    folder = folder_of(case)
    own = folder.path.resolve().name
    try:
        data = _data(folder.path / NAME, own)
        source = hashlib.sha256(data).hexdigest()
        if folder.file and folder.file.source == source:
            return folder.file
        text = data.decode("utf-8-sig")
        content = texts(text)
    except FileNotFoundError:
        raise CaseError(f"Mappen »{own}« er ikke en sag: filen {NAME} mangler.", NEW_CASE) from None
    except (yaml.YAMLError, UnicodeDecodeError) as reason:
        mark = getattr(reason, "problem_mark", None)
        where = f" (linje {mark.line + 1})" if mark else ""
        twice = " En nøgle står der to gange." if getattr(reason, "problem", "") == "double key" else ""
        raise CaseError(f"{NAME} i mappen »{own}« kan ikke læses{where}.{twice} {BACKUP}") from None
    if not isinstance(content, dict) or not content.get(CASE_NO):
        raise CaseError(f"{NAME} i mappen »{own}« har intet sagsnummer. {BACKUP}")
    number = _format_of(content, own)
    if not _is_whole(content, text, number):
        raise CaseError(f"{NAME} i mappen »{own}« er ikke hel: slutningen mangler. Intet er ændret. {BACKUP}")
    try:
        file = read_entries(content)
    except EntryError as wrong:
        raise CaseError(_words(wrong, own)) from None
    return replace(file, decisions=in_sequence(file.decisions), source=source)


def write(folder: CaseFolder, file: CaseFile, files: Mapping[Path, bytes | None] = MappingProxyType({})) -> CaseFile:
    """Write `sag.yaml`, together with the files that the change is about (None removes a file); return the value as it can be read now.

    Raise FileChangedError unless the file is still the one that the value was made from, CaseError for a value with keys that
    would be lost, and what `write_all` raises: then nothing is written.
    """
    own = folder.path.resolve().name
    require_known(file, folder)
    file = replace(file, decisions=in_sequence(file.decisions))
    try:
        source = hashlib.sha256(_data(folder.path / NAME, own)).hexdigest()
    except FileNotFoundError:
        source = ""
    if source != file.source:
        raise FileChangedError(NAME)
    content = written_entries(file)
    text = HEAD + yaml.safe_dump(
        {NUMBER: FORMAT, **content, END: WHOLE}, allow_unicode=True, sort_keys=False, width=110
    )
    # A file that could not be read again would close the case for good: then nothing is written, and it is our bug.
    if read_entries(texts(text)) != file:
        raise ValueError(NAME)
    data = text.encode()
    write_all({**files, folder.path / NAME: data})
    return replace(file, source=hashlib.sha256(data).hexdigest())


def require_known(file: CaseFile, folder: CaseFolder) -> None:
    """Raise CaseError if `sag.yaml` has a key that this program does not know: writing it again would lose that (decision 86)."""
    if file.unknown:
        raise CaseError(
            f"{NAME} i mappen »{folder.path.resolve().name}« har noget, som denne udgave af programmet ikke kender: {', '.join(f'»{key}«' for key in file.unknown)}. "
            "Intet er ændret. Brug en nyere udgave af programmet, eller fjern det, hvis I selv har skrevet det."
        )


def closed(folder: CaseFolder, file: CaseFile) -> str:
    """Return the message about a case whose working copies were erased and that has received nothing since; empty for any other."""
    if not file.erased or received(folder.received):
        return ""
    last = file.erased[-1]
    return f"Sagen er arkiveret, og arbejdskopierne er slettet den {danish_date(last.date)} (journal {last.journal})."


def _data(path: Path, own: str) -> bytes:
    """Return the bytes of the file. Raise CaseError for what is not a regular file or is too large, OSError."""
    if path.exists() and not path.is_file():
        raise CaseError(f"{NAME} i mappen »{own}« er ikke en almindelig fil. {BACKUP}")
    with path.open("rb") as file:
        data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise CaseError(f"{NAME} i mappen »{own}« er for stor. {BACKUP}")
    return data


def _format_of(content: Mapping[str, Any], own: str) -> int:
    """Return the format of a file. Raise CaseError for a newer one than this program knows."""
    number = content.get(NUMBER, "1")
    if not (isinstance(number, str) and number.isascii() and number.isdecimal() and len(number) <= MOST_DIGITS):
        raise CaseError(f"{NAME} i mappen »{own}«: »{NUMBER}« er ikke et tal. {BACKUP}")
    # A newer format may mean something else by the same keys, so it is not read at all (decision 86).
    if int(number) > FORMAT:
        raise CaseError(
            f"{NAME} i mappen »{own}« er skrevet af en nyere udgave af programmet (format {number}). Intet er læst eller ændret. Brug den nyere udgave."
        )
    return int(number)


def _is_whole(content: Mapping[str, Any], text: str, number: int) -> bool:
    """Return whether a file shows that nothing is missing at its end.

    Since format 2 its last key says so; a key after it that the program knows was written by something else. Of an older file
    only this is known: the program ended every line, and wrote the list of issued forms in every case that was not erased.
    """
    if number >= 2:  # noqa: PLR2004 - the first format with the last key
        after = [key for key in content if key in KNOWN]
        return after[-1] == END and content[END] == WHOLE
    return text.endswith("\n") and (ISSUED_LIST in content or ERASED_LIST in content)


def _words(wrong: EntryError, own: str) -> str:
    if wrong.unknown:
        return (
            f"{NAME} i mappen »{own}« har noget, som denne udgave af programmet ikke kender: »{wrong.place}«. "
            "Intet er ændret. Brug en nyere udgave af programmet, eller hent en sikkerhedskopi af filen."
        )
    return f"{NAME} i mappen »{own}«: »{wrong.place}« er ikke skrevet, som programmet skriver det. {BACKUP}"
