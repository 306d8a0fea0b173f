"""An extract of the combined assessment for one recipient: the parts that a named person chose, and nothing else."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from infohus_forms.models.assessment import Dissent, Fact, Statement, Subject


@dataclass(frozen=True, slots=True)
class Part:
    """A piece that can be chosen by itself. `key` is what a choice names; `names` are the authorities that it mentions.

    `facts` are short answers, `judgements` professional assessment, `statements` quoted information, `lines` the rest.
    """

    key: str
    title: str
    names: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    judgements: tuple[Fact, ...] = ()
    dissent: tuple[Dissent, ...] = ()
    statements: tuple[Statement, ...] = ()
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Extract:
    """The document. `recipient` is an authority, `chosen` the sentence that states who chose and when."""

    dated: date
    date: str
    fictional: bool
    draft: bool
    subject: Subject
    recipient: str
    chosen: str
    scope: str
    role: str
    purpose: str
    parts: tuple[Part, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the extract as plain data; what is only used for the choice (key and names) is left out."""
        data: dict[str, Any] = asdict(self)
        data["dated"] = self.dated.isoformat()
        for part in data["parts"]:
            del part["key"], part["names"]
        return data
