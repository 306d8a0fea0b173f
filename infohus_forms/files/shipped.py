"""Files that are installed with the program, and a cache of files that it can always make again."""

from __future__ import annotations

import atexit
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from infohus_forms.files.disk import TEMPORARY_PREFIX, remove
from infohus_forms.files.reasons import NotWrittenError
from infohus_forms.files.writing import write

PACKAGE = Path(__file__).parents[1]
"""The folder of the program's modules."""
CACHE_FORMAT = "2"


def shipped(name: str) -> Path:
    """Return a folder that is installed with the program (`form_specs`, `templates/pdf`): in the package, or next to it in a checkout."""
    installed = PACKAGE / name
    return installed if installed.is_dir() else PACKAGE.parent / name


def cached(name: str, make: Callable[[], bytes]) -> bytes:
    """Return bytes that can always be made again (a subset of a font), made once for each user.

    The file in the cache begins with the digest of the rest. A file that cannot be read, or differs from what was written, is made again:
    programs that clean up, quarantine or synchronise damage such files, and disks do. The cache holds nothing of any case.
    """
    path = _cache_folder() / name
    with suppress(OSError):
        digest, _, data = path.read_bytes().partition(b"\n")
        if digest == _sealed(data):
            return data
    data = make()
    with suppress(NotWrittenError):  # without a folder to write in it is made each time
        _replaced(path, _sealed(data) + b"\n" + data)
    return data


def cached_folder(name: str, files: Mapping[str, str], make: Callable[[str], bytes]) -> Path:
    """Return a folder in the cache that holds just these files, each with its SHA-256 (hexadecimal): for a program that reads a folder.

    A file that is missing or differs is made again. Where that fails, or the folder has a file that is not ours, a private temporary folder
    is used.
    """
    folder = _cache_folder() / name
    try:
        for file, digest in files.items():
            if _digest(folder / file) != digest:
                _replaced(folder / file, make(file))
        if {one.name for one in folder.iterdir() if not one.name.startswith(TEMPORARY_PREFIX)} == set(files):
            return folder
    except (OSError, NotWrittenError):
        pass
    private = Path(tempfile.mkdtemp(prefix="infohus-cache-"))
    atexit.register(shutil.rmtree, private, ignore_errors=True)
    for file in files:
        write(private / file, make(file))
    return private


def _sealed(data: bytes) -> bytes:
    return hashlib.sha256(data).hexdigest().encode()


def _digest(path: Path) -> str:
    """Return the digest of a file; empty for a file that cannot be read."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def _replaced(path: Path, data: bytes) -> None:
    """Write a file of the cache, also where a folder has its name. Raises NotWrittenError."""
    if path.is_dir() and not path.is_symlink():
        remove(path)
    write(path, data)


def _cache_folder() -> Path:
    base = os.environ.get("LOCALAPPDATA") or os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "infohus-forms" / CACHE_FORMAT
