"""The replies of those who were asked (Redskab 2): forms missing before others, open replies, their deadlines, and what a meeting asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from infohus_forms.danish.formatting import danish_date
from infohus_forms.models.case import Issued
from infohus_forms.models.finding import Finding, Rule, error, note, warning
from infohus_forms.models.response import Response
from infohus_forms.models.specification.roles import Fact, Role
from infohus_forms.validate.case.course import (  # fmt: skip
    CONCERN,
    CONTRIBUTION,
    OVERVIEW,
    CaseFinding,
    Course,
    authority_label,
    day,
    final,
    form_date,
    squashed,
    supplement_number,
    told,
)
from infohus_forms.validate.case.gates import exit_to_police, sent_elsewhere
from infohus_forms.validate.places import finding_at

NO_CONCERN = error(
    "missing.redskab1", "Redskab 1 mangler; sagen har skemaer, der bygger på det.", "Læg Redskab 1 i »modtaget«."
)
NO_OVERVIEW = error(
    "missing.redskab2_overblik",
    "Overblikket over indsamlingen (Redskab 2) mangler, selv om der er holdt møde.",
    "Læg overblikket i »modtaget«.",
)
NO_REPLY = error("missing.contribution", "Intet svar fra {who}.", "Hent svaret, eller notér, at det ikke kommer.")
NO_REPLY_YET = warning(
    "missing.reply", "Intet svar fra {who} før mødet.", "Ryk for svaret, eller lad det stå som »intet svar«."
)
OVERDUE = warning(
    "missing.overdue",
    "Fristen for svar fra {who} er overskredet.",
    "Ryk for svaret, eller lav skemaet, hvis det ikke er lavet.",
)
NOT_HERE = warning(
    "missing.received",
    "Ifølge overblikket er svaret fra {who} modtaget den {day}, men det ligger ikke i sagen.",
    "Læg svaret i »modtaget«, eller ret datoen i overblikket.",
)
NO_SUPPLEMENT = warning(
    "missing.supplement",
    "Mødet bad om yderligere oplysninger, men der er intet supplement: »{label}«.",
    "Læg supplementet i »modtaget«, eller skriv på næste møde, at det ikke kom.",
)
LATE = note("reply.late", "Svaret er udfyldt efter fristen.", "")
AFTER_MEETING = note(
    "reply.after_meeting",
    "Bidraget er modtaget efter mødet og indgik ikke.",
    "Hold et nyt møde, hvis det ændrer billedet.",
)
NOT_ASKED = note(
    "reply.not_asked", "Myndigheden står ikke i overblikket over dem, der er spurgt.", "Tilføj den i overblikket."
)

CATALOGUE = (
    NO_CONCERN,
    NO_OVERVIEW,
    NO_REPLY,
    NO_REPLY_YET,
    OVERDUE,
    NOT_HERE,
    NO_SUPPLEMENT,
    LATE,
    AFTER_MEETING,
    NOT_ASKED,
)

MORE_ASKED = "yderligere_oplysninger"


def rule_missing(course: Course) -> Iterator[CaseFinding]:
    """The forms that others rest on have come: Redskab 1 first, the overview before a meeting.

    A form that has come but waits for a decision is not missing: that decision has a finding of its own.
    """
    waiting = {one.spec.id for one in course.case.waiting if one.spec}
    if course.after_gate and course.concern is None and CONCERN not in waiting:
        yield CaseFinding((), NO_CONCERN.at())
    if (course.meetings or course.assessment) and course.overview is None and OVERVIEW not in waiting:
        yield CaseFinding((), NO_OVERVIEW.at())


def rule_replies(course: Course) -> Iterator[CaseFinding]:
    """Yield a finding for each reply that is due and has not come: none until the deadline or the meeting, an error at the assessment.

    No one is reminded whose reply has come according to the overview: then its file is missing.
    """
    return (found for reply in open_replies(course) if (found := lacking(course, reply)))


def lacking(course: Course, reply: OpenReply) -> CaseFinding | None:
    """Return the finding about a reply that has not come; None while it is not due.

    No one is reminded once the police have the case or it belongs elsewhere; an assessment that was written all the same rests on its replies.
    """
    who = f"{reply.who} (supplement)" if reply.supplement else reply.who
    met = course.meetings and not reply.supplement
    if course.assessment and final(course.assessment):
        found = _at_row(course, NO_REPLY, reply, who=who)
    elif (
        exit_to_police(course)[0]
        or sent_elsewhere(course)
        or (not met and not (course.today and reply.deadline and course.today > reply.deadline))
    ):
        return None
    elif reply.received:
        found = _at_row(course, NOT_HERE, reply, who=who, day=danish_date(reply.received.isoformat()))
    else:
        found = _at_row(course, NO_REPLY_YET if met else OVERDUE, reply, who=who)
    files = (course.overview.file,) if course.overview and reply.row >= 0 else ()
    return CaseFinding(files, found, reply.key + (" received" if reply.received else ""))


def _at_row(course: Course, rule: Rule, reply: OpenReply, **words: Any) -> Finding:
    """Return the finding at the reply's row of the overview; at no question when its sheet was made."""
    if course.overview and reply.row >= 0:
        return finding_at(course.overview, rule, course.overview.id_of(Role.ASKED), row=reply.row, **words)
    return rule.at(**words)


@dataclass(frozen=True, slots=True)
class OpenReply:
    """A reply that is awaited: from whom, when it was requested and when it is due.

    `row` is its row of the overview (from 0) if no sheet was made, else -1.
    `key` identifies it: the same before its sheet was made and after, and when the sheet was made again.
    `received` is the day on which it came according to the overview.
    """

    key: str
    who: str
    asked: date | None
    deadline: date | None
    supplement: bool
    row: int = -1
    received: date | None = None


def open_replies(course: Course) -> Iterator[OpenReply]:
    """Yield the replies that are awaited: sheets that were made and have not come back, and rows without a sheet."""
    rows = {sheet.instance: (number, row) for number, row, sheet in open_rows(course) if sheet}
    for item in sheets_out(course):
        who = ", ".join(filter(None, (authority_label(course.overview or course.concern, item.authority), item.unit)))
        extra = _extra(item)
        deadline = _requested(course, item.authority) if extra else _deadline(course, item.authority)
        number, row = rows.get(item.instance, (0, {}))
        key = _key(number, row) if row else course.case.first_instance(item.instance)
        yield OpenReply(key, who, _date(item.issued), deadline, extra, received=_date(row.get("answered")))
    for number, row in rows_without_sheet(course):
        asked, deadline, received = (_date(row.get(name)) for name in ("sent", "deadline", "answered"))
        who, key = _row_name(course, number, row), _key(number, row)
        yield OpenReply(key, who, asked, deadline, supplement=False, row=number, received=received)


def unit_in(row: Mapping[str, Any]) -> str:
    """Return the unit in a row of the overview: the text before the first comma."""
    return (row.get("contact") or "").partition(",")[0].partition("\n")[0].strip()


def _key(number: int, row: Mapping[str, Any]) -> str:
    """Return a key of a row of the overview (from 0) and whom it asks: moved, or asking another, it is another reply."""
    return f"{number} {row.get('authority')} {squashed(unit_in(row))}"


def _row_name(course: Course, number: int, row: Mapping[str, Any]) -> str:
    """Return whom a row (from 0) asks; with its number when another row asks the same authority."""
    own, rows = row.get("authority") or "", course.overview.rows_of(Role.ASKED) if course.overview else []
    alone = [other.get("authority") for other in rows].count(own) == 1
    return authority_label(course.overview, own) + ("" if alone else f", række {number + 1} i overblikket")


def sheets_out(course: Course) -> tuple[Issued, ...]:
    """Return the contribution sheets that were made and not answered, neither on them nor on another sheet for the same unit."""
    returned = _returned(course)
    out = tuple(
        item
        for item in course.case.outstanding
        if item.form == CONTRIBUTION
        and (item.authority, squashed(item.unit), supplement_number(item.supplement)) not in returned
    )
    come = {answered for one in course.case.waiting if (answered := _sheet_of(course, one, out))}
    return tuple(item for item in out if item not in come)


def _sheet_of(course: Course, reply: Response, out: Sequence[Issued]) -> Issued | None:
    """Return the sheet that a reply would answer if a person accepted it.

    The sheet that it names, else that of its unit, else the first of its authority.
    """
    number = supplement_number(reply.identity("supplement"))
    instance = course.case.first_instance(reply.stamp.instance) if reply.stamp else ""
    named = (item for item in out if instance and course.case.first_instance(item.instance) == instance)
    same = [
        item
        for item in out
        if reply.spec
        and reply.spec.id == CONTRIBUTION
        and (item.authority, supplement_number(item.supplement)) == (reply.identity("authority"), number)
    ]
    unit = squashed(reply.identity("unit"))
    return next(named, None) or next((item for item in same if squashed(item.unit) == unit), next(iter(same), None))


def rows_without_sheet(course: Course) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the rows of the overview (from 0) for which no contribution sheet was made and none has come."""
    return ((number, row) for number, row, sheet in open_rows(course) if sheet is None)


def open_rows(course: Course) -> Iterator[tuple[int, dict[str, Any], Issued | None]]:
    """Yield the rows of the overview (from 0) that have no answer, each with the sheet that was made for it, if one was.

    An answer or a sheet takes the row that names its unit, else its authority's first.
    """
    come = (*_returned(course), *_replies(course.case.waiting))
    came = [(authority, unit, None) for authority, unit, number in come if number == "0"]
    out = [(item.authority, squashed(item.unit), item) for item in sheets_out(course) if not _extra(item)]
    rows = dict(enumerate(course.overview.rows_of(Role.ASKED) if course.overview else []))
    taken: dict[int, Issued | None] = {}
    rest = []
    for authority, unit, sheet in (*came, *out):
        free = (key for key, row in rows.items() if key not in taken and row.get("authority") == authority)
        named = next((key for key in free if _names_unit(rows[key], unit)), None)
        if named is None:
            rest.append((authority, sheet))
        else:
            taken[named] = sheet
    # Only after every named unit has its row: an answer without a known unit must not take the row of another.
    for authority, sheet in rest:
        first = next((key for key, row in rows.items() if key not in taken and row.get("authority") == authority), None)
        if first is not None:
            taken[first] = sheet
    return (
        (number, row, taken.get(number))
        for number, row in rows.items()
        if row.get("authority") and (number not in taken or taken[number])
    )


def _extra(item: Issued) -> bool:
    return supplement_number(item.supplement) != "0"


def _returned(course: Course) -> list[tuple[str, str, str]]:
    return _replies(course.contributions)


def _replies(forms: Iterable[Response]) -> list[tuple[str, str, str]]:
    """Return authority, unit and number of each contribution."""
    return [
        (item.identity("authority"), squashed(item.identity("unit")), supplement_number(item.identity("supplement")))
        for item in forms
        if item.spec and item.spec.id == CONTRIBUTION
    ]


def _names_unit(row: dict[str, Any], unit: str) -> bool:
    return bool(unit) and unit in squashed(row.get("contact") or "")


def _deadline(course: Course, authority: str) -> date | None:
    """Return the deadline of an authority in the overview; the latest when it is there more than once."""
    rows = course.overview.rows_of(Role.ASKED) if course.overview else []
    dates = [row["deadline"] for row in rows if row.get("authority") == authority and row.get("deadline")]
    return _date(max(dates, default=None))


def _requested(course: Course, authority: str) -> date | None:
    """Return the deadline of the supplement that a meeting asked an authority for; the newest request counts."""
    rows = [row for meeting in course.meetings for row in meeting.rows_of(Role.REQUESTS) if row.get("who") == authority]
    return _date(rows[-1].get("deadline")) if rows else None


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def rule_late(course: Course) -> Iterator[CaseFinding]:
    """Yield a note for each reply after its deadline or after the last meeting: it is not an error."""
    asked = {row.get("authority") for row in course.overview.rows_of(Role.ASKED)} if course.overview else set()
    meeting = course.last_meeting
    for response in course.contributions:
        first = supplement_number(response.identity("supplement")) == "0"
        deadline = day(response, response.id_of(Role.DEADLINE)) or (
            _deadline(course, response.identity("authority")) if first else None
        )
        own = form_date(response)
        if own and deadline and own > deadline:
            yield told(response, LATE, response.id_of(Role.FILLED_DATE))
        held = form_date(meeting) if meeting else None
        waiting = meeting is not None and meeting.text_of(Fact.OUTCOME) == MORE_ASKED
        if own and held and own > held and not waiting and not exit_to_police(course)[0]:
            yield told(response, AFTER_MEETING, response.id_of(Role.FILLED_DATE))
        if first and course.overview and final(course.overview) and response.identity("authority") not in asked:
            yield told(response, NOT_ASKED, response.id_of(Role.AUTHORITY))


def rule_supplement(course: Course) -> Iterator[CaseFinding]:
    """A supplement that a meeting asked for has come before the next meeting or the assessment.

    While `rule_replies` reports the supplement's own sheet as unanswered, this rule yields nothing.
    """
    if exit_to_police(course)[0] or any(reply.supplement and lacking(course, reply) for reply in open_replies(course)):
        return
    for number, meeting in enumerate(course.meetings):
        later = number + 1 < len(course.meetings) or course.assessment is not None
        held = form_date(meeting)
        extra = (item for item in course.contributions if supplement_number(item.identity("supplement")) != "0")
        came = any((form_date(item) or date.max) >= (held or date.min) for item in extra)
        if later and meeting.text_of(Fact.OUTCOME) == MORE_ASKED and not came:
            yield told(meeting, NO_SUPPLEMENT, meeting.id_of(Role.REQUESTS))


RULES = (rule_missing, rule_replies, rule_late, rule_supplement)
