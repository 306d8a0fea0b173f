"""What an answer on paper is called, and what it can be: the words of the review sheet and of the answer file."""

from __future__ import annotations

from infohus_forms.danish.formatting import answer_words
from infohus_forms.formats.names import CELL
from infohus_forms.models.form import FieldBase, FormSpec
from infohus_forms.models.paper import PaperField
from infohus_forms.validate.form.paper import labels_of

MOST_SHOWN = 15
"""Answers of a list that are spelt out for the person; of a longer one the words on paper are enough."""


def numbered_labels(spec: FormSpec) -> dict[str, str]:
    """Answer id → the question with its printed number, as it stands on the paper."""
    printed = spec.numbers
    numbers = {name: printed[field.id] for field in spec.fields for name in (field.id, *field.answer_ids)}
    return {
        name: f"{numbers.get(name.partition(CELL)[0], '')} {label}".strip() for name, label in labels_of(spec).items()
    }


def holder_of(name: str, spec: FormSpec) -> FieldBase:
    """The field or the column whose answer has this name; of a signature's parts and an overflow box the field."""
    for field in spec.fields:
        if name in (field.id, *field.answer_ids):
            return field
        if name.startswith(field.id + CELL):
            column = name.rpartition(CELL)[2]
            return next((one for one in field.columns if one.id == column), field)
    raise KeyError(name)


def words_of(holder: FieldBase) -> dict[str, str]:
    """Code → the words of an answer that can be chosen."""
    scale = getattr(holder, "scale", None)
    codes = list(scale.all_codes) if scale else [choice.code for choice in holder.choices]
    return {code: answer_words(holder, code) for code in codes}


def suggestion_of(item: PaperField, spec: FormSpec) -> str:
    """What the marks seem to say, in the form's own words."""
    words = words_of(holder_of(item.name, spec))
    return ", ".join(words.get(code, code) for code in item.suggestion.split(","))
