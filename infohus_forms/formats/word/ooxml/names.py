"""Names that the Word writer and the Word reader share: namespaces, properties, prompts and marks."""

from __future__ import annotations

import hashlib
from functools import cache
from typing import Final

from infohus_forms.models.question import Widget

W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
M: Final = "http://schemas.openxmlformats.org/officeDocument/2006/math"
W14: Final = "http://schemas.microsoft.com/office/word/2010/wordml"
W15: Final = "http://schemas.microsoft.com/office/word/2012/wordml"
W16SE: Final = "http://schemas.microsoft.com/office/word/2015/wordml/symex"
MC: Final = "http://schemas.openxmlformats.org/markup-compatibility/2006"
R: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WP: Final = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
A: Final = "http://schemas.openxmlformats.org/drawingml/2006/main"
PIC: Final = "http://schemas.openxmlformats.org/drawingml/2006/picture"
PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
CUSTOM: Final = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
VT: Final = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
XML_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"

PREFIXES: Final = {"w": W, "w14": W14, "w15": W15, "mc": MC, "r": R, "wp": WP, "a": A, "pic": PIC}

OURS: Final = "urn:infohus-forms:word:1"
"""Namespace of the embedded part that carries identity, specification and the blank's fixed text."""

PROPERTY: Final = "Infohus."
"""First part of the names of our custom file properties; the rest is a key of the stamp."""

STAMP_KEYS: Final = ("form", "version", "hash", "case", "instance", "token", "fictional", "issued")
"""The parts of the stamp that are file properties; never what was prefilled (design §3.7)."""

OFF: Final = frozenset(("0", "false", "off"))
"""Values of a property that switch it off (ISO 29500-1 §17.17.4)."""

PROMPTS: Final = {
    Widget.LINE: "Skriv her",
    Widget.AREA: "Skriv her",
    Widget.DATE: "Vælg dato",
    Widget.MENU: "Vælg",
}
"""The text in an empty control. A text equal to it is never an answer."""

KIND_WIDGETS: Final = {
    "text": (Widget.LINE, Widget.AREA),
    "richText": (Widget.LINE, Widget.AREA),
    "date": (Widget.DATE,),
    "dropDownList": (Widget.MENU,),
    "comboBox": (Widget.MENU,),
    "checkbox": (Widget.BOX,),
}
"""The widgets that a kind of content control may represent (ISO 29500-1 §17.5.2; checkbox: [MS-DOCX] §2.5)."""

SQUARE: Final = ("☒", "☐")
CIRCLE: Final = ("●", "○")
"""Marks of a box, on and off: squares, and circles for the scale that runs the other way (design §3.2)."""

MARKS_ON: Final = frozenset("☒☑✓✔✗✘●◉⦿⬤■🗹🗷xX")
MARKS_OFF: Final = frozenset("☐○□▢◯")

ZERO_WIDTH: Final = frozenset(
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064\u206a\u206b\u206c\u206d\u206e\u206f"
    "\u2066\u2067\u2068\u2069\u2800\u3164\ufeff\uffa0\ufff9\ufffa\ufffb"
)
"""Characters that are invisible; they stay in a text and are reported."""


@cache
def q(name: str) -> str:
    """Return the name in the main WordprocessingML namespace as lxml writes it."""
    return f"{{{W}}}{name}"


@cache
def w14(name: str) -> str:
    """Return the name in the Word 2010 namespace as lxml writes it."""
    return f"{{{W14}}}{name}"


@cache
def w15(name: str) -> str:
    """Return the name in the Word 2013 namespace as lxml writes it."""
    return f"{{{W15}}}{name}"


def prompt_name(prompt: str) -> str:
    """Return the name of a prompt's building block in the glossary."""
    return hashlib.sha256(prompt.encode()).hexdigest()[:32].upper()
