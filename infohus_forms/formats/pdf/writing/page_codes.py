"""Drawing of the code that is printed twice on each page of the paper edition."""

from __future__ import annotations

from functools import lru_cache

import segno

MASK = 2
"""Mask of each QR code, fixed, since trying all eight takes most of the time."""


@lru_cache(maxsize=256)
def drawn(text: str) -> str:
    """Return the QR code (version 1, level Q) as SVG, one unit a module and no margin; the page provides the quiet zone."""
    return svg(segno.make(text, error="q", version=1, mask=MASK, micro=False, boost_error=False))


def svg(code: segno.QRCode) -> str:
    """Return a QR code as SVG with one path."""
    rows = [bytes(row) for row in code.matrix]
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {len(rows)} {len(rows)}"><path d="{path}"/></svg>'
