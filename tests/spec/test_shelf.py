"""A shelf is the content of its folders: nothing of another shelf, and no file that changed afterwards, is ever in it."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from infohus_forms.spec.folder import RELEASED
from infohus_forms.spec.releasing import changed_since, release, retire
from infohus_forms.spec.shelf import open_shelf, specs_folder
from infohus_forms.spec.source import SpecError
from tests.support.shelf import SHELF

FORM = """\
spec_format: 1
id: trivsel
version: "1.0"
uses: {shared: "1.0", places: "1.0"}
title: {da: Trivsel}
series: {da: Egne skemaer}
subtitle: {da: En samtale}
footer: {da: Fortroligt}
colophon: {da: Slut}
identity: {case: tr_sag, authority: tr_hvem}
sections:
  - id: samtalen
    title: {da: Samtalen}
    items:
      - {id: tr_sag, kind: text, label: {da: Sagsnummer}, locked: true}
      - {id: tr_hvem, kind: choice, choices: authorities, label: {da: Hvem}, locked: true}
      - {id: tr_svar, kind: text, label: {da: Hvordan går det}}
"""
DAY = date(2026, 12, 1)


def own(folder: Path, text: str = FORM, version: str = "1.0", form: str = "trivsel") -> Path:
    """A form of one's own in a folder."""
    path = folder / form / f"{version}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text.replace('version: "1.0"', f'version: "{version}"'), encoding="utf-8")
    return path


def codes(stop: pytest.ExceptionInfo[SpecError]) -> list[str]:
    """The codes of the findings of an error."""
    return [item.code for item in stop.value.findings]


def test_own_forms_lie_over_the_programs_version_by_version(tmp_path: Path) -> None:
    """`trivsel` comes after the forms of the flow, and uses the program's `shared` and `places`."""
    own(tmp_path)
    shelf = open_shelf(tmp_path)

    assert shelf.form_ids() == (*SHELF.form_ids(), "trivsel")
    assert (
        shelf.form("trivsel").field("tr_hvem").choices == SHELF.form("redskab2_bidrag").field("r2b_authority").choices
    )
    assert shelf.form("redskab1") == SHELF.form("redskab1")
    assert "trivsel" not in SHELF.form_ids()
    assert shelf.by_hash(shelf.form("trivsel").hash) == shelf.form("trivsel")
    assert SHELF.by_hash(shelf.form("trivsel").hash) is None


def test_a_shelf_is_its_content(tmp_path: Path) -> None:
    """A changed file gives another shelf; the earlier value keeps its content, and the first content gives it again."""
    path = own(tmp_path)
    before = open_shelf(tmp_path)
    first = path.read_bytes()
    path.write_bytes(first.replace("Hvordan går det".encode(), b"Hvad nu"))
    after = open_shelf(tmp_path)

    assert (before.form("trivsel").field("tr_svar").label.da, after.form("trivsel").field("tr_svar").label.da) == (
        "Hvordan går det",
        "Hvad nu",
    )
    path.write_bytes(first)
    assert open_shelf(tmp_path) is before


def test_a_released_version_is_never_shadowed(tmp_path: Path) -> None:
    """The program's redskab1 1.0 with another word is an error that names both files, for whoever asks for it; the rest is there."""
    mine = tmp_path / "redskab1" / "1.0.yaml"
    mine.parent.mkdir()
    text = (specs_folder() / "redskab1" / "1.0.yaml").read_text(encoding="utf-8")
    mine.write_text(text, encoding="utf-8", newline="\r\n")
    assert open_shelf(tmp_path).form("redskab1") == SHELF.form("redskab1"), (
        "the same form with other line ends is the same"
    )

    mine.write_text(text.replace("Modtagelse og", "Modtagelsen og", 1), encoding="utf-8")
    shelf = open_shelf(tmp_path)
    with pytest.raises(SpecError) as stop:
        shelf.form("redskab1")
    assert codes(stop) == ["spec.clash"]
    assert all(str(folder / "redskab1" / "1.0.yaml") in str(stop.value) for folder in (tmp_path, specs_folder()))
    assert shelf.form("redskab3") == SHELF.form("redskab3")


def test_shared_definitions_are_never_shadowed_either(tmp_path: Path) -> None:
    """A copy of `shared` 1.0 with another word stops what uses it."""
    (tmp_path / "shared").mkdir()
    text = (specs_folder() / "shared" / "1.0.yaml").read_text(encoding="utf-8")
    (tmp_path / "shared" / "1.0.yaml").write_text(text.replace("Politi", "Politiet", 1), encoding="utf-8")
    own(tmp_path)
    with pytest.raises(SpecError) as stop:
        open_shelf(tmp_path).form("trivsel")
    assert codes(stop) == ["spec.clash"]


@pytest.mark.parametrize(
    "broken", ["a: [\n", FORM.replace("kind: text", "kind: tekst"), FORM.replace("id: trivsel", "id: andet")]
)
def test_a_broken_file_stops_only_itself(tmp_path: Path, broken: str) -> None:
    """The other version and the program's forms are there; the broken one is reported with its real path."""
    own(tmp_path)
    path = own(tmp_path, broken, "1.1")
    shelf = open_shelf(tmp_path)

    assert [form.version for form in shelf.installed("trivsel")] == ["1.0"]
    assert len(list(shelf.forms())) == len(list(SHELF.forms())) + 1
    (stop,) = shelf.broken()
    assert str(path) in stop.findings[0].place


def test_a_file_whose_name_is_no_version_is_reported_and_not_used(tmp_path: Path) -> None:
    """As Explorer names a copy."""
    shutil.copy(own(tmp_path), tmp_path / "trivsel" / "1.0 - Kopi.yaml")
    shelf = open_shelf(tmp_path)
    assert shelf.versions("trivsel") == ("1.0",)
    assert [item.code for stop in shelf.broken() for item in stop.findings] == ["spec.not_version"]


def test_a_draft_is_not_issued_beside_a_released_version(tmp_path: Path) -> None:
    """1.1 is the newest file; 1.0 is the newest that was released, and what a case gets until 1.1 is released too."""
    release(own(tmp_path), open_shelf(tmp_path))
    draft = own(tmp_path, version="1.1")
    assert open_shelf(tmp_path).form("trivsel").version == "1.0"
    assert open_shelf(tmp_path).form("trivsel", "1.1").version == "1.1"

    assert release(draft, open_shelf(tmp_path)) == ("trivsel/1.1.yaml",)
    assert open_shelf(tmp_path).form("trivsel").version == "1.1"


def test_a_released_file_that_is_changed_is_reported(tmp_path: Path) -> None:
    """`spec check` and `spec release` say so; other line ends, as version control makes them, are no change."""
    path = own(tmp_path)
    assert release(path, open_shelf(tmp_path)) == ("trivsel/1.0.yaml",)
    assert release(path, open_shelf(tmp_path)) == ()
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert changed_since(path) is None

    path.write_bytes(path.read_bytes().replace(b"Samtalen", b"Samtale"))
    assert changed_since(path)
    with pytest.raises(SpecError) as stop:
        release(path, open_shelf(tmp_path))
    assert codes(stop) == ["spec.released"]
    path.unlink()
    (found,) = open_shelf(tmp_path).folders[0].changed()
    assert found.code == "spec.released"


def test_shared_definitions_of_ones_own_are_released_with_the_form(tmp_path: Path) -> None:
    """A change in them would change the form."""
    (tmp_path / "shared").mkdir()
    text = (
        (specs_folder() / "shared" / "1.0.yaml").read_text(encoding="utf-8").replace('version: "1.0"', 'version: "1.1"')
    )
    (tmp_path / "shared" / "1.1.yaml").write_text(text, encoding="utf-8")
    path = own(tmp_path, FORM.replace('shared: "1.0"', 'shared: "1.1"'))
    assert set(release(path, open_shelf(tmp_path))) == {"shared/1.1.yaml", "trivsel/1.0.yaml"}


def test_a_retired_version_is_read_and_issued_no_more(tmp_path: Path) -> None:
    """The version before it is issued again; with none left, `form` says so, and both can still be read."""
    first, second = own(tmp_path), own(tmp_path, version="1.1")
    for path in (first, second):
        release(path, open_shelf(tmp_path))
    assert retire(second, DAY, "En forkert dato.") == "trivsel/1.1.yaml"
    shelf = open_shelf(tmp_path)
    assert shelf.form("trivsel").version == "1.0"
    assert [form.version for form in shelf.installed("trivsel")] == ["1.1", "1.0"]

    retire(first, DAY, "")
    with pytest.raises(SpecError) as stop:
        open_shelf(tmp_path).form("trivsel")
    assert codes(stop) == ["spec.retired"]
    assert open_shelf(tmp_path).form("trivsel", "1.0").version == "1.0"


def test_the_programs_own_files_are_neither_released_nor_retired_here() -> None:
    """Nothing is written to the program's folder."""
    path = specs_folder() / "redskab1" / "1.0.yaml"
    before = (specs_folder() / RELEASED).read_bytes()
    for attempt in (lambda: release(path, SHELF), lambda: retire(path, DAY, "")):
        with pytest.raises(SpecError) as stop:
            attempt()
        assert codes(stop) == ["spec.programs_own"]
    assert (specs_folder() / RELEASED).read_bytes() == before


def test_a_form_without_definitions_beside_it_uses_the_programs(tmp_path: Path) -> None:
    """And a version that is nowhere is reported at the author's own line, with what to do."""
    path = own(tmp_path)
    assert SHELF.check_form(path).id == "trivsel"
    path.write_text(FORM.replace('shared: "1.0"', 'shared: "9.9"'), encoding="utf-8")
    with pytest.raises(SpecError) as stop:
        SHELF.check_form(path)
    (found,) = stop.value.findings
    assert (found.code, found.place) == ("spec.no_part", f"{path}:4")
    assert "shared/9.9.yaml" in found.hint


def test_a_folder_of_cases_named_by_mistake_is_no_folder_of_forms(tmp_path: Path) -> None:
    """`skemaer: .` beside the cases: nothing of a case is read, and the forms are there."""
    own(tmp_path)
    (tmp_path / "sag 42").mkdir()
    (tmp_path / "sag 42" / "sag.yaml").write_text("sagsnummer: 26/0042", encoding="utf-8")
    shelf = open_shelf(tmp_path)
    assert [file.part for file in shelf.folders[0].files] == ["trivsel"]
    assert not list(shelf.broken())


def test_roles_of_released_forms_are_the_programs_only(tmp_path: Path) -> None:
    """A table in a folder of one's own cannot take protection away."""
    (tmp_path / "roles").mkdir()
    (tmp_path / "roles" / "redskab1-1.0.yaml").write_text("hash: x\n", encoding="utf-8")
    assert open_shelf(tmp_path).form("redskab1") == SHELF.form("redskab1")


def test_a_flow_of_ones_own_is_used_once_it_is_released(tmp_path: Path) -> None:
    """Until then the program's is."""
    path = tmp_path / "flow" / "1.1.yaml"
    path.parent.mkdir()
    text = (specs_folder() / "flow" / "1.0.yaml").read_text(encoding="utf-8")
    path.write_text(text.replace('version: "1.0"', 'version: "1.1"', 1), encoding="utf-8")
    assert open_shelf(tmp_path).flow().version == "1.0"
    assert release(path, SHELF) == ("flow/1.1.yaml",)
    assert open_shelf(tmp_path).flow().version == "1.1"
