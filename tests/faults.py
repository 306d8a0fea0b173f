"""A fault at every n-th operation on files: the n-th fails, for n = 1, 2, 3 … until a whole run meets no fault.

`python -m tests.faults` does so over the whole commands `new`, `next`, `settle`, `combine`, `archive` and `withdraw` of a
case, for a full disk, a drive that fails and a folder without rights, once and from then on; it prints how many faults were tried and
each false success. A success is false when the command ends as without faults, and its files are not what they are then.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field, replace
from datetime import date
from io import StringIO
from itertools import count
from pathlib import Path
from traceback import format_exception
from typing import Any
from unittest.mock import patch

from infohus_forms.casework.archiving import archive_case as keeping
from infohus_forms.casework.documents import assessment as writing
from infohus_forms.casework.removal import withdraw as withdrawing
from infohus_forms.casework.review import review as review_module
from infohus_forms.casework.storage.card import create
from infohus_forms.casework.storage.case_folder import CaseFolder, folder_of
from infohus_forms.cli import infohus
from infohus_forms.demo import complete, load_case, make_forms
from infohus_forms.files import TEMPORARY_PREFIX, at_work
from infohus_forms.render import forms

OPERATIONS = (
    "open", "read", "write", "fsync", "close", "replace", "rename", "link", "unlink", "mkdir", "rmdir", "chmod", "ftruncate", "lseek", "fstat", "stat",
)  # fmt: skip
NUMBERS = (errno.ENOSPC, errno.EIO, errno.EACCES)
OURS = f"infohus_forms{os.sep}files{os.sep}"
CASE = "politiet"


@dataclass
class Faults:
    """Operations counted, and the one that fails; with `lasting`, every one after it too."""

    fails: int
    number: int = errno.EIO
    lasting: bool = False
    done: int = 0
    met: list[str] = field(default_factory=list)

    def faulty(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        """The operation, which fails when its turn comes. A file is always let go of, as a system does."""

        def operation(*args: Any, **named: Any) -> Any:
            if not _is_ours():
                return real(*args, **named)
            self.done += 1
            if self.done == self.fails or (self.lasting and self.done > self.fails):
                self.met.append(name)
                if name == "close":
                    real(*args, **named)
                self.fail()
            return real(*args, **named)

        return operation

    def fail(self) -> None:
        """What the system does then."""
        raise OSError(self.number, os.strerror(self.number))


def _is_ours() -> bool:
    """Whether the operation is one of `infohus_forms.files`, directly or through `Path`; looking for our own templates is none."""
    frame = sys._getframe(2)  # the caller of the operation
    for _ in range(4):
        if OURS in frame.f_code.co_filename:
            return not frame.f_code.co_filename.endswith("shipped.py")
        if frame.f_back is None or "pathlib" not in frame.f_code.co_filename:
            return False
        frame = frame.f_back
    return False


@contextmanager
def failing(faults: Faults) -> Iterator[Faults]:
    """Within, the operations on files fail as `faults` says."""
    with ExitStack() as stack:
        for name in OPERATIONS:
            stack.enter_context(patch.object(os, name, faults.faulty(name, getattr(os, name))))
        yield faults


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder that is not one of our temporary ones."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(TEMPORARY_PREFIX)
    }


def temporaries(folder: Path) -> list[Path]:
    """Our temporary files below a folder, and the lock."""
    return list(folder.rglob(f"{TEMPORARY_PREFIX}*"))


def called(*words: str | Path) -> tuple[int, str]:
    """A command in this process: its exit status and what it said."""
    out, err = StringIO(), StringIO()
    try:
        with redirect_stdout(out), redirect_stderr(err):
            status = infohus.main([str(word) for word in words], standalone_mode=False)
    except Exception as mistake:  # noqa: BLE001 - told of as what it is: a mistake of ours
        return 70, "".join(format_exception(mistake))
    return int(status or 0), out.getvalue() + err.getvalue()


def a_case(folder: Path, name: str = CASE, wanted: tuple[str, ...] = ()) -> Path:
    """The folder of a shipped case with its forms returned, or those of the `wanted` kinds."""
    reference, forms = load_case(name)
    forms = tuple(form for form in forms if not wanted or form.form in wanted)
    case = folder_of(folder)
    issued = tuple(make_forms(case, reference, forms, date.fromisoformat("2026-11-04")))
    create(folder, reference, issued)
    for form in forms:
        complete(case, form)
    return folder


WHY = ("--reason", "Prøvet", "--name", "Kim Prøve")
COMMANDS: dict[str, Callable[[Path], tuple[str | Path, ...]]] = {
    "new": lambda case: (
        "new",
        case.parent / "ny sag",
        "--case-no",
        "26/7",
        "--municipality",
        "0751",
        "--authority",
        "politi",
    ),
    "next": lambda case: ("next", case),
    "settle": lambda case: ("settle", case, key_of(case), "--choice", "afventes_ikke", *WHY),
    "combine": lambda case: ("combine", case, "--incomplete"),
    "archive": lambda case: ("archive", case, "--incomplete"),
    "withdraw": lambda case: ("withdraw", min((case / "modtaget").iterdir()), *WHY),
}
"""The commands that write in a case, with their words for a case."""
PREPARED = {"withdraw": "archive"}
"""What is done in a case before a command is tried in it."""
STOPPED = ("Kunne ikke skrive", "IKKE SLETTET")
"""What a command says that could not do its work, or could not delete what it was to delete."""
COSTLY = (
    (review_module, "review"), (withdrawing, "review"), (withdrawing, "_carried"), (writing, "version_of"), (keeping, "copied"), (keeping, "combined_pdf"), (keeping, "checked"),
    (keeping, "control_sheet"), (forms, "fillable"),
)  # fmt: skip
"""What takes long and does not write: worked out once, since every run has the same input."""


def key_of(case: Path) -> str:
    """The key of a form that need not be awaited."""
    found = re.search(r" (\w+) --choice afventes_ikke", called("settle", case)[1])
    assert found
    return found[1]


@contextmanager
def remembered_results(known: dict[str, Any]) -> Iterator[None]:
    """Within, costly results are remembered, so that a run is little but the reading and the writing of files."""

    def remembered(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def result(*args: Any, **named: Any) -> Any:
            key = f"{name} {args!r} {named!r}"
            if key not in known:
                known[key] = real(*args, **named)
            found = known[key]
            # A review belongs to the job that asks: the lock of the one that made it has ended.
            held = args[0] if args and isinstance(args[0], CaseFolder) else None
            return replace(found, folder=held) if held and isinstance(found, review_module.Review) else found

        return result

    with ExitStack() as stack:
        for module, name in COSTLY:
            stack.enter_context(patch.object(module, name, remembered(name, getattr(module, name))))
        yield


@contextmanager
def quick(known: dict[str, Any]) -> Iterator[None]:
    """Within, costly results are remembered, and ids are the same in each run."""
    ids = count(1)
    named = patch("secrets.token_hex", lambda size: f"{next(ids):0{2 * size}X}".lower())
    with remembered_results(known), named:
        yield


@dataclass
class Tried:
    """What was tried of a command: faults met, and what went wrong."""

    faults: int = 0
    wrong: list[str] = field(default_factory=list)


def every_fault(command: str, fresh: Path, work: Path, number: int, *, lasting: bool) -> Tried:
    """Run a command with its n-th operation failing, for every n, each time in a copy of the case `fresh` at `work`."""
    known: dict[str, Any] = {}
    shutil.copytree(fresh, work / "sag")
    if command in PREPARED and not any((work / "sag" / "arkiv").iterdir()):
        assert called(*COMMANDS[PREPARED[command]](work / "sag"))[0] == 0
        fresh = shutil.copytree(work / "sag", work.with_name("forberedt"), dirs_exist_ok=True)
    words = COMMANDS[command](work / "sag")
    before = tree(work)
    with quick(known):
        usual, _ = called(*words)  # of `settle` 1: what is remembered from before the choice still has the finding
    right = tree(work)
    tried = Tried()
    for turn in count(1):
        shutil.rmtree(work)
        shutil.copytree(fresh, work / "sag")
        with quick(known), failing(Faults(turn, number, lasting=lasting)) as faults:
            status, said = called(*words)
        if not faults.met:
            return tried
        tried.faults += 1
        now, about = tree(work), f"{command} {turn} {faults.met[0]} {errno.errorcode[number]}"
        if status == usual and _lasting_parts(now) != _lasting_parts(right):
            tried.wrong.append(f"{about}: false success")
        if status != usual and (status != 5 or not any(words in said for words in STOPPED)):
            tried.wrong.append(f"{about}: exit {status}")
        if status == 5 and "urørt" in said and now != before:
            tried.wrong.append(f"{about}: not what stood there before: {sorted(set(now) ^ set(before))}")
        for case in (work / "sag", work / "ny sag"):
            if case.is_dir():
                with at_work(case, [case / part for part in ("skemaer", "vurdering", "arkiv")]):
                    pass
        if temporaries(work):
            tried.wrong.append(f"{about}: {[path.name for path in temporaries(work)]} left")
    raise AssertionError


def _lasting_parts(files: dict[str, bytes]) -> dict[str, bytes]:
    """The files, but for what the clock stands in."""
    return {name: b"" if name.endswith("arkivlog.jsonl") else data for name, data in files.items()}


def main() -> int:
    """Try every fault over every command."""
    with tempfile.TemporaryDirectory() as folder:
        fresh = a_case(Path(folder) / "frisk", "fjordmark", ("redskab1", "redskab2_overblik"))
        wrong: list[str] = []
        for command in sys.argv[1:] or COMMANDS:
            for number in NUMBERS:
                for lasting in (False, True):
                    work = Path(folder) / "arbejde"
                    shutil.rmtree(work, ignore_errors=True)
                    tried = every_fault(command, fresh, work, number, lasting=lasting)
                    kind = f"{errno.errorcode[number]}{' from then on' if lasting else ''}"
                    sys.stdout.write(f"{command:<8} {kind:<20} {tried.faults} faults, {len(tried.wrong)} wrong\n")
                    sys.stdout.flush()
                    wrong += tried.wrong
    sys.stdout.write("".join(f"{one}\n" for one in wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
