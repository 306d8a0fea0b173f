"""The annexes: the concern as it was described, the meetings, the forms behind the assessment, and answers without another place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from infohus_forms.combine.assessment import contributors as given
from infohus_forms.combine.assessment.annex_answers import all_of, facts_of, header, row_texts, texts_of
from infohus_forms.combine.assessment.conclusion import duty_fields
from infohus_forms.combine.assessment.dimensions import PLACED, Axis, Sat
from infohus_forms.combine.assessment.statements import BETWEEN, authority, in_line, joined, person, unit
from infohus_forms.combine.disclosure.sharing import Shared, shared
from infohus_forms.combine.wording import labelled
from infohus_forms.models.assessment import Answers, Fact, Meeting, Provenance, Source, Statement, Subject
from infohus_forms.models.case import Case, Origin
from infohus_forms.models.paper import State
from infohus_forms.models.specification.roles import Role

PLACED_R1 = (Role.PERSON_NAME, Role.PERSON_BIRTH, Role.OBSERVATIONS)
PLACED_R3 = (Role.PARTICIPANTS, Role.DOCUMENTS, Role.REQUESTS, Role.MEETING_DATE)
SUBJECT = (Role.CASE_NO, Role.MUNICIPALITY, Role.POLICE_DISTRICT, Role.INFOHUS, Role.PERSON_REFERENCE)
"""Answers of the header that the first page prints, in the order of `Subject`."""

WAYS = {
    Origin.ISSUED: "udsendt i sagen",
    Origin.OTHER_TOKEN: "uden det kopimærke, skemaet blev udsendt med",
    Origin.NOT_ISSUED: "ikke udsendt i sagen",
}
"""The words of the list of forms for how a form came to the case, by origin."""
REBUILT = "felternes navne var væk og er genkendt"
"""The words of the list of forms for a file whose field names were lost and recognised by other means."""

HEADER = (
    Role.FILLED_DATE, Role.FILLED_BY, Role.FILLED_BY_TITLE, Role.FILLED_BY_AUTHORITY, Role.STATUS, Role.EDITION, Role.EDITION_DATE,
    Role.EDITION_REASON,
)  # fmt: skip
"""Answers of the header that the list of forms prints."""


def concern(part: Shared) -> Answers:
    """Return what may be shown of Redskab 1, without the observations."""
    return Answers(name(part), all_of(part, {*part.ids(*PLACED_R1)} | header(part) | duty_fields(part)))


def observations(part: Shared) -> tuple[Statement, ...]:
    """Return the concrete observations, each with its date and how it is known."""
    rows = part.rows_of(Role.OBSERVATIONS)
    table = part.spec.field(part.id_of(Role.OBSERVATIONS)) if rows else None
    labels = {c.id: str(c.label) for c in table.columns} if table else {}
    return tuple(Statement(row.get("what", ""), (_observed(row, labels),)) for row in rows)


def meeting(one: Sat, known: Sequence[Axis]) -> Meeting:
    """Return what a joint meeting has in addition to its placements: facts, texts, participants, what was agreed."""
    part = one.part
    placed = {f"r3_{axis.short}_{key}" for axis in known for key in PLACED}
    placed |= {*part.ids(*PLACED_R3)} | header(part) | duty_fields(part)
    placed |= {part.spec.identity.meeting, part.spec.identity.rater}
    return Meeting(
        heading=one.name,
        facts=facts_of(part, placed),
        texts=texts_of(part, placed),
        participants=row_texts(part, part.id_of(Role.PARTICIPANTS), ("name", "title", "authority", "present")),
        basis=row_texts(part, part.id_of(Role.DOCUMENTS), ("document", "date", "version")),
        requests=tuple(
            Fact(row.get("who", ""), ", frist ".join(filter(None, (row.get("what", ""), row.get("deadline", "")))))
            for row in part.rows_of(Role.REQUESTS)
        ),
    )


def source(part: Shared, case: Case) -> Source:
    """Return a form behind the assessment: which, by whom, when, its status, and how it came to the case (design §3.10).

    How it came is put first and the sender's own words are quoted, so that no sender can write it.
    """
    reason = in_line(part.text_of(Role.EDITION_REASON)).strip("»«")
    edition = (part.text_of(Role.EDITION), part.text_of(Role.EDITION_DATE), f"»{reason}«" if reason else "")
    # Only the names of those who filled in the form are read here, so the strictest setting does no harm.
    files = [shared(one, is_protected=True) for one in part.response.parts] or [part]
    people = "; ".join(dict.fromkeys(filter(None, map(person, files))))
    return Source(
        name(part),
        joined(authority(part), unit(part), people) if part.spec.id != given.FORM else people,
        part.text_of(Role.FILLED_DATE),
        part.text_of(Role.STATUS),
        ". ".join(filter(None, (_way(part, case), ", ".join((*filter(None, edition), *_clarified(part)))))),
    )


def _way(part: Shared, case: Case) -> str:
    """Return how a form came: issued in the case or not, who accepted it then, on paper, or without the names of its fields."""
    response = part.response
    accepted = case.accepted.get(response.digest, "")
    way = WAYS[case.origin(response)] if case.issued else ""
    way = f"{way}; godkendt af {accepted}" if accepted else way
    found = {item.code.rpartition(".")[2] for item in response.findings}
    several = f"i {len(response.parts)} filer, lagt sammen" if response.parts else ""
    told = (way, several, *_off_paper(part), REBUILT if "recovered" in found else "")
    text = ", ".join(filter(None, told))
    return text[:1].upper() + text[1:]


def _clarified(part: Shared) -> tuple[str, ...]:
    """Return the shown answers that a person has stated in place of the form's: which, by whom and when."""
    told = part.response.clarified.items()
    return tuple(f"»{part.label(name)}« {by}" for name, by in told if name in part.answers and part.label(name))


def _off_paper(part: Shared) -> tuple[str, ...]:
    """Return for a form on paper how many answers were read by machine, how many a person confirmed and who, and how many are open."""
    paper = part.response.paper
    if paper is None:
        return ()
    states = Counter(item.state for item in paper.fields)
    people = sorted({item.by for item in paper.fields if item.by})
    told = [f"scannet papir: {states[State.OK]} felter læst maskinelt"]
    if people:
        told.append(f"{states[State.CONFIRMED]} {' og '.join(people)}")
    waiting = len(paper.open)
    return (*told, f"{waiting} ikke afklaret") if waiting else tuple(told)


def others(subject: Subject, parts: Sequence[Shared], overview: Sequence[Shared]) -> tuple[Answers, ...]:
    """Return header answers beyond the usual ones, and the answers of the overview: no other part of the document prints them."""
    told = {subject.case_no, subject.infohus, subject.municipality, subject.police_district}
    told |= set(subject.person.split(BETWEEN))
    blocks = []
    for part in parts:
        skip = {*part.ids(*HEADER), *(own for own in part.ids(*SUBJECT) if part.text(own) in told)}
        rest_of_form = {field.id for field in part.spec.fields} - header(part)
        extra = all_of(part, rest_of_form | skip)
        rest = all_of(part, header(part)) if part in overview else ()
        if extra or rest:
            blocks.append(Answers(name(part), (*extra, *rest)))
    return tuple(blocks)


def name(part: Shared) -> str:
    """Return a form's title with what distinguishes it from others of its kind."""
    number, extra = part.response.identity("meeting"), given.supplement(part)
    role = joined(authority(part), unit(part)) if part.spec.id == given.FORM else ""
    marks = (str(part.spec.title), f"møde {number}" if number else "", role, f"supplement {extra}" if extra else "")
    return " – ".join(filter(None, marks))


def _observed(row: dict[str, str], labels: dict[str, str]) -> Provenance:
    how = (labelled(labels[key].lower(), in_line(text)) for key, text in row.items() if key not in ("what", "date"))
    return Provenance("", row.get("date", ""), joined(*how))
