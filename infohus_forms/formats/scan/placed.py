"""The pictures on a page of a PDF as they are stored: the share of it that they cover, their resolution, their tones.

A page may be one picture, many strips, or a mask of one bit over a coloured ground (MRC, "compact PDF"), which has no
strokes but those that the threshold of some program took for ink.
"""

from __future__ import annotations

import ctypes
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from typing import Any

import cv2
import numpy as np
import pypdf
import pypdfium2
from numpy.typing import NDArray
from pypdf.generic import DictionaryObject, StreamObject

from infohus_forms.formats.limits import JPEG_WORK, SCAN_PARTS, SCAN_PIXELS, SCAN_TOTAL_PIXELS
from infohus_forms.formats.scan import findings
from infohus_forms.formats.scan.frame import Gray
from infohus_forms.formats.scan.headers import JPEG, jpeg_colours, jpeg_frame, jpeg_passes
from infohus_forms.formats.scan.tones import Tones, together, tones
from infohus_forms.models.finding import Refused

COLOURS = 3
"""Bytes of a pixel from which it has colours; a fourth byte is alpha or unused."""
COLOURS_OF = {
    pypdfium2.raw.FPDFBitmap_Gray: 1,
    pypdfium2.raw.FPDFBitmap_BGR: 3,
    pypdfium2.raw.FPDFBitmap_BGRx: 4,
    pypdfium2.raw.FPDFBitmap_BGRA: 4,
}
"""Bytes of a pixel by the format of a bitmap."""
JPEG_2000 = b"\xff\x4f\xff\x51"
"""Markers SOC and SIZ: start of a code stream and of the segment with the size (ISO 15444-1 annex A)."""
USUAL_DPI = 200.0
"""Resolution at which a page is drawn when its pictures do not give one."""
PART = 0.02
"""Share of a page from which pictures show how it was scanned: a stamp or a logo of a machine covers less."""
PICTURE = 0.25
"""Share of a page covered by pictures above which it is a page of pictures."""
WHOLE = 0.9
"""Share of the page from which its only picture is the whole page."""
DEEP = 4
"""Depth of forms within forms (ISO 32000-1 §8.10) to which pictures are looked for."""
LEAST = 0.01
"""Least width and height in points that a picture is taken to have: its resolution is a quotient by them."""
OPAQUE = 250
"""Alpha (0–255) from which a mask hides nothing."""
MASKS = (b"/SMask", b"/Mask")
"""Keys of the masks of a picture (ISO 32000-1 §8.9.6)."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A picture on a page. `sharp` is whether its storage has no half tones: one bit a pixel, or a mask of one bit."""

    share: float
    dpi: float
    bits: int
    sharp: bool
    tones: Tones | None = None


@dataclass(frozen=True, slots=True)
class OnPage:
    """All pictures of a page: share covered, resolution of the finest that matter, number of pixels, most bits a pixel.

    `bilevel` is None when no stored picture shows whether the page has half tones. `jpeg` is the page's picture when
    there is nothing else on it.
    """

    share: float = 0.0
    dpi: float = USUAL_DPI
    bilevel: bool | None = None
    pixels: int = 0
    bits: int = 8
    jpeg: bytes = b""


@dataclass
class Masks:
    """The masks of a PDF's pictures, which PDFium does not report: by page and the size of the picture they belong to."""

    data: bytes
    reader: pypdf.PdfReader | None = field(default=None)

    @cached_property
    def named(self) -> bool:
        """Whether the file has any mask at all: the whole of it is searched, so once a file and not once a page."""
        return any(name in self.data for name in MASKS)

    def of_page(self, number: int) -> dict[tuple[int, int], list[tuple[int, int, int]]]:
        """Return by width and height of a picture the width, height and bits of its masks; empty when the file has none."""
        if not self.named:
            return {}
        found: dict[tuple[int, int], list[tuple[int, int, int]]] = {}
        try:
            if self.reader is None:
                self.reader = pypdf.PdfReader(BytesIO(self.data))
            for image in _images(self.reader.pages[number - 1].get("/Resources"), DEEP, set()):
                for name in ("/SMask", "/Mask"):
                    mask = _plain(image.get(name))
                    if isinstance(mask, StreamObject):
                        own = found.setdefault((_number(image, "/Width"), _number(image, "/Height")), [])
                        own.append((_number(mask, "/Width"), _number(mask, "/Height"), _bits(mask)))
        except Exception:  # noqa: BLE001 - what pypdf cannot follow in a damaged file, PDFium may still draw
            return found
        return found


def _plain(item: Any) -> Any:
    """Return the object that a reference points to."""
    return item.get_object() if item is not None else None


def _number(item: DictionaryObject, name: str) -> int:
    """Return a whole number of a dictionary; 0 when it has none."""
    value = _plain(item.get(name))
    return int(value) if isinstance(value, int) else 0


def _bits(mask: DictionaryObject) -> int:
    """Return the bits a sample of a mask: 1 for a stencil mask (ISO 32000-1 §8.9.6.2)."""
    return 1 if mask.get("/ImageMask") else _number(mask, "/BitsPerComponent") or 8


def _images(resources: Any, deep: int, seen: set[int]) -> Iterator[DictionaryObject]:
    """Yield the picture dictionaries of a page and of the forms on it, `deep` forms down."""
    resources = _plain(resources)
    objects = _plain(resources.get("/XObject")) if isinstance(resources, DictionaryObject) else None
    for value in objects.values() if isinstance(objects, DictionaryObject) else ():
        item = _plain(value)
        if not isinstance(item, StreamObject) or id(item) in seen or len(seen) >= SCAN_PARTS:
            continue
        seen.add(id(item))
        if item.get("/Subtype") == "/Image":
            yield item
        elif deep and item.get("/Subtype") == "/Form":
            yield from _images(item.get("/Resources"), deep - 1, seen)


def on_page(page: pypdfium2.PdfPage, number: int, masks: Masks | None = None) -> OnPage:
    """Return what the pictures of a page are. Without `masks` their tones are not examined. Raise Refused over a limit."""
    across, down = page.get_size()
    whole = max(across * down, 1.0)
    known = masks.of_page(number) if masks else {}
    placed: list[Placed] = []
    pixels, parts, only = 0, 0, b""
    for parts, item in enumerate(page.get_objects(max_depth=DEEP), 1):
        if parts > SCAN_PARTS:
            raise Refused(findings.TOO_MANY_PARTS.at(place=f"side {number}", limit=SCAN_PARTS))
        if item.type != pypdfium2.raw.FPDF_PAGEOBJ_IMAGE:
            continue
        try:
            # First the size in the packed bytes: PDFium may decode the picture to answer anything else.
            check_picture(number, *_as_packed(item))
            width, height = item.get_px_size()
            check_picture(number, width, height)
            share, wide, high = _place(item, whole)
            about = item.get_metadata()
            pixels += width * height
            check_total(pixels)
            own = known.get((width, height), [])
            sharp = about.bits_per_pixel == 1 or any(bits == 1 for *_, bits in own)
            seen = _tones(item, own, number) if masks and not sharp and share * width * height else None
            bits = 8 if own else about.bits_per_pixel
            sizes = [(width, height), *((one[0], one[1]) for one in own)]
            dpi = max(max(one / wide, two / high) for one, two in sizes) * 72
            placed.append(Placed(share, dpi, bits, sharp, seen))
            if len(placed) == 1 and share >= WHOLE and not own:
                only = _as_jpeg(item, page)
        except pypdfium2.PdfiumError:
            continue
    share = min(1.0, sum(one.share for one in placed))
    bits = max((one.bits for one in placed), default=8)
    return OnPage(share, _dpi(placed), _bilevel(placed, max(across, down)), pixels, bits, only if parts == 1 else b"")


def _dpi(placed: list[Placed]) -> float:
    """Return the resolution of the finest pictures that together cover enough (PART) to be part of the scan."""
    covered = 0.0
    for one in sorted(placed, key=lambda one: -one.dpi):
        covered += one.share
        if covered >= PART:
            return one.dpi
    return USUAL_DPI


def _bilevel(placed: list[Placed], high: float) -> bool | None:
    """Return whether a page (`high`, its longer side in points) may have lost its faint strokes; None when too little shows it."""
    # One bit in so much of the page is enough: strokes there may be lost, whatever the rest shows (decision 96).
    if sum(one.share for one in placed if one.sharp) >= PART:
        return True
    seen = together(one.tones for one in placed if one.tones)
    return seen.two(_dpi(placed) * high / 72) if seen.judged else None


def _place(item: pypdfium2.PdfObject, whole: float) -> tuple[float, float, float]:
    """Return the share of the page (`whole`, in square points) that a picture covers, and its width and height in points."""
    a, b, c, d, _, _ = item.get_matrix().get()
    around = item.container
    while around is not None:
        e, f, g, h, _, _ = around.get_matrix().get()
        a, b, c, d = a * e + b * g, a * f + b * h, c * e + d * g, c * f + d * h
        around = around.container
    share = min(1.0, abs(a * d - b * c) / whole)
    return share, max(float(np.hypot(a, b)), LEAST), max(float(np.hypot(c, d)), LEAST)


def _tones(item: pypdfium2.PdfImage, masks: list[tuple[int, int, int]], number: int) -> Tones | None:
    """Return the tones of a picture of several bits; those of its mask when that hides part of it, since the mask is then what shows."""
    for wide, high, _ in masks:
        check_picture(number, wide, high)
        alpha = _alpha(item, wide, high)
        if alpha is not None and int(alpha.min()) < OPAQUE:
            return tones(alpha)
    return tones(_stored(item))


def _stored(item: pypdfium2.PdfImage) -> Gray:
    """Return a picture in grey as it is stored, neither drawn nor resampled."""
    if item.get_filters() == ["DCTDecode"]:
        packed = np.frombuffer(bytes(item.get_data(decode_simple=False)), np.uint8)
        image = cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE | cv2.IMREAD_IGNORE_ORIENTATION)
        if image is not None:
            return np.asarray(image, np.uint8)
    pixels = _pixels(pypdfium2.raw.FPDFImageObj_GetBitmap(item))
    if pixels.shape[2] < COLOURS:
        return np.ascontiguousarray(pixels[..., 0], np.uint8)
    return np.asarray(cv2.cvtColor(np.ascontiguousarray(pixels[..., :COLOURS]), cv2.COLOR_BGR2GRAY), np.uint8)


def _alpha(item: pypdfium2.PdfImage, width: int, height: int) -> Gray | None:
    """Return the mask of a picture, at the mask's own size; None when it is drawn without one."""
    own = item.get_matrix()
    try:
        # Rendered at its own size and upright, so that no resampling adds half tones.
        item.set_matrix(pypdfium2.PdfMatrix(width, 0, 0, height, 0, 0))
        drawn = _pixels(pypdfium2.raw.FPDFImageObj_GetRenderedBitmap(item.pdf, item.page, item))
    finally:
        item.set_matrix(own)
    return np.ascontiguousarray(drawn[..., COLOURS], np.uint8) if drawn.shape[2] > COLOURS else None


def _pixels(bitmap: Any) -> NDArray[np.uint8]:
    """Return height × width × bytes of a bitmap of PDFium: copy it and free it. Raise PdfiumError when there is none.

    The copy is made here, since the library's own way to the pixels is not available where files from outside are read.
    """
    if not bitmap:
        raise pypdfium2.PdfiumError("no bitmap")
    try:
        width, height, stride = (
            ask(bitmap)
            for ask in (
                pypdfium2.raw.FPDFBitmap_GetWidth,
                pypdfium2.raw.FPDFBitmap_GetHeight,
                pypdfium2.raw.FPDFBitmap_GetStride,
            )
        )
        colours = COLOURS_OF.get(pypdfium2.raw.FPDFBitmap_GetFormat(bitmap), 0)
        if not colours or height * stride == 0:
            raise pypdfium2.PdfiumError("no pixels")
        copy = (ctypes.c_ubyte * (height * stride))()
        ctypes.memmove(copy, pypdfium2.raw.FPDFBitmap_GetBuffer(bitmap), height * stride)
    finally:
        pypdfium2.raw.FPDFBitmap_Destroy(bitmap)
    rows = np.frombuffer(copy, np.uint8).reshape(height, stride)
    return rows[:, : width * colours].reshape(height, width, colours)


def _as_packed(item: pypdfium2.PdfImage) -> tuple[int, int, int]:
    """Return width, height and passes from a picture's own bytes, before it is used otherwise: JPEG and JPEG 2000 (ISO 15444-1 §A.5.1)."""
    filters = item.get_filters()
    if filters in (["DCTDecode"], ["JPXDecode"]):
        data = bytes(item.get_data(decode_simple=False))
        if filters == ["DCTDecode"]:
            return (*jpeg_frame(data), jpeg_passes(data))
        place = data.find(JPEG_2000)
        if 0 <= place <= len(data) - 16:
            return (*struct.unpack_from(">II", data, place + 8), 1)
    return 1, 1, 1


def _as_jpeg(item: pypdfium2.PdfImage, page: pypdfium2.PdfPage) -> bytes:
    """Return a picture's own JPEG when it can be shown as it is: upright, in grey or colour; else empty bytes."""
    a, b, c, d, _, _ = item.get_matrix().get()
    if page.get_rotation() or b or c or a < 0 or d < 0 or item.get_filters() != ["DCTDecode"]:
        return b""
    data = bytes(item.get_data(decode_simple=False))
    return data if data.startswith(JPEG) and jpeg_colours(data) in (1, 3) else b""


def check_picture(number: int, width: int, height: int, passes: int = 1) -> None:
    """Raise Refused for a picture of more pixels than any scanner or camera makes of a page, or of too many passes over them."""
    pixels = width * height
    if pixels > SCAN_PIXELS or pixels * passes > JPEG_WORK:
        size, limit = (pixels, SCAN_PIXELS) if pixels > SCAN_PIXELS else (pixels * passes, JPEG_WORK)
        raise _too_large(f"side {number}", size, limit)


def check_total(pixels: int) -> None:
    """Raise Refused for a file whose pages together have more pixels than a scan of the longest form."""
    if pixels > SCAN_TOTAL_PIXELS:
        raise _too_large("alle sider", pixels, SCAN_TOTAL_PIXELS)


def _too_large(place: str, size: int, limit: int) -> Refused:
    """Return the error for too many pixels, in millions."""
    return Refused(findings.TOO_LARGE.at(place=place, size=size // 1_000_000, limit=limit // 1_000_000))
