"""The sentences in an empty content control: our own prompts, and those of other programs.

Word puts its own prompt where a building block is missing, and in the browser wherever a field is emptied; LibreOffice
and ONLYOFFICE have theirs. Such a sentence is never an answer (design §3, rule 12), whatever flag the file sets on it (decision 90).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final, NamedTuple

from infohus_forms.formats.word.ooxml.names import ZERO_WIDTH
from infohus_forms.formats.word.ooxml.text import squeezed
from infohus_forms.formats.word.reading.prompt_wordings import FIRST_WORDS, LAST_WORDS, WORDS

LANGUAGES: Final = {
    word: tuple(language for language, words in FIRST_WORDS.items() if word in words.split())
    for word in dict.fromkeys(" ".join(FIRST_WORDS.values()).split())
}
"""The languages with a prompt that begins with a word. The pattern of a language (2 ms to compile) is compiled for the first text that has such a word."""
_CAPITALS = "A-ZÀ-ÖØ-ÞĀĆČĎĒĖĞĢĪİĶŁŃŇŌŐŘŚŞŠŤŪŮŰŹŻŽА-ЯЄІЇҐ"
_STOP = r"\s{0,9}[.\u2026!:;,]{0,6}"
WORD: Final = re.compile(rf"[^\W\d_](?:(?![{_CAPITALS}])[^\W\d_])*")
"""A word; a capital begins another, since a program puts its prompt right next to the text."""
CLOSING: Final = " .\u2026!:;,\u00a0\n\t" + "".join(sorted(ZERO_WIDTH))
"""Characters that may follow a prompt's last word."""
LONGEST: Final = 420
"""Characters at a text's end in which a prompt is looked for: the length of the longest sentence."""
CONTINUES: Final = re.compile(rf"[{_CAPITALS}0-9\n]")
"""What follows our own prompt when the person's text is right behind it: a small letter or a space would continue a sentence of the person's."""
LAST: Final = 60
"""Characters that hold the last words of a prompt, whatever the spaces between them."""
REPEATING: Final = re.compile(
    "kontrol|controls|steuerelement|besturing|contrôles|controles|controlli|controlos|formant"
)
"""Words in a prompt whose last words vary."""
OWN_TO_PROGRAMS: Final = re.compile(
    "(?i)kli[ck]|cliqu|clic|click|tap|try[ck]k?|tryck|tippen|tik|tocc|toque|puls|appuy|touch|napsau|napau|smell|ýtt?[ui]|pikk|naciś|dotkn|klep|клац|торк"
    "|dokun|tıkl|element|item|objekt|bygge|baustein|bouwsteen|byggblock|building|bloc|blok|élément|atriði|hlut|kohde|rakenneosa|položku|öğe|gentage|repeat"
    "|placeholder|platzhalter|pladsholder|platshållare|plassholder|ввода|введення"
)
"""Words in prompts that no person answers with. A prompt without any (»Vælg en dato«) may be a person's sentence where it is one among others."""
QUOTING = re.compile("[»«\"“”„‟'‘’(\\[{<›‹]\\s{0,3}\\Z")
SAYING = re.compile(r":\s{1,3}\Z")
"""What comes before a sentence that is quoted, or that explains what it is: `QUOTING` and `SAYING`."""
MOST: Final = 8
"""Most prompts that are removed from either end of one text; a program puts one or two."""


class _Patterns(NamedTuple):
    """The prompts of one language: as a whole text, at its start, and at its end.

    At the start `before` matches a prompt as a program writes it (group »end«): up to its full stop, the end of the line, or the capital or
    digit of the text after it; else it matches one that a space and a capital follow.
    """

    alone: re.Pattern[str]
    before: re.Pattern[str]
    after: re.Pattern[str]


@cache
def _patterns(language: str) -> _Patterns:
    any_of = "|".join(line.replace(" ", r"\s{1,9}") for line in WORDS[language].split("\n") if line)
    sentence = rf"[{_CAPITALS}0-9]"
    return _Patterns(
        re.compile(rf"(?i)\A(?:{any_of}){_STOP}"),
        re.compile(
            rf"\A\s{{0,9}}(?:{any_of})(?:(?P<end>\s{{0,9}}[.\u2026]|[ \t]{{0,9}}(?=\n)|(?={sentence}))|(?=\s{{1,9}}{sentence}))"
        ),
        re.compile(rf"(?=[{_CAPITALS}\[<«‹])(?:{any_of}){_STOP}\s{{0,99}}\Z"),
    )


class Left(NamedTuple):
    """A text without the prompts at its ends. `dropped` is whether there were any; `doubtful` whether a sentence like one was kept."""

    text: str
    dropped: bool
    doubtful: bool = False


def is_prompt(text: str) -> bool:
    """Return whether the whole text is a prompt of another program, whatever its spaces and full stop."""
    if len(text) > LONGEST or not _may_end(text):
        return False
    line = squeezed(text)
    first = WORD.search(line.lower())
    languages = LANGUAGES.get(first[0], ()) if first else ()
    return any(_patterns(language).alone.fullmatch(line) for language in languages)


def without_prompts(text: str, own: str, *, prompting: bool) -> Left:
    """Return the answer in a control's text: without our own prompt `own` and other programs' prompts, alone, before or after it.

    `prompting` is whether the file flags the text as a prompt; our own alone is then as it should be. A prompt within a
    text, in quotation marks, behind a colon, or as the beginning of a longer sentence is the person's words: only what a
    program puts directly before or after a text is left out (decision 133).
    """
    # The usual cases first, without the large patterns: an untouched field, then a text without a prompt's first and last words.
    if text == own or (prompting and squeezed(text) == own):
        return Left("", dropped=not prompting)
    if not any(map(_may_end, _lines(text))) and not _languages(text):
        return Left(text, dropped=False)
    if is_prompt(text) or squeezed(text) == own:
        return Left("", dropped=True)
    start, doubtful = _from(text, own)
    end, also = _to(text, start, own)
    before, after = (start > 0), (end < len(text))
    left = text[start:end]
    left = left.lstrip() if before else left
    left = left.rstrip() if after else left
    inside = any(map(is_prompt, _lines(left)))
    return Left(left, dropped=before or after, doubtful=doubtful or also or inside)


def _lines(text: str) -> Iterable[str]:
    """Return the lines of a text, each once: a form that holds one line thousands of times is no slower."""
    return dict.fromkeys(text.split("\n"))


def _may_end(text: str) -> bool:
    """Return whether a text ends as a prompt may: most do not, and are not examined further."""
    last = text[-LONGEST:].rstrip(CLOSING).lower()
    return " ".join(last[-LAST:].split()).endswith(LAST_WORDS) or REPEATING.search(last) is not None


def _languages(text: str) -> tuple[str, ...]:
    """Return the languages with a prompt that begins as a text does."""
    first = WORD.match(text.lstrip()) or WORD.match(text.lstrip(), 1)
    return LANGUAGES.get(first[0].lower(), ()) if first else ()


def _from(text: str, own: str) -> tuple[int, bool]:
    """Return the index at which the text begins after prompts, and whether a sentence like one was kept, since it may be the person's."""
    start = 0
    for _ in range(MOST):
        rest = text[start:]
        found = next((hit for language in _languages(rest) if (hit := _patterns(language).before.match(rest))), None)
        if found and (found["end"] is None or not (_of_program(found[0]) or _put_next_to(rest[found.end() :][:1]))):
            return start, True
        if found:
            start += found.end()
        elif rest.startswith(own) and CONTINUES.match(rest, len(own)):
            start += len(own)
        else:
            break
    return start, False


def _to(text: str, start: int, own: str) -> tuple[int, bool]:
    """Return the index at which the text ends before prompts, and whether a sentence like one was kept, since it may be the person's."""
    end = len(text)
    for _ in range(MOST):
        at = _last(text, max(start, end - LONGEST), end)
        if at is None and text[start:end].endswith(own) and _put_next_to(text[start : end - len(own)][-1:]):
            at = end - len(own)
        if at is None:
            break
        # A quotation mark or colon and up to three blanks before the sentence, as QUOTING and SAYING have them.
        before = text[max(start, at - len("»   ")) : at]
        if QUOTING.search(before):
            break
        # »Der står: Klik her for at …« may be an answer, and so may a last sentence that is no program's alone.
        if SAYING.search(before) or not (_of_program(text[at:end]) or _put_next_to(before[-1:])):
            return end, True
        end = at
    return end, False


def _last(text: str, start: int, end: int) -> int | None:
    """Return the index at which the prompt at the end of a text begins."""
    if not _may_end(text[start:end]):
        return None
    languages = dict.fromkeys(_of_words(text[start:end]))
    found = (hit.start() for language in languages if (hit := _patterns(language).after.search(text, start, end)))
    return min(found, default=None)


def _of_words(text: str) -> Iterator[str]:
    for word in WORD.findall(text):
        yield from LANGUAGES.get(word.lower(), ())


def _of_program(prompt: str) -> bool:
    """Return whether a sentence is in words of programs only."""
    return OWN_TO_PROGRAMS.search(prompt) is not None


def _put_next_to(sign: str) -> bool:
    """Return whether a prompt and the sign next to it were put together by a program: no space between them, or a new line."""
    return not sign or sign == "\n" or not sign.isspace()
