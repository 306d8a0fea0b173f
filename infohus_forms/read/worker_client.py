"""The parent process's side of a worker: the bytes of a file go to it, what they say comes back. A file that ends the worker gets a new one for the next."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooSlowError
from contextlib import contextmanager
from threading import Lock

from infohus_forms.formats.limits import SCAN_PAGES, WORKER_SECONDS
from infohus_forms.formats.names import KnownNames
from infohus_forms.formats.paper_code import Ask, no_paper
from infohus_forms.models.finding import Refused
from infohus_forms.models.response import RawForm
from infohus_forms.read import findings
from infohus_forms.read.names_protocol import names_asked_of, names_reply_of
from infohus_forms.read.paper_protocol import asked_of, reply_of
from infohus_forms.read.process import EndedError, ask_worker, end_worker, start_worker, worker_command
from infohus_forms.read.worker_protocol import NotAnAnswerError, reading_of

WORKER = worker_command("infohus_forms.read.worker")
QUESTIONS = 2 * SCAN_PAGES
"""Most questions about one file: one a page of a scan."""

Read = Callable[[bytes], RawForm]


def no_names(_digest: str) -> frozenset[str]:
    """Know no forms."""
    return frozenset()


@contextmanager
def reader(
    command: Sequence[str] = WORKER,
    seconds: float = WORKER_SECONDS,
    *,
    paper: Ask = no_paper,
    names: KnownNames = no_names,
) -> Iterator[Read]:
    """A function from the bytes of a file to its reading, which raises Refused.

    `paper` gives the blank prints of scans, `names` the control names of a form by the digest of its specification.
    The process is started at once, so that it gets ready while the caller does other things. A file that takes
    too long, or that ends the process twice, is refused, and the next file gets a new process. Raises ReaderNotStartedError when
    the process does not come so far as to look at a file.
    """
    process, ended, starting = start_worker(command), False, Lock()
    with ThreadPoolExecutor(1) as waiting:

        def ready() -> None:
            """The process alive again. With the lock none is started after the last one was ended: it would stay."""
            nonlocal process
            with starting:
                if ended:  # nobody waits for the answer any more
                    raise Refused(findings.BROKE_THE_READER.at())
                if process.returncode is not None:
                    process = start_worker(command)

        def read(data: bytes) -> RawForm:
            for last in (False, True):
                ready()
                try:
                    return reading_of(told(data))
                except (TooSlowError, NotAnAnswerError) as reason:
                    end_worker(process, waiting)
                    if isinstance(reason, EndedError) and process.worth_a_second_try and not last:
                        continue
                    if not process.ready:
                        raise process.not_started() from None
                    slow = isinstance(reason, TooSlowError)
                    why = findings.TOO_SLOW.at(seconds=round(seconds)) if slow else findings.BROKE_THE_READER.at()
                    raise Refused(why) from None
            raise AssertionError  # the second try is the last

        def told(data: bytes) -> bytes:
            """What the process says of a file, once its questions are answered."""
            answer = waiting.submit(ask_worker, process, data).result(seconds)
            for _ in range(QUESTIONS):
                try:
                    reply = _reply(answer, paper, names)
                except BaseException:  # it waits for a reply, and would take the next file for it
                    end_worker(process, waiting)
                    raise
                if reply is None:
                    break
                answer = waiting.submit(ask_worker, process, reply).result(seconds)
            return answer

        try:
            yield read
        finally:
            with starting:
                ended = True
            end_worker(process, waiting)


def _reply(message: bytes, paper: Ask, names: KnownNames) -> bytes | None:
    """What the worker is told after a question; None when its message is no question."""
    digest = names_asked_of(message)
    if digest is not None:
        return names_reply_of(names(digest))
    asks, code = asked_of(message)
    return reply_of(paper(code)) if asks else None
