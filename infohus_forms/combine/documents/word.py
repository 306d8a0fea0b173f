"""The combined assessment as Word, from a template that belongs to the municipality.

To the template engine the template is code: it runs in the sandbox, texts are escaped, and
afterwards every text of the assessment is searched for in the result (reference: word.md §6).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from jinja2.exceptions import SecurityError, TemplateError
from lxml import etree

from infohus_forms.combine.disclosure.sharing import folded
from infohus_forms.combine.documents.template_sandbox import Sandbox
from infohus_forms.combine.documents.templates import TEMPLATES, moment
from infohus_forms.combine.errors import WordTemplateError
from infohus_forms.formats.letters import code_of, straight
from infohus_forms.formats.typesetting import picture, printable_all
from infohus_forms.formats.word.ooxml.metadata import without_traces
from infohus_forms.formats.word.ooxml.names import OFF
from infohus_forms.formats.word.ooxml.package import open_package, pack
from infohus_forms.models.assessment import Assessment
from infohus_forms.models.finding import Refused

TEMPLATE = TEMPLATES / "word/assessment.docx"
TITLE = "Samlet vurdering"
PICTURE_WIDTH = Mm(168)
UNDRAWN = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML does not allow."""
OWN_ESCAPE = re.compile(r"\{_(?=[{%])|[}%]_(?=\})")
"""Texts that the template engine would read as its own escape of `{{`; `cleaned` splits them with an invisible word joiner."""
UNSHOWN = frozenset({"id", "scale", "shape", "dated", "spoken", "marked"})
"""Keys that control the template, or whose content another text shows (`marked` by `told`, `spoken` by the rows of a profile)."""

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
EMBED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"


def combined_word(assessment: Assessment, template: bytes) -> bytes:
    """Return the document. The same assessment and template give the same bytes.

    Raises WordTemplateError for a template that is not a Word file, names something unknown, does
    what the sandbox forbids, or leaves out a text of the assessment.
    """
    return word_from(assessment.as_json(), template)


def word_from(data: Mapping[str, Any], template: bytes, title: str = TITLE) -> bytes:
    """Return the document made from an assessment as JSON, as one of our PDFs carries it; otherwise as `combined_word`."""
    rendered = rendered_word(data, template, title)
    lost = sorted(set(lost_texts(cleaned(data), rendered)))
    if lost:
        message = f"Skabelonen viser ikke alt. Disse felter mangler i dokumentet: {', '.join(lost)}"
        raise WordTemplateError(message)
    return rendered


def rendered_word(data: Mapping[str, Any], template: bytes, title: str = TITLE) -> bytes:
    """Return the document without the final search for lost texts. Raise WordTemplateError."""
    context = {"profiles": [], **cleaned(data)}
    pictures = [
        picture(TEMPLATES / "pdf/profile_picture.typ", printable_all(profile)) for profile in context["profiles"]
    ]
    raw = _rendered(template, context, pictures, title)
    spoken = dict(zip(pictures, (str(profile["spoken"]) for profile in context["profiles"]), strict=True))
    return _settled(without_traces(raw), spoken)


def cleaned(value: Any) -> Any:
    r"""Return the value with every text safe for Word: line ends as `\n`, impossible characters and those that turn the text as `[U+…]`."""
    if isinstance(value, str):
        text = value.replace("\r\n", "\n").replace("\r", "\n")
        text = straight(UNDRAWN.sub(lambda found: code_of(found[0]), text))
        return OWN_ESCAPE.sub(lambda found: f"{found[0][0]}\u2060{found[0][1]}", text)
    if isinstance(value, Mapping):
        return {key: cleaned(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [cleaned(item) for item in value]
    return value


def lost_texts(context: Mapping[str, Any], data: bytes) -> Iterator[str]:
    """Yield the names of the texts of `context` that are not in the Word file."""
    text = folded(document_text(data))
    for name, value in _named(context, ""):
        if folded(value) not in text:
            yield name


def document_text(data: bytes) -> str:
    """Return all text of a Word file's body, headers and footers, a line for each paragraph."""
    with ZipFile(BytesIO(data)) as file:
        parts = [
            name for name in sorted(file.namelist()) if re.fullmatch(r"word/(document|header\d*|footer\d*)\.xml", name)
        ]
        trees = [etree.fromstring(file.read(name), xml_parser()) for name in parts]
    return "\n".join(_paragraph(paragraph) for tree in trees for paragraph in tree.iter(f"{W}p"))


def paragraphs(data: bytes) -> list[tuple[str, int]]:
    """Return every paragraph of the body with the level of its heading, 0 for none; struck-out and hidden text is left out.

    Raises WordTemplateError.
    """
    try:
        tree = open_package(data).xml("word/document.xml")  # a person's file: within the limits of any from outside
    except Refused as reason:
        raise WordTemplateError("Filen er ikke en Word-fil (.docx). Åbn den i Word, og gem den som .docx.") from reason
    for run in [run for run in tree.iter(f"{W}r") if _unseen(run)]:
        holder = run.getparent()
        if holder is not None:
            holder.remove(run)
    return [(_paragraph(paragraph), _level(paragraph)) for paragraph in tree.iter(f"{W}p")]


def _rendered(template: bytes, context: dict[str, Any], pictures: list[bytes], title: str) -> bytes:
    try:
        document = DocxTemplate(BytesIO(template))
        document.init_docx()
    except (ValueError, KeyError, OSError, BadZipFile, etree.XMLSyntaxError) as reason:
        message = "Skabelonen er ikke en Word-fil (.docx). Åbn den i Word, og gem den som .docx."
        raise WordTemplateError(message) from reason
    try:
        # Code in footnotes is not run: the check reports it (`template.notes`).
        document.render_footnotes = lambda *_args, **_named: None
        profiles = [
            {**profile, "picture": InlineImage(document, BytesIO(png), width=PICTURE_WIDTH)}
            for profile, png in zip(context["profiles"], pictures, strict=True)
        ]
        document.render({**context, "profiles": profiles}, Sandbox(), autoescape=True)
    except SecurityError as reason:
        message = f"Skabelonen gør noget, som skabeloner ikke må ({reason}). Fjern koden, og brug kun de viste felter."
        raise WordTemplateError(message) from reason
    except TemplateError as reason:
        message = f"Skabelonen kan ikke læses: {reason}"
        raise WordTemplateError(message) from reason
    except RecursionError as reason:
        raise WordTemplateError(
            "Skabelonens kode kalder sig selv. Fjern koden, og brug kun de viste felter."
        ) from reason
    except Exception as reason:  # the code of a template can fail as any code can: 1 / 0, a text plus a number
        message = f"Skabelonens kode kan ikke udføres ({type(reason).__name__}). Ret den, og brug kun de viste felter."
        raise WordTemplateError(message) from reason
    _dated(document, date.fromisoformat(context["dated"]), f"{title} {context['subject']['case_no']}")
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _dated(document: Any, dated: date, title: str) -> None:
    """Set the properties from the assessment; all others are removed with the traces of the template."""
    properties = document.docx.core_properties
    when = moment(dated).replace(tzinfo=None)
    properties.created = properties.modified = when
    properties.title, properties.language = title, "da-DK"


def _settled(data: bytes, spoken: Mapping[bytes, str]) -> bytes:
    """Return the file with the spoken texts on its charts."""
    with ZipFile(BytesIO(data)) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    relations = etree.fromstring(parts["word/_rels/document.xml.rels"], xml_parser())
    targets = {relation.get("Id"): relation.get("Target") for relation in relations}
    tree = etree.fromstring(parts["word/document.xml"], xml_parser())
    for shape in tree.iter(DRAWING):
        holder = shape.getparent()
        blip = next(holder.iter(BLIP), None) if holder is not None else None
        png = parts.get(f"word/{targets.get(blip.get(EMBED), '')}") if blip is not None else None
        if png is not None and png in spoken:
            shape.set("descr", spoken[png])
    parts["word/document.xml"] = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
    return pack(parts)


def _named(value: Any, name: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str) and value:
        yield name, value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            if key not in UNSHOWN:
                yield from _named(item, f"{name}.{key}".lstrip("."))
    elif isinstance(value, list):
        for item in value:
            yield from _named(item, name)


def _paragraph(paragraph: etree._Element) -> str:
    marks = {f"{W}br": "\n", f"{W}cr": "\n", f"{W}tab": "\t", f"{W}noBreakHyphen": "-"}
    return "".join(
        (node.text or "") if node.tag == f"{W}t" else marks.get(str(node.tag), "") for node in paragraph.iter()
    )


def _unseen(run: etree._Element) -> bool:
    """Return whether a run is struck out or hidden (ISO 29500-1 §17.3.2.37, .9, .41)."""
    marks = (mark for name in ("strike", "dstrike", "vanish") for mark in run.findall(f"{W}rPr/{W}{name}"))
    return any((mark.get(f"{W}val") or "1").lower() not in OFF for mark in marks)


def _level(paragraph: etree._Element) -> int:
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    name = str(style.get(f"{W}val")) if style is not None else ""
    found = re.fullmatch(r"(?:Heading|Overskrift)\s?(\d)", name)
    return int(found[1]) if found else 0


def xml_parser() -> etree.XMLParser:
    """Return a parser for the XML of a template: no entities, no network."""
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
