"""The form with reportlab, filled and read with pypdf: the usual way in Python."""

from io import BytesIO

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from timing import Form, run
from with_pypdf import fill, read, same

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


run(make, fill, read, same)
