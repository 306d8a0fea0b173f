"""Every file of a case, hidden ones too and whatever folder it lies in: what must be looked through when something is to be deleted."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Collection, Iterable
from pathlib import Path

from infohus_forms.files import is_temporary


def found(folder: Path) -> list[Path]:
    """Every file and link in a folder and those below it, sorted. Raises OSError where one cannot be looked into: nobody knows what is there."""

    def stop(reason: OSError) -> None:
        raise reason

    listed = os.walk(folder, onerror=stop) if folder.is_dir() else ()
    inner = (Path(above, name) for above, folders, files in listed for name in (*folders, *files))
    return sorted(path for path in inner if path.is_symlink() or not path.is_dir())


def digest_of(path: Path) -> str:
    """SHA-256 of a file's bytes. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def digests(paths: Iterable[Path], lengths: Collection[int] | None = None) -> dict[Path, str]:
    """The digest of each regular file, and of a link to one; only of those with one of the `lengths` in bytes, if given.

    An empty file is left out: it is a copy of nothing. Raises OSError where a file cannot be read.
    """
    regular = ((path, length) for path in paths if (length := _length(path)) > 0)
    return {path: digest_of(path) for path, length in regular if lengths is None or length in lengths}


def lengths_of(paths: Iterable[Path]) -> frozenset[int]:
    """How long these files are, in bytes. Raises OSError."""
    return frozenset(map(_length, paths))


def left_behind(folder: Path) -> list[Path]:
    """The temporary files of ours anywhere in a folder: between two runs there are none. Raises OSError as `found`."""
    return [
        path for path in found(folder) if any(is_temporary(one) for one in (path, *path.relative_to(folder).parents))
    ]


def _length(path: Path) -> int:
    """How long a regular file is, or the one that a link leads to; 0 for anything else."""
    try:
        about = path.stat()
    except FileNotFoundError:  # a link that leads nowhere, a file that has gone meanwhile
        return 0
    return about.st_size if stat.S_ISREG(about.st_mode) else 0
