"""Own views before a meeting: one Redskab 3 for each invited authority, and received forms that are only half marked as such."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from infohus_forms.casework.issuing.context import Desk
from infohus_forms.casework.issuing.make_form import Order
from infohus_forms.danish.formatting import danish_date
from infohus_forms.models.case import Case
from infohus_forms.validate.case.course import DIALOGUE, Course, authority_label
from infohus_forms.validate.form.rules import OWN_VIEW, is_unread

SHARED = ("r3_meeting_no", "r3_date", "r3_time", "r3_place")
"""Answers that the group's form of the meeting and each own view of it share."""


def own_views(desk: Desk, orders: Iterable[Order]) -> Iterator[Order]:
    """Yield the orders of own views for the meeting whose form is among the orders; an authority's opinion is never prefilled."""
    joint = next((order for order in orders if order.form == DIALOGUE), None)
    if joint is None:
        planned = desk.meeting_day()
        if planned and planned < desk.today:
            desk.say(
                f"Der laves ingen egne vurderinger: mødets dato, {danish_date(planned.isoformat())}, er forbi. Er mødet flyttet, så ret datoen i {_dated(desk)}."
            )
        else:
            desk.say("Egne vurderinger laves, når mødets Redskab 3 kan laves, og før mødet er holdt.")
        return
    number, course = str(joint.known["r3_meeting_no"]), desk.course
    back = {view.identity("authority") for view in course.views if view.identity("meeting") == number}
    for authority in invited(course):
        if authority in back:
            continue
        known = {name: joint.known.get(name, "") for name in SHARED}
        known |= {"r3_view": OWN_VIEW, "r3_view_authority": authority, "hdr_filled_by_authority": authority}
        out = (
            one
            for one in course.case.current
            if (one.form, one.meeting, one.authority) == (DIALOGUE, number, authority)
        )
        name = f"{joint.name} egen vurdering {authority_label(course.overview, authority)}"
        yield Order(DIALOGUE, name, known, joint.earlier, next((one.instance for one in out), ""))


def _dated(desk: Desk) -> str:
    """Return the form that has the date of the next meeting, and how a correction of it is sent."""
    form = "Redskab 3 fra det seneste møde" if desk.course.last_meeting else "overblikket"
    return f"{form}: læg en udgave i »modtaget« med »Udgave: rettelse«"


def invited(course: Course) -> tuple[str, ...]:
    """Return the authorities asked in the overview, present at the last meeting, or asked for more; each once."""
    rows = [(row, "authority") for row in (course.overview.rows("r2_auth") if course.overview else ())]
    if last := course.last_meeting:
        rows += [(row, "authority") for row in last.rows("r3_participants")]
        rows += [(row, "who") for row in last.rows("r3_d_requests")]
    return tuple(dict.fromkeys(str(row[key]) for row, key in rows if row.get(key)))


def near_views(case: Case) -> tuple[str, ...]:
    """Return the files marked both as the group's and as one authority's own view: they do not count as own views yet."""
    return tuple(one.file for one in case.of(DIALOGUE) if is_unread(one, "rater"))
