"""Opening of a Word file: its stories normalised, and its data about itself outside them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from lxml import etree

from infohus_forms.formats import limits
from infohus_forms.formats.file_type import kind_of_zip
from infohus_forms.formats.word.ooxml import findings
from infohus_forms.formats.word.ooxml.embedded_parts import Embedded, from_variables, read_embedded
from infohus_forms.formats.word.ooxml.formatting import Styles, styles_of
from infohus_forms.formats.word.ooxml.names import CUSTOM, R, q
from infohus_forms.formats.word.ooxml.normalise import normalised
from infohus_forms.formats.word.ooxml.package import Package, Relationship, open_package, parsed
from infohus_forms.formats.word.ooxml.stories import (
    ASIDES,
    BODY,
    EDGE,
    EDGES,
    Document,
    Story,
    old_office,
    stamp_from,
)
from infohus_forms.formats.word.reading.labels import marking_texts, take_markings
from infohus_forms.formats.word.reading.opendocument import open_text
from infohus_forms.formats.word.reading.raised import raised_styles, write_out
from infohus_forms.formats.word.reading.stamps import take_stamps
from infohus_forms.models.finding import Finding, Refused

FETCHED = frozenset(("image", "attachedTemplate", "oleObject", "subDocument", "frame", "aFChunk", "video", "audio"))
"""Kinds of external relationships that a program would fetch by itself; we never do."""


def open_document(data: bytes) -> Document:
    """Return the file opened and normalised: a .docx, or an .odt translated to its elements. Raise Refused for anything else."""
    package = open_package(data)
    document = open_text(package) if package.opendocument else _open_word(package)
    blank = document.embedded.blank
    for story in document.stories:
        write_out(story.root, document.raised)
        if any(_wide(element.get(q("val")) or "") for element in story.root.iter(q("gridSpan"))):
            raise Refused(findings.LIMIT.at(limit=f"en tabel med mere end {limits.COLUMNS} kolonner"))
    fixed = blank.edges if blank else ()
    marked = [text for story in document.of(*EDGES) for text in take_markings(story.root, document.markings, fixed)]
    if marked:
        said = (*document.findings, findings.LABELLED.at(place=EDGE))
        document = replace(document, findings=said, marked=tuple(dict.fromkeys(marked)))
    body = next(document.of(BODY)).root.find(q("body"))
    stamps = take_stamps(body, frozenset(blank.body) if blank else ()) if body is not None else ()
    return replace(document, stamps=stamps) if stamps else document


def _wide(span: str) -> bool:
    """Return whether a cell claims more columns than a table may have: a program that draws it would never end."""
    return len(span) > len(str(limits.COLUMNS)) or (span.isdecimal() and int(span) > limits.COLUMNS)


def _open_word(package: Package) -> Document:
    top = package.related("")
    mains = dict.fromkeys(item.target for item in top if item.kind == "officeDocument" and not item.external)
    if len(mains) > 1:
        raise Refused(findings.HOSTILE.at(what="to hoveddokumenter, hvoraf programmer viser hver sit"))
    main = next(iter(mains), "")
    if not package.has(main):
        raise _no_word(package)
    links = package.related(main)
    body = package.xml(main)
    if etree.QName(body).localname != BODY:
        raise _no_word(package)
    parts = [
        (link.id, Story(link.kind, package.xml(link.target)))
        for link in links
        if link.kind in (*EDGES, *ASIDES) and not link.external and package.has(link.target)
    ]
    tracked = [normalised(body), *(normalised(story.root) for _, story in parts)]
    if body.tag != q(BODY):
        raise _no_word(package)
    # Headers and footers that no section refers to are not shown, whatever they hold.
    shown = {item.get(f"{{{R}}}id") for item in body.iter(*(q(f"{kind}Reference") for kind in EDGES))}
    stories = [Story(BODY, body), *(story for id_, story in parts if story.kind in ASIDES or id_ in shown)]
    said = [findings.TRACKED.at(place="Dokumentet")] if any(tracked) else []
    said += list(_external(links))
    properties = {
        item.get("name") or "": "".join(map(str, item.itertext()))
        for root in _parts(package, top, "custom-properties")
        for item in root.iter(f"{{{CUSTOM}}}property")
    }
    program = "".join(str(text) for root in _parts(package, top, "extended-properties") for text in root.itertext())
    return Document(
        tuple(stories),
        _embedded(package, links),
        stamp_from(properties),
        old_office(program),
        tuple(said),
        *next(map(_styles, _bytes(package, links, "styles")), (Styles(), {})),
        marking_texts(properties),
    )


def _no_word(package: Package) -> Refused:
    return Refused(findings.NOT_WORD.at(kind=kind_of_zip(package.names, "en anden slags Office-fil")))


def _external(links: tuple[Relationship, ...]) -> Iterator[Finding]:
    for kind in dict.fromkeys(link.kind for link in links if link.external and link.kind in FETCHED):
        yield findings.EXTERNAL.at(place="Dokumentet", kind=kind)


@lru_cache(maxsize=2)
def _styles(data: bytes) -> tuple[Styles, dict[str, str]]:
    """Return the styles of a part, and those that raise or lower; cached, since the forms of one case often have the same."""
    root = parsed(data, "styles")
    normalised(root)
    return styles_of(root), raised_styles(root)


def _bytes(package: Package, links: tuple[Relationship, ...], kind: str) -> Iterator[bytes]:
    for link in links:
        if link.kind == kind and not link.external and package.has(link.target):
            yield package.read(link.target, limits.XML_PART_BYTES)


def _parts(package: Package, links: tuple[Relationship, ...], kind: str) -> Iterator[etree._Element]:
    return (parsed(data, kind) for data in _bytes(package, links, kind))


def _embedded(package: Package, links: tuple[Relationship, ...]) -> Embedded:
    """Return our embedded part: by relationship, else wherever a program has put it, else from the document's variables (decision 25)."""
    linked = [link.target for link in links if link.kind == "customXml" and not link.external]
    loose = [name for name in package.names.values() if name.lower().startswith("customxml/") and name.endswith(".xml")]
    for part in dict.fromkeys([*linked, *sorted(loose)]):
        found = read_embedded(package.xml(part)) if package.has(part) else None
        if found:
            return found
    held: dict[str, str] = {}
    for settings in _parts(package, links, "settings"):
        normalised(settings)
        held |= {item.get(q("name")) or "": item.get(q("val")) or "" for item in settings.iter(q("docVar"))}
    copy = from_variables(held)
    return (read_embedded(parsed(copy, "word/settings.xml")) if copy else None) or Embedded(None, None, None)
