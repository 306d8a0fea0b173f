"""Blanks that concern a person's rights: sharing, protection, consent, information to the person, dissent, the reporter's wishes, and the legal basis.

Each has a code of its own (`required.sharing`), so that none is overlooked among the blanks that somebody may fill in.
"""

from __future__ import annotations

from dataclasses import dataclass

from infohus_forms.formats.asked import asked_at
from infohus_forms.models.finding import Rule
from infohus_forms.models.form import Column, Field
from infohus_forms.models.grouping import BASIS, CONSENT, DISSENT, INFORMED, PROTECTION, REPORTER, SHARING
from infohus_forms.models.response import Response


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic: its questions, what a blank means, what to do, and the text for several blanks.

    `ids` are ids of questions (a column's with its table's: `r2_auth.legal`), `ends` the ends of such ids.
    """

    ids: frozenset[str]
    ends: tuple[str, ...]
    means: str
    hint: str
    many: str


TOPICS = {
    SHARING: Topic(
        frozenset(),
        (),
        " Det kommer ikke med i det fælles dokument.",
        "Spørg den, der har udfyldt skemaet, om det må deles. Uden et ja kommer det ikke med.",
        "{{count}} oplysninger fra {who} mangler svar på deling og kommer ikke med",
    ),
    PROTECTION: Topic(
        frozenset(),
        ("_protected",),
        " Uden svar holdes navn og adresse ikke tilbage.",
        "Spørg, om personen har navne- eller adressebeskyttelse.",
        "{{count}} spørgsmål om beskyttelse er ikke besvaret",
    ),
    CONSENT: Topic(
        frozenset({"r2_consent"}),
        (),
        " Det vides ikke, om der er samtykke.",
        "Afklar, om personen har givet samtykke, eller hvad der udveksles efter.",
        "{{count}} spørgsmål om samtykke er ikke besvaret",
    ),
    INFORMED: Topic(
        frozenset({
            "r1_p_aware", "r2_person_informed", "r2_person_inf_reason", "r2b_health_told", "r2b_health_told_date",
            "r2b_health_told_reason", "r4_told_by", "r4_told_date",
        }),
        (),
        " Det vides ikke, om personen er orienteret.",
        "Afklar, hvad personen ved, og hvem der taler med personen.",
        "{{count}} spørgsmål om information til personen er ikke besvaret",
    ),
    DISSENT: Topic(
        frozenset({"r4_any_dissent", "r4_dissent"}),
        ("_agree", "_dissent"),
        " Det vides ikke, om alle er enige.",
        "Spørg gruppen, om alle er enige, og skriv en afvigende vurdering ned.",
        "{{count}} spørgsmål om uenighed er ikke besvaret",
    ),
    REPORTER: Topic(
        frozenset({"r1_anonymous", "r1_rep_informed", "r1_rep_recontact"}),
        (),
        " Det vides ikke, hvad henvender ønsker eller har fået at vide.",
        "Spørg henvender, eller den, der talte med henvender.",
        "{{count}} spørgsmål om henvenders ønsker og orientering er ikke besvaret",
    ),
    BASIS: Topic(
        frozenset({"r1_q_legal", "r1_q_necessity", "r2_auth.legal", "r2b_legal_asked", "r2b_legal", "r2b_necessary"}),
        (),
        " Det vides ikke, hvad oplysningerne udveksles efter.",
        "Afklar, hvilken bestemmelse eller hvilket samtykke oplysningerne udveksles efter.",
        "{{count}} spørgsmål om grundlaget for at udveksle oplysninger er ikke besvaret",
    ),
}  # fmt: skip
"""The questions of the installed forms. What may be shared is not listed: it is what a specification names with `share_by`."""


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
    if column is not None and _is_of(TOPICS[DISSENT], field.id):
        return DISSENT
    asked = f"{field.id}.{column.id}" if column else field.id
    return next((name for name, topic in TOPICS.items() if _is_of(topic, asked)), "")


def _is_of(topic: Topic, name: str) -> bool:
    return name in topic.ids or (bool(topic.ends) and name.endswith(topic.ends))
