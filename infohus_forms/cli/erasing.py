"""Commands that remove data from a case: a form that should not be there, and the working copies of a finished case."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from infohus_forms.cli import output as shown
from infohus_forms.cli import steps
from infohus_forms.cli.case_command import FILE, FOLDER, case_for_ourselves, holds_case, now, stops, today
from infohus_forms.cli.click_danish import DanishCommand
from infohus_forms.models.errors import ExitStatus

if TYPE_CHECKING:
    from infohus_forms.casework.storage.case_file import CaseFolder


@click.command(cls=DanishCommand)
@click.argument("paths", nargs=-1, required=True, type=FILE, metavar="FIL|SAGSMAPPE…")
@click.option("--reason", default="", metavar="TEKST", help="Hvorfor skemaet ikke hører til i sagen.")
@click.option("--name", default="", metavar="NAVN", help="Den, der trækker det tilbage.")
@click.option(
    "--alle", "--all", "everything", is_flag=True, help="Tag alt modtaget i sagsmappen ud; kan ikke fortrydes."
)
@stops
def withdraw(paths: tuple[Path, ...], *, reason: str, name: str, everything: bool) -> int:
    """Tag et skema ud af en sag: forkert person, eller uden hjemmel. Det slettes og kan ikke hentes igen her.

    Skriv filens navn i mappen modtaget. En hel sagsmappe tages kun med --alle. Filen og ens kopier af den i hele sagen, dens arkivkopier, papir med dens svar, gennemsyn af den og valg om dens svar slettes. I sag.yaml står
    kun, at det er sket. Det, der er lavet imens, skemaer, der gentager svar, og dem, der kan have fået det, nævnes.
    """
    from infohus_forms.casework.next_step import READ
    from infohus_forms.casework.removal.withdraw import case_and_files
    from infohus_forms.casework.removal.withdraw import withdraw as taken_out

    wanted: dict[Path, list[Path]] = {}
    if not everything and (whole := next((path for path in paths if path.is_dir()), None)):
        raise click.UsageError(
            f"»{whole.name}« er en mappe. Skriv den fil, der skal ud, fx {shown.quoted(str(whole / 'modtaget' / 'FIL'))}. "
            "Skal alt modtaget slettes, så skriv også --alle."
        )
    for path in paths:
        case, files = case_and_files(path)
        wanted.setdefault(case, []).extend(files)
    stays = False
    for case, files in wanted.items():
        with case_for_ourselves(case) as held:
            done = taken_out(held, files, reason=reason, name=name, today=today(), now=now())
        for form in done.forms:
            shown.say(f"{shown.printable(form.file)}: trukket tilbage{'' if done.left else ' og slettet'}.")
        for path in done.same:
            shown.say(
                f"{shown.printable(path.relative_to(case).as_posix())}: ens kopi, {'trukket tilbage' if done.left else 'slettet'}."
            )
        stays = shown.not_removed(done.left, case) or stays
        stays = shown.interrupted(done.interrupted, case) or stays
        copies = {0: "Der var ingen arkivkopi", 1: "Én arkivkopi er slettet"}
        shown.say(f"{copies.get(done.copies, f'{done.copies} arkivkopier er slettet')}.")
        if done.made:
            shown.say(
                "Dokumenter, der ligger i sagen. Se efter, om de bygger på skemaet, og kald dem i så fald tilbage:"
            )
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
        shown.say(
            "Filen kan ikke hentes igen her. Var det en fejl, så bed afsenderen om den, læg den i »modtaget«, og afgør med "
            "»infohus settle«, at den hører til i sagen."
        )
        shown.say("Lav en ny version med »infohus combine«, når sagen er, som den skal være.")
        steps.tell_step(READ, case)
    return ExitStatus.NOT_WRITTEN if stays else ExitStatus.FINE


@click.command(cls=DanishCommand)
@click.argument("case_dir", type=FOLDER, metavar="SAGSMAPPE")
@click.option("--journal-ref", default="", metavar="REFERENCE", help="Hvor sagen er journaliseret.")
@stops
@holds_case
def forget(case: CaseFolder, *, journal_ref: str) -> int:
    """Slet arbejdskopierne, når sagen er arkiveret og journaliseret.

    Mapperne skemaer, modtaget, vurdering og gennemsyn slettes; arkivet bliver. Sker kun, når arkivet er kontrolleret uden fejl
    og rummer alt, der er modtaget.
    """
    from infohus_forms.casework.next_step import FORGOTTEN
    from infohus_forms.casework.removal.erase import forget as forgotten

    done = forgotten(case, journal_ref, today=today())
    shown.say(f"{done.files} arbejdskopier er slettet. Arkivet er urørt; manifestets fingeraftryk er {done.manifest}.")
    if done.others:
        shown.tell(
            "Programmet har ikke lavet disse filer i sagens mappe og lader dem ligge. Se efter, om de skal slettes:"
        )
        shown.name_files(done.others, case.path)
    stays = shown.not_removed(done.left, case.path)
    steps.tell_step(FORGOTTEN, case.path)
    return ExitStatus.NOT_WRITTEN if stays else ExitStatus.FINE
