"""Metadata of a Word file (who wrote it, when and where, apart from its text), and its removal from everything that we hand on.

A saved template brings along a picture of its first page, the names of its author and of the programs,
servers and printers around it, numbers of each round of editing, and whatever a document library added. Only
parts that the document needs are kept (ISO 29500-1 §11, 15; ISO 29500-2 §8.3; decision 40).
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Final

from lxml import etree

from infohus_forms.formats.word.ooxml.package import CONTENT_TYPES, pack

LEFT_OUT: Final = frozenset(
    [
        "thumbnail",
        "extended-properties",
        "custom-properties",
        "customXml",
        "attachedTemplate",
        "printerSettings",
        "stylesWithEffects",
        "comments",
        "commentsExtended",
        "commentsIds",
        "commentsExtensible",
        "people",
        "glossaryDocument",
        "mailMergeSource",
        "mailMergeHeaderSource",
        "mailMergeRecipientData",
        "recipientData",
        "transform",
        "classificationlabels",
        "vbaProject",
        "keyMapCustomizations",
        "attachedToolbars",
        "webextension",
        "webextensiontaskpanes",
    ]
)
"""Last words of the types of relationships that are not followed: their parts are dropped, and all that only they lead to."""
ELEMENTS: Final = frozenset(
    [
        "rsids",
        "rsid",
        "attachedTemplate",
        "docId",
        "docVars",
        "mailMerge",
        "savePreviewPicture",
        "saveThroughXslt",
        "dataBinding",
        "commentRangeStart",
        "commentRangeEnd",
        "commentReference",
    ]
)
"""Local names of elements that have no content for a reader of the document."""
IDS: Final = ("paraId", "textId")
ATTRIBUTES: Final = re.compile("|".join((r"rsid\w*", *IDS)))
AUTHOR: Final = frozenset({"author", "initials", "userId", "providerId"})
PROPERTIES: Final = frozenset({"title", "language", "created", "modified"})
"""The core properties that are kept."""
NAMES: Final = frozenset({"descr", "name", "title"})
PATH: Final = re.compile(r"(?:[A-Za-z]:)?[\\/]|file:", re.IGNORECASE)
"""The beginning of a path where a picture's name or alternative text should be (Word writes the picture's own)."""
SIGNS: Final = tuple(sorted(name.encode() for name in {*ELEMENTS, *AUTHOR, "rsid", *IDS}))
A_PATH: Final = re.compile(rb'="(?:[A-Za-z]:)?(?:[\\/]|[Ff][Ii][Ll][Ee]:)')
"""Strings in a part with any of the above, as lxml writes it: most parts have none of them and are not walked through."""
RELATIONSHIPS: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


def without_traces(data: bytes) -> bytes:
    """Return the Word file with the same content and without metadata; the same file gives the same bytes.

    Raise zipfile.BadZipFile, KeyError or lxml's XMLSyntaxError for a file that is no Word package.
    """
    with zipfile.ZipFile(BytesIO(data)) as archive:
        old = {name: archive.read(name) for name in archive.namelist()}
    new: dict[str, bytes] = {}
    # The walk starts at the package's own relationships; a part that it does not reach is not copied.
    waiting = [""]
    while waiting:
        part = waiting.pop()
        name = _relationships_of(part)
        gone: set[str] = set()
        if name in old:
            root = _xml(old[name])
            for one in list(root):
                target = _target(part, one)
                if _left_out(one) or (target is not None and target not in old):
                    gone.add(one.get("Id", ""))
                    root.remove(one)
                elif target is not None and target not in new:
                    waiting.append(target)
            if len(root):
                new[name] = _bytes(root)
        if part:
            new[part] = _cleaned(part, old[part], gone)
    types = _xml(old[CONTENT_TYPES])
    for one in list(types):
        if one.get("PartName", "/").lstrip("/") not in {"", *new}:
            types.remove(one)
    return pack({CONTENT_TYPES: _bytes(types), **new})


def _left_out(relationship: etree._Element) -> bool:
    """Return whether a relationship leads to metadata, or to something outside that is fetched without a click."""
    kind = relationship.get("Type", "").rsplit("/", 1)[-1]
    outside = relationship.get("TargetMode", "").casefold() == "external"
    return kind in LEFT_OUT or (outside and kind != "hyperlink")


def _target(part: str, relationship: etree._Element) -> str | None:
    """Return the part that a relationship of `part` leads to; None for something outside."""
    if relationship.get("TargetMode", "").casefold() == "external":
        return None
    target = relationship.get("Target", "")
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(part), target)).lstrip("/")


def _relationships_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _cleaned(part: str, data: bytes, gone: set[str]) -> bytes:
    if not part.endswith(".xml"):
        return data
    root = _xml(data)
    if etree.QName(root).localname == "coreProperties":
        _take_out(one for one in root if etree.QName(one).localname not in PROPERTIES)
        return _bytes(root)
    written = _bytes(root)
    if not gone and not any(sign in written for sign in SIGNS) and not A_PATH.search(written):
        return written
    _take_out(one for one in root.iter("{*}*") if _local(one.tag) in ELEMENTS)
    for one in root.iter("{*}*"):
        for key, value in one.attrib.items():
            local = _local(key)
            points = str(key).startswith(RELATIONSHIPS) and value in gone
            if points or ATTRIBUTES.fullmatch(local):
                del one.attrib[key]
            elif local in AUTHOR or (local in NAMES and PATH.match(str(value))):
                one.set(key, "")
    return _bytes(root)


def _local(name: object) -> str:
    """Return a name without its namespace; ten times as fast as etree.QName, which checks it."""
    return str(name).rpartition("}")[2]


def _take_out(elements: Iterator[etree._Element]) -> None:
    for one in list(elements):
        parent = one.getparent()
        if parent is not None:
            parent.remove(one)


def _xml(data: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    return etree.fromstring(data, parser)


def _bytes(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
