"""Scans of pages that people filled in by hand, simulated: what is read, and what is left to a person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import cv2
import numpy as np
import pikepdf
import pytest

from infohus_forms.formats.paper_code import PaperCode
from infohus_forms.formats.scan.answers import decided
from infohus_forms.formats.scan.boxes import Look, Mark, Seen
from infohus_forms.formats.scan.read import read_scan
from infohus_forms.models.finding import Refused
from infohus_forms.models.paper import State
from infohus_forms.models.paper_layout import PaperReference, Shape, Spot
from infohus_forms.models.response import RawForm
from tests.formats.scan.paper import scan_of
from tests.formats.scan.pens import PENS, Hand
from tests.formats.scan.scanner import as_file
from tests.formats.scan.simulated import COPY, SCALE, Made, made, reference, sheet

FORM = "redskab1"


def ask(code: PaperCode | None) -> PaperReference | None:
    """The blank print of the form that the tests fill in."""
    return reference(FORM, code.token) if code else None


def page_with(write: Callable[[Hand], None], number: int = 2) -> bytes:
    """A page on which a person did just this, in a JPEG file: laid straight, with the noise that every scanner has."""
    page = sheet(FORM, number).copy()
    write(Hand(page, SCALE, np.random.default_rng(7), PENS["ballpoint"]))
    small = cv2.resize(page, None, fx=0.98, fy=0.98, interpolation=cv2.INTER_AREA)
    noisy = small * 250 + np.random.default_rng(8).normal(0, 2, small.shape)
    return bytes(cv2.imencode(".jpg", np.clip(noisy, 0, 255).astype(np.uint8))[1])


def nothing(hand: Hand) -> None:
    """Nobody wrote anything."""


def box(name: str) -> tuple[float, float, float, float]:
    """Where a control stands."""
    return next(spot.box for spot in reference(FORM).spots if spot.name == name)


def state(raw: RawForm, name: str) -> tuple[State, str, str]:
    """How an answer was read: state, suggestion and why."""
    assert raw.paper
    found = raw.paper.named(name)
    assert found
    return found.state, found.suggestion, found.why


def agrees(raw: RawForm, page: Made) -> int:
    """How many answers were read; every one of them is what the person did."""
    assert raw.paper
    fields = {item.name: item for item in raw.paper.fields}
    for name, truth in page.truths.items():
        if fields[name].state is State.OK:
            ticked = {one for one in raw.ticked if one.startswith(name + "=")}
            assert truth.codes is not None, (name, truth)
            assert ticked == set(truth.codes), (name, truth)
    for name, written in page.written.items():
        assert (fields[name].state is State.REVIEW) == written, name
    return sum(fields[name].state is State.OK for name in page.truths)


@pytest.mark.parametrize("machine", ["grey200", "grey300", "phone"])
def test_a_usual_page(machine: str) -> None:
    """Every plain cross, tick and blank of a page is read, and every line of handwriting is found."""
    page = made(FORM, 3, machine, 11, clean=True)
    raw = read_scan(as_file(page.image, page.machine), ask)
    assert agrees(raw, page) == len(page.truths)


def test_black_and_white_confirms_no_blank() -> None:
    """In a black-and-white scan a light stroke can vanish, so a blank is for a person."""
    page = made(FORM, 3, "bw200", 12, clean=True)
    raw = read_scan(as_file(page.image, page.machine), ask)
    agrees(raw, page)
    assert raw.paper
    blank = [name for name, truth in page.truths.items() if truth.codes == ()]
    assert blank
    assert all(state(raw, name)[0] is not State.OK for name in blank)
    assert all(state(raw, name)[0] is not State.OK for name in page.written)


@pytest.mark.parametrize(
    ("did", "expected"),
    [
        (lambda hand: hand.cross(box("hdr_status=endelig")), (State.OK, "endelig", "")),
        (nothing, (State.OK, "", "")),
        (
            lambda hand: (hand.fill(box("hdr_status=kladde")), hand.cross(box("hdr_status=endelig"))),
            (State.OK, "endelig", ""),
        ),
        (
            lambda hand: (hand.cross(box("hdr_status=kladde")), hand.cross(box("hdr_status=endelig"))),
            (State.REVIEW, "", "two"),
        ),
        (lambda hand: hand.fill(box("hdr_status=endelig")), (State.REVIEW, "endelig", "filled")),
        (lambda hand: hand.ring(box("hdr_status=endelig")), (State.REVIEW, "", "beside")),
        (lambda hand: hand.beside(box("hdr_status=kladde")), (State.REVIEW, "", "beside")),
    ],
    ids=["cross", "blank", "taken back", "two", "filled", "ring", "beside"],
)
def test_the_rule_of_a_row(did: Callable[[Hand], None], expected: tuple[State, str, str]) -> None:
    """One mark is the answer, also beside a filled box; all else is for a person, with what it seems to say."""
    assert state(read_scan(page_with(did), ask), "hdr_status") == expected


def coffee(hand: Hand) -> None:
    """The edge of a cup across a box: broader and paler than any pen."""
    x, y, *_ = box("hdr_status=endelig")
    ring = np.zeros(hand.page.shape, np.float32)
    cv2.circle(ring, (round((x + 2) * SCALE), round((y + 26) * SCALE)), round(24 * SCALE), 0.4, round(2.2 * SCALE))
    np.clip(hand.page - cv2.GaussianBlur(ring, (0, 0), 0.5 * SCALE), 0, 1, out=hand.page)


def test_a_coffee_ring_is_no_cross() -> None:
    """A pale broad ring through a box is never read as its mark."""
    assert state(read_scan(page_with(coffee), ask), "hdr_status")[1:] != ("endelig", "")


def test_a_page_printed_one_row_off() -> None:
    """The codes stand in their places, but all between them lies 9.2 mm lower: nothing is read."""

    def lower(hand: Hand) -> None:
        top, low, step = round(26 * SCALE), round(270 * SCALE), round(9.2 * SCALE)
        hand.page[top + step : low] = hand.page[top : low - step].copy()
        hand.page[top : top + step] = 1

    with pytest.raises(Refused) as refused:
        read_scan(page_with(lower), ask)
    assert refused.value.finding.code == "paper.not_placed"


def test_a_photocopied_form() -> None:
    """Two sheets with one code: the page is there twice, and none of its answers counts before a person has said which."""
    sheets = [made(FORM, 2, "grey200", seed, clean=True).image for seed in (21, 22)]
    raw = read_scan(scan_of([np.rot90(one, -1) if one.shape[0] < one.shape[1] else one for one in sheets]), ask)
    assert "paper.twice" in {item.code for item in raw.findings}
    assert raw.ticked == frozenset()
    assert raw.paper
    assert {item.state for item in raw.paper.fields} == {State.REVIEW}


def test_missing_pages_are_named() -> None:
    """A scan of page 2 alone says that the eight others are missing."""
    raw = read_scan(page_with(nothing), ask)
    missing = [item for item in raw.findings if item.code == "paper.missing_page"]
    assert len(missing) == 8
    assert raw.paper
    assert raw.paper.pages == {2: 1}
    assert raw.paper.token == COPY


def test_a_page_that_asks_nothing_may_be_left_out() -> None:
    """Machines leave empty pages out of a scan: a page without a field is not missed."""

    def without_fields_on_page_3(code: PaperCode | None) -> PaperReference | None:
        own = ask(code)
        return own and replace(own, spots=tuple(spot for spot in own.spots if spot.page != 3))

    raw = read_scan(page_with(nothing), without_fields_on_page_3)
    missing = [item.message for item in raw.findings if item.code == "paper.missing_page"]
    assert len(missing) == 7
    assert not any("Side 3 " in words for words in missing)


def test_another_layout_behind_the_right_code() -> None:
    """The code says page 2, but the print is page 3 of the form: nothing is read."""

    def wrong(code: PaperCode | None) -> PaperReference | None:
        own = reference(FORM, code.token) if code else None
        moved = {2: 3, 3: 2}
        return own and replace(
            own, pdf=_swapped(own.pdf), spots=tuple(replace(s, page=moved.get(s.page, s.page)) for s in own.spots)
        )

    with pytest.raises(Refused) as refused:
        read_scan(page_with(nothing), wrong)
    assert refused.value.finding.code == "paper.not_placed"


def _swapped(pdf: bytes) -> bytes:
    """The PDF with its second and third page exchanged."""
    with pikepdf.open(BytesIO(pdf)) as document:
        document.pages.insert(1, document.pages[2])
        del document.pages[3]
        out = BytesIO()
        document.save(out)
        return out.getvalue()


def test_a_picture_of_something_else() -> None:
    """A grey picture without a code is no scan of ours."""
    picture = bytes(cv2.imencode(".png", np.arange(256, dtype=np.uint8).repeat(2000).reshape(800, 640))[1])
    with pytest.raises(Refused) as refused:
        read_scan(picture, ask)
    assert refused.value.finding.code == "paper.no_code"


def test_a_picture_of_too_many_pixels_is_not_decoded() -> None:
    """A PNG that says that it is 8,000 by 8,000 is refused by its header alone."""
    header = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + (8000).to_bytes(4, "big") * 2 + b"\x08\x00\x00\x00\x00"
    with pytest.raises(Refused) as refused:
        read_scan(header, ask)
    assert refused.value.finding.code == "paper.too_large"


def strokes(hand: Hand, *lines: tuple[tuple[float, float], ...], pen: str = "ballpoint") -> None:
    """Lines through points, in millimetres on the page."""
    for line in lines:
        hand.stroke(np.array(line, np.float64), PENS[pen])


def test_a_felt_pen() -> None:
    """Two strokes of a millimetre cross to a blot that is dark: a mark. As pale as coffee it would be none."""

    def write(hand: Hand) -> None:
        left, top, right, low = box("hdr_status=endelig")
        strokes(hand, ((left, top), (right, low)), ((right, top), (left, low)), pen="felt")

    assert state(read_scan(page_with(write), ask), "hdr_status") == (State.OK, "endelig", "")


def test_a_word_runs_over_the_edge_of_its_field() -> None:
    """Its last letters stand beside a box: no doubt of a clear cross, but of a blank."""
    _, top, edge, _ = box("hdr_filled_date")
    mark = box("hdr_status=kladde")
    over = tuple((edge + x, top + y) for x, y in ((-7, 6), (-5, 3), (-3, 6), (0.8, 4), (1.4, 6), (2.0, 3), (2.8, 6)))

    def word(hand: Hand) -> None:
        strokes(hand, over)

    def both(hand: Hand) -> None:
        word(hand)
        hand.cross(mark)

    assert state(read_scan(page_with(both), ask), "hdr_status") == (State.OK, "kladde", "")
    assert state(read_scan(page_with(word), ask), "hdr_status")[0] is State.REVIEW


@pytest.mark.parametrize(
    ("dark", "bilevel", "expected"),
    [(0.8, False, State.OK), (0.42, False, State.REVIEW), (1.0, True, State.REVIEW)],
    ids=["pen", "stamp", "black and white"],
)
def test_slight_ink_beside_boxes(*, dark: float, bilevel: bool, expected: State) -> None:
    """A stamp or a word that runs over casts no doubt on what a pen marked; on what a stamp may have marked it does."""
    look = Look(*[0.0] * 15)
    marked = replace(look, cover=0.3, area=4.0, dark=dark)
    spots = [spot for spot in reference(FORM).spots if spot.answer == "hdr_status"]
    boxes = [
        Seen(spots[0], spots[0].box, Mark.EMPTY, 1.0, look, 1.0),
        Seen(spots[1], spots[1].box, Mark.MARK, 1.0, marked, 1.0),
    ]
    assert decided(boxes, beside=0.0, slight=2.0, across=False, bilevel=bilevel).state is expected
    assert decided(boxes, beside=2.0, slight=0.0, across=False, bilevel=bilevel).state is State.REVIEW


@pytest.mark.parametrize(
    ("runs", "thick", "expected"),
    [(1.9, 1.0, State.OK), (2.3, 1.0, State.REVIEW), (1.9, 1.8, State.REVIEW)],
    ids=["cross", "scribble", "dense"],
)
def test_a_scribble_among_ticks(runs: float, thick: float, expected: State) -> None:
    """Where several boxes may be ticked, a scribbled one may be taken back: nobody can see that it is the second tick."""
    look = replace(Look(*[0.0] * 15), cover=0.4, area=5.0, dark=0.8)
    box = (0.0, 0.0, 4.0, 4.0)
    boxes = [
        Seen(Spot(1, f"area={code}", "area", Shape.SQUARE, exclusive=False, box=box), box, Mark.MARK, 1.0, one, 1.0)
        for code, one in (("a", replace(look, runs=1.9)), ("b", replace(look, runs=runs, thick=thick)))
    ]
    assert decided(boxes, beside=0.0, slight=0.0, across=False, bilevel=False).state is expected
