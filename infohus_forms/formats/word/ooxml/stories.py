"""An opened file, whatever format it was saved in: its stories as WordprocessingML, and its data about itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from infohus_forms.formats.word.ooxml.embedded_parts import Embedded
from infohus_forms.formats.word.ooxml.formatting import Styles
from infohus_forms.formats.word.ooxml.names import PROPERTY
from infohus_forms.models.finding import Finding
from infohus_forms.models.response import Stamp

BODY, EDGES, ASIDES = "document", ("header", "footer"), ("footnotes", "endnotes", "comments")
EDGE = "Sidehoved eller sidefod"
ASIDE_WORDS = {"footnotes": "fodnoter", "endnotes": "slutnoter", "comments": "kommentarer"}
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
    styles: Styles = field(default_factory=Styles)
    raised: Mapping[str, str] = field(default_factory=dict)
    """Character styles that raise or lower, by their ids."""
    markings: frozenset[str] = frozenset()
    """The markings that a sensitivity label has recorded as written into headers and footers, squeezed."""
    marked: tuple[str, ...] = ()
    """The texts of such markings in the file, squeezed; they are no longer in the story."""
    stamps: tuple[str, ...] = ()
    """The texts that a case system stamped above and below the form's own paragraphs, squeezed; they are no longer in the story."""

    def of(self, *kinds: str) -> Iterator[Story]:
        """Return the stories of these kinds."""
        return (story for story in self.stories if story.kind in kinds)


def stamp_from(properties: Mapping[str, str]) -> Stamp | None:
    """Return the stamp in a file's own properties, by their whole names; None if they are not ours."""
    said = {name.removeprefix(PROPERTY): text for name, text in properties.items() if name.startswith(PROPERTY)}
    if not {"form", "version", "hash"} <= said.keys():
        return None
    return Stamp.from_json({**said, "fictional": said.get("fictional") == "true"})


def old_office(program: str) -> str:
    """Return the version of a LibreOffice that loses names, from the name of the program that saved the file; else empty."""
    match = _OLD_OFFICE.search(program)
    if match and (int(match[1]), int(match[2])) < FIRST_SOUND_OFFICE:
        return f"{match[1]}.{match[2]}"
    return ""
