"""Who did something in a case and on which day, as it is put into `sag.yaml`."""

from __future__ import annotations

from datetime import date

from infohus_forms.casework.storage.case_file import CaseError
from infohus_forms.danish.cpr import find_cpr
from infohus_forms.danish.parsing import parse_date


def is_name(name: str) -> bool:
    """Whether somebody is named, and not by a CPR number."""
    return bool(name.strip()) and not find_cpr(name)


def day_of(text: str, today: date) -> str:
    """The day that was written with --date as ISO, `today` when nothing was. Raises CaseError for none, or one that has not been."""
    day = parse_date(text) if text else today.isoformat()
    if day is None or day > today.isoformat():
        raise CaseError("--date er ikke en dato, der har været. Skriv den som dd.mm.åååå.")
    return day
