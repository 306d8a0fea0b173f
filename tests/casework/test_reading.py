"""The process that looks at files: it answers like the readers themselves, and nothing it does reaches us."""

import sys
from pathlib import Path

import pytest

from infohus_forms.casework.reading import reader
from infohus_forms.models.finding import Refused
from infohus_forms.models.response import Stamp
from infohus_forms.read.carrier import raw_form
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
    ],
)
def test_a_process_that_goes_wrong_costs_one_file(code: str, finding: str) -> None:
    """A parser that hangs, dies, floods or answers nonsense is a refusal of that file, and the next is still read."""
    with reader(worker(code), seconds=2.0) as read:
        for _ in range(2):
            with pytest.raises(Refused) as caught:
                read(b"anything")
            assert caught.value.finding.code == finding


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
