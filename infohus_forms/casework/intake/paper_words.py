"""The words of the review sheet and of the answer file: the names of answers on paper, and the answers that can be chosen."""

from __future__ import annotations

from infohus_forms.danish.formatting import answer_words
from infohus_forms.formats.names import CELL
from infohus_forms.models.paper import PaperField
from infohus_forms.models.specification.form import FieldBase, FormSpec
from infohus_forms.validate.form.paper import labels_of

MOST_SHOWN = 15
"""Most choices of a list that are spelt out for the person; for a longer list the words on paper are enough."""


def numbered_labels(spec: FormSpec) -> dict[str, str]:
    """Return answer id → the question with its printed number, as it is on the paper."""
    printed = spec.numbers
    numbers = {name: printed[field.id] for field in spec.fields for name in (field.id, *field.answer_ids)}
    return {
        name: f"{numbers.get(name.partition(CELL)[0], '')} {label}".strip() for name, label in labels_of(spec).items()
    }


def holder_of(name: str, spec: FormSpec) -> FieldBase:
    """Return the field or column whose answer has this name; for a signature's parts and an overflow box, the field. Raise KeyError."""
    for field in spec.fields:
        if name in (field.id, *field.answer_ids):
            return field
        if name.startswith(field.id + CELL):
            column = name.rpartition(CELL)[2]
            return next((one for one in field.columns if one.id == column), field)
    raise KeyError(name)


def words_of(holder: FieldBase) -> dict[str, str]:
    """Return code → words of the answers that can be chosen; empty for a written answer."""
    scale = getattr(holder, "scale", None)
    codes = list(scale.all_codes) if scale else [choice.code for choice in holder.choices]
    return {code: answer_words(holder, code) for code in codes}


def suggestion_of(item: PaperField, spec: FormSpec) -> str:
    """Return what the marks seem to mean, in the form's own words."""
    words = words_of(holder_of(item.name, spec))
    return ", ".join(words.get(code, code) for code in item.suggestion.split(","))
