"""The only place that writes files: atomic, and nothing half-written is ever seen.

A file is written beside its target under a private name, flushed to disk, renamed over the target
and read back. Existing content is whole until the new content is.
"""

from __future__ import annotations

import errno
import os
import secrets
import tempfile
from collections.abc import Callable
from pathlib import Path

TEMPORARY_PREFIX = ".infohus-"
"""First part of the name of a file that is being written; such files are swept when a case is opened."""

CACHE_FORMAT = "1"


class NotWrittenError(Exception):
    """A file could not be written (exit status 5). The message holds the file's name and the reason."""


REASONS = {
    errno.ENOENT: "den findes ikke",
    errno.EACCES: "der er ikke adgang til den",
    errno.EPERM: "der er ikke adgang til den",
    errno.EISDIR: "det er en mappe",
    errno.ENOTDIR: "en del af stien er ikke en mappe",
    errno.EEXIST: "den findes allerede",
    errno.ENAMETOOLONG: "navnet er for langt",
    errno.ENOSPC: "der er ikke plads på disken",
    errno.EDQUOT: "der er ikke plads på disken",
    errno.EROFS: "drevet kan ikke skrives på",
    errno.EBUSY: "den er i brug",
    errno.EIO: "drevet melder fejl",
}


def in_danish(reason: OSError) -> str:
    """Why the system would not read or write, in Danish; its own number for what is rare."""
    known = REASONS.get(reason.errno or 0)
    return known or f"systemet melder fejl {reason.errno}"


def write(path: Path, data: bytes) -> Path:
    """Write `data` to `path` atomically and read it back.

    Raises NotWrittenError when the disk is full, the folder is read-only or the file is in use; what
    stood there before is then untouched.
    """
    temporary = path.with_name(f"{TEMPORARY_PREFIX}{secrets.token_hex(8)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.chmod(0o644)
        temporary.replace(path)
        _sync_folder(path.parent)
        if path.read_bytes() != data:
            message = f"{path.name}: indholdet på disken er ikke det, der blev skrevet"
            raise NotWrittenError(message)
    except OSError as reason:
        temporary.unlink(missing_ok=True)
        message = f"{path.name}: {in_danish(reason)}"
        raise NotWrittenError(message) from reason
    return path


def beside(path: Path) -> Path:
    """`path` itself if it is free, else the first numbered name beside it: `navn_2.pdf`."""
    number, free = 2, path
    while free.exists():
        free = path.with_name(f"{path.stem}_{number}{path.suffix}")
        number += 1
    return free


def sweep(folder: Path) -> None:
    """Remove what an interrupted run left behind in `folder`."""
    for left in folder.rglob(f"{TEMPORARY_PREFIX}*"):
        left.unlink(missing_ok=True)


def cached(name: str, make: Callable[[], bytes]) -> Path:
    """The path of a file that can always be made again (fonts), made once for each user.

    The cache holds nothing of any case. Without a folder to write in, a private temporary one serves.
    """
    path = _cache_folder() / name
    if not path.is_file():
        data = make()
        try:
            write(path, data)
        except NotWrittenError:
            path = Path(tempfile.mkdtemp(prefix="infohus-fonts-")) / name
            write(path, data)
    return path


def _cache_folder() -> Path:
    base = os.environ.get("LOCALAPPDATA") or os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "infohus-forms" / CACHE_FORMAT


def _sync_folder(folder: Path) -> None:
    """Make the rename itself durable; Windows has no way to open a folder for this."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def shipped(name: str) -> Path:
    """A folder that comes with the program (`form_specs`, `templates/pdf`): in the package, or beside it in a checkout."""
    package = Path(__file__).parent
    installed = package / name
    return installed if installed.is_dir() else package.parent / name
