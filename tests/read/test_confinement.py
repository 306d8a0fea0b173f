"""What a process that looks at files can no longer do: every way out of it is tried from inside, and its libraries still work."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from infohus_forms.casework.process import environment

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
}
"""Each is tried in a confined process. `old` is a file, `empty` a folder, `new` nothing yet."""

EVENTS = (
    "_winapi.CreateProcess", "_winapi.CreateFile", "_winapi.CreateJunction", "_winapi.OpenProcess", "_winapi.TerminateProcess", "os.startfile",
    "os.startfile/2", "os.spawn", "winreg.CreateKey", "winreg.SetValue", "winreg.DeleteKey", "winreg.OpenKey", "msvcrt.locking", "sys.remote_exec", "os.whatever_comes",
)  # fmt: skip
"""What Python says before it does something that only Windows, or a later version, can."""

CONFINED = """
import ctypes, fcntl, io, json, os, pathlib, pickle, resource, shutil, socket, subprocess, sys, tempfile
from infohus_forms.read.confinement import confine
old, empty, new, actions, events = json.loads(sys.argv[1])
r, w = os.pipe()
def fork_exec(call):
    call([b"true"], [b"/bin/true"], True, (w,), None, None, -1, -1, -1, -1, -1, -1, r, w, True, False, 0, None, None, None, -1, None, True)
confine()
said = {}
def tried(name, act):
    try:
        act()
        said[name] = "done"
    except PermissionError:
        said[name] = "refused"
    except ImportError:
        said[name] = "refused" if name in ("dbm", "gdbm", "readline") else "no such module"
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
        "try: ctypes.CDLL(None).system(b'true')\nexcept PermissionError: print('refused')"
    )
    assert ran(code).strip() == "refused"


def test_a_process_says_that_it_is_ready_once_it_is_confined() -> None:
    """Before that no file is sent to it."""
    code = (
        "from infohus_forms.read import worker\nsteps = []\n"
        "worker.confine = lambda: steps.append('confined')\nworker.send = lambda _, message: steps.append(message[:7].decode())\n"
        "worker.main()\nprint(steps)"
    )
    assert ran(code).strip() == "['confined', 'infohus']"
