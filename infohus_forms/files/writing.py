"""Files written as a set: all of them appear or none.

A file is written in its target's folder under a private name, flushed to disk, read back and renamed over the target, so
that existing content is whole until the new content is. What was interrupted is finished or removed by `plans.sweep`.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from infohus_forms.files.disk import folders, put, read, remove, replace, sync, temporary, unlink
from infohus_forms.files.plans import planned, void
from infohus_forms.files.reasons import NotWrittenError, in_danish


def write(path: Path, data: bytes) -> Path:
    """Write `data` to `path` atomically.

    Raises NotWrittenError when the disk is full, the folder is read-only or the file is in use; the
    earlier content is then untouched.
    """
    return write_all({path: data})[0]


def write_all(files: Mapping[Path, bytes | None]) -> list[Path]:
    """Write files of one disk so that all of them appear or none; the last one is put in its place last.

    A file with None for its bytes is removed with the set. The files may be in one folder and the folders below it. Raises
    NotWrittenError as `write` does. A run that is interrupted between two of them has left a journal, from which `sweep` does the rest.
    """
    staged: list[_Written | _Removed] = []
    plan: Path | None = None
    path, home = next(iter(files), Path()), _home(files)
    try:
        for path, data in files.items():
            if data is not None:
                folders(path.parent)
                staged.append(written := _Written(path, temporary(path), temporary(path)))
                put(written.new, data, _mode_in(path.parent))
                written.keep_old()
            elif path.is_symlink() or path.exists():
                staged.append(_Removed(path, temporary(home / path.name)))
        # One rename is atomic by itself; only a set needs a journal (decision 20).
        if len(staged) > 1:
            plan = planned((one.moves() for one in staged), home)
        for one in staged:
            # `path` is the file that a NotWrittenError names.
            path = one.path
            one.place()
        for folder in dict.fromkeys(one.path.parent for one in staged):
            sync(folder)
        if plan:
            path = plan
            void(plan)
    # Also for an interruption from the keyboard: the set is undone before the run ends.
    except BaseException as reason:
        undone = [one.undo() for one in reversed(staged)]
        if plan:
            with suppress(OSError):
                void(plan)
        if isinstance(reason, OSError):
            raise NotWrittenError(f"{path.name}: {in_danish(reason)}", intact=all(undone)) from reason
        raise
    finally:
        for one in staged:
            one.clean()
    return list(files)


@contextmanager
def workroom(folder: Path) -> Iterator[Path]:
    """Yield a private folder inside `folder` for another program to work in; it is removed afterwards, or swept like a temporary file.

    Raises NotWrittenError, with the name of the folder when something of it remains.
    """
    room = temporary(folder / "x")
    make_folder(room)
    try:
        yield room
    finally:
        try:
            remove(room)
        except NotWrittenError as reason:
            raise NotWrittenError(f"{room.name}/{reason}") from reason


def make_folder(path: Path) -> None:
    """Make a folder if it is missing: for the user alone, on Windows for those who may read the folder above. Raises NotWrittenError."""
    try:
        folders(path)
    except OSError as reason:
        raise NotWrittenError(f"{path.name}: {in_danish(reason)}") from reason


def beside(path: Path, taken: Collection[Path] = ()) -> Path:
    """Return `path` itself if it is free and not `taken`, else the first free numbered name in its folder: `navn_2.pdf`. Raises NotWrittenError."""
    number, free = 2, path
    try:
        while free in taken or free.exists():
            free = path.with_name(f"{path.stem}_{number}{path.suffix}")
            number += 1
    except OSError as reason:
        raise NotWrittenError(f"{path.name}: {in_danish(reason)}") from reason
    return free


@dataclass(slots=True)
class _Written:
    """A file of a set on its way: complete under the name `new`, and the earlier file kept as `old` until the set is in place."""

    path: Path
    new: Path
    old: Path
    had_old: bool = False
    placed: bool = False

    def keep_old(self) -> None:
        """Give the earlier file a second name: a link, which takes no space, or a copy where there are no links.

        First it is renamed to its own name, which changes nothing: Windows refuses that for a file that another program
        has open, and then no second name is made, which could not be removed either.
        """
        if not self.path.exists():
            return
        replace(self.path, self.path)
        try:
            # The file may be gone since the check above: then there is nothing to keep.
            self.old.hardlink_to(self.path)
        except FileNotFoundError:
            return
        except OSError:
            put(self.old, read(self.path), stat.S_IMODE(self.path.stat().st_mode))
        self.had_old = True

    def moves(self) -> tuple[Path, Path]:
        """Return the rename: from, to."""
        return self.new, self.path

    def place(self) -> None:
        """Put the new file in its place. It counts as placed from the beginning, since the run may be interrupted just after the rename."""
        self.placed = True
        try:
            replace(self.new, self.path)
        except OSError:
            # A rename that is reported as failed may have been done.
            self.placed = _moved(self.new)
            raise

    def undo(self) -> bool:
        """Restore the earlier file, or remove the new one if there was none; return whether that succeeded."""
        if not self.placed:
            return True
        return _taken_back(lambda: replace(self.old, self.path) if self.had_old else unlink(self.path))

    def clean(self) -> None:
        """Remove both temporary names."""
        for path in (self.new, self.old):
            with suppress(OSError):  # swept when the folder is next opened
                unlink(path)


def _moved(path: Path) -> bool:
    """Return whether a file is no longer under its name, as far as the system reports: a rename that failed may have been done."""
    try:
        path.lstat()
    except OSError:
        return True
    return False


def _taken_back(step: Callable[[], None]) -> bool:
    """Return whether a step could be undone; a file that is gone already counts as undone."""
    try:
        step()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return True


@dataclass(slots=True)
class _Removed:
    """A file of a set that is to be removed: moved away under the name `old`, to the journal's folder, until the set is in place."""

    path: Path
    old: Path
    placed: bool = False

    def moves(self) -> tuple[Path, Path]:
        """Return the rename: from, to."""
        return self.path, self.old

    def place(self) -> None:
        """Move the file out of its place; a file that is gone already counts as removed."""
        self.placed = True
        try:
            replace(self.path, self.old)
        except FileNotFoundError:
            return
        except OSError:
            self.placed = _moved(self.path)
            raise

    def undo(self) -> bool:
        """Put the file back; return whether that succeeded."""
        return not self.placed or _taken_back(lambda: replace(self.old, self.path))

    def clean(self) -> None:
        """Remove the temporary name."""
        with suppress(OSError):  # swept when the folder is next opened
            unlink(self.old)


def _home(files: Collection[Path]) -> Path:
    """Return the folder that holds all files of a set."""
    return Path(os.path.commonpath([path.parent for path in files])) if files else Path()


def _mode_in(folder: Path) -> int:
    """Return the mode of a new file: whoever may read its folder may read it, as on Windows (decision 22)."""
    return stat.S_IMODE(folder.stat().st_mode) & 0o666 | 0o600
