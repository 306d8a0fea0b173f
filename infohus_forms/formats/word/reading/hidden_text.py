"""Text that looks otherwise than its content counts: hidden, struck out, invisible, cut off, in signs, or singled out.

What counts is how a text looks in the end, by itself or through its styles (decision 77): white letters on the dark strip of the
form's own header can be read. A style, a size or a font is examined only where it could lead to a finding.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from functools import lru_cache
from unicodedata import bidirectional

from lxml import etree

from infohus_forms.formats.word.ooxml import findings
from infohus_forms.formats.word.ooxml.formatting import (
    BEHIND,
    COLOUR,
    FILL,
    FONTS,
    GROUND,
    HOLDERS,
    INK,
    LIGHT,
    LINE_RULE,
    NO_INK,
    OFF_PAGE,
    PAPER,
    PARAGRAPH,
    PLACES,
    RIGHTMOST,
    RUN,
    SIZE,
    SPACING,
    STYLES,
    SYMBOLS,
    VALUE,
    Look,
    Styles,
    luminance,
    marks,
    number,
    on,
)
from infohus_forms.formats.word.ooxml.geometry import TEXT_WIDTH
from infohus_forms.formats.word.ooxml.names import OFF, M, W, q, w14
from infohus_forms.formats.word.ooxml.text import DINGBATS, shown_text, tokens
from infohus_forms.formats.word.reading.standing import STANDING, Odd
from infohus_forms.models.finding import Rule

SINGLING = frozenset(map(q, ("highlight", "shd", "u", "bdr", "color")))
"""Properties with which people single out words as with a pen: a colour behind them, a line, a frame, letters that are not black."""
HIGHLIGHTS = {
    "black": "000000", "blue": "0000ff", "cyan": "00ffff", "green": "00ff00", "magenta": "ff00ff", "red": "ff0000",
    "yellow": "ffff00", "white": "ffffff", "darkblue": "00008b", "darkcyan": "008b8b", "darkgreen": "006400",
    "darkmagenta": "800080", "darkred": "8b0000", "darkyellow": "808000", "darkgray": "a9a9a9", "lightgray": "d3d3d3",
}  # fmt: skip
"""ISO 29500-1 §17.18.40."""
RARE = (
    *map(q, ("vanish", "strike", "dstrike", "highlight", "u", "bdr", "fitText", "rtl", "bidi", "hidden", "numId", "vMerge", "hMerge")), w14("textFill"),
)  # fmt: skip
USUAL = (COLOUR, FONTS, SPACING, SIZE, *map(q, ("w", "cs", "trHeight")), *STYLES.values(), *PLACES)
"""Marks that can change how a text looks (ISO 29500-1 §17.3.2, [MS-DOCX] §2.6.1): in `RARE` those that no blank has, here those that forms have anyway."""
TURNED = re.compile(r"[0-9](?![.,:/\u2011-][0-9])\W{1,9}[0-9]")
"""Numbers whose order a direction from right to left turns round; one point, comma, colon, hyphen or slash keeps them together (Unicode annex 9)."""
FROM_RIGHT = frozenset(("R", "AL"))
"""Classes of letters that are written from right to left."""
_RUNS_ELSEWHERE = etree.XPath("//w:r[parent::*[not(self::w:* or self::m:*)]]", namespaces={"w": W, "m": M})
_BEHIND_RUNS = etree.XPath("//w:rPr/w:shd", namespaces={"w": W})
SAYING = OFF | LIGHT | {"true", "on", "exact"}
"""Words with which the marks in `USUAL` may take text from sight; their other values are a number, a colour, a font or a style."""
UNMARKED = OFF | {"none", "nil", "clear"}
LEAST_CONTRAST = 1.5
"""Least contrast between a text and what is behind it, as WCAG 2.2 counts it: below it letters cannot be made out on a print.

Yellow on white is reported, grey C0C0C0 is not (decision 70).
"""
USUAL_SIZE, SMALLEST = 20, 8
"""Size of letters in half-points where none is given; and the largest that cannot be read (4 points)."""
NARROWEST = 20
"""Largest width of letters, in percent of their own, at which they can no longer be told apart."""
TWIPS, LEAST_STEP = 10, 4
"""Twips in a half-point, and the twips for each half-point of its size by which a letter may be moved onto the one before."""
NARROW = 100
"""Width in twips into which no word can be fitted."""
COLOURS, SMALL, PRESSED = "næsten samme farve som bunden", "meget små bogstaver", "bogstaver presset sammen"
LOW_LINE, OFF_THE_PAGE = "linjen er for lav", "den står uden for siden"


def odd_looks(root: etree._Element, styles: Styles) -> Iterator[Odd]:
    """Yield each run of a story whose look must be reported, and each such row, cell or paragraph; most forms have none."""
    # A default paragraph style that hides text concerns every run, marked or not.
    everywhere = styles.paragraph in _telling(styles)
    runs: dict[etree._Element, None] = dict.fromkeys(root.iter(RUN)) if everywhere else {}
    for mark in _marks_that_matter(root, styles):
        properties = mark.getparent()
        holder = properties.getparent() if properties is not None else None
        if properties is None or holder is None:
            continue
        if mark.tag in STANDING:
            yield from STANDING[mark.tag](mark, holder)
        elif mark.get(VALUE) in styles.counted:
            yield Odd(findings.LISTED, holder)
        if HOLDERS.get(holder.tag) == properties.tag:
            by_hand = mark.tag in SINGLING and (
                mark.tag != COLOUR or bool(styles.looks)
            )  # in an .odt the colour may come from a style
            if by_hand and holder.tag == RUN and _singled_out(mark):
                yield Odd(findings.MARKED_WORDS, holder)
            runs |= dict.fromkeys([holder] if holder.tag == RUN else holder.iter(RUN))
    # A run in a table is judged by each region of the table's style: at worst a text that is seen is reported (decision 77).
    for line in runs:
        for rule, why in dict.fromkeys(odd for look in styles.of(line) for odd in told_of(look)):
            if rule not in ONLY_FOR or ONLY_FOR[rule](shown_text(tokens(line))):
                yield Odd(rule, line, why)
    # A program leaves out an element that it does not know, with all that is in it (ISO 29500-3 §9.2).
    yield from (Odd(findings.HIDDEN, line) for line in _elsewhere(root))


def _marks_that_matter(root: etree._Element, styles: Styles) -> Iterator[etree._Element]:
    """Return the marks that could change how a text looks: those that no blank has, and others if one of their values could.

    A value is judged once, whatever mark it is in, so that a form as it was filled in costs one pass.
    """
    telling = _telling(styles)
    harmless: set[str | bytes] = set()
    judged: set[str | bytes] = set()
    found = [*root.iter(*RARE), *_behind_runs(root)]
    for mark in root.iter(*USUAL):
        values = mark.values()
        if values and harmless.issuperset(values):
            continue
        if not judged.issuperset(values):
            judged.update(values)
            harmless.update(value for value in values if not _could_tell(str(value), styles, telling))
        if not values or not harmless.issuperset(values):
            found.append(mark)
    return (mark for mark in found if _matters(mark, telling))


@lru_cache(maxsize=4)
def _telling(styles: Styles) -> frozenset[str]:
    """Return the styles whose text could lead to a finding, alone on paper or on their own ground."""
    alone = {GROUND: PAPER, BEHIND: ""}
    return frozenset(
        name
        for name, looks in styles.looks.items()
        for look in looks
        for seen in ({**styles.defaults, **look}, {**styles.defaults, **look, **alone})
        if next(told_of(seen), None)
    )


def _could_tell(value: str, styles: Styles, telling: Container[str]) -> bool:
    """Return whether some mark with this value could change whether a text is seen: all but everyday lengths, styles and fonts."""
    if value in styles.looks:
        return value in telling or value in styles.counted
    if luminance(value) is not None or value.casefold() in DINGBATS or value.casefold() in SAYING:
        return True
    return not NARROWEST < number(value, TEXT_WIDTH) <= RIGHTMOST


def _elsewhere(root: etree._Element) -> list[etree._Element]:
    """Return the runs in elements of other kinds than those of a text."""
    found: list[etree._Element] = _RUNS_ELSEWHERE(root)  # type: ignore[assignment]
    return found


def _shown_as_symbols(text: str) -> bool:
    """Return whether there is a Latin-1 sign that a symbol font shows as another."""
    return any("!" <= sign <= "ÿ" for sign in text)


def _turned_round(text: str) -> bool:
    """Return whether numbers would be shown in another order from right to left; in a text in such letters that is how they are meant."""
    return TURNED.search(text) is not None and not any(bidirectional(sign) in FROM_RIGHT for sign in text)


ONLY_FOR = {findings.SYMBOL_FONT: _shown_as_symbols, findings.DIRECTION: _turned_round}
"""The rules that depend on the text as well as on its look."""


def _behind_runs(root: etree._Element) -> list[etree._Element]:
    """Return the colours behind runs; a form has hundreds behind its cells, which are not examined."""
    found: list[etree._Element] = _BEHIND_RUNS(root)  # type: ignore[assignment]
    return found


def _matters(mark: etree._Element, telling: Container[str]) -> bool:
    """Return whether a mark of a kind that forms have anyway could take text from sight."""
    tag = mark.tag
    if tag == SPACING:
        return mark.get(LINE_RULE) == "exact" or number(mark.get(VALUE), 0) < 0
    # A paragraph style that only adds numbers or bullets matters only where the paragraph holds a control.
    if tag == STYLES[PARAGRAPH] and mark.get(VALUE) not in telling:
        return next(next(mark.iterancestors(PARAGRAPH), mark).iter(q("sdt")), None) is not None
    if tag == SIZE:
        return number(mark.get(VALUE), USUAL_SIZE) <= SMALLEST
    return tag in STANDING or tag not in PLACES or marks((mark,))[str(tag)] == OFF_PAGE


def told_of(look: Look) -> Iterator[tuple[Rule, str]]:
    """Yield the findings about a text with this look, each with the rule's word for why."""
    if on(look, "vanish"):
        yield findings.HIDDEN, ""
    if on(look, "strike") or on(look, "dstrike"):
        yield findings.STRUCK, ""
    size = number(look.get("szCs" if on(look, "rtl") or on(look, "cs") else "sz"), USUAL_SIZE)
    if size <= SMALLEST:
        yield findings.UNSEEN, SMALL
    elif number(look.get("w"), 100) <= NARROWEST or _pressed(look, size):
        yield findings.UNSEEN, PRESSED
    if _invisible(look):
        yield findings.UNSEEN, COLOURS
    # An exact line height of at most half the letters' own cuts them off.
    if 0 < number(look.get("line"), 0) <= size * TWIPS // 2:
        yield findings.CUT_OFF, LOW_LINE
    if any(look.get(place) == OFF_PAGE for place in PLACES):
        yield findings.CUT_OFF, OFF_THE_PAGE
    if on(look, "rtl") or on(look, "bidi"):
        yield findings.DIRECTION, ""
    if look.get("rFonts") == SYMBOLS:
        yield findings.SYMBOL_FONT, ""


def _pressed(look: Look, size: int) -> bool:
    """Return whether letters overlap: their spacing, or the room for all of them, is taken away."""
    return number(look.get("spacing"), 0) < -LEAST_STEP * size or number(look.get("fitText"), TEXT_WIDTH) <= NARROW


def _invisible(look: Look) -> bool:
    """Return whether the colour of a text has too little contrast with what is behind it; Word inverts »auto«, but not under a highlight."""
    pen = HIGHLIGHTS.get(look.get("highlight", ""), "")
    ink = look.get("textFill") or look.get("color") or ""
    if ink == NO_INK:
        return True
    # »auto« is black under a highlight, which Word does not take into account when it chooses black or white.
    if pen and luminance(ink) is None:
        ink = INK
    above, below = luminance(ink), luminance(pen or look.get(BEHIND) or look.get(GROUND) or PAPER)
    return above is not None and below is not None and _contrast(above, below) < LEAST_CONTRAST


def _contrast(one: float, other: float) -> float:
    """Return the contrast between two luminances (WCAG 2.2)."""
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


def _singled_out(mark: etree._Element) -> bool:
    value = mark.get(VALUE) or "1"
    if mark.tag == COLOUR:
        ink = luminance(value)
        return ink is not None and ink > 0 and _contrast(ink, 1.0) >= LEAST_CONTRAST
    filled = (mark.get(FILL) or "auto").lower() not in ("auto", PAPER)
    return filled or value.lower() not in UNMARKED
