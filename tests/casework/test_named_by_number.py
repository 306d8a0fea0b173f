"""A CPR number in the name of a file or a folder stays there: no message, result or file of ours repeats it (design §3, rule 7)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile, ZipFile

import pikepdf
import pypdfium2
import pytest

from infohus_forms.casework.review.review import review
from infohus_forms.casework.storage.received_files import name_in, place_in
from infohus_forms.files import write
from infohus_forms.models.finding import note
from infohus_forms.models.masked import masked
from tests.casework.on_paper import case_on_paper
from tests.faults import WHY, a_case, called
from tests.formats.scan.paper import filled_pages, scan_of

NUMBER = "310299-9876"
OTHER = "310299-9877"
FOLDER = "300299-9875"
NAMES = (NUMBER, OTHER, FOLDER)
FOUND = re.compile("|".join(f"{name[:6]}[-_ ]?{name[7:]}" for name in NAMES))


@pytest.fixture(scope="module")
def named_case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole shipped case in a folder with a number in its name, whose received files have numbers in theirs."""
    return a_named_case(tmp_path_factory.mktemp("navne") / f"Sag {FOLDER}")


def a_named_case(folder: Path) -> Path:
    """The case, its files renamed; two of them differ in the number only. A letter, a picture and a damaged file lie beside the forms."""
    case = a_case(folder, "fjordmark")
    files = sorted((case / "modtaget").iterdir())
    for number, path in enumerate(files):
        path.rename(path.with_name(f"{NUMBER}_{number}_{path.name}"))
    received = case / "modtaget"
    write(received / f"brev {NUMBER.replace('-', '')}.txt", b"Et brev")
    write(received / f"{NUMBER}_skade.docx", b"PK\x03\x04 skadet")
    write(received / f"{OTHER}_skade.docx", b"PK\x03\x04 skadet ogs\xc3\xa5")
    write(received / f"mappe {FOLDER}" / f"foto_{NUMBER}.png", a_picture())
    return case


def a_picture() -> bytes:
    """A picture of no form."""
    from PIL import Image

    out = BytesIO()
    Image.linear_gradient("L").resize((400, 500)).save(out, "PNG")
    return out.getvalue()


def texts_of(data: bytes) -> Iterator[str]:
    """Everything that a file says: its bytes, the parts of a package, and of a PDF its objects, files inside and pages."""
    yield data.decode("utf-8", "replace")
    try:
        with ZipFile(BytesIO(data)) as package:
            for name in package.namelist():
                yield name
                yield from texts_of(package.read(name))
    except BadZipFile:
        pass
    if data.startswith(b"%PDF"):
        with pikepdf.open(BytesIO(data)) as document:
            for thing in document.objects:
                yield repr(thing) if not isinstance(thing, pikepdf.Stream) else ""
            for name, item in document.attachments.items():
                yield f"{name} {item.filename} {item.description}"
                yield from texts_of(item.get_file().read_bytes())
        with pypdfium2.PdfDocument(data) as drawn:
            yield from (one.get_textpage().get_text_bounded() for one in drawn)


def leaks_in(case: Path) -> list[str]:
    """The files of ours in which, or in whose names, one of the numbers stands."""
    found = []
    for path in sorted(case.rglob("*")):
        name = path.relative_to(case).as_posix()
        if not path.is_file() or name.startswith("modtaget/"):
            continue
        found += [f"the name {name}"] if FOUND.search(name) else []
        found += [name] if any(FOUND.search(text) for text in texts_of(path.read_bytes())) else []
    return found


def test_a_whole_case_repeats_no_number_of_a_files_name(named_case: Path) -> None:
    """From `check` to `forget`: what is said, `--json`, and every file that is written, its insides too."""
    case = named_case

    def call(*words: str | Path) -> str:
        status, text = called(*words)
        assert status != 70, text
        assert not FOUND.search(text), (words[0], FOUND.search(text), text)
        return text

    files = sorted(path for path in (case / "modtaget").rglob("*") if path.is_file())
    call("read", *files)
    call("read", "--json", *files)
    call("check", case)
    call("check", case, "--alle")
    found = json.loads(called("check", case, "--json")[1].split("\n}\n")[0] + "\n}")
    assert any(item["code"] == "V17.name" for item in found["findings"])
    assert not FOUND.search(json.dumps(found))
    call("check", case, "--status", case / "status.pdf")
    call("settle", case)
    call("settle", case, "--json")
    call("settle", case, "--ønskede", files[0].name, *WHY)
    call("withdraw", case / "modtaget" / "[CPR]_skade.docx", *WHY)
    assert not (case / "modtaget" / f"{NUMBER}_skade.docx").exists()
    assert (case / "modtaget" / f"{OTHER}_skade.docx").exists()
    call("withdraw", case / "modtaget" / f"{OTHER}_skade.docx", *WHY)
    call("next", case)
    call("combine", case, "--incomplete")
    call("extract", case)
    call("meeting", case)
    call("archive", case, "--incomplete")
    call("archive", files[0], "-o", case / "et")
    call("verify", case)
    call("verify", case, "--json")
    call("check", case)
    assert leaks_in(case) == []
    gone = next(path for path in files if "_R2_politi" in path.name)
    call("withdraw", gone, *WHY)
    assert not gone.exists()
    call("archive", case, "--incomplete")
    assert "arbejdskopier er slettet" in call("forget", case, "--journal-ref", "26/1")
    assert leaks_in(case) == []
    call("check", case / "findes ikke" / NUMBER)
    call("withdraw", case / "modtaget" / f"{NUMBER}_findes_ikke.docx", *WHY)
    call("archive", case / "modtaget" / f"{NUMBER}_findes_ikke.docx")
    call("verify", case / f"{NUMBER}.pdf")


def test_what_is_written_beside_a_scan_is_named_without_the_number(tmp_path: Path) -> None:
    """The review sheet and the answer file carry the scan's name in their own; `confirm` repeats it."""
    case = tmp_path / "sag"
    reference = case_on_paper(case, ("redskab1",), date(2026, 11, 25))["redskab1"]
    pages = filled_pages(reference, ("hdr_status=endelig", "hdr_filled_by_name"))
    scan = write(case / "modtaget" / f"{NUMBER}_scan.pdf", scan_of(pages))
    said = called("read", scan)[1] + called("check", case)[1]
    (answers,) = (case / "gennemsyn").glob("*_svar.yaml")
    assert answers.name == "[CPR]_scan_svar.yaml"
    answers.write_text(re.sub(r"(  .?hdr_filled_by_name.?:).*", r"\1 Kim Prøve", answers.read_text("utf-8")), "utf-8")
    shown_back = called("confirm", case, answers.name, "--name", "Kim Prøve")[1]
    assert "svarene er taget ind" in shown_back
    assert not FOUND.search(said + shown_back)
    assert leaks_in(case) == []


def test_a_number_in_the_name_of_a_letter_or_of_the_cases_folder_is_warned_of(tmp_path: Path) -> None:
    """The warning asks for another name; the name itself is not repeated."""
    case = a_case(tmp_path / "sag", wanted=("redskab1",))
    assert "CPR-nummer" not in named_findings(case)
    write(case / "modtaget" / f"brev {NUMBER}.txt", b"Et brev")
    assert "Et filnavn ser ud til at indeholde et CPR-nummer" in named_findings(case)
    (case / "modtaget" / f"brev {NUMBER}.txt").unlink()
    renamed = case.rename(tmp_path / f"Sag {FOLDER}")
    assert "Sagsmappens navn ser ud til at indeholde et CPR-nummer" in named_findings(renamed)


def named_findings(case: Path) -> str:
    """What is said of names."""
    found = review(case, today=date(2026, 11, 25)).findings
    return " ".join(item.finding.message for item in found if item.finding.code.startswith("V17.n"))


@pytest.mark.parametrize(
    "name",
    ["310299-9876_redskab2.docx", "svar3102999876.pdf", "scan_310299_9876.pdf", "bilag 310299 9876.pdf", "31-02-99-9876.docx", "310299–9876.tif", "9876/310299%2D9876.pdf", "310299\u00a09876.pdf", "310299\u200b-9876.pdf"],
)  # fmt: skip
def test_a_number_in_a_name_is_masked_however_it_is_written(name: str) -> None:
    """With a letter or an underscore next to it, with other dashes, coded for an address."""
    assert not re.search("3102999876|99.{1,3}9876", masked(name))
    assert "[CPR]" in masked(name)


@pytest.mark.parametrize(
    "name",
    [
        "DEMO-2026-0042_R2_politi.pdf", "scan_20261203_0914.pdf", "Scan 03-12-2026 09.14.pdf", "26-000123-4.docx", "28.09.00-P19-1-25.docx", "IMG_1234567890123.jpg",
        "aaa3102999876bbbbbbbbbbbbb.pdf", "0000310299-98765.pdf", "990299-9876.pdf",
    ],
)  # fmt: skip
def test_a_name_that_holds_no_such_number_stays(name: str) -> None:
    """Case numbers, moments, digests, and numbers that are longer or no date."""
    assert masked(name) == name


def test_files_that_differ_in_the_number_only_are_told_apart(tmp_path: Path) -> None:
    """By a number of their own, by which the file is found again."""
    files = [write(tmp_path / f"{number}_svar.docx", b"1") for number in (NUMBER, OTHER)]
    assert [name_in(tmp_path, path) for path in files] == ["[CPR]_svar.docx", "[CPR 2]_svar.docx"]
    assert [place_in(tmp_path, name_in(tmp_path, path)) for path in files] == files


def test_a_message_masks_what_it_names() -> None:
    """Words and place come from outside: a sheet, a bookmark, a file inside a file."""
    rule = note("x.y", "Filen »{name}« ligger i {place}.")
    told = rule.at(place=f"mappen {FOLDER}", name=f"{NUMBER}.xlsx")
    assert (told.message, told.place) == ("Filen »[CPR].xlsx« ligger i mappen [CPR].", "mappen [CPR]")
