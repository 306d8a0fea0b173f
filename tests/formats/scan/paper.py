"""A whole form filled in by hand and scanned: crosses in boxes, handwriting in fields, one grey picture a page in a PDF."""

from __future__ import annotations

from collections.abc import Collection
from io import BytesIO

import cv2
import numpy as np
import pikepdf
import pypdfium2

from infohus_forms.models.paper_layout import PaperReference, Shape
from tests.formats.scan.pens import PENS, Hand
from tests.formats.scan.scanner import Gray

SCALE = 200 / 25.4
"""Pixels a millimetre of the scan."""
A4 = (595, 842)


def filled_pages(reference: PaperReference, names: Collection[str], *, pages: Collection[int] = ()) -> list[Gray]:
    """The pages (all, or some) with a cross in each box and a line of writing in each field of `names`."""
    document = pypdfium2.PdfDocument(reference.pdf)
    random = np.random.default_rng(17)
    made = []
    for number in range(1, len(document) + 1):
        if pages and number not in pages:
            continue
        drawn = document[number - 1].render(scale=SCALE / (72 / 25.4), grayscale=True).to_numpy().squeeze()
        page = (np.asarray(drawn, np.float32) / 255).astype(np.float32)
        hand = Hand(page, SCALE, random, PENS["ballpoint"])
        for spot in reference.spots:
            if spot.page == number and spot.name in names:
                if spot.shape is Shape.TEXT:
                    hand.write(spot.box, 0.5)
                else:
                    hand.cross(spot.box)
        noisy = page * 250 + random.normal(0, 2, page.shape)
        made.append(np.clip(noisy, 0, 255).astype(np.uint8))
    return made


def scan_of(pages: Collection[Gray]) -> bytes:
    """A PDF as an office machine makes it: one JPEG a page."""
    with pikepdf.new() as document:
        for page in pages:
            image = document.make_stream(bytes(cv2.imencode(".jpg", page, [cv2.IMWRITE_JPEG_QUALITY, 80])[1]))
            image.Type, image.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
            image.Height, image.Width = page.shape
            image.ColorSpace, image.BitsPerComponent = pikepdf.Name.DeviceGray, 8
            image.Filter = pikepdf.Name.DCTDecode
            sheet = document.add_blank_page(page_size=A4)
            sheet.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=image))
            sheet.obj.Contents = document.make_stream(f"q {A4[0]} 0 0 {A4[1]} 0 0 cm /I Do Q".encode())
        out = BytesIO()
        document.save(out)
        return out.getvalue()
