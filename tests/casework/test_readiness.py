"""Nothing is combined, archived or extracted while errors are undecided, whoever calls the functions that write."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from infohus_forms.casework.archiving.archive_case import archive_case
from infohus_forms.casework.documents.assessment import write_combined
from infohus_forms.casework.documents.extracts import choose, offer, write_extract
from infohus_forms.casework.readiness import NotReadyError, blockers, require_ready
from infohus_forms.casework.review.review import Review, review
from infohus_forms.casework.storage.card import load, write
from infohus_forms.casework.storage.case_file import Erasure
from infohus_forms.casework.storage.case_folder import NAME, folder_of
from infohus_forms.casework.storage.case_lock import opened
from infohus_forms.formats.word.writing.fill import fill_word
from infohus_forms.models.appendix import Appendix
from infohus_forms.models.errors import ExitStatus, InfohusError
from infohus_forms.models.stops import FileChangedError
from tests.faults import tree

TODAY = date(2026, 10, 6)
NOW = datetime(2026, 10, 6, 9, tzinfo=UTC)
PRISON = 4
R1, R4 = "DEMO-2026-0042_R1.docx", "DEMO-2026-0042_R4.docx"


def now(case: Path) -> Review:
    """The case as it is."""
    return review(case, today=TODAY)


def combine(result: Review, *, incomplete: bool = False) -> object:
    """As another program would call it."""
    return write_combined(result, incomplete=incomplete)


def archive(result: Review, *, incomplete: bool = False) -> object:
    """As another program would call it."""
    return archive_case(result, "3a", incomplete=incomplete, now=NOW)


def extract(result: Review, *, incomplete: bool = False) -> object:
    """As another program would call it, which got its offer while the case was in order."""
    given = offer(result, incomplete=incomplete)
    choice = choose(result, given, PRISON, ["konklusion"], name="Ane Prøve", today=TODAY)
    return write_extract(result, given, PRISON, choice, incomplete=incomplete)


WRITERS = (combine, archive, extract)
Writer = Callable[..., object]


@pytest.fixture
def case(case_folder: Path) -> Path:
    """A finished case without what was made of it."""
    for part in ("vurdering", "arkiv"):
        shutil.rmtree(case_folder / part)
    return case_folder


def answered(case: Path, name: str, **answers: str) -> None:
    """A received Word form as somebody saved it with other answers."""
    path = case / "modtaget" / name
    path.write_bytes(fill_word(path.read_bytes(), answers))


@pytest.mark.parametrize("write", WRITERS)
def test_a_missing_form_stops_every_writer(case: Path, write: Writer) -> None:
    """The error has the findings; `incomplete` sets just this aside."""
    (case / "modtaget" / R1).unlink()
    before = tree(case)

    with pytest.raises(NotReadyError, match="Intet er skrevet") as stop:
        write(now(case))

    assert "missing.redskab1" in {found.code for found in stop.value.findings}
    assert stop.value.exit_status == ExitStatus.FINDINGS
    assert tree(case) == before
    write(now(case), incomplete=True)
    assert tree(case) != before


@pytest.mark.parametrize("write", WRITERS)
def test_incomplete_sets_no_other_error_aside(case: Path, write: Writer) -> None:
    """A date that is none and a form that is missing."""
    answered(case, R4, hdr_filled_date="31.02.2026")
    (case / "modtaget" / R1).unlink()
    before = tree(case)

    with pytest.raises(NotReadyError) as stop:
        write(now(case), incomplete=True)

    assert {found.code for found in stop.value.findings}.isdisjoint({"missing.redskab1"})
    assert stop.value.findings
    assert tree(case) == before


@pytest.mark.parametrize("write", WRITERS)
def test_a_file_that_cannot_be_read_stops_every_writer_with_status_3(case: Path, write: Writer) -> None:
    """Half a Word file."""
    path = case / "modtaget" / R1
    path.write_bytes(path.read_bytes()[:4000])

    with pytest.raises(NotReadyError) as stop:
        write(now(case))

    assert stop.value.exit_status == ExitStatus.REFUSED


@pytest.mark.parametrize("write", WRITERS)
def test_a_case_without_forms_is_not_written(case: Path, write: Writer) -> None:
    """There is nothing to combine, and no finding either."""
    shutil.rmtree(case / "modtaget")
    before = tree(case)

    with pytest.raises(InfohusError, match="ikke modtaget nogen skemaer") as stop:
        write(now(case))

    assert (stop.value.exit_status, stop.value.findings) == (ExitStatus.FINDINGS, ())
    assert tree(case) == before


def test_a_case_whose_working_copies_are_gone_is_closed(case: Path) -> None:
    """The date and the journal are named, as the command does."""
    write(folder_of(case), replace(load(case), erased=(Erasure("J-1", "2026-10-05"),)))
    shutil.rmtree(case / "modtaget")

    with pytest.raises(NotReadyError, match=r"slettet den 05\.10\.2026 .journal J-1") as stop:
        combine(now(case))

    assert stop.value.exit_status == ExitStatus.USAGE


def news(case: Path) -> None:
    """A form comes back again with another answer."""
    answered(case, R4, hdr_filled_date="31.02.2026")


def one_more(case: Path) -> None:
    """A further file comes."""
    (case / "modtaget" / "brev.txt").write_text("Brev", encoding="utf-8")


def one_gone(case: Path) -> None:
    """A file goes."""
    (case / "modtaget" / R1).unlink()


def decided(case: Path) -> None:
    """Somebody decides something."""
    filed = Appendix("0" * 64, "X", "Ane Prøve", "2026-10-05")
    write(folder_of(case), replace(load(case), appendices=(filed,)))


@pytest.mark.parametrize("write", WRITERS)
@pytest.mark.parametrize(("happens", "named"), [(news, R4), (one_more, "brev.txt"), (one_gone, R1), (decided, NAME)])
def test_a_review_of_another_state_of_the_case_is_not_believed(
    case: Path, write: Writer, happens: Callable[[Path], None], named: str
) -> None:
    """It was in order when it was reviewed; what came since has not been seen."""
    result = now(case)
    require_ready(result, incomplete=False)
    happens(case)
    before = tree(case)

    with pytest.raises(FileChangedError, match=named) as stop:
        write(result)

    assert stop.value.exit_status == ExitStatus.NOT_WRITTEN
    assert tree(case) == before


def test_an_offer_from_when_the_case_was_in_order_writes_no_extract(case: Path) -> None:
    """Neither choosing nor writing asks only when the offer is made."""
    result = now(case)
    given = offer(result, incomplete=False)
    choice = choose(result, given, PRISON, ["konklusion"], name="Ane Prøve", today=TODAY)
    news(case)
    before = tree(case)

    with pytest.raises(FileChangedError):
        choose(result, given, PRISON, ["konklusion"], name="Ane Prøve", today=TODAY)
    with pytest.raises(NotReadyError):
        write_extract(now(case), given, PRISON, choice, incomplete=False)
    assert tree(case) == before


def test_one_review_serves_all_that_is_written_of_it(case: Path) -> None:
    """What the program writes itself (a version, a choice, an archive) is no news; nothing is read twice."""
    with opened(case) as held:
        result = review(held, today=TODAY)
        for write in WRITERS:
            write(result)
        assert blockers(result, incomplete=False) == ()
