"""The process that looks at files: it answers like the readers themselves, and nothing it does reaches us."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from infohus_forms.casework.reading import reader
from infohus_forms.models.finding import Refused
from infohus_forms.models.response import Stamp
from infohus_forms.read.carrier import raw_form
from infohus_forms.read.exchange import NotAnAnswerError, answer_of, reading_of
from infohus_forms.render.forms import WRITERS, fillable
from infohus_forms.spec.shelf import form_spec


def form(carrier: str) -> bytes:
    """A form with something in it, on a carrier."""
    spec = form_spec("redskab1")
    stamp = Stamp(spec.id, spec.version, spec.hash, case="DEMO-1", instance="A", fictional=True)
    return fillable(spec, stamp, {"r1_p_name": "Çağla Yıldız-Prøve 😀", "r1_anonymous": "nej"}, carrier)


def worker(code: str) -> tuple[str, ...]:
    """A process that behaves as `code` says: the parser that goes wrong."""
    return (sys.executable, "-c", "import sys, time, os\nread, out = sys.stdin.buffer, sys.stdout.buffer\n" + code)


LIMITED = "from infohus_forms.read import worker\nworker.WORKER_PROCESSOR_SECONDS = 0\nworker._limit()\n"
"""The limits of the real worker, with hardly any processor time."""


@pytest.mark.parametrize("carrier", ["word", "pdf"])
def test_the_process_reads_what_the_readers_read(carrier: str) -> None:
    """Everything comes over: texts, ticks, stamp, specification and findings."""
    data = form(carrier)

    with reader() as read:
        assert read(data) == raw_form(data)


def test_refusals_come_over_whole() -> None:
    """The finding that says why a file is refused is the same in both processes."""
    with reader() as read, pytest.raises(Refused) as there:
        read(b"%PDF-1.7 nothing more")
    with pytest.raises(Refused) as here:
        raw_form(b"%PDF-1.7 nothing more")

    assert there.value.finding == here.value.finding


@pytest.mark.parametrize(
    ("code", "finding"),
    [
        ("time.sleep(60)", "file.too_slow"),
        ("os._exit(3)", "file.broke_the_reader"),
        ("os.abort()", "file.broke_the_reader"),
        ("read.read(8); out.write(b'garbage that is no answer'); out.flush()", "file.broke_the_reader"),
        ("out.write((1 << 60).to_bytes(8, 'big')); out.flush(); time.sleep(60)", "file.broke_the_reader"),
        ("out.write((2).to_bytes(8, 'big') + b'{}'); out.flush(); time.sleep(60)", "file.broke_the_reader"),
        ("out.write((4).to_bytes(8, 'big') + b'null'); out.flush(); time.sleep(60)", "file.broke_the_reader"),
        ("out.write((99).to_bytes(8, 'big') + b'half'); out.flush()", "file.broke_the_reader"),
        ("while True: out.write(bytes(1 << 20))", "file.broke_the_reader"),
        ("sys.stderr.write('x' * (1 << 22)); os._exit(0)", "file.broke_the_reader"),
        (LIMITED + "bytearray(2 << 30)", "file.broke_the_reader"),
        (LIMITED + "worker._limit_processor()\nwhile True: pass", "file.broke_the_reader"),
    ],
)
def test_a_process_that_goes_wrong_costs_one_file(code: str, finding: str) -> None:
    """A parser that hangs, dies, floods or answers nonsense is a refusal of that file, and the next is still read."""
    with reader(worker(code), seconds=2.0 if finding == "file.too_slow" else 60.0) as read:
        for _ in range(2):
            with pytest.raises(Refused) as caught:
                read(b"anything")
            assert caught.value.finding.code == finding


def test_an_answer_that_comes_too_late_is_not_taken_for_the_next_files(tmp_path: Path) -> None:
    """The process that was too slow is gone with what it had to say."""
    late = tmp_path / "first"
    code = (
        "import pathlib\nfrom infohus_forms.read import worker\n"
        f"first = not pathlib.Path({str(late)!r}).exists(); pathlib.Path({str(late)!r}).touch()\n"
        "read.read(8)\nif first: time.sleep(30)\n"
        "worker._send(out, worker.refusal_of(worker.Refused(worker.findings.EMPTY.at(place='late' if first else 'next'))))\n"
        "time.sleep(60)"
    )
    with reader(worker(code), seconds=10.0) as read:
        places = []
        for _ in range(2):
            with pytest.raises(Refused) as caught:
                read(b"anything")
            places.append(caught.value.finding.place)

    assert places == ["", "next"]


GOOD = json.loads(answer_of(raw_form(form("word"))))
FINDING = {"code": "file.empty", "severity": "error", "field": "", "place": "", "message": "", "hint": ""}


@pytest.mark.parametrize(
    "wrong",
    [
        {"carrier": "sten"},
        {"carrier": ["word"]},
        {"stamp": []},
        {"stamp": {"form": 1, "version": "1", "hash": "x"}},
        {"stamp": {**GOOD["stamp"], "case": "x" * 300}},
        {"stamp": {**GOOD["stamp"], "prefilled": {"a": None}}},
        {"embedded_spec": "not base64!"},
        {"embedded_spec": 7},
        {"texts": {"a": 1}},
        {"texts": {"a": {"b": "c"}}},
        {"texts": {"a" * 300: "b"}},
        {"texts": {"a": "b" * 300_000}},
        {"texts": {str(number): "" for number in range(6_000)}},
        {"texts": None},
        {"ticked": "abc"},
        {"ticked": [["a"]]},
        {"found": {"a": "b"}},
        {"found": list(map(str, range(6_000)))},
        {"raw": {"a": None}},
        {"outside": [{"place": "", "near": ""}]},
        {"outside": [{"place": "", "near": "", "text": "", "more": ""}]},
        {"outside": [{"place": "", "near": "", "text": ""}] * 6_000},
        {"findings": [{**FINDING, "code": "V99.made_up"}]},
        {"findings": [{**FINDING, "severity": "fine"}]},
        {"findings": [{**FINDING, "message": "x" * 3_000}]},
        {"findings": [FINDING] * 6_000},
        {"refused": {**FINDING, "code": "nonsense"}},
        {"refused": []},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_an_answer_of_another_shape_than_a_reading_is_no_answer(wrong: dict[str, Any]) -> None:
    """Types, lengths, numbers and codes are checked before anything is believed."""
    with pytest.raises(NotAnAnswerError):
        reading_of(json.dumps({**GOOD, **wrong}).encode())


@pytest.mark.parametrize("answer", [b"", b"[" * 100_000, b"\xff\xfe", b"[]", b'"text"', b"{}", b'{"carrier":'])
def test_nonsense_is_no_answer(answer: bytes) -> None:
    """Not JSON, not UTF-8, too deep, or nothing of what is asked."""
    with pytest.raises(NotAnAnswerError):
        reading_of(answer)


def test_after_a_file_that_stopped_the_process_the_next_is_read_as_ever(tmp_path: Path) -> None:
    """A file that takes all the time there is costs its own time, and nothing else."""
    data = form("word")
    slow = tmp_path / "slow"
    code = (
        "import pathlib\nfrom infohus_forms.read import worker\n"
        f"if not pathlib.Path({str(slow)!r}).exists():\n    pathlib.Path({str(slow)!r}).touch(); time.sleep(60)\n"
        "worker.main()"
    )
    with reader(worker(code), seconds=15.0) as read:
        with pytest.raises(Refused, match="sekunder"):
            read(data)
        assert read(data) == raw_form(data)


def test_what_a_file_makes_the_process_do_is_refused(tmp_path: Path) -> None:
    """Within the worker, writing a file, starting a program and opening a connection are forbidden."""
    target = tmp_path / "leak"
    code = (
        "from infohus_forms.read import worker\nworker._limit(); sys.addaudithook(worker._refuse)\nseen = []\n"
        f"for act in (lambda: open({str(target)!r}, 'w'), lambda: os.system('true'), lambda: __import__('socket').socket()):\n"
        "    try: act()\n    except PermissionError: seen.append(1)\n"
        "worker._send(out, worker.refusal_of(worker.Refused(worker.findings.EMPTY.at(place=str(len(seen))))))\n"
    )
    with reader(worker(code)) as read, pytest.raises(Refused) as caught:
        read(b"anything")

    assert caught.value.finding.place == "3"
    assert not Path(target).exists()


def test_every_format_that_is_written_is_read() -> None:
    """The formats of the table are those of these tests."""
    assert {"word", "pdf"} <= set(WRITERS)
