"""The extracts that were made, and those of them that say more than a municipal document says once the police have the case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from infohus_forms.casework.storage.case_file import CaseFolder
from infohus_forms.models.case import Case
from infohus_forms.models.finding import warning
from infohus_forms.validate.case.course import CaseFinding

BEFORE_EXIT = warning(
    "extract.before_exit",
    "Uddraget »{name}« er lavet, før politiet overtog sagen, og siger mere end det.",
    "Send det ikke igen. Spørg politiet, om modtageren skal have besked.",
)
EXTRACT_MARK = "_uddrag-"
"""What stands between the stem and the recipient in the name of an extract."""


def made_extracts(folder: CaseFolder) -> list[Path]:
    """The PDFs of the extracts, by name."""
    return sorted(folder.assessment.glob(f"*{EXTRACT_MARK}*.pdf"))


def extract_data(pdf: bytes) -> dict[str, Any]:
    """What an extract carries as data; empty when it cannot be read."""
    from infohus_forms.combine.documents.extract import DATA  # noqa: PLC0415 - a check of a case without extracts needs none of this
    from infohus_forms.formats.typesetting import carried  # noqa: PLC0415 - as above

    return carried(pdf, DATA)


def said_of(extracts: Iterable[Path]) -> list[CaseFinding]:
    """What is said of extracts from before the exit to the police."""
    return [CaseFinding((), BEFORE_EXIT.at(name=path.name)) for path in extracts]


def from_before_exit(folder: CaseFolder, case: Case) -> list[Path]:
    """The extracts from before the exit to the police; none while the police have not the case."""
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
    """Title and short answers of each part; a part under the heading of the one before has its title."""
    title = ""
    for part in data.get("parts", ()):
        title = part["title"] or title
        yield title, tuple(fact["text"] for fact in part["facts"])
