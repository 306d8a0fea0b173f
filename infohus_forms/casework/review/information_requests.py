"""Requests for information that the meetings made in step (D), and the supplements that answer them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from infohus_forms.models.case import Issued
from infohus_forms.models.specification.roles import Fact, Role
from infohus_forms.validate.case.course import CONTRIBUTION, Course, form_date, supplement_number

MORE_ASKED = "yderligere_oplysninger"


@dataclass(frozen=True, slots=True)
class Request:
    """The information that one meeting asked of one authority. `number` is that of the supplement: 1 for the first request to it."""

    authority: str
    asked: str
    deadline: str
    number: str
    meeting: str


def requests(course: Course) -> tuple[Request, ...]:
    """Return every request, meeting by meeting; everything that one meeting asks of the same authority is one request."""
    found: list[Request] = []
    for meeting in course.meetings:
        if meeting.text_of(Fact.OUTCOME) != MORE_ASKED:
            continue
        rows: dict[str, list[dict[str, Any]]] = {}
        for row in meeting.rows_of(Role.REQUESTS):
            if row.get("who"):
                rows.setdefault(row["who"], []).append(row)
        for authority, own in rows.items():
            number = 1 + sum(one.authority == authority for one in found)
            asked = "\n".join(row["what"] for row in own if row.get("what"))
            deadline = min((row["deadline"] for row in own if row.get("deadline")), default="")
            found.append(Request(authority, asked, deadline, str(number), meeting.identity("meeting")))
    return tuple(found)


def open_requests(course: Course) -> tuple[tuple[Request, Issued | None], ...]:
    """Return the requests without a supplement, each with the form issued for it, or None."""
    came = {
        (item.identity("authority"), supplement_number(item.identity("supplement"))) for item in course.contributions
    }
    out = {
        (item.authority, supplement_number(item.supplement)): item
        for item in course.case.current
        if item.form == CONTRIBUTION
    }
    own = ((one, (one.authority, one.number)) for one in requests(course))
    return tuple((one, out.get(key)) for one, key in own if key not in came)


def without_sheet(course: Course) -> tuple[Request, ...]:
    """Return the requests for which no form was issued and no supplement was received."""
    return tuple(one for one, sheet in open_requests(course) if sheet is None)


def answered_since(course: Course, authority: str) -> bool:
    """Return whether the authority has sent a supplement since the last meeting; an undated supplement counts."""
    held = form_date(course.last_meeting) if course.last_meeting else None
    return any(
        item.identity("authority") == authority
        and supplement_number(item.identity("supplement")) != "0"
        and (held is None or (form_date(item) or held) >= held)
        for item in course.contributions
    )
