"""The archive copy of a form on paper: the scanned pages as they are, and where each answer was read.

Typst sets a page for each picture with a stand-in of one pixel's height; afterwards the stand-in's image object is given the
scanner's own bytes, so that a JPEG is never decoded or compressed again (ISO 32000-1 §7.4.8).
"""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from typing import Any

import pikepdf

from infohus_forms.formats.names import CELL
from infohus_forms.models.paper import Paper, PaperField, Picture, State
from infohus_forms.models.question import Sheet
from infohus_forms.models.response import Response

WIDTH, HEIGHT = 174.0, 246.0
"""Maximum size of a scanned page on a page of the copy, in millimetres."""
STATES = {State.OK: "læst maskinelt", State.UNCONFIRMED: "ikke bekræftet", State.REVIEW: "ikke læst"}


def scanned_part(response: Response, sheet: Sheet | None) -> dict[str, Any]:
    """Return what the template prints of the paper: the pages with their stand-ins, and each answer with where it was read."""
    paper = response.paper
    if paper is None or sheet is None:
        return {"pages": [], "read": []}
    return {
        "pages": [_page(number, picture, paper) for number, picture in sorted(paper.pictures.items())],
        "read": [_origin(item, sheet) for item in paper.fields if item.state is not State.OK or item.suggestion],
    }


def _page(number: int, picture: Picture, paper: Paper) -> dict[str, Any]:
    """Return a page: the size at which it is shown, and its text for a screen reader."""
    scale = min(WIDTH / picture.width, HEIGHT / picture.height)
    where = f"filens side {paper.pages[number]}" if number in paper.pages else ""
    return {
        "stand_in": list(_stand_in(number, picture.colours)),
        "width": picture.width * scale,
        "height": picture.height * scale,
        "alt": f"Side {number} af {paper.count} af skemaet på papir, som den blev scannet ({where}). Svarene står som tekst i denne kopi.",
        "caption": f"Side {number} af {paper.count} · {where} · kopi {paper.token}",
    }


def _origin(item: PaperField, sheet: Sheet) -> dict[str, str]:
    """Return where an answer is on paper, and who read it."""
    field, _, cell = item.name.partition(CELL)
    question = next(
        (one for one in sheet.questions() if field in (one.field, *(control.name for control in one.controls))), None
    )
    asked = f"{question.number} {question.label}" if question else item.name
    row = f", række {cell.partition(CELL)[0]}" if CELL in cell else ""
    return {
        "asked": asked + row,
        "where": f"side {item.printed} (filens side {item.page})",
        "by": item.by or STATES[item.state],
    }


def _stand_in(number: int, colours: int) -> bytes:
    """Return a PNG of `number` by one white pixels, grey or in colour: no two pages of a copy have the same."""
    kind = 0 if colours == 1 else 2

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    # The width is the page's number: `with_pictures` recognises the image object by it.
    header = struct.pack(">IIBBBBB", number, 1, 8, kind, 0, 0, 0)
    line = b"\0" + b"\xff" * (number * colours)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(line)) + chunk(b"IEND", b"")


def with_pictures(pdf: bytes, paper: Paper | None) -> bytes:
    """Return the copy with the scanner's own pictures in place of the stand-ins."""
    if paper is None or not paper.pictures:
        return pdf
    with pikepdf.open(BytesIO(pdf)) as document:
        for item in document.objects:
            if (
                isinstance(item, pikepdf.Stream)
                and item.get("/Subtype") == "/Image"
                and int(item.get("/Height", 0)) == 1
            ):
                picture = paper.pictures.get(int(item.Width))
                if picture:
                    _put(item, picture)
        out = BytesIO()
        document.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def _put(item: pikepdf.Stream, picture: Picture) -> None:
    """Replace an image object's picture; its colour space remains that of the stand-in."""
    name = pikepdf.Name.DCTDecode if picture.jpeg else pikepdf.Name.FlateDecode
    item.write(picture.data, filter=name)
    item.Width, item.Height, item.BitsPerComponent = picture.width, picture.height, picture.bits
    # These entries belong to the data of the stand-in.
    for key in ("/DecodeParms", "/SMask", "/Interpolate"):
        if key in item:
            del item[key]
