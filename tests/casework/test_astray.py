"""A form that was filled in where it was made, or put beside `modtaget`, is pointed out; one that nobody wrote in is not."""

from __future__ import annotations

import shutil
import zipfile
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from infohus_forms.casework.documents.status_page import write_status
from infohus_forms.casework.intake import misplaced as astray
from infohus_forms.casework.remedies import open_findings
from infohus_forms.casework.review.review import review
from infohus_forms.casework.storage.card import create, load, write
from infohus_forms.demo import complete, load_case, make_forms
from infohus_forms.formats.pdf.writing.fill import fill_pdf
from infohus_forms.formats.word.writing.fill import fill_word
from infohus_forms.models.finding import Severity

TODAY = date(2026, 9, 4)
R1, OVERVIEW = "DEMO-2026-0063_R1.pdf", "DEMO-2026-0063_R2_overblik.docx"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case with two forms out, a PDF and a Word file, of which Redskab 1 has come back."""
    reference, forms = load_case("ikke-aktuel")
    folder = create(tmp_path_factory.mktemp("sag") / "sag", reference)
    write(folder, replace(load(folder), issued=tuple(make_forms(folder, reference, forms[:2], TODAY))))
    complete(folder, forms[0])
    return folder.path


@pytest.fixture
def case(made: Path, tmp_path: Path) -> Path:
    """A copy to write in."""
    return Path(shutil.copytree(made, tmp_path / "sag"))


def pointed_out(case: Path) -> list[str]:
    """The files that `check` says lie in the wrong place."""
    found = [item for item in review(case, today=TODAY).findings if item.finding.code == "file.astray"]
    assert all(item.finding.severity is Severity.WARNING and "modtaget" in item.finding.hint for item in found)
    return [name for item in found for name in item.files]


def fill(path: Path, **values: str) -> Path:
    """Write in a form where it lies."""
    writer = fill_pdf if path.suffix == ".pdf" else fill_word
    path.write_bytes(writer(path.read_bytes(), values))
    return path


def saved_again(path: Path) -> None:
    """The file as a program saves it that has nothing new to say: other bytes."""
    data, out = path.read_bytes(), BytesIO()
    if path.suffix == ".pdf":
        with pikepdf.open(BytesIO(data)) as pdf:
            pdf.save(out)
    else:
        with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
            for name in old.namelist():
                new.writestr(name, old.read(name))
    assert out.getvalue() != data
    path.write_bytes(out.getvalue())


def test_what_lies_as_it_was_made_is_not_even_looked_into(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The digest in `sag.yaml` is enough: nothing in `skemaer` is read."""
    monkeypatch.setattr(astray, "responses_of", None)
    assert pointed_out(case) == []
    assert all(len(item.files) == 1 for item in load(case).issued)


@pytest.mark.parametrize("name", [R1, OVERVIEW])
def test_saving_without_an_answer_is_no_answer(case: Path, name: str) -> None:
    """Somebody opened the form, looked, and saved it."""
    saved_again(case / "skemaer" / name)
    assert pointed_out(case) == []


def test_a_form_filled_in_where_it_was_made_is_pointed_out_until_it_is_moved(case: Path) -> None:
    """In `skemaer`, and loose in the case's folder."""
    filled = fill(case / "skemaer" / OVERVIEW, r2_purpose="At afklare bekymringen.")
    assert pointed_out(case) == [f"skemaer/{OVERVIEW}"]
    filled = filled.rename(case / "overblik.docx")
    assert pointed_out(case) == ["overblik.docx"]
    filled.rename(case / "modtaget" / "overblik.docx")
    assert pointed_out(case) == []


def test_a_copy_of_what_has_come_is_no_news_but_one_that_says_more_is(case: Path) -> None:
    """Filled in in `skemaer` and copied to `modtaget`; then somebody goes on writing in the first."""
    copy = Path(shutil.copy(case / "modtaget" / R1, case / "skemaer" / R1))
    assert pointed_out(case) == []
    saved_again(copy)
    assert pointed_out(case) == []
    fill(copy, r1_c_trigger="Nyt siden i går.")
    assert pointed_out(case) == [f"skemaer/{R1}"]


@pytest.mark.parametrize("folder", ["vurdering", "arkiv", "Modtagne filer/uge 36"])
def test_a_form_in_a_wrong_folder_is_pointed_out(case: Path, folder: str) -> None:
    """Where the program writes, and in a folder that somebody made."""
    (case / folder).mkdir(parents=True, exist_ok=True)
    fill(case / "skemaer" / OVERVIEW, r2_purpose="At afklare bekymringen.").rename(case / folder / "svar.docx")
    assert pointed_out(case) == [f"{folder}/svar.docx"]


@pytest.mark.parametrize("name", ["scan.pdf", "foto.JPG", "Modtagne filer/scan.png"])
def test_what_may_be_a_scan_is_pointed_out_when_it_lies_loose(case: Path, name: str) -> None:
    """It may be a form on paper: nobody has read it. A person can say that it is in order."""
    (case / name).parent.mkdir(exist_ok=True)
    (case / name).write_bytes(b"%PDF-1.4 en scanning")
    result = review(case, today=TODAY)
    (item,) = (item for item in result.findings if item.finding.code == "file.loose")
    assert item.files == (name,)
    assert [choice.code for one in open_findings(result) if one.item == item for choice in one.choices] == [
        "kontrolleret"
    ]


def test_letters_and_what_the_program_wrote_are_let_alone(case: Path) -> None:
    """A case's folder may hold what people put there: a note, the status page, a picture among the assessment's files."""
    (case / "notat.docx").write_bytes(b"PK\x03\x04 ikke en af vores")
    (case / "notat.txt").write_text("Ring fredag", encoding="utf-8")
    write_status(review(case, today=TODAY), case / "status.pdf", today=TODAY)
    (case / "vurdering" / "tavlen.jpg").write_bytes(b"\xff\xd8\xff")
    assert not [
        item for item in review(case, today=TODAY).findings if item.finding.code in ("file.astray", "file.loose")
    ]
