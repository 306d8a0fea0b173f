"""Conventions of writer and reader: flags, sizes, and the signs in fields that are not an answer."""

from __future__ import annotations

READ_ONLY, REQUIRED, MULTILINE, COMBO = 1, 1 << 1, 1 << 12, 1 << 17
PASSWORD, RICH_TEXT = 1 << 13, 1 << 25
"""Flags of fields (ISO 32000-1, tables 221, 228 and 230)."""
SIZE = 9.5
"""Size of the letters in fields, in points."""
ID_SIZE = 5.5
"""Size of the letters in the identity field; the whole line fits the page's width."""
CHOOSE = "– vælg –"
"""Text of a menu before anything is chosen."""
MORE = "[… mere tekst i feltet]"
CUT = "[…]"
"""End of a text that has no room in a field of several lines, and in a field of one line."""
