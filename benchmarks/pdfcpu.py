"""The form with pdfcpu, a native program, measured when it is on the path.

It makes, fills and reads a form in a process each (`create`, `form fill`, `form export`), with JSON in between: that is how it is used.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

NAME = "pdfcpu"
LEFT, TOP, BOTTOM = 50, 780, 60
HEIGHTS = {"text": 30, "date": 30, "area": 90, "box": 20, "scale": 34}
GROUPS = {"text": "textfield", "area": "textfield", "date": "datefield", "box": "checkbox", "scale": "radiobuttongroup"}
FONT = {"name": "Helvetica", "size": 9}

Field = Mapping[str, Any]


def on_the_path() -> bool:
    """Whether it is there to be measured."""
    return shutil.which(NAME) is not None


def commands(fields: Sequence[Field], answers: Mapping[str, str], folder: Path) -> list[list[str]]:
    """What makes the form, fills it and reads it; what they read is written to the folder, and what they write goes there."""
    form, data, blank, completed, found = _files(folder)
    form.write_text(
        json.dumps({"paper": "A4P", "origin": "LowerLeft", "pages": dict(_pages(fields))}), encoding="utf-8"
    )
    data.write_text(json.dumps({"forms": [_filled(fields, answers)]}), encoding="utf-8")
    steps: list[list[str | Path]] = [
        ["create", form, blank],
        ["form", "fill", blank, data, completed],
        ["form", "export", completed, found],
    ]
    return [[NAME, *map(str, step)] for step in steps]


def same(fields: Sequence[Field], answers: Mapping[str, str], folder: Path) -> None:
    """End here when what was read is not what was filled in."""
    [read] = json.loads(_files(folder)[-1].read_text(encoding="utf-8"))["forms"]
    found = {field["name"]: field["value"] for group in read.values() for field in group if field.get("value")}
    kinds = {field["name"]: field["kind"] for field in fields}
    wrong = [name for name, text in answers.items() if found.get(name) != _value(kinds[name], text)]
    if wrong or found.keys() != answers.keys():
        sys.exit(f"{NAME}: not read back: {wrong or found.keys() ^ answers.keys()}")


def _files(folder: Path) -> tuple[Path, ...]:
    names = ("form.json", "data.json", "blank.pdf", "completed.pdf", "found.json")
    return tuple(folder / name for name in names)


def _pages(fields: Sequence[Field]) -> Iterator[tuple[str, Any]]:
    """Labels and fields from top to bottom, page after page."""
    number, y, content = 1, TOP, _nothing()
    for field in fields:
        height = HEIGHTS[field["kind"]]
        if y - height < BOTTOM:
            yield str(number), {"content": content}
            number, y, content = number + 1, TOP, _nothing()
        content["text"].append({"value": field["label"], "pos": [LEFT, y - 6], "font": FONT})
        content[GROUPS[field["kind"]]].append({"id": field["name"], "tip": field["label"], **_placed(field, y, height)})
        y -= height
    yield str(number), {"content": content}


def _nothing() -> dict[str, list[Any]]:
    return {group: [] for group in ("text", *GROUPS.values())}


def _placed(field: Field, y: int, height: int) -> dict[str, Any]:
    match field["kind"]:
        case "scale":
            label = {
                "value": field["label"],
                "width": 46,
                "gap": 4,
                "pos": "right",
                "font": FONT,
            }  # what it draws is the values
            buttons = {"values": field["codes"], "label": label}
            return {"pos": [LEFT, y - 21], "width": 14, "orientation": "hor", "buttons": buttons}
        case "box":
            return {"pos": [LEFT + 300, y - 4], "width": 14}
        case "date":
            own: dict[str, Any] = {"format": "dd.mm.yyyy"}
        case kind:
            own = {"height": height - 12, "multiline": kind == "area"}
    return {"pos": [LEFT, y - height + 8], "width": 490, "font": FONT, "border": {"width": 1, "col": "Gray"}, **own}


def _filled(fields: Sequence[Field], answers: Mapping[str, str]) -> dict[str, list[Any]]:
    groups: dict[str, list[Any]] = {group: [] for group in GROUPS.values()}
    for field in fields:
        if (text := answers.get(field["name"])) is not None:
            groups[GROUPS[field["kind"]]].append({"name": field["name"], "value": _value(field["kind"], text)})
    return groups


def _value(kind: str, text: str) -> str | bool:
    return True if kind == "box" else text
