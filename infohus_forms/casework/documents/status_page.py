"""The status of a case on one printable page: the flow, gates, exit, what is awaited and what can be made now."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from infohus_forms.casework.issuing.due_forms import forms_due
from infohus_forms.casework.review.progress_model import Place
from infohus_forms.casework.review.review import Review
from infohus_forms.casework.storage.municipality_profile import profile_for
from infohus_forms.danish.formatting import danish_date
from infohus_forms.files import shipped, write
from infohus_forms.formats.typesetting import fitting_all, typeset
from infohus_forms.models.case import Reference

STANDARDS = ("a-2a", "ua-1")
MOST_AWAITED = 12
"""Most lines that fit on the page; the rest is counted, and `infohus check` lists it."""


def write_status(result: Review, path: Path, *, today: date) -> Path:
    """Write the status page of a case. Raises NotWrittenError."""
    due = forms_due(result.folder.shelf, result.case, result.place, profile_for(result.folder), today=today)
    ready = tuple(order.name for order in due.orders)
    return write(path, status_pdf(result.reference, result.place, ready, today=today))


def status_pdf(reference: Reference, place: Place, ready: tuple[str, ...], *, today: date) -> bytes:
    """Return the page as PDF/A-2a and PDF/UA-1; `ready` names the forms that `infohus next` would make.

    It names no person and quotes no answer except dates; after exit X1 it only states that the police handle the case.
    """
    day = datetime(today.year, today.month, today.day, 12, tzinfo=UTC)
    data = fitting_all(contents(reference, place, ready, today))
    return typeset(shipped("templates/pdf") / "status.typ", data, standards=STANDARDS, timestamp=day)


def contents(reference: Reference, place: Place, ready: tuple[str, ...], today: date) -> dict[str, Any]:
    """Return the content of the page, as texts."""
    awaited = place.awaited[:MOST_AWAITED]
    return {
        "case_no": reference.case_no,
        "infohus": reference.infohus_name,
        "fictional": reference.fictional,
        "date": danish_date(today.isoformat()),
        "steps": [
            {
                "letter": step.letter,
                "name": step.name,
                "state": step.state.value,
                "happened": [str(one) for one in step.happened],
            }
            for step in place.steps
        ],
        "gates": [
            {
                "after": gate.after,
                "name": gate.name,
                "asks": gate.asks,
                "state": gate.state.value,
                "day": _day(gate.day),
            }
            for gate in place.gates
        ],
        "exit": _exit(place),
        "awaited": [
            {
                "who": one.who,
                "what": ", ".join(filter(None, (one.what, one.note))),
                "since": _day(one.since),
                "deadline": _day(one.deadline),
                "overdue": one.overdue,
            }
            for one in awaited
        ],
        "more": len(place.awaited) - len(awaited),
        "ready": list(ready),
    }


def _exit(place: Place) -> dict[str, Any] | None:
    taken = place.exit
    if taken is None:
        return None
    return {
        "code": taken.code,
        "name": taken.name,
        "ours": taken.ours,
        "day": _day(taken.day),
        "duty": taken.duty,
        "lacking": list(taken.lacking),
    }


def _day(iso: str) -> str:
    return danish_date(iso) if iso else ""
