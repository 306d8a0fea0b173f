"""What mistakes are made of: a correct case, one form of it, and what was changed there."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from infohus_forms.validate.form.rules import is_draft
from tests.support.clean_cases import DIMENSIONS
from tests.support.steps import Came, Step

CONCERN, OVERVIEW, SHEET, MEETING, END = "redskab1", "redskab2_overblik", "redskab2_bidrag", "redskab3", "redskab4"


@dataclass(frozen=True)
class Planted:
    """A case with one mistake: the codes that may tell of it, and the fields that it may be told at."""

    step: Step
    codes: tuple[str, ...]
    fields: tuple[str, ...]


Mistake = Callable[[random.Random, Step], Planted | None]
MISTAKES: dict[str, Mistake] = {}


def mistake(name: str) -> Callable[[Mistake], Mistake]:
    """Register a kind of mistake. It gives None for a case in which it cannot be made."""

    def kept(make: Mistake) -> Mistake:
        MISTAKES[name] = make
        return make

    return kept


def finished(rng: random.Random, step: Step, form: str, fits: Callable[[Came], bool] = lambda _: True) -> Came | None:
    """A finished form of this kind, the newest where it exists once; None if there is none that fits."""
    found = [one for one in step.of(form) if not is_draft(one.response)]
    found = found if form in (SHEET, MEETING) else found[-1:]
    fitting = [one for one in found if fits(one)]
    return rng.choice(fitting) if fitting else None


def is_joint(one: Came) -> bool:
    """Whether the form is of the meeting itself, not one authority's own view."""
    return bool(one.answers["r3_view"] == "faelles")


def last_meeting(step: Step) -> Came | None:
    """The newest joint meeting."""
    joint = [one for one in step.of(MEETING) if is_joint(one)]
    return joint[-1] if joint else None


def with_answers(step: Step, one: Came | None, codes: tuple[str, ...], **answers: Any) -> Planted | None:
    """These answers in that form; the mistake stands at the first of them."""
    if one is None:
        return None
    return Planted(step.exchanged(one, one.changed(**answers)), codes, (next(iter(answers)),))


def with_controls(
    step: Step, one: Came | None, codes: tuple[str, ...], field: str, controls: Mapping[str, str]
) -> Planted | None:
    """These controls written so in that form."""
    return Planted(step.exchanged(one, one.written(**controls)), codes, (field,)) if one else None


def with_row(one: Came, table: str, **cells: Any) -> dict[str, Any]:
    """The rows of a table, the first of them with these cells."""
    rows = [dict(row) for row in one.answers[table]]
    rows[0] = {**rows[0], **cells}
    return {table: rows}


def shifted(text: str, days: int) -> str:
    """An ISO date so many days later."""
    return (date.fromisoformat(text) + timedelta(days=days)).isoformat()


def any_form(rng: random.Random, step: Step) -> Came | None:
    """Any finished form that counts: of Redskab 1 only the newest."""
    older = step.of(CONCERN)[:-1]
    fitting = [one for one in step.came if one not in older and not is_draft(one.response)]
    return rng.choice(fitting) if fitting else None


def is_handled(one: Came) -> bool:
    """Whether Redskab 1 says that the Infohus handles the concern."""
    return one.answers.get("r1_q_result") == "haandteres"


def contributes(one: Came) -> bool:
    """Whether a sheet has a contribution."""
    return bool(one.answers["r2b_answer"] == "vi_bidrager")


def rated(rng: random.Random, one: Came | None, *codes: str) -> str:
    """The prefix of a dimension that the meeting has rated with one of the codes (any but `U` without)."""
    wanted = codes or ("0", "1", "2", "3", "4", "IB")
    fitting = [code for code in DIMENSIONS if one and one.answers[f"r3_{code}_rating"] in wanted]
    return f"r3_{rng.choice(fitting)}_" if fitting else ""
