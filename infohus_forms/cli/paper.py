"""Commands for paper: copies to write on, and answers that a person read off a scan."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from infohus_forms.cli import output as shown
from infohus_forms.cli import steps
from infohus_forms.cli.case_command import FILE, FOLDER, MACHINE, SPECS, as_json, holds_case, reads_case, stops, today
from infohus_forms.cli.click_danish import DanishCommand
from infohus_forms.models.errors import ExitStatus

if TYPE_CHECKING:
    from infohus_forms.casework.storage.case_folder import CaseFolder
    from infohus_forms.read.worker_pool import Readers


@click.command("print", cls=DanishCommand)
@click.argument("case_dir", type=FOLDER, metavar="SAGSMAPPE")
@click.argument("names", nargs=-1, metavar="[SKEMA]…")
@click.option("--copies", type=click.IntRange(1, 50), default=1, metavar="ANTAL", help="Antal kopier af hvert skema.")
@click.option("--authority", default="", metavar="MYNDIGHED", help="Kun skemaer til denne myndighed, fx psykiatri.")
@click.option(
    "--filled",
    type=FILE,
    default=None,
    metavar="FIL",
    help="Print et påbegyndt Word- eller PDF-skema fra sagen med dets svar.",
)
@MACHINE
@SPECS
@stops
@holds_case
def print_(
    case: CaseFolder, names: tuple[str, ...], copies: int, authority: str, filled: Path | None, *, machine: bool
) -> int:
    """Lav papirudgaver af de skemaer, der er udsendt og ikke kommet tilbage.

    Hver kopi har sin egen kode, som sagen husker. Kopiér derfor ikke et skema på kopimaskinen, men print et nyt.
    """
    import secrets

    from infohus_forms.casework.issuing.paper_copies import print_copies, print_filled
    from infohus_forms.casework.next_step import NOTHING_TO_PRINT, PRINTED
    from infohus_forms.casework.written_files import Written

    def fresh() -> str:
        return secrets.token_hex(4).upper()

    if filled:
        made = [print_filled(case, filled, today=today(), fresh=fresh)]
    else:
        made = print_copies(case, names, copies, today=today(), fresh=fresh, authority=authority)
    if machine:
        steps.as_result(Written(tuple(made), case), PRINTED if made else NOTHING_TO_PRINT, case.path)
        return ExitStatus.FINE
    for path in made:
        shown.say(str(path))
    if not made:
        shown.tell("Der er ingen skemaer at printe. De skemaer, der er brug for nu, laves med »infohus next«.")
    steps.tell_step(PRINTED if made else NOTHING_TO_PRINT, case.path)
    return ExitStatus.FINE


@click.command(cls=DanishCommand)
@click.argument("case_dir", type=FOLDER, metavar="SAGSMAPPE")
@click.argument("files", nargs=-1, type=FILE, metavar="[SVAR.yaml]…")
@click.option("--name", default="", metavar="NAVN", help="Den, der har læst scanningen.")
@click.option("--date", "day", default="", metavar="DATO", help="Dagen; ellers i dag.")
@click.option("--show", is_flag=True, help="Vis kun, hvad der ville blive taget ind.")
@click.option("--yes", is_flag=True, help="Spørg ikke, om det viste er rigtigt.")
@click.option("--json", "machine", is_flag=True, help="Resultatet som JSON; der spørges ikke.")
@SPECS
@reads_case
@stops
@holds_case
def confirm(
    case: CaseFolder,
    files: tuple[Path, ...],
    *,
    readers: Readers,
    name: str,
    day: str,
    show: bool,
    yes: bool,
    machine: bool,
) -> int:
    """Tag det, en person har læst af en scanning, ind i sagen med navn og dato.

    Uden SVAR.yaml tages alle udfyldte svarfiler i sagens mappe »gennemsyn«. Det skrevne vises, før det gælder, bogstav for
    bogstav, som det bliver taget ind; sidder der nogen ved skærmen, spørges der. Det gælder for netop den scanning; papiret
    og scanningen ændres ikke.
    """
    from infohus_forms.casework.intake import paper_answers as confirming
    from infohus_forms.casework.next_step import next_step
    from infohus_forms.casework.review.review import review
    from infohus_forms.casework.storage.attribution import day_of

    on = day_of(day, today())
    if not show:
        confirming.named(name)
    result = review(case, today=today(), readers=readers, progress=shown.at_work)
    typed = confirming.typed_files(result.folder, files, result.own)
    if not machine:
        for one in typed:
            shown.typed(one)
    new = any(one.answers for one in typed)
    taken = not show and (not new or yes or machine or _agreed())
    if taken:
        confirming.take_in(case, typed, name=name, day=on)
    after = review(case, today=today(), readers=readers, progress=shown.at_work) if taken and new else result
    found = confirming.outcomes(typed, after.own, taken=taken)
    if machine:
        step = steps.words_of(next_step(after, today=today()), case.path)
        as_json({"files": [one.as_json() for one in found], "next_step": step})
    elif not taken:
        shown.tell("Intet er taget ind.")
    else:
        for each in found:
            shown.taken(each)
        steps.tell_next(after)
    return ExitStatus.FINE


def _agreed() -> bool:
    """Return whether the person at the screen confirms what is shown; without a terminal it counts as confirmed."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return True
    return click.confirm("Er det skrevet rigtigt af?", default=False, err=True)
