"""The extracts of a case, and those that disclose more than the municipality may once the police have the case (exit X1)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from infohus_forms.casework.storage.case_folder import CaseFolder
from infohus_forms.models.case import Case
from infohus_forms.models.finding import warning
from infohus_forms.validate.case.course import CaseFinding

BEFORE_EXIT = warning(
    "extract.before_exit",
    "Uddraget »{name}« er lavet, før politiet overtog sagen, og siger mere end det.",
    "Send det ikke igen. Spørg politiet, om modtageren skal have besked.",
)
EXTRACT_MARK = "_uddrag-"
"""The mark between the stem and the recipient in the name of an extract."""


def made_extracts(folder: CaseFolder) -> list[Path]:
    """Return the PDFs of the extracts, sorted by name."""
    return sorted(folder.assessment.glob(f"*{EXTRACT_MARK}*.pdf"))


def extract_data(pdf: bytes) -> dict[str, Any]:
    """Return the data embedded in an extract; empty when it cannot be read."""
    from infohus_forms.combine.documents.extract import DATA  # noqa: PLC0415 - a check of a case without extracts needs none of this
    from infohus_forms.formats.typesetting import carried  # noqa: PLC0415 - as above

    return carried(pdf, DATA)


def said_of(extracts: Iterable[Path]) -> list[CaseFinding]:
    """Return the warnings about extracts from before the exit to the police."""
    return [CaseFinding((), BEFORE_EXIT.at(name=path.name)) for path in extracts]


def from_before_exit(folder: CaseFolder, case: Case) -> list[Path]:
    """Return the extracts made before the exit to the police; none unless the police have the case.

    An extract counts as earlier when one of its parts may not be shown any more, or when it has another conclusion.
    """
    made = made_extracts(folder)
    if not made:
        return []
    from infohus_forms.combine.assessment.assess import assessment_of, left_to_police  # noqa: PLC0415 - as above
    from infohus_forms.combine.documents.extract import parts_of  # noqa: PLC0415 - as above

    if not left_to_police(case):
        return []
    now = assessment_of(case)
    titles = {part.title for part in parts_of(now, case)}
    return [
        path
        for path in made
        if any(
            title not in titles or (title == CONCLUSION and now.conclusion not in said)
            for title, said in _told(extract_data(path.read_bytes()))
        )
    ]


CONCLUSION = "Konklusion"


def _told(data: dict[str, Any]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield title and short answers of each part; a part without a title takes the title of the part before it."""
    title = ""
    for part in data.get("parts", ()):
        title = part["title"] or title
        yield title, tuple(fact["text"] for fact in part["facts"])
