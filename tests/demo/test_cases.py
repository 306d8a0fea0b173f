"""The three fictional cases from first form to archive, each with just the findings that it was made to have."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pypdf
import pytest

from infohus_forms.casework.review.review import Review, review
from infohus_forms.combine.documents.word import document_text
from infohus_forms.combine.wording import DUTY
from infohus_forms.danish.cpr import birth_date
from infohus_forms.demo import load_case, run
from infohus_forms.models.case import Case
from infohus_forms.models.finding import Severity
from infohus_forms.validate.case.rules import check_case
from infohus_forms.validate.form.rules import check_response
from tests.support.builders import a_case, a_response
from tests.support.shelf import form_spec

EXPECTED: dict[str, dict[str, int]] = {
    "fjordmark": {
        "V16.fictional": 1,
        "V17": 1,
        "route.not_listed": 1,
        "health.told": 1,
        "reply.late": 1,
        "pdf.hidden": 1,
    },
    "politiet": {"V16.fictional": 1},
    "ikke-aktuel": {"V16.fictional": 1},
}
LAST_DAY = {"fjordmark": date(2026, 10, 5), "politiet": date(2026, 11, 4), "ikke-aktuel": date(2027, 1, 21)}
SHORT = ("politiet", "ikke-aktuel")


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Each case run once, with what it said."""
    found = {}
    for name in EXPECTED:
        folder = tmp_path_factory.mktemp(name) / "demo"
        said: list[str] = []
        assert run(name, folder, said.append) == 0, said
        found[name] = folder
    return found


def seen(folders: dict[str, Path], name: str) -> Review:
    """The case as `infohus check` sees it on its last day."""
    return review(folders[name], today=LAST_DAY[name])


def combined(folder: Path) -> list[str]:
    """The texts of the combined document, Word and PDF, on one line each."""
    (word,) = (folder / "vurdering").glob("*samlet-vurdering_v1.docx")
    (pdf,) = (folder / "vurdering").glob("*samlet-vurdering_v1.pdf")
    pages = " ".join(page.extract_text() for page in pypdf.PdfReader(pdf).pages)
    return [" ".join(text.split()) for text in (document_text(word.read_bytes()), pages)]


@pytest.mark.parametrize("name", EXPECTED)
def test_a_case_has_the_findings_it_was_made_to_have(folders: dict[str, Path], name: str) -> None:
    """No error; the main case has what is planted in it, the other two only impossible CPR dates."""
    found = [item.finding for item in seen(folders, name).findings]
    assert not [item for item in found if item.severity is Severity.ERROR]
    assert Counter(item.code for item in found) == EXPECTED[name]


@pytest.mark.parametrize("name", EXPECTED)
def test_every_form_comes_back_with_every_answer(folders: dict[str, Path], name: str) -> None:
    """What the data say is what is read, whichever carrier it went through."""
    _, forms = load_case(name)
    by_file = {Path(response.file).stem: response for response in seen(folders, name).own}
    assert len(by_file) == len(forms)
    for form in forms:
        read = by_file[form.file]
        assert {field: read.answers.get(field) for field in form.answers} == {
            field: full_rows(read.spec, field, value) for field, value in form.answers.items()
        }


def full_rows(spec: Any, field: str, value: Any) -> Any:
    """Rows with every column, as they are read: a cell that is not answered is None."""
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return [{column.id: row.get(column.id) for column in spec.field(field).columns} for row in value]
    return value


@pytest.mark.parametrize("name", EXPECTED)
def test_a_case_ends_in_an_archive(folders: dict[str, Path], name: str) -> None:
    """A copy of every form, the combined document, the kontrolblad and the manifest."""
    _, forms = load_case(name)
    assert len(list((folders[name] / "arkiv").glob("*.pdf"))) == len(forms) + 2
    assert (folders[name] / "arkiv" / "manifest.json").is_file()


@pytest.mark.parametrize("name", SHORT)
def test_no_error_at_any_step(name: str) -> None:
    """However far the case has come, nothing is an error."""
    reference, forms = load_case(name)
    responses = [
        a_response(form_spec(form.form), form.answers, file=form.file, fictional=True, case=reference.case_no)
        for form in forms
    ]
    names = ("case_no", "municipality", "police_district", "infohus_name", "person_ref")
    own: dict[str, Any] = {field: getattr(reference, field) for field in names}
    for step in range(len(responses) + 1):
        case: Case = a_case(*responses[:step], **own)
        found = [item for response in case.responses for item in check_response(response)]
        found += [item.finding for item in check_case(case)]
        assert [item.code for item in found if item.severity is not Severity.NOTE] == []


def test_exit_x1_the_police_handle_it_and_the_municipality_keeps_its_duty(folders: dict[str, Path]) -> None:
    """Poster: POLITI and KOMMUNE. The document says »Politiet varetager« and the duty, and nothing of the concern."""
    for text in combined(folders["politiet"]):
        assert "Politiet varetager" in text
        assert DUTY in text
        for withheld in ("sagt farvel til hunden", "guitar", "Grethe", "Klintevej", "300202", "07.52", "Ringede 112"):
            assert withheld not in text


def test_exit_x2_not_current_with_other_help_offered(folders: dict[str, Path]) -> None:
    """Poster: »Bekymringen vurderes ikke aktuel efter analysen«. The document says so, why, and what is offered."""
    for text in combined(folders["ikke-aktuel"]):
        assert "Bekymringen vurderes ikke aktuel" in text
        assert "studievejledning på HF Fjordmark og boligrådgivning i Ungeindsatsen" in text
        assert "310206" not in text
        assert "Bodil" not in text


@pytest.mark.parametrize("name", SHORT)
def test_the_people_of_a_case_are_invented(name: str) -> None:
    """Every full name ends in -Demo or -Prøve, CPR numbers have no date that exists, and no form of extremism is named."""
    _, forms = load_case(name)
    for form in forms:
        for field, value in form.answers.items():
            if field.endswith(("_name", "_tk", "_tp", "_by")) and field != "hdr_infohus_name":
                assert value.endswith(("-Demo", "-Prøve")), field
            if field.endswith("_cpr"):
                assert birth_date(value) is None
    assert forms[0].answers["r1_c_form"] == "ved_ikke"
