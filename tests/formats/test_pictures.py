"""Pictures of any kind: one of more pixels than a page can have is refused before it is decoded."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from infohus_forms.formats.limits import SCAN_PIXELS
from infohus_forms.formats.pictures import pictures
from tests.support.hostile_pictures import png

SIDE = 10_000
pytestmark = pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
"""Pillow warns from half of its limit on; the process that looks at pictures says nothing."""


def test_a_picture_over_fifty_megapixels_is_refused_by_its_head() -> None:
    """Its body is no picture: decoding it would have failed in another way."""
    with pytest.raises(Image.DecompressionBombError):
        pictures(png(SIDE, SCAN_PIXELS // SIDE + 1, body=b"no picture"))

    with pytest.raises(OSError, match="stream"):
        pictures(png(SIDE, SCAN_PIXELS // SIDE, body=b"no picture"))


def test_every_picture_of_a_file_is_held_to_it() -> None:
    """A TIFF of a small page and one that is too large."""
    out = BytesIO()
    large = Image.new("1", (SIDE, SCAN_PIXELS // SIDE + 1))
    Image.new("1", (10, 10)).save(out, "TIFF", save_all=True, append_images=[large], compression="group4")

    with pytest.raises(Image.DecompressionBombError):
        pictures(out.getvalue())
