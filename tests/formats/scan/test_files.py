"""What scans come as: TIFF of many pages, telephone pictures, pages without a code, and forms that were not made for paper."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import cv2
import numpy as np
import pikepdf
import pypdfium2
import pytest
from PIL import Image, TiffImagePlugin

from infohus_forms.formats.paper_code import PaperCode
from infohus_forms.formats.scan.pages import scan_pages
from infohus_forms.formats.scan.read import read_scan
from infohus_forms.models.finding import Refused
from infohus_forms.models.paper import State
from infohus_forms.models.paper_layout import PaperReference
from infohus_forms.models.response import Stamp
from infohus_forms.models.specification.form import FormSpec
from infohus_forms.read.carrier import raw_form
from infohus_forms.read.worker_client import QUESTIONS
from infohus_forms.render.forms import fillable
from tests.formats.scan.paper import SCALE, filled_pages, scan_of
from tests.formats.scan.pens import PENS, Hand
from tests.formats.scan.scanner import Gray
from tests.formats.scan.simulated import made, print_of, reference
from tests.formats.scan.test_read import FORM, agrees, ask, state
from tests.formats.word.office import newer_office
from tests.support.shelf import form_spec

MARKED = "hdr_status=endelig"
WRITTEN = "hdr_filled_by_name"


def group4(pages: list[Gray]) -> bytes:
    """The pages as an office machine's TIFF: one bit a pixel, CCITT Group 4, a directory a page (TIFF 6.0, section 11)."""
    first, *others = (Image.fromarray(np.where(page > 150, 255, 0).astype(np.uint8)).convert("1") for page in pages)
    out = BytesIO()
    first.save(out, "TIFF", save_all=True, append_images=others, compression="group4", dpi=(200, 200))
    return out.getvalue()


def test_a_group_4_tiff_of_two_pages() -> None:
    """Both pages are read from the one file, each as black and white, so that a mark counts and a blank does not."""
    scan = group4(filled_pages(reference(FORM), (MARKED, WRITTEN), pages=(2, 3)))
    pages = list(scan_pages(scan))
    assert [(page.number, page.bilevel) for page in pages] == [(1, True), (2, True)]
    raw = read_scan(scan, ask)
    assert raw.paper
    assert raw.paper.pages == {2: 1, 3: 2}
    assert state(raw, "hdr_status") == (State.OK, "endelig", "")
    blank = [item for item in raw.paper.fields if item.printed == 3]
    assert blank
    assert all(item.state is not State.OK for item in blank)
    assert {picture.bits for picture in raw.paper.pictures.values()} == {1}


def test_a_telephone_picture_on_its_side() -> None:
    """A JPEG whose Exif says »turn me« is read upright; its bytes alone would show it lying, so the archive gets the pixels."""
    page = made(FORM, 3, "phone", 31, clean=True)
    exif = Image.Exif()
    exif[0x0112] = 6
    out = BytesIO()
    Image.fromarray(np.ascontiguousarray(np.rot90(page.image))).save(out, "JPEG", quality=80, exif=exif)
    raw = read_scan(out.getvalue(), ask)
    assert agrees(raw, page) == len(page.truths)
    assert raw.paper
    (picture,) = raw.paper.pictures.values()
    assert not picture.jpeg
    assert (picture.height, picture.width) == page.image.shape


def without_codes(page: Gray) -> Gray:
    """A page whose two codes nobody can read, as under a sticker."""
    out = page.copy()
    height, width = out.shape
    for y in (0, height - round(30 * SCALE)):
        out[y : y + round(30 * SCALE), round(width * 0.42) : round(width * 0.58)] = 250
    return out


def with_rows(spec: FormSpec, table: str, rows: int) -> FormSpec:
    """The form with so many rows in a table, so that two pages hold nothing but rows: a form of its own, with its own digest."""
    sections = tuple(
        section.model_copy(
            update={
                "items": tuple(
                    item.model_copy(update={"rows": rows}) if item.id == table else item for item in section.items
                )
            }
        )
        for section in spec.sections
    )
    return FormSpec.model_validate(spec.model_copy(update={"sections": sections}).model_dump(by_alias=True))


def test_pages_without_a_readable_code_are_known_by_their_print() -> None:
    """Page 2 is like no other; page 3 is like page 4, so nobody guesses which it is. Each comparison is a sign of life."""
    blank = print_of(with_rows(form_spec("redskab2_overblik"), "r2_auth", 9))
    asked: list[PaperCode | None] = []

    def heard(code: PaperCode | None) -> PaperReference | None:
        asked.append(code)
        return blank if code else None

    first, second, third, *others = filled_pages(blank, (), pages=(1, 2, 3, 5, 6))
    raw = read_scan(scan_of([first, without_codes(second), without_codes(third), *others]), heard)
    assert raw.paper
    assert raw.paper.pages == {1: 1, 2: 2, 5: 4, 6: 5}
    assert [item.place for item in raw.findings if item.code == "paper.no_code"] == ["filens side 3"]
    assert asked.count(None) == 2 + 3 + 2


def test_a_page_without_a_code_alone() -> None:
    """Nothing says whose page it is, so it is refused, with the way out."""
    (page,) = filled_pages(reference(FORM), (MARKED,), pages=(2,))
    with pytest.raises(Refused) as refused:
        read_scan(scan_of([without_codes(page)]), ask)
    assert refused.value.finding.code == "paper.no_code"
    assert "begge koder" in refused.value.finding.hint


def written_on(pdf: bytes, page: int, dpi: int) -> bytes:
    """A scan of a page of a form for the screen that was printed, with a cross on it."""
    document = pypdfium2.PdfDocument(pdf)
    document.init_forms()
    drawn = document[page].render(scale=dpi / 72, grayscale=True, may_draw_forms=True).to_numpy().squeeze()
    picture = (np.asarray(drawn, np.float32) / 255).astype(np.float32)
    hand = Hand(picture, dpi / 25.4, np.random.default_rng(3), PENS["ballpoint"])
    hand.cross((40.0, 60.0, 44.0, 64.0))
    return scan_of([np.clip(picture * 250, 0, 255).astype(np.uint8)])


def refused_as_screen_edition(scan: bytes) -> None:
    """Its boxes are not those of the paper edition: nothing is read, and two ways to go on are said."""
    with pytest.raises(Refused) as refused:
        read_scan(scan, ask)
    assert refused.value.finding.code == "paper.screen_edition"
    assert "Word- eller PDF-filen" in refused.value.finding.hint
    assert [(one.command, one.asks) for one in refused.value.finding.actions] == [("print", ("filled",))]


@pytest.mark.parametrize("dpi", [150, 200, 300])
def test_a_pdf_form_that_was_printed_and_written_on(dpi: int) -> None:
    """Every page bears a small code in its foot."""
    spec = form_spec(FORM)
    pdf = fillable(spec, Stamp(spec.id, spec.version, spec.hash, token="7A7B7C7D"), {}, "pdf")
    refused_as_screen_edition(written_on(pdf, 1, dpi))


def test_a_word_form_that_was_printed_and_written_on(tmp_path: Path) -> None:
    """Every page bears a code in its head, here as LibreOffice prints it."""
    spec = form_spec(FORM)
    word = fillable(spec, Stamp(spec.id, spec.version, spec.hash, token="7A7B7C7D"), {}, "word")
    pdf = newer_office().saved(word, tmp_path, "pdf")
    for dpi in (150, 200, 300):
        refused_as_screen_edition(written_on(pdf, 1, dpi))


def with_words(scan: bytes, words: str, *, shown: bool = False) -> bytes:
    """A PDF of pictures with these words on every page, as a machine lays them over what it has read: invisibly."""
    with pikepdf.open(BytesIO(scan)) as document:
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        font.Encoding = pikepdf.Name.WinAnsiEncoding
        coded = words.encode("cp1252").replace(b"(", b"\\(").replace(b")", b"\\)")
        for page in document.pages:
            page.obj.Resources.Font = pikepdf.Dictionary(F=font)
            page.contents_add(b"BT %d Tr /F 8 Tf 60 20 Td (%s) Tj ET" % (0 if shown else 3, coded))
        out = BytesIO()
        document.save(out)
        return out.getvalue()


@pytest.mark.parametrize(
    "words", ["redskab1 1.0 · cfe6f22c", "redskab1|1.0|cfe6f22c", "Redskab 1 Modtagelse", "redskab1 1.0 + cfe6f22c"]
)
def test_a_searchable_scan(words: str) -> None:
    """Whatever words a machine has read on the page and laid over it, the page is a picture and is read as one."""
    scan = with_words(scan_of(filled_pages(reference(FORM), (MARKED,), pages=(2,))), words)
    raw = raw_form(scan, ask)
    assert raw.ticked == {MARKED}


def test_a_searchable_scan_that_was_handed_over() -> None:
    """The layer holds the identity as it is printed in the foot: both pages and all ten ticks are read."""
    scan = Path(__file__).parents[2].joinpath("returned", "scan", "scan_with_ocr_layer.pdf").read_bytes()
    raw = raw_form(scan, ask)
    assert raw.paper
    assert raw.paper.pages == {2: 1, 3: 2}
    assert len(raw.ticked) == 10


def test_a_form_for_the_screen_that_a_printer_made_pictures_of() -> None:
    """It says what it is in its foot, but holds the small code of the PDF edition: it is flat, not paper."""
    spec = form_spec(FORM)
    pdf = fillable(spec, Stamp(spec.id, spec.version, spec.hash, token="7A7B7C7D"), {}, "pdf")
    scan = with_words(written_on(pdf, 1, 200), f"{spec.id} {spec.version} · {spec.hash[:8]}")
    with pytest.raises(Refused) as refused:
        raw_form(scan, ask)
    assert refused.value.finding.code == "pdf.flat"


def tiff_of(pages: list[Gray], reduced: frozenset[int] = frozenset()) -> bytes:
    """A TIFF of grey pictures, those of these places marked as thumbnails (NewSubfileType 1)."""
    out = BytesIO()
    with TiffImagePlugin.AppendingTiffWriter(out) as writer:
        for place, page in enumerate(pages):
            about = TiffImagePlugin.ImageFileDirectory_v2()
            about[254] = int(place in reduced)
            Image.fromarray(page).save(writer, "TIFF", compression="tiff_lzw", tiffinfo=about)
            writer.newFrame()
    return out.getvalue()


def test_thumbnails_in_a_tiff_are_no_pages() -> None:
    """Two pages, each followed by a small copy of itself, marked as such or not: two pages are read."""
    pages = filled_pages(reference(FORM), (MARKED,), pages=(2, 3))
    mixed = [one for page in pages for one in (page, np.ascontiguousarray(page[::16, ::16]))]
    raw = read_scan(tiff_of(mixed, frozenset({1, 3})), ask)
    assert raw.paper
    assert raw.paper.pages == {2: 1, 3: 2}
    assert "paper.no_code" not in {item.code for item in raw.findings}


def test_a_page_of_ours_in_a_foreign_annex() -> None:
    """Wherever it lies among pages of others, it is read; only so many of them are searched with every means."""
    foreign = np.full((1170, 827), 250, np.uint8)
    cv2.putText(foreign, "Bilag", (80, 200), cv2.FONT_HERSHEY_SIMPLEX, 2, 0, 4)
    (ours,) = filled_pages(reference(FORM), (MARKED,), pages=(2,))
    asked: list[PaperCode | None] = []

    def heard(code: PaperCode | None) -> PaperReference | None:
        asked.append(code)
        return ask(code)

    raw = read_scan(scan_of([*[foreign] * 40, ours, *[foreign] * 20]), heard)
    assert raw.ticked == {MARKED}
    assert len([item for item in raw.findings if item.code == "paper.no_code"]) == 60
    assert len(asked) <= QUESTIONS
