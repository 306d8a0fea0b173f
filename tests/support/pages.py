"""What stands within the edges of the pages of a PDF, as PDFium reads it: what has run off a page is not there."""

from __future__ import annotations

import pypdfium2 as pdfium


def on_the_pages(pdf: bytes) -> list[str]:
    """The text within the edges of each page."""
    with pdfium.PdfDocument(pdf) as document:
        return [page.get_textpage().get_text_bounded(0, 0, *page.get_size()) for page in document]
