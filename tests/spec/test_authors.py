"""What authors do wrong, each as one change of the complete example of `form_specs/README.md`: one finding, at its line, with a remedy that is enough."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from infohus_forms.models.finding import Finding
from infohus_forms.spec.load import load_form
from infohus_forms.spec.shelf import specs_folder
from infohus_forms.spec.source import SpecError

README = (specs_folder() / "README.md").read_text(encoding="utf-8")
EXAMPLE = re.findall(r"```yaml\n(.*?)```", README, re.DOTALL)[0]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of forms with the shipped common definitions and none of the forms."""
    home = tmp_path_factory.mktemp("specs")
    for name in ("shared", "places"):
        shutil.copytree(specs_folder() / name, home / name)
    (home / "eksempel").mkdir()
    return home


def found(folder: Path, text: str) -> tuple[Finding, ...]:
    """Return the findings of a form given as text."""
    path = folder / "eksempel/1.0.yaml"
    path.write_text(text, encoding="utf-8")
    try:
        load_form(path)
    except SpecError as stop:
        return stop.findings
    return ()


@pytest.mark.parametrize(
    ("old", "new", "code", "remedy"),
    [
        ("kind: text\n", "kind: texst\n", "spec.value", "text, longtext"),
        ("required: blocks\n", "requird: blocks\n", "spec.unknown_key", "»required«"),
        ("required: blocks\n", "required: yes\n", "spec.value", "Skriv blocks."),
        ("required: blocks\n", 'required: "ja"\n', "spec.value", "Skriv blocks."),
        ("required: blocks\n", "required: false\n", "spec.value", "Skriv optional."),
        ("kind: choice\n", "kind: select_one sharing\n", "spec.value", "kind: choice og choices: sharing"),
        ("kind: choices\n", "kind: select_multiple emner\n", "spec.value", "kind: choices og choices: emner"),
        ("kind: number\n", "kind: integer\n", "spec.value", "Skriv kind: number."),
        ("kind: number\n", "kind: tal\n", "spec.value", "Skriv kind: number."),
        ("kind: notice\n", "kind: note\n", "spec.value", "Skriv kind: notice."),
        ("kind: date\n", "kind: dato\n", "spec.value", "Skriv kind: date."),
        ("kind: tri\n", "kind: boolean\n", "spec.value", "Skriv kind: tri."),
        ("kind: text\n", "type: text\n", "spec.unknown_key", "kind"),
        ("label: {da: Antal møder}", "label: Antal møder", "spec.value", '{da: "Antal møder"}'),
        ('"Hjælp til den, der udfylder."', "Hjælp til den, der udfylder.", "spec.unknown_key", "anførselstegn"),
        ("{field: x_moede, is: ja}", "\"${x_moede} = 'ja'\"", "spec.value", "{field: x_moede, is: ja}"),
        ("{field: x_moede, is: ja}", "\"selected(${x_emner}, 'skole')\"", "spec.value", "{field: x_emner, has: skole}"),
        ("{field: x_moede, is: ja}", '"${x_antal} > 3 and true()"', "spec.value", "{field: ID, is: KODE}"),
        ("{field: x_moede, is: ja}", "{field: x_mode, is: ja}", "spec.condition_field", "»x_moede«"),
        ("{field: x_moede, is: ja}", "{field: x_moede, is: jo}", "spec.condition_value", "ja"),
        ("choices: sharing", "choices: deling", "spec.no_list", "sharing"),
        ("{code: hjem,", "{code: skole,", "spec.double_code", "sin egen kode"),
        ("kind: longtext, label: {da: Hvad}", "kind: choices, choices: sharing, label: {da: Hvad}", "spec.not_a_column", "choice"),
        ("id: eksempel ", "id: opfoelgning ", "spec.place", "flyt filen"),
        ("step: A ", "step: F ", "spec.value", "A, B, C, D eller E"),
        ("share_by: x_deling", "share_by: x_deeling", "spec.share_by", "»x_deling«"),
        ("share_by: x_deling", "share_by: x_navn", "spec.share_by", "x_deling"),
        ("scale: resources", "scale: ressourcer", "spec.no_scale", "»resources«"),
        ('{shared: "1.0", places: "1.0"}', '{shared: "1.0"}', "spec.missing_key", "Tilføj"),
        ('{shared: "1.0", places: "1.0"}', '{shared: "9.9", places: "1.0"}', "spec.no_part", "1.0"),
        ('version: "1.0"  ', 'version: "1.0.1"  ', "spec.value", '"1.0"'),
        ("lines: 6", "lines: mange", "spec.value", "cifre"),
        ("status: hdr_status", "status: hdr_stat", "spec.reference", "»hdr_status«"),
        ("{da: Navn}", "{da: Navn, da: Fulde navn}", "spec.double_key", "Slet"),
        ("label: {da: Antal møder}\n", "label: {da: &a Antal møder, en: *a}\n", "spec.anchor", "gruppe"),
        ("label: {da: Antal møder}", "lable: {da: Antal møder}", "spec.unknown_key", "»label«"),
        ("id: x_antal ", "name: x_antal ", "spec.unknown_key", "»id«"),
        ("not_before: hdr_filled_date", "not_before: x_tid", "spec.constraint_field", "hdr_filled_date"),
        ("{code: skole, label: {da: Skole}}", "{label: {da: Skole}}", "spec.missing_key", "Tilføj"),
        ("{code: skole,", '{code: "skole og hjem",', "spec.value", "label"),
        ("label: {da: Navn}", 'label: {da: ""}', "spec.value", "Skriv en tekst"),
        ("id: x_antal ", "id: x_mødeAntal ", "spec.id", "a–z"),
        ("id: x_antal ", "id: x_navn ", "spec.double_id", "sit eget id"),
        ("suggested_by: x_kommune", "suggested_by: x_navn", "spec.value", "municipality"),
        ("- use: edition\n", "- {use: edition, label: {da: Udgave}}\n", "spec.unknown_key", "use og with"),
        ("width: half\n      - id: x_antal", "appearance: w1\n      - id: x_antal", "spec.unknown_key", "width"),
        ("required: blocks\n", "required: blocks\n        default: Ukendt\n", "spec.unknown_key", "ikke et svar"),
        ("required: blocks\n", "required: blocks\n        calculation: 1+1\n", "spec.unknown_key", "regner ikke"),
        ("title: {da: Sagen}\n", "title: {da: Sagen}\n    uses: x\n", "spec.unknown_key", "Kendte"),
    ],
)  # fmt: skip
def test_a_mistake_gets_one_finding_with_its_remedy(old: str, new: str, code: str, remedy: str, folder: Path) -> None:
    """The change is on one line, or adds the line that is wrong."""
    assert EXAMPLE.count(old) == 1, "the change must be one"
    line = EXAMPLE[: EXAMPLE.index(old)].count("\n") + 1 + (new.count("\n") - old.count("\n"))

    mistakes = found(folder, EXAMPLE.replace(old, new))

    assert [item.code for item in mistakes] == [code]
    assert remedy in mistakes[0].hint
    assert int(mistakes[0].place.rpartition(":")[2]) == line


@pytest.mark.parametrize(
    ("codes", "code"),
    [("[]", "spec.value"), ("[0, 1, 1, 2]", "spec.double_code"), ("[0, 1, IB]", "spec.double_code"), ("[0, U]", "spec.double_code")],
)  # fmt: skip
def test_a_scale_has_steps_each_once(codes: str, code: str, folder: Path, tmp_path: Path) -> None:
    """»IB« and »U« are answers of their own on the scale of resources."""
    shutil.copytree(folder / "places", tmp_path / "places")
    shared = (folder / "shared/1.0.yaml").read_text(encoding="utf-8")
    own = shared.replace("  - id: resources\n", f"  - id: resources\n    codes: {codes}\n")
    assert own != shared
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared/1.0.yaml").write_text(own, encoding="utf-8")
    (tmp_path / "eksempel").mkdir()
    line = own[: own.index("    codes: ")].count("\n") + 1

    mistakes = found(tmp_path, EXAMPLE)

    assert {(item.code, item.place.rpartition(":")[2]) for item in mistakes} == {(code, str(line))}
