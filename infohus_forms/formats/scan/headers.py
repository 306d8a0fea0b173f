"""Headers of picture files, read before anything is decoded: size, samples, transparency, the pages of a TIFF."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from infohus_forms.formats.limits import SCAN_PAGES
from infohus_forms.formats.scan import findings
from infohus_forms.models.finding import Refused

PNG, JPEG, TIFF = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", (b"II*\x00", b"MM\x00*")
FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
"""JPEG markers of a frame header, which has the size (ITU-T T.81 table B.1): C0–CF without DHT, JPG and DAC."""
WITH_ALPHA = (4, 6)
"""Colour types of a PNG with an alpha channel (ISO 15948 §11.2.2)."""
REDUCED, OLD_REDUCED = 1, 2
"""Values for a picture that is a smaller copy of another: NewSubfileType and the older SubfileType (TIFF 6.0, section 8)."""
WIDTH, HEIGHT, SUBFILE, OLD_SUBFILE, SAMPLES, EXTRA = 256, 257, 254, 255, 277, 338
"""Tags of a TIFF directory (TIFF 6.0, appendix A)."""
SHORT = 3
"""Field type of a 16-bit value (TIFF 6.0, section 2)."""


@dataclass(frozen=True, slots=True)
class TiffPage:
    """One picture of a TIFF: its size in pixels, whether it has an alpha channel, whether it is a thumbnail."""

    width: int
    height: int
    alpha: bool
    reduced: bool


def png_size(data: bytes) -> tuple[int, int]:
    """Return width and height of a PNG from its header (ISO 15948 §11.2.2). Raise Refused when there is none."""
    try:
        width, height = struct.unpack(">II", data[16:24])
    except struct.error:
        raise Refused(findings.NOT_A_SCAN.at()) from None
    return width, height


def png_is_transparent(data: bytes) -> bool:
    """Return whether a PNG has an alpha channel, or a transparent colour before its pixels (ISO 15948 §11.3.2)."""
    return data[25:26] in {bytes([kind]) for kind in WITH_ALPHA} or b"tRNS" in data[: max(data.find(b"IDAT"), 0)]


def jpeg_size(data: bytes) -> tuple[int, int]:
    """Return width and height of a JPEG from its frame header. Raise Refused when there is none."""
    width, height = jpeg_frame(data)
    if not width:
        raise Refused(findings.NOT_A_SCAN.at())
    return width, height


def jpeg_frame(data: bytes) -> tuple[int, int]:
    """Return width and height from a JPEG's frame header (ITU-T T.81 §B.2.2); zeros when there is none."""
    place = 2
    while place + 9 <= len(data) and data[place] == 0xFF:
        marker, length = data[place + 1], int.from_bytes(data[place + 2 : place + 4], "big")
        if marker in FRAMES:
            height, width = struct.unpack(">HH", data[place + 5 : place + 9])
            return width, height
        # FF before a marker is a fill byte (§B.1.1.2); every other segment before the frame has its length.
        place += 1 if marker == 0xFF else 2 + length
    return 0, 0


def jpeg_colours(jpeg: bytes) -> int:
    """Return the number of components of a JPEG from its frame header; 0 when there is none."""
    place = 2
    while place + 10 <= len(jpeg) and jpeg[place] == 0xFF:
        marker = jpeg[place + 1]
        if marker in FRAMES:
            return jpeg[place + 9]
        place += 1 if marker == 0xFF else 2 + int.from_bytes(jpeg[place + 2 : place + 4], "big")
    return 0


def jpeg_is_turned(jpeg: bytes) -> bool:
    """Return whether the camera has set an orientation: then the bytes of the picture alone do not show it upright."""
    # 0112 is the Exif tag Orientation, in either byte order; a value of "upright" counts too, and the archive then gets pixels.
    return (b"Exif" in jpeg[:64] and b"\x01\x12" in jpeg[:512]) or b"\x12\x01" in jpeg[:512]


def jpeg_passes(jpeg: bytes) -> int:
    """Return how many passes a JPEG makes over its picture (start of scan, T.81 table B.1; inside a pass, FF is followed by 00)."""
    return jpeg.count(b"\xff\xda")


def tiff_pages(data: bytes) -> list[TiffPage]:
    """Return every picture of a TIFF from its directories (TIFF 6.0, section 2), thumbnails too, in their order. Raise Refused when damaged."""
    order = "<" if data.startswith(b"II") else ">"
    pages: list[TiffPage] = []
    seen: set[int] = set()
    try:
        (place,) = struct.unpack_from(order + "I", data, 4)
        # A directory that points back to an earlier one would never end; twice the limit, since each page may have a thumbnail.
        while place and place not in seen and len(pages) <= 2 * SCAN_PAGES:
            seen.add(place)
            (entries,) = struct.unpack_from(order + "H", data, place)
            found: dict[int, int] = {}
            for number in range(entries):
                tag, kind, count = struct.unpack_from(order + "HHI", data, place + 2 + 12 * number)
                # A single value is in the entry itself; the tags read here have no more.
                if count == 1:
                    way = order + ("H" if kind == SHORT else "I")
                    (found[tag],) = struct.unpack_from(way, data, place + 10 + 12 * number)
            small = bool(found.get(SUBFILE, 0) & REDUCED) or found.get(OLD_SUBFILE) == OLD_REDUCED
            pages.append(TiffPage(found[WIDTH], found[HEIGHT], found.get(SAMPLES) == 4 and EXTRA in found, small))
            (place,) = struct.unpack_from(order + "I", data, place + 2 + 12 * entries)
    except (struct.error, KeyError):
        raise Refused(findings.NOT_A_SCAN.at()) from None
    return pages
