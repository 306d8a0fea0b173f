"""A version of a shipped form that loses what protects a person is refused, by name, whatever way it was lost."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from infohus_forms.models.privacy import (
    ADDRESS_FREE,
    ADDRESSES,
    LINES,
    NAMES,
    NUMBERS,
    OFFICIALS,
    PARTICIPANTS,
    PROTECTED,
    REPORTER,
    YES,
    needed,
)
from infohus_forms.models.vocabulary import Kind
from infohus_forms.spec.load import load_form
from infohus_forms.spec.shelf import form_ids, form_spec, specs_folder
from infohus_forms.spec.source import SpecError


def next_version(form: str, folder: Path, *changes: tuple[str, str], shared: tuple[str, str] = ("", "")) -> list[str]:
    """The findings (code, field, line's text) of version 1.1 of a form: 1.0 with these patterns replaced."""
    shutil.copytree(specs_folder(), folder / "specs", dirs_exist_ok=True)
    root = folder / "specs"
    text = (root / form / "1.0.yaml").read_text(encoding="utf-8").replace('version: "1.0"', 'version: "1.1"', 1)
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


def test_the_released_forms_have_what_code_depends_on() -> None:
    """Every id of the table is one of the form's first version, which is why it may be asked for."""
    for form in form_ids():
        spec = form_spec(form, "1.0")
        assert set(needed(form)) <= set(spec.by_id)


def test_every_id_that_protects_is_in_the_table() -> None:
    """Drift: what the code reads, and what the released forms have of it, is asked of every later version."""
    named = {*NAMES, *ADDRESSES, *NUMBERS, *OFFICIALS, *ADDRESS_FREE, PARTICIPANTS[0], LINES[0]}
    for form in form_ids():
        spec = form_spec(form, "1.0")
        reads = {
            field.id
            for field in spec.fields
            if named & {field.id, *field.answer_ids}
            or field.id.startswith(REPORTER)
            or field.id.endswith(PROTECTED)
            or field.share_by
        }
        assert reads == set(needed(form)), form
    asked = {name for form in form_ids() for field in form_spec(form).fields for name in field.answer_ids}
    assert named <= asked, "a dead name protects nothing"


def test_the_table_says_what_the_released_forms_say() -> None:
    """Kinds, columns, codes and sharing are those of 1.0."""
    for form in form_ids():
        for name, own in needed(form).items():
            field = form_spec(form, "1.0").field(name)
            assert not own.kinds or field.kind.value in own.kinds
            assert set(own.columns) <= {column.id for column in field.columns}
            assert own.share_by == field.share_by
            assert bool(own.kinds) or field.kind is not Kind.NOTICE


@pytest.mark.parametrize("name", sorted((form, name) for form in form_ids() for name in needed(form)))
def test_a_renamed_id_is_named(name: tuple[str, str], tmp_path: Path) -> None:
    """Each one, with what depends on it; those that the shared groups give are lost when the group is not used."""
    form, field = name
    if field.startswith("hdr_"):
        own = (specs_folder() / "shared/1.0.yaml").read_text(encoding="utf-8")
        assert field in own
        found = next_version(form, tmp_path, shared=(rf"\b{field}\b", f"{field}x"))
    else:
        found = next_version(form, tmp_path, (rf"\b{field}\b", f"{field}x"))
    assert f"spec.lost_id {field}" in found


def test_an_id_that_a_group_renames_is_lost(tmp_path: Path) -> None:
    """The field moved into a shared group that puts a letter before its ids."""
    group = 'groups:\n  beskyttelse:\n    parameters: [p]\n    items:\n      - {id: "{p}_p_protected", kind: tri, label: {da: Beskyttet}, by: receiver}\n'
    lines = (r"      - id: r1_p_protected\n(?:        .*\n)+", "      - {use: beskyttelse, with: {p: x1}}\n")
    found = next_version("redskab1", tmp_path, lines, shared=(r"groups:\n", group))
    assert "spec.lost_id r1_p_protected" in found
    kept = group.replace('"{p}_p_protected"', "r1_p_protected").replace("    parameters: [p]\n", "")
    uses = (lines[0], "      - use: beskyttelse\n")
    assert not [one for one in next_version("redskab1", tmp_path, uses, shared=(r"groups:\n", kept)) if "lost" in one]


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
    assert "spec.lost_id r2b_info" in found
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


def test_a_form_of_ones_own_is_not_asked_for_ids_of_ours(tmp_path: Path) -> None:
    """The same file under another id is another form."""
    assert not needed("redskab5")
    assert next_version("redskab1", tmp_path, (r"r1_p_protected", "r1_p_beskyttet")) != []
