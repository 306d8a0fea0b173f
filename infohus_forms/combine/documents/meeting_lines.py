"""The lines of the contributions by dimension, for the group to place: quoted with their sources, without any interpretation.

They are on a sheet of their own, next to a meeting's Redskab 3 (design §3.9): the form has no place for a line that is on neither side.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from infohus_forms.combine.assessment.assess import UNDATED
from infohus_forms.combine.assessment.contributors import FORM, lines
from infohus_forms.combine.assessment.dimensions import Axis, axes
from infohus_forms.combine.assessment.statements import once
from infohus_forms.combine.disclosure.full_names import secret_in
from infohus_forms.combine.disclosure.sharing import folded, shared
from infohus_forms.combine.documents.templates import TEMPLATES, moment
from infohus_forms.combine.documents.undecided import undecided
from infohus_forms.combine.wording import PROFILES, PURPOSE
from infohus_forms.danish.formatting import danish_date
from infohus_forms.formats.typesetting import Attachment, attach, carried, fitting_all, typeset
from infohus_forms.models.assessment import Statement
from infohus_forms.models.case import Case
from infohus_forms.models.specification.form import canonical
from infohus_forms.models.specification.roles import Role

STANDARDS = ("a-3a", "ua-1")
DATA = "oplysninger_til_moedet.json"
"""The name of the embedded data, by which such a sheet is recognised."""


@dataclass(frozen=True, slots=True)
class Given:
    """A dimension with the contributions' lines on it: those that an earlier meeting had (`known`), and the new ones."""

    axis: Axis
    known: tuple[Statement, ...]
    new: tuple[Statement, ...]

    @property
    def all(self) -> tuple[Statement, ...]:
        """Every line, each text once."""
        return once((*self.known, *self.new))


@dataclass(frozen=True, slots=True)
class MeetingLines:
    """The lines of a case by dimension, in the order of the forms.

    `left_out` counts the lines with a protected name or address or the reporter's name (`secret_in`), `waiting` those with an error that has not been decided.
    """

    dimensions: tuple[Given, ...]
    left_out: int
    waiting: int = 0

    def __bool__(self) -> bool:
        """Return whether there is anything to put before the group."""
        return bool(self.left_out or self.waiting) or any(one.all for one in self.dimensions)


def meeting_lines(case: Case, *, since: str = "") -> MeetingLines:
    """Return the lines that may be in a common document, without those that wait for a person's decision.

    `since` is the ISO date of the last meeting: lines from contributions filled in later are new.
    """
    is_protected = case.is_protected
    parts = [shared(response, is_protected=is_protected) for response in case.of(FORM)]
    # A line with the reporter's name waits for a person, who may decide that it is shown; its source does not.
    is_secret = secret_in(case)
    told: dict[str, tuple[list[Statement], list[Statement]]] = {}
    left_out = waiting = 0
    for part in parts:
        is_new = bool(since) and part.response.text_of(Role.FILLED_DATE) > since
        open_still, table = undecided(part.response), part.id_of(Role.LINES)
        for number, (code, statement) in zip(part.numbers.get(table, ()), lines(part), strict=True):
            if open_still.holds_row(table, part.response.printed_row(table, number)):
                waiting += 1
            # The rest of the sheet is still made: here a name or an address costs its own line only, and the sheet gives the count.
            elif is_secret(statement.text, part.spec.meaning, table, reporter=False) or any(
                is_secret(text, part.spec.meaning, table) for one in statement.provenance for text in (one.by, one.how)
            ):
                left_out += 1
            elif statement.text:
                told.setdefault(code, ([], []))[is_new].append(statement)
    known = {axis.code: axis for axis in axes(parts)}
    order = [*known, *(code for code in told if code not in known)]
    named = (known.get(code, Axis(code, "Uden dimension", "")) for code in order)
    return MeetingLines(
        tuple(Given(axis, *_parted(*told.get(axis.code, ([], [])))) for axis in named), left_out, waiting
    )


def _parted(
    known: Sequence[Statement], new: Sequence[Statement]
) -> tuple[tuple[Statement, ...], tuple[Statement, ...]]:
    """Return known and new lines, each text once; a known text is not new because somebody repeats it."""
    there = {folded(one.text) for one in known}
    again = [one for one in new if folded(one.text) in there]
    return once((*known, *again)), once(one for one in new if folded(one.text) not in there)


def meeting_lines_pdf(case: Case, number: str, *, program: str, since: str = "") -> bytes:
    """Return the sheet of one meeting as PDF/A-3a and PDF/UA-1, with exactly the data of its pages embedded; empty when there is no line.

    The same case gives the same bytes.
    """
    given, when = meeting_lines(case, since=since), moment(case.newest or UNDATED)
    if not given:
        return b""
    data = {
        "case_no": case.reference.case_no,
        "fictional": case.reference.fictional,
        "date": danish_date(case.newest.isoformat()) if case.newest else "",
        "program": program,
        "meeting": number,
        "later": bool(since),
        "purpose": PURPOSE,
        "left_out": str(given.left_out) if given.left_out else "",
        "waiting": str(given.waiting) if given.waiting else "",
        "dimensions": [_shown(one) for one in given.dimensions],
    }
    pages = typeset(TEMPLATES / "pdf/meeting_lines.typ", fitting_all(data), standards=STANDARDS, timestamp=when)
    carrying = {DATA: Attachment(canonical(data), "Data", "application/json", "Oplysningerne til mødet som data")}
    return attach(pages, carrying, timestamp=when)


def _shown(one: Given) -> dict[str, Any]:
    return {
        "mark": one.axis.short.upper() if one.axis.scale else "",
        "name": one.axis.name,
        "group": PROFILES.get(one.axis.scale, ""),
        "known": [asdict(statement) for statement in one.known],
        "new": [asdict(statement) for statement in one.new],
    }


def lines_on(pdf: bytes) -> Iterator[str]:
    """Yield the lines that such a sheet quotes; none for any other PDF."""
    for one in carried(pdf, DATA).get("dimensions", ()):
        yield from (statement["text"] for statement in (*one["known"], *one["new"]))
