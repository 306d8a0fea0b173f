"""Findings: everything the program reports about a file, as values and all of them at once.

A finding is made only from a `Rule` of a catalogue, so that each has a code, a severity, a message
and a hint (design §5, »A message«). Messages hold ids, question texts and places, never an answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from infohus_forms.models.errors import Action, ExitStatus, InfohusError
from infohus_forms.models.masked import masked


class Severity(StrEnum):
    """`error` stops the case until a person decides; `warning` is to be looked at; `note` is for information."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Asked:
    """The place where a form asks for an answer, as people see it. Empty (`NOWHERE`) for a finding about no question.

    `question` is the printed number, `dimension` the title of a section that is rated on a scale, `label` the question's
    text; in a table `row` is the printed row (0: the whole table) and `column` the column's label. `allowed` are the codes
    that may be answered with their labels; none where an answer is written.
    """

    question: str = ""
    dimension: str = ""
    label: str = ""
    row: int = 0
    column: str = ""
    allowed: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        """Return the question as a message names it: »Konkrete iagttagelser (5.3), række 2, Dato«."""
        dimension = f"{self.dimension}: " if self.dimension else ""
        number = f" ({self.question})" if self.question else ""
        row = f"række {self.row}" if self.row else ""
        return ", ".join(filter(None, (f"{dimension}{self.label}{number}", row, self.column)))

    @property
    def short(self) -> str:
        """The same as a list of several names it: »5.3 række 2«."""
        return f"{self.question} række {self.row}" if self.row else self.question


NOWHERE = Asked()


@dataclass(frozen=True, slots=True)
class Finding:
    """One report: what (`message`), where (`field`, `place`) and what to do (`hint`).

    `field` is the id of the answer. A finding about a row of a table, or a cell, has the control's name in `cell`
    (`ID__ROW__COLUMN`, `ID__ROW`; design §5, »Names«), and `asked` has the same for people. `many` is the message for
    several like it at once, before their numbers; empty where each is reported by itself. `actions` are what the program offers to
    do about it: the command line words them as commands after the hint, another program may show buttons.
    """

    code: str
    severity: Severity
    field: str
    place: str
    message: str
    hint: str
    cell: str = ""
    many: str = ""
    asked: Asked = NOWHERE
    actions: tuple[Action, ...] = ()

    @property
    def about(self) -> str:
        """The name of the subject of the finding: a cell or a row of a table, else the answer's id."""
        return self.cell or self.field

    @property
    def where(self) -> str:
        """The place for people, without what the message names already: `spørgsmål 4.3, side 6`."""
        asked, said = self.asked, self.message
        named = bool(asked.question) and (f"({asked.question})" in said or f"»{asked.question} " in said)
        in_table = bool(asked.row) and str(asked) in said
        parts = (
            asked.dimension if asked.dimension not in said else "",
            f"spørgsmål {asked.question}" if asked.question and not named else "",
            "" if in_table and self.place.startswith("række") else self.place,
        )
        return ", ".join(filter(None, parts))

    def texts(self) -> dict[str, str]:
        """Return the finding for a process that knows no specification: everything but `asked`, and `actions`, which its rule has."""
        own = (self.code, self.severity.value, self.field, self.place, self.message, self.hint, self.cell, self.many)
        return dict(zip(("code", "severity", "field", "place", "message", "hint", "cell", "many"), own, strict=True))

    def as_json(self, actions: Sequence[dict[str, Any]] = ()) -> dict[str, Any]:
        """Return the finding as the contract prints it; `actions` are its further ways out, in a case where it can be settled."""
        return {
            "code": self.code,
            "severity": self.severity.value,
            "field": self.field,
            "place": self.place,
            "message": self.message,
            "hint": self.hint,
            "question": self.asked.question,
            "dimension": self.asked.dimension,
            "label": self.asked.label,
            "column": self.asked.column,
            "row": self.asked.row or None,
            "allowed": [{"code": code, "label": label} for code, label in self.asked.allowed],
            "actions": [*(action.as_json() for action in self.actions), *actions],
        }


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind of finding. `message`, `hint` and `many` are templates; `at` fills their names, and adds `{field}` and `{place}`."""

    code: str
    severity: Severity
    message: str
    hint: str = ""
    many: str = ""
    actions: tuple[Action, ...] = ()

    def at(self, field: str = "", place: str = "", *, cell: str = "", **words: object) -> Finding:
        """Return the finding at a field and a place; `cell` as in `Finding`. Anything like a CPR number in a word from outside is masked.

        Raises KeyError if a name of the template is not given: that is our mistake, not the user's.
        """
        given = {key: masked(word) if isinstance(word, str) else word for key, word in words.items()}
        place = masked(place)
        names = {"field": field, "place": place, **given}
        message, hint, many = (text.format(**names) for text in (self.message, self.hint, self.many))
        return Finding(self.code, self.severity, field, place, message, hint, cell, many, actions=self.actions)


def error(code: str, message: str, hint: str = "", many: str = "", *, actions: tuple[Action, ...] = ()) -> Rule:
    """Return a rule whose finding stops the case."""
    return Rule(code, Severity.ERROR, message, hint, many, actions)


def warning(code: str, message: str, hint: str = "", many: str = "", *, actions: tuple[Action, ...] = ()) -> Rule:
    """Return a rule whose finding is to be looked at."""
    return Rule(code, Severity.WARNING, message, hint, many, actions)


def note(code: str, message: str, hint: str = "", many: str = "", *, actions: tuple[Action, ...] = ()) -> Rule:
    """Return a rule whose finding is for information."""
    return Rule(code, Severity.NOTE, message, hint, many, actions)


class Refused(InfohusError):  # noqa: N818 - a refusal is an outcome that the user is told of, not a fault of ours
    """A file that cannot be read as one of our forms (exit status 3). Has the finding that states why and what to do."""

    exit_status = ExitStatus.REFUSED

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding
        self.findings = (finding,)
