"""Every file of a case, in any folder and hidden ones too: all that must be searched when something is to be deleted."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Collection, Iterable
from pathlib import Path

from infohus_forms.files import is_temporary


def found(folder: Path) -> list[Path]:
    """Return every file and link in a folder and below it, sorted. Raise OSError where a folder cannot be searched: its content is unknown."""

    def stop(reason: OSError) -> None:
        raise reason

    listed = os.walk(folder, onerror=stop) if folder.is_dir() else ()
    inner = (Path(above, name) for above, folders, files in listed for name in (*folders, *files))
    return sorted(path for path in inner if path.is_symlink() or not path.is_dir())


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file's bytes. Raise OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def digests(paths: Iterable[Path], lengths: Collection[int] | None = None) -> dict[Path, str]:
    """Return the digest of each regular file, and of a link to one; only of files with one of the `lengths` in bytes, if given.

    An empty file is left out: it is a copy of nothing. Raise OSError where a file cannot be read.
    """
    regular = ((path, length) for path in paths if (length := _length(path)) > 0)
    return {path: digest_of(path) for path, length in regular if lengths is None or length in lengths}


def lengths_of(paths: Iterable[Path]) -> frozenset[int]:
    """Return the lengths of these files, in bytes. Raise OSError."""
    return frozenset(map(_length, paths))


def left_behind(folder: Path) -> list[Path]:
    """Return our temporary files anywhere in a folder: between two runs there are none. Raise OSError as `found` does."""
    return [
        path for path in found(folder) if any(is_temporary(one) for one in (path, *path.relative_to(folder).parents))
    ]


def _length(path: Path) -> int:
    """Return the length in bytes of a regular file or of a link's target; 0 for anything else."""
    try:
        about = path.stat()
    except FileNotFoundError:  # a broken link, or a file removed meanwhile
        return 0
    return about.st_size if stat.S_ISREG(about.st_mode) else 0
