"""CPR numbers: their notation, the date in them, the check digits, and the search in free text (`models/like_cpr.py`).

Rules: cpr.dk, »Opbygning af CPR-nummeret« (century by the seventh digit) and »Personnumre uden
kontrolciffer«: a number that fails modulus 11 is fully valid, so that check gives at most a note.
"""

from __future__ import annotations

import re
from datetime import date

from infohus_forms.danish.parsing import plain
from infohus_forms.models.like_cpr import IN_TEXT, find_cpr

__all__ = ["IN_TEXT", "birth_date", "find_cpr", "is_replacement", "parse_cpr", "passes_modulus_11"]

DASH = r"[-‐‑‒–—−]"
WRITTEN = re.compile(rf"([0-9]{{6}}) ?{DASH}? ?([0-9A-ZÆØÅ]{{4}})")
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
