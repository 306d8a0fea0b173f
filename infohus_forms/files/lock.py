"""One job at a time in a folder: a file that names the process, and the system's lock on it, which ends with that process.

A lock belongs to the job that took it. Another job is refused, whether it runs in another process or in another thread of
this one; functions that the job calls are passed the `Held` lock and may ask for the same folder with it.
"""

from __future__ import annotations

import errno
import os
import re
import socket
import stat
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Lock

from infohus_forms.files.disk import unlink
from infohus_forms.files.plans import sweep
from infohus_forms.files.reasons import NotWrittenError, in_danish
from infohus_forms.files.writing import make_folder
from infohus_forms.models.errors import ExitStatus, InfohusError

LOCK = ".infohus-laas"
"""The file whose presence means that a run is at work in a folder."""
WHO_BYTES = 512
OURS = re.compile(r"(\d+( \S*)?)?")
"""The text that a run writes in it, whole or cut off. A file with other text that has a second name belongs to someone else and stays as it is."""
NOT_OURS = frozenset({errno.ELOOP, errno.EISDIR, errno.EEXIST})
NO_LOCKS = frozenset({errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS, *(() if os.name == "posix" else (errno.EINVAL,))})
"""Errors of a drive without locks; the C runtime of Windows reports EINVAL for it."""
TURNS = 20
"""Number of attempts in which the lock file may differ from the one that was opened: a run that ends at that moment removes it. On network
drives where a file never has the same id twice (cpython#75649) this would loop for ever; there the lock alone decides."""
PAUSES = (0.05, 0.1, 0.15)
"""Seconds between attempts: a program that a killed run was just starting has its open files until it begins (fork, then exec)."""
BEYOND = 1 << 20
"""Offset of the byte that Windows locks: after the text in the file, which anyone may read."""

_taken_here: set[Path] = set()
"""The folders that jobs of this process hold. The system's lock alone does not tell them apart everywhere: over NFS it belongs to
the process (`flock(2)`), and a second job would be given it too."""
_changing = Lock()
"""Lock around reading and changing `_taken_here`."""


class LockedError(InfohusError):
    """Another job is at work in the folder (exit status 7). `host` is its computer, empty for this one; `since` is the time."""

    exit_status = ExitStatus.LOCKED

    def __init__(self, host: str, since: str) -> None:
        super().__init__(f"{host} {since}")
        self.host, self.since = host, since


@dataclass(slots=True, eq=False)
class Held:
    """The lock on a folder while a job has it. `stuck` are temporary files of an interrupted run that cannot be removed now."""

    folder: Path
    stuck: tuple[Path, ...] = ()
    ended: bool = False


@contextmanager
def at_work(folder: Path, parts: Sequence[Path] = (), held: Held | None = None) -> Iterator[Held]:
    """Take the folder for one job; first finish or remove what an interrupted run left in it and anywhere below its `parts`.

    If the job already has the lock on this folder (`held`), nothing is taken and nothing released. Raises LockedError when
    another job is at work there, and NotWrittenError when nothing can be written there.
    """
    # The real path: two ways to the same folder must be one lock.
    key = Path(os.path.realpath(folder))
    if held and not held.ended and held.folder == key:
        yield held
        return
    with _alone_here(key), ExitStack() as letting_go:
        make_folder(folder)
        try:
            # Lock before sweep: a temporary file may belong to a run that is still at work.
            letting_go.callback(_release, key / LOCK, _taken(key / LOCK))
            own = Held(key, tuple(sweep(key, [Path(os.path.realpath(part)) for part in parts])))
        except OSError as reason:
            name = LOCK if reason.errno in NOT_OURS else folder.name
            raise NotWrittenError(f"{name}: {in_danish(reason)}") from reason
        try:
            yield own
        finally:
            own.ended = True


@contextmanager
def _alone_here(key: Path) -> Iterator[None]:
    """Take the folder for one job of this process. Raises LockedError when another one has it."""
    with _changing:
        if key in _taken_here:
            raise LockedError("", _since(key / LOCK))
        _taken_here.add(key)
    try:
        yield
    finally:
        with _changing:
            _taken_here.discard(key)


def _taken(path: Path) -> int:
    """Return the handle of the lock file, which is ours until it is closed. Raises LockedError and OSError."""
    how = os.O_RDWR | getattr(os, "O_NOFOLLOW", 0)  # a link may lead to any file of the user's
    turn = 0
    while True:
        turn, made = turn + 1, True
        try:
            # Creating and opening are two calls, so that `made` is certain: without locks on the drive it decides who has the folder.
            handle = os.open(path, how | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            made = False
            try:
                handle = os.open(path, how)
            except FileNotFoundError:
                continue  # that run ended between the two calls
        try:
            ours = _ours(handle, path, made=made, sure=turn >= TURNS)
        except BaseException:
            os.close(handle)
            raise
        if ours:
            return handle
        os.close(handle)


def _ours(handle: int, path: Path, *, made: bool, sure: bool) -> bool:
    """Lock the open file and write our name in it; return whether it is still the file of that path, which is not checked when `sure`.

    A file that was there already is left over if no process of this computer holds it. What another computer holds
    cannot be known: such a file is believed. Raises LockedError, and OSError for a file that no run of ours wrote.
    """
    host = "" if made else _host(handle)
    # However old it is: a network drive may not carry the other computer's lock to this one (decision 21).
    if host and host != socket.gethostname():
        raise LockedError(host, _since(path))
    # A short wait before refusing, see `PAUSES` (decision 49).
    for pause in PAUSES:
        if _locked(handle, made=made):
            break
        time.sleep(pause)
    else:
        if not _locked(handle, made=made):
            raise LockedError("", _since(path))
    # The run before us may have removed the file after we opened it; a lock on a removed file would exclude no one.
    if not sure and not _same(handle, path):
        return False
    try:
        os.ftruncate(handle, 0)
        os.lseek(handle, 0, os.SEEK_SET)
        os.write(handle, f"{os.getpid()} {socket.gethostname()}".encode())
    except OSError:  # a full disk: leave no file of ours
        with suppress(OSError):
            unlink(path)
        raise
    return True


def _release(path: Path, handle: int) -> None:
    """Remove the file while it is ours. Windows removes no open file, so it is closed first; if another run has it open by then, it stays."""
    steps: tuple[Callable[[], None], ...] = (partial(unlink, path), partial(os.close, handle))
    for step in steps if os.name == "posix" else reversed(steps):
        with suppress(OSError):  # no one holds a file that stays, and the next run takes it over
            step()


def _locked(handle: int, *, made: bool) -> bool:
    """Take the system's lock on the file; return whether that succeeded. On a drive without locks, the process that made the file has it."""
    try:
        if os.name == "posix":
            import fcntl  # noqa: PLC0415 - there is none on Windows

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        else:
            import msvcrt  # noqa: PLC0415 - only on Windows

            os.lseek(handle, BEYOND, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
    # Another process has the lock: BlockingIOError on POSIX, PermissionError on Windows.
    except (BlockingIOError, PermissionError):
        return False
    except OSError as reason:
        if reason.errno in NO_LOCKS:
            return made
        raise
    return True


def _host(handle: int) -> str:
    """Return the computer that the file names. Raises OSError for a file that no run of ours wrote."""
    about = os.fstat(handle)
    if stat.S_ISREG(about.st_mode):
        os.lseek(handle, 0, os.SEEK_SET)
        said = os.read(handle, WHO_BYTES).decode("utf-8", "replace").strip("\0 \n")
        # A hard link may lead to any file of the user's, and the file is emptied when it is taken.
        if about.st_nlink <= 1 or OURS.fullmatch(said):
            return said.partition(" ")[2]
    raise OSError(errno.EEXIST, os.strerror(errno.EEXIST))


def _same(handle: int, path: Path) -> bool:
    """Return whether this path still names the open file."""
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False


def _since(path: Path) -> str:
    try:
        return time.strftime("%d.%m.%Y kl. %H.%M", time.localtime(path.stat().st_mtime))
    except FileNotFoundError:
        return "nu"
