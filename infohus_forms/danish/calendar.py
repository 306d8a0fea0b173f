"""Names of months and days of the week in dates, in Danish and in the languages that programs write dates in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_MONTHS: Final = (
    ("januar", "jan", "january"),
    ("februar", "feb", "february", "februari", "febr"),
    ("marts", "mar", "march", "mars", "märz"),
    ("april", "apr"),
    ("maj", "may", "mai"),
    ("juni", "jun", "june"),
    ("juli", "jul", "july"),
    ("august", "aug", "augusti"),
    ("september", "sep", "sept"),
    ("oktober", "okt", "october", "oct"),
    ("november", "nov"),
    ("december", "dec", "desember", "dezember", "des", "dez"),
)
_DAYS: Final = (
    ("mandag", "monday", "måndag", "montag"),
    ("tirsdag", "tuesday", "tisdag", "dienstag"),
    ("onsdag", "wednesday", "mittwoch"),
    ("torsdag", "thursday", "donnerstag"),
    ("fredag", "friday", "freitag"),
    ("lørdag", "saturday", "lördag", "samstag"),
    ("søndag", "sunday", "söndag", "sonntag"),
)


def _numbered(names: tuple[tuple[str, ...], ...]) -> Mapping[str, int]:
    return {name: number for number, same in enumerate(names) for name in same}


MONTHS: Final = {name: number + 1 for name, number in _numbered(_MONTHS).items()}
"""Month by its name in small letters, 1–12: Danish, English, German, Norwegian, Swedish; no name means two months."""
WEEKDAYS: Final = _numbered(_DAYS)
"""Day of the week by its name in small letters, 0 for Monday."""
