"""How a page lies in its file: in one picture or in strips, as a mask over a ground, with one bit or eight, in PDF, PNG, JPEG and TIFF."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from io import BytesIO
from itertools import pairwise

import cv2
import numpy as np
import pikepdf
from PIL import Image

from tests.formats.scan.scanner import Gray

Store = Callable[[Gray], bytes]

INK = 128
"""Grey below which a page that becomes black and white is black."""


def png(page: Gray) -> bytes:
    """One bit a pixel."""
    return bytes(cv2.imencode(".png", page, [cv2.IMWRITE_PNG_BILEVEL, 1])[1])


def png_of_8_bits(page: Gray) -> bytes:
    """The same pixels with eight bits each."""
    return bytes(cv2.imencode(".png", page)[1])


def png_with_palette(page: Gray) -> bytes:
    """Two colours in a palette, white first, one bit a pixel."""
    image = Image.fromarray((page < INK).astype(np.uint8))
    image.putpalette([255, 255, 255, 0, 0, 0])
    return _saved(image, "PNG", bits=1)


def png_with_alpha(page: Gray) -> bytes:
    """Black ink on nothing: only the alpha channel holds the page."""
    image = Image.new("RGBA", (page.shape[1], page.shape[0]), (0, 0, 0, 0))
    image.putalpha(Image.fromarray(255 - page))
    return _saved(image, "PNG")


def jpeg(page: Gray) -> bytes:
    """Eight bits, with rings around every edge."""
    return bytes(cv2.imencode(".jpg", page, [cv2.IMWRITE_JPEG_QUALITY, 60])[1])


def tiff_of_8_bits(page: Gray) -> bytes:
    """A grey TIFF of a page that has only black and white."""
    return _saved(Image.fromarray(page), "TIFF", compression="tiff_lzw")


def larger(page: Gray) -> bytes:
    """Made larger by a program, which puts half tones on every edge."""
    return png_of_8_bits(np.asarray(cv2.resize(page, None, fx=1.5, fy=1.5), np.uint8))


def turned(angle: float, way: Image.Resampling, kind: str, **how: object) -> Store:
    """Set upright by a program: turned by so many degrees after it was made black and white."""
    return lambda page: _saved(Image.fromarray(page).rotate(angle, way, fillcolor=255), kind, **how)


def resized(factor: float, way: Image.Resampling, kind: str, **how: object) -> Store:
    """Made larger or smaller by a program after it was made black and white."""
    return lambda page: _saved(
        Image.fromarray(page).resize((round(page.shape[1] * factor), round(page.shape[0] * factor)), way), kind, **how
    )


def pdf_of_8_bits(page: Gray) -> bytes:
    """One picture of eight bits."""
    return _pdf(page, lambda document, whole: [(_flat(document, whole, 8), 0.0, 1.0)])


def pdf_in_strips(page: Gray, strips: int = 12) -> bytes:
    """So many pictures of one bit, each as wide as the page."""

    def parts(document: pikepdf.Pdf, whole: Gray) -> list[tuple[pikepdf.Stream, float, float]]:
        edges = np.linspace(0, whole.shape[0], strips + 1).astype(int)
        return [
            (_flat(document, whole[top:low], 1), 1 - low / whole.shape[0], (low - top) / whole.shape[0])
            for top, low in pairwise(edges)
        ]

    return _pdf(page, parts)


def pdf_in_grey_strips(page: Gray, strips: int = 12) -> bytes:
    """So many JPEGs, each as wide as the page."""

    def parts(document: pikepdf.Pdf, whole: Gray) -> list[tuple[pikepdf.Stream, float, float]]:
        edges = np.linspace(0, whole.shape[0], strips + 1).astype(int)
        return [
            (_jpeg(document, whole[top:low]), 1 - low / whole.shape[0], (low - top) / whole.shape[0])
            for top, low in pairwise(edges)
        ]

    return _pdf(page, parts)


def pdf_over_ground(page: Gray) -> bytes:
    """MRC: black ink through a stencil of one bit over a coarse grey picture of the paper."""

    def parts(document: pikepdf.Pdf, whole: Gray) -> list[tuple[pikepdf.Stream, float, float]]:
        stencil = _flat(document, whole, 1)
        del stencil.ColorSpace
        stencil.ImageMask, stencil.BitsPerComponent = True, 1
        return [(_ground(document, whole), 0.0, 1.0), (stencil, 0.0, 1.0)]

    return _pdf(page, parts)


def pdf_with_soft_mask(page: Gray, bits: int = 1) -> bytes:
    """MRC: a coarse picture of the ink's colour, seen through a soft mask, over a coarse picture of the paper."""

    def parts(document: pikepdf.Pdf, whole: Gray) -> list[tuple[pikepdf.Stream, float, float]]:
        ink = _flat(document, np.zeros((40, 30), np.uint8), 8)
        ink.SMask = _flat(document, 255 - whole, bits)
        return [(_ground(document, whole), 0.0, 1.0), (ink, 0.0, 1.0)]

    return _pdf(page, parts)


def pdf_with_soft_mask_of_8_bits(page: Gray) -> bytes:
    """The same with eight bits for each of the mask's two tones."""
    return pdf_with_soft_mask(page, 8)


def pdf_with_mask(page: Gray) -> bytes:
    """MRC: the same with an explicit mask (ISO 32000-1 §8.9.6.3)."""

    def parts(document: pikepdf.Pdf, whole: Gray) -> list[tuple[pikepdf.Stream, float, float]]:
        ink = _flat(document, np.zeros((40, 30), np.uint8), 8)
        mask = _flat(document, whole, 1)
        del mask.ColorSpace
        mask.ImageMask = True
        ink.Mask = mask
        return [(_ground(document, whole), 0.0, 1.0), (ink, 0.0, 1.0)]

    return _pdf(page, parts)


def pdf_in_a_form(page: Gray) -> bytes:
    """One picture of one bit in a form of the size of a point, which is drawn as large as the page."""
    with pikepdf.open(BytesIO(pdf_in_strips(page, 1))) as document:
        sheet = document.pages[0]
        form = document.make_stream(b"q 1 0 0 1 0 0 cm /I0 Do Q")
        form.Type, form.Subtype, form.BBox = pikepdf.Name.XObject, pikepdf.Name.Form, [0, 0, 1, 1]
        form.Resources = sheet.obj.Resources
        width, height = (float(value) for value in sheet.mediabox[2:])
        sheet.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(F=form))
        sheet.obj.Contents = document.make_stream(f"q {width} 0 0 {height} 0 0 cm /F Do Q".encode())
        out = BytesIO()
        document.save(out)
        return out.getvalue()


BLACK_AND_WHITE: dict[str, Store] = {
    "png": png,
    "png8": png_of_8_bits,
    "png palette": png_with_palette,
    "png alpha": png_with_alpha,
    "jpeg": jpeg,
    "tiff8": tiff_of_8_bits,
    "larger": larger,
    "pdf8": pdf_of_8_bits,
    "strips": pdf_in_strips,
    "mrc": pdf_over_ground,
    "mrc soft": pdf_with_soft_mask,
    "mrc soft8": pdf_with_soft_mask_of_8_bits,
    "mrc mask": pdf_with_mask,
    "form": pdf_in_a_form,
}
"""How a page that was made black and white is stored; none of them can show a faint stroke."""
RESAMPLED: dict[str, Store] = {
    "turned 0.3 png": turned(0.3, Image.Resampling.BILINEAR, "PNG"),
    "turned 0.7 jpeg": turned(0.7, Image.Resampling.BICUBIC, "JPEG", quality=75),
    "turned 2 tiff": turned(2, Image.Resampling.BICUBIC, "TIFF", compression="tiff_lzw"),
    "larger jpeg": resized(1.5, Image.Resampling.BICUBIC, "JPEG", quality=50),
    "larger png": resized(1.5, Image.Resampling.LANCZOS, "PNG"),
    "smaller png": resized(0.75, Image.Resampling.LANCZOS, "PNG"),
    "smaller jpeg": resized(0.75, Image.Resampling.BICUBIC, "JPEG", quality=30),
    "smaller tiff": resized(0.75, Image.Resampling.BILINEAR, "TIFF", compression="tiff_lzw"),
    "half png": resized(0.5, Image.Resampling.BOX, "PNG"),
    "half jpeg": resized(0.5, Image.Resampling.BICUBIC, "JPEG", quality=30),
    "half tiff": resized(0.5, Image.Resampling.BILINEAR, "TIFF", compression="tiff_lzw"),
}
"""How a program stores a black-and-white page that it has turned or resized: half tones on every edge, and no faint stroke."""
GREY: dict[str, Store] = {
    "jpeg": jpeg,
    "png8": png_of_8_bits,
    "png alpha": png_with_alpha,
    "tiff8": tiff_of_8_bits,
    "pdf8": pdf_of_8_bits,
    "strips": pdf_in_grey_strips,
    "soft8": pdf_with_soft_mask_of_8_bits,
}
"""How a grey page is stored; each of them shows what the scanner saw."""


def _saved(image: Image.Image, kind: str, **how: object) -> bytes:
    out = BytesIO()
    image.save(out, kind, **how)
    return out.getvalue()


def _pdf(
    page: Gray, parts: Callable[[pikepdf.Pdf, Gray], Sequence[tuple[pikepdf.Stream, float, float]]], dpi: int = 200
) -> bytes:
    """A page of a PDF from pictures over one another, each with its lower edge and height as shares of the page."""
    height, width = page.shape
    size = round(width * 72 / dpi, 2), round(height * 72 / dpi, 2)
    with pikepdf.new() as document:
        placed = parts(document, page)
        sheet = document.add_blank_page(page_size=size)
        named = {f"/I{number}": document.make_indirect(stream) for number, (stream, _, _) in enumerate(placed)}
        sheet.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(named))
        drawn = [
            f"q {size[0]} 0 0 {size[1] * high:.4f} 0 {size[1] * low:.4f} cm /I{number} Do Q"
            for number, (_, low, high) in enumerate(placed)
        ]
        sheet.obj.Contents = document.make_stream("\n".join(["0 g", *drawn]).encode())
        out = BytesIO()
        document.save(out)
        return out.getvalue()


def _picture(document: pikepdf.Pdf, data: bytes, page: Gray, bits: int) -> pikepdf.Stream:
    image = document.make_stream(data)
    image.Type, image.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    image.Height, image.Width = page.shape
    image.ColorSpace, image.BitsPerComponent = pikepdf.Name.DeviceGray, bits
    return image


def _flat(document: pikepdf.Pdf, page: Gray, bits: int) -> pikepdf.Stream:
    """The pixels in Flate, one bit or eight each."""
    pixels = np.packbits(page >= INK, axis=1) if bits == 1 else page
    image = _picture(document, zlib.compress(pixels.tobytes(), 1), page, bits)
    image.Filter = pikepdf.Name.FlateDecode
    return image


def _jpeg(document: pikepdf.Pdf, page: Gray) -> pikepdf.Stream:
    image = _picture(document, jpeg(page), page, 8)
    image.Filter = pikepdf.Name.DCTDecode
    return image


def _ground(document: pikepdf.Pdf, page: Gray) -> pikepdf.Stream:
    """Paper without ink, at 75 dpi, with the noise of a scanner."""
    size = page.shape[0] * 3 // 8, page.shape[1] * 3 // 8
    noise = np.random.default_rng(5).normal(243, 2, size)
    return _jpeg(document, np.clip(noise, 0, 255).astype(np.uint8))
