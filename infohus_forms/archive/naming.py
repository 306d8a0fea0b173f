"""Names of archive copies: what a records system sorts by, and nothing that tells who the case is about."""

from __future__ import annotations

import re
from datetime import date

from infohus_forms.models.case import Reference
from infohus_forms.models.form import Kind
from infohus_forms.models.response import Response

CPR_SHAPED = re.compile(r"(?<!\d)\d{6}[- ]?\d{4}(?!\d)")
UNKNOWN_CASE = "uden-sagsnummer"
LONGEST_CASE = 40
COMMON = "faelles"
"""The rater of a sheet that is everybody's; only others are named."""
MOST_DIGITS = 3
"""Digits of a meeting's or a supplement's number; longer ones are something else."""
RESERVED = re.compile(r"(?i)^(con|prn|aux|nul|com\d|lpt\d)$")
"""Names that Windows keeps for devices."""


def archive_name(response: Response, reference: Reference) -> str:
    """The file name of a response's archive copy: `DEMO-2026-0042_redskab3_moede1_2026-09-18.pdf`.

    Made of the case number, the form, what tells responses of that form apart as codes and numbers, and the
    date of the form; never of the received file's name or of free text. A refused file is named by its digest.
    """
    case = safe_case(reference.case_no)
    if response.spec is None:
        return f"{case}_ulaest_{response.sha256[:12] or 'fil'}.pdf"
    parts = [case, response.spec.id, *_marks(response), _date(response)]
    return "_".join(part for part in parts if part) + ".pdf"


def safe_case(case_no: str) -> str:
    """The case number as a part of a file name on any system; a CPR-shaped one is left out."""
    if CPR_SHAPED.search(case_no):
        return UNKNOWN_CASE
    name = re.sub(r"[^A-Za-z0-9ÆØÅæøå.]+", "-", case_no).strip("-. ")[:LONGEST_CASE].rstrip("-. ")
    return f"sag-{name}" if RESERVED.match(name.partition(".")[0]) else name or UNKNOWN_CASE


def _marks(response: Response) -> list[str]:
    """What tells this response from others of the same form: codes and numbers only."""
    rater = _code(response, "rater")
    marks = [_code(response, "authority"), "" if rater == COMMON else rater]
    meeting, supplement = (_digits(response.identity(role)) for role in ("meeting", "supplement"))
    marks.append(f"moede{meeting}" if meeting else "")
    marks.append(f"supplement{supplement}" if supplement.strip("0") else "")
    edition, status = _code(response, "edition"), _code(response, "status")
    marks.append("" if edition == "ny" else edition)
    marks.append(status if status == "kladde" else "")
    return marks


def _code(response: Response, role: str) -> str:
    """The answer that plays a part in the form's identity, when it is a code; a free text is never used."""
    spec = response.spec
    field_id = getattr(spec.identity, role) if spec else ""
    if not spec or field_id not in spec.by_id or spec.field(field_id).kind not in (Kind.CHOICE, Kind.TRI):
        return ""
    return response.text(field_id)


def _digits(text: str) -> str:
    return text if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else ""


def _date(response: Response) -> str:
    try:
        return date.fromisoformat(response.text("hdr_filled_date")).isoformat()
    except ValueError:
        return response.sha256[:8]
