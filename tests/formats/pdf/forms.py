"""A form with every kind of field, and hands on its file, for the tests of the PDF format."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from io import BytesIO

import pikepdf
from pikepdf import Pdf

from infohus_forms.formats.pdf.writing.form import pdf_form
from infohus_forms.models.question import Sheet
from infohus_forms.models.response import Stamp
from infohus_forms.models.specification.form import FormSpec, canonical
from infohus_forms.render.questions import sheet_of
from tests.support.builders import a_form

FIELDS = """
- {id: name, kind: text, width: half}
- {id: short, kind: text, max_length: 5, width: half}
- {id: day, kind: date, width: third}
- {id: hour, kind: time, width: third}
- {id: story, kind: longtext, lines: 4}
- {id: anonymous, kind: tri}
- {id: via, kind: choices, choices: phone mail meeting}
- {id: place, kind: choice, choices: a1 a2 a3 a4 a5 a6 a7 a8 a9 a10}
- {id: worry, kind: scale, scale: risk}
- {id: strength, kind: scale, scale: resources}
- {id: seen, kind: table, rows: 2, columns: [{id: day, kind: date}, {id: what, kind: longtext}, {id: first, kind: choice, choices: ja nej}]}
- {id: told, kind: table, rows: 2, layout: cards, columns: [{id: who, kind: text}, {id: what, kind: longtext, wide: true}, {id: first, kind: choice, choices: ja nej}]}
- {id: box, kind: notice}
- {id: agreed, kind: signature}
"""
SPEC_TEXT = '{"æ":"ø  å"}'.encode()
STAMP = Stamp("proeve", "1.0", "", case="26/01234", instance="K7Q2M9XA", token="R4T8W2Y6B3N5C7D9", issued="2026-11-03")


@lru_cache(maxsize=1)
def a_spec() -> FormSpec:
    """A form with every kind of field."""
    return a_form(FIELDS)


@lru_cache(maxsize=1)
def a_sheet() -> Sheet:
    """Its questions."""
    return sheet_of(a_spec())


@lru_cache(maxsize=1)
def a_stamp() -> Stamp:
    """Its stamp, with the digest of its specification."""
    return replace(STAMP, hash=a_spec().hash)


@lru_cache(maxsize=1)
def a_pdf() -> bytes:
    """Its blank PDF."""
    return pdf_form(a_sheet(), a_stamp(), SPEC_TEXT)


def spec_bytes() -> bytes:
    """The compiled specification, as issuing a form embeds it."""
    return canonical(a_spec().content)


def changed(data: bytes, change: Callable[[Pdf], None]) -> bytes:
    """The file after a program (the test) has changed it and saved it anew."""
    with pikepdf.open(BytesIO(data)) as document:
        change(document)
        out = BytesIO()
        document.save(out)
        return out.getvalue()


def the_field(document: Pdf, name: str) -> pikepdf.Object:
    """The field of this name at the top of the field tree."""
    return next(item for item in document.Root.AcroForm.Fields if str(item.T) == name)
