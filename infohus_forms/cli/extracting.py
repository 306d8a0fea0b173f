"""The command of extracts: what each recipient of the distribution list may get, the choice of a named person, and the files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from infohus_forms.cli import output as shown
from infohus_forms.cli import steps
from infohus_forms.cli.case_command import FOLDER, MACHINE, SPECS, as_json, holds_case, reads_case, stops, today
from infohus_forms.cli.click_danish import DanishCommand
from infohus_forms.cli.command_words import command_line
from infohus_forms.models.errors import ExitStatus

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from infohus_forms.casework.documents.extracts import Offer, Recipient
    from infohus_forms.casework.next_step import NextStep
    from infohus_forms.casework.review.review import Review
    from infohus_forms.casework.storage.case_folder import CaseFolder
    from infohus_forms.read.worker_pool import Readers

INCOMPLETE = click.option(
    "--ufuldstændig", "--incomplete", "incomplete", is_flag=True, help="Også selv om skemaer mangler."
)


@click.command(cls=DanishCommand)
@click.argument("case_dir", type=FOLDER, metavar="SAGSMAPPE")
@click.option("--to", "number", type=int, default=0, metavar="NR", help="Modtagerens nummer på fordelingslisten.")
@click.option("--part", "parts", multiple=True, metavar="DEL", help="En del, der vælges til modtageren; kan gentages.")
@click.option("--by", "name", default="", metavar="NAVN", help="Hvem der har valgt.")
@click.option("--undo", is_flag=True, help="Tag valget til modtageren tilbage.")
@INCOMPLETE
@MACHINE
@SPECS
@reads_case
@stops
@holds_case
def extract(
    case: CaseFolder,
    *,
    readers: Readers,
    number: int,
    parts: tuple[str, ...],
    name: str,
    undo: bool,
    incomplete: bool,
    machine: bool,
) -> int:
    """Lav uddrag til modtagerne på Redskab 4's fordelingsliste.

    Uden valg vises modtagerne, og de uddrag, der er valgt, bliver skrevet. Med --to vises delene. Med --to, --part
    og --by vælges delene: et uddrag rummer kun det, som en navngiven person har valgt.
    """
    from infohus_forms.casework.documents.extracts import choose, offer, recipient_of, write_extract
    from infohus_forms.casework.next_step import CHOOSE, EXTRACTED
    from infohus_forms.casework.review.review import review

    result = review(case, today=today(), readers=readers, progress=shown.at_work)
    given = offer(result, incomplete=incomplete)
    if not machine:
        shown.after_exit(result)
    if (parts or undo or name) and not number:
        raise click.UsageError("Skriv også modtagerens nummer med --to.")
    written: dict[int, list[Path]] = {}
    step, lapsed = CHOOSE, False
    if parts or undo:
        choice = choose(result, given, number, () if undo else parts, name=name, today=today())
        if not undo:
            written[number] = write_extract(result, given, number, choice, incomplete=incomplete)
            step = EXTRACTED
        if not machine:
            _chosen(result, recipient_of(given, number), written.get(number, ()))
        given = (
            offer(review(case, today=today(), readers=readers, progress=shown.at_work), incomplete=incomplete)
            if machine
            else given
        )
    elif number:
        recipient = recipient_of(given, number)
        if not machine:
            _parts(given, recipient)
            words = ("extract", str(case.path), "--to", str(number), "--part", "DEL", "--part", "DEL", "--by", "NAVN")
            shown.tell(f"Vælg de dele, modtageren skal have: {command_line(*words)}")
    else:
        written, lapsed, whole = _all(result, given, incomplete=incomplete)
        step = EXTRACTED if whole else CHOOSE
        if not machine:
            _list(result, given, written)
    if machine:
        _as_json(result, given, written, step)
    else:
        steps.tell_step(step, case.path)
    return ExitStatus.FINDINGS if lapsed else ExitStatus.FINE


def _all(result: Review, given: Offer, *, incomplete: bool) -> tuple[dict[int, list[Path]], bool, bool]:
    """Write the extracts whose parts are as they were when they were chosen.

    Return the files by number of the recipient, whether a choice has lapsed, and whether every extract of the list was written.
    """
    from infohus_forms.casework.documents.extracts import write_extracts

    wanting = {one.number: given.choices.get(one.mark) for one in given.recipients if one.wants_extract}
    chosen = {number: one for number, one in wanting.items() if one and one.parts}
    valid = {number: one for number, one in chosen.items() if not given.changed(one)}
    return (
        write_extracts(result, given, valid, incomplete=incomplete),
        len(valid) < len(chosen),
        len(valid) == len(wanting),
    )


def _as_json(result: Review, given: Offer, written: Mapping[int, Sequence[Path]], step: NextStep) -> None:
    """Print the distribution list for other programs: no name of a person, files by their place in the case."""
    from infohus_forms.casework.documents.extracts import standing
    from infohus_forms.casework.review.extracts_before_exit import BEFORE_EXIT

    def told(one: Recipient) -> dict[str, Any]:
        choice = given.choices.get(one.mark)
        files = written.get(one.number, ())
        old = [path for path in standing(result, one) if path not in files] if one.wants_extract else []
        return {
            "number": one.number,
            "authority": one.code,
            "edition": one.edition,
            "chosen": list(choice.keys) if choice else [],
            "changed": list(given.changed(choice)) if choice else [],
            "files": result.folder.places(files),
            "standing": result.folder.places(old),
        }

    early = [item.as_json() for item in result.findings if item.finding.code == BEFORE_EXIT.code]
    as_json(
        {
            "recipients": [told(one) for one in given.recipients],
            "parts": [{"key": part.key, "title": part.title} for part in given.parts],
            "findings": early,
            "next_step": steps.words_of(step, result.folder.path),
        }
    )


def _chosen(result: Review, recipient: Recipient, files: Sequence[Path]) -> None:
    """Write the files of a choice that was made, or, for one that was taken back, which extracts there still are."""
    from infohus_forms.casework.documents.extracts import standing

    if not files:
        shown.say(f"Valget til modtager {recipient.number} er taget tilbage.")
        _standing(standing(result, recipient))
    for path in files:
        shown.say(str(path))


def _list(result: Review, given: Offer, written: Mapping[int, Sequence[Path]]) -> None:
    """Write each line of the distribution list with its files."""
    from infohus_forms.casework.documents.extracts import standing

    for recipient in given.recipients:
        _recipient(given, recipient)
        if recipient.number in written:
            for path in written[recipient.number]:
                shown.say(f"    {path}")
        elif recipient.wants_extract:
            _standing(standing(result, recipient))


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
