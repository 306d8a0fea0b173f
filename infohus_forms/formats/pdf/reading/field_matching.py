"""Matching of a file's fields with those of the form: programs rename fields when they merge, split and rebuild files (decision 78)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from pypdf.generic import NameObject

from infohus_forms.formats.names import CODE
from infohus_forms.formats.pdf.common import findings as say
from infohus_forms.formats.pdf.common.blank_snapshot import Blank
from infohus_forms.formats.pdf.common.identity import ID_FIELD
from infohus_forms.formats.pdf.reading.fields import FoundField, Place, sides
from infohus_forms.formats.pdf.reading.text_strings import text_of
from infohus_forms.models.finding import Finding

BETWEEN = re.compile(r"[^A-Za-z0-9_=]+")
"""Characters that no name of the form has and that most programs put between it and what they add: `1.navn`, `navn#0`, `navn (2)`, `form1[0].navn[0]`."""
COUNTED = re.compile(r"_\d+$")
"""Suffix that other programs add."""
COVERED = 0.1
"""Share of a field above which something over it may hide its answer: a frame that touches its edge hides nothing."""
NEAR = 1.0
"""Points within which a field is in the place of a field of the form."""


def is_identity(name: str) -> bool:
    """Return whether a field is the one with the form's identity, whatever was added to its name."""
    return any(ID_FIELD in (part, COUNTED.sub("", part)) for part in BETWEEN.split(name))


def name_fields(found: Collection[FoundField], blank: Blank, names: Collection[str] = ()) -> None:
    """Rename each field as in the form: by the form's name that its name contains, else by its place.

    `names` are the form's control names when the file has lost its blank. Without either nothing is renamed.
    """
    said = blank.places.keys() or names
    if not said:
        return
    known = {name for control in said for name in (control, _field(control))} | {ID_FIELD}
    for item in found:
        item.name = _own_name(item.name, known)
    named = {item.name for item in found}
    for item in found:
        if item.kind == "/Btn":
            _name_boxes(item, known, blank)
        elif item.kind in ("/Tx", "/Ch") and item.name not in known:
            # Not by place when the field of that name is there already: two fields would be merged.
            there = {_standing_at(place, blank) for place in item.places} - named
            if len(there) == 1 and (name := there.pop()):
                item.name, item.recovered = name, True


def gone(found: Collection[FoundField], blank: Blank) -> Iterator[Finding]:
    """Yield a finding for each field of the form that the file has lost; a group that lacks one of its boxes counts."""
    there = {item.name for item in found}
    there |= {state[1:] for item in found for place in item.places for state in place.states}
    for name, page in {
        _field(name): int(place[0]) for name, place in blank.places.items() if name not in there
    }.items():
        yield say.GONE.at(field=name, place=f"side {page}")


def foreign(found: Collection[FoundField], blank: Blank) -> Iterator[Place]:
    """Yield the widgets of fields that are not in the form; a field for a signature is reported as a signature instead."""
    known = {_field(place) for place in blank.places} | {ID_FIELD}
    for item in found if blank.places else ():
        if _field(item.name) not in known and item.kind != "/Sig":
            yield from (place for place in item.places if place.page)


def covering(found: Collection[FoundField], blank: Blank) -> Iterator[Place]:
    """Yield the fields for signatures that lie over a field of the form: a signature is drawn where the signer puts it."""
    known = {_field(place) for place in blank.places}
    for item in found:
        if item.kind == "/Sig" and _field(item.name) not in known:
            yield from (place for place in item.places if place.page and _covers(place, blank))


def _covers(place: Place, blank: Blank) -> bool:
    """Return whether a widget covers more than COVERED of a field of the form on its page."""
    now = sides(place.holder)
    if now is None or len(now) != len(("left", "low", "right", "high")):
        return False
    here = (min(now[0], now[2]), min(now[1], now[3]), max(now[0], now[2]), max(now[1], now[3]))
    for page, left, low, right, high in blank.places.values():
        wide, tall = min(right, here[2]) - max(left, here[0]), min(high, here[3]) - max(low, here[1])
        if page == place.page and wide > 0 and tall > 0 and wide * tall > COVERED * (right - left) * (high - low):
            return True
    return False


def _field(name: str) -> str:
    """Return the field of a control: the name of a box without its code."""
    return name.partition(CODE)[0]


def _own_name(name: str, known: Collection[str]) -> str:
    """Return the only name of the form that a name contains; with none or two the name as it is, never a guess."""
    if name in known:
        return name
    parts = [part for part in BETWEEN.split(name) if part]
    ours = {part for part in (*parts, *(COUNTED.sub("", part) for part in parts)) if part in known}
    return ours.pop() if len(ours) == 1 else name


def _name_boxes(item: FoundField, known: Collection[str], blank: Blank) -> None:
    """Rename states that are not the form's to those of the boxes in their place; the value follows the box that is on."""
    for place in item.places:
        if len(place.states) != 1 or place.states[0][1:] in known:
            continue
        name = _standing_at(place, blank)
        if CODE not in name or (item.name in known and _field(item.name) != _field(name)):
            continue
        was, now = place.states[0], NameObject(f"/{name}")
        if item.name not in known:
            item.name, item.recovered = name if len(item.places) == 1 else _field(name), True
        place.states = (now,)
        if place.state == was:
            place.state = now
        elif place.state is not None or len(item.places) > 1:
            continue
        if text_of(item.value) == was[1:]:
            item.value = now


def _standing_at(place: Place, blank: Blank) -> str:
    """Return the control of the form in the place of a widget; empty for none."""
    here = sides(place.holder)
    if here is None:
        return ""
    for name, (page, *there) in blank.places.items():
        if page == place.page and all(abs(one - other) <= NEAR for one, other in zip(here, there, strict=False)):
            return name
    return ""
