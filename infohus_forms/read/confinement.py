"""What a process that looks at files from outside can no longer do: limits of the system, and a ban on what reaches out of it.

The limits of memory, processor time and file length are POSIX's. The ban is Python's own and holds everywhere for what Python code
does: whatever is not reading is refused by default. It has three parts: events (audit hook, PEP 578), functions that raise none,
and modules. It does not see what a C library does by itself, and is no wall against Python code that is written to break it.
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
"""Events of `os` that change nothing; every other one is refused."""
IN_MEMORY = frozenset({"ctypes.create_string_buffer"})
"""Events of `ctypes` that the library which draws PDFs raises for each page; every other one is refused."""
REFUSED = frozenset(
    {
        "_winapi", "ctypes", "fcntl", "ftplib", "gc", "http", "imaplib", "msvcrt", "nntplib", "os", "pickle", "poplib", "pty", "resource", "shutil", "signal",
        "smtplib", "socket", "sqlite3", "subprocess", "syslog", "telnetlib", "tempfile", "urllib", "webbrowser", "winreg",
    }
)  # fmt: skip
"""First words of events that reach out of the process, or to objects of this module (Python's table of audit events)."""
ELSEWHERE = frozenset({"cpython.PyInterpreterState_New", "sys.remote_exec"})
"""Code that runs where no hook of this process is asked: another interpreter (it has no hooks), another process (Python 3.14)."""
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
"""Flags of `os.open` with which something could be written or come into being."""
LOADS = frozenset({"os.putenv", "os.unsetenv"})
"""What a library may do while it is loaded, beside finding its own functions by `ctypes`."""

SYSTEM = ("posix", "nt", "_signal", "_winapi")
"""Modules of which only what is named below is left: many of their functions reach out and raise no event."""
LEFT = frozenset(
    {
        "CloseHandle", "LCMapStringEx", "NeedCurrentDirectoryForExePath", "access", "close", "confstr", "cpu_count", "default_int_handler", "device_encoding",
        "fpathconf", "fspath", "fstat", "fstatvfs", "isatty", "listdir", "listdrives", "listmounts", "listvolumes", "listxattr", "lseek", "lstat", "major",
        "makedev", "minor", "open", "pathconf", "pread", "preadv", "putenv", "read", "readlink", "readv", "register_at_fork", "scandir", "sched_yield",
        "sigpending", "stat", "statvfs", "strerror", "strsignal", "sysconf", "times", "ttyname", "uname", "unsetenv", "urandom", "valid_signals",
        "waitstatus_to_exitcode",
    }
)  # fmt: skip
"""Functions of `SYSTEM` that look and change nothing, or whose events are judged (`open`, `putenv`)."""
LEFT_BEGINNINGS = ("_", "Get", "W", "get", "sched_get")
"""How further ones begin: what Python asks of paths (`_path_isdir`), of the process (`getpid`) and of an exit status (`WIFEXITED`)."""
BARRED = frozenset(
    {
        "_curses", "_curses_panel", "_dbm", "_gdbm", "_msi", "_multiprocessing", "_posixshmem", "_posixsubprocess", "_tkinter", "nis", "ossaudiodev",
        "readline", "termios", "winsound",
    }
)  # fmt: skip
"""Modules that write, start, share or set something and raise no event; no reader needs them."""
BARRED_BEGINNINGS = ("_interp", "_test", "_xx")
"""How the names of further ones begin: other interpreters, and what is there to test Python itself."""


class BarredError(ImportError):
    """A module that a confined process does not load: libraries do without one that is not there."""


def confine() -> None:
    """Take from this process what it needs no more: memory without end, and everything that reaches out of it."""
    _limit()
    _disarm()
    sys.addaudithook(_refuse)


def limit_processor(seconds: int = WORKER_PROCESSOR_SECONDS) -> None:
    """So much processor time for what comes next, beyond what the process has used: it is ended when that is gone. POSIX only.

    In a confined process at most `WORKER_PROCESSOR_SECONDS` are granted: PermissionError.
    """
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


def _disarm() -> None:
    """Put a refusal in the place of each function that reaches out, under every name by which a loaded module knows it.

    A module of the interpreter that is loaded is not made a second time: the new one would have its functions back.
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
    create, is_barred = _imp.create_builtin, _is_barred

    def create_builtin(spec: Any) -> ModuleType:
        name = spec.name
        if is_barred(name) or name in made:
            raise BarredError(name)
        return create(ModuleSpec(name, spec.loader, origin=spec.origin))  # the name that was looked at

    _imp.create_builtin = create_builtin


def _reaching(name: str, module: ModuleType) -> Iterator[object]:
    """What a module holds that is to be refused."""
    for key, value in vars(module).items():
        if name in SYSTEM:
            if isinstance(value, BuiltinFunctionType) and key not in LEFT and not key.startswith(LEFT_BEGINNINGS):
                yield value
        elif (
            _is_barred(name) and callable(value) and not (isinstance(value, type) and issubclass(value, BaseException))
        ):
            yield value


def _is_barred(name: str, barred: frozenset[str] = BARRED, beginnings: tuple[str, ...] = BARRED_BEGINNINGS) -> bool:
    """Whether a module is never loaded, whatever package it claims to lie in (only the last word finds the library)."""
    if type(name) is not str:  # one that answers by itself
        return True
    last = name.rpartition(".")[2]
    return last in barred or last.startswith(beginnings)


def _refused(*_: object, **__: object) -> NoReturn:
    raise PermissionError


def _ban() -> tuple[Callable[[str, tuple[Any, ...]], None], Callable[[], AbstractContextManager[None]]]:
    """The audit hook, and the context in which a library is loaded. What both know is theirs alone and no attribute of the module."""
    families, elsewhere, harmless, loads, writing = REFUSED, ELSEWHERE, READING | IN_MEMORY, LOADS, WRITING
    is_barred, is_limit = _is_barred, _processor_limit()
    inside, loaded = False, False

    def refuse(event: str, arguments: tuple[Any, ...]) -> None:
        """PermissionError for what a reader has no need of; BarredError for a module."""
        if event == "open":
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
        if inside and (family == "ctypes" or event in loads):
            return
        if event == "resource.setrlimit" and is_limit(arguments):
            return
        raise PermissionError(event)

    @contextmanager
    def loading() -> Iterator[None]:
        """Within, a library of ours is imported in a confined process: it finds its own functions (`ctypes`) and sets its environment.

        Nothing from outside is looked at meanwhile. Once the library is there, the ban holds within too.
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
    """Whether a new limit is no more than the processor time for the next file, with the hardest one as it was."""
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
