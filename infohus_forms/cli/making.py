"""Commands that make forms: the demo, a profile, a case, what is due in it, and blanks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from infohus_forms.cli import output as shown
from infohus_forms.cli import steps
from infohus_forms.cli.case_command import FOLDER, MACHINE, SPECS, as_json, holds_case, own_specs, stops, today
from infohus_forms.cli.click_danish import DanishCommand, Words
from infohus_forms.cli.command_words import to_settle
from infohus_forms.models.errors import ExitStatus

if TYPE_CHECKING:
    from infohus_forms.casework.storage.case_folder import CaseFolder
    from infohus_forms.models.finding import Finding

FORMATS = ("word", "pdf", "print", "word-print", "board")
BLANK_CONTRIBUTIONS = (
    "Bidragsskemaerne er blanke: udfyld spørgsmål, baggrund og frist, før de sendes. Kommer overblikket først "
    "tilbage, laver »infohus next« dem igen med det hele udfyldt."
)
CASES = ("fjordmark", "politiet", "ikke-aktuel")


@click.command(cls=DanishCommand)
@click.option(
    "--case",
    "case_name",
    type=click.Choice(CASES),
    default=CASES[0],
    metavar="NAVN",
    help="Den opdigtede sag: fjordmark, politiet eller ikke-aktuel.",
)
@click.option("-o", "folder", type=FOLDER, default=Path("output/demo"), metavar="MAPPE", help="Hvor sagen lægges.")
@MACHINE
@stops
def demo(case_name: str, folder: Path, *, machine: bool) -> int:
    """Kør hele arbejdsgangen på en opdigtet sag.

    Skemaerne laves, udfyldes i Word og PDF, læses igen, kontrolleres, samles og arkiveres.
    """
    from infohus_forms.demo import run

    if not machine:
        return run(case_name, folder, shown.say)
    from infohus_forms.casework.storage.case_folder import folder_of
    from infohus_forms.casework.written_files import Written

    status = run(case_name, folder, lambda _line: None)
    files = tuple(path for path in sorted(folder.rglob("*")) if path.is_file() and not path.name.startswith("."))
    as_json(Written(files, folder_of(folder)).as_json())
    return status


@click.command(cls=DanishCommand)
@click.argument("folder", type=FOLDER, default=Path(), metavar="[MAPPE]")
@MACHINE
@stops
def init(folder: Path, *, machine: bool) -> int:
    """Skriv en kommune.yaml til infohusets egne oplysninger, med forklaringer.

    Den lægges i mappen, hvor sagerne ligger, og bruges i dem alle.
    """
    from infohus_forms.casework.next_step import PROFILE_MADE
    from infohus_forms.casework.storage.municipality_profile import write_profile
    from infohus_forms.casework.written_files import Written
    from infohus_forms.spec.shelf import open_shelf

    path = write_profile(folder, open_shelf())
    if machine:
        steps.as_result(Written((path,)), PROFILE_MADE, folder / "SAGSMAPPE")
        return ExitStatus.FINE
    shown.say(str(path))
    steps.tell_step(PROFILE_MADE, folder / "SAGSMAPPE")
    return ExitStatus.FINE


@click.command(cls=DanishCommand)
@click.argument("case_dir", type=FOLDER, metavar="SAGSMAPPE")
@click.option("--case-no", required=True, metavar="NUMMER", help="Sagsnummer (aldrig et CPR-nummer).")
@click.option(
    "--municipality", default="", metavar="KOMMUNE", help="Kommunens navn eller dens fire cifre, fx Aarhus eller 0751."
)
@click.option("--infohus", "infohus_name", default="", metavar="NAVN", help="Infohusets navn.")
@click.option("--person-ref", default="", metavar="REFERENCE", help="Personens initialer eller reference.")
@click.option(
    "--authority",
    "authorities",
    multiple=True,
    metavar="KODE",
    help="Lav straks et blankt bidragsskema til myndigheden; kan gentages. Ellers laver next dem ud fra overblikket.",
)
@click.option("--fictional", is_flag=True, help="En opdigtet sag til øvelse; OPDIGTET trykkes på hver side.")
@MACHINE
@SPECS
@stops
def new(case_dir: Path, authorities: tuple[str, ...], *, machine: bool, **reference: Any) -> int:
    """Opret en sagsmappe med de første skemaer."""
    import secrets

    from infohus_forms.casework.issuing.new_case import open_new
    from infohus_forms.casework.next_step import OPENED
    from infohus_forms.casework.storage.case_folder import folder_of
    from infohus_forms.casework.written_files import Written

    case = folder_of(case_dir, own_specs())
    files = open_new(case, reference, authorities, today=today(), fresh=lambda: secrets.token_hex(4).upper())
    notes = (BLANK_CONTRIBUTIONS,) if authorities else ()
    if machine:
        steps.as_result(Written(tuple(files), case, notes=notes), OPENED, case_dir)
        return ExitStatus.FINE
    for path in files:
        shown.say(str(path))
    for note in notes:
        shown.tell(note)
    steps.tell_step(OPENED, case_dir)
    return ExitStatus.FINE


@click.command("next", cls=DanishCommand)
@click.argument("case_dir", type=FOLDER, metavar="SAGSMAPPE")
@click.option(
    "--egne-vurderinger",
    "--own-views",
    "own",
    is_flag=True,
    help="Lav også et Redskab 3 til hver indbudt myndigheds egen vurdering før mødet.",
)
@MACHINE
@SPECS
@stops
@holds_case
def next_(case: CaseFolder, *, own: bool, machine: bool) -> int:
    """Lav de skemaer, der er brug for nu, med alt det kendte udfyldt.

    Et skema, der er ude, laves kun igen, når der er kommet nyt til. Vurderinger udfyldes aldrig på forhånd.
    """
    import secrets

    from infohus_forms.casework.issuing.due_forms import make_next
    from infohus_forms.casework.next_step import MADE, Do, next_step

    made = make_next(case, today=today(), fresh=lambda: secrets.token_hex(4).upper(), own=own)
    step = next_step(made.result, today=today())
    # The case was reviewed before the forms were made: an earlier form that is still out is not the next step.
    step = MADE if made.files and step.do in {Do.MAKE, Do.FILL} else step
    if machine:
        as_json({**made.as_json(), "next_step": steps.words_of(step, case.path)})
        return ExitStatus.FINDINGS if made.stopped_by else ExitStatus.FINE
    shown.of_case(made.stopped_by, case.path)
    shown.to_read_off(case.path, made.to_read)
    if made.stopped_by:
        shown.tell(f"Intet er lavet, før det er afgjort, hvilke skemaer der gælder. Se hvordan: {to_settle(case.path)}")
        steps.tell_step(step, case.path)
        return ExitStatus.FINDINGS
    for path in made.files:
        shown.say(str(path))
    for line in made.told:
        shown.tell(line)
    if not made.files:
        shown.tell("Der er ingen skemaer at lave nu.")
    steps.tell_step(step, case.path)
    return ExitStatus.FINE


@click.command(cls=DanishCommand)
@click.argument("case_dir", type=FOLDER, metavar="SAGSMAPPE")
@click.argument("form", metavar="SKEMA")
@click.option("--authority", default="", metavar="KODE", help="Myndigheden, skemaet er til; kode eller navn.")
@MACHINE
@SPECS
@stops
@holds_case
def add(case: CaseFolder, form: str, *, authority: str, machine: bool) -> int:
    """Lav et skema mere i en sag, fx et af jeres egne: Det afventes og printes som de andre.

    Skemaerne i forløbet laves af next; add laver også et bidragsskema til én myndighed mere.
    """
    import secrets

    from infohus_forms.casework.issuing.added_form import add_form
    from infohus_forms.casework.next_step import MADE
    from infohus_forms.casework.written_files import Written

    files = add_form(case, form, authority=authority, today=today(), fresh=lambda: secrets.token_hex(4).upper())
    if machine:
        steps.as_result(Written(files, case), MADE, case.path)
        return ExitStatus.FINE
    for path in files:
        shown.say(str(path))
    steps.tell_step(MADE, case.path)
    return ExitStatus.FINE


@click.command(cls=DanishCommand)
@click.argument("names", nargs=-1, metavar="[SKEMA]…")
@click.option(
    "--format",
    "formats",
    type=Words(FORMATS),
    default="word,pdf",
    metavar="ORD",
    help="word, pdf, print, word-print, board; flere med komma.",
)
@click.option("-o", "folder", type=FOLDER, default=Path("output"), metavar="MAPPE", help="Hvor filerne lægges.")
@MACHINE
@SPECS
@stops
def forms(names: tuple[str, ...], formats: tuple[str, ...], folder: Path, *, machine: bool) -> int:
    """Lav blanke skemaer: Word, PDF, papir (print, eller i Word word-print) og analysebræt (board)."""
    from infohus_forms.casework.issuing.make_form import blank
    from infohus_forms.casework.written_files import Written
    from infohus_forms.formats.pdf.writing.analysis_board import NoBoardError
    from infohus_forms.spec.shelf import open_shelf
    from infohus_forms.spec.source import SpecError
    from infohus_forms.validate.case.course import CaseFinding

    shelf, status = open_shelf(*own_specs()), ExitStatus.FINE
    made: list[Path] = []
    mistakes: list[Finding] = []
    notes: list[str] = []
    for name in names or shelf.form_ids():
        for one in formats:
            try:
                new = blank(shelf, name, (one,), folder)
            except NoBoardError as stop:
                notes += [stop.message] if names else []
                continue
            except SpecError as stop:
                mistakes += stop.findings  # the other forms are made all the same
                status = ExitStatus.SPECIFICATION
                break
            made += new
            for path in () if machine else new:
                shown.say(str(path))
    if machine:
        as_json(
            Written(
                tuple(made), findings=tuple(CaseFinding((), item) for item in mistakes), notes=tuple(notes)
            ).as_json()
        )
    for note in () if machine else notes:
        shown.tell(note)
    if status:
        if not machine:
            shown.specification(mistakes)
        return status
    return ExitStatus.FINE if made else ExitStatus.USAGE
