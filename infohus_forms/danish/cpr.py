"""CPR numbers: their notation, the date in them, the check digits, and a search in free text.

Rules: cpr.dk, »Opbygning af CPR-nummeret« (century by the seventh digit) and »Personnumre uden
kontrolciffer«: a number that fails modulus 11 is fully valid, so that check gives at most a note.
"""

from __future__ import annotations

import re
from datetime import date

from infohus_forms.danish.parsing import plain

DASH = r"[-‐‑‒–—−]"
WRITTEN = re.compile(rf"([0-9]{{6}}) ?{DASH}? ?([0-9A-ZÆØÅ]{{4}})")
UNSEEN = "\u00ad\u200b-\u200f\u2060\ufeff"
"""Characters that are not drawn, as text copied from a page or a mail has them; inside brackets of a pattern."""
_U = rf"[{UNSEEN}]?"
IN_TEXT = re.compile(
    rf"(?:(?<![0-9A-Za-z])|(?<=[Cc][Pp][Rr]))(?:0{_U}[1-9]|[12]{_U}[0-9]|3{_U}[01]|6{_U}[1-9]|[78]{_U}[0-9]|9{_U}[01]){_U}(?:0{_U}[1-9]|1{_U}[0-2])"
    rf"(?:{_U}[0-9]){{2}}(?:[^\S\n]|{DASH}|[{UNSEEN}]){{0,4}}[0-9](?:{_U}[0-9]){{3}}(?!{_U}[0-9])"
)
"""Six digits that could be day, month and year, and four more. Days above 60 occur in replacement numbers."""
WEIGHTS = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)


def parse_cpr(text: str) -> str | None:
    """Return the number as `DDMMÅÅ-LLLL`, with or without dash or space as written; None if it has another form.

    Letters are allowed among the last four: administrative replacement numbers have them. Whether the
    date exists is another question (`birth_date`).
    """
    found = WRITTEN.fullmatch(plain(text).upper())
    return f"{found[1]}-{found[2]}" if found else None


def is_replacement(cpr: str) -> bool:
    """Return whether it is a replacement number, which has letters and need not hold a date."""
    return not cpr[7:].isdigit()


def birth_date(cpr: str) -> date | None:
    """Return the date of birth in `DDMMÅÅ-LLLL`, with the century of the seventh digit; None if there is no such day."""
    if is_replacement(cpr):
        return None
    day, month, year, seventh = int(cpr[:2]), int(cpr[2:4]), int(cpr[4:6]), int(cpr[7])
    try:
        return date(_century(seventh, year) + year, month, day)
    except ValueError:
        return None


CENTURIES = (
    (range(4), range(100), 1900),
    ((4, 9), range(37), 2000),
    ((4, 9), range(37, 100), 1900),
    (range(5, 9), range(58), 2000),
    (range(5, 9), range(58, 100), 1800),
)
"""Seventh digits, years of two digits, and the century they stand for (cpr.dk)."""


def _century(seventh: int, year: int) -> int:
    return next(century for digits, years, century in CENTURIES if seventh in digits and year in years)


def passes_modulus_11(cpr: str) -> bool:
    """Return whether the weighted sum of the ten digits is divisible by 11; replacement numbers always pass."""
    if is_replacement(cpr):
        return True
    digits = cpr[:6] + cpr[7:]
    return sum(weight * int(digit) for weight, digit in zip(WEIGHTS, digits, strict=True)) % 11 == 0


def find_cpr(text: str) -> tuple[tuple[int, int], ...]:
    """Return the (start, end) of everything in a free text that looks like a CPR number.

    Dates that cannot exist are found too, when day and month are in range: a number with a slip in it is still personal data.
    """
    return tuple(found.span() for found in IN_TEXT.finditer(text))
