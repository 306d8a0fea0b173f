"""What a form states about protection: asked in one place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from infohus_forms.models.specification.roles import Role

if TYPE_CHECKING:
    from infohus_forms.models.response import Response

YES: Final = "ja"


def says_protected(response: Response) -> bool:
    """Return whether a form states that the person's name or address is protected."""
    return YES in response.texts_of(Role.PROTECTS)
