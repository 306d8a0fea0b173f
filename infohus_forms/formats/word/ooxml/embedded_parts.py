"""The data that a Word form carries about itself: its stamp, its specification, and the blank's controls and fixed text.

They are in a custom XML part that no control is bound to (word.md §2: bound controls lose data), and a second time,
compressed, in document variables: LibreOffice keeps those in an .odt and drops the part (decision 25).
"""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from lxml import etree

from infohus_forms.formats import limits
from infohus_forms.formats.word.ooxml.markup import DECLARATION, escaped
from infohus_forms.formats.word.ooxml.names import OURS
from infohus_forms.models.question import Option, Widget
from infohus_forms.models.response import Stamp

SENSELESS = (KeyError, TypeError, ValueError, IndexError, AttributeError, RecursionError)
"""Exceptions that JSON of another origin leads to."""
WIDGETS = {widget.value: widget for widget in Widget}
VARIABLE = "Infohus"
"""First part of the names of our document variables; a number from 1 follows."""
VARIABLE_LENGTH = 60_000
"""Most characters in one of them; Word accepts 65,280."""


class Known(NamedTuple):
    """A control of the form as its blank describes it."""

    name: str
    widget: Widget
    field: str
    label: str
    options: tuple[Option, ...] = ()


@dataclass(frozen=True)
class Blank:
    r"""The blank form: its controls in order, the lines of its body, and those of its header and footer.

    A line is the text of a paragraph with each
    control as `\x01NAME\x02`; `labels` are lines that name a question, with the question's first control.
    """

    controls: tuple[Known, ...]
    aliases: Mapping[str, str]
    body: tuple[str, ...]
    edges: tuple[str, ...]
    labels: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def by_name(self) -> dict[str, Known]:
        """Controls by name."""
        return {control.name: control for control in self.controls}

    def as_json(self) -> str:
        """Return the blank as compact JSON; equal menus are written once."""
        menus = list(dict.fromkeys(control.options for control in self.controls))
        number = {options: place for place, options in enumerate(menus)}
        places = {line: place for place, line in enumerate(self.body)}
        data = {
            "controls": [
                [item.name, item.widget.value, item.field, item.label, self.aliases[item.name], number[item.options]]
                for item in self.controls
            ],
            "menus": [[[option.code, option.text] for option in menu] for menu in menus],
            "body": self.body,
            "edges": self.edges,
            "labels": [[places[line], name] for line, name in self.labels.items()],
        }
        return json.dumps(data, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Blank:
        """Return the blank from its JSON; raise KeyError, TypeError, ValueError or IndexError for other data."""
        data = json.loads(text)
        menus = [tuple(Option(str(code), str(shown)) for code, shown in menu) for menu in data["menus"]]
        controls = tuple(
            Known(str(name), WIDGETS[widget], str(question), str(label), menus[menu])
            for name, widget, question, label, _, menu in data["controls"]
        )
        aliases = {control.name: str(row[4]) for control, row in zip(controls, data["controls"], strict=True)}
        body = tuple(map(str, data["body"]))
        labels = {body[place]: str(name) for place, name in data.get("labels", ())}
        return cls(controls, aliases, body, tuple(map(str, data["edges"])), labels)


@dataclass(frozen=True, slots=True)
class Embedded:
    """The embedded part, read back; each of the three may be missing."""

    stamp: Stamp | None
    spec: bytes | None
    blank: Blank | None


def embedded_part(stamp: Stamp, spec_json: bytes, blank: Blank) -> bytes:
    """Return the part's bytes. Raise ValueError if the specification has a character that XML cannot hold."""
    said = json.dumps(stamp.as_json(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    texts = {"stamp": said, "spec": spec_json.decode(), "blank": blank.as_json()}
    inner = "".join(f"<{name}>{escaped(text)}</{name}>" for name, text in texts.items())
    return f'{DECLARATION}<infohus xmlns="{OURS}">{inner}</infohus>'.encode()


def variables(part: bytes) -> Iterator[tuple[str, str]]:
    """Yield the part as document variables: names and values (ISO 29500-1 §17.15.1.32)."""
    text = base64.b64encode(zlib.compress(part)).decode("ascii")
    for number, start in enumerate(range(0, len(text), VARIABLE_LENGTH), 1):
        yield f"{VARIABLE}{number}", text[start : start + VARIABLE_LENGTH]


def from_variables(found: Mapping[str, str]) -> bytes:
    """Return the part from a document's variables; empty if it is missing, is damaged or unpacks to more than a part may hold."""
    pieces: list[str] = []
    while (piece := found.get(f"{VARIABLE}{len(pieces) + 1}")) is not None:
        pieces.append(piece)
    unpacker = zlib.decompressobj()
    try:
        part = unpacker.decompress(base64.b64decode("".join(pieces), validate=True), limits.XML_PART_BYTES)
    except (binascii.Error, zlib.error, ValueError):
        return b""
    return part if unpacker.eof else b""


def read_embedded(root: etree._Element) -> Embedded | None:
    """Return the content of the part; None if it is not our part. Elements that cannot be parsed are left out."""
    if root.tag != f"{{{OURS}}}infohus":
        return None
    texts = {name: root.findtext(f"{{{OURS}}}{name}") for name in ("stamp", "spec", "blank")}
    stamp, blank = None, None
    with suppress(*SENSELESS):
        stamp = Stamp.from_json(json.loads(texts["stamp"] or ""))
    with suppress(*SENSELESS):
        blank = Blank.from_json(texts["blank"] or "")
    return Embedded(stamp, texts["spec"].encode() if texts["spec"] else None, blank)
