"""Files on the disk, a step at a time: written through, read back, renamed, removed.

Every call to the system that changes something goes through `os` and `Path`, so that a test can make any one of them fail.
"""

from __future__ import annotations

import errno
import os
import re
import secrets
import stat
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TextIO

from infohus_forms.files.reasons import NotWrittenError, in_danish

TEMPORARY_PREFIX = ".infohus-"
"""First part of the name of a file that is being written; such files are swept when a case is opened."""
RANDOM = 16
"""Hexadecimal digits after it."""
TEMPORARY = re.compile(rf"{re.escape(TEMPORARY_PREFIX)}[0-9a-f]{{{RANDOM}}}")
READ_BYTES = 1 << 20
RETRY_SECONDS = (0.05, 0.1, 0.2, 0.4, 0.8, 1.0)
"""Pauses while another program holds a file that is to be replaced or removed (Windows): virus scanners let go within seconds."""
DENIED = 5
"""Windows' error number (ACCESS_DENIED) for a file that is read-only, and for one that another program holds where it is renamed to."""
HELD = frozenset({DENIED, 32, 33, 1224})
"""Windows' error numbers for a file that another program holds (also SHARING_VIOLATION, LOCK_VIOLATION, USER_MAPPED_FILE)."""
HELD_FOLDER = HELD | {16, 145}
"""The same for a folder: somebody stands in it (CURRENT_DIRECTORY), a file in it is only about to go (DIR_NOT_EMPTY)."""


def folder_mode(system: str) -> int:
    """The mode of a new folder on a system (`os.name`): for the user alone on POSIX; on Windows it inherits.

    Exactly 0o700 makes an access list for the maker alone there, since Python 3.11.10 (gh-118486), and colleagues would be
    shut out of the case.
    """
    return 0o700 if system == "posix" else 0o777


FOLDER_MODE = folder_mode(os.name)


def temporary(path: Path) -> Path:
    """A private name of ours beside a path; no two are the same."""
    return path.with_name(f"{TEMPORARY_PREFIX}{secrets.token_hex(RANDOM // 2)}")


def is_temporary(path: Path) -> bool:
    """Whether a name is such a private name of ours; the lock is none."""
    return TEMPORARY.match(path.name) is not None


def put(path: Path, data: bytes, mode: int) -> None:
    """A new file with these bytes on the disk, read back; for the user alone until it is whole. Raises OSError."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    try:
        left = memoryview(data)
        while left:
            left = left[os.write(handle, left) :]
        os.fsync(handle)
    finally:
        os.close(handle)
    if read(path) != data:
        raise OSError(errno.EIO, os.strerror(errno.EIO))
    with suppress(OSError):  # then it stays for the user alone
        path.chmod(mode)


def read(path: Path) -> bytes:
    """The bytes of a file, all of them. Raises OSError."""
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        return b"".join(iter(lambda: os.read(handle, READ_BYTES), b""))
    finally:
        os.close(handle)


def folders(path: Path) -> None:
    """The folder and those above it that are lacking, for the user alone; on Windows they inherit."""
    if not path.is_dir():
        if path.parent != path:
            folders(path.parent)
        with suppress(FileExistsError):
            path.mkdir(FOLDER_MODE)


def replace(source: Path, target: Path) -> None:
    """Rename over the target; on Windows, wait a little for a program that holds it. Raises OSError."""
    _patiently(lambda: source.replace(target), HELD)


def unlink(path: Path) -> None:
    """Remove a file or a link, a read-only one too; on Windows, wait a little for a program that holds it. Raises OSError."""

    def writable(reason: OSError) -> None:
        if getattr(reason, "winerror", None) == DENIED and not path.is_symlink():
            with suppress(OSError):
                path.chmod(stat.S_IREAD | stat.S_IWRITE)  # Windows removes no read-only file

    _patiently(path.unlink, HELD, writable)


def rmdir(path: Path) -> None:
    """Remove an empty folder; on Windows, wait a little for a program that holds it. Raises OSError."""
    _patiently(path.rmdir, HELD_FOLDER)


def _patiently(
    step: Callable[[], object], held: frozenset[int], between: Callable[[OSError], None] | None = None
) -> None:
    """Try again while Windows answers that the file is `held`; `between` is done after each refusal. Raises OSError."""
    for pause in (*RETRY_SECONDS, None):
        try:
            step()
        except OSError as reason:
            if pause is None or getattr(reason, "winerror", None) not in held:
                raise
            if between:
                between(reason)
            time.sleep(pause)
        else:
            return


def sync(folder: Path) -> None:
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


def remove(path: Path) -> None:
    """Remove a file, or a folder with everything in it; nothing if it is gone already. Raises NotWrittenError."""
    try:
        if path.is_dir() and not path.is_symlink():
            for inner in sorted(path.iterdir()):
                remove(inner)
            rmdir(path)
        else:
            with suppress(FileNotFoundError):
                unlink(path)
        sync(path.parent)
    except OSError as reason:
        raise NotWrittenError(f"{path.name}: {in_danish(reason)}") from reason


def prune(folder: Path) -> None:
    """Remove a folder and those in it as far as they are empty; a file that has come meanwhile stays, and one that is held."""
    if folder.is_dir() and not folder.is_symlink():
        for inner in sorted(folder.iterdir()):
            prune(inner)
        with suppress(OSError):
            if not any(folder.iterdir()):
                rmdir(folder)


def let_go(stream: TextIO) -> None:
    """Send what a stream still holds nowhere: at its end Python would try once more, tell of it and end with 120."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    with suppress(OSError, ValueError):  # a stream without a file of its own
        os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
