"""Single steps on the disk: write and flush, read back, rename, remove.

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
"""Number of hexadecimal digits after the prefix."""
TEMPORARY = re.compile(rf"{re.escape(TEMPORARY_PREFIX)}[0-9a-f]{{{RANDOM}}}")
READ_BYTES = 1 << 20
RETRY_SECONDS = (0.05, 0.1, 0.2, 0.4, 0.8, 1.0)
"""Pauses while another program holds a file that is to be replaced or removed (Windows): virus scanners release it within seconds."""
DENIED = 5
"""Windows' error number (ACCESS_DENIED) for a read-only file, and for a rename to a file that another program holds."""
HELD = frozenset({DENIED, 32, 33, 1224})
"""Windows' error numbers for a file that another program holds (also SHARING_VIOLATION, LOCK_VIOLATION, USER_MAPPED_FILE)."""
HELD_FOLDER = HELD | {16, 145}
"""The same for a folder: it is some program's current folder (CURRENT_DIRECTORY), or a file in it is not yet gone (DIR_NOT_EMPTY)."""


def folder_mode(system: str) -> int:
    """Return the mode of a new folder on a system (`os.name`): for the user alone on POSIX; on Windows it inherits.

    Exactly 0o700 creates an access list for the owner alone there, since Python 3.11.10 (gh-118486), and colleagues would be
    shut out of the case.
    """
    return 0o700 if system == "posix" else 0o777


FOLDER_MODE = folder_mode(os.name)


def temporary(path: Path) -> Path:
    """Return a private name in the same folder as a path; no two are the same."""
    return path.with_name(f"{TEMPORARY_PREFIX}{secrets.token_hex(RANDOM // 2)}")


def is_temporary(path: Path) -> bool:
    """Return whether a file has such a private name; the lock file has not."""
    return TEMPORARY.match(path.name) is not None


def put(path: Path, data: bytes, mode: int) -> None:
    """Write a new file with these bytes to the disk and read it back; only the user can read it until it is complete. Raises OSError."""
    # O_EXCL: a name that exists, or a link under it, is an error and never followed.
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    try:
        left = memoryview(data)
        while left:
            # A call may write fewer bytes than it was given.
            left = left[os.write(handle, left) :]
        os.fsync(handle)
    finally:
        os.close(handle)
    # Read back before anything relies on it: a drive may report success and hold something else (decision 20).
    if read(path) != data:
        raise OSError(errno.EIO, os.strerror(errno.EIO))
    with suppress(OSError):  # then only the user can read it
        path.chmod(mode)


def read(path: Path) -> bytes:
    """Return all bytes of a file. Raises OSError."""
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        return b"".join(iter(lambda: os.read(handle, READ_BYTES), b""))
    finally:
        os.close(handle)


def folders(path: Path) -> None:
    """Make a folder and the missing ones above it, for the user alone; on Windows they inherit."""
    if not path.is_dir():
        if path.parent != path:
            folders(path.parent)
        # Another process may make the same folder at the same time.
        with suppress(FileExistsError):
            path.mkdir(FOLDER_MODE)


def replace(source: Path, target: Path) -> None:
    """Rename over the target; on Windows, wait a little for a program that holds it. Raises OSError."""
    _patiently(lambda: source.replace(target), HELD)


def unlink(path: Path) -> None:
    """Remove a file or a link, also if it is read-only; on Windows, wait a little for a program that holds it. Raises OSError."""

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
    """Repeat a step while Windows answers that the file is `held`, with `between` after each refusal. Raises OSError."""
    for pause in (*RETRY_SECONDS, None):
        try:
            step()
        except OSError as reason:
            # Only Windows sets `winerror`: on any other system the first failure is final.
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
        if reason.errno != errno.EINVAL:  # a network drive that does not support it
            raise
    finally:
        os.close(handle)


def remove(path: Path) -> None:
    """Remove a file, or a folder with everything in it; do nothing if it is gone already. Raises NotWrittenError."""
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
    """Remove a folder and those in it as far as they are empty; a new file, or one that another program holds, stays."""
    if folder.is_dir() and not folder.is_symlink():
        for inner in sorted(folder.iterdir()):
            prune(inner)
        with suppress(OSError):
            if not any(folder.iterdir()):
                rmdir(folder)


def let_go(stream: TextIO) -> None:
    """Redirect a stream's unwritten rest to the null device: at exit Python would try to write it again, report that and exit with 120."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    with suppress(OSError, ValueError):  # a stream without a file of its own
        os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
