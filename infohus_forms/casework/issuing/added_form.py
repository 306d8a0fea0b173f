"""One more form for a case, besides those of the flow: issued, awaited and printed like the others."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from infohus_forms.casework.issuing.make_form import Order, made
from infohus_forms.casework.issuing.new_case import FORMATS, contribution
from infohus_forms.casework.issuing.replaced_forms import free_name
from infohus_forms.casework.storage.card import closed, load, write
from infohus_forms.casework.storage.case_folder import CaseError, CaseFolder, folder_of
from infohus_forms.casework.storage.case_lock import locked
from infohus_forms.casework.storage.case_shelf import check_shelf
from infohus_forms.casework.storage.municipality_profile import Profile, profile_for
from infohus_forms.models.case import Issued
from infohus_forms.models.errors import Action
from infohus_forms.models.specification.form import FormSpec
from infohus_forms.spec.shelf import Shelf
from infohus_forms.validate.case.course import CONTRIBUTION, squashed

NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
"""Characters that Windows allows in no file name."""
LONGEST_NAME = 60
"""Characters of a title in a file name: with the case's folder before it, a path on Windows has room for 260."""


def add_form(
    case: CaseFolder | Path, form: str, *, authority: str = "", today: date, fresh: Callable[[], str]
) -> tuple[Path, ...]:
    """Write a form in Word and PDF to the case's folder `skemaer`, and record it in `sag.yaml`; return the files.

    `authority` is a code or a name from the form's own list, if the form is for one. Raise CaseError for a form that is not on the case's
    shelf, that the flow itself makes, or that may still change; CaseLockedError, SpecError, NotWrittenError.
    """
    folder = folder_of(case)
    if over := closed(folder, load(folder)):
        raise CaseError(f"{over} Opret en ny sag, hvis der er kommet en ny bekymring.")
    with locked(folder) as held:
        file = load(held)
        check_shelf(held.shelf, file.issued)
        spec = _issuable(held.shelf, form, fictional=file.reference.fictional)
        order = _order(spec, _code(spec, authority), file.issued, profile_for(held))
        named = replace(order, name=free_name(order.name, held, {}))
        new, files = made(held.shelf, file.reference, named, FORMATS, held.forms, today=today, fresh=fresh)
        write(held, replace(file, issued=(*file.issued, new)), files)
    return tuple(files)


def _issuable(shelf: Shelf, form: str, *, fictional: bool) -> FormSpec:
    """Return the form if it may be issued. Raise CaseError."""
    if form not in shelf.form_ids():
        raise CaseError(
            f"Skemaet »{form}« findes ikke. Skriv et af {', '.join(shelf.form_ids())}. "
            "Er det jeres eget, så angiv mappen med --specs, eller skriv den under »skemaer« i kommune.yaml."
        )
    if form in shelf.order and form != CONTRIBUTION:
        raise CaseError(f"{shelf.flow().named(form)} hører til forløbet.", Action("next", "Lav det, når det er tid,"))
    spec = shelf.form(form)
    if not fictional and not shelf.is_released(spec.id, spec.version):
        raise CaseError(
            f"{form} {spec.version} er en kladde: Ændres den, kan de udsendte skemaer ikke læses.",
            Action("spec release", "Frigiv den", asks=("file",), on_case=False),
        )
    return spec


def _code(spec: FormSpec, wanted: str) -> str:
    """Return the code of an authority by its code or name; empty for none. Raise CaseError, which names those there are."""
    field = spec.by_id.get(spec.identity.authority)
    choices = field.choices if field else ()
    known = ", ".join(choice.code for choice in choices)
    if not wanted:
        if spec.id == CONTRIBUTION:
            raise CaseError(f"Skriv med --authority, hvem skemaet er til. Vælg mellem {known}.")
        return ""
    if not choices:
        raise CaseError(f"Skemaet »{spec.id}« er ikke til en bestemt myndighed. Udelad --authority.")
    own = squashed(wanted)
    found = next((one.code for one in choices if own in (squashed(one.code), squashed(str(one.label)))), "")
    if not found:
        raise CaseError(f"Myndigheden »{wanted}« findes ikke. Vælg mellem {known}.")
    return found


def _order(spec: FormSpec, authority: str, issued: tuple[Issued, ...], profile: Profile) -> Order:
    """Return the order of the form. Raise CaseError for a contribution that was made already: more is a supplement, which the flow makes."""
    if spec.id == CONTRIBUTION:
        if any(item.form == CONTRIBUTION and item.authority == authority for item in issued):
            raise CaseError(
                "Der er allerede lavet et bidragsskema til myndigheden.",
                Action("next", "Lav et supplement, når mødet har bedt om det,"),
            )
        return contribution(spec, authority, 0, [authority], profile)
    field = spec.by_id.get(spec.identity.authority)
    who = next((str(one.label) for one in field.choices if one.code == authority), "") if field else ""
    known: dict[str, Any] = {spec.identity.authority: authority} if authority else {}
    return Order(
        spec.id, " ".join(NOT_IN_NAMES.sub(" ", f"{spec.title} {who}").split())[:LONGEST_NAME].strip(" ."), known
    )
