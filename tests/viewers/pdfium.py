"""PDFium, the engine of Chromium and Edge, filled in with a pointer and keys through its own functions."""

from __future__ import annotations

from collections.abc import Mapping
from ctypes import c_ushort
from io import BytesIO

import pikepdf
import pypdfium2
from pypdfium2 import raw

from infohus_forms.models.question import Sheet, Widget


def filled_by_pdfium(form: bytes, sheet: Sheet, values: Mapping[str, str]) -> bytes:
    """The form with `values` by control name: each field clicked on and typed into, each box clicked."""
    where = places(form)
    document = pypdfium2.PdfDocument(form)
    document.init_forms()
    pages = list(document)
    handle = document.formenv.raw
    for control in sheet.controls():
        text = values.get(control.name, "")
        if not text:
            continue
        number, x, y = where[control.name]
        page = pages[number]
        raw.FORM_OnMouseMove(handle, page, 0, x, y)
        raw.FORM_OnLButtonDown(handle, page, 0, x, y)
        raw.FORM_OnLButtonUp(handle, page, 0, x, y)
        if control.widget is Widget.MENU:
            raw.FORM_SetIndexSelected(handle, page, [one.code for one in control.options].index(text) + 1, 1)
        elif control.widget is not Widget.BOX:
            units = (text.replace("\n", "\r") + "\0").encode("utf-16-le")
            raw.FORM_ReplaceSelection(handle, page, (c_ushort * (len(units) // 2)).from_buffer_copy(units))
        raw.FORM_ForceToKillFocus(handle)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def places(form: bytes) -> dict[str, tuple[int, float, float]]:
    """Control name → page from 0 and the middle of its widget in points from the lower left corner."""
    found = {}
    with pikepdf.open(BytesIO(form)) as document:
        for number, page in enumerate(document.pages):
            for widget in page.obj.Annots:
                boxes = [state[1:] for state in dict(widget.AP.N) if state != "/Off"] if "/AS" in widget else []
                left, low, right, high = (float(value) for value in widget.Rect)
                found[boxes[0] if boxes else str(widget.T)] = number, (left + right) / 2, (low + high) / 2
    return found
