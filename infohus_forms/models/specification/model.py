"""The base of every noun that is read from text: frozen, strict, and with texts in Danish and English."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

from infohus_forms.models.specification.vocabulary import ID_LENGTH

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=ID_LENGTH)]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_]*$", max_length=23)]
NonEmpty = Annotated[str, StringConstraints(min_length=1)]


class Model(BaseModel):
    """A frozen noun; an unknown key is a mistake, never ignored, and no mistake repeats a value."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", populate_by_name=True, hide_input_in_errors=True, defer_build=True
    )


class Text(Model):
    """A text in Danish, and in English where the author wrote it."""

    da: NonEmpty
    en: str = ""

    def __str__(self) -> str:
        return self.da
