"""Names of archive copies."""

from __future__ import annotations

import hashlib

import pytest

from infohus_forms.archive.naming import archive_name, safe_case
from infohus_forms.models.case import Reference
from infohus_forms.models.response import Carrier, Response
from tests.support.builders import a_form, a_response

FORM = a_form(
    """
    - {id: authority, kind: choice, choices: kommune politi}
    - {id: rater, kind: choice, choices: faelles egen}
    - {id: meeting, kind: number}
    - {id: supplement, kind: number}
    - {id: edition, kind: choice, choices: ny rettelse}
    - {id: status, kind: choice, choices: kladde endelig}
    - {id: unit, kind: text}
    - {id: hdr_filled_date, kind: date}
    """,
    form="redskab3",
    identity={role: role for role in ("authority", "rater", "meeting", "supplement", "edition", "status", "unit")},
)
CASE = Reference("DEMO-2026-0042", "")


def test_a_name_says_case_form_meeting_and_date() -> None:
    """The example of the contract."""
    response = a_response(FORM, {"meeting": "1", "rater": "faelles", "edition": "ny", "hdr_filled_date": "2026-09-18"})
    assert archive_name(response, CASE) == "DEMO-2026-0042_redskab3_moede1_2026-09-18.pdf"


def test_drafts_corrections_and_supplements_are_told_apart() -> None:
    """What differs between two forms of a kind stands in the name as a code."""
    answers = {
        "authority": "politi",
        "supplement": "2",
        "edition": "rettelse",
        "status": "kladde",
        "hdr_filled_date": "2026-09-18",
    }
    assert (
        archive_name(a_response(FORM, answers), CASE)
        == "DEMO-2026-0042_redskab3_politi_supplement2_rettelse_kladde_2026-09-18.pdf"
    )


def test_free_text_and_the_received_name_are_never_used() -> None:
    """A unit, a meeting »hos Ida Prøve« and the file's own name stay out."""
    response = a_response(
        FORM,
        {"unit": "Ida Prøve", "meeting": "hos Ida Prøve", "hdr_filled_date": "2026-09-18"},
        file="Ida Prøve 320199-0000.docx",
    )
    name = archive_name(response, CASE)
    assert name == "DEMO-2026-0042_redskab3_2026-09-18.pdf"


def test_a_refused_file_is_named_by_its_digest() -> None:
    """There is nothing else to name it by."""
    digest = hashlib.sha256(b"x").hexdigest()
    refused = Response("Ida Prøve.pdf", digest, Carrier.NONE, None, None, {}, {})
    assert archive_name(refused, CASE) == f"DEMO-2026-0042_ulaest_{digest[:12]}.pdf"


@pytest.mark.parametrize(
    ("case_no", "safe"),
    [
        ("26/01234", "26-01234"),
        ("320199-0000", "uden-sagsnummer"),
        ("sag 3201990000", "uden-sagsnummer"),
        ("../../etc", "etc"),
        ('a<b>:"|?*\\c', "a-b-c"),
        ("CON", "sag-CON"),
        ("nul.txt", "sag-nul.txt"),
        ("Ærø 7. ", "Ærø-7"),
        ("", "uden-sagsnummer"),
        ("x" * 99, "x" * 40),
    ],
)
def test_a_case_number_becomes_a_name_that_any_system_takes(case_no: str, safe: str) -> None:
    """Windows' letters and reserved names, paths, and what looks like a CPR number."""
    assert safe_case(case_no) == safe
