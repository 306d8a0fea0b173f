"""What a picture file says of itself before it is decoded: size, samples, transparency, the pages of a TIFF."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from infohus_forms.formats.limits import SCAN_PAGES
from infohus_forms.formats.scan import findings
from infohus_forms.models.finding import Refused

PNG, JPEG, TIFF = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", (b"II*\x00", b"MM\x00*")
FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
"""JPEG markers that tell the size (ITU-T T.81 table B.1)."""
WITH_ALPHA = (4, 6)
"""Colour types of a PNG with an alpha channel (ISO 15948 §11.2.2)."""
REDUCED, OLD_REDUCED = 1, 2
"""A picture that is a smaller copy of another: NewSubfileType and the older SubfileType (TIFF 6.0, section 8)."""
WIDTH, HEIGHT, SUBFILE, OLD_SUBFILE, SAMPLES, EXTRA = 256, 257, 254, 255, 277, 338
SHORT = 3


@dataclass(frozen=True, slots=True)
class TiffPage:
    """One picture of a TIFF: its size in pixels, whether it has an alpha channel, whether it is a thumbnail."""

    width: int
    height: int
    alpha: bool
    reduced: bool


def png_size(data: bytes) -> tuple[int, int]:
    """Width and height from the header (ISO 15948 §11.2.2). Raises Refused where there is none."""
    try:
        width, height = struct.unpack(">II", data[16:24])
    except struct.error:
        raise Refused(findings.NOT_A_SCAN.at()) from None
    return width, height


def png_is_transparent(data: bytes) -> bool:
    """Whether a PNG has an alpha channel, or a transparent colour before its pixels (ISO 15948 §11.3.2)."""
    return data[25:26] in {bytes([kind]) for kind in WITH_ALPHA} or b"tRNS" in data[: max(data.find(b"IDAT"), 0)]


def jpeg_size(data: bytes) -> tuple[int, int]:
    """Width and height from the frame header. Raises Refused where there is none."""
    width, height = jpeg_frame(data)
    if not width:
        raise Refused(findings.NOT_A_SCAN.at())
    return width, height


def jpeg_frame(data: bytes) -> tuple[int, int]:
    """Width and height from a JPEG's frame header (ITU-T T.81 §B.2.2); nought where there is none."""
    place = 2
    while place + 9 <= len(data) and data[place] == 0xFF:
        marker, length = data[place + 1], int.from_bytes(data[place + 2 : place + 4], "big")
        if marker in FRAMES:
            height, width = struct.unpack(">HH", data[place + 5 : place + 9])
            return width, height
        place += 1 if marker == 0xFF else 2 + length
    return 0, 0


def jpeg_colours(jpeg: bytes) -> int:
    """Components of a JPEG from its frame header."""
    place = 2
    while place + 10 <= len(jpeg) and jpeg[place] == 0xFF:
        marker = jpeg[place + 1]
        if marker in FRAMES:
            return jpeg[place + 9]
        place += 1 if marker == 0xFF else 2 + int.from_bytes(jpeg[place + 2 : place + 4], "big")
    return 0


def jpeg_is_turned(jpeg: bytes) -> bool:
    """Whether the camera says that the picture is to be turned: then its bytes alone do not show it upright."""
    return (b"Exif" in jpeg[:64] and b"\x01\x12" in jpeg[:512]) or b"\x12\x01" in jpeg[:512]


def jpeg_passes(jpeg: bytes) -> int:
    """How many times a JPEG goes over its picture (start of scan, T.81 table B.1; inside a pass, FF is followed by 00)."""
    return jpeg.count(b"\xff\xda")


def tiff_pages(data: bytes) -> list[TiffPage]:
    """Every picture of a TIFF from its directories (TIFF 6.0, section 2), thumbnails too, in their order."""
    order = "<" if data.startswith(b"II") else ">"
    pages: list[TiffPage] = []
    seen: set[int] = set()
    try:
        (place,) = struct.unpack_from(order + "I", data, 4)
        while place and place not in seen and len(pages) <= 2 * SCAN_PAGES:
            seen.add(place)
            (entries,) = struct.unpack_from(order + "H", data, place)
            found: dict[int, int] = {}
            for number in range(entries):
                tag, kind, count = struct.unpack_from(order + "HHI", data, place + 2 + 12 * number)
                if count == 1:
                    way = order + ("H" if kind == SHORT else "I")
                    (found[tag],) = struct.unpack_from(way, data, place + 10 + 12 * number)
            small = bool(found.get(SUBFILE, 0) & REDUCED) or found.get(OLD_SUBFILE) == OLD_REDUCED
            pages.append(TiffPage(found[WIDTH], found[HEIGHT], found.get(SAMPLES) == 4 and EXTRA in found, small))
            (place,) = struct.unpack_from(order + "I", data, place + 2 + 12 * entries)
    except (struct.error, KeyError):
        raise Refused(findings.NOT_A_SCAN.at()) from None
    return pages
