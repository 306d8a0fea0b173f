"""Pictures of the pages of a file, one at a time: PDF, TIFF of many pages, PNG, JPEG. Size is known before decoding."""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import pypdfium2

from infohus_forms.formats.limits import SCAN_PAGES
from infohus_forms.formats.scan import findings
from infohus_forms.formats.scan.frame import Gray
from infohus_forms.formats.scan.headers import (
    JPEG,
    PNG,
    TIFF,
    TiffPage,
    jpeg_colours,
    jpeg_is_turned,
    jpeg_passes,
    jpeg_size,
    png_is_transparent,
    png_size,
    tiff_pages,
)
from infohus_forms.formats.scan.placed import PICTURE, Masks, check_picture, check_total, on_page
from infohus_forms.formats.scan.tones import tones
from infohus_forms.models.finding import Refused
from infohus_forms.models.paper import Picture

LOWEST_DPI, HIGHEST_DPI = 100.0, 320.0
"""Bounds of the resolution at which a page is drawn: that of its own pictures, within what the reader can use."""
LONGEST_SIDE = 4300
"""Greatest longer side in pixels that is kept: A4 at 300 dpi has 3,508, a photo of 12 megapixels 4,032."""
MIDDLE = 127
"""Level of grey above which a pixel of a black-and-white page is white."""
COLOURS = (1, 3)
"""Components of the JPEGs that can be shown as they are: grey and colour."""
FIRST_PAGES = 5
"""Pages of a PDF that are examined for pictures."""


@dataclass(frozen=True, slots=True)
class ScanPage:
    """One page as it was scanned: its number in the file from 1, and the picture.

    `bilevel` is whether faint strokes may be lost from it (`tones`), `bits` is 1 when it is stored as black and white and
    nothing else. `jpeg` is the scanner's own JPEG when there is nothing else on the page, with its colours (1 or 3).
    `covered` is whether pictures cover the page: a page of words and lines may have drawings on it, but it is no scan.
    """

    number: int
    image: Gray
    bilevel: bool
    jpeg: bytes = b""
    colours: int = 1
    bits: int = 8
    covered: bool = True

    def picture(self) -> Picture:
        """Return the page for the archive: the JPEG unchanged, or the pixels without loss."""
        if self.jpeg:
            width, height = jpeg_size(self.jpeg)
            return Picture(width, height, self.jpeg, jpeg=True, colours=self.colours)
        height, width = self.image.shape
        if self.bits == 1:
            bits = np.packbits(self.image > MIDDLE, axis=1)
            return Picture(width, height, zlib.compress(bits.tobytes(), 6), jpeg=False, bits=1)
        return Picture(width, height, zlib.compress(self.image.tobytes(), 6), jpeg=False)


def scan_pages(data: bytes, only: Collection[int] | None = None) -> Iterator[ScanPage]:
    """Yield every page of a scan, or `only` those of these numbers.

    Raise Refused for too many or too large pages and for a file that cannot be opened.
    """
    # Bytes before the header: Acrobat accepts it anywhere in the first 1024 (PDF Reference 1.7, appendix H).
    if b"%PDF-" in data[:1024]:
        yield from _of_pdf(data, only)
    elif data.startswith(TIFF):
        yield from _of_tiff(data, only)
    elif only is None or 1 in only:
        yield _of_picture(data)


def holds_pictures(data: bytes) -> bool:
    """Return whether one of the first pages of a PDF has the pictures of a scan: more than PICTURE of it is covered."""
    try:
        document = pypdfium2.PdfDocument(data)
        pages = range(min(len(document), FIRST_PAGES))
        return any(on_page(document[number], number + 1).share > PICTURE for number in pages)
    except (pypdfium2.PdfiumError, Refused):
        return False


def _of_pdf(data: bytes, only: Collection[int] | None) -> Iterator[ScanPage]:
    """Yield the pages of a PDF, drawn at the resolution of their pictures."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        raise Refused(findings.NOT_A_SCAN.at()) from None
    _count(len(document))
    masks, total = Masks(data), 0
    for number in range(1, len(document) + 1):
        if only is not None and number not in only:
            continue
        page = document[number - 1]
        stored = on_page(page, number, masks)
        total += stored.pixels
        check_total(total)
        dpi = min(max(stored.dpi, LOWEST_DPI), HIGHEST_DPI)
        width, height = page.get_size()
        check_picture(number, round(width * dpi / 72), round(height * dpi / 72))
        drawn = page.render(scale=dpi / 72, grayscale=True, may_draw_forms=True)
        image = np.array(drawn.to_numpy().squeeze(), dtype=np.uint8)
        page.close()
        # Drawing makes half tones, so the stored pictures decide (decision 96); without any, the drawn page is all there is.
        bilevel = tones(image).jumping if stored.bilevel is None else stored.bilevel
        jpeg = stored.jpeg
        yield ScanPage(
            number,
            _fitted(image),
            bilevel,
            jpeg,
            jpeg_colours(jpeg) if jpeg else 1,
            stored.bits,
            stored.share > PICTURE,
        )


def _of_tiff(data: bytes, only: Collection[int] | None) -> Iterator[ScanPage]:
    """Yield the pages of a TIFF without its thumbnails, unless it has nothing else."""
    pages = tiff_pages(data)
    _count(len(pages))
    for number, page in enumerate(pages, 1):
        check_picture(number, page.width, page.height)
    check_total(sum(page.width * page.height for page in pages))
    number = 0
    for place, page in enumerate(pages):
        if page.reduced and not all(one.reduced for one in pages):
            continue
        number += 1
        if only is None or number in only:
            yield _page(number, _tiff_picture(data, place, page))


def _tiff_picture(data: bytes, place: int, page: TiffPage) -> Gray:
    """Return picture number `place` (from 0) of a TIFF, in grey. Raise Refused when it cannot be decoded."""
    way = cv2.IMREAD_UNCHANGED if page.alpha else cv2.IMREAD_GRAYSCALE
    read, images = cv2.imdecodemulti(np.frombuffer(data, np.uint8), way, range=(place, place + 1))
    if not read or not images:
        raise Refused(findings.NOT_A_SCAN.at())
    return _on_white(np.asarray(images[0]))


def _of_picture(data: bytes) -> ScanPage:
    """Return the one page of a PNG or JPEG. Raise Refused when it cannot be decoded."""
    width, height = png_size(data) if data.startswith(PNG) else jpeg_size(data)
    check_picture(1, width, height, jpeg_passes(data) if data.startswith(JPEG) else 1)
    shown = data.startswith(JPEG) and jpeg_colours(data) in COLOURS and not jpeg_is_turned(data)
    way = cv2.IMREAD_UNCHANGED if data.startswith(PNG) and png_is_transparent(data) else cv2.IMREAD_GRAYSCALE
    image = cv2.imdecode(np.frombuffer(data, np.uint8), way)
    if image is None:
        raise Refused(findings.NOT_A_SCAN.at())
    return _page(1, _on_white(np.asarray(image)), data if shown else b"")


def _page(number: int, image: Gray, jpeg: bytes = b"") -> ScanPage:
    """Return a page that is one picture. Its tones are judged as it is stored, before it is made smaller."""
    found = tones(image)
    bits = 1 if found.levels[0] + found.levels[-1] == image.size else 8
    return ScanPage(number, _fitted(image), found.two(max(image.shape)), jpeg, jpeg_colours(jpeg) if jpeg else 1, bits)


def _on_white(image: Any) -> Gray:
    """Return a picture in grey; where it is transparent, it is white."""
    if image.dtype == np.uint16:
        image = (image >> 8).astype(np.uint8)
    if image.ndim == 3 and image.shape[2] == 4:
        grey = cv2.cvtColor(np.ascontiguousarray(image[..., :3]), cv2.COLOR_BGR2GRAY)
        image = cv2.bitwise_not(cv2.multiply(cv2.bitwise_not(grey), image[..., 3], scale=1 / 255))
    elif image.ndim == 3:
        image = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    return np.ascontiguousarray(image, np.uint8)


def _fitted(image: Gray) -> Gray:
    """Return the picture, reduced when it is larger than the reader can use."""
    longest = max(image.shape)
    if longest <= LONGEST_SIDE:
        return image
    scale = LONGEST_SIDE / longest
    return np.asarray(cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def _count(pages: int) -> None:
    """Raise Refused for more pages than a scan may have."""
    if pages > SCAN_PAGES:
        raise Refused(findings.TOO_MANY_PAGES.at(pages=pages, limit=SCAN_PAGES))
