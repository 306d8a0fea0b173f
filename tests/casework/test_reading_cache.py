"""What was read of a scan is kept in the case, believed only when it is whole and fits, and gone with the scan."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from infohus_forms.casework.intake import kept_readings as reading_cache
from infohus_forms.casework.intake.kept_readings import ReadingCache
from infohus_forms.casework.review.review import review
from infohus_forms.casework.storage.card import load, write
from infohus_forms.casework.storage.case_file import PaperCopy
from infohus_forms.casework.storage.case_folder import folder_of
from infohus_forms.models.finding import Refused
from infohus_forms.models.paper import Paper, PaperField, Picture, State
from infohus_forms.models.response import Carrier, RawForm, Stamp
from infohus_forms.read import findings
from infohus_forms.read.worker_protocol import reading_of
from tests.casework.on_paper import case_on_paper
from tests.formats.scan.paper import filled_pages, scan_of

DAY = date(2026, 11, 25)
FORM = "redskab2_overblik"
PERSON = "N.D."
"""How the case names its person."""
SCAN = b"%PDF-1.4 /Image a scan"
FIELD = PaperField("hdr_status", State.REVIEW, "kladde", "unclear", 1, 1, b"picture")
READ = RawForm(
    carrier=Carrier.PAPER,
    stamp=Stamp("redskab1", "1.0", "0" * 64),
    embedded_spec=None,
    texts={"hdr_case_no": "26/01234"},
    ticked=frozenset({"hdr_status=kladde"}),
    found=frozenset({"hdr_status=kladde"}),
    raw={},
    findings=(),
    paper=Paper("00000001", {1: 1}, 9, (FIELD,), {1: Picture(2, 1, b"page", jpeg=True)}),
)


@pytest.fixture
def case_dir(tmp_path: Path) -> Path:
    """A case of its own with one form sent out on paper, and the scan in `modtaget`."""
    case_on_paper(tmp_path / "sag", (FORM,), DAY)
    (tmp_path / "sag" / "modtaget" / "scan.pdf").write_bytes(SCAN)
    return tmp_path / "sag"


class Reader:
    """A reader that counts how often it is asked."""

    def __init__(self, answer: RawForm | Refused = READ) -> None:
        self.answer, self.asked = answer, 0

    def __call__(self, _: bytes) -> RawForm:
        """The answer."""
        self.asked += 1
        if isinstance(self.answer, Refused):
            raise self.answer
        return self.answer


def once(case: Path, reader: Reader, data: bytes = SCAN) -> RawForm:
    """One command that reads the scan and keeps what it has read."""
    cache = ReadingCache(case)
    try:
        return cache.read(data, reader)
    finally:
        cache.save()


def entries(case: Path) -> list[Path]:
    """What is kept."""
    return sorted((case / "gennemsyn" / ".læst").glob("*"))


def test_a_scan_is_read_once(case_dir: Path) -> None:
    """The second command gets the same reading, without the pages, which only an archive needs."""
    reader = Reader()
    first, second = once(case_dir, reader), once(case_dir, reader)
    assert reader.asked == 1
    assert READ.paper
    assert first == READ
    assert second == replace(READ, paper=replace(READ.paper, pictures={}))
    (entry,) = entries(case_dir)
    assert hashlib.sha256(SCAN).hexdigest().encode() in entry.read_bytes()
    assert "scan" not in entry.name


def test_what_is_no_form_is_kept_too(case_dir: Path) -> None:
    """A long annex is not searched for codes again; what depended on time or memory is."""
    foreign = Reader(Refused(findings.IMAGE.at()))
    slow = Reader(Refused(findings.TOO_SLOW.at(seconds=60)))
    for reader in (slow, slow, foreign, foreign):
        with pytest.raises(Refused) as stop:
            once(case_dir, reader)
        assert isinstance(reader.answer, Refused)
        assert stop.value.finding == reader.answer.finding
    assert (slow.asked, foreign.asked) == (2, 1)


@pytest.mark.parametrize(
    "harm",
    [
        lambda data: data[:-1],
        lambda data: data.replace(b"26/01234", b"26/01235"),
        lambda data: data.replace(b'"hdr_status=kladde"', b'"hdr_status=endelig"'),
        lambda _: b"",
        lambda data: hashlib.sha256(data.partition(b"\n")[2][:-9]).hexdigest().encode() + data[64:-9],
    ],
    ids=["cut short", "a text", "a tick", "empty", "no reading"],
)
def test_a_damaged_entry_is_not_believed(case_dir: Path, harm: Callable[[bytes], bytes]) -> None:
    """It is read again, and the entry is made whole."""
    reader = Reader()
    once(case_dir, reader)
    (entry,) = entries(case_dir)
    entry.write_bytes(harm(entry.read_bytes()))
    once(case_dir, reader)
    once(case_dir, reader)
    assert reader.asked == 2


def test_an_entry_of_another_scan_is_not_believed(case_dir: Path) -> None:
    """Put in the place of another's, it says whose it is."""
    other = b"%PDF-1.4 /Image another"
    (case_dir / "modtaget" / "andet.pdf").write_bytes(other)
    reader = Reader()
    once(case_dir, reader)
    (first,) = entries(case_dir)
    once(case_dir, reader, other)
    (second,) = set(entries(case_dir)) - {first}
    second.write_bytes(first.read_bytes())
    once(case_dir, reader, other)
    assert reader.asked == 3


def test_it_is_read_again_when_anything_is_new(case_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another program, library or specification; other paper given out; other forms in `skemaer`."""
    reader = Reader()
    once(case_dir, reader)
    folder = folder_of(case_dir)
    file = load(folder)
    write(folder, replace(file, copies=(*file.copies, PaperCopy("00000009", "x", "2026-11-25"))))
    once(case_dir, reader)
    (folder.forms / "ny.pdf").write_bytes(b"%PDF-")
    once(case_dir, reader)
    monkeypatch.setattr(reading_cache, "_program", lambda _shelf: "another")
    once(case_dir, reader)
    once(case_dir, reader)
    assert reader.asked == 4
    assert len(entries(case_dir)) == 1


def test_entries_of_files_that_are_gone_are_removed(case_dir: Path) -> None:
    """Somebody has deleted the scan by hand; nothing is kept of a file that is not there either."""
    once(case_dir, Reader())
    assert entries(case_dir)
    (case_dir / "modtaget" / "scan.pdf").unlink()
    once(case_dir, Reader())
    assert entries(case_dir) == []


def test_there_is_a_limit(case_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What would be too large is read each time."""
    monkeypatch.setattr(reading_cache, "ENTRY_BYTES", 10)
    once(case_dir, Reader())
    assert entries(case_dir) == []


def test_a_case_that_cannot_be_written_in(case_dir: Path) -> None:
    """It is still looked at: a file lies where the folder would be."""
    shutil.rmtree(case_dir / "gennemsyn", ignore_errors=True)
    (case_dir / "gennemsyn").write_bytes(b"")
    reader = Reader()
    assert once(case_dir, reader) == READ
    assert once(case_dir, reader) == READ
    assert reader.asked == 2


@pytest.fixture
def scanned(case_dir: Path) -> Path:
    """The case with a real scan, on which a name is written."""
    reference = case_on_paper(case_dir.parent / "sag 2", (FORM,), DAY)[FORM]
    page = filled_pages(reference, ("hdr_filled_by_name", "hdr_status=kladde"), pages=(1,))
    (case_dir.parent / "sag 2" / "modtaget" / "scan.pdf").write_bytes(scan_of(page))
    return case_dir.parent / "sag 2"


def test_commands_that_look_and_commands_that_decide(
    infohus: Callable[..., Any], scanned: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`check` twice says the same; whatever decides does not look at what is kept; `withdraw` takes it with the scan."""
    first = infohus("check", scanned, "--json")
    assert len(entries(scanned)) == 1
    assert (entries(scanned)[0].stat().st_mode & 0o077) == 0 or os.name == "nt"
    read = ReadingCache.read
    asked: list[Path] = []

    def counted(self: ReadingCache, data: bytes, look: Callable[[bytes], RawForm]) -> RawForm:
        asked.append(self.case)
        return read(self, data, look)

    monkeypatch.setattr(ReadingCache, "read", counted)
    assert infohus("check", scanned, "--json").out == first.out
    assert asked
    asked.clear()
    for words in (("combine",), ("archive",), ("settle",), ("verify",), ("next",), ("print",), ("meeting",)):
        infohus(*words, scanned)
    assert review(scanned, today=DAY).own
    assert asked == []
    scan = scanned / "modtaget" / "scan.pdf"
    assert infohus("withdraw", scan, "--reason", "Forkert person", "--name", "Kim Prøve").status == 0
    assert entries(scanned) == []


def test_withdraw_takes_only_what_was_read_of_that_scan(infohus: Callable[..., Any], case_dir: Path) -> None:
    """Two scans lie in the case; of the one that stays, the reading stays."""
    other = b"%PDF-1.4 /Image another"
    (case_dir / "modtaget" / "andet.pdf").write_bytes(other)
    once(case_dir, Reader())
    once(case_dir, Reader(), other)
    assert len(entries(case_dir)) == 2
    scan = case_dir / "modtaget" / "scan.pdf"
    said = infohus("withdraw", scan, "--reason", "Forkert person", "--name", "Kim Prøve")
    assert said.status == 0, said.err
    (left,) = entries(case_dir)
    assert hashlib.sha256(other).hexdigest().encode() in left.read_bytes()


def test_what_is_kept_of_our_own_paper_is_in_one_file_only(infohus: Callable[..., Any], scanned: Path) -> None:
    """What is printed on the form of the person is in the reading; no message and no name of a file has it, and no page is kept.

    Handwriting is kept as a picture of its field: a person has to read it.
    """
    card = scanned / "sag.yaml"
    before = {path: path.read_bytes() for path in scanned.rglob("*") if path.is_file()}
    said = infohus("check", scanned, "--json")
    (entry,) = entries(scanned)
    new = {path for path in scanned.rglob("*") if path.is_file() and before.get(path) != path.read_bytes()}
    sheets = {path for path in new if path.parent == scanned / "gennemsyn"}
    assert new - sheets == {entry}
    assert card.read_bytes() == before[card]
    raw = reading_of(entry.read_bytes().split(b"\n", 2)[2])
    assert raw.paper
    assert raw.stamp
    assert raw.paper.pictures == {}
    assert all(item.crop == b"" for item in raw.paper.fields if item.state is State.OK)
    assert any(item.crop for item in raw.paper.fields if item.name == "hdr_filled_by_name")
    assert raw.stamp.prefilled["hdr_person_ref"] == PERSON
    told = [text for item in raw.findings for text in (item.message, item.place or "", item.hint or "")]
    assert not [text for text in (*told, said.err, entry.name, *(path.name for path in sheets)) if PERSON in text]
