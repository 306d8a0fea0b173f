"""The form with PyPDFForm: made, filled and read."""

import sys
from typing import Any

from PyPDFForm import BlankPage, Fields, PdfWrapper, RawElements
from timing import Answers, Form, run

LEFT, TOP, BOTTOM = 50, 780, 60
WIDTH, HEIGHT = 595, 842
HEIGHTS = {"text": 30, "date": 30, "area": 90, "box": 20, "scale": 34}


def make(fields: Form) -> bytes:
    """Labels and fields from top to bottom, page after page."""
    texts, widgets, page, y = [], [], 1, TOP
    for field in fields:
        height = HEIGHTS[field["kind"]]
        if y - height < BOTTOM:
            page, y = page + 1, TOP
        texts.append(RawElements.RawText(field["label"], page, LEFT, y, font_size=9))
        own = {"name": field["name"], "page_number": page, "tooltip": field["label"]}
        if field["kind"] == "scale":
            places = [LEFT + 60 * index for index in range(len(field["codes"]))]
            texts.extend(
                RawElements.RawText(code, page, x + 18, y - 18, font_size=9)
                for x, code in zip(places, field["codes"], strict=True)
            )
            widgets.append(Fields.RadioGroup(**own, x=places, y=[y - 21] * len(places), size=14))
        elif field["kind"] == "box":
            widgets.append(Fields.CheckBoxField(**own, x=LEFT + 300, y=y - 4, size=14))
        else:
            lines = {"multiline": True} if field["kind"] == "area" else {}
            place = {"x": LEFT, "y": y - height + 8, "width": 490, "height": height - 12}
            widgets.append(Fields.TextField(**own, **place, font_size=9, **lines))
        y -= height
    document = PdfWrapper(BlankPage(WIDTH, HEIGHT) * page)
    return document.draw(texts).bulk_create_fields(widgets).read()


def fill(blank: bytes, fields: Form, answers: Answers) -> bytes:
    """Every field by its name; a scale by the index of its code."""
    known = {field["name"]: field for field in fields}
    values = {
        name: known[name]["codes"].index(text)
        if known[name]["kind"] == "scale"
        else known[name]["kind"] == "box" or text
        for name, text in answers.items()
    }
    return PdfWrapper(blank).fill(values).read()


def read(completed: bytes) -> dict[str, Any]:
    """Name → value."""
    return PdfWrapper(completed).data


def same(found: dict[str, Any], answers: Answers) -> None:
    """Fail when an answer is missing."""
    wrong = [name for name in answers if found.get(name) is None or found[name] in ("", "Off")]
    if wrong:
        sys.exit(f"not read back: {wrong}")


run(make, fill, read, same)
