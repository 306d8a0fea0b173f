"""A pool of workers: several files are read at the same time, before they are needed, and each only once."""

from __future__ import annotations

import hashlib
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from queue import SimpleQueue
from threading import Lock
from typing import Protocol

from infohus_forms.models.response import RawForm
from infohus_forms.read.worker_client import Read

ZIP = b"PK\x03\x04"
"""First bytes of a Word or ODT file (APPNOTE 4.3.7)."""
# Loading its parsers costs a process a third of a second, a PDF 50 to 200 ms: a process pays for itself from five files on (decision 53).
MOST_PROCESSES = 4
FILES_A_PROCESS = 5
WAITING = 8
"""Threads that work on readings, in addition to one for each process."""


class KeptReadings(Protocol):
    """Cache of readings from earlier commands (`casework.intake.kept_readings`)."""

    def read(self, data: bytes, read: Read) -> RawForm:
        """Return the cached reading of these bytes, or read them and add the reading."""

    def save(self) -> None:
        """Write the new readings to disk."""


@dataclass(frozen=True, slots=True)
class Readers:
    """Workers and what they have read. `read` may be called from the threads of `pool`; the same bytes are read once, those in `cache` not at all."""

    pool: ThreadPoolExecutor
    cache: KeptReadings | None = None
    idle: SimpleQueue[Read] = field(default_factory=SimpleQueue)
    known: dict[bytes, Future[RawForm]] = field(default_factory=dict)
    at_known: Lock = field(default_factory=Lock)

    def read(self, data: bytes) -> RawForm:
        """Return the reading of a file. Raises Refused."""
        key = hashlib.sha256(data).digest()
        with self.at_known:
            new = key not in self.known
            result = self.known.setdefault(key, Future())
        # Only the caller that added the entry reads the file; every other one waits for its result, so that no file is read twice.
        if new:
            one = self.idle.get()
            try:
                self._look(one, data, result)
            finally:
                self.idle.put(one)
        return result.result()

    def begin(self, files: Iterable[bytes]) -> None:
        """Start reading files before they are needed.

        Word files are taken from one end and all others from the other, the largest first: as long as there are both,
        a process loads the parser of one of them only.
        """
        # The largest Word file is first and the largest other file last: the longest work begins early, and each end has one kind.
        order = sorted(dict.fromkeys(files), key=lambda data: -len(data) if data.startswith(ZIP) else len(data))
        left = deque((data, self.known.setdefault(hashlib.sha256(data).digest(), Future())) for data in order)
        for number in range(self.idle.qsize()):
            self.pool.submit(self._until_done, left, from_the_end=number % 2 == 0)

    def _until_done(self, left: deque[tuple[bytes, Future[RawForm]]], *, from_the_end: bool) -> None:
        one = self.idle.get()
        with suppress(IndexError):
            while True:
                self._look(one, *(left.pop() if from_the_end else left.popleft()))
        self.idle.put(one)

    def _look(self, one: Read, data: bytes, result: Future[RawForm]) -> None:
        # False for a file that `end` has cancelled.
        if result.set_running_or_notify_cancel():
            try:
                result.set_result(self.cache.read(data, one) if self.cache else one(data))
            except BaseException as reason:  # noqa: BLE001 - raised again where the file is asked for
                result.set_exception(reason)

    def end(self) -> None:
        """Start nothing more; a caller that waits for a file that was not begun gets CancelledError."""
        self.pool.shutdown(wait=False, cancel_futures=True)
        for result in self.known.values():
            result.cancel()


@contextmanager
def readers(
    files: int, *, reader: Callable[[], AbstractContextManager[Read]], cache: KeptReadings | None = None
) -> Iterator[Readers]:
    """Yield workers for a number of files, each made by `reader`.

    With a `cache`, scans that were read before are not read again, and new readings are written when all is done.
    A few files get one process, since a second one costs more to start than it saves.
    """
    number = max(1, min(MOST_PROCESSES, os.cpu_count() or 1, files // FILES_A_PROCESS))
    with ExitStack() as stack:
        if cache:
            # Callbacks run last in, first out: cancel what has not begun, end the workers, join the threads, then write the cache.
            stack.callback(cache.save)
        made = Readers(stack.enter_context(ThreadPoolExecutor(number + WAITING)), cache)
        for _ in range(number):
            made.idle.put(stack.enter_context(reader()))
        stack.callback(made.end)
        yield made
