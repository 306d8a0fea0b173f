"""The end of the case: conclusion, recommendations, and what follows when the police take it (exit X1)."""

from __future__ import annotations

from collections.abc import Sequence

from infohus_forms.combine.assessment.annex_answers import all_of, header, row_texts
from infohus_forms.combine.disclosure.sharing import Shared
from infohus_forms.combine.wording import ASK_FIRST, BEFORE_CONTACT, DUTY, POLICE
from infohus_forms.models.assessment import Fact, Point, Recommendation
from infohus_forms.models.privacy import YES
from infohus_forms.models.specification.roles import Fact as CaseFact
from infohus_forms.models.specification.roles import Role, ShownIn

TO_POLICE = frozenset(
    {
        (CaseFact.POLICE_THREAT, YES),
        (CaseFact.QUALIFICATION, "politiet_varetager"),
        (CaseFact.OUTCOME, "overgaar_til_politiet"),
        (CaseFact.CONCLUSION, "overgaar_til_politiet"),
    }
)
"""Answers by which the case leaves the infohus for the police."""

CONCLUDED = (ShownIn.EXIT, ShownIn.CONCLUSION)
"""Places of the answers that follow the conclusion on the first page."""
PLACES = tuple(ShownIn)
"""Every place of its own: an answer with one is in no annex. `person` is what the first page states about the person and who approved
(design §3.11)."""


def police(intake: Sequence[Shared], met: Sequence[Shared], final: Sequence[Shared]) -> bool:
    """Return whether the case has gone to the police (exit X1), by any intake, or by the latest meeting or conclusion."""
    said = [(part, fact) for part in intake for fact in (CaseFact.POLICE_THREAT, CaseFact.QUALIFICATION)]
    # A later meeting or conclusion replaces an earlier one, so only the last counts.
    said += [(part, CaseFact.OUTCOME) for part in met[-1:]] + [(part, CaseFact.CONCLUSION) for part in final[-1:]]
    return any((fact, part.response.text_of(fact)) in TO_POLICE for part, fact in said)


def conclusion(intake: Sequence[Shared], met: Sequence[Shared], final: Sequence[Shared]) -> str:
    """Return the conclusion in the words of the newest form that has one."""
    if police(intake, met, final):
        return POLICE
    for part, fact in ((final, CaseFact.CONCLUSION), (met, CaseFact.OUTCOME), (intake, CaseFact.QUALIFICATION)):
        if part and part[-1].text_of(fact):
            return part[-1].text_of(fact)
    return "Ingen konklusion endnu"


def person(parts: Sequence[Shared]) -> tuple[Fact, ...]:
    """Return whether the person knows, who talks with whom and when, and who approved, as far as the forms share it.

    Internal answers are not shown (design §3.5), but the document states that they are not: whoever receives it must not be the one from whom
    the person learns of the case (decision 82).
    """
    told = tuple(
        fact
        for part in parts
        for fact in all_of(part, {field.id for field in part.spec.fields}.difference(part.placed(ShownIn.PERSON)))
    )
    lacking = [
        words
        for words, asked in (
            ("om personen kender til sagen", CaseFact.PERSON_KNOWS),
            ("hvem der taler med personen", CaseFact.WHO_TALKS),
        )
        if not any(part.text_of(asked) for part in parts)
    ]
    if not lacking:
        return told
    return (*told, Fact(BEFORE_CONTACT, ASK_FIRST.format(lacking=", og ".join(lacking))))


def duty(intake: Sequence[Shared], met: Sequence[Shared], final: Sequence[Shared]) -> tuple[Fact, ...]:
    """Return the municipality's continuing duty and who carries it out; always present when the police have taken the case (design §2)."""
    told = tuple(fact for part in (*intake, *met, *final) for fact in all_of(part, _besides_duty(part)))
    named = tuple(dict.fromkeys(told))
    return (Fact("Kommunens fortsatte forpligtelse", DUTY), *named) if police(intake, met, final) else named


def recommendations(final: Sequence[Shared]) -> tuple[Recommendation, ...]:
    """Return the recommendations in the order of the form, each to one authority and unit."""
    return tuple(_recommended(row) for part in final for row in _rows(part, ShownIn.RECOMMENDATIONS))


def points(final: Sequence[Shared], place: ShownIn, columns: tuple[str, str]) -> tuple[Point, ...]:
    """Return the main problems or the resources: `columns` name the column of the point and the column of its note."""
    rows = (row for part in final for row in _rows(part, place))
    return tuple(Point(row.get(columns[0], ""), row.get("dim", ""), row.get(columns[1], "")) for row in rows)


def outlook(final: Sequence[Shared]) -> tuple[Fact, ...]:
    """Return the remaining answers of Redskab 4 that may be shown, in the order of the form."""
    return tuple(fact for part in final for fact in all_of(part, _placed(part) | header(part) | duty_fields(part)))


def basis(final: Sequence[Shared]) -> tuple[str, ...]:
    """Return what the conclusion rests on, a line for each document."""
    return tuple(
        line
        for part in final
        for table in part.placed(ShownIn.BASIS)
        for line in row_texts(part, table, ("document", "date", "version"))
    )


def joined(final: Sequence[Shared], place: ShownIn, between: str) -> str:
    """Return the texts of every conclusion that have this place, joined by `between`."""
    return between.join(filter(None, (part.text(own) for part in final for own in part.placed(place))))


def duty_fields(part: Shared) -> set[str]:
    """Return the ids of the questions about the municipality's duty after X1."""
    return set(part.spec.meaning.fields.get(Role.DUTY, ()))


def _placed(part: Shared) -> set[str]:
    """Return the ids of the fields that have a place of their own in the assessment."""
    return {*part.placed(*PLACES), part.id_of(CaseFact.CONCLUSION)}


def _rows(part: Shared, place: ShownIn) -> list[dict[str, str]]:
    """Return the rows of the tables with this place."""
    return [row for table in part.placed(place) for row in part.rows(table)]


def _besides_duty(part: Shared) -> set[str]:
    return {field.id for field in part.spec.fields} - duty_fields(part)


def _recommended(row: dict[str, str]) -> Recommendation:
    to = ", ".join(filter(None, (row.get("to"), row.get("unit"))))
    return Recommendation(to, *(row.get(key, "") for key in ("what", "purpose", "dim", "contact", "deadline")))
