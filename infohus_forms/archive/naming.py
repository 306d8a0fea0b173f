"""Names of archive copies: what a records system sorts by, and nothing that reveals who the case is about."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from infohus_forms.danish.cpr import find_cpr
from infohus_forms.danish.formatting import answer_words
from infohus_forms.models.appendix import Appendix
from infohus_forms.models.case import Reference
from infohus_forms.models.response import Response
from infohus_forms.models.specification.vocabulary import Kind

CPR_SHAPED = re.compile(r"(?<!\d)\d{6}[- ]?\d{4}(?!\d)")
"""Wider than the search in texts: here a name costs nothing, so that a number with a day that cannot be in it is left out too."""
UNKNOWN_CASE = "uden-sagsnummer"
LONGEST_CASE = 40
COMMON = "faelles"
"""The rater of a sheet that everyone shares; only others are named."""
FIRST, DRAFT = "ny", "kladde"
"""Codes of an edition that needs no mark, and of a status that needs one."""
MOST_DIGITS = 3
"""Maximum digits of a meeting's or a supplement's number; a longer number is something else."""
RESERVED = re.compile(r"(?i)^(con|prn|aux|nul|com\d|lpt\d)$")
"""Names that Windows reserves for devices."""


@dataclass(frozen=True, slots=True)
class Marks:
    """Marks that distinguish a form from others of its kind: codes and numbers for a name, the codes' own words for a title.

    A text that a person wrote is never among them; what is usual (the common sheet, a first edition) is empty.
    """

    authority: str = ""
    authority_name: str = ""
    rater: str = ""
    rater_name: str = ""
    meeting: str = ""
    supplement: str = ""
    edition: str = ""
    edition_name: str = ""
    status: str = ""


def archive_name(response: Response, reference: Reference, appendix: Appendix | None = None) -> str:
    """Return the file name of a response's archive copy: `DEMO-2026-0042_redskab3_moede1_2026-09-18.pdf`.

    It has the case number, the form, what distinguishes responses of that form as codes and numbers, and the
    date of the form; never the received file's name or free text. A refused file is named by its digest, an
    appendix by the form that it belongs to, its date and its digest.
    """
    case = safe_case(reference.case_no)
    digest = response.sha256[:12] or "fil"
    if appendix:
        return f"{case}_bilag-{safe_case(appendix.instance)}_{appendix.date}_{digest[:8]}.pdf"
    if response.spec is None:
        return f"{case}_ulaest_{digest}.pdf"
    marks = marks_of(response)
    parts = (
        case,
        response.spec.id,
        marks.authority,
        marks.rater,
        f"moede{marks.meeting}" if marks.meeting else "",
        f"supplement{marks.supplement}" if marks.supplement.strip("0") else "",
        marks.edition,
        marks.status if marks.status == DRAFT else "",
        dated(response) or response.sha256[:8],
    )
    return "_".join(part for part in parts if part) + ".pdf"


def foreign_name(response: Response, reference: Reference) -> str:
    """Return the file name of the copy of a received file that is no form."""
    return f"{safe_case(reference.case_no)}_bilag_{response.sha256[:12] or 'fil'}.pdf"


def safe_case(case_no: str) -> str:
    """Return the case number as a part of a file name on any system; a number like a CPR number is left out."""
    if find_cpr(case_no) or CPR_SHAPED.search(case_no):
        return UNKNOWN_CASE
    name = re.sub(r"[^A-Za-z0-9ÆØÅæøå.]+", "-", case_no).strip("-. ")[:LONGEST_CASE].rstrip("-. ")
    return f"sag-{name}" if RESERVED.match(name.partition(".")[0]) else name or UNKNOWN_CASE


def marks_of(response: Response) -> Marks:
    """Return what distinguishes this response from others of the same form."""
    authority, authority_name = _code(response, "authority")
    rater, rater_name = _code(response, "rater")
    edition, edition_name = _code(response, "edition")
    usual = (COMMON, FIRST)
    return Marks(
        authority=authority,
        authority_name=authority_name,
        rater="" if rater in usual else rater,
        rater_name="" if rater in usual else rater_name,
        meeting=_digits(response.identity("meeting")),
        supplement=_digits(response.identity("supplement")),
        edition="" if edition in usual else edition,
        edition_name="" if edition in usual else edition_name,
        status=_code(response, "status")[0],
    )


def dated(response: Response) -> str:
    """Return the date in the form itself (ISO); empty when it has none."""
    try:
        return date.fromisoformat(response.text("hdr_filled_date")).isoformat()
    except ValueError:
        return ""


def _code(response: Response, role: str) -> tuple[str, str]:
    """Return the answer that has a role in the form's identity, with its words, when it is a code; a free text is never used."""
    spec = response.spec
    field_id = getattr(spec.identity, role) if spec else ""
    if not spec or field_id not in spec.by_id or spec.field(field_id).kind not in (Kind.CHOICE, Kind.TRI):
        return "", ""
    code = response.text(field_id)
    return code, answer_words(spec.field(field_id), code) if code else ""


def _digits(text: str) -> str:
    return text if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else ""
