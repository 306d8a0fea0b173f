"""Commands for those who write forms and templates: `spec` and `template`."""

from __future__ import annotations

from pathlib import Path

import click

from infohus_forms.cli import output as shown
from infohus_forms.cli.case_command import FILE, as_json, stops
from infohus_forms.cli.click_danish import DanishGroup
from infohus_forms.models.errors import ExitStatus


@click.group(cls=DanishGroup)
def spec() -> None:
    """Skemaernes beskrivelser: vis dem og kontrollér dem."""


@spec.command("list")
@click.option("--json", "machine", is_flag=True, help="Listen som JSON.")
@stops
def spec_list(*, machine: bool) -> int:
    """Vis de installerede skemaer."""
    from infohus_forms.spec.shelf import open_shelf

    shelf = open_shelf()
    forms = [shelf.form(form, version) for form in shelf.form_ids() for version in shelf.versions(form)]
    if machine:
        as_json(
            [
                {"id": form.id, "version": form.version, "hash": form.hash, "title": form.title.model_dump()}
                for form in forms
            ]
        )
    else:
        for form in forms:
            shown.say(f"{form.id:<20} {form.version:<6} {form.hash[:8]}  {form.title}")
    return ExitStatus.FINE


@spec.command("show")
@click.argument("form", metavar="SKEMA")
@click.option("--version", "version", default="", metavar="VERSION", help="Udgaven; ellers den nyeste.")
@click.option("--json", "machine", is_flag=True, help="Beskrivelsen som JSON.")
@stops
def spec_show(form: str, version: str, *, machine: bool) -> int:
    """Vis et skemas spørgsmål, id'er og krav."""
    from infohus_forms.spec.shelf import open_shelf

    found = open_shelf().form(form, version)
    if machine:
        as_json(found.shown())
    else:
        shown.form(found)
    return ExitStatus.FINE


@spec.command("check")
@click.argument("paths", nargs=-1, type=FILE, metavar="[FIL]…")
@stops
def spec_check(paths: tuple[Path, ...]) -> int:
    """Kontrollér beskrivelser; alle fejl vises på én gang, med fil og linje."""
    from infohus_forms.spec.shelf import FLOW, open_shelf
    from infohus_forms.spec.source import SpecError

    shelf, failed = open_shelf(), ExitStatus.FINE
    for path in paths or shelf.paths():
        try:
            if path.absolute().parent.name == FLOW:
                shelf.check_flow(path)
                shown.say("flow: i orden")
            else:
                shelf.check_form(path)
                shown.say(f"{path.absolute().parent.name} {path.stem}: i orden")
        except SpecError as stop:
            shown.specification(stop.findings)
            failed = ExitStatus.SPECIFICATION
    return failed


@spec.command("schema")
@stops
def spec_schema() -> int:
    """Skriv et JSON Schema (2020-12), som editorer kan bruge."""
    from infohus_forms.spec.schema import schema

    as_json(schema())
    return ExitStatus.FINE


@click.group(cls=DanishGroup)
def template() -> None:
    """Kommunens egen Word-skabelon til den samlede vurdering."""


@template.command("new")
@click.argument("path", type=FILE, metavar="FIL.docx")
@stops
def template_new(path: Path) -> int:
    """Skriv en skabelon at begynde med, og en liste over alle felter."""
    from infohus_forms.casework.storage.word_templates import new_template

    for written in new_template(path):
        shown.say(str(written))
    return ExitStatus.FINE


@template.command("check")
@click.argument("path", type=FILE, metavar="FIL.docx")
@stops
def template_check(path: Path) -> int:
    """Kontrollér en skabelon: ukendte og glemte felter, ulovlig kode, og om alt kan læses igen."""
    from infohus_forms.casework.storage.word_templates import checked_template

    found = checked_template(path)
    shown.findings(path.name, found)
    shown.say(f"{path.name}: {shown.counted(found)}")
    wrong = any(item.severity == "error" for item in found)
    return ExitStatus.SPECIFICATION if wrong else ExitStatus.FINE
