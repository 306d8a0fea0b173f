"""The lock of a case: one job at a time, from before the case is read until everything is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from infohus_forms.casework.storage.card import load, require_known
from infohus_forms.casework.storage.case_folder import NAME, CaseFolder, folder_of
from infohus_forms.files import LOCK, LockedError, at_work
from infohus_forms.models.errors import ExitStatus, InfohusError


class CaseLockedError(InfohusError):
    """Another job is working on the case (exit status 7)."""

    exit_status = ExitStatus.LOCKED


@contextmanager
def opened(path: Path, specs: Sequence[Path] = ()) -> Iterator[CaseFolder]:
    """Lock the case in a folder, opened with the folders of forms `specs` (`folder_of`). Raise CaseError when there is none, and what `locked` raises."""
    folder = folder_of(path, specs)
    with locked(replace(folder, file=load(folder))) as held:
        yield held


@contextmanager
def locked(folder: CaseFolder) -> Iterator[CaseFolder]:
    """Lock the case from before it is read until everything is written, and repair what an interrupted run left.

    The folder that is yielded has the lock and what `sag.yaml` says under it. A folder that its job has locked already stays locked.
    `held.stuck` are the temporary files that could not be removed now: nothing in the case needs them, but they may contain answers.
    Raise CaseError for a case with something in `sag.yaml` that would be lost, CaseLockedError when another job, in whatever process
    or thread, is working on it, NotWrittenError when nothing can be written there.
    """
    before = _checked(folder)
    parts = (folder.forms, folder.filed, folder.assessment, folder.archive, folder.sheets)
    try:
        with at_work(folder.path, parts, folder.held) as held:
            # An interrupted run, whose work was finished now, or another job may have written since.
            yield replace(folder, held=held, file=_checked(before).file)
    except LockedError as other:
        if other.host:
            raise CaseLockedError(
                f"Sagen »{folder.path.name}« er i brug af computeren {other.host} siden {other.since}. Vent, til den er færdig. "
                f"Er programmet ikke i gang dér, så slet filen {LOCK} i sagens mappe."
            ) from None
        raise CaseLockedError(
            f"Sagen »{folder.path.name}« er i brug af et andet vindue på denne computer siden {other.since}. "
            "Vent, til det er færdigt."
        ) from None


def _checked(folder: CaseFolder) -> CaseFolder:
    """Return the folder with what `sag.yaml` says now; without, where there is none. Raise CaseError if it must not be written."""
    if not (folder.path / NAME).exists():
        return replace(folder, file=None)
    file = load(folder)
    require_known(file, folder)
    return replace(folder, file=file)
