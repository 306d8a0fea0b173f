"""Filling of a PDF form as a person would: values and their appearances, exactly the text that was given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from io import BytesIO

import pikepdf
from pikepdf import Dictionary, Name, ObjectStreamMode, Pdf, String

from infohus_forms.formats.pdf.common.appearance import Appearances
from infohus_forms.formats.pdf.common.conventions import MULTILINE, SIZE
from infohus_forms.formats.pdf.common.identity import ID_FIELD
from infohus_forms.formats.pdf.writing.widgets import size_of

CONTROL_CHARACTERS = frozenset(map(chr, (*range(9), *range(11, 32), 127)))
"""Characters that PDF viewers do not keep in a text field: all control characters but tab and line feed."""
OFF = "/Off"


def fill_pdf(form: bytes, values: Mapping[str, str]) -> bytes:
    """Return the form with `values` by control name: texts, a menu's code; any text ticks a box, an empty one unticks it.

    Raise KeyError for a name that is not in the form, ValueError for a text that a PDF field cannot hold exactly.
    """
    with pikepdf.open(BytesIO(form)) as document:
        fill_fields(document, values, Appearances(document, document.Root.AcroForm.DR))
        return saved(document)


def fill_fields(document: Pdf, values: Mapping[str, str], looks: Appearances) -> None:
    """Do the same as `fill_pdf` on an open document."""
    if not values:
        return
    known = dict(_by_name(document))
    for name, text in values.items():
        found = known[name]
        if found.get("/FT") == Name.Tx or found.get("/FT") == Name.Ch:
            write_text(found, text, looks)
        else:
            _tick(found, f"/{name}", on=bool(text))


def saved(document: Pdf) -> bytes:
    """Return the document's bytes; the same document gives the same bytes."""
    marked = document.Root.get("/MarkInfo")
    if marked is not None and "/Suspects" in marked:
        # False is the default, and poppler complains when it is written.
        del marked["/Suspects"]
    out = BytesIO()
    document.save(
        out,
        deterministic_id=True,
        force_version="1.7",
        object_stream_mode=ObjectStreamMode.generate,
        compress_streams=True,
    )
    return out.getvalue()


def write_text(found: pikepdf.Object, text: str, looks: Appearances, *, size: float = SIZE) -> None:
    """Set the value of a text field or a menu, and its appearance. Raise ValueError for a text that it cannot hold."""
    value, shown = text_string(text), text
    flags = int(found.get("/Ff", 0))
    if found["/FT"] == Name.Ch:
        options = {str(option[0]): str(option[1]) for option in found["/Opt"]}
        if text not in options:
            message = "a menu holds only the codes of its list"
            raise ValueError(message)
        shown = options[text] if text else ""
    longest = found.get("/MaxLen")
    if longest is not None and len(text) > int(longest):
        message = f"longer than the field's {int(longest)} characters"
        raise ValueError(message)
    width, height = size_of(found)
    found["/V"] = value
    menu = found["/FT"] == Name.Ch
    found["/AP"] = Dictionary(N=looks.text(shown, width, height, size=size, lines=bool(flags & MULTILINE), menu=menu))


def text_string(text: str) -> String:
    """Return a text string that every reader decodes alike: plain ASCII, else UTF-16 with its mark (ISO 32000-1 §7.9.2.2).

    Raise ValueError for a text with control characters or half a surrogate pair.
    """
    if not CONTROL_CHARACTERS.isdisjoint(text):
        message = "control characters cannot be kept in a PDF field"
        raise ValueError(message)
    if text.isascii():
        return String(text)
    try:
        return String(b"\xfe\xff" + text.encode("utf-16-be"))
    except UnicodeEncodeError:
        message = "half a surrogate pair is not a text"
        raise ValueError(message) from None


def _tick(found: pikepdf.Object, state: str, *, on: bool) -> None:
    """Tick or untick one box: the field's value and every widget's state."""
    parent = found.get("/Parent")
    holder = found if parent is None else parent
    if not on and holder["/V"] != Name(state):
        return  # another box of the group is on: unticking this one must not untick it
    value = Name(state if on else OFF)
    holder["/V"] = value
    widgets = [found] if parent is None else list(holder["/Kids"])
    for widget in widgets:
        widget["/AS"] = value if str(value) in widget["/AP"]["/N"] else Name.Off


def _by_name(document: Pdf) -> Iterator[tuple[str, pikepdf.Object]]:
    """Yield fields by control name: for a group its widgets, under the names of their states."""
    for found in document.Root.AcroForm.Fields:
        name = str(found["/T"])
        if "/Kids" in found:
            for widget in found["/Kids"]:
                for state in widget["/AP"]["/N"].keys():  # noqa: SIM118 - a pikepdf dictionary iterates over its keys only here
                    if state != OFF:
                        yield state[1:], widget
        elif name != ID_FIELD:
            yield name, found
