"""Rows, cells and paragraphs whose text is cut off, covered, hidden or counted as a whole, by one of their own properties."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from infohus_forms.formats.word.ooxml import findings
from infohus_forms.formats.word.ooxml.formatting import CELL, PARAGRAPH, ROW, VALUE, number
from infohus_forms.formats.word.ooxml.geometry import LETTER, LINE_HEIGHT, TEXT_WIDTH
from infohus_forms.formats.word.ooxml.names import OFF, q
from infohus_forms.formats.word.ooxml.text import TEXT
from infohus_forms.models.finding import Rule

LOW_ROW = "rækken eller rammen er for lav"


class Odd(NamedTuple):
    """A finding about a look: a run, or a paragraph, cell or row; `why` is the rule's word for it."""

    rule: Rule
    element: etree._Element
    why: str = ""


def _cut_off(mark: etree._Element, holder: etree._Element) -> Iterator[Odd]:
    """Yield the cells of a row, or the paragraph in a frame, whose text needs more room than a height that does not grow."""
    if mark.get(q("hRule")) != "exact":
        return
    height = number(mark.get(q("val")) or mark.get(q("h")), 0)
    row = next(mark.iterancestors(ROW), None) if mark.tag == q("trHeight") else None
    for place in row.iterchildren(CELL) if row is not None else (next(mark.iterancestors(PARAGRAPH), holder),):
        width = next((number(item.get(q("w")), 0) for item in place.iter(q("tcW"), q("framePr"))), 0)
        # The number of lines is an estimate: no font is measured, and LETTER is on the safe side.
        letters = max((width if width > 0 else TEXT_WIDTH) // LETTER, 1)
        if sum(1 + len(line) // letters for line in _printed(place) if line.strip()) * LINE_HEIGHT > height:
            yield Odd(findings.CUT_OFF, place, LOW_ROW)


def _printed(place: etree._Element) -> list[str]:
    """Return the lines of text in a cell or paragraph, in and outside controls."""
    ends = dict.fromkeys((PARAGRAPH, q("br"), q("cr")), "\n")
    return "".join(ends.get(item.tag) or item.text or "" for item in place.iter(TEXT, *ends)).split("\n")


def _not_shown(mark: etree._Element, holder: etree._Element) -> Iterator[Odd]:
    """Yield a row that is hidden (ISO 29500-1 §17.4.20)."""
    if (mark.get(VALUE) or "1").lower() not in OFF:
        yield Odd(findings.HIDDEN, next(mark.iterancestors(ROW), holder))


def _covered(mark: etree._Element, holder: etree._Element) -> Iterator[Odd]:
    """Yield a cell that only continues the one above or before it, whose own text is not shown (ISO 29500-1 §17.4.84)."""
    if mark.get(VALUE) in (None, "continue") and any(line.strip() for line in _printed(holder)):
        yield Odd(findings.HIDDEN, holder)


def _counted(mark: etree._Element, holder: etree._Element) -> Iterator[Odd]:
    """Yield a paragraph that was given a number or a bullet by hand; 0 is none (ISO 29500-1 §17.9.18)."""
    if mark.get(VALUE) != "0":
        yield Odd(findings.LISTED, next(mark.iterancestors(PARAGRAPH), holder))


STANDING = {
    **dict.fromkeys(map(q, ("trHeight", "framePr")), _cut_off),
    **dict.fromkeys(map(q, ("vMerge", "hMerge")), _covered),
    q("hidden"): _not_shown,
    q("numId"): _counted,
}
"""Marks that concern a row or a paragraph as a whole, and the function that yields their findings."""
