"""What passes `spec check` never stops a form later: one change of the complete example of `form_specs/README.md`, one mistake at its line."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from infohus_forms.spec.load import load_form
from infohus_forms.spec.shelf import specs_folder
from infohus_forms.spec.source import SpecError
from tests.support.shelf import form_ids, form_spec


def mistakes(folder: Path, old: str, new: str) -> list[str]:
    """Code and distance in lines from the change of every mistake of the example with one text replaced."""
    readme = (specs_folder() / "README.md").read_text(encoding="utf-8")
    text = re.findall(r"```yaml\n(.*?)```", readme, re.DOTALL)[0]
    assert text.count(old) == 1, "the change must be one"
    line = text[: text.index(old)].count("\n") + 1
    for name in ("shared", "places"):
        shutil.copytree(specs_folder() / name, folder / name)
    path = folder / "eksempel/1.0.yaml"
    path.parent.mkdir()
    path.write_text(text.replace(old, new), encoding="utf-8")
    try:
        load_form(path)
    except SpecError as stop:
        return [f"{item.code} {int(item.place.rpartition(':')[2]) - line}" for item in stop.findings]
    return []


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('"Er der holdt møde?"', "”Er der holdt møde?”", "spec.curled"),
        ("min: 0, max: 20", "min: nul, max: 20", "spec.value"),
        ("min: 0, max: 20", "min: 20, max: 0", "spec.value"),
        ("min: 0, max: 20", "min: NaN", "spec.value"),
        ("{min: 0, max: 20}", "{min_rows: 1}", "spec.not_for_kind"),
        ("{not_cpr: true}", "{max: 20}", "spec.not_for_kind"),
        ("{not_cpr: true}", "{max_chosen: 1}", "spec.not_for_kind"),
        ("{field: x_moede, is: ja}", "{field: x_moede, has: ja}", "spec.condition_test"),
        ("{field: x_moede, is: ja}", "{field: x_emner, is: skole}", "spec.condition_test"),
        ("{field: x_moede, is: ja}", "{not: {field: x_emner, one_of: [skole]}}", "spec.condition_test"),
        ("{field: x_moede, is: ja}", "{field: x_kommune, answered: true}", "spec.later"),
        ("{field: x_moede, is: ja}", "{any: [{field: x_moede, is: ja}, {field: x_tid, answered: true}]}", "spec.later"),
        ('hint: {da: "Hjælp til den, der udfylder."}\n        required: blocks', "required: conditional", "spec.no_condition"),
        ("required: blocks}", "required: conditional}", "spec.no_condition"),
        ("rows: 3", "rows: 0", "spec.value"),
        ("rows: 3", "rows: 500", "spec.value"),
        ("rows: 3", "rows: -1", "spec.value"),
        ("lines: 6", "lines: 400", "spec.value"),
        ("weight: 1}", "weight: 0}", "spec.value"),
        ("· {instance}", "· {sagsnr}", "spec.placeholder"),
        ("da: Tekst på forsiden.", 'da: "Sag {case}"', "spec.placeholder"),
        ("suggested_by: x_kommune", "suggested_by: x_navn", "spec.value"),
        ("choices: sharing", "choices: deling", "spec.no_list"),
        ("scale: resources", "scale: ressourcer", "spec.no_scale"),
        ("kind: tri\n", "kind: select_one ja_nej\n", "spec.value"),
        ("dim: dim_r1", "dim: dim_r99", "spec.no_entry"),
        ('version: "1.0"  ', 'version: "1.0.1"  ', "spec.value"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_once_at_its_line(old: str, new: str, code: str, tmp_path: Path) -> None:
    """One finding, and none that only follows from it."""
    assert mistakes(tmp_path, old, new) == [f"{code} 0"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("da: Navn}", "da: Navn}"),
        ('"Er der holdt møde?"', "'Er der holdt ”møde”?'"),
        ("min: 0, max: 20", "min: -5, max: 20.5"),
        ("rows: 3", "rows: 40"),
        ("lines: 6", "lines: 45"),
        ("{field: x_moede, is: ja}", "{field: x_emner, has: skole}"),
        ("{field: x_moede, is: ja}", "{field: x_deling, one_of: [ja, nej]}"),
        ("required: conditional", "required: conditional\n        otherwise: warns"),
    ],
)
def test_what_is_right_is_not_told(old: str, new: str, tmp_path: Path) -> None:
    """The example itself, the largest sizes, quotation marks inside a text, each test on a field that it fits."""
    assert mistakes(tmp_path, old, new) == []


def test_a_circle_of_conditions_is_told(tmp_path: Path) -> None:
    """Two questions that each wait for the other: one of them asks about a later one."""
    change = ("kind: tri\n", "kind: tri\n        relevant: {field: x_dato, answered: true}\n")
    assert mistakes(tmp_path, *change) == ["spec.later 1"]


def test_more_ticks_than_answers_is_told(tmp_path: Path) -> None:
    """»Højst 5« of two answers holds nobody back."""
    assert mistakes(tmp_path, "label: {da: Emner}", "constraint: {max_chosen: 5}\n        label: {da: Emner}") == [
        "spec.value 0"
    ]


def test_a_section_without_items_is_one_mistake(tmp_path: Path) -> None:
    """What points at its fields follows from it."""
    change = ("    items:\n      - use: header               # en gruppe fra shared\n      - use: edition\n", "")
    assert [code.split()[0] for code in mistakes(tmp_path, *change)] == ["spec.missing_key"]


def test_the_released_forms_pass() -> None:
    """None of the checks refuses a form that is in use."""
    for form in form_ids():
        assert load_form(specs_folder() / form / "1.0.yaml") == form_spec(form, "1.0")
