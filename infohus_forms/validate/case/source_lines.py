"""The contents of a source line of the common document: texts given as names, titles, units and sources that are something else."""

from __future__ import annotations

import re
from collections.abc import Iterator

from infohus_forms.danish.formatting import place_in
from infohus_forms.models.finding import warning
from infohus_forms.models.response import Response
from infohus_forms.models.specification.roles import Role
from infohus_forms.validate.case.course import CaseFinding, Course, told
from infohus_forms.validate.form.free_texts import fields_of, role_field

LONG = warning(
    "source.long",
    "Teksten i »{label}« er på over {most} tegn. Den står i kildelinjen i det samlede dokument.",
    "Kontrollér, om der står andet end navn, stilling, enhed eller kilde. Bed om at få det flyttet til svaret.",
)
OTHER = warning(
    "source.other_authority",
    "Teksten i »{label}« nævner en anden myndighed end den, skemaet er fra.",
    "Kontrollér, hvem oplysningen kommer fra. Teksten står i kildelinjen i det samlede dokument.",
)

CATALOGUE = (LONG, OTHER)

MOST = 100
"""Most characters that a name with a title, a unit or a source needs."""
PEOPLE = (Role.FILLED_BY, Role.FILLED_BY_TITLE)
SOURCE = "source"
AUTHORITIES = {
    "kommune": ("kommune", "kommunen", "kommunens", "kommunes"),
    "politi": ("politi", "politiet", "politiets", "politis"),
    "psykiatri": ("psykiatri", "psykiatrien", "psykiatriens", "psykiatris"),
    "kriminalforsorg": ("kriminalforsorg", "kriminalforsorgen", "kriminalforsorgens"),
}
"""The words that name an authority, by its code in the forms."""
WORD = re.compile(r"\w+")


def rule_source_lines(course: Course) -> Iterator[CaseFinding]:
    """Names, titles, units and sources are short and name no other authority."""
    for response in course.case.responses:
        own = response.identity("authority") or response.text_of(Role.FILLED_BY_AUTHORITY)
        for field, place, text in _parts(response):
            if len(text) > MOST:
                yield told(response, LONG, field, place, most=MOST)
            if own and names_other(text, own):
                yield told(response, OTHER, field, place)


def names_other(text: str, own: str) -> bool:
    """Return whether a text names an authority as a word of its own, other than the one with this code."""
    words = set(WORD.findall(text.casefold()))
    return any(code != own and not words.isdisjoint(names) for code, names in AUTHORITIES.items())


def _parts(response: Response) -> Iterator[tuple[str, str, str]]:
    """Yield field, place in its table, and text of what goes into a source line, including the sources of a contribution's own lines."""
    unit = role_field(response, "unit")
    for name in (*response.ids(*PEOPLE), *([unit] if unit else [])):
        if text := response.text(name):
            yield name, "", text
    for field in fields_of(response) if unit else ():
        for column in (column for column in field.columns if column.id == SOURCE):
            for number, row in enumerate(response.rows(field.id)):
                if row.get(SOURCE):
                    yield field.id, place_in(number, column), str(row[SOURCE])


RULES = (rule_source_lines,)
