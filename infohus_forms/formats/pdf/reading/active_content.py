"""Content of a file other than its fields: programs, attachments, revisions, text put over a page. It is reported, never followed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject

from infohus_forms.formats.limits import OUTSIDE_ENTRIES
from infohus_forms.formats.pdf.common.findings import (
    AFTER_END,
    ATTACHED,
    INCOMPLETE,
    OLDER_CONTENT,
    OUTSIDE,
    REVISIONS,
    SCRIPT,
    SIGNED,
    STAMPED,
    XFA,
)
from infohus_forms.formats.pdf.common.identity import ATTACHMENT
from infohus_forms.formats.pdf.common.page_marks import Box
from infohus_forms.formats.pdf.reading.bounded_reader import FormReader
from infohus_forms.formats.pdf.reading.fields import Annotations, FoundField, sides
from infohus_forms.formats.pdf.reading.text_strings import direct, text_of, with_line_feeds
from infohus_forms.models.finding import Finding
from infohus_forms.models.response import Outside

END_MARK = b"%%EOF"
TAIL = 2048
"""Bytes after the end mark that are not reported; mail gateways add a little."""
POINTER = b"startxref"
"""Keyword before the end mark of each revision (ISO 32000-1 §7.5.5)."""
OBJECT = re.compile(rb"(?<!\d)\d{1,10} \d{1,5} obj\b")
"""Beginning of an indirect object (ISO 32000-1 §7.3.10)."""
TREE_NODES = 2000
"""Greatest number of nodes of the name tree that are visited: a tree may contain itself."""
STAMPS = ("/Stamp", "/Watermark")
"""Types of annotations that case systems put on a page."""


def file_findings(reader: FormReader, data: bytes, found: list[FoundField], beside: Annotations) -> Iterator[Finding]:
    """Yield findings about the file as a whole; signatures first."""
    root = reader.root_object
    if any(item.signed for item in found):
        yield SIGNED.at()
    yield from _end(data)
    if reader.disputed:
        yield OLDER_CONTENT.at()
    endings = data.count(END_MARK)
    # A linearized file has an end mark after its first part too (ISO 32000-1 annex F), which is no revision.
    if b"/Linearized" in data[:1024]:
        endings -= 1
    if endings > 1:
        yield REVISIONS.at(count=endings)
    names = _dictionary(root.get("/Names"))
    scripts = names is not None and "/JavaScript" in names
    if (
        scripts
        or _is_action(root.get("/OpenAction"))
        or "/AA" in root
        or beside.actions
        or any("/AA" in page for page in reader.pages)
    ):
        yield SCRIPT.at()
    foreign = sum(name != ATTACHMENT for name, _ in embedded(reader))
    if foreign:
        yield ATTACHED.at(count=foreign)
    form = _dictionary(root.get("/AcroForm"))
    if form is not None and "/XFA" in form:
        yield XFA.at()


def _end(data: bytes) -> Iterator[Finding]:
    """Yield a finding when the end mark is missing, objects follow it as in a broken-off revision, or much else follows it."""
    mark = data.rfind(END_MARK)
    if mark < data.rfind(POINTER) or OBJECT.search(data, max(mark, 0)):
        yield INCOMPLETE.at()
    elif len(data) - mark > TAIL:
        yield AFTER_END.at()


def embedded(reader: PdfReader) -> Iterator[tuple[str, DictionaryObject]]:
    """Yield names and specifications of the embedded files, unopened."""
    names = _dictionary(reader.root_object.get("/Names"))
    top = None if names is None else _dictionary(names.get("/EmbeddedFiles"))
    nodes, seen = [top] if top is not None else [], 0
    while nodes and seen < TREE_NODES:
        node = nodes.pop()
        seen += 1
        pairs = node.get("/Names")
        pairs = pairs.get_object() if pairs is not None else None
        if isinstance(pairs, ArrayObject):
            for position in range(0, len(pairs) - 1, 2):
                specification = _dictionary(pairs[position + 1])
                if specification is not None:
                    yield text_of(pairs[position]), specification
        kids = node.get("/Kids")
        kids = kids.get_object() if kids is not None else None
        if isinstance(kids, ArrayObject):
            nodes.extend(kid for kid in map(_dictionary, kids) if kid is not None)


def outside(
    beside: Annotations, found: list[FoundField], free: Callable[[int, Box], bool]
) -> tuple[list[Outside], list[Finding]]:
    """Return texts over the pages, each with the field nearest to it, and findings about texts and drawings.

    `free` returns for a page (from 1) and a box whether nothing of the form is there: a case system puts its stamp on such a
    place, which is a warning and no error.
    """
    texts = [
        Outside(
            f"side {page}",
            _nearest(note, page, found),
            with_line_feeds(text_of(note.get("/Contents") or note.get("/V"))),
        )
        for page, note in beside.notes[:OUTSIDE_ENTRIES]
    ]
    stamped = {page for page, note in beside.notes if _is_stamp(note, page, free)}
    pages = {page for page, note in beside.notes if not _is_stamp(note, page, free)} | beside.pages
    said = [STAMPED.at(place=f"side {page}", page=page) for page in sorted(stamped - pages)]
    return texts, [*(OUTSIDE.at(place=f"side {page}", page=page) for page in sorted(pages)), *said]


def _is_stamp(note: DictionaryObject, page: int, free: Callable[[int, Box], bool]) -> bool:
    """Return whether an annotation is a stamp or a watermark (ISO 32000-1 §12.5.6.12, §12.5.6.22) on a free place; a person's remark is neither."""
    if direct(note.get("/Subtype")) not in STAMPS:
        return False
    match sides(note):
        case [one, low, other, high]:
            return free(page, (min(one, other), min(low, high), max(one, other), max(low, high)))
        case _:
            return False


def _nearest(annotation: DictionaryObject, page: int, found: list[FoundField]) -> str:
    """Return the label of the field whose centre is nearest to that of an annotation; empty for none."""
    here = _middle(annotation)
    best, nearest = "", float("inf")
    for item in found:
        for place in item.places:
            there = _middle(place.holder) if place.page == page else None
            if here and there:
                distance = (here[0] - there[0]) ** 2 + (here[1] - there[1]) ** 2
                if distance < nearest:
                    best, nearest = item.label or item.name, distance
    return best


def _middle(annotation: DictionaryObject) -> tuple[float, float] | None:
    """Return the centre of an annotation in points; None when its place cannot be read."""
    match sides(annotation):
        case [left, low, right, high]:
            return (left + right) / 2, (low + high) / 2
        case _:
            return None


def _is_action(value: Any) -> bool:
    """Return whether an open action does more than show a page."""
    action = _dictionary(value)
    return action is not None and action.get("/S") != "/GoTo"


def _dictionary(value: Any) -> DictionaryObject | None:
    """Return the dictionary that a value is or refers to, or None."""
    found = value.get_object() if value is not None else None
    return found if isinstance(found, DictionaryObject) else None
