"""The marking of a sensitivity label in headers and footers, known by what Office records of it.

Office records what it wrote: the marking is in the file's own properties (`ClassificationContentMarkingFooterText`
and the like), and an older client named its shapes `MSIPCM…`. It is drawn again at every opening, so a user cannot remove it.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from typing import Final

from lxml import etree

from infohus_forms.formats.word.ooxml.names import WP, q
from infohus_forms.formats.word.ooxml.text import shown_text, squeezed, tokens

SAYS_MARKING: Final = re.compile(r"Classification(?:ContentMarking)?(?:Header|Footer|Watermark)Text", re.IGNORECASE)
"""The properties that hold a marking's text."""
CLIENT: Final = "MSIPCM"
"""Prefix of the names of the labelling client's shapes."""
SHORT: Final = 200
"""Most characters of a marking; a longer text in such a shape was written by a person."""
SHAPES = (q("drawing"), q("pict"))
NAMED = f"{{{WP}}}docPr"
VML = "{urn:schemas-microsoft-com:vml}"
WATERMARK = f"{VML}textpath"


def marking_texts(properties: Mapping[str, str]) -> frozenset[str]:
    """Return the markings that Office has recorded in a file's own properties, squeezed."""
    return frozenset(
        filter(None, (squeezed(text) for name, text in properties.items() if SAYS_MARKING.fullmatch(name)))
    )


def take_markings(root: etree._Element, texts: Container[str], fixed: Container[str]) -> list[str]:
    """Remove the label's markings from a header or footer, in place, and return their texts, in order. Lines of the form (`fixed`) stay."""
    found: list[str] = []
    for shape in list(root.iter(*SHAPES)):
        said = squeezed(shown_text(tokens(shape)))
        # Known by the file's own properties, or by the client's name on the shape (decision 92).
        if said in texts or any(text in texts for text in _drawn(shape)) or (len(said) <= SHORT and _by_client(shape)):
            holder = shape.getparent()
            if holder is not None:
                holder.remove(shape)
                found.append(said or next(_drawn(shape), ""))
    for paragraph in list(root.iter(q("p"))):
        said = squeezed(shown_text(tokens(paragraph)))
        if said in texts and said not in fixed:
            for child in list(paragraph):
                if child.tag != q("pPr"):
                    paragraph.remove(child)
            found.append(said)
    return found


def _drawn(shape: etree._Element) -> Iterator[str]:
    """Return the texts that a shape draws as a watermark, squeezed."""
    return (squeezed(path.get("string") or "") for path in shape.iter(WATERMARK))


def _by_client(shape: etree._Element) -> bool:
    """Return whether the labelling client has named the shape as its own."""
    names = [item.get("name") or "" for item in shape.iter(NAMED)]
    names += [item.get("id") or "" for item in shape.iter(f"{VML}shape", f"{VML}rect")]
    return any(name.startswith(CLIENT) for name in names)
