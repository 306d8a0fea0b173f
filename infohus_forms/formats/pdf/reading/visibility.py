"""Visibility of a form to a person: fields that are hidden, removed from their page or outside it, and pages that are cropped."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from infohus_forms.formats.pdf.common import findings as say
from infohus_forms.formats.pdf.common.blank_snapshot import Blank
from infohus_forms.formats.pdf.reading.fields import FoundField, Place, sides
from infohus_forms.formats.pdf.reading.text_strings import direct
from infohus_forms.models.finding import Finding

HIDDEN = 1 << 1 | 1 << 5
"""Flags of an annotation that no viewer shows: Hidden and NoView (ISO 32000-1, table 165)."""
A4 = (0.0, 0.0, 595.0, 842.0)
"""Box of a page in points."""
MARGIN = 20.0
"""Points at a page's edge where our forms have nothing."""
Box = tuple[float, float, float, float]
"""Left, low, right and high in points."""


def unseen(reader: PdfReader, blank: Blank, found: list[FoundField]) -> Iterator[Finding]:
    """Yield findings about cropped pages and fields that cannot be seen; fields of lost pages are reported as missing pages instead."""
    boxes = [_visible(page) for page in reader.pages]
    for number, box in enumerate(boxes, 1):
        if blank.pages and any(abs(one - other) > MARGIN for one, other in zip(box, A4, strict=True)):
            yield say.CROPPED.at(place=f"side {number}", page=number)
    off = _layers_off(reader)
    fewer = len(boxes) < len(blank.pages)
    for item in found:
        for place in item.places:
            if _is_seen(place, boxes, off) or (fewer and not place.page):
                continue
            where = f"side {place.page}" if place.page else ""
            yield say.UNSEEN.at(field=item.name, place=where, label=item.label or item.name)
            break


def _is_seen(place: Place, boxes: list[Box], off: set[int]) -> bool:
    """Return whether a person can see a widget: on a page, not hidden, on no layer that is off, at least half of it within the page."""
    if not place.page:
        return False
    flags = direct(place.holder.get("/F"))
    if isinstance(flags, int) and flags & HIDDEN:
        return False
    if any(_is_off(layer, off) for layer in _layers_of(place.holder)):
        return False
    match sides(place.holder):
        case [one, low, other, high]:
            pass
        case _:
            return False
    here, box = (min(one, other), min(low, high), max(one, other), max(low, high)), boxes[place.page - 1]
    wide = min(here[2], box[2]) - max(here[0], box[0])
    tall = min(here[3], box[3]) - max(here[1], box[1])
    # Half: a crop that takes a margin may cut into a field at the edge without hiding it.
    return wide > 0 and tall > 0 and 2 * wide * tall >= (here[2] - here[0]) * (here[3] - here[1])


def _visible(page: Any) -> Box:
    """Return the part of a page that is shown: its crop box within its media box (ISO 32000-1 §14.11.2.1), in points."""
    crop, media = ([float(side) for side in box] for box in (page.cropbox, page.mediabox))
    return max(crop[0], media[0]), max(crop[1], media[1]), min(crop[2], media[2]), min(crop[3], media[3])


# --- Layers (ISO 32000-1 §8.11) --------------------------------------------------------------------
def _layers_off(reader: PdfReader) -> set[int]:
    """Return the object numbers of the layers that are off when the file is opened."""
    layers = direct(reader.root_object.get("/OCProperties"))
    usual = direct(layers.get("/D")) if isinstance(layers, DictionaryObject) else None
    if not isinstance(usual, DictionaryObject):
        return set()
    # The default configuration (§8.11.4.3): all layers are on but those in /OFF, or off but those in /ON.
    off = _numbers(usual.get("/OFF"))
    if direct(usual.get("/BaseState")) == "/OFF":
        off |= _numbers(layers.get("/OCGs")) - _numbers(usual.get("/ON"))
    return off | {number for layer, number in _members(layers.get("/OCGs")) if "/AS" in usual and _hides_itself(layer)}


def _hides_itself(layer: Any) -> bool:
    """Return whether a layer's own usage is to be off on the screen (§8.11.4.4)."""
    for key in ("/Usage", "/View"):
        layer = direct(layer.get(key)) if isinstance(layer, DictionaryObject) else None
    return isinstance(layer, DictionaryObject) and direct(layer.get("/ViewState")) == "/OFF"


def _layers_of(widget: DictionaryObject) -> Iterator[Any]:
    """Yield the layers of a widget and of its picture."""
    yield widget.get("/OC")
    appearance = direct(widget.get("/AP"))
    normal = direct(appearance.get("/N")) if isinstance(appearance, DictionaryObject) else None
    if isinstance(normal, DictionaryObject):
        yield normal.get("/OC")


def _is_off(layer: Any, off: set[int]) -> bool:
    """Return whether a layer is off, or all layers of a membership dictionary (§8.11.2.2); one with another condition counts as off."""
    members = direct(layer)
    if isinstance(members, DictionaryObject) and members.get("/Type") == "/OCMD":
        if "/VE" in members or direct(members.get("/P")) not in (None, "/AnyOn"):
            return True
        own = members.get("/OCGs")
        numbers = _numbers(own) or _numbers([own])
        return bool(numbers) and numbers <= off
    return bool(_numbers([layer]) & off)


def _numbers(references: Any) -> set[int]:
    """Return the object numbers of the references in an array; layers are known by nothing else."""
    return {number for _, number in _members(references)}


def _members(references: Any) -> Iterator[tuple[Any, int]]:
    """Yield the objects that an array refers to, with their numbers."""
    array = direct(references)
    if isinstance(array, (list, ArrayObject)):
        for at in range(len(array)):
            one = list.__getitem__(array, at)
            if isinstance(one, IndirectObject):
                yield direct(one), one.idnum
