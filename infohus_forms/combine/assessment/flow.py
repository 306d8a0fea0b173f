"""The course of the case: the steps A–E with what happened in each and when, derived from the forms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from infohus_forms.combine.disclosure.sharing import Shared
from infohus_forms.combine.wording import STAGES
from infohus_forms.danish.formatting import danish_date
from infohus_forms.models.assessment import Fact, Stage
from infohus_forms.models.specification.roles import Fact as CaseFact
from infohus_forms.models.specification.roles import Role

FURTHER, HANDLED = "yderligere_oplysninger", "haandteres"
NOT_QUALIFIED = "Bekymringen er ikke kvalificeret endnu (trin A)."
NOT_REPLIED = "Der er ikke kommet svar fra myndighederne endnu (trin B)."
NOT_MET = "Der er ikke holdt møde endnu (trin C)."
NOT_MET_AGAIN = "De yderligere oplysninger er ikke behandlet på et møde endnu (trin D)."
NOT_ASSESSED = "Helhedsvurderingen er ikke skrevet endnu (trin E)."


def stages(
    intake: Sequence[Shared],
    sheets: Sequence[Shared],
    met: Sequence[Shared],
    final: Sequence[Shared],
    late: Mapping[int, str],
) -> tuple[Stage, ...]:
    """Return the five steps in order; a step in which nothing has happened has no facts."""
    asked = [part for part in met if part.response.text_of(CaseFact.OUTCOME) == FURTHER]
    first = [p for p in sheets if p.response.identity("supplement") in ("", "0")]
    extra = [p for i, p in enumerate(sheets) if p not in first and not late[i]]
    facts = {
        "A": tuple(fact for part in intake for fact in _received(part)),
        "B": _collected(first),
        "C": tuple(
            Fact(f"Møde {part.response.identity('meeting')}", danish_date(part.response.text_of(Role.MEETING_DATE)))
            for part in met
        ),
        "D": (
            *(
                Fact(
                    f"Aftalt på møde {part.response.identity('meeting')}",
                    danish_date(part.response.text_of(Role.MEETING_DATE)),
                )
                for part in asked
            ),
            *(Fact("Modtaget", danish_date(part.response.text_of(Role.FILLED_DATE))) for part in extra),
        ),
        "E": tuple(Fact("Anbefaling", danish_date(part.response.text_of(Role.FILLED_DATE))) for part in final),
    }
    return tuple(
        Stage(f"({letter})" if letter == "D" else letter, name, facts[letter]) for letter, name in STAGES.items()
    )


def ahead(
    intake: Sequence[Shared], sheets: Sequence[Shared], met: Sequence[Shared], final: Sequence[Shared]
) -> tuple[str, ...]:
    """Return the steps that the case has not reached, up to the exit it has taken."""
    qualified = intake[-1].response.text_of(CaseFact.QUALIFICATION) if intake else ""
    outcome = met[-1].response.text_of(CaseFact.OUTCOME) if met else ""
    if (qualified and qualified != HANDLED) or final:
        return ()
    told = [] if qualified else [NOT_QUALIFIED]
    told += [NOT_REPLIED] if not sheets and not met else []
    if not met:
        told.append(NOT_MET)
    elif outcome == FURTHER:
        told.append(NOT_MET_AGAIN)
    return (*told, NOT_ASSESSED)


def _received(part: Shared) -> tuple[Fact, ...]:
    wanted = (
        ("Modtaget", CaseFact.RECEIVED_DATE),
        ("Sendt til politiet", CaseFact.SENT_TO_POLICE_DATE),
        ("Politiets svar", CaseFact.POLICE_DATE),
        ("Kvalificeret", CaseFact.QUALIFIED_DATE),
    )
    return tuple(Fact(label, part.text_of(fact)) for label, fact in wanted if part.text_of(fact))


def _collected(sheets: Sequence[Shared]) -> tuple[Fact, ...]:
    dates = sorted(filter(None, (part.response.text_of(Role.FILLED_DATE) for part in sheets)))
    if not dates:
        return ()
    same_year = dates[0][:4] == dates[-1][:4]
    first = danish_date(dates[0]).removesuffix(dates[0][:4]) if same_year else danish_date(dates[0])
    span = danish_date(dates[0]) if dates[0] == dates[-1] else f"{first}–{danish_date(dates[-1])}"
    return (Fact(f"{len(sheets)} svar", span),)
