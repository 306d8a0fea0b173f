"""Typed answers as what is written in a form, and the writers that are offered."""

from __future__ import annotations

from typing import Any

import pytest

from infohus_forms.render.filling import control_values
from infohus_forms.render.forms import WRITERS, blank_stamp, file_name, fillable
from infohus_forms.render.questions import sheet_of
from tests.support.builders import a_form
from tests.support.shelf import form_ids, form_spec

SPEC = a_form("""
- {id: met, kind: date}
- {id: at, kind: time}
- {id: much, kind: number}
- {id: one, kind: choice, choices: ja nej}
- {id: place, kind: choice, choices: a b c d e f g h i j}
- {id: some, kind: choices, choices: x y}
- {id: mark, kind: scale, scale: risk}
- {id: sign, kind: signature}
- {id: list, kind: table, rows: 2, columns: [{id: day, kind: date}, {id: what, kind: longtext}, {id: sure, kind: tri}]}
""")


@pytest.mark.parametrize(
    ("answers", "written"),
    [
        ({"met": "2026-05-03"}, {"met": "03.05.2026"}),
        ({"at": "09:40"}, {"at": "09.40"}),
        ({"much": "12.50"}, {"much": "12,50"}),
        ({"one": "nej"}, {"one=nej": "x"}),
        ({"place": "j"}, {"place": "j"}),
        ({"some": ["x", "y"]}, {"some=x": "x", "some=y": "x"}),
        ({"mark": "IB"}, {"mark=IB": "x"}),
        ({"sign_name": "Ida Prøve", "sign_date": "2026-05-03"}, {"sign_name": "Ida Prøve", "sign_date": "03.05.2026"}),
        ({"list": [{"day": "2026-05-03", "what": None, "sure": "ja"}]}, {"list__1__day": "03.05.2026", "list__1__sure=ja": "x"}),
        ({"list__more": "mere"}, {"list__more": "mere"}),
        ({"met": None, "list": None}, {}),
    ],
)  # fmt: skip
def test_answers_are_written_as_people_write_them(answers: dict[str, Any], written: dict[str, str]) -> None:
    """2026-05-03 as 03.05.2026, a choice as a tick, a menu's answer as its code."""
    assert control_values(SPEC, sheet_of(SPEC), answers) == written


@pytest.mark.parametrize(
    "answers",
    [{"unknown": "x"}, {"one": "måske"}, {"list": [{"what": "1"}, {"what": "2"}, {"what": "3"}]}, {"list": [{"where": "x"}]}],
)  # fmt: skip
def test_an_answer_without_a_place_is_our_mistake(answers: dict[str, Any]) -> None:
    """A field, a code, a row or a column that the form has not."""
    with pytest.raises(KeyError):
        control_values(SPEC, sheet_of(SPEC), answers)


@pytest.mark.parametrize("form", form_ids())
def test_a_form_has_the_same_bytes_each_time(form: str) -> None:
    """Nothing in a form depends on when or where it was made."""
    spec = form_spec(form)

    for carrier in ("word", "pdf"):
        assert fillable(spec, blank_stamp(spec), {}, carrier) == fillable(spec, blank_stamp(spec), {}, carrier)


def test_files_of_one_form_never_share_a_name() -> None:
    """The fillable PDF and the one for paper lie in the same folder."""
    assert len({file_name("redskab3", carrier) for carrier in WRITERS}) == len(WRITERS)
