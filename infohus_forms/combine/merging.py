"""Statements: quoted whole, with who said them, and told once when identical (M1, M3)."""

from __future__ import annotations

from collections.abc import Iterable

from infohus_forms.combine.sharing import Shared, folded
from infohus_forms.models.assessment import Provenance, Statement
from infohus_forms.models.words import danish_date


def who(part: Shared) -> str:
    """Authority, unit, person and date of a response, in one line."""
    person = part.text("r2b_by") or part.text("hdr_filled_by_name")
    title = part.text("r2b_by_title") or part.text("hdr_filled_by_title")
    named = ", ".join(filter(None, (person, title)))
    return " · ".join(filter(None, (authority(part), unit(part), named, danish_date(part.text("hdr_filled_date")))))


def authority(part: Shared) -> str:
    """The authority that a response comes from, in words. It is always told: a statement has an owner."""
    for field_id in (part.spec.identity.authority, "hdr_filled_by_authority"):
        code = part.response.text(field_id) if field_id else ""
        if code:
            choices = part.spec.by_id[field_id].choices if field_id in part.spec.by_id else ()
            return {choice.code: str(choice.label) for choice in choices}.get(code, code)
    return ""


def unit(part: Shared) -> str:
    """The unit or organisation that a contribution comes from."""
    return part.text(part.spec.identity.unit) if part.spec.identity.unit else ""


def from_line(part: Shared, row: dict[str, str]) -> Provenance:
    """The provenance of one line of a contribution."""
    how = (
        f"kilde: {row['source']}" if row.get("source") else "kilde: ikke oplyst",
        f"forholdet: {row['date']}" if row.get("date") else "",
        f"førstehånd: {row['first_hand'].lower()}" if row.get("first_hand") else "",
        f"sikkerhed: {row['certainty'].lower()}" if row.get("certainty") else "",
    )
    return Provenance(authority(part), who(part), " · ".join(filter(None, how)))


def from_meeting(row: dict[str, str], meeting: str) -> Provenance:
    """The provenance of a line that the group wrote down under a dimension."""
    how = (
        f"kilde: {row['source']}" if row.get("source") else "",
        f"sikkerhed: {row['certainty'].lower()}" if row.get("certainty") else "",
        f"lagt frem på {meeting[0].lower()}{meeting[1:]}",
    )
    return Provenance(row.get("authority", ""), row.get("authority", ""), " · ".join(filter(None, how)))


def once(statements: Iterable[Statement]) -> tuple[Statement, ...]:
    """Each text once, with everybody who said it; only identical texts are one (M3)."""
    kept: dict[str, Statement] = {}
    for statement in statements:
        key = folded(statement.text)
        before = kept[key].provenance if key in kept else ()
        new = tuple(item for item in statement.provenance if item not in before)
        kept[key] = Statement(kept[key].text if key in kept else statement.text, before + new)
    return tuple(kept.values())
