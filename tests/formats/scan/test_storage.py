"""A page that was made black and white confirms no blank, however it is stored; a grey one does, in every storage."""

from __future__ import annotations

from collections import Counter
from io import BytesIO
from pathlib import Path

import cv2
import numpy as np
import pikepdf
import pytest
from PIL import Image

from infohus_forms.casework.intake.form_reader import reader
from infohus_forms.formats.paper_code import PaperCode
from infohus_forms.formats.scan.pages import scan_pages
from infohus_forms.formats.scan.read import read_scan
from infohus_forms.formats.scan.tones import tones
from infohus_forms.models.paper import State
from infohus_forms.models.paper_layout import PaperReference
from infohus_forms.models.response import RawForm
from tests.formats.scan.paper import SCALE, filled_pages
from tests.formats.scan.pens import Hand, Pen
from tests.formats.scan.scanner import Gray
from tests.formats.scan.simulated import made, reference
from tests.formats.scan.storage import (
    BLACK_AND_WHITE,
    GREY,
    RESAMPLED,
    Store,
    pdf_in_grey_strips,
    pdf_in_strips,
    pdf_over_ground,
    resized,
    turned,
)
from tests.formats.scan.test_read import FORM, ask, box, state
from tests.support.shelf import SHELF

RETURNED = Path(__file__).parents[2] / "returned" / "scan"
DARK, PENCIL = "r1_p_known=kommune", "r1_p_known=politi"
BLACK, MIDDLE = 100, 128
"""Grey from which a page is white once it is black and white."""
LIGHT = Pen(0.45, 0.42, 0.05)
"""A pencil that is lighter than that, and dark enough for a grey page."""


def with_pencil() -> Gray:
    """A grey page where one of two ticks of an answer is in pencil."""
    number = next(spot.page for spot in reference(FORM).spots if spot.name == PENCIL)
    (page,) = filled_pages(reference(FORM), (DARK,), pages=(number,))
    picture = (page / 250).astype(np.float32)
    Hand(picture, SCALE, np.random.default_rng(4), LIGHT).cross(box(PENCIL))
    return np.clip(picture * 250, 0, 255).astype(np.uint8)


def black_and_white(page: Gray) -> Gray:
    """The page as a machine makes it that knows no grey."""
    return np.where(page < BLACK, 0, 255).astype(np.uint8)


def states(raw: RawForm) -> Counter[State]:
    """How many answers were read how far."""
    assert raw.paper
    return Counter(item.state for item in raw.paper.fields)


@pytest.mark.parametrize("store", BLACK_AND_WHITE.values(), ids=list(BLACK_AND_WHITE))
def test_black_and_white_is_known_in_any_storage(store: Store) -> None:
    """The page is there in full, at the resolution of what carries its marks, and known to have lost half tones."""
    page = black_and_white(with_pencil())
    (scanned,) = scan_pages(store(page))
    assert scanned.bilevel
    assert min(scanned.image.shape) >= min(page.shape)
    assert (scanned.image < MIDDLE).mean() == pytest.approx((page < BLACK).mean(), rel=0.1)


@pytest.mark.parametrize("store", RESAMPLED.values(), ids=list(RESAMPLED))
@pytest.mark.parametrize("limit", [BLACK, MIDDLE])
def test_black_and_white_is_known_after_it_was_resampled(store: Store, limit: int) -> None:
    """A program that sets a page upright or changes its size puts half tones on edges, but brings no stroke back."""
    (scanned,) = scan_pages(store(np.where(with_pencil() < limit, 0, 255).astype(np.uint8)))
    assert scanned.bilevel


@pytest.mark.parametrize("longest", [877, 1169, 1403, 1754])
@pytest.mark.parametrize("machine", ["bw150", "bw200", "fax"])
def test_black_and_white_is_known_however_small_it_was_made(machine: str, longest: int) -> None:
    """75, 100, 120 and 150 dpi, by three ways of resizing, saved as JPEG of low quality too."""
    image = made(FORM, 3, machine, 44).image
    for way in (Image.Resampling.BOX, Image.Resampling.BICUBIC, Image.Resampling.LANCZOS):
        for kind, how in (("PNG", {}), ("JPEG", {"quality": 30}), ("JPEG", {"quality": 75})):
            (scanned,) = scan_pages(resized(longest / max(image.shape), way, kind, **how)(image))
            assert scanned.bilevel, (way, kind, how)


def test_black_and_white_is_known_where_no_edge_is_left() -> None:
    """Made four times as large and smoothed, every edge is soft: it runs over more pixels than a scanner's does."""
    small = Image.fromarray(black_and_white(with_pencil())[:800, :800])
    image = cv2.GaussianBlur(np.asarray(small.resize((3200, 3200), Image.Resampling.BICUBIC)), (0, 0), 2)
    found = tones(np.asarray(image, np.uint8))
    assert not found.jumping
    assert found.two(max(image.shape))


@pytest.mark.parametrize("machine", ["grey150", "grey200", "grey300"])
def test_grey_without_noise_is_known_by_what_is_faint(machine: str) -> None:
    """A machine that makes the paper white leaves the light rules of the print, with nothing dark near them."""
    image = made(FORM, 3, machine, 45, clean=True).image
    white = np.clip(image.astype(int) * 255 // 215, 0, 255).astype(np.uint8)
    found = tones(white)
    assert found.plain > 0.99 * found.paper
    assert not found.two(max(image.shape))
    limit = np.where(image < MIDDLE, 0, 255).astype(np.uint8)
    assert tones(np.asarray(cv2.GaussianBlur(limit, (0, 0), 1), np.uint8)).two(max(image.shape))


def test_a_coarse_page_without_noise_is_for_a_person() -> None:
    """At 75 dpi lone dots of black and white are faint, too: nothing but noise tells them from pencil."""
    image = made(FORM, 3, "grey150", 46, clean=True).image
    small = cv2.resize(image, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    assert tones(np.clip(small.astype(int) * 255 // 200, 0, 255).astype(np.uint8)).two(max(small.shape))


@pytest.mark.parametrize("way", ["turned 0.7 jpeg", "smaller png"])
def test_one_of_two_ticks_is_lost_before_resampling(way: str) -> None:
    """The tick in pencil is gone, so the other one alone is never the answer, and no blank is certain."""
    raw = read_scan(RESAMPLED[way](black_and_white(with_pencil())), ask)
    assert state(raw, "r1_p_known")[:2] == (State.UNCONFIRMED, "kommune")
    assert State.OK not in states(raw)


@pytest.mark.parametrize(
    "store",
    [
        turned(0.7, Image.Resampling.BICUBIC, "PNG"),
        turned(0.7, Image.Resampling.BICUBIC, "JPEG", quality=75),
        resized(0.75, Image.Resampling.LANCZOS, "PNG"),
        resized(1.5, Image.Resampling.BICUBIC, "PNG"),
    ],
    ids=["turned png", "turned jpeg", "smaller png", "larger png"],
)
def test_grey_stays_grey_after_it_was_resampled(store: Store) -> None:
    """Its paper has the noise of the scanner, and the tick in pencil is there."""
    (scanned,) = scan_pages(store(with_pencil()))
    assert not scanned.bilevel


@pytest.mark.parametrize("store", GREY.values(), ids=list(GREY))
def test_grey_is_known_in_any_storage(store: Store) -> None:
    """A clean page is not taken for a black-and-white one, and none of its pixels is lost."""
    page = with_pencil()
    (scanned,) = scan_pages(store(page))
    assert not scanned.bilevel
    assert min(scanned.image.shape) >= min(page.shape)


@pytest.mark.parametrize("way", ["png8", "strips", "mrc", "mrc soft8"])
def test_one_of_two_ticks_is_lost(way: str) -> None:
    """The tick in pencil is gone, so the other one alone is never the answer, and no blank is certain."""
    raw = read_scan(BLACK_AND_WHITE[way](black_and_white(with_pencil())), ask)
    assert state(raw, "r1_p_known") == (State.UNCONFIRMED, "kommune", "bilevel")
    assert State.OK not in states(raw)


@pytest.mark.parametrize("way", ["pdf8", "strips", "png alpha"])
def test_both_of_two_ticks_are_seen(way: str) -> None:
    """In grey the tick in pencil is there, and blanks are certain."""
    raw = read_scan(GREY[way](with_pencil()), ask)
    assert state(raw, "r1_p_known") == (State.OK, "kommune,politi", "")
    assert states(raw)[State.UNCONFIRMED] == 0


@pytest.mark.parametrize(
    ("name", "unconfirmed", "ok"),
    [
        ("scan_faint_bw_12_strips.pdf", 29, 0),
        ("scan_faint_bw_mrc.pdf", 29, 0),
    ],
)
def test_scans_that_lost_ten_crosses(name: str, unconfirmed: int, ok: int) -> None:
    """Ten crosses in pencil are gone from them: nothing that they say of a blank counts."""
    raw = read_scan((RETURNED / name).read_bytes(), own)
    assert (states(raw)[State.UNCONFIRMED], states(raw)[State.OK]) == (unconfirmed, ok)


def test_a_scan_that_lost_one_tick() -> None:
    """»politi« is gone; »kommune« alone is not the answer."""
    raw = read_scan((RETURNED / "scan_bw_12_strips_one_of_two_ticks_lost.pdf").read_bytes(), own)
    assert state(raw, "r1_p_known")[0] is State.UNCONFIRMED


def test_a_mask_over_a_coarse_ground() -> None:
    """Ten dark crosses are read, at the resolution of the mask; the ground of 75 dpi confirms no blank."""
    scan = (RETURNED / "scan_mrc_75dpi_background.pdf").read_bytes()
    assert {page.image.shape for page in scan_pages(scan)} == {(2341, 1654)}
    raw = read_scan(scan, own)
    assert len(raw.ticked) + states(raw)[State.UNCONFIRMED] >= 10
    assert raw.paper
    assert all(item.suggestion for item in raw.paper.fields if item.state is State.OK)


def own(code: PaperCode | None) -> PaperReference | None:
    """The blank print of the scans that were handed over."""
    return reference(FORM, code.token) if code else None


@pytest.mark.parametrize("quality", [25, 40, 75, 95])
@pytest.mark.parametrize("machine", ["bw200", "bw150", "fax"])
def test_rings_of_a_jpeg_are_no_half_tones(machine: str, quality: int) -> None:
    """What JPEG puts around the edges of a black-and-white page does not make it grey."""
    image = made(FORM, 3, machine, 41).image
    packed = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    (page,) = scan_pages(packed.tobytes())
    assert page.bilevel


@pytest.mark.parametrize("machine", ["grey200", "grey150", "grey300", "phone"])
def test_grey_machines_have_half_tones(machine: str) -> None:
    """Also where the machine has made the paper white or raised the contrast."""
    image = made(FORM, 3, machine, 42, clean=True).image
    whitened = np.clip(image.astype(int) * 255 // 225, 0, 255).astype(np.uint8)
    raised = np.clip((image.astype(int) - 40) * 255 // 170, 0, 255).astype(np.uint8)
    assert not any(tones(one).jumping for one in (image, whitened, raised))
    assert not any(tones(one).two(max(one.shape)) for one in (image, whitened, raised))


def test_few_levels_show_no_pencil() -> None:
    """A page of four levels of grey has lost what lies between them."""
    image = made(FORM, 3, "grey200", 43, clean=True).image
    assert tones(((image // 64) * 85).astype(np.uint8)).two(max(image.shape))


def test_an_empty_picture_says_nothing() -> None:
    """Neither grey nor black and white: white paper, and paper with the noise of a scanner."""
    noise = np.random.default_rng(6).normal(240, 3, (300, 1600))
    for image in (np.full((300, 1600), 255, np.uint8), np.clip(noise, 0, 255).astype(np.uint8)):
        assert not tones(image).judged


def test_a_stamp_of_the_machine_lowers_nothing() -> None:
    """A small picture of one bit on a grey page, as an imprinter leaves it, is no mask over the page."""
    stamp = np.zeros((80, 300), np.uint8)
    with pikepdf.open(BytesIO(pdf_in_grey_strips(with_pencil()))) as document:
        with pikepdf.open(BytesIO(pdf_in_strips(stamp, 1))) as other:
            image = document.copy_foreign(other.pages[0].obj.Resources.XObject["/I0"])
        page = document.pages[0]
        page.obj.Resources.XObject["/Stamp"] = image
        page.contents_add(b"q 100 0 0 20 20 800 cm /Stamp Do Q")
        out = BytesIO()
        document.save(out)
    (scanned,) = scan_pages(out.getvalue())
    assert not scanned.bilevel


@pytest.mark.parametrize("strips", [2, 5, 40, 400])
def test_any_number_of_strips(strips: int) -> None:
    """So many that none of them covers much of the page."""
    (scanned,) = scan_pages(pdf_in_strips(black_and_white(with_pencil()), strips))
    assert scanned.bilevel


def test_the_archive_keeps_the_ground_under_a_mask() -> None:
    """Of a page that is black and white through and through one bit a pixel is kept, of a page over a ground all of it."""
    page = black_and_white(with_pencil())
    kept = {store: next(scan_pages(store(page))).picture().bits for store in (pdf_in_strips, pdf_over_ground)}
    assert kept == {pdf_in_strips: 1, pdf_over_ground: 8}


@pytest.mark.parametrize("way", ["pdf8", "jpeg", "mrc soft8", "mrc mask", "png alpha", "tiff8"])
def test_a_confined_process_reads_every_storage(way: str) -> None:
    """The pictures are looked at where nothing but reading is allowed (`read.confinement`), and in the same way."""
    scan = BLACK_AND_WHITE[way](black_and_white(with_pencil()))
    with reader(SHELF, paper=ask) as read:
        assert state(read(scan), "r1_p_known")[0] is State.UNCONFIRMED


def test_a_confined_process_reads_a_searchable_scan() -> None:
    """What reads pictures is loaded there although the file says that it is a form without its fields."""
    with reader(SHELF, paper=own) as read:
        assert len(read((RETURNED / "scan_with_ocr_layer.pdf").read_bytes()).ticked) == 10
