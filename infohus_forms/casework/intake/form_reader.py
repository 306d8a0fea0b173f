"""Readers of the files of a case: they know the installed forms and the case's blank prints, and may start ahead of time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import partial
from pathlib import Path

from infohus_forms.casework.intake.kept_readings import ReadingCache
from infohus_forms.casework.storage.received_files import RECEIVED, received
from infohus_forms.formats.limits import FILE_BYTES, WORKER_SECONDS
from infohus_forms.formats.names import KnownNames
from infohus_forms.formats.paper_code import Ask, PaperCode, no_paper
from infohus_forms.models.paper_layout import PaperReference
from infohus_forms.read import worker_client
from infohus_forms.read.worker_client import WORKER, Read
from infohus_forms.read.worker_pool import Readers, readers

AHEAD_BYTES = 64 << 20
"""Most bytes held of files that no caller has asked for yet; the rest is read when its turn comes."""


def installed_names(digest: str) -> frozenset[str]:
    """Return the names of the controls of the installed form with this digest; none if there is no such form."""
    from infohus_forms.render.questions import sheet_of  # noqa: PLC0415 - few files ask, and processes start without it
    from infohus_forms.spec.shelf import form_ids, form_spec, versions  # noqa: PLC0415 - as above

    specs = (form_spec(form, version) for form in form_ids() for version in versions(form))
    spec = next((one for one in specs if one.hash == digest), None)
    return frozenset(control.name for control in sheet_of(spec).controls()) if spec else frozenset()


def reader(
    command: Sequence[str] = WORKER,
    seconds: float = WORKER_SECONDS,
    *,
    paper: Ask = no_paper,
    names: KnownNames = installed_names,
) -> AbstractContextManager[Read]:
    """Return a reader of single files (`worker_client.reader`) that knows the installed forms."""
    return worker_client.reader(command, seconds, paper=paper, names=names)


def readers_for(files: int, *, paper: Ask) -> AbstractContextManager[Readers]:
    """Return readers for so many files of a case, with its blank prints."""
    return readers(files, reader=partial(reader, paper=paper))


@contextmanager
def reading_ahead(case: Path, *, cached: bool = False) -> Iterator[Readers]:
    """Read the files of a case while the code that uses them is still being imported; `cached` allows cached readings."""
    files = list(_held(case))
    cache = ReadingCache(case) if cached else None
    with readers(len(files), reader=partial(reader, paper=_prints_of(case)), cache=cache) as begun:
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


def _prints_of(case: Path) -> Ask:
    """Return the lookup of the case's blank prints, loaded when the first scanned page asks for one."""
    loaded: list[Ask] = []

    def ask(code: PaperCode | None) -> PaperReference | None:
        if not loaded:
            from infohus_forms.casework.intake.paper_blanks import blank_prints  # noqa: PLC0415 - as above
            from infohus_forms.casework.storage.case_folder import CaseFolder  # noqa: PLC0415 - the very thing that is loaded meanwhile

            loaded.append(blank_prints(CaseFolder(case)))
        return loaded[0](code)

    return ask
