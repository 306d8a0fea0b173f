"""Long work as a job: it reports its steps, and can be stopped until the first file is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from infohus_forms.models.errors import InfohusError


class Phase(StrEnum):
    """What a job is doing."""

    READ = "read"
    COMPOSE = "compose"
    VERIFY = "verify"


@dataclass(frozen=True, slots=True)
class Step:
    """How far a job is: `done` of `total` in this phase; `name` is the file that is at work or was done last, as people know it."""

    phase: Phase
    done: int
    total: int
    name: str = ""


Progress = Callable[[Step], None]
"""A function that a job calls with each step, in the caller's thread and never once writing has begun. It stops the job by raising
CancelledError: nothing has been written then."""


class CancelledError(InfohusError):
    """A person stopped a job (exit status 2). Nothing was written."""

    def __init__(self) -> None:
        super().__init__("Arbejdet er stoppet. Intet er skrevet.")


def unreported(_step: Step) -> None:
    """Report nothing: the default of every job."""
