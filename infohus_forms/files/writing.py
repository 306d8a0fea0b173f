"""Files written as a set: all of them appear or none.

A file is written beside its target under a private name, flushed to disk, read back and renamed over the target, so
that existing content is whole until the new content is. What was interrupted is finished or removed by `sweep`. Every
call to the system that changes something goes through `os` and `Path`, so that a test can make any one of them fail.
"""

from __future__ import annotations

import errno
import json
import os
import secrets
import stat
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from infohus_forms.files.reasons import NotWrittenError, in_danish

TEMPORARY_PREFIX = ".infohus-"
"""First part of the name of a file that is being written; such files are swept when a case is opened."""
RANDOM = 16
"""Hexadecimal digits after it."""
PLAN = ".plan"
"""Ends the name of the file that says which temporary files belong under which names, once all of them are whole."""

READ_BYTES = 1 << 20
RETRY_SECONDS = (0.05, 0.1, 0.2, 0.4, 0.8, 1.0)
"""Pauses while another program holds a file that is to be replaced (Windows): virus scanners let go within seconds."""
HELD = frozenset({5, 32, 33})
"""Windows' error numbers for a file that another program holds (ACCESS_DENIED, SHARING_VIOLATION, LOCK_VIOLATION)."""


def write(path: Path, data: bytes) -> Path:
    """Write `data` to `path` atomically.

    Raises NotWrittenError when the disk is full, the folder is read-only or the file is in use; what
    stood there before is then untouched.
    """
    return write_all({path: data})[0]


def write_all(files: Mapping[Path, bytes | None]) -> list[Path]:
    """Write files of one disk so that all of them appear or none; the last one is put in its place last.

    A file with None for its bytes is removed with the set. They may stand in one folder and the folders below it. Raises
    NotWrittenError as `write` does. A run that is cut off between two of them has left a plan, by which `sweep` does the rest.
    """
    staged: list[_Written | _Removed] = []
    plan: Path | None = None
    path, home = next(iter(files), Path()), _home(files)
    try:
        for path, data in files.items():
            if data is not None:
                _make_folder(path.parent)
                staged.append(written := _Written(path, _temporary(path), _temporary(path)))
                _put(written.new, data, _mode(path.parent))
                written.keep_old()
            elif path.is_symlink() or path.exists():
                staged.append(_Removed(path, _temporary(home / path.name)))
        if len(staged) > 1:
            plan = _planned(staged, home)
        for one in staged:
            path = one.path
            one.place()
        for folder in dict.fromkeys(one.path.parent for one in staged):
            _sync_folder(folder)
        if plan:
            plan.unlink()
    except BaseException as reason:
        undone = [one.undo() for one in reversed(staged)]
        if plan:
            with suppress(OSError):
                plan.unlink()
        if isinstance(reason, OSError):
            raise NotWrittenError(f"{path.name}: {in_danish(reason)}", intact=all(undone)) from reason
        raise
    finally:
        for one in staged:
            one.clean()
    return list(files)


def remove(path: Path) -> None:
    """Remove a file, or a folder with everything in it; nothing if it is gone already. Raises NotWrittenError."""
    try:
        if path.is_dir() and not path.is_symlink():
            for inner in sorted(path.iterdir()):
                remove(inner)
            path.rmdir()
        else:
            with suppress(FileNotFoundError):
                path.unlink()
        _sync_folder(path.parent)
    except OSError as reason:
        raise NotWrittenError(f"{path.name}: {in_danish(reason)}") from reason


@contextmanager
def workroom(folder: Path) -> Iterator[Path]:
    """A private folder inside `folder` for another program to work in; gone afterwards, or swept like a file on its way.

    Raises NotWrittenError.
    """
    room = _temporary(folder / "x")
    make_folder(room)
    try:
        yield room
    finally:
        remove(room)


def make_folder(path: Path) -> None:
    """Make a folder, for the user alone, unless it is there. Raises NotWrittenError."""
    try:
        _make_folder(path)
    except OSError as reason:
        raise NotWrittenError(f"{path.name}: {in_danish(reason)}") from reason


def beside(path: Path, taken: Collection[Path] = ()) -> Path:
    """`path` itself if it is free and not `taken`, else the first numbered name beside it: `navn_2.pdf`. Raises NotWrittenError."""
    number, free = 2, path
    try:
        while free in taken or free.exists():
            free = path.with_name(f"{path.stem}_{number}{path.suffix}")
            number += 1
    except OSError as reason:
        raise NotWrittenError(f"{path.name}: {in_danish(reason)}") from reason
    return free


def sweep(folder: Path, parts: Sequence[Path] = ()) -> None:
    """Finish or remove what an interrupted run left in `folder` and below `parts`. Raises OSError."""
    for inner in (folder, *(part for part in parts if part.is_dir())):
        for plan in _left_over(inner, folder, PLAN):
            _finish(plan, folder, parts)
        for path in _left_over(inner, folder):
            if path.is_dir():
                remove(path)
            else:
                with suppress(FileNotFoundError):
                    path.unlink()


def _left_over(inner: Path, folder: Path, suffix: str = "") -> list[Path]:
    """Our temporary files in the folder itself, or anywhere below one of its parts."""
    search = inner.glob if inner == folder else inner.rglob
    return sorted(search(f"{TEMPORARY_PREFIX}{'[0-9a-f]' * RANDOM}*{suffix}"))


@dataclass(slots=True)
class _Written:
    """A file of a set on its way: whole under the name `new`, and what stood in its place kept as `old` until all is well."""

    path: Path
    new: Path
    old: Path
    had_old: bool = False
    placed: bool = False

    def keep_old(self) -> None:
        """A second name for what stands there now: a link, which takes no room, or a copy where there are no links."""
        try:
            self.old.hardlink_to(self.path)
        except FileNotFoundError:
            return
        except OSError:
            _put(self.old, _read(self.path), stat.S_IMODE(self.path.stat().st_mode))
        self.had_old = True

    def moves(self) -> tuple[Path, Path]:
        """What is renamed to what."""
        return self.new, self.path

    def place(self) -> None:
        """The new file in its place."""
        self.placed = True
        _replace(self.new, self.path)

    def undo(self) -> bool:
        """Put back what stood there before, nothing if nothing did; whether that could be done."""
        if not self.placed:
            return True
        return _taken_back(lambda: _replace(self.old, self.path) if self.had_old else self.path.unlink())

    def clean(self) -> None:
        """No name of ours left behind."""
        for path in (self.new, self.old):
            with suppress(OSError):  # swept when the folder is next opened
                path.unlink()


def _taken_back(step: Callable[[], None]) -> bool:
    """Whether a step back could be taken; a file that is gone already is no hindrance."""
    try:
        step()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return True


@dataclass(slots=True)
class _Removed:
    """A file of a set that is to be gone: out of the way under the name `old`, where the plan is, until all is well."""

    path: Path
    old: Path
    placed: bool = False

    def moves(self) -> tuple[Path, Path]:
        """What is renamed to what."""
        return self.path, self.old

    def place(self) -> None:
        """The file out of its place; one that is gone already is gone."""
        self.placed = True
        with suppress(FileNotFoundError):
            _replace(self.path, self.old)

    def undo(self) -> bool:
        """Put it back; whether that could be done."""
        return not self.placed or _taken_back(lambda: _replace(self.old, self.path))

    def clean(self) -> None:
        """No name of ours left behind."""
        with suppress(OSError):  # swept when the folder is next opened
            self.old.unlink()


def _temporary(path: Path) -> Path:
    return path.with_name(f"{TEMPORARY_PREFIX}{secrets.token_hex(RANDOM // 2)}")


def _put(path: Path, data: bytes, mode: int) -> None:
    """A new file with these bytes on the disk, read back; for the user alone until it is whole."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    try:
        left = memoryview(data)
        while left:
            left = left[os.write(handle, left) :]
        os.fsync(handle)
    finally:
        os.close(handle)
    if _read(path) != data:
        raise OSError(errno.EIO, os.strerror(errno.EIO))
    with suppress(OSError):  # then it stays for the user alone
        path.chmod(mode)


def _read(path: Path) -> bytes:
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        return b"".join(iter(lambda: os.read(handle, READ_BYTES), b""))
    finally:
        os.close(handle)


def _mode(folder: Path) -> int:
    """Who may read a file is decided by who may read its folder, as on Windows."""
    return stat.S_IMODE(folder.stat().st_mode) & 0o666 | 0o600


def _make_folder(path: Path) -> None:
    """The folder and those above it that are lacking, for the user alone."""
    if not path.is_dir():
        if path.parent != path:
            _make_folder(path.parent)
        with suppress(FileExistsError):
            path.mkdir(0o700)


def _replace(source: Path, target: Path) -> None:
    """Rename over the target; on Windows, wait a little for a program that holds it."""
    for pause in (*RETRY_SECONDS, None):
        try:
            source.replace(target)
        except OSError as reason:
            if pause is None or getattr(reason, "winerror", None) not in HELD:
                raise
            time.sleep(pause)
        else:
            return


def _home(files: Collection[Path]) -> Path:
    """The folder that holds all files of a set."""
    return Path(os.path.commonpath([path.parent for path in files])) if files else Path()


def _planned(staged: Sequence[_Written | _Removed], folder: Path) -> Path:
    """The plan of a set whose files are all whole, on the disk, in the folder that holds them all."""
    moves = [[str(path.relative_to(folder)) for path in one.moves()] for one in staged]
    draft = folder / f"{TEMPORARY_PREFIX}{secrets.token_hex(RANDOM // 2)}"
    plan = draft.with_name(draft.name + PLAN)
    try:
        _put(draft, json.dumps(moves).encode(), 0o600)
        _replace(draft, plan)
        _sync_folder(folder)
    except BaseException:
        for path in (draft, plan):
            with suppress(OSError):
                path.unlink()
        raise
    return plan


def _finish(plan: Path, folder: Path, parts: Sequence[Path]) -> None:
    """Do the rest of an interrupted set. A plan that names other places than ours says nothing."""
    try:
        moves = [(plan.parent / source, plan.parent / target) for source, target in json.loads(_read(plan))]
    except (ValueError, TypeError):
        return
    ours = all(
        ".." not in (*source.parts, *target.parts)
        and (_places(source, target, (folder, *parts)) or _removes(source, target, plan.parent))
        for source, target in moves
    )
    for source, target in moves if ours else ():
        with suppress(FileNotFoundError):
            _replace(source, target)
            _sync_folder(target.parent)


def _places(source: Path, target: Path, parts: Sequence[Path]) -> bool:
    """Whether a move puts a file of ours in its place, in the first of the `parts` itself or anywhere below the others."""
    ours = source.name.startswith(TEMPORARY_PREFIX) and source.parent == target.parent
    return ours and (target.parent == parts[0] or any(part in target.parents for part in parts[1:]))


def _removes(source: Path, target: Path, folder: Path) -> bool:
    """Whether a move takes a file below the folder out of its place."""
    return target.name.startswith(TEMPORARY_PREFIX) and target.parent == folder and folder in source.parents


def _sync_folder(folder: Path) -> None:
    """Make the rename itself durable; Windows has no way to open a folder for this."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as reason:
        if reason.errno != errno.EINVAL:  # a network drive that does not know how
            raise
    finally:
        os.close(handle)
