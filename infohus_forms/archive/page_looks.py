"""Features that no page of a document of ours has: layers, crops, unseen text, notes, titles that differ.

Each is a way to show something else than the text. A drawing that covers a text is detected only by making the page again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

import pikepdf

from infohus_forms.archive import findings
from infohus_forms.archive.page_text import content_of, tokens_left
from infohus_forms.models.finding import Finding

BOXES: Final = ("/CropBox", "/TrimBox", "/BleedBox", "/ArtBox")
UNSEEN: Final = re.compile(rb"(?<![^\s\])>])[1-7]\s+Tr(?!\S)")
"""A text that is not filled: outlined, not drawn, or used as a clip (ISO 32000-1 §9.3.6)."""
SHEETS: Final = ((595.28, 841.89), (841.89, 1190.55))
"""The sheets that our documents are set on, A4 and A3, in points (ISO 216); either way up."""
ROUNDED: Final = 1.0
"""Points that a side may differ from these: typesetters round them differently."""
DOES_SOMETHING: Final = ("/AcroForm", "/OpenAction", "/AA", "/URI", "/Collection", "/Requirements")
TITLES: Final = (("/Title", "dc:title"), ("/Author", "dc:creator"), ("/Subject", "dc:description"))
"""Keys of the document's properties with the keys of its metadata that must have the same value (ISO 19005-2 §6.6.2.3)."""


def strange(document: pikepdf.Pdf) -> Iterator[Finding]:
    """Yield a finding for each feature that no page of ours has. Raises what pikepdf raises."""
    if "/OCProperties" in document.Root or any(
        "/Properties" in page.resources and _layered(page) for page in document.pages
    ):
        yield findings.LAYERS.at()
    if cropped := [number for number, page in enumerate(document.pages, 1) if _cropped(page)]:
        yield findings.CROPPED.at(place=f"side {cropped[0]}", count=len(cropped))
    if unseen := [
        number for number, page in enumerate(document.pages, 1) if UNSEEN.search(tokens_left(content_of(page)))
    ]:
        yield findings.UNSEEN_TEXT.at(place=f"side {unseen[0]}", count=len(unseen))
    if faint := [number for number, page in enumerate(document.pages, 1) if "/ExtGState" in page.resources]:
        yield findings.TRANSPARENT.at(place=f"side {faint[0]}", count=len(faint))
    noted = [
        number for number, page in enumerate(document.pages, 1) if len(page.obj.get("/Annots", ())) or "/AA" in page.obj
    ]
    if noted or any(key in document.Root for key in DOES_SOMETHING):
        yield findings.NOTES.at(place=f"side {noted[0]}" if noted else "")
    if _titles_differ(document):
        yield findings.TITLES.at()


def _layered(page: pikepdf.Page) -> bool:
    properties: Any = page.resources["/Properties"]
    return any("/OCG" in str(item.get("/Type", "")) or "/OCGs" in item for item in properties.values())


def _cropped(page: pikepdf.Page) -> bool:
    """Return whether a page shows another part of itself than its whole sheet, or is turned or enlarged."""
    sheet = [float(side) for side in page.mediabox]
    sides = sorted(sheet[2:])
    is_sheet = any(all(abs(own - side) <= ROUNDED for own, side in zip(sides, known, strict=True)) for known in SHEETS)
    others = [[float(side) for side in page.obj[box]] for box in BOXES if box in page.obj]
    return (
        sheet[:2] != [0, 0]
        or not is_sheet
        or any(other != sheet for other in others)
        or "/Rotate" in page.obj
        or "/UserUnit" in page.obj
    )


def _titles_differ(document: pikepdf.Pdf) -> bool:
    """Return whether properties and metadata have different titles, authors or subjects, or an author, which ours never name."""
    with document.open_metadata(update_docinfo=False, set_pikepdf_as_editor=False) as metadata:
        for own, other in TITLES:
            said = metadata.get(other, "")
            texts = [str(one) for one in said] if isinstance(said, list | set) else [str(said)]
            if str(document.docinfo.get(own, "")) != "; ".join(sorted(texts)):
                return True
    return "/Author" in document.docinfo
