"""The form: what a specification says, every group expanded and every scalar typed.

A `FormSpec` is the one description of a tool (design §1). It is frozen, carries its own digest and
is what the writers, the readers, the validator and the archive all work from.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from functools import cached_property
from typing import Annotated, Any

from pydantic import AfterValidator, PrivateAttr, StringConstraints
from pydantic import Field as Key
from pydantic_core import PydanticCustomError

from infohus_forms.models.specification.model import Code, Id, Model, Text
from infohus_forms.models.specification.patterns import longest_tried
from infohus_forms.models.specification.role_keys import Meant, Part, RoleTable, meaning_of
from infohus_forms.models.specification.roles import Meaning
from infohus_forms.models.specification.vocabulary import Audience, Filler, Kind, Layout, Shape, Strength, Width


class Choice(Model):
    """One answer that can be chosen.

    `fictional` choices exist only in forms of an invented case. `scale`, `short`, `points` and
    `remember` belong to entries that a group is used for (the nine dimensions).
    """

    code: Code
    label: Text
    fictional: bool = False
    suggests: str = ""
    scale: str = ""
    short: str = ""
    points: tuple[Text, ...] = ()
    remember: Text | None = None


class Scale(Model):
    """An ordinal scale 0–4 with words at its ends, and the answers that are not numbers.

    `IB` (not rated) is an answer of its own; `U` (unchanged since the last meeting) only where
    `unchanged` is given. The numbers are codes: nothing in the program adds them.
    """

    id: Id
    name: Text
    low: Text
    high: Text
    codes: tuple[Code, ...] = ("0", "1", "2", "3", "4")
    not_rated: Text
    unchanged: Text | None = None
    shape: Shape

    @property
    def all_codes(self) -> tuple[str, ...]:
        """Every answer in printed order: the numbers, `IB`, and `U` where it exists."""
        return (*self.codes, "IB", *(("U",) if self.unchanged else ()))


class Condition(Model):
    """A condition as data: one test of one field, or `all` / `any` / `not` of others.

    `is_not` and `none_of` hold only for an answered field: a blank says nothing.
    """

    field: str = ""
    is_: str = Key("", alias="is")
    is_not: str = ""
    one_of: tuple[str, ...] = ()
    none_of: tuple[str, ...] = ()
    has: str = ""
    answered: bool | None = None
    all: tuple[Condition, ...] = ()
    any: tuple[Condition, ...] = ()
    not_: Condition | None = Key(None, alias="not")

    def fields(self) -> Iterator[str]:
        """Ids of the fields that the condition looks at."""
        if self.field:
            yield self.field
        for part in (*self.all, *self.any, *((self.not_,) if self.not_ else ())):
            yield from part.fields()


def _usable(pattern: str) -> str:
    """A pattern that can be tried on answers; the reading of a specification refuses any other."""
    if pattern and not longest_tried(pattern):
        raise PydanticCustomError("pattern", "a pattern that cannot be tried on answers")
    return pattern


class Constraint(Model):
    """What an answer must satisfy beyond its kind; every key that is given must hold."""

    pattern: Annotated[str, AfterValidator(_usable)] = ""
    not_cpr: bool = False
    min: str = ""
    max: str = ""
    min_rows: int = 0
    max_rows: int = 0
    max_chosen: int = 0
    not_before: str = ""
    not_after: str = ""
    not_future: bool = False

    def fields(self) -> Iterator[str]:
        """Ids of the fields that the constraint compares with."""
        yield from (name for name in (self.not_before, self.not_after) if name)


class FieldBase(Meant):
    """What a field and a table's column have in common; what they mean to the program is `Meant`."""

    id: Id
    kind: Kind
    label: Text
    hint: Text | None = None
    required: Strength = Strength.OPTIONAL
    constraint: Constraint | None = None
    constraint_message: Text | None = None
    audience: Audience = Audience.INTERNAL
    choices: tuple[Choice, ...] = ()
    max_length: int = 0


class Column(FieldBase):
    """A typed column of a table. `weight` is its share of the width; `wide` gives it a line of its own in a card."""

    weight: int = 2
    wide: bool = False


class Field(FieldBase):
    """One field of a form.

    A signature is answered in two parts, `ID_name` and `ID_date` (design §5). `share_by` names
    the field (or the table's own column) whose answer »ja« lets a common answer be shown.
    """

    required_message: Text | None = None
    required_if: Condition | None = None
    otherwise: Strength = Strength.OPTIONAL
    relevant: Condition | None = None
    by: Filler = Filler.COORDINATOR
    share_by: str = ""
    locked: bool = False
    width: Width = Width.FULL
    lines: int = 0
    scale: Scale | None = None
    suggested_by: str = ""
    columns: tuple[Column, ...] = ()
    rows: int = 0
    layout: Layout = Layout.GRID
    key: bool = False

    @property
    def answer_ids(self) -> tuple[str, ...]:
        """Names under which answers to this field are kept."""
        if self.kind is Kind.NOTICE:
            return ()
        if self.kind is Kind.SIGNATURE:
            return (f"{self.id}_name", f"{self.id}_date")
        return (self.id,)

    def column(self, column_id: str) -> Column:
        """The column with this id; KeyError if the table has none."""
        return {column.id: column for column in self.columns}[column_id]


class Section(Model):
    """A numbered part of the form: a heading, perhaps guidance, and fields."""

    id: Id
    title: Text
    intro: Text | None = None
    points: tuple[Text, ...] = ()
    remember: Text | None = None
    new_page: bool = False
    audience_note: Text | None = None
    items: tuple[Field, ...]

    @cached_property
    def dimension(self) -> bool:
        """Whether the section is a dimension: rated on a scale, with the same questions as the others."""
        return any(item.kind is Kind.SCALE for item in self.items)


class Identity(Model):
    """Which fields tell two responses of the same form apart (design §5, »Identity«)."""

    case: str = ""
    authority: str = ""
    unit: str = ""
    supplement: str = ""
    meeting: str = ""
    rater: str = ""
    edition: str = ""
    status: str = ""

    def fields(self) -> tuple[str, ...]:
        """Ids of the fields that are named."""
        return tuple(value for value in self.__dict__.values() if value)


class FormSpec(Model):
    """One version of one form, complete in itself.

    `step` (A–E) and `tool` say where in the flow of its series the form belongs; a form of another series has neither.
    """

    spec_format: int
    id: Id
    version: Annotated[str, StringConstraints(pattern=r"^\d+\.\d+$")]
    title: Text
    series: Text
    subtitle: Text
    step: Annotated[str, StringConstraints(pattern=r"^[A-E]?$")] = ""
    tool: Annotated[int, Key(ge=0, le=99)] = 0
    intro: Text | None = None
    footer: Text
    colophon: Text
    identity: Identity
    sections: tuple[Section, ...]
    _table: RoleTable | None = PrivateAttr(default=None)

    def with_roles(self, table: RoleTable) -> FormSpec:
        """Return the form with the roles of a form that was released before roles could be written in it (decision 144).

        They are no part of what is hashed or carried in a form. A table for another form, or for another version, is a ValueError.
        """
        if table.hash != self.hash:
            raise ValueError(table.hash)
        told = self.model_copy()
        told.__dict__.pop("meaning", None)
        told._table = table  # noqa: SLF001 - a copy of this form, which is frozen for everybody else
        return told

    @cached_property
    def meaning(self) -> Meaning:
        """What the answers mean to the program: by the keys of the fields, else by the table of released forms."""
        parts = (
            Part(item.id, item.kind is Kind.SIGNATURE, item, tuple((column.id, column) for column in item.columns))
            for item in self.fields
        )
        return meaning_of(parts, self._table)

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """Every field in printed order."""
        return tuple(item for section in self.sections for item in section.items)

    @cached_property
    def by_id(self) -> dict[str, Field]:
        """Fields by id."""
        return {item.id: item for item in self.fields}

    @cached_property
    def by_answer(self) -> dict[str, tuple[Field, Section]]:
        """Fields and their sections by id, and by the ids of their answers."""
        found = ((item, section) for section in self.sections for item in section.items)
        return {name: one for one in found for name in (one[0].id, *one[0].answer_ids)}

    @cached_property
    def numbers(self) -> dict[str, str]:
        """The printed number of each field, `2.3`; a notice has none."""
        numbers: dict[str, str] = {}
        for number, section in enumerate(self.sections, 1):
            asked = 0
            for field in section.items:
                asked += field.kind is not Kind.NOTICE
                numbers[field.id] = "" if field.kind is Kind.NOTICE else f"{number}.{asked}"
        return numbers

    def field(self, field_id: str) -> Field:
        """The field with this id; KeyError if the form has none."""
        return self.by_id[field_id]

    @cached_property
    def content(self) -> dict[str, Any]:
        """The specification as plain data, defaults left out: what is hashed and carried in each form."""
        return self.model_dump(mode="json", by_alias=True, exclude_defaults=True)

    @cached_property
    def packed(self) -> bytes:
        """`content` as it is carried in each form and in each archive copy."""
        return canonical(self.content)

    @cached_property
    def hash(self) -> str:
        """SHA-256 over the canonical JSON of `shown()` without `hash` (design §5)."""
        return hashlib.sha256(canonical(self.shown(with_hash=False))).hexdigest()

    def shown(self, *, with_hash: bool = True) -> dict[str, Any]:
        """The specification as `infohus spec show --json` prints it, fields of groups expanded."""
        shown: dict[str, Any] = {"id": self.id, "version": self.version}
        if with_hash:
            shown["hash"] = self.hash
        shown["fields"] = [field_shown(item) for item in self.fields]
        shown["form"] = self.content
        return shown


def field_shown(item: FieldBase) -> dict[str, Any]:
    """A field as `spec show` prints it: the contract's keys always, the rest where it says something."""
    shown = item.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    shown["label"] = item.label.model_dump()
    shown["required"] = item.required.value
    shown["audience"] = item.audience.value
    shown["choices"] = [{"code": c.code, "label": c.label.model_dump(), "fictional": c.fictional} for c in item.choices]
    if isinstance(item, Field):
        if item.scale:
            shown["scale"] = {**item.scale.model_dump(mode="json"), "codes": list(item.scale.all_codes)}
        shown["columns"] = [field_shown(column) for column in item.columns]
    return shown


def canonical(data: Any) -> bytes:
    """Canonical JSON: sorted keys, no spaces, UTF-8."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
