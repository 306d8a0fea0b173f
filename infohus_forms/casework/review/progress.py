"""The place of a case in the flow A–E and what is awaited: derived from the forms, never stored.

The flow itself is data (`form_specs/flow/1.0.yaml`). This module looks for its signs in the responses that count.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from infohus_forms.casework.review.information_requests import answered_since, without_sheet
from infohus_forms.casework.review.progress_model import (
    Awaited,
    ExitTaken,
    GatePlace,
    Happened,
    Passage,
    Place,
    State,
    StepPlace,
)
from infohus_forms.danish.formatting import danish_date
from infohus_forms.models.case import Case, Issued
from infohus_forms.models.response import Response
from infohus_forms.models.specification.flow import Event, Exit, Gate, Sign, Step, Which
from infohus_forms.models.specification.roles import Role
from infohus_forms.spec.shelf import Shelf
from infohus_forms.validate.case.course import (
    CONTRIBUTION,
    DIALOGUE,
    CaseFinding,
    Course,
    authority_label,
    course_of,
    final,
    meeting_number,
)
from infohus_forms.validate.case.meetings import missing_meeting
from infohus_forms.validate.case.replies import OpenReply, lacking, open_replies, rule_missing, rule_supplement
from infohus_forms.validate.form.conditions import answered, holds

SUPPLEMENT = "supplement til Redskab 2"
NOT_MADE = "skemaet er ikke lavet endnu"
OF_OWN_VIEW = ", egen vurdering"
"""The suffix of an awaited form when an authority is asked for its own view."""


def place_of(case: Case, shelf: Shelf, *, today: date) -> Place:
    """Return the place of a case in the flow of the shelf; its responses must be those that count (`effective`)."""
    return _Reading(shelf, case, today).place()


class _Reading:
    """One case read against the flow: every method looks at the same responses and the same day."""

    def __init__(self, shelf: Shelf, case: Case, today: date) -> None:
        self.shelf, self.flow, self.case, self.today = shelf, shelf.flow(), case, today
        self.course: Course = course_of(case, today)
        self.opens = tuple(open_replies(self.course))

    def place(self) -> Place:
        """Return the place of the case: steps, gates, exit, and what is awaited."""
        taken = self.exit_taken()
        gates = tuple(self.gate(gate) for gate in self.flow.gates)
        passed = {gate.id for gate in gates if gate.state is Passage.PASSED}
        steps = tuple(self.step(step, passed, taken) for step in self.flow.steps)
        return Place(steps, gates, taken, tuple(self.awaited(gates, taken)))

    def responses(self, form: str) -> list[Response]:
        """Return the responses of a form that count in the flow, oldest meeting first."""
        tool = self.flow.tool(form)
        found = [item for item in self.case.of(form) if not (tool and tool.only) or holds(tool.only, item.answers)]
        return sorted(found, key=meeting_number)

    def shown(self, sign: Sign) -> Response | None:
        """Return the response that gives the sign; None when none does."""
        found = self.responses(sign.form)
        looked = found if sign.which is Which.ANY else found[-1:]
        fitting = (item for item in looked if sign.when is None or holds(sign.when, item.answers))
        return next((item for item in fitting if final(item) or not sign.final), None)

    def day(self, signs: Iterable[Sign]) -> tuple[bool, str]:
        """Return whether one of the signs is given, and the first date found with one (ISO, else empty)."""
        there = [(sign, found) for sign in signs if (found := self.shown(sign))]
        return bool(there), next(filter(None, (found.text(sign.date) for sign, found in there)), "")

    def step(self, step: Step, passed: set[str], taken: ExitTaken | None) -> StepPlace:
        """Return the state of a step; `passed` are ids of gates."""
        begun = any(self.shown(sign) for sign in step.begins)
        done = begun and (any(self.shown(sign) for sign in step.done) or self.all_answered(step))
        open_still = taken is None or step.letter in self.way(taken).still
        due = open_still and passed.issuperset(step.gates) and all(self.shown(sign) for sign in step.needs)
        state = State.DONE if done else State.BEGUN if begun else State.UNUSED if step.optional else State.WAITING
        if not open_still and not done and step is not self.flow.steps[0]:
            state = State.UNUSED
        letter = f"({step.letter})" if step.optional else step.letter
        happened = tuple(one for event in step.events for one in self.happened(event))
        return StepPlace(letter, str(step.name), state, happened, due and not done)

    def all_answered(self, step: Step) -> bool:
        """Return whether everyone who was asked in the step has answered; in an optional step, with a supplement."""
        if not step.replies or any(item.supplement is step.optional for item in self.opens):
            return False
        if step.optional:
            last = self.course.last_meeting
            wanted = {row["who"] for row in last.rows_of(Role.REQUESTS) if row.get("who")} if last else set()
            return bool(wanted) and all(answered_since(self.course, authority) for authority in wanted)
        return bool(self.responses(step.replies)) and self.course.overview is not None

    def happened(self, event: Event) -> Iterator[Happened]:
        """Yield the dated events of a kind: one by one if they are numbered, else as one with its first and last day."""
        found = [
            item
            for item in self.responses(event.form)
            if item.text(event.date) and (event.when is None or holds(event.when, item.answers))
        ]
        if event.number:
            yield from (Happened(f"{event.label} {item.text(event.number)}", item.text(event.date)) for item in found)
        elif found:
            days = sorted(item.text(event.date) for item in found)
            until = days[-1] if days[-1] != days[0] else ""
            yield Happened(str(event.label), days[0], until, len(days))

    def gate(self, gate: Gate) -> GatePlace:
        """Return the state of a gate; a stop outranks a pass."""
        stopped, since = self.day(gate.stopped)
        passed, day = self.day((gate.passed,))
        state = Passage.STOPPED if stopped else Passage.PASSED if passed else Passage.WAITING
        own = {Passage.STOPPED: since, Passage.PASSED: day}.get(state, "")
        return GatePlace(gate.id, gate.after, str(gate.name), str(gate.asks), state, own)

    def exit_taken(self) -> ExitTaken | None:
        """Return the gravest exit that a form reports; an exit that is possible at any time is never undone by a later form."""
        for way in self.flow.exits:
            taken, day = self.day(way.taken)
            if taken:
                duty = str(way.duty.text) if way.duty else ""
                return ExitTaken(way.code, str(way.name), way.ours, day, duty, tuple(self.lacking(way)))
        return None

    def way(self, taken: ExitTaken) -> Exit:
        return next(way for way in self.flow.exits if way.code == taken.code)

    def lacking(self, way: Exit) -> Iterator[str]:
        """Yield the parts of an exit's duty that no form fulfils yet."""
        for part in way.duty.until if way.duty else ():
            if not any(self.shown(sign) for sign in part.signs):
                yield str(part.name)

    def awaited(self, gates: tuple[GatePlace, ...], taken: ExitTaken | None) -> Iterator[Awaited]:
        """Yield what is awaited, in the order of the flow.

        Behind a gate only what passes it; after an exit only what the exit leaves open.
        """
        yield from self.first_form()
        if taken:
            # After an exit no reply is awaited any more: after X1 it would be an error of V03.after (decision 65).
            yield from self.after_exit(taken)
            return
        for known, gate in zip(gates, self.flow.gates, strict=True):
            if known.state is Passage.WAITING:
                wait = next((wait for wait in gate.waits if self.shown(wait.sign)), None)
                if wait:
                    since = self.day((wait.sign,))[1]
                    yield Awaited(str(wait.whom), str(wait.what), since, step=str(wait.step))
                    break
        if any(known.state is not Passage.PASSED for known in gates):
            yield from self.others_out()
            return
        for reply in self.opens:
            yield self.reply(reply)
        for request in without_sheet(self.course):
            who = authority_label(self.course.last_meeting, request.authority)
            yield self.by(who, SUPPLEMENT, "", request.deadline, note=NOT_MADE, found=self.no_supplement())
        yield from self.of_steps(self.flow.steps)
        yield from self.others_out()

    def others_out(self) -> Iterator[Awaited]:
        """Yield forms that were added to the case, belong to no step of the flow, and have not been received."""
        came = {one.stamp.instance for one in self.case.waiting if one.stamp}
        for item in self.case.outstanding:
            if self.flow.tool(item.form) is None and item.instance not in came:
                who = self.whose(item)
                yield replace(self.by(who, self.shelf.named(item.form, item.version), item.issued, ""), form=item.form)

    def whose(self, item: Issued) -> str:
        """Return for whom a form was made: the authority by the form's own list, else those who lead the case."""
        spec = next((one for one in self.shelf.installed(item.form) if one.version == item.version), None)
        choices = spec.by_id[spec.identity.authority].choices if spec and spec.identity.authority in spec.by_id else ()
        named = next((str(one.label) for one in choices if one.code == item.authority), item.authority)
        return named or self.whom(self.flow.forms[0].form)

    def reply(self, reply: OpenReply) -> Awaited:
        """Return a reply that is awaited.

        A reply that the overview lists as received is still awaited as a file, but is never overdue.
        """
        found = lacking(self.course, reply) or (self.no_supplement() if reply.supplement else None)
        note, deadline = NOT_MADE if reply.row >= 0 else "", _iso(reply.deadline)
        if reply.received:
            note = f"modtaget {danish_date(reply.received.isoformat())} ifølge overblikket, men ikke lagt i sagen"
        what = SUPPLEMENT if reply.supplement else "svar på Redskab 2"
        awaited = self.by(reply.who, what, _iso(reply.asked), deadline, note=note, found=found)
        return replace(awaited, form=CONTRIBUTION, overdue=awaited.overdue and not reply.received)

    def no_supplement(self) -> CaseFinding | None:
        return next(rule_supplement(self.course), None)

    def no_form(self, form: str, meeting: str = "") -> CaseFinding | None:
        """Return the finding that this form is missing though others depend on it; None when there is none."""
        if form == DIALOGUE:
            return missing_meeting(self.course, int(meeting)) if meeting.isdecimal() else None
        return next((one for one in rule_missing(self.course) if one.finding.code == f"missing.{form}"), None)

    def first_form(self) -> Iterator[Awaited]:
        """Yield the form that begins the flow when it was issued and has not been received."""
        form = self.flow.steps[0].yields[0].form
        made = next((item for item in self.case.issued if item.form == form), None)
        if made and not self.responses(form) and not self.has_come(form):
            yield Awaited(self.whom(form), self.flow.named(form), made.issued, found=self.no_form(form), form=form)

    def after_exit(self, taken: ExitTaken) -> Iterator[Awaited]:
        """Yield what is awaited after an exit: the open parts of its duty, and forms of the steps that stay open."""
        way = self.way(taken)
        if way.duty and taken.lacking:
            yield Awaited(str(way.duty.whom), " og ".join(taken.lacking), taken.day)
        yield from self.of_steps([step for step in self.flow.steps if step.letter in way.still])

    def of_steps(self, steps: Sequence[Step]) -> Iterator[Awaited]:
        """Yield the forms of these steps that are issued and not received, then those that are still drafts."""
        yield from self.forms_out({own.form for step in steps for own in step.yields})
        yield from self.drafts(steps)

    def forms_out(self, wanted: Collection[str]) -> Iterator[Awaited]:
        """Yield forms that were issued and not received: each once, however often it was made."""
        # The form that begins the flow and the contributions have their own rules (`first_form`, `reply`).
        wanted = set(wanted) - {self.flow.steps[0].yields[0].form, CONTRIBUTION}
        told: set[tuple[str, str, str]] = set()
        for item in self.case.current:
            own = (item.form, item.meeting, item.authority)
            held = item.authority and self.is_back(item.form, item.meeting, "")
            if item.form not in wanted or own in told or self.is_back(*own) or held:
                continue  # an own view is of no use once the group has met
            told.add(own)
            tool = self.flow.tool(item.form)
            deadline = self.last_day(tool.deadline) if tool else ""
            what = self.flow.named(item.form) + (f", møde {item.meeting}" if item.meeting else "")
            who = self.whom(item.form)
            if item.authority:
                who, what = authority_label(self.course.overview, item.authority), f"{what}{OF_OWN_VIEW}"
            found = self.no_form(item.form, item.meeting)
            yield replace(self.by(who, what, item.issued, deadline, found=found), form=item.form)

    def has_come(self, form: str) -> tuple[Response, ...]:
        """Return the files of a form that wait for a person to decide whether they count (decision 87)."""
        return tuple(one for one in self.case.waiting if one.spec and one.spec.id == form)

    def is_back(self, form: str, meeting: str, authority: str) -> bool:
        """Return whether a form was received, counting or not; a Redskab 3 for this meeting and authority."""
        come = (*self.case.of(form), *self.has_come(form))
        if form != DIALOGUE:
            return bool(come)
        return any(
            item.identity("meeting") == meeting and item.identity("authority") == authority for item in come
        ) or (not meeting and bool(come))

    def drafts(self, steps: Sequence[Step]) -> Iterator[Awaited]:
        """Yield forms that have every answer that is needed, but are still drafts."""
        for step in steps:
            for sign in step.done:
                open_draft = sign.final and not self.shown(sign)
                response = self.shown(sign.model_copy(update={"final": False})) if open_draft else None
                if response:
                    what = f"endelig udgave af {self.flow.named(sign.form)}"
                    yield Awaited(self.whom(sign.form), what, response.text("hdr_filled_date"))

    def last_day(self, signs: Iterable[Sign]) -> str:
        """Return the latest date that the signs give (ISO); empty for none."""
        days = (found.text(sign.date) for sign in signs if (found := self.shown(sign)))
        return max((day for day in days if answered(day)), default="")

    def whom(self, form: str) -> str:
        tool = self.flow.tool(form)
        return str(tool.whom) if tool else ""

    def by(
        self, who: str, what: str, since: str, deadline: str, *, note: str = "", found: CaseFinding | None = None
    ) -> Awaited:
        """Return what is awaited, overdue from the day after the deadline."""
        late = bool(deadline) and self.today > date.fromisoformat(deadline)
        return Awaited(who, what, since, deadline, late, note, found)


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
