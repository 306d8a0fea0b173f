"""An authority's own view from before a meeting: which forms they are, and what of them the meeting sheet leaves out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from infohus_forms.combine.assessment.dimensions import axes
from infohus_forms.combine.disclosure.full_names import secret_in
from infohus_forms.combine.disclosure.protection import shown_texts
from infohus_forms.combine.disclosure.sharing import shared
from infohus_forms.formats.asked import asked_at
from infohus_forms.models.case import Case
from infohus_forms.models.finding import Finding, warning
from infohus_forms.models.response import Response
from infohus_forms.models.specification.sides import SIDES

MEETING = "redskab3"
OWN_VIEW = "egen"
"""The answer by which a Redskab 3 is one authority's own view from before the meeting."""
TEXTS = ("why", "missing", "certainty", "trend", "weight", "ideas")
"""The answers of a dimension that the sheet prints, by the end of their id, with the two tables (`SIDES`)."""
LEFT_OUT = warning(
    "combine.sheet_name",
    "Svaret i »{question}« nævner et navn eller en adresse, der ikke må stå på mødearket. Svaret udelades der.",
    "Bed myndigheden om en ny udgave uden navnet, eller afklar feltet, så mødelederen kan se resten.",
)
CATALOGUE = (LEFT_OUT,)


def own_views(case: Case) -> tuple[Response, ...]:
    """Return the forms of the case that are one authority's own view."""
    return tuple(one for one in case.of(MEETING) if one.identity("rater") == OWN_VIEW)


def left_out(case: Case) -> Iterator[tuple[str, Finding]]:
    """Yield the file and a warning for each answer of an own view that the meeting sheet leaves out, so that nothing is left out silently."""
    is_protected = case.is_protected
    parts = [shared(one, is_protected=is_protected) for one in own_views(case)]
    if not parts:
        return
    is_secret = secret_in(case)
    printed = {f"r3_{axis.short}_{key}" for axis in axes(parts) for key in (*TEXTS, *SIDES)}
    for part in parts:
        for field_id, name, place, text in shown_texts(part):
            if field_id in printed and is_secret(text, part.spec.meaning, field_id):
                asked = asked_at(part.spec, name or field_id)
                said = LEFT_OUT.at(field_id, place, cell=name, question=asked)
                yield part.response.said_by(name or field_id), replace(said, asked=asked)
