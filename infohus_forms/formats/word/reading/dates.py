"""The day that a date control has saved next to its text (ISO 29500-1 §17.5.2.7), and whether it is the day that is shown.

Word saves a day as midnight without a zone (`T00:00:00Z`). ONLYOFFICE saves a day that was picked as the moment of local
midnight (`T22:00:00Z` of the day before), and gives every other date control, empty or typed, the moment at which it
opened the file: its clock is not an answer (design §3, rule 12).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Final, NamedTuple

from infohus_forms.danish.calendar import MONTHS

SAVED: Final = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?!\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,9})?)?(?:Z|([+-])(\d\d):?(\d\d))?(?!\d))?",
    re.ASCII,
)
WORDS: Final = re.compile(r"[0-9]+|[^\W\d_]+")
AT_ONCE: Final = timedelta(seconds=2)
"""Longest time between the first and the last date that a program saves when it opens a file."""
WINTER, SUMMER = timedelta(hours=1), timedelta(hours=2)
TURN: Final = time(1)
"""The time of day at which the clocks change, in UTC (directive 2000/84/EC, articles 2–3)."""
WEST, EAST, QUARTER = timedelta(hours=-12), timedelta(hours=14), 15
"""Largest offsets of time zones from UTC, and the minutes of which every offset is a multiple."""
MARCH, OCTOBER, DAYS = 3, 10, 31
MIDNIGHT: Final = time()


class Saved(NamedTuple):
    """A saved date: the days that it may mean, and the moment in UTC unless it is midnight; a moment other than midnight was not picked."""

    days: frozenset[date]
    clock: datetime | None


def saved(text: str) -> Saved | None:
    """Return the date that a control has saved; None for a text that is no date."""
    found = SAVED.match(text)
    if not found:
        return None
    try:
        day = date(*map(int, found.group(1, 2, 3)))
        at = time(int(found[4] or 0), int(found[5] or 0), int(found[6] or 0))
    except ValueError:
        return None
    # Word's own form: a day without a zone, whatever zone is written after it.
    if at == MIDNIGHT:
        return Saved(frozenset((day,)), None)
    away = timedelta(hours=int(found[8] or 0), minutes=int(found[9] or 0))
    try:
        moment = datetime.combine(day, at) + (away if found[7] == "-" else -away)
        here = danish_time(moment)
    except OverflowError:
        return Saved(frozenset((day,)), None)
    # The day in UTC or in Denmark (decision 91); midnight in Denmark is ONLYOFFICE's form of a day that was picked.
    return Saved(frozenset((day, here.date())), None if here.time() == MIDNIGHT else moment)


def danish_time(moment: datetime) -> datetime:
    """Return a moment in UTC by the clocks in Denmark; calculated, since Windows has no table of time zones."""
    begins, ends = (datetime.combine(_last_sunday(moment.year, month), TURN) for month in (MARCH, OCTOBER))
    return moment + (SUMMER if begins <= moment < ends else WINTER)


def program_clock(found: Iterable[tuple[str, str]]) -> frozenset[str]:
    """Return the saved dates that are the clock of the program that opened the file, from pairs of a control's name and its saved date.

    They are moments that two controls share to within `AT_ONCE`: a person does not pick two dates at once.
    """
    moments = sorted({(item.clock, name, text) for name, text in found if (item := saved(text)) and item.clock})
    # Two different names: a control that is in the file twice has its saved date twice, and that is no clock.
    near = [pair for pair in pairwise(moments) if pair[0][1] != pair[1][1] and pair[1][0] - pair[0][0] <= AT_ONCE]
    return frozenset(text for pair in near for _, _, text in pair)


def disagree(shown: str, text: str, clock: frozenset[str]) -> bool:
    """Return whether a readable saved date is another day than the shown text names, in figures or with the month's name.

    A program writes the text again from the saved date (ISO 29500-1 §17.5.2.7), so a text that names no day, or an empty
    one, disagrees too. A date of `program_clock` is no date, and neither is a time of day behind an empty field.
    """
    item = saved(text)
    if item is None or text in clock or (item.clock and not shown.strip()):
        return False
    return not any(_named(shown, day) for day in item.days)


def is_of_program(shown: str, text: str) -> bool:
    """Return whether a saved date that disagrees with the shown one is a program's own: its clock, or midnight in another time zone.

    Word saves midnight, and so does every date picker, in the zone where the day was picked. Seconds, or minutes that no time zone has, are a clock.
    """
    item = saved(text)
    if item is None or item.clock is None or not shown.strip():
        return False
    if item.clock.second or item.clock.minute % QUARTER:
        return True
    nights = (datetime.combine(day, MIDNIGHT) - item.clock for day in _around(item.clock.date()) if _named(shown, day))
    return any(WEST <= away <= EAST for away in nights)


def _around(day: date) -> Iterable[date]:
    """Return the day, the day before and the day after."""
    number = day.toordinal()
    return [date.fromordinal(one) for one in range(max(number - 1, 1), min(number + 1, date.max.toordinal()) + 1)]


def _named(shown: str, day: date) -> bool:
    """Return whether a text names a day: day, month and year in figures (or a four-digit year first), or day, month's name and year."""
    words = [word.casefold() for word in WORDS.findall(shown)]
    figures = [int(word) for word in words if word[0].isdecimal()]
    months = [MONTHS[word] for word in words if word in MONTHS]
    if months:
        return months == [day.month] and figures in ([day.day, day.year], [day.day, day.year % 100])
    if any(len(word) == len("ÅÅÅÅ") for word in words[:1]):
        return figures == [day.year, day.month, day.day]
    return figures in ([day.day, day.month, day.year], [day.day, day.month, day.year % 100])


def _last_sunday(year: int, month: int) -> date:
    """Return the last Sunday of a month of 31 days."""
    last = date(year, month, DAYS)
    return last - timedelta(days=last.isoweekday() % 7)
