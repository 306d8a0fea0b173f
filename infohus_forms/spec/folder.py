"""One folder of specifications on disk: its files, and the lists of those that were released and retired."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from infohus_forms.files import in_danish
from infohus_forms.models.finding import Finding
from infohus_forms.spec import findings
from infohus_forms.spec.load import VERSION
from infohus_forms.spec.roles import FOLDER as ROLES
from infohus_forms.spec.source import SpecError, SpecFile

RELEASED, RETIRED = "released.sha256", "retired.txt"
"""The lists of a folder: digests of the files that were taken into use, and the days on which some were taken out of it."""
CASE = "sag.yaml"
"""The file that tells a case from a folder of forms."""


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of specifications as it was when it was read: `<form>/<version>.yaml`, sorted by name.

    `released` is name → digest (`content_digest`) of the files that were taken into use and never change; `retired` are the names of those that
    are read for ever and issued no more.
    """

    path: Path
    files: tuple[SpecFile, ...]
    is_program: bool = False
    released: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), hash=False)
    retired: frozenset[str] = frozenset()

    @property
    def digest(self) -> str:
        """SHA-256 over the names and the contents of its files."""
        told = hashlib.sha256()
        for file in self.files:
            told.update(f"{file.part}/{file.version}\n".encode())
            told.update(content_digest(file.data or b"").encode())
        return told.hexdigest()

    def strays(self) -> Iterator[Finding]:
        """Yield a finding for each file whose name is no version, so that it is never used."""
        files = (file for file in self.files if file.part != ROLES and not VERSION.fullmatch(file.version))
        yield from (findings.NOT_VERSION.at(place=file.shown) for file in files)

    def changed(self) -> Iterator[Finding]:
        """Yield a finding for each released file that is no longer as it was released, or is gone."""
        there = {name_of(file): file for file in self.files}
        for name, digest in self.released.items():
            if found := changed_file(
                there.get(name) or SpecFile(self.path / name, None, str(self.path / name)), name, digest
            ):
                yield found


def read_folder(path: Path, program: str = "") -> Folder:
    """Return a folder as it is now; `program` is the name in messages of the program's own. Raises SpecError if it cannot be read.

    Left out are hidden files, the temporary files of editors, cases (for who names the folder that they are in), and roles of released forms in
    any folder but the program's: they say what is protected.
    """
    shown = program or str(path)
    try:
        parts = [
            part for part in sorted(path.iterdir()) if _is_ours(part) and part.is_dir() and not (part / CASE).exists()
        ]
        files = [
            file
            for part in parts
            for file in sorted(part.glob("*.yaml"))
            if _is_ours(file) and (program or part.name != ROLES)
        ]
    except OSError as reason:
        raise SpecError([findings.NO_FOLDER.at(place=shown, reason=in_danish(reason))]) from None
    read = tuple(SpecFile.read(file, f"{shown}/{file.parent.name}/{file.name}") for file in files)
    return Folder(path, read, bool(program), listed(path / RELEASED), frozenset(listed(path / RETIRED)))


def listed(path: Path) -> Mapping[str, str]:
    """Return the lines `<word> <form>/<version>.yaml …` of a list as name → word; empty if there is no such file."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        return MappingProxyType({})
    words = (line.split() for line in lines if line.strip() and not line.startswith("#"))
    return MappingProxyType({own[1].replace("\\", "/"): own[0] for own in words if len(own) > 1})


def content_digest(data: bytes) -> str:
    """Return the SHA-256 of a file of text; line ends count as LF, which version control may change."""
    return hashlib.sha256(data.replace(b"\r\n", b"\n")).hexdigest()


def changed_file(file: SpecFile, name: str, digest: str) -> Finding | None:
    """Return the finding about a released file, by its `name` on the list, whose content has not this digest or cannot be read; else None."""
    if file.data is not None and content_digest(file.data) == digest:
        return None
    return findings.RELEASED.at(place=f"{file.shown}:1", name=name)


def name_of(file: SpecFile) -> str:
    """Return the name of a file on the lists of its folder: `redskab1/1.0.yaml`."""
    return f"{file.part}/{file.path.name}"


def _is_ours(path: Path) -> bool:
    return not path.name.startswith((".", "~"))
