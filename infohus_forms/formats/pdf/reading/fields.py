"""All fields of a PDF, in the field tree or only on a page: ISO 32000-1 §12.7.3, read tolerantly."""

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
"""Greatest depth of the field tree that is visited: a tree may contain itself."""
INHERITED = ("/FT", "/V", "/Opt", "/TU", "/Ff", "/RV")
"""Keys that a field inherits from its parent (ISO 32000-1 §12.7.3.2)."""
NUMBERED = re.compile(r"\A(?:\d+\.)++")
COUNTED = "+#"
"""Signs that programs put after a name, with a number, when they merge two forms: `1.navn`, `navn+1`, `navn#1`."""
QUIET = ("/Popup", "/Link")
"""Types of annotations that draw nothing on a page unless they have an appearance; any other may cover it or write on it."""


def sides(annotation: DictionaryObject) -> list[float] | None:
    """Return the place of an annotation (`/Rect`: left, low, right, high) in points, as written; None when it is not of numbers."""
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
    again: int = 0
    """Another page that shows the same widget; 0 for none."""


@dataclass(slots=True)
class FoundField:
    """One field as it is in the file."""

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
    """The formatted text of a field that shows one (XHTML, ISO 32000-1 §12.7.3.4)."""


@dataclass(slots=True)
class Annotations:
    """Annotations on the pages other than the fields."""

    notes: list[tuple[int, DictionaryObject]] = field(default_factory=list)
    pages: set[int] = field(default_factory=set)
    """Pages with fields that are not in the form."""
    actions: bool = False


def all_fields(reader: PdfReader) -> tuple[list[FoundField], Annotations]:
    """Return every field once, first those of the tree, then those that are only on a page; and the other annotations.

    Raise TooManyFieldsError, or whatever the reader raises for a damaged file.
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
                if not walk.on_page(reference, annotation, number):
                    beside.notes.append((number, annotation))
            elif subtype not in QUIET or "/AP" in annotation:
                beside.notes.append((number, annotation))
            if "/AA" in annotation or "/A" in annotation:
                beside.actions = True
    beside.actions |= walk.actions
    return walk.found, beside


def plain_name(name: str) -> str:
    """Return the form's name of a field, without what a merging program added to it."""
    plain = NUMBERED.sub("", name) if "." in name else name
    for sign in COUNTED if "+" in name or "#" in name else "":
        before, found, number = plain.rpartition(sign)
        while found and number.isdecimal():
            plain = before
            before, found, number = plain.rpartition(sign)
    return plain


class _Walk:
    """State of one walk: objects seen (their widgets, None for a node of the tree) and fields found."""

    def __init__(self) -> None:
        self.found: list[FoundField] = []
        self.seen: dict[int, Place | None] = {}
        self.actions = False

    def tree(self, kids: Any) -> None:
        """Add the fields of the field tree, depth first and in order."""
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
            self.actions |= "/AA" in node
            own = node.get("/T")
            name = prefix
            if own is not None:
                partial = text_of(own)
                name = f"{prefix}.{partial}" if prefix else partial
            values = {wanted: node.get(wanted, inherited.get(wanted)) for wanted in INHERITED}
            below = list(_members(node.get("/Kids")))
            # Kids with a name are fields, kids without are widgets of this field (ISO 32000-1 §12.7.3.1).
            if any("/T" in kid for _, kid in below):
                stack.extend((kid_reference, kid, name, values, depth + 1) for kid_reference, kid in reversed(below))
            else:
                self._end(key, node, _field(name, values), below)

    def _end(
        self, key: int, node: DictionaryObject, made: FoundField, widgets: list[tuple[Any, DictionaryObject]]
    ) -> None:
        """Add a field at the end of a branch with its widgets; without any it is its own widget."""
        self.found.append(made)
        for reference, widget in widgets:
            place = self._seen(_key(reference, widget), widget)
            value = direct(widget.get("/V"))
            # The value belongs to the field, but some programs write it into a widget.
            if made.value in (None, OFF) and value not in (None, OFF):
                made.value = value
            if made.kind != "/Btn" and value is not None and text_of(value) != text_of(made.value):
                # A widget with another value than its field: two fields, so that `field_values` finds two values.
                self.found.append(replace(made, value=value, places=[place]))
            else:
                made.places.append(place)
        if not widgets:
            made.places.append(self._seen(key, node))

    def _seen(self, key: int, widget: DictionaryObject) -> Place:
        """Return a widget with its states, and remember it. Raise TooManyFieldsError."""
        if len(self.seen) > FIELDS:
            raise TooManyFieldsError
        states: tuple[str, ...] = ()
        appearance = _dictionary(widget.get("/AP"))
        normal = None if appearance is None else appearance.get("/N")
        # A stream is the appearance itself; a plain dictionary has one for each state (ISO 32000-1 §12.5.5).
        if normal is not None and type(normal.get_object()) is DictionaryObject:
            states = tuple(str(state) for state in normal.get_object() if state != OFF)
        state = direct(widget.get("/AS"))
        place = Place(None if state is None else str(state), states, widget)
        self.seen[key] = place
        return place

    def on_page(self, reference: Any, widget: DictionaryObject, page: int) -> bool:
        """Add a widget on a page: the page of one in the tree, or else an orphan, described only by its own keys and its parents.

        Return whether it belongs to a field; one without a name belongs to none.
        """
        key = _key(reference, widget)
        if key in self.seen:
            known = self.seen[key]
            if known is not None:
                known.page, known.again = page, known.page
            return True
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
        # A box that has lost its group still has group and code in its state (`writing.widgets`).
        if not name and place.states:
            name = place.states[0][1:].partition(CODE)[0]
            values["/FT"] = NameObject("/Btn")
            values["/V"] = NameObject(place.state or OFF)
        if name:
            made = _field(name, values)
            made.recovered = True
            made.places.append(place)
            self.found.append(made)
        return bool(name)


def _field(name: str, values: dict[str, Any]) -> FoundField:
    """Return a field with these values, its own or inherited."""
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
    """Yield the dictionaries of an array with their references; anything else is skipped."""
    array = value.get_object() if value is not None else None
    if isinstance(array, ArrayObject):
        for position in range(len(array)):
            reference = list.__getitem__(array, position)
            member = reference.get_object()
            if isinstance(member, DictionaryObject):
                yield reference, member


def _dictionary(value: Any) -> DictionaryObject | None:
    """Return the dictionary that a value is or refers to, or None."""
    found = value.get_object() if value is not None else None
    return found if isinstance(found, DictionaryObject) else None


def _key(reference: Any, node: DictionaryObject) -> int:
    """Return the identity of an object: its number, else (negative) its address in memory."""
    return reference.idnum if isinstance(reference, IndirectObject) else -id(node)
