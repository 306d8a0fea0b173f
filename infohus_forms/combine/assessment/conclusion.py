"""The end of the case: conclusion, recommendations, and what follows when the police take it (exit X1)."""

from __future__ import annotations

from collections.abc import Sequence

from infohus_forms.combine.assessment.annex_answers import all_of, header, row_texts
from infohus_forms.combine.disclosure.sharing import Shared
from infohus_forms.combine.wording import ASK_FIRST, BEFORE_CONTACT, DUTY, POLICE
from infohus_forms.models.assessment import Fact, Point, Recommendation
from infohus_forms.models.privacy import YES

TO_POLICE = frozenset(
    {
        ("r1_pol_threat", YES),
        ("r1_q_result", "politiet_varetager"),
        ("r3_outcome", "overgaar_til_politiet"),
        ("r4_conclusion", "overgaar_til_politiet"),
    }
)
"""Answers by which the case leaves the infohus for the police."""

CONCLUDED = ("r4_x2_reason", "r4_track", "r4_focus", "r4_types", "r4_lead", "r4_followup")
KNOWS = ("r1_p_aware", "r2_person_informed")
"""Questions whether the person knows of the report, and has been informed."""
TALKS = ("r4_told_by",)
"""Questions who talks with the person."""
PERSON_TOLD = (*KNOWS, *TALKS, "r4_told_date", "r4_approve_tk", "r4_approve_tp")
"""Questions from which the first page takes what it states about the person and who approved, as far as the forms share it (design §3.11)."""
PLACED = frozenset(
    {
        "r4_basis",
        "r4_conclusion",
        "r4_recs",
        "r4_uncertain",
        "r4_whole",
        "r4_problems",
        "r4_resources",
        *CONCLUDED,
        *PERSON_TOLD,
    }
)
"""Answers of Redskab 4 that have a place of their own in the assessment."""

DUTY_PART = "_x1_"
"""A part of the ids of the questions on how the municipality continues after X1."""


def police(intake: Sequence[Shared], met: Sequence[Shared], final: Sequence[Shared]) -> bool:
    """Return whether the case has gone to the police (exit X1), by any intake, or by the latest meeting or conclusion."""
    said = [(part, field_id) for part in intake for field_id in ("r1_pol_threat", "r1_q_result")]
    # A later meeting or conclusion replaces an earlier one, so only the last counts.
    said += [(part, "r3_outcome") for part in met[-1:]] + [(part, "r4_conclusion") for part in final[-1:]]
    return any((field_id, part.response.answers.get(field_id)) in TO_POLICE for part, field_id in said)


def conclusion(intake: Sequence[Shared], met: Sequence[Shared], final: Sequence[Shared]) -> str:
    """Return the conclusion in the words of the newest form that has one."""
    if police(intake, met, final):
        return POLICE
    for part, field_id in ((final, "r4_conclusion"), (met, "r3_outcome"), (intake, "r1_q_result")):
        if part and part[-1].text(field_id):
            return part[-1].text(field_id)
    return "Ingen konklusion endnu"


def person(parts: Sequence[Shared]) -> tuple[Fact, ...]:
    """Return whether the person knows, who talks with whom and when, and who approved, as far as the forms share it.

    Internal answers are not shown (design §3.5), but the document states that they are not: whoever receives it must not be the one from whom
    the person learns of the case (decision 82).
    """
    told = tuple(
        fact for part in parts for fact in all_of(part, {field.id for field in part.spec.fields} - set(PERSON_TOLD))
    )
    lacking = [
        words
        for words, asked in (("om personen kender til sagen", KNOWS), ("hvem der taler med personen", TALKS))
        if not any(part.text(name) for part in parts for name in asked)
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
    return tuple(_recommended(row) for part in final for row in part.rows("r4_recs"))


def points(final: Sequence[Shared], field_id: str, columns: tuple[str, str]) -> tuple[Point, ...]:
    """Return the main problems or the resources: `columns` name the column of the point and the column of its note."""
    rows = (row for part in final for row in part.rows(field_id))
    return tuple(Point(row.get(columns[0], ""), row.get("dim", ""), row.get(columns[1], "")) for row in rows)


def outlook(final: Sequence[Shared]) -> tuple[Fact, ...]:
    """Return the remaining answers of Redskab 4 that may be shown, in the order of the form."""
    return tuple(fact for part in final for fact in all_of(part, PLACED | header(part) | duty_fields(part)))


def basis(final: Sequence[Shared]) -> tuple[str, ...]:
    """Return what the conclusion rests on, a line for each document."""
    return tuple(line for part in final for line in row_texts(part, "r4_basis", ("document", "date", "version")))


def joined(final: Sequence[Shared], field_id: str, between: str) -> str:
    """Return the texts of one field of every conclusion, joined by `between`."""
    return between.join(filter(None, (part.text(field_id) for part in final)))


def duty_fields(part: Shared) -> set[str]:
    """Return the ids of the questions about the municipality's duty after X1."""
    return {field.id for field in part.spec.fields if DUTY_PART in field.id}


def _besides_duty(part: Shared) -> set[str]:
    return {field.id for field in part.spec.fields} - duty_fields(part)


def _recommended(row: dict[str, str]) -> Recommendation:
    to = ", ".join(filter(None, (row.get("to"), row.get("unit"))))
    return Recommendation(to, *(row.get(key, "") for key in ("what", "purpose", "dim", "contact", "deadline")))
