"""The combined assessment as PDF/A-3a and PDF/UA-1, with exactly the data of its pages embedded."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from infohus_forms.combine.documents.templates import TEMPLATES, moment
from infohus_forms.formats.typesetting import Attachment, attach, fitting_all, typeset
from infohus_forms.models.assessment import Assessment
from infohus_forms.models.specification.form import canonical

STANDARDS = ("a-3a", "ua-1")
DATA = "samlet_vurdering.json"
"""The name of the embedded data."""


def combined_pdf(assessment: Assessment) -> bytes:
    """Return the document. The same assessment gives the same bytes; a character without a glyph is shown as `[U+…]`.

    Raises typst.TypstError when it would not conform.
    """
    return pdf_from(assessment.as_json())


def pdf_from(shown: Mapping[str, Any]) -> bytes:
    """Return the document made from an assessment as JSON, as one of our documents carries it."""
    when = moment(date.fromisoformat(shown["dated"]))
    pages = typeset(TEMPLATES / "pdf/assessment.typ", fitting_all(shown), standards=STANDARDS, timestamp=when)
    data = Attachment(canonical(shown), "Data", "application/json", "Den samlede vurdering som data")
    return attach(pages, {DATA: data}, timestamp=when)
