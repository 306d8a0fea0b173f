"""Requirements and conditions in plain Danish, as they are printed at a question."""

from __future__ import annotations

from collections.abc import Mapping

from infohus_forms.models.specification.form import Condition, Field, FormSpec
from infohus_forms.models.specification.vocabulary import Filler, Kind, Strength

FILLERS = {
    Filler.COORDINATOR: "Tovholder",
    Filler.COORDINATORS: "Begge tovholdere",
    Filler.MUNICIPALITY: "Tovholder i kommunen",
    Filler.POLICE: "Tovholder i politiet",
    Filler.CONTRIBUTOR: "Myndigheden",
    Filler.GROUP: "Gruppen",
    Filler.RECORDS: "Tovholder efter mødet",
    Filler.PROGRAM: "",
}

Numbers = Mapping[str, str]
"""Field id → printed number: how a condition names a question."""


def requirement(field: Field, numbers: Numbers, spec: FormSpec) -> str:
    """Return what is asked of the answer: »Skal udfyldes«, »Udfyldes helst« …; empty for an optional field.

    For a conditional field whose condition is also its relevance, only `relevance` states it.
    """
    match field.required:
        case Strength.BLOCKS:
            return "Skal udfyldes"
        case Strength.WARNS:
            return "Udfyldes helst"
        case Strength.OPTIONAL:
            return ""
        case Strength.CONDITIONAL:
            return f"Skal udfyldes, hvis {condition(field.required_if, numbers, spec)}" if field.required_if else ""


def relevance(field: Field, numbers: Numbers, spec: FormSpec) -> str:
    """Return when the question applies: »Udfyldes kun, hvis …«; empty when always."""
    if field.relevant is None:
        return ""
    unless = field.relevant.not_
    words = condition(unless or field.relevant, numbers, spec)
    if field.required is Strength.BLOCKS or (field.required is Strength.CONDITIONAL and not field.required_if):
        return f"Skal udfyldes, medmindre {words}" if unless else f"Skal udfyldes, hvis {words}; springes ellers over"
    return f"Udfyldes ikke, hvis {words}" if unless else f"Udfyldes kun, hvis {words}"


def condition(asked: Condition, numbers: Numbers, spec: FormSpec) -> str:
    """Return the condition as the second half of a Danish sentence: »svaret i 1.1 er »Ja««."""
    if asked.all:
        return " og ".join(condition(part, numbers, spec) for part in asked.all)
    if asked.any:
        return " eller ".join(condition(part, numbers, spec) for part in asked.any)
    if asked.not_:
        return f"det ikke gælder, at {condition(asked.not_, numbers, spec)}"
    number, target = numbers[asked.field], spec.field(asked.field)
    if asked.answered is not None:
        return f"{number} {'er' if asked.answered else 'ikke er'} udfyldt"
    if asked.has:
        return f"{answer(target, asked.has)} er valgt i {number}"
    if asked.is_not or asked.none_of:
        return f"svaret i {number} er andet end {_listed(target, (asked.is_not,) if asked.is_not else asked.none_of)}"
    return f"svaret i {number} er {_listed(target, (asked.is_,) if asked.is_ else asked.one_of)}"


def _listed(field: Field, codes: tuple[str, ...]) -> str:
    *first, last = [answer(field, code) for code in codes]
    return f"{', '.join(first)} eller {last}" if first else last


def answer(field: Field, code: str) -> str:
    """Return the words of an answer in quotation marks."""
    if field.kind is Kind.SCALE and field.scale:
        special = {"IB": field.scale.not_rated.da, "U": field.scale.unchanged.da if field.scale.unchanged else "U"}
        return f"»{special.get(code, code)}«"
    return f"»{next((str(choice.label) for choice in field.choices if choice.code == code), code)}«"
