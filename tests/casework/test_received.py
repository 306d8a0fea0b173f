"""What people, systems and others put into `modtaget`: every name is passed on safely, and what is no file is told of."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from infohus_forms.casework.storage.received_files import unseen
from tests.faults import a_case, called

ROOT = Path(__file__).parents[2]
NAMES = (
    "CON", "NUL.docx", "a:b.docx", "\u202excod.pdf", "x" * 240 + ".pdf", "-rf.docx", "linje\nskift.docx", "`id`.pdf", "$(id).pdf",
    "æøå Ø.pdf", "*.pdf", "punktum.", "blank ", "\x1b[31mrød.pdf", " .pdf", "ude\\..\\ude.docx",
)  # fmt: skip
"""Reserved, long, turned around, like an option, like a command, with line ends and escapes."""
INVALID = b"ugyldig\xff.docx"
"""A name that is no UTF-8."""


def without_network() -> tuple[str, ...]:
    """The words before a command that take the network from it; none where the system does not permit that."""
    words = ("unshare", "-rn")
    try:
        return words if subprocess.run([*words, "true"], capture_output=True, check=False).returncode == 0 else ()
    except FileNotFoundError:
        return ()


def said(*words: str | Path, before: tuple[str, ...] = ()) -> subprocess.CompletedProcess[bytes]:
    """A command in a process of its own."""
    call = [*before, sys.executable, "-m", "infohus_forms", *map(str, words)]
    return subprocess.run(call, cwd=ROOT, capture_output=True, check=False, timeout=300)


@pytest.fixture
def received(tmp_path: Path) -> Path:
    """The folder `modtaget` of a case with one form."""
    return a_case(tmp_path / "sag", "fjordmark", ("redskab1",)) / "modtaget"


def test_no_name_stops_a_command_or_leads_out_of_the_case(received: Path) -> None:
    """Each stands in `check --json`; the terminal gets no escape, no line end and no turned text of a name."""
    for name in NAMES:
        received.joinpath(name).write_bytes(b"x" + name.encode())
    Path(os.fsdecode(os.fsencode(received) + b"/" + INVALID)).write_bytes(b"y")
    outside = sorted(path for path in received.parent.parent.rglob("*") if received.parent not in path.parents)

    shown, machine = said("check", received.parent), said("check", received.parent, "--json")

    assert b"Traceback" not in shown.stderr + machine.stderr
    assert {shown.returncode, machine.returncode} <= {0, 1, 3}
    told = {name for item in json.loads(machine.stdout)["findings"] for name in item["files"]}
    assert set(NAMES) <= told
    assert not any(mark in (shown.stdout + shown.stderr).decode() for mark in ("\x1b[31m", "\u202e", "linje\nskift"))
    assert sorted(path for path in received.parent.parent.rglob("*") if received.parent not in path.parents) == outside


KINDS: dict[str, Callable[[Path], object]] = {
    "a pipe": os.mkfifo,
    "a link to nothing": lambda path: path.symlink_to("findes-ikke"),
    "a link to itself": lambda path: path.symlink_to(path.name),
    "a link to a folder": lambda path: path.symlink_to("/etc"),
    "a link to the folder it is in": lambda path: path.symlink_to("."),
    "a device": lambda path: path.symlink_to("/dev/zero"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_file_is_told_of_and_never_opened(received: Path, kind: str) -> None:
    """In a case and when it is named itself: nothing is waited for, nothing is read."""
    KINDS[kind](received / "svar.docx")

    status, answer = called("check", received.parent, "--json")
    alone, refused = called("read", received / "svar.docx", "--json")

    found = [item["code"] for item in json.loads(answer)["findings"] if "svar.docx" in item["files"]]
    assert (status, found) == (1, ["file.not_readable"])
    assert (alone, json.loads(refused)[0]["findings"][0]["code"]) == (3, "file.not_readable")


def test_a_link_out_of_the_case_is_told_of_and_not_followed(received: Path, tmp_path: Path) -> None:
    """What lies elsewhere did not come back in the case, and would go into its archive."""
    (tmp_path / "andres.docx").write_bytes(b"x")
    (received / "genvej.docx").symlink_to(tmp_path / "andres.docx")
    (received / "igen.docx").symlink_to(min(received.glob("*.docx")).name)

    found = json.loads(called("check", received.parent, "--json")[1])["findings"]

    assert [item["code"] for item in found if "genvej.docx" in item["files"]] == ["file.not_readable"]
    assert not [item for item in found if "igen.docx" in item["files"] and item["code"] == "file.not_readable"]


def test_a_socket_is_told_of(received: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its path must be short, so it is made from within the folder."""
    monkeypatch.chdir(received)
    with socket.socket(socket.AF_UNIX) as one:
        one.bind("svar.docx")
        answer = called("check", received.parent, "--json")[1]

    assert any(item["files"] == ["svar.docx"] for item in json.loads(answer)["findings"])


def test_a_folder_without_access_is_told_of(received: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A form may lie in it."""
    (received / "psykiatri").mkdir()
    real = os.listdir

    def listdir(path: str | Path) -> list[str]:
        if str(path).endswith("psykiatri"):
            raise PermissionError(13, "x")
        return real(path)

    monkeypatch.setattr(os, "listdir", listdir)
    status, answer = called("check", received.parent, "--json")

    assert status == 1
    assert any(item["files"] == ["psykiatri"] for item in json.loads(answer)["findings"])


def test_a_case_is_checked_without_a_network(received: Path) -> None:
    """With the network taken away by the system, everything is as with it."""
    before = without_network()
    if not before:
        pytest.skip("systemet tillader ikke unshare -rn")

    assert (
        said("check", received.parent, "--json", before=before).stdout
        == said("check", received.parent, "--json").stdout
    )
    assert said("archive", received.parent, "--incomplete", before=before).returncode in {0, 1}


@pytest.mark.parametrize("name", [".Redskab 1.docx", ".scan.PDF", ".1.tif", "under/.bidrag.odt"])
def test_a_hidden_form_is_told_of(received: Path, name: str) -> None:
    """A name that begins with a dot hides a file from everybody who looks; it is named, and not passed over."""
    (received / name).parent.mkdir(exist_ok=True)
    (received / name).write_bytes(b"x")
    assert [(one, "punktum" in reason) for one, reason in unseen(received)] == [(name, True)]


@pytest.mark.parametrize(
    "name", [".DS_Store", "._Redskab 1.docx", ".~lock.Redskab 1.docx#", "~$dskab 1.docx", ".dropbox"]
)
def test_what_a_system_hides_is_passed_over(received: Path, name: str) -> None:
    """It is not a form, and no authority sent it."""
    (received / name).write_bytes(b"x")
    assert list(unseen(received)) == []
