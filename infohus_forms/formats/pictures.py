"""Pages of a file that is no form, as pictures: photographs and scans, and other PDFs where PDFium is installed.

Runs in the worker process for files from outside (`read.appendix_worker`), within its limits.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Final

from infohus_forms.formats.limits import SCAN_PIXELS
from infohus_forms.models.appendix import Picture

if TYPE_CHECKING:
    from PIL.Image import Image

IMAGES: Final = (b"\x89PNG", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"GIF8", b"BM")
PDF: Final = b"%PDF-"
PDF_HEAD: Final = 1024
PAGES: Final = 60
"""Most pages that are shown; the file itself is always kept whole."""
DPI: Final = 200
SIDE: Final = 3508
"""Most pixels of the longer side; a larger picture is scaled down: A4 at 300 dpi."""
QUALITY: Final = 78
ROTATED: Final = 0x0112
"""The EXIF tag for the orientation of the camera (JEITA CP-3451, table 4)."""


def can_be_shown(data: bytes) -> bool:
    """Return whether a file looks like something that can be shown as pictures."""
    return data.startswith(IMAGES) or PDF in data[:PDF_HEAD]


def load(data: bytes) -> None:
    """Import what `pictures` needs for a file, before the process is confined: PDFium finds its functions by `ctypes`. Raise ImportError."""
    import PIL.Image  # noqa: F401, PLC0415 - only where there is a picture

    if _is_pdf(data):
        import pypdfium2  # noqa: F401, PLC0415 - the extra `scan`


def _is_pdf(data: bytes) -> bool:
    return PDF in data[:PDF_HEAD] and not data.startswith(IMAGES)


def pictures(data: bytes) -> tuple[Picture, ...]:
    """Return the first pages of a file as pictures. Raise whatever the libraries raise on a file that they cannot show.

    Raise ImportError for a PDF when PDFium is not installed.
    """
    shown = _drawn(data) if _is_pdf(data) else _frames(data)
    return tuple(picture for picture, _ in zip(shown, range(PAGES), strict=False))


def _frames(data: bytes) -> Iterator[Picture]:
    """Yield the pictures in an image file; a plain JPEG unchanged, byte for byte."""
    from PIL import Image, ImageOps, ImageSequence  # noqa: PLC0415 - only where there is a picture

    Image.MAX_IMAGE_PIXELS = SCAN_PIXELS // 2  # Pillow itself raises at twice this, before it decodes
    with Image.open(BytesIO(data)) as image:
        if image.format == "JPEG" and image.mode in ("L", "RGB") and image.getexif().get(ROTATED, 1) == 1:
            image.load()
            yield Picture("jpeg", image.width, image.height, data, same=True)
            return
        for frame in ImageSequence.Iterator(image):
            yield _picture(ImageOps.exif_transpose(frame))


def _drawn(data: bytes) -> Iterator[Picture]:
    """Yield the pages of a PDF, drawn with the fields filled in and the annotations."""
    import pypdfium2  # noqa: PLC0415 - the extra `scan`

    with pypdfium2.PdfDocument(data) as document:
        document.init_forms()
        for page in document:
            longest = max(page.get_size())
            scale = min(DPI / 72, SIDE / longest)
            yield _picture(page.render(scale=scale, may_draw_forms=True).to_pil())


def _picture(image: Image) -> Picture:
    """Return a picture in grey or colour, on white, not larger than is useful on paper."""
    from PIL import Image  # noqa: PLC0415 - see _frames

    if image.mode not in ("1", "L", "RGB"):
        seen = image.convert("RGBA")
        image = Image.new("RGB", seen.size, "white")
        image.paste(seen, mask=seen.getchannel("A"))
    if max(image.size) > SIDE:
        image = image.convert("L" if image.mode == "1" else image.mode)
        image.thumbnail((SIDE, SIDE))
    out = BytesIO()
    if image.mode == "RGB" and not _coloured(image):
        image = image.convert("L")
    if image.mode != "1":
        image.save(out, "JPEG", quality=QUALITY)
        return Picture("jpeg", *image.size, out.getvalue())
    image.save(out, "PNG", optimize=False)
    return Picture("png", *image.size, out.getvalue())


def _coloured(image: Image) -> bool:
    """Return whether a picture has more than shades of grey."""
    from PIL import ImageChops  # noqa: PLC0415 - see _frames

    red, green, blue = image.split()
    return any(ImageChops.difference(red, other).getextrema()[1] for other in (green, blue))
