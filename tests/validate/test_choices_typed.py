"""Several answers: ticked, or written as a text where a program has lost the boxes."""

from __future__ import annotations

import pytest

from infohus_forms.models.specification.form import FormSpec
from infohus_forms.validate.form.answers import typed_answers
from tests.support.builders import a_form, a_raw

SPEC: FormSpec = a_form("- {id: via, kind: choices, choices: phone mail meeting}")


@pytest.mark.parametrize(
    ("given", "answer"),
    [
        ({"via=mail": "x"}, ["mail"]),
        ({"via": "mail"}, ["mail"]),
        ({"via=phone": "x", "via": "mail"}, ["phone", "mail"]),
    ],
)
def test_a_text_that_is_one_of_the_answers_counts_with_the_ticked_ones(
    given: dict[str, str], answer: list[str]
) -> None:
    """In printed order."""
    answers, found = typed_answers(SPEC, a_raw(SPEC, given))[:2]

    assert answers["via"] == answer
    assert [item.code for item in found] == []
