"""Three carriers, one truth: the same answers written in Word and in PDF are read as the same answers.

The specification, the answers and the way they got into the form (before it was sent out, or by hand) are random.
`INFOHUS_EXAMPLES=1000 pytest tests/test_roundtrip.py` tries a thousand forms on each carrier.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infohus_forms.formats.pdf.writing.fill import fill_pdf
from infohus_forms.formats.word.writing.fill import fill_word
from infohus_forms.models.finding import Finding
from infohus_forms.models.response import RawForm, Stamp
from infohus_forms.models.specification.form import FormSpec
from infohus_forms.read.carrier import raw_form
from infohus_forms.read.identity import spec_of
from infohus_forms.render.filling import control_values
from infohus_forms.render.forms import fillable
from infohus_forms.render.questions import sheet_of
from infohus_forms.validate.form.answers import INVISIBLE, ONLY_INVISIBLE, typed_answers
from tests.support.answers import every_answer
from tests.support.generated import answers_to, forms, scribbles_on
from tests.support.shelf import form_ids, form_spec

FILL: Mapping[str, Callable[[bytes, Mapping[str, str]], bytes]] = {"word": fill_word, "pdf": fill_pdf}
REMARKS = {
    INVISIBLE.code,
    ONLY_INVISIBLE.code,
    "word.direction",
    "word.zero_width",
    "word.private_text",
    "pdf.private_text",
    "pdf.hidden",
    "pdf.no_letter",
}
"""What may be said of a form where nothing is wrong: that a text holds letters which nobody sees."""

Answers = dict[str, Any]


def stamp_of(spec: FormSpec) -> Stamp:
    """The stamp of a form of an invented case, so that every choice can be answered."""
    return Stamp(spec.id, spec.version, spec.hash, case="DEMO-1", instance="A1", fictional=True, issued="2026-05-03")


def filled(spec: FormSpec, values: Mapping[str, str], carrier: str) -> bytes:
    """A blank form that somebody writes these texts in."""
    return FILL[carrier](fillable(spec, stamp_of(spec), {}, carrier), values)


def read(spec: FormSpec, data: bytes) -> tuple[Answers, list[Finding], RawForm]:
    """The typed answers in a file, what is said of them, and the file as it was found; it is the form that we made."""
    raw = raw_form(data)
    embedded, stamp, _ = spec_of(raw, lambda _: (), use_embedded=True)
    assert (embedded.content, embedded.hash) == (spec.content, spec.hash)
    assert (stamp.form, stamp.hash, stamp.case, stamp.instance) == (spec.id, spec.hash, "DEMO-1", "A1")
    answers, found = typed_answers(spec, raw)
    return answers, found, raw


@st.composite
def answered(draw: st.DrawFn) -> tuple[FormSpec, Answers]:
    """A random form with random answers."""
    spec = draw(forms())
    return spec, draw(answers_to(spec))


@st.composite
def scribbled(draw: st.DrawFn) -> tuple[FormSpec, dict[str, str]]:
    """A random form with anything in its controls."""
    spec = draw(forms())
    return spec, draw(scribbles_on(sheet_of(spec, fictional=True)))


@pytest.mark.parametrize("carrier", FILL)
@given(example=answered())
def test_what_is_written_is_what_is_read(carrier: str, example: tuple[FormSpec, Answers]) -> None:
    """`{"f0": " Łukasz ", "f1": "IB"}` on a form comes back as just that, and nothing is found to be wrong."""
    spec, wanted = example
    values = control_values(spec, sheet_of(spec, fictional=True), wanted)

    answers, found, raw = read(spec, filled(spec, values, carrier))

    assert answers == wanted
    assert {item.code for item in (*found, *raw.findings)} <= REMARKS
    assert raw.outside == ()
    assert {name: text for name, text in raw.texts.items() if text} == {
        name: text for name, text in values.items() if name in raw.texts
    }


@pytest.mark.parametrize("carrier", FILL)
@given(example=answered())
def test_what_is_known_beforehand_is_read_like_what_a_person_writes(
    carrier: str, example: tuple[FormSpec, Answers]
) -> None:
    """A form that was sent out with all its answers in it says the same as a blank one that was filled in."""
    spec, wanted = example

    answers, found, raw = read(spec, fillable(spec, stamp_of(spec), wanted, carrier))

    assert answers == wanted
    assert {item.code for item in (*found, *raw.findings)} <= REMARKS
    assert raw.stamp
    assert raw.stamp.prefilled == control_values(spec, sheet_of(spec, fictional=True), wanted)


@given(example=scribbled())
def test_two_carriers_one_truth(example: tuple[FormSpec, dict[str, str]]) -> None:
    """Sense or nonsense, such as »31.2.2026« for a date: both carriers give the same answers and say the same."""
    spec, values = example

    in_word, in_pdf = (read(spec, filled(spec, values, carrier)) for carrier in ("word", "pdf"))

    assert in_word[0] == in_pdf[0]
    assert in_word[1] == in_pdf[1]
    assert (in_word[2].texts, in_word[2].ticked) == (in_pdf[2].texts, in_pdf[2].ticked)
    assert in_word[2].found == in_pdf[2].found


# --- The five forms ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", form_ids())
def test_the_forms_of_the_house_carry_every_answer(form: str) -> None:
    """Each field of each form, answered in Word and in PDF, before and after it was sent out: four times the same."""
    spec = form_spec(form)
    wanted = every_answer(spec)
    values = control_values(spec, sheet_of(spec, fictional=True), wanted)

    for carrier in FILL:
        for data in (filled(spec, values, carrier), fillable(spec, stamp_of(spec), wanted, carrier)):
            answers, found, raw = read(spec, data)

            assert answers == wanted
            assert {item.code for item in (*found, *raw.findings)} <= REMARKS


def test_a_form_with_every_field_answered_leaves_nothing_out() -> None:
    """The answers above answer every question of every form: `None` stands nowhere in them."""
    for form in form_ids():
        spec = form_spec(form)
        answers = every_answer(spec)

        assert {own for field in spec.fields for own in field.answer_ids} <= answers.keys()
        assert None not in answers.values()
