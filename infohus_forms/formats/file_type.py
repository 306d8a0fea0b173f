"""The kind of a file that is no form, in Danish, by its content: for messages that it cannot be read."""

from __future__ import annotations

import re
from collections.abc import Iterable

OTHER = "en anden slags fil"
BEGINNINGS = {
    b"%PDF-": "en PDF",
    b"<": "en webside eller XML-fil",
    b"\x89PNG": "et billede",
    b"\xff\xd8": "et billede",
    b"GIF8": "et billede",
    b"7z\xbc\xaf": "et pakket arkiv (7z)",
    b"Rar!": "et pakket arkiv (rar)",
    b"\x1f\x8b": "et pakket arkiv (gz)",
    b"[InternetShortcut]": "en genvej til en fil på nettet",
}
"""First bytes of a file, after blanks and a byte order mark."""
BRANDS = {b"ftyp": (4, "et billede eller en video fra en telefon"), b"WEBP": (8, "et billede")}
"""Bytes at a fixed offset in the file, as in HEIC and WebP."""
PICTURES = {
    b"II+\0": "BigTIFF",
    b"MM\0+": "BigTIFF",
    b"\0\0\0\x0cjP  ": "JPEG 2000",
    b"\0\0\0\x0cjP\x1a\x1a": "JPEG 2000",
    b"\xff\x4f\xff\x51": "JPEG 2000",
    b"\xff\x0a": "JPEG XL",
    b"\0\0\0\x0cJXL ": "JPEG XL",
}
"""First bytes of pictures that no reader of ours decodes (BigTIFF design page; ISO 15444-1 §I.5.1 and §A.4.1; ISO 18181-2 §9.1)."""
RIFF, WEBP = b"RIFF", b"WEBP"
PICTURE_BRANDS = {
    b"heic": "HEIC",
    b"heix": "HEIC",
    b"heim": "HEIC",
    b"heis": "HEIC",
    b"hevc": "HEIC",
    b"mif1": "HEIC",
    b"msf1": "HEIC",
    b"avif": "AVIF",
    b"avis": "AVIF",
}
"""The first brand of a file of boxes that is a picture (ISO 23008-12 §B.4.1)."""
MAIL = re.compile(
    rb"(?:From|To|Subject|Received|Return-Path|Message-ID|Date|MIME-Version|X-[A-Za-z-]+): ", re.IGNORECASE
)
LOCK_FILE, LONGEST_NAME = 162, 54
"""Size of the file »~$…« that Word keeps next to an open document; it begins with the length of a name."""
STREAMS = {
    "__substg1.0": "en mail fra Outlook",
    "WordDocument": "",
    "Workbook": "et regneark",
    "PowerPoint Document": "en præsentation",
}
"""Kind of an OLE file, by the names of its streams ([MS-CFB] §2.6.1); empty for Word's own."""
ZIPPED = {
    "xl/": "et regneark",
    "ppt/": "en præsentation",
    "index/document.iwa": "et dokument fra Pages",
    "visio/": "en tegning",
}
"""Kind of a zip package, by the beginning of the name of one of its parts, in lower case."""
WORDS_AS_XML = (b"<pkg:package", b"<office:document", b"<w:wordDocument")
"""First elements of a document that Word or LibreOffice saved as one XML file."""
HEAD = 4096


def kind_of(data: bytes) -> str:
    """Return the kind that the file seems to be."""
    head = data[:HEAD].lstrip(b"\xef\xbb\xbf \r\n\t")
    known = next((kind for sign, kind in BEGINNINGS.items() if head.startswith(sign)), "")
    known = known or next((kind for sign, (at, kind) in BRANDS.items() if data[at : at + len(sign)] == sign), "")
    if not known and MAIL.match(head):
        return "en mail"
    if not known and len(data) == LOCK_FILE and data[0] < LONGEST_NAME:
        return "en fil, som Word kun har, mens dokumentet er åbent (~$…)"
    return known or OTHER


def unread_picture(data: bytes) -> str:
    """Return the name of the format of a picture that is not read; empty for anything else."""
    if data[4:8] == b"ftyp":
        return PICTURE_BRANDS.get(data[8:12], "")
    if data.startswith(RIFF) and data[8:12] == WEBP:
        return "WebP"
    return next((name for sign, name in PICTURES.items() if data.startswith(sign)), "")


def is_text_as_xml(data: bytes) -> bool:
    """Return whether the file is a document of Word or LibreOffice saved as XML or as a web archive, and can be saved as .docx."""
    head = data[:HEAD]
    web_archive = head.startswith(b"MIME-Version") and b"multipart/related" in head and b"\nFrom:" not in head
    return web_archive or any(sign in head for sign in WORDS_AS_XML)


def kind_of_ole(data: bytes) -> str:
    """Return the kind that an OLE file seems to be; empty for a document of Word's, and for an unknown kind."""
    return next((kind for name, kind in STREAMS.items() if name.encode("utf-16-le") in data), "")


def kind_of_zip(names: Iterable[str], otherwise: str = "et zip-arkiv") -> str:
    """Return the kind that a zip package seems to be, by the names of its parts in lower case."""
    return next((kind for name in names for begin, kind in ZIPPED.items() if name.startswith(begin)), otherwise)
