"""The text of WordprocessingML as a person sees it, as a flat list of tokens in reading order."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

from infohus_forms.formats.word.names import XML_SPACE, ZERO_WIDTH, M, q

MARKED = "infohus-name"
"""Attribute that identification puts on the `w:sdt` of a known control."""

BREAKS = {
    q("br"): "\n",
    q("cr"): "\n",
    q("tab"): "\t",
    q("ptab"): "\t",
    q("noBreakHyphen"): "\u2011",
    q("softHyphen"): "\u00ad",
}
SILENT = frozenset(
    q(name)
    for name in (
        "rPr", "pPr", "sdtPr", "sdtEndPr", "delText", "delInstrText", "proofErr", "bookmarkStart", "bookmarkEnd",
        "tblPr", "tblGrid", "trPr", "tcPr", "sectPr", "lastRenderedPageBreak", "annotationRef", "rt",
    )
)  # fmt: skip
OPAQUE = {
    "drawing": "et billede eller en figur", "pict": "et billede eller en figur", "object": "et indlejret objekt",
    "oMath": "en formel", "footnoteReference": "en fodnote", "endnoteReference": "en slutnote",
    "altChunk": "et indlejret dokument", "contentPart": "håndskrift",
}  # fmt: skip
"""Content that is no text, by local name, in Danish."""
SYMBOLS = {0xF0FE: "☒", 0xF0FD: "☒", 0xF0A8: "☐", 0xF06F: "☐", 0xF0FC: "✓", 0xF0B7: "•"}
"""Wingdings characters (`w:sym`) that people and programs use as marks."""
PLAIN = range(0x20, 0xD800)
"""Other character codes of a `w:sym` that are taken as they are."""


TEXT, PARAGRAPH, CONTROL, TABLE = q("t"), q("p"), q("sdt"), q("tbl")
FIELD, SIMPLE_FIELD, INSTRUCTION, SYMBOL = q("fldChar"), q("fldSimple"), q("instrText"), q("sym")
WORDS = frozenset((TEXT, f"{{{M}}}t"))
"""What holds characters: text, and text of an equation (ISO 29500-1 §22.1.2.116)."""
HOLDERS = frozenset(map(q, ("r", "tr", "tc", "sdtContent", "body", "hdr", "ftr", "hyperlink")))
"""Elements that say nothing by themselves."""
_UNSEEN = re.compile(f"[{''.join(sorted(ZERO_WIDTH))}]")


_NEXT = "\x03"
"""Parts paragraphs while their lines are put together; XML can hold no such character."""


class Token(NamedTuple):
    """`text`, `paragraph` (one begins), `control` (a known one, by name), `table` or `content` (no text)."""

    kind: str
    value: str


_BEGINS, _A_TABLE, _PAGES = Token("paragraph", ""), Token("table", "en tabel"), Token("text", "#")


@dataclass(slots=True)
class _Walk:
    out: list[Token] = field(default_factory=list)
    fields: list[list[str]] = field(default_factory=list)
    """Open fields, each as [phase, instruction]; phases: code, result, page."""


def tokens(children: Iterable[etree._Element]) -> list[Token]:
    """The tokens of some elements; what is inside a known control is its own affair."""
    walk = _Walk()
    _visit(children, walk)
    return walk.out


def shown_text(found: Iterable[Token]) -> str:
    """The text of tokens; paragraphs after the first begin on a new line."""
    pieces: list[str] = []
    begun = False
    for token in found:
        if token.kind == "text":
            pieces.append(token.value)
        elif token.kind == "paragraph":
            pieces.append("\n" if begun else "")
            begun = True
    return "".join(pieces)


def lines(found: Iterable[Token]) -> tuple[str, ...]:
    r"""Paragraphs as squeezed texts with each known control as `\x01NAME\x02`; empty ones left out."""
    pieces = []
    for kind, text in found:
        if kind == "text":
            pieces.append(text)
        elif kind == "paragraph":
            pieces.append(_NEXT)
        elif kind == "control":
            pieces.append(f"\x01{text}\x02")
    return tuple(line for line in map(squeezed, "".join(pieces).split(_NEXT)) if line)


def squeezed(text: str) -> str:
    """A text for comparing: NFC, single spaces, without characters that nobody sees."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", _UNSEEN.sub("", text))
    return " ".join(text.split())


def _visit(elements: Iterable[etree._Element], walk: _Walk) -> None:
    """Take in what elements that stand beside one another say; the commonest kinds first, for speed."""
    out = walk.out
    for element in elements:
        tag = element.tag
        if tag in SILENT:
            continue
        if tag == TEXT and not walk.fields:
            out.append(Token("text", _run_text(element)))
        elif tag == CONTROL and (name := element.get(MARKED)):
            out.append(Token("control", name))
        elif tag in HOLDERS:
            _visit(element, walk)
        elif tag == PARAGRAPH:
            out.append(_BEGINS)
            _visit(element, walk)
        elif isinstance(tag, str) and _opened(element, tag, walk):
            _visit(element, walk)


def _opened(element: etree._Element, tag: str, walk: _Walk) -> bool:
    """Take in what an element of the rarer kinds says by itself; whether it may hold others."""
    if tag in WORDS or tag in BREAKS:
        if all(phase == "result" for phase, _ in walk.fields):
            walk.out.append(Token("text", BREAKS.get(tag) or _run_text(element)))
    elif tag == FIELD:
        _field(element.get(q("fldCharType")), walk)
    elif tag == INSTRUCTION:
        if walk.fields:
            walk.fields[-1][1] += element.text or ""
    elif tag == SYMBOL:
        walk.out.append(Token("text", _symbol(element.get(q("char")) or "")))
    elif tag == SIMPLE_FIELD and _counts_pages(element.get(q("instr")) or ""):
        walk.out.append(_PAGES)
    else:
        if tag == TABLE:
            walk.out.append(_A_TABLE)
        elif (local := tag.rpartition("}")[2]) in OPAQUE:
            walk.out.append(Token("content", OPAQUE[local]))
        return True
    return False


def _field(kind: str | None, walk: _Walk) -> None:
    """Fields show their result; the count of pages is `#`, since every program writes another."""
    if kind == "begin":
        walk.fields.append(["code", ""])
    elif kind == "separate" and walk.fields:
        walk.fields[-1][0] = "page" if _counts_pages(walk.fields[-1][1]) else "result"
    elif kind == "end" and walk.fields:
        phase, code = walk.fields.pop()
        if phase == "page" or _counts_pages(code):
            walk.out.append(_PAGES)


def _counts_pages(instruction: str) -> bool:
    return instruction.strip().split(" ")[0].upper() in ("PAGE", "NUMPAGES", "SECTIONPAGES")


def _run_text(element: etree._Element) -> str:
    text = element.text or ""
    if "\n" in text and element.get(XML_SPACE) != "preserve":
        return text.strip()
    return text


def _symbol(code: str) -> str:
    try:
        number = int(code, 16)
    except ValueError:
        return "\ufffd"
    return SYMBOLS.get(number) or SYMBOLS.get(number | 0xF000) or (chr(number) if number in PLAIN else "\ufffd")
