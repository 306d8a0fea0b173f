"""The key that distinguishes the forms of a case (design §5, »Identity«)."""

from __future__ import annotations

from infohus_forms.models.response import Response
from infohus_forms.validate.case.course import squashed, supplement_number
from infohus_forms.validate.form.free_texts import role_field
from infohus_forms.validate.form.rules import OWN_VIEW, is_unread

Key = tuple[str, ...]


def identity_key(response: Response) -> Key:
    """Return the key of a form in its case: two responses with the same key are versions of one form.

    A contribution: authority, unit, supplement. A Redskab 3: meeting, and whose view when it is one
    authority's own; a form with two answers to whose view it is, is a version of neither. Any other form exists once.
    """
    key = [response.spec.id if response.spec else ""]
    if is_contribution(response):
        key += [
            response.identity("authority"),
            squashed(response.identity("unit")),
            supplement_number(response.identity("supplement")),
        ]
    elif role_field(response, "meeting"):
        key.append(response.identity("meeting").strip().lstrip("0"))
        if response.identity("rater") == OWN_VIEW or is_unread(response, "rater"):
            key += [response.identity("rater"), response.identity("authority")]
    return tuple(key)


def is_contribution(response: Response) -> bool:
    """Return whether a case may have many of this form: one for each authority, unit and supplement."""
    return bool(role_field(response, "supplement") or role_field(response, "unit"))
