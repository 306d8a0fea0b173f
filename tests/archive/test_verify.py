"""The second look: a change anywhere in a copy or in its folder is found."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from infohus_forms.archive.manifest import CLAIMED, Entry, about_response, entry, log_is_whole, logged, manifest
from infohus_forms.archive.naming import archive_name
from infohus_forms.archive.pages_match_data import Pages, disagreements, squeezed
from infohus_forms.archive.verify import verify_folder, verify_pdf
from infohus_forms.models.case import Reference
from tests.archive.copies import ANSWERS, EVERYTHING, MADE, ORIGINAL, completed, copy_of


def codes(found: list[Any]) -> set[str]:
    """The codes of findings."""
    return {item.code for item in found}


def changed(pdf: bytes, change: Callable[[pikepdf.Pdf], None]) -> bytes:
    """The document with a change that its maker did not make."""
    with pikepdf.open(BytesIO(pdf)) as document:
        change(document)
        out = BytesIO()
        document.save(out)
    return out.getvalue()


def embed(name: str, data: bytes) -> Callable[[pikepdf.Pdf], None]:
    """A change that puts a file in, over one of the same name."""

    def change(document: pikepdf.Pdf) -> None:
        document.attachments[name] = pikepdf.AttachedFileSpec(document, data, mime_type="text/plain")

    return change


def test_a_copy_as_it_was_made_has_nothing_wrong() -> None:
    """Every kind of answer, both profiles."""
    assert verify_pdf(copy_of(completed())) == []
    assert verify_pdf(copy_of(completed(), profile="2a")) == []


def test_another_original_is_found() -> None:
    """One byte of the embedded file changed: its digest stands in the data and on the page."""
    pdf = changed(copy_of(completed()), embed("original.pdf", ORIGINAL + b" "))
    assert "archive.wrong_attachment" in codes(verify_pdf(pdf))


def test_other_data_are_found() -> None:
    """An answer changed in `data.json` is neither the file that was embedded nor what the page says."""
    data = completed(answers={**ANSWERS, "channel": "brev"}).as_json()
    found = verify_pdf(changed(copy_of(completed()), embed("data.json", json.dumps(data).encode())))
    assert {"archive.wrong_attachment", "archive.answer_not_found"} <= codes(found)
    assert "channel" in {item.field for item in found}


def test_a_missing_and_a_foreign_file_are_found() -> None:
    """The specification taken out, something else put in."""

    def swap(document: pikepdf.Pdf) -> None:
        del document.attachments["specifikation.json"]
        embed("fremmed.txt", b"x")(document)

    assert {"archive.missing_attachment", "archive.unknown_attachment"} <= codes(
        verify_pdf(changed(copy_of(completed()), swap))
    )


@pytest.mark.parametrize(
    "names", [("data.json",), ("data.json", "specifikation.json"), ("data.json", "specifikation.json", "original.pdf")]
)
def test_a_copy_without_its_data_is_found(names: tuple[str, ...]) -> None:
    """A copy that claims PDF/A-3a has its files inside: also when all of them are taken out it is not whole."""

    def take(document: pikepdf.Pdf) -> None:
        for name in names:
            del document.attachments[name]

    assert "archive.missing_attachment" in codes(verify_pdf(changed(copy_of(completed()), take)))


@pytest.mark.parametrize(
    "other",
    [{"answers": ["x"]}, {"answers": {"seen": 7}}, {"answers": {"known": {"a": 1}}}, {"outside": ["x"]}],
)
def test_data_that_are_no_answers_are_damaged(other: dict[str, Any]) -> None:
    """A list where answers should be, a number for rows: a finding about `data.json`, and no stop."""
    data = json.dumps({**completed().as_json(), **other}).encode()
    assert "archive.damaged_data" in codes(verify_pdf(changed(copy_of(completed()), embed("data.json", data))))


@pytest.mark.parametrize(
    ("answer", "other"),
    [
        ("name", "Ida Kjær-Demo"),
        ("story", "Første linje.\nTredje linje."),
        ("day", "2026-05-04"),
        ("hour", "09:41"),
        ("amount", "12.6"),
        ("person", "320199-0001"),
        ("known", "ja"),
        ("channel", "brev"),
        ("colour", "b1"),
        ("all_of", ["skole", "fritid"]),
        ("worry", "2"),
        ("means", "0"),
        ("seen", [{"what": "Det tredje", "on": None, "sure": None}]),
        ("seen__more", "Og to rækker til"),
        ("signed_name", "Eva Prøve"),
        ("signed_date", "2026-05-05"),
    ],
)
def test_any_answer_that_the_page_does_not_say_is_found(answer: str, other: Any) -> None:
    """Data that differ in one answer from what was printed: exactly that question is named."""
    pages = Pages.of(pikepdf.open(BytesIO(copy_of(completed()))))
    data = completed(answers={**ANSWERS, answer: other}).as_json()
    found = list(disagreements(EVERYTHING, data, pages))
    assert [(item.code, item.field) for item in found] == [
        ("archive.answer_not_found", answer.split("__", maxsplit=1)[0].removesuffix("_name").removesuffix("_date"))
    ]


def test_a_finding_never_holds_the_answer() -> None:
    """Only the question's own words."""
    pages = Pages((squeezed("1 Del 1"),))
    said = " ".join(item.message + item.hint for item in disagreements(EVERYTHING, completed().as_json(), pages))
    assert "Ida" not in said
    assert "Hvad skete der?" in said


def test_what_is_no_pdf_or_claims_nothing_is_found() -> None:
    """A cut file, and a PDF that does not say that it is PDF/A."""
    pdf = copy_of(completed())
    assert codes(verify_pdf(pdf[:400])) == {"archive.not_pdf"}

    def unclaim(document: pikepdf.Pdf) -> None:
        del document.Root.Metadata

    assert codes(verify_pdf(changed(pdf, unclaim))) == {"archive.no_claim"}


def folder_of(place: Path) -> tuple[Path, str]:
    """An archive folder with one copy."""
    response = completed()
    name = archive_name(response, Reference("26/0042", ""))
    pdf = copy_of(response)
    with pikepdf.open(BytesIO(pdf)) as document:
        data = document.attachments["data.json"].get_file().read_bytes()
    about = {**about_response(response, ORIGINAL, data), CLAIMED: "PDF/A-3a og PDF/UA-1"}
    (place / name).write_bytes(pdf)
    listing(place, entry(name, "arkivkopi", pdf, about))
    return place, name


def listing(place: Path, listed: Entry) -> None:
    """Write a manifest of one file and its log, as one who may write in the folder can."""
    data = manifest([listed], case_no="26/0042", made=MADE, made_with={"typst": "0.15"})
    (place / "manifest.json").write_bytes(data)
    (place / "arkivlog.jsonl").write_bytes(logged(b"", data, time=MADE, made_with={}))


def test_a_folder_as_it_was_written_has_nothing_wrong(tmp_path: Path) -> None:
    """Each file is listed with its digest; what Windows leaves behind is passed over."""
    folder, _ = folder_of(tmp_path)
    (folder / "Thumbs.db").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504))
    assert verify_folder(folder) == []


def test_every_change_in_a_folder_is_found(tmp_path: Path) -> None:
    """A changed bit, a file too many, a file too few, no manifest."""
    folder, name = folder_of(tmp_path)
    whole = (folder / name).read_bytes()
    (folder / "løs.txt").write_bytes(b"x")
    assert codes(verify_folder(folder)) == {"archive.extra_file"}
    (folder / "løs.txt").unlink()
    (folder / name).write_bytes(whole[:-20] + bytes([whole[-20] ^ 1]) + whole[-19:])
    assert "archive.wrong_file" in codes(verify_folder(folder))
    (folder / name).unlink()
    assert codes(verify_folder(folder)) == {"archive.missing_file"}
    (folder / "manifest.json").write_bytes(b"{")
    assert codes(verify_folder(folder)) == {"archive.no_manifest"}


def test_a_link_in_place_of_a_file_is_found(tmp_path: Path) -> None:
    """The copy lies elsewhere and would be left behind when the folder is moved; a link that nobody listed is a file too many."""
    (tmp_path / "arkiv").mkdir()
    folder, name = folder_of(tmp_path / "arkiv")
    (folder / name).rename(tmp_path / "andetsteds.pdf")
    try:
        (folder / name).symlink_to(tmp_path / "andetsteds.pdf")
    except OSError:
        pytest.skip("this user may make no links")
    (folder / "ud").symlink_to(tmp_path, target_is_directory=True)
    (folder / "ingen").symlink_to(tmp_path / "findes-ikke")
    assert [(item.code, item.place) for item in verify_folder(folder)] == [
        ("archive.linked_file", name),
        ("archive.extra_file", "ingen"),
        ("archive.extra_file", "ud"),
    ]


def test_a_listed_copy_that_claims_nothing_any_more_is_found(tmp_path: Path) -> None:
    """The manifest says what the copy claims; a copy that lost its claim is found though its digest was listed anew."""
    folder, name = folder_of(tmp_path)

    def unclaim(document: pikepdf.Pdf) -> None:
        del document.Root.Metadata

    (folder / name).write_bytes(pdf := changed((folder / name).read_bytes(), unclaim))
    listing(folder, entry(name, "arkivkopi", pdf, {CLAIMED: "PDF/A-3a og PDF/UA-1"}))
    assert codes(verify_folder(folder)) == {"archive.no_claim"}


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("", "archive.unsafe_path"),
        ("a\0b", "archive.unsafe_path"),
        ("\ud800", "archive.unsafe_path"),
        ("x" * 5000, "archive.unreadable_file"),
    ],
)
def test_a_name_that_no_file_can_have_is_found(tmp_path: Path, path: str, code: str) -> None:
    """Nothing, a control character, half a letter, more letters than a disk takes: a finding, and no stop."""
    listed = {"path": path, "role": "", "size": 0, "sha256": ""}
    (tmp_path / "manifest.json").write_text(json.dumps({"files": [listed]}))
    assert codes(verify_folder(tmp_path)) == {code, "archive.not_logged"}


def test_a_size_that_is_no_number_makes_no_manifest(tmp_path: Path) -> None:
    """1e999 is read as infinite."""
    (tmp_path / "manifest.json").write_text('{"files": [{"path": "x", "role": "", "size": 1e999, "sha256": ""}]}')
    assert codes(verify_folder(tmp_path)) == {"archive.no_manifest"}


def test_another_time_in_the_log_is_found(tmp_path: Path) -> None:
    """Also in its last line, which no line after it names; other line ends are no change, and a line without its digest is no line of ours."""
    folder, _ = folder_of(tmp_path)
    log, listed = folder / "arkivlog.jsonl", (folder / "manifest.json").read_bytes()
    whole = log.read_bytes()
    assert not log_is_whole(whole.replace(b"2026", b"2025", 1), listed)
    assert log_is_whole(whole.replace(b"\n", b"\r\n"), listed)
    older = json.loads(whole)
    del older["line_sha256"]
    assert not log_is_whole(json.dumps(older).encode(), listed)


def test_a_manifest_cannot_point_out_of_its_folder(tmp_path: Path) -> None:
    """`../` in a path is a finding, and nothing out there is read."""
    listed = entry("../hemmelig.pdf", "arkivkopi", b"x")
    (tmp_path / "manifest.json").write_bytes(manifest([listed], case_no="", made=MADE, made_with={}))
    assert codes(verify_folder(tmp_path)) == {"archive.unsafe_path", "archive.not_logged"}


@pytest.mark.parametrize(
    ("pages", "whole"),
    [
        (("1ABCPoliti", "DEF2"), True),
        (("1ABC", "", "DEF"), True),
        (("1ABCPoliti", "EF2"), False),
        (("DEF2", "1ABC"), False),
        (("1ABCPolitiDEF",), False),
    ],
)
def test_a_cell_that_goes_on_over_a_page_is_whole(pages: tuple[str, ...], whole: bool) -> None:  # noqa: FBT001 - a verdict
    """The row's other cells stand in between; a letter lost, another order, or a gap on one page is not the answer."""
    assert Pages(pages).goes_on("ABCDEF") is whole
