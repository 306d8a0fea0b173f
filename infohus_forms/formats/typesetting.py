"""The only interface to Typst: a template and data in, PDF bytes out.

Data reach the template as JSON in `sys.inputs.data`; markup is never built from texts. Only our own
fonts are used, so that output is the same on every machine (design §6, »Fonts«).
"""

from __future__ import annotations

import hashlib
import json
import re
import struct
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from importlib import metadata
from io import BytesIO
from pathlib import Path
from string import ascii_letters
from threading import get_ident
from typing import Any

import pymupdf_fonts
import typst

from infohus_forms import __version__
from infohus_forms.files import NotWrittenError, cached, cached_folder, shipped
from infohus_forms.formats.letters import ALWAYS_PRINTABLE, Letters, packed, unpacked, with_codes

FACES = {
    "NotoSans-Regular.ttf": "notos",
    "NotoSans-Bold.ttf": "notosbo",
    "NotoSans-Italic.ttf": "notosit",
    "NotoSans-BoldItalic.ttf": "notosbi",
    "FiraGO-Regular.ttf": "figo",
    "FiraGO-Bold.ttf": "figbo",
    "NotoSansSymbols-Regular.ttf": "symbol1",
    "NotoSansSymbols2-Regular.ttf": "symbol2",
}
"""Font files and the names under which the package `pymupdf-fonts` (SIL OFL 1.1) keeps them."""

DIGESTS = {
    "NotoSans-Regular.ttf": "6b04c8dd65af6b73eb4279472ed1580b29102d6496a377340e80a40cdb3b22c9",
    "NotoSans-Bold.ttf": "7c15ac396d2ce6bc33a3b4efacdbd322c9e46376599a725c6f790d8036052cab",
    "NotoSans-Italic.ttf": "35600501daadd3e9030ee6ed8098fd3c7f31bfd898ca58da8edf793a3231c48b",
    "NotoSans-BoldItalic.ttf": "871c3129a8ba4dcd6b37949c9931f1087ff0434731e6db15798f00fc98808480",
    "FiraGO-Regular.ttf": "495901c0c608ea265f4c31aa2a4c7a313e5cc2a3dd610da78a447fe8e07454a2",
    "FiraGO-Bold.ttf": "ab720753c39073556260ebbaee7e7af89f9ca202a7c7abc257d935db590a1e35",
    "NotoSansSymbols-Regular.ttf": "c7591ff5fac35caa7845566d7376b7f7092eb228bc70e11f267129d35e2a0ad3",
    "NotoSansSymbols2-Regular.ttf": "76b6a7b09dae28704c061710e1fcd42d28e3be8a397298414630a07063ae89c6",
}
"""SHA-256 of the files in version 1.0.5 of the package: kept here, since unpacking the files takes 0.7 s and hashing 3 ms."""

FAMILIES = ("Noto Sans", "FiraGO", "Noto Sans Symbols", "Noto Sans Symbols2")
"""Families in the order in which a glyph is looked for; every template has the same order."""

COVERAGE = "letters-1.txt"
NO_LETTERS = "dokumentet: programmets skrifttyper er beskadiget, så A–Z ikke kan tegnes. Installér programmet igen"
SHAPED_BY = "/InfohusShapedBy"
"""The property in which a document with embedded files records what it was shaped by (`look_digest`); no metadata need repeat it."""
BREAK = "\N{ZERO WIDTH SPACE}"
LONGEST_WORD = 24
"""Letters that fit on a line in the narrowest column; a longer run without a blank may be broken."""
TIES = frozenset("\N{NO-BREAK SPACE}\N{FIGURE SPACE}\N{NARROW NO-BREAK SPACE}")
"""Blanks that keep two words on one line."""
UNBROKEN = re.compile(rf"[\S{''.join(sorted(TIES))}]{{{LONGEST_WORD + 1},}}")
EMPTY_AFTER = 10
"""Empty documents compiled after each document: Typst drops from its cache what that many did not use, and a layout of 10 MB serves no other document."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file to embed: its relationship in the terms of PDF/A-3 (`Source`, `Data`, `Supplement`)."""

    data: bytes
    relationship: str
    mime: str
    description: str


def font_file(name: str) -> Path:
    """Return the path of one of `FACES`, unpacked once for each user."""
    return font_folder() / name


@lru_cache(maxsize=1)
def font_folder() -> Path:
    """Return the folder with only our fonts; each file is compared with its digest, once in a process."""
    return cached_folder("fonts", DIGESTS, lambda name: bytes(pymupdf_fonts.fontbuffers[FACES[name]]()))


@lru_cache(maxsize=1)
def fonts() -> typst.Fonts:
    """Return our fonts and no others; Typst reads the folder once in a process."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(font_folder())])


@lru_cache(maxsize=1)
def fonts_digest() -> str:
    """Return the digest of the fonts in use, in hexadecimal: with others a document looks different."""
    whole = hashlib.sha256()
    for name in sorted(FACES):
        whole.update(hashlib.sha256(font_file(name).read_bytes()).digest())
    return whole.hexdigest()


@lru_cache(maxsize=1)
def coverage() -> tuple[Letters, ...]:
    """Return the code points that each family of `FAMILIES` can draw. Raise NotWrittenError when A to Z are not among them.

    A document with a code for every letter would be worse than none.
    """
    able = tuple(map(unpacked, packed_coverage()))
    if len(able) != len(FAMILIES) or not able[0].issuperset(map(ord, ascii_letters)):
        raise NotWrittenError(NO_LETTERS)
    return able


@lru_cache(maxsize=1)
def packed_coverage() -> tuple[str, ...]:
    """Return `coverage` in the short form that a fillable PDF carries, from the user's cache or computed now."""
    return tuple(cached(COVERAGE, _coverage).decode("ascii").split("\n"))


def _coverage() -> bytes:
    from fontTools.ttLib import TTFont, TTLibError  # noqa: PLC0415 - 60 ms, once for each user

    try:
        regular = [
            TTFont(BytesIO(font_file(name).read_bytes()), lazy=True).getBestCmap()
            for name in FACES
            if "Regular" in name
        ]
    except (TTLibError, OSError, struct.error) as reason:
        raise NotWrittenError(NO_LETTERS) from reason
    return "\n".join(map(packed, regular)).encode()


def printable(text: str) -> str:
    """Return the text with every character that cannot be drawn shown as `[U+…]`; the exact text stays in the data."""
    if (text.isascii() and text.isprintable()) or _plain().issuperset(text):
        return text
    return with_codes(text, coverage())


@lru_cache(maxsize=1)
def _plain() -> frozenset[str]:
    """Return the characters that the first family draws in any context: neither marks nor control characters."""
    letters = map(chr, coverage()[0])
    return ALWAYS_PRINTABLE | {letter for letter in letters if unicodedata.category(letter)[0] not in "MC"}


def breakable(text: str) -> str:
    """Return the text with places to break in long runs that no line could hold (links, codes, no spaces).

    In a run of words that are tied together, as texts from the web have them, the ties are those places.
    """
    if all(len(word) <= LONGEST_WORD for word in text.split()) and TIES.isdisjoint(text):
        return text
    return UNBROKEN.sub(_broken, text)


def _broken(found: re.Match[str]) -> str:
    out, run = [], 0
    for letter in found[0]:
        # A mark stays with its letter.
        if run >= LONGEST_WORD and letter != BREAK and not unicodedata.category(letter).startswith("M"):
            out.append(BREAK)
            run = 0
        out.append(letter)
        run += 1
        if letter in TIES:
            out.append(BREAK)
        if letter in TIES or letter == BREAK:
            run = 0
    return "".join(out)


def printable_all(data: Any) -> Any:
    """Return JSON-like data with `printable` applied to every text."""
    return _each_text(data, printable)


def fitting_all(data: Any) -> Any:
    """Return JSON-like data with `printable` and `breakable` applied to every text."""
    return _each_text(data, lambda text: breakable(printable(text)))


def _each_text(data: Any, change: Callable[[str], str]) -> Any:
    if isinstance(data, str):
        return change(data)
    if isinstance(data, Mapping):
        return {key: _each_text(value, change) for key, value in data.items()}
    return [_each_text(value, change) for value in data] if isinstance(data, Sequence) else data


def typeset(template: Path, data: Mapping[str, Any], *, standards: Sequence[str], timestamp: datetime) -> bytes:
    """Return the PDF of a Typst template with `data`, conforming to `standards` (`a-3a`, `ua-1` …).

    The template reads `json(bytes(sys.inputs.data))` and dates the document with `timestamp`.
    Raise typst.TypstError when the document would not conform.
    """
    coverage()
    compiler = _compiler(str(template.parent), get_ident())
    pages = compiler.compile(
        input=template.read_bytes(),
        format="pdf",
        pdf_standards=list(standards),  # type: ignore[arg-type]  # the names come from our own tables
        timestamp=int(timestamp.timestamp()),
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )
    # Ten take 14 ms together; without them the demo case takes 188 MB instead of 91 (decision 60).
    for _ in range(EMPTY_AFTER):
        compiler.compile(input=b"", format="svg")
    assert isinstance(pages, bytes)
    return pages


def picture(template: Path, data: Mapping[str, Any], *, ppi: int = 220) -> bytes:
    """Return the first page of a Typst template with `data`, as a PNG: the same drawing as in a PDF, for Word."""
    drawn = _compiler(str(template.parent), get_ident()).compile(
        input=template.read_bytes(),
        format="png",
        ppi=ppi,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )
    assert isinstance(drawn, bytes)  # a template of one page
    return drawn


def attach(pdf: bytes, attachments: Mapping[str, Attachment], *, timestamp: datetime) -> bytes:
    """Return the PDF with files embedded as PDF/A-3 requires: relationship, type, dates, and `/AF` in the catalogue.

    Done after typesetting, because Typst embeds only files on disk and we write none there.
    """
    import pikepdf  # noqa: PLC0415 - 30 ms, and only where files are embedded

    with pikepdf.open(BytesIO(pdf)) as document:
        for name, item in sorted(attachments.items()):
            document.attachments[name] = pikepdf.AttachedFileSpec(
                document,
                item.data,
                filename=name,
                description=item.description,
                mime_type=item.mime,
                creation_date=_pdf_date(timestamp),
                mod_date=_pdf_date(timestamp),
                relationship=pikepdf.Name(f"/{item.relationship}"),
            )
        document.docinfo[SHAPED_BY] = look_digest()
        document.Root.AF = pikepdf.Array([document.attachments[name].obj for name in sorted(attachments)])
        out = BytesIO()
        document.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


@lru_cache(maxsize=1)
def look_digest() -> str:
    """Return the digest of everything but its data that shapes a document: this program, Typst, pikepdf, the fonts and the templates."""
    whole = hashlib.sha256(
        f"{__version__} {metadata.version('typst')} {metadata.version('pikepdf')} {fonts_digest()}".encode()
    )
    folder = shipped("templates/pdf")
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        whole.update(
            f"\n{path.relative_to(folder).as_posix()} {hashlib.sha256(path.read_bytes()).hexdigest()}".encode()
        )
    return whole.hexdigest()


def carried(pdf: bytes, name: str) -> dict[str, Any]:
    """Return the JSON object that a PDF of ours carries under a name (`attach`); empty when there is none that can be parsed."""
    import pikepdf  # noqa: PLC0415 - as above

    try:
        with pikepdf.open(BytesIO(pdf)) as document:
            data = json.loads(document.attachments[name].get_file().read_bytes())
    except (OSError, KeyError, ValueError, TypeError, RecursionError, pikepdf.PdfError):
        return {}
    return data if isinstance(data, dict) else {}


def _pdf_date(moment: datetime) -> str:
    """Return a date in the syntax of ISO 32000-1 §7.9.4, in UTC."""
    return moment.astimezone(UTC).strftime("D:%Y%m%d%H%M%SZ")


@lru_cache(maxsize=8)
def _compiler(root: str, _thread: int) -> typst.Compiler:
    """Return the compiler of a template folder, one for each thread: it caches its layouts and cannot be shared."""
    return typst.Compiler(b"", root=root, font_paths=fonts())
