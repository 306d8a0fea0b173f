"""Full names of the person, the reporter and whoever has custody, in texts that would be shown: no document of the group needs them.

A protected name is `protection.py`'s. Here a name counts only whole, by two words or more: a first name alone is often somebody else's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from infohus_forms.combine.disclosure.protection import any_of, shown_texts
from infohus_forms.combine.disclosure.sharing import Shared, folded, protected
from infohus_forms.danish.formatting import texts_in
from infohus_forms.danish.offices import OFFICE
from infohus_forms.formats.asked import asked_at
from infohus_forms.formats.names import CELL
from infohus_forms.models.case import Case
from infohus_forms.models.finding import Finding, Rule, error, warning
from infohus_forms.models.privacy import CUSTODY, NAMES, OFFICIALS, PARTICIPANTS, REPORTER_NAME

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
"""Fewest words of a full name."""
LONGEST = 6
"""Most words of a name that are looked for together."""
WORD = re.compile(r"[^\W\d_][\w’'-]*")


def named(case: Case, shown: Callable[[Case], Iterable[Shared]]) -> tuple[tuple[str, Finding], ...]:
    """The file and one finding for each shared answer in which a full name stands; none repeats it.

    `shown` gives the parts that would be shown; it is not called where no such name stands in any answer.
    """
    rules = [(rule, any_of(names)) for rule, names in _names(case) if names]
    if not any(_may_stand(case, pattern) for _, pattern in rules):
        return ()
    found: list[tuple[str, Finding]] = []
    for part in shown(case):
        for field_id, name, place, text in shown_texts(part):
            if _is_own_place(field_id, name):
                continue
            plain = folded(text).casefold()
            asked = asked_at(part.spec, name or field_id)
            for rule in (rule for rule, pattern in rules if pattern.search(plain)):
                said = rule.at(field_id, place, cell=name, question=asked)
                found.append((part.response.said_by(name or field_id), replace(said, asked=asked)))
    return tuple(dict.fromkeys(found))


def _names(case: Case) -> Iterator[tuple[Rule, frozenset[str]]]:
    """The full names of a case by what is said of them, as every form gives or gave them, case folded.

    Somebody who works on the case is named in the forms anyway; and one name is told of once.
    """
    table, column = PARTICIPANTS
    present = {
        name for one in case.responses for row in one.rows(table) for name in full_names(str(row.get(column) or ""))
    }
    officials = present | _told(case, OFFICIALS)
    person = _told(case, NAMES)
    reporter = _told(case, (REPORTER_NAME,)) - officials - person
    yield REPORTER, reporter
    yield PERSON, frozenset() if protected(case) else person
    yield RELATIVE, _told(case, (CUSTODY,)) - officials - person - reporter


def _told(case: Case, answers: Iterable[str]) -> frozenset[str]:
    return frozenset(name for one in case.said for answer in answers for name in full_names(one.text(answer)))


def full_names(text: str) -> frozenset[str]:
    """The full names that a text gives, case folded: runs of capitalised words, each without words before it too.

    »Mor Lone Demo« is that name and »lone demo«. First and last word alone are a name as well; the words of an office are none.
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
    for start in range(len(words) - FEWEST + 1):
        yield " ".join(words[start:])
        yield f"{words[start]} {words[-1]}"


def _may_stand(case: Case, pattern: re.Pattern[str]) -> bool:
    """Whether the name stands in any answer but its own: most cases are spared the rest."""
    own = NAMES | {REPORTER_NAME, CUSTODY}
    return any(
        pattern.search(folded(text).casefold())
        for response in case.responses
        for name, value in response.answers.items()
        if name not in own
        for text in texts_in(value)
    )


def _is_own_place(field_id: str, name: str) -> bool:
    """Whether this is where somebody who works on the case gives a name."""
    table, column = PARTICIPANTS
    return field_id in OFFICIALS or (field_id == table and name.endswith(f"{CELL}{column}"))
