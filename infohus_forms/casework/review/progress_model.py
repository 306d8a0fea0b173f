"""The place of a case in the flow A–E as data: its steps, gates and exit, and what is awaited from whom."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from infohus_forms.danish.formatting import danish_date
from infohus_forms.validate.case.course import CaseFinding


class State(StrEnum):
    """The state of one step."""

    DONE = "færdig"
    BEGUN = "i gang"
    WAITING = "afventer"
    UNUSED = "ikke i brug"


class Passage(StrEnum):
    """The outcome of a gate."""

    PASSED = "passeret"
    STOPPED = "stoppet"
    WAITING = "afventer"


@dataclass(frozen=True, slots=True)
class Happened:
    """An event with its day (ISO); `until` is the last day when it happened several times."""

    label: str
    day: str
    until: str = ""
    times: int = 1

    def __str__(self) -> str:
        until = f"–{danish_date(self.until)}" if self.until else ""
        return f"{self.label} {danish_date(self.day)}{until}" + (f" ({self.times})" if self.times > 1 else "")


@dataclass(frozen=True, slots=True)
class StepPlace:
    """A step with its state. The letter of an optional step is in brackets."""

    letter: str
    name: str
    state: State
    happened: tuple[Happened, ...]
    due: bool


@dataclass(frozen=True, slots=True)
class GatePlace:
    """A gate: whether the case has passed it, and the day of the answer (ISO)."""

    id: str
    after: str
    name: str
    asks: str
    state: Passage
    day: str


@dataclass(frozen=True, slots=True)
class ExitTaken:
    """The exit that the case has taken, its day (ISO), and the duty that remains, with the parts of it that are still lacking."""

    code: str
    name: str
    ours: bool
    day: str
    duty: str = ""
    lacking: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Awaited:
    """Something that is awaited: from whom, what, since when and by when (ISO, empty when not known).

    `found` is the finding that it is missing, if there is one. `form` is the form to be filled in; empty for an answer in a
    form that was received. `step` is what the infohus does about a gate, in the imperative.
    """

    who: str
    what: str
    since: str = ""
    deadline: str = ""
    overdue: bool = False
    note: str = ""
    found: CaseFinding | None = None
    form: str = ""
    step: str = ""

    @property
    def received(self) -> bool:
        """True if the overview lists it as received, so that only the file is missing."""
        return self.note.startswith("modtaget ")

    def __str__(self) -> str:
        parts = [f"siden {danish_date(self.since)}"] if self.since else []
        parts += [f"frist {danish_date(self.deadline)}"] if self.deadline else []
        parts += [self.note] if self.note else []
        return f"{self.who}: {self.what}" + (f" ({', '.join(parts)})" if parts else "")


@dataclass(frozen=True, slots=True)
class Place:
    """The place of a case in the flow on a day: its steps, gates, exit, and what is awaited."""

    steps: tuple[StepPlace, ...]
    gates: tuple[GatePlace, ...]
    exit: ExitTaken | None
    awaited: tuple[Awaited, ...]

    def step(self, letter: str) -> StepPlace:
        """Return the step with this letter, in brackets or not. Raise KeyError if there is none."""
        return {step.letter.strip("()"): step for step in self.steps}[letter]

    def as_json(self) -> dict[str, Any]:
        """Return the place as `infohus check --json` prints it."""
        awaited = [{**asdict(one), "found": one.found.finding.code if one.found else ""} for one in self.awaited]
        return {**asdict(self), "awaited": awaited}
