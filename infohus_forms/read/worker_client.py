"""The parent process's side of a worker: send it the bytes of a file, receive the reading. If a file ends the worker, the next file gets a new one."""

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
"""Maximum number of questions about one file; a scan asks one for each page."""

Read = Callable[[bytes], RawForm]


def no_names(_digest: str) -> frozenset[str]:
    """Return no names: no form is known."""
    return frozenset()


@contextmanager
def reader(
    command: Sequence[str] = WORKER,
    seconds: float = WORKER_SECONDS,
    *,
    paper: Ask = no_paper,
    names: KnownNames = no_names,
) -> Iterator[Read]:
    """Yield a function that returns the reading of a file's bytes, and raises Refused.

    `paper` returns the blank prints of scans, `names` the control names of a form by the digest of its specification.
    The process is started at once, so that it gets ready while the caller does other things. A file that takes more than
    `seconds`, or that ends the process twice, is refused, and the next file gets a new process. Raises ReaderNotStartedError when
    the process fails before it looks at a file.
    """
    process, ended, starting = start_worker(command), False, Lock()
    with ThreadPoolExecutor(1) as waiting:

        def ready() -> None:
            """Make sure that the process is alive. The lock keeps a new one from starting after the last was ended: no one would end it."""
            nonlocal process
            with starting:
                if ended:  # no one waits for the answer any more
                    raise Refused(findings.BROKE_THE_READER.at())
                if process.returncode is not None:
                    process = start_worker(command)

        def read(data: bytes) -> RawForm:
            for last in (False, True):
                ready()
                try:
                    return reading_of(told(data))
                except (TooSlowError, NotAnAnswerError) as reason:
                    # In any case a new process for the next file: a late answer of this one would be taken for that file's.
                    end_worker(process, waiting)
                    # Something else may have killed the worker, so no file is blamed yet (decision 85).
                    if isinstance(reason, EndedError) and process.worth_a_second_try and not last:
                        continue
                    # It never got as far as a file: the installation is at fault.
                    if not process.ready:
                        raise process.not_started() from None
                    slow = isinstance(reason, TooSlowError)
                    why = findings.TOO_SLOW.at(seconds=round(seconds)) if slow else findings.BROKE_THE_READER.at()
                    raise Refused(why) from None
            raise AssertionError  # the second try is the last

        def told(data: bytes) -> bytes:
            """Return the worker's message about a file, once its questions are answered."""
            answer = waiting.submit(ask_worker, process, data).result(seconds)
            # A bound on the questions: a hostile file could make the worker ask for ever, and each answer begins the time limit again.
            for _ in range(QUESTIONS):
                try:
                    reply = _reply(answer, paper, names)
                except BaseException:  # the worker waits for a reply, and would take the next file for it
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
    """Return the reply to a question of the worker; None when its message is no question."""
    digest = names_asked_of(message)
    if digest is not None:
        return names_reply_of(names(digest))
    asks, code = asked_of(message)
    return reply_of(paper(code)) if asks else None
