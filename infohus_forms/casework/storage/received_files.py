"""The received files: those in a case's folder `modtaget`, and what in it cannot be read as a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from infohus_forms.files import in_danish
from infohus_forms.models.masked import MASK, masked

RECEIVED = "modtaget"
"""The part of a case's folder for everything that was received."""
LEFTOVERS = frozenset({"thumbs.db", "desktop.ini", ".ds_store"})
"""Files that Windows and macOS leave in folders."""
SYSTEMS: Final = ("._", ".~")
"""Beginnings of hidden files that macOS and LibreOffice put next to a file."""
FORMS: Final = frozenset({".docm", ".docx", ".jpeg", ".jpg", ".odt", ".pdf", ".png", ".tif", ".tiff"})
"""Endings of files that may be a completed form."""


def received(folder: Path) -> list[Path]:
    """Return the files in the folder of received files, sorted by name, without what the system itself leaves behind."""
    if not folder.is_dir():
        return []
    files = (path for path in folder.rglob("*") if not _why_no_file(path, folder) and not path.is_dir())
    return sorted(path for path in files if not is_leftover(path) and not path.name.startswith("."))


def is_leftover(path: Path) -> bool:
    """Return whether a file is left behind by the system, or by Word while it is open."""
    return path.name.casefold() in LEFTOVERS or path.name.startswith("~$")


def is_hidden_form(path: Path) -> bool:
    """Return whether a file is hidden by its name and has the ending of a form: a system's own hidden files have other names."""
    return path.name.startswith(".") and not path.name.startswith(SYSTEMS) and path.suffix.casefold() in FORMS


def unseen(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield name and reason of each entry that is not a file, each hidden form, and each folder that cannot be read: a form may be behind it."""
    for path in (folder, *sorted(folder.rglob("*"))):
        if reason := _why_no_file(path, folder):
            yield name_in(folder, path) if path != folder else path.name, reason


def name_in(folder: Path, path: Path) -> str:
    """Return the name of a received file: its path below the folder, so that two folders may have the same name.

    A CPR number in it is masked. Files whose names differ in nothing else are numbered in sorted order: `[CPR
    2]_redskab2.docx`.
    """
    name = masked(path.relative_to(folder).as_posix())
    if MASK not in name:
        return name
    alike = [one for one in sorted(folder.rglob("*")) if masked(one.relative_to(folder).as_posix()) == name]
    number = alike.index(path) + 1 if path in alike else 1
    return name if number == 1 else name.replace(MASK, f"{MASK[:-1]} {number}]", 1)


def place_in(folder: Path, name: str) -> Path:
    """Return the path of the file with this name by `name_in`; the path that it would have when there is none."""
    if MASK[:-1] not in name:
        return folder / name
    return next((path for path in received(folder) if name_in(folder, path) == name), folder / name)


def _why_no_file(path: Path, folder: Path) -> str:
    """Return why a path is neither a file that is read nor a folder that can be, in Danish; empty when it is.

    A link is followed only if its target is in the case that its `folder` of received files belongs to: anything elsewhere
    was not received in the case.
    """
    if is_hidden_form(path):
        return "den er skjult, fordi navnet begynder med et punktum. Giv filen et andet navn, hvis den hører til sagen"
    try:
        if path.is_symlink() and not path.is_file():
            return "det er en genvej, der ikke fører til en fil"
        if path.is_symlink() and not path.resolve().is_relative_to(folder.resolve().parent):
            return "det er en genvej til en fil uden for sagen. Læg selve filen her"
        if path.is_dir():
            next(path.iterdir(), None)
        elif path.exists() and not path.is_file():
            return "det er ikke en almindelig fil"
    except OSError as reason:
        return in_danish(reason)
    return ""
