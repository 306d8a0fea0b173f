"""The search for CPR numbers in any text, however they are written: the one recogniser of answers, messages, logs and names of files.

It lies with the nouns, since every finding masks its words (`masked.py`); `danish/cpr.py` has the notation of a number in a field of its own.
Decision 130 has what is found, what is left alone, and why. Numbers in letters (»enogtredive«) are not found.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

BETWEEN: Final = 60
"""Most characters between the date and the four digits: »310207, og de sidste fire cifre i nummeret er 4000«."""
BETWEEN_SAID: Final = 12
"""Most characters between them where the words before say that it is a CPR number: »CPR 310207 og så 4000«."""
BEFORE: Final = 40
"""Characters before a number in which a word may say what it is."""
IN_TEXT: Final = re.compile(
    # The lookbehind stands after the first digit, so that a search skips text without digits.
    r"(?P<first>[0-9](?<![0-9]{2}))(?:"
    r"(?P<plain>[0-9]{5})|(?P<long>[0-9]{7})"
    r"|(?P<day>[0-9])(?:(?P<gap> ?[^\w\s,;:] ?|[ _])(?P<month>[0-9]{2})(?: ?[^\w\s,;:] ?|[ _])"
    r"|[-./ ]{0,2}(?P<named>jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)[a-z]{0,6}[-.,/ ]{0,2})(?P<year>(?:[0-9]{2}){1,2})"
    r"|(?P<single>(?<![0-9] [0-9])(?: [0-9]){5}))"
    rf"(?P<between>(?:%2[0DdFf]|[^0-9]|4(?=\s?(?:sidste\s)?cif)){{0,{BETWEEN}}}?)"
    r"(?P<four>[0-9]{4}|[0-9]{2} [0-9]{2}|(?:[0-9] ){3}[0-9]|(?P<letters>(?=[a-zæøå]{0,3}[0-9])[0-9a-zæøå]{4}(?![a-zæøå])))(?![0-9])",
    re.IGNORECASE,
)
"""A date and four more digits, near each other; `_is_number` decides from the words around them. Every repetition has a bound."""
SEPARATED: Final = re.compile(r"(?:%2[0DF]|[^\w\n]|_){0,4}|\s?-\s{0,3}", re.IGNORECASE)
"""What is between the two parts of one number: signs of any kind, and the end of a line only after a hyphen."""
PAUSE: Final = re.compile(r"[.,;:!?)\]]\s")
"""What ends a sentence or part of one: »d. 030526, 4000 Roskilde«."""
TELLS: Final = re.compile(
    r"cpr|cif|personn|pers\.? ?nr|l[øo]benr|l[øo]benumm|streg|minus|dash|hyphen|endelse|ender p|slut|efterf|sidste f|last f",
    re.IGNORECASE,
)
"""Words between the two parts by which they are one number."""
SAID_BEFORE: Final = re.compile(r"(?:cpr|person[- ]?n(?:r|umm)|pers\.? ?nr|erstatningsn)[^0-9\n]{0,30}$", re.IGNORECASE)
"""Words before a number by which it is a CPR number, whatever it looks like."""
OTHER_NUMBER: Final = re.compile(
    r"(?<![^\W_])(?:(?:(?P<property>gab|gnr|bnr|matr|matrikel|ejendoms?|bfe)|(?P<account>cvr|ean|gln|konto|faktura|ordre|imei|serie|vare|produktions)"
    r"|(?P<case>sag|sagen|sags|journal|ref|reference|dok|dokument|akt|bilag|kle|emne|tlf|telefon|mobil|mob|fax))[-. ]{0,2}(?:nr|no|num|nummer)?[.:# ]{0,3}"
    r"|(?P<unit>p|se)-(?:nr|nummer)[.: ]{0,3}|(?P<file>j[-. ]{0,2}nr)[.: ]{0,3})$",
    re.IGNORECASE,
)
"""Words before a number of something else than a person: what each excuses is in `_is_number`."""
DIGEST: Final = re.compile(r"[0-9a-f]{12,64}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""A digest or a generated id identifies no one: it stays whole, since people copy it into their journal."""
LONGEST_DIGEST: Final = 64
HEXADECIMAL: Final = frozenset("0123456789abcdef-")
DAYS: Final = frozenset({*range(1, 32), *range(61, 92)})
"""Days above 60 occur in replacement numbers."""
MONTHS: Final = range(1, 13)
RECENT: Final = range(20, 40)
"""Years of two digits in which a date with a time of day is a moment and no number: a person with that number would be born in 1920–1939."""
HOURS, MINUTES = 24, 60
YEARS: Final = range(1800, 2200)
CASE_YEARS: Final = range(2000, 2040)
"""Years after the number of a case: »010203/2024«."""


class _Drawn(dict[int, int | None]):
    """For `str.translate`: digits of any script as 0–9, dashes as »-«, blanks as one; nothing for characters that are not drawn."""

    def __missing__(self, code: int) -> int | None:
        letter, kind = chr(code), unicodedata.category(chr(code))
        if kind in ("Cf", "Mn", "Me"):
            own: int | None = None
        elif kind == "Nd":
            own = ord("0") + unicodedata.decimal(letter)
        else:
            own = (
                ord("-")
                if kind == "Pd" or letter in "−⁃➖"
                else ord("/")
                if letter in "⁄∕"
                else ord(" ")
                if kind == "Zs"
                else code
            )
            wide = unicodedata.normalize("NFKC", letter)
            own = ord(wide) if own == code and len(wide) == 1 and wide.isascii() and not wide.isdigit() else own
        self[code] = own
        return own


DRAWN: Final = _Drawn()


def find_cpr(text: str) -> tuple[tuple[int, int], ...]:
    """Return the (start, end) of everything in a text that looks like a CPR number.

    Dates that cannot exist are found too, when day and month are in range: a number with a slip in it is still personal data.
    """
    if text.isascii():
        return tuple(_spans(text.replace("\t", " ")))
    drawn = text.translate(DRAWN).replace("\t", " ")
    spans = tuple(_spans(drawn))
    if not spans or len(drawn) == len(text):
        return spans
    places = [number for number, letter in enumerate(text) if DRAWN[ord(letter)] is not None]
    return tuple((places[start], places[end - 1] + 1) for start, end in spans)


def _spans(text: str) -> list[tuple[int, int]]:
    found, place = [], 0
    while one := IN_TEXT.search(text, place):
        if _is_number(one, text) and not _in_digest(one, text):
            found.append(one.span())
            place = one.end()
        else:
            # A part of what was no number may be the beginning of one.
            place = one.start() + 1
    return found


def _is_number(found: re.Match[str], text: str) -> bool:
    """Return whether a date and four digits are one CPR number, by how they are written and by the words around them."""
    day, month, _ = _date(found)
    if day not in DAYS or month not in MONTHS:
        return False
    between, before = found["between"], text[max(0, found.start() - BEFORE) : found.start()]
    other = OTHER_NUMBER.search(before)
    # The number of a property may be written as a CPR number is; one of an account or a business never has a hyphen.
    if other and (other["property"] or ("-" not in between and (other["account"] or other["unit"]))):
        return False
    is_case = bool(other and (other["case"] or other["file"]))
    if _is_joined(found, before, between, is_case=is_case):
        return True
    return bool(TELLS.search(between) or (len(between) <= BETWEEN_SAID and not is_case and SAID_BEFORE.search(before)))


def _is_joined(found: re.Match[str], before: str, between: str, *, is_case: bool) -> bool:
    """Return whether date and digits are written as one number, whatever the words around them say.

    A case may be filed under a CPR number: a word for a case or a phone before it only excuses what few people would write as one.
    """
    if found["letters"] or not SEPARATED.fullmatch(between) or PAUSE.search(between):
        return False
    # Four digits in pairs or one by one may belong to anything, unless a hyphen or the same way of writing joins them to the date.
    if " " in found["four"] and "-" not in between and not found["single"]:
        return False
    if found["plain"]:
        return not ({"/", ":"} & {*between} and (is_case or int(found["four"]) in CASE_YEARS))
    return bool(found["single"]) or (bool(between) and not is_case and _is_parted_number(found, before, between))


def _is_parted_number(found: re.Match[str], before: str, between: str) -> bool:
    """Return the same for a date that is written with signs between its parts, or with four digits of the year: it may be a date only."""
    year, four = _date(found)[2], found["four"].replace(" ", "")
    gap = (found["gap"] or ".").strip() or " "
    if before[-1:] == gap and before[-2:-1].isdigit():
        return False  # inside a list of numbers
    if len(year) > len("ÅÅ"):
        return bool(between.strip()) and int(year) in YEARS and not _is_time(four) and int(four) not in YEARS
    return not (int(year) in RECENT and _is_time(four))


def _date(found: re.Match[str]) -> tuple[int, int, str]:
    """Return day, month and the digits of the year."""
    if found["day"]:
        month = MONTHS[0] if found["named"] else int(found["month"])
        return int(found["first"] + found["day"]), month, found["year"]
    digits = found["first"] + (found["plain"] or found["long"] or found["single"].replace(" ", ""))
    if found["long"] and int(digits[4:]) not in YEARS and int(digits[:4]) in YEARS:
        return int(digits[6:]), int(digits[4:6]), digits[:4]
    return int(digits[:2]), int(digits[2:4]), digits[4:]


def _is_time(four: str) -> bool:
    return int(four[:2]) < HOURS and int(four[2:]) < MINUTES


def _in_digest(found: re.Match[str], text: str) -> bool:
    """Return whether the digits are inside a digest or an id: letters a–f touch them, or come after a hyphen."""
    start, end = found.span()
    if text[max(0, start - 1) : start] not in HEXADECIMAL and text[end : end + 1] not in HEXADECIMAL:
        return False
    first = max(0, start - LONGEST_DIGEST)
    for one in DIGEST.finditer(text, first, end + LONGEST_DIGEST):
        if one.start() <= start and end <= one.end():
            around = text[max(0, one.start() - 1) : one.start()] + text[one.end() : one.end() + 1]
            return not any(map(str.isalnum, around)) and not one[0].isdigit()
    return False
