"""A process that looks at files from outside, as the program sees it: started, asked, ended.

Its first message says that it is ready (`read.exchange.HELLO`). One that does not come so far has seen no file, and is a fault of
the installation; one that ends later may have been killed by somebody else and is tried once more before a file is blamed.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooSlowError
from contextlib import suppress
from pathlib import Path

import infohus_forms
from infohus_forms.formats.limits import ANSWER_BYTES
from infohus_forms.models.stops import ReaderNotStartedError
from infohus_forms.read.worker_protocol import HELLO, NotAnAnswerError

HEAD = 8
OUT_OF_TIME = -int(getattr(signal, "SIGXCPU", 0))
"""The status of a process whose processor time is gone: not worth a second try."""
DIAGNOSIS_SECONDS = 20.0
WORDS = 200
"""Most characters of the reason why a process does not start."""


class EndedError(NotAnAnswerError):
    """The process ended before it had answered."""


class Worker(subprocess.Popen[bytes]):
    """The process; `ready` once its first message has come, `most` bytes are its longest answer."""

    ready = False
    most = ANSWER_BYTES

    @property
    def worth_a_second_try(self) -> bool:
        """Whether the process may have been ended by somebody else than the file."""
        return self.returncode != OUT_OF_TIME

    def not_started(self) -> ReaderNotStartedError:
        """The error for a process that never came to say that it is ready, with the reason."""
        return ReaderNotStartedError(_why(self))


def worker_command(module: str) -> tuple[str, ...]:
    """The command of a process of ours: no module is taken from the current folder (-P), no user's own start-up is run (-s)."""
    return (sys.executable, "-P", "-s", "-B", "-m", module)


def environment() -> dict[str, str]:
    """Nothing of our environment but what Python needs to start, and where this process finds its libraries."""
    kept = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "LANG", "LC_ALL", "TEMP", "TMP")
    needed = {name: os.environ[name] for name in kept if name in os.environ}
    return {**needed, "PYTHONPATH": os.pathsep.join(_search_path())}


def _search_path() -> list[str]:
    """Where this process finds modules (a user's own installation too), but for the current folder: whatever lies there is no library."""
    root, here = str(Path(infohus_forms.__file__).parents[1]), Path.cwd()
    own = [entry for entry in sys.path if Path(entry).is_absolute() and os.pathsep not in entry and Path(entry) != here]
    return own if root in own else [root, *own]


def start_worker(command: Sequence[str]) -> Worker:
    """The process of a worker, its standard input and output ours."""
    return Worker(
        list(command), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment()
    )


def end_worker(process: Worker, waiting: ThreadPoolExecutor) -> None:
    """The worker gone and its pipes closed, by the thread that reads from them, once it has let go."""
    process.kill()
    process.wait()
    waiting.submit(_close, process).result()


def _close(process: Worker) -> None:
    for pipe in (process.stdin, process.stdout):
        with suppress(OSError):  # what was not yet written to a worker that is gone
            if pipe:
                pipe.close()


def ask_worker(process: Worker, data: bytes) -> bytes:
    """The worker's next message after a file or a blank print.

    Raises EndedError when it ends before it has answered, NotAnAnswerError when it says too much.
    """
    assert process.stdin
    if not process.ready:
        if _message(process) != HELLO:
            raise NotAnAnswerError
        process.ready = True
    try:
        process.stdin.write(len(data).to_bytes(HEAD, "big") + data)
        process.stdin.flush()
    except OSError:
        raise EndedError from None
    return _message(process)


def _message(process: Worker) -> bytes:
    assert process.stdout
    head = process.stdout.read(HEAD)
    length = int.from_bytes(head, "big")
    if length > process.most and len(head) == HEAD:
        raise NotAnAnswerError
    message = process.stdout.read(length) if len(head) == HEAD else b""
    if len(head) != HEAD or len(message) != length:
        raise EndedError
    return message


def ask_once(command: Sequence[str], data: bytes, seconds: float, most: int) -> bytes:
    """The one answer of a process of its own, at most so many bytes.

    Raises NotAnAnswerError, TooSlowError, and ReaderNotStartedError when the process does not come so far as to look at the data.
    """
    for last in (False, True):
        process = start_worker(command)
        process.most = most
        with ThreadPoolExecutor(1) as waiting:
            try:
                return waiting.submit(ask_worker, process, data).result(seconds)
            except (NotAnAnswerError, TooSlowError) as reason:
                end_worker(process, waiting)
                if not (isinstance(reason, EndedError) and process.worth_a_second_try and not last):
                    if not process.ready:
                        raise process.not_started() from None
                    raise
            finally:
                end_worker(process, waiting)
    raise AssertionError  # the second try is the last


def _why(process: Worker) -> str:
    """Why a process does not start: what Python says last when the same is started without any file."""
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and module
            process.args,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env=environment(),
            timeout=DIAGNOSIS_SECONDS,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return "den svarer ikke"
    said = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
    return said[:WORDS] or f"den stoppede med status {process.returncode}"
