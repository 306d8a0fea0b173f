"""Roles for specifications that tests write themselves: those that the released form of the same id has."""

from __future__ import annotations

from infohus_forms.models.form import FormSpec
from infohus_forms.models.role_keys import FieldRoles, RoleTable
from infohus_forms.spec.shelf import specs_folder
from infohus_forms.spec.source import texts


def released(form: str) -> RoleTable:
    """The table of version 1.0 of a form."""
    path = specs_folder() / "roles" / f"{form}-1.0.yaml"
    return RoleTable.model_validate(texts(path.read_text(encoding="utf-8")))


def with_roles(spec: FormSpec, **more: FieldRoles) -> FormSpec:
    """The form with the roles that the fields of these ids have in version 1.0, and `more` by id."""
    own = released(spec.id)
    return spec.with_roles(own.model_copy(update={"hash": spec.hash, "fields": {**own.fields, **more}}))
