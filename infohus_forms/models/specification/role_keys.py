"""The keys by which a specification states what a field means, and the table of those that were released without them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Annotated, Any, NamedTuple

from pydantic import BeforeValidator
from pydantic import Field as Key

from infohus_forms.models.specification.model import Id, Model
from infohus_forms.models.specification.roles import Cell, Meaning, Role, ShownIn


def _several(value: Any) -> Any:
    """Let an author write one role without a list."""
    return (value,) if isinstance(value, str) else value


Roles = Annotated[tuple[Role, ...], BeforeValidator(_several)]
Origin = Annotated[str, Key(pattern=r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$")]
"""Where a prefilled answer comes from: `concern.person_name`, `case.municipality`."""


class Meant(Model):
    """The keys of a field or a column that say what it means. They are in what is hashed only where an author wrote them.

    `fact` names what the answer states about the case: fields of several forms with one fact must agree. `happened` dates lie in the past.
    `from` is where a prefilled answer comes from, `shown_in` its part of the combined document, `rates` the code of the dimension that a
    scale rates; a `joint_only` question cannot be answered by one authority alone.
    """

    role: Roles = ()
    fact: Id | None = None
    happened: bool = False
    from_: Origin | None = Key(None, alias="from")
    shown_in: ShownIn | None = None
    rates: Id | None = None
    joint_only: bool = False


class FieldRoles(Meant):
    """The keys of a field in the table of a released form, with those of its columns by id."""

    columns: Mapping[Id, Meant] = Key(default_factory=dict)


class RoleTable(Model):
    """The roles of a form that was released before roles could be written in it (`form_specs/roles/<form>-<version>.yaml`)."""

    spec_format: int
    form: Id
    version: str
    hash: Annotated[str, Key(pattern=r"^[0-9a-f]{64}$")]
    fields: Mapping[Id, FieldRoles]


class Part(NamedTuple):
    """A field of a form as `meaning_of` sees it: its keys, and those of its columns by id. A signature is answered in two parts."""

    id: str
    is_signature: bool
    keys: Meant
    columns: tuple[tuple[str, Meant], ...]


def meaning_of(parts: Iterable[Part], table: RoleTable | None) -> Meaning:
    """Return the index of a form's roles: the table of a released form, else the keys that its author wrote."""
    answers: dict[str, list[str]] = {}
    owners: dict[str, list[str]] = {}
    cells: dict[str, list[Cell]] = {}
    places: dict[str, list[str]] = {}
    rated: dict[str, str] = {}
    prefilled: dict[str, str] = {}
    happened: list[str] = []
    happened_cells: list[Cell] = []
    joint: set[str] = set()
    for one in parts:
        own, of_columns = _keys(one, table)
        for name in _names(own):
            answers.setdefault(name, []).append(f"{one.id}_name" if one.is_signature else one.id)
            owners.setdefault(name, []).append(one.id)
        if own.happened:
            happened.append(f"{one.id}_date" if one.is_signature else one.id)
        if own.shown_in:
            places.setdefault(own.shown_in, []).append(one.id)
        if own.rates:
            rated.setdefault(own.rates, one.id)
        if own.from_:
            prefilled[one.id] = own.from_
        if own.joint_only:
            joint.add(one.id)
        for column, keys in of_columns:
            for name in _names(keys):
                cells.setdefault(name, []).append((one.id, column))
            if keys.happened:
                happened_cells.append((one.id, column))
    return Meaning(
        _frozen(answers), _frozen(owners), _frozen(cells), _frozen(places),
        MappingProxyType(rated), MappingProxyType(prefilled), tuple(happened), tuple(happened_cells), frozenset(joint),
    )  # fmt: skip


def _keys(one: Part, table: RoleTable | None) -> tuple[Meant, Iterable[tuple[str, Meant]]]:
    """Return the keys of a field, and those of its columns by id."""
    if table is None:
        return one.keys, one.columns
    entry = table.fields.get(one.id)
    if entry is None:
        return one.keys, ()
    return entry, [(name, entry.columns[name]) for name, _ in one.columns if name in entry.columns]


def _names(keys: Meant) -> Iterator[str]:
    yield from keys.role
    if keys.fact:
        yield keys.fact


def _frozen(found: Mapping[str, list[Any]]) -> Mapping[str, tuple[Any, ...]]:
    return MappingProxyType({name: tuple(ids) for name, ids in found.items()})
