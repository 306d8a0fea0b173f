"""Commands of the combined document: it, and the chair's meeting sheet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from infohus_forms.cli import output as shown
from infohus_forms.cli import steps
from infohus_forms.cli.case_command import FILE, FOLDER, MACHINE, SPECS, holds_case, reads_case, stops, today
from infohus_forms.cli.click_danish import DanishCommand
from infohus_forms.cli.command_words import to_settle
from infohus_forms.models.errors import ExitStatus

if TYPE_CHECKING:
    from infohus_forms.casework.storage.case_folder import CaseFolder
    from infohus_forms.read.worker_pool import Readers


@click.command(cls=DanishCommand)
@click.argument("case_dir", type=FOLDER, metavar="SAGSMAPPE")
@click.option(
    "--ufuldstændig",
    "--incomplete",
    "incomplete",
    is_flag=True,
    help="Saml, selv om skemaer mangler; det står på side 1.",
)
@click.option("--template", type=FILE, default=None, metavar="FIL", help="Word-skabelon i stedet for kommunens.")
@MACHINE
@SPECS
@reads_case
@stops
@holds_case
def combine(case: CaseFolder, *, readers: Readers, incomplete: bool, template: Path | None, machine: bool) -> int:
    """Saml sagen til én vurdering i Word og PDF, med et internt kontrolblad."""
    from infohus_forms.casework.documents.assessment import edited, write_combined
    from infohus_forms.casework.next_step import next_step
    from infohus_forms.casework.review.review import review
    from infohus_forms.casework.written_files import Written

    result = review(case, today=today(), readers=readers, progress=shown.at_work)
    by_hand = edited(result)  # before a newer version replaces the one that someone edited
    written = write_combined(result, incomplete=incomplete, template=template, progress=shown.at_work)
    step = next_step(result, today=today())  # the document may be made while a form is still awaited
    if machine:
        done = Written(tuple(written), case, tuple(by_hand))
        steps.as_result(done, step, case.path)
        return ExitStatus.FINE
    shown.of_case(by_hand, case.path)
    for path in written:
        shown.say(str(path))
    steps.tell_step(step, case.path)
    return ExitStatus.FINE


@click.command(cls=DanishCommand)
@click.argument("case_dir", type=FOLDER, metavar="SAGSMAPPE")
@click.option("--no", "number", default="", metavar="NR", help="Mødets nummer; ellers det nyeste.")
@MACHINE
@SPECS
@reads_case
@stops
@holds_case
def meeting(case: CaseFolder, *, readers: Readers, number: str, machine: bool) -> int:
    """Lav et internt mødeark: hver myndigheds egen placering før mødet."""
    from infohus_forms.casework.documents.assessment import not_in_meeting_sheet, write_meeting_sheet
    from infohus_forms.casework.next_step import next_step
    from infohus_forms.casework.review.review import review
    from infohus_forms.casework.written_files import Written

    result = review(case, today=today(), readers=readers, progress=shown.at_work)
    sheet, said = write_meeting_sheet(result, number), not_in_meeting_sheet(result)
    if machine:
        done = Written((sheet,), case, notes=(said,) if said else ())
        steps.as_result(done, next_step(result, today=today()), case.path)
        return ExitStatus.FINE
    shown.say(str(sheet))
    if said:
        shown.tell(f"{said} Se hvordan: {to_settle(case.path)}")
    steps.tell_next(result)
    return ExitStatus.FINE
