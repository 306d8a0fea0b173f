"""Versions of one's own taken into use, after which their files never change, and taken out of use again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from infohus_forms.files import write
from infohus_forms.models.finding import Finding
from infohus_forms.spec import findings
from infohus_forms.spec.folder import RELEASED, RETIRED, changed_file, content_digest, listed, name_of
from infohus_forms.spec.shelf import FLOW, Shelf, specs_folder
from infohus_forms.spec.source import SpecError, SpecFile, Table

SHARED = ("shared", "places")


def release(path: Path, shelf: Shelf) -> tuple[str, ...]:
    """Put a version of a form or a flow, and the shared definitions and places of one's own that it uses, on the folder's list of released files.

    Return the names that are new on the list. Raise SpecError for a form with mistakes, and for a released file that has changed since.
    """
    if path.absolute().parent.name == FLOW:
        shelf.check_flow(path)
    else:
        shelf.check_form(path)
    root = _root(path)
    list_file = root / RELEASED
    known = dict(listed(list_file))
    files = {name_of(file): file for file in (SpecFile.read(path.absolute(), str(path)), *_used(path))}
    changed = [
        found for name, file in files.items() if name in known and (found := changed_file(file, name, known[name]))
    ]
    if changed:
        raise SpecError(changed)
    new = {name: content_digest(file.data or b"") for name, file in files.items() if name not in known}
    if new:
        lines = (f"{digest}  {name}\n" for name, digest in sorted({**known, **new}.items()))
        write(list_file, "".join(lines).encode())
    return tuple(new)


def retire(path: Path, today: date, reason: str) -> str:
    """Put a released version on the folder's list of retired ones; return its name. Raise SpecError for one that is not released."""
    root, name = _root(path), f"{path.absolute().parent.name}/{path.name}"
    if name not in listed(root / RELEASED):
        raise SpecError([findings.NOT_RELEASED.at(place=str(path), name=name)])
    list_file = root / RETIRED
    if name not in listed(list_file):
        before = list_file.read_bytes() if list_file.is_file() else b""
        line = f"{today.isoformat()}  {name}  {' '.join(reason.split())}".rstrip() + "\n"
        write(list_file, before + (b"\n" if before and not before.endswith(b"\n") else b"") + line.encode())
    return name


def changed_since(path: Path) -> Finding | None:
    """Return the finding about a file that is on its folder's list of released files and has changed since; else None."""
    file = SpecFile.read(path.absolute(), str(path))
    name = name_of(file)
    digest = listed(file.path.parent.parent / RELEASED).get(name)
    return changed_file(file, name, digest) if digest is not None and file.data is not None else None


def _root(path: Path) -> Path:
    """Return the folder of one's own that a file is in. Raise SpecError for a file of the program."""
    root = path.absolute().parent.parent
    if root.resolve() == specs_folder().resolve():
        raise SpecError([findings.PROGRAMS_OWN.at(place=str(path))])
    return root


def _used(path: Path) -> Iterator[SpecFile]:
    """Yield the files of one's own that a form uses."""
    source = SpecFile.read(path).parsed([])
    uses = source.get("uses")
    for name in SHARED:
        beside = (
            path.absolute().parent.parent / name / f"{uses.get(name, '')}.yaml" if isinstance(uses, Table) else None
        )
        if beside and beside.is_file():
            yield SpecFile.read(beside)
