"""The looks that styles give their text in an OpenDocument file, under Word's names (OpenDocument 1.3 part 3, chapters 16 and 20)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from lxml import etree

from infohus_forms.formats.word.ooxml.formatting import GROUND, Look, inherited
from infohus_forms.formats.word.reading.opendocument_names import ODF, attributes, name_of

LENGTH = re.compile(r"(-?[0-9]{1,4}(?:\.[0-9]{1,6})?)(pt|mm|cm|in)")
TWIPS_IN_SIZE = 10
TWIPS = {"pt": 20, "mm": 56.7, "cm": 567, "in": 1440}
"""A length, and its units in twips; a size in percent is relative to another size and is left out."""

Looks = Mapping[str, Look]
"""Style → its look: properties of the runs in it, the colour behind a whole paragraph or cell as `GROUND`, and the fixed height of a row,
which does not grow with its text, as `HEIGHT` (twips)."""
HEIGHT = "height"


def looks_of(roots: Iterable[etree._Element]) -> Looks:
    """Return the looks that styles give their text, by name; a style has what its parent has, unless it overrides it."""
    own: dict[str, dict[str, str]] = {}
    parents: dict[str, str] = {}
    for style in (style for root in roots for style in root.iter(f"{{{ODF}style:1.0}}style")):
        about, above = attributes(style), style.getparent()
        # In an .odt every colour is a style; only an automatic one was made by hand and can mark a word (decision 70).
        by_hand = above is not None and name_of(above) == "office:automatic-styles"
        marks = own.setdefault(about.get("name", ""), {})
        parents[about.get("name", "")] = about.get("parent-style-name", "")
        for part in style:
            said = attributes(part)
            if name_of(part) == "style:text-properties":
                marks |= _marks(said, by_hand=by_hand)
            elif "row-height" in said:
                marks[HEIGHT] = str(_twips(said["row-height"]))
            elif "background-color" in said:
                marks[GROUND] = said["background-color"].removeprefix("#")
    return inherited(own, parents)


def _marks(said: Mapping[str, str], *, by_hand: bool) -> Iterator[tuple[str, str]]:
    """Yield a style's text properties under Word's names; a line or a colour behind the text only where a person has chosen it."""
    if "display" in said:
        yield "vanish", "1" if said["display"] == "none" else "0"
    if "text-line-through-style" in said:
        yield "strike", "0" if said["text-line-through-style"] == "none" else "1"
    if "color" in said:
        yield "color", "auto" if said.get("use-window-font-color") == "true" else said["color"].removeprefix("#")
    if size := _twips(said.get("font-size", "")):
        yield "sz", str(size // TWIPS_IN_SIZE)
    if font := said.get("font-name") or said.get("font-family"):
        yield "rFonts", font.strip("'").rstrip("0123456789 ")
    if "text-scale" in said:
        yield "w", said["text-scale"]
    if "text-position" in said:
        yield "vertAlign", _position(said["text-position"])
    if by_hand and "text-underline-style" in said:
        yield "u", said["text-underline-style"]
    if by_hand and "background-color" in said:
        yield "shd", "auto" if said["background-color"] == "transparent" else said["background-color"].removeprefix("#")


def _position(said: str) -> str:
    """Return whether letters are raised or lowered (part 3, §20.399), given as a word or a share of their height."""
    height = said.partition(" ")[0]
    number = height.removeprefix("-").removesuffix("%")
    if height in ("super", "sub"):
        return f"{height}script"
    if not number.strip("0."):
        return "baseline"
    return "subscript" if height.startswith("-") else "superscript"


def _twips(length: str) -> int:
    """Return a length in twips; 0 for a text that is no length."""
    found = LENGTH.fullmatch(length)
    return round(float(found[1]) * TWIPS[found[2]]) if found else 0
