"""Commands for received files: read, check, settle."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from infohus_forms.cli import output as shown
from infohus_forms.cli import steps
from infohus_forms.cli.case_command import (
    FILE,
    FOLDER,
    SPECS,
    as_json,
    case_for_ourselves,
    looks_at_case,
    own_specs,
    reads_case,
    stops,
    today,
)
from infohus_forms.cli.click_danish import DanishCommand
from infohus_forms.cli.command_words import ANY, About
from infohus_forms.models.errors import ExitStatus

if TYPE_CHECKING:
    from infohus_forms.casework.review.review import Review
    from infohus_forms.models.decision import Decision
    from infohus_forms.models.response import Response
    from infohus_forms.read.worker_pool import Readers
    from infohus_forms.validate.case.rules import CaseFinding


@click.command(cls=DanishCommand)
@click.argument("files", nargs=-1, required=True, type=FILE, metavar="FIL…")
@click.option("--json", "machine", is_flag=True, help="Svar og bemærkninger som JSON.")
@click.option(
    "--use-embedded-spec", is_flag=True, help="Brug skemaet i filen selv, når dets udgave ikke er installeret."
)
@click.option(
    "-o",
    "folder",
    type=FOLDER,
    default=None,
    metavar="MAPPE",
    help="Hvor gennemsyn af scanninger lægges; ellers ved siden af.",
)
@click.option("--propose", is_flag=True, help="Foreslå, hvad der står i en PDF, der har mistet sine felter.")
@SPECS
@stops
def read(files: tuple[Path, ...], *, machine: bool, use_embedded_spec: bool, folder: Path | None, propose: bool) -> int:
    """Læs udfyldte skemaer og vis, hvad der skal ses på.

    Word og PDF, og scanninger af papir. En scanning, der ligger i en sags mappe »modtaget«, læses med sagens kopier.
    For hver scanning skrives et gennemsyn (HTML) med udsnit af det, en person skal læse, og en svarfil til svarene.
    Forslag er aldrig svar: En person skal se dem efter og skrive dem ind i et skema.
    """
    from infohus_forms.casework.intake.read_files import read_files
    from infohus_forms.casework.storage.case_folder import case_of

    home = case_of(files[0], own_specs())
    responses: list[Response] = []
    told: list[About] = []
    sheets: list[Path] = []
    for path, found in read_files(files, specs=own_specs(), use_embedded=use_embedded_spec, progress=shown.at_work):
        responses += _with_proposals(found, path) if propose else found
        told += [About(str(home.path) if home else ANY.case, str(path))] * (len(responses) - len(told))
        if folder or not machine:
            from infohus_forms.casework.intake.review_sheet import sheets_of

            sheets += sheets_of(path, found, folder)
    if machine:
        as_json([response.as_json() for response in responses])
    else:
        for response, about in zip(responses, told, strict=True):
            shown.response(response, about)
    for path in sheets:
        shown.tell(f"{'Svarfil' if path.suffix == '.yaml' else 'Gennemsyn'}: {path}")
    if home and not machine:
        from infohus_forms.casework.next_step import READ, READ_SCAN

        steps.tell_step(READ_SCAN if sheets else READ, home.path)
    return shown.status(responses, [item for response in responses for item in response.findings])


def _with_proposals(found: Iterable[Response], path: Path) -> list[Response]:
    from infohus_forms.casework.intake.flattened_pdf import with_proposal  # 0.2 s: it makes forms to compare with
    from infohus_forms.casework.storage.case_folder import case_of
    from infohus_forms.spec.shelf import open_shelf

    case = case_of(path, own_specs())
    return [with_proposal(case.shelf if case else open_shelf(*own_specs()), item, path) for item in found]


@click.command(cls=DanishCommand)
@click.argument("case_dir", type=FOLDER, metavar="SAGSMAPPE")
@click.option("--json", "machine", is_flag=True, help="Resultatet som JSON.")
@click.option("--alle", "--all", "everything", is_flag=True, help="Vis hver bemærkning for sig.")
@click.option("--status", "page", type=FILE, default=None, metavar="FIL.pdf", help="Skriv sagens status på én side.")
@SPECS
@looks_at_case
@stops
def check(case_dir: Path, *, readers: Readers, machine: bool, everything: bool, page: Path | None) -> int:
    """Kontrollér alt, der er modtaget i en sag, og vis, hvor den er i A–E."""
    from infohus_forms.casework.next_step import next_step
    from infohus_forms.casework.remedies import opened
    from infohus_forms.casework.review.review import review
    from infohus_forms.casework.storage.case_folder import folder_of
    from infohus_forms.cli import listed

    result = review(folder_of(case_dir, own_specs()), today=today(), readers=readers, progress=shown.at_work)
    if page:
        from infohus_forms.casework.documents.status_page import write_status

        shown.tell(f"Status er skrevet: {write_status(result, page, today=today())}")
    if machine:
        _sheets(result, case_dir)
        step = steps.words_of(next_step(result, today=today()), case_dir)
        found = [opened(result, item).told() for item in result.findings]
        as_json({**result.as_json(), "findings": found, "next_step": step})
    else:
        listed.review(result, everything=everything)
        _sheets(result, case_dir)
        steps.tell_next(result)
    return shown.status(result.undecided_forms, [item.finding for item in result.findings])


def _sheets(result: Review, case_dir: Path) -> None:
    """Report the answer files of scans that wait for a person, writing missing ones; a case that cannot be written to is still checked."""
    if not any(item.paper and item.paper.open for item in result.own):
        return
    from infohus_forms.casework.intake.review_sheet import missing_sheets
    from infohus_forms.files import NotWrittenError

    try:
        shown.to_read_off(case_dir, missing_sheets(result.folder, result.own))
    except NotWrittenError as stop:
        shown.tell(f"Svarfilerne til scanningerne kunne ikke skrives: {stop}.")


@click.command(cls=DanishCommand)
@click.argument("case_dir", type=FOLDER, metavar="SAGSMAPPE")
@click.argument("key", default="", metavar="[KODE]")
@click.option("--choice", default="", metavar="VALG", help="Et af de valg, der står ved fundet.")
@click.option("--file", "file", default="", metavar="FILNAVN", help="Filen, der gælder (valget gaelder).")
@click.option("--value", default="", metavar="SVAR", help="Svaret (valget vaerdi); »-« læser det fra tastaturet.")
@click.option("--field", default="", metavar="FELT", help="Feltets id, når fundet ikke selv siger det.")
@click.option(
    "--ønskede",
    "--wished",
    "wished",
    default="",
    metavar="FILNAVN",
    help="Lad alle ønskede svar i filen stå ubesvaret.",
)
@click.option("--reason", default="", metavar="TEKST", help="Begrundelse.")
@click.option("--name", default="", metavar="NAVN", help="Den, der træffer valget.")
@click.option("--date", "day", default="", metavar="DATO", help="Dagen; ellers i dag.")
@click.option("--undo", default="", metavar="KODE", help="Fortryd et valg; det bliver stående som fortrudt.")
@click.option("--json", "machine", is_flag=True, help="Listen som JSON.")
@SPECS
@reads_case
@stops
def settle(
    case_dir: Path, key: str, *, readers: Readers, undo: str, wished: str, machine: bool, day: str, **wanted: str
) -> int:
    """Afklar et fund: valg, begrundelse, navn og dato. Uden valg vises, hvad der kan afgøres. KODE er fundets kode: den står i [ ] ved fundet.

    Det modtagne ændres aldrig. Valget gælder, så længe filerne er de samme. Med --ønskede afgøres flere på én gang:
    svar, som er ønsket, men ikke kan skaffes. Svar på deling, beskyttelse, samtykke, information og uenighed afgøres ét for ét.
    """
    from infohus_forms.casework import settling
    from infohus_forms.casework.next_step import next_step
    from infohus_forms.casework.remedies import open_findings
    from infohus_forms.casework.review.review import review
    from infohus_forms.cli import listed
    from infohus_forms.models.finding import Severity

    before: set[str] = set()
    key_only = bool(key) and not any(wanted.values())
    if wished and (key or undo):
        raise click.UsageError("--ønskede bruges uden kode og uden --undo.")
    if (key or undo or wished) and not key_only:
        if wanted["value"] == "-":
            wanted["value"] = sys.stdin.read().removesuffix("\n")
        said = settling.Wanted(date=day, **wanted)
        with case_for_ourselves(case_dir) as case:
            result = review(case, today=today(), readers=readers, progress=shown.at_work)
            made: tuple[Decision, ...]
            if undo:
                made = (settling.undo(result, undo, said, today=today()),)
            elif wished:
                made = settling.leave_blank(result, wished, said, today=today())
            else:
                made = (settling.settle(result, key, said, today=today()),)
        for one in made:
            done = "fortrudt" if undo else f"afgjort. {settling.chosen(one, said.file or 'Filen')}"
            (shown.tell if machine else shown.say)(f"{one.key}: {done.rstrip('.')}. Fundet var: {one.message}")
        before = {result.key(item) for item in result.findings}
    from infohus_forms.casework.storage.case_folder import folder_of

    result = review(folder_of(case_dir, own_specs()), today=today(), readers=readers, progress=shown.at_work)
    if machine:
        found = [one.as_json() for one in open_findings(result)]
        step = steps.words_of(next_step(result, today=today()), case_dir)
        as_json({"open": found, "settled": [one.as_json() for one in result.settled], "next_step": step})
        return ExitStatus.FINE
    came: list[CaseFinding] = []
    if key_only:
        listed.decidable(result, key)
    elif not (key or undo or wished):
        listed.decidable(result)
        listed.decided(result)
    elif key:
        came = [
            item
            for item in result.findings
            if result.key(item) == made[0].key
            or (result.key(item) not in before and item.finding.severity is Severity.ERROR)
        ]
    if came:
        listed.came_of(came)
    steps.tell_next(result)
    return ExitStatus.FINDINGS if came else ExitStatus.FINE
