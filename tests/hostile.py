"""Hostile files made from scratch: kinds over zip, XML, Word, PDF and other formats, and mutants of honest forms.

`python -m tests.hostile 5000 [SEED]` reads every kind and so many mutants in the real worker and prints what went wrong, and the
seed that makes the same mutants again.
"""

from __future__ import annotations

import base64
import os
import resource
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from itertools import chain
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_LZMA, ZIP_STORED, ZipFile, ZipInfo

from infohus_forms.casework.intake.form_reader import reader
from infohus_forms.formats.limits import OPEN_ELEMENTS
from infohus_forms.models.finding import Refused
from infohus_forms.models.response import RawForm, Stamp
from infohus_forms.render.forms import fillable
from tests.support.hostile_pictures import pictures, scans
from tests.support.shelf import SHELF, form_spec

Read = Callable[[bytes], RawForm]
SECONDS = 5.0
"""Processor time of the worker from which a file is told of."""
DOCUMENT = "word/document.xml"
PARTS = (DOCUMENT, "word/styles.xml", "[Content_Types].xml", "_rels/.rels", "word/_rels/document.xml.rels")
W = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
BODY = b"<w:document " + W + b"><w:body>%s</w:body></w:document>"
DTD = b'<?xml version="1.0"?><!DOCTYPE a [%s]><a>%s</a>'
LAUGHS = b'<!ENTITY a0 "ha">' + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 12))
XML = {
    "empty": b"",
    "text": b"not xml",
    "unclosed": b"<a><b>",
    "null": b"<a>\0</a>",
    "bad utf-8": b"<a>\xff\xfe\xfd</a>",
    "lying encoding": b'<?xml version="1.0" encoding="utf-16"?><a/>',
    "unknown encoding": b'<?xml version="1.0" encoding="x-nothing"?><a/>',
    "billion laughs": DTD % (LAUGHS, b"&a11;"),
    "external entity": DTD % (b'<!ENTITY x SYSTEM "file:///etc/passwd">', b"&x;"),
    "external dtd": b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/x.dtd"><a/>',
    "parameter entity": DTD % (b'<!ENTITY % p SYSTEM "http://127.0.0.1:9/x">%p;', b""),
    "unknown entity": b"<a>&nothing;</a>",
    "surrogate": b"<a>&#xD800;</a>",
    "null reference": b"<a>&#0;</a>",
    "deep": b"<a>" * 20_000 + b"</a>" * 20_000,
    "wide": b"<a>" + b"<b/>" * 400_000 + b"</a>",
    "attributes": b"<a " + b" ".join(b'a%d="1"' % n for n in range(100_000)) + b"/>",
    "namespaces": b"<a " + b" ".join(b'xmlns:n%d="u%d"' % (n, n) for n in range(20_000)) + b"/>",
    "long text": b"<a>" + b"x" * 12_000_000 + b"</a>",
    "comment": b"<a><!--" + b"x" * 1_000_000 + b"--></a>",
    "instruction": b"<?x " + b"y" * 100_000 + b"?><a/>",
    "two roots": b"<a/><a/>",
}
SDT = b'<w:sdt><w:sdtPr><w:tag w:val="%s"/></w:sdtPr><w:sdtContent>%s</w:sdtContent></w:sdt>'
WORD = {
    "giant span": b'<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="1000000000"/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>',
    "many paragraphs": b"<w:p/>" * 300_000,
    "nested controls": SDT % (b"a", SDT % (b"a", SDT % (b"a", b""))),
    "no controls": b"<w:p/>",
    "many controls": SDT % (b"a", b"") * 6_000,
    "control without content": b"<w:sdt/>" * 10,
    "long tag": SDT % (b"a" * 100_000, b""),
    "script fields": b'<w:p><w:fldSimple w:instr="DDEAUTO c:\\\\cmd.exe"/><w:fldSimple w:instr="INCLUDETEXT //127.0.0.1/x"/></w:p>',
    "altChunk": b"<w:altChunk/>",
    "negative numbers": b'<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="-5"/><w:vMerge w:val="99"/></w:tcPr></w:tc></w:tr></w:tbl>',
}
HEADS = {
    "nothing": b"", "null": b"\0", "png": b"\x89PNG\r\n\x1a\n", "jpeg": b"\xff\xd8\xff\xe0", "gif": b"GIF89a\xff\xff\xff\xff", "bmp": b"BM",
    "tiff": b"II*\0\x08\0\0\0", "tiff big": b"MM\0*", "webp": b"RIFF\xff\xff\xff\xffWEBPVP8X", "heic": b"\0\0\0\x18ftypheic", "jp2": b"\0\0\0\x0cjP  \r\n",
    "jbig2": b"\x97JB2\r\n\x1a\n", "psd": b"8BPS\0\1", "ico": b"\0\0\1\0", "rtf": b"{\\rtf1", "html": b"<!DOCTYPE html><script>alert(1)</script>", "svg": b"<svg onload='x'/>",
    "ole": bytes.fromhex("d0cf11e0a1b11ae1"), "7z": b"7z\xbc\xaf\x27\x1c", "gzip": b"\x1f\x8b\x08", "bzip2": b"BZh9", "xz": b"\xfd7zXZ\0", "rar": b"Rar!\x1a\x07", "tar": b"a\0" * 128 + b"ustar",
    "exe": b"MZ\x90\0", "elf": b"\x7fELF\2\1\1", "class": b"\xca\xfe\xba\xbe", "wasm": b"\0asm", "sqlite": b"SQLite format 3\0", "postscript": b"%!PS-Adobe-3.0", "eml": b"From: a@b\r\n\r\n",
    "json": b'{"refused": null}', "yaml": b"!!python/object/apply:os.system ['true']", "pickle": b"\x80\x04c__main__\nx\n", "utf-16": "æøå".encode("utf-16"), "zip empty": b"PK\5\6" + bytes(18), "zip head": b"PK\3\4",
    "shell": b"#!/bin/sh\nrm -rf /\n", "lnk": b"L\0\0\0\1\x14\2\0", "pdf head": b"%PDF-1.7", "pdf late": b" " * 900 + b"%PDF-1.4",
}  # fmt: skip


def form(carrier: str) -> bytes:
    """An honest form of ours."""
    spec = form_spec("redskab1")
    return fillable(spec, Stamp(spec.id, spec.version, spec.hash, case="DEMO-1", fictional=True), {}, carrier)


def package(files: dict[str, bytes], method: int = ZIP_DEFLATED) -> bytes:
    """A zip of these files."""
    out = BytesIO()
    with ZipFile(out, "w", method) as made:
        for name, data in files.items():
            made.writestr(ZipInfo(name), data, method)
    return out.getvalue()


def unpacked(word: bytes) -> dict[str, bytes]:
    """The parts of a Word file."""
    with ZipFile(BytesIO(word)) as found:
        return {name: found.read(name) for name in found.namelist()}


def kinds() -> Iterator[tuple[str, bytes]]:
    """Every hostile kind by its name."""
    word, pdf = form("word"), form("pdf")
    parts = unpacked(word)
    for name, head in HEADS.items():
        yield f"other: {name}", head + bytes(200) + head
    for part in PARTS:
        for name, xml in XML.items():
            yield f"xml: {name} in {part}", package({**parts, part: xml})
    for name, body in WORD.items():
        yield f"word: {name}", package({**parts, DOCUMENT: BODY % body})
    for name in (
        "../x",
        "/etc/x",
        "C:\\x",
        "a\\..\\x",
        "x" * 5_000,
        "CON",
        "a:b",
        "\u202excod.xml",
        "word/../word/document.xml",
    ):
        yield f"zip: name {name[:30]!a}", package({**parts, name: b"x"})
    for name in parts:
        yield f"zip: without {name}", package({one: data for one, data in parts.items() if one != name})
    for method in (ZIP_BZIP2, ZIP_LZMA, ZIP_STORED):
        yield f"zip: method {method}", package(parts, method)
    yield "zip: many parts", package({**parts, **{f"x{n}": b"" for n in range(5_000)}})
    yield "zip: bomb", package({**parts, DOCUMENT: b" " * (300 << 20)})
    yield "zip: bomb beside", package({**parts, "word/media/x.png": b"\0" * (300 << 20)})
    yield "zip: before", b"junk" + word
    yield "zip: behind", word + b"junk" * 30_000
    yield "zip: behind a PDF", b"%PDF-1.7\n" + word
    yield "zip: encrypted flag", word.replace(b"PK\1\2\x14\0\x14\0\0\0", b"PK\1\2\x14\0\x14\0\1\0")
    for tenth in range(10):
        yield f"zip: cut at {tenth}", word[: len(word) * tenth // 10]
        yield f"pdf: cut at {tenth}", pdf[: len(pdf) * tenth // 10]
    yield from pdfs()
    yield from open_texts()
    yield from pictures()
    for name, objects in scans():
        yield f"scan: {name}", _pdf(objects)


SPAN, SECTION = b"<text:span>", b"<text:section>"
SPACES = b" ".join(
    b'xmlns:%s="urn:oasis:names:tc:opendocument:xmlns:%s:1.0"' % (word, word)
    for word in (b"office", b"text", b"table", b"style")
)
LOEXT = b'xmlns:loext="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0"'
OPEN = (
    b"<office:document-content "
    + SPACES
    + b" "
    + LOEXT
    + b"><office:body><office:text>%s</office:text></office:body></office:document-content>"
)
STYLE = b'<style:style style:name="s%d" style:parent-style-name="s%d"><style:text-properties text:display="none"/></style:style>'
CONTROL = b'<loext:content-control loext:tag="%s">'


def blank(number: int) -> bytes:
    """An element that stands for a thousand blanks, unlike the others so that they do not pack well."""
    return b'<text:s text:c="1000" text:n="%x"/>' % (number * 2654435761 % (1 << 64))


OPEN_TEXT = {
    "spans in spans": SPAN * 20_000 + SPAN.replace(b"<", b"</") * 20_000,
    "sections in sections": SECTION * 240 + b"x" + SECTION.replace(b"<", b"</") * 240,
    "tables in tables": b"<table:table><table:table-row><table:table-cell>" * 80 + b"x" + b"</table:table-cell></table:table-row></table:table>" * 80,
    "controls in controls": b"<text:p>" + CONTROL % b"a" * 200 + b"x" + b"</loext:content-control>" * 200 + b"</text:p>",
    "many controls": b"<text:p>" + (CONTROL % b"a" + b"</loext:content-control>") * 6_000 + b"</text:p>",
    "many paragraphs": b"<text:p/>" * 290_000,
    "blanks without end": b"<text:p>" + b"".join(map(blank, range(200_000))) + b"</text:p>",
    "blanks that a limit lets through": b"<text:p>" + b"".join(map(blank, range(OPEN_ELEMENTS - 100))) + b"</text:p>",
    "one blank of many": b'<text:p><text:s text:c="' + b"9" * 5_000 + b'"/></text:p>',
    "cells repeated": b'<table:table><table:table-row><table:table-cell table:number-columns-repeated="2000000000"/></table:table-row></table:table>',
    "a chain of styles": b"".join(STYLE % (number, number + 1) for number in range(90_000)),
    "a chain of styles that a limit lets through": b"".join(STYLE % (number, number + 1) for number in range(OPEN_ELEMENTS // 2 - 100)),
    "a ring of styles": STYLE % (0, 1) + STYLE % (1, 0) + b'<text:p text:style-name="s0">x</text:p>',
    "comments in comments": b"<text:p>" + b"<office:annotation><text:p>" * 100 + b"x" + b"</text:p></office:annotation>" * 100 + b"</text:p>",
    "nothing of ours": b"<text:p>x</text:p>",
}  # fmt: skip
VARIABLES = b'<text:user-field-decl xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" text:name="Infohus1" text:string-value="%s"/>'


def open_texts() -> Iterator[tuple[str, bytes]]:
    """Hostile OpenDocument texts, from one that LibreOffice saved."""
    parts = unpacked(Path(__file__).with_name("returned").joinpath("word/redskab1-libreoffice-25.2.odt").read_bytes())
    parts = {name: data for name, data in parts.items() if not name.endswith("/")}

    def made(**changed: bytes) -> bytes:
        return package({**parts, **{name.replace("_", "."): data for name, data in changed.items()}})

    for name, xml in XML.items():
        yield f"odt: {name} in content.xml", made(content_xml=xml)
    for part in ("styles_xml", "meta_xml"):
        for name in ("empty", "billion laughs", "external entity", "deep", "wide", "long text", "two roots"):
            yield f"odt: {name} in {part}", made(**{part: XML[name]})
    for name, body in OPEN_TEXT.items():
        yield f"odt: {name}", made(content_xml=OPEN % body)
    for name in parts:
        yield f"odt: without {name}", package({one: data for one, data in parts.items() if one != name})
    for name in ("../x", "/etc/x", "a\\..\\x", "META-INF/../../x", "CONTENT.XML", "a:b", "x" * 5_000):
        yield f"odt: name {name[:30]!a}", package({**parts, name: b"x"})
    yield "odt: bomb", made(content_xml=b" " * (70 << 20))
    yield "odt: bomb under the limit of a part", made(content_xml=OPEN % (b" " * (31 << 20)))
    yield "odt: picture bomb", package({**parts, "Pictures/x.png": bytes(70 << 20)})
    yield "odt: of another kind", made(mimetype=b"application/vnd.oasis.opendocument.spreadsheet")
    yield "odt: long kind", made(mimetype=b"application/vnd.oasis.opendocument.text" + b" " * 1_000_000)
    yield "odt: locked", package({**parts, "META-INF/manifest.xml": b"<manifest:encryption-data/>"})
    yield "odt: laughs in its manifest", package({**parts, "META-INF/manifest.xml": XML["billion laughs"]})
    yield "odt: macros", package({**parts, "Basic/Standard/Module1.xml": b"x"})
    packed = base64.b64encode(zlib.compress(b"<a>" + b" " * (200 << 20) + b"</a>", 9))
    yield "odt: bomb in a variable", made(content_xml=OPEN % (VARIABLES % packed))
    yield "odt: nonsense in a variable", made(content_xml=OPEN % (VARIABLES % b"!!!!"))


def pdfs() -> Iterator[tuple[str, bytes]]:
    """Hostile PDFs of a few objects each."""
    fields = "/AcroForm << /Fields [3 0 R] >>"
    page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Annots [3 0 R] >>"
    tree = "<< /Type /Pages /Kids [4 0 R] /Count 1 >>"
    text = "<< /Type /Annot /Subtype /Widget /FT /Tx /T (a) /V (b) /Rect [0 0 9 9] >>"
    cat = "<< /Type /Catalog /Pages 2 0 R {} >>"
    bomb = zlib.compress(b"0" * (80 << 20), 9)
    for name, objects in {
        "page tree loop": [cat.format(""), "<< /Type /Pages /Kids [2 0 R] /Count 1 >>"],
        "page tree lies": [cat.format(""), "<< /Type /Pages /Kids [4 0 R] /Count 1000000000 >>", text, page],
        "field loop": [cat.format(fields), tree, "<< /T (a) /Kids [3 0 R] >>", page],
        "field is its parent": [cat.format(fields), tree, "<< /FT /Tx /T (a) /Parent 3 0 R /V (x) >>", page],
        "fields are a number": [cat.format("/AcroForm << /Fields 7 >>"), tree, text, page],
        "form is itself": [cat.format("/AcroForm 1 0 R"), tree, text, page],
        "many fields": [cat.format("/AcroForm << /Fields [" + "3 0 R " * 60_000 + "] >>"), tree, text, page],
        "value is a dictionary": [cat.format(fields), tree, text.replace("(b)", "<< /A /B >>"), page],
        "value is a loop": [cat.format(fields), tree, text.replace("(b)", "3 0 R"), page],
        "long value": [cat.format(fields), tree, text.replace("(b)", f"({'x' * 300_000})"), page],
        "long name": [cat.format(fields), tree, text.replace("(a)", f"({'a' * 100_000})"), page],
        "script": [cat.format(fields + " /OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>"), tree, text, page],
        "launch": [cat.format(fields + " /OpenAction << /S /Launch /F (cmd.exe) >>"), tree, text, page],
        "xfa": [cat.format("/AcroForm << /Fields [] /XFA (<!DOCTYPE a []>) >>"), tree, text, page],
        "giant page": [cat.format(fields), tree, text, page.replace("595 842", "1000000000 1000000000")],
        "deep arrays": [cat.format("/X " + "[" * 5_000 + "]" * 5_000), tree, text, page],
        "no catalog": ["null", tree, text, page],
        "catalog is an array": ["[]", tree, text, page],
        "names loop": [cat.format("/Names << /EmbeddedFiles << /Kids [1 0 R] >> >>"), tree, text, page],
        "stream loop": [cat.format(""), tree, "<< /Length 3 0 R >>\nstream\nx\nendstream", page],
    }.items():
        yield f"pdf: {name}", _pdf([one.encode() for one in objects])
    metadata = b"<< /Type /Metadata /Subtype /XML /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream"
    yield (
        "pdf: stream bomb",
        _pdf([cat.format("/Metadata 3 0 R").encode(), tree.encode(), metadata % (len(bomb), bomb), page.encode()]),
    )
    yield "pdf: previous loop", _pdf([cat.format("").encode(), tree.encode(), text.encode(), page.encode()], "/Prev 9")


def _pdf(objects: list[bytes], more: str = "") -> bytes:
    out, places = b"%PDF-1.7\n", []
    for number, data in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, data)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    tail = f"trailer << /Size {len(objects) + 1} /Root 1 0 R {more} >>\nstartxref\n{len(out)}\n%%EOF".encode()
    return out + head + tail


def mutants(number: int, seed: int = 0) -> Iterator[tuple[str, bytes]]:
    """Honest forms with a few bytes or pieces changed: in the file, and in the parts of a Word file."""
    rng = Random(seed)  # noqa: S311 - places, not secrets
    word, pdf = form("word"), form("pdf")
    parts = unpacked(word)
    for turn in range(number):
        if turn % 3 == 0:
            part = rng.choice(sorted(parts))
            yield f"mutant {turn} of {part}", package({**parts, part: _changed(parts[part], rng)})
        else:
            yield f"mutant {turn}", _changed(word if turn % 3 == 1 else pdf, rng)


def _changed(data: bytes, rng: Random) -> bytes:
    out = bytearray(data)
    for _ in range(rng.randint(1, 6)):
        at = rng.randrange(len(out) or 1)
        match rng.randrange(4):
            case 0:
                out[at : at + 1] = rng.randbytes(1)
            case 1:
                out[at : at + rng.randint(1, 400)] = b""
            case 2:
                out[at:at] = out[at : at + rng.randint(1, 400)]
            case _:
                out[at : at + 8] = rng.choice((b"99999999", b"-1", b"<<", b"</w:p>", b"\0" * 8, b"0 R"))
    return bytes(out)


def wrong(read: Read, name: str, data: bytes) -> str:
    """What went wrong with a file; nothing when it was read or refused as it should be."""
    start = worked()
    try:
        read(data)
    except Refused as reason:
        if reason.finding.code in {"file.too_slow", "file.broke_the_reader"}:
            return f"{name}: {reason.finding.code}"
    except Exception as mistake:  # noqa: BLE001 - this is what is looked for
        return f"{name}: {type(mistake).__name__}"
    took = worked() - start
    return f"{name}: {took:.1f} s" if took > SECONDS else ""


def worked() -> float:
    """Processor seconds of the process that reads: what a file costs, whatever else the machine does (Linux)."""
    children = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
    ticks = [Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()[11:13] for child in children]
    return sum(int(own) + int(system) for own, system in ticks) / os.sysconf("SC_CLK_TCK")


def made_elsewhere(number: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """Every kind and so many mutants, each made in another process when it is asked for: the memory of this one is a reader's own."""
    context = get_context("spawn")
    here, there = context.Pipe()
    maker = context.Process(target=_make, args=(there, number, seed), daemon=True)
    maker.start()
    while True:
        here.send("the next")
        made = here.recv()
        if made is None:
            return maker.join()
        yield made


def _make(asked: Connection, number: int, seed: int) -> None:
    for made in chain(kinds(), mutants(number, seed), (None,)):
        asked.recv()
        asked.send(made)


def main() -> int:
    """Read every kind and as many mutants as are asked for."""
    number, seed, *_ = (*map(int, sys.argv[1:]), *(5000, int(time.time()))[len(sys.argv) - 1 :])
    tried = bad = 0
    with reader(SHELF) as read:
        for name, data in made_elsewhere(number, seed):
            tried += 1
            if said := wrong(read, name, data):
                bad += 1
                sys.stdout.write(f"{said}\n")
                sys.stdout.flush()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    sys.stdout.write(f"{tried} files (seed {seed}), {bad} to look at; the process that asks took at most {memory} MB\n")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
