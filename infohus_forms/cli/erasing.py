"""Commands that remove data from a case: a form that should not be there, and the working copies of a finished case."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from infohus_forms.cli import output as shown
from infohus_forms.cli import steps
from infohus_forms.cli.case_command import (
    FILE,
    FOLDER,
    MACHINE,
    SPECS,
    as_json,
    case_for_ourselves,
    now,
    own_specs,
    stops,
    today,
)
from infohus_forms.cli.click_danish import DanishCommand
from infohus_forms.cli.command_words import quoted
from infohus_forms.models.errors import ExitStatus

if TYPE_CHECKING:
    from collections.abc import Sequence

    from infohus_forms.casework.removal.withdraw import Withdrawn


@click.command(cls=DanishCommand)
@click.argument("paths", nargs=-1, required=True, type=FILE, metavar="FIL|SAGSMAPPE…")
@click.option("--reason", default="", metavar="TEKST", help="Hvorfor skemaet ikke hører til i sagen.")
@click.option("--name", default="", metavar="NAVN", help="Den, der trækker det tilbage.")
@click.option("--show", is_flag=True, help="Vis kun, hvad der ville blive slettet.")
@MACHINE
@click.option(
    "--alle", "--all", "everything", is_flag=True, help="Tag alt modtaget i sagsmappen ud; kan ikke fortrydes."
)
@SPECS
@stops
def withdraw(paths: tuple[Path, ...], *, reason: str, name: str, everything: bool, show: bool, machine: bool) -> int:
    """Tag et skema ud af en sag: forkert person, eller uden hjemmel. Det slettes og kan ikke hentes igen her.

    Skriv filens navn i mappen modtaget. En hel sagsmappe tages kun med --alle. Filen og ens kopier af den i hele sagen, dens arkivkopier, papir med dens svar, gennemsyn af den og valg om dens svar slettes. I sag.yaml står
    kun, at det er sket. Det, der er lavet imens, skemaer, der gentager svar, og dem, der kan have fået det, nævnes.
    """
    from infohus_forms.casework.next_step import READ
    from infohus_forms.casework.removal.withdraw import case_and_files
    from infohus_forms.casework.removal.withdraw import withdraw as taken_out
    from infohus_forms.casework.storage.case_folder import folder_of

    wanted: dict[Path, list[Path]] = {}
    if not everything and (whole := next((path for path in paths if path.is_dir()), None)):
        raise click.UsageError(
            f"»{whole.name}« er en mappe. Skriv den fil, der skal ud, fx {quoted(str(whole / 'modtaget' / 'FIL'))}. "
            "Skal alt modtaget slettes, så skriv også --alle."
        )
    for path in paths:
        case, files = case_and_files(path)
        wanted.setdefault(case, []).extend(files)
    stays, results = False, []
    for case, files in wanted.items():
        with nullcontext(folder_of(case, own_specs())) if show else case_for_ourselves(case) as held:
            done = taken_out(held, files, reason=reason, name=name, today=today(), now=now(), show=show)
        stays = bool(done.left or done.interrupted) or stays
        if machine:
            results.append({**done.as_json(), "next_step": steps.words_of(READ, case)})
            continue
        if show:
            _would_go(done.gone, case)
        else:
            _taken_out(done, case)
        _follow_up(done)
        if not show:
            shown.say(
                "Filen kan ikke hentes igen her. Var det en fejl, så bed afsenderen om den, læg den i »modtaget«, og afgør med "
                "»infohus settle«, at den hører til i sagen."
            )
            shown.say("Lav en ny version med »infohus combine«, når sagen er, som den skal være.")
            steps.tell_step(READ, case)
    if machine:
        as_json(results)
    return ExitStatus.NOT_WRITTEN if stays else ExitStatus.FINE


def _taken_out(done: Withdrawn, case: Path) -> None:
    """Write what was withdrawn, and what could not be removed."""
    for form in done.forms:
        shown.say(f"{shown.printable(form.file)}: trukket tilbage{'' if done.left else ' og slettet'}.")
    for path in done.same:
        shown.say(
            f"{shown.printable(path.relative_to(case).as_posix())}: ens kopi, {'trukket tilbage' if done.left else 'slettet'}."
        )
    shown.not_removed(done.left, case)
    shown.interrupted(done.interrupted, case)
    copies = {0: "Der var ingen arkivkopi", 1: "Én arkivkopi er slettet"}
    shown.say(f"{copies.get(done.copies, f'{done.copies} arkivkopier er slettet')}.")
    if done.copies and not done.left:
        shown.archived(done.folder.archive)  # the digest in the journal is of the manifest before


def _would_go(files: Sequence[Path], case: Path) -> None:
    """Write what a command that deletes would delete: its result, when it only shows."""
    from infohus_forms.casework.storage.case_folder import folder_of

    shown.say("Intet er slettet. Uden --show slettes disse filer:")
    for name in folder_of(case, own_specs()).places(files):
        shown.say(f"  {shown.printable(name)}")


def _follow_up(done: Withdrawn) -> None:
    """Write what people must look at themselves: documents, forms that repeat answers, and who may have them."""
    if done.made:
        shown.say("Dokumenter, der ligger i sagen. Se efter, om de bygger på skemaet, og kald dem i så fald tilbage:")
    for path in done.made:
        shown.say(f"  {path}")
    if done.carried:
        shown.say(
            "Skemaer, der kan gentage svar fra det. Slet dem i »skemaer«, og kald dem tilbage, hvis de er sendt. "
            "Dem i »modtaget« tages ud på samme måde som dette, eller afsenderen retter dem. Dem i »arkiv« er arkivkopier: "
            "De slettes med skemaet i »modtaget«, når det tages ud. Retter afsenderen det, så kør »infohus archive«, og tag det gamle skema ud:"
        )
    for path in done.carried:
        shown.say(f"  {path}")
    if done.made and done.recipients:
        shown.say("Ifølge fordelingslisten kan disse have fået dem. Giv dem besked:")
        for one in done.recipients:
            shown.say(f"  {one.number}  {shown.printable(', '.join(filter(None, (one.authority, one.name))))}")


@click.command(cls=DanishCommand)
@click.argument("case_dir", type=FOLDER, metavar="SAGSMAPPE")
@click.option("--journal-ref", default="", metavar="REFERENCE", help="Hvor sagen er journaliseret.")
@click.option("--show", is_flag=True, help="Vis kun, hvad der ville blive slettet.")
@MACHINE
@SPECS
@stops
def forget(case_dir: Path, *, journal_ref: str, show: bool, machine: bool) -> int:
    """Slet arbejdskopierne, når sagen er arkiveret og journaliseret.

    Mapperne skemaer, modtaget, vurdering og gennemsyn slettes; arkivet bliver. Sker kun, når arkivet er kontrolleret uden fejl
    og rummer alt, der er modtaget.
    """
    from infohus_forms.casework.next_step import FORGOTTEN, VERIFIED
    from infohus_forms.casework.removal.erase import forget as forgotten
    from infohus_forms.casework.storage.case_folder import folder_of

    with nullcontext(folder_of(case_dir, own_specs())) if show else case_for_ourselves(case_dir) as case:
        done = forgotten(case, journal_ref, today=today(), show=show)
    if machine:
        as_json({**done.as_json(), "next_step": steps.words_of(FORGOTTEN if done.done else VERIFIED, case_dir)})
        return ExitStatus.NOT_WRITTEN if done.left else ExitStatus.FINE
    if show:
        _would_go(done.gone, case_dir)
    else:
        shown.say(
            f"{done.files} arbejdskopier er slettet. Arkivet er urørt; manifestets fingeraftryk er {done.manifest}."
        )
    if done.others:
        shown.tell(
            "Programmet har ikke lavet disse filer i sagens mappe og lader dem ligge. Se efter, om de skal slettes:"
        )
        shown.name_files(done.others, case_dir)
    stays = shown.not_removed(done.left, case_dir)
    steps.tell_step(FORGOTTEN if done.done else VERIFIED, case_dir)
    return ExitStatus.NOT_WRITTEN if stays else ExitStatus.FINE
