"""A form that came back on paper: what the reader is certain of, field by field, and what a person must read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any


class State(StrEnum):
    """The state of a field: `ok` and `confirmed` (by a person) are answers, `unconfirmed` and `review` are none."""

    OK = "ok"
    UNCONFIRMED = "unconfirmed"
    REVIEW = "review"
    CONFIRMED = "confirmed"


OPEN = (State.UNCONFIRMED, State.REVIEW)
"""States in which a person is needed."""


@dataclass(frozen=True, slots=True)
class PaperField:
    """One answer on paper: how far it is read, where it is, and a picture of it.

    `name` is the answer's (`ID`, `ID__1__col`); `suggestion` what the marks seem to mean (a code, or several with commas
    between), never an answer; `why` a code for the reader's doubt; `page` counts in the file, `printed` in the form. A certain answer has no picture;
    `by` states who confirmed it and when, and `read` what that person read: a text, or codes with commas between.
    """

    name: str
    state: State
    suggestion: str
    why: str
    page: int
    printed: int
    crop: bytes = b""
    by: str = ""
    read: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return the field as `infohus read --json` prints it: everything but the picture."""
        return {
            "state": self.state.value,
            "suggestion": self.suggestion or None,
            "why": self.why,
            "page": self.page,
            "printed_page": self.printed,
            "by": self.by or None,
        }


@dataclass(frozen=True, slots=True)
class Picture:
    """The picture of a page as the scanner made it.

    `jpeg` holds the bytes of the JPEG unchanged; otherwise `data` is packed pixels (zlib), grey bytes or, with `bits` 1,
    rows of bits, 1 for white. `colours` is 1 for grey and 3 for colour.
    """

    width: int
    height: int
    data: bytes
    jpeg: bool
    bits: int = 8
    colours: int = 1


@dataclass(frozen=True, slots=True)
class Paper:
    """Content of a form on paper in addition to its answers.

    `pages` maps printed pages to pages of the file; `pictures` are those pages, by printed page, for the archive.
    """

    token: str
    pages: Mapping[int, int]
    count: int
    fields: tuple[PaperField, ...]
    pictures: Mapping[int, Picture] = field(default_factory=lambda: MappingProxyType({}))

    def named(self, name: str) -> PaperField | None:
        """Return the field of this answer; None when its page is missing."""
        return next((item for item in self.fields if item.name == name), None)

    @property
    def open(self) -> tuple[PaperField, ...]:
        """The fields that a person must look at."""
        return tuple(item for item in self.fields if item.state in OPEN)
