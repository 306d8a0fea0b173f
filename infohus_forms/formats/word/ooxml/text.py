"""The text of WordprocessingML as a person sees it, as a flat list of tokens in reading order."""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Iterable

from lxml import etree

from infohus_forms.formats.word.ooxml.names import W16SE, XML_SPACE, ZERO_WIDTH, M, q

MARKED, END = (f"infohus-{word}-{secrets.token_hex(8)}" for word in ("name", "end"))
"""Attribute and last child that identification adds to the `w:sdt` of a known control. They are random, so no file has them."""

BREAKS = {
    q("br"): "\n",
    q("cr"): "\n",
    q("tab"): "\t",
    q("ptab"): "\t",
    q("noBreakHyphen"): "\u2011",
    q("softHyphen"): "\u00ad",
}
ALTERNATES = "alternates"
"""Name of an element of our own: the content here differs between the branches of an `mc:AlternateContent`."""
CONFLICT, RAISED = "conflict", "raised"
"""Names of elements of our own: two people's changes collide here; signs that were raised or lowered are on the line."""
FIELD_RESULT = "field"
"""Mark of a field whose result is read: of a kind that is neither in `CHANGING` nor `TYPED_RESULTS`."""
TYPED_RESULTS = frozenset(("", "HYPERLINK", "FORMTEXT"))
"""Kinds of fields around what somebody wrote: an address becomes a link by itself, and the old form fields are filled in."""
OPAQUE = {
    "drawing": "et billede eller en figur", "pict": "et billede eller en figur", "object": "et indlejret objekt",
    "oMath": "en formel", "footnoteReference": "en fodnote", "endnoteReference": "en slutnote",
    # What is deleted with tracking is gone before; such a text outside a deletion is shown by some programs and not by others.
    "delText": "slettet tekst, der ikke er mærket som en sletning",
    "altChunk": "et indlejret dokument", "contentPart": "håndskrift", "ruby": "tekst sat oven over anden tekst",
    "subDoc": "et indlejret dokument", "pgNum": "et sidetal",
    ALTERNATES: "noget, som vises forskelligt i forskellige programmer",
    **dict.fromkeys(("dayShort", "dayLong", "monthShort", "monthLong", "yearShort", "yearLong"), "en dato, der skifter"),
}  # fmt: skip
"""Content that is no text, by local name, in Danish."""
SYMBOLS = {
    ("wingdings", 0xFE): "☒", ("wingdings", 0xFD): "☒", ("wingdings", 0xA8): "☐", ("wingdings", 0x6F): "☐",
    ("wingdings", 0xFC): "✓", ("symbol", 0xB7): "•",
    ("wingdings", 0xDF): "←", ("wingdings", 0xE0): "→", ("wingdings", 0xE7): "⇐", ("wingdings", 0xE8): "⇒",
    ("wingdings", 0xF3): "⇔", ("wingdings", 0x4A): "☺", ("wingdings", 0x4B): "😐", ("wingdings", 0x4C): "☹",
}  # fmt: skip
"""Characters (`w:sym`) that people use as marks, and those that Word substitutes for »-->«, »==>«, »:)« and the like."""
DINGBATS = frozenset(
    ("symbol", "webdings", "wingdings", "wingdings 2", "wingdings 3", "marlett", "mt extra", "zapfdingbats",
     "zapf dingbats", "bookshelf symbol 7", "ms outlook", "ms reference specialty")
)  # fmt: skip
"""Fonts whose codes are no letters, in lower case."""
PLAIN = (range(0x20, 0xD800), range(0x10000, 0xF0000))
"""Character codes of a symbol in another font that are taken as they are."""
UNKNOWN_SYMBOL = "et tegn fra en symbolskrifttype"
NO_RESULT = "en feltkode uden tekst"
CHANGING = {
    **dict.fromkeys(("PAGE", "NUMPAGES", "SECTIONPAGES"), "et sidetal"),
    **dict.fromkeys(
        ("DATE", "TIME", "SAVEDATE", "PRINTDATE", "EDITTIME"),
        "en dato eller et klokkeslæt, der skifter, når dokumentet åbnes",
    ),
    **dict.fromkeys(("FORMCHECKBOX", "FORMDROPDOWN"), "et felt af den gamle slags"),
    **dict.fromkeys(
        ("INCLUDETEXT", "INCLUDEPICTURE", "INCLUDE", "IMPORT", "LINK", "DDE", "DDEAUTO", "DATABASE"),
        "noget, der hentes fra en anden fil",
    ),
    **dict.fromkeys(
        (
            "DOCPROPERTY",
            "DOCVARIABLE",
            "INFO",
            "TITLE",
            "SUBJECT",
            "KEYWORDS",
            "COMMENTS",
            "AUTHOR",
            "LASTSAVEDBY",
            "USERNAME",
            "USERINITIALS",
            "USERADDRESS",
            "FILENAME",
            "FILESIZE",
            "TEMPLATE",
            "REVNUM",
            "CREATEDATE",
            "NUMWORDS",
            "NUMCHARS",
        ),
        "noget, der skifter med filens egenskaber eller med den, der åbner den",
    ),
    **dict.fromkeys(
        (
            "STYLEREF",
            "REF",
            "PAGEREF",
            "NOTEREF",
            "SEQ",
            "IF",
            "COMPARE",
            "=",
            "ASK",
            "FILLIN",
            "SET",
            "QUOTE",
            "AUTOTEXT",
            "AUTOTEXTLIST",
            "GLOSSARY",
            "EQ",
            "ADVANCE",
            "LISTNUM",
            "AUTONUM",
            "AUTONUMLGL",
            "AUTONUMOUT",
        ),
        "noget, der regnes ud, når dokumentet åbnes",
    ),
    **dict.fromkeys(
        ("MERGEFIELD", "MERGEREC", "MERGESEQ", "NEXT", "NEXTIF", "SKIPIF", "ADDRESSBLOCK", "GREETINGLINE"),
        "et brevfletningsfelt",
    ),
}
"""Fields whose result changes with time (ISO 29500-1 §17.16.5), in Danish."""


ODD = {q(name): ("odd", name) for name in (CONFLICT, RAISED)}
TEXT, PARAGRAPH, CONTROL, TABLE = q("t"), q("p"), q("sdt"), q("tbl")
TAB_STOP = q("pos")
FIELD, INSTRUCTION, SYMBOL = q("fldChar"), q("instrText"), q("sym")
SMILEY = f"{{{W16SE}}}symEx"
"""A symbol of any plane, as Word writes a smiley ([MS-DOCX] §2.7.1)."""
EQUATION_TEXT = f"{{{M}}}t"
"""Text of an equation (ISO 29500-1 §22.1.2.116)."""
SPEAKING = (
    TEXT, PARAGRAPH, CONTROL, END, TABLE, FIELD, INSTRUCTION, SYMBOL, SMILEY, EQUATION_TEXT, *BREAKS, *ODD,
    *(f"{{*}}{name}" for name in OPAQUE),
)  # fmt: skip
"""Elements with content for a reader; all others only surround them. `END` is the last child of a known control."""
# Only characters of the basic plane: with others in the class `re` takes a text letter by letter, ten times as slow (decision 67).
_UNSEEN = re.compile(f"[{''.join(sorted(ZERO_WIDTH))}]")


_NEXT = "\x03"
"""Separator of paragraphs while their lines are joined; XML can hold no such character."""


Token = tuple[str, str]
"""Kind and content: `text`, `paragraph` (its start), `control` (a known control, by name), `table` or `content` (an object, in Danish),
`odd` (`CONFLICT`, `RAISED` or `FIELD_RESULT`, for the text next to it)."""

BEGINS, _A_TABLE, _PAGES = ("paragraph", ""), ("table", "en tabel"), ("text", "#")


Fields = list[list[str]]
"""Open fields, each as [phase, instruction, number shown]; phases: code, result, page."""


def mark(control: etree._Element, name: str) -> None:
    """Mark a control as known, so that its content is separate from the text around it."""
    if control.get(MARKED) is None:
        etree.SubElement(control, END)
    control.set(MARKED, name)


def tokens(root: etree._Element) -> list[Token]:
    """Return the tokens of an element; the content of known controls is left out."""
    return told(root)[0]


def told(root: etree._Element) -> tuple[list[Token], dict[str, list[list[Token]]]]:
    """Return the tokens of an element outside known controls, and those in each known control, by name and in order; in one pass (decision 67)."""
    inside: dict[str, list[list[Token]]] = {}
    around: list[tuple[list[Token], Fields]] = []
    out: list[Token] = []
    fields: Fields = []
    for element in root.iter(*SPEAKING):
        tag = element.tag
        if tag == TEXT and not fields:
            text = element.text or ""
            plain = not len(element) and "\n" not in text and "\r" not in text
            out.append(("text", text if plain else _run_text(element)))
        elif tag == PARAGRAPH:
            out.append(BEGINS)
        elif tag == CONTROL:
            if name := element.get(MARKED):
                out.append(("control", name))
                around.append((out, fields))
                # A control in the code of a field, not in its result, is not shown.
                hidden = any(field[0] == "code" for field in fields)
                out, fields = [("content", NO_RESULT)] * hidden, []
                inside.setdefault(name, []).append(out)
        elif tag == END:
            _closed(out, fields)
            out, fields = around.pop()
        else:
            _take(element, tag, out, fields)
    _closed(out, fields)
    return out, inside


def _closed(out: list[Token], fields: Fields) -> None:
    """End a stretch of text: a field that is still open shows no result, or goes on showing it behind the stretch."""
    if all(field[0] == "result" for field in fields):
        out += [token for _, code, _ in fields if (token := _of_kind(code))]
    else:
        out += [("text", shown) for _, _, shown in fields if shown]
        out.append(("content", NO_RESULT))


def shown_text(found: Iterable[Token]) -> str:
    """Return the text of tokens; paragraphs after the first begin on a new line."""
    pieces: list[str] = []
    begun = False
    for kind, text in found:
        if kind == "text":
            pieces.append(text)
        elif kind == "paragraph":
            pieces.append("\n" if begun else "")
            begun = True
    return "".join(pieces)


def lines(found: Iterable[Token]) -> tuple[str, ...]:
    r"""Return paragraphs as squeezed texts with each known control as `\x01NAME\x02`; empty ones left out."""
    pieces = []
    for kind, text in found:
        if kind == "text":
            pieces.append(text)
        elif kind == "paragraph":
            pieces.append(_NEXT)
        elif kind == "control":
            pieces.append(f"\x01{text}\x02")
    return tuple(filter(None, (" ".join(line.split()) for line in _seen("".join(pieces)).split(_NEXT))))


def squeezed(text: str) -> str:
    """Return a text for comparing: NFC, single spaces, without invisible characters."""
    return " ".join(_seen(text).split())


def _seen(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFC", _UNSEEN.sub("", text))


def _take(element: etree._Element, tag: str, out: list[Token], fields: Fields) -> None:
    """Add the token of an element of the rarer kinds."""
    if tag in (TEXT, EQUATION_TEXT) or tag in BREAKS:
        text = BREAKS.get(tag) or _run_text(element)
        within = next((field for field in fields if field[0] != "result"), None)
        if within is not None and within[0] == "page":
            within[2] += text
        elif within is None and element.get(TAB_STOP) is None:
            out.append(("text", text))
    elif tag == FIELD:
        _field(element.get(q("fldCharType")), out, fields)
    elif tag == INSTRUCTION:
        if fields:
            fields[-1][1] += element.text or ""
    elif tag in (SYMBOL, SMILEY):
        space = tag[: tag.index("}") + 1]
        symbol = _symbol(element.get(f"{space}font") or "", element.get(f"{space}char") or "")
        out += [("text", symbol or "\ufffd")] + [("content", UNKNOWN_SYMBOL)] * (not symbol)
    elif tag == TABLE:
        out.append(_A_TABLE)
    elif tag in ODD:
        out.append(ODD[tag])
    else:
        out.append(("content", OPAQUE[tag.rpartition("}")[2]]))


def _field(kind: str | None, out: list[Token], fields: Fields) -> None:
    """Add the result of a field; the count of pages is `#`, since every program writes another, unless words are there."""
    if kind == "begin":
        fields.append(["code", "", ""])
    elif kind == "separate" and fields:
        fields[-1][0] = "page" if _counts_pages(fields[-1][1]) else "result"
    elif kind == "end" and fields:
        phase, code, shown = fields.pop()
        if phase == "page" or _counts_pages(code):
            out.append(("text", shown) if shown.strip() and not shown.strip().isdigit() else _PAGES)
        token = _of_kind(code) or (("content", NO_RESULT) if phase == "code" else None)
        if token and all(outer[0] == "result" for outer in fields):
            out.append(token if phase != "code" or token[0] == "content" else ("content", NO_RESULT))


def _of_kind(code: str) -> Token | None:
    """Return the token about a field's kind: what it changes with, or that its result is no typed text; None for typed text."""
    kind = _word(code)
    if kind in CHANGING:
        return ("content", CHANGING[kind])
    return None if kind in TYPED_RESULTS else ("odd", FIELD_RESULT)


def _counts_pages(instruction: str) -> bool:
    return CHANGING.get(_word(instruction)) == CHANGING["PAGE"]


def _word(instruction: str) -> str:
    """Return the kind of a field: the first word of its code; a formula's is its first sign."""
    word = (instruction.split() or [""])[0].upper()
    return "=" if word.startswith("=") else word


def _run_text(element: etree._Element) -> str:
    """Return the text of a run as every program shows it: a line end that is no element of its own is a space."""
    text = "".join(map(str, element.itertext(etree.Element))) if len(element) else element.text or ""
    if "\n" not in text and "\r" not in text:
        return text
    shown = text if element.get(XML_SPACE) == "preserve" else text.strip()
    return shown.replace("\r\n", " ").replace("\n", " ").replace("\r", " ")


def _symbol(font: str, code: str) -> str:
    """Return the character that a font shows for a code; empty if that is not known."""
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    family = font.casefold()
    if family in DINGBATS:
        return SYMBOLS.get((family, number & 0xFF), "")
    return chr(number) if any(number in codes for codes in PLAIN) else ""
