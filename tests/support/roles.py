"""Roles for specifications that tests write themselves: those that the released form of the same id has."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from random import Random
from re import Pattern
from typing import Any

from infohus_forms.models.response import Response
from infohus_forms.models.specification.form import FormSpec
from infohus_forms.models.specification.role_keys import FieldRoles, RoleTable
from infohus_forms.spec.shelf import specs_folder
from infohus_forms.spec.source import texts

RELEASED = ("redskab1", "redskab2_overblik", "redskab2_bidrag", "redskab3", "redskab4")


def released(form: str) -> RoleTable:
    """The table of version 1.0 of a form."""
    path = specs_folder() / "roles" / f"{form}-1.0.yaml"
    return RoleTable.model_validate(texts(path.read_text(encoding="utf-8")))


def with_roles(spec: FormSpec, **more: FieldRoles) -> FormSpec:
    """The form with the roles that the fields of these ids have in version 1.0 (of Redskab 1 for another form), and `more` by id."""
    own = released(spec.id if spec.id in RELEASED else "redskab1")
    return spec.with_roles(own.model_copy(update={"hash": spec.hash, "fields": {**own.fields, **more}}))


def written_out(spec: FormSpec) -> FormSpec:
    """The same form as a later version would have it: the keys at its fields and columns, and not in a table."""
    own, content = released(spec.id).fields, json.loads(spec.packed)
    for item in (item for section in content["sections"] for item in section["items"]):
        entry = own.get(item["id"])
        if entry:
            item.update(entry.model_dump(mode="json", by_alias=True, exclude_defaults=True, exclude={"columns"}))
            for column in item.get("columns", ()):
                keys = entry.columns.get(column["id"])
                column.update(keys.model_dump(mode="json", by_alias=True, exclude_defaults=True) if keys else {})
    return FormSpec.model_validate(content)


@dataclass(frozen=True)
class Renamed:
    """A form whose fields have other ids, and the new id of each answer."""

    spec: FormSpec
    ids: Mapping[str, str]

    def response(self, response: Response) -> Response:
        """The same answers under the new ids."""
        return replace(
            response,
            spec=self.spec,
            answers={self.new(name): value for name, value in response.answers.items()},
            raw={self.new(name): value for name, value in response.raw.items()},
        )

    def new(self, name: str) -> str:
        """The new id of an answer, of a cell or of an overflow box."""
        own, mark, rest = name.partition("__")
        return self.ids.get(own, own) + mark + rest

    def old(self, name: str) -> str:
        """The id that an answer had."""
        own, mark, rest = name.partition("__")
        return {new: old for old, new in self.ids.items()}.get(own, own) + mark + rest


def renamed(spec: FormSpec, rng: Random, keep: Pattern[str]) -> Renamed:
    """The form with the keys written out and a random id for every field whose id does not match `keep`."""
    out = written_out(spec)
    fields = {field.id: f"f{rng.randrange(10**6)}_{number}" for number, field in enumerate(out.fields)}
    fields = {old: new for old, new in fields.items() if not keep.match(old)}
    answers = {
        own: own.replace(field.id, fields[field.id], 1)
        for field in out.fields
        if field.id in fields
        for own in field.answer_ids
    }

    def moved(node: Any) -> Any:
        if isinstance(node, dict):
            return {key: moved(value) for key, value in node.items()}
        if isinstance(node, list):
            return [moved(value) for value in node]
        return {**answers, **fields}.get(node, node) if isinstance(node, str) else node

    return Renamed(FormSpec.model_validate(moved(json.loads(out.packed))), {**fields, **answers})
