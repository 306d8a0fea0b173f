"""One scan with the forms of a whole meeting in it: each is a form of its own in the case, though they share a file."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import yaml

from infohus_forms.casework.archiving.archive_case import archive_case, archive_files
from infohus_forms.casework.archiving.verify import verified
from infohus_forms.casework.intake.review_sheet import sheets_of
from infohus_forms.casework.readiness import NotReadyError
from infohus_forms.casework.removal.withdraw import withdraw
from infohus_forms.casework.review.review import Review, review
from infohus_forms.casework.storage.case_folder import folder_of
from infohus_forms.models.finding import Severity
from infohus_forms.models.response import Response
from tests.casework.on_paper import case_on_paper
from tests.formats.scan.paper import filled_pages, scan_of
from tests.support.received import confirm

DAY = date(2026, 11, 25)
NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
SCAN = "møde/alt.pdf"
FORMS = {
    "redskab1": ("hdr_status=endelig", "hdr_filled_by_name"),
    "redskab2_overblik": ("hdr_status=kladde", "hdr_filled_by_name"),
}


@pytest.fixture(scope="module")
def whole_case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case whose Redskab 1 and overview came back in one scan, the page with the head of each."""
    folder = tmp_path_factory.mktemp("sag")
    pages = []
    for form, reference in case_on_paper(folder, tuple(FORMS), DAY).items():
        head = {spot.page for spot in reference.spots if spot.name == "hdr_filled_by_name"}
        pages += filled_pages(reference, FORMS[form], pages=head)
    (folder / "modtaget" / "møde").mkdir()
    (folder / "modtaget" / SCAN).write_bytes(scan_of(pages))
    return folder


@pytest.fixture
def case_dir(whole_case: Path, tmp_path: Path) -> Path:
    """A copy of it to work on."""
    return Path(shutil.copytree(whole_case, tmp_path / "sag"))


@pytest.fixture(scope="module")
def before(whole_case: Path) -> Review:
    """The case as it is checked first."""
    return review(whole_case, today=DAY)


def forms(result: Review) -> dict[str, Response]:
    """The forms of the case by id."""
    return {item.spec.id: item for item in result.own if item.spec}


def test_both_forms_of_a_scan_are_in_the_case(before: Review) -> None:
    """Each has its own answers and findings, and is told apart in findings by the copy; the scan itself is no error."""
    result, found = before, forms(before)
    assert {form: item.text("hdr_status") for form, item in found.items()} == {
        "redskab1": "endelig",
        "redskab2_overblik": "kladde",
    }
    assert len({item.file for item in result.own}) == len({item.digest for item in result.own}) == 2
    assert {item.received_as for item in result.own} == {SCAN}
    assert len({item.sha256 for item in result.own}) == 1
    assert all(item.paper and item.paper.token in item.file for item in result.own)
    several = [item.finding for item in result.within if item.finding.code == "paper.several"]
    assert [item.severity for item in several] == [Severity.NOTE]
    both = [item for item in result.within if item.finding.field == "hdr_filled_by_name"]
    assert {item.files[0] for item in both} == {item.file for item in result.own}
    assert len({result.key(item) for item in both}) == 2


def test_what_is_confirmed_of_one_is_not_of_the_other(case_dir: Path, before: Review, tmp_path: Path) -> None:
    """Each form has its own answer file; the name that is written in one stays open in the other."""
    written = sheets_of(case_dir / "modtaget" / SCAN, before.own, tmp_path / "ud")
    assert len(written) == 4
    file = next(path for path in written if path.suffix == ".yaml" and "redskab1" in path.read_text(encoding="utf-8"))
    content = yaml.safe_load(file.read_text(encoding="utf-8"))
    content["svar"]["hdr_filled_by_name"] = "Mette Prøve"
    file.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    confirm(case_dir, file, before.own, name="Mette Demo", day=DAY.isoformat())
    after = forms(review(case_dir, today=DAY))
    assert after["redskab1"].text("hdr_filled_by_name") == "Mette Prøve"
    assert after["redskab2_overblik"].answers["hdr_filled_by_name"] is None


def test_both_are_archived_and_both_are_withdrawn_with_the_file(case_dir: Path, before: Review) -> None:
    """The archive has a copy of each with the whole scan inside; taking the scan out of the case takes both."""
    with pytest.raises(NotReadyError, match="Intet er skrevet"):  # what is written by hand was not read off yet
        archive_case(replace(before, folder=folder_of(case_dir)), "3a", incomplete=True, now=NOW)
    _, paths = archive_files([case_dir / "modtaget" / SCAN], None, "3a", now=NOW)
    names = [path.name for path in paths]
    assert sum("redskab1" in name for name in names) == 1
    assert sum("redskab2_overblik" in name for name in names) == 1
    assert [item for item in verified(case_dir / "arkiv") if item.finding.severity is Severity.ERROR] == []
    gone = withdraw(
        case_dir, [case_dir / "modtaget" / SCAN], reason="Forkert sag", name="Mette Demo", today=DAY, now=NOW
    )
    assert len(gone.forms) == 2
    assert gone.copies == 2
    assert review(case_dir, today=DAY).own == ()
