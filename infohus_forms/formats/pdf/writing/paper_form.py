"""Paper edition of a sheet: the same questions, laid out for the pen so that a scan can be read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from types import MappingProxyType
from typing import Any

import pikepdf

from infohus_forms.files import shipped
from infohus_forms.formats.paper_code import LAYOUT_LENGTH, PaperCode, copy_token
from infohus_forms.formats.pdf.common.identity import INFO_KEY, packed_line
from infohus_forms.formats.pdf.writing.fill import saved
from infohus_forms.formats.pdf.writing.form import STANDARDS, UNDATED, moment
from infohus_forms.formats.pdf.writing.layout import layout
from infohus_forms.formats.pdf.writing.page_codes import drawn
from infohus_forms.formats.pdf.writing.widgets import LINK
from infohus_forms.formats.typesetting import printable, printable_all, typeset
from infohus_forms.models.question import Sheet
from infohus_forms.models.response import Stamp

WORDS = "label:"
"""Prefix of the links that mark the place of a question's words."""
BASE32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's letters, without I, L, O and U."""


@dataclass(frozen=True, slots=True)
class Place:
    """Place of a control on paper: page from 1, and left, low, right, high in points from the page's lower left."""

    page: int
    name: str
    box: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Geometry:
    """Places of all controls and of each question's words, and the four characters that identify this layout."""

    layout: str
    pages: int
    places: tuple[Place, ...]
    labels: tuple[Place, ...]


def print_form(sheet: Sheet, stamp: Stamp, values: Mapping[str, str] = MappingProxyType({})) -> bytes:
    """Return the form for pen and paper (A4, PDF/UA-1). Same arguments, same bytes.

    `values` are printed in their fields by control name, boxes as crosses, and move nothing: in place of a text that is too
    long for its field there is a reference to the form's other editions. Each page has its code at the top and at the foot:
    layout, page, pages and the copy's token. A section without questions begins a booklet: on a right-hand page. Raise
    ValueError for a form of too many pages.
    """
    data = _data(sheet, stamp, values)
    known = _geometry(data)
    token = copy_token(stamp.token)
    codes = [drawn(PaperCode(known.layout, page, known.pages, token).text()) for page in range(1, known.pages + 1)]
    made = typeset(
        shipped("templates/pdf") / "form.typ", {**data, "codes": codes}, standards=STANDARDS, timestamp=moment(stamp)
    )
    with pikepdf.open(BytesIO(made)) as document:
        document.docinfo[INFO_KEY] = pikepdf.String(packed_line(stamp))
        return saved(document)


def geometry(sheet: Sheet, stamp: Stamp) -> Geometry:
    """Return the places of everything in `print_form`; the codes, the copy and prefilled values do not move anything."""
    return _geometry(_data(sheet, stamp, {}))


def _data(sheet: Sheet, stamp: Stamp, values: Mapping[str, str]) -> dict[str, Any]:
    """Return the data for the template, without codes."""
    laid: dict[str, Any] = printable_all(layout(sheet, stamp, {}, paper=True))
    return {**laid, "codes": [], "values": _written(sheet, values)}


def _written(sheet: Sheet, values: Mapping[str, str]) -> dict[str, str]:
    """Return what is printed in the fields: an answer from a list in the words of the list."""
    shown = {control.name: {option.code: option.text for option in control.options} for control in sheet.controls()}
    return {name: printable(shown[name].get(text, text)) for name, text in values.items() if text}


def _geometry(data: dict[str, Any]) -> Geometry:
    """Return the places from a draft whose controls are links; the layout's hash covers every label and every rectangle."""
    pages = typeset(
        shipped("templates/pdf") / "form.typ", {**data, "values": {}, "places": True}, standards=(), timestamp=UNDATED
    )
    places: dict[str, list[Place]] = {LINK: [], WORDS: []}
    with pikepdf.open(BytesIO(pages)) as document:
        count = len(document.pages)
        for number, page in enumerate(document.pages, 1):
            for annotation in page.obj.get("/Annots", ()):
                kind, _, name = str(annotation["/A"]["/URI"]).partition(":")
                left, low, right, high = (round(float(value), 2) for value in annotation["/Rect"])
                places[f"{kind}:"].append(Place(number, name, (left, low, right, high)))
    # What differs from case to case moves nothing and must not change the layout's name.
    said = {key: value for key, value in data.items() if key not in ("identity", "footer", "fictional", "values")}
    content = json.dumps([said, count, [(item.page, item.name, item.box) for item in places[LINK]]], sort_keys=True)
    digest = int.from_bytes(hashlib.sha256(content.encode()).digest()[:8], "big")
    letters = "".join(BASE32[digest >> 5 * place & 31] for place in range(LAYOUT_LENGTH))
    return Geometry(letters, count, tuple(places[LINK]), tuple(places[WORDS]))
