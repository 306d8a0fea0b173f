"""Written text → typed text: dates, times and numbers as they are written in Denmark.

Every function takes any text, never raises, and returns None rather than guess. Accepted ways of
writing: reference paper domain.md §5.4. Invisible format characters, which programs leave behind
when text is pasted, are ignored here; in free text they stay.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Final

from infohus_forms.danish.calendar import MONTHS, WEEKDAYS

PIVOT: Final = 69
"""A year of two digits is 2000–2068 below this and 1969–1999 from it on (the rule of POSIX `%y`)."""
HOURS: Final = 24
MINUTES: Final = 60
YEARS: Final = range(1900, 2200)
"""Years that a date of a case can have; others are slips of the pen."""

LEAP: Final = 2024
"""A year in which every date of a day and a month exists."""
ALL_CALENDARS: Final = range(2000, 2028)
"""Years in which every date is on every weekday once at least: the calendar repeats after 28 years."""
LONGEST_DATE: Final = 40
"""Most characters of a date in words, with its weekday; a longer text is a sentence."""
YEAR = re.compile(r"(?:19|20)[0-9]{2}")

ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
NUMERIC = re.compile(r"([0-9]{1,2})(?:\. ?|- ?|/ ?)([0-9]{1,2})(?:\. ?|- ?|/ ?| )([0-9]{4}|[0-9]{2})\.?")
SEPARATORS = frozenset({("-", "-"), ("/", "/"), ("/", "-"), ("/", " "), (".", ".")})
"""Pairs of separators that make a date; `10.10-12` is rather a time of day."""
IN_WORDS = re.compile(
    r"(?:(?<![^\W\d_])([^\W\d_]{2,10}(?:dag|day|tag)|mittwoch),? )?(?:den |the |der )?([0-9]{1,2})(?:\.|st|nd|rd|th)? ?(?:of )?([^\W\d_]{3,10})\.?,? ([0-9]{4}|[0-9]{2})\.?",
    re.IGNORECASE,
)
MONTH_FIRST = re.compile(r"([^\W\d_]{3,10})\.? ([0-9]{1,2})(?:st|nd|rd|th)?, ?([0-9]{4})", re.IGNORECASE)
"""The English order, which is unambiguous because the month is in letters."""
DASHES = str.maketrans(
    dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d", "-")
    | dict.fromkeys("\u2044\u2215\uff0f", "/")
)
"""Characters that programs and people use for a hyphen (a non-breaking one in Word: Ctrl+Shift+-) and for a slash."""
TIME = re.compile(
    r"(?:kl\.? ?)?([0-9]{1,2})[.:]([0-9]{2})|(?:kl\.? ?)?([0-9]{2})([0-9]{2})|kl\.? ?([0-9]{1,2})", re.IGNORECASE
)
PERIOD = re.compile(r"[0-9] ?(?:[-–—]|til) ?(?:kl\.? ?)?[0-9]", re.IGNORECASE)
LONE_DATE = re.compile(r"\d{1,4}[-–—]\d{1,2}[-–—]\d{1,4}")
"""The numbers of one date, which may not exist."""
NUMBER = re.compile(r"([-−]?)([0-9]+|[0-9]{1,3}(?: [0-9]{3})+|[0-9]{1,3}(?:\.[0-9]{3})+)(?:,([0-9]+))?")
DECIMAL_POINT = re.compile(r"([-−]?)(?<![0-9])([0-9]++)\.([0-9]+)")
THOUSAND_OR_DECIMAL = re.compile(r"[-−]?[0-9]{1,3}\.[0-9]{3}")

FILLERS: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Letters and signs that draw nothing, though Unicode does not count them as format characters."""


def plain(text: str) -> str:
    """Return the text on one line, single spaces, without invisible format characters."""
    return " ".join("".join(char for char in text if not _unseen(char)).split())


def invisible(text: str) -> bool:
    """Return whether the text holds invisible characters (zero width, direction, soft hyphen, fillers)."""
    return not text.isascii() and any(map(_unseen, text))


def _unseen(char: str) -> bool:
    return char in FILLERS or unicodedata.category(char) == "Cf"


def parse_date(text: str) -> str | None:
    """Return a written date as ISO `ÅÅÅÅ-MM-DD`; None if it is not a date, or names a day that does not exist.

    The day comes first, except in ISO: `3.5.26`, `03-05-2026`, `3/5 2026`, `2026-05-03`, `3. maj 2026`.
    A weekday, when given, must be right. A month's name may be one of another language of the region (`3 May 2026`).
    """
    line = plain(text).translate(DASHES)
    if iso := ISO.fullmatch(line):
        return _iso(int(iso[1]), int(iso[2]), int(iso[3]))
    if numeric := NUMERIC.fullmatch(line):
        pair = (line[numeric.end(1)], line[numeric.end(2)])
        return _iso(_year(numeric[3]), int(numeric[2]), int(numeric[1])) if pair in SEPARATORS else None
    if words := IN_WORDS.fullmatch(line):
        found = _iso(_year(words[4]), MONTHS.get(words[3].casefold(), 0), int(words[2]))
        day = words[1] and WEEKDAYS.get(words[1].casefold(), len(WEEKDAYS))
        return None if found and words[1] and day != date.fromisoformat(found).weekday() else found
    if words := MONTH_FIRST.fullmatch(line):
        return _iso(int(words[3]), MONTHS.get(words[1].casefold(), 0), int(words[2]))
    return None


def lacking_in(text: str) -> str:
    """Return what a written date lacks to be one, in Danish: »året« of `30/11`, »dagen« of `november 2026`; empty for another text."""
    line = plain(text).translate(DASHES).rstrip(".")
    if not line or len(line) > LONGEST_DATE:
        return ""
    if YEAR.fullmatch(line):
        return "dagen og måneden"
    if any(parse_date(f"{line}{sign}{LEAP}") for sign in "./-") or any(
        parse_date(f"{line} {year}") for year in ALL_CALENDARS
    ):
        return "året"
    signs = ("1.", "1-", "1/", "1. ")
    return "dagen" if parse_date(f"{line}-01") or any(parse_date(f"{sign}{line}") for sign in signs) else ""


def has_wrong_weekday(text: str) -> bool:
    """Return whether the text is a date but for its weekday, which is that of another day."""
    line = plain(text).translate(DASHES)
    words = IN_WORDS.fullmatch(line)
    if not words or not words[1] or words[1].casefold() not in WEEKDAYS or parse_date(line):
        return False
    return parse_date(line[words.end(1) :].lstrip(", ")) is not None


def _year(digits: str) -> int:
    if len(digits) == len("ÅÅÅÅ"):
        return int(digits)
    return int(digits) + (1900 if int(digits) >= PIVOT else 2000)


def _iso(year: int, month: int, day: int) -> str | None:
    if year not in YEARS:
        return None
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def parse_time(text: str) -> str | None:
    """Return a written time of day as `HH:MM`: `9.40`, `kl. 09:40`, `0940`, `kl. 9`; None for anything else."""
    found = TIME.fullmatch(plain(text))
    if not found:
        return None
    hours, minutes = int(found[1] or found[3] or found[5]), int(found[2] or found[4] or "0")
    return f"{hours:02}:{minutes:02}" if hours < HOURS and minutes < MINUTES else None


def is_period(text: str) -> bool:
    """Return whether the text looks like a period, `13.00–14.30`, where one time or date was asked for."""
    line = plain(text)
    return PERIOD.search(line) is not None and parse_date(line) is None and not LONE_DATE.fullmatch(line)


def parse_number(text: str) -> str | None:
    """Return a written number as a decimal string with `.`: `12,5`, `1.234,5`, `1 234`, `12.5`; None if it is no number.

    The comma is the decimal sign. Digits stay as written (`0,50` is `0.50`). None also when it can mean two
    things, see `is_ambiguous`.
    """
    line = plain(text)
    if is_ambiguous(line):
        return None
    if found := NUMBER.fullmatch(line):
        whole = found[2].replace(" ", "").replace(".", "")
        return ("-" if found[1] else "") + whole + (f".{found[3]}" if found[3] else "")
    if found := DECIMAL_POINT.fullmatch(line):
        return ("-" if found[1] else "") + f"{found[2]}.{found[3]}"
    return None


def is_ambiguous(text: str) -> bool:
    """Return whether a point can be a thousands separator as well as a decimal sign: `1.234`."""
    return THOUSAND_OR_DECIMAL.fullmatch(plain(text)) is not None
