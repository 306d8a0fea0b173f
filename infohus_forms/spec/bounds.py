"""Checks of what a specification says about sizes, bounds, texts and order, so that no form, reader or rule stops at it later."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from infohus_forms.models.finding import Finding
from infohus_forms.models.specification.vocabulary import KINDS, Answer, Kind
from infohus_forms.spec import findings
from infohus_forms.spec.source import Items, Scalar, Table

ONE_TEXT: Final = frozenset(kind for kind in Kind if kind.info.answer in (Answer.TEXT, Answer.MEANING))
CONSTRAINTS: Final[dict[str, frozenset[str]]] = {
    "pattern": ONE_TEXT,
    "not_cpr": ONE_TEXT,
    "min": frozenset({"number"}),
    "max": frozenset({"number"}),
    "min_rows": frozenset({"table"}),
    "max_rows": frozenset({"table"}),
    "max_chosen": frozenset({"choices"}),
    "not_before": frozenset({"date"}),
    "not_after": frozenset({"date"}),
    "not_future": frozenset({"date"}),
}
"""The kinds that each constraint is tried on; on any other it would never hold anything back."""
SIZES: Final = {"rows": (1, 40), "lines": (1, 45), "weight": (1, 20)}
"""Smallest and largest value: the rows that a person fills in, the lines of one page, a column's share of the width."""
PLACEHOLDER: Final = re.compile(r"\{[^{}\s]{1,60}\}")
IN_FOOTER: Final = frozenset({"{case}", "{instance}"})
CURLED: Final = re.compile(r"[”“„][^”“„]{0,9999}[”“]")
"""A text in typographic quotation marks, which YAML takes as part of the text."""


def bounds(_form: Table, fields: list[Table], _known: dict[str, Table]) -> Iterator[Finding]:
    """Yield a finding for each size out of range, constraint of another kind, and bound that is no number or is reversed."""
    for field in fields:
        own = str(field.get("id", ""))
        for holder in (field, *tables(field.get("columns"))):
            yield from _sizes(own, holder)
            if isinstance(holder.get("constraint"), Table):
                yield from _constraint(own, holder, holder["constraint"])


def _sizes(own: str, holder: Table) -> Iterator[Finding]:
    for key, (least, most) in SIZES.items():
        number = _number(holder.get(key))
        if number is not None and not least <= number <= most:
            yield _value(
                own, holder, key, "tallet er for stort eller for lille", f"Skriv et tal fra {least} til {most}."
            )


def _constraint(own: str, holder: Table, rule: Table) -> Iterator[Finding]:
    kind = str(holder.get("kind", "text"))
    fitting = {key for key, kinds in CONSTRAINTS.items() if key in rule and kind in kinds}
    for key in CONSTRAINTS:
        if key in rule and key not in fitting and kind in KINDS:
            yield findings.NOT_FOR_KIND.at(own, str(rule.at_key(key)), key=key, kind=kind)
    numbers = {key: _number(rule[key]) for key in fitting & {"min", "max", "min_rows", "max_rows", "max_chosen"}}
    for key in ("min", "max"):
        if key in numbers and numbers[key] is None:
            yield _value(own, rule, key, "den er ikke et tal", "Skriv et tal med cifre.")
    for least, most in (("min", "max"), ("min_rows", "max_rows")):
        low, high = numbers.get(least), numbers.get(most)
        if low is not None and high is not None and low > high:
            yield _value(own, rule, least, f"{least} er større end {most}", "Byt de to tal om.")
    rows, choices = _number(holder.get("rows")), holder.get("choices")
    for key in ("min_rows", "max_rows"):
        number = numbers.get(key)
        if number is not None and rows is not None and (number > rows if key == "min_rows" else 0 < number < rows):
            yield _value(own, rule, key, f"tabellen har {rows} rækker", "Ret rows, eller ret kravet.")
    chosen = numbers.get("max_chosen")
    if chosen is not None and isinstance(choices, Items) and choices and chosen > len(choices):
        words = ("der er ikke så mange svar", f"Skriv højst {len(choices)}, eller fjern nøglen.")
        yield _value(own, rule, "max_chosen", *words)


def scales(_form: Table, fields: list[Table], _known: dict[str, Table]) -> Iterator[Finding]:
    """Yield a finding for a scale without steps, and for a step that is there twice or is the code of what is not a number."""
    for field in fields:
        for holder in (field, *tables(field.get("columns"))):
            scale = holder.get("scale")
            codes = scale.get("codes") if isinstance(scale, Table) else None
            if not isinstance(scale, Table) or not isinstance(codes, Items):
                continue
            own = str(field.get("id", ""))
            if not codes:
                yield _value(own, scale, "codes", "skalaen har ingen trin", "Skriv trinnene, fx [0, 1, 2, 3, 4].")
            taken = {"IB", *(["U"] if "unchanged" in scale else [])}
            for code in codes:
                if code in taken:
                    yield findings.DOUBLE_CODE.at(own, str(getattr(code, "at", codes.at)), code=code)
                taken.add(str(code))


def texts(form: Table, _fields: list[Table], _known: dict[str, Table]) -> Iterator[Finding]:
    """Yield a finding for a placeholder that nothing replaces, and for a text in quotation marks that YAML does not know."""
    for key, value in form.items():
        yield from _texts(value, key, IN_FOOTER if key == "footer" else frozenset())


def _texts(node: Any, key: str, known: frozenset[str]) -> Iterator[Finding]:
    if isinstance(node, Table):
        for inner, value in node.items():
            if isinstance(value, Scalar) and inner in ("da", "en"):
                yield from _text(value, key, known)
            else:
                yield from _texts(value, inner, known)
    elif isinstance(node, Items):
        for item in node:
            yield from _texts(item, key, known)


def _text(text: Scalar, key: str, known: frozenset[str]) -> Iterator[Finding]:
    unknown = next((found for found in PLACEHOLDER.findall(text) if found not in known), "")
    if unknown:
        told = f"Kendte: {', '.join(sorted(known))}." if known else "Skriv teksten ud; kun footer har pladsholdere."
        yield findings.PLACEHOLDER.at(place=str(text.at), key=key, name=unknown, suggestion=told)
    if CURLED.fullmatch(text):
        yield findings.CURLED.at(place=str(text.at), key=key)


def conditions(_form: Table, fields: list[Table], known: dict[str, Table]) -> Iterator[Finding]:
    """Yield a finding for a conditional field without a condition, and for a condition on a field that is asked later."""
    order = {str(field.get("id", "")): number for number, field in enumerate(fields)}
    for field in fields:
        own = str(field.get("id", ""))
        for key in ("required", "otherwise"):
            if field.get(key) == "conditional" and not ({"relevant", "required_if"} & set(field)):
                yield findings.NO_CONDITION.at(own, str(field.at_key(key)))
        for column in tables(field.get("columns")):
            if column.get("required") == "conditional":
                yield findings.NO_CONDITION.at(own, str(column.at_key("required")))
        for target in _targets(field.get("relevant")):
            if target != own and target in known and order[str(target)] > order[own]:
                yield findings.LATER.at(own, str(target.at), target=target)


def _targets(condition: Any) -> Iterator[Scalar]:
    """Yield the ids that a condition looks at, where they are written."""
    if isinstance(condition, Table):
        if isinstance(condition.get("field"), Scalar):
            yield condition["field"]
        for key in ("all", "any"):
            for part in tables(condition.get(key)):
                yield from _targets(part)
        yield from _targets(condition.get("not"))


def tables(node: Any) -> Iterator[Table]:
    """Yield the mappings of a list; nothing for what is no list."""
    if isinstance(node, Items):
        yield from (item for item in node if isinstance(item, Table))


def _number(value: Any) -> Decimal | None:
    """Return a finite number as it is written; None for anything else."""
    try:
        number = Decimal(value) if isinstance(value, Scalar) else None
    except InvalidOperation:
        return None
    return number if number is not None and number.is_finite() else None


def _value(own: str, holder: Table, key: str, reason: str, suggestion: str) -> Finding:
    words = {"key": key, "where": f"»{own}«", "reason": reason, "suggestion": suggestion}
    return findings.VALUE.at(own, str(holder.at_key(key)), **words)
