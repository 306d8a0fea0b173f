"""Name and day of someone who acts in a case, as they are written to `sag.yaml`."""

from __future__ import annotations

from datetime import date

from infohus_forms.casework.storage.case_folder import CaseError
from infohus_forms.danish.cpr import find_cpr
from infohus_forms.danish.parsing import parse_date


def is_name(name: str) -> bool:
    """Return whether the text is a name: not blank and without a CPR number."""
    return bool(name.strip()) and not find_cpr(name)


def day_of(text: str, today: date) -> str:
    """Return the day given with --date as ISO, `today` without one. Raise CaseError for text that is not a date, or a day in the future."""
    day = parse_date(text) if text else today.isoformat()
    if day is None or day > today.isoformat():
        raise CaseError("--date er ikke en dato, der har været. Skriv den som dd.mm.åååå.")
    return day
