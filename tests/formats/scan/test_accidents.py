"""Felt pens, stamps, coffee and folds: what lies across an answer is told from what a person wrote in it, both ways."""

from __future__ import annotations

from collections.abc import Callable
from itertools import cycle

import cv2
import numpy as np
import pytest

from infohus_forms.formats.scan.boxes import CROSS, box_look
from infohus_forms.formats.scan.ink import inked
from infohus_forms.formats.scan.read import read_scan
from infohus_forms.formats.scan.reference import reference_page
from infohus_forms.models.paper import State
from infohus_forms.models.paper_layout import Box, Shape
from tests.formats.scan.pens import PENS, Hand
from tests.formats.scan.simulated import SCALE, reference, sheet
from tests.formats.scan.test_read import FORM, ask, box, page_with, state

DRAFT, FINAL = "hdr_status=kladde", "hdr_status=endelig"
"""The two boxes of the question that the tests fill in."""


@pytest.mark.parametrize("pen", ["ballpoint", "felt"])
def test_a_cross_is_known_by_its_shape_however_broad(pen: str) -> None:
    """Two strokes leave all four sides of a box white; to and fro and a box filled wholly do not."""
    page = sheet(FORM, 3).copy()
    hand = Hand(page, SCALE, np.random.default_rng(5), PENS[pen])
    blank = reference_page(reference(FORM), 3)
    assert blank
    boxes = [spot.box for spot in blank.spots if spot.shape is not Shape.TEXT]
    crosses, others = boxes[::2], boxes[1::2]
    for one in crosses:
        hand.cross(one)
    for one, write in zip(others, cycle((hand.scribble, hand.fill, hand.tick, hand.dash)), strict=False):
        write(one)
    found = inked(np.clip(page * 255, 0, 255).astype(np.uint8), blank)

    def shapes(which: list[Box]) -> list[float]:
        return [box_look(found, found.level, Shape.SQUARE, one).crossed for one in which]

    assert np.median(shapes(crosses)) > CROSS
    assert max(shapes(others)) < CROSS


def stamped(hand: Hand, name: str) -> None:
    """A stamp whose lower edge and first letters run through a box."""
    x, y = round(box(name)[0] * SCALE), round((box(name)[1] + 3) * SCALE)
    ink = np.zeros(hand.page.shape, np.uint8)
    cv2.putText(ink, "MODTAGET", (x, y), cv2.FONT_HERSHEY_SIMPLEX, 0.28 * SCALE, 255, round(0.9 * SCALE))
    cv2.rectangle(ink, (x - 20, y - 72), (x + 410, y + 8), 255, round(0.7 * SCALE))
    np.clip(hand.page - 0.35 * ink.astype(np.float32) / 255, 0, 1, out=hand.page)


def folded(hand: Hand, name: str) -> None:
    """The fold of a letter, across the page and through a row of boxes."""
    row = round((box(name)[1] + 1.5) * SCALE)
    line = np.zeros(hand.page.shape, np.float32)
    cv2.line(line, (0, row), (hand.page.shape[1], row + 5), 0.4, 3)
    np.clip(hand.page - line, 0, 1, out=hand.page)


def spilt(hand: Hand, name: str) -> None:
    """The ring of a cup through a box."""
    x, y, *_ = box(name)
    ring = np.zeros(hand.page.shape, np.float32)
    cv2.circle(ring, (round((x + 2) * SCALE), round((y + 26) * SCALE)), round(24 * SCALE), 0.3, round(2.2 * SCALE))
    np.clip(hand.page - cv2.GaussianBlur(ring, (0, 0), 0.6 * SCALE), 0, 1, out=hand.page)


def crossed(hand: Hand, name: str, pen: str = "pencil") -> None:
    """A cross, in pencil if nothing is said: of all pens the likest to a stamp."""
    hand.pen = PENS[pen]
    hand.cross(box(name))


@pytest.mark.parametrize("accident", [stamped, folded, spilt])
def test_an_accident_in_an_empty_box(accident: Callable[[Hand, str], None]) -> None:
    """It is no second mark, and no doubt of the one that is there."""

    def write(hand: Hand) -> None:
        crossed(hand, DRAFT)
        accident(hand, FINAL)

    assert state(read_scan(page_with(write), ask), "hdr_status") == (State.OK, "kladde", "")


@pytest.mark.parametrize("accident", [stamped, folded, spilt])
def test_an_accident_over_a_mark(accident: Callable[[Hand, str], None]) -> None:
    """What a person wrote under it is not taken away with it: the answer is read or left to a person, never blank."""

    def write(hand: Hand) -> None:
        crossed(hand, FINAL)
        accident(hand, FINAL)

    assert state(read_scan(page_with(write), ask), "hdr_status")[1:] != ("", "")


@pytest.mark.parametrize(("pen", "expected"), [("", State.REVIEW), ("ballpoint", State.OK)])
def test_the_edge_of_a_stamp_along_the_line_of_a_box(pen: str, expected: State) -> None:
    """What print hides of a stamp is not taken away with it: so pale an edge is no mark, and a pen is darker."""

    def write(hand: Hand) -> None:
        if pen:
            crossed(hand, FINAL, pen)
        left, _, _, low = box(FINAL)
        x, y = round((left - 20) * SCALE), round((low - 0.4) * SCALE)
        ink = np.zeros(hand.page.shape, np.float32)
        cv2.rectangle(ink, (x, y - 140), (x + 400, y), 0.38, round(0.75 * SCALE))
        np.clip(hand.page - cv2.GaussianBlur(ink, (0, 0), 0.1 * SCALE), 0, 1, out=hand.page)

    assert state(read_scan(page_with(write), ask), "hdr_status")[0] is expected


def test_a_line_through_a_row_is_no_fold() -> None:
    """It ends beside the boxes, and a fold goes on across the page: such a row is for a person."""

    def write(hand: Hand) -> None:
        crossed(hand, FINAL, "ballpoint")
        hand.struck([box(DRAFT), box(FINAL)])

    assert state(read_scan(page_with(write), ask), "hdr_status")[0] is State.REVIEW


@pytest.mark.parametrize("pen", ["fine", "ballpoint", "felt"])
def test_a_line_through_a_row_from_side_to_side_is_no_fold(pen: str) -> None:
    """Three boxes with their words fill the page's width but for its margins, which a fold does not leave out."""
    row = [f"r1_rep_type={code}" for code in ("fagperson", "paaroerende", "ven_bekendt")]

    def write(hand: Hand) -> None:
        crossed(hand, row[-1], pen)
        hand.struck([box(name) for name in row])

    assert state(read_scan(page_with(write), ask), "r1_rep_type")[0] is State.REVIEW
