"""Filling and reading with pypdf, for the makers that cannot do it themselves."""

import sys
from io import BytesIO
from typing import Any

from pypdf import PdfReader, PdfWriter
from timing import Answers, Form


def fill(blank: bytes, fields: Form, answers: Answers, *, tick: str = "/Yes") -> bytes:
    """Every field with its value and an appearance."""
    kinds = {field["name"]: field["kind"] for field in fields}
    values = {
        name: f"/{text}" if kinds[name] == "scale" else tick if kinds[name] == "box" else text
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
    """Fail when an answer is missing."""
    wrong = [name for name in answers if found.get(name) in (None, "", "/Off")]
    if wrong:
        sys.exit(f"not read back: {wrong}")
