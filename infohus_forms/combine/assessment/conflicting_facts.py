"""Facts that do not agree, listed together; the program does not choose between them (M2)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from infohus_forms.combine.assessment.statements import authority, joined, once, who
from infohus_forms.combine.disclosure.protection import addresses
from infohus_forms.combine.disclosure.sharing import Shared
from infohus_forms.danish.formatting import danish_date
from infohus_forms.models.assessment import Clash, Provenance, Statement
from infohus_forms.models.specification.roles import Fact, Role

ADDRESS_TOPIC = "Adresse"
TOPICS = {
    "Fødselsdato": Fact.BIRTH_DATE,
    "Under 18 år": Fact.UNDER_18,
    "Børn under 18 år i hjemmet": Fact.CHILDREN_AT_HOME,
    "Kommune": Fact.MUNICIPALITY_OF_CASE,
    "Politikreds": Fact.POLICE_DISTRICT_OF_CASE,
}
"""Facts of which a case has only one, by their names in the document. Other answers may well differ from form to form."""

WHOLE_DATE = re.compile(r"(\d{1,2})[.\-/ ]+(\d{1,2})[.\-/ ]+(\d{4})")


def clashes(parts: Sequence[Shared], lines: Sequence[tuple[str, Statement]]) -> tuple[Clash, ...]:
    """Return the conflicting addresses in the statements under a dimension, and the conflicting answers to the same question.

    `lines` are pairs of dimension and statement.
    """
    intake = [part for part in parts if part.spec.id == "redskab1"]
    return (*address_clashes([*lines, *_intake_addresses(intake, lines)]), *answer_clashes(parts))


def answer_clashes(parts: Sequence[Shared]) -> tuple[Clash, ...]:
    """Return the facts of `TOPICS` that forms answer differently. A birth date that is not a whole date is not compared."""
    found = []
    for topic, fact in TOPICS.items():
        told: dict[str, list[Statement]] = {}
        for part in parts:
            for field_id in part.ids(fact):
                value = _compared(topic, part.text(field_id))
                if value:
                    own = Provenance(authority(part), joined(str(part.spec.title), who(part)), part.label(field_id))
                    told.setdefault(value, []).append(Statement(part.text(field_id), (own,)))
        if len(told) > 1:
            found.append(Clash(topic, once(statement for statements in told.values() for statement in statements)))
    return tuple(found)


def address_clashes(lines: Sequence[tuple[str, Statement]]) -> tuple[Clash, ...]:
    """Return the statements under one dimension in which different authorities give different addresses.

    The rule looks only for street and number; it does not know which address is right or whose it is.
    """
    found = []
    for dimension in dict.fromkeys(name for name, _ in lines):
        group = [statement for name, statement in lines if name == dimension]
        said: dict[str, set[str]] = {}
        for statement in group:
            for address in addresses(statement.text):
                said.setdefault(address.casefold(), set()).update(item.authority for item in statement.provenance)
        # Several addresses from one authority are no conflict: it may know of more than one.
        if len(said) > 1 and len(set().union(*said.values())) > 1:
            found.append(Clash(ADDRESS_TOPIC, once(statement for statement in group if addresses(statement.text))))
    return tuple(found)


def _intake_addresses(intake: Sequence[Shared], lines: Sequence[tuple[str, Statement]]) -> list[tuple[str, Statement]]:
    """Return the address of the intake under every dimension under which a contribution gives one."""
    found = dict.fromkeys(code for code, line in lines if addresses(line.text))
    told = [(part, text) for part in intake if (text := part.text_of(Role.PERSON_ADDRESS))]
    return [
        (
            code,
            Statement(
                text,
                (Provenance("Redskab 1", joined("Redskab 1", who(part)), part.label(part.id_of(Role.PERSON_ADDRESS))),),
            ),
        )
        for code in found
        for part, text in told
    ]


def _compared(topic: str, text: str) -> str:
    """Return the answer in the form in which it is compared; empty when it cannot be compared without guessing."""
    if topic != "Fødselsdato":
        return text
    found = WHOLE_DATE.fullmatch(danish_date(text).strip())
    return f"{found[3]}-{found[2]:0>2}-{found[1]:0>2}" if found else ""
