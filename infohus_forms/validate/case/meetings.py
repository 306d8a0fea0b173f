"""V09–V12, V15, V18: the ratings of a meeting, their reasons, dissent, and what the meeting decided (Redskab 3)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from infohus_forms.danish.names import OPENERS
from infohus_forms.danish.offices import OFFICE
from infohus_forms.models.finding import error, warning
from infohus_forms.models.response import Response
from infohus_forms.models.specification.roles import Fact, Role
from infohus_forms.validate.case.course import (  # fmt: skip
    DIMENSIONS,
    RESOURCES,
    RISKS,
    CaseFinding,
    Course,
    final,
    meeting_number,
    told,
)
from infohus_forms.validate.form.conditions import answered
from infohus_forms.validate.form.free_texts import fields_of, free_texts
from infohus_forms.validate.form.rules import is_unread, without_statement

NOT_RATED = error("V09", "En dimension er ikke vurderet: »{label}«.", "Sæt ét kryds: 0–4 eller Ikke belyst.")
NO_REASON = error("V10", "En vurdering mangler begrundelse: »{label}«.", "Skriv, hvad der er lagt vægt på.")
NO_STATEMENT = error(
    "V10.statement",
    "Et tal skal bygge på mindst én oplysning, men sagen har ingen delt oplysning om »{dimension}«.",
    "Skriv oplysningen i en af de to tabeller i Redskab 3, eller vælg »Ikke belyst«. En delt oplysning i et bidrag er også nok.",
)
NOT_KNOWN = error(
    "V10.missing",
    "En dimension er ikke belyst, men det står ikke, hvad der mangler: »{label}«.",
    "Skriv, hvad der mangler, og hvem der kan skaffe det.",
)
NO_DISSENT = error(
    "V11",
    "Gruppen er ikke enig, men den afvigende vurdering er ikke skrevet ned: »{label}«.",
    "Skriv myndighed, vurdering og begrundelse.",
)
ABSENT_DISSENT = warning(
    "V11.absent",
    "En afvigende vurdering kommer fra en myndighed, der ikke står som deltager: »{label}«.",
    "Kontrollér deltagerne.",
)
NO_REQUEST = error(
    "V12",
    "Mødet beder om yderligere oplysninger, men der står ikke hvad, fra hvem og hvornår: »{label}«.",
    "Udfyld alle tre.",
)
ONE_AUTHORITY = error(
    "meeting.authorities",
    "Mødet har deltagere fra færre end to myndigheder: »{label}«.",
    "Skriv alle deltagere og deres myndighed.",
)
NO_EARLIER = error(
    "missing.meeting",
    "Skemaet bygger på et møde, hvis Redskab 3 mangler: møde {number}.",
    "Læg mødets Redskab 3 i »modtaget«.",
)
NOTHING_UNCHANGED = error(
    "unchanged.nothing",
    "»{label}« siger »Uændret«, men det forrige møde har ingen vurdering.",
    "Sæt kryds ved 0–4 eller Ikke belyst.",
)
NO_RESOURCES_KNOWN = warning(
    "V15.rated",
    "Alle ressourcedimensioner er »Ikke belyst«.",
    "Vurderingen skal rumme begge sider; find ud af, hvad der går godt.",
)
PERSON_NAMED = warning(
    "V18",
    "Teksten i »{label}« ser ud til at nævne andre personer ved navn.",
    "Skriv relationen i stedet for navnet, hvis navnet ikke er nødvendigt.",
)

CATALOGUE = (
    NOT_RATED, NO_REASON, NO_STATEMENT, NOT_KNOWN, NO_DISSENT, ABSENT_DISSENT, NO_REQUEST, ONE_AUTHORITY, NO_EARLIER, NOTHING_UNCHANGED,
    NO_RESOURCES_KNOWN, PERSON_NAMED,
)  # fmt: skip

NOT_KNOWN_CODE, UNCHANGED = "IB", "U"
FEWEST = 2
"""Fewest authorities at a meeting."""
LAST = 99
"""Highest number of a meeting up to which gaps are searched for."""
WORD = re.compile(r"[^\W\d_][\w’'-]*")


def rule_v09(course: Course) -> Iterator[CaseFinding]:
    """V09  The group rates every dimension, or marks it as not known."""
    for meeting in course.meetings:
        for dimension in DIMENSIONS if final(meeting) else ():
            if _has(meeting, f"{dimension}_rating") and not meeting.text(f"{dimension}_rating"):
                yield told(meeting, NOT_RATED, f"{dimension}_rating")


def rule_v10(course: Course) -> Iterator[CaseFinding]:
    """V10  A rating has its reason; for »not known« the form states what is missing; »unchanged« keeps the reasons it had."""
    for response in (*course.meetings, *course.views):
        for dimension in DIMENSIONS if final(response) else ():
            rating = response.text(f"{dimension}_rating")
            if rating and rating != UNCHANGED and not answered(response.text(f"{dimension}_why")):
                yield told(response, NO_REASON, f"{dimension}_why")
            if rating == NOT_KNOWN_CODE and not answered(response.text(f"{dimension}_missing")):
                yield told(response, NOT_KNOWN, f"{dimension}_missing")


def rule_statement(course: Course) -> Iterator[CaseFinding]:
    """A number rests on a statement: in either table, or in a contribution's shared line on that dimension (design §3.9).

    An own view rests on its reason instead.
    """
    known = {
        row.get("dim")
        for response in course.contributions
        for row in response.rows_of(Role.LINES)
        if row.get("share") == "ja" and answered(row.get("info"))
    }
    for response in course.meetings:
        for one in without_statement(response) if final(response) else ():
            if one.dimension not in known:
                yield told(response, NO_STATEMENT, one.rating.id, dimension=one.name)


def rule_v11(course: Course) -> Iterator[CaseFinding]:
    """V11  Disagreement is written down, by an authority that was present."""
    for meeting in course.meetings:
        present = {row.get("authority") for row in meeting.rows_of(Role.PARTICIPANTS)}
        for dimension in DIMENSIONS if final(meeting) else ():
            field = f"{dimension}_dissent"
            rows = meeting.rows(field)
            whole = any(row.get("authority") and row.get("rating") and row.get("reason") for row in rows)
            if meeting.text(f"{dimension}_agree") not in ("", "enige") and not whole:
                yield told(meeting, NO_DISSENT, field)
            for number, row in enumerate(rows):
                if present and row.get("authority") and row["authority"] not in present:
                    yield told(meeting, ABSENT_DISSENT, field, row=number, column="authority")


def rule_v12(course: Course) -> Iterator[CaseFinding]:
    """V12  A meeting that asks for more states what, from whom, and by when."""
    for meeting in course.meetings:
        if final(meeting) and meeting.text_of(Fact.OUTCOME) == "yderligere_oplysninger":
            rows = meeting.rows_of(Role.REQUESTS)
            if not rows:
                yield told(meeting, NO_REQUEST, meeting.id_of(Role.REQUESTS))
            for number, row in enumerate(rows):
                lacking = [name for name in ("what", "who", "deadline") if not answered(row.get(name))]
                if lacking:
                    yield told(meeting, NO_REQUEST, meeting.id_of(Role.REQUESTS), row=number, column=lacking[0])


def rule_participants(course: Course) -> Iterator[CaseFinding]:
    """A meeting has at least two authorities."""
    for meeting in course.meetings:
        authorities = {row.get("authority") for row in meeting.rows_of(Role.PARTICIPANTS)} - {None}
        # With an unreadable rater the form may be one authority's own view.
        if final(meeting) and len(authorities) < FEWEST and not is_unread(meeting, "rater"):
            yield told(meeting, ONE_AUTHORITY, meeting.id_of(Role.PARTICIPANTS))


def rule_sequence(course: Course) -> Iterator[CaseFinding]:
    """Meetings follow one another without a gap, and the assessment follows a meeting."""
    needed = max(map(meeting_number, course.meetings), default=1 if course.assessment else 0)
    return filter(None, (missing_meeting(course, number) for number in range(1, min(needed, LAST) + 1)))


def missing_meeting(course: Course, number: int) -> CaseFinding | None:
    """Return the finding that the form of a meeting is missing on which another form rests; None when it is there, or nothing rests on it."""
    numbers = [meeting_number(meeting) for meeting in course.meetings]
    after = next((meeting for meeting in course.meetings if meeting_number(meeting) > number), None)
    if after is None and not numbers and number == 1:
        # Without any meeting it is the assessment that rests on the first.
        after = course.assessment
    return CaseFinding((after.file,), NO_EARLIER.at(number=number)) if after and number not in numbers else None


def rule_unchanged(course: Course) -> Iterator[CaseFinding]:
    """»Unchanged« is used only where an earlier meeting has a rating to which it can be traced."""
    rated: set[str] = set()
    for meeting in course.meetings:
        for dimension in DIMENSIONS:
            rating = meeting.text(f"{dimension}_rating")
            # At the first meeting the same answer is an error of the form itself (`unchanged.first`).
            if rating == UNCHANGED and dimension not in rated and meeting_number(meeting) != 1:
                yield told(meeting, NOTHING_UNCHANGED, f"{dimension}_rating")
            elif rating:
                rated.add(dimension)


def latest_ratings(course: Course) -> dict[str, str]:
    """Return the code of each dimension after the last meeting, with »unchanged« traced back to the rating it keeps."""
    latest: dict[str, str] = {}
    for meeting in course.meetings:
        for dimension in DIMENSIONS:
            rating = meeting.text(f"{dimension}_rating")
            if rating and rating != UNCHANGED:
                latest[dimension] = rating
    return latest


def rule_v15(course: Course) -> Iterator[CaseFinding]:
    """V15  The picture has two sides: not every dimension of resources is »not known«."""
    latest, last = latest_ratings(course), course.last_meeting
    if last and all(latest.get(dimension) == NOT_KNOWN_CODE for dimension in RESOURCES):
        yield told(last, NO_RESOURCES_KNOWN, f"{RESOURCES[0]}_rating")


def rule_v18(course: Course) -> Iterator[CaseFinding]:
    """V18  The dimension of relations invites names of third persons; a full name there is reported."""
    for response in (*course.meetings, *course.views, *course.contributions):
        known = _known_words(course, response)
        for item in free_texts(response):
            if response in course.contributions:
                rows = response.rows(item.field.id) if item.row >= 0 else []
                about = (
                    item.field.id == response.id_of(Role.LINES) and bool(rows) and rows[item.row].get("dim") == "dim_r4"
                )
            else:
                about = item.field.id.startswith(f"{RISKS[3]}_")
            if about and item.holder.id != "source" and _names(item.text, known):
                yield CaseFinding((response.file,), item.finding(response, PERSON_NAMED))


def _names(text: str, known: frozenset[str]) -> bool:
    """Return whether two words in a row begin with a capital, and neither is known, an ordinary opening or the name of an office."""
    for one, other in pairwise(WORD.finditer(text)):
        if text[one.end() : other.start()] != " ":
            continue
        first, second = one[0], other[0]
        ordinary = first.casefold() in OPENERS or first.casefold() in known or first.isupper()
        named = first[0].isupper() and second[0].isupper() and second.casefold() not in known
        if named and not ordinary and not OFFICE.search(second):
            return True
    return False


def _known_words(course: Course, response: Response) -> frozenset[str]:
    """Return the words of names that belong in the case: the person, the participants, the places, the authorities."""
    texts = [course.case.reference.infohus_name, course.case.reference.police_district]
    if course.concern:
        texts += course.concern.texts_of(Role.PERSON_NAME, Role.PERSON_ADDRESS, Role.INFOHUS)
    for one in (*course.meetings, *course.contributions):
        texts += one.texts_of(Role.FILLED_BY, Role.INFOHUS, Role.UNIT)
        texts += one.cells_of(Role.OFFICIAL)
    for field in fields_of(response):
        for holder in (field, *field.columns):
            texts += [str(choice.label) for choice in holder.choices]
    return frozenset(word.casefold().strip(".,()-") for text in texts for word in text.split())


def _has(response: Response, field: str) -> bool:
    return response.spec is not None and field in response.spec.by_id


RULES = (
    rule_v09,
    rule_v10,
    rule_statement,
    rule_v11,
    rule_v12,
    rule_participants,
    rule_sequence,
    rule_unchanged,
    rule_v15,
    rule_v18,
)
