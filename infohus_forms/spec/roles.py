"""Roles of forms that were released before roles could be written in them: `form_specs/roles/<form>-<version>.yaml`.

A released file never changes, so the roles of version 1.0 are data next to it, found by the specification's digest (decision 144). A later
version has its roles in its own file: written at each field, or taken over with `roles_from: "1.0"` for the fields that keep their id.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any

import yaml
from pydantic import ValidationError

from infohus_forms.models.finding import Finding
from infohus_forms.models.specification.form import FormSpec
from infohus_forms.models.specification.role_keys import Meant, RoleTable
from infohus_forms.spec import findings
from infohus_forms.spec.source import Items, Scalar, SpecError, SpecFile, Table, texts

FOLDER = "roles"
TAKEN_OVER = "roles_from"
"""The key of a form with the version whose roles it takes over; not in what is hashed, but the roles are."""
KEYS = tuple(field.alias or name for name, field in Meant.model_fields.items())
"""The keys that say what a field or a column means."""


Parts = Callable[[str, str], SpecFile | None]
"""Function that returns the file of the shared definitions (`shared`), the places (`places`) or a table of `roles` in a version; None if there is none."""


def _released(parts: Parts, form: str, version: str) -> SpecFile | None:
    """Return the file with the roles of a version; None for a version that has its roles itself."""
    return parts(FOLDER, f"{form}-{version}")


def with_released_roles(spec: FormSpec, parts: Parts) -> FormSpec:
    """Return the form with the roles of the table for its digest, if there is one.

    A form of the same number with another digest is another form, and gets none. Raises SpecError when the table cannot be read.
    """
    file = _released(parts, spec.id, spec.version)
    table = _table(file) if file else None
    return spec.with_roles(table) if table and table.hash == spec.hash else spec


@lru_cache(maxsize=32)
def _table(file: SpecFile) -> RoleTable:
    """Return the table in a file; kept by the file's bytes."""
    # A released file has no author to help, so no lines are kept.
    try:
        return RoleTable.model_validate(texts((file.data or b"").decode()))
    except (yaml.YAMLError, UnicodeDecodeError, ValidationError):
        raise SpecError([findings.ROLES_BROKEN.at(place=f"{file.shown}:1")]) from None


def taken_over(form: Table, parts: Parts, mistakes: list[Finding]) -> Table:
    """Return the expanded form with the roles of the version that `roles_from` names, at each field and column that has the same id.

    Keys that the author wrote at a field remain; a field with any key of its own takes over none.
    """
    version = form.get(TAKEN_OVER)
    if version is None:
        return form
    own = str(form.get("id", ""))
    file = _released(parts, own, str(version))
    if file is None:
        words = {"value": str(version), "form": own}
        mistakes.append(findings.NO_ROLES_THERE.at(place=str(form.at_key(TAKEN_OVER)), **words))
        return form
    known = file.parsed(mistakes).get("fields")
    return _with(form, "sections", lambda section: _with(section, "items", lambda field: _field(field, known)))


def _field(field: Table, known: Any) -> Table:
    entry = known.get(str(field.get("id", ""))) if isinstance(known, Table) else None
    if not isinstance(entry, Table):
        return field
    columns = entry.get("columns")
    return _with(_said(field, entry), "columns", lambda column: _said(column, _entry(columns, column)))


def _entry(columns: Any, column: Table) -> Any:
    return columns.get(str(column.get("id", ""))) if isinstance(columns, Table) else None


def _said(part: Table, entry: Any) -> Table:
    """Return a field or column with the keys of its entry, unless it has some of its own."""
    if not isinstance(entry, Table) or any(key in part for key in KEYS):
        return part
    return Table({**part, **{Scalar.of(key, part.at): value for key, value in entry.items() if key in KEYS}}, part.at)


def _with(whole: Table, key: str, changed: Callable[[Table], Table]) -> Table:
    """Return a mapping with each mapping of one of its lists changed."""
    parts = whole.get(key)
    if not isinstance(parts, Items):
        return whole
    new = Items([changed(item) if isinstance(item, Table) else item for item in parts], parts.at)
    return Table({**whole, next(name for name in whole if name == key): new}, whole.at)


def lost_roles(form: Table, before: SpecFile | None, parts: Parts) -> Iterator[Finding]:
    """Yield a finding for each role or fact that the version before had and this one has at fewer fields."""
    had = _had(before, parts) if before else {}
    if before is None or not had:
        return
    version, has = before.version, _roles_of(form)
    if not has:
        words = {"version": version, "count": str(len(had))}
        yield findings.NO_ROLES.at(place=str(form.at), **words)
        return
    for name, holders in had.items():
        now = has.get(name, [])
        gone = [holder for holder in holders if holder not in now]
        for holder in gone[: max(len(holders) - len(now), 0)]:
            key, _, value = name.partition(": ")
            words = {"value": holder, "name": name, "version": version, "why": WHY.get(value, WHY[key])}
            yield findings.LOST_ROLE.at(holder.partition(".")[0], str(form.at), **words)


WHY = {
    "protects": "efter det svar holdes beskyttede navne og adresser ude af alle dokumenter",
    "person_name": "personens navn holdes ude af alle dokumenter, når det er beskyttet",
    "person_address": "personens adresse holdes ude af alle dokumenter, når den er beskyttet",
    "person_cpr": "CPR-nummeret bruges kun til opslag og står i ingen dokumenter",
    "reporter": "den, der har henvendt sig, nævnes aldrig i et fælles dokument",
    "official": "en medarbejders navn forveksles ellers med personens beskyttede navn",
    "place": "et mødested eller et kontor forveksles ellers med en beskyttet adresse",
    "statement": "det vises kun, når der er svaret »ja« til at dele det",
    "role": "programmet finder spørgsmålet efter den",
    "fact": "reglerne for sagens forløb finder svaret efter den",
    "happened": "datoer efter i dag bliver ellers ikke opdaget",
    "shown_in": "svaret får sin plads i den samlede vurdering efter den",
    "rates": "dimensionen kommer ellers ikke med i profilen",
    "joint_only": "en enkelt myndighed ville ellers blive spurgt, om gruppen er enig",
}
"""What is lost with a role, or else with a key: for the message."""


def _had(before: SpecFile, parts: Parts) -> dict[str, list[str]]:
    """Return the ids that had each role in the version before: in its table, else in its own file."""
    table = _released(parts, before.part, before.version)
    source = (table or before).parsed([])
    entries = source.get("fields")
    if table is None:
        return _roles_of(source)
    return _names({str(name): entry for name, entry in entries.items()} if isinstance(entries, Table) else {})


def version_number(version: str) -> tuple[int, ...]:
    """Return a version as numbers, in which versions are ordered."""
    return tuple(int(part) for part in version.split(".") if part.isdigit())


def _roles_of(form: Table) -> dict[str, list[str]]:
    """Return the ids of the fields and columns (`table.column`) of a form by what they mean: `role: official`, `fact: outcome`."""
    fields = [field for section in _tables(form.get("sections")) for field in _tables(section.get("items"))]
    return _names({str(field.get("id", "")): field for field in fields})


def _names(fields: Mapping[str, Any]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, entry in fields.items():
        for key in _said_of(entry):
            found.setdefault(key, []).append(name)
        columns = entry.get("columns")
        if isinstance(columns, Items):
            parts: Mapping[str, Any] = {str(column.get("id", "")): column for column in _tables(columns)}
        else:
            parts = columns if isinstance(columns, Table) else {}
        for column, keys in parts.items():
            for key in _said_of(keys):
                found.setdefault(key, []).append(f"{name}.{column}")
    return found


def _said_of(entry: Any) -> Iterator[str]:
    for key in KEYS:
        value = entry.get(key)
        if key == "from" or value is None:
            continue
        yield from (f"{key}: {one}" for one in (value if isinstance(value, Items) else [value]))


def _tables(node: Any) -> list[Table]:
    return [item for item in node if isinstance(item, Table)] if isinstance(node, Items) else []
