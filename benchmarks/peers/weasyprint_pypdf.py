"""The form as a web page made into a PDF form by WeasyPrint, filled and read with pypdf."""

from html import escape
from typing import Any

from timing import Answers, Form, run
from weasyprint import HTML
from with_pypdf import fill as fill_with_pypdf
from with_pypdf import read
from with_pypdf import same as same_with_pypdf


def make(fields: Form) -> bytes:
    """Labels and fields from top to bottom. A scale is boxes: pypdf cannot fill the groups that WeasyPrint makes."""
    return bytes(
        HTML(string="<html lang=da><title>Skema</title>" + "".join(map(_asked, fields))).write_pdf(pdf_forms=True)
    )


def _asked(field: dict[str, Any]) -> str:
    name, label = escape(field["name"], quote=True), escape(field["label"])
    match field["kind"]:
        case "scale":
            boxes = (f'<input type=checkbox name="{name}_{code}"> {code} ' for code in field["codes"])
            return f"<p>{label}<br>{''.join(boxes)}</p>"
        case "box":
            return f'<p><input type=checkbox name="{name}" value=Yes> {label}</p>'
        case "area":
            return f'<p>{label}<br><textarea name="{name}" rows=4 cols=60></textarea></p>'
        case _:
            return f'<p>{label}<br><input name="{name}"></p>'


def fill(blank: bytes, fields: Form, answers: Answers) -> bytes:
    """Every field by its name; a scale by the box of its code."""
    kinds = {field["name"]: field["kind"] for field in fields}
    boxed = [
        {"name": _name(name, text, kinds), "kind": "box" if kinds[name] == "scale" else kinds[name]}
        for name, text in answers.items()
    ]
    return fill_with_pypdf(blank, boxed, {_name(name, text, kinds): text for name, text in answers.items()}, tick="/on")


def _name(name: str, text: str, kinds: dict[str, str]) -> str:
    return f"{name}_{text}" if kinds[name] == "scale" else name


def same(found: dict[str, Any], answers: Answers) -> None:
    """Fail when an answer is missing."""
    names = [name if name in found else f"{name}_{text}" for name, text in answers.items()]
    same_with_pypdf(found, dict.fromkeys(names, ""))


run(make, fill, read, same)
