"""The folder of a case on disk: where its parts are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from infohus_forms.casework.storage.case_file import CaseFile
from infohus_forms.casework.storage.case_shelf import shelf_of
from infohus_forms.casework.storage.received_files import RECEIVED
from infohus_forms.files import Held
from infohus_forms.models.errors import InfohusError
from infohus_forms.spec.folder import CASE
from infohus_forms.spec.shelf import Shelf

NAME = CASE
"""The file of a case: its reference, what was issued, and what persons have decided."""
DEEP = 8
"""Folders between a file and its case at the most; a `sag.yaml` further up is another's."""


class CaseError(InfohusError):
    """A case folder cannot be used; the message says why and what to do (exit status 2)."""


@dataclass(frozen=True, slots=True)
class CaseFolder:
    """The parts of a case's folder (design §5, "Case folder").

    `shelf` has the specifications that the case works with: what is made, read and checked in the case asks it, and nothing else does.
    `held` is the lock of the job that this value belongs to, if it has one: functions that write hand it to `locked`. `file` is what
    the job has read of `sag.yaml`, if it has: `load` gives it as long as the file is the same.
    """

    path: Path
    shelf: Shelf = field(compare=False, repr=False)
    held: Held | None = field(default=None, compare=False, repr=False)
    file: CaseFile | None = field(default=None, compare=False, repr=False)

    @property
    def forms(self) -> Path:
        """Forms that were issued in the case."""
        return self.path / "skemaer"

    @property
    def older(self) -> Path:
        """Forms that were made again later, as they were first made. The folder is created with the first one."""
        return self.forms / "gamle"

    @property
    def received(self) -> Path:
        """Everything that was received; never changed by the program."""
        return self.path / RECEIVED

    @property
    def filed(self) -> Path:
        """Appendices copied from elsewhere: the only place among the received files that the program writes to."""
        return self.received / "bilag"

    @property
    def assessment(self) -> Path:
        """Combined documents and kontrolblade."""
        return self.path / "vurdering"

    @property
    def archive(self) -> Path:
        """Archive-ready PDFs and their manifest."""
        return self.path / "arkiv"

    @property
    def sheets(self) -> Path:
        """Review sheets and answer files of scans; nothing in it is read as a form. The folder is created with the first one."""
        return self.path / "gennemsyn"

    def places(self, files: Iterable[Path]) -> list[str]:
        """Return files by their place in the case, with `/`; one that is outside it by its path."""
        home = self.path.absolute()
        return [
            path.absolute().relative_to(home).as_posix() if path.absolute().is_relative_to(home) else str(path)
            for path in files
        ]


def case_of(path: Path, specs: Sequence[Path] = ()) -> CaseFolder | None:
    """Return the case in whose folder a file is, its shelf as in `folder_of`; None when it is in none."""
    return next((folder_of(above, specs) for above in path.absolute().parents[:DEEP] if (above / NAME).is_file()), None)


def folder_of(case: CaseFolder | Path, specs: Sequence[Path] = ()) -> CaseFolder:
    """Return the folder of a case given as a path or as a folder that the caller has opened.

    The shelf of a path has the folders of forms that the command names (`specs`) and those of the municipality's profile. Raise SpecError
    for a folder in `specs` that cannot be read.
    """
    return case if isinstance(case, CaseFolder) else CaseFolder(case, shelf_of(case, specs))
