"""A sheet written as a fillable Word form (ISO 29500): the same sheet gives the same bytes."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import islice
from types import MappingProxyType

from lxml import etree

from infohus_forms.files.shipped import shipped
from infohus_forms.formats.word.ooxml.embedded_parts import Blank, Known, embedded_part, variables
from infohus_forms.formats.word.ooxml.markup import DECLARATION, Xml, checked, el, escaped, part, spacer, w
from infohus_forms.formats.word.ooxml.names import CUSTOM, OURS, PACKAGE, PROPERTY, STAMP_KEYS, VT, q
from infohus_forms.formats.word.ooxml.normalise import normalised
from infohus_forms.formats.word.ooxml.package import CONTENT_TYPES, pack
from infohus_forms.formats.word.ooxml.text import lines, mark, squeezed, tokens
from infohus_forms.formats.word.writing.content_controls import Drawing, aliases, glossary, options
from infohus_forms.formats.word.writing.header_footer import (
    closing,
    footer,
    header,
    page_setup,
    qr_content,
    qr_picture,
    title_block,
)
from infohus_forms.formats.word.writing.layout import main_filler, section
from infohus_forms.models.question import Control, Sheet, Widget
from infohus_forms.models.response import Stamp
from infohus_forms.models.specification.vocabulary import Shape

RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."
TYPES = {
    "word/document.xml": f"{WORD_TYPE}document.main+xml",
    "word/styles.xml": f"{WORD_TYPE}styles+xml",
    "word/settings.xml": f"{WORD_TYPE}settings+xml",
    "word/numbering.xml": f"{WORD_TYPE}numbering+xml",
    "word/fontTable.xml": f"{WORD_TYPE}fontTable+xml",
    "word/header1.xml": f"{WORD_TYPE}header+xml",
    "word/footer1.xml": f"{WORD_TYPE}footer+xml",
    "word/glossary/document.xml": f"{WORD_TYPE}document.glossary+xml",
    "word/glossary/styles.xml": f"{WORD_TYPE}styles+xml",
    "word/glossary/fontTable.xml": f"{WORD_TYPE}fontTable+xml",
    "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    "docProps/app.xml": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
    "docProps/custom.xml": "application/vnd.openxmlformats-officedocument.custom-properties+xml",
    "customXml/itemProps1.xml": "application/vnd.openxmlformats-officedocument.customXmlProperties+xml",
}
RELATED = {
    "": (
        ("rDocument", "officeDocument", "word/document.xml"),
        ("rApp", "extended-properties", "docProps/app.xml"),
        ("rCustom", "custom-properties", "docProps/custom.xml"),
        ("rCore", f"{PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
    ),
    "word/document.xml": (
        ("rStyles", "styles", "styles.xml"),
        ("rSettings", "settings", "settings.xml"),
        ("rNumbering", "numbering", "numbering.xml"),
        ("rFonts", "fontTable", "fontTable.xml"),
        ("rHeader", "header", "header1.xml"),
        ("rFooter", "footer", "footer1.xml"),
        ("rGlossary", "glossaryDocument", "glossary/document.xml"),
        ("rEmbedded", "customXml", "../customXml/item1.xml"),
    ),
    "word/header1.xml": (("rQr", "image", "media/qr.png"),),
    "word/glossary/document.xml": (("rStyles", "styles", "styles.xml"), ("rFonts", "fontTable", "fontTable.xml")),
    "customXml/item1.xml": (("rProps", "customXmlProps", "itemProps1.xml"),),
}
PROPERTY_SET = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
"""FMTID of user-defined properties ([MS-OLEPS] §2.21)."""


def word_form(
    sheet: Sheet,
    stamp: Stamp,
    spec_json: bytes,
    values: Mapping[str, str] = MappingProxyType({}),
    *,
    paper: bool = False,
) -> bytes:
    """Return the sheet as a fillable .docx that carries its stamp, its specification and its own blank.

    `values` are prefilled texts by control name (a box: any text for a tick; a menu: the code). `paper` is the
    edition to print and write on by hand: no prompts, higher fields, the words of short menus printed. Raise
    KeyError for a name that the sheet does not have, ValueError for a text that XML cannot hold.
    """
    controls = tuple(sheet.controls())
    drawing = _drawing(sheet, controls, values, paper=paper)
    first = title_block(sheet, drawing.filler, prefilled=bool(drawing.values))
    body = part("w:document", w("body", *first, *_sections(sheet, drawing), *closing(sheet), page_setup()))
    top, bottom = header(sheet), footer(sheet, stamp)
    # The blank is read by the reader's own functions, so that an untouched form has no difference from it.
    seen = lines(tokens(_known(body)))
    blank = Blank(
        tuple(Known(item.name, item.widget, item.field, item.label, options(item)) for item in controls),
        drawing.aliases,
        seen,
        (*lines(tokens(_known(top))), *lines(tokens(_known(bottom)))),
        _labels(sheet, seen),
    )
    embedded = embedded_part(stamp, spec_json, blank)
    styles, fonts = _template("styles.xml"), _template("fontTable.xml")
    parts = {
        "word/document.xml": body,
        "word/header1.xml": top,
        "word/footer1.xml": bottom,
        "word/media/qr.png": qr_picture(qr_content(stamp)),
        "word/styles.xml": styles,
        "word/settings.xml": _settings(embedded),
        "word/numbering.xml": _template("numbering.xml"),
        "word/fontTable.xml": fonts,
        "word/glossary/document.xml": glossary(),
        "word/glossary/styles.xml": styles,
        "word/glossary/fontTable.xml": fonts,
        "docProps/core.xml": _core(sheet, stamp),
        "docProps/app.xml": _app(),
        "docProps/custom.xml": _custom(stamp),
        "customXml/item1.xml": embedded,
        "customXml/itemProps1.xml": _item_properties(sheet),
    }
    parts |= {_rels_name(source): _rels(items) for source, items in RELATED.items()}
    parts[CONTENT_TYPES] = _content_types()
    return pack(parts)


def _drawing(sheet: Sheet, controls: tuple[Control, ...], values: Mapping[str, str], *, paper: bool) -> Drawing:
    names = {control.name for control in controls}
    for name in values:
        if name not in names:
            raise KeyError(name)
    circles = frozenset(
        control.name
        for question in sheet.questions()
        if question.scale and question.scale.shape is Shape.CIRCLE
        for control in question.controls
        if control.widget is Widget.BOX
    )
    ids = {control.name: number for number, control in enumerate(controls, 1001)}
    given = {name: checked(text) for name, text in values.items() if text}
    return Drawing(aliases(controls), ids, given, circles, main_filler(sheet.questions()), paper)


def _sections(sheet: Sheet, drawing: Drawing) -> list[Xml]:
    """Return the sections; a section on a new page has no thin paragraph before it, which alone could make an empty page.

    A section without a field only introduces the next and begins no page: on a page of its own it would leave most
    of two pages empty (decision 27). On paper it begins a booklet, whose sections follow without new pages: by hand they are
    higher than two pages, and each would leave most of a third empty.
    """
    blocks: list[Xml] = []
    booklet = False
    for written in sheet.sections:
        asks = any(True for asked in written.questions for _ in asked.all_controls())
        booklet |= drawing.paper and not asks
        item = replace(written, new_page=written.new_page and asks is not booklet)
        if item.new_page and blocks and blocks[-1] == spacer():
            blocks.pop()
        blocks += section(drawing, item)
    return blocks


def _known(data: bytes) -> etree._Element:
    """Return a part as the reader will see it in a completed form: its controls marked with their names."""
    root = etree.fromstring(data)
    normalised(root)
    for element in root.iter(q("sdt")):
        tag = element.find(f"{q('sdtPr')}/{q('tag')}")
        mark(element, (tag.get(q("val")) or "") if tag is not None else "")
    return root


def _labels(sheet: Sheet, body: Sequence[str]) -> dict[str, str]:
    """Return the line of each question, as the reader sees it, with the question's first control; lines are in order."""
    found: dict[str, str] = {}
    at = 0
    for item in sheet.questions():
        first = next((control.name for control in item.all_controls()), "")
        words = squeezed(f"{item.number} {item.label}")
        if not first or not words:
            continue
        place = next((number for number, line in enumerate(islice(body, at, None), at) if line.startswith(words)), -1)
        if place >= 0:
            found.setdefault(body[place], first)
            at = place + 1
    return found


@lru_cache(maxsize=8)
def _template(name: str) -> bytes:
    """Return a part of the base document, from the installed package or from the checkout."""
    return (shipped("templates/word") / name).read_bytes()


def _settings(embedded: bytes) -> bytes:
    """Return the settings of the base document with the embedded part as document variables, which come after `w:compat`."""
    held = w("docVars", *(el("w:docVar", {"w:name": name, "w:val": text}) for name, text in variables(embedded)))
    end = b"</w:compat>"
    return _template("settings.xml").replace(end, end + held.encode(), 1)


def _core(sheet: Sheet, stamp: Stamp) -> bytes:
    """Return the core properties: title, subject, language and date of issue; no person's name."""
    dublin, terms = "http://purl.org/dc/elements/1.1/", "http://purl.org/dc/terms/"
    texts = f"<dc:title>{escaped(sheet.title)}</dc:title><dc:subject>{escaped(f'{sheet.form} {sheet.version}')}</dc:subject>"
    dates = ""
    if len(stamp.issued) >= len("2026-01-01"):
        moment = f'xsi:type="dcterms:W3CDTF">{escaped(stamp.issued[:10])}T00:00:00Z'
        dates = f"<dcterms:created {moment}</dcterms:created><dcterms:modified {moment}</dcterms:modified>"
    spaces = (
        f'xmlns:cp="{PACKAGE}/metadata/core-properties" xmlns:dc="{dublin}" xmlns:dcterms="{terms}" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    )
    return f"{DECLARATION}<cp:coreProperties {spaces}>{texts}<dc:language>da-DK</dc:language>{dates}</cp:coreProperties>".encode()


def _app() -> bytes:
    space = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
    return f'{DECLARATION}<Properties xmlns="{space}"><Application>Infohus forms</Application></Properties>'.encode()


def _custom(stamp: Stamp) -> bytes:
    """Return the stamp as custom properties, which survive saving as .docx, .odt, .doc and .rtf (word.md §3)."""
    said = stamp.as_json()
    items = []
    for number, key in enumerate(STAMP_KEYS, 2):
        text = str(said[key]).lower() if key == "fictional" else str(said[key])
        attributes: dict[str, str | int] = {"fmtid": PROPERTY_SET, "pid": number, "name": f"{PROPERTY}{key}"}
        items.append(el("property", attributes, el("vt:lpwstr", {}, escaped(text))))
    return f'{DECLARATION}<Properties xmlns="{CUSTOM}" xmlns:vt="{VT}">{"".join(items)}</Properties>'.encode()


def _item_properties(sheet: Sheet) -> bytes:
    space = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
    item = "{" + str(uuid.uuid5(uuid.NAMESPACE_OID, sheet.hash)).upper() + "}"
    reference = el("ds:schemaRefs", {}, el("ds:schemaRef", {"ds:uri": OURS}))
    return (DECLARATION + el("ds:datastoreItem", {"xmlns:ds": space, "ds:itemID": item}, reference)).encode()


def _rels_name(source: str) -> str:
    folder, _, name = source.rpartition("/")
    return f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"


def _rels(items: tuple[tuple[str, str, str], ...]) -> bytes:
    written = [
        el("Relationship", {"Id": own, "Type": kind if "/" in kind else f"{RELATIONSHIPS}/{kind}", "Target": target})
        for own, kind, target in items
    ]
    return f'{DECLARATION}<Relationships xmlns="{PACKAGE}/relationships">{"".join(written)}</Relationships>'.encode()


def _content_types() -> bytes:
    defaults = {
        "rels": "application/vnd.openxmlformats-package.relationships+xml",
        "xml": "application/xml",
        "png": "image/png",
    }
    written = [
        el("Default", {"Extension": extension, "ContentType": kind}) for extension, kind in sorted(defaults.items())
    ]
    written += [el("Override", {"PartName": f"/{name}", "ContentType": kind}) for name, kind in sorted(TYPES.items())]
    return f'{DECLARATION}<Types xmlns="{PACKAGE}/content-types">{"".join(written)}</Types>'.encode()
