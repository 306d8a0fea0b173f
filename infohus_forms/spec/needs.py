"""Check that a version has what the rules of a tool ask for: its facts, their codes, and lists that are carried to another form.

What a tool needs is handed in by the edge. The checks are about a whole form that can be read; the roles that it may not lose are in `roles.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from infohus_forms.models.finding import Finding
from infohus_forms.models.specification.form import FieldBase, FormSpec
from infohus_forms.spec import findings
from infohus_forms.spec.source import SpecError


@dataclass(frozen=True, slots=True)
class Need:
    """A role or fact of a form that rules ask for, and the codes that they compare its answers with; `why` in Danish."""

    form: str
    name: str
    why: str
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Carried:
    """A choice that is carried from a column (`table`, `column`) of one form into a question of another: both by role or fact."""

    source: str
    table: str
    column: str
    target: str
    name: str


@dataclass(frozen=True, slots=True)
class Needs:
    """What a tool asks of its forms."""

    facts: tuple[Need, ...]
    carried: tuple[Carried, ...]


def check_needs(spec: FormSpec, needs: Needs, place: str) -> None:
    """Raise SpecError with everything that the rules ask for and the form at `place` lacks."""
    if found := list(lacking(spec, needs, place)):
        raise SpecError(found)


def lacking(spec: FormSpec, needs: Needs, place: str) -> Iterator[Finding]:
    """Yield a finding for each fact that rules ask for and the form has not, and for each code that they know and it does not offer."""
    for need in needs.facts:
        if need.form != spec.id:
            continue
        asked = spec.meaning.fields.get(need.name, ())
        if not asked:
            yield findings.NEEDED.at(place=place, name=need.name, why=need.why)
        for field_id in asked:
            offered = codes_of(spec.field(field_id))
            for code in need.codes:
                if code not in offered:
                    yield findings.CODE_IN_USE.at(field_id, place, value=field_id, code=code, why=need.why)


def not_carried(forms: Mapping[str, tuple[FormSpec, str]], needs: Needs) -> Iterator[Finding]:
    """Yield a finding for each code that can be answered in one form and is then carried into another, which does not have it.

    `forms` are the forms by id, each with its place for messages.
    """
    for one in needs.carried:
        if one.source not in forms or one.target not in forms:
            continue
        (source, place), (target, _) = forms[one.source], forms[one.target]
        table, asked = source.meaning.id_of(one.table), target.meaning.id_of(one.name)
        column = source.meaning.column(table, one.column)
        if not column or not asked:
            continue
        known = codes_of(target.field(asked))
        for code in codes_of(source.field(table).column(column)):
            if code not in known:
                words = {"code": code, "value": f"{table}: {column}", "target": asked, "form": target.id}
                yield findings.NOT_CARRIED.at(table, place, **words)


def codes_of(field: FieldBase) -> Sequence[str]:
    """Return the codes that a field or a column can be answered with."""
    return tuple(choice.code for choice in field.choices)
