"""Context of issuing forms: the course of the case, what was already made, and the notes to report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from infohus_forms.casework.issuing.make_form import Order, content
from infohus_forms.casework.review.information_requests import without_sheet
from infohus_forms.casework.review.progress_model import Place
from infohus_forms.casework.storage.municipality_profile import Profile
from infohus_forms.danish.formatting import answer_words, danish_date
from infohus_forms.models.case import Issued
from infohus_forms.models.response import Response
from infohus_forms.models.specification.roles import Role
from infohus_forms.spec.shelf import Shelf
from infohus_forms.validate.case.course import CONCERN, DIALOGUE, Course, authority_label, squashed, supplement_number
from infohus_forms.validate.case.replies import open_replies, open_rows


@dataclass
class Desk:
    """The case on a day, as the functions that make its forms see it.

    `said` pairs each note with the order it is about; `meeting` is the number of the meeting that is being prepared.
    """

    shelf: Shelf
    course: Course
    place: Place
    profile: Profile
    today: date
    said: list[tuple[str, str]] = field(default_factory=list)
    meeting: str = ""

    def say(self, text: str, order: str = "") -> None:
        """Add a note to report; with the name of an order only if that form is made."""
        self.said.append((text, order))

    def notes(self, orders: Sequence[Order]) -> tuple[str, ...]:
        """Return the notes to report with these orders."""
        names = {"", *(order.name for order in orders)}
        return tuple(text for text, order in self.said if order in names)

    def out(self, form: str, meeting: str = "") -> Issued | None:
        """Return the group's form for this meeting that was made already; None if there is none."""
        made = (
            item for item in self.course.case.current if item.form == form and not (form == DIALOGUE and item.authority)
        )
        return next((item for item in made if item.meeting in ("", meeting)), None)

    def is_new(self, order: Order) -> bool:
        """Return whether the form was not made yet, or has other content now than the one that was made and not received (decision 23)."""
        old = next((item for item in self.course.case.issued if item.instance == order.replaces), None)
        return old is None or bool(
            old.content and old.content != content(self.shelf, self.course.case.reference, order)
        )

    def already(self, orders: Sequence[Order]) -> Iterator[str]:
        """Yield a note about each form that was made before and not received: whether it is made again."""
        kinds = {_kind(item) for item in self.course.case.responses}
        again = {order.replaces for order in orders}
        answered = {
            sheet.instance: row["answered"] for _, row, sheet in open_rows(self.course) if sheet and row.get("answered")
        }
        for item in self.course.case.outstanding:
            kind = (item.form, item.authority, squashed(item.unit), item.supplement or "0", item.meeting)
            if kind in kinds or (item.form == CONCERN and self.course.concern):
                continue
            asked = self.shelf.form(item.form)
            who = answer_words(asked.field(asked.identity.authority), item.authority) if item.authority else ""
            parts = [
                self.shelf.named(item.form, item.version),
                who,
                item.unit,
                f"møde {item.meeting}" if item.meeting else "",
            ]
            parts += [f"supplement {item.supplement}"] if item.supplement not in ("", "0") else []
            parts += ["egen vurdering"] if item.form == DIALOGUE and item.authority else []
            named = ", ".join(filter(None, parts))
            if day := answered.get(item.instance):
                yield (
                    f"{named}: besvaret {danish_date(day)} efter overblikket, men svaret ligger ikke i »modtaget«. "
                    "Skemaet laves ikke igen."
                )
            elif item.instance in again:
                yield (
                    f"{named}: lavet igen, da der er kommet nyt til, siden det blev lavet {danish_date(item.issued)}. "
                    "Send det nye. Kommer det gamle tilbage, tages det også imod."
                )
            else:
                yield f"{named}: lavet {danish_date(item.issued)} og ikke kommet tilbage. Det laves ikke igen."

    def waiting(self) -> list[str]:
        """Return whom the next meeting waits for: authorities asked that have not answered, before the deadline and the day of the meeting."""
        planned = self.meeting_day()
        if planned and planned <= self.today:
            return []
        opens = [item for item in open_replies(self.course) if item.supplement is bool(self.course.meetings)]
        names = [item.who for item in opens if item.deadline is None or item.deadline >= self.today]
        rest = without_sheet(self.course) if self.course.meetings else ()
        return names + [
            authority_label(self.course.last_meeting, one.authority)
            for one in rest
            if not one.deadline or date.fromisoformat(one.deadline) >= self.today
        ]

    def meeting_day(self) -> date | None:
        """Return the day of the next meeting by the overview or the meeting before; None when there is none."""
        last = self.course.last_meeting
        source = last or self.course.overview
        text = source.text_of(Role.NEXT_MEETING) if source else ""
        return date.fromisoformat(text) if text else None


def _kind(item: Response) -> tuple[str, str, str, str, str]:
    """Return what distinguishes a received form from others, in the terms of what was issued."""
    form, number = item.spec.id if item.spec else "", supplement_number(item.identity("supplement"))
    return form, item.identity("authority"), squashed(item.identity("unit")), number, item.identity("meeting")
