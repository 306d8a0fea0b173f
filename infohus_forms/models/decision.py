"""A person's decision on a finding: what was chosen, why, by whom and when. It changes no file that was received."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

REPLACED = "Erstattet af et nyt valg."
"""The reason that is recorded of a decision when a later one takes its place."""


class State(StrEnum):
    """`in_force` counts now; `lapsed` does not, since a file or the finding has changed; `undone` was taken back."""

    IN_FORCE = "in_force"
    LAPSED = "lapsed"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class Undone:
    """The withdrawal of a decision: by whom, when (ISO date) and why."""

    name: str
    date: str
    reason: str


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision as `sag.yaml` keeps it.

    `key`, `code`, `field` and `message` are those of the finding, `files` the SHA-256 of each file it is about:
    when one of them changes, the decision no longer applies. `choice` is a code of `casework/decisions/options.py`. `counts` is the
    SHA-256 of the file that counts, or of the one left out; `value` the answer as a person states it and `target` its
    control (design §5, »Names«). `date` is ISO.
    """

    key: str
    code: str
    message: str
    files: tuple[str, ...]
    field: str
    choice: str
    reason: str
    name: str
    date: str
    counts: str = ""
    target: str = ""
    value: str = ""
    undone: Undone | None = None


def in_sequence(made: Iterable[Decision]) -> tuple[Decision, ...]:
    """Return the decisions in the order they were made, one that a later decision replaced as undone by it (decision 136).

    A decision replaces the earlier one on the same finding. Answers stated in two cells of a row hold both.
    """
    found: list[Decision] = []
    for one in made:
        for at, earlier in enumerate(found):
            of_two_cells = earlier.value and one.value and earlier.target != one.target
            if earlier.key == one.key and not (earlier.undone or one.undone or of_two_cells):
                found[at] = replace(earlier, undone=Undone(one.name, one.date, REPLACED))
        found.append(one)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Settled:
    """A decision and its present state in the case.

    `files` are the names of those of its files that still exist, `counts` the name of the file that it chose. `overruled` is the key of
    a later decision on another finding by which the answer or the file is another now than was chosen here; the finding stays settled.
    """

    decision: Decision
    state: State
    files: tuple[str, ...]
    counts: str = ""
    overruled: str = ""

    @property
    def in_force(self) -> bool:
        """Whether the decision counts now."""
        return self.state is State.IN_FORCE

    def as_json(self) -> dict[str, object]:
        """Return the decision as `check --json` prints it: everything but the value, which is case data."""
        own, undone = self.decision, self.decision.undone
        return {
            "key": own.key,
            "code": own.code,
            "message": own.message,
            "files": list(self.files),
            "field": own.target or own.field,
            "choice": own.choice,
            "reason": own.reason,
            "name": own.name,
            "date": own.date,
            "state": self.state.value,
            "overruled": self.overruled or None,
            "undone": {"name": undone.name, "date": undone.date, "reason": undone.reason} if undone else None,
        }
