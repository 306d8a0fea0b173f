"""What one engine draws of our fields, the others draw too: PDFium, poppler and MuPDF side by side."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pypdfium2
from PIL import Image

from infohus_forms.formats.pdf.writing.fill import fill_pdf
from tests.formats.pdf.forms import a_pdf
from tests.viewers.pdfium import places

DPI = 72
NAMES = {
    "name": "Łukasz Şükrü Nguyễn Ánh Αθήνα Київ",
    "story": "Ærø og Ålborg محمد علاء דוד " * 25,
    "worry=2": "x",
    "strength=0": "x",
}
HALF_WIDTH, HALF_HEIGHT = 60, 5
LETTERS = 0.01
"""Share of dark pixels that any drawn name is above, and an empty field below."""


def test_three_engines_draw_the_same_fields(needs: Callable[[str], str], tmp_path: Path) -> None:
    """Each filled field has ink in every engine, about as much in each; no engine leaves a name or a tick out."""
    path = tmp_path / "form.pdf"
    path.write_bytes(fill_pdf(a_pdf(), NAMES))
    document = pypdfium2.PdfDocument(path)
    document.init_forms()
    document[0].render(scale=DPI / 72, grayscale=True).to_pil().save(tmp_path / "pdfium.png")
    subprocess.run(
        [
            needs("pdftoppm"),
            "-r",
            str(DPI),
            "-f",
            "1",
            "-l",
            "1",
            "-gray",
            "-png",
            "-singlefile",
            path,
            tmp_path / "poppler",
        ],
        check=True,
    )
    subprocess.run(
        [needs("mutool"), "draw", "-q", "-r", str(DPI), "-c", "gray", "-o", tmp_path / "mupdf.png", path, "1"],
        check=True,
    )

    where = places(path.read_bytes())
    for name in NAMES:
        _, x, y = where[name]
        wide, high = (5, 5) if "=" in name else (HALF_WIDTH * 2, HALF_HEIGHT * 4)
        shares = {}
        for engine in ("pdfium", "poppler", "mupdf"):
            with Image.open(tmp_path / f"{engine}.png") as picture:
                grey = picture.convert("L")
                top = grey.height - y
                part = grey.crop((int(x - wide), int(top - high), int(x + wide), int(top + high)))
                pixels = part.tobytes()
                shares[engine] = sum(pixel < 160 for pixel in pixels) / len(pixels)
        assert min(shares.values()) > LETTERS, (name, shares)
        assert max(shares.values()) < 2.5 * min(shares.values()), (name, shares)
