"""Record of a document for a records system, as JSON next to it: title, date, direction, status, theme, type.

Nothing in it reveals who the case is about: titles are made from forms, authorities and numbers, never from free text.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from infohus_forms.archive.manifest import CLAIMED, Entry
from infohus_forms.archive.naming import DRAFT, Marks, dated, marks_of
from infohus_forms.models.response import Response

THEME: Final = "Infohus: fælles vurdering af en bekymring for ekstremisme"
FORMAT: Final = 1


class Direction(StrEnum):
    """Direction of a document: received, sent, or made inside (offentlighedsloven § 15)."""

    IN = "ind"
    OUT = "ud"
    INTERNAL = "intern"


@dataclass(frozen=True, slots=True)
class Record:
    """The entry in a journal. `date` is ISO, empty when the document has none; `draft` is a document that is not final."""

    title: str
    document_type: str
    date: str = ""
    direction: Direction = Direction.INTERNAL
    draft: bool = False


def record_of(response: Response) -> Record:
    """Return the record of a completed form; a contribution came in, the others are the Infohus' own working papers."""
    spec = response.spec
    if spec is None:
        return Record("Modtaget fil, der ikke kan læses som et skema", "Modtaget fil", direction=Direction.IN)
    marks = marks_of(response)
    return Record(
        title=", ".join((str(spec.title), *_spoken(marks))),
        document_type=str(spec.title),
        date=dated(response),
        direction=Direction.IN if spec.identity.supplement else Direction.INTERNAL,
        draft=marks.status == DRAFT,
    )


def appendix_record(date: str = "") -> Record:
    """Return the record of a received file that is no form."""
    return Record("Bilag", "Bilag", date=date, direction=Direction.IN)


def sidecar(record: Record, listed: Entry, *, case_no: str, theme: str = THEME) -> bytes:
    """Return the record as JSON (UTF-8, same bytes for the same arguments), with the digests that the manifest lists."""
    digests = {key: value for key, value in listed.about.items() if key.endswith("sha256")}
    content = {
        "record_format": FORMAT,
        "file": listed.path,
        "case": case_no,
        "title": record.title,
        "date": record.date or None,
        "direction": record.direction.value,
        "status": "Kladde" if record.draft else "Endelig",
        "theme": theme,
        "document_type": record.document_type,
        "archive_format": listed.about.get(CLAIMED) or None,
        "language": "da",
        "size": listed.size,
        "sha256": listed.sha256,
        "made_from": _plain(digests),
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _spoken(marks: Marks) -> tuple[str, ...]:
    """Return what distinguishes a form from others of its kind, in words."""
    words = (
        marks.authority_name,
        "" if not marks.rater else marks.rater_name.casefold(),
        f"møde {marks.meeting}" if marks.meeting else "",
        f"supplement {marks.supplement}" if marks.supplement.strip("0") else "",
        marks.edition_name.casefold() if marks.edition else "",
    )
    return tuple(word for word in words if word)


def _plain(digests: Mapping[str, str]) -> dict[str, str]:
    return {key.removesuffix("_sha256"): value for key, value in sorted(digests.items())}
