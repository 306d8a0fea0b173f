"""A form that has lost what it knew of its case: the case itself says whether it is invented."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from infohus_forms.casework.archiving.archive_case import archive_files
from infohus_forms.casework.archiving.verify import verified
from infohus_forms.casework.review.review import Review, review
from infohus_forms.casework.storage.case_folder import folder_of
from infohus_forms.files import write
from tests.faults import a_case, called

RETURNED = Path(__file__).parents[1] / "returned" / "pdf" / "pdf_names_below_form1_no_attachment.pdf"
INVENTED = ("hdr_municipality", "hdr_police_district")
DAY = date(2026, 11, 25)


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped case, whose police sheet came back without the data inside."""
    folder = a_case(tmp_path_factory.mktemp("sager") / "sag", "fjordmark", ("redskab1",))
    shutil.copy(RETURNED, folder / "modtaget" / "politi.pdf")
    return folder


def told(result: Review) -> list[str]:
    """What is said of an answer that exists in invented cases only."""
    return [item.finding.code for item in result.findings if item.finding.code == "value.fictional"]


def test_an_invented_case_gives_its_forms_their_invented_answers(case: Path) -> None:
    """Municipality and police district (1.3, 1.4) of the shipped cases do not exist elsewhere."""
    result = review(case, today=DAY)
    form = next(one for one in result.own if one.file == "politi.pdf")
    assert all(form.text(name) for name in INVENTED)
    assert told(result) == []
    assert "value.fictional" not in called("read", case / "modtaget" / "politi.pdf", "--json")[1]


def test_a_real_case_does_not(case: Path, tmp_path: Path) -> None:
    """There an answer of an invented case is an error, as before."""
    real = Path(shutil.copytree(case, tmp_path / "sag"))
    card = real / "sag.yaml"
    card.write_text(card.read_text("utf-8").replace("fiktiv: true\n", ""), "utf-8")
    assert "fiktiv" not in card.read_text("utf-8")
    assert len(told(review(real, today=DAY))) == len(INVENTED)


def test_its_archive_copy_is_verified_with_and_without_the_case(case: Path, tmp_path: Path) -> None:
    """The copy holds the answers as the case reads them; by itself it still reads to the same."""
    home = Path(shutil.copytree(case, tmp_path / "sag"))
    now = datetime(2026, 11, 25, 12, tzinfo=UTC)
    _, (copy, *_) = archive_files([home / "modtaget" / "politi.pdf"], None, "3a", now=now)
    alone = write(tmp_path / "alene.pdf", copy.read_bytes())
    found = [*verified(folder_of(home).archive), *verified(alone)]
    assert [one.finding.code for one in found if one.finding.severity.value == "error"] == []
