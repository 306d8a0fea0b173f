"""A Word file opened: its stories made plain, and what it says of itself outside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from infohus_forms.formats import limits
from infohus_forms.formats.word import findings
from infohus_forms.formats.word.embedded import Embedded, read_embedded
from infohus_forms.formats.word.names import CUSTOM, PROPERTY, q
from infohus_forms.formats.word.normalise import normalised
from infohus_forms.formats.word.package import Package, Relationship, open_package
from infohus_forms.models.finding import Finding, Refused
from infohus_forms.models.response import Stamp

BODY, EDGES, ASIDES = "document", ("header", "footer"), ("footnotes", "endnotes", "comments")
ASIDE_WORDS = {"footnotes": "fodnoter", "endnotes": "slutnoter", "comments": "kommentarer"}
FETCHED = frozenset(("image", "attachedTemplate", "oleObject", "subDocument", "frame", "aFChunk", "video", "audio"))
"""Kinds of external relationships that a program would fetch by itself; we never do."""
_OLD_OFFICE = re.compile(r"LibreOffice/(\d+)\.(\d+)")
FIRST_SOUND_OFFICE = (7, 5)
"""The first LibreOffice that keeps the names of controls (word.md §3)."""


@dataclass(frozen=True, slots=True)
class Story:
    """A part with text: `kind` is document, header, footer, footnotes, endnotes or comments."""

    kind: str
    root: etree._Element


@dataclass(frozen=True, slots=True)
class Document:
    """A file opened within limits. `old_office` is the version of a LibreOffice that loses names, else empty."""

    stories: tuple[Story, ...]
    embedded: Embedded
    properties: Stamp | None
    old_office: str
    findings: tuple[Finding, ...]

    def of(self, *kinds: str) -> Iterator[Story]:
        """The stories of these kinds."""
        return (story for story in self.stories if story.kind in kinds)


def open_document(data: bytes) -> Document:
    """The file opened and made plain. Raises Refused for what is no readable .docx."""
    package = open_package(data)
    top = package.related("")
    main = next((item.target for item in top if item.kind == "officeDocument" and not item.external), "")
    if not package.has(main):
        raise Refused(findings.NOT_WORD.at(kind="en anden slags Office-fil"))
    links = package.related(main)
    body = package.xml(main)
    if etree.QName(body).localname != BODY:
        raise Refused(findings.NOT_WORD.at(kind="en anden slags Office-fil"))
    stories = [Story(BODY, body)]
    stories += [
        Story(link.kind, package.xml(link.target))
        for link in links
        if link.kind in (*EDGES, *ASIDES) and not link.external and package.has(link.target)
    ]
    tracked = [normalised(story.root) for story in stories]
    if body.tag != q(BODY):
        raise Refused(findings.NOT_WORD.at(kind="en anden slags Office-fil"))
    if sum(1 for story in stories for _ in story.root.iter(q("sdt"))) > limits.CONTROLS:
        raise Refused(findings.LIMIT.at(limit=f"flere end {limits.CONTROLS} felter"))
    said = [findings.TRACKED.at(place="Dokumentet")] if any(tracked) else []
    kinds = dict.fromkeys(link.kind for link in links if link.external and link.kind in FETCHED)
    said += [findings.EXTERNAL.at(place="Dokumentet", kind=kind) for kind in kinds]
    return Document(
        tuple(stories), _embedded(package, links), _properties(package, top), _old_office(package, top), tuple(said)
    )


def _embedded(package: Package, links: tuple[Relationship, ...]) -> Embedded:
    """Our embedded part: by relationship, else wherever a program has put it."""
    linked = [link.target for link in links if link.kind == "customXml" and not link.external]
    loose = [name for name in package.names.values() if name.lower().startswith("customxml/") and name.endswith(".xml")]
    for part in dict.fromkeys([*linked, *sorted(loose)]):
        if package.has(part):
            found = read_embedded(package.xml(part))
            if found:
                return found
    return Embedded(None, None, None)


def _properties(package: Package, top: tuple[Relationship, ...]) -> Stamp | None:
    """The stamp from the file's custom properties."""
    said: dict[str, str] = {}
    for link in top:
        if link.kind == "custom-properties" and package.has(link.target):
            for item in package.xml(link.target):
                name = item.get("name") or ""
                if item.tag == f"{{{CUSTOM}}}property" and name.startswith(PROPERTY):
                    said[name.removeprefix(PROPERTY)] = "".join(map(str, item.itertext()))
    if not {"form", "version", "hash"} <= said.keys():
        return None
    return Stamp.from_json({**said, "fictional": said.get("fictional") == "true"})


def _old_office(package: Package, top: tuple[Relationship, ...]) -> str:
    for link in top:
        if link.kind == "extended-properties" and package.has(link.target):
            match = _OLD_OFFICE.search("".join(map(str, package.xml(link.target).itertext())))
            if match and (int(match[1]), int(match[2])) < FIRST_SOUND_OFFICE:
                return f"{match[1]}.{match[2]}"
    return ""
