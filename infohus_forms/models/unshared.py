"""The texts of a form that may not be shared: what search and documents look for elsewhere (design §3, rule 5).

What is shown of a form is decided in `combine/disclosure`; here only long texts count, since a name or a date may be in any form.
"""

from __future__ import annotations

from collections.abc import Iterator

from infohus_forms.models.privacy import YES
from infohus_forms.models.response import Response
from infohus_forms.models.specification.form import Column, Field
from infohus_forms.models.specification.vocabulary import Audience, Kind

MORE = "__more"
"""The end of the id of a table's box »Flere«, which has no share question."""


def long_texts(response: Response, *, shared: bool) -> Iterator[str]:
    """Yield the long texts of a form that its own answers let be shared, or those that they do not; not what was filled in and locked.

    A text is shared by a »ja« of its own question, and without one by its audience. Text in a box »Flere« and outside the fields is not.
    """
    for field in response.spec.fields if response.spec else ():
        if field.locked:
            continue
        if field.kind is Kind.LONGTEXT and (text := response.text(field.id)) and _is_shared(response, field) is shared:
            yield text
        elif field.kind is Kind.TABLE:
            for row in response.rows(field.id):
                own = str(row.get(field.share_by) or "")
                texts = (column for column in field.columns if column.kind is Kind.LONGTEXT and row.get(column.id))
                yield from (row[one.id] for one in texts if _is_shared(response, field, one, own) is shared)
            if not shared and (text := response.text(f"{field.id}{MORE}")):
                yield text
    if not shared:
        yield from (one.text for one in response.outside)


def _is_shared(response: Response, field: Field, column: Column | None = None, own: str = "") -> bool:
    """Return whether the share question, of the row or of the form, is answered »ja«; of texts without one, whether they are for everyone."""
    if any(one.audience is not Audience.COMMON for one in (field, column) if one):
        return False
    if not field.share_by:
        return True
    in_row = any(one.id == field.share_by for one in field.columns)
    return (own if in_row else response.answers.get(field.share_by)) == YES
