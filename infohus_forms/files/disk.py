"""Files on the disk, a step at a time: written through, read back, renamed, removed.

Every call to the system that changes something goes through `os` and `Path`, so that a test can make any one of them fail.
"""

from __future__ import annotations

import errno
import os
import secrets
import time
from contextlib import suppress
from pathlib import Path
from typing import TextIO

from infohus_forms.files.reasons import NotWrittenError, in_danish

TEMPORARY_PREFIX = ".infohus-"
"""First part of the name of a file that is being written; such files are swept when a case is opened."""
RANDOM = 16
"""Hexadecimal digits after it."""
READ_BYTES = 1 << 20
RETRY_SECONDS = (0.05, 0.1, 0.2, 0.4, 0.8, 1.0)
"""Pauses while another program holds a file that is to be replaced (Windows): virus scanners let go within seconds."""
HELD = frozenset({5, 32, 33})
"""Windows' error numbers for a file that another program holds (ACCESS_DENIED, SHARING_VIOLATION, LOCK_VIOLATION)."""


def temporary(path: Path) -> Path:
    """A private name of ours beside a path; no two are the same."""
    return path.with_name(f"{TEMPORARY_PREFIX}{secrets.token_hex(RANDOM // 2)}")


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
    """The folder and those above it that are lacking, for the user alone."""
    if not path.is_dir():
        if path.parent != path:
            folders(path.parent)
        with suppress(FileExistsError):
            path.mkdir(0o700)


def replace(source: Path, target: Path) -> None:
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
            path.rmdir()
        else:
            with suppress(FileNotFoundError):
                path.unlink()
        sync(path.parent)
    except OSError as reason:
        raise NotWrittenError(f"{path.name}: {in_danish(reason)}") from reason


def prune(folder: Path) -> None:
    """Remove a folder and those in it as far as they are empty; a file that has come meanwhile stays, and one that is held."""
    if folder.is_dir() and not folder.is_symlink():
        for inner in sorted(folder.iterdir()):
            prune(inner)
        with suppress(OSError):
            folder.rmdir()


def let_go(stream: TextIO) -> None:
    """Send what a stream still holds nowhere: at its end Python would try once more, tell of it and end with 120."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    with suppress(OSError, ValueError):  # a stream without a file of its own
        os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
