"""A version of a shipped form that loses what protects a person is refused, by name, whatever way it was lost."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from infohus_forms.models.privacy import YES
from infohus_forms.models.specification.role_keys import FieldRoles, RoleTable
from infohus_forms.models.specification.roles import Role
from infohus_forms.spec.load import load_form
from infohus_forms.spec.privacy import DEMANDS
from infohus_forms.spec.shelf import specs_folder
from infohus_forms.spec.source import SpecError, texts
from tests.support.shelf import form_ids, form_spec

TABLES = {"r2b_info", "r3_participants", "r1_c_observations", "r2b_measures"}
"""Fields with columns that have roles of their own, or that the file writes in another way."""


def next_version(form: str, folder: Path, *changes: tuple[str, str], shared: tuple[str, str] = ("", "")) -> list[str]:
    """The findings (code, field, line's text) of version 1.1 of a form: 1.0 with these patterns replaced."""
    shutil.copytree(specs_folder(), folder / "specs", dirs_exist_ok=True)
    root = folder / "specs"
    text = (
        (root / form / "1.0.yaml")
        .read_text(encoding="utf-8")
        .replace('version: "1.0"', 'version: "1.1"\nroles_from: "1.0"', 1)
    )
    if shared[0]:
        own = (root / "shared/1.0.yaml").read_text(encoding="utf-8").replace('version: "1.0"', 'version: "1.1"', 1)
        assert re.search(*shared[:1], own), "the change must change something"
        (root / "shared/1.1.yaml").write_text(re.sub(shared[0], shared[1], own), encoding="utf-8")
        text = text.replace('shared: "1.0"', 'shared: "1.1"')
    for old, new in changes:
        assert re.search(old, text), "the change must change something"
        text = re.sub(old, new, text)
    path = root / form / "1.1.yaml"
    path.write_text(text, encoding="utf-8")
    try:
        load_form(path)
    except SpecError as stop:
        return [f"{item.code} {item.field}" for item in stop.findings if item.hint and item.place]
    return []


def entries(form: str) -> Mapping[str, FieldRoles]:
    """The keys of the fields of version 1.0, by field."""
    path = specs_folder() / "roles" / f"{form}-1.0.yaml"
    return RoleTable.model_validate(texts(path.read_text("utf-8"))).fields


def roles_of(form: str) -> dict[str, tuple[Role, ...]]:
    """The roles of version 1.0, by field."""
    return {name: own.role for name, own in entries(form).items()}


PROTECTING = {*DEMANDS, Role.CUSTODY, Role.SHARE}
"""Roles by which names, addresses and texts are kept back."""
KEEPERS = sorted(
    (form, field) for form in form_ids() for field, roles in roles_of(form).items() if PROTECTING & set(roles)
)


def test_the_roles_of_the_released_forms_fit_what_roles_demand(tmp_path: Path) -> None:
    """Each field of the table exists in the form it is for, and the same roles written into a next version are fine."""
    for form in form_ids():
        spec = form_spec(form, "1.0")
        assert set(roles_of(form)) <= set(spec.by_id)
        assert spec.meaning
        assert next_version(form, tmp_path / form) == []


def test_every_field_that_is_shared_by_a_question_is_a_statement() -> None:
    """And every question that is named by `share_by` has the role of one."""
    for form in form_ids():
        spec = form_spec(form, "1.0")
        shared = {field.id for field in spec.fields if field.share_by}
        assert shared == set(spec.meaning.ids(Role.STATEMENT))
        asked = {field.share_by for field in spec.fields if field.share_by and field.share_by in spec.by_id}
        assert asked == set(spec.meaning.ids(Role.SHARE))


@pytest.mark.parametrize("name", KEEPERS)
def test_a_role_that_is_lost_with_an_id_is_named(name: tuple[str, str], tmp_path: Path) -> None:
    """Each one, with what depends on it: the field is there under another id, and its role is not."""
    form, field = name
    if field.startswith("hdr_"):
        found = next_version(form, tmp_path, shared=(rf"\b{field}\b", f"{field}x"))
    else:
        found = next_version(form, tmp_path, (rf"\b{field}\b", f"{field}x"))
    assert f"spec.lost_role {field}" in found


ONE_OF_EACH = sorted({
    roles_of(form)[field][0]: (form, field) for form, field in KEEPERS if not field.startswith("hdr_") and field not in TABLES
}.values())  # fmt: skip


@pytest.mark.parametrize("name", ONE_OF_EACH)
def test_another_id_with_the_same_role_is_fine(name: tuple[str, str], tmp_path: Path) -> None:
    """Ids are the author's own; only the roles count."""
    form, field = name
    own = entries(form)[field].model_dump(mode="json", by_alias=True, exclude_defaults=True)
    keys = "\n        ".join(f"{key}: {json.dumps(value)}" for key, value in own.items())
    renamed = (rf"\b{field}\b", f"{field}x")
    found = next_version(form, tmp_path, renamed, (rf"\n( +)- id: {field}x\n", rf"\n\1- id: {field}x\n\1  {keys}\n"))
    assert found == []


def test_a_copy_without_roles_is_told_to_take_them_over(tmp_path: Path) -> None:
    """One finding with the line to write, not one for each role."""
    assert next_version("redskab1", tmp_path, ('roles_from: "1.0"\n', "")) == ["spec.no_roles "]
    assert next_version("redskab1", tmp_path / "b", ('roles_from: "1.0"', 'roles_from: "0.9"')) != []


def test_another_kind_is_refused(tmp_path: Path) -> None:
    """A text box cannot be answered with »ja«."""
    found = next_version("redskab1", tmp_path, (r"(id: r1_p_protected\n\s+kind: )tri", r"\1text"))
    assert "spec.lost_kind r1_p_protected" in found
    found = next_version("redskab1", tmp_path, (r"(id: r1_p_address\n\s+kind: )text", r"\1date"))
    assert "spec.lost_kind r1_p_address" in found


def test_a_lost_code_is_refused(tmp_path: Path) -> None:
    """»ja« became »beskyttet«, in the form or in the shared list of the sharing question."""
    own = (
        r"(id: r1_p_protected\n\s+kind: )tri",
        r"\1choice\n        choices:\n          - {code: beskyttet, label: {da: Beskyttet}}\n          - {code: nej, label: {da: Nej}}",
    )
    assert "spec.lost_code r1_p_protected" in next_version("redskab1", tmp_path, own)
    kept = (own[0], own[1].replace("beskyttet,", f"{YES},"))
    assert not [one for one in next_version("redskab1", tmp_path, kept) if "lost" in one]


def test_a_table_that_is_no_longer_shared_by_its_column_is_refused(tmp_path: Path) -> None:
    """Without the key every line would be shown; without the column no line could say that it may not."""
    assert "spec.lost_share r2b_info" in next_version("redskab2_bidrag", tmp_path, (r"\n +share_by: share\n", "\n"))
    found = next_version("redskab2_bidrag", tmp_path, (r"\n +- \{id: share, .*", ""))
    assert {"spec.lost_column r2b_info", "spec.lost_role r2b_info"} <= set(found)
    found = next_version("redskab2_bidrag", tmp_path, (r"\n +share_by: r2b_assess_share\n", "\n"))
    assert found == ["spec.lost_share r2b_assess"]


@pytest.mark.parametrize(
    ("form", "field", "change", "code"),
    [
        ("redskab1", "r1_p_cpr", (r"(id: r1_p_cpr\n\s+kind: )cpr", r"\1text"), "lost_kind"),
        ("redskab1", "r1_p_cpr", (r"(id: r1_p_cpr\n\s+kind: cpr)", r"\1\n        audience: common"), "lost_private"),
        ("redskab1", "r1_p_address", (r"(id: r1_p_address\n\s+kind: text)", r"\1\n        audience: chosen"), "lost_private"),
        ("redskab1", "r1_rep_name", (r"(id: r1_rep_name\n\s+kind: text)", r"\1\n        audience: common"), "lost_private"),
        ("redskab2_bidrag", "r2b_person_cpr", (r"(id: r2b_person_cpr\n\s+kind: cpr)", r"\1\n        audience: common"), "lost_private"),
        ("redskab1", "r1_p_protected", (r"(id: r1_p_protected\n\s+kind: tri)", r"\1\n        relevant: {field: r1_p_under18, is: ja}"), "lost_always"),
        (
            "redskab1", "r1_p_protected",
            (r"(id: r1_p_protected\n\s+kind: )tri", r"\1choice\n        choices:\n          - {code: ja, label: {da: Nej}}\n          - {code: nej, label: {da: Ja}}"),
            "lost_words",
        ),
    ],
)  # fmt: skip
def test_protection_lost_without_losing_an_id_is_refused(
    form: str, field: str, change: tuple[str, str], code: str, tmp_path: Path
) -> None:
    """Another kind, a wider audience, a condition, or labels swapped under the same codes."""
    assert f"spec.{code} {field}" in next_version(form, tmp_path, change)


def test_swapped_labels_of_the_sharing_question_are_refused(tmp_path: Path) -> None:
    """In the shared list: »ja« would share what the form calls »Nej«."""
    own = (specs_folder() / "shared/1.0.yaml").read_text(encoding="utf-8")
    line = next(one for one in own.splitlines() if "code: kun_mundtligt" in one)
    found = next_version(
        "redskab2_bidrag", tmp_path, shared=(re.escape(line), line.replace("Kun mundtligt", '"Ja, mundtligt"'))
    )
    assert "spec.lost_words r2b_info" in found


@pytest.mark.parametrize("form", form_ids())
def test_an_innocent_new_version_is_fine(form: str, tmp_path: Path) -> None:
    """The next number, nothing else."""
    assert next_version(form, tmp_path) == []
