"""The result of a job that writes files, as a value: what it gives to other programs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from infohus_forms.casework.storage.case_folder import CaseFolder

if TYPE_CHECKING:
    from infohus_forms.validate.case.rules import CaseFinding


@dataclass(frozen=True, slots=True)
class Written:
    """Files that a job wrote or that were there already, in the order of the command's lines, and what was found with them.

    `notes` are sentences to people, in Danish. Without a `folder` the files belong to no case.
    """

    files: tuple[Path, ...]
    folder: CaseFolder | None = None
    findings: tuple[CaseFinding, ...] = ()
    notes: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the result as the commands' `--json` prints it: files of a case by their place in it, others by their path."""
        return {
            "files": self.folder.places(self.files) if self.folder else [str(path) for path in self.files],
            "findings": [item.as_json() for item in self.findings],
            "notes": list(self.notes),
        }
