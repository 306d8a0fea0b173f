"""A worker process as its parent process sees it: start it, send it requests, end it.

Its first message reports that it is ready (`read.worker_protocol.HELLO`). A process that fails before that has seen no file, so the
installation is at fault; one that ends later may have been killed by something else, and is tried once more before a file is blamed.
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

# Bytes of the length before each message (`read.worker`).
HEAD = 8
OUT_OF_TIME = -int(getattr(signal, "SIGXCPU", 0))
"""The exit status of a process that has used up its processor time: not worth a second try."""
DIAGNOSIS_SECONDS = 20.0
WORDS = 200
"""Maximum length of the reason why a process does not start, in characters."""


class EndedError(NotAnAnswerError):
    """The process ended before it had answered."""


class Worker(subprocess.Popen[bytes]):
    """A worker process; `ready` once its first message has arrived, `most` is the maximum length of an answer in bytes."""

    ready = False
    most = ANSWER_BYTES

    @property
    def worth_a_second_try(self) -> bool:
        """Whether the process may have been ended by something other than the file."""
        return self.returncode != OUT_OF_TIME

    def not_started(self) -> ReaderNotStartedError:
        """Return the error for a process that never reported that it is ready, with the reason."""
        return ReaderNotStartedError(_why(self))


def worker_command(module: str) -> tuple[str, ...]:
    """Return the command of a worker: -P takes no module from the current folder, -s runs no start-up file of the user."""
    return (sys.executable, "-P", "-s", "-B", "-m", module)


def environment() -> dict[str, str]:
    """Return the environment of a worker: only what Python needs to start, and the search path of this process."""
    kept = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "LANG", "LC_ALL", "TEMP", "TMP")
    needed = {name: os.environ[name] for name in kept if name in os.environ}
    return {**needed, "PYTHONPATH": os.pathsep.join(_search_path())}


def _search_path() -> list[str]:
    """Return the search path of this process (also a user's own installation) without the current folder: what is in it is no library."""
    root, here = str(Path(infohus_forms.__file__).parents[1]), Path.cwd()
    own = [entry for entry in sys.path if Path(entry).is_absolute() and os.pathsep not in entry and Path(entry) != here]
    return own if root in own else [root, *own]


def start_worker(command: Sequence[str]) -> Worker:
    """Start a worker whose standard input and output are pipes of ours."""
    # Errors go nowhere: a pipe that no one reads would block the worker once it is full. `_why` starts it again to learn the reason.
    return Worker(
        list(command), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment()
    )


def end_worker(process: Worker, waiting: ThreadPoolExecutor) -> None:
    """Kill the worker and close its pipes, in the thread that reads from them, once that read has returned."""
    process.kill()
    process.wait()
    waiting.submit(_close, process).result()


def _close(process: Worker) -> None:
    for pipe in (process.stdin, process.stdout):
        with suppress(OSError):  # what was not yet written to a worker that is gone
            if pipe:
                pipe.close()


def ask_worker(process: Worker, data: bytes) -> bytes:
    """Send a file or a reply, and return the worker's next message.

    Raises EndedError when the worker ends before it has answered, NotAnAnswerError when its message is too long.
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
    """Return the one answer of a process of its own, at most `most` bytes, within `seconds`.

    Raises NotAnAnswerError, TooSlowError, and ReaderNotStartedError when the process fails before it looks at the data.
    """
    for last in (False, True):
        process = start_worker(command)
        process.most = most
        with ThreadPoolExecutor(1) as waiting:
            try:
                return waiting.submit(ask_worker, process, data).result(seconds)
            except (NotAnAnswerError, TooSlowError) as reason:
                end_worker(process, waiting)
                # Only a sudden end is tried again: something else may have killed the process. A slow or wrong answer would come a second time.
                if not (isinstance(reason, EndedError) and process.worth_a_second_try and not last):
                    if not process.ready:
                        raise process.not_started() from None
                    raise
            finally:
                end_worker(process, waiting)
    raise AssertionError  # the second try is the last


def _why(process: Worker) -> str:
    """Return why a process does not start: the last line that Python prints when the same command is started without any file."""
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
