"""Findings: everything the program has to say about a file, as values and all of them at once.

A finding is made only from a `Rule` of a catalogue, so that each has a code, a severity, a message
and a hint (design §5, »A message«). Messages hold ids, question texts and places, never an answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """`error` stops the case until a person decides; `warning` is to be looked at; `note` is for information."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to tell: what (`message`), where (`field`, `place`) and what to do (`hint`)."""

    code: str
    severity: Severity
    field: str
    place: str
    message: str
    hint: str

    def as_json(self) -> dict[str, str]:
        """The finding as the contract prints it."""
        return {
            "code": self.code,
            "severity": self.severity.value,
            "field": self.field,
            "place": self.place,
            "message": self.message,
            "hint": self.hint,
        }


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind of finding. `message` and `hint` are templates; their names are filled by `at`, which knows `{field}` and `{place}`."""

    code: str
    severity: Severity
    message: str
    hint: str = ""

    def at(self, field: str = "", place: str = "", **words: object) -> Finding:
        """The finding at a field and a place.

        Raises KeyError if a name of the template is not given: that is our mistake, not the user's.
        """
        names = {"field": field, "place": place, **words}
        message, hint = self.message.format(**names), self.hint.format(**names)
        return Finding(self.code, self.severity, field, place, message, hint)


def error(code: str, message: str, hint: str = "") -> Rule:
    """A rule whose finding stops the case."""
    return Rule(code, Severity.ERROR, message, hint)


def warning(code: str, message: str, hint: str = "") -> Rule:
    """A rule whose finding is to be looked at."""
    return Rule(code, Severity.WARNING, message, hint)


def note(code: str, message: str, hint: str = "") -> Rule:
    """A rule whose finding is for information."""
    return Rule(code, Severity.NOTE, message, hint)


class Refused(Exception):  # noqa: N818 - a refusal is an outcome that the user is told of, not a fault of ours
    """A file that cannot be read as one of our forms. Carries the finding that says why and what to do."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding
