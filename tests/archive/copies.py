"""Completed forms with their archive copies, made in a line."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pypdf

from infohus_forms.archive.archive_copy import archive_completed
from infohus_forms.models.response import Response
from infohus_forms.models.specification.form import FormSpec
from infohus_forms.render.questions import sheet_of
from tests.support.builders import a_form, a_response

MADE = datetime(2026, 9, 18, 12, tzinfo=UTC)
ORIGINAL = b"%PDF-1.7\nnot really one\n"

EVERYTHING = a_form(
    """
    - {id: name, kind: text, label: Navn}
    - {id: story, kind: longtext, label: "Hvad skete der?"}
    - {id: day, kind: date, label: "Hvilken dag?"}
    - {id: hour, kind: time, label: "Hvornår?"}
    - {id: amount, kind: number, label: "Hvor meget?"}
    - {id: person, kind: cpr, label: CPR-nummer}
    - {id: known, kind: tri, label: "Er det kendt?"}
    - {id: channel, kind: choice, label: "Hvordan?", choices: brev telefon}
    - {id: colour, kind: choice, label: "Hvilken farve?", choices: a1 a2 a3 a4 a5 a6 a7 a8 a9 b1 b2}
    - {id: all_of, kind: choices, label: "Hvilke?", choices: skole fritid arbejde}
    - {id: worry, kind: scale, label: Bekymring, scale: risk}
    - {id: means, kind: scale, label: Ressourcer, scale: resources}
    - id: seen
      kind: table
      label: Iagttagelser
      columns:
        - {id: what, kind: longtext, label: Hvad}
        - {id: on, kind: date, label: Dato}
        - {id: sure, kind: tri, label: Sikkert}
    - {id: signed, kind: signature, label: Underskrift}
    """
)
ANSWERS: dict[str, Any] = {
    "name": "Ida Kjær-Prøve",
    "story": "Første linje.\nAnden linje.",
    "day": "2026-05-03",
    "hour": "09:40",
    "amount": "12.5",
    "person": "320199-0000",
    "known": "ikke_oplyst",
    "channel": "telefon",
    "colour": "b2",
    "all_of": ["skole", "arbejde"],
    "worry": "3",
    "means": "IB",
    "seen": [
        {"what": "Det første", "on": "2026-05-01", "sure": "ja"},
        {"what": "Det andet", "on": None, "sure": "nej"},
    ],
    "seen__more": "Og en række til",
    "signed_name": "Bo Prøve",
    "signed_date": "2026-05-04",
}


def completed(spec: FormSpec = EVERYTHING, answers: dict[str, Any] | None = None, **own: Any) -> Response:
    """A response whose digest is that of `ORIGINAL`."""
    response = a_response(spec, ANSWERS if answers is None else answers)
    return replace(response, sha256=hashlib.sha256(ORIGINAL).hexdigest(), **own)


def copy_of(response: Response, profile: str = "3a") -> bytes:
    """The archive copy of a response."""
    sheet = sheet_of(response.spec, fictional=True) if response.spec else None
    return archive_completed(response, sheet, ORIGINAL, "modtaget.pdf", made=MADE, profile=profile)


def words(pdf: bytes) -> str:
    """What another program reads on the pages, with single blanks."""
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf)).pages).split())


def long_text_form() -> FormSpec:
    """A form of one long text and one table with a long text."""
    return a_form(
        "[{id: story, kind: longtext}, {id: rows, kind: table, columns: [{id: what, kind: longtext}, {id: where, kind: text}]}]"
    )
