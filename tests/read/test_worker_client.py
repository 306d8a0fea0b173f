"""The process that looks at files: it answers like the readers themselves, and nothing it does reaches us."""

import json
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from infohus_forms.casework.intake.form_reader import reader
from infohus_forms.formats.paper_code import PaperCode
from infohus_forms.models.finding import Refused
from infohus_forms.models.paper_layout import PaperReference
from infohus_forms.models.response import Stamp
from infohus_forms.models.stops import ReaderNotStartedError
from infohus_forms.read import process, worker_client
from infohus_forms.read.carrier import raw_form
from infohus_forms.read.worker_protocol import HELLO, NotAnAnswerError, answer_of, reading_of
from infohus_forms.render.forms import WRITERS, fillable
from tests.faults import called
from tests.support.shelf import SHELF, form_spec


def form(carrier: str, name: str = "Çağla Yıldız-Prøve 😀") -> bytes:
    """A form with something in it, on a carrier."""
    spec = form_spec("redskab1")
    stamp = Stamp(spec.id, spec.version, spec.hash, case="DEMO-1", instance="A", fictional=True)
    return fillable(spec, stamp, {"r1_p_name": name, "r1_anonymous": "nej"}, carrier)


GREETING = f"out.write({len(HELLO).to_bytes(8, 'big') + HELLO!r}); out.flush()\n"


def worker(code: str, greeting: str = GREETING) -> tuple[str, ...]:
    """A process that behaves as `code` says once it has said that it is ready: the parser that goes wrong."""
    return (
        sys.executable,
        "-c",
        f"import sys, time, os\nread, out = sys.stdin.buffer, sys.stdout.buffer\n{greeting}{code}",
    )


LIMITED = "from infohus_forms.read import confinement\nconfinement._limit()\n"
"""The limits of the real worker, with hardly any processor time."""


@pytest.mark.parametrize("carrier", ["word", "pdf"])
def test_the_process_reads_what_the_readers_read(carrier: str) -> None:
    """Everything comes over: texts, ticks, stamp, specification and findings."""
    data = form(carrier)

    with reader(SHELF) as read:
        assert read(data) == raw_form(data)


def test_refusals_come_over_whole() -> None:
    """The finding that says why a file is refused is the same in both processes."""
    with reader(SHELF) as read, pytest.raises(Refused) as there:
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
        (LIMITED + "confinement.limit_processor(0)\nwhile True: pass", "file.broke_the_reader"),
    ],
)
def test_a_process_that_goes_wrong_costs_one_file(code: str, finding: str) -> None:
    """A parser that hangs, dies, floods or answers nonsense is a refusal of that file, and the next is still read."""
    with reader(SHELF, worker(code), seconds=2.0 if finding == "file.too_slow" else 60.0) as read:
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
        "worker.send(out, worker.refusal_of(worker.Refused(worker.findings.EMPTY.at(place='late' if first else 'next'))))\n"
        "time.sleep(60)"
    )
    with reader(SHELF, worker(code), seconds=10.0) as read:
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
        f"if not pathlib.Path({str(slow)!r}).exists():\n    pathlib.Path({str(slow)!r}).touch(); {GREETING}    time.sleep(60)\n"
        "worker.main()"
    )
    with reader(SHELF, worker(code, greeting=""), seconds=15.0) as read:
        with pytest.raises(Refused, match="sekunder"):
            read(data)
        assert read(data) == raw_form(data)


@pytest.mark.parametrize("when", ["before the answer", "in the middle of it", "before it is ready"])
def test_a_process_that_somebody_else_ends_is_tried_once_more(tmp_path: Path, when: str) -> None:
    """The system is out of memory, or a scanner ends it: the file is read by a fresh process and blamed for nothing."""
    data = form("word")
    first = tmp_path / "first"
    ways = {
        "before the answer": GREETING + "    read.read(8)",
        "in the middle of it": GREETING + "    read.read(8); out.write((99).to_bytes(8, 'big') + b'half'); out.flush()",
        "before it is ready": "pass",
    }
    code = (
        "import pathlib, signal\nfrom infohus_forms.read import worker\n"
        f"first = pathlib.Path({str(first)!r})\nif not first.exists():\n    first.touch(); {ways[when]}\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\nworker.main()"
    )
    with reader(SHELF, worker(code, greeting="")) as read:
        assert read(data) == raw_form(data)


def test_no_process_is_left_when_a_command_stops_while_one_is_started_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """The file ends the process, a thread starts the next one, and just then the command is over: that one is ended, too."""
    started: list[process.Worker] = []
    again = Event()

    def start(command: Sequence[str]) -> process.Worker:
        if started:
            again.set()
            Event().wait(0.5)
        started.append(process.start_worker(command))
        return started[-1]

    monkeypatch.setattr(worker_client, "start_worker", start)
    with ThreadPoolExecutor(1) as pool:
        with reader(SHELF, worker("os._exit(3)")) as read:
            result = pool.submit(read, b"anything")
            assert again.wait(60)
        assert isinstance(result.exception(60), Exception)
    assert len(started) == 2
    assert all(one.returncode is not None for one in started)


def test_a_question_that_cannot_be_answered_ends_the_process() -> None:
    """It waits for a reply and would take the next file for it; the next file is read by a fresh process."""
    data = form("word")
    asking = (
        "from infohus_forms.read.paper_protocol import question_of\n"
        "from infohus_forms.read import worker\nworker.send(out, question_of(None))\nread.read(1 << 20)"
    )

    def broken(_: PaperCode | None) -> PaperReference | None:
        raise RuntimeError

    with reader(SHELF, worker(asking), paper=broken) as read:
        for _ in range(2):
            with pytest.raises(RuntimeError):
                read(data)


NOT_STARTED = {
    "a library that it begins with is missing": (
        "sys.modules['logging'] = None\nimport infohus_forms.read.worker",
        "logging",
    ),
    "a library that a file needs is missing": (
        "sys.modules['lxml'] = None\nfrom infohus_forms.read.worker import main; main()",
        "lxml",
    ),
    "it is forbidden": ("os._exit(126)", "status 126"),
    "it is another version": ("out.write((1).to_bytes(8, 'big') + b'x'); out.flush(); os._exit(0)", "status"),
}


@pytest.mark.parametrize("kind", NOT_STARTED)
def test_a_process_that_cannot_start_is_no_fault_of_a_file(kind: str) -> None:
    """A package that is not found, a program that the machine forbids: the reason is told, and no file is blamed."""
    code, why = NOT_STARTED[kind]
    with reader(SHELF, worker(code, greeting="")) as read:
        for _ in range(2):
            with pytest.raises(ReaderNotStartedError, match=why):
                read(form("word"))


def test_a_reader_that_cannot_start_ends_a_command_with_70(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In plain words, without the file's name."""
    path = tmp_path / "skema.docx"
    path.write_bytes(form("word", "Bente Demo"))  # no other test reads it: what was read in this run is not read again
    (tmp_path / "infohus_forms").mkdir()
    (tmp_path / "infohus_forms" / "__init__.py").write_text("raise ImportError('DLL load failed')", encoding="utf-8")
    monkeypatch.setattr(process, "environment", lambda: {"PYTHONPATH": str(tmp_path)})

    status, said = called("read", path)

    assert status == 70
    assert said.startswith("Programmet kan ikke starte sin læser (")
    assert "DLL load failed" in said
    assert "skema.docx" not in said


def test_a_process_finds_what_this_one_finds_and_nothing_where_it_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Libraries that the user installed for himself are found; a file in the current folder is no library, whatever it is called."""
    own, here = tmp_path / "egne", tmp_path / "modtaget"
    for folder, text in ((own, "OWN = 1"), (here, "raise SystemExit(9)")):
        folder.mkdir()
        (folder / ("egen.py" if folder == own else "lxml.py")).write_text(text, encoding="utf-8")
    (here / "struct.py").write_text("raise SystemExit(9)", encoding="utf-8")
    monkeypatch.syspath_prepend(str(own))
    monkeypatch.syspath_prepend("")
    monkeypatch.syspath_prepend(str(here))
    monkeypatch.chdir(here)

    with reader(SHELF) as read:
        assert read(form("word")).stamp
    code = "import egen; egen.OWN"
    assert subprocess.run([*process.worker_command("x")[:-2], "-c", code], env=process.environment(), check=True)


def test_every_format_that_is_written_is_read() -> None:
    """The formats of the table are those of these tests."""
    assert {"word", "pdf"} <= set(WRITERS)
