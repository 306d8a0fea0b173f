"""The form with PyMuPDF: made, filled and read (AGPL: measured here, no part of the product)."""

import sys
from typing import Any

import pymupdf
from timing import Answers, Form, run

LEFT, TOP, BOTTOM = 50, 60, 780
HEIGHTS = {"text": 30, "date": 30, "area": 90, "box": 20, "scale": 34}


def make(fields: Form) -> bytes:
    """Labels and fields from top to bottom, page after page. A scale is boxes: PyMuPDF makes no groups."""
    document = pymupdf.open()
    page, y = document.new_page(), TOP
    for field in fields:
        height = HEIGHTS[field["kind"]]
        if y + height > BOTTOM:
            page, y = document.new_page(), TOP
        page.insert_text((LEFT, y), field["label"], fontsize=9)
        if field["kind"] == "scale":
            for index, code in enumerate(field["codes"]):
                x = LEFT + 60 * index
                page.insert_text((x + 18, y + 18), code, fontsize=9)
                _add(
                    page, pymupdf.PDF_WIDGET_TYPE_CHECKBOX, f"{field['name']}_{code}", field, (x, y + 7, x + 14, y + 21)
                )
        elif field["kind"] == "box":
            _add(page, pymupdf.PDF_WIDGET_TYPE_CHECKBOX, field["name"], field, (LEFT + 300, y - 10, LEFT + 314, y + 4))
        else:
            flags = pymupdf.PDF_TX_FIELD_IS_MULTILINE if field["kind"] == "area" else 0
            _add(
                page,
                pymupdf.PDF_WIDGET_TYPE_TEXT,
                field["name"],
                field,
                (LEFT, y + 4, LEFT + 490, y + height - 8),
                flags,
            )
        y += height
    return bytes(document.tobytes(garbage=3, deflate=True))


def _add(page: Any, kind: int, name: str, field: Any, place: tuple[float, ...], flags: int = 0) -> None:
    widget = pymupdf.Widget()
    widget.field_type, widget.field_name, widget.field_label = kind, name, field["label"]
    widget.rect, widget.field_flags, widget.text_fontsize = pymupdf.Rect(*place), flags, 9
    page.add_widget(widget)


def fill(blank: bytes, fields: Form, answers: Answers) -> bytes:
    """Every field by its name, with an appearance."""
    kinds = {field["name"]: field["kind"] for field in fields}
    values = {
        f"{name}_{text}" if kinds[name] == "scale" else name: True if kinds[name] in ("scale", "box") else text
        for name, text in answers.items()
    }
    document = pymupdf.open(stream=blank)
    for page in document:
        for widget in page.widgets():
            if widget.field_name in values:
                widget.field_value = values[widget.field_name]
                widget.update()
    return bytes(document.tobytes(deflate=True))


def read(completed: bytes) -> dict[str, Any]:
    """Name → value."""
    document = pymupdf.open(stream=completed)
    return {widget.field_name: widget.field_value for page in document for widget in page.widgets()}


def same(found: dict[str, Any], answers: Answers) -> None:
    """Fail when an answer is missing."""
    ticked = {name for name, value in found.items() if value not in ("", "Off", None)}
    wrong = [name for name, text in answers.items() if name not in ticked and f"{name}_{text}" not in ticked]
    if wrong:
        sys.exit(f"not read back: {wrong}")


run(make, fill, read, same)
