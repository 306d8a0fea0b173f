"""Measures of a page that the Word writer sets and the Word reader judges by, in twips (1/20 pt) unless stated otherwise."""

from __future__ import annotations

from typing import Final

TEXT_WIDTH: Final = 9638
"""Width of the text on an A4 page between margins of 2 cm."""
LINE_HEIGHT: Final = 262
"""Height of a line of text on screen."""
PAPER_LINE_HEIGHT: Final = 400
"""Height of a line that is written by hand."""
LETTER: Final = 104
"""Width of a letter, rounded up to be on the safe side."""
