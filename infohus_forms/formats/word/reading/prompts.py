"""The sentences in an empty content control: our own prompts, and those of other programs.

Word puts its own prompt where a building block is missing, and in the browser wherever a field is emptied; LibreOffice
and ONLYOFFICE have theirs. Such a sentence is never an answer (design §3, rule 12), whatever flag the file sets on it (decision 90).
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final, NamedTuple

from infohus_forms.formats.word.ooxml.names import ZERO_WIDTH
from infohus_forms.formats.word.ooxml.text import squeezed

WORDS: Final = {
    "da": r"""
Klik( eller tryk)?( her)?,? for at (skrive|angive|indtaste|tilføje|indsætte|vælge) ((en |noget |din )?tekst|(en )?dato|datoen)( her)?
Klik( eller tryk)?( her)?,? for at (angive|indtaste|tilføje|indsætte|vælge) (et (element|billede|punkt)|en (byggeblok|byggesten|værdi))
Klik( eller tryk)? på ikonet for at (tilføje|indsætte) et billede
Vælg (et (element|punkt|billede)|en (byggeblok|byggesten|blok|værdi|dato))
(Angiv|Indtast) en dato
(Skriv|Indtast|Angiv) tekst( her)?
(Din|Deres) tekst her
\[(Skriv|Indtast|Angiv)( tekst)?( her)?\]
(Angiv|Skriv|Indtast) (alt )?(det )?indhold,? (som |der )?du vil gentage,? (herunder|inklusive|også) andre indholdskontrol(elementer|ler)?(\. Du kan også [^.\n]{1,160})?
""",
    "en": r"""
Click( or tap)?( here)? to (enter|type|add|insert|choose|select) ((some |your )?text|(a |the )?date|an item|a (picture|value|building block))( here)?
Click( or tap)? icon to add picture
(Choose|Select) (an item|a (building block|value|date|picture))
(Enter|Pick) a date
(Enter|Type) text( here)?
Your text here
\[(Type|Enter)( text)?( here)?\]
Enter any content that you want to repeat,? including other content controls(\. You can also [^.\n]{1,160})?
""",
    "nb": r"""
Klikk( eller trykk)?( her)?,? for å (skrive inn|skrive|angi|legge til|sette inn|velge) ((en |litt )?tekst|(en |ein )?dato|datoen)( her)?
Klikk( eller trykk)?( her)?,? for å (angi|legge til|sette inn|velge) (et (element|bilde)|en (byggeblokk|byggekloss|verdi)|eit (element|bilete))
Velg et (element|bilde)
Vel eit (element|bilete)
(Velg|Vel|Angi|Skriv inn) (en|ein) (byggeblokk|byggekloss|verdi|dato)
(Skriv inn|Angi) tekst( her)?
(Din tekst|Teksten din) her
\[Skriv( inn)?( tekst)?( her)?\]
(Skriv inn|Angi) (alt )?(det )?innhold(et)?,? (som )?du vil gjenta,? (inkludert|også|medregnet) andre innholdskontroller(\. Du kan også [^.\n]{1,160})?
""",
    "sv": r"""
Klicka( eller tryck)?( här)?,? för att (ange|skriva|lägga till|infoga|välja) ((en |lite )?text|(ett )?datum|datumet)( här)?
Klicka( eller tryck)?( här)?,? för att (ange|lägga till|infoga|välja) (ett (objekt|alternativ|byggblock|värde)|en bild)
Välj (ett (objekt|alternativ|byggblock|värde|datum)|en bild)
Ange ett datum
(Ange|Skriv) text( här)?
Din text här
\[(Skriv|Ange)( text)?( här)?\]
(Ange|Skriv) (allt )?(det )?innehåll,? (som )?du vill upprepa,? (inklusive|även) andra innehållskontroller(\. Du kan också [^.\n]{1,160})?
""",
    "de": r"""
(Klicken( oder tippen)?|Tippen) Sie( hier)?,? um (einen |Ihren )?Text (hier )?(einzugeben|einzufügen|hinzuzufügen)
(Klicken( oder tippen)?|Tippen) Sie( hier)?,? um ((ein |das )?Datum|ein (Bild|Element)|einen (Baustein|Wert)) (einzugeben|einzufügen|hinzuzufügen|auszuwählen)
Wählen Sie (ein (Element|Bild|Datum)|einen (Baustein|Wert)) aus
Geben Sie ein Datum ein
Datum (eingeben|auswählen)
(Hier )?Text (hier )?eingeben
Element auswählen
Ihr Text hier
\[(Hier )?(Text )?eingeben\]
Geben Sie (alle |beliebige )?Inhalte ein,? die (Sie )?wiederhol(en möchten|t werden sollen),? (einschließlich|auch) (anderer|weiterer) Inhaltssteuerelemente(\. Sie können [^.\n]{1,160})?
""",
}
"""The prompts by language, one a line, in words of old and new versions: `(a|b)` is a choice, `?` marks what may be missing.

Text, date, list, picture, building block and repeated section, of Word, LibreOffice and ONLYOFFICE. Each ends with a full
stop, or with nothing. The variants are written out, since the wording differs between versions; every part is bounded.
"""

_ANY = "|".join(line.replace(" ", r"\s{1,9}") for lines in WORDS.values() for line in lines.split("\n") if line)
_STOP = r"\s{0,9}[.\u2026!:;,]{0,3}"
_BEGINS = r"A-Z\["
_CAPITALS = "A-ZÆØÅÄÖÜ"
FIRST: Final = re.compile(
    r"(?:\[|(?:klik|vælg|angiv|indtast|skriv|din|deres|click|choose|select|enter|pick|type|your|klikk|velg|vel|angi|teksten|klicka|välj|ange"
    r"|klicken|tippen|wählen|geben|datum|hier|text|element|ihr)[\s,])",
    re.IGNORECASE,
)
"""The first word of each prompt. Most texts have none, so the large patterns (15 ms each to compile) are compiled for the first that has."""
CLOSING: Final = " .\u2026!:;,\u00a0\n\t" + "".join(sorted(ZERO_WIDTH))
"""Characters that may follow a prompt's last word."""
LONGEST: Final = 420
"""Characters at a text's end in which a prompt is looked for: the length of the longest sentence."""
LAST_WORDS: Final = (
    "tekst", "text", "dato", "datoen", "date", "datum", "datumet", "element", "punkt", "billede", "bilde", "bilete", "bild", "blok", "byggesten",
    "blokk", "byggekloss", "block", "værdi", "verdi", "värde", "value", "item", "picture", "her", "here", "här", "hier", "einzugeben", "einzufügen",
    "hinzuzufügen", "auszuwählen", "aus", "ein", "eingeben", "auswählen", "objekt", "alternativ", "]",
)  # fmt: skip
"""The last letters of the prompts."""
REPEATING: Final = re.compile("kontrol|controls|steuerelement")
"""Words in a prompt whose last words vary."""
QUOTING = re.compile("[»«\"“”„‟'‘’(\\[{<›‹]\\s{0,3}\\Z")
SAYING = re.compile(r":\s{1,3}\Z")
"""What comes before a sentence that is quoted, or that explains what it is: `QUOTING` and `SAYING`."""
MOST: Final = 8
"""Most prompts that are removed from either end of one text; a program puts one or two."""


@cache
def _alone() -> re.Pattern[str]:
    return re.compile(rf"(?i)\A(?:{_ANY}){_STOP}")


@cache
def _before() -> re.Pattern[str]:
    """Match a prompt at the start of a text as the program wrote it: up to its full stop, the end of the line, or the capital or digit of the text after it."""
    return re.compile(rf"\A\s{{0,9}}(?:{_ANY})(?:\s{{0,9}}[.\u2026]|[ \t]{{0,9}}(?=\n)|(?=[{_CAPITALS}0-9]))")


@cache
def _flagged() -> re.Pattern[str]:
    """Match the same where the file flags the text as a prompt: up to whatever does not continue the word."""
    return re.compile(rf"\A\s{{0,9}}(?:{_ANY})(?:\s{{0,9}}[.\u2026]|(?![^\W\d_{_CAPITALS}]))")


@cache
def _after() -> re.Pattern[str]:
    return re.compile(rf"(?=[{_BEGINS}])(?:{_ANY}){_STOP}\s{{0,99}}\Z")


class Left(NamedTuple):
    """A text without the prompts at its ends. `dropped` is whether there were any; `doubtful` whether one was kept."""

    text: str
    dropped: bool
    doubtful: bool = False


def is_prompt(text: str) -> bool:
    """Return whether the whole text is a prompt of another program, whatever its spaces and full stop."""
    if len(text) > LONGEST or not _may_end(text):
        return False
    line = squeezed(text)
    return FIRST.match(line) is not None and _alone().fullmatch(line) is not None


def _may_end(text: str) -> bool:
    """Return whether a text ends as a prompt may: most do not, and are not examined further."""
    last = text.rstrip(CLOSING).casefold()
    return last.endswith(LAST_WORDS) or REPEATING.search(last) is not None


def without_prompts(text: str, own: str, *, prompting: bool) -> Left:
    """Return the answer in a control's text: without our own prompt `own` and other programs' prompts, alone, before or after it.

    `prompting` is whether the file flags the text as a prompt; our own is then reported only next to other text. A
    prompt of another program within a text, in quotation marks, or behind a colon is the person's words.
    """
    # The usual cases first, without the large patterns: an untouched field, then a text without a prompt's first and last words.
    if text == own or (prompting and squeezed(text) == own):
        return Left("", dropped=not prompting)
    if not prompting and not _may_end(text[-LONGEST:]) and not _begins(text, prompting=False):
        return Left(text, dropped=False)
    if is_prompt(text):
        return Left("", dropped=True)
    start, end = _from(text, own, prompting=prompting), len(text)
    end, doubtful = _to(text, start, own, prompting=prompting)
    before, after = (start > 0), (end < len(text))
    left = text[start:end]
    left = left.lstrip() if before else left
    return Left(left.rstrip() if after else left, dropped=before or after, doubtful=doubtful)


def _begins(text: str, *, prompting: bool) -> re.Match[str] | None:
    """Match the prompt at the start of a text."""
    if not FIRST.match(text.lstrip()):
        return None
    return (_flagged() if prompting else _before()).match(text)


def _from(text: str, own: str, *, prompting: bool) -> int:
    """Return the index at which the text begins after prompts."""
    start = 0
    for _ in range(MOST):
        found = _begins(text[start:], prompting=prompting)
        if not found:
            break
        start += found.end()
    # A small letter right after our prompt would make it the beginning of a word or sentence of the person's.
    if prompting and text.startswith(own, start) and not text[start + len(own) :][:1].islower():
        start += len(own)
    return start


def _to(text: str, start: int, own: str, *, prompting: bool) -> tuple[int, bool]:
    """Return the index at which the text ends before prompts, and whether a sentence like one was kept, since it may be the person's."""
    end = len(text)
    if prompting and len(text) - start > len(own) and text.endswith(own):
        end -= len(own)
    for _ in range(MOST):
        window = max(start, end - LONGEST)
        possible = _may_end(text[window:end]) and FIRST.search(text, window, end)
        found = _after().search(text, window, end) if possible else None
        if not found:
            break
        # A quotation mark or colon and up to three blanks before the sentence, as QUOTING and SAYING have them.
        before = text[max(start, found.start() - len("»   ")) : found.start()]
        if QUOTING.search(before):
            break
        # »Der står: Klik her for at …« may be an answer, so the sentence is kept and reported; with the flag it is a prompt.
        if SAYING.search(before) and not prompting:
            return end, True
        end = found.start()
    return end, False
