"""Check what a role demands of its field: of the right kind, always asked, internal where it must be, and shown only with a »ja«."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from infohus_forms.models.finding import Finding
from infohus_forms.models.privacy import YES
from infohus_forms.models.specification.roles import Role
from infohus_forms.spec import findings
from infohus_forms.spec.roles import WHY
from infohus_forms.spec.source import Items, Table

NOT_YES = frozenset({"nej", "ikke", "kun", "ingen", "uden"})
"""First words of an answer that is no »ja«."""


@dataclass(frozen=True, slots=True)
class Demand:
    """What a role demands: the kinds of field, a code it must offer, columns with these roles, a question that shares it.

    A `private` field may not be for the common document or for choice; one that is `always` asked has no condition.
    """

    kinds: frozenset[str] = frozenset()
    code: str = ""
    columns: tuple[Role, ...] = ()
    shared: bool = False
    private: bool = False
    always: bool = False


_TEXTS: Final = frozenset({"text", "longtext"})
DEMANDS: Final[Mapping[Role, Demand]] = {
    Role.PROTECTS: Demand(frozenset({"tri", "choice"}), code=YES, always=True),
    Role.PERSON_NAME: Demand(_TEXTS, private=True),
    Role.PERSON_ADDRESS: Demand(_TEXTS, private=True),
    Role.PERSON_CPR: Demand(frozenset({"cpr"}), private=True),
    Role.REPORTER: Demand(private=True),
    Role.OFFICIAL: Demand(_TEXTS | {"signature"}),
    Role.PLACE: Demand(_TEXTS),
    Role.STATEMENT: Demand(shared=True),
    Role.LINES: Demand(frozenset({"table"}), columns=(Role.LINE, Role.SHARE)),
    Role.PARTICIPANTS: Demand(frozenset({"table"}), columns=(Role.OFFICIAL,)),
}


def lost_protection(form: Table, fields: list[Table], known: dict[str, Table]) -> Iterator[Finding]:
    """Yield a finding for each field with a role that is not as the role demands."""
    for field in fields:
        for role in roles_in(field):
            if role in DEMANDS:
                yield from _field(field, role, DEMANDS[role], known)


def roles_in(field: Table) -> Iterator[Role]:
    """Yield the roles of a field or column; words that are no role are reported by the model."""
    said = field.get("role")
    for one in said if isinstance(said, Items) else [said] if said is not None else []:
        if str(one) in set(Role):
            yield Role(str(one))


def _field(field: Table, role: Role, own: Demand, known: dict[str, Table]) -> Iterator[Finding]:
    name, kind, why = str(field.get("id", "")), str(field.get("kind", "")), WHY.get(role) or WHY["role"]
    if own.kinds and kind not in own.kinds:
        words = {"value": name, "kinds": " eller ".join(sorted(own.kinds)), "why": why}
        yield findings.LOST_KIND.at(name, str(field.at_key("kind")), **words)
    columns = {str(column.get("id", "")): column for column in _tables(field.get("columns"))}
    for wanted in own.columns if kind == "table" else ():
        if not any(wanted in roles_in(column) for column in columns.values()):
            yield findings.LOST_COLUMN.at(name, str(field.at), value=name, role=wanted.value, why=why)
    asked: Table | None = field if own.code else None
    if own.shared:
        target = str(field.get("share_by", ""))
        asked = columns.get(target) or known.get(target)
        if asked is None or Role.SHARE not in roles_in(asked):
            yield findings.LOST_SHARE.at(name, str(field.at), value=name, why=why)
    if asked is not None:
        codes = {str(choice.get("code", "")) for choice in _tables(asked.get("choices"))}
        if YES not in codes:
            words = {"value": str(asked.get("id", name)), "code": YES, "why": why}
            yield findings.LOST_CODE.at(name, str(asked.at), **words)
        yield from _turned(asked, name, why)
    if own.private and str(field.get("audience", "internal")) != "internal":
        words = {"value": name, "audience": str(field.get("audience")), "why": why}
        yield findings.LOST_PRIVATE.at(name, str(field.at_key("audience")), **words)
    if own.always and field.get("relevant") is not None:
        yield findings.LOST_ALWAYS.at(name, str(field.at_key("relevant")), value=name, why=why)


def _turned(asked: Table, name: str, why: str) -> Iterator[Finding]:
    """Yield a finding for each answer whose words state the opposite of its code: labels that were swapped under the same codes."""
    for choice in _tables(asked.get("choices")):
        code, label = str(choice.get("code", "")), _danish(choice.get("label"))
        first = [word.strip(",.:;–-»«") for word in label.casefold().split()[:1]]
        if (first[:1] == ["ja"] and code != YES) or (code == YES and first and first[0] in NOT_YES):
            words = {"value": str(asked.get("id", name)), "code": code, "label": label, "why": why}
            yield findings.LOST_WORDS.at(name, str(choice.at), **words)


def _danish(label: object) -> str:
    """Return the Danish text of a label, written out or as a single text."""
    return str(label.get("da", "")) if isinstance(label, Table) else str(label or "")


def _tables(node: object) -> Iterator[Table]:
    if isinstance(node, Items):
        yield from (item for item in node if isinstance(item, Table))
