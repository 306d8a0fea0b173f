"""Commands of the combined document: it, its extracts, and the chair's meeting sheet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from infohus_forms.cli import output as shown
from infohus_forms.cli import steps
from infohus_forms.cli.case_command import FILE, FOLDER, MACHINE, SPECS, holds_case, reads_case, stops, today
from infohus_forms.cli.click_danish import DanishCommand
from infohus_forms.cli.command_words import quoted, to_settle
from infohus_forms.models.errors import ExitStatus

if TYPE_CHECKING:
    from collections.abc import Sequence

    from infohus_forms.casework.documents.extracts import Offer, Recipient
    from infohus_forms.casework.storage.case_folder import CaseFolder
    from infohus_forms.read.worker_pool import Readers

INCOMPLETE = click.option(
    "--ufuldstændig", "--incomplete", "incomplete", is_flag=True, help="Også selv om skemaer mangler."
)


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

    result = review(case, today=today(), readers=readers)
    by_hand = edited(result)  # before a newer version replaces the one that someone edited
    written = write_combined(result, incomplete=incomplete, template=template)
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
@click.option("--to", "number", type=int, default=0, metavar="NR", help="Modtagerens nummer på fordelingslisten.")
@click.option("--part", "parts", multiple=True, metavar="DEL", help="En del, der vælges til modtageren; kan gentages.")
@click.option("--by", "name", default="", metavar="NAVN", help="Hvem der har valgt.")
@click.option("--undo", is_flag=True, help="Tag valget til modtageren tilbage.")
@INCOMPLETE
@SPECS
@reads_case
@stops
@holds_case
def extract(
    case: CaseFolder, *, readers: Readers, number: int, parts: tuple[str, ...], name: str, undo: bool, incomplete: bool
) -> int:
    """Lav uddrag til modtagerne på Redskab 4's fordelingsliste.

    Uden valg vises modtagerne, og de uddrag, der er valgt, bliver skrevet. Med --to vises delene. Med --to, --part
    og --by vælges delene: et uddrag rummer kun det, som en navngiven person har valgt.
    """
    from infohus_forms.casework.documents.extracts import (
        choose,
        offer,
        recipient_of,
        standing,
        write_extract,
        write_extracts,
    )
    from infohus_forms.casework.next_step import CHOOSE, EXTRACTED
    from infohus_forms.casework.review.review import review

    result = review(case, today=today(), readers=readers)
    given = offer(result, incomplete=incomplete)
    shown.after_exit(result)
    if (parts or undo or name) and not number:
        raise click.UsageError("Skriv også modtagerens nummer med --to.")
    if parts or undo:
        choice = choose(result, given, number, () if undo else parts, name=name, today=today())
        if undo:
            shown.say(f"Valget til modtager {number} er taget tilbage.")
            _standing(standing(result, recipient_of(given, number)))
            steps.tell_step(CHOOSE, case.path)
            return ExitStatus.FINE
        for path in write_extract(result, given, number, choice, incomplete=incomplete):
            shown.say(str(path))
        steps.tell_step(EXTRACTED, case.path)
        return ExitStatus.FINE
    if number:
        _parts(given, recipient_of(given, number))
        words = (
            "infohus",
            "extract",
            str(case.path),
            "--to",
            str(number),
            "--part",
            "DEL",
            "--part",
            "DEL",
            "--by",
            "NAVN",
        )
        shown.tell(f"Vælg de dele, modtageren skal have: {' '.join(map(quoted, words))}")
        steps.tell_step(CHOOSE, case.path)
        return ExitStatus.FINE
    chosen_now = {one.number: given.choices.get(one.mark) for one in given.recipients if one.wants_extract}
    valid = {number: one for number, one in chosen_now.items() if one and one.parts and not given.changed(one)}
    written = write_extracts(result, given, valid, incomplete=incomplete)
    lapsed = unchosen = False
    for recipient in given.recipients:
        chosen = given.choices.get(recipient.mark)
        _recipient(given, recipient)
        if recipient.wants_extract and chosen and chosen.parts:
            changed = given.changed(chosen)
            lapsed = lapsed or bool(changed)
            if changed:
                _standing(standing(result, recipient))
            else:
                for path in written[recipient.number]:
                    shown.say(f"    {path}")
        elif recipient.wants_extract:
            unchosen = True
            _standing(standing(result, recipient))
    steps.tell_step(CHOOSE if lapsed or unchosen else EXTRACTED, case.path)
    return ExitStatus.FINDINGS if lapsed else ExitStatus.FINE


def _standing(files: Sequence[Path]) -> None:
    """Report extracts that exist though the current choices do not cover them: a person must know before one is sent."""
    if files:
        shown.say(
            "    Et uddrag, der ikke længere svarer til valget, ligger stadig i »vurdering«. Slet det, eller kald det tilbage:"
        )
    for path in files:
        shown.say(f"    {path}")


def _recipient(given: Offer, recipient: Recipient) -> None:
    """Write a line of the distribution list: what the recipient gets and what was chosen."""
    from infohus_forms.casework.documents.extracts import ORAL

    who = ", ".join(filter(None, (recipient.authority, recipient.name)))
    chosen = given.choices.get(recipient.mark)
    if not recipient.wants_extract:
        shown.say(f"{recipient.number}  {who}: {ORAL.get(recipient.edition, 'ingen udgave valgt')}")
    elif chosen is None or not chosen.parts:
        shown.say(f"{recipient.number}  {who}: uddrag, intet valgt. Se delene med --to {recipient.number}.")
    elif changed := given.changed(chosen):
        shown.say(f"{recipient.number}  {who}: ændret, siden {chosen.name} valgte: {', '.join(changed)}. Vælg på ny.")
    else:
        shown.say(
            f"{recipient.number}  {who}: {len(chosen.parts)} del{'e' if len(chosen.parts) != 1 else ''} valgt af {chosen.name}"
        )
    if recipient.wants_extract and recipient.content:
        shown.say(f"    Redskab 4 siger: {recipient.content}")


def _parts(given: Offer, recipient: Recipient) -> None:
    """Write all parts that can be chosen for a recipient; ✓ marks those that were."""
    chosen = given.choices.get(recipient.mark)
    for part in given.parts:
        mark = "✓" if chosen and part.key in chosen.keys else " "
        others = [name for name in dict.fromkeys(part.names) if not name.startswith(recipient.authority)]
        tells = f"  (nævner {', '.join(others)})" if others else ""
        shown.say(f"{mark} {part.key:<18} {part.title}{tells}")


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

    result = review(case, today=today(), readers=readers)
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
