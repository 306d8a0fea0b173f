"""Completed pages with what they truly say: people with pens, sheets with accidents, machines with habits. Seeds are fixed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
import pypdfium2

from infohus_forms.models.paper_layout import Origin, PaperReference, Shape, Spot
from infohus_forms.models.response import Stamp
from infohus_forms.models.specification.form import FormSpec
from infohus_forms.render.paper_layout import paper_reference
from tests.formats.scan.pens import PENS, USUAL, Hand, Picture
from tests.formats.scan.scanner import DAMAGES, MACHINES, Gray, Machine, damaged, scanned
from tests.support.shelf import form_spec

SCALE, FINE = 8.0, 12.0
"""Pixels a millimetre on which pens write, and for machines of 300 dpi."""
COPY = "5EED0001"

CLEAR = ("cross", "tick", "dash", "blank")
CORRECTED = ("corrected",)
HARD = ("faint", "half", "scribble")
ODD = ("struck", "two", "ring", "beside", "lone fill", "scribbled and marked")


@dataclass(frozen=True)
class Truth:
    """What a person did at an answer, and what it says; `codes` None where only a person may say."""

    did: str
    codes: tuple[str, ...] | None


@dataclass
class Made:
    """A scanned page: its picture, how it was scanned, what is on it, and which text fields are written in."""

    image: Gray
    machine: Machine
    number: int
    pen: str
    damages: tuple[str, ...]
    truths: dict[str, Truth] = field(default_factory=dict)
    written: dict[str, bool] = field(default_factory=dict)


@lru_cache(maxsize=8)
def reference(form: str = "redskab1", token: str = COPY) -> PaperReference:
    """The blank print of a form under a token."""
    return print_of(form_spec(form), token)


def print_of(spec: FormSpec, token: str = COPY) -> PaperReference:
    """The same of a specification."""
    return paper_reference(spec, Stamp(spec.id, spec.version, spec.hash, token=token), Origin.LOOSE)


@lru_cache(maxsize=8)
def sheet(form: str, number: int, token: str = COPY, scale: float = SCALE) -> Picture:
    """A page as the printer made it."""
    page = pypdfium2.PdfDocument(reference(form, token).pdf)[number - 1]
    drawn = page.render(scale=scale / (72 / 25.4), grayscale=True).to_numpy().squeeze()
    return (np.asarray(drawn, np.float32) / 255).astype(np.float32)


def groups(form: str, number: int) -> dict[str, list[Spot]]:
    """Answer → its boxes on a page."""
    found: dict[str, list[Spot]] = defaultdict(list)
    for spot in reference(form).spots:
        if spot.page == number and spot.shape is not Shape.TEXT:
            found[spot.answer].append(spot)
    return found


def made(form: str, number: int, machine_name: str, seed: int, *, clean: bool = False, odd: float = 0.15) -> Made:
    """A page filled in by a person and scanned. `clean`: no accidents, and marks as people usually make them."""
    random = np.random.default_rng(seed)
    scale = FINE if MACHINES[machine_name].dpi > 250 else SCALE
    page = sheet(form, number, COPY, scale).copy()
    pen = str(random.choice(USUAL)) if clean or random.random() < 0.9 else "felt"
    hand = Hand(page, scale, random, PENS[pen])
    kinds = () if clean else tuple(kind for kind in DAMAGES if random.random() < 0.14)
    out = Made(np.empty((0, 0), np.uint8), MACHINES[machine_name], number, pen, kinds)
    for name, spots in groups(form, number).items():
        out.truths[name] = _answered(hand, spots, random, 0.0 if clean else odd)
    for spot in reference(form).spots:
        if spot.page == number and spot.shape is Shape.TEXT:
            wanted = bool(random.random() < 0.5)
            out.written[spot.name] = wanted and hand.write(spot.box, float(random.uniform(0.3, 0.9)))
    toner = 1 - (1 - page) * float(random.uniform(0.85, 1.0))
    out.image = scanned(damaged(toner, scale, random, kinds), scale, out.machine, random)
    return out


def _answered(hand: Hand, spots: list[Spot], random: np.random.Generator, odd: float) -> Truth:
    """One answer filled in, usually plainly."""
    spot = spots[int(random.integers(len(spots)))]
    others = [one for one in spots if one is not spot]
    did = (
        str(random.choice(ODD + HARD + CORRECTED))
        if random.random() < odd
        else str(random.choice(CLEAR, p=(0.45, 0.2, 0.1, 0.25)))
    )
    if did in ("two", "corrected", "scribbled and marked") and not others:
        did = "cross"
    marks = {"cross": hand.cross, "tick": hand.tick, "dash": hand.dash}
    if did == "blank":
        return Truth(did, ())
    if did in marks:
        marks[did](spot.box)
        if not spot.exclusive and others and random.random() < 0.4:
            second = others[int(random.integers(len(others)))]
            hand.cross(second.box)
            return Truth(did, tuple(one.name for one in spots if one in (spot, second)))
        return Truth(did, (spot.name,))
    if did == "faint":
        usual, hand.pen = hand.pen, PENS["faint"]
        hand.cross(spot.box)
        hand.pen = usual
        return Truth(did, (spot.name,))
    if did == "half":
        left, top, right, low = spot.box
        hand.cross((left + 1.2, top - 1, right + 1.2, low - 1))
        return Truth(did, (spot.name,))
    if did == "scribble":
        hand.scribble(spot.box)
        return Truth(did, (spot.name,))
    if did == "corrected":
        hand.fill(others[int(random.integers(len(others)))].box)
        hand.cross(spot.box)
        return Truth(did, (spot.name,) if spot.exclusive else None)
    return _odd(hand, did, spots, spot, others)


def _odd(hand: Hand, did: str, spots: list[Spot], spot: Spot, others: list[Spot]) -> Truth:
    """What only a person can say."""
    if did == "struck":
        hand.cross(spot.box)
        hand.struck([one.box for one in spots if abs(one.box[1] - spot.box[1]) < 1])
    elif did == "two":
        hand.cross(spot.box)
        hand.cross(others[0].box)
        if not spot.exclusive:
            return Truth(did, tuple(one.name for one in spots if one in (spot, others[0])))
    elif did == "ring":
        hand.ring(spot.box)
    elif did == "beside":
        hand.beside(spot.box)
    elif did == "lone fill":
        hand.fill(spot.box)
    else:
        hand.scribble(others[0].box)
        hand.cross(spot.box)
    return Truth(did, None)
