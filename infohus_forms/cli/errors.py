"""Messages of expected errors: the only place that turns an error of the package into text and exit status."""

from __future__ import annotations

from infohus_forms.casework.readiness import NotReadyError
from infohus_forms.cli import output as shown
from infohus_forms.cli import steps
from infohus_forms.combine.errors import NotCombinedError
from infohus_forms.models.errors import Action, ExitStatus, InfohusError
from infohus_forms.spec.source import SpecError

PLACEHOLDERS = {"case": "SAGSMAPPE", "case-no": "SAGSNUMMER", "file": "FIL", "form": "SKEMA"}
"""What stands in a command for what an action asks of a person."""
OPTIONS = frozenset({"case-no", "own-views", "to"})
"""Arguments of actions that are options; the others are words by their place."""


def tell_error(stop: InfohusError, case: str = PLACEHOLDERS["case"]) -> ExitStatus:
    """Write an error of the package to stderr, its ways out as commands for this `case`; return its exit status."""
    match stop:
        case SpecError():
            shown.specification(stop.findings)
        case NotCombinedError():
            shown.findings("Sagen kan ikke samles", stop.findings)
        case NotReadyError():
            _not_ready(stop)
        case _:
            ways = [f"{action.meaning} med »{worded(action, case)}«." for action in stop.actions]
            shown.tell("\n".join(map(shown.printable, " ".join((stop.message, *ways)).split("\n"))))
    return stop.exit_status


def worded(action: Action, case: str) -> str:
    """Return the command of an action as it is typed; what a person must give has its placeholder."""
    given = {**action.arguments, **{name: PLACEHOLDERS[name] for name in action.asks}}
    options = [
        word for name, value in given.items() for word in (f"--{name}" if name in OPTIONS else "", value) if word
    ]
    return shown.command_line(*action.command.split(), *([case] if action.on_case else ()), *options)


def _not_ready(stop: NotReadyError) -> None:
    """Write the undecided errors by file, each with the key by which it is settled, how to settle them, and the next step."""
    for files in dict.fromkeys(item.files for item in stop.blockers):
        keys = {item.finding: stop.review.key(item) for item in stop.blockers if item.files == files}
        shown.findings(shown.named(files), keys, keys)
    how = f" Se hvordan: {shown.to_settle(stop.review.folder.path)}" if stop.blockers else ""
    shown.tell(f"{stop.message}{how}")
    steps.tell_next(stop.review)
