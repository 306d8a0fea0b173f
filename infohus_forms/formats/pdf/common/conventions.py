"""What the writer and the reader of the PDF agree on: flags, sizes and the signs that are not an answer."""

from __future__ import annotations

READ_ONLY, REQUIRED, MULTILINE, COMBO = 1, 1 << 1, 1 << 12, 1 << 17
PASSWORD, RICH_TEXT = 1 << 13, 1 << 25
"""Flags of fields (ISO 32000-1, tables 221, 228 and 230)."""
SIZE = 9.5
"""Size of the letters in fields, in points."""
ID_SIZE = 5.5
"""Size of the letters in the identity field; the whole line fits the page's width."""
CHOOSE = "– vælg –"
"""What a menu shows before anything is chosen."""
MORE = "[… mere tekst i feltet]"
CUT = "[…]"
"""What ends a text that has no room in a box, and in a field of one line."""
