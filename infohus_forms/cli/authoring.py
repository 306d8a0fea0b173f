"""Commands for those who write forms and templates: `spec` and `template`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from infohus_forms.cli import output as shown
from infohus_forms.cli.case_command import FILE, MACHINE, SPECS, as_json, own_specs, stops, today
from infohus_forms.cli.click_danish import DanishGroup
from infohus_forms.models.errors import ExitStatus

if TYPE_CHECKING:
    from infohus_forms.models.specification.form import FormSpec
    from infohus_forms.spec.shelf import Shelf


@click.group(cls=DanishGroup)
def spec() -> None:
    """Skemaernes beskrivelser: vis dem og kontrollér dem."""


@spec.command("list")
@click.option("--json", "machine", is_flag=True, help="Listen som JSON.")
@SPECS
@stops
def spec_list(*, machine: bool) -> int:
    """Vis de installerede skemaer."""
    from infohus_forms.spec.shelf import open_shelf

    shelf = open_shelf(*own_specs())
    forms = [form for name in shelf.form_ids() for form in reversed(shelf.installed(name))]
    if machine:
        as_json(
            [
                {
                    "id": form.id,
                    "version": form.version,
                    "hash": form.hash,
                    "title": form.title.model_dump(),
                    "folder": shelf.origin(form.id, form.version),
                    "state": _state(shelf, form),
                }
                for form in forms
            ]
        )
    else:
        for form in forms:
            state = WORDS[_state(shelf, form)]
            shown.say(f"{form.id:<20} {form.version:<6} {form.hash[:8]}  {form.title}{f' ({state})' if state else ''}")
    return _broken(shelf)


DRAFT, RELEASED, RETIRED = "draft", "released", "retired"
WORDS = {DRAFT: "kladde", RELEASED: "", RETIRED: "taget ud af brug"}


def _state(shelf: Shelf, form: FormSpec) -> str:
    """Return whether a version is a draft, released or retired."""
    if shelf.is_retired(form.id, form.version):
        return RETIRED
    return RELEASED if shelf.is_released(form.id, form.version) else DRAFT


def _broken(shelf: Shelf) -> ExitStatus:
    """Report the files that cannot be used, each of which stops only itself; return the exit status."""
    status = ExitStatus.FINE
    for stop in shelf.broken():
        shown.specification(stop.findings)
        status = ExitStatus.SPECIFICATION
    return status


@spec.command("show")
@click.argument("form", metavar="SKEMA")
@click.option("--version", "version", default="", metavar="VERSION", help="Udgaven; ellers den nyeste.")
@click.option("--json", "machine", is_flag=True, help="Beskrivelsen som JSON.")
@SPECS
@stops
def spec_show(form: str, version: str, *, machine: bool) -> int:
    """Vis et skemas spørgsmål, id'er og krav."""
    from infohus_forms.spec.shelf import open_shelf

    found = open_shelf(*own_specs()).form(form, version)
    if machine:
        as_json(found.shown())
    else:
        shown.form(found)
    return ExitStatus.FINE


@spec.command("check")
@click.argument("paths", nargs=-1, type=FILE, metavar="[FIL]…")
@MACHINE
@SPECS
@stops
def spec_check(paths: tuple[Path, ...], *, machine: bool) -> int:
    """Kontrollér beskrivelser; alle fejl vises på én gang, med fil og linje."""
    from infohus_forms.infohus.needs import NEEDS
    from infohus_forms.spec.needs import check_needs, not_carried
    from infohus_forms.spec.releasing import changed_since
    from infohus_forms.spec.shelf import FLOW, open_shelf
    from infohus_forms.spec.source import SpecError

    shelf = open_shelf(*own_specs())
    newest: dict[str, tuple[FormSpec, str]] = {}
    if paths:
        found = [changed for path in paths if (changed := changed_since(path))]
    else:
        found = [item for folder in shelf.folders for item in (*folder.changed(), *folder.strays())]
    if not machine:
        shown.specification(found)
    whole: list[str] = []
    for path in paths or shelf.paths():
        is_flow = path.absolute().parent.name == FLOW
        try:
            if is_flow:
                shelf.check_flow(path)
            else:
                form = shelf.check_form(path)
                check_needs(form, NEEDS, str(path))
                newest[form.id] = form, str(path)
        except SpecError as stop:
            found += stop.findings
            if not machine:
                shown.specification(stop.findings)
            continue
        whole.append(FLOW if is_flow else f"{path.absolute().parent.name} {path.stem}")
        if not machine:
            shown.say(f"{whole[-1]}: i orden")
    # A form that is checked alone must fit the newest versions of the others.
    others = {name: (shelf.form(name), name) for name in shelf.form_ids() if newest and not found}
    apart = list(not_carried({**others, **newest}, NEEDS))
    found += apart
    if machine:
        as_json({"fine": whole, "findings": [item.as_json() for item in found]})
    else:
        shown.specification(apart)
    return ExitStatus.SPECIFICATION if found else ExitStatus.FINE


@spec.command("release")
@click.argument("path", type=FILE, metavar="FIL")
@SPECS
@stops
def spec_release(path: Path) -> int:
    """Frigiv en version af et af jeres egne skemaer: Den kan udsendes, og filen må ikke ændres siden.

    Fingeraftrykket skrives i released.sha256 i mappen med jeres egne skemaer, også for de fælles definitioner, som skemaet bruger.
    """
    from infohus_forms.spec.releasing import release
    from infohus_forms.spec.shelf import open_shelf

    new = release(path, open_shelf(*own_specs()))
    for name in new:
        shown.say(f"{name}: frigivet")
    if not new:
        shown.say(f"{path.absolute().parent.name}/{path.name}: var allerede frigivet")
    return ExitStatus.FINE


@spec.command("retire")
@click.argument("path", type=FILE, metavar="FIL")
@click.option("--reason", default="", metavar="TEKST", help="Hvorfor versionen ikke skal bruges mere.")
@stops
def spec_retire(path: Path, reason: str) -> int:
    """Tag en frigivet version ud af brug: Den kan læses for altid, men udsendes ikke mere."""
    from infohus_forms.spec.releasing import retire

    shown.say(f"{retire(path, today(), reason)}: taget ud af brug. Skemaer, der er ude, læses stadig.")
    return ExitStatus.FINE


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
@MACHINE
@stops
def template_new(path: Path, *, machine: bool) -> int:
    """Skriv en skabelon at begynde med, og en liste over alle felter."""
    from infohus_forms.casework.storage.word_templates import new_template
    from infohus_forms.casework.written_files import Written

    files = new_template(path)
    if machine:
        as_json(Written(tuple(files)).as_json())
        return ExitStatus.FINE
    for written in files:
        shown.say(str(written))
    return ExitStatus.FINE


@template.command("check")
@click.argument("path", type=FILE, metavar="FIL.docx")
@MACHINE
@stops
def template_check(path: Path, *, machine: bool) -> int:
    """Kontrollér en skabelon: ukendte og glemte felter, ulovlig kode, og om alt kan læses igen."""
    from infohus_forms.casework.storage.word_templates import checked_template

    found = checked_template(path)
    if machine:
        as_json({"findings": [item.as_json() for item in found]})
    else:
        shown.findings(path.name, found)
        shown.say(f"{path.name}: {shown.counted(found)}")
    wrong = any(item.severity == "error" for item in found)
    return ExitStatus.SPECIFICATION if wrong else ExitStatus.FINE
