"""Checks across a specification: ids, codes, conditions and references that must fit one another.

They look at the source, not at the model, so that they run however many other mistakes there are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from infohus_forms.models.finding import Finding
from infohus_forms.models.specification.vocabulary import ID_LENGTH, KINDS, NAME_LENGTH, Kind
from infohus_forms.spec import findings
from infohus_forms.spec.bounds import bounds, conditions, scales, tables, texts
from infohus_forms.spec.expand import closest, unknown
from infohus_forms.spec.privacy import lost_protection
from infohus_forms.spec.source import Items, Scalar, Table

ID = re.compile(r"[a-z](?:_?[a-z0-9])*")
"""No double underscore: it separates row and column in the names of table cells (design §5)."""

ONLY_FOR = {
    key: frozenset(kind.value for kind in Kind if key in kind.info.keys)
    for key in sorted(frozenset().union(*(kind.info.keys for kind in Kind)))
}
"""Keys that only some kinds of fields have, and those kinds."""
COLUMN_KINDS = frozenset(kind.value for kind in Kind if kind.info.column)
NO_MUNICIPALITY = frozenset(KINDS) - {Kind.MUNICIPALITY}
TESTS = ("is", "is_not", "one_of", "none_of", "has", "answered")


def check(form: Table) -> list[Finding]:
    """Every mistake of an expanded form that shows only when its parts are seen together."""
    fields = list(fields_of(form))
    known = {str(field["id"]): field for field in fields if "id" in field}
    return [found for rule in CHECKS for found in rule(form, fields, known)]


def fields_of(form: Table) -> Iterator[Table]:
    """The fields of the form in order, whatever else may be wrong with it."""
    for section in tables(form.get("sections")):
        yield from tables(section.get("items"))


def _ids(form: Table, fields: list[Table], known: dict[str, Table]) -> Iterator[Finding]:
    seen: set[str] = set()
    for field in fields:
        own = field.get("id")
        if not isinstance(own, Scalar):
            continue
        yield from _id(own)
        names = [f"{own}_name", f"{own}_date"] if field.get("kind") == "signature" else []
        for name in (str(own), *names):
            if name in seen:
                yield findings.DOUBLE_ID.at(name, str(own.at), value=name)
            seen.add(name)
        inside: set[str] = set()
        for column in tables(field.get("columns")):
            part = column.get("id")
            if isinstance(part, Scalar):
                yield from _id(part)
                if part in inside or part == "more":
                    yield findings.DOUBLE_ID.at(str(own), str(part.at), value=part)
                inside.add(part)
    sections = [section["id"] for section in tables(form.get("sections")) if isinstance(section.get("id"), Scalar)]
    for number, own in enumerate(sections):
        yield from _id(own)
        if own in sections[:number]:
            yield findings.DOUBLE_ID.at(place=str(own.at), value=own)


def _id(own: Scalar) -> Iterator[Finding]:
    if not ID.fullmatch(own) or len(own) > ID_LENGTH:
        yield findings.ID.at(str(own), str(own.at), value=own, length=ID_LENGTH)


def _names(form: Table, fields: list[Table], known: dict[str, Table]) -> Iterator[Finding]:
    for field in fields:
        own = str(field.get("id", ""))
        codes = [len(str(choice.get("code", ""))) + 1 for choice in tables(field.get("choices"))]
        longest = len(own) + max(codes, default=0)
        digits = len(str(field.get("rows", "1")))
        for column in tables(field.get("columns")):
            codes = [len(str(choice.get("code", ""))) + 1 for choice in tables(column.get("choices"))]
            longest = max(longest, len(own) + 4 + digits + len(str(column.get("id", ""))) + max(codes, default=0))
        if longest > NAME_LENGTH:
            yield findings.NAME_TOO_LONG.at(own, str(field.at), value=own, length=NAME_LENGTH)


def _kinds(form: Table, fields: list[Table], known: dict[str, Table]) -> Iterator[Finding]:
    for field in fields:
        yield from _kind(field)
        for column in tables(field.get("columns")):
            # A kind that does not exist is told by the model.
            kind = str(column.get("kind", Kind.TEXT))
            if kind in KINDS and kind not in COLUMN_KINDS:
                words = {"kind": kind, "known": ", ".join(sorted(COLUMN_KINDS))}
                yield findings.NOT_A_COLUMN.at(str(field.get("id", "")), str(column.at_key("kind")), **words)
            yield from _kind(column)


def _kind(field: Table) -> Iterator[Finding]:
    kind, own = str(field.get("kind", "")), str(field.get("id", ""))
    for key, kinds in ONLY_FOR.items():
        if key in field and kind in KINDS and kind not in kinds:
            yield findings.NOT_FOR_KIND.at(own, str(field.at_key(key)), key=key, kind=kind)
    for key in Kind(kind).info.needed if kind in KINDS else ():
        if key not in field or (isinstance(field[key], Items) and not field[key] and not unknown(field[key])):
            yield findings.NEEDED_FOR_KIND.at(own, str(field.at), key=key, kind=kind)


def _choices(form: Table, fields: list[Table], known: dict[str, Table]) -> Iterator[Finding]:
    told: set[int] = set()
    for field in fields:
        for holder in (field, *tables(field.get("columns"))):
            choices = holder.get("choices")
            if not isinstance(choices, Items) or id(choices) in told:
                continue
            told.add(id(choices))
            codes: set[str] = set()
            labels: set[str] = set()
            for choice in tables(choices):
                code, label = str(choice.get("code", "")), choice.get("label")
                danish = " ".join(str(label.get("da", "")).split()).casefold() if isinstance(label, Table) else ""
                if code in codes:
                    yield findings.DOUBLE_CODE.at(str(field.get("id", "")), str(choice.at), code=code)
                if danish and danish in labels:
                    yield findings.DOUBLE_LABEL.at(str(field.get("id", "")), str(choice.at), label=danish)
                codes.add(code)
                labels.add(danish)


def _conditions(form: Table, fields: list[Table], known: dict[str, Table]) -> Iterator[Finding]:
    for field in fields:
        for key in ("relevant", "required_if"):
            if isinstance(field.get(key), Table):
                yield from condition_mistakes(field[key], str(field.get("id", "")), known)


def condition_mistakes(condition: Table, own: str, known: dict[str, Table]) -> Iterator[Finding]:
    """What is wrong with a condition that stands at `own` and may look at the fields `known`."""
    parts = [*tables(condition.get("all")), *tables(condition.get("any"))]
    if isinstance(condition.get("not"), Table):
        parts.append(condition["not"])
    for part in parts:
        yield from condition_mistakes(part, own, known)
    tests = [key for key in TESTS if key in condition]
    joins = [key for key in ("all", "any", "not") if key in condition]
    if len(tests) + len(joins) != 1 or bool(tests) != ("field" in condition):
        yield findings.CONDITION_SHAPE.at(own, str(condition.at))
        return
    if joins:
        return
    target = condition["field"]
    place = str(getattr(target, "at", condition.at))
    if target == own:
        yield findings.OWN_CONDITION.at(own, place)
    if target not in known:
        words = {"target": target, "suggestion": closest(str(target), known)}
        yield findings.POINTS_AT_NOTHING.at(own, place, **words)
        return
    value = condition[tests[0]]
    yield from _test(own, place, tests[0], known[str(target)], str(target))
    answers = _answers(known[str(target)])
    asked = list(value) if isinstance(value, Items) else [value] if tests[0] != "answered" else []
    for code in asked if answers else ():
        if code not in answers:
            words = {"target": target, "value": code, "suggestion": closest(str(code), answers)}
            yield findings.NO_SUCH_ANSWER.at(own, str(getattr(code, "at", place)), **words)


def _test(own: str, place: str, test: str, field: Table, target: str) -> Iterator[Finding]:
    """Yield a finding for a test that an answer of the field's kind never passes; a kind that is not known is not judged."""
    kind = str(field.get("kind", ""))
    if test == "has" and kind in KINDS and kind != "choices":
        told, suggestion = "kan kun få ét svar", "Skriv is, is_not eller one_of."
    elif test in ("is", "is_not", "one_of", "none_of") and kind == "choices":
        told, suggestion = "kan få flere svar", "Skriv has, og sæt flere sammen med any eller not."
    else:
        return
    yield findings.WRONG_TEST.at(own, place, test=test, target=target, told=told, suggestion=suggestion)


def _answers(field: Table) -> list[str]:
    """The codes that a field can be answered with; empty when any text may be."""
    scale = field.get("scale")
    if isinstance(scale, Table):
        return [
            *map(str, scale.get("codes", ("0", "1", "2", "3", "4"))),
            "IB",
            *(["U"] if "unchanged" in scale else []),
        ]
    return [str(choice.get("code", "")) for choice in tables(field.get("choices"))]


def _references(form: Table, fields: list[Table], known: dict[str, Table]) -> Iterator[Finding]:
    nothing = Table({}, form.at)
    for field in fields:
        own = str(field.get("id", ""))
        columns = {str(column.get("id", "")): column for column in tables(field.get("columns"))}
        share = field.get("share_by")
        asked = columns.get(str(share)) or known.get(str(share)) or Table({}, field.at)
        # A list that does not exist, or a kind that is misspelt, is one mistake, told where it is.
        judged = not unknown(asked.get("choices")) and (asked.get("kind") is None or asked.get("kind") in KINDS)
        if share is not None and judged and "ja" not in _answers(asked):
            shared = [name for name, part in {**known, **columns}.items() if "ja" in _answers(part)]
            suggestion = closest(str(share), shared) if shared else "Lav et felt med listen sharing, og peg på det."
            yield findings.SHARE_BY.at(own, str(field.at_key("share_by")), target=share, suggestion=suggestion)
        suggested = field.get("suggested_by")
        if suggested is not None and suggested not in known:
            words = {"key": "suggested_by", "target": suggested, "suggestion": closest(str(suggested), known)}
            yield findings.FIELD_REFERENCE.at(own, str(field.at_key("suggested_by")), **words)
        elif suggested is not None and known[str(suggested)].get("kind") in NO_MUNICIPALITY:
            words = {"key": "suggested_by", "where": f"»{own}«", "reason": f"»{suggested}« er ikke en kommune"}
            at = str(field.at_key("suggested_by"))
            yield findings.VALUE.at(own, at, **words, suggestion="Peg på et felt af typen municipality.")
        constraint = field.get("constraint")
        for key in ("not_before", "not_after"):
            target = constraint.get(key) if isinstance(constraint, Table) else None
            if target is not None and known.get(str(target), nothing).get("kind") != "date":
                dates = [name for name, part in known.items() if part.get("kind") == "date" and name != own]
                words = {"target": target, "suggestion": closest(str(target), dates)}
                yield findings.CONSTRAINT_FIELD.at(own, str(target.at), **words)
    identity = form.get("identity")
    if not isinstance(identity, Table):
        return
    for role, target in identity.items():
        if target and target not in known:
            words = {"key": f"identity.{role}", "target": target, "suggestion": closest(str(target), known)}
            yield findings.FIELD_REFERENCE.at(place=str(identity.at_key(role)), **words)


Check = Callable[[Table, list[Table], dict[str, Table]], Iterator[Finding]]
CHECKS: tuple[Check, ...] = (
    _ids,
    _names,
    _kinds,
    _choices,
    _conditions,
    _references,
    bounds,
    scales,
    texts,
    conditions,
    lost_protection,
)
