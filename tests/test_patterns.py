"""No pattern takes longer than in proportion to its text, in any process (`tests.support.pumps`): the one place where time is measured."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from itertools import pairwise
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from infohus_forms.combine.disclosure.protection import Protected, addresses
from infohus_forms.danish.addresses import Addresses, _streets
from infohus_forms.danish.cpr import find_cpr, parse_cpr
from infohus_forms.danish.names import OPENERS, PersonName, ways_to_read
from infohus_forms.danish.notations import parse_as
from infohus_forms.danish.offices import OFFICE
from infohus_forms.danish.parsing import is_period, parse_date, parse_number, parse_time
from infohus_forms.danish.repeated import Repeated
from infohus_forms.danish.streets import STREETS, street_addresses
from infohus_forms.files import shipped
from infohus_forms.formats.pdf.common.content_stream import OddContentError, operations
from infohus_forms.formats.word.reading.prompt_wordings import WORDS as PROMPT_WORDS
from infohus_forms.formats.word.reading.prompts import _patterns, without_prompts
from infohus_forms.models.specification.form import Constraint
from infohus_forms.models.specification.patterns import longest_tried
from infohus_forms.models.specification.vocabulary import Kind
from infohus_forms.spec.load import load_form
from infohus_forms.spec.source import SpecError
from infohus_forms.validate.case.meetings import _names
from tests.combine.cases import case, intake
from tests.support import pumps

PATTERNS = pumps.patterns()
MADE = {
    "infohus_forms.combine.documents.extract._telling",
    "infohus_forms.combine.documents.template_check.place",
    "infohus_forms.danish.addresses.__init__",
    "infohus_forms.formats.word.reading.prompts._patterns",
    "infohus_forms.models.specification.patterns.longest_tried",
    "infohus_forms.validate.form.constraints._breaches",
}
"""Functions that make a pattern of what a form, an answer or a template says; each is tried below."""
AT_A_PLACE = {
    f"infohus_forms.formats.pdf.common.content_stream.{name}"
    for name in ("BLOCK", "PIECES", "PLAIN_STRING", "SIMPLE", "TOKEN")
}
"""Patterns that a loop matches where the match before them ended, and never looks for in a text: the loop is tried below."""
OLD_ADDRESS = re.compile(
    rf"(?:(?:[A-ZÆØÅ][\w.-]*\s+){{0,3}}?(?:[A-ZÆØÅ][\w-]*?(?:{STREETS})|(?:{STREETS.title()}))"
    rf"|(?:[A-ZÆØÅ][\w.-]{{2,}}\s+){{1,3}}(?:{STREETS})|\b(?!gen|over|under)[a-zæøå]{{3,}}(?:vej|gade|stræde|allé|vænge))"
    r"\s+(?:nr\.?\s+)?\d{1,3}\s?[A-Z]?\b"
)
OLD_STREET = re.compile(r"([^\W\d][^\d,;\n]{2,}?)[\s,]*(?<!\d)0*([1-9]\d{0,2})(?!\d)")
OLD_RUN = re.compile(r"[^\W\d_][\w’'-]*(?: [^\W\d_][\w’'-]*)+")
"""One pattern each, as they were before they took no more than linear time: what they find is what is to be found."""

WORDS = st.sampled_from(
    ["Skovvej", "skovvej", "påSkovvej", "Lille", "Store", "Kongens", "gade", "Gade", "vejen", "Vejen", "St.Kongensgade", "LilleVej", "Anna", "Ove-Prøve",
     "o", "A", "B", "3", "12", "007", "1234", "3A", "3 B", "nr.", "nr", "Nr. 4", "genvej", "overvej", "hovedgade", "Å-vænge", "Ø.", "bor", "ved", "i",
     "på", "og", "Hr.", "H.C.", "Andersens", "Boulevard", "boulevard", "allé", "Allé", "sti", "1.", "th", "_", "x_vej", "Jens'", "d’Arc", "1a"]
)  # fmt: skip
TEXTS = st.lists(st.tuples(WORDS, st.sampled_from([" ", " ", " ", "", "  ", "\n", ", ", "-", "; "])), max_size=14).map(
    lambda parts: "".join(word + gap for word, gap in parts)
)


def _once() -> Iterator[tuple[str, re.Pattern[Any]]]:
    """Each pattern once, though several modules may have it."""
    seen: set[tuple[Any, int]] = set()
    for name, pattern in PATTERNS.items():
        if (pattern.pattern, pattern.flags) not in seen:
            seen.add((pattern.pattern, pattern.flags))
            yield name, pattern


@pytest.mark.parametrize(("name", "pattern"), [pytest.param(*one, id=one[0]) for one in _once()])
def test_no_pattern_takes_longer_than_in_proportion_to_its_text(name: str, pattern: re.Pattern[Any]) -> None:
    """Found anywhere or matched from end to end, at 100,000 characters of whatever it nearly matches: at most 0.1 s."""
    pieces = pumps.units(pattern)
    if name in AT_A_PLACE:
        found = [*pumps.slow(pattern.match, pieces, ends=("",))]
    else:
        found = [*pumps.slow(lambda text: all(True for _ in pattern.finditer(text)), pieces, ends=("",))]
    found += pumps.slow(pattern.fullmatch, pieces, ends=("\0",))
    assert not found, name


def test_every_pattern_of_the_package_is_pumped() -> None:
    """Globals, tables, and those in a line of code; what is made while the program runs is listed, and tried below."""
    assert len(PATTERNS) > 100
    assert "infohus_forms.danish.cpr.IN_TEXT" in PATTERNS
    assert {kind.info.pattern for kind in Kind} - {None} <= set(PATTERNS.values())
    assert pumps.made_while_running() == MADE


USES: dict[str, Callable[[str], object]] = {
    "addresses in a text": addresses,
    "names of persons": lambda text: _names(text, frozenset()),
    "an office": OFFICE.search,
    "CPR numbers in a text": find_cpr,
    "a CPR number": parse_cpr,
    "a date": parse_date,
    "a time": parse_time,
    "a period": is_period,
    "a number": parse_number,
    "a phone number": lambda text: parse_as(Kind.PHONE, text),
    "a mail address": lambda text: parse_as(Kind.EMAIL, text),
    "a text against an address": Addresses(["Lille Skovvej 3", "Aaaaaaaa 1"]).stand_in,
    "a name in a text": lambda text: [*map(PersonName("Aa Aaa-Aaaa, født A").stand_in, ways_to_read(text))],
    "an answer as a name": PersonName,
    "a text that repeats another": Repeated(["Aaa aaaa aaa Lvej aaaaa, vej aaaa1 010101.", "Aa " * 30]).stand_in,
    "a text that may be repeated": lambda text: Repeated([text], [text]),
    "an address": lambda text: Addresses([text]),
    "an address against itself": lambda text: Addresses([f"{text} 1"]).stand_in(text),
}


@pytest.mark.parametrize("use", USES.values(), ids=USES)
def test_what_applies_a_pattern_to_an_answer_is_no_slower(use: Callable[[str], object]) -> None:
    """The loops around the patterns, with an answer of 100,000 characters."""
    pieces = (
        *pumps.UNITS,
        "Vej 1 ",
        "vej 1",
        "Lvej 1 A ",
        "Aaa Aaa ",
        "1 1 1 ",
        "a a a ",
        "a-",
        "aaaa1 ",
        "Aa Aa 1, ",
        "010101-",
    )
    assert not [*pumps.slow(use, pieces, ends=(" 1",), most=2 * pumps.MOST)]


@pytest.mark.parametrize("language", PROMPT_WORDS)
def test_prompts_of_programs_are_found_in_proportion_to_a_text(language: str) -> None:
    """Whole prompts and prompts cut short, one after the other, under our own prompt and another, in an answer of 100,000 characters."""
    pieces = {piece for pattern in _patterns(language) for piece in pumps.units(pattern)}
    use = partial(without_prompts, own="Skriv her", prompting=True)
    assert not [
        *pumps.slow(use, sorted({*pieces, "Skriv her", "Skriv her\n"}), ends=("", "Skriv her"), most=2 * pumps.MOST)
    ]


def _drawn(content: bytes) -> None:
    """Read the operations of a page's content as far as it is content."""
    with suppress(OddContentError):
        for _ in operations(content):
            pass


def test_a_content_stream_is_read_in_proportion_to_its_length() -> None:
    """Paths, strings in strings, arrays in arrays, cut short, at every place of 100,000 bytes."""
    pieces = {piece for name in AT_A_PLACE for piece in pumps.units(PATTERNS[name])}
    pieces |= {
        b"1 1 m ",
        b"1 1 m 1 1 l 1 1 l q ",
        b"h h h Q ",
        b"q 1 0 0 -1 0 0 cm ",
        b"q 1 0 0 -1 0 0 cm (a",
        b"q 1 0 0 -1 0 0 cm [(a)",
        b"q 1 0 0 -1 0 0 cm 0 0 m\nQ\n",
        b"1 1 1 1 1 1 ",
        b"(",
        b"(a",
        b"(\\(",
        b"(a)",
        b"(a) Tj ",
        b"[",
        b"[(a)",
        b"[(a)1",
        b"<<",
        b"%",
        b"1.1.",
        b"\n%a\n",
        b"/A ",
    }
    assert not [*pumps.slow(_drawn, sorted(pieces), ends=("", ") Tj"), most=5 * pumps.MOST)]


@pytest.mark.parametrize("piece", ["a ", "Aa ", "aaaa", "aa-", "'", "é"])
def test_a_name_of_100_000_letters_is_looked_for_as_fast_as_any(piece: str) -> None:
    """A protected name, an official's and the names of authorities, in a text that nearly holds them."""
    name = (piece * pumps.LENGTH)[: pumps.LENGTH] + "x"
    protected = Protected(case([intake(r1_p_name=name, hdr_filled_by_name=f"{name} y")]))
    assert pumps.timed(protected.named_in, (piece * pumps.LENGTH)[: pumps.LENGTH]) < 2 * pumps.MOST
    # One letter after apostrophes is no name that can be told from any other letter.
    assert protected.named_in(name) is (piece != "'")


def test_a_long_protected_name_is_found_by_its_beginning() -> None:
    """»Anna Prøve Anna Prøve …«: a name of more than 100 letters is not left unprotected."""
    name = "Anna Prøve " * 20
    assert Protected(case([intake(r1_p_name=name)])).named_in(f"Det er {name} selv.")


def test_an_address_in_a_long_answer_is_still_known() -> None:
    """The last letters before the number are what is looked for."""
    assert Addresses(["Bor for tiden hos sin moster og hendes mand på den gamle Skovgårdsvej 3"]).stand_in(
        "hun boede hos sin moster og hendes mand på den gamle Skovgårdsvej 3."
    )


@given(TEXTS)
def test_addresses_are_found_as_by_the_pattern_that_was(text: str) -> None:
    """»Lille Skovvej 3B«, »Store Kongens gade nr. 3«, »på skovvej 3«: the same, from left to right."""
    assert list(street_addresses(text)) == [found[0] for found in OLD_ADDRESS.finditer(text)]


@given(TEXTS)
def test_streets_of_an_answer_are_found_as_by_the_pattern_that_was(text: str) -> None:
    """The name before each house number, from its first letter."""
    assert list(_streets(text)) == [(found[1], found[2]) for found in OLD_STREET.finditer(text)]


@given(TEXTS)
def test_names_are_found_as_by_the_pattern_that_was(text: str) -> None:
    """Two words in a row with capitals."""
    assert _names(text, frozenset({"anna"})) == any(
        first[0].isupper()
        and second[0].isupper()
        and not first.isupper()
        and first.casefold() not in OPENERS
        and not {first.casefold(), second.casefold()} & {"anna"}
        and not OFFICE.search(second)
        for found in OLD_RUN.finditer(text)
        for first, second in pairwise(found[0].split())
    )


@given(st.text("afdelinghuskontor ", max_size=12))
def test_an_office_is_known_as_by_the_pattern_that_was(word: str) -> None:
    """»Ungdomskontoret«: a word that ends in one of an office's."""
    old = re.compile(f".*{OFFICE.pattern}", re.IGNORECASE)
    assert bool(OFFICE.search(word)) is bool(old.fullmatch(word))


@pytest.mark.parametrize(
    ("pattern", "longest"),
    [
        ("[0-9]{1,2}", 100_000),
        ("[A-Z]{2}[0-9]{6}", 100_000),
        (r"\d{4}(-\d{2})?", 100_000),
        (r"(\d{3} )*\d{3}", 100_000),
        ("ja|nej|måske", 100_000),
        ("[A-ZÆØÅ].*", 100_000),
        (r"\w+ \w+", 1_000),
        (r"[^@ ]+@[^@ ]+\.[a-z]{2,}", 100),
        ("(a+)+b", 0),
        (r"(\w+\s?)*x", 0),
        ("(a|aa)+b", 0),
        ("(a?){40}a{40}", 0),
        (r"(a)\1", 0),
        ("(?=a)a", 0),
        (r"(?<!\w)a", 0),
        ("[a-z", 0),
        ("a*a*a*a*b", 0),
    ],
)
def test_a_pattern_of_an_author_is_tried_on_what_it_can_bear(pattern: str, longest: int) -> None:
    """»[0-9]{1,2}« on any answer, »(a+)+b« on none."""
    assert longest_tried(pattern) == longest


@pytest.mark.parametrize(
    "pattern", ["[a-z]*[a-z]*[a-z]*x", "(a|b|ab)[a-b]*[ab]*c", "a{1,50}a{1,50}a{1,50}b", r"(\d{3} )*\d{3}", ".*a.*b"]
)
def test_a_pattern_that_is_allowed_stays_within_the_time(pattern: str) -> None:
    """At the longest text that it may be tried on."""
    length = longest_tried(pattern)
    assert length
    compiled = re.compile(pattern)
    for piece in ("a", "ab", "z", "1", "111 "):
        assert pumps.timed(compiled.fullmatch, (piece * length)[:length]) <= 2 * pumps.MOST


def test_a_specification_with_a_pattern_that_may_run_for_ever_is_refused_with_its_line(tmp_path: Path) -> None:
    """`spec check` says so at the author's line; a form from outside that carries one is not read by it."""
    root = tmp_path / "form_specs"
    copytree(shipped("form_specs"), root)
    path = root / "redskab2_bidrag/1.0.yaml"
    path.write_text(path.read_text("utf-8").replace('pattern: "[0-9]{1,2}"', 'pattern: "([0-9]+)+x"'), "utf-8")
    with pytest.raises(SpecError) as stop:
        load_form(path)
    assert any("mønstret" in item.message and ".yaml:155" in item.place for item in stop.value.findings)
    with pytest.raises(ValidationError):
        Constraint(pattern="(a+)+b")


def test_an_answer_too_long_for_its_pattern_does_not_pass() -> None:
    """It is not tried, and said to be written in another way than asked for."""
    assert longest_tried(r"\w+ \w+") < len("a" * 1000 + " b")
