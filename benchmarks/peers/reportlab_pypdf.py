"""The form with reportlab, filled and read with pypdf: the usual way in Python."""

import sys
from io import BytesIO
from typing import Any

from pypdf import PdfReader, PdfWriter
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from timing import Answers, Form, run

LEFT, TOP, BOTTOM = 50, 780, 60
HEIGHTS = {"text": 30, "date": 30, "area": 90, "box": 20, "scale": 34}


def make(fields: Form) -> bytes:
    """Labels and fields from top to bottom, page after page."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4)
    form, y = canvas.acroForm, TOP
    canvas.setFont("Helvetica", 9)
    for field in fields:
        height = HEIGHTS[field["kind"]]
        if y - height < BOTTOM:
            canvas.showPage()
            canvas.setFont("Helvetica", 9)
            y = TOP
        canvas.drawString(LEFT, y, field["label"])
        own = {"name": field["name"], "tooltip": field["label"]}
        if field["kind"] == "scale":
            for index, code in enumerate(field["codes"]):
                canvas.drawString(LEFT + 60 * index + 18, y - 18, code)
                form.radio(**own, value=code, x=LEFT + 60 * index, y=y - 21, size=14, buttonStyle="cross")
        elif field["kind"] == "box":
            form.checkbox(**own, x=LEFT + 300, y=y - 4, size=14, buttonStyle="cross")
        else:
            lines = {"fieldFlags": "multiline"} if field["kind"] == "area" else {}
            form.textfield(**own, x=LEFT, y=y - height + 8, width=490, height=height - 12, fontSize=9, **lines)
        y -= height
    canvas.save()
    return out.getvalue()


def fill(blank: bytes, fields: Form, answers: Answers) -> bytes:
    """Every field with its value and an appearance."""
    kinds = {field["name"]: field["kind"] for field in fields}
    values = {
        name: f"/{text}" if kinds[name] == "scale" else "/Yes" if kinds[name] == "box" else text
        for name, text in answers.items()
    }
    writer = PdfWriter(clone_from=BytesIO(blank))
    for page in writer.pages:
        writer.update_page_form_field_values(page, values, auto_regenerate=False)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def read(completed: bytes) -> dict[str, Any]:
    """Name → value."""
    return {name: field.get("/V") for name, field in PdfReader(BytesIO(completed)).get_fields().items()}


def same(found: dict[str, Any], answers: Answers) -> None:
    """Fail when an answer is not read back."""
    wrong = [name for name, text in answers.items() if str(found.get(name)).strip("/") not in (text, "Yes")]
    if wrong:
        sys.exit(f"not read back: {wrong}")


run(make, fill, read, same)
