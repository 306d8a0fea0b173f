"""Files that come with the program, and files that it can always make again."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from infohus_forms.files.reasons import NotWrittenError
from infohus_forms.files.writing import write

CACHE_FORMAT = "1"


def shipped(name: str) -> Path:
    """A folder that comes with the program (`form_specs`, `templates/pdf`): in the package, or beside it in a checkout."""
    package = Path(__file__).parents[1]
    installed = package / name
    return installed if installed.is_dir() else package.parent / name


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
            private = tempfile.mkdtemp(prefix="infohus-fonts-")
            atexit.register(shutil.rmtree, private, ignore_errors=True)
            path = Path(private) / name
            write(path, data)
    return path


def _cache_folder() -> Path:
    base = os.environ.get("LOCALAPPDATA") or os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "infohus-forms" / CACHE_FORMAT
