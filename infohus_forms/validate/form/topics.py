"""Blanks that concern a person's rights: sharing, protection, consent, information to the person, dissent, the reporter's wishes, and the legal basis.

Each has a code of its own (`required.sharing`), so that none is overlooked among the blanks that somebody may fill in.
"""

from __future__ import annotations

from dataclasses import dataclass

from infohus_forms.formats.asked import asked_at
from infohus_forms.models.finding import Rule
from infohus_forms.models.grouping import BASIS, CONSENT, DISSENT, INFORMED, PROTECTION, REPORTER, SHARING
from infohus_forms.models.response import Response
from infohus_forms.models.specification.form import Column, Field
from infohus_forms.models.specification.roles import Role


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic: its questions, what a blank means, what to do, and the text for several blanks.

    `role` is that of its questions and columns; what may be shared has none: it is what a specification names with `share_by`.
    """

    role: Role | None
    means: str
    hint: str
    many: str


TOPICS = {
    SHARING: Topic(
        None,
        " Det kommer ikke med i det fælles dokument.",
        "Spørg den, der har udfyldt skemaet, om det må deles. Uden et ja kommer det ikke med.",
        "{{count}} oplysninger fra {who} mangler svar på deling og kommer ikke med",
    ),
    PROTECTION: Topic(
        Role.PROTECTS,
        " Uden svar holdes navn og adresse ikke tilbage.",
        "Spørg, om personen har navne- eller adressebeskyttelse.",
        "{{count}} spørgsmål om beskyttelse er ikke besvaret",
    ),
    CONSENT: Topic(
        Role.CONSENT,
        " Det vides ikke, om der er samtykke.",
        "Afklar, om personen har givet samtykke, eller hvad der udveksles efter.",
        "{{count}} spørgsmål om samtykke er ikke besvaret",
    ),
    INFORMED: Topic(
        Role.INFORMED,
        " Det vides ikke, om personen er orienteret.",
        "Afklar, hvad personen ved, og hvem der taler med personen.",
        "{{count}} spørgsmål om information til personen er ikke besvaret",
    ),
    DISSENT: Topic(
        Role.DISSENT,
        " Det vides ikke, om alle er enige.",
        "Spørg gruppen, om alle er enige, og skriv en afvigende vurdering ned.",
        "{{count}} spørgsmål om uenighed er ikke besvaret",
    ),
    REPORTER: Topic(
        Role.REPORTER_WISH,
        " Det vides ikke, hvad henvender ønsker eller har fået at vide.",
        "Spørg henvender, eller den, der talte med henvender.",
        "{{count}} spørgsmål om henvenders ønsker og orientering er ikke besvaret",
    ),
    BASIS: Topic(
        Role.BASIS,
        " Det vides ikke, hvad oplysningerne udveksles efter.",
        "Afklar, hvilken bestemmelse eller hvilket samtykke oplysningerne udveksles efter.",
        "{{count}} spørgsmål om grundlaget for at udveksle oplysninger er ikke besvaret",
    ),
}  # fmt: skip
"""What a blank means in the questions that concern a person's rights."""


def rules_of(*base: Rule) -> tuple[Rule, ...]:
    """Return one more rule for each topic of each rule about a blank."""
    return tuple(_for_topic(rule, name) for rule in base for name in TOPICS)


def rule_for(rule: Rule, response: Response, field: Field, column: Column | None = None) -> Rule:
    """Return the rule about a blank in this question or column: that of its topic, if it has one."""
    topic = _topic(response, field, column)
    return _for_topic(rule, topic) if topic else rule


def sender(response: Response) -> str:
    """Return the name of the authority that the form comes from, as the form shows it."""
    asked = asked_at(response.spec, response.spec.identity.authority, fictional=True) if response.spec else None
    code = response.identity("authority")
    return dict(asked.allowed).get(code, code) if asked and code else "skemaet"


def _for_topic(rule: Rule, name: str) -> Rule:
    topic = TOPICS[name]
    return Rule(f"{rule.code}.{name}", rule.severity, rule.message + topic.means, topic.hint, topic.many)


def _topic(response: Response, field: Field, column: Column | None) -> str:
    spec = response.spec
    shares = {one.share_by for one in spec.fields if one.share_by} if spec else set()
    if field.id in shares or (column is not None and column.id == field.share_by):
        return SHARING
    meaning = response.meaning
    if column is not None and meaning.has(field.id, Role.DISSENT):
        return DISSENT
    for name, topic in TOPICS.items():
        if topic.role and (
            meaning.column(field.id, topic.role) == column.id if column else meaning.has(field.id, topic.role)
        ):
            return name
    return ""
