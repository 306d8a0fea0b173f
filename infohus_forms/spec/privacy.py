"""Check that no version of a shipped form loses what keeps a name, an address or a reporter out of the documents."""

from __future__ import annotations

from collections.abc import Iterator

from infohus_forms.models.finding import Finding
from infohus_forms.models.privacy import YES, Needed, needed
from infohus_forms.spec import findings
from infohus_forms.spec.expand import closest
from infohus_forms.spec.source import Items, Table

NOT_YES = frozenset({"nej", "ikke", "kun", "ingen", "uden"})
"""First words of an answer that is no »ja«."""


def lost_protection(form: Table, fields: list[Table], known: dict[str, Table]) -> Iterator[Finding]:
    """Yield a finding for each field that code depends on and that is missing or no longer of the required kind."""
    for name, own in needed(str(form.get("id", ""))).items():
        field = known.get(name)
        if field is None:
            words = {"value": name, "why": own.why, "suggestion": closest(name, known)}
            yield findings.LOST_ID.at(name, str(form.at), **words)
        else:
            yield from _changed(field, name, own, known)


def _changed(field: Table, name: str, own: Needed, known: dict[str, Table]) -> Iterator[Finding]:
    kind = str(field.get("kind", ""))
    if own.kinds and kind not in own.kinds:
        words = {"value": name, "kinds": " eller ".join(sorted(own.kinds)), "why": own.why}
        yield findings.LOST_KIND.at(name, str(field.at_key("kind")), **words)
    columns = {str(column.get("id", "")): column for column in _tables(field.get("columns"))}
    for column in own.columns:
        if column not in columns and kind == "table":
            yield findings.LOST_ID.at(
                name,
                str(field.at),
                value=f"{name}: {column}",
                why=own.why,
                suggestion=closest(column, columns),
            )
    if own.share_by and field.get("share_by") != own.share_by:
        yield findings.LOST_SHARE.at(name, str(field.at), value=name, target=own.share_by, why=own.why)
    asked = (columns.get(own.share_by) or known.get(own.share_by)) if own.share_by else field
    codes = {str(choice.get("code", "")) for choice in _tables(asked.get("choices"))} if asked else set()
    if own.code and own.code not in codes and (asked is not None):
        yield findings.LOST_CODE.at(name, str(asked.at), value=own.share_by or name, code=own.code, why=own.why)
    if asked is not None and (own.code or own.share_by):
        yield from _turned(asked, name, own)
    if own.private and str(field.get("audience", "internal")) != "internal":
        words = {"value": name, "audience": str(field.get("audience")), "why": own.why}
        yield findings.LOST_PRIVATE.at(name, str(field.at_key("audience")), **words)
    if own.always and field.get("relevant") is not None:
        yield findings.LOST_ALWAYS.at(name, str(field.at_key("relevant")), value=name, why=own.why)


def _turned(asked: Table, name: str, own: Needed) -> Iterator[Finding]:
    """Yield a finding for each answer whose words state the opposite of its code: labels that were swapped under the same codes."""
    for choice in _tables(asked.get("choices")):
        code, label = str(choice.get("code", "")), _danish(choice.get("label"))
        first = [word.strip(",.:;–-»«") for word in label.casefold().split()[:1]]
        if (first[:1] == ["ja"] and code != YES) or (code == YES and first and first[0] in NOT_YES):
            words = {"value": str(asked.get("id", name)), "code": code, "label": label, "why": own.why}
            yield findings.LOST_WORDS.at(name, str(choice.at), **words)


def _danish(label: object) -> str:
    """Return the Danish text of a label, written out or as a single text."""
    return str(label.get("da", "")) if isinstance(label, Table) else str(label or "")


def _tables(node: object) -> Iterator[Table]:
    if isinstance(node, Items):
        yield from (item for item in node if isinstance(item, Table))
