"""The zip package of a Word file (OPC, ISO 29500-2): written with the same bytes each time, read within limits.

An OpenDocument text is a zip package of another kind and is read within the same limits.
"""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from io import BytesIO

from lxml import etree

from infohus_forms.formats import limits
from infohus_forms.formats.file_type import is_text_as_xml, kind_of, kind_of_ole, kind_of_zip
from infohus_forms.formats.word.ooxml import findings
from infohus_forms.formats.word.ooxml.names import PACKAGE
from infohus_forms.models.finding import Refused

CONTENT_TYPES = "[Content_Types].xml"
OPEN_TEXT, MANIFEST = b"application/vnd.oasis.opendocument.text", "META-INF/manifest.xml"
OPEN_TEMPLATE = OPEN_TEXT + b"-template"
OPEN_KINDS = {b"spreadsheet": "et regneark", b"presentation": "en præsentation", b"graphics": "en tegning"}
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
RIGHTS = ("DRMEncryptedTransform", "DRMEncryptedDataSpace", "DRMContent")
"""Names in an OLE file whose content is opened by a service, not with a password ([MS-OFFCRYPTO] §2.2)."""
LOCAL_HEADER, LOCAL_LENGTHS = 30, 26
"""Bytes of a local header before the name, and the offset in it of the lengths of name and extra field (APPNOTE 4.3.7)."""
DOCTYPE = b"<!DOCTYPE"
WIDE_DOCTYPES = tuple(DOCTYPE.decode().encode(coding) for coding in ("utf-16-le", "utf-16-be"))
"""The same in a part of two bytes a character."""


@dataclass(frozen=True, slots=True)
class Relationship:
    """A relationship of a part: the last word of its type, and its target (a part's name unless `external`)."""

    id: str
    kind: str
    target: str
    external: bool


@dataclass(frozen=True, slots=True)
class Package:
    """An opened package. `names` maps lower-case part names to the names in the zip."""

    archive: zipfile.ZipFile
    names: Mapping[str, str]
    opendocument: bool = False
    """Whether it is an OpenDocument text (.odt)."""

    def has(self, part: str) -> bool:
        """Return whether the part exists; case does not matter."""
        return part.lower() in self.names

    def read(self, part: str, limit: int = limits.PART_BYTES) -> bytes:
        """Return the bytes of a part. Raise Refused if it is missing, damaged or unpacks to more than `limit`."""
        try:
            with self.archive.open(self.names[part.lower()]) as stream:
                # One byte more than allowed shows that there is too much; the size in the directory is not trusted.
                data = stream.read(limit + 1)
        except (
            KeyError,
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            RuntimeError,
            NotImplementedError,
            ValueError,
        ):
            raise Refused(findings.DAMAGED.at(place=part, part=part)) from None
        if len(data) > limit:
            raise Refused(findings.LIMIT.at(place=part, limit="en del er for stor"))
        return data

    def xml(self, part: str, most: int = limits.ELEMENTS) -> etree._Element:
        """Return the root of an XML part; see `parsed`. Raise Refused."""
        return parsed(self.read(part, limits.XML_PART_BYTES), part, most)

    def related(self, part: str) -> tuple[Relationship, ...]:
        """Return the relationships of a part (of the package itself when `part` is empty)."""
        folder, name = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", f"{name}.rels")
        if not self.has(rels):
            return ()
        found = []
        for item in self.xml(rels).iter(f"{{{PACKAGE}/relationships}}Relationship"):
            target, external = item.get("Target", ""), item.get("TargetMode") == "External"
            if not external:
                whole = (
                    target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
                )
                target = self.names.get(whole.lower(), whole)
            found.append(Relationship(item.get("Id", ""), item.get("Type", "").rsplit("/", 1)[-1], target, external))
        return tuple(found)


def parsed(data: bytes, part: str, most: int = limits.ELEMENTS) -> etree._Element:
    """Return the root of a part's XML: no DTD, no entities, no network, at most `most` elements. Raise Refused, naming the part."""
    if DOCTYPE in data or (0 in data[:4] and any(mark in data for mark in WIDE_DOCTYPES)):
        raise Refused(findings.HOSTILE.at(place=part, what="en dokumenttype (DOCTYPE)"))
    # Start tags are counted before parsing, so that a part over the limit costs no memory.
    if data.count(b"<") > most and data.count(b"<") - data.count(b"</") > most:
        raise Refused(findings.LIMIT.at(place=part, limit="for mange elementer"))
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise Refused(findings.DAMAGED.at(place=part, part=part)) from None
    # Again after parsing: a part in another encoding than UTF-8 and UTF-16 passes the search for bytes above.
    if root.getroottree().docinfo.internalDTD is not None:
        raise Refused(findings.HOSTILE.at(place=part, what="en dokumenttype (DOCTYPE)"))
    return root


def pack(parts: Mapping[str, bytes]) -> bytes:
    """Return a package with these parts: sorted, without times, so that the same parts give the same bytes."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name in sorted(parts, key=lambda name: (name != CONTENT_TYPES, not name.startswith("_rels/"), name)):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            archive.writestr(entry, parts[name])
    return out.getvalue()


def open_package(data: bytes) -> Package:
    """Return the package of a Word file, checked before any of it is unpacked.

    Raise Refused for a file that is no .docx or .odt, is encrypted or damaged, or is over a limit.
    """
    if len(data) > limits.FILE_BYTES:
        raise Refused(findings.TOO_LARGE.at(limit=limits.FILE_BYTES // limits.MB))
    _sniff(data)
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OverflowError, RuntimeError, EOFError):
        raise Refused(findings.DAMAGED.at(part="filen")) from None
    _with_slashes(archive)
    names = _names(archive.infolist())
    if _overlapping(archive, data):
        raise Refused(findings.HOSTILE.at(what="dele, der ligger oven i hinanden"))
    package = Package(archive, names)
    if package.has("mimetype"):
        return _opendocument(package)
    if not package.has(CONTENT_TYPES):
        raise Refused(findings.NOT_WORD.at(kind=kind_of_zip(names)))
    kinds = package.read(CONTENT_TYPES)
    if b"macroEnabled" in kinds or any(name.endswith("vbaproject.bin") for name in names):
        raise Refused(findings.MACROS.at())
    return package


def _opendocument(package: Package) -> Package:
    """Return the package as OpenDocument (part 2); raise Refused if it is no text, is encrypted or has macros."""
    said = package.read("mimetype", 1000).strip()
    if said == OPEN_TEMPLATE:
        raise Refused(findings.OTHER_FORMAT.at(kind="en skabelon (.ott)"))
    if said != OPEN_TEXT or not package.has("content.xml"):
        raise Refused(findings.NOT_WORD.at(kind=OPEN_KINDS.get(said.rpartition(b".")[2], "en anden slags Office-fil")))
    if package.has(MANIFEST) and b"encryption-data" in package.read(MANIFEST):
        raise Refused(findings.ENCRYPTED.at())
    if any(name.startswith(("basic/", "scripts/")) and not name.endswith("/") for name in package.names):
        raise Refused(findings.MACROS.at())
    return replace(package, opendocument=True)


def _sniff(data: bytes) -> None:
    if not data:
        raise Refused(findings.EMPTY.at())
    if data.startswith(OLE):
        if any(name.encode("utf-16-le") in data for name in RIGHTS):
            raise Refused(findings.RIGHTS.at())
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise Refused(findings.ENCRYPTED.at())
        kind = kind_of_ole(data)
        raise Refused(findings.NOT_WORD.at(kind=kind) if kind else findings.OLD_WORD.at())
    if data.startswith(b"{\\rtf"):
        raise Refused(findings.RTF.at())
    if not data.startswith(b"PK"):
        if is_text_as_xml(data):
            raise Refused(findings.OTHER_FORMAT.at(kind="XML eller som et webarkiv"))
        raise Refused(findings.NOT_WORD.at(kind=kind_of(data)))


def _with_slashes(archive: zipfile.ZipFile) -> None:
    """Replace backslashes that an old program has written in part names by slashes, as the standard has them (ISO 29500-2 §7.3)."""
    for entry in archive.infolist():
        if "\\" in entry.filename:
            entry.filename = entry.filename.replace("\\", "/")
            archive.NameToInfo.setdefault(entry.filename, entry)


def _overlapping(archive: zipfile.ZipFile, data: bytes) -> bool:
    """Return whether two entries share bytes, or one reaches into the directory after them: few bytes that unpack to many (CVE-2019-9674).

    An entry is its local header, name, extra field and packed bytes (APPNOTE 4.3.7).
    """
    end = 0
    for entry in sorted(archive.infolist(), key=lambda entry: entry.header_offset):
        start = entry.header_offset
        lengths = data[start + LOCAL_LENGTHS : start + LOCAL_HEADER]
        if start < end:
            return True
        name, extra = (int.from_bytes(lengths[at : at + 2], "little") for at in (0, 2))
        end = start + LOCAL_HEADER + name + extra + entry.compress_size
    return end > archive.start_dir


def _names(entries: list[zipfile.ZipInfo]) -> dict[str, str]:
    if len(entries) > limits.PARTS:
        raise Refused(findings.LIMIT.at(limit=f"flere end {limits.PARTS} dele"))
    if sum(entry.file_size for entry in entries) > limits.TOTAL_BYTES:
        raise Refused(findings.LIMIT.at(limit=f"mere end {limits.TOTAL_BYTES // limits.MB} MB udpakket"))
    names: dict[str, str] = {}
    for entry in entries:
        name = entry.filename
        if entry.flag_bits & 1:
            raise Refused(findings.ENCRYPTED.at())
        if name.startswith("/") or ".." in name.split("/") or ":" in name:
            raise Refused(findings.HOSTILE.at(what="et ulovligt delnavn"))
        if name.lower() in names:
            raise Refused(findings.HOSTILE.at(what="to dele med samme navn"))
        if entry.file_size > limits.PART_BYTES:
            raise Refused(findings.LIMIT.at(limit="en del er for stor"))
        # These are the sizes that the directory states; `Package.read` also limits the bytes that come out.
        if entry.file_size > max(limits.RATIO_FREE_BYTES, limits.RATIO * max(1, entry.compress_size)):
            raise Refused(findings.LIMIT.at(limit="en del er pakket mistænkeligt tæt"))
        names[name.lower()] = name
    return names
