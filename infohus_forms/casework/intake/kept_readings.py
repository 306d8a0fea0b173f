"""Cache of what the reader found in scans, so that not every command reads them again.

The entries are in one folder of the case, one file for each scan, and are only used to look at a case (`check`): a command
that decides, or writes a form or a document, reads the scan itself. The key is made from all that shapes a reading: the
file, the program, its libraries and specifications, and the paper that the case has given out. An entry contains its own
digest; one that is damaged or not a reading is ignored. Pages are left out: only pictures of what a person must read are
kept. `withdraw` removes the entries of a scan, since each contains its SHA-256, `forget` removes all of them, and those of
files that are gone are removed here.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import astuple, dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import infohus_forms
from infohus_forms.casework.storage.received_files import RECEIVED, received
from infohus_forms.formats.limits import MB
from infohus_forms.models.finding import Refused
from infohus_forms.models.response import RawForm
from infohus_forms.read.worker_protocol import NotAnAnswerError, answer_of, reading_of, refusal_of

if TYPE_CHECKING:
    from infohus_forms.spec.shelf import Shelf

FOLDER = ".læst"
"""The folder of the entries, in the case's folder `gennemsyn`."""
FORMAT = 1
ZIP = b"PK\x03\x04"
"""The first bytes of a Word file: reading it takes less time than a look-up here."""
PDF, IMAGE = b"%PDF-", b"/Image"
LIBRARIES = ("opencv-python-headless", "numpy", "zxing-cpp", "pypdfium2", "pypdf", "typst", "pymupdf-fonts")
"""The libraries that read a scan and that make the blank print it is compared with."""
REFUSALS = ("paper.", "file.image", "pdf.not_ours", "pdf.no_fields", "pdf.flat")
"""Prefixes of the codes for pictures that are not forms: these follow from the bytes, not from the time or memory available."""
ENTRY_BYTES, TOTAL_BYTES = 16 * MB, 64 * MB
"""Most bytes of one entry, and of all entries of a case together; a scan of eight pages takes 0.2–1 MB."""
Look = Callable[[bytes], RawForm]


@dataclass(frozen=True, slots=True)
class ReadingCache:
    """The cached readings of the case in a folder. `read` may be called from several threads, `save` once they are done."""

    case: Path
    specs: tuple[Path, ...] = ()
    fresh: dict[str, bytes] = field(default_factory=dict)
    shaping: list[str] = field(default_factory=list)
    at_shaping: Lock = field(default_factory=Lock)

    @property
    def folder(self) -> Path:
        """The folder of the entries."""
        return self.case / "gennemsyn" / FOLDER

    def read(self, data: bytes, look: Look) -> RawForm:
        """Return the reading of a file, cached or made by `look`. Raise Refused."""
        if data.startswith(ZIP):
            return look(data)
        digest = hashlib.sha256(data).hexdigest()
        if (answer := self._kept(digest)) is not None:
            with suppress(NotAnAnswerError):
                return reading_of(answer)
        try:
            raw = look(data)
        except Refused as reason:
            # Of PDFs only those with pictures are cached: only they may be scans.
            if reason.finding.code.startswith(REFUSALS) and (PDF not in data[:1024] or IMAGE in data):
                self.fresh[digest] = refusal_of(reason)
            raise
        if raw.paper:
            self.fresh[digest] = answer_of(replace(_without_pages(raw), others=tuple(map(_without_pages, raw.others))))
        return raw

    def save(self) -> None:
        """Write what was read now, and remove the entries of files that are gone. What cannot be written is read again next time."""
        from infohus_forms.casework.storage.case_folder import CaseError, folder_of  # noqa: PLC0415 - the case is loaded while its files are read
        from infohus_forms.casework.storage.case_lock import CaseLockedError, locked  # noqa: PLC0415 - as above
        from infohus_forms.files import NotWrittenError, write_all  # noqa: PLC0415 - as above

        with suppress(CaseError, CaseLockedError, NotWrittenError, OSError):
            if not self.fresh and not self.folder.is_dir():
                return
            there = {path: _about(path) for path in self._entries()}
            # Checked before the lock is taken: a case without news is not locked for its cache.
            if not self.fresh and set(there.values()) <= self._present():
                return
            with locked(folder_of(self.case, self.specs)):
                # Checked again under the lock: a `check` must not bring back what a `withdraw` has removed (decision 98).
                present = self._present()
                new = {digest: answer for digest, answer in self.fresh.items() if digest in present}
                stale = {path: None for path, about in there.items() if about not in present or about in new}
                room = TOTAL_BYTES - sum(path.stat().st_size for path in there.keys() - stale.keys())
                made: dict[Path, bytes | None] = {}
                for digest, answer in new.items():
                    key = self._key(digest)
                    if key and len(answer) <= min(room, ENTRY_BYTES):
                        room -= len(answer)
                        made[self.folder / f"{key[:32]}.json"] = _entry(digest, key, answer)
                if made or stale:
                    write_all({**stale, **made})

    def _kept(self, digest: str) -> bytes | None:
        """Return the entry of a file if it is whole and was made under the same conditions; else None."""
        try:
            if not self.folder.is_dir() or not (key := self._key(digest)):
                return None
            path = self.folder / f"{key[:32]}.json"
            if path.is_symlink() or path.stat().st_size > 2 * ENTRY_BYTES:
                return None
            own, _, rest = path.read_bytes().partition(b"\n")
        except OSError:
            return None
        about, _, answer = rest.partition(b"\n")
        whole = own == hashlib.sha256(rest).hexdigest().encode() and about == _head(digest, key)
        return answer if whole else None

    def _key(self, digest: str) -> str:
        """Return the key of a file's reading; empty when it is not known what shapes it."""
        with self.at_shaping:
            if not self.shaping:
                self.shaping.append(self._shaped_by())
        shaped = self.shaping[0]
        return hashlib.sha256(f"{FORMAT} {digest} {shaped}".encode()).hexdigest() if shaped else ""

    def _shaped_by(self) -> str:
        """Return a digest of the program and of the paper that the case has given out: everything that `paper_blanks.blank_prints` uses."""
        from infohus_forms.casework.storage.card import load  # noqa: PLC0415 - see `save`
        from infohus_forms.casework.storage.case_folder import CaseError, folder_of  # noqa: PLC0415 - see `save`

        try:
            folder = folder_of(self.case, self.specs)
            copies = load(folder).copies
            forms = sorted(folder.forms.rglob("*")) if folder.forms.is_dir() else []
            made = [(path.name, _digest(path)) for path in forms if path.is_file()]
            filled = sorted(self._present()) if any(copy.filled for copy in copies) else []
        except (OSError, CaseError):
            return ""
        told = json.dumps([_program(folder.shelf), list(map(astuple, copies)), made, filled])
        return hashlib.sha256(told.encode()).hexdigest()

    def _entries(self) -> Iterator[Path]:
        return (path for path in self.folder.glob("*.json") if path.is_file()) if self.folder.is_dir() else iter(())

    def _present(self) -> set[str]:
        """Return the digests of the files in the case's folder `modtaget`. Raise OSError."""
        return {_digest(path) for path in received(self.case / RECEIVED) if path.is_file()}


def _entry(digest: str, key: str, answer: bytes) -> bytes:
    """Return an entry: a digest of the rest, the file it is about, and the reading, each on a line."""
    rest = _head(digest, key) + b"\n" + answer
    return hashlib.sha256(rest).hexdigest().encode() + b"\n" + rest


def _head(digest: str, key: str) -> bytes:
    return json.dumps({"fil": digest, "nøgle": key}).encode()


def _about(path: Path) -> str:
    """Return the digest of the file that an entry is about; empty when it has none."""
    try:
        with path.open("rb") as entry:
            entry.readline(200)
            return str(json.loads(entry.readline(1000))["fil"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def _without_pages(raw: RawForm) -> RawForm:
    return replace(raw, paper=replace(raw.paper, pictures={})) if raw.paper else raw


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@lru_cache(maxsize=8)
def _program(shelf: Shelf) -> str:
    """Return a digest of the program's own files, the specifications of the case, the libraries that read, and Python itself."""
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415 - 20 ms that only a case with scans needs

    told = hashlib.sha256(f"{sys.version} {sys.platform}".encode())
    for name in LIBRARIES:
        with suppress(PackageNotFoundError):
            told.update(f"{name} {version(name)}\n".encode())
    program = Path(infohus_forms.__file__).parent
    for path in sorted(program.rglob("*.py")):
        told.update(path.relative_to(program).as_posix().encode() + b"\n")
        told.update(hashlib.sha256(path.read_bytes()).digest())
    for folder in shelf.folders:
        told.update(folder.digest.encode())
    return told.hexdigest()
