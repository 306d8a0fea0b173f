"""The two sides of a rating: the tables in which a form asks for statements either way (design §3.9).

Which tables belong to which scale is read off the specification, once for all: what is asked of a rating, what
the combined document shows under it, and the content of the meeting sheet are about the same tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from infohus_forms.models.specification.form import Field, FormSpec
from infohus_forms.models.specification.vocabulary import Kind

RATING = re.compile(r"^(r3_([a-z]\d))_rating$")
SIDES = ("for", "against")
"""Endings of the ids of the two tables."""


@dataclass(frozen=True, slots=True)
class Sides:
    """The scale on which a dimension (its code, and its name) is rated, and the tables of statements, in printed order."""

    rating: Field
    dimension: str
    name: str
    tables: tuple[Field, ...]


def sides_of(spec: FormSpec) -> Iterator[Sides]:
    """Yield every rating of a form that has such tables, in printed order."""
    for section in spec.sections:
        for field in section.items:
            rated = RATING.match(field.id)
            if rated and field.kind is Kind.SCALE:
                tables = [spec.by_id.get(f"{rated[1]}_{side}") for side in SIDES]
                found = tuple(table for table in tables if table and table.kind is Kind.TABLE)
                if found:
                    yield Sides(field, f"dim_{rated[2]}", str(section.title), found)
