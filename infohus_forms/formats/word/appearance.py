"""Runs of text that look otherwise than what they say counts: hidden, struck out, invisible, or singled out.

Only what a run says itself is looked at: a style is the form's own, as the white letters of its header strip.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from infohus_forms.formats.word import findings
from infohus_forms.formats.word.found import OFF
from infohus_forms.formats.word.names import q, w14
from infohus_forms.models.finding import Rule

FORMATS = {
    q("vanish"): findings.HIDDEN,
    **dict.fromkeys((q("strike"), q("dstrike")), findings.STRUCK),
    **dict.fromkeys(map(q, ("highlight", "shd", "u", "bdr")), findings.MARKED_WORDS),
    **dict.fromkeys((q("color"), w14("textFill")), findings.UNSEEN),
}
"""Formats of a run that change what a person sees of its text, or single it out (ISO 29500-1 §17.3.2, [MS-DOCX] §2.6.1)."""
RUN, RUN_PROPERTIES, VALUE, FILL = q("r"), q("rPr"), q("val"), q("fill")
COLOUR, HIGHLIGHT = q("color"), q("highlight")
UNMARKED = OFF | {"none", "nil", "clear"}
GROUNDS = {RUN: q("rPr"), q("p"): q("pPr"), q("tc"): q("tcPr")}
"""What can have a colour of its own behind a text, and where that stands."""
LIGHT = frozenset(("background1", "light1", "bg1", "lt1"))
"""Colours of a theme that are the paper's ([MS-OI29500] §17.18.97)."""
HIGHLIGHTS = {
    "black": "000000", "blue": "0000ff", "cyan": "00ffff", "green": "00ff00", "magenta": "ff00ff", "red": "ff0000",
    "yellow": "ffff00", "white": "ffffff", "darkblue": "00008b", "darkcyan": "008b8b", "darkgreen": "006400",
    "darkmagenta": "800080", "darkred": "8b0000", "darkyellow": "808000", "darkgray": "a9a9a9", "lightgray": "d3d3d3",
}  # fmt: skip
"""ISO 29500-1 §17.18.40."""
PAPER, INK = "ffffff", "000000"
LEAST_CONTRAST = 1.5
"""Between a text and what is behind it, as WCAG 2.2 counts it: below it letters cannot be made out on a print."""
HEX, SRGB = 16, 0.03928


def odd_looks(root: etree._Element) -> Iterator[tuple[Rule, etree._Element]]:
    """Each run of a story whose looks must be told of, with the rule; most forms have none."""
    for mark in root.iter(*FORMATS):
        properties = mark.getparent()
        if properties is None or properties.tag != RUN_PROPERTIES:
            continue
        line = properties.getparent()
        if line is None or line.tag != RUN:
            continue
        rule = FORMATS[str(mark.tag)]
        inked = mark.tag == HIGHLIGHT and properties.find(COLOUR) is None
        if (inked or rule is findings.UNSEEN) and _invisible(mark, line):
            yield findings.UNSEEN, line
        elif rule is not findings.UNSEEN and _marked(mark):
            yield rule, line


def hidden_rows(root: etree._Element) -> Iterator[etree._Element]:
    """The rows of tables that are not shown (ISO 29500-1 §17.4.20)."""
    for mark in root.iter(q("hidden")):
        row = next(mark.iterancestors(q("tr")), None)
        if row is not None and (mark.get(VALUE) or "1").lower() not in OFF:
            yield row


def listed(root: etree._Element) -> Iterator[etree._Element]:
    """The paragraphs that were given a number or a bullet by hand; 0 is none (ISO 29500-1 §17.9.18)."""
    for mark in root.iter(q("numId")):
        paragraph = next(mark.iterancestors(q("p")), None)
        if paragraph is not None and mark.get(VALUE) != "0":
            yield paragraph


def _marked(mark: etree._Element) -> bool:
    filled = (mark.get(FILL) or "auto").lower() not in ("auto", PAPER)
    return filled or (mark.get(VALUE) or "1").lower() not in UNMARKED


def _invisible(mark: etree._Element, line: etree._Element) -> bool:
    """Whether a colour can hardly be told from what is behind the run."""
    if mark.tag == w14("textFill"):
        names = {str(part.tag).rpartition("}")[2]: part.get(w14("val")) or "" for part in mark.iterdescendants()}
        if "noFill" in names:
            return True
        colour = PAPER if names.get("schemeClr") in LIGHT else names.get("srgbClr", "")
    elif mark.tag == HIGHLIGHT:
        colour = INK
    else:
        colour = mark.get(VALUE) or ""
        if _luminance(colour) is None and mark.get(q("themeColor")) in LIGHT:
            colour = PAPER
    above, below = _luminance(colour), _luminance(_ground(line))
    if above is None or below is None:
        return False
    return (max(above, below) + 0.05) / (min(above, below) + 0.05) < LEAST_CONTRAST


def _ground(line: etree._Element) -> str:
    """The colour behind a run: its own, its paragraph's, its cell's, or the paper's."""
    for holder in (line, *line.iterancestors(*GROUNDS)):
        properties = holder.find(GROUNDS[str(holder.tag)])
        for mark in properties.iterchildren(q("highlight"), q("shd")) if properties is not None else ():
            colour = HIGHLIGHTS.get((mark.get(VALUE) or "").lower(), mark.get(FILL) or "")
            if _luminance(colour) is not None:
                return colour
    return PAPER


def _luminance(colour: str) -> float | None:
    """The relative luminance of RRGGBB (WCAG 2.2); None for what is no colour, as »auto«."""
    try:
        parts = [part / 255 for part in bytes.fromhex(colour)]
    except ValueError:
        return None
    if len(parts) != len("RGB"):
        return None
    red, green, blue = (part / 12.92 if part <= SRGB else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
