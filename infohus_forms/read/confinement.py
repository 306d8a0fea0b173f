"""Confinement of the processes that read files from outside: limits of the operating system, and a ban on actions outside the process.

The limits of memory, processor time and file length are POSIX's. The ban is Python's own and holds on every system for what Python code
does: everything but reading is refused by default. It has three parts: events (audit hook, PEP 578), functions that raise no event,
and modules. It does not see what a C library does by itself, and it does not stop Python code that is written to break it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from importlib.machinery import ModuleSpec
from types import BuiltinFunctionType, ModuleType
from typing import Any, NoReturn

from infohus_forms.formats.limits import WORKER_BYTES, WORKER_PROCESSOR_SECONDS

READING = frozenset({"os.add_dll_directory", "os.fwalk", "os.listdir", "os.scandir", "os.walk"})
"""Events of `os` that change nothing; every other event of `os` is refused."""
IN_MEMORY = frozenset({"ctypes.create_string_buffer"})
"""Events of `ctypes` that the library for drawing PDFs raises for each page; every other event of `ctypes` is refused."""
REFUSED = frozenset(
    {
        "_winapi", "ctypes", "fcntl", "ftplib", "gc", "http", "imaplib", "msvcrt", "nntplib", "os", "pickle", "poplib", "pty", "resource", "shutil", "signal",
        "smtplib", "socket", "sqlite3", "subprocess", "syslog", "telnetlib", "tempfile", "urllib", "webbrowser", "winreg",
    }
)  # fmt: skip
"""First words of the events that act outside the process or reach objects of this module (Python's table of audit events)."""
ELSEWHERE = frozenset({"cpython.PyInterpreterState_New", "sys.remote_exec"})
"""Events of code that runs beyond the hooks of this process: in another interpreter (it has no hooks) or another process (Python 3.14)."""
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
"""Flags of `os.open` that allow writing or creating a file."""
LOADS = frozenset({"os.putenv", "os.unsetenv"})
"""Events that a library may raise while it is loaded, in addition to finding its own functions by `ctypes`."""

SYSTEM = ("posix", "nt", "_signal", "_winapi")
"""Modules that keep only the functions listed below: many of their functions act outside the process and raise no event."""
LEFT = frozenset(
    {
        "CloseHandle", "LCMapStringEx", "NeedCurrentDirectoryForExePath", "access", "close", "confstr", "cpu_count", "default_int_handler", "device_encoding",
        "fpathconf", "fspath", "fstat", "fstatvfs", "isatty", "listdir", "listdrives", "listmounts", "listvolumes", "listxattr", "lseek", "lstat", "major",
        "makedev", "minor", "open", "pathconf", "pread", "preadv", "putenv", "read", "readlink", "readv", "register_at_fork", "scandir", "sched_yield",
        "sigpending", "stat", "statvfs", "strerror", "strsignal", "sysconf", "times", "ttyname", "uname", "unsetenv", "urandom", "valid_signals",
        "waitstatus_to_exitcode",
    }
)  # fmt: skip
"""Functions of `SYSTEM` that only read, or whose events are judged by the hook (`open`, `putenv`)."""
LEFT_BEGINNINGS = ("_", "Get", "W", "get", "sched_get")
"""Prefixes of further functions that are kept: what Python asks of paths (`_path_isdir`), of the process (`getpid`) and of an exit status (`WIFEXITED`)."""
BARRED = frozenset(
    {
        "_curses", "_curses_panel", "_dbm", "_gdbm", "_msi", "_multiprocessing", "_posixshmem", "_posixsubprocess", "_tkinter", "cffi", "nis",
        "ossaudiodev", "readline", "termios", "winsound",
    }
)  # fmt: skip
"""Modules that write, start, share or set something and raise no event; no reader needs them."""
BARRED_BEGINNINGS = ("_interp", "_test", "_xx")
"""Prefixes of further refused modules: other interpreters, and modules for testing Python itself."""


class BarredError(ImportError):
    """A module that a confined process must not load. As an ImportError, because libraries do without a module that is missing."""


def confine() -> None:
    """Confine this process for good: limit its memory and refuse everything that acts outside the process."""
    _limit()
    _disarm()
    # The hook comes last: it would refuse the limits set above. It cannot be removed again (PEP 578).
    sys.addaudithook(_refuse)


def limit_processor(seconds: int = WORKER_PROCESSOR_SECONDS) -> None:
    """Limit the processor time from now on to `seconds`; the system ends the process when they are used up. POSIX only.

    In a confined process at most `WORKER_PROCESSOR_SECONDS` are granted, else PermissionError.
    """
    try:
        import resource  # noqa: PLC0415 - there is none on Windows
    except ImportError:  # Windows
        return
    # The system counts from the start of the process, so what it has used is added; one second more because the limit is in whole seconds.
    used = resource.getrusage(resource.RUSAGE_SELF)
    most = int(used.ru_utime + used.ru_stime) + 1 + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (most, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _limit() -> None:
    try:
        import resource  # noqa: PLC0415 - there is none on Windows
    except ImportError:  # Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (WORKER_BYTES, WORKER_BYTES))
    # No file may grow (pipes are not affected), and a crash must leave no memory dump with answers in it.
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _disarm() -> None:
    """Replace each function that acts outside the process by a refusal, under every name by which a loaded module knows it.

    A built-in module that is loaded is not created a second time: the new one would have its functions back.
    """
    import _imp  # noqa: PLC0415 - what makes modules of the interpreter raises no event

    with suppress(ImportError):  # none on Windows
        import _posixsubprocess  # noqa: F401, PLC0415 - `subprocess`, which libraries load, does not load without it
    loaded = {name: module for name, module in sys.modules.items() if isinstance(module, ModuleType)}
    armed = {id(value) for name, module in loaded.items() for value in _reaching(name, module)}
    for module in loaded.values():
        for key, value in list(vars(module).items()):
            if id(value) in armed:
                setattr(module, key, _refused)
    made = frozenset(sys.builtin_module_names) & loaded.keys()
    # Local names on purpose here and in `_ban`: code in the process could rebind an attribute of this module, but not a closure (decision 117).
    create, is_barred = _imp.create_builtin, _is_barred

    def create_builtin(spec: Any) -> ModuleType:
        name = spec.name
        if is_barred(name) or name in made:
            raise BarredError(name)
        return create(ModuleSpec(name, spec.loader, origin=spec.origin))  # the name that was looked at

    _imp.create_builtin = create_builtin


def _reaching(name: str, module: ModuleType) -> Iterator[object]:
    """Yield the objects of a module that are to be refused."""
    for key, value in vars(module).items():
        if name in SYSTEM:
            if isinstance(value, BuiltinFunctionType) and key not in LEFT and not key.startswith(LEFT_BEGINNINGS):
                yield value
        elif (
            # An exception class reaches nothing and stays.
            _is_barred(name) and callable(value) and not (isinstance(value, type) and issubclass(value, BaseException))
        ):
            yield value


def _is_barred(name: str, barred: frozenset[str] = BARRED, beginnings: tuple[str, ...] = BARRED_BEGINNINGS) -> bool:
    """Return whether a module must never be loaded, whatever package it claims to be in (only the last word finds the library)."""
    # `isinstance` would accept a subclass, whose own methods would answer the questions below.
    if type(name) is not str:
        return True
    last = name.rpartition(".")[2]
    return last in barred or last.startswith(beginnings)


def _refused(*_: object, **__: object) -> NoReturn:
    raise PermissionError


def _ban() -> tuple[Callable[[str, tuple[Any, ...]], None], Callable[[], AbstractContextManager[None]]]:
    """Return the audit hook, and the context in which a library is loaded. Their shared state is in closures, not in attributes of the module."""
    families, elsewhere, harmless, loads, writing = REFUSED, ELSEWHERE, READING | IN_MEMORY, LOADS, WRITING
    is_barred, is_limit = _is_barred, _processor_limit()
    inside, loaded = False, False

    def refuse(event: str, arguments: tuple[Any, ...]) -> None:
        """Raise PermissionError for an event that no reader needs, BarredError for a module."""
        if event == "open":
            # Every function that opens a file raises this event with the flags of the system call, so reading and writing can be told apart.
            flags = arguments[2]
            if isinstance(flags, int) and flags & writing:
                raise PermissionError(event)
            return
        if event == "import":
            if is_barred(arguments[0]):
                raise BarredError(arguments[0])
            return
        family = event.partition(".")[0]
        if event in elsewhere:
            raise PermissionError(event)
        if family not in families or event in harmless:
            return
        # Only while `loading` imports a library of ours: PDFium and numpy find their functions by `ctypes` (decision 85).
        if inside and (family == "ctypes" or event in loads):
            return
        if event == "resource.setrlimit" and is_limit(arguments):
            return
        raise PermissionError(event)

    @contextmanager
    def loading() -> Iterator[None]:
        """Import a library of ours in a confined process: it may find its own functions (`ctypes`) and set its environment.

        No content from outside is read meanwhile. Once the library is loaded, the ban holds inside this context too.
        """
        nonlocal inside, loaded
        inside = not loaded
        try:
            yield
            loaded = True
        finally:
            inside = False

    return refuse, loading


def _processor_limit() -> Callable[[tuple[Any, ...]], bool]:
    """Return a test of whether a new limit grants no more than the processor time of one file and keeps the hard limit as it was."""
    try:
        import resource  # noqa: PLC0415 - there is none on Windows
    except ImportError:  # Windows, where nothing sets a limit
        return lambda _: False
    which, own, usage, limit = resource.RLIMIT_CPU, resource.RUSAGE_SELF, resource.getrusage, resource.getrlimit
    seconds = 1 + WORKER_PROCESSOR_SECONDS

    def is_limit(arguments: tuple[Any, ...]) -> bool:
        kind, limits = arguments
        if kind != which or type(limits) is not tuple:
            return False
        used = usage(own)
        soft, hard = limits
        most = used.ru_utime + used.ru_stime + seconds
        return bool(0 <= soft <= most and hard == limit(which)[1])

    return is_limit


_refuse, loading = _ban()
