"""Files from outside are looked at in a process of their own: one for a command, begun anew when a file stops it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooSlowError
from contextlib import contextmanager, suppress
from pathlib import Path

from infohus_forms.formats.limits import ANSWER_BYTES, SCAN_PAGES, WORKER_SECONDS
from infohus_forms.formats.names import KnownNames
from infohus_forms.formats.paper_code import Ask, no_paper
from infohus_forms.models.finding import Refused
from infohus_forms.models.response import RawForm
from infohus_forms.read import findings
from infohus_forms.read.exchange import NotAnAnswerError, reading_of
from infohus_forms.read.names_exchange import names_asked_of, names_reply_of
from infohus_forms.read.paper_exchange import asked_of, reply_of

WORKER = (sys.executable, "-s", "-B", "-m", "infohus_forms.read.worker")
HEAD = 8
QUESTIONS = 2 * SCAN_PAGES
"""Most questions about one file: one a page of a scan."""

Read = Callable[[bytes], RawForm]


@contextmanager
def reader(
    command: Sequence[str] = WORKER,
    seconds: float = WORKER_SECONDS,
    *,
    paper: Ask = no_paper,
    names: KnownNames | None = None,
) -> Iterator[Read]:
    """A function from the bytes of a file to its reading, which raises Refused.

    `paper` gives the blank prints of scans, `names` the control names of a form: of the installed ones when it is None.
    The process is started at once, so that it gets ready while the caller does other things. A file that takes
    too long, or that ends the process, is refused, and the next file gets a new process.
    """
    process, ended = start_worker(command), False
    with ThreadPoolExecutor(1) as waiting:

        def read(data: bytes) -> RawForm:
            nonlocal process
            if ended:
                raise Refused(findings.BROKE_THE_READER.at())
            if process.returncode is not None:
                process = start_worker(command)
            try:
                answer = waiting.submit(ask_worker, process, data).result(seconds)
                for _ in range(QUESTIONS):
                    reply = _reply(answer, paper, names or installed_names)
                    if reply is None:
                        break
                    answer = waiting.submit(ask_worker, process, reply).result(seconds)
                return reading_of(answer)
            except TooSlowError:
                end_worker(process, waiting)
                raise Refused(findings.TOO_SLOW.at(seconds=round(seconds))) from None
            except (NotAnAnswerError, OSError):
                end_worker(process, waiting)
                raise Refused(findings.BROKE_THE_READER.at()) from None

        try:
            yield read
        finally:
            ended = True
            end_worker(process, waiting)


def _reply(message: bytes, paper: Ask, names: KnownNames) -> bytes | None:
    """What the worker is told after a question; None when its message is no question."""
    digest = names_asked_of(message)
    if digest is not None:
        return names_reply_of(names(digest))
    asks, code = asked_of(message)
    return reply_of(paper(code)) if asks else None


def installed_names(digest: str) -> frozenset[str]:
    """The names of the controls of the installed form with this digest; none if there is no such form."""
    from infohus_forms.render.questions import sheet_of  # noqa: PLC0415 - few files ask, and processes start without it
    from infohus_forms.spec.shelf import form_ids, form_spec, versions  # noqa: PLC0415 - as above

    specs = (form_spec(form, version) for form in form_ids() for version in versions(form))
    spec = next((one for one in specs if one.hash == digest), None)
    return frozenset(control.name for control in sheet_of(spec).controls()) if spec else frozenset()


def environment() -> dict[str, str]:
    """Nothing of our environment but what Python needs to start."""
    kept = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "LANG", "LC_ALL", "TEMP", "TMP")
    needed = {name: os.environ[name] for name in kept if name in os.environ}
    return {**needed, "PYTHONPATH": str(Path(__file__).parents[2])}


def start_worker(command: Sequence[str]) -> subprocess.Popen[bytes]:
    """The process of a worker, its standard input and output ours."""
    return subprocess.Popen(  # noqa: S603 - our own interpreter and module
        list(command), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment()
    )


def end_worker(process: subprocess.Popen[bytes], waiting: ThreadPoolExecutor) -> None:
    """The worker gone and its pipes closed, by the thread that reads from them, once it has let go."""
    process.kill()
    process.wait()
    waiting.submit(_close, process).result()


def _close(process: subprocess.Popen[bytes]) -> None:
    for pipe in (process.stdin, process.stdout):
        with suppress(OSError):  # what was not yet written to a worker that is gone
            if pipe:
                pipe.close()


def ask_worker(process: subprocess.Popen[bytes], data: bytes) -> bytes:
    """The worker's next message after a file or a blank print; NotAnAnswerError when it ends before it has answered, or says too much."""
    assert process.stdin
    assert process.stdout
    process.stdin.write(len(data).to_bytes(HEAD, "big") + data)
    process.stdin.flush()
    head = process.stdout.read(HEAD)
    length = int.from_bytes(head, "big")
    if len(head) != HEAD or length > ANSWER_BYTES:
        raise NotAnAnswerError
    answer = process.stdout.read(length)
    if len(answer) != length:
        raise NotAnAnswerError
    return answer
