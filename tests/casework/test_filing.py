"""The archive folder of a case: what lies in it, what stands beside each document, and what a second look finds."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from infohus_forms.archive import archive_copy as completed
from infohus_forms.archive.manifest import entries_of, manifest, sha256
from infohus_forms.archive.page_text import Font
from infohus_forms.casework.archiving.archive_case import archive_case, archive_files
from infohus_forms.casework.archiving.verify import verified
from infohus_forms.casework.review.review import review
from infohus_forms.formats.typesetting import fitting_all
from tests.conftest import Said

NOW = datetime(2026, 10, 6, 9, 30, tzinfo=UTC)
TODAY = date(2026, 10, 6)


def archived(folder: Path, profile: str = "3a", now: datetime = NOW) -> list[Path]:
    """The case archived now."""
    return archive_case(review(folder, today=TODAY), profile, incomplete=False, now=now)[0]


def codes(folder: Path) -> set[str]:
    """What a second look says."""
    return {item.finding.code for item in verified(folder)}


def snapshot(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("left", ["arkiv", "sag.yaml"])
def test_a_case_that_is_not_archived_says_so(tmp_path: Path, left: str) -> None:
    """A new case has an empty archive folder, or none: nothing is said of a manifest that nobody has heard of."""
    case = tmp_path / "sag"
    (case / left).mkdir(parents=True) if left == "arkiv" else case.mkdir()
    (case / "sag.yaml").write_text("sagsnummer: x", encoding="utf-8")
    assert codes(case) == {"archive.none_yet"}


def test_archiving_again_changes_nothing_but_what_is_new(case_folder: Path) -> None:
    """The same case a day later gives the same files and no new line in the log: the clock stands nowhere else."""
    before = snapshot(case_folder / "arkiv")
    archived(case_folder, now=NOW + timedelta(days=1))
    assert snapshot(case_folder / "arkiv") == before


def test_a_copy_made_the_day_a_form_arrived_is_the_one_of_the_whole_case(case_folder: Path) -> None:
    """A single file goes into its own case's archive; when the case is archived, nothing new is made of it."""
    whole = snapshot(case_folder / "arkiv")
    shutil.rmtree(case_folder / "arkiv")
    form = next(case_folder.glob("modtaget/*R3_moede1*"))
    _, (copy,) = archive_files([form], None, "3a", now=NOW)
    assert copy.parent == case_folder / "arkiv"
    assert copy.read_bytes() == whole[copy.name]
    assert verified(case_folder) == []
    archived(case_folder)
    assert {name: data for name, data in snapshot(case_folder / "arkiv").items() if name != "arkivlog.jsonl"} == {
        name: data for name, data in whole.items() if name != "arkivlog.jsonl"
    }
    assert verified(case_folder) == []


def test_a_received_file_is_archived_from_where_the_user_stands(
    infohus: Callable[..., Said], case_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Named from above the case, from inside it and from its folder: a path is relative to somewhere in daily use."""
    form = next(case_folder.glob("modtaget/*R3_moede1*"))
    for number, stand in enumerate((case_folder.parent, case_folder, form.parent)):
        monkeypatch.chdir(stand)
        said = infohus("archive", form.relative_to(stand), "-o", case_folder.parent / f"ud{number}")
        assert said.status == 0, said.err
        assert list((case_folder.parent / f"ud{number}").glob("*.pdf"))


def test_what_is_no_form_is_archived_too(case_folder: Path) -> None:
    """A letter and a cut-off file in `modtaget`: the first as an appendix, both whole in the archive."""
    (case_folder / "modtaget/brev.txt").write_bytes(b"Et brev fra en skole")
    names = [path.name for path in archived(case_folder)]
    (appendix,) = [name for name in names if "_bilag_" in name]
    with pikepdf.open(case_folder / "arkiv" / appendix) as pdf:
        assert pdf.attachments["original.bin"].get_file().read_bytes() == b"Et brev fra en skole"
    assert codes(case_folder) == {"archive.not_compared"}


def test_no_document_is_written_over(case_folder: Path) -> None:
    """Somebody changed a copy: it stays, is told of, and the right one lies beside it."""
    (copy,) = case_folder.glob("arkiv/*_redskab4_*.pdf")
    right = copy.read_bytes()
    copy.write_bytes(right + b"\n")
    assert "archive.wrong_file" in codes(case_folder)
    paths = archived(case_folder)
    assert copy.read_bytes() == right + b"\n"
    assert copy.with_name(f"{copy.stem}_2.pdf").read_bytes() == right
    assert copy.with_name(f"{copy.stem}_2.pdf") in paths


def test_a_damaged_archive_is_told_of_when_archiving_and_can_be_made_whole(
    infohus: Callable[..., Any], case_folder: Path
) -> None:
    """One byte of a copy is another: archive says so and does not end well; with the file moved out all is made again."""
    (copy,) = case_folder.glob("arkiv/*_redskab4_*.pdf")
    copy.write_bytes(copy.read_bytes()[:-1] + b" ")
    said = infohus("archive", case_folder)
    assert (said.status, f"Filen {copy.name} er ændret" in said.err) == (6, True)
    copy.unlink()
    assert infohus("archive", case_folder).status == 0
    assert infohus("verify", case_folder).status == 0


def test_without_embedded_files_they_lie_beside(case_folder: Path, tmp_path: Path) -> None:
    """PDF/A-2a: the original, the data and the specification in `originaler`, and a second look reads them all."""
    folder = tmp_path / "2a"
    for path in sorted(case_folder.glob("modtaget/*")):
        archive_files([path], folder, "2a", now=NOW)
    copies = sorted(path for path in folder.glob("*.pdf"))
    assert len(copies) == 12
    for copy in copies:
        with pikepdf.open(copy) as pdf:
            assert not pdf.attachments
        assert len(list(folder.glob(f"originaler/{copy.stem}_original.*"))) == 1
        assert (folder / f"originaler/{copy.stem}_data.json").is_file()
    originals = {path.read_bytes() for path in folder.glob("originaler/*_original.*")}
    assert originals == {path.read_bytes() for path in case_folder.glob("modtaget/*")}
    assert verified(folder) == []
    data = next(folder.glob("originaler/*_redskab4_*_data.json"))
    data.write_bytes(data.read_bytes().replace(b'"ja"', b'"nej"'))
    assert {"archive.wrong_file", "archive.wrong_attachment", "archive.reads_differently"} <= codes(folder)


def test_the_sidecar_says_what_a_records_system_asks_for(case_folder: Path) -> None:
    """A contribution came in, a meeting sheet is internal; titles hold form, authority and numbers, and no person."""
    sides = {path.stem: json.loads(path.read_bytes()) for path in case_folder.glob("arkiv/DEMO*.json")}
    assert sides.keys() == {path.stem for path in case_folder.glob("arkiv/*.pdf")}
    met = sides["DEMO-2026-0042_redskab3_moede1_2026-09-18"]
    assert (met["date"], met["direction"], met["status"]) == ("2026-09-18", "intern", "Endelig")
    assert met["title"].endswith(", møde 1")
    asked = sides["DEMO-2026-0042_redskab2_bidrag_politi_2026-09-14"]
    assert asked["direction"] == "ind"
    assert asked["title"].endswith(", Politi")
    for stem, side in sides.items():
        assert side["sha256"] == sha256((case_folder / "arkiv" / f"{stem}.pdf").read_bytes())
        assert side["theme"]
        assert not re.search("Jakob|Jakub|Ane|Møllegård|Prøve", json.dumps(side, ensure_ascii=False))


def repacked(path: Path, change: Callable[[pikepdf.Pdf], None]) -> None:
    """A copy changed by somebody who also writes its digest into the manifest."""
    with pikepdf.open(BytesIO(path.read_bytes())) as pdf:
        change(pdf)
        pdf.save(path)
    relisted(path)


def relisted(path: Path) -> None:
    """The manifest written anew for a changed file."""
    listed = path.parent / "manifest.json"
    content = json.loads(listed.read_bytes())
    for item in content["files"]:
        if item["path"] == path.name:
            item |= {"sha256": sha256(path.read_bytes()), "size": path.stat().st_size}
    listed.write_bytes((json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode())


def swap_original(pdf: pikepdf.Pdf) -> None:
    """Another received file inside."""
    name = next(name for name in pdf.attachments if name.startswith("original."))
    pdf.attachments[name] = pikepdf.AttachedFileSpec(pdf, b"noget andet")


def change_data(pdf: pikepdf.Pdf) -> None:
    """Another answer in the data."""
    data = json.loads(pdf.attachments["data.json"].get_file().read_bytes())
    data["answers"]["r4_signoff"] = None
    data["answers"]["hdr_filled_by_name"] = "En Anden-Prøve"
    pdf.attachments["data.json"] = pikepdf.AttachedFileSpec(pdf, json.dumps(data).encode())


def change_text(pdf: pikepdf.Pdf) -> None:
    """One line of an answer with its letters in another order, in the font that the page has."""
    data = json.loads(pdf.attachments["data.json"].get_file().read_bytes())
    answer = max((value for value in data["answers"].values() if isinstance(value, str)), key=len)
    for page in pdf.pages:
        fonts = {name: Font(font) for name, font in page.resources.Font.items()}
        content = list(pikepdf.parse_content_stream(page))
        font = None
        for number, instruction in enumerate(content):
            operands: Any = instruction.operands
            if str(instruction.operator) == "Tf":
                font = fonts[str(operands[0])]
            elif str(instruction.operator) in {"Tj", "TJ"} and font:
                parts = operands[0] if str(instruction.operator) == "TJ" else [operands[0]]
                shown = b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String))
                if len(text := font.text(shown)) > 20 and text.strip() in answer:
                    codes = [shown[at : at + font.width] for at in range(0, len(shown), font.width)]
                    content[number] = pikepdf.ContentStreamInstruction(
                        [pikepdf.String(b"".join(reversed(codes)))], pikepdf.Operator("Tj")
                    )
                    page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(content))
                    return
    raise AssertionError("no line of the answer was found")


def change_page(pdf: pikepdf.Pdf) -> None:
    """The text of the first page gone."""
    pdf.pages[0].Contents = pdf.make_stream(b"")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (swap_original, "archive.wrong_attachment"),
        (change_data, "archive.reads_differently"),
        (change_data, "archive.wrong_attachment"),
        (change_text, "archive.answer_not_found"),
        (change_page, "archive.question_not_found"),
    ],
)
def test_a_forger_who_mends_the_manifest_is_found_twice(
    case_folder: Path, change: Callable[[pikepdf.Pdf], None], code: str
) -> None:
    """By the copy itself, and by the log, which knows the manifest that was written."""
    (copy,) = case_folder.glob("arkiv/*_redskab4_*.pdf")
    repacked(copy, change)
    found = codes(case_folder)
    assert code in found
    assert "archive.not_logged" in found
    assert "archive.wrong_file" not in found


def test_a_manifest_and_a_log_that_are_both_new_are_found_by_the_journal(
    case_folder: Path, infohus: Callable[..., Said]
) -> None:
    """`infohus archive` says the digest of the manifest; noted elsewhere, it finds what was made anew."""
    said = infohus("archive", case_folder)
    (noted,) = re.findall("[0-9a-f]{64}", said.err)
    assert infohus("verify", case_folder, "--digest", noted).status == 0
    (copy,) = case_folder.glob("arkiv/*_redskab4_*.pdf")
    copy.unlink()
    copy.with_suffix(".json").unlink()
    listed = case_folder / "arkiv/manifest.json"
    entries = [item for item in entries_of(listed.read_bytes()) if not item.path.startswith(copy.stem)]
    (case_folder / "arkiv/arkivlog.jsonl").unlink()
    listed.write_bytes(manifest(entries, case_no="DEMO-2026-0042", made=NOW, made_with={}))
    archived_log(case_folder)
    assert infohus("verify", case_folder).status == 0
    again = infohus("verify", case_folder, "--digest", noted)
    assert again.status == 6
    assert "manifest.json" in again.out + again.err


def archived_log(folder: Path) -> None:
    """A log as our own program would write it for the manifest that is there."""
    from infohus_forms.archive.manifest import logged

    listed = (folder / "arkiv/manifest.json").read_bytes()
    (folder / "arkiv/arkivlog.jsonl").write_bytes(logged(b"", listed, time=NOW, made_with={}))


@pytest.mark.parametrize("tamper", ["manifest", "log line", "log gone", "file gone", "file more"])
def test_every_change_of_the_folder_is_found(case_folder: Path, tamper: str) -> None:
    """Both sides: whole it has nothing wrong, and each change by itself is named."""
    (case_folder / "modtaget/brev.txt").write_bytes(b"Et brev")
    archived(case_folder)
    whole = {"archive.not_compared"}  # the letter is no form: its copy cannot be made again
    assert codes(case_folder) == whole
    log, listed = case_folder / "arkiv/arkivlog.jsonl", case_folder / "arkiv/manifest.json"
    expected = {"archive.not_logged"}
    match tamper:
        case "manifest":
            listed.write_bytes(listed.read_bytes().replace(b'"Endelig"', b'"Kladde"') + b"\n")
        case "log line":
            log.write_bytes(b"".join(log.read_bytes().splitlines(keepends=True)[1:]))
        case "log gone":
            log.unlink()
        case "file gone":
            next(case_folder.glob("arkiv/*_redskab1_*.json")).unlink()
            expected = {"archive.missing_file"}
        case _:
            (case_folder / "arkiv/løs.pdf").write_bytes(b"%PDF-1.7")
            expected = {"archive.extra_file"}
    assert codes(case_folder) == expected | whole


def test_the_combined_document_says_what_its_data_say(case_folder: Path) -> None:
    """A sentence changed in the embedded data of the combined document is found: it stands nowhere on the pages."""
    (copy,) = case_folder.glob("arkiv/*samlet-vurdering*.pdf")

    def change(pdf: pikepdf.Pdf) -> None:
        content: dict[str, Any] = json.loads(pdf.attachments["samlet_vurdering.json"].get_file().read_bytes())
        content["conclusion"] = "Noget helt andet, som ingen har skrevet."
        pdf.attachments["samlet_vurdering.json"] = pikepdf.AttachedFileSpec(pdf, json.dumps(content).encode())

    repacked(copy, change)
    assert "archive.texts_not_found" in codes(case_folder)


def test_a_copy_whose_pages_say_something_else_is_never_written(
    infohus: Callable[..., Said], case_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One answer set in other words than the data have: exit 6, the file and the question named, no folder made."""
    form = case_folder / "modtaget" / "DEMO-2026-0042_R4.docx"
    answer = infohus("read", form, "--json").data[0]["answers"]["r4_whole"]

    def otherwise(data: Any) -> Any:
        return json.loads(json.dumps(fitting_all(data)).replace(json.dumps(answer)[1:21], "Noget andet"))

    monkeypatch.setattr(completed, "fitting_all", otherwise)
    said = infohus("archive", form, "-o", tmp_path / "arkiv")

    assert said.status == 6
    assert said.err.startswith("DEMO-2026-0042_R4.docx: Svaret på »")
    assert "Intet er skrevet." in said.err
    assert not (tmp_path / "arkiv").exists()
