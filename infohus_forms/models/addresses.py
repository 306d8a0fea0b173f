r"""An address in a text however it is written: »Skovvej 3« is also »skov vej nr. 3«, »Skovv. 3« and »Skov-\\nvej 3«."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

SAME_WORDS = (
    ("vejen", "vej", "v"), ("gaden", "gade", "gd", "g"), ("stræde", "str"), ("allé", "alle", "al"), ("plads", "pl"),
    ("boulevard", "blvd", "boul"), ("vænge", "vg"), ("nørre", "nr", "n"), ("sønder", "sdr", "s"), ("vester", "v"), ("øster", "ø"),
    ("gammel", "gl"), ("store", "st"), ("lille", "ll"), ("sankt", "skt", "sct", "st"), ("doktor", "dr"),
)  # fmt: skip
"""Words of Danish street names, each with the ways in which it is shortened."""

NO_STREET = re.compile(
    r"(?:(?:adressen?|beskyttet|bopæl|er|fast|har|hemmelig|hjemløs|ikke|ingen|kendes|kendt|oplyses|oplyst|ukendt|uoplyst|uden|vides)\W*)+"
)
"""Words with which somebody says that there is no address to tell; a text of these alone names no place."""

WHOLE = 3
"""Letters that one of them has at the end of a longer word; fewer where a full stop says that it is shortened."""

SHORTEST = 4
"""A shorter street, or part of an address without a number, would be found in texts that do not name it."""
STREET = re.compile(r"([^\W\d][^\d,;\n]{2,}?)[\s,]*(?<!\d)0*([1-9]\d{0,2})(?!\d)")
NUMBER_WORD = re.compile(r"\W(?:nr|no|nummer|husnummer)\W*$")
BETWEEN = r"[\W_]*"
LETTERS = str.maketrans({"é": "e", "è": "e", "ë": "e", "ö": "ø", "ä": "æ", "ü": "y", "ó": "o", "á": "a"})


class Addresses:
    """Addresses that are looked for in texts: each by its street and house number, or whole where it has no number."""

    def __init__(self, addresses: Iterable[str]) -> None:
        ways = {way for address in addresses for way in _ways(address)}
        self._ways = re.compile("|".join(sorted(ways))) if ways else None

    def stand_in(self, text: str) -> bool:
        """Whether one of them stands in the text."""
        return self._ways is not None and self._ways.search(_plain(text)) is not None


def _plain(text: str) -> str:
    """The text in small letters, without accents and characters that nobody sees; »aa«, »ae« and »oe« as one letter."""
    seen = "".join(letter for letter in unicodedata.normalize("NFKC", text) if unicodedata.category(letter) != "Cf")
    plain = seen.casefold().translate(LETTERS)
    return plain.replace("aa", "å").replace("ae", "æ").replace("oe", "ø")


def _ways(address: str) -> Iterator[str]:
    """The patterns of an address."""
    text = _plain(address)
    streets = [(NUMBER_WORD.sub("", found[1]), found[2]) for found in STREET.finditer(text)]
    for street, number in streets:
        if len(_letters(street)) >= SHORTEST:
            yield rf"(?<!\w){_name(street)}{BETWEEN}(?:(?:nr|no|nummer|husnummer){BETWEEN})?0*{number}(?!\d)"
    first = re.split(r"[,;\n]|\d", text)[0]
    if not streets and len(_letters(first)) >= SHORTEST and not NO_STREET.fullmatch(first):
        yield rf"(?<!\w){_name(first)}(?!\w)"


def _name(street: str) -> str:
    """The pattern of a street's name: its words in any of their forms, parted or together, the last also at its end (»skovv.«)."""
    *before, last = re.findall(r"\w+", street)
    least = 1 if street.endswith(".") else WHOLE
    kind = next((word for words in SAME_WORDS for word in words if len(word) >= least and last.endswith(word)), last)
    stem = [last.removesuffix(kind), kind] if last != kind else [last]
    return BETWEEN.join(_word(word) for word in (*before, *stem))


def _word(word: str) -> str:
    same = {other for words in SAME_WORDS if word in words for other in words} | {word}
    return (
        f"(?:{'|'.join(BETWEEN.join(map(re.escape, one)) for one in sorted(same, key=lambda one: (-len(one), one)))})"
    )


def _letters(text: str) -> str:
    return "".join(re.findall(r"[^\W\d_]", text))
