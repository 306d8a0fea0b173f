"""A new case: its folder, its reference, and the forms that are needed first."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import infohus_forms
from infohus_forms.archive.naming import RESERVED
from infohus_forms.casework.issuing.make_form import Order, made
from infohus_forms.casework.storage.card import create
from infohus_forms.casework.storage.case_folder import NAME, CaseError, CaseFolder, folder_of
from infohus_forms.casework.storage.case_lock import locked
from infohus_forms.casework.storage.municipality_profile import Profile, profile_for
from infohus_forms.danish.cpr import find_cpr, parse_cpr
from infohus_forms.models.case import Issued, Reference
from infohus_forms.models.specification.form import Choice, FormSpec
from infohus_forms.spec.shelf import Shelf

FORMATS = ("word", "pdf")


def open_new(
    case: CaseFolder | Path,
    wanted: Mapping[str, Any],
    authorities: Sequence[str],
    *,
    today: date,
    fresh: Callable[[], str],
) -> list[Path]:
    """Create a case folder with Redskab 1, the overview, and a contribution sheet for each authority.

    `wanted` holds case_no, municipality, infohus_name, person_ref and fictional; what it lacks is taken from the profile of
    the municipality. Raise CaseError for a case number that looks like a CPR number, and for codes that are not on the
    lists; SpecError for a profile that is wrong.
    """
    folder = folder_of(case)
    shelf = folder.shelf
    check_place(folder.path)
    profile = profile_for(folder)
    reference = checked(shelf, profile.reference(wanted), fresh())
    sheet = shelf.form("redskab2_bidrag")
    codes = [choice.code for choice in sheet.field("r2b_authority").choices]
    for authority in authorities:
        if authority not in codes:
            raise CaseError(f"Myndigheden »{authority}« findes ikke. Vælg mellem {', '.join(codes)}.")
    orders = [Order("redskab1", "Redskab 1 Modtagelse"), overview_order(shelf, profile)]
    orders += [
        contribution(sheet, authority, number, authorities, profile) for number, authority in enumerate(authorities)
    ]
    issued: list[Issued] = []
    files: dict[Path, bytes] = {}
    with locked(folder):
        for order in orders:
            own, drawn = made(shelf, reference, order, FORMATS, folder.forms, today=today, fresh=fresh)
            issued.append(own)
            files |= drawn
        create(folder, reference, tuple(issued), files)
    return list(files)


def check_place(path: Path) -> None:
    """Raise CaseError for a folder that Windows cannot name, that reveals who the case is about, or that is in a case or in the program."""
    name = path.resolve().name
    if name.endswith((".", " ")) or RESERVED.match(name.partition(".")[0]):
        raise CaseError(f"Windows kan ikke bruge mappenavnet »{name}«. Vælg et andet navn.")
    if find_cpr(name):
        raise CaseError("Mappens navn må ikke ligne et CPR-nummer. Brug sagens journalnummer.")
    program = Path(infohus_forms.__file__).resolve().parents[1]
    if (program / "form_specs").is_dir() and path.resolve().is_relative_to(program):
        raise CaseError(
            "Mappen ligger i programmets egen mappe. Læg sager et andet sted, fx i en mappe »Sager« i Dokumenter."
        )
    above = next((one for one in path.resolve().parents if (one / NAME).is_file()), None)
    if above:
        raise CaseError(f"Mappen ligger inde i sagen »{above.name}«. Vælg en mappe ved siden af den.")


def checked(shelf: Shelf, wanted: Mapping[str, Any], token: str) -> Reference:
    """Return the reference of a new case; the municipality's police district is the default."""
    case_no = str(wanted["case_no"]).strip()
    if not case_no or parse_cpr(case_no) or find_cpr(case_no):
        raise CaseError("Sagsnummeret må ikke være tomt eller ligne et CPR-nummer. Brug sagens journalnummer.")
    for name, word in (("case_no", "Sagsnummeret"), ("infohus_name", "Infohusets navn"), ("person_ref", "Referencen")):
        if not str(wanted.get(name) or "").isprintable():
            raise CaseError(f"{word} indeholder tegn, der ikke kan skrives på en linje. Skriv det om.")
    if find_cpr(str(wanted.get("infohus_name") or "")):
        raise CaseError("Infohusets navn må ikke ligne et CPR-nummer.")
    if find_cpr(str(wanted.get("person_ref") or "")):
        raise CaseError("Referencen til personen må ikke være et CPR-nummer. Brug initialer.")
    places = shelf.form("redskab1").field("hdr_municipality").choices
    fictional = bool(wanted.get("fictional"))
    said = " ".join(str(wanted.get("municipality") or "").split())
    known = [place for place in places if fictional or not place.fictional]
    found = next((place for place in known if _spelt(said) in _names(place)), None)
    if said and found is None:
        raise CaseError(f"Kommunen »{said}« findes ikke. Skriv dens navn eller de fire cifre, fx Aarhus eller 0751.")
    return Reference(
        case_no=case_no,
        token=token,
        municipality=found.code if found else "",
        police_district=str(wanted.get("police_district") or (found.suggests if found else "")),
        infohus_name=str(wanted.get("infohus_name") or ""),
        person_ref=str(wanted.get("person_ref") or ""),
        fictional=fictional,
    )


def _names(place: Choice) -> tuple[str, ...]:
    """Return the names of a municipality: its code, and its name with and without »Kommune« and the genitive."""
    name = _spelt(str(place.label))
    short = re.sub(r" (regions)?kommune$", "", name)
    return place.code, name, short, short.removesuffix("s")


def _spelt(name: str) -> str:
    """Return a name as it is compared: without case, and with »aa« as »å«."""
    return name.casefold().replace("aa", "å")


def overview_order(shelf: Shelf, profile: Profile) -> Order:
    """Return the order of the overview, with the authorities that the municipality usually asks, as many as there are rows."""
    table = shelf.form("redskab2_overblik").field("r2_auth")
    asked = [{"authority": one.authority, "contact": one.contact} for one in profile.authorities[: table.rows]]
    rows = [{name: value for name, value in row.items() if value} for row in asked]
    return Order("redskab2_overblik", "Redskab 2 Overblik", {"r2_auth": rows} if rows else {})


def contribution(sheet: FormSpec, authority: str, number: int, authorities: Sequence[str], profile: Profile) -> Order:
    """Return the order of a contribution sheet; its file is named by the authority, numbered when there are several."""
    label = _label(sheet.field("r2b_authority").choices, authority)
    again = list(authorities[: number + 1]).count(authority)
    name = f"Redskab 2 Bidrag {label}" + (f" {again}" if again > 1 else "")
    known = {"r2b_authority": authority, "r2b_supplement": "0", "r2b_return_to": profile.returned_to}
    return Order(sheet.id, name, known)


def _label(choices: tuple[Choice, ...], code: str) -> str:
    return next(str(choice.label) for choice in choices if choice.code == code)
