"""The sheet of the contributions' lines for a meeting (decision 81): made with its Redskab 3, and made again when the lines change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from infohus_forms import __version__
from infohus_forms.models.case import Case, Issued, written_as
from infohus_forms.validate.case.course import DIALOGUE, course_of, form_date

NAME = "Redskab 3 Møde {meeting} oplysninger"
"""The name of the file, without personal data; it sorts next to the form in an alphabetical list."""
PROGRAM = f"infohus-forms {__version__}"


def lines_sheet(case: Case, meeting: str) -> bytes:
    """Return the sheet for a meeting (its number) as a conformant PDF; empty when there is no line. Raise NotConformantError."""
    from infohus_forms.archive.conformance import checked  # noqa: PLC0415 - only the step with a meeting pays for it
    from infohus_forms.combine.documents.meeting_lines import meeting_lines_pdf  # noqa: PLC0415

    last = course_of(case).last_meeting
    held = form_date(last) if last else None
    pdf = meeting_lines_pdf(case, meeting, program=PROGRAM, since=held.isoformat() if held else "")
    return checked(pdf, ("3a", "ua1")) if pdf else b""


def belongs_to(issued: Sequence[Issued], meeting: str) -> Issued | None:
    """Return the group's Redskab 3 that a meeting's sheet belongs to: the last that was made; None if there is none."""
    own = (one for one in reversed(issued) if one.form == DIALOGUE and one.meeting == meeting and not one.authority)
    return next(own, None)


def noted(issued: Sequence[Issued], form: Issued, sheet: bytes) -> list[Issued]:
    """Return what was issued, with the sheet among the files of its form: so it is known as ours and moves with the form."""
    digest = written_as(sheet)
    with_sheet = replace(form, files=(*form.files, *((digest,) if digest not in form.files else ())))
    return [with_sheet if one is form else one for one in issued]


def lies_there(sheet: bytes, folder: Path) -> bool:
    """Return whether the folder of the forms has exactly this sheet."""
    files = (path for path in folder.glob("*.pdf") if path.is_file() and path.stat().st_size == len(sheet))
    return any(path.read_bytes() == sheet for path in files)


def is_sheet(pdf: bytes, meeting: str) -> bool:
    """Return whether a PDF is a sheet of lines of this meeting."""
    from infohus_forms.combine.documents.meeting_lines import DATA  # noqa: PLC0415 - as above
    from infohus_forms.formats.typesetting import carried  # noqa: PLC0415

    return carried(pdf, DATA).get("meeting") == meeting
