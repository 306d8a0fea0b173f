"""V01–V06: the police, the joint qualification, the exits, the order of dates, and children."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from infohus_forms.models.finding import error, note, warning
from infohus_forms.models.response import Response
from infohus_forms.models.specification.roles import Fact, Role
from infohus_forms.validate.case.course import CaseFinding, Course, day, final, form_date, label, squashed, told
from infohus_forms.validate.form.conditions import answered
from infohus_forms.validate.form.rules import OWN_VIEW

FORWARDED = error(
    "V01",
    "Bekymringen skal være sendt til politiet, med dato: »{label}«.",
    "Send den til politiet, og skriv dato og modtager.",
)
POLICE_FIRST = error(
    "V02",
    "Bekymringen er kvalificeret, før politiets vurdering foreligger: »{label}«.",
    "Få politiets vurdering skrevet ind.",
)
DATE_ORDER = error(
    "V02.order",
    "Datoerne står i forkert rækkefølge: »{label}« ligger før »{earlier}«.",
    "Ret den dato, der er forkert.",
)
FUTURE = warning(
    "date.future",
    "»{label}« ligger ude i fremtiden.",
    "Kontrollér datoen, og at computerens ur går rigtigt.",
    "Dato ude i fremtiden",
)
THREAT = error(
    "V03",
    "Politiet vurderer en sikkerhedsmæssig trussel; så varetages sagen af politiet: »{label}«.",
    "Vælg »Politiet varetager«, eller få politiets vurdering rettet.",
)
OBSTACLE = error(
    "V03.obstacle",
    "Politiet ser en hindring, og så kan bekymringen ikke håndteres i infohuset: »{label}«.",
    "Ret resultatet, eller få politiets vurdering rettet.",
)
NO_GROUND = warning(
    "V03.reason",
    "Politiet varetager efter »{label}«, men politiets vurdering siger hverken trussel eller hindring.",
    "Kontrollér politiets vurdering.",
)
AFTER_EXIT = error(
    "V03.after",
    "Skemaet er udfyldt, efter at politiet har overtaget sagen.",
    "Redskab 2–4 bruges ikke efter udgangen til politiet. Afgør, om skemaet hører til sagen.",
)
NOT_HANDLED = error(
    "V03.closed",
    "Skemaet er udfyldt, selv om bekymringen ikke håndteres i infohuset.",
    "Ret resultatet af kvalificeringen, eller tag skemaet ud.",
)
DUTY = error(
    "V03.duty",
    "Politiet varetager sagen, men kommunens fortsatte forpligtelse er ikke placeret: »{label}«.",
    "Skriv, hvilken enhed der er ansvarlig, og om der er behov for en indsats.",
)
DUTY_OPEN = note(
    "V03.duty_open",
    "Kommunens forpligtelse står åben, til første handling er noteret: »{label}«.",
    "Skriv handling og dato, når den er sket.",
)
BOTH = error("V04", "Bekymringen kvalificeres altid af begge tovholdere: »{label}« mangler.", "Skriv navnet.")
SAME = warning(
    "V04.same",
    "Begge tovholdere er den samme person: »{label}«.",
    "Kommune og politi kvalificerer sammen; kontrollér navnene.",
)
ROUTE = error(
    "V05", "Når bekymringen håndteres i infohuset, skal der stå grundlag og nødvendighed: »{label}«.", "Udfyld feltet."
)
CHILD_LATER = warning(
    "V06.assessment",
    "Redskab 1 siger, at der er børn i hjemmet, men »{label}« siger nej.",
    "Kontrollér, hvad der gælder.",
)
CHILD = error(
    "V06",
    "Der er et barn under 18 år, og der er ikke taget stilling til en underretning: »{label}«.",
    "Tag stilling; en henvendelse til infohuset erstatter ikke en underretning.",
)

CATALOGUE = (
    FORWARDED, POLICE_FIRST, DATE_ORDER, FUTURE, THREAT, OBSTACLE, NO_GROUND, AFTER_EXIT, NOT_HANDLED, DUTY, DUTY_OPEN, BOTH,
    SAME, ROUTE, CHILD, CHILD_LATER,
)  # fmt: skip

BOTH_COORDINATORS = (Fact.QUALIFIED_BY_MUNICIPALITY, Fact.QUALIFIED_BY_POLICE)
HANDLED, POLICE, THREATENED = "haandteres", "politiet_varetager", "ja"
TO_POLICE = "overgaar_til_politiet"
ELSEWHERE = frozenset({"andet_spor", "ikke_grundlag"})


def qualified(course: Course) -> bool:
    """Return whether the joint qualification has taken place, as far as the forms show."""
    return course.concern is not None and bool(
        course.concern.text_of(Fact.QUALIFICATION) or course.concern.text_of(Fact.QUALIFIED_DATE)
    )


def _due(course: Course) -> bool:
    """Return whether Redskab 1 claims to be finished, or the case has gone past it."""
    return course.concern is not None and (final(course.concern) or qualified(course) or bool(course.after_gate))


def rule_v01(course: Course) -> Iterator[CaseFinding]:
    """V01  The concern is always sent to the police, with a date."""
    concern = course.concern
    if concern and _due(course):
        if concern.text_of(Fact.SENT_TO_POLICE) != "ja":
            yield told(concern, FORWARDED, concern.id_of(Fact.SENT_TO_POLICE))
        elif not concern.text_of(Fact.SENT_TO_POLICE_DATE):
            yield told(concern, FORWARDED, concern.id_of(Fact.SENT_TO_POLICE_DATE))


def rule_v02_police_first(course: Course) -> Iterator[CaseFinding]:
    """V02  The police assess before the two coordinators qualify."""
    concern = course.concern
    if concern and qualified(course):
        if concern.text_of(Fact.POLICE_OBSTACLE) in ("", "afventer"):
            yield told(concern, POLICE_FIRST, concern.id_of(Fact.POLICE_OBSTACLE))
        if concern.text_of(Fact.POLICE_THREAT) not in ("ja", "nej"):
            yield told(concern, POLICE_FIRST, concern.id_of(Fact.POLICE_THREAT))


def rule_v02_order(course: Course) -> Iterator[CaseFinding]:
    """V02  Received ≤ forwarded ≤ police ≤ qualified ≤ meetings; sent ≤ deadline and answer; times on one day too.

    Where Redskab 1 leaves the case to the police, its later dates are those of the exit, which may come after a meeting.
    """
    begun: list[tuple[Response, str]] = []
    gates: list[tuple[Response, str]] = []
    if concern := course.concern:
        begun = [(concern, concern.id_of(fact)) for fact in (Fact.RECEIVED_DATE, Fact.SENT_TO_POLICE_DATE)]
        gates = [(concern, concern.id_of(fact)) for fact in (Fact.POLICE_DATE, Fact.QUALIFIED_DATE)]
    met = [(meeting, meeting.id_of(Role.MEETING_DATE)) for meeting in course.meetings]
    if _left_at_the_gate(course):
        yield from _in_order([*begun, *gates])
        yield from _in_order([*begun, *met])
    else:
        yield from _in_order([*begun, *gates, *met])
    if (
        concern
        and concern.text_of(Fact.RECEIVED_DATE)
        and concern.text_of(Fact.RECEIVED_DATE) == concern.text_of(Fact.SENT_TO_POLICE_DATE)
    ):
        received, sent = concern.text_of(Fact.RECEIVED_TIME), concern.text_of(Fact.SENT_TO_POLICE_TIME)
        if received and sent and sent < received:
            yield told(
                concern,
                DATE_ORDER,
                concern.id_of(Fact.SENT_TO_POLICE_TIME),
                earlier=label(concern, concern.id_of(Fact.RECEIVED_TIME)),
            )
    yield from _order_of_rows(course)


def _left_at_the_gate(course: Course) -> bool:
    """Return whether the police took over the case by Redskab 1."""
    return course.concern is not None and exit_to_police(course)[0] is course.concern


def _in_order(steps: Sequence[tuple[Response, str]]) -> Iterator[CaseFinding]:
    last: tuple[Response, str] | None = None
    for response, name in steps:
        now = day(response, name)
        if now is None:
            continue
        if last and (before := day(*last)) and now < before:
            meeting = last[0].identity("meeting")
            earlier = f"{label(*last)}, møde {meeting}" if meeting else label(*last)
            yield told(response, DATE_ORDER, name, earlier=earlier)
        last = (response, name)


def _order_of_rows(course: Course) -> Iterator[CaseFinding]:
    overview = course.overview
    if overview is None:
        return
    decided = course.concern.text_of(Fact.QUALIFIED_DATE) if course.concern and not _left_at_the_gate(course) else ""
    for number, row in enumerate(overview.rows_of(Role.ASKED)):
        sent = row.get("sent")
        too_early = [name for name in ("deadline", "answered") if sent and (row.get(name) or sent) < sent]
        if sent and decided and sent < decided:
            yield told(
                overview, DATE_ORDER, overview.id_of(Role.ASKED), row=number, column="sent", earlier="Kvalificeret den"
            )
        elif too_early:
            yield told(
                overview, DATE_ORDER, overview.id_of(Role.ASKED), row=number, column=too_early[0], earlier="Sendt"
            )


def rule_future(course: Course) -> Iterator[CaseFinding]:
    """No date of something that a form states as past (`happened`) is after today. An invented case has a calendar of its own.

    The date of a meeting is past once the group's form is final: an own view is handed in before the meeting.
    """
    today = course.today.isoformat() if course.today and not course.case.reference.fictional else ""
    for response in course.case.responses if today else ():
        for name in response.meaning.happened:
            held = not response.meaning.has(name, Role.MEETING_DATE) or (
                final(response) and response.identity("rater") != OWN_VIEW
            )
            if held and response.text(name) > today:
                yield told(response, FUTURE, name)
        for table, column in response.meaning.happened_cells:
            for number, row in enumerate(response.rows(table)):
                if (row.get(column) or "") > today:
                    yield told(response, FUTURE, table, row=number, column=column)


def exit_to_police(course: Course) -> tuple[Response | None, date | None]:
    """Return the first form by which the police have taken over the case, and the day; None while they have not."""
    concern, end = course.concern, course.assessment
    if concern and concern.text_of(Fact.POLICE_THREAT) == THREATENED:
        return concern, day(concern, concern.id_of(Fact.POLICE_DATE))
    if concern and concern.text_of(Fact.QUALIFICATION) == POLICE:
        return concern, day(concern, concern.id_of(Fact.QUALIFIED_DATE))
    met = next((meeting for meeting in course.meetings if meeting.text_of(Fact.OUTCOME) == TO_POLICE), None)
    way = met or (end if end and end.text_of(Fact.CONCLUSION) == TO_POLICE else None)
    return way, form_date(way) if way else None


def sent_elsewhere(course: Course) -> bool:
    """Return whether the qualification concludes that the concern belongs elsewhere or is none (exit X3)."""
    return course.concern is not None and course.concern.text_of(Fact.QUALIFICATION) in ELSEWHERE


def rule_v03_threat(course: Course) -> Iterator[CaseFinding]:
    """V03  A threat is handled by the police: the result agrees, and the municipality's duty is assigned."""
    concern = course.concern
    if concern is None:
        return
    result = concern.text_of(Fact.QUALIFICATION)
    threat, obstacle = concern.text_of(Fact.POLICE_THREAT), concern.text_of(Fact.POLICE_OBSTACLE)
    if threat == THREATENED and result not in ("", POLICE):
        yield told(concern, THREAT, concern.id_of(Fact.QUALIFICATION))
    elif obstacle == "hindring" and result == HANDLED:
        yield told(concern, OBSTACLE, concern.id_of(Fact.QUALIFICATION))
    elif result == POLICE and threat == "nej" and obstacle == "intet_til_hinder":
        yield told(concern, NO_GROUND, concern.id_of(Fact.QUALIFICATION))
    if threat == THREATENED and final(concern):
        for name in map(concern.id_of, (Fact.DUTY_UNIT, Fact.DUTY_NEED)):
            if not concern.text(name):
                yield told(concern, DUTY, name)
        if concern.text_of(Fact.DUTY_NEED) != "nej" and not concern.text_of(Fact.DUTY_ACTION):
            yield told(concern, DUTY_OPEN, concern.id_of(Fact.DUTY_ACTION))


def rule_v03_after(course: Course) -> Iterator[CaseFinding]:
    """V03  After an exit no more forms are filled in; older ones remain. An exit can come at any time."""
    concern = course.concern
    way, since = exit_to_police(course)
    if way in course.after_gate:
        yield from (told(response, AFTER_EXIT) for response in _after(course, way, since))
        return
    elsewhere = sent_elsewhere(course)
    if concern and way is None and elsewhere:
        way, since = concern, day(concern, concern.id_of(Fact.QUALIFIED_DATE))
    for response in course.after_gate if way else ():
        own = form_date(response)
        if since is None or own is None or own > since:
            yield told(response, NOT_HANDLED if elsewhere else AFTER_EXIT)


def _after(course: Course, way: Response, since: date | None) -> Iterator[Response]:
    """Yield the forms that came after the meeting or assessment by which the police took over.

    An assessment that does not follow from such a meeting is checked by V19.
    """
    later = course.meetings[course.meetings.index(way) + 1 :] if way in course.meetings else ()
    for response in course.after_gate:
        own = form_date(response)
        if response in later or (response not in (way, course.assessment) and own and since and own > since):
            yield response


def rule_v04(course: Course) -> Iterator[CaseFinding]:
    """V04  Both coordinators are named in the qualification."""
    concern = course.concern
    if concern and qualified(course):
        names = {name: concern.text(name) for name in map(concern.id_of, BOTH_COORDINATORS)}
        for name, text in names.items():
            if not answered(text):
                yield told(concern, BOTH, name)
        if all(names.values()) and len(set(map(squashed, names.values()))) == 1:
            yield told(concern, SAME, concern.id_of(Fact.QUALIFIED_BY_POLICE))


def rule_v05(course: Course) -> Iterator[CaseFinding]:
    """V05  Handled in the Infohus: with a legal route, and the reason why exchange is necessary."""
    concern = course.concern
    if concern and concern.text_of(Fact.QUALIFICATION) == HANDLED:
        for name in map(concern.id_of, (Fact.LEGAL_ROUTES, Fact.NECESSITY)):
            if not answered(concern.answers.get(name)):
                yield told(concern, ROUTE, name)


def rule_v06(course: Course) -> Iterator[CaseFinding]:
    """V06  A child under 18, the person or in the home: notification is considered, and the assessment mentions the children."""
    concern, end = course.concern, course.assessment
    if concern is None:
        return
    children = concern.text_of(Fact.CHILDREN_AT_HOME) == "ja"
    if (
        (children or concern.text_of(Fact.UNDER_18) == "ja")
        and _due(course)
        and not concern.text_of(Fact.CHILD_NOTIFICATION)
    ):
        yield told(concern, CHILD, concern.id_of(Fact.CHILD_NOTIFICATION))
    if children and end and end.text_of(Fact.ANY_CHILDREN) == "nej":
        yield told(end, CHILD_LATER, end.id_of(Fact.ANY_CHILDREN))
    elif children and end and final(end) and not end.text_of(Fact.CHILDREN_VIEW):
        yield told(end, CHILD, end.id_of(Fact.CHILDREN_VIEW))


RULES = (
    rule_v01,
    rule_v02_police_first,
    rule_v02_order,
    rule_future,
    rule_v03_threat,
    rule_v03_after,
    rule_v04,
    rule_v05,
    rule_v06,
)
