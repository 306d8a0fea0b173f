"""Statements: quoted whole, with who stated them, and printed once when identical (M1, M3).

A source line is ours: its parts are joined by `BETWEEN`, and no name, title, unit or source can imitate a further part (decision 88).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from infohus_forms.combine.disclosure.sharing import Shared, folded
from infohus_forms.danish.formatting import danish_date
from infohus_forms.models.assessment import Provenance, Statement
from infohus_forms.models.specification.roles import Role

BETWEEN = " · "
"""The separator between the parts of a source line."""
DOTS = "·•‧∙⋅◦・･ꞏ᛫⸱⸳𐄁"
"""Characters that look like the separator."""
_SEPARATOR = re.compile(rf"(?<![^\W\d_])[{DOTS}]|[{DOTS}](?![^\W\d_])")
"""A dot like ours, but not one within a word, as in Catalan names."""
_SIGNS = ("kilde:", "forholdet:", "førstehånd:", "sikkerhed:", "lagt frem på")
"""Words with which the parts of a source line begin."""


def in_line(text: str) -> str:
    """Return a text that somebody wrote as one part of a source line.

    A text that could pass for further parts (dots like ours, several lines, the words that parts begin with) is put in quotation marks,
    with a stroke for each dot.
    """
    plain = folded(_SEPARATOR.sub(" / ", text))
    imitates = _SEPARATOR.search(text) or len(text.splitlines()) > 1 or any(sign in plain.casefold() for sign in _SIGNS)
    return f"»{plain.replace('»', '›').replace('«', '‹')}«" if imitates else plain


def joined(*parts: str) -> str:
    """Return the non-empty parts of a source line as one line."""
    return BETWEEN.join(filter(None, parts))


def person(part: Shared) -> str:
    """Return name and title of whoever filled in the form."""
    return ", ".join(map(in_line, filter(None, (part.text_of(Role.FILLED_BY), part.text_of(Role.FILLED_BY_TITLE)))))


def who(part: Shared) -> str:
    """Return authority, unit, person and date of a response on one line."""
    return joined(authority(part), unit(part), person(part), danish_date(part.text_of(Role.FILLED_DATE)))


def authority(part: Shared) -> str:
    """Return the name of the authority that a response comes from. It is always shown: a statement has an owner."""
    for field_id in (part.spec.identity.authority, part.id_of(Role.FILLED_BY_AUTHORITY)):
        code = part.response.text(field_id) if field_id else ""
        if code:
            choices = part.spec.by_id[field_id].choices if field_id in part.spec.by_id else ()
            return {choice.code: str(choice.label) for choice in choices}.get(code, code)
    return ""


def unit(part: Shared) -> str:
    """Return the unit or organisation that a contribution comes from."""
    return in_line(part.text(part.spec.identity.unit)) if part.spec.identity.unit else ""


def from_line(part: Shared, row: dict[str, str]) -> Provenance:
    """Return the provenance of one line of a contribution."""
    how = (
        f"kilde: {in_line(row['source'])}" if row.get("source") else "kilde: ikke oplyst",
        f"forholdet: {row['date']}" if row.get("date") else "",
        f"førstehånd: {row['first_hand'].lower()}" if row.get("first_hand") else "",
        f"sikkerhed: {row['certainty'].lower()}" if row.get("certainty") else "",
    )
    return Provenance(authority(part), who(part), joined(*how))


def from_meeting(row: dict[str, str], meeting: str) -> Provenance:
    """Return the provenance of a line that the group wrote down under a dimension."""
    how = (
        f"kilde: {in_line(row['source'])}" if row.get("source") else "",
        f"sikkerhed: {row['certainty'].lower()}" if row.get("certainty") else "",
        f"lagt frem på {meeting[0].lower()}{meeting[1:]}",
    )
    return Provenance(row.get("authority", ""), row.get("authority", ""), joined(*how))


def once(statements: Iterable[Statement]) -> tuple[Statement, ...]:
    """Return each text once, with everybody who stated it; only identical texts are merged (M3)."""
    kept: dict[str, Statement] = {}
    for statement in statements:
        key = folded(statement.text)
        before = kept[key].provenance if key in kept else ()
        new = tuple(item for item in statement.provenance if item not in before)
        kept[key] = Statement(kept[key].text if key in kept else statement.text, before + new)
    return tuple(kept.values())
