"""What other programs find where a field is drawn: PDFium on the page after flattening the form, poppler in the field's own rectangle."""

from __future__ import annotations

import subprocess
import unicodedata
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf
import pypdfium2


def letters_of(text: str) -> str:
    """A text as extraction is compared: composed, without blanks and without signs that have no ink."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(one for one in composed if not one.isspace() and unicodedata.category(one) not in ("Cf", "Cc"))


def extracted(form: bytes, name: str, pdftotext: str) -> dict[str, str]:
    """The letters that PDFium finds on the page of a field, and poppler in the rectangle of it.

    PDFium tells the place of letters with marks (Thai) wrong, so that a rectangle of its own would leave them out.
    """
    with pikepdf.open(BytesIO(form)) as document:
        page, rectangle, height = _place(document, name)
    return {
        "pdfium": _by_pdfium(form, page),
        "poppler": _by_poppler(form, page, rectangle, height, pdftotext),
    }


def _place(document: pikepdf.Pdf, name: str) -> tuple[int, tuple[float, ...], float]:
    for number, page in enumerate(document.pages):
        for widget in page.obj.get("/Annots", ()):
            if str(widget.get("/T", "")) == name:
                return number, tuple(float(side) for side in widget.Rect), float(page.obj.MediaBox[3])
    raise KeyError(name)


@lru_cache(maxsize=4)
def _by_pdfium(form: bytes, page: int) -> str:
    document = pypdfium2.PdfDocument(form)
    document.init_forms()
    pypdfium2.raw.FPDFPage_Flatten(document[page], pypdfium2.raw.FLAT_NORMALDISPLAY)
    out = BytesIO()
    document.save(out)
    flat = pypdfium2.PdfDocument(out.getvalue())
    return letters_of(flat[page].get_textpage().get_text_range())


def _by_poppler(form: bytes, page: int, rectangle: tuple[float, ...], height: float, pdftotext: str) -> str:
    left, low, right, high = (round(side) for side in rectangle)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "form.pdf"
        path.write_bytes(form)
        box = ["-x", left, "-y", round(height) - high, "-W", right - left, "-H", high - low]
        pages = ["-f", page + 1, "-l", page + 1]
        done = subprocess.run(
            [pdftotext, *map(str, (*pages, *box)), "-layout", path, "-"], check=True, capture_output=True
        )
    return letters_of(done.stdout.decode())
