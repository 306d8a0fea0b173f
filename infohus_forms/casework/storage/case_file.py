"""Everything that `sag.yaml` says, as one frozen value: read once, handed down, and written again as a new value (`card.py`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from infohus_forms.danish.formatting import danish_date
from infohus_forms.models.appendix import Appendix
from infohus_forms.models.case import Issued, Reference
from infohus_forms.models.decision import Decision


@dataclass(frozen=True, slots=True)
class PaperCopy:
    """One printed copy of a form: its token, the instance it is a copy of, and the day it was made (ISO).

    `written` is the digest of the print as we wrote it (`written_as`), empty for copies from before it was kept. `filled` is the
    SHA-256 of the completed file whose answers are printed on the copy, if there is one.
    """

    token: str
    instance: str
    printed: str
    written: str = ""
    filled: str = ""


@dataclass(frozen=True, slots=True)
class Confirmation:
    """The answers of one copy as a person read them off a scan: `answers` by the name of the answer, `BLANK` for none; `date` is ISO."""

    sha256: str
    token: str
    name: str
    date: str
    answers: Mapping[str, str]

    @property
    def by(self) -> str:
        """Name and day of the confirmation, in Danish words."""
        return f"bekræftet af {self.name} den {danish_date(self.date)}"


@dataclass(frozen=True, slots=True)
class ExtractChoice:
    """What a person chose for a recipient: `parts` as key and digest of the words that were seen; none when the choice was taken back.

    `recipient` is the mark of the line in the distribution list, `authority` its code; `date` is ISO.
    """

    recipient: str
    authority: str
    parts: tuple[tuple[str, str], ...]
    name: str
    date: str

    @property
    def keys(self) -> frozenset[str]:
        """The keys of the parts."""
        return frozenset(key for key, _ in self.parts)


@dataclass(frozen=True, slots=True)
class Tombstone:
    """What stays of a withdrawn file: its SHA-256, the form it was, who withdrew it, when (ISO) and why; no answer and no file name."""

    sha256: str
    date: str
    name: str
    reason: str
    form: str = ""
    instance: str = ""


@dataclass(frozen=True, slots=True)
class Erasure:
    """An erasure of the working copies: the reference in the journal, the day (ISO), the number of files, the SHA-256 of the archive's manifest."""

    journal: str
    date: str
    files: str = ""
    manifest: str = ""


@dataclass(frozen=True, slots=True)
class CaseFile:
    """The content of `sag.yaml`. `decisions` are all that were made, undone and replaced ones too, in their order; so are the other lists.

    `unknown` are keys that the program does not know: while there are any, the file is not written (decision 86). `source` is the
    SHA-256 of the bytes that the value was read from, empty for a new case: a value made from an older reading is not written over
    a newer file.
    """

    reference: Reference
    issued: tuple[Issued, ...] = ()
    decisions: tuple[Decision, ...] = ()
    extracts: tuple[ExtractChoice, ...] = ()
    copies: tuple[PaperCopy, ...] = ()
    confirmations: tuple[Confirmation, ...] = ()
    appendices: tuple[Appendix, ...] = ()
    withdrawn: tuple[Tombstone, ...] = ()
    erased: tuple[Erasure, ...] = ()
    unknown: tuple[str, ...] = ()
    source: str = field(default="", compare=False, repr=False)

    @property
    def appendix_of(self) -> dict[str, Appendix]:
        """Digest of the file → the appendix; the newest entry counts."""
        return {one.sha256: one for one in self.appendices}

    @property
    def withdrawn_on(self) -> dict[str, str]:
        """Digest → day (ISO) of the files that were withdrawn."""
        return {one.sha256: one.date for one in self.withdrawn}

    @property
    def without_extracts(self) -> CaseFile:
        """The value without the choices for extracts: no finding depends on those."""
        return replace(self, extracts=())

    def agrees_with(self, other: CaseFile) -> bool:
        """Return whether both say the same of everything but the choices for extracts: no finding depends on those."""
        return self.without_extracts == other.without_extracts
