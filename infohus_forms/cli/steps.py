"""The last line of a command on a case: what to do next, on stderr; with `--json` the same sentence as `next_step`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from infohus_forms.cli.case_command import as_json, today
from infohus_forms.cli.command_words import command_line
from infohus_forms.cli.output import printable, tell

if TYPE_CHECKING:
    from infohus_forms.casework.next_step import NextStep
    from infohus_forms.casework.review.review import Review
    from infohus_forms.casework.written_files import Written


def tell_next(result: Review) -> None:
    """Write the next step of the case."""
    from infohus_forms.casework.next_step import next_step

    tell_step(next_step(result, today=today()), result.folder.path)


def tell_step(step: NextStep, case: Path) -> None:
    """Write a step that the command already knows."""
    tell(f"Næste skridt: {words_of(step, case)}")


def as_result(result: Written, step: NextStep, case: Path) -> None:
    """Print the result of a command on a case for other programs, with its next step."""
    as_json({**result.as_json(), "next_step": words_of(step, case)})


def case_of_archive(path: Path) -> Path | None:
    """Return the case of an archive, given the case's folder or the archive in it; None for files that belong to no case."""
    from infohus_forms.casework.storage.case_folder import NAME

    return next((one for one in (path, path.absolute().parent) if path.is_dir() and (one / NAME).is_file()), None)


def words_of(step: NextStep, case: Path) -> str:
    """Return the sentence of a step, with its command as it is typed for this case."""
    from infohus_forms.casework.next_step import CASE, FIRST

    text = printable(step.text.rstrip(". "))
    if not step.command:
        return f"{text}."
    name, *rest = step.command
    typed = command_line(name, *(str(case) if word == CASE else word for word in rest))
    return f"{text}. {'Brug' if step.do in FIRST else 'Kør derefter'} »{typed}«."
