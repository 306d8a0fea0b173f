"""Commands of the archive: archive and verify."""

from __future__ import annotations

from pathlib import Path
from typing import Any

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
from infohus_forms.models.errors import ExitStatus


@click.command(cls=DanishCommand)
@click.argument("paths", nargs=-1, required=True, type=FILE, metavar="SAGSMAPPE|FIL…")
@click.option(
    "-o", "folder", type=FOLDER, default=None, metavar="MAPPE", help="Hvor PDF'erne lægges (for enkelte filer)."
)
@click.option(
    "--profile", type=click.Choice(("3a", "2a")), default="3a", metavar="3a|2a", help="2a: uden vedhæftede filer."
)
@click.option("--ufuldstændig", "--incomplete", "incomplete", is_flag=True, help="Arkivér, selv om skemaer mangler.")
@click.option("--appendix", type=FILE, default=None, metavar="FIL", help="Læg en fil i sagen som bilag og arkivér den.")
@click.option(
    "--to", "instance", default="", metavar="ID", help="Skemaet, som bilaget hører til (id'et nederst på det)."
)
@click.option("--by", "name", default="", metavar="NAVN", help="Hvem der har indtastet eller vedlagt bilaget.")
@click.option("--date", "day", default="", metavar="DATO", help="Hvornår; ellers i dag.")
@click.option(
    "--trust", "roots", type=FILE, multiple=True, metavar="FIL", help="Et betroet rodcertifikat; kan gentages."
)
@MACHINE
@SPECS
@stops
def archive(
    paths: tuple[Path, ...],
    folder: Path | None,
    profile: str,
    *,
    incomplete: bool,
    appendix: Path | None,
    roots: tuple[Path, ...],
    machine: bool,
    **said: str,
) -> int:
    """Lav arkivklare PDF'er af en sag eller af enkelte modtagne filer.

    Med --appendix, --to og --by arkiveres et bilag til et af sagens skemaer, fx et underskrevet eller håndskrevet ark.
    """
    trusted = tuple(path.read_bytes() for path in roots)
    if appendix:
        if len(paths) != 1:
            raise click.UsageError("Skriv én sagsmappe sammen med --appendix.")
        return _archive_appendix(paths[0], appendix, profile, said, trusted, machine=machine)
    from infohus_forms.casework.archiving.archive_case import archive_case, archive_files
    from infohus_forms.casework.documents.assessment import edited
    from infohus_forms.casework.next_step import ARCHIVED
    from infohus_forms.casework.review.review import review
    from infohus_forms.casework.written_files import Written
    from infohus_forms.validate.case.rules import CaseFinding

    results: list[dict[str, Any]] = []
    cases, damaged = [path for path in paths if path.is_dir()], False
    for case_dir in cases:
        with case_for_ourselves(case_dir) as case:
            result = review(case, today=today(), progress=shown.at_work)
            filed, remarks = archive_case(
                result, profile, incomplete=incomplete, now=now(), trusted=trusted, progress=shown.at_work
            )
            damaged = damaged or any(item.finding.severity == "error" for item in remarks)
            by_hand = edited(result)
            if machine:
                done = Written(tuple(filed), case, (*by_hand, *remarks))
                results.append({**done.as_json(), "next_step": steps.words_of(ARCHIVED, case_dir)})
                continue
            shown.of_case(by_hand, case_dir)
            for path in filed:
                shown.say(str(path))
            shown.of_case(remarks, case_dir)
            shown.archived(result.folder.archive)
            steps.tell_step(ARCHIVED, case_dir)
    single = [path for path in paths if path not in cases]
    responses, written = archive_files(single, folder, profile, now=now(), trusted=trusted, specs=own_specs())
    if machine:
        found = tuple(CaseFinding((one.file,), item) for one in responses for item in one.findings)
        as_json([*results, *([Written(tuple(written), findings=found).as_json()] if single else [])])
    else:
        for path in written:
            shown.say(str(path))
        for response in responses:
            shown.findings(response.file, response.findings)
    if any(response.refused for response in responses):
        return ExitStatus.REFUSED
    return ExitStatus.NOT_CONFORMANT if damaged else ExitStatus.FINE


def _archive_appendix(
    case_dir: Path, appendix: Path, profile: str, said: dict[str, str], trusted: tuple[bytes, ...], *, machine: bool
) -> int:
    """Add a file to the case as an appendix and archive it; return the exit status."""
    from infohus_forms.casework.archiving.archive_case import archive_files
    from infohus_forms.casework.intake.appendices import add_appendix
    from infohus_forms.casework.next_step import READ
    from infohus_forms.casework.written_files import Written

    with case_for_ourselves(case_dir) as case:
        path = add_appendix(case, appendix, to=said["instance"], by=said["name"], day=said["day"], today=today())
        _, written = archive_files([path], None, profile, now=now(), trusted=trusted, held=case)
    if machine:
        as_json([{**Written(tuple(written), case).as_json(), "next_step": steps.words_of(READ, case_dir)}])
        return ExitStatus.FINE
    for one in written:
        shown.say(str(one))
    steps.tell_step(READ, case_dir)
    return ExitStatus.FINE


@click.command(cls=DanishCommand)
@click.argument("path", type=FILE, metavar="STI")
@click.option("--digest", default="", metavar="TAL", help="Fingeraftrykket af manifest.json, som det står i journalen.")
@click.option("--json", "machine", is_flag=True, help="Resultatet som JSON.")
@SPECS
@stops
def verify(path: Path, *, digest: str, machine: bool) -> int:
    """Kontrollér arkiverede filer igen.

    Fingeraftryk, PDF/A, at sider og data siger det samme, og at den modtagne fil stadig læses til de samme svar. Hver side laves igen og
    sammenlignes, når program, skrifttyper og skabeloner er de samme; ellers står det, at den ikke kunne sammenlignes.
    """
    from infohus_forms.casework.archiving.verify import verified
    from infohus_forms.casework.next_step import after_verify
    from infohus_forms.casework.storage.case_folder import folder_of

    found = verified(path, specs=own_specs(), digest=digest, progress=shown.at_work)
    if machine:
        as_json([item.as_json() for item in found])
    else:
        shown.of_case(found, steps.case_of_archive(path))
        shown.say(f"{path.name}: {shown.counted(item.finding for item in found)}")
        if case := steps.case_of_archive(path):
            steps.tell_step(after_verify(folder_of(case, own_specs()), found), case)
    if any(item.finding.code == "file.not_readable" for item in found):
        return ExitStatus.REFUSED
    wrong = any(item.finding.severity == "error" for item in found)
    return ExitStatus.NOT_CONFORMANT if wrong else ExitStatus.FINE
