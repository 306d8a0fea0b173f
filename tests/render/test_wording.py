"""Requirements and conditions as they stand beside a question: plain Danish, never a code or an id."""

from __future__ import annotations

import re

import pytest

from infohus_forms.models.specification.form import Condition
from infohus_forms.render.questions import sheet_of
from infohus_forms.render.wording import condition
from tests.support.builders import a_form
from tests.support.shelf import form_ids, form_spec

FIELDS = """
- {id: a, kind: choice, choices: ja nej ved_ikke}
- {id: b, kind: choices, choices: hjem skole}
- {id: c, kind: scale, scale: risk}
- {id: d, kind: text}
"""


def beside(rest: str) -> tuple[str, str]:
    """Requirement and condition of a field that follows the four above."""
    *_, last = sheet_of(a_form(f"{FIELDS}- {{id: e, kind: text, {rest}}}")).questions()
    return last.requirement, last.condition


@pytest.mark.parametrize(
    ("rest", "requirement", "told"),
    [
        ("required: blocks", "Skal udfyldes", ""),
        ("required: warns", "Udfyldes helst", ""),
        ("required: optional", "", ""),
        ("relevant: {field: a, is: nej}", "", "Udfyldes kun, hvis svaret i 1.1 er »Nej«"),
        ("relevant: {not: {field: a, is: nej}}", "", "Udfyldes ikke, hvis svaret i 1.1 er »Nej«"),
        (
            "required: blocks, relevant: {field: a, is: nej}",
            "Skal udfyldes",
            "Skal udfyldes, hvis svaret i 1.1 er »Nej«; springes ellers over",
        ),
        (
            "required: conditional, required_if: {field: b, has: skole}",
            "Skal udfyldes, hvis »Skole« er valgt i 1.2",
            "",
        ),
    ],
)
def test_what_is_asked_is_said_beside_the_question(rest: str, requirement: str, told: str) -> None:
    """As in »Udfyldes kun, hvis svaret i 1.1 er »Nej««."""
    assert beside(rest) == (requirement, told)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"field": "a", "one_of": ["ja", "nej", "ved_ikke"]}, "svaret i 1.1 er »Ja«, »Nej« eller »Ved ikke«"),
        ({"field": "a", "is_not": "ja"}, "svaret i 1.1 er andet end »Ja«"),
        ({"field": "c", "is": "IB"}, "svaret i 1.3 er »Ikke belyst«"),
        ({"field": "c", "is": "4"}, "svaret i 1.3 er »4«"),
        ({"field": "d", "answered": True}, "1.4 er udfyldt"),
        ({"field": "d", "answered": False}, "1.4 ikke er udfyldt"),
        (
            {"any": [{"field": "a", "is": "ja"}, {"field": "d", "answered": True}]},
            "svaret i 1.1 er »Ja« eller 1.4 er udfyldt",
        ),
    ],
)
def test_conditions_in_words(asked: dict[str, object], words: str) -> None:
    """The second half of a sentence that begins with »hvis«."""
    spec = a_form(FIELDS)
    numbers = {question.field: question.number for question in sheet_of(spec).questions()}

    assert condition(Condition.model_validate(asked), numbers, spec) == words


@pytest.mark.parametrize("form", form_ids())
def test_no_id_and_no_code_is_printed(form: str) -> None:
    """Every word beside a question of the five forms is for people."""
    for question in sheet_of(form_spec(form)).questions():
        assert not re.search(r"\b[a-z0-9]+_[a-z0-9_]+\b|[{}]", question.requirement + question.condition)
