"""CPR numbers where text from outside becomes text of ours: in names of files and folders, and in what a message names.

People name files after persons (`031299-9876_redskab2.docx`). The name is kept on the disk as it came; in what is shown, reported
or written, `[CPR]` replaces the number (design §3, rule 7).
"""

from __future__ import annotations

import re
from typing import Final

MASK: Final = "[CPR]"
_DAY, _MONTH = r"(?:0[1-9]|[12][0-9]|3[01]|6[1-9]|[78][0-9]|9[01])", r"(?:0[1-9]|1[0-2])"
_BETWEEN = r"(?:[-‐‑‒–—−_.+\u00ad\u200b-\u200f\u2060\ufeff]|[^\S\n]|%20|%2[Dd])"
LIKE_CPR: Final = re.compile(
    # a digest identifies no one: it stays whole, since people copy it into their journal
    r"(?P<digest>(?<![^\W_])(?=[0-9]*[a-f])[0-9a-f]{12,64}(?![^\W_]))"
    rf"|(?<![0-9]){_DAY}{_MONTH}[0-9]{{2}}{_BETWEEN}{{0,3}}[0-9]{{4}}(?![0-9])"
    # written as a date with a number; with a dot or a year of four digits it is a moment, as scanners name their files
    rf"|(?<![0-9]){_DAY}[-_ ]{_MONTH}[-_ ][0-9]{{2}}[-–_][0-9]{{4}}(?![0-9])"
)
"""Wider than the search in answers (`danish.cpr.find_cpr`): a letter or an underscore may touch the number. Each part has a bound."""


def masked(text: str) -> str:
    """Return the text with `[CPR]` for everything in it that looks like a CPR number."""
    return LIKE_CPR.sub(lambda found: found[0] if found["digest"] else MASK, text)
