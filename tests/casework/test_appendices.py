"""What is no form in the archive: pictures, scans, letters, and appendices that a person filed to a form."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdf
import pytest
from PIL import Image, ImageDraw

from infohus_forms.casework.archiving.verify import verified
from infohus_forms.read.attachment_client import shown
from tests.conftest import Said
from tests.support.verapdf import verdicts


def a_page(mode: str = "L") -> Image.Image:
    """A page with a line of ink."""
    image = Image.new(mode, (620, 877), 255 if mode in ("1", "L") else "white")
    ImageDraw.Draw(image).text((60, 100), "Underskrevet referat", fill=0, font_size=28)
    return image


def saved(image: Image.Image, kind: str, **how: object) -> bytes:
    """The picture as a file."""
    out = BytesIO()
    image.save(out, kind, **how)
    return out.getvalue()


@cache
def scans() -> dict[str, bytes]:
    """A file of each kind that scanners and telephones make, and what cannot be shown."""
    grey, colour = a_page(), a_page("RGB")
    turned = Image.Exif()
    turned[0x0112] = 6
    return {
        "scan.jpg": saved(grey, "JPEG"),
        "foto.jpg": saved(colour, "JPEG"),
        "drejet.jpg": saved(colour, "JPEG", exif=turned),
        "tryk.jpg": saved(a_page("CMYK"), "JPEG"),
        "skærm.png": saved(a_page("RGBA"), "PNG"),
        "fax.tif": saved(a_page("1"), "TIFF", compression="group4", save_all=True, append_images=[a_page("1")]),
        "brev.pdf": saved(grey, "PDF"),
        "itu.jpg": b"\xff\xd8\xff\xe0 ikke et billede",
        "brev.txt": b"Et brev",
    }


def test_any_scan_is_archived_the_day_it_comes(tmp_path: Path, infohus: Callable[..., Said]) -> None:
    """PDF/A-3a and PDF/UA-1 by the referee, the file whole inside, its pages shown where they can be."""
    for name, data in scans().items():
        (tmp_path / name).write_bytes(data)
    said = infohus("archive", *(tmp_path / name for name in scans()), "-o", tmp_path / "arkiv")
    assert said.status == 3
    assert said.err.count("Den er arkiveret som bilag, som den blev modtaget.") == len(scans()) - 1
    assert said.err.count("FEJL") == 1
    assert re.search(r"^itu\.jpg\n +FEJL +Billedet kan ikke åbnes", said.err, re.MULTILINE), (
        "nobody can see what it was"
    )
    copies = {path.name: path.read_bytes() for path in (tmp_path / "arkiv").glob("*.pdf")}
    inside: dict[bytes, bytes] = {}
    for copy in copies.values():
        with pikepdf.open(BytesIO(copy)) as pdf:
            (name,) = [name for name in pdf.attachments if name.startswith("original.")]
            inside[pdf.attachments[name].get_file().read_bytes()] = copy
    assert inside.keys() == set(scans().values())
    assert set(verdicts(copies, ("3a", "ua1")).values()) == {"pass"}
    assert {item.finding.code for item in verified(tmp_path / "arkiv")} == {"archive.not_compared"}
    for name, pages in {
        "scan.jpg": 2,
        "fax.tif": 3,
        "brev.pdf": 2,
        "drejet.jpg": 2,
        "itu.jpg": 1,
        "brev.txt": 1,
    }.items():
        assert len(pypdf.PdfReader(BytesIO(inside[scans()[name]])).pages) == pages, name
    scan = scans()["scan.jpg"]
    assert inside[scan].count(scan) == 1, "the JPEG is on the page as it was received (the attachment is compressed)"


def test_a_turned_photograph_is_turned_and_a_plain_one_untouched() -> None:
    """A telephone says how it was held; a plain JPEG keeps its bytes."""
    (plain,) = shown(scans()["foto.jpg"])
    (turned,) = shown(scans()["drejet.jpg"])
    assert plain.same
    assert (turned.width, turned.height) == (877, 620)
    assert not turned.same


def instance_of(case: Path, form: str) -> str:
    """The instance of a form in the archive of a case."""
    listed = json.loads((case / "arkiv/manifest.json").read_bytes())["files"]
    return str(
        next(item["about"]["instance"] for item in listed if f"_{form}_moede1" in item["path"] and "about" in item)
    )


def test_signed_minutes_are_filed_to_their_form(
    case_folder: Path, tmp_path: Path, infohus: Callable[..., Said]
) -> None:
    """The scan is kept in the case, archived with who filed it, and the case is checked and archived as before."""
    scan = tmp_path / "Referat – underskrevet.jpg"
    scan.write_bytes(scans()["scan.jpg"])
    to = instance_of(case_folder, "redskab3")
    before = infohus("check", case_folder, "--json").data
    said = infohus("archive", case_folder, "--appendix", scan, "--to", to, "--by", "Bo Demo", "--date", "18.09.2026")
    assert said.status == 0, said.err
    (copy,) = case_folder.glob("arkiv/*_bilag-*.pdf")
    assert copy.name.startswith(f"DEMO-2026-0042_bilag-{to}_2026-09-18_")
    text = pypdf.PdfReader(copy).pages[0].extract_text()
    assert to in text
    assert "Bo Demo" in text
    assert "18.09.2026" in text
    assert (case_folder / "modtaget/bilag" / scan.name).read_bytes() == scan.read_bytes()
    side = json.loads(copy.with_suffix(".json").read_bytes())
    assert (side["document_type"], side["date"], side["direction"]) == ("Bilag", "2026-09-18", "ind")
    after = infohus("check", case_folder, "--json").data
    assert after["findings"] == before["findings"]
    assert len(after["forms"]) == len(before["forms"])
    known = {path.name for path in (case_folder / "arkiv").iterdir()}
    assert infohus("archive", case_folder).status == 0
    assert {path.name for path in (case_folder / "arkiv").iterdir()} == known
    assert {item.finding.code for item in verified(case_folder)} == {"archive.not_compared"}


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--to", "FINDESIKKE", "--by", "Bo Demo"), "intet skema med id'et"),
        (("--to", "", "--by", "Bo Demo"), "intet skema med id'et"),
        (("--by", ""), "hvem der har indtastet"),
        (("--by", "310299-0000"), "CPR-nummer"),
        (("--by", "Bo Demo", "--date", "32.01.2026"), "ikke en dato"),
        (("--by", "Bo Demo", "--date", "01.01.2999"), "ikke en dato"),
    ],
)
def test_an_appendix_needs_a_form_a_name_and_a_day(
    case_folder: Path, infohus: Callable[..., Said], words: tuple[str, ...], message: str
) -> None:
    """Nothing is written before all three are right, and the message says which is not."""
    scan = case_folder.parent / "scan.jpg"
    scan.write_bytes(scans()["scan.jpg"])
    to = () if "--to" in words else ("--to", instance_of(case_folder, "redskab3"))
    said = infohus("archive", case_folder, "--appendix", scan, *to, *words)
    assert said.status == 2
    assert message in said.err
    assert not list(case_folder.glob("modtaget/bilag/*"))
