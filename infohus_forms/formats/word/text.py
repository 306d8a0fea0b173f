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
SYMBOLS = {
    ("wingdings", 0xFE): "☒", ("wingdings", 0xFD): "☒", ("wingdings", 0xA8): "☐", ("wingdings", 0x6F): "☐",
    ("wingdings", 0xFC): "✓", ("symbol", 0xB7): "•",
    ("wingdings", 0xDF): "←", ("wingdings", 0xE0): "→", ("wingdings", 0xE7): "⇐", ("wingdings", 0xE8): "⇒",
    ("wingdings", 0xF3): "⇔", ("wingdings", 0x4A): "☺", ("wingdings", 0x4B): "😐", ("wingdings", 0x4C): "☹",
}  # fmt: skip
"""Characters (`w:sym`) that people use as marks, and those that Word puts for »-->«, »==>«, »:)« and the like."""
DINGBATS = frozenset(("symbol", "webdings", "wingdings", "wingdings 2", "wingdings 3"))
"""Fonts whose codes are no letters, in lower case."""
PLAIN = range(0x20, 0xD800)
"""Character codes of a `w:sym` in another font that are taken as they are."""
UNKNOWN_SYMBOL = "et tegn fra en symbolskrifttype"
NO_RESULT = "en feltkode uden tekst"
CHANGING = {
    **dict.fromkeys(("PAGE", "NUMPAGES", "SECTIONPAGES"), "et sidetal"),
    **dict.fromkeys(("DATE", "TIME"), "en dato eller et klokkeslæt, der skifter, når dokumentet åbnes"),
}
"""Fields whose result is another tomorrow (ISO 29500-1 §17.16.5), in Danish."""


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
    if any(phase != "result" for phase, _ in walk.fields):
        walk.out.append(Token("content", NO_RESULT))
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
        symbol = _symbol(element.get(q("font")) or "", element.get(q("char")) or "")
        walk.out += [Token("text", symbol or "\ufffd")] + [Token("content", UNKNOWN_SYMBOL)] * (not symbol)
    elif tag == SIMPLE_FIELD and (what := CHANGING.get(_word(element.get(q("instr")) or ""))):
        pages = what == CHANGING["PAGE"]
        walk.out += [_PAGES] * pages + [Token("content", what)]
        return not pages
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
        what = CHANGING.get(_word(code)) or (NO_RESULT if phase == "code" else "")
        if what and all(outer == "result" for outer, _ in walk.fields):
            walk.out.append(Token("content", what))


def _counts_pages(instruction: str) -> bool:
    return CHANGING.get(_word(instruction)) == CHANGING["PAGE"]


def _word(instruction: str) -> str:
    """The kind of a field: the first word of its code."""
    return (instruction.split() or [""])[0].upper()


def _run_text(element: etree._Element) -> str:
    text = element.text or ""
    if "\n" in text and element.get(XML_SPACE) != "preserve":
        return text.strip()
    return text


def _symbol(font: str, code: str) -> str:
    """The character that a font shows for a code; empty if that is not known."""
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    family = font.casefold()
    if family in DINGBATS:
        return SYMBOLS.get((family, number & 0xFF), "")
    return chr(number) if number in PLAIN else ""
