"""Files are looked at before anybody asks, each once, and nobody waits for what is called off."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import pytest

from infohus_forms.casework.intake import form_reader
from infohus_forms.casework.intake.form_reader import reading_ahead
from infohus_forms.models.finding import Refused
from infohus_forms.models.response import Carrier, RawForm
from infohus_forms.read.findings import NOT_READABLE
from infohus_forms.read.worker_pool import Readers

WORD, OTHER = b"PK\x03\x04", b"%PDF"
NOTHING = RawForm(Carrier.NONE, None, b"", {}, frozenset(), frozenset(), {})


@contextmanager
def readers_with(*processes: Callable[[bytes], RawForm]) -> Iterator[Readers]:
    """Readers of which each process is a function of the test's."""
    with ThreadPoolExecutor(4) as pool:
        made = Readers(pool)
        for process in processes:
            made.idle.put(process)
        yield made


def test_the_same_bytes_are_looked_at_once() -> None:
    """Two files alike, begun before they are asked for, and asked for again and again."""
    looked: list[bytes] = []

    def process(data: bytes) -> RawForm:
        looked.append(data)
        return NOTHING

    with readers_with(process) as readers:
        readers.begin([b"a", b"a"])
        assert {id(readers.read(b"a")) for _ in range(3)} == {id(readers.read(b"a"))}
        readers.read(b"b")
        readers.read(b"b")
    assert looked == [b"a", b"b"]


def test_word_files_are_taken_from_one_end_and_others_from_the_other() -> None:
    """The largest of each kind first; one process meets the small ones of both in the middle."""
    looked: list[bytes] = []
    go = Event()

    def process(data: bytes) -> RawForm:
        go.wait(10)
        looked.append(data)
        return NOTHING

    with readers_with(process) as readers:
        readers.begin([WORD, OTHER + b"2", WORD + b"22", OTHER])
        go.set()
        readers.read(WORD + b"22")
    assert looked == [OTHER + b"2", OTHER, WORD, WORD + b"22"]


def test_a_refusal_is_told_to_everyone_who_asks() -> None:
    """A file that cannot be read is no less so the second time."""

    def process(_: bytes) -> RawForm:
        raise Refused(NOT_READABLE.at(reason="en prøve"))

    with readers_with(process) as readers:
        readers.begin([b"a"])
        for _ in range(2):
            with pytest.raises(Refused):
                readers.read(b"a")


def test_what_is_called_off_keeps_nobody_waiting() -> None:
    """A command that stops early: the file at hand is finished, the next one is not begun."""
    begun, go = Event(), Event()

    def process(data: bytes) -> RawForm:
        begun.set()
        go.wait(10)
        assert data == b"aa"
        return NOTHING

    with readers_with(process) as readers:
        readers.begin([b"a", b"aa"])
        assert begun.wait(10)
        readers.end()
        with pytest.raises(CancelledError):
            readers.read(b"a")
        go.set()


def test_a_file_that_changed_since_is_looked_at_as_it_is_now(tmp_path: Path) -> None:
    """What was read ahead is known by its bytes, never by the name of the file."""
    (tmp_path / "modtaget").mkdir()
    file = tmp_path / "modtaget" / "brev.txt"
    file.write_bytes(b"et brev")
    with reading_ahead(tmp_path) as readers:
        with pytest.raises(Refused) as before:
            readers.read(file.read_bytes())
        file.write_bytes(b"\xff\xd8\xff et billede")
        with pytest.raises(Refused) as after:
            readers.read(file.read_bytes())
    assert before.value.finding.code != after.value.finding.code


def test_more_than_may_be_held_waits_for_its_turn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Large cases are not kept in memory as a whole."""
    (tmp_path / "modtaget").mkdir()
    for name in "abc":
        (tmp_path / "modtaget" / name).write_bytes(name.encode() * 100)
    monkeypatch.setattr(form_reader, "AHEAD_BYTES", 250)
    with reading_ahead(tmp_path) as readers:
        assert len(readers.known) == 2
        with pytest.raises(Refused):
            readers.read(b"c" * 100)
