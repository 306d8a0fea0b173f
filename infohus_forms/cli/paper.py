"""Commands around paper: copies to write on, and what a person read off a scan."""

from __future__ import annotations

from pathlib import Path

import click

from infohus_forms.cli import shown
from infohus_forms.cli.danish import DanishCommand
from infohus_forms.cli.stops import FILE, FOLDER, holds_case, reads_case, stops, today


@click.command("print", cls=DanishCommand)
@click.argument("case_dir", type=FOLDER, metavar="SAGSMAPPE")
@click.argument("names", nargs=-1, metavar="[SKEMA]…")
@click.option("--copies", type=click.IntRange(1, 50), default=1, metavar="ANTAL", help="Antal kopier af hvert skema.")
@click.option(
    "--filled",
    type=FILE,
    default=None,
    metavar="FIL",
    help="Print et påbegyndt Word- eller PDF-skema fra sagen med dets svar.",
)
@stops
@holds_case
def print_(case_dir: Path, names: tuple[str, ...], copies: int, filled: Path | None) -> int:
    """Lav papirudgaver af de skemaer, der er udsendt og ikke kommet tilbage.

    Hver kopi har sin egen kode, som sagen husker. Kopiér derfor ikke et skema på kopimaskinen, men print et nyt.
    """
    import secrets

    from infohus_forms.casework.paper import print_copies, print_filled

    if filled:
        shown.say(str(print_filled(case_dir, filled, today=today(), fresh=lambda: secrets.token_hex(4).upper())))
        return 0
    made = print_copies(case_dir, names, copies, today=today(), fresh=lambda: secrets.token_hex(4).upper())
    for path in made:
        shown.say(str(path))
    if not made:
        shown.tell("Der er ingen skemaer at printe. De skemaer, der er brug for nu, laves med »infohus next«.")
    return 0


@click.command(cls=DanishCommand)
@click.argument("case_dir", type=FOLDER, metavar="SAGSMAPPE")
@click.argument("answers", type=FILE, metavar="SVAR.yaml")
@click.option("--name", default="", metavar="NAVN", help="Den, der har læst scanningen.")
@click.option("--date", "day", default="", metavar="DATO", help="Dagen; ellers i dag.")
@reads_case
@stops
@holds_case
def confirm(case_dir: Path, answers: Path, name: str, day: str) -> int:
    """Tag det, en person har læst af en scanning, ind i sagen med navn og dato.

    Svarfilen laves af »infohus read«. Det skrevne gælder for netop den scanning; papiret og scanningen ændres ikke.
    """
    from infohus_forms.casework.confirming import confirm as take_in
    from infohus_forms.casework.review import review
    from infohus_forms.casework.signed import day_of

    on = day_of(day, today())
    about = take_in(case_dir, answers, review(case_dir, today=today()).own, name=name, day=on)
    result = review(case_dir, today=today())
    left = next(item for item in result.own if item.digest == about.digest)
    waiting = len(left.paper.open) if left.paper else 0
    still = {0: "Alt er læst", 1: "Ét felt mangler stadig at blive læst"}
    shown.say(
        f"{about.file}: svarene er taget ind. {still.get(waiting, f'{waiting} felter mangler stadig at blive læst')}."
    )
    return 0
