"""The files of a case are looked at by several processes, from the moment the command starts: the rest of the program loads meanwhile."""

from __future__ import annotations

import hashlib
import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from queue import SimpleQueue
from threading import Lock

from infohus_forms.casework.reading import Read, reader
from infohus_forms.casework.reading_cache import ReadingCache
from infohus_forms.casework.received import RECEIVED, received
from infohus_forms.formats.limits import FILE_BYTES
from infohus_forms.formats.paper_code import Ask, PaperCode
from infohus_forms.models.printed import PaperReference
from infohus_forms.models.response import RawForm

ZIP = b"PK\x03\x04"
"""How a Word or ODT file begins (APPNOTE 4.3.7)."""
MOST_PROCESSES = 4
FILES_A_PROCESS = 5
WAITING = 8
"""Threads that work on what was read, beside one for each process."""
AHEAD_BYTES = 64 << 20
"""How much is held of files that nobody has asked for yet; the rest is read when its turn comes."""


@dataclass(frozen=True, slots=True)
class Readers:
    """`read` may be called from the threads of `pool`; the same bytes are looked at once, and those in `cache` not at all."""

    pool: ThreadPoolExecutor
    cache: ReadingCache | None = None
    idle: SimpleQueue[Read] = field(default_factory=SimpleQueue)
    known: dict[bytes, Future[RawForm]] = field(default_factory=dict)
    at_known: Lock = field(default_factory=Lock)

    def read(self, data: bytes) -> RawForm:
        """What a process makes of a file. Raises Refused."""
        key = hashlib.sha256(data).digest()
        with self.at_known:
            new = key not in self.known
            result = self.known.setdefault(key, Future())
        if new:
            one = self.idle.get()
            try:
                self._look(one, data, result)
            finally:
                self.idle.put(one)
        return result.result()

    def begin(self, files: Iterable[bytes]) -> None:
        """Look at files before anybody asks for them.

        Word files are taken from one end and all others from the other, the largest first: as long as there are both,
        a process loads what it needs for one of them only.
        """
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
        if result.set_running_or_notify_cancel():
            try:
                result.set_result(self.cache.read(data, one) if self.cache else one(data))
            except BaseException as reason:  # noqa: BLE001 - raised again where the file is asked for
                result.set_exception(reason)

    def end(self) -> None:
        """Begin nothing more; who waits for it is told that it was called off."""
        self.pool.shutdown(wait=False, cancel_futures=True)
        for result in self.known.values():
            result.cancel()


AHEAD: ContextVar[Readers | None] = ContextVar("AHEAD", default=None)


@contextmanager
def readers(files: int, *, paper: Ask, cache: ReadingCache | None = None) -> Iterator[Readers]:
    """Processes for so many files; those of `reading_ahead`, when the command has begun with it.

    With a `cache` scans that were read before are not read again, and what is read now is kept when all is done.
    A few files have one process, since a second one costs more to start than it saves.
    """
    begun = AHEAD.get()
    if begun is not None:
        yield begun
        return
    number = max(1, min(MOST_PROCESSES, os.cpu_count() or 1, files // FILES_A_PROCESS))
    with ExitStack() as stack:
        if cache:
            stack.callback(cache.save)
        made = Readers(stack.enter_context(ThreadPoolExecutor(number + WAITING)), cache)
        for _ in range(number):
            made.idle.put(stack.enter_context(reader(paper=paper)))
        stack.callback(made.end)
        yield made


@contextmanager
def reading_ahead(case: Path, *, cached: bool = False) -> Iterator[None]:
    """Look at the files of a case while what works on them is still being loaded; with `cached` kept readings will do."""
    files = list(_held(case))
    with readers(len(files), paper=_prints_of(case), cache=ReadingCache(case) if cached else None) as begun:
        begun.begin(files)
        token = AHEAD.set(begun)
        try:
            yield
        finally:
            AHEAD.reset(token)


def _held(case: Path) -> Iterator[bytes]:
    """The files of a case as far as they may be held; one that cannot be had is told of when its turn comes."""
    room = AHEAD_BYTES
    with suppress(OSError):
        for path in received(case / RECEIVED):
            size = path.stat().st_size
            if size <= min(room, FILE_BYTES):
                room -= size
                yield path.read_bytes()


def _prints_of(case: Path) -> Ask:
    """The blank prints of the case, loaded when the first scanned page asks for one."""
    loaded: list[Ask] = []

    def ask(code: PaperCode | None) -> PaperReference | None:
        if not loaded:
            from infohus_forms.casework.folder import CaseFolder  # noqa: PLC0415 - the very thing that is loaded meanwhile
            from infohus_forms.casework.prints import blank_prints  # noqa: PLC0415 - as above

            loaded.append(blank_prints(CaseFolder(case)))
        return loaded[0](code)

    return ask
