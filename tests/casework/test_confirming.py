"""What a person read off a scan comes into the case with who and when, and for that scan only."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from infohus_forms.casework.intake.answer_file import BLANK
from infohus_forms.casework.intake.review_sheet import sheets_of
from infohus_forms.casework.review.review import review
from infohus_forms.casework.storage.card import load
from infohus_forms.casework.storage.case_folder import CaseError
from infohus_forms.models.paper import State
from infohus_forms.models.response import Response
from tests.casework.on_paper import case_on_paper
from tests.formats.scan.paper import filled_pages, scan_of
from tests.support.received import confirm

DAY = date(2026, 11, 25)
FORM = "redskab2_overblik"


@pytest.fixture(scope="module")
def whole_case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case whose overview came back on paper, its first page only: two crosses where one may be, and handwriting."""
    folder = tmp_path_factory.mktemp("sag")
    reference = case_on_paper(folder, (FORM,), DAY)[FORM]
    marks = ("hdr_filled_by_name", "hdr_status=kladde", "hdr_status=endelig", "hdr_filled_by_authority=politi")
    (folder / "modtaget" / "scan 1.pdf").write_bytes(scan_of(filled_pages(reference, marks, pages=(1,))))
    return folder


@pytest.fixture
def case_dir(whole_case: Path, tmp_path: Path) -> Path:
    """A copy of it to work on."""
    return Path(shutil.copytree(whole_case, tmp_path / "sag"))


def scanned(case_dir: Path) -> Response:
    """The scan as the case reads it."""
    (own,) = review(case_dir, today=DAY).own
    return own


def answers(case_dir: Path, tmp_path: Path, response: Response, **given: str) -> Path:
    """The answer file of the scan, filled in."""
    _, file = sheets_of(case_dir / "modtaget" / response.file, [response], tmp_path / "ud")
    content = yaml.safe_load(file.read_text(encoding="utf-8"))
    content["svar"] |= given
    file.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return file


def test_a_person_reads_what_the_machine_could_not(case_dir: Path, tmp_path: Path) -> None:
    """The copy is known, marks are read, two crosses and handwriting wait; when a person has typed them they are answers."""
    before = scanned(case_dir)
    assert before.paper
    assert before.text("hdr_case_no") == "26/01234"
    assert before.text("hdr_filled_by_authority") == "politi"
    assert before.answers["hdr_status"] is None
    assert {item.name for item in before.paper.open} == {"hdr_filled_by_name", "hdr_status"}
    asked = {item.code for item in before.errors if item.field in ("hdr_status", "hdr_filled_by_name")}
    assert asked == {"paper.review", "paper.handwritten"}
    file = answers(case_dir, tmp_path, before, hdr_filled_by_name="Łukasz Prøve", hdr_status="Endelig")

    confirm(case_dir, file, [before], name="Mette Demo", day=DAY.isoformat())
    after = scanned(case_dir)

    assert (after.text("hdr_filled_by_name"), after.text("hdr_status")) == ("Łukasz Prøve", "endelig")
    assert after.paper
    assert after.paper.open == ()
    assert {item.state for item in after.paper.fields} == {State.OK, State.CONFIRMED}
    assert after.as_json()["paper"]["hdr_status"]["by"] == "bekræftet af Mette Demo den 25.11.2026"
    assert after.raw["hdr_status=endelig"] == ""


def test_one_answer_at_a_time(case_dir: Path, tmp_path: Path) -> None:
    """A line that is left empty is still open; a field that a person found empty is not."""
    before = scanned(case_dir)
    confirm(
        case_dir,
        answers(case_dir, tmp_path, before, hdr_status=BLANK),
        [before],
        name="Mette Demo",
        day=DAY.isoformat(),
    )
    after = scanned(case_dir)
    assert after.answers["hdr_status"] is None
    assert after.paper
    assert {item.name for item in after.paper.open} == {"hdr_filled_by_name"}


def test_only_what_is_read_another_way_is_somebody_elses(case_dir: Path, tmp_path: Path) -> None:
    """Per corrects one answer in Mette's file: the other is still Mette's, and the same file again adds nothing."""
    before = scanned(case_dir)
    file = answers(case_dir, tmp_path, before, hdr_status="Endelig", hdr_filled_by_name="Anne Prøve")
    confirm(case_dir, file, [before], name="Mette Demo", day=DAY.isoformat())
    file = answers(case_dir, tmp_path, before, hdr_status="Endelig", hdr_filled_by_name="Anna Prøve")
    for _ in range(2):
        confirm(case_dir, file, [scanned(case_dir)], name="Per Demo", day=DAY.isoformat())
    by = {name: told["by"] for name, told in scanned(case_dir).as_json()["paper"].items() if told["by"]}
    assert by == {
        "hdr_status": "bekræftet af Mette Demo den 25.11.2026",
        "hdr_filled_by_name": "bekræftet af Per Demo den 25.11.2026",
    }
    assert len(load(case_dir).confirmations) == 2


@pytest.mark.parametrize(
    ("change", "name", "said"),
    [
        ({"hdr_status": "Måske"}, "Mette Demo", "kan ikke vælges"),
        ({"hdr_filled_by_authority": "kommune"}, "Mette Demo", "står ikke åbent"),
        ({"findes_ikke": "x"}, "Mette Demo", "står ikke åbent"),
        ({}, "Mette Demo", "ingen svar"),
        ({"hdr_status": "Endelig"}, " ", "--name"),
        ({"hdr_status": "Endelig"}, "Mette Demo 310299-4000", "CPR"),
    ],
    ids=["not on the list", "read by machine", "no field", "nothing", "nobody", "a number for a name"],
)
def test_what_is_not_taken(case_dir: Path, tmp_path: Path, change: dict[str, str], name: str, said: str) -> None:
    """A wrong answer file is refused whole: `sag.yaml` stays as it was, and the message never holds the answer."""
    before = scanned(case_dir)
    file = answers(case_dir, tmp_path, before, **change)
    with pytest.raises(CaseError, match=said) as stop:
        confirm(case_dir, file, [before], name=name, day=DAY.isoformat())
    assert "Måske" not in str(stop.value)
    assert load(case_dir).confirmations == ()


def test_a_copy_that_the_case_printed_belongs_to_it(case_dir: Path) -> None:
    """A printed copy has a token of its own: that is no sign that the form is another than the one that was sent out."""
    said = {item.finding.code for item in review(case_dir, today=DAY).findings}
    assert "paper.review" in said
    assert not [code for code in said if code.startswith("case.")]


def test_the_command_takes_the_answers_and_says_what_is_left(
    infohus: Callable[..., Any], case_dir: Path, tmp_path: Path
) -> None:
    """The day is written as everywhere else, and one that has not been is refused; the files are told by what they are."""
    before = scanned(case_dir)
    file = answers(case_dir, tmp_path, before, hdr_status="Endelig")
    words = ("confirm", case_dir, file, "--name", "Mette Demo", "--date")
    assert infohus(*words, "25.11.2126").status == 2
    said = infohus(*words, "25.11.2026")
    assert (said.status, "Ét felt mangler stadig at blive læst." in said.out) == (0, True)
    read = infohus("read", case_dir / "modtaget" / before.file)
    assert (f"Svarfil: {case_dir}" in read.err, f"Gennemsyn: {case_dir}" in read.err, "Papir" in read.out) == (
        True,
    ) * 3


def test_the_outcome_as_json(infohus: Callable[..., Any], case_dir: Path, tmp_path: Path) -> None:
    """The same as is shown: what the file adds, whether it counts, what is left, and the next step; nothing else on stdout."""
    before = scanned(case_dir)
    file = answers(case_dir, tmp_path, before, hdr_status="Endelig")
    words = ("confirm", case_dir, file, "--name", "Mette Demo", "--json")
    shown = json.loads(infohus(*words, "--show").out)
    assert load(case_dir).confirmations == ()
    done = json.loads(infohus(*words).out)
    (one,) = done["files"]
    assert before.paper
    answer = {"field": "hdr_status", "question": "1.11 Status (side 1)", "answer": "Endelig"}
    assert one == {
        "file": before.file,
        "answer_file": file.name,
        "taken": True,
        "answers": [answer],
        "open": [item.name for item in before.paper.open if item.name != "hdr_status"],
    }
    assert shown["files"] == [one | {"taken": False, "open": [item.name for item in before.paper.open]}]
    assert done["next_step"]
    (again,) = json.loads(infohus(*words).out)["files"]
    assert (again["taken"], again["answers"]) == (True, [])


def test_a_scan_that_is_withdrawn_leaves_no_picture_behind(infohus: Callable[..., Any], case_dir: Path) -> None:
    """The review sheet shows the handwriting, and the answer file repeats it: both go with the scan, other scans' stay."""
    scan = case_dir / "modtaget" / "scan 1.pdf"
    infohus("read", scan)
    sheets = case_dir / "gennemsyn"
    other = sheets / "scan 2_svar.yaml"
    other.write_text("sha256: '1'", encoding="utf-8")
    assert len(list(sheets.iterdir())) == 3
    assert infohus("withdraw", scan, "--reason", "Forkert person", "--name", "Kim Prøve").status == 0
    assert list(sheets.iterdir()) == [other]


def test_another_scan_asks_again(case_dir: Path, tmp_path: Path) -> None:
    """An answer file for a scan that is no longer there is refused, and tells to read anew."""
    before = scanned(case_dir)
    file = answers(case_dir, tmp_path, before, hdr_status="Endelig")
    with pytest.raises(CaseError, match="hører ikke til"):
        confirm(case_dir, file, [replace(before, sha256="0" * 64)], name="Mette Demo", day=DAY.isoformat())


def test_the_review_sheet_shows_and_keeps(case_dir: Path, tmp_path: Path) -> None:
    """One HTML file without script or network; an answer file that somebody began on is not written over."""
    before = scanned(case_dir)
    file = answers(case_dir, tmp_path, before, hdr_status="Endelig")
    page, again = sheets_of(case_dir / "modtaget" / before.file, [before], tmp_path / "ud")
    shown = page.read_text(encoding="utf-8")
    assert again == file
    assert "Endelig" in file.read_text(encoding="utf-8")
    assert shown.count("data:image/jpeg;base64,") == 2
    assert "<script" not in shown
    assert "http" not in shown
    assert "Udfyldt af" in shown


def test_paper_of_another_case(case_dir: Path) -> None:
    """A copy that `sag.yaml` does not know is read, and stops the case with the reason."""
    text = (case_dir / "sag.yaml").read_text(encoding="utf-8")
    (copy,) = load(case_dir).copies
    (case_dir / "sag.yaml").write_text(text.replace(copy.token, "FFFFFFFF"), encoding="utf-8")
    assert "paper.other_copy" in {item.code for item in scanned(case_dir).errors}
