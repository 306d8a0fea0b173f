"""Where a case stands in the flow A–E, and what is awaited: derived from the forms, never stored."""

from __future__ import annotations

from dataclasses import dataclass

from infohus_forms.models.case import Case, Issued
from infohus_forms.models.response import Response

WAITING = "afventer"
FORMS = {
    "redskab1": "Redskab 1",
    "redskab2_overblik": "Redskab 2, overblik",
    "redskab2_bidrag": "Redskab 2, bidrag",
    "redskab3": "Redskab 3",
    "redskab4": "Redskab 4",
}


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the flow and where the case stands in it."""

    letter: str
    name: str
    state: str


def steps_of(case: Case) -> tuple[Step, ...]:
    """The five steps in order, each with what has happened."""
    contributions = [item for item in case.of("redskab2_bidrag") if item.identity("supplement") in ("", "0")]
    supplements = len(case.of("redskab2_bidrag")) - len(contributions)
    meetings = case.of("redskab3")
    further = any(item.text("r3_outcome") == "yderligere_oplysninger" for item in meetings)
    return (
        Step("A", "Modtagelse og beskrivelse af bekymring", _received(case)),
        Step("B", "Indsamling af oplysninger", f"{len(contributions)} svar modtaget" if contributions else WAITING),
        Step("C", "Analyse på møde", ", ".join(_meeting(item) for item in meetings) or WAITING),
        Step(
            "(D)",
            "Yderligere oplysninger",
            f"{supplements} supplement(er) modtaget" if supplements else WAITING if further else "ikke i brug",
        ),
        Step("E", "Helhedsvurdering og anbefaling", ", ".join(_dated(item) for item in case.of("redskab4")) or WAITING),
    )


def _received(case: Case) -> str:
    forms = case.of("redskab1")
    if not forms:
        return WAITING
    newest = forms[-1]
    if newest.text("r1_pol_threat") == "ja":
        return "Politiet varetager"
    if newest.text("r1_q_result"):
        return f"kvalificeret {_day(newest.text('r1_q_date'))}"
    return "sendt til politiet" if newest.text("r1_fwd_police") == "ja" else "modtaget"


def _meeting(item: Response) -> str:
    return f"møde {item.identity('meeting')} {_day(item.text('r3_date'))}"


def _dated(item: Response) -> str:
    return _day(item.text("hdr_filled_date"))


def _day(iso: str) -> str:
    return ".".join(reversed(iso.split("-")))


def awaited_from(case: Case) -> tuple[str, ...]:
    """The forms that were made for the case and have not come back."""
    back = {item.stamp.instance for item in case.responses if item.stamp}
    return tuple(_awaited(item) for item in case.issued if item.instance not in back)


def _awaited(item: Issued) -> str:
    who = ", ".join(part for part in (item.authority.capitalize(), item.unit) if part)
    which = FORMS.get(item.form, item.form) + (f", møde {item.meeting}" if item.meeting else "")
    return f"{which}{f' fra {who}' if who else ''} (lavet {_day(item.issued)})"
