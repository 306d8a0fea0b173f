"""A case as it stands: everything that came back, the findings, the steps A–E and what is awaited."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from infohus_forms.casework.folder import CaseFolder, load
from infohus_forms.casework.intake import response_of
from infohus_forms.casework.status import Step, awaited_from, steps_of
from infohus_forms.models.case import Case, Issued, Reference
from infohus_forms.models.finding import Severity
from infohus_forms.models.response import Response
from infohus_forms.spec.shelf import ORDER
from infohus_forms.validate.across import CaseFinding, check_case, effective

FOREIGN = frozenset({"file.image", "word.not_word", "word.not_ours", "pdf.not_ours"})
"""Why a file beside the forms is passed over with a warning: it was never one of them."""

LEFTOVERS = frozenset({"thumbs.db", "desktop.ini", ".ds_store"})
"""What Windows and macOS leave in folders."""


@dataclass(frozen=True, slots=True)
class Review:
    """The result of checking a case. `own` are the files that are ours or should be, `case` what counts of them."""

    folder: CaseFolder
    reference: Reference
    issued: tuple[Issued, ...]
    own: tuple[Response, ...]
    whole: Case
    case: Case
    within: tuple[CaseFinding, ...]
    across: tuple[CaseFinding, ...]
    steps: tuple[Step, ...]
    awaited: tuple[str, ...]

    @property
    def findings(self) -> tuple[CaseFinding, ...]:
        """Everything there is to say: of each file, and of the case as a whole."""
        return (*self.within, *self.across)

    @property
    def lacking(self) -> tuple[CaseFinding, ...]:
        """The errors that say that a form is not there: the only ones that `--ufuldstændig` sets aside."""
        return tuple(item for item in self.findings if item.finding.code.startswith("missing."))

    def as_json(self) -> dict[str, Any]:
        """The review as `infohus check --json` prints it."""
        return {
            "case": self.reference.case_no,
            "fictional": self.reference.fictional,
            "steps": [{"letter": step.letter, "name": step.name, "state": step.state} for step in self.steps],
            "awaited": list(self.awaited),
            "forms": [response.as_json() for response in self.own],
            "findings": [item.as_json() for item in self.findings],
        }


def review(path: Path, *, today: date) -> Review:
    """Read and check everything in a case's folder `modtaget`.

    A foreign file is a warning there, since people put other things beside the forms; a form of ours
    that cannot be read is an error. Raises CaseError when the folder is no case.
    """
    folder, reference, issued = load(path)
    responses = [response_of(file) for file in received(folder)]
    own = tuple(sorted((item for item in responses if not is_foreign(item)), key=canonical))
    foreign = [
        CaseFinding((item.file,), replace(found, severity=Severity.WARNING))
        for item in responses
        if is_foreign(item)
        for found in item.findings
    ]
    whole = Case(reference, issued, tuple(item for item in own if not item.refused))
    within = [CaseFinding((item.file,), found) for item in own for found in item.findings]
    across = check_case(whole, today=today)
    counting = effective(whole)
    return Review(
        folder,
        reference,
        issued,
        own,
        whole,
        counting,
        tuple(within),
        (*across, *foreign),
        steps_of(counting),
        awaited_from(whole),
    )


def received(folder: CaseFolder) -> list[Path]:
    """The files that came back, sorted by name; what the system itself leaves behind is passed over."""
    if not folder.received.is_dir():
        return []
    files = (path for path in folder.received.rglob("*") if path.is_file())
    return sorted(
        path for path in files if path.name.casefold() not in LEFTOVERS and not path.name.startswith(("~$", "."))
    )


def canonical(response: Response) -> tuple[int, str, str, str, str]:
    """The order of responses in every output: by form, meeting or authority, date and digest, never by file name."""
    form = response.spec.id if response.spec else ""
    place = ORDER.index(form) if form in ORDER else len(ORDER)
    own = response.identity("meeting").zfill(4) + response.identity("authority") + response.identity("unit")
    return place, own, response.identity("supplement").zfill(4), response.text("hdr_filled_date"), response.sha256


def is_foreign(response: Response) -> bool:
    """Whether a file is something else than a form: a letter, a picture, a spreadsheet."""
    return response.refused and any(found.code in FOREIGN for found in response.findings)
