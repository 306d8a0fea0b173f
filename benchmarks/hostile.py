"""Hostile Word files: what each costs to refuse or to flag. `python -m benchmarks.hostile`.

Each is read in a process of its own; the time is the processor's for the reading, the memory the most that the whole process held. The target is
half a second and 256 MB each, and a finding. Nothing is fetched: the process has no address to connect from
(the socket module is barred).
"""

from __future__ import annotations

import json
import resource
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any, Final, NoReturn

from benchmarks.__main__ import table
from benchmarks.sixty import sixty
from infohus_forms.formats.word.reading.form import read_word
from infohus_forms.formats.word.writing.form import word_form
from infohus_forms.models.finding import Refused
from infohus_forms.models.response import Stamp

SECONDS, MEGABYTES = 0.5, 256
MAIN, RELATIONS, TYPES = "word/document.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"
MB: Final = 1024 * 1024
Parts = dict[str, bytes]


def main() -> None:
    """Measure them all, or read the one that is named."""
    if len(sys.argv) > 1:
        sys.stdout.write(json.dumps(read_one(sys.stdin.buffer.read())))
        return
    rows, worst = [], 0
    for name, make in HOSTILE.items():
        run = subprocess.run(
            [sys.executable, "-m", "benchmarks.hostile", "-"], input=make(), capture_output=True, check=True
        )
        said = json.loads(run.stdout)
        fine = said["seconds"] <= SECONDS and said["megabytes"] <= MEGABYTES and said["found"]
        worst += not fine
        rows.append((name, said["seconds"] * 1000, said["megabytes"], said["found"], "" if fine else "OVER"))
    table("Hostile Word files", ("", "ms", "MB", "found", ""), rows)
    sys.exit(bool(worst))


def read_one(data: bytes) -> dict[str, Any]:
    """Seconds, megabytes and codes of reading one of them."""
    socket.socket = barred  # type: ignore[misc,assignment]
    start = time.process_time()
    try:
        codes = [item.code for item in read_word(data).findings]
    except Refused as refused:
        codes = [refused.finding.code]
    seconds = time.process_time() - start
    peak = peak_megabytes()
    return {"seconds": seconds, "megabytes": peak, "found": " ".join(dict.fromkeys(codes))}


def peak_megabytes() -> float:
    """The most memory that this process held since its program began.

    `ru_maxrss` would tell of the process that started it, too, where that one was the larger (getrusage(2)).
    """
    status = Path("/proc/self/status")
    if status.exists():
        return int(status.read_text().partition("VmHWM:")[2].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def barred(*_: object, **__: object) -> NoReturn:
    """What stands for a socket: nothing is ever fetched."""
    message = "a reader of files wanted the network"
    raise AssertionError(message)


def form() -> bytes:
    """A form of ours."""
    spec, sheet = sixty()
    return word_form(sheet, Stamp(spec.id, spec.version, spec.hash), spec.packed)


def changed(change: Callable[[Parts], Mapping[str, bytes]], packing: int = zipfile.ZIP_DEFLATED) -> Callable[[], bytes]:
    """A form of ours with other parts; one that is only stored is not refused for being packed too well."""

    def made() -> bytes:
        with zipfile.ZipFile(BytesIO(form())) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        out = BytesIO()
        with zipfile.ZipFile(out, "w", packing) as archive:
            for name, data in {**parts, **change(parts)}.items():
                archive.writestr(name, data)
        return out.getvalue()

    return made


def main_part(old: bytes, new: bytes) -> Callable[[], bytes]:
    """A form with a piece of its main part replaced where it first stands."""
    return changed(lambda parts: {MAIN: parts[MAIN].replace(old, new, 1)}, zipfile.ZIP_STORED)


def relation(kind: str, target: str) -> Callable[[], bytes]:
    """A form that points outside itself."""
    link = f'<Relationship Id="rX" Type="http://x/{kind}" Target="{target}" TargetMode="External"/></Relationships>'
    return changed(lambda parts: {RELATIONS: parts[RELATIONS].replace(b"</Relationships>", link.encode())})


def doctype(entities: str, coding: str = "utf-8") -> Callable[[], bytes]:
    """A form whose main part declares a document type."""
    text = f'<?xml version="1.0"?><!DOCTYPE d [{entities}]><d>&z;</d>'
    return changed(lambda _: {MAIN: text.encode(coding)})


def twice() -> bytes:
    """Two parts of one name."""
    out = BytesIO(form())
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(zipfile.ZipInfo(MAIN), b"<x/>")
    return out.getvalue()


LAUGHS = '<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in zip("abcdefgh", "bcdefghz", strict=True)
)
BODY = b"<w:body>"
SPAN = b'<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="1000000000"/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>'

HOSTILE: Final[Mapping[str, Callable[[], bytes]]] = {
    "100 kB that are 100 MB": changed(lambda _: {MAIN: b" " * (100 * MB)}),
    "50 MB in an unused part": changed(lambda _: {"word/media/x.bin": b" " * (50 * MB)}),
    "3,000 parts": changed(lambda _: {f"word/media/{number}.bin": b"x" for number in range(3000)}),
    "billion laughs": doctype(LAUGHS),
    "external entity": doctype('<!ENTITY z SYSTEM "file:///etc/passwd">'),
    "document type in UTF-16": doctype('<!ENTITY z "x">', "utf-16"),
    "two parts of one name": twice,
    "grid span of a thousand million": main_part(BODY, BODY + SPAN),
    "50,000 levels": changed(lambda _: {MAIN: b"<a>" * 50_000 + b"</a>" * 50_000}),
    "30 MB of text in one node": main_part(b'<w:t xml:space="preserve">', b"<w:t>" + b"x" * (29 * MB)),
    "two million elements": main_part(BODY, BODY + b"<w:p/>" * 2_000_000),
    "200,000 paragraphs": main_part(BODY, BODY + b"<w:p><w:r><w:t>x</w:t></w:r></w:p>" * 200_000),
    "9,000 paragraphs that a limit lets through": main_part(BODY, BODY + b"<w:p><w:r><w:t>x</w:t></w:r></w:p>" * 9_000),
    "9,000 different paragraphs": main_part(
        BODY, BODY + b"".join(b"<w:p><w:r><w:t>x%d</w:t></w:r></w:p>" % number for number in range(9_000))
    ),
    "30,000 controls": main_part(
        BODY, BODY + b"<w:p><w:sdt><w:sdtPr/><w:sdtContent><w:r/></w:sdtContent></w:sdt></w:p>" * 30_000
    ),
    "external picture": relation("image", "http://198.51.100.1/x.png"),
    "attached template": relation("attachedTemplate", "file://198.51.100.1/x.dotm"),
    "linked object": relation("oleObject", "http://198.51.100.1/x"),
    "macros": changed(lambda _: {"word/vbaProject.bin": b"x"}),
    "macro content type": changed(lambda parts: {TYPES: parts[TYPES].replace(b"document.main", b"macroEnabled.main")}),
    "embedded object": main_part(BODY, BODY + b"<w:p><w:r><w:object/></w:r></w:p>"),
    "climbing part name": changed(lambda _: {"word/../../x": b"x"}),
}


if __name__ == "__main__":
    main()
