"""The municipality's own profile, `kommune.yaml`: next to the cases, checked like a specification."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import Field as Key
from pydantic import field_validator

from infohus_forms.casework.storage.case_folder import CaseError, CaseFolder
from infohus_forms.casework.storage.case_shelf import PROFILE, SPECS, folders_in, profile_file
from infohus_forms.danish.cpr import find_cpr
from infohus_forms.files import write
from infohus_forms.models.finding import Finding, error
from infohus_forms.models.specification.form import Choice
from infohus_forms.models.specification.model import Code, Model
from infohus_forms.spec.expand import closest
from infohus_forms.spec.model_findings import modelled
from infohus_forms.spec.shelf import Shelf
from infohus_forms.spec.source import Items, SpecError, Table, read_source

NAME = PROFILE
WHOLE = "profilen"

NOT_LISTED = error("profile.code", "»{value}« under »{key}« findes ikke.", "{suggestion}")
NO_SUCH_FILE = error(
    "profile.file",
    "Filen »{value}« under »{key}« findes ikke.",
    "Skriv stien, som den er set fra mappen med kommune.yaml.",
)
NO_SUCH_FOLDER = error(
    "profile.folder",
    "Mappen »{value}« under »{key}« findes ikke.",
    "Skriv stien, som den er set fra mappen med kommune.yaml.",
)
CPR = error(
    "profile.cpr",
    "Der står noget under »{key}«, der ligner et CPR-nummer.",
    "Profilen må ikke rumme personoplysninger.",
)

LOGO = "logo"
NO_LOGO = error(
    "profile.logo",
    "»logo« bruges ikke: Programmet sætter ikke et logo på skemaerne.",
    "Slet linjen. Et logo i det samlede dokument sættes ind i jeres egen Word-skabelon, som står under »skabeloner«.",
)

CATALOGUE = (NOT_LISTED, NO_SUCH_FILE, NO_SUCH_FOLDER, CPR, NO_LOGO)


class Asked(Model):
    """An authority that is usually asked: its code, and its unit and contact as the overview shows them."""

    authority: Code = Key(alias="kode")
    contact: str = Key(default="", alias="enhed_og_kontakt")


class Templates(Model):
    """The municipality's own templates in place of the installed ones, as whole paths; empty where ours is used."""

    word: str = ""
    pdf: str = ""


class Profile(Model):
    """Settings that all cases of a municipality share. An empty profile is the same as none."""

    municipality: str = Key(default="", alias="kommune")
    infohus_name: str = Key(default="", alias="infohus")
    police_district: str = Key(default="", alias="politikreds")
    contact: str = Key(default="", alias="kontakt")
    return_to: str = Key(default="", alias="retur")
    retention: str = Key(default="", alias="opbevaring")
    authorities: tuple[Asked, ...] = Key(default=(), alias="myndigheder", max_length=6)
    templates: Templates = Key(default=Templates(), alias="skabeloner")
    specs: tuple[str, ...] = Key(default=(), alias="skemaer")

    @field_validator("specs", mode="before")
    @classmethod
    def _one_or_several(cls, value: object) -> object:
        return [value] if isinstance(value, str) else value

    def template(self, kind: str) -> Path | None:
        """Return the municipality's own template for `word` or `pdf`; None when ours is used."""
        own: str = getattr(self.templates, kind)
        return Path(own) if own else None

    @property
    def returned_to(self) -> str:
        """The address to which a contribution is sent, and the contact for questions."""
        return " · ".join(filter(None, (self.return_to, self.contact)))

    def reference(self, wanted: Mapping[str, Any]) -> dict[str, Any]:
        """Return the reference wanted for a new case, with what it lacks filled in from the profile."""
        whole = dict(wanted)
        whole["infohus_name"] = wanted.get("infohus_name") or self.infohus_name
        whole["municipality"] = wanted.get("municipality") or self.municipality
        # The profile's police district is that of its own municipality only.
        if whole["municipality"] == self.municipality:
            whole["police_district"] = wanted.get("police_district") or self.police_district
        return whole


def profile_for(case: CaseFolder) -> Profile:
    """Return the profile of a case: from its folder, else from the folder above; an empty one if there is none.

    Raise SpecError with every mistake in it.
    """
    path = profile_file(case.path)
    return load_profile(path, case.shelf) if path else Profile()


def load_profile(path: Path, shelf: Shelf) -> Profile:
    """Return the profile in a file, its codes checked against the forms of the shelf. Raise SpecError with every mistake, each with its line."""
    mistakes: list[Finding] = []
    if path.is_file() and _only_comments(path):
        return Profile()
    source = read_source(path, path.name, mistakes)
    for key in [key for key in source if source[key] == ""]:
        del source[key]
    profile = modelled(Profile, source, mistakes, whole=WHOLE, besides=(LOGO,))
    mistakes += [NO_LOGO.at(place=str(source.at_key(LOGO)))] if LOGO in source else []
    mistakes += _codes(source, shelf)
    mistakes += _files(source, path.parent)
    missing = [one for one in folders_in(path) if not one.is_dir()]
    mistakes += [NO_SUCH_FOLDER.at(place=str(source.at_key(SPECS)), key=SPECS, value=str(one)) for one in missing]
    mistakes += _numbers(source)
    if mistakes or profile is None:
        raise SpecError(sorted(set(mistakes), key=lambda item: (int(item.place.rpartition(":")[2]), item.message)))
    own = {name: str(path.parent / value) for name, value in profile.templates if value}
    return profile.model_copy(update={"templates": Templates(**own)})


def _only_comments(path: Path) -> bool:
    """Return whether no one has written anything in the file yet, as `infohus init` leaves it."""
    lines = path.read_bytes().removeprefix(b"\xef\xbb\xbf").splitlines()
    return all(not line.strip() or line.lstrip().startswith(b"#") for line in lines)


def _codes(source: Table, shelf: Shelf) -> Iterator[Finding]:
    """Yield findings about codes that are not in the lists of the forms."""
    intake, sheet = shelf.form("redskab1"), shelf.form("redskab2_bidrag")
    lists = {
        "kommune": intake.field("hdr_municipality").choices,
        "politikreds": intake.field("hdr_police_district").choices,
    }
    for key, choices in lists.items():
        if key in source:
            yield from _code(source, key, choices)
    asked = source.get("myndigheder")
    for item in asked if isinstance(asked, Items) else ():
        if isinstance(item, Table) and "kode" in item:
            yield from _code(item, "kode", sheet.field(sheet.identity.authority).choices)


def _code(holder: Table, key: str, choices: tuple[Choice, ...]) -> Iterator[Finding]:
    """Yield the finding if a value is not a code; it suggests the code of a name, else the closest code."""
    codes, value = [choice.code for choice in choices], holder[key]
    if value not in codes:
        named = next((choice.code for choice in choices if str(choice.label).casefold() == str(value).casefold()), "")
        suggestion = f"Skriv koden »{named}«." if named else closest(str(value), codes)
        yield NOT_LISTED.at(place=str(holder.at_key(key)), key=key, value=value, suggestion=suggestion)


def _files(source: Table, folder: Path) -> Iterator[Finding]:
    """Yield findings about files that do not exist, by paths relative to the folder of the profile."""
    templates = source.get("skabeloner")
    if not isinstance(templates, Table):
        return
    for key in templates:
        value = templates.get(key)
        if isinstance(value, str) and value and not (folder / value).is_file():
            yield NO_SUCH_FILE.at(place=str(templates.at_key(key)), key=key, value=value)


def _numbers(source: Table) -> Iterator[Finding]:
    """Yield findings about values that look like CPR numbers: the profile holds no personal data."""
    for key, value in source.items():
        if isinstance(value, str) and find_cpr(value):
            yield CPR.at(place=str(source.at_key(key)), key=key)


COMMENTED = """\
# Infohusets egen profil. Læg filen i mappen, hvor sagernes mapper ligger; så bruges den i dem alle.
# Fjern # foran en linje, og skriv jeres egen tekst. Det, der ikke står her, spørger skemaerne om. Ingen personoplysninger.

# Kommunens fire cifre.
#kommune: "0751"

# Infohusets navn, som det skal stå i skemaer og vurderinger.
#infohus: Infohus Eksempel

# Politikredsens kode. Uden den bruges den, som kommunen hører til.
# Koder: {districts}
#politikreds: oestjylland

# Hvem kan en myndighed spørge? Står på de bidrag, der sendes ud.
#kontakt: Tovholderen, 12 34 56 78

# Den sikre postkasse, som bidrag sendes tilbage til.
#retur: "Sikker post til Infohus Eksempel"

# Hvad skal der stå om opbevaring og sletning i Redskab 4?
#opbevaring: Efter kommunens sletteplan

# Myndigheder, som I plejer at spørge. De står i overblikket i nye sager og kan rettes der.
# Koder: {authorities}
#myndigheder:
#  - {{kode: kommune, enhed_og_kontakt: "Ungeindsatsen, vagttelefonen"}}
#  - {{kode: politi, enhed_og_kontakt: "Forebyggelsesenheden, vagttelefonen"}}

# Jeres egne skabeloner, fx med jeres logo; stier set fra denne mappe.
#skabeloner:
#  word: skabeloner/samlet-vurdering.docx

# Mappen med jeres egne skemaer, set fra denne mappe. Se form_specs/README.md.
#skemaer: skemaer
"""


def write_profile(folder: Path, shelf: Shelf) -> Path:
    """Write a commented profile to fill in. Raise CaseError if there is one already."""
    path = folder / NAME
    if path.exists():
        raise CaseError(f"Der ligger allerede en {NAME} i mappen »{folder.absolute().name}«. Ret i den.")
    lists = {
        "authorities": shelf.form("redskab2_bidrag").field("r2b_authority").choices,
        "districts": shelf.form("redskab1").field("hdr_police_district").choices,
    }
    codes = {name: ", ".join(choice.code for choice in choices) for name, choices in lists.items()}
    return write(path, COMMENTED.format(**codes).encode())
