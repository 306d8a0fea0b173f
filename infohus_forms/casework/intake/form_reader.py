"""Readers of the files of a case: they know the forms of a shelf and the case's blank prints, and may start ahead of time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from infohus_forms.casework.intake.kept_readings import ReadingCache
from infohus_forms.casework.storage.received_files import RECEIVED, received
from infohus_forms.formats.limits import FILE_BYTES, WORKER_SECONDS
from infohus_forms.formats.names import KnownNames
from infohus_forms.formats.paper_code import Ask, PaperCode, no_paper
from infohus_forms.models.paper_layout import PaperReference
from infohus_forms.read import worker_client
from infohus_forms.read.worker_client import WORKER, Read
from infohus_forms.read.worker_pool import Readers, readers

if TYPE_CHECKING:
    from infohus_forms.casework.storage.case_folder import CaseFolder
    from infohus_forms.spec.shelf import Shelf

AHEAD_BYTES = 64 << 20
"""Most bytes held of files that no caller has asked for yet; the rest is read when its turn comes."""


def names_in(shelf: Callable[[], Shelf]) -> KnownNames:
    """Return the lookup from a specification hash to the names of the form's controls; none if the shelf has no such form.

    The shelf is opened when a file first asks: the reader process has none, and few files do.
    """

    def names(digest: str) -> frozenset[str]:
        from infohus_forms.render.questions import sheet_of  # noqa: PLC0415 - few files ask, and processes start without it

        spec = shelf().by_hash(digest)
        return frozenset(control.name for control in sheet_of(spec).controls()) if spec else frozenset()

    return names


def reader(
    shelf: Shelf, command: Sequence[str] = WORKER, seconds: float = WORKER_SECONDS, *, paper: Ask = no_paper
) -> AbstractContextManager[Read]:
    """Return a reader of single files (`worker_client.reader`) that knows the forms of the shelf."""
    return worker_client.reader(command, seconds, paper=paper, names=names_in(lambda: shelf))


def readers_for(shelf: Shelf, files: int, *, paper: Ask) -> AbstractContextManager[Readers]:
    """Return readers for so many files of a case, with its blank prints."""
    return readers(files, reader=partial(reader, shelf, paper=paper))


@contextmanager
def reading_ahead(case: Path, specs: Sequence[Path] = (), *, cached: bool = False) -> Iterator[Readers]:
    """Read the files of a case while the code that uses them is still being imported; `cached` allows cached readings.

    `specs` are folders of forms besides those of the case's profile (`folder_of`).
    """
    files = list(_held(case))
    cache = ReadingCache(case, tuple(specs)) if cached else None
    with readers(len(files), reader=_lazily(case, specs), cache=cache) as begun:
        begun.begin(files)
        yield begun


def _held(case: Path) -> Iterator[bytes]:
    """Yield the files of a case within the limit; one that cannot be read is reported when its turn comes."""
    room = AHEAD_BYTES
    with suppress(OSError):
        for path in received(case / RECEIVED):
            size = path.stat().st_size
            if size <= min(room, FILE_BYTES):
                room -= size
                yield path.read_bytes()


def _lazily(case: Path, specs: Sequence[Path]) -> Callable[[], AbstractContextManager[Read]]:
    """Return readers that load the case, its shelf and its blank prints when the first file asks for them."""

    @lru_cache(maxsize=1)
    def folder() -> CaseFolder:
        from infohus_forms.casework.storage.case_folder import folder_of  # noqa: PLC0415 - the very thing that is loaded meanwhile

        return folder_of(case, specs)

    @lru_cache(maxsize=1)
    def prints() -> Ask:
        from infohus_forms.casework.intake.paper_blanks import blank_prints  # noqa: PLC0415 - as above

        return blank_prints(folder().shelf, folder())

    def ask(code: PaperCode | None) -> PaperReference | None:
        return prints()(code)

    return partial(worker_client.reader, paper=ask, names=names_in(lambda: folder().shelf))
