"""The folder of the templates of the combined documents, and the time with which such a document is dated."""

from __future__ import annotations

from datetime import UTC, date, datetime

from infohus_forms.files import shipped

TEMPLATES = shipped("templates")
"""`templates/`: next to the package in a checkout, inside it when installed."""


def moment(dated: date) -> datetime:
    """Return noon of the day in UTC: documents are dated, not timed, and never by the clock."""
    return datetime(dated.year, dated.month, dated.day, 12, tzinfo=UTC)
