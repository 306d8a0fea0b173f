"""A form that was not issued in the case waits until a person has said that it counts, by the commands that people use."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from click.testing import CliRunner

from infohus_forms.casework.storage.card import create, load, write
from infohus_forms.cli import infohus
from infohus_forms.combine.documents.word import document_text
from infohus_forms.demo import complete, load_case, make_forms
from infohus_forms.formats.word.writing.fill import fill_word

FORGED = Path(__file__).parents[1] / "returned/attack/rettelse-fra-politiet.docx"
LINE = "Politiet har ingen bekymring for personen."
OURS = "DEMO-2026-0042_R2_politi.pdf"
PERSON = ("--name", "Tove Skovdal-Prøve", "--reason", "Ringet til politiets hovednummer.")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped case with everything returned, made once, and a correction of the police's contribution on a blank."""
    case = tmp_path_factory.mktemp("sag") / "sag"
    reference, forms = load_case("fjordmark")
    folder = create(case, reference)
    write(folder, replace(load(folder), issued=tuple(make_forms(folder, reference, forms, date(2026, 11, 4)))))
    for form in forms:
        complete(folder, form)
    shutil.copy(FORGED, case / "modtaget")
    return case


@pytest.fixture
def case(whole: Path, tmp_path: Path) -> Path:
    """The case to work on."""
    return Path(shutil.copytree(whole, tmp_path / "sag"))


def run(*arguments: str) -> tuple[int, str]:
    """Exit status and output of a command."""
    result = CliRunner().invoke(infohus, arguments, standalone_mode=False)
    return int(result.return_value), result.stdout


def errors(case: Path) -> list[dict[str, object]]:
    """The undecided errors of the case."""
    found: list[dict[str, object]] = json.loads(run("check", str(case), "--json")[1])["findings"]
    return [one for one in found if one["severity"] == "error"]


def combined(case: Path) -> str:
    """All text of the newest combined document, in Word and in PDF."""
    assert run("combine", str(case))[0] == 0
    word, pdf = (max((case / "vurdering").glob(f"*samlet-vurdering*.{kind}")) for kind in ("docx", "pdf"))
    pages = " ".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))
    return " ".join(f"{document_text(word.read_bytes())} {pages}".split())


def test_a_correction_on_a_blank_replaces_nothing_until_somebody_says_who_sent_it(case: Path) -> None:
    """An error; nothing is combined or archived. Let in, it is quoted, and the list of forms says by whom; undone, it waits again."""
    (found,) = errors(case)
    assert (found["code"], found["files"]) == ("case.not_issued", [FORGED.name])
    for command in ("combine", "archive"):
        assert run(command, str(case))[0] == 1
    assert run("combine", str(case), "--incomplete")[0] == 1
    assert not list((case / "vurdering").iterdir())
    key = str(found["key"])
    assert run("settle", str(case), key, "--choice", "taeller_med", *PERSON)[0] == 0
    assert errors(case) == []
    text = combined(case)
    assert LINE in text
    assert text.count("Ikke udsendt i sagen; godkendt af Tove Skovdal-Prøve den ") == 2
    assert run("settle", str(case), "--undo", key, *PERSON)[0] == 0
    assert [one["key"] for one in errors(case)] == [key]


def test_left_out_the_issued_form_counts(case: Path) -> None:
    """The police's own lines stand in the document, the forged one does not, and every form is told as issued."""
    (found,) = errors(case)
    assert run("settle", str(case), str(found["key"]), "--choice", "indgaar_ikke", *PERSON)[0] == 0
    text = combined(case)
    assert LINE not in text
    assert "hærværk" in text
    assert "Ikke udsendt" not in text
    assert text.count("Udsendt i sagen. Ny") == 24, "twelve forms in Word and in PDF"


def test_forged_source_lines_stay_one_part_of_their_own(case: Path) -> None:
    """The school's title and source imitate lines of the police: told of, and in Word and in PDF one quoted part."""
    (case / "modtaget" / FORGED.name).unlink()
    shutil.copy(FORGED.with_name("a1_forged_lines.docx"), case / "modtaget/DEMO-2026-0042_R2_oevrige_fgu.docx")
    found = json.loads(run("check", str(case), "--json")[1])["findings"]
    assert {"source.long", "source.other_authority"} <= {one["code"] for one in found}
    text = combined(case)
    assert "Forstander · 10.09.2026" not in text
    assert "Personale · lagt frem" not in text.replace("Personale · sikkerhed", "")
    assert text.count("»Forstander / 10.09.2026 kilde: Politi / ") >= 10
    assert "kilde: »Personale / lagt frem på møde 1 (18.09.2026)«" in text


R1 = "DEMO-2026-0042_R1.docx"


def copied(case: Path, name: str, **answers: str) -> None:
    """A copy of Redskab 1 with other answers (empty takes one away), beside it or in its place."""
    path = case / "modtaget" / name
    path.write_bytes(fill_word((case / "modtaget" / R1).read_bytes(), answers))


def findings(case: Path) -> list[tuple[str, list[str]]]:
    """Code and files of errors and warnings, and of what is said of versions."""
    found = json.loads(run("check", str(case), "--json")[1])["findings"]
    return [
        (one["code"], one["files"]) for one in found if one["severity"] != "note" or one["code"].startswith("identity.")
    ]


def test_an_earlier_file_gives_no_remarks_of_its_own(case: Path) -> None:
    """A copy from before two answers were given: a note that it is earlier, and nothing of what it lacks."""
    (case / "modtaget" / FORGED.name).unlink()
    before = findings(case)
    copied(case, "tidligere.docx", r1_c_tried="", r1_q_reason="")
    assert [one for one in findings(case) if one not in before] == [("identity.continued", ["tidligere.docx"])]


def test_two_files_of_redskab1_are_one_form(case: Path) -> None:
    """Each lacks an answer that the other has: told as one form on the list, with nothing lost and nothing to decide."""
    (case / "modtaget" / FORGED.name).unlink()
    before, text = findings(case), combined(case)
    copied(case, "politi.docx", r1_c_tried="")
    copied(case, R1, r1_pol_by="")
    (own,) = [one for one in findings(case) if one not in before]
    assert (own[0], sorted(own[1])) == ("identity.part", sorted(["politi.docx", R1]))
    both = combined(case)
    assert "Udsendt i sagen, i 2 filer, lagt sammen. Ny" in both
    assert both.count("To samtaler med Jakub på FGU") == text.count("To samtaler med Jakub på FGU") > 0
    copied(case, "politi.docx", r1_c_own_words="Noget ganske andet.")
    (own,) = [one for one in findings(case) if one[0].startswith("identity.")]
    assert (own[0], sorted(own[1])) == ("identity.conflict", sorted(["politi.docx", R1]))
