"""A case's folder: `sag.yaml` keeps what it was given, and only one run at a time writes."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infohus_forms.casework.folder import LOCK, NAME, CaseError, CaseFolder, CaseLockedError, create, load, locked, save
from infohus_forms.files import TEMPORARY_PREFIX
from infohus_forms.models.case import Issued, Reference

REFERENCE = Reference("0042", "0E1", municipality="0751", person_ref="nej", infohus_name="Infohus Æbeltoft")
ISSUED = Issued("redskab1", "1.0", "1E5", "00012345", "2026-05-03", authority="politi", supplement="0")


def test_what_is_written_is_what_is_read(tmp_path: Path) -> None:
    """`0042`, `0751`, `nej` and `1E5` are texts and stay what they are."""
    folder = create(tmp_path / "Sag på Ærø", REFERENCE)
    save(folder, REFERENCE, (ISSUED,))

    assert load(folder.path) == (folder, REFERENCE, (ISSUED,))


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=40))
def test_any_text_of_a_case_is_kept(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    """Colons, quotes, emoji, right-to-left."""
    folder = CaseFolder(tmp_path_factory.mktemp("sag"))
    reference = Reference("26/1", "T", infohus_name=text, person_ref=text, fictional=True)
    save(folder, reference, ())

    assert load(folder.path)[1] == reference


def test_a_case_is_never_made_on_top_of_another(tmp_path: Path) -> None:
    """The first stays."""
    create(tmp_path, REFERENCE)

    with pytest.raises(CaseError, match="allerede"):
        create(tmp_path, Reference("andet", "T"))
    assert load(tmp_path)[1] == REFERENCE


@pytest.mark.parametrize("content", ["", "[]", "a: [", "sagsnummer:", "\tx", "navn: x", "\x00"])
def test_a_broken_case_file_is_told_of(tmp_path: Path, content: str) -> None:
    """Nothing is guessed from what is left of it."""
    (tmp_path / NAME).write_text(content, encoding="utf-8")

    with pytest.raises(CaseError, match="sikkerhedskopi"):
        load(tmp_path)


def test_one_at_a_time(tmp_path: Path) -> None:
    """A second run stops; afterwards the lock is gone, also when the first one failed."""
    folder = create(tmp_path, REFERENCE)

    with pytest.raises(ZeroDivisionError), locked(folder):  # noqa: PT012 - the lock is looked at while it is held
        with pytest.raises(CaseLockedError, match="i brug"), locked(folder):
            pass
        assert (tmp_path / LOCK).exists()
        raise ZeroDivisionError
    assert not (tmp_path / LOCK).exists()


@pytest.mark.parametrize(
    ("content", "age", "ours"),
    [
        (f"4194305 {socket.gethostname()}", 0, True),
        (f"{os.getpid()} {socket.gethostname()}", 0, False),
        ("1 en-anden-maskine", 0, False),
        ("1 en-anden-maskine", 7 * 3600, True),
        ("rubbish", 0, False),
    ],
    ids=["gone", "at work", "another machine", "another machine, long ago", "unreadable"],
)
def test_the_lock_of_a_run_that_is_gone_is_taken_over(tmp_path: Path, content: str, age: int, *, ours: bool) -> None:
    """A process that ended, or another machine's lock of seven hours ago; never one that may be at work."""
    folder = create(tmp_path, REFERENCE)
    lock = tmp_path / LOCK
    lock.write_text(content, encoding="utf-8")
    os.utime(lock, (lock.stat().st_atime, lock.stat().st_mtime - age))

    if ours:
        with locked(folder):
            assert lock.read_text(encoding="utf-8").startswith(str(os.getpid()))
    else:
        with pytest.raises(CaseLockedError), locked(folder):
            pass


def test_only_our_own_left_overs_are_swept(tmp_path: Path) -> None:
    """Temporary files in the folders we write in; never anything among what came back."""
    folder = create(tmp_path, REFERENCE)
    for part in (folder.forms, folder.received, folder.assessment, folder.archive):
        (part / f"{TEMPORARY_PREFIX}1").write_bytes(b"x")
        (part / "et brev.txt").write_bytes(b"x")

    with locked(folder):
        pass

    left = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob(f"{TEMPORARY_PREFIX}*")}
    assert left == {f"modtaget/{TEMPORARY_PREFIX}1"}
    assert len(list(tmp_path.rglob("et brev.txt"))) == 4
