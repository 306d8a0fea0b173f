"""kommune.yaml: what every case of a municipality has in common."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from infohus_forms.casework.issuing.new_case import open_new
from infohus_forms.casework.storage.card import load
from infohus_forms.casework.storage.case_folder import CaseError, folder_of
from infohus_forms.casework.storage.municipality_profile import (
    COMMENTED,
    NAME,
    Profile,
    load_profile,
    profile_for,
    write_profile,
)
from infohus_forms.cli import infohus
from infohus_forms.read.carrier import raw_form
from infohus_forms.spec.source import SpecError
from tests.support.received import response_of
from tests.support.shelf import SHELF

WHOLE = """\
kommune: "0751"
infohus: Infohus Prøve
kontakt: Tovholderen, 12 34 56 78
retur: Sikker post til Infohus Prøve
opbevaring: Efter kommunens sletteplan
myndigheder:
  - {kode: kommune, enhed_og_kontakt: "Ungeindsatsen, vagten"}
  - {kode: politi}
skabeloner: {word: egen.docx}
"""


def written(folder: Path, text: str) -> Path:
    """A profile in a folder with the files that it speaks of."""
    folder.mkdir(exist_ok=True)
    for name in ("egen.docx",):
        (folder / name).write_bytes(b"")
    (folder / NAME).write_text(text, encoding="utf-8")
    return folder / NAME


def test_a_profile_says_what_it_says(tmp_path: Path) -> None:
    """Codes, texts, authorities, and paths seen from its own folder."""
    profile = load_profile(written(tmp_path, WHOLE), SHELF)

    assert (profile.municipality, profile.infohus_name) == ("0751", "Infohus Prøve")
    assert [(one.authority, one.contact) for one in profile.authorities] == [
        ("kommune", "Ungeindsatsen, vagten"),
        ("politi", ""),
    ]
    assert profile.template("word") == tmp_path / "egen.docx"
    assert profile.template("pdf") is None
    assert profile.returned_to == "Sikker post til Infohus Prøve · Tovholderen, 12 34 56 78"


def test_it_is_found_in_the_case_or_beside_it_and_none_is_no_fault(tmp_path: Path) -> None:
    """The case's own goes before the one beside it."""
    case = tmp_path / "sag"
    case.mkdir()
    assert profile_for(folder_of(case)) == Profile()

    written(tmp_path, "infohus: Ved siden af\n")
    assert profile_for(folder_of(case)).infohus_name == "Ved siden af"

    written(case, "infohus: I sagen\n")
    assert profile_for(folder_of(case)).infohus_name == "I sagen"


@pytest.mark.parametrize(
    ("line", "place", "word"),
    [
        ("infohuus: x", "kommune.yaml:2", "Mente du »infohus«?"),
        ("kommune: Aarhus Kommune", "kommune.yaml:2", "Skriv koden »0751«."),
        ("politikreds: oestjyland", "kommune.yaml:2", "oestjylland"),
        ("myndigheder:\n  - {kode: polit}", "kommune.yaml:3", "politi"),
        ("myndigheder:\n  - {kode: politi, kontakt: x}", "kommune.yaml:3", "enhed_og_kontakt"),
        ("skabeloner:\n  word: mangler.docx", "kommune.yaml:3", "mappen"),
        ("logo: logo.png", "kommune.yaml:2", "Slet linjen."),
        ("logo:\n  fil: logo.svg", "kommune.yaml:2", "sætter ikke et logo på skemaerne"),
        ("skabeloner:\n  wrod: egen.docx", "kommune.yaml:3", "word"),
        ("kontakt: 310207-4000", "kommune.yaml:2", "personoplysninger"),
        ("kontakt: a\nkontakt: b", "kommune.yaml:3", "Slet den ene"),
    ],
)
def test_a_mistake_is_told_with_file_line_and_what_to_do(tmp_path: Path, line: str, place: str, word: str) -> None:
    """An unknown key, code or file, a key twice, or something like a CPR number, which is not repeated."""
    with pytest.raises(SpecError) as stop:
        load_profile(written(tmp_path, f"# profil\n{line}\n"), SHELF)

    assert any(item.place == place and word in f"{item.message} {item.hint}" for item in stop.value.findings)
    assert "310207" not in str(stop.value)


def test_every_mistake_is_told_in_one_run(tmp_path: Path) -> None:
    """Three mistakes, in the order of the lines."""
    with pytest.raises(SpecError) as stop:
        load_profile(written(tmp_path, "kommune: x\nlogo: y\nz: 1\n"), SHELF)

    assert [item.place for item in stop.value.findings] == ["kommune.yaml:1", "kommune.yaml:2", "kommune.yaml:3"]


def test_init_writes_a_profile_that_changes_nothing_until_it_is_filled_in(tmp_path: Path) -> None:
    """As it is written it is an empty profile; an existing one is never written over."""
    path = write_profile(tmp_path, SHELF)

    assert load_profile(path, SHELF) == Profile()
    with pytest.raises(CaseError):
        write_profile(tmp_path, SHELF)


def test_every_line_of_the_shipped_profile_can_be_used(tmp_path: Path) -> None:
    """With each # in front of a key taken away it is a correct profile that says something everywhere."""
    text = re.sub(r"(?m)^#(?=(  )?[a-z-])", "", COMMENTED)
    (tmp_path / "skabeloner").mkdir()
    (tmp_path / "skemaer").mkdir()
    (tmp_path / "skabeloner" / "samlet-vurdering.docx").write_bytes(b"")
    profile = load_profile(written(tmp_path, text.format(authorities="", districts="")), SHELF)

    assert profile.template("word")
    assert [name for name in Profile.model_fields if not getattr(profile, name)] == []


def test_new_uses_the_profile_for_what_the_command_line_does_not_say(tmp_path: Path) -> None:
    """Municipality, infohus, police district; default authorities in the overview; the address on a contribution."""
    written(tmp_path, WHOLE)
    numbers = iter(f"{number:08X}" for number in range(100))
    files = open_new(
        tmp_path / "sag", {"case_no": "26/1"}, ("politi",), today=date(2026, 9, 1), fresh=lambda: next(numbers)
    )
    reference = load(tmp_path / "sag").reference
    answers = {path.name: response_of(path, installed=SHELF.installed, read=raw_form) for path in files}

    assert (reference.municipality, reference.police_district, reference.infohus_name) == (
        "0751",
        "oestjylland",
        "Infohus Prøve",
    )
    rows = answers["Redskab 2 Overblik.docx"].rows("r2_auth")
    assert [(row["authority"], row["contact"]) for row in rows] == [
        ("kommune", "Ungeindsatsen, vagten"),
        ("politi", None),
    ]
    assert answers["Redskab 2 Bidrag Politi.pdf"].text("r2b_return_to").startswith("Sikker post")


def test_what_the_command_line_says_goes_first_and_a_district_stays_with_its_municipality() -> None:
    """Another municipality than the profile's does not get the profile's police district."""
    profile = Profile(kommune="0751", politikreds="fyn", infohus="Infohus Prøve")

    assert profile.reference({"municipality": "0461"}).get("police_district") is None
    assert profile.reference({})["police_district"] == "fyn"
    assert profile.reference({"infohus_name": "Et andet"})["infohus_name"] == "Et andet"


def test_the_commands_stop_with_4_for_a_wrong_profile_and_2_for_a_second_init(tmp_path: Path) -> None:
    """`infohus init` twice; `infohus new` beside a wrong profile makes nothing."""
    runner = CliRunner()
    assert runner.invoke(infohus, ["init", str(tmp_path)], standalone_mode=False).return_value == 0
    assert runner.invoke(infohus, ["init", str(tmp_path)], standalone_mode=False).return_value == 2

    (tmp_path / NAME).write_text("infohuus: x\n", encoding="utf-8")
    made = runner.invoke(infohus, ["new", str(tmp_path / "sag"), "--case-no", "26/1"], standalone_mode=False)
    assert made.return_value == 4
    assert not (tmp_path / "sag").exists()
