"""A returned file: its content as it was read (`RawForm`) and what it means (`Response`)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from infohus_forms.models.finding import Finding, Severity
from infohus_forms.models.paper import Paper
from infohus_forms.models.specification.roles import NO_MEANING, Meaning

if TYPE_CHECKING:  # the process that reads files knows no specification, and is ready sooner
    from infohus_forms.models.specification.form import FormSpec


class Carrier(StrEnum):
    """The medium of the answers."""

    WORD = "word"
    PDF = "pdf"
    PAPER = "paper"
    NONE = ""

    @property
    def word(self) -> str:
        """The name that people use."""
        return {"word": "Word", "pdf": "PDF", "paper": "Papir"}.get(self.value, "")


@dataclass(frozen=True, slots=True)
class Stamp:
    """The identity that an issued form carries (design §5, »Identity«). No personal data.

    `prefilled` maps control names to the text that we wrote before the form was sent out.
    """

    form: str
    version: str
    hash: str
    case: str = ""
    instance: str = ""
    token: str = ""
    fictional: bool = False
    issued: str = ""
    prefilled: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def as_json(self) -> dict[str, Any]:
        """Return the stamp as it is inside a form."""
        return {
            "form": self.form,
            "version": self.version,
            "hash": self.hash,
            "case": self.case,
            "instance": self.instance,
            "token": self.token,
            "fictional": self.fictional,
            "issued": self.issued,
            "prefilled": dict(self.prefilled),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Stamp:
        """Return the stamp from its JSON. Raises KeyError, TypeError or ValueError if it is not a stamp."""
        texts = {key: str(data[key]) for key in ("form", "version", "hash")}
        rest = {key: str(data.get(key, "")) for key in ("case", "instance", "token", "issued")}
        prefilled = {str(key): str(value) for key, value in dict(data.get("prefilled", {})).items()}
        return cls(**texts, **rest, fictional=data.get("fictional") is True, prefilled=prefilled)


@dataclass(frozen=True, slots=True)
class Outside:
    """Text found outside the fields: kept and shown, never an answer."""

    place: str
    near: str
    text: str

    def as_json(self) -> dict[str, str]:
        """Return the text with its place, as the contract prints it."""
        return {"place": self.place, "near": self.near, "text": self.text}


@dataclass(frozen=True, slots=True)
class RawForm:
    """The content of a file as its format gives it, by control name; nothing about meaning.

    `texts` holds the text of every line, area, date and menu control that was found (a prompt is
    the empty text); `ticked` the names of the boxes that are on; `found` every control name that was
    found, ticked or not; `raw` the text as it was in the file (nothing for a prompt or an empty box).
    `paper` is what only a scan has; `others` are further forms in the same scan.
    """

    carrier: Carrier
    stamp: Stamp | None
    embedded_spec: bytes | None
    texts: Mapping[str, str]
    ticked: frozenset[str]
    found: frozenset[str]
    raw: Mapping[str, str]
    outside: tuple[Outside, ...] = ()
    findings: tuple[Finding, ...] = ()
    paper: Paper | None = None
    others: tuple[RawForm, ...] = ()


@dataclass(frozen=True, slots=True)
class Response:
    """One completed form: typed answers, what else was found, and every finding.

    A refused file is a response with `spec` None and no answers (design §5); `proposal` is what a form that lost its
    fields seems to hold, by control name: never an answer. `clarified` states by answer id, and by
    cell of a table, who has given an answer in place of the file's, and when; `raw` is always the file's own. Of several forms in
    a scan `file` names the form and `scan` the file. `parts` are the files of a form that came in several, whose answers these are
    together, and `given_in` states by answer id, and by row of a table, which of them gave it. `printed_rows` has by table the
    printed rows, from 1, of its answered rows.
    """

    file: str
    sha256: str
    carrier: Carrier
    spec: FormSpec | None
    stamp: Stamp | None
    answers: Mapping[str, Any]
    raw: Mapping[str, str]
    prefilled: tuple[str, ...] = ()
    outside: tuple[Outside, ...] = ()
    findings: tuple[Finding, ...] = ()
    size: int = 0
    clarified: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    paper: Paper | None = None
    proposal: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    scan: str = ""
    printed_rows: Mapping[str, tuple[int, ...]] = field(default_factory=lambda: MappingProxyType({}))
    parts: tuple[Response, ...] = ()
    given_in: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def received_as(self) -> str:
        """The name of the file that the form came in."""
        return self.scan or self.file

    @property
    def digest(self) -> str:
        """The key of the form in decisions: the digest of its file; for one of several forms in a scan, of file and copy."""
        if not self.scan or self.paper is None:
            return self.sha256
        return hashlib.sha256(f"{self.sha256} {self.paper.token}".encode()).hexdigest()

    @property
    def refused(self) -> bool:
        """Whether the file could not be read as one of our forms."""
        return self.spec is None

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that stop the case."""
        return tuple(item for item in self.findings if item.severity is Severity.ERROR)

    def text(self, name: str) -> str:
        """Return the answer as a text; empty when there is none."""
        value = self.answers.get(name)
        return value if isinstance(value, str) else ""

    def rows(self, name: str) -> list[dict[str, Any]]:
        """Return the rows of a table; empty when there are none."""
        value = self.answers.get(name)
        return value if isinstance(value, list) else []

    @property
    def meaning(self) -> Meaning:
        """What the answers mean, by the form's roles; empty for a refused file and for a form without roles."""
        return self.spec.meaning if self.spec else NO_MEANING

    def ids(self, *names: str) -> tuple[str, ...]:
        """Return the ids of the answers with one of these roles or facts, in printed order."""
        return self.meaning.ids(*names)

    def id_of(self, name: str) -> str:
        """Return the id of the first answer with a role or fact; empty when the form has none."""
        return self.meaning.id_of(name)

    def text_of(self, *names: str) -> str:
        """Return the first answer, as a text, with one of these roles or facts; empty when there is none."""
        return next(filter(None, map(self.text, self.ids(*names))), "")

    def texts_of(self, *names: str) -> tuple[str, ...]:
        """Return the answered texts with one of these roles or facts."""
        return tuple(filter(None, map(self.text, self.ids(*names))))

    def rows_of(self, name: str) -> list[dict[str, Any]]:
        """Return the rows of the table with a role; empty when there are none."""
        return self.rows(self.id_of(name))

    def cells_of(self, *names: str) -> tuple[str, ...]:
        """Return the answered texts in the columns with one of these roles or facts."""
        cells = (cell for name in names for cell in self.meaning.cells.get(name, ()))
        return tuple(text for table, column in cells for row in self.rows(table) if (text := row.get(column)))

    def said_by(self, name: str) -> str:
        """Return the file that gave an answer, a cell (`ID__ROW__COLUMN`) or a row; the form's own for what has no answer."""
        answer, _, inside = name.partition("__")
        row = inside.partition("__")[0]
        names = (name, f"{answer}__{row}", answer)
        return next((self.given_in[one] for one in names if one in self.given_in), self.file)

    def printed_row(self, table: str, number: int) -> int:
        """Return the printed row, from 1, of an answered row (from 0) of a table."""
        printed = self.printed_rows.get(table, ())
        return printed[number] if number < len(printed) else number + 1

    @property
    def fictional(self) -> bool:
        """Whether the form was made for an invented case."""
        return self.stamp is not None and self.stamp.fictional

    def identity(self, role: str) -> str:
        """Return the answer that has this role in the form's identity (a name of `Identity`)."""
        if self.spec is None:
            return ""
        return self.text(getattr(self.spec.identity, role))

    def as_json(self) -> dict[str, Any]:
        """Return the response as `infohus read --json` prints it."""
        spec, stamp = self.spec, self.stamp
        return {
            "file": self.file,
            "sha256": self.sha256,
            "form": spec.id if spec else None,
            "version": spec.version if spec else None,
            "carrier": self.carrier.value or None,
            "case": self.identity("case") or (stamp.case if stamp else "") or None,
            "instance": (stamp.instance or None) if stamp else None,
            "authority": self.identity("authority") or None,
            "answers": dict(self.answers),
            "raw": dict(self.raw),
            "prefilled": list(self.prefilled),
            "outside": [item.as_json() for item in self.outside],
            "paper": {item.name: item.as_json() for item in self.paper.fields} if self.paper else {},
            "findings": [item.as_json() for item in self.findings],
            **({"proposal": dict(self.proposal)} if self.proposal else {}),
        }
