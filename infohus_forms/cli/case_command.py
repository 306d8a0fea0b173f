"""Parts that commands share: expected errors as message and exit status, the lock of a case, readers, the clock, JSON."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec

import click

from infohus_forms.cli import output as shown
from infohus_forms.models.errors import ExitStatus, InfohusError

if TYPE_CHECKING:
    from infohus_forms.casework.storage.case_folder import CaseFolder

FILE = click.Path(path_type=Path)
FOLDER = click.Path(path_type=Path, file_okay=False)

MACHINE = click.option("--json", "machine", is_flag=True, help="Resultatet som JSON.")
"""The option of a command that prints its result for other programs."""

KEPT_SPECS = "infohus.specs"


def _keep(context: click.Context, _option: click.Parameter, folders: tuple[Path, ...]) -> None:
    context.meta[KEPT_SPECS] = folders


SPECS = click.option(
    "--specs",
    multiple=True,
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    envvar="INFOHUS_SPECS",
    callback=_keep,
    expose_value=False,
    metavar="MAPPE",
    help="Mappe med egne skemaer, ud over dem i kommune.yaml; kan gentages.",
)
"""The option of a command that works with forms; `own_specs` returns what it was given."""


def own_specs() -> tuple[Path, ...]:
    """Return the folders of `--specs` and of the environment variable INFOHUS_SPECS of the running command; none outside a command."""
    context = click.get_current_context(silent=True)
    return tuple(context.meta.get(KEPT_SPECS, ())) if context else ()


P = ParamSpec("P")


def stops(command: Callable[P, int | None]) -> Callable[P, int]:
    """Turn every expected error of a command into its message and its exit status (design §5)."""

    @wraps(command)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> int:
        try:
            return command(*args, **kwargs) or ExitStatus.FINE
        except InfohusError as stop:
            from infohus_forms.cli.errors import error_as_json, tell_error

            shown.clear_line()
            if kwargs.get("machine"):
                as_json(error_as_json(stop))
            return tell_error(stop, str(kwargs["case_dir"])) if "case_dir" in kwargs else tell_error(stop)
        except BrokenPipeError:
            raise
        except OSError as stop:
            from infohus_forms.files import in_danish

            text = f"{_what(stop)}: {in_danish(stop)}. Kontrollér, at filen eller mappen er der, og at du har adgang til den."
            if kwargs.get("machine"):
                as_json({"error": text, "exit_status": ExitStatus.NOT_WRITTEN, "findings": [], "actions": []})
            shown.tell(text)
            return ExitStatus.NOT_WRITTEN

    return guarded


def _what(stop: OSError) -> str:
    """Return, in Danish, what the system would not let us read or start."""
    return (
        f"Kunne ikke læse {Path(os.fsdecode(stop.filename)).name}" if stop.filename else "Programmet kan ikke gå videre"
    )


def now() -> datetime:
    """Return the time on this machine: the only place where the clock is read."""
    return datetime.now().astimezone()


def holds_case(command: Callable[Concatenate[CaseFolder, P], int]) -> Callable[..., int]:
    """Lock the case for a command that writes in it, from before it reads until it is done; the command gets the locked case."""

    @wraps(command)
    def alone(case_dir: Path, *args: P.args, **kwargs: P.kwargs) -> int:
        with case_for_ourselves(case_dir) as case:
            return command(case, *args, **kwargs)

    return alone


@contextmanager
def case_for_ourselves(path: Path) -> Iterator[CaseFolder]:
    """Lock the case; report what an interrupted run left that cannot be removed yet, and go on."""
    from infohus_forms.casework.storage.case_lock import opened

    with opened(path, own_specs()) as case:
        shown.left_behind(case.held.stuck if case.held else (), path)
        yield case


def reads_case(command: Callable[..., int]) -> Callable[..., int]:
    """Start reading the files of the case at once, while the command is imported; the command gets the `readers`."""
    return _with_readers(command, cached=False)


def looks_at_case(command: Callable[..., int]) -> Callable[..., int]:
    """Do as `reads_case` for a command that only looks at the case: cached readings of scans are used."""
    return _with_readers(command, cached=True)


def _with_readers(command: Callable[..., int], *, cached: bool) -> Callable[..., int]:
    """Wrap a command so that reading begins before it is imported; `cached` allows cached readings."""

    @wraps(command)
    def ahead(case_dir: Path, **kwargs: Any) -> int:
        from infohus_forms.casework.intake.form_reader import reading_ahead

        with reading_ahead(case_dir, own_specs(), cached=cached) as readers:
            return command(case_dir=case_dir, readers=readers, **kwargs)

    return ahead


def today() -> date:
    """Return the day on this machine."""
    return now().date()


def as_json(data: Any) -> None:
    """Write a result as JSON to stdout."""
    shown.machine(json.dumps(data, ensure_ascii=False, indent=2))
