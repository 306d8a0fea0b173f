"""CPR numbers where text from outside becomes text of ours: in names of files and folders, and in what a message names.

People name files after persons (`031299-9876_redskab2.docx`). The name is kept on the disk as it came; in what is shown, reported
or written, `[CPR]` replaces the number (design §3, rule 7).
"""

from __future__ import annotations

from typing import Final

from infohus_forms.models.like_cpr import find_cpr

MASK: Final = "[CPR]"


def masked(text: str) -> str:
    """Return the text with `[CPR]` for everything in it that looks like a CPR number (`like_cpr.find_cpr`)."""
    place, parts = 0, []
    for start, end in find_cpr(text):
        parts += [text[place:start], MASK]
        place = end
    return "".join((*parts, text[place:]))
