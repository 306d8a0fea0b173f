"""The look of a text: its own formatting over that of its styles (ISO 29500-1 §17.7.2).

A look is the formatting of letters and of the place that holds them, each under the name of its element; lengths are in
twips (1/1440 inch), sizes in half-points. Styles are resolved once for a file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from lxml import etree

from infohus_forms.formats.word.ooxml.names import OFF, q, w14
from infohus_forms.formats.word.ooxml.text import DINGBATS

Look = Mapping[str, str]
RUN, PARAGRAPH, CELL, ROW, TABLE = (q(name) for name in ("r", "p", "tc", "tr", "tbl"))
HOLDERS = {RUN: q("rPr"), PARAGRAPH: q("pPr"), CELL: q("tcPr"), TABLE: q("tblPr")}
"""Elements whose own properties change how the text in them looks, and the element that holds those properties."""
STYLES = {RUN: q("rStyle"), PARAGRAPH: q("pStyle"), TABLE: q("tblStyle")}
VALUE, FILL, SIZE = q("val"), q("fill"), q("sz")
SAID = {
    q(name): name
    for name in ("vanish", "strike", "dstrike", "highlight", "sz", "szCs", "rtl", "bidi", "cs", "w", "fitText")
}
"""Properties that are complete in their value."""
COLOUR, TEXT_FILL, SHADING, SPACING, FONTS = q("color"), w14("textFill"), q("shd"), q("spacing"), q("rFonts")
LATIN, LINE, LINE_RULE, HANGING = (q("ascii"), q("hAnsi")), q("line"), q("lineRule"), q("hanging")
PROPERTIES, BASED_ON, REGION = frozenset(HOLDERS.values()), q("basedOn"), q("tblStylePr")
PLACES = {
    q("ind"): ("left", "start", "firstLine"),
    q("tblInd"): ("w",),
    q("framePr"): ("x", "y"),
    q("tblpPr"): ("tblpX", "tblpY"),
}
"""Properties that place a paragraph or a table (ISO 29500-1 §17.3.1.11-12, §17.4.50, §17.4.57), and the lengths in them."""
LEFTMOST, RIGHTMOST = -1134, 11906
"""From the margin to the left edge of an A4 page, and its width: text beyond is on no page."""
OFF_PAGE, SYMBOLS = "off", "symbols"
BEHIND, GROUND = "shd", "ground"
"""The colour behind the letters themselves, and behind the whole paragraph, cell or table."""
LIGHT = frozenset(("background1", "light1", "bg1", "lt1"))
"""Colours of a theme that are the paper's ([MS-OI29500] §17.18.97)."""
PAPER, INK, NO_INK = "ffffff", "000000", "none"
THROUGH = 80_000
"""Transparency of letters, in thousandths of a percent, from which they cannot be made out ([MS-DOCX] §2.6.1)."""
SRGB = 0.03928
NUMBER = re.compile(r"-?[0-9]{1,9}")
STYLES_DEEP = 20
"""Most styles in a chain of parents; programs write three or four."""


def marks(properties: Iterable[etree._Element]) -> dict[str, str]:
    """Return the look that the properties of a run, paragraph, cell or table give their text."""
    said: dict[str, str] = {}
    for child in properties:
        tag = str(child.tag)
        if tag in SAID:
            said[SAID[tag]] = (child.get(VALUE) or "1").lower()
        elif tag in PLACES:
            lengths = [number(child.get(q(name)), 0) for name in PLACES[tag]]
            # The first line of a paragraph hangs to the left of the others.
            lengths.append(sum(lengths) - number(child.get(HANGING), 0))
            said[tag] = "" if all(LEFTMOST <= length <= RIGHTMOST for length in lengths) else OFF_PAGE
        elif tag == COLOUR:
            # A theme's colour takes precedence over the value (ISO 29500-1 §17.3.2.6), which a program computes where the colour is shaded.
            themed = child.get(q("themeColor")) in LIGHT and child.get(q("themeShade")) is None
            said["color"] = PAPER if themed else child.get(VALUE) or ""
        elif tag == SHADING:
            ground = child.get(q("color") if child.get(VALUE) == "solid" else FILL) or ""
            if luminance(ground) is not None:
                said[BEHIND if next(child.iterancestors()).tag == HOLDERS[RUN] else GROUND] = ground
        elif tag == FONTS:
            said["rFonts"] = "" if latin(child) else SYMBOLS
        elif tag == SPACING:
            said["spacing"] = child.get(VALUE) or "0"
            if child.get(LINE) is not None:
                said["line"] = (child.get(LINE) or "") if child.get(LINE_RULE) == "exact" else ""
        elif tag == TEXT_FILL:
            said["textFill"] = _text_fill(child)
    return said


def latin(fonts: etree._Element) -> bool:
    """Return whether Latin letters in these fonts (`w:rFonts`) are shown as letters."""
    return not any((fonts.get(name) or "").casefold() in DINGBATS for name in LATIN)


def on(look: Look, name: str) -> bool:
    """Return whether an on/off property of a look is on."""
    return look.get(name, "0") not in OFF


def number(text: str | None, otherwise: int) -> int:
    """Return a length or size without its unit; `otherwise` where there is none that can be parsed."""
    found = NUMBER.match(text or "")
    return int(found[0]) if found else otherwise


def luminance(colour: str) -> float | None:
    """Return the relative luminance of RRGGBB (WCAG 2.2); None for a value that is no colour, such as »auto«."""
    try:
        parts = [part / 255 for part in bytes.fromhex(colour)]
    except ValueError:
        return None
    if len(parts) != len("RGB"):
        return None
    red, green, blue = (part / 12.92 if part <= SRGB else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _text_fill(fill: etree._Element) -> str:
    """Return the colour of filled letters; empty if it is no single colour."""
    said = {str(part.tag).rpartition("}")[2]: part.get(w14("val")) or "" for part in fill.iterdescendants()}
    if "noFill" in said or number(said.get("alpha"), 0) >= THROUGH:
        return NO_INK
    return PAPER if said.get("schemeClr") in LIGHT else said.get("srgbClr", "")


@dataclass(frozen=True, eq=False)
class Styles:
    """The styles of a file; compared by identity."""

    looks: Mapping[str, tuple[Look, ...]] = field(default_factory=dict)
    """The looks of each style, by its identifier, with what it is based on; for a table style one more for each of its regions."""
    defaults: Look = field(default_factory=dict)
    """The look of text without formatting and styles of its own."""
    paragraph: str = ""
    """The style of paragraphs that name none."""
    counted: frozenset[str] = frozenset()
    """The styles that put a number or a bullet before a paragraph."""

    def of(self, line: etree._Element) -> list[Look]:
        """Return the looks of a run; in a table whose style has regions, one for each of them, since the run's own region is not worked out."""
        own: Look = {}
        around: tuple[Look, ...] = ({},)
        done: set[str] = set()
        for holder in (line, *line.iterancestors(*HOLDERS)):
            tag = str(holder.tag)
            if tag in done:
                continue
            if tag in STYLES:
                done.add(tag)
            properties = holder.find(HOLDERS[tag])
            name = self.named(properties, tag)
            own = {**marks(properties if properties is not None else ()), **own}
            given = self.looks.get(name, ({},))
            if tag == TABLE:
                around = given
            else:
                own = {**given[0], **own}
        return [{**self.defaults, **look, **own} for look in around]

    def named(self, properties: etree._Element | None, tag: str) -> str:
        """Return the style that the properties of a run, paragraph or table name."""
        style = properties.find(STYLES[tag]) if properties is not None and tag in STYLES else None
        name = (style.get(VALUE) or "") if style is not None else ""
        return name if name in self.looks or tag != PARAGRAPH else self.paragraph


def styles_of(root: etree._Element) -> Styles:
    """Return the styles of a part of styles; a style has what its parent has, unless it overrides it."""
    own: dict[str, Look] = {}
    regions: dict[str, list[Look]] = {}
    parents: dict[str, str] = {}
    defaults: dict[str, str] = {}
    paragraph, counted = "", set[str]()
    for part in root.iterfind(f"{q('docDefaults')}/*/*"):
        defaults |= marks(part)
    for style in root.iterchildren(q("style")):
        name, look = style.get(q("styleId")) or "", dict[str, str]()
        for part in style:
            if part.tag == BASED_ON:
                parents[name] = part.get(VALUE) or ""
            elif part.tag in PROPERTIES:
                look |= marks(part)
                if part.tag == HOLDERS[PARAGRAPH] and part.find(q("numPr")) is not None:
                    counted.add(name)
            elif part.tag == REGION:
                regions.setdefault(name, []).append({k: v for inner in part for k, v in marks(inner).items()})
        own[name] = look
        if style.get(q("type")) == "paragraph" and style.get(q("default"), "0") not in OFF:
            paragraph = name
    own.setdefault(paragraph, {})
    whole = inherited(own, parents)
    looks = {name: (look, *({**look, **region} for region in regions.get(name, ()))) for name, look in whole.items()}
    return Styles(looks, defaults, paragraph, frozenset(counted))


def inherited(own: Mapping[str, Look], parents: Mapping[str, str]) -> dict[str, Look]:
    """Return the look of each style over those of its parents; a cycle or a very long chain of parents ends the search."""
    looks: dict[str, Look] = {}
    for name in own:
        look: Look = {}
        above, seen = name, set[str]()
        while above in own and above not in seen and len(seen) < STYLES_DEEP:
            look = {**own[above], **look}
            seen.add(above)
            above = parents.get(above, "")
        looks[name] = look
    return looks
