"""The notations of kinds of fields: how a text that people write becomes a value, and how the value is written for people.

`KINDS` (`models/specification/vocabulary.py`) names them. A value that is written out can be parsed again and is then the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from infohus_forms.danish.cpr import parse_cpr
from infohus_forms.danish.parsing import parse_date, parse_number, parse_time, plain
from infohus_forms.models.specification.vocabulary import Kind

LONGEST_EMAIL: Final = 254
"""Characters of the longest address that mail can be sent to (RFC 5321, §4.5.3.1.3)."""
COUNTRY_CODE: Final = re.compile(r"1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|[0-9]{3}")
"""Country codes are of one, two or three digits, and none is the beginning of another (ITU-T E.164, annex D)."""


class Notation(NamedTuple):
    """`parse` makes a value of a text, None of what has none, and never raises; `write` makes a text of a value."""

    parse: Callable[[str], str | None]
    write: Callable[[str], str] = str


def parse_as(kind: Kind, text: str) -> str | None:
    """Return the value of a text in a field of a kind with a meaning (`Answer.MEANING`); None if it has none, never a guess.

    Invisible characters and blanks around the text are passed over.
    """
    info, line = kind.info, unicodedata.normalize("NFC", plain(text))
    if info.pattern and not info.pattern.fullmatch(line):
        return None
    return NOTATIONS[info.notation].parse(line) if info.notation else line


def _date(iso: str) -> str:
    parts = iso.split("-")
    return ".".join(reversed(parts)) if [len(part) for part in parts] == [4, 2, 2] else iso


def _phone(line: str) -> str:
    """A number that is like the pattern of its kind, as `12 34 56 78`; of another country as `+46 701234567`."""
    number = re.sub(r"\A(?:\+|00)45", "", line.replace(" ", ""))
    if not number.startswith("+"):
        return " ".join(number[at : at + 2] for at in range(0, len(number), 2))
    code = COUNTRY_CODE.match(number, 1)
    end = code.end() if code else 1
    return f"{number[:end]} {number[end:]}"


def _email(line: str) -> str | None:
    """An address with its domain in small letters. What is before the @ may be told apart by capitals (RFC 5321, §2.4)."""
    name, _, domain = line.rpartition("@")
    small = domain.lower()
    # A letter whose small form is of two characters (İ) makes another domain.
    return f"{name}@{small}" if len(line) <= LONGEST_EMAIL and len(small) == len(domain) else None


NOTATIONS: Final[Mapping[str, Notation]] = {
    "date": Notation(parse_date, _date),
    "time": Notation(parse_time, lambda value: value.replace(":", ".")),
    "number": Notation(parse_number, lambda value: value.replace(".", ",")),
    "cpr": Notation(parse_cpr),
    "phone": Notation(_phone),
    "email": Notation(_email),
}
