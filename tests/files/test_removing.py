"""What is deleted is gone, also where another program holds a file or a file is read-only, as Windows has it; what stays is named."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from infohus_forms.files import (
    NotWrittenError,
    at_work,
    disk,
    is_temporary,
    make_folder,
    prune,
    remove,
    workroom,
    write,
    write_all,
)
from tests.faults import temporaries, tree
from tests.support.windows import windows

TEMPORARY = ".infohus-0123456789abcdef"


def is_called(name: str) -> Callable[[Path], bool]:
    """Whether a path has this name."""
    return lambda path: path.name == name


def test_a_read_only_file_is_removed_with_a_set(tmp_path: Path) -> None:
    """As an attachment saved from a case system is; nothing of it stays under another name."""
    form = write(tmp_path / "modtaget" / "r4.docx", b"svar")
    form.chmod(0o444)

    with windows():
        write_all({form: None, tmp_path / "sag.yaml": b"x"})

    assert tree(tmp_path) == {"sag.yaml": b"x"}
    assert not temporaries(tmp_path)


@pytest.mark.parametrize("way", ["remove", "sweep", "room"])
def test_a_read_only_file_is_removed_by_every_way(tmp_path: Path, way: str) -> None:
    """By itself, when what an interrupted run left is swept, and in the room of another program."""
    with windows():
        if way == "room":
            with workroom(tmp_path) as room:
                write(room / "udkast.docx", b"x").chmod(0o444)
        else:
            write(tmp_path / TEMPORARY / "inde", b"x").chmod(0o444)
            if way == "remove":
                remove(tmp_path / TEMPORARY)
            else:
                with at_work(tmp_path) as held:
                    assert held.stuck == ()

    assert not temporaries(tmp_path)


def test_a_link_is_removed_and_what_it_leads_to_keeps_its_attribute(tmp_path: Path) -> None:
    """Read-only stays what is read-only elsewhere."""
    other = write(tmp_path / "andres" / "fil", b"x")
    other.chmod(0o444)
    (tmp_path / "genvej").symlink_to(other)

    with windows():
        remove(tmp_path / "genvej")

    assert not (tmp_path / "genvej").is_symlink()
    assert other.stat().st_mode & 0o777 == 0o444


@pytest.mark.parametrize("name", ["plan", "second name", "folder"])
def test_a_scanner_that_lets_go_soon_costs_a_pause(tmp_path: Path, name: str) -> None:
    """It holds the fresh plan of a set, what stood there before, or a folder that is to go: all is done, nothing is left."""
    (tmp_path / "mappe").mkdir()
    files: dict[Path, bytes | None] = {tmp_path / "a": b"1", tmp_path / "b": b"2"}
    write_all(files)
    held = {
        "plan": lambda path: path.suffix == ".plan",
        "second name": is_temporary,
        "folder": is_called("mappe"),
    }[name]

    with windows(held, lets_go=3) as pauses:
        write_all(dict.fromkeys(files, b"ny"))
        prune(tmp_path / "mappe")

    assert len(pauses) == 3
    assert tree(tmp_path) == {"a": b"ny", "b": b"ny"}
    assert not (tmp_path / "mappe").exists()
    assert not temporaries(tmp_path)


def test_a_plan_that_stays_held_is_emptied_and_the_set_is_done(tmp_path: Path) -> None:
    """A later run must not act on it: a file that has come under the name of a removed one stays."""
    gone = write(tmp_path / "r4.docx", b"svar")

    with windows(
        lambda path: path.suffix == ".plan" and path.exists() and path.stat().st_size > 0 and is_temporary(path)
    ) as pauses:
        patched = write_all({gone: None, tmp_path / "sag.yaml": b"x"})
    assert patched
    assert pauses
    write(gone, b"et nyt")
    with at_work(tmp_path):
        pass

    assert tree(tmp_path) == {"sag.yaml": b"x", "r4.docx": b"et nyt"}
    assert not temporaries(tmp_path)


def test_a_file_that_is_open_in_word_is_untouched_and_that_is_said(tmp_path: Path) -> None:
    """It is held for good: the reason is told in plain words, once the wait is over, and no second name of it is left."""
    form = write(tmp_path / "redskab1.docx", b"gammel")

    with windows(is_called("redskab1.docx")) as pauses, pytest.raises(NotWrittenError) as told:
        write(form, b"ny")

    assert str(told.value).startswith("redskab1.docx: den er åben i et andet program, fx Word")
    assert told.value.intact
    assert len(pauses) == len(disk.RETRY_SECONDS)
    assert tree(tmp_path) == {"redskab1.docx": b"gammel"}
    assert not temporaries(tmp_path)


def test_a_file_that_is_opened_between_is_told_of_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Word opens the second file of a set just before it would be replaced: the first is put back, and all stands as before."""
    write_all({tmp_path / "a": b"1", tmp_path / "b": b"2"})
    opened = False

    def held(path: Path) -> bool:
        return opened and path.name == "b"

    real = disk.put

    def put(path: Path, data: bytes, mode: int) -> None:
        nonlocal opened
        real(path, data, mode)
        opened = opened or data.startswith(b"[[")  # the plan is made last

    monkeypatch.setattr("infohus_forms.files.plans.put", put)
    with windows(held), pytest.raises(NotWrittenError, match=r"^b: .* fx Word") as told:
        write_all({tmp_path / "a": b"ny", tmp_path / "b": b"ny"})

    assert told.value.intact
    assert tree(tmp_path) == {"a": b"1", "b": b"2"}


def test_a_rename_that_was_done_though_it_failed_is_taken_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A network drive answers with a fault after it has renamed: what stood there comes back."""
    write(tmp_path / "a", b"gammel")
    real, turns = os.replace, iter(range(9))

    def replace(source: Path, target: Path) -> None:
        real(source, target)
        if source != target and next(turns) == 0:
            raise OSError(errno.EIO, "x")

    monkeypatch.setattr(os, "replace", replace)
    with pytest.raises(NotWrittenError) as told:
        write(tmp_path / "a", b"ny")

    assert told.value.intact
    assert tree(tmp_path) == {"a": b"gammel"}
    assert not temporaries(tmp_path)


def test_what_cannot_be_swept_is_named_and_stops_nothing(tmp_path: Path) -> None:
    """It is held still: the folder opens, the name is given, and once it is let go of it is swept."""
    write(tmp_path / TEMPORARY, b"svar")
    write(tmp_path / "skemaer" / f"{TEMPORARY}ab" / "inde", b"svar")

    with windows(lambda path: path.name in {TEMPORARY, "inde"}), at_work(tmp_path, [tmp_path / "skemaer"]) as held:
        assert [path.name for path in held.stuck] == [TEMPORARY, f"{TEMPORARY}ab"]
        write(tmp_path / "sag.yaml", b"x")
    with at_work(tmp_path, [tmp_path / "skemaer"]) as held:
        assert held.stuck == ()

    assert tree(tmp_path) == {"sag.yaml": b"x"}
    assert not temporaries(tmp_path)


def test_a_set_that_cannot_be_finished_stops_the_next_run_and_names_the_file(tmp_path: Path) -> None:
    """Else the rest of the old set would later be put over what is written next."""
    write(tmp_path / "sag.yaml", b"gammel")
    write(tmp_path / TEMPORARY, b"fra det gamle")
    write(tmp_path / f"{TEMPORARY}.plan", f'[["{TEMPORARY}", "sag.yaml"]]'.encode())

    with (
        windows(is_called("sag.yaml")),
        pytest.raises(NotWrittenError, match=r"^sag\.yaml: .* fx Word"),
        at_work(tmp_path),
    ):
        pass
    with at_work(tmp_path):
        pass

    assert tree(tmp_path) == {"sag.yaml": b"fra det gamle"}


def test_the_room_of_another_program_that_cannot_be_cleared_is_named(tmp_path: Path) -> None:
    """It holds a document of the case."""
    with windows(is_called("dokument.docx")), pytest.raises(NotWrittenError, match=r"^\.infohus-\w{16}/dokument\.docx: ") as told, workroom(tmp_path) as room:  # fmt: skip
        write(room / "dokument.docx", b"x")

    assert told
    shutil.rmtree(room)


def test_new_folders_inherit_on_windows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """There the mode 0o700 shuts colleagues out, with an access list for the maker alone; elsewhere it is how they are kept out."""
    modes = []
    monkeypatch.setattr(os, "mkdir", lambda _, mode=0o777: modes.append(mode))
    monkeypatch.setattr(disk, "FOLDER_MODE", disk.folder_mode("nt"))
    make_folder(tmp_path / "sag" / "modtaget")

    assert modes == [0o777, 0o777]
    assert disk.folder_mode("posix") == 0o700
