"""Files are written as sets, all or none, by one part of the program only, and nothing that was received is ever touched."""

from __future__ import annotations

import ast
import errno
import json
import os
import shutil
import subprocess
import sys
from itertools import count
from pathlib import Path

import pytest

from infohus_forms.files import NotWrittenError, at_work, in_danish, remove, write, write_all
from infohus_forms.files.disk import TEMPORARY_PREFIX
from infohus_forms.files.plans import PLAN
from tests.faults import Faults, a_case, every_fault, failing, temporaries, tree

ROOT = Path(__file__).parents[2]
OLD = {"a.txt": b"gammel", "b/c.txt": b"gammel", "b/væk.txt": b"gammel"}
SET = {"ny/d.txt": b"ny", "b/væk.txt": None, "a.txt": b"nyere", "b/c.txt": b"", "b/e.txt": os.urandom((1 << 20) + 1)}
"""A set of files that are written, and one that goes with it."""
NEW = {name: data for name, data in SET.items() if data is not None}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two files in it, with blanks and æøå in its name."""
    home = tmp_path / "Sag på Ærø »1«"
    for name, data in OLD.items():
        write(home / name, data)
    return home


def wanted(folder: Path) -> dict[Path, bytes | None]:
    """The set by its paths."""
    return {folder / name: data for name, data in SET.items()}


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EACCES], ids=errno.errorcode.get)
@pytest.mark.parametrize("lasting", [False, True], ids=["once", "from then on"])
def test_a_set_is_written_whole_or_not_at_all_whichever_operation_fails(
    folder: Path, number: int, *, lasting: bool
) -> None:
    """Every operation in turn: either all is new and nothing is said, or it fails, all is old, and nothing is left over."""
    kept = folder.with_name("gemt")
    folder.rename(kept)
    for turn in count(1):
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(kept, folder)
        told = None
        with failing(Faults(turn, number, lasting=lasting)) as faults:
            try:
                with at_work(folder, [folder / "b", folder / "ny"]):
                    write_all(wanted(folder))
            except NotWrittenError as stop:
                told = stop
        if told is None:
            assert tree(folder) == NEW
        elif told.intact:
            assert tree(folder) == OLD
        with at_work(folder, [folder / "b", folder / "ny"]):
            pass
        assert not temporaries(folder)
        assert told is None or told.intact or lasting
        if not faults.met:
            break
    assert turn > 60


def test_a_run_that_is_cut_off_is_finished_or_leaves_nothing(folder: Path) -> None:
    """Killed at each operation in turn: the next run finds all files old, or makes all of them new."""
    kept = folder.with_name("gemt")
    folder.rename(kept)
    seen = set()
    for turn in count(1):
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(kept, folder)
        child = os.fork()
        if not child:
            with failing(Killed(turn)):
                with at_work(folder, [folder / "b", folder / "ny"]):
                    write_all(wanted(folder))
                os._exit(0)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        assert all(data in (OLD.get(name), NEW.get(name)) for name, data in tree(folder).items())
        with at_work(folder, [folder / "b", folder / "ny"]):
            pass
        now = tree(folder)
        seen.add(now == OLD)
        assert now in (OLD, NEW)
        assert not temporaries(folder)
        if status == 0:
            break
    assert seen == {True, False}


class Killed(Faults):
    """Faults that end the process at once."""

    def fail(self) -> None:
        """The end."""
        os._exit(9)


def test_every_fault_of_a_whole_command(tmp_path: Path) -> None:
    """`withdraw`, which writes three files and removes three: `python -m tests.faults` does so for every command."""
    fresh = a_case(tmp_path / "frisk", wanted=("redskab1",))

    tried = every_fault("withdraw", fresh, tmp_path / "arbejde", errno.ENOSPC, lasting=False)

    assert tried.faults > 80
    assert not tried.wrong


def test_a_run_that_is_killed_leaves_nothing_half_written() -> None:
    """`combine` and `archive` killed at a few random times: `python -m tests.kills 1000` does so a thousand times."""
    script("tests.kills", "4")


def test_many_processes_on_one_case_lose_nothing() -> None:
    """Four of them, three runs each: `python -m tests.crowd 8 50` starts eight with fifty."""
    script("tests.crowd", "4", "3")


def test_many_threads_on_one_case_lose_nothing() -> None:
    """The same in one process: `python -m tests.crowd 8 50 --threads` starts eight with fifty."""
    script("tests.crowd", "4", "3", "--threads")


def script(*words: str) -> None:
    """A script of the tests that finds no fault. It forks, so it begins in a process that has no threads."""
    done = subprocess.run([sys.executable, "-m", *words], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_each_file_is_on_the_disk_before_it_has_its_name(tmp_path: Path, needs: object) -> None:
    """As the system sees it: the file is flushed, then renamed, then the folder is flushed (strace)."""
    assert callable(needs)
    strace = needs("strace")
    code = "import sys; from pathlib import Path; from infohus_forms.files import write; write(Path(sys.argv[1]), b'x')"
    calls = "write,fsync,rename,renameat,renameat2"
    call = [strace, "-y", "-e", f"trace={calls}", sys.executable, "-c", code, str(tmp_path / "fil")]
    said = subprocess.run(call, cwd=ROOT, capture_output=True, text=True, check=True).stderr
    steps = [line.partition("(")[0] for line in said.splitlines() if str(tmp_path) in line]

    assert [step.removesuffix("at").removesuffix("at2") for step in steps] == ["write", "fsync", "rename", "fsync"]


@pytest.mark.parametrize(
    "moves", ['[["{t}", "../ude.txt"]]', '[["{t}", "/ude/ude.txt"]]', '[["a.txt", "b/f.txt"]]', '[["../fil", "{t}"]]', '[["a.txt", "b/{t}"]]', "[[1, 2]]", "nonsense", "{{}}"]
)  # fmt: skip
def test_a_plan_of_others_does_nothing(folder: Path, moves: str) -> None:
    """A plan that leads out of the folder, or moves what is not ours, is removed like any leftover."""
    temporary = f"{TEMPORARY_PREFIX}{'0' * 16}"
    (folder / temporary).write_bytes(b"x")
    (folder / f"{temporary}{PLAN}").write_text(moves.format(t=temporary), encoding="utf-8")

    with at_work(folder):
        pass

    assert tree(folder.parent) == {f"{folder.name}/{name}": data for name, data in OLD.items()}
    assert not temporaries(folder)


def test_files_are_for_those_who_may_read_the_folder(tmp_path: Path) -> None:
    """A folder that we make is the user's own; a file takes after its folder."""
    private = write(tmp_path / "privat" / "fil", b"x")
    shared = tmp_path / "fælles"
    shared.mkdir()
    shared.chmod(0o770)

    assert private.parent.stat().st_mode & 0o777 == 0o700
    assert private.stat().st_mode & 0o777 == 0o600
    assert write(shared / "fil", b"x").stat().st_mode & 0o777 == 0o660


class HeldError(PermissionError):
    """An error as Python makes it on Windows, with the system's own number."""

    def __init__(self, number: int) -> None:
        super().__init__(errno.EACCES, "x")
        self.winerror = number


@pytest.mark.parametrize(("number", "told"), [(32, "åben i et andet program"), (206, "for lang"), (112, "ikke plads")])
def test_windows_own_reasons_are_told(number: int, told: str) -> None:
    """A file that is open in Word, a path that is too long, a full disk."""
    assert told in in_danish(HeldError(number))


def test_a_file_that_another_program_lets_go_of_soon_is_waited_for(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows: a virus scanner holds it for a moment. One that stays open is told of, and what stood there stays."""
    real, refusals, pauses = os.replace, iter(range(3)), list[float]()

    def replace(*args: object) -> None:
        if next(refusals, None) is not None:
            raise HeldError(32)
        real(*args)  # type: ignore[arg-type]

    monkeypatch.setattr("time.sleep", pauses.append)
    monkeypatch.setattr(os, "replace", replace)
    write(folder / "a.txt", b"ny")
    assert (folder / "a.txt").read_bytes() == b"ny"
    assert len(pauses) == 3

    refusals = iter(range(1000))
    with pytest.raises(NotWrittenError, match=r"a\.txt: den er åben i et andet program"):
        write(folder / "a.txt", b"nyest")
    monkeypatch.undo()
    assert tree(folder) == {**OLD, "a.txt": b"ny"}
    assert not temporaries(folder)


def test_a_tree_is_removed_and_no_link_is_followed(folder: Path) -> None:
    """What a link points at is another's."""
    (folder / "b" / "ud").symlink_to(folder / "a.txt")
    (folder / "b" / "mappe").symlink_to(folder.parent, target_is_directory=True)

    remove(folder / "b")
    remove(folder / "b")

    assert tree(folder) == {"a.txt": b"gammel"}


WRITES = frozenset(
    [
        "write_bytes",
        "write_text",
        "mkdir",
        "unlink",
        "rmdir",
        "touch",
        "chmod",
        "symlink_to",
        "hardlink_to",
        "rename",
        "rmtree",
        "makedirs",
        "removedirs",
        "remove_tree",
        "copyfile",
        "copytree",
        "move",
        "mkstemp",
        "mkdtemp",
        "NamedTemporaryFile",
        "TemporaryDirectory",
        "TemporaryFile",
        "ftruncate",
        "truncate",
    ]
)
MODULES_THAT_WRITE = frozenset({"shutil", "tempfile"})


@pytest.mark.parametrize("module", sorted(ROOT.glob("infohus_forms/**/*.py")), ids=lambda path: path.stem)
def test_no_other_module_writes(module: Path) -> None:
    """Nothing that makes, changes or removes a file is called outside `files/`."""
    if module.parent.name == "files":
        return
    found = []
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        match node:
            case ast.Import(names=names):
                found += [one.name for one in names if one.name in MODULES_THAT_WRITE]
            case ast.ImportFrom(module=name, names=names) if name in MODULES_THAT_WRITE:
                found += [f"{name}.{one.name}" for one in names if one.name != "which"]  # it looks, and writes nothing
            case ast.Call(func=ast.Attribute(attr=name)) if name in WRITES:
                found.append(name)
            case ast.Call(func=ast.Attribute(value=ast.Name(id="os"), attr=name)) if name in {
                "open",
                "write",
                "remove",
                "replace",
            }:
                found.append(f"os.{name}")
            case ast.Call(func=ast.Name(id="open") | ast.Attribute(attr="open"), args=arguments, keywords=named):
                modes = [
                    one.value for one in (*arguments, *(key.value for key in named)) if isinstance(one, ast.Constant)
                ]
                found += [mode for mode in modes if isinstance(mode, str) and set(mode) & set("wax+") and len(mode) < 4]
            case _:
                pass
    assert found == []


WATCHED = """
import json, os, sys
sys.path.insert(0, {root!r})
written, opened, reached = [], [], []

def watch(event, arguments):
    if event == "open" and isinstance(arguments[0], str):
        flags = arguments[2] or 0
        if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND) and not arguments[0].startswith("/dev/"):
            frame, names = sys._getframe(1), []
            while frame and len(names) < 6:
                names.append(frame.f_code.co_filename)
                frame = frame.f_back
            written.append([arguments[0], any("infohus_forms/files/" in name for name in names)])
    elif event in ("os.remove", "os.rename", "os.rmdir", "os.truncate", "os.chmod", "os.link", "shutil.rmtree"):
        written.append([str(arguments[0]), True])
    elif event.startswith(("socket.", "urllib.", "http.", "ftplib.", "smtplib.")) and event != "socket.gethostname":
        reached.append(event)

sys.addaudithook(watch)
from infohus_forms.cli import infohus
for words in json.loads(sys.argv[1]):
    assert infohus.main(words, standalone_mode=False) == 0, words
print(json.dumps([written, reached]))
"""


def test_a_whole_run_writes_through_one_part_never_opens_an_original_for_writing_and_reaches_no_network(
    case_folder: Path, tmp_path: Path
) -> None:
    """As Python itself sees it (audit hook): `check`, `combine`, `extract`, `archive`, `verify` and `read` of a whole case."""
    before = {path: path.stat() for path in (case_folder / "modtaget").iterdir()}
    (case_folder / "vurdering" / ".udgaver.json").unlink()
    case, one = str(case_folder), str(next(iter(before)))
    words = [
        ["check", case],
        ["combine", case],
        ["extract", case],
        ["archive", case],
        ["archive", one, "-o", str(tmp_path / "et")],
        ["read", one],
    ]
    ran = subprocess.run(
        [sys.executable, "-B", "-c", WATCHED.format(root=str(ROOT)), json.dumps(words)], cwd=tmp_path, capture_output=True, text=True, check=False
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    written, reached = json.loads(ran.stdout.splitlines()[-1])

    assert written
    assert [path for path, ours in written if not ours] == []
    assert [path for path, _ in written if f"{os.sep}modtaget{os.sep}" in path] == []
    assert reached == []
    assert {path: (stat.st_mtime_ns, stat.st_size, stat.st_mode) for path, stat in before.items()} == {
        path: (path.stat().st_mtime_ns, path.stat().st_size, path.stat().st_mode) for path in before
    }
