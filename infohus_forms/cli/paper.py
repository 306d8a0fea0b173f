"""Commands around paper: copies to write on, and what a person read off a scan."""

from __future__ import annotations

from pathlib import Path

import click

from infohus_forms.cli import shown
from infohus_forms.cli.danish import DanishCommand
from infohus_forms.cli.stops import FOLDER, stops, today


@click.command("print", cls=DanishCommand)
@click.argument("case_dir", type=FOLDER, metavar="SAGSMAPPE")
@click.argument("names", nargs=-1, metavar="[SKEMA]…")
@click.option("--copies", type=click.IntRange(1, 50), default=1, metavar="ANTAL", help="Antal kopier af hvert skema.")
@stops
def print_(case_dir: Path, names: tuple[str, ...], copies: int) -> int:
    """Lav papirudgaver af de skemaer, der er udsendt og ikke kommet tilbage.

    Hver kopi har sin egen kode, som sagen husker. Kopiér derfor ikke et skema på kopimaskinen, men print et nyt.
    """
    import secrets

    from infohus_forms.casework.paper import print_copies

    made = print_copies(case_dir, names, copies, today=today(), fresh=lambda: secrets.token_hex(4).upper())
    for path in made:
        shown.say(str(path))
    if not made:
        shown.tell("Der er ingen skemaer at printe. De skemaer, der er brug for nu, laves med »infohus next«.")
    return 0
