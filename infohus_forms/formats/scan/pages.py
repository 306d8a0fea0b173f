"""A file → the pictures of its pages, one at a time: PDF, TIFF of many pages, PNG, JPEG. Size is known before decoding."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
import pypdfium2

from infohus_forms.formats.limits import JPEG_WORK, SCAN_PAGES, SCAN_PARTS, SCAN_PIXELS, SCAN_TOTAL_PIXELS
from infohus_forms.formats.scan import findings
from infohus_forms.formats.scan.frame import Gray
from infohus_forms.models.finding import Refused
from infohus_forms.models.paper import Picture

LOWEST_DPI, HIGHEST_DPI, USUAL_DPI = 100.0, 320.0, 200.0
"""A page is drawn at the resolution of its own picture, within what the reader can use."""
LONGEST_SIDE = 4300
"""Pixels of the longer side that are kept: A4 at 300 dpi has 3,508, a photo of 12 megapixels 4,032."""
PNG, JPEG, TIFF = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", (b"II*\x00", b"MM\x00*")
IMAGES = (PNG, JPEG, *TIFF)
"""How the picture files begin that are read."""
FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
"""JPEG markers that tell the size (ITU-T T.81 table B.1)."""
JPEG_2000 = b"\xff\x4f\xff\x51"
"""Start of a code stream and of the segment that tells the size."""
BITS_OF_ONE = 1
MIDDLE = 127
COLOURS = (1, 3)
"""Components of the JPEGs that can be shown as they are: grey and colour."""
WHOLE = 0.9
"""Share of the page from which its one picture is the page."""


@dataclass(frozen=True, slots=True)
class ScanPage:
    """One page as it was scanned: its number in the file from 1, the picture, and whether it has only black and white.

    `jpeg` is the scanner's own JPEG when that is all there is on the page, with its colours (1 or 3).
    """

    number: int
    image: Gray
    bilevel: bool
    jpeg: bytes = b""
    colours: int = 1

    def picture(self) -> Picture:
        """The page for the archive: the JPEG unchanged, or the pixels without loss."""
        if self.jpeg:
            width, height, _ = _jpeg_size(self.jpeg)
            return Picture(width, height, self.jpeg, jpeg=True, colours=self.colours)
        height, width = self.image.shape
        if self.bilevel:
            bits = np.packbits(self.image > MIDDLE, axis=1)
            return Picture(width, height, zlib.compress(bits.tobytes(), 6), jpeg=False, bits=1)
        return Picture(width, height, zlib.compress(self.image.tobytes(), 6), jpeg=False)


def scan_pages(data: bytes) -> Iterator[ScanPage]:
    """Every page of a scan. Raises Refused for too many or too large pages and for what cannot be opened."""
    if b"%PDF-" in data[:1024]:
        yield from _of_pdf(data)
    elif data.startswith(TIFF):
        yield from _of_tiff(data)
    else:
        width, height, bits = _png_size(data) if data.startswith(PNG) else _jpeg_size(data)
        _check(1, width, height, _passes(data) if data.startswith(JPEG) else 1)
        jpeg = data if data.startswith(JPEG) and _colours(data) in COLOURS and not _turned(data) else b""
        yield ScanPage(1, _fitted(_decoded(data)), bits == BITS_OF_ONE, jpeg, _colours(jpeg) if jpeg else 1)


def holds_pictures(data: bytes) -> bool:
    """Whether a PDF has a page that is mostly a picture: what a scanner makes."""
    try:
        document = pypdfium2.PdfDocument(data)
        return any(_largest(document[number])[0] > 0 for number in range(min(len(document), 5)))
    except pypdfium2.PdfiumError:
        return False


def _of_pdf(data: bytes) -> Iterator[ScanPage]:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        raise Refused(findings.NOT_A_SCAN.at()) from None
    _count(len(document))
    total = 0
    for number in range(len(document)):
        page = document[number]
        _, dpi, bits, pixels = _largest(page, number + 1)
        total += pixels
        _check_all(total)
        dpi = min(max(dpi, LOWEST_DPI), HIGHEST_DPI)
        width, height = page.get_size()
        _check(number + 1, round(width * dpi / 72), round(height * dpi / 72))
        drawn = page.render(scale=dpi / 72, grayscale=True, may_draw_forms=True)
        image = np.array(drawn.to_numpy().squeeze(), dtype=np.uint8)
        jpeg = _own_jpeg(page)
        page.close()
        yield ScanPage(number + 1, _fitted(image), bits == BITS_OF_ONE, jpeg, _colours(jpeg) if jpeg else 1)


def _largest(page: pypdfium2.PdfPage, number: int = 1) -> tuple[float, float, int, int]:
    """Share of the page, resolution and bits of its largest picture, and the pixels of all. pdfium smooths, so bits are not seen in the pixels."""
    share, dpi, bits, pixels = 0.0, USUAL_DPI, 8, 0
    across, down = page.get_size()
    for count, item in enumerate(page.get_objects(max_depth=3)):
        if count >= SCAN_PARTS:
            raise Refused(findings.TOO_MANY_PARTS.at(place=f"side {number}", limit=SCAN_PARTS))
        if item.type != pypdfium2.raw.FPDF_PAGEOBJ_IMAGE:
            continue
        try:
            width, height, passes = _as_packed(item)
            _check(number, width, height, passes)
            width, height = item.get_px_size()
            left, low, right, high = item.get_bounds()
            about = item.get_metadata()
        except pypdfium2.PdfiumError:
            continue
        _check(number, width, height)
        pixels += width * height
        _check_all(pixels)
        own = (right - left) * (high - low) / max(across * down, 1.0)
        if own > max(share, 0.25):
            share, bits = own, about.bits_per_pixel
            dpi = max(width, height) / max(right - left, high - low) * 72
    return share, dpi, bits, pixels


def _as_packed(item: pypdfium2.PdfImage) -> tuple[int, int, int]:
    """Width, height and passes as a picture's own bytes say, before anything else is asked of it: JPEG and JPEG 2000 (ISO 15444-1 §A.5.1)."""
    filters = item.get_filters()
    if filters in (["DCTDecode"], ["JPXDecode"]):
        data = bytes(item.get_data(decode_simple=False))
        if filters == ["DCTDecode"]:
            return (*_frame(data), _passes(data))
        place = data.find(JPEG_2000)
        if 0 <= place <= len(data) - 16:
            return (*struct.unpack_from(">II", data, place + 8), 1)
    return 1, 1, 1


def _own_jpeg(page: pypdfium2.PdfPage) -> bytes:
    """The page's JPEG when it is all that stands on an upright page; else nothing."""
    items = list(page.get_objects(max_depth=3))
    if len(items) != 1 or items[0].type != pypdfium2.raw.FPDF_PAGEOBJ_IMAGE or page.get_rotation():
        return b""
    share = _largest(page)[0]
    a, b, c, d, _, _ = items[0].get_matrix().get()
    if share < WHOLE or b or c or a < 0 or d < 0 or items[0].get_filters() != ["DCTDecode"]:
        return b""
    data = bytes(items[0].get_data(decode_simple=False))
    return data if data.startswith(JPEG) and _colours(data) in COLOURS else b""


def _colours(jpeg: bytes) -> int:
    """Components of a JPEG from its frame header."""
    place = 2
    while place + 10 <= len(jpeg) and jpeg[place] == 0xFF:
        marker = jpeg[place + 1]
        if marker in FRAMES:
            return jpeg[place + 9]
        place += 1 if marker == 0xFF else 2 + int.from_bytes(jpeg[place + 2 : place + 4], "big")
    return 0


def _turned(jpeg: bytes) -> bool:
    """Whether the camera says that the picture is to be turned: then its bytes alone do not show it upright."""
    return (b"Exif" in jpeg[:64] and b"\x01\x12" in jpeg[:512]) or b"\x12\x01" in jpeg[:512]


def _of_tiff(data: bytes) -> Iterator[ScanPage]:
    sizes = _tiff_sizes(data)
    _count(len(sizes))
    for number, (width, height, _) in enumerate(sizes, 1):
        _check(number, width, height)
    _check_all(sum(width * height for width, height, _ in sizes))
    for number, (_, _, bits) in enumerate(sizes):
        read, images = cv2.imdecodemulti(
            np.frombuffer(data, np.uint8), cv2.IMREAD_GRAYSCALE, range=(number, number + 1)
        )
        if not read or not images:
            raise Refused(findings.NOT_A_SCAN.at())
        yield ScanPage(number + 1, _fitted(np.asarray(images[0], dtype=np.uint8)), bits == BITS_OF_ONE)


def _decoded(data: bytes) -> Gray:
    image = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_GRAYSCALE)
    if image is None:
        raise Refused(findings.NOT_A_SCAN.at())
    return np.asarray(image, dtype=np.uint8)


def _fitted(image: Gray) -> Gray:
    """The picture no larger than the reader can use."""
    longest = max(image.shape)
    if longest <= LONGEST_SIDE:
        return image
    scale = LONGEST_SIDE / longest
    return np.asarray(cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def _count(pages: int) -> None:
    if pages > SCAN_PAGES:
        raise Refused(findings.TOO_MANY_PAGES.at(pages=pages, limit=SCAN_PAGES))


def _check(number: int, width: int, height: int, passes: int = 1) -> None:
    """Refuse a picture of more pixels than any scanner or camera makes of a page, or that is drawn over too many times."""
    pixels = width * height
    if pixels > SCAN_PIXELS or pixels * passes > JPEG_WORK:
        size, limit = (pixels, SCAN_PIXELS) if pixels > SCAN_PIXELS else (pixels * passes, JPEG_WORK)
        raise _too_large(f"side {number}", size, limit)


def _check_all(pixels: int) -> None:
    """Refuse a file whose pages together have more pixels than a scan of the longest form."""
    if pixels > SCAN_TOTAL_PIXELS:
        raise _too_large("alle sider", pixels, SCAN_TOTAL_PIXELS)


def _too_large(place: str, size: int, limit: int) -> Refused:
    return Refused(findings.TOO_LARGE.at(place=place, size=size // 1_000_000, limit=limit // 1_000_000))


def _passes(jpeg: bytes) -> int:
    """How many times a JPEG goes over its picture (start of scan, T.81 table B.1; inside a pass, FF is followed by 00)."""
    return jpeg.count(b"\xff\xda")


def _png_size(data: bytes) -> tuple[int, int, int]:
    """Width, height and bits of a sample from the header (ISO 15948 §11.2.2); a palette of two colours is one bit too."""
    try:
        width, height, depth, _ = struct.unpack(">IIBB", data[16:26])
    except struct.error:
        raise Refused(findings.NOT_A_SCAN.at()) from None
    return width, height, depth


def _jpeg_size(data: bytes) -> tuple[int, int, int]:
    """Width and height from the frame header, and bits: JPEG has no one-bit samples. Raises Refused where there is none."""
    width, height = _frame(data)
    if not width:
        raise Refused(findings.NOT_A_SCAN.at())
    return width, height, 8


def _frame(data: bytes) -> tuple[int, int]:
    """Width and height from a JPEG's frame header (ITU-T T.81 §B.2.2); nought where there is none."""
    place = 2
    while place + 9 <= len(data) and data[place] == 0xFF:
        marker, length = data[place + 1], int.from_bytes(data[place + 2 : place + 4], "big")
        if marker in FRAMES:
            height, width = struct.unpack(">HH", data[place + 5 : place + 9])
            return width, height
        place += 1 if marker == 0xFF else 2 + length
    return 0, 0


def _tiff_sizes(data: bytes) -> list[tuple[int, int, int]]:
    """Width, height and bits of every page from the directories (TIFF 6.0, section 2)."""
    order = "<" if data.startswith(b"II") else ">"
    sizes: list[tuple[int, int, int]] = []
    seen: set[int] = set()
    try:
        (place,) = struct.unpack_from(order + "I", data, 4)
        while place and place not in seen and len(sizes) <= SCAN_PAGES:
            seen.add(place)
            (entries,) = struct.unpack_from(order + "H", data, place)
            found = {258: 1}
            for number in range(entries):
                tag, kind, count = struct.unpack_from(order + "HHI", data, place + 2 + 12 * number)
                if tag in (256, 257, 258) and count == 1:
                    (found[tag],) = struct.unpack_from(
                        order + ("H" if kind == 3 else "I"), data, place + 10 + 12 * number
                    )
                elif tag == 258:
                    found[tag] = 8
            sizes.append((found[256], found[257], found[258]))
            (place,) = struct.unpack_from(order + "I", data, place + 2 + 12 * entries)
    except (struct.error, KeyError):
        raise Refused(findings.NOT_A_SCAN.at()) from None
    return sizes
