"""All fields of a PDF, whether the field tree or only a page knows them: ISO 32000-1 §12.7.3, read forgivingly."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject

from infohus_forms.formats.limits import FIELDS
from infohus_forms.formats.names import CODE
from infohus_forms.formats.pdf.common.conventions import MULTILINE, PASSWORD, RICH_TEXT
from infohus_forms.formats.pdf.reading.text_strings import direct, text_of

OFF = "/Off"
DEEPEST = 32
INHERITED = ("/FT", "/V", "/Opt", "/TU", "/Ff", "/RV")
"""Keys that a field has from its parent when it has none itself."""
NUMBERED = re.compile(r"\A(?:\d+\.)++")
COUNTED = "+#"
"""What programs put before or after a name when they merge two forms: `1.navn`, `navn+1`, `navn#1`."""
QUIET = ("/Popup", "/Link")
"""Annotations that put nothing on a page unless they have a picture of their own; any other may cover it or write on it."""


def sides(annotation: DictionaryObject) -> list[float] | None:
    """Where an annotation stands (`/Rect`: left, low, right, high) in points, as it is written; None where no numbers stand."""
    try:
        return [float(side) for side in annotation["/Rect"]]  # type: ignore[attr-defined]
    except (KeyError, TypeError, ValueError):
        return None


class TooManyFieldsError(Exception):
    """More fields than `limits.FIELDS`."""


@dataclass(slots=True)
class Place:
    """One widget: its state and possible states if it is a box, and where it is drawn."""

    state: str | None
    states: tuple[str, ...]
    holder: DictionaryObject
    page: int = 0


@dataclass(slots=True)
class FoundField:
    """One field as it stands in the file."""

    name: str
    kind: str
    value: Any
    options: Any
    label: str
    places: list[Place] = field(default_factory=list)
    recovered: bool = False
    signed: bool = False
    lines: bool = False
    """Whether a text field has several lines."""
    password: bool = False
    rich: str = ""
    """The formatted text of a field that shows such a one (XHTML, ISO 32000-1 §12.7.3.4)."""


@dataclass(slots=True)
class Annotations:
    """What stands on the pages beside the fields."""

    notes: list[tuple[int, DictionaryObject]] = field(default_factory=list)
    pages: set[int] = field(default_factory=set)
    """Pages with something else beside the form's fields."""
    actions: bool = False


def all_fields(reader: PdfReader) -> tuple[list[FoundField], Annotations]:
    """Every field once: first the tree's, then those that only a page knows; and what else is on the pages.

    Raises TooManyFieldsError, or whatever the reader raises for a damaged file.
    """
    walk = _Walk()
    form = _dictionary(reader.root_object.get("/AcroForm"))
    if form is not None:
        walk.tree(form.get("/Fields"))
    beside = Annotations()
    for number, page in enumerate(reader.pages, 1):
        for reference, annotation in _members(page.get("/Annots")):
            subtype = direct(annotation.get("/Subtype"))
            if subtype == "/Widget":
                walk.on_page(reference, annotation, number)
            elif subtype not in QUIET or "/AP" in annotation:
                beside.notes.append((number, annotation))
            if "/AA" in annotation or "/A" in annotation:
                beside.actions = True
    return walk.found, beside


def plain_name(name: str) -> str:
    """The name that we gave a field, without what a merging program put around it."""
    plain = NUMBERED.sub("", name) if "." in name else name
    for sign in COUNTED if "+" in name or "#" in name else "":
        before, found, number = plain.rpartition(sign)
        while found and number.isdecimal():
            plain = before
            before, found, number = plain.rpartition(sign)
    return plain


class _Walk:
    """The state of one walk: what was seen and what was found."""

    def __init__(self) -> None:
        self.found: list[FoundField] = []
        self.seen: dict[int, Place | None] = {}

    def tree(self, kids: Any) -> None:
        stack: list[tuple[Any, DictionaryObject, str, dict[str, Any], int]] = [
            (reference, node, "", {}, 0) for reference, node in reversed(list(_members(kids)))
        ]
        while stack:
            reference, node, prefix, inherited, depth = stack.pop()
            key = _key(reference, node)
            if key in self.seen or depth > DEEPEST:
                continue
            self.seen[key] = None
            if len(self.seen) > FIELDS:
                raise TooManyFieldsError
            own = node.get("/T")
            name = prefix
            if own is not None:
                partial = text_of(own)
                name = f"{prefix}.{partial}" if prefix else partial
            values = {wanted: node.get(wanted, inherited.get(wanted)) for wanted in INHERITED}
            below = list(_members(node.get("/Kids")))
            if any("/T" in kid for _, kid in below):
                stack.extend((kid_reference, kid, name, values, depth + 1) for kid_reference, kid in reversed(below))
            else:
                self._end(key, node, _field(name, values), below)

    def _end(
        self, key: int, node: DictionaryObject, made: FoundField, widgets: list[tuple[Any, DictionaryObject]]
    ) -> None:
        """A field at the end of a branch with its widgets; without any it is its own."""
        self.found.append(made)
        for reference, widget in widgets:
            place = self._seen(_key(reference, widget), widget)
            value = direct(widget.get("/V"))
            if made.value in (None, OFF) and value not in (None, OFF):
                made.value = value
            if made.kind != "/Btn" and value is not None and text_of(value) != text_of(made.value):
                self.found.append(replace(made, value=value, places=[place]))
            else:
                made.places.append(place)
        if not widgets:
            made.places.append(self._seen(key, node))

    def _seen(self, key: int, widget: DictionaryObject) -> Place:
        if len(self.seen) > FIELDS:
            raise TooManyFieldsError
        states: tuple[str, ...] = ()
        appearance = _dictionary(widget.get("/AP"))
        normal = None if appearance is None else appearance.get("/N")
        if normal is not None and type(normal.get_object()) is DictionaryObject:
            states = tuple(str(state) for state in normal.get_object() if state != OFF)
        state = direct(widget.get("/AS"))
        place = Place(None if state is None else str(state), states, widget)
        self.seen[key] = place
        return place

    def on_page(self, reference: Any, widget: DictionaryObject, page: int) -> None:
        """A widget on a page: known from the tree, or an orphan that only its own keys and its parents describe."""
        key = _key(reference, widget)
        if key in self.seen:
            place = self.seen[key]
            if place is not None:
                place.page = page
            return
        place = self._seen(key, widget)
        place.page = page
        names: list[str] = []
        values: dict[str, Any] = {}
        node = widget
        for _ in range(DEEPEST):
            if "/T" in node:
                names.append(text_of(node.get("/T")))
            for wanted in INHERITED:
                if wanted not in values and wanted in node:
                    values[wanted] = node.get(wanted)
            parent = _dictionary(node.get("/Parent"))
            if parent is None:
                break
            node = parent
        name = ".".join(reversed(names))
        if not name and place.states:
            name = place.states[0][1:].partition(CODE)[0]
            values["/FT"] = NameObject("/Btn")
            values["/V"] = NameObject(place.state or OFF)
        if name:
            made = _field(name, values)
            made.recovered = True
            made.places.append(place)
            self.found.append(made)


def _field(name: str, values: dict[str, Any]) -> FoundField:
    kind, value, label = str(direct(values.get("/FT")) or ""), direct(values.get("/V")), values.get("/TU")
    signed = kind == "/Sig" and isinstance(value, DictionaryObject)
    flags = direct(values.get("/Ff"))
    flags = flags if isinstance(flags, int) else 0
    return FoundField(
        plain_name(name),
        kind,
        value,
        values.get("/Opt"),
        text_of(label),
        signed=signed,
        lines=bool(flags & MULTILINE),
        password=kind == "/Tx" and bool(flags & PASSWORD),
        rich=text_of(values.get("/RV")) if kind == "/Tx" and flags & RICH_TEXT else "",
    )


def _members(value: Any) -> Iterator[tuple[Any, DictionaryObject]]:
    """The dictionaries of an array with their references; anything else is skipped."""
    array = value.get_object() if value is not None else None
    if isinstance(array, ArrayObject):
        for position in range(len(array)):
            reference = list.__getitem__(array, position)
            member = reference.get_object()
            if isinstance(member, DictionaryObject):
                yield reference, member


def _dictionary(value: Any) -> DictionaryObject | None:
    found = value.get_object() if value is not None else None
    return found if isinstance(found, DictionaryObject) else None


def _key(reference: Any, node: DictionaryObject) -> int:
    """What tells one object from another: its number, else where it stands in memory."""
    return reference.idnum if isinstance(reference, IndirectObject) else -id(node)
