"""A case's folder: `sag.yaml` keeps what it was given, and only one run at a time writes."""

from __future__ import annotations

import errno
import fcntl
import os
import signal
import socket
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Barrier

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infohus_forms.casework.issuing.new_case import check_place
from infohus_forms.casework.storage.card import create, load, write
from infohus_forms.casework.storage.case_file import CaseFile, ExtractChoice
from infohus_forms.casework.storage.case_folder import NAME, CaseError, folder_of
from infohus_forms.casework.storage.case_lock import CaseLockedError, locked, opened
from infohus_forms.files import LOCK, TEMPORARY_PREFIX, NotWrittenError, lock
from infohus_forms.models.case import Issued, Reference
from infohus_forms.models.errors import ExitStatus
from tests.faults import called
from tests.support.runs import HOLD_AND_READ, HOLD_AND_START, another_run, run_with_child

REFERENCE = Reference("0042", "0E1", municipality="0751", person_ref="nej", infohus_name="Infohus Æbeltoft")
ISSUED = Issued("redskab1", "1.0", "1E5", "00012345", "2026-05-03", authority="politi", supplement="0")


def test_what_is_written_is_what_is_read(tmp_path: Path) -> None:
    """`0042`, `0751`, `nej` and `1E5` are texts and stay what they are."""
    folder = create(tmp_path / "Sag på Ærø", REFERENCE)
    write(folder, replace(load(folder), issued=(ISSUED,)))

    assert load(folder.path) == CaseFile(REFERENCE, (ISSUED,))


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=40))
def test_any_text_of_a_case_is_kept(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    """Colons, quotes, emoji, right-to-left."""
    folder = folder_of(tmp_path_factory.mktemp("sag"))
    reference = Reference("26/1", "T", infohus_name=text, person_ref=text, fictional=True)
    write(folder, CaseFile(reference))

    assert load(folder).reference == reference


def test_a_case_is_never_made_on_top_of_another(tmp_path: Path) -> None:
    """The first stays."""
    create(tmp_path, REFERENCE)

    with pytest.raises(CaseError, match="allerede"):
        create(tmp_path, Reference("andet", "T"))
    assert load(tmp_path).reference == REFERENCE


@pytest.mark.parametrize("content", ["", "rubbish", f"1 {socket.gethostname()}", "\0" * 2000])
def test_a_broken_case_file_is_told_of(tmp_path: Path, content: str) -> None:
    """Nothing is guessed from what is left of it."""
    (tmp_path / NAME).write_text(content, encoding="utf-8")

    with pytest.raises(CaseError, match="sikkerhedskopi"):
        load(tmp_path)


def test_one_at_a_time(tmp_path: Path) -> None:
    """A second run stops and says since when; afterwards the lock is gone, also when the first one failed."""
    folder = create(tmp_path, REFERENCE)
    with (
        another_run(tmp_path),
        pytest.raises(CaseLockedError, match=r"i brug .* siden \d\d\.\d\d\.\d{4} kl\."),
        locked(folder),
    ):
        pass

    with pytest.raises(ZeroDivisionError), locked(folder):  # noqa: PT012 - the lock is looked at while it is held
        assert (tmp_path / LOCK).exists()
        raise ZeroDivisionError
    assert not (tmp_path / LOCK).exists()


def test_what_a_job_calls_uses_the_lock_that_it_is_handed(tmp_path: Path) -> None:
    """A command holds the case, and so do the functions that it hands the case; the outermost one lets go of it."""
    folder = create(tmp_path, REFERENCE)
    with locked(folder) as held:
        with locked(held) as again, locked(replace(held, path=tmp_path / "." / "skemaer" / "..")):
            assert again.held is held.held
        assert (tmp_path / LOCK).exists()
    assert not (tmp_path / LOCK).exists()


def test_a_second_job_in_the_same_thread_is_refused(tmp_path: Path) -> None:
    """The lock is no matter of process or thread: whoever was not handed it does not have it."""
    folder = create(tmp_path, REFERENCE)
    with locked(folder), pytest.raises(CaseLockedError, match="i brug af et andet vindue"), locked(folder):
        pass
    with locked(folder):
        pass


def test_a_second_job_is_refused_where_the_lock_is_one_of_the_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As over NFS, where the system gives the lock to any handle of the process that has it."""
    monkeypatch.setattr(lock, "_locked", lambda _handle, **_made: True)
    folder = create(tmp_path, REFERENCE)
    with locked(folder):
        with pytest.raises(CaseLockedError), locked(folder):
            pass
        assert (tmp_path / LOCK).exists()


def test_the_lock_of_another_case_or_of_a_job_that_ended_opens_nothing(tmp_path: Path) -> None:
    """A value that was kept for too long, or handed to the wrong case, is asked for the lock like any other."""
    one, other = create(tmp_path / "a", REFERENCE), create(tmp_path / "b", REFERENCE)
    with locked(one) as held, locked(other), pytest.raises(CaseLockedError), locked(replace(other, held=held.held)):
        pass
    with locked(one), pytest.raises(CaseLockedError), locked(held):
        pass
    with locked(held) as again:
        assert again.held is not held.held


def test_of_two_threads_on_one_case_one_wins(tmp_path: Path) -> None:
    """The other is told what another process would be told, while the first works on; afterwards the case is free."""
    create(tmp_path, REFERENCE)
    start, inside, refused = Barrier(2), list[str](), list[CaseLockedError]()
    both = Barrier(2)

    def job(name: str) -> None:
        start.wait()
        try:
            with opened(tmp_path) as folder:
                inside.append(name)
                both.wait()
                file = load(folder)
                choice = ExtractChoice(name, "politi", (), "Ane Prøve", "2026-12-01")
                write(folder, replace(file, extracts=(*file.extracts, choice)))
        except CaseLockedError as stop:
            refused.append(stop)
            both.wait()

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(job, name) for name in ("a", "b")]:
            done.result()

    assert len(inside) == len(refused) == 1
    assert refused[0].exit_status == ExitStatus.LOCKED
    assert "er i brug af et andet vindue på denne computer siden" in refused[0].message
    assert [choice.recipient for choice in load(tmp_path).extracts] == inside
    with opened(tmp_path):
        pass


def test_the_lock_of_a_run_that_was_killed_is_taken_over(tmp_path: Path) -> None:
    """The system lets go of it with the process, whatever the file says."""
    folder = create(tmp_path, REFERENCE)
    with another_run(tmp_path) as run:
        run.kill()
        run.wait()

    assert (tmp_path / LOCK).exists()
    with locked(folder):
        assert (tmp_path / LOCK).read_text(encoding="utf-8") == f"{os.getpid()} {socket.gethostname()}"
    assert not (tmp_path / LOCK).exists()


def test_a_worker_that_outlives_its_run_does_not_hold_the_case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The lock is closed in every program that a run starts: free at once when the run is killed, whatever the worker does."""
    folder = create(tmp_path, REFERENCE)
    monkeypatch.setattr("time.sleep", lambda _: pytest.fail("the case was not free at once"))
    with run_with_child(HOLD_AND_READ, tmp_path) as worker:
        with locked(folder):
            pass
        os.kill(worker, 0)  # it lives


def test_a_program_that_a_killed_run_was_just_starting_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between fork and exec it is a copy of the run, the lock included; a moment later it is not."""
    folder = create(tmp_path, REFERENCE)
    pauses = []
    with run_with_child(HOLD_AND_START, tmp_path) as starting:

        def sleep(seconds: float) -> None:
            pauses.append(seconds)
            os.kill(starting, signal.SIGKILL)
            while not _free(tmp_path / LOCK):
                pass

        monkeypatch.setattr("time.sleep", sleep)
        with locked(folder):
            pass
    assert len(pauses) == 1


def _free(path: Path) -> bool:
    """Whether nobody holds the file: the system lets go of a killed process in its own time."""
    with path.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


@pytest.mark.parametrize("content", ["", "rubbish", f"1 {socket.gethostname()}", "\0" * 2000])
def test_a_lock_file_that_nobody_holds_is_taken_over(tmp_path: Path, content: str) -> None:
    """Also when the number of a process that is gone belongs to another one now, or the file says nothing."""
    folder = create(tmp_path, REFERENCE)
    (tmp_path / LOCK).write_text(content, encoding="utf-8")

    with locked(folder):
        assert (tmp_path / LOCK).read_text(encoding="utf-8").startswith(f"{os.getpid()} ")


def test_another_computers_lock_is_believed_and_the_message_says_how_to_release_it(tmp_path: Path) -> None:
    """Whether a computer elsewhere is still at work cannot be seen from here, however old the file is."""
    folder = create(tmp_path, REFERENCE)
    (tmp_path / LOCK).write_text("1 RAADHUS-PC-7", encoding="utf-8")
    os.utime(tmp_path / LOCK, (0, 0))

    with pytest.raises(CaseLockedError, match=rf"RAADHUS-PC-7 siden 01\.01\.1970 .*slet filen {LOCK}"), locked(folder):
        pass
    assert (tmp_path / LOCK).read_text(encoding="utf-8") == "1 RAADHUS-PC-7"


@pytest.mark.parametrize("way", ["symlink_to", "hardlink_to"])
def test_a_lock_that_leads_to_another_file_of_the_user_is_not_written_through(tmp_path: Path, way: str) -> None:
    """Somebody else who can write in the folder put a link under the lock's name: the file that it leads to stays as it is."""
    folder = create(tmp_path / "sag", REFERENCE)
    other = tmp_path / "noter.txt"
    other.write_text("vigtigt", encoding="utf-8")
    getattr(folder.path / LOCK, way)(other)

    with pytest.raises(NotWrittenError, match=LOCK), locked(folder):
        pass
    assert other.read_text(encoding="utf-8") == "vigtigt"


def test_a_lock_that_leads_nowhere_is_told_of(tmp_path: Path) -> None:
    """And does not keep the program waiting for a file that never comes."""
    folder = create(tmp_path / "sag", REFERENCE)
    (folder.path / LOCK).symlink_to(tmp_path / "findes ikke")

    with pytest.raises(NotWrittenError, match="det er en genvej"), locked(folder):
        pass
    assert not (tmp_path / "findes ikke").exists()


def test_a_full_disk_leaves_no_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """There is room for the name of the lock, and none for what it says."""

    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    folder = create(tmp_path, REFERENCE)
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", full)
        with pytest.raises(NotWrittenError, match="ikke plads"), locked(folder):
            pass
    assert not (tmp_path / LOCK).exists()


def test_only_our_own_left_overs_are_swept(tmp_path: Path) -> None:
    """Temporary files in the folders we write in, the appendices filed among what came back too; never anything else there."""
    folder = create(tmp_path, REFERENCE)
    temporary = f"{TEMPORARY_PREFIX}0123456789abcdef"
    for part in (
        folder.path,
        folder.forms,
        folder.received,
        folder.filed,
        folder.assessment,
        folder.archive / "dybere",
    ):
        part.mkdir(exist_ok=True)
        (part / temporary).write_bytes(b"x")
        (part / "et brev.txt").write_bytes(b"x")

    with locked(folder):
        pass

    left = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob(f"{TEMPORARY_PREFIX}*")}
    assert left == {f"modtaget/{temporary}"}
    assert len(list(tmp_path.rglob("et brev.txt"))) == 6


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("sag.", "Windows kan ikke bruge"),
        ("sag ", "Windows kan ikke bruge"),
        ("NUL", "Windows kan ikke bruge"),
        ("com1.sag", "Windows kan ikke bruge"),
        ("sag 310299-1234", "CPR-nummer"),
        ("gammel/skemaer/ny", "inde i sagen »gammel«"),
    ],
)
def test_a_case_gets_no_folder_that_would_be_trouble(place: str, said: str, tmp_path: Path) -> None:
    """Windows drops a dot at the end; a case in a case is read as its forms; a CPR number stands in no path."""
    (tmp_path / "gammel").mkdir()
    (tmp_path / "gammel" / "sag.yaml").write_text("sagsnummer: X-1\n")
    with pytest.raises(CaseError, match=said):
        check_place(tmp_path / place)
    check_place(tmp_path / "sag.1 ny")
    check_place(tmp_path / "gammel")


DEEP = "[" * 3_000 + "]" * 3_000
STRANGE = {
    "deep": f"sagsnummer: '1'\nx: {DEEP}\n",
    "very deep": "sagsnummer: '1'\nx: " + "{a: " * 20_000 + "1" + "}" * 20_000,
    "a key twice": "sagsnummer: '1'\nvalg: []\nvalg: []\n",
    "a list for a number": "sagsnummer: ['1', '2']\n",
    "a table for a number": "sagsnummer: {a: b}\n",
    "a text for a list": "sagsnummer: '1'\nudsendt: alle\n",
    "a list of texts": "sagsnummer: '1'\nvalg: [x]\n",
    "a list of withdrawn that is a table": "sagsnummer: '1'\ntrukket: {a: b}\n",
    "invented or not": "sagsnummer: '1'\nfiktiv: måske\n",
    "a format that is no number": "sagsnummer: '1'\nformat: ny\n",
    "two documents": "sagsnummer: '1'\n---\nsagsnummer: '2'\n",
}
"""What hands, programs and damage make of `sag.yaml`."""


@pytest.mark.parametrize("kind", STRANGE)
def test_a_case_file_of_another_shape_is_told_of_in_plain_words(tmp_path: Path, kind: str) -> None:
    """Every command ends with 2, names the file, and leaves it as it is."""
    (tmp_path / NAME).write_text(STRANGE[kind], encoding="utf-8")

    for words in (("check", tmp_path), ("next", tmp_path)):
        status, said = called(*words)
        assert (status, NAME in said, "sikkerhedskopi" in said) == (2, True, True)
    assert (tmp_path / NAME).read_text(encoding="utf-8") == STRANGE[kind]


@pytest.mark.parametrize("kind", ["a pipe", "a folder", "a device", "a pipe behind a link"])
@pytest.mark.parametrize("name", [NAME, "kommune.yaml"])
def test_a_case_file_that_is_no_file_is_never_waited_for(tmp_path: Path, kind: str, name: str) -> None:
    """Of the case and of the municipality."""
    case = create(tmp_path / "sag", REFERENCE).path
    path = case / name
    path.unlink(missing_ok=True)
    if kind == "a folder":
        path.mkdir()
    elif kind == "a device":
        path.symlink_to("/dev/zero")
    else:
        pipe = tmp_path / "rør" if "link" in kind else path
        os.mkfifo(pipe)
        if pipe != path:
            path.symlink_to(pipe)

    status, said = called("next", case)

    assert (status, name in said, "ikke en almindelig fil" in said) == (2 if name == NAME else 4, True, True)


def test_a_newer_format_is_left_alone(tmp_path: Path) -> None:
    """Nothing is read by the rules of today or written."""
    create(tmp_path, REFERENCE)
    text = (tmp_path / NAME).read_text(encoding="utf-8").replace("format: 2", "format: 3")
    (tmp_path / NAME).write_text(text, encoding="utf-8")

    for command in ("check", "next", "combine"):
        status, said = called(command, tmp_path)
        assert (status, "nyere udgave" in said) == (2, True)
    assert (tmp_path / NAME).read_text(encoding="utf-8") == text


@pytest.mark.parametrize("number", ["", "format: 1\n"])
def test_a_case_of_the_first_format_is_read_and_written_in_the_newest(tmp_path: Path, number: str) -> None:
    """As cases were written before, without a last key and at first without a number; both come with the next change."""
    folder = create(tmp_path, REFERENCE, (ISSUED,))
    text = (tmp_path / NAME).read_text(encoding="utf-8")
    assert ("\nformat: 2\n" in text, text.endswith("\nslut: ja\n")) == (True, True)
    older = text.replace("format: 2\n", number).replace("slut: ja\n", "")
    (tmp_path / NAME).write_text(older, encoding="utf-8")

    assert load(tmp_path) == CaseFile(REFERENCE, (ISSUED,))
    write(folder, load(folder))
    assert (tmp_path / NAME).read_text(encoding="utf-8") == text


@pytest.mark.parametrize(("where", "told"), [("ny_noegle: x\n", "»ny_noegle«"), ("Valg: []\n", "»Valg«")])
def test_what_the_program_does_not_know_stops_writing_and_is_kept(tmp_path: Path, where: str, told: str) -> None:
    """Reading goes on; what would write stops in plain words before it does anything."""
    for text in (
        f"sagsnummer: '1'\nudsendt: []\n{where}",
        f"format: 2\nsagsnummer: '1'\nudsendt: []\nslut: ja\n{where}",
    ):
        (tmp_path / NAME).write_text(text, encoding="utf-8")

        assert called("check", tmp_path)[0] in (0, 1)
        for words in (("next", tmp_path), ("combine", tmp_path), ("archive", tmp_path), ("forget", tmp_path, "--journal-ref", "1")):  # fmt: skip
            status, said = called(*words)
            assert (status, told in said, "Intet er ændret" in said) == (2, True, True)
        with pytest.raises(CaseError, match=told):
            write(folder_of(tmp_path), load(tmp_path))
        assert (tmp_path / NAME).read_text(encoding="utf-8") == text
        assert sorted(path.name for path in tmp_path.iterdir()) == [NAME]


def test_a_municipality_of_many_levels_is_told_of(tmp_path: Path) -> None:
    """As a specification is."""
    create(tmp_path / "sag", REFERENCE)
    (tmp_path / "kommune.yaml").write_text(f"infohus: {DEEP}\n", encoding="utf-8")

    status, said = called("next", tmp_path / "sag")

    assert (status, "kommune.yaml" in said, "for mange niveauer" in said) == (4, True, True)
