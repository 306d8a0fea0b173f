"""Messages of expected errors: the only place that turns an error of the package into text and exit status."""

from __future__ import annotations

from typing import Any

from infohus_forms.casework.readiness import NotReadyError
from infohus_forms.cli import output as shown
from infohus_forms.cli import steps
from infohus_forms.cli.command_words import ANY, About, in_case, to_settle, with_ways
from infohus_forms.combine.errors import NotCombinedError
from infohus_forms.models.errors import ExitStatus, InfohusError
from infohus_forms.spec.source import SpecError


def tell_error(stop: InfohusError, case: str = ANY.case) -> ExitStatus:
    """Write an error of the package to stderr, its ways out as commands for this `case`; return its exit status."""
    match stop:
        case SpecError():
            shown.specification(stop.findings)
        case NotCombinedError():
            shown.findings("Sagen kan ikke samles", stop.findings)
        case NotReadyError():
            _not_ready(stop)
        case _:
            text = with_ways(stop.message, stop.actions, About(case))
            shown.tell("\n".join(map(shown.printable, text.split("\n"))))
    return stop.exit_status


def error_as_json(stop: InfohusError) -> dict[str, Any]:
    """Return an error as a command with `--json` prints it, its findings as `check --json` has them."""
    if isinstance(stop, NotReadyError):
        from infohus_forms.casework.remedies import opened

        found = [opened(stop.review, item).told() for item in stop.blockers]
    else:
        found = [item.as_json() for item in stop.findings]
    ways = [action.as_json() for action in stop.actions]
    return {"error": stop.message, "exit_status": int(stop.exit_status), "findings": found, "actions": ways}


def _not_ready(stop: NotReadyError) -> None:
    """Write the undecided errors by file, each with the key by which it is settled, how to settle them, and the next step."""
    for files in dict.fromkeys(item.files for item in stop.blockers):
        keys = {item.finding: stop.review.key(item) for item in stop.blockers if item.files == files}
        shown.findings(shown.named(files), keys, keys, in_case(stop.review.folder.path, files))
    how = f" Se hvordan: {to_settle(stop.review.folder.path)}" if stop.blockers else ""
    shown.tell(f"{stop.message}{how}")
    steps.tell_next(stop.review)
