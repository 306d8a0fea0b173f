"""The course of a case as its rules see it: the concern, the overview, the contributions, the meetings, the assessment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from infohus_forms.formats.asked import asked_at
from infohus_forms.models.case import Case
from infohus_forms.models.finding import Finding, Rule
from infohus_forms.models.response import Response
from infohus_forms.models.specification.roles import Role
from infohus_forms.validate.form.free_texts import fields_of
from infohus_forms.validate.form.rules import OWN_VIEW, is_draft
from infohus_forms.validate.places import finding_at

CONCERN, OVERVIEW, CONTRIBUTION, DIALOGUE, ASSESSMENT = (
    "redskab1", "redskab2_overblik", "redskab2_bidrag", "redskab3", "redskab4",
)  # fmt: skip
RISKS = ("r3_r1", "r3_r2", "r3_r3", "r3_r4")
RESOURCES = ("r3_t1", "r3_t2", "r3_t3", "r3_t4", "r3_t5")
DIMENSIONS = RISKS + RESOURCES
LONGEST_NUMBER = 4
"""Most digits of a meeting's number; a longer text is not the number of a meeting."""


@dataclass(frozen=True, slots=True)
class CaseFinding:
    """A finding and the files it is about; no file when it is about something that the case lacks.

    `awaits` identifies the missing reply: the same however late it is and whatever the wording of the finding is by then (decision 76).
    """

    files: tuple[str, ...]
    finding: Finding
    awaits: str = ""

    def as_json(self, actions: Sequence[dict[str, Any]] = ()) -> dict[str, Any]:
        """Return the finding as `check --json` prints it, with its files; `actions` as in `Finding.as_json`."""
        return {"files": list(self.files), **self.finding.as_json(actions)}


@dataclass(frozen=True, slots=True)
class Course:
    """The responses of a case by their part in the flow. `today` is None when the day is not known.

    `meetings` are the joint ones by number; `views` those that an authority handed in before a meeting.
    """

    case: Case
    today: date | None
    concern: Response | None
    overview: Response | None
    contributions: tuple[Response, ...]
    meetings: tuple[Response, ...]
    views: tuple[Response, ...]
    assessment: Response | None

    @property
    def last_meeting(self) -> Response | None:
        """The joint meeting with the highest number."""
        return self.meetings[-1] if self.meetings else None

    @property
    def after_gate(self) -> tuple[Response, ...]:
        """The forms that exist only when the Infohus handles the concern: Redskab 2 to 4."""
        overview = (self.overview,) if self.overview else ()
        assessment = (self.assessment,) if self.assessment else ()
        return (*overview, *self.contributions, *self.views, *self.meetings, *assessment)


def course_of(case: Case, today: date | None = None) -> Course:
    """Return the course of a case. Where one form is there twice (a conflict), the last in canonical order is used."""
    joint = [response for response in case.of(DIALOGUE) if response.identity("rater") != OWN_VIEW]
    views = [response for response in case.of(DIALOGUE) if response.identity("rater") == OWN_VIEW]

    def only(form: str) -> Response | None:
        return next(reversed(case.of(form)), None)

    return Course(
        case=case,
        today=today,
        concern=only(CONCERN),
        overview=only(OVERVIEW),
        contributions=tuple(sorted(case.of(CONTRIBUTION), key=lambda response: response.file)),
        meetings=tuple(sorted(joint, key=lambda response: (meeting_number(response), response.file))),
        views=tuple(sorted(views, key=lambda response: (meeting_number(response), response.file))),
        assessment=only(ASSESSMENT),
    )


def meeting_number(response: Response) -> int:
    """Return the number of the meeting; 0 when it is not a number."""
    text = response.identity("meeting").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER else 0


def form_date(response: Response) -> date | None:
    """Return the day of a form: that of its meeting, else the day it was filled in."""
    text = response.text_of(Role.MEETING_DATE) or response.text_of(Role.FILLED_DATE)
    return date.fromisoformat(text) if text else None


def line_columns(response: Response) -> tuple[str, str, str]:
    """Return the table of a contribution's lines, its column with the line, and the column that states whether the line may be shown."""
    table = response.id_of(Role.LINES)
    return table, response.meaning.column(table, Role.LINE), response.meaning.column(table, Role.SHARE)


def day(response: Response | None, field: str) -> date | None:
    """Return the answer to a date field; None when there is none."""
    text = response.text(field) if response else ""
    return date.fromisoformat(text) if text else None


def final(response: Response) -> bool:
    """Return whether the form claims to be finished: only then can something be missing from it."""
    return not is_draft(response)


def label(response: Response, field: str) -> str:
    """Return the question as a message names it; its id where the form does not have it."""
    return str(asked_at(response.spec, field)) or field


def told(
    response: Response,
    rule: Rule,
    field: str = "",
    place: str = "",
    *,
    row: int = -1,
    column: str = "",
    **words: Any,
) -> CaseFinding:
    """Return the finding at a question of a form, or at an answered row (from 0) of a table; `label` as in `finding_at`."""
    return CaseFinding((response.file,), finding_at(response, rule, field, place, row=row, column=column, **words))


def authority_label(response: Response | None, code: str) -> str:
    """Return the name of an authority as the form shows it; its code where the form has none."""
    for field in fields_of(response) if response else ():
        for holder in (field, *field.columns):
            for choice in holder.choices:
                # A code may mean something else in another list: only a list with both of these is one of authorities.
                if choice.code == code and {"kommune", "politi"} <= {item.code for item in holder.choices}:
                    return str(choice.label)
    return code or "ukendt myndighed"


def supplement_number(text: str) -> str:
    """Return the number of a supplement; a blank is the first contribution, `0`."""
    return text.strip().lstrip("0") or "0"


def squashed(text: str) -> str:
    """Return a text for comparison: case folded, with white space as one blank."""
    return " ".join(text.split()).casefold()
