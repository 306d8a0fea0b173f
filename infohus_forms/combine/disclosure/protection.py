"""The check that stops combining: a protected name or address must not appear in another text (design §3.6).

`sharing.py` withholds the fields of the name and the address themselves. This module searches every answer that would still be shown
for the same name or address, written by somebody in a free text. What it finds is an error, and the document is not made.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from infohus_forms.combine.disclosure.sharing import Shared, folded
from infohus_forms.danish.addresses import Addresses
from infohus_forms.danish.formatting import place_in
from infohus_forms.danish.names import PersonName, Phrases, ways_to_read
from infohus_forms.danish.streets import street_addresses
from infohus_forms.formats.asked import asked_at
from infohus_forms.formats.names import cell
from infohus_forms.models.case import Case
from infohus_forms.models.finding import Finding, error
from infohus_forms.models.response import Response
from infohus_forms.models.specification.roles import Role
from infohus_forms.models.specification.vocabulary import Kind

STREET_AND_NUMBER = 2
"""Words of the shortest address: a leading preposition is cut off only while more words than these are left."""

LEADING = frozenset({"på", "i", "ved", "fra", "til", "bor", "boede", "adresse", "registreret"})
"""Words before a street that are not part of the address."""

PROTECTED_NAME = error(
    "combine.protected_name",
    "Navnet er beskyttet, men står i feltet »{question}« ({form}).",
    "Afklar feltet, så personen kun nævnes med reference, eller bed om en ny udgave.",
)
PROTECTED_ADDRESS = error(
    "combine.protected_address",
    "Adressen er beskyttet, men der står en adresse i feltet »{question}« ({form}).",
    "Afklar feltet uden adresse, eller bed om en ny udgave.",
)


def addresses(text: str) -> tuple[str, ...]:
    """Return the addresses that the rule finds in a text, as they are written there but without a leading preposition."""
    found = []
    for address in street_addresses(folded(text)):
        words = [word for word in address.split() if word.rstrip(".") != "nr"]
        while len(words) > STREET_AND_NUMBER and words[0].casefold() in LEADING:
            words = words[1:]
        found.append(" ".join(words))
    return tuple(found)


def exposed(case: Case, parts: Iterable[Shared]) -> tuple[tuple[str, Finding], ...]:
    """Return the file and one error for each shared answer that contains the protected name or an address; none repeats it.

    `parts` are what would be shown. The caller asks only when something in the case is protected, and makes no document while there are
    errors.
    """
    protected = Protected(case)
    found: list[tuple[str, Finding]] = []
    for part in parts:
        for field_id, name, place, text in shown_texts(part):
            rules = [PROTECTED_NAME] if protected.named_in(text) else []
            is_place = part.spec.meaning.has(field_id, Role.PLACE)
            rules += [PROTECTED_ADDRESS] if protected.housed_in(text, is_place=is_place) else []
            asked = asked_at(part.spec, name or field_id)
            for rule in rules:
                said = rule.at(field_id, place, cell=name, question=asked, form=part.spec.title)
                found.append((part.response.said_by(name or field_id), replace(said, asked=asked)))
    return tuple(found)


class Protected:
    """The protected texts of a case: the whole name, the surname and the address, as every form gives or gave them.

    Superseded forms count too (`case.said`): what one of them stated as protected remains protected (decision 61).
    """

    def __init__(self, case: Case) -> None:
        self._names = tuple(PersonName(answer) for answer in _told(case.said, Role.PERSON_NAME))
        # People who work on the case may share the person's surname: their names are removed from a text before it is searched. A single
        # word is not removed, and neither is a text that gives a protected name: »Lone Demo, borger« among those at a meeting.
        officials = {
            *_told(case.responses, Role.OFFICIAL),
            *(name for r in case.responses for name in r.cells_of(Role.OFFICIAL)),
        }
        ways = {tuple(read) for official in officials for read in ways_to_read(official)}
        theirs = {way for way in ways if len(way) > 1 and not any(one.whole_in(way) for one in self._names)}
        self._others = Phrases(theirs)
        self._others_words = frozenset(word for way in theirs for word in way)
        self._addresses = Addresses(_told(case.said, Role.PERSON_ADDRESS))

    def housed_in(self, text: str, *, is_place: bool = False) -> bool:
        """Return whether a text contains the protected address, or, unless its field is for a meeting place or an office, any address at all.

        Any address counts, because a protected address that no form gives in its own field is not known to the search (decision 74).
        """
        return self._addresses.stand_in(text) or (not is_place and bool(addresses(text)))

    def named_in(self, text: str) -> bool:
        """Return whether a protected name is in the text, however it is written (`danish/names.py`); not as part of an official's name."""
        texts = [self._others.without(read) for read in ways_to_read(text)]
        return any(
            any(map(name.stand_in, texts)) or name.capital_in(text, texts, self._others_words) for name in self._names
        )


def _told(responses: Iterable[Response], role: Role) -> frozenset[str]:
    return frozenset(text for one in responses for text in one.texts_of(role))


def shown_texts(part: Shared) -> Iterator[tuple[str, str, str, str]]:
    """Yield field id, name of the cell, place in the table, and text of every shown answer."""
    for field_id, value in part.answers.items():
        field = part.spec.by_id.get(field_id)
        if field is None or field.kind is not Kind.TABLE:
            yield from ((field_id, "", "", text) for text in (value if isinstance(value, list) else [value]))
            continue
        columns = {column.id: column for column in field.columns}
        for number, row in zip(part.numbers[field_id], value, strict=True):
            printed = part.response.printed_row(field_id, number)
            for name, text in row.items():
                yield field_id, cell(field_id, printed, name), place_in(printed, columns[name]), str(text)
