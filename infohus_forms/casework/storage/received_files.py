"""Which files came back: what lies in a case's folder `modtaget`, and what there cannot be looked at."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from infohus_forms.files import in_danish
from infohus_forms.models.masked import MASK, masked

RECEIVED = "modtaget"
"""The part of a case's folder in which everything lies that came back."""
LEFTOVERS = frozenset({"thumbs.db", "desktop.ini", ".ds_store"})
"""What Windows and macOS leave in folders."""


def received(folder: Path) -> list[Path]:
    """The files in the folder of what came back, sorted by name; what the system itself leaves behind is passed over."""
    if not folder.is_dir():
        return []
    files = (path for path in folder.rglob("*") if not _why_no_file(path, folder) and not path.is_dir())
    return sorted(path for path in files if not is_leftover(path) and not path.name.startswith("."))


def is_leftover(path: Path) -> bool:
    """Whether a file is what the system, or Word while it is open, leaves behind."""
    return path.name.casefold() in LEFTOVERS or path.name.startswith("~$")


def unseen(folder: Path) -> Iterator[tuple[str, str]]:
    """Name and reason of what lies there and is no file, or a folder whose files cannot be seen: a form may be behind it."""
    for path in (folder, *sorted(folder.rglob("*"))):
        if reason := _why_no_file(path, folder):
            yield name_in(folder, path) if path != folder else path.name, reason


def name_in(folder: Path, path: Path) -> str:
    """What a received file is called: its path below the folder, so that two folders may hold the same name.

    A CPR number in it is masked. Files whose names differ in nothing else are numbered, as they are sorted: `[CPR 2]_redskab2.docx`.
    """
    name = masked(path.relative_to(folder).as_posix())
    if MASK not in name:
        return name
    alike = [one for one in sorted(folder.rglob("*")) if masked(one.relative_to(folder).as_posix()) == name]
    number = alike.index(path) + 1 if path in alike else 1
    return name if number == 1 else name.replace(MASK, f"{MASK[:-1]} {number}]", 1)


def place_in(folder: Path, name: str) -> Path:
    """Where the file lies that `name_in` calls so; where it would lie when there is none."""
    if MASK[:-1] not in name:
        return folder / name
    return next((path for path in received(folder) if name_in(folder, path) == name), folder / name)


def _why_no_file(path: Path, folder: Path) -> str:
    """Why a path is neither a file nor a folder that can be looked into, in Danish; empty when it is.

    A link is followed only as long as it stays in the case whose `folder` of received files it lies in: what lies elsewhere did not
    come back in it.
    """
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
