"""The shelf of a case: the folders of one's own that the municipality's profile and the command name, over the program's."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from infohus_forms.models.case import Issued
from infohus_forms.models.finding import error
from infohus_forms.spec.folder import CASE
from infohus_forms.spec.shelf import Shelf, open_shelf
from infohus_forms.spec.source import Items, SpecError, read_source

PROFILE = "kommune.yaml"
"""The file of the municipality's profile: in the case's folder, else in the folder above."""
NOT_HERE = error(
    "case.shelf",
    "Sagen har skemaer (fx {form}) fra mappen »{shelf}«, og den er ikke med her.",
    "Skriv mappen under »skemaer« i kommune.yaml, eller angiv den med --specs. Navnet er mappens, og tegnene efter er begyndelsen af dens fingeraftryk, da skemaet blev lavet.",
)
CATALOGUE = (NOT_HERE,)
SPECS = "skemaer"
"""The key of the profile with folders of specifications, as paths from the profile's folder."""


def shelf_of(case: Path, specs: Sequence[Path] = ()) -> Shelf:
    """Return the shelf of a case: the folders `specs`, those of its profile, and the program's own.

    A folder of the profile that does not exist is left out: `profile_for` reports it, and a case with forms from it is not reviewed
    (`check_shelf`). Raise SpecError for a folder in `specs` that cannot be read.
    """
    profile = profile_file(case)
    named = (path for path in folders_in(profile) if path.is_dir()) if profile else ()
    return open_shelf(*specs, *named)


def check_shelf(shelf: Shelf, issued: Iterable[Issued]) -> None:
    """Raise SpecError, which names the folder, when a case has issued forms from a folder of one's own that the shelf does not have."""
    gone = [item for item in issued if item.shelf and item.version not in shelf.versions(item.form)]
    if gone:
        forms = {item.shelf: f"{item.form} {item.version}" for item in gone}
        found = [NOT_HERE.at(place=CASE, form=form, shelf=name) for name, form in forms.items()]
        raise SpecError(found)


def profile_file(case: Path) -> Path | None:
    """Return the file of the profile of a case; None if there is none."""
    return next((path for folder in (case, case.absolute().parent) if (path := folder / PROFILE).exists()), None)


def folders_in(profile: Path) -> Iterator[Path]:
    """Yield the folders of specifications that a profile names; none for a profile that is not YAML, which `load_profile` reports."""
    try:
        named = read_source(profile, profile.name, []).get(SPECS)
    except (SpecError, OSError):
        return
    for one in named if isinstance(named, Items) else [named]:
        if isinstance(one, str) and one:
            yield Path(os.path.normpath(profile.parent / one))
