r"""Search for an address in a text, however it is written: »Skovvej 3« is also »skov vej nr. 3«, »Skovv. 3« and »Skov-\\nvej 3«."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from infohus_forms.danish.names import plain_letters

SAME_WORDS = (
    ("vejen", "vej", "v"), ("gaden", "gade", "gd", "g"), ("stræde", "str"), ("allé", "alle", "al"), ("plads", "pl"),
    ("boulevard", "blvd", "boul"), ("vænge", "vg"), ("nørre", "nr", "n"), ("sønder", "sdr", "s"), ("vester", "v"), ("øster", "ø"),
    ("gammel", "gl"), ("store", "st"), ("lille", "ll"), ("sankt", "skt", "sct", "st"), ("doktor", "dr"),
)  # fmt: skip
"""Words of Danish street names, each with its abbreviations."""

NO_STREET = re.compile(
    r"(?:(?:adressen?|beskyttet|bopæl|er|fast|har|hemmelig|hjemløs|ikke|ingen|kendes|kendt|oplyses|oplyst|ukendt|uoplyst|uden|vides)\W*)+"
)
"""Words with which people state that there is no address; a text of only these names no place."""

WHOLE = 3
"""Minimum letters of such a word at the end of a longer word; fewer where a full stop shows that it is shortened."""

SHORTEST = 4
"""Minimum letters: a shorter street, or part of an address without a number, would be found in texts that do not name it."""
LONGEST, MOST = 40, 20
"""Letters of a name that are looked for, the last ones before the number, and streets of one answer. The CPR register gives a street
40 letters and an answer holds one address or two; without bounds an answer could make a pattern as long as itself."""
WORD = re.compile(r"[^\W_]+")
DIGITS = re.compile(r"\d+")
HOUSE = re.compile(r"(?<!\d)0*+([1-9]\d{0,2})")
PARTS = re.compile(r"[,;\n]")
FIRST = re.compile(r"[^,;\n\d]*")
LETTER = re.compile(r"[^\W\d]")
PARTING = "," + "".join(filter(str.isspace, map(chr, range(0x3001))))
"""Blanks and commas between a name and its number."""
FEWEST = 3
"""Minimum characters of a name."""
NUMBER_WORD = re.compile(r"\W(?:nr|no|nummer|husnummer)\W*$")
BETWEEN = r"[\W_]*+"


class Addresses:
    """Addresses that are looked for in texts: each by its street and house number, or whole if it has no number."""

    def __init__(self, addresses: Iterable[str]) -> None:
        ways = {way for address in addresses for way in _ways(address)}
        self._ways = re.compile("|".join(sorted(ways))) if ways else None

    def stand_in(self, text: str) -> bool:
        """Return whether one of them is in the text."""
        return self._ways is not None and self._ways.search(plain_letters(text)) is not None


def _ways(address: str) -> Iterator[str]:
    """Yield the patterns of an address."""
    text = plain_letters(address)
    streets = [(NUMBER_WORD.sub("", street), number) for street, number in islice(_streets(text), MOST)]
    for street, number in streets:
        if len(_letters(street)) >= SHORTEST:
            end = _cut(street, slice(-LONGEST, None))
            # A name that was cut may be preceded by more of itself; a whole one must not be the end of another word.
            begin = r"(?<!\w)" if end == street else ""
            yield rf"{begin}{_name(end)}s?{BETWEEN}(?:(?:nr|no|nummer|husnummer){BETWEEN})?0*{number}(?!\d)"
            # The number first: »nr. 3 på Skovvej«. One letter may belong to it.
            yield rf"(?<!\d)0*{number}[a-z]?[^\w\n]{{1,3}}(?:(?:på|i|af){BETWEEN})?{_name(end)}(?!\w)"
    first = FIRST.match(text)[0]  # type: ignore[index]  # matches any text
    if not streets and len(_letters(first)) >= SHORTEST and not NO_STREET.fullmatch(first):
        begin = _cut(first, slice(LONGEST))
        yield rf"(?<!\w){_name(begin)}" + (r"(?!\w)" if begin == first else "")


def _cut(street: str, part: slice) -> str:
    """Return a street's name, or that part of its letters if it has more than `LONGEST`, with the characters between them."""
    places = [at for at, letter in enumerate(street) if letter.isalnum()]
    return street if len(places) <= LONGEST else street[places[part][0] : places[part][-1] + 1]


def _streets(text: str) -> Iterator[tuple[str, str]]:
    """Yield the text before each house number, from its first letter on, and the number.

    Neither digits nor a comma, semicolon or line end are part of a street's name, but blanks and commas may separate it from the number.
    """
    behind = 0
    for digits in DIGITS.finditer(text):
        begin = digits.start()
        # Too near to the number before it for a name between them.
        if begin - behind < FEWEST:
            behind = digits.end()
            continue
        number = HOUSE.fullmatch(digits[0])
        end = behind + len(text[behind:begin].rstrip(PARTING))
        cut = max(text.rfind(sign, behind, end) for sign in ",;\n") + 1
        letter = LETTER.search(text, max(cut, behind), end)
        behind = digits.end()
        if number and letter:
            least = letter.start() + FEWEST
            end = max(end, least)
            if least <= begin and not PARTS.search(text, letter.start(), end):
                yield text[letter.start() : end], number[1]


def _name(street: str) -> str:
    """Return the pattern of a street's name: its words in any of their forms, separate or joined, the last also at its end (»skovv.«)."""
    *before, last = WORD.findall(street)
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
    return "".join(filter(str.isalpha, text))
