"""Raised and lowered signs as characters: a square metre is not m2, and 10 to the second not 102.

A run is raised or lowered by `w:vertAlign` (ISO 29500-1 §17.3.2.42), by `w:position` (§17.3.2.24, in half points),
or by a style that has one of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from lxml import etree

from infohus_forms.formats.word.ooxml.names import q
from infohus_forms.formats.word.ooxml.text import RAISED

SIGNS: Final = {
    "superscript": str.maketrans("0123456789+-−=()in", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁱⁿ"),
    "subscript": str.maketrans("0123456789+-−=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ"),
}
"""Unicode's own raised and lowered signs; most letters have none."""
ORDINALS: Final = frozenset(("st", "nd", "rd", "th"))
"""Letters that Word raises by itself after an English number: the meaning is the same on the line."""
RUN, TEXT, ALIGN, POSITION, STYLE, VALUE = q("r"), q("t"), q("vertAlign"), q("position"), q("rStyle"), q("val")
MOVED: Final = 4
"""Half points off the line from which letters are raised or lowered; less is used to align them, and Word's own button moves by six."""
HALF_POINTS: Final = re.compile(r"[+-]?[0-9]{1,5}")


def raised_styles(styles: etree._Element) -> dict[str, str]:
    """Return the character styles that raise or lower, by their ids, from the root of a part of styles."""
    return {
        style.get(q("styleId")) or "": how
        for style in styles.iter(q("style"))
        if style.get(q("type")) == "character"
        and (properties := style.find(q("rPr"))) is not None
        and (how := _own(properties))
    }


def write_out(root: etree._Element, styles: Mapping[str, str]) -> None:
    """Replace raised and lowered signs by their characters, in place; leave a mark where there is no character for them.

    Only signs that follow other letters are replaced: a whole answer that is raised is a slip of the hand.
    """
    as_it_was: etree._Element | None = None
    for run, how in _runs(root, styles):
        signs = SIGNS.get(how)
        texts = run.findall(TEXT)
        said = "".join(item.text or "" for item in texts)
        if signs is None or said in ORDINALS or not any(sign.isalnum() or ord(sign) in signs for sign in said):
            continue
        before = run.getprevious()
        base = before is not None and before is not as_it_was and _ends_in_letter(before)
        if base and all(ord(sign) in signs for sign in said):
            for item in texts:
                item.text = (item.text or "").translate(signs)
        else:
            as_it_was = run
            run.append(etree.Element(q(RAISED)))


def _runs(root: etree._Element, styles: Mapping[str, str]) -> Iterator[tuple[etree._Element, str]]:
    """Yield the runs that are raised or lowered, in their order, and which of the two."""
    seen: etree._Element | None = None
    for mark in list(root.iter(ALIGN, POSITION, STYLE) if styles else root.iter(ALIGN, POSITION)):
        properties = mark.getparent()
        run = properties.getparent() if properties is not None else None
        if properties is None or properties is seen or run is None or run.tag != RUN:
            continue
        seen = properties
        yield run, _how(properties, styles)


def _how(properties: etree._Element, styles: Mapping[str, str]) -> str:
    """Return how a run is placed: by its own properties, else by its style; empty on the line."""
    own = _own(properties)
    if own is not None:
        return own
    style = properties.find(STYLE)
    return styles.get(style.get(VALUE) or "", "") if style is not None else ""


def _own(properties: etree._Element) -> str | None:
    """Return what the properties themselves set; None if they set nothing."""
    align, position = properties.find(ALIGN), properties.find(POSITION)
    said = align.get(VALUE) or "" if align is not None else ""
    if said in SIGNS or position is None:
        return said if align is not None else None
    height = position.get(VALUE) or ""
    points = int(height) if HALF_POINTS.fullmatch(height) else 0
    return "superscript" if points >= MOVED else "subscript" if points <= -MOVED else said


def _ends_in_letter(run: etree._Element) -> bool:
    """Return whether the element right before is a text whose last character is no space."""
    last = run[-1] if run.tag == RUN and len(run) else None
    return last is not None and last.tag == TEXT and bool((last.text or " ")[-1:].strip())
