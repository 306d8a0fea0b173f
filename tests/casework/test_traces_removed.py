"""What a withdrawal and `forget` must find: each trace of a file that `sag.yaml`, the archive and the documents can hold."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from infohus_forms.casework.intake.review_sheet import sheets_of
from infohus_forms.casework.issuing.make_form import Order, issue
from infohus_forms.casework.removal import withdraw as withdrawing
from infohus_forms.casework.review.review import review
from infohus_forms.casework.storage.card import load
from infohus_forms.casework.storage.card import write as write_case
from infohus_forms.casework.storage.case_folder import folder_of
from infohus_forms.formats.word.writing.fill import fill_word
from tests.casework.on_paper import case_on_paper
from tests.casework.test_reading_cache import SCAN, Reader, entries, once
from tests.formats.scan.paper import filled_pages, scan_of
from tests.support.received import confirm
from tests.support.shelf import SHELF

Command = Callable[..., Any]
WHY = ("--reason", "Skemaet handler om en anden person", "--name", "Kim Prøve")
DAY = date(2026, 11, 25)
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def test_answers_confirmed_off_a_withdrawn_scan_leave_the_card_of_the_case(
    infohus: Command, tmp_path: Path, needs_package: Callable[[str], None]
) -> None:
    """They are answers in clear; what was confirmed off another scan stays."""
    needs_package("cv2")
    case = tmp_path / "sag"
    reference = case_on_paper(case, ("redskab2_overblik",), DAY)["redskab2_overblik"]
    scan = case / "modtaget" / "scan 1.pdf"
    scan.write_bytes(scan_of(filled_pages(reference, ("hdr_filled_by_name", "hdr_status=kladde"), pages=(1,))))
    (own,) = review(case, today=DAY).own
    _, file = sheets_of(scan, [own], tmp_path / "ud")
    typed = {"hdr_filled_by_name": "Łukasz Prøve"}
    lines = file.read_text(encoding="utf-8").splitlines()
    file.write_text(
        "\n".join(
            next((f"{line.rstrip()} {text}" for name, text in typed.items() if line.split(":")[0].strip(' "') == name), line)
            for line in lines
        ),
        encoding="utf-8",
    )  # fmt: skip
    confirm(case, file, [own], name="Mette Demo", day=DAY.isoformat())
    card = case / "sag.yaml"
    assert "Łukasz Prøve" in card.read_text(encoding="utf-8")

    assert infohus("withdraw", scan, *WHY).status == 0

    assert load(case).confirmations == ()
    assert "Łukasz" not in card.read_text(encoding="utf-8")


def test_documents_to_call_back_are_named_as_word_and_as_pdf(infohus: Command, small_case: Path) -> None:
    """Both were made from the form, and either may have been sent."""
    made = {
        path.name for path in (small_case / "vurdering").glob("*samlet-vurdering*") if path.suffix in (".pdf", ".docx")
    }
    assert {Path(name).suffix for name in made} == {".pdf", ".docx"}

    said = infohus("withdraw", min((small_case / "modtaget").iterdir()), *WHY)

    assert [name for name in sorted(made) if name not in said.out] == []


def test_an_equal_file_that_someone_put_into_the_archive_goes_too(infohus: Command, case_folder: Path) -> None:
    """It is no part of the archive: what the manifest lists leaves with its line, and this left nothing behind."""
    form = next(path for path in (case_folder / "modtaget").iterdir() if "_R4" in path.name)
    beside = (case_folder / "arkiv" / "kopi.docx", case_folder / "arkiv" / "under" / ".skjult")
    for path in beside:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(form.read_bytes())

    said = infohus("withdraw", form, *WHY)

    assert said.status == 0
    assert "arkiv/kopi.docx: ens kopi, slettet." in said.out
    assert not any(path.exists() for path in beside)
    assert infohus("verify", case_folder).status == 0


def test_withdraw_names_files_as_the_path_was_typed(
    infohus: Command, small_case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As every other command does: no list of absolute paths for a case that was named by its folder."""
    monkeypatch.chdir(small_case.parent)
    form = next((small_case / "modtaget").iterdir())

    said = infohus("withdraw", Path(small_case.name, "modtaget", form.name), *WHY)

    assert said.status == 0
    assert str(small_case.parent) not in said.out + said.err


def test_no_archive_copy_is_counted_where_none_has_this_original(small_case: Path) -> None:
    """The archive is left as it is."""
    other = {"f" * 64}

    assert withdrawing._archive_without(folder_of(small_case), other, set(), set(), now=NOW) == (0, {})


@pytest.mark.parametrize(("text", "named"), [("Ulla", True), ("Ull", False)])
def test_a_short_answer_filled_in_elsewhere_is_known_from_four_letters_on(
    infohus: Command, small_case: Path, text: str, *, named: bool
) -> None:
    """Three letters would be found in most forms; four are a name."""
    case = folder_of(small_case)
    file = load(small_case)
    form = min(case.received.iterdir())
    form.write_bytes(fill_word(form.read_bytes(), {"r1_p_name": text}))
    order = Order("redskab2_bidrag", "Bidrag", {"r2b_person_name": text})
    sheet, _ = issue(
        SHELF, file.reference, order, ("word",), case.forms, today=date(2026, 11, 5), fresh=lambda: "1234ABCD"
    )
    write_case(case, replace(file, issued=(*file.issued, sheet)))

    said = infohus("withdraw", form, *WHY)

    assert said.status == 0
    assert ("Bidrag.docx" in said.out) is named


def test_the_newest_document_is_not_forgotten_before_it_is_archived(infohus: Command, case_folder: Path) -> None:
    """A new version was combined after the archive: nobody else has it."""
    form = next(path for path in (case_folder / "modtaget").glob("*.docx") if "_R4" in path.name)
    form.write_bytes(fill_word(form.read_bytes(), {"r4_uncertain": "Adressen er endnu ikke afklaret."}))
    assert infohus("combine", case_folder).status == 0
    newest = max((case_folder / "vurdering").glob("*samlet-vurdering*.pdf"), key=lambda path: path.name)
    archived = {one["sha256"] for one in json.loads((case_folder / "arkiv/manifest.json").read_bytes())["files"]}
    assert hashlib.sha256(newest.read_bytes()).hexdigest() not in archived

    said = infohus("forget", case_folder, "--journal-ref", "1")

    assert said.status == 2
    assert newest.name in said.err
    assert newest.exists()


def test_the_word_file_of_an_archived_extract_does_not_stop_forgetting(infohus: Command, case_folder: Path) -> None:
    """The archive holds the extract as PDF; its Word twin is made of the same words."""
    chosen = infohus("extract", case_folder, "--to", "4", "--part", "konklusion", "--by", "Ane Møllegård-Prøve")
    assert chosen.status == 0, chosen.err
    assert list((case_folder / "vurdering").glob("*uddrag-4*.docx"))
    assert infohus("combine", case_folder).status == 0
    assert infohus("archive", case_folder).status == 0

    said = infohus("forget", case_folder, "--journal-ref", "1")

    assert (said.status, said.err) == (0, said.err)
    assert not (case_folder / "vurdering").exists()


def test_forget_takes_what_was_read_of_every_scan(infohus: Command, small_case: Path) -> None:
    """No answer is left in a case of which only the archive's list is kept."""
    scan = small_case / "modtaget" / "scan.pdf"
    scan.write_bytes(SCAN)
    once(small_case, Reader())
    scan.unlink()
    assert len(entries(small_case)) == 1
    said = infohus("forget", small_case, "--journal-ref", "1")
    assert said.status == 0, said.err
    assert not (small_case / "gennemsyn").exists()
    assert not [path for path in small_case.rglob("*") if path.is_file() and b"26/01234" in path.read_bytes()]
