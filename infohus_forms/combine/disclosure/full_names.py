"""Full names of the person, the reporter and whoever has custody, in texts that would be shown: no document of the group needs them.

A protected name is the task of `protection.py`. Here only a full name counts, of two words or more: a first name alone often belongs to
somebody else. The reporter's name is an error, the person's and a relative's are warnings (decision 111).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import Protocol

from infohus_forms.combine.disclosure.protection import Protected, shown_texts
from infohus_forms.combine.disclosure.sharing import Shared, folded
from infohus_forms.danish.cpr import find_cpr
from infohus_forms.danish.formatting import texts_in
from infohus_forms.danish.names import LONG, NO_INITIAL, NO_NAME, Phrases, ways_to_read, words
from infohus_forms.danish.offices import OFFICE
from infohus_forms.formats.asked import asked_at
from infohus_forms.formats.names import CELL
from infohus_forms.models.case import Case
from infohus_forms.models.finding import Finding, Rule, error, warning
from infohus_forms.models.specification.roles import Meaning, Role

REPORTER = error(
    "combine.reporter_name",
    "Navnet på den, der har henvendt sig, står i »{question}«, som kommer i det samlede dokument.",
    "Afklar feltet uden navnet, eller bed om en ny udgave: Hvem der har henvendt sig, deles ikke.",
)
PERSON = warning(
    "combine.person_name",
    "Personens fulde navn står i »{question}«, som kommer i det samlede dokument.",
    "Afklar feltet med initialer eller reference i stedet for navnet, eller afgør, at navnet er nødvendigt.",
)
RELATIVE = warning(
    "combine.relative_name",
    "En forælders eller værges fulde navn står i »{question}«, som kommer i det samlede dokument.",
    "Afklar feltet med relationen i stedet for navnet, eller afgør, at navnet er nødvendigt.",
)
CATALOGUE = (REPORTER, PERSON, RELATIVE)

FEWEST = 2
"""Fewest words of a full name: a first name alone is often somebody else's."""
LONGEST = 6
"""Most words that are searched for together as one name."""
ASKED_FOR_A_NAME = (Role.PERSON_NAME, Role.REPORTER_NAME)
"""Roles of questions for a name, in which one that is written in another way is recognised too."""


class Secret(Protocol):
    """Function of a text, the meaning of its form and the id of its answer: whether the text must not be shown."""

    def __call__(self, text: str, meaning: Meaning, answer: str, *, reporter: bool = True) -> bool:
        """Return it; without `reporter` the reporter's name does not count."""


WORD = re.compile(r"[^\W\d_][\w’'-]*")
"""A word of a name: letters, with apostrophes and hyphens inside it."""


def named(case: Case, shown: Callable[[Case], Iterable[Shared]]) -> tuple[tuple[str, Finding], ...]:
    """Return the file and one finding for each shared answer that contains a full name; none repeats the name.

    `shown` returns the parts that would be shown; it is not called when no answer contains such a name.
    """
    rules = [(rule, _search(names)) for rule, names in _names(case) if names]

    @cache  # an answer is searched once, though it is asked about here and again as a shown text
    def named_in(text: str) -> tuple[Rule, ...]:
        read = [*ways_to_read(text)]
        return tuple(rule for rule, search in rules if any(map(search, read)))

    # Most cases have no such name outside its own field: the shown parts are then not built at all.
    if not rules or not _may_stand(case, named_in):
        return ()
    found: list[tuple[str, Finding]] = []
    for part in shown(case):
        for field_id, name, place, text in shown_texts(part):
            if _is_own_place(part.spec.meaning, field_id, name):
                continue
            for rule in named_in(text):
                asked = asked_at(part.spec, name or field_id)
                said = rule.at(field_id, place, cell=name, question=asked)
                found.append((part.response.said_by(name or field_id), replace(said, asked=asked)))
    return tuple(dict.fromkeys(found))


def secret_in(case: Case, *, nameless: bool = False, numberless: bool = False) -> Secret:
    """Return a function of a text, the meaning of its form and the id of its answer: whether it contains a protected name or address, or the reporter's full name.

    For sheets that show texts for which no error is raised in advance: such a text is left out there, and the sheet says so.
    With `nameless` the person's full name counts too, with `numberless` any CPR number: for a sheet that must not say who it is about.
    The function is asked without `reporter` about a text for which an error waits for a person's decision (decision 111): the reporter's
    name does not count there.
    """
    secret = Protected(case) if case.is_protected else None
    names = dict(_names(case))
    unsaid = names[PERSON] if nameless else frozenset()
    always, with_reporter = ((own, _search(own)) for own in (unsaid, unsaid | names[REPORTER]))

    def holds(text: str, meaning: Meaning, answer: str, *, reporter: bool = True) -> bool:
        is_place = meaning.has(answer, Role.PLACE)
        if secret and (secret.named_in(text) or secret.housed_in(text, is_place=is_place)):
            return True
        if numberless and find_cpr(text):
            return True
        sought, names_them = with_reporter if reporter else always
        if not sought or meaning.has(answer, Role.OFFICIAL) or meaning.column(answer, Role.OFFICIAL):
            return False
        return any(map(names_them, ways_to_read(text)))

    return holds


def _names(case: Case) -> Iterator[tuple[Rule, frozenset[str]]]:
    """Yield for each rule the full names that it reports, case folded, as every form gives or gave them.

    People who work on the case are named in the forms anyway, so their names are left out. One name belongs to one rule only: the
    person's before the reporter's and the relative's.
    """
    present = {name for one in case.responses for cell in one.cells_of(Role.OFFICIAL) for name in full_names(cell)}
    officials = present | _told(case, Role.OFFICIAL)
    person = _told(case, Role.PERSON_NAME)
    reporter = _told(case, Role.REPORTER_NAME) - officials - person
    # An initial or a mail address is enough to say who it was; with the surname of an official or of the person it may be somebody else.
    reporter |= _shortened(reporter) - _shortened(officials) - _shortened(person)
    yield REPORTER, reporter
    # A protected name is an error of `protection.py`; a warning about the same name would only repeat it.
    yield PERSON, frozenset() if case.is_protected else person
    yield RELATIVE, _told(case, Role.CUSTODY) - officials - person - reporter


def _told(case: Case, role: Role) -> frozenset[str]:
    """Return the full names that the forms of the case, also superseded ones, give in the answers with a role."""
    return frozenset(
        name
        for one in case.said
        for answer in one.texts_of(role)
        for text in (_as_name(answer) if role in ASKED_FOR_A_NAME else (answer,))
        for name in full_names(text)
    )


def _as_name(answer: str) -> Iterator[str]:
    """Yield the answer to a question for a name in the forms in which `full_names` finds it: »Demo, Lone« and »lone demo« name Lone Demo."""
    text = folded(answer)
    # Two or three words in small letters in a field for a name are one, unless they say what somebody is.
    if text == text.casefold() and len(text.split()) in (2, 3) and NO_NAME.isdisjoint(words(text)):
        text = text.title()
    yield text
    surname, comma, given = text.partition(",")
    if comma and len(surname.split()) == 1:
        yield f"{given.partition(',')[0]} {surname}"


def full_names(text: str) -> frozenset[str]:
    """Return the full names in a text, case folded: each run of capitalised words, and that run without its first words.

    »Mor Lone Demo« gives that name and »lone demo«. First and last word alone are a name as well; words that name an office are not.
    """
    plain, found = folded(text), set[str]()
    run: list[str] = []
    end = -1
    for word in (*WORD.finditer(plain), None):
        is_next = word is not None and plain[end : word.start()] == " "
        capital = word is not None and word[0][0].isupper() and not OFFICE.search(word[0])
        if run and not (capital and is_next):
            found.update(_ways_to_say(run[-LONGEST:]))
            run = []
        if word is not None and capital:
            run.append(word[0].casefold())
        end = word.end() if word is not None else -1
    return frozenset(found)


def _ways_to_say(words: Sequence[str]) -> Iterator[str]:
    """Yield the run without its first words, as often as two words are left, each also as its first and last word alone."""
    # Of a surname with a hyphen one half is often left out.
    halves = (words[-1], *(half for half in words[-1].split("-") if half and half != words[-1]))
    for start in range(len(words) - FEWEST + 1):
        for last in halves:
            yield " ".join((*words[start:-1], last))
            yield f"{words[start]} {last}"


def _shortened(names: Iterable[str]) -> frozenset[str]:
    """Return other ways to write names of two words: »t. prøve«, not where that letter is a word (»i skov«), »toveprøve« and »tprøve«."""
    split = [one for name in names if len(one := name.split()) == FEWEST]
    initials = {f"{first[0]} {last}" for first, last in split if first[0] not in NO_INITIAL}
    users = {f"{start}{last}" for first, last in split for start in (first, first[0])}
    return frozenset(initials | {user for user in users if len(user) >= LONG})


def _search(names: Iterable[str]) -> Callable[[Sequence[str]], bool]:
    """Return a function of the words of a text: whether one of the names is among them, also with the last word first."""
    return Phrases(map(words, names), turned=True).stand_in


def _may_stand(case: Case, named_in: Callable[[str], tuple[Rule, ...]]) -> bool:
    """Return whether a name is in any answer other than its own fields and those of officials: most cases are done after this."""
    return any(
        named_in(text)
        for response in case.responses
        for name, value in response.answers.items()
        if not response.meaning.has(name, *ASKED_FOR_A_NAME, Role.CUSTODY, Role.OFFICIAL)
        for text in texts_in(value)
    )


def _is_own_place(meaning: Meaning, field_id: str, name: str) -> bool:
    """Return whether this is a field or a cell in which somebody who works on the case gives a name."""
    column = meaning.column(field_id, Role.OFFICIAL)
    return meaning.has(field_id, Role.OFFICIAL) or (bool(column) and name.endswith(f"{CELL}{column}"))
