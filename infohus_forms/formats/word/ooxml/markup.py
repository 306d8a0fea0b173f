"""WordprocessingML as text: small functions that return well-formed markup with everything escaped.

`Xml` is the type of text that is already markup; a plain `str` can only get into it through `run` or an attribute.
Children must be given in the order of the schema (ISO 29500-1 Annex A).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NewType

from infohus_forms.formats.letters import straight
from infohus_forms.formats.word.ooxml.names import PREFIXES

Xml = NewType("Xml", str)
NOTHING = Xml("")

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
_ATTRIBUTE = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\n": "&#10;", "\t": "&#9;", "\r": "&#13;"}
)

DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
NAMESPACES = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in PREFIXES.items()) + ' mc:Ignorable="w14 w15"'


def checked(text: str) -> str:
    """Return the text with LF line ends.

    Raise ValueError for a character that XML 1.0 cannot hold (most control characters, lone surrogates).
    """
    bad = _FORBIDDEN.search(text)
    if bad:
        message = f"a Word file cannot hold the character U+{ord(bad[0]):04X}"
        raise ValueError(message)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def escaped(text: str) -> Xml:
    """Return a text as the content of an element."""
    return Xml(checked(text).translate(_TEXT))


def el(name: str, attributes: Mapping[str, str | int], *children: Xml) -> Xml:
    """Return an element by its prefixed name; attribute values are escaped here."""
    head = name + "".join(f' {key}="{_value(value)}"' for key, value in attributes.items())
    inner = "".join(children)
    return Xml(f"<{head}>{inner}</{name}>" if inner else f"<{head}/>")


def w(name: str, *children: Xml, **attributes: str | int) -> Xml:
    """Return an element of WordprocessingML whose attributes are in the same namespace."""
    head = "w:" + name + "".join(f' w:{key}="{_value(value)}"' for key, value in attributes.items())
    inner = "".join(children)
    return Xml(f"<{head}>{inner}</w:{name}>" if inner else f"<{head}/>")


def run(text: str, properties: Xml = NOTHING) -> Xml:
    """Return one run that shows the text: every space kept, LF as a line break, tab as a tab, `[U+…]` for signs that turn the text after them."""
    return answer_run(straight(text), properties)


def answer_run(text: str, properties: Xml = NOTHING) -> Xml:
    """Return one run with exactly the text, for a control alone in its paragraph: a sign that turns the direction has no effect beyond it."""
    pieces = ["<w:r>", f"<w:rPr>{properties}</w:rPr>" if properties else ""]
    for number, line in enumerate(checked(text).split("\n")):
        pieces.append("<w:br/>" if number else "")
        for place, part in enumerate(line.split("\t")):
            pieces.append("<w:tab/>" if place else "")
            pieces.append(f'<w:t xml:space="preserve">{part.translate(_TEXT)}</w:t>' if part else "")
    return Xml("".join([*pieces, "</w:r>"]))


def styled(text: str, style: str) -> Xml:
    """Return a run in a character style."""
    return run(text, w("rStyle", val=style))


def paragraph(style: str, *inline: Xml, properties: Xml = NOTHING) -> Xml:
    """Return a paragraph in a style; `properties` are further children of `w:pPr` in schema order."""
    return w("p", w("pPr", w("pStyle", val=style), properties), *inline)


def spacer() -> Xml:
    """Return a thin empty paragraph: it separates tables and closes cells that end with a table."""
    return paragraph("Afstand")


def cell(
    width: int,
    *content: Xml,
    span: int = 1,
    borders: Xml = NOTHING,
    fill: str = "",
    margins: Xml = NOTHING,
    align: str = "",
) -> Xml:
    """Return a table cell; `width` in twips, `fill` a hex colour, `align` one of top, center, bottom."""
    return w(
        "tc",
        w(
            "tcPr",
            w("tcW", w=width, type="dxa"),
            w("gridSpan", val=span) if span > 1 else NOTHING,
            borders,
            w("shd", val="clear", color="auto", fill=fill) if fill else NOTHING,
            margins,
            w("vAlign", val=align) if align else NOTHING,
        ),
        *content,
    )


def cell_sides(kind: str, **sides: int) -> Xml:
    """Return `w:tcBorders` or `w:tcMar`: margins in twips; for borders 0 draws none and 1 the form's line."""
    order = [side for side in ("top", "left", "bottom", "right") if side in sides]
    if kind == "tcMar":
        return w(kind, *(w(side, w=sides[side], type="dxa") for side in order))
    none, line = {"val": "nil"}, {"val": "single", "sz": "6", "space": "0", "color": "8A9BA8"}
    return w(
        kind, *(el(f"w:{side}", {f"w:{k}": v for k, v in (line if sides[side] else none).items()}) for side in order)
    )


def row(*cells: Xml, header: bool = False, height: int = 0, whole: bool = False) -> Xml:
    """Return a table row; `height` is the least height in twips, `whole` keeps the row on one page."""
    properties = (
        w("cantSplit") if whole or header else NOTHING,
        w("trHeight", val=height, hRule="atLeast") if height else NOTHING,
        w("tblHeader") if header else NOTHING,
    )
    return w("tr", w("trPr", *properties) if any(properties) else NOTHING, *cells)


def table(
    style: str, widths: Sequence[int], rows: Iterable[Xml], *, caption: str, description: str = "", head: bool = False
) -> Xml:
    """Return a table of fixed column widths in twips, with its alternative text."""
    return w(
        "tbl",
        w(
            "tblPr",
            w("tblStyle", val=style),
            w("tblW", w=sum(widths), type="dxa"),
            w("tblLayout", type="fixed"),
            w(
                "tblLook",
                val="0420" if head else "0400",
                firstRow=int(head),
                lastRow=0,
                firstColumn=0,
                lastColumn=0,
                noHBand=0,
                noVBand=1,
            ),
            w("tblCaption", val=caption),
            w("tblDescription", val=description) if description else NOTHING,
        ),
        w("tblGrid", *(w("gridCol", w=width) for width in widths)),
        *rows,
    )


def field_code(instruction: str, shown: str) -> Xml:
    """Return a field that is calculated by the program that opens the file (page numbers)."""
    return w("fldSimple", run(shown), instr=f" {instruction} ")


def part(root: str, *children: Xml) -> bytes:
    """Return a whole part with the namespaces of a Word document."""
    return f"{DECLARATION}<{root} {NAMESPACES}>{''.join(children)}</{root}>".encode()


def _value(value: str | int) -> str:
    return str(value) if isinstance(value, int) else checked(value).translate(_ATTRIBUTE)
