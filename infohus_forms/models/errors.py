"""The base of all expected errors, with an exit status and findings, and the table of the exit statuses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # the command line knows the errors before it loads anything else
    from infohus_forms.models.finding import Finding


class ExitStatus(IntEnum):
    """The exit statuses of the command line (design §5). A test compares the table with the one in README.md."""

    FINE = 0
    FINDINGS = 1
    """Findings of severity error are undecided."""
    USAGE = 2
    """The command, or the case folder that it was given, cannot be used in this way."""
    REFUSED = 3
    """A file cannot be read as one of our forms; outranks FINDINGS."""
    SPECIFICATION = 4
    """A specification or a template has a mistake."""
    NOT_WRITTEN = 5
    """A file could not be written, read again or removed."""
    NOT_CONFORMANT = 6
    """A document is not the PDF/A or PDF/UA that it claims to be, or an archive is damaged."""
    LOCKED = 7
    """Another job is at work on the case."""
    OURS = 70
    """A fault of the program or its installation (`EX_SOFTWARE` of sysexits.h)."""


@dataclass(frozen=True, slots=True)
class Action:
    """A way out of an error as data: the command line words it as a command, another program may show a button.

    `meaning` says what it does, as people ask for it (»Arkivér sagen«). `command` is the command that does it, `arguments` its
    options by name (an option without a value has an empty one), `asks` the names of what a person must give besides. It works on the
    case that the error is about, unless it is not `on_case`.
    """

    command: str
    meaning: str
    arguments: Mapping[str, str] = field(default_factory=dict, hash=False)
    asks: tuple[str, ...] = ()
    on_case: bool = True

    def as_json(self) -> dict[str, Any]:
        """Return the action with the keys of a finding's actions in `check --json`."""
        return {
            "command": self.command,
            "meaning": self.meaning,
            "arguments": dict(self.arguments),
            "asks": list(self.asks),
        }


class InfohusError(Exception):
    """Base of every error that the package raises for its caller to handle.

    `exit_status` is that of the command line, `findings` are the faults, if there is a list of them; empty elsewhere.
    `actions` are the ways out that a command of the program offers.
    """

    exit_status: ExitStatus = ExitStatus.USAGE
    findings: tuple[Finding, ...] = ()

    def __init__(self, message: str = "", *actions: Action) -> None:
        super().__init__(message)
        self.actions = actions

    @property
    def message(self) -> str:
        """The cause and what to do, in Danish, without answers."""
        return str(self)
