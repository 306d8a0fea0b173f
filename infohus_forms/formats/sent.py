"""Rows of a table that are unchanged since we printed them into the form before it was sent: they are not a person's answer."""

from __future__ import annotations

from infohus_forms.formats.names import CODE, cell
from infohus_forms.models.response import Response
from infohus_forms.models.specification.form import Field


def as_sent(response: Response, field: Field, number: int) -> bool:
    """Return whether a row (from 0, of those that are answered) is unchanged since the form was made."""
    printed, stamp = response.printed_rows.get(field.id, ()), response.stamp
    if stamp is None or not stamp.prefilled or number >= len(printed):
        return False
    row = {cell(field.id, printed[number], name): value for name, value in response.rows(field.id)[number].items()}
    given = {name for name, value in row.items() if value not in (None, "", [])}
    sent = {name: text for name, text in stamp.prefilled.items() if text and name.partition(CODE)[0] in row}
    if not sent or not given <= {name.partition(CODE)[0] for name in sent} or given & response.clarified.keys():
        return False
    return field.id in response.prefilled or all(_stands(response, name, text) for name, text in sent.items())


def _stands(response: Response, name: str, text: str) -> bool:
    """Return whether a control still has the text that we wrote in it; a tick has no text of its own to compare."""
    found = response.raw.get(name, "")
    return bool(found) if CODE in name else found.split() == text.split()
