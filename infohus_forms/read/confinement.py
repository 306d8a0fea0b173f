"""What a process that looks at files from outside can no longer do: limits of the system, and a ban on what reaches out of it.

The limits of memory, processor time and file length are POSIX's. The ban is Python's own (audit hook, PEP 578) and holds everywhere
for what Python code does: whatever is not reading is refused by default. It does not see what a C library does by itself.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from typing import Any, NoReturn

from infohus_forms.formats.limits import WORKER_BYTES, WORKER_PROCESSOR_SECONDS

READING = frozenset({"os.add_dll_directory", "os.fwalk", "os.listdir", "os.scandir", "os.walk"})
"""Events of `os` that change nothing; every other one is refused."""
IN_MEMORY = frozenset({"ctypes.create_string_buffer"})
"""Events of `ctypes` that the library which draws PDFs raises for each page; every other one is refused."""
REFUSED = frozenset(
    {
        "_winapi", "ctypes", "fcntl", "ftplib", "http", "imaplib", "msvcrt", "nntplib", "os", "pickle", "poplib", "pty", "resource", "shutil", "signal", "smtplib",
        "socket", "sqlite3", "subprocess", "syslog", "telnetlib", "tempfile", "urllib", "webbrowser", "winreg",
    }
)  # fmt: skip
"""First words of events that reach out of the process (Python's table of audit events)."""
REMOTE = "sys.remote_exec"
"""Runs code in another process (Python 3.14)."""
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
"""Flags of `os.open` with which something could be written or come into being."""
LOADS = frozenset({"os.putenv", "os.unsetenv"})
"""What a library may do while it is loaded, beside finding its own functions by `ctypes`."""
SILENT = {"os": ("mkfifo", "mknod"), "posix": ("mkfifo", "mknod"), "_posixsubprocess": ("fork_exec",)}
"""Functions that reach out and raise no event."""
BARRED = ("_curses", "_dbm", "_gdbm", "readline")
"""Modules that write and raise no event; no reader needs them."""

_loading: list[bool] = []
"""Not empty while a library is loaded."""


def confine() -> None:
    """Take from this process what it needs no more: memory without end, and everything that reaches out of it."""
    _limit()
    for module, names in SILENT.items():
        with suppress(ImportError):  # none on Windows
            for name in names:
                setattr(import_module(module), name, _refused)
    if started := sys.modules.get("subprocess"):
        setattr(started, "_fork_exec", _refused)  # noqa: B010 - it has its own name for what raises no event
    for module in BARRED:
        sys.modules[module] = None  # type: ignore[assignment]
    sys.addaudithook(_refuse)


@contextmanager
def loading() -> Iterator[None]:
    """Within, a library of ours is imported in a confined process: it finds its own functions (`ctypes`) and sets its environment.

    Nothing from outside is looked at meanwhile.
    """
    _loading.append(True)
    try:
        yield
    finally:
        _loading.pop()


def limit_processor(seconds: int = WORKER_PROCESSOR_SECONDS) -> None:
    """So much processor time for what comes next, beyond what the process has used: it is ended when that is gone. POSIX only."""
    try:
        import resource  # noqa: PLC0415 - there is none on Windows
    except ImportError:  # Windows
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    most = int(used.ru_utime + used.ru_stime) + 1 + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (most, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _limit() -> None:
    try:
        import resource  # noqa: PLC0415 - there is none on Windows
    except ImportError:  # Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (WORKER_BYTES, WORKER_BYTES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    """The audit hook: PermissionError for what a reader has no need of."""
    if event == "open":
        flags = arguments[2]
        if isinstance(flags, int) and flags & WRITING:
            raise PermissionError(event)
        return
    family = event.partition(".")[0]
    if family not in REFUSED and event != REMOTE:
        return
    if event in READING or event in IN_MEMORY or (_loading and (family == "ctypes" or event in LOADS)):
        return
    if event == "resource.setrlimit" and _is_processor_time(arguments):
        return
    raise PermissionError(event)


def _is_processor_time(arguments: tuple[Any, ...]) -> bool:
    import resource  # noqa: PLC0415 - there is none on Windows, where nobody can get here

    return bool(arguments[0] == resource.RLIMIT_CPU)


def _refused(*_: object, **__: object) -> NoReturn:
    raise PermissionError
