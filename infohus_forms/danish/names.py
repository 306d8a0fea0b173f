"""Search for a person's name in a text, however it is written: »Lone Prøvesen« is also »Prøvesen, Lone«, »L. Prøvesens« and »prøve-sen«.

Everything is compared as words of plain letters (`plain_letters`), so a text takes no more than linear time.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache
from typing import TypeAlias

Words: TypeAlias = tuple[str, ...]
"""A name as its words, in plain letters."""

LETTERS = str.maketrans({"ö": "ø", "ä": "æ", "ü": "y", "ł": "l", "đ": "d", "ı": "i"})
"""Letters of other languages, written as Danes write them."""
RING = "a\N{COMBINING RING ABOVE}"
WORD = re.compile(r"[^\W\d_]+")
HYPHENS = re.compile(r"(?<=[^\W\d_])(?:[-\N{HYPHEN}]\s{0,3}|\n)(?=[^\W\d_])")
"""A hyphen within a word, also at the end of a line; or the end of a line that may divide a word."""
TAIL = re.compile(
    r"(?:famili|sag|slægt|klan|hus|hjemm?|brødr|brødre|søster|søstr|søskend|børn|barn|dreng|pige|søn|sønn|datter|døtr|forældr|par|parr|grupp|bande|forløb|møde|"
    r"mappe|netværk|miljø|bolig|lejlighed|problem|tvilling|fætr|kusin)(?:e|en|ene|er|erne|et|ne|n|r)?s?$|ernes?$|ske$"
)
"""The rest of a word that begins with a surname: »Prøvesenfamilien«, »Prøvesensagen«, »Prøvesenerne«; not »demografi«."""
FRONT = frozenset(
    {"familien", "familie", "fam", "hr", "herr", "fru", "frøken", "frk", "brødrene", "søstrene", "søskende", "ægteparret", "parret", "slægten", "klanen", "unge"}
)  # fmt: skip
"""Words after which even a short or ordinary word with a capital is a name."""
OPENERS = frozenset({
    "af", "alle", "at", "begge", "blev", "da", "de", "den", "der", "det", "du", "efter", "en", "er", "et", "familien", "flere", "for", "fra",
    "han", "har", "hos", "hun", "i", "ifølge", "ingen", "ja", "kan", "kun", "man", "med", "mor", "nej", "når", "og", "om", "på", "siden",
    "skolen", "som", "så", "til", "under", "ved", "vi",
})  # fmt: skip
"""Words that begin a sentence before a capitalised word that is not a person's name: »Hos Kommune …«."""
ORDINARY = frozenset(
    [
        "bak",
        "bang",
        "bjerg",
        "bjørn",
        "blad",
        "bo",
        "bonde",
        "bro",
        "bund",
        "by",
        "bær",
        "dal",
        "dam",
        "degn",
        "eng",
        "falk",
        "fisker",
        "frost",
        "fugl",
        "gade",
        "gren",
        "hane",
        "have",
        "hede",
        "hjort",
        "holm",
        "høj",
        "jæger",
        "kirkegård",
        "klog",
        "konge",
        "krog",
        "kvist",
        "lam",
        "lang",
        "lille",
        "lind",
        "lund",
        "lyng",
        "lykke",
        "mark",
        "munk",
        "møller",
        "nord",
        "præst",
        "ravn",
        "rose",
        "sand",
        "skov",
        "skytte",
        "smed",
        "sol",
        "sommer",
        "sten",
        "stor",
        "storm",
        "strand",
        "sø",
        "sund",
        "toft",
        "ulv",
        "ung",
        "vang",
        "vest",
        "vinter",
        "winter",
        "øst",
        "ågård",
        "å",
        "ø",
    ]
)
"""Surnames that are everyday words too, in plain letters: found alone only with a capital letter within a sentence (decision 132)."""
NO_INITIAL = frozenset("iåø")
"""Letters that are words: »i skov« is not I. Skov."""
STOP = re.compile(r"[.!?:]\s")
"""What may be the end of a sentence: two words on either side of it are not one name, unless the first is an initial."""
PARTS = re.compile(
    r"[,;/()\n\[\]»«\"]|\b(?:f\.|(?:født|kaldet|alias|også|kendt|som|hedder|tidligere|tidl|nu|eller|og)\b)"
)
"""What separates several names in one answer: »Lone Demo (kaldet Lulu)«, »Lone Demo, født Prøve«. In small letters only: »F.« is an initial."""
NO_NAME = frozenset(
    {"ukendt", "ikke", "oplyst", "uoplyst", "anonym", "borger", "borgeren", "beskyttet", "hemmeligt", "navn", "navnet", "ingen", "kendes", "hr", "fru"}
)  # fmt: skip
"""Words that people write in place of a name, or before it."""
SHORTEST = 4
"""Fewest letters of a surname that is searched for alone: a shorter word would be found in texts that do not name anybody."""
LONG = 6
"""Fewest letters of half a surname, and of a user's name (»ldemo«, »lonedemo«), that is searched for alone."""
FEW_WORDS = 2
"""Most words of a name that may be a phrase of everyday words (»bo by«)."""
MOST_WORDS = 20
"""Most words of an answer that are taken as names: an answer must not make the search as long as itself."""
BREAK = ""
"""In place of a word: nothing on one side of it is a name with anything on the other."""


@lru_cache(maxsize=1024)  # an answer is searched for names, for addresses and for repeated texts
def plain_letters(text: str) -> str:
    """Return the text in small letters, without accents and invisible characters; »aa«, »ae« and »oe« as one letter."""
    seen = _without(unicodedata.normalize("NFKC", text), "Cf").casefold().translate(LETTERS)
    plain = _without(unicodedata.normalize("NFD", seen).replace(RING, "å"), "Mn")
    return plain.replace("aa", "å").replace("ae", "æ").replace("oe", "ø")


def _without(text: str, category: str) -> str:
    """Return the text without the characters of one category of Unicode."""
    for letter in set(text):
        if unicodedata.category(letter) == category:
            text = text.replace(letter, "")
    return text


def words(text: str) -> Words:
    """Return the words of a name or of part of one, in plain letters; a name with a hyphen is two words."""
    return tuple(WORD.findall(plain_letters(text)))


def ways_to_read(text: str) -> Iterator[list[str]]:
    """Yield the words of a text, as often as it can be read: as written, with words put together at hyphens, and spaced letters as one."""
    plain = plain_letters(text)
    written = list(_words(plain))
    yield written
    if HYPHENS.search(plain):
        yield list(_words(HYPHENS.sub("", plain)))
    together = list(_spaced(written))
    if len(together) < len(written):
        yield together


def _words(plain: str) -> Iterator[str]:
    """Yield the words; `BREAK` after one of more than one letter that ends a sentence."""
    for word in WORD.finditer(plain):
        yield word[0]
        if len(word[0]) > 1 and STOP.match(plain, word.end()):
            yield BREAK


def _spaced(written: Iterable[str]) -> Iterator[str]:
    """Yield the words, single letters in a row put together: »d e m o«."""
    letters = ""
    for word in written:
        if len(word) == 1:
            letters += word
            continue
        if letters:
            yield letters
        letters = ""
        yield word
    if letters:
        yield letters


@lru_cache(maxsize=8192)
def stems(word: str) -> frozenset[str]:
    """Return what a word may be a form of: itself, without the genitive, and without the rest of a compound (`TAIL`)."""
    tail = TAIL.search(word)
    found = {word, word.removesuffix("s")}
    if tail and tail.start():
        first = word[: tail.start()]
        found |= {first, first.removesuffix("s")}
    return frozenset(found)


class Phrases:
    """Names that are searched for as they are; `turned` also with the last word first."""

    def __init__(self, names: Iterable[Words], *, turned: bool = False) -> None:
        own = {name for name in names if 0 < len(name) <= MOST_WORDS}
        self._ways = own | {(name[-1], *name[:-1]) for name in own} if turned else own
        self._lengths = sorted({len(way) for way in self._ways}, reverse=True)
        self._last = frozenset(way[-1] for way in self._ways)

    def stand_in(self, read: Sequence[str]) -> bool:
        """Return whether one of them is among the words of a text."""
        return any(self._at(read, place) for place in range(len(read)))

    def without(self, read: Sequence[str]) -> list[str]:
        """Return the words of a text with `BREAK` in place of each of the names."""
        left: list[str] = []
        place = 0
        while place < len(read):
            length = self._at(read, place)
            left.append(BREAK if length else read[place])
            place += length or 1
        return left

    def _at(self, read: Sequence[str], place: int) -> int:
        """Return the number of words of the longest name that begins at this word, its last word also in another form; 0 when there is none."""
        for length in self._lengths:
            last = place + length - 1
            if last < len(read) and not self._last.isdisjoint(forms := stems(read[last])):
                first = tuple(read[place:last])
                if any((*first, word) in self._ways for word in forms):
                    return length
        return 0


class PersonName:
    """One person's name as an answer gives it: found by its surname, and by a given name or an initial next to any part of it.

    A given name alone is often somebody else's and is not searched for, unless the answer has no other word.
    """

    def __init__(self, answer: str) -> None:
        segments = [part for part in map(_name_words, PARTS.split(answer)) if part][:MOST_WORDS]
        surnames, self._given = _parted(segments)
        whole = {tuple(word for one in segment for word in one)[:MOST_WORDS] for segment in segments}
        everyday = {one for one in surnames | whole if len(one) <= FEW_WORDS and ORDINARY.issuperset(one)}
        alone = {one for one in (surnames | whole) - everyday if len("".join(one)) >= SHORTEST}
        first = {word for segment in segments for one in segment[:1] for word in one} & self._given
        users = {
            f"{start}{word}"
            for given in first
            for start in (given, given[0])
            for one in surnames
            for word in (*one, "".join(one))
        }
        self._alone = Phrases(
            alone | {("".join(one),) for one in alone} | {(user,) for user in users if len(user) >= LONG}
        )
        self._surname = {word for one in surnames for word in one}
        self._initials = {word[0] for word in self._given} - NO_INITIAL
        # »Bo By« is only told from »bo i by« by its capitals.
        self._is_ordinary = ORDINARY.issuperset(self._surname | self._given)
        self._halves = {word for one in surnames if len(one) > 1 for word in one if len(word) >= SHORTEST} - ORDINARY
        # Half of a long surname is hardly another word, so it needs no capital letter.
        self._long = frozenset(word for word in self._halves if len(word) >= LONG)
        self._doubtful = (self._surname | self._given) - {word for one in alone if len(one) == 1 for word in one}

    def stand_in(self, read: Sequence[str]) -> bool:
        """Return whether the name is among the words of a text."""
        return self._alone.stand_in(read) or self.whole_in(read)

    def whole_in(self, read: Sequence[str]) -> bool:
        """Return whether two parts of the name are next to each other, or with one word between them: a given name or its initial is one."""
        for place, word in enumerate(() if self._is_ordinary else read):
            for other in read[place + 1 : place + 3]:
                if other == BREAK:
                    break
                if self._fit(word, other) or self._fit(other, word):
                    return True
        return False

    def capital_in(self, text: str, reads: Iterable[Sequence[str]], others: Collection[str] = ()) -> bool:
        """Return whether a short or ordinary word of the name, or half of a surname, is a name in this text: it has a capital letter.

        `others` are words of the names of people who work on the case. A given name of somebody else before it makes it theirs.
        """
        sought = self._doubtful.difference(others)
        if not sought:
            return False
        together = "\n".join("\n".join(read) for read in reads)
        if not any(word in together for word in sought):
            return False
        if any(not (self._long & sought).isdisjoint(stems(word)) for read in reads for word in read):
            return True
        seen = _without(unicodedata.normalize("NFKC", text), "Cf")
        tokens = [(one.start(), one.end(), one[0]) for one in WORD.finditer(seen)]
        return any(
            self._is_name(seen, tokens, number, found)
            for number, (_, _, word) in enumerate(tokens)
            if word[0].isupper() and (found := sought & stems(plain_letters(word)))
        )

    def _is_name(self, text: str, tokens: Sequence[tuple[int, int, str]], number: int, found: AbstractSet[str]) -> bool:
        """Return whether the word at a place, with a capital letter, names this person, by the words next to it."""
        start, end, word = tokens[number]
        before = plain_letters(tokens[number - 1][2]) if number else ""
        gap = text[tokens[number - 1][1] : start] if number else ""
        is_first = not number or not gap.isspace() or "\n" in gap
        if before in FRONT and not gap.strip(". \n"):
            return True
        after = plain_letters(tokens[number + 1][2]) if number + 1 < len(tokens) else ""
        has_tail = text[end : end + 1] in ("-", "\N{HYPHEN}") and bool(TAIL.match(after))
        is_compound = has_tail or found.isdisjoint((plain := plain_letters(word), plain.removesuffix("s")))
        if is_compound:
            return has_tail or not is_first or not found.isdisjoint(self._halves)
        if self._is_ordinary and before in self._given | self._surname and tokens[number - 1][2][0].isupper():
            return True
        # Alone: half a surname anywhere, an everyday word within a sentence; not after somebody else's name.
        surnames = {
            one
            for one in found
            if one in self._halves or (one in ORDINARY and one in self._surname and len(one) >= SHORTEST)
        }
        is_theirs = not is_first and tokens[number - 1][2][0].isupper() and before not in OPENERS
        return bool(surnames) and not is_theirs and (not is_first or not surnames.isdisjoint(self._halves))

    def _fit(self, given: str, other: str) -> bool:
        """Return whether the first is a given name and the second another word of the name, or an initial and a surname."""
        if given not in self._given and given not in self._initials:
            return False
        forms = stems(other)
        if given in self._given and not self._given.isdisjoint(forms):
            return given not in forms
        return not self._surname.isdisjoint(forms)


def _name_words(part: str) -> list[Words]:
    """Return the words of one name, each as the words between its hyphens."""
    split = (words(one) for one in plain_letters(part).split()[:MOST_WORDS])
    return [one for one in split if one and not NO_NAME.issuperset(one)]


def _parted(segments: Sequence[Sequence[Words]]) -> tuple[set[Words], set[str]]:
    """Return surnames and given names of an answer: the last word of each name is a surname; »Demo, Lone« has it first."""
    if not segments:
        return set(), set()
    first, *rest = segments
    if len(first) == 1 and rest:
        # A surname, a comma and the given names; a segment of several words may also be a whole name, so its last word counts as both.
        given = {word for one in rest[0] for word in one}
        surnames = {first[0], *(one[-1] for number, one in enumerate(rest) if number or len(one) > 1)}
    else:
        given = {word for segment in segments for one in segment[:-1] for word in one}
        surnames = {segment[-1] for segment in segments}
    return surnames, {word for word in given if len(word) > 1}
