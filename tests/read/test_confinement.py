"""What a process that looks at files can no longer do: every way out of it is tried from inside, and its libraries still work."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from infohus_forms.read.process import environment

ACTIONS = {
    "open for writing": "open(new, 'w')",
    "open for appending": "open(old, 'a')",
    "open for reading and writing": "open(old, 'r+b')",
    "open a new one only": "open(new, 'xb')",
    "os.open to write": "os.open(old, os.O_WRONLY)",
    "os.open to read and write": "os.open(old, os.O_RDWR)",
    "os.open to make": "os.open(new, os.O_RDONLY | os.O_CREAT)",
    "os.open to empty": "os.open(old, os.O_RDONLY | os.O_TRUNC)",
    "os.open to append": "os.open(old, os.O_WRONLY | os.O_APPEND)",
    "FileIO": "io.FileIO(new, 'w')",
    "write_text": "pathlib.Path(new).write_text('x')",
    "touch": "pathlib.Path(new).touch()",
    "truncate": "os.truncate(old, 0)",
    "ftruncate": "os.ftruncate(os.open(old, os.O_RDONLY), 0)",
    "mkdir": "os.mkdir(new)",
    "rmdir": "os.rmdir(empty)",
    "link": "os.link(old, new)",
    "symlink": "os.symlink(old, new)",
    "rename": "os.rename(old, new)",
    "replace": "os.replace(old, new)",
    "remove": "os.remove(old)",
    "unlink": "os.unlink(old)",
    "chmod": "os.chmod(old, 0)",
    "fchmod": "os.fchmod(os.open(old, os.O_RDONLY), 0)",
    "chown": "os.chown(old, 1, 1)",
    "utime": "os.utime(old)",
    "setxattr": "os.setxattr(old, 'user.x', b'x')",
    "mkfifo": "os.mkfifo(new)",
    "mkfifo by its module": "__import__('posix').mkfifo(new)",
    "mknod": "os.mknod(new)",
    "mkstemp": "tempfile.mkstemp(dir=os.path.dirname(new))",
    "rmtree": "shutil.rmtree(os.path.dirname(new))",
    "copy": "shutil.copy(old, new)",
    "sqlite": "__import__('sqlite3').connect(new)",
    "dbm": "__import__('_dbm').open(new, 'c')",
    "gdbm": "__import__('_gdbm').open(new, 'c')",
    "readline": "__import__('readline').write_history_file(new)",
    "chdir": "os.chdir('/')",
    "putenv": "os.environ.__setitem__('X', '1')",
    "unsetenv": "os.unsetenv('PATH')",
    "kill": "os.kill(os.getppid(), 0)",
    "killpg": "os.killpg(os.getpgid(os.getppid()), 0)",
    "system": "os.system('true')",
    "fork": "os.fork() or os._exit(0)",
    "forkpty": "os.forkpty()[0] or os._exit(0)",
    "execv": "os.execv('/bin/true', ['true'])",
    "spawn": "os.spawnv(os.P_WAIT, '/bin/true', ['true'])",
    "posix_spawn": "os.posix_spawn('/bin/true', ['true'], {})",
    "popen": "os.popen('true')",
    "Popen": "subprocess.Popen(['true'])",
    "fork_exec": "fork_exec(__import__('_posixsubprocess').fork_exec)",
    "fork_exec by another name": "fork_exec(subprocess._fork_exec)",
    "socket": "socket.socket()",
    "resolve a name": "socket.getaddrinfo('localhost', 80)",
    "urlopen": "__import__('urllib.request').request.urlopen('http://127.0.0.1:9')",
    "load a library": "ctypes.CDLL(None)",
    "find a function": "ctypes.pythonapi.Py_GetVersion",
    "memory by its address": "ctypes.c_char.from_address(1 << 20)",
    "unpickle": "pickle.loads(b'cos\\nsystem\\n(S\"true\"\\ntR.')",
    "more memory": "resource.setrlimit(resource.RLIMIT_AS, (-1, -1))",
    "longer files": "resource.setrlimit(resource.RLIMIT_FSIZE, (1, 1))",
    "limits of another process": "resource.prlimit(os.getppid(), resource.RLIMIT_CORE)",
    "type into a terminal": "fcntl.ioctl(0, 0x5412, b'x')",
    "syslog": "__import__('syslog').syslog('x')",
    "another interpreter": "__import__('_xxsubinterpreters').create()",
    "another interpreter by the tests of Python": "__import__('_testcapi').run_in_subinterp('x')",
    "another interpreter that is loaded already": "elsewhere.create()",
    "shared memory": "__import__('_posixshmem').shm_open('/infohus', os.O_CREAT | os.O_RDWR, 0o600)",
    "shared memory by its library": "__import__('multiprocessing.shared_memory').shared_memory.SharedMemory(create=True, size=1)",
    "a semaphore with a name": "__import__('_multiprocessing').SemLock(1, 1, 1, '/infohus', False)",
    "settings of a terminal": "__import__('termios').tcflush(0, 0)",
    "signal by its process": "signal.pidfd_send_signal(os.open('/proc/self', 0), 0)",
    "process by its number": "os.pidfd_open(os.getppid())",
    "end of time ignored": "signal.signal(signal.SIGXCPU, signal.SIG_IGN)",
    "end of time blocked": "signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGXCPU])",
    "priority": "os.setpriority(os.PRIO_PROCESS, os.getppid(), 19)",
    "nice": "os.nice(1)",
    "processors of another process": "os.sched_setaffinity(os.getppid(), {0})",
    "chroot": "os.chroot('/')",
    "session": "os.setsid()",
    "group of processes": "os.setpgid(0, 0)",
    "rights of new files": "os.umask(0)",
    "another user": "os.setuid(os.getuid())",
    "a file in memory": "os.memfd_create('x')",
    "write by number": "os.write(2, b'')",
    "another file under a number": "os.dup2(0, 1)",
    "send a file": "os.sendfile(2, os.open(old, os.O_RDONLY), 0, 1)",
    "space for a file": "os.posix_fallocate(os.open(old, os.O_RDONLY), 0, 1)",
    "a terminal": "os.openpty()",
    "much more processor time": "confinement.limit_processor(100_000)",
    "processor time without end": "resource.setrlimit(resource.RLIMIT_CPU, (-1, -1))",
    "a harder limit of time for good": "resource.setrlimit(resource.RLIMIT_CPU, (1, 1))",
    "system made again": "again('posix').umask(0)",
    "system made again by hand": "made('posix').umask(0)",
    "signals made again by hand": "made('_signal').pidfd_send_signal(3, 0)",
    "signals made again": "again('_signal').pidfd_send_signal(3, 0)",
    "programs made again": "again('_posixsubprocess').fork_exec()",
    "importer made again": "again('_imp')",
    "lists emptied": "[setattr(confinement, name, frozenset()) for name in dir(confinement) if name.isupper()] and os.mkdir(new)",
    "open after that": "open(new, 'w')",
    "module after that": "__import__('_posixshmem')",
    "time after that": "resource.setrlimit(resource.RLIMIT_CPU, (100_000, -1))",
    "library said to be loaded": "[setattr(confinement, name, [True]) for name in ('_loading', 'inside')] and ctypes.CDLL(None)",
    "functions of C by the other library": "__import__('cffi').FFI().dlopen(None)",
    "objects of the hook": "gc.get_objects()",
    "referrers of the hook": "gc.get_referrers(confinement)",
}
"""Each is tried in a confined process. `old` is a file, `empty` a folder, `new` nothing yet."""

EVENTS = (
    "_winapi.CreateProcess", "_winapi.CreateFile", "_winapi.CreateJunction", "_winapi.OpenProcess", "_winapi.TerminateProcess", "os.startfile",
    "os.startfile/2", "os.spawn", "winreg.CreateKey", "winreg.SetValue", "winreg.DeleteKey", "winreg.OpenKey", "msvcrt.locking", "sys.remote_exec", "os.whatever_comes",
)  # fmt: skip
"""What Python says before it does something that only Windows, or a later version, can."""

CONFINED = """
import ctypes, fcntl, gc, importlib.machinery, importlib.util, io, json, os, pathlib, pickle, resource, shutil, signal, socket, subprocess, sys, tempfile
try:
    import _interpreters as elsewhere
except ImportError:
    import _xxsubinterpreters as elsewhere
from infohus_forms.read import confinement
old, empty, new, actions, events = json.loads(sys.argv[1])
r, w = os.pipe()
def fork_exec(call):
    call([b"true"], [b"/bin/true"], True, (w,), None, None, -1, -1, -1, -1, -1, -1, r, w, True, False, 0, None, None, None, -1, None, True)
def again(name):
    kept = sys.modules.pop(name)
    try:
        return __import__(name)
    finally:
        sys.modules[name] = kept
def made(name):
    importer = importlib.machinery.BuiltinImporter
    return importlib.util.module_from_spec(importlib.util.spec_from_loader(name, importer, origin="built-in"))
confinement.confine()
said = {}
def tried(name, act):
    try:
        act()
        said[name] = "done"
    except PermissionError:
        said[name] = "refused"
    except confinement.BarredError:
        said[name] = "refused"
    except BaseException as reason:
        said[name] = repr(reason)
for name, code in actions.items():
    tried(name, lambda: eval(code))
for event in events:
    tried(event, lambda: sys.audit(event, 1, 2, 3))
sys.stdout.write(json.dumps(said))
"""


def ran(code: str, *words: str) -> str:
    """What a process of its own prints."""
    done = subprocess.run(
        [sys.executable, "-P", "-B", "-c", code, *words],
        env=environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What became of each action, in one confined process."""
    folder = tmp_path_factory.mktemp("sag")
    old, empty = folder / "gammel", folder / "tom"
    old.write_bytes(b"gammel")
    empty.mkdir()
    said: dict[str, str] = json.loads(
        ran(CONFINED, json.dumps([str(old), str(empty), str(folder / "ny"), ACTIONS, EVENTS]))
    )
    assert sorted(path.name for path in folder.iterdir()) == ["gammel", "tom"]
    assert old.read_bytes() == b"gammel"
    assert old.stat().st_mode & 0o777 == 0o644
    return said


@pytest.mark.parametrize("action", [*ACTIONS, *EVENTS])
def test_every_way_out_is_refused(outcomes: dict[str, str], action: str) -> None:
    """Writing, links, rights, other programs, connections, other libraries, limits: by Python's own refusal, not for want of rights."""
    assert outcomes[action] == "refused"


def test_reading_goes_on_and_processor_time_may_be_set() -> None:
    """What a reader needs: files of its libraries, its own limit of time for the next file."""
    code = (
        "import os\nfrom infohus_forms.read.confinement import confine, limit_processor\nconfine()\nlimit_processor(9)\n"
        "open(os.__file__).read(1); os.listdir('.'); import wave; print('fine')"
    )
    assert ran(code).strip() == "fine"


def test_a_library_is_loaded_in_a_confined_process_and_the_ban_holds_afterwards() -> None:
    """PDFium finds its functions by `ctypes` while it is loaded; what is loaded later finds none."""
    pytest.importorskip("pypdfium2")
    code = (
        "from infohus_forms.read.confinement import confine, loading\nconfine()\n"
        "with loading():\n    import pypdfium2\n"
        "assert len(pypdfium2.PdfDocument.new()) == 0\nimport ctypes\n"
        "try: ctypes.CDLL(None).system(b'true')\nexcept PermissionError: print('refused')\n"
        "try:\n    with loading(): ctypes.CDLL(None)\nexcept PermissionError: print('refused')"
    )
    assert ran(code).split() == ["refused", "refused"]


def test_a_process_says_that_it_is_ready_once_it_is_confined() -> None:
    """Before that no file is sent to it."""
    code = (
        "from infohus_forms.read import worker\nsteps = []\n"
        "worker.confine = lambda: steps.append('confined')\nworker.send = lambda _, message: steps.append(message[:7].decode())\n"
        "worker.main()\nprint(steps)"
    )
    assert ran(code).strip() == "['confined', 'infohus']"
