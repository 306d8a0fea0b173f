"""Windows' ways with files that are read-only or that another program holds, put in on any system."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


class WindowsError(PermissionError):
    """An error as Python makes it on Windows, with the system's own number."""

    def __init__(self, number: int) -> None:
        super().__init__(errno.EACCES, "x")
        self.winerror = number


@contextmanager
def windows(held: Callable[[Path], bool] = lambda _: False, lets_go: int = 1 << 30) -> Iterator[list[float]]:
    """Within, files behave as on Windows. Gives the pauses that were made.

    A read-only file is not removed (5). One that is `held` is neither removed nor renamed (32) nor renamed to (5); it is let go
    of after so many refusals.
    """
    unlink, replace, rmdir = os.unlink, os.replace, os.rmdir
    refused, pauses = 0, list[float]()

    def refuse(path: object, number: int) -> None:
        nonlocal refused
        if refused < lets_go and held(Path(str(path))):
            refused += 1
            raise WindowsError(number)

    def unlinked(path: Path, **named: object) -> None:
        refuse(path, 32)
        if not path.is_symlink() and path.exists() and not path.stat().st_mode & 0o200:
            raise WindowsError(5)
        unlink(path)

    def replaced(source: Path, target: Path) -> None:
        refuse(source, 32)
        if Path(target).exists():
            refuse(target, 5)
        replace(source, target)

    def removed(path: Path, **named: object) -> None:
        refuse(path, 32)
        try:
            rmdir(path)
        except OSError as reason:
            raise WindowsError(145) from reason

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "unlink", unlinked)
        patch.setattr(os, "replace", replaced)
        patch.setattr(os, "rmdir", removed)
        patch.setattr("time.sleep", pauses.append)
        yield pauses
