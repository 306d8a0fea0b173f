"""Typed answers: values of each kind, and one finding where a value cannot be told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infohus_forms.validate.form.answers import CATALOGUE, typed_answers, unasked
from tests.support.builders import a_form, a_raw

SPEC = a_form("""
- {id: navn, kind: text}
- {id: historie, kind: longtext}
- {id: dato, kind: date}
- {id: tid, kind: time}
- {id: antal, kind: number}
- {id: cpr, kind: cpr}
- {id: kanal, kind: choice, choices: telefon sikker_post}
- {id: omraader, kind: choices, choices: a b c}
- {id: enig, kind: tri}
- {id: risiko, kind: scale, scale: risk}
- {id: kommune, kind: municipality, choices: [{code: "0101", label: {da: København}}, {code: "0899", label: {da: Fjordmark}, fictional: "true"}]}
- {id: set, kind: table, rows: "3", columns: [{id: dato, kind: date}, {id: hvad, kind: longtext}, {id: deles, kind: choice, choices: ja nej}]}
- {id: oplyst, kind: notice, hint: Fast tekst.}
- {id: god, kind: signature}
""")


def test_every_kind_has_its_value() -> None:
    """Date ISO, time HH:MM, number with a point, choice its code, several in printed order, rows as objects."""
    values = {
        "navn": "  Łękawska \r\n", "historie": "Linje 1\r\nLinje 2\rLinje 3", "dato": "3. maj 2026", "tid": "kl. 9.40", "antal": "12,5", "cpr": "3102074000",
        "kanal=sikker_post": "x", "omraader=c": "x", "omraader=a": "x", "enig=ikke_oplyst": "x", "risiko=IB": "x", "kommune": "0101",
        "set__2__dato": "2026-08-18", "set__2__deles=nej": "x", "set__3__hvad": "Hjalp en ny elev", "set__more": "og mere", "god_name": "A. Prøve",
        "god_date": "4.5.26",
    }  # fmt: skip
    answers, found = typed_answers(SPEC, a_raw(SPEC, values))
    assert not found
    assert answers == {
        "navn": "  Łękawska \n", "historie": "Linje 1\nLinje 2\nLinje 3", "dato": "2026-05-03", "tid": "09:40", "antal": "12.5", "cpr": "310207-4000",
        "kanal": "sikker_post", "omraader": ["a", "c"], "enig": "ikke_oplyst", "risiko": "IB", "kommune": "0101",
        "set": [{"dato": "2026-08-18", "hvad": None, "deles": "nej"}, {"dato": None, "hvad": "Hjalp en ny elev", "deles": None}], "set__more": "og mere",
        "god_name": "A. Prøve", "god_date": "2026-05-04",
    }  # fmt: skip


def test_what_is_not_answered_is_none() -> None:
    """Nothing at all, blanks and empty texts are no answers; the overflow box has no key then."""
    for values in ({}, {"navn": " \u00a0\n", "dato": " ", "set__1__hvad": "\t", "set__more": " ", "kanal": ""}):
        answers, found = typed_answers(SPEC, a_raw(SPEC, values))
        assert not found
        assert set(answers) == {name for field in SPEC.fields for name in field.answer_ids}
        assert set(answers.values()) == {None}


def test_zero_is_an_answer_and_blank_is_not() -> None:
    """»0« and »IB« are answers; a scale without a tick has none."""
    answers = [
        typed_answers(SPEC, a_raw(SPEC, values))[0]["risiko"] for values in ({"risiko=0": "x"}, {"risiko=IB": "x"}, {})
    ]
    assert answers == ["0", "IB", None]


@pytest.mark.parametrize(
    ("values", "code", "field"),
    [
        ({"kanal=telefon": "x", "kanal=sikker_post": "x"}, "value.two_ticks", "kanal"),
        ({"risiko=2": "x", "risiko=IB": "x"}, "value.two_ticks", "risiko"),
        ({"kanal": "telefon", "kanal=sikker_post": "x"}, "value.menu_and_tick", "kanal"),
        ({"kanal": "brevdue"}, "value.not_on_list", "kanal"),
        ({"kanal=brevdue": "x"}, "value.not_on_list", "kanal"),
        ({"risiko=5": "x"}, "value.not_on_list", "risiko"),
        ({"kommune": "0899"}, "value.fictional", "kommune"),
        ({"dato": "snart"}, "value.date", "dato"),
        ({"dato": "31.02.2026"}, "value.date", "dato"),
        ({"dato": "30-02-2026"}, "value.date", "dato"),
        ({"tid": "25.00"}, "value.time", "tid"),
        ({"tid": "13.00–14.30"}, "value.period", "tid"),
        ({"antal": "en del"}, "value.number", "antal"),
        ({"antal": "1.234"}, "value.ambiguous_number", "antal"),
        ({"cpr": "310207"}, "value.cpr", "cpr"),
        ({"god_date": "i går"}, "value.date", "god_date"),
    ],
)
def test_what_cannot_be_told_is_one_error_and_no_value(values: dict[str, str], code: str, field: str) -> None:
    """Two ticks, a text where a date should be, a choice not on the list: never a guess, and the answer is not repeated."""
    answers, found = typed_answers(SPEC, a_raw(SPEC, values))
    assert [(item.code, item.field, item.severity.value) for item in found] == [(code, field, "error")]
    assert answers[field] is None
    assert not any(text in found[0].message for text in values.values() if len(text) > 1)


def test_a_wrong_cell_is_told_with_its_row() -> None:
    """The date in row 2 is wrong; the rest of the row stands."""
    answers, found = typed_answers(SPEC, a_raw(SPEC, {"set__2__dato": "snart", "set__2__hvad": "Noget"}))
    assert [(item.code, item.field, item.place) for item in found] == [("value.date", "set", "række 2, »Dato«")]
    assert answers["set"] == [{"dato": None, "hvad": "Noget", "deles": None}]


def test_one_wrong_tick_of_several_leaves_the_others() -> None:
    """Of the ticks a and x, a is an answer and x a finding."""
    answers, found = typed_answers(SPEC, a_raw(SPEC, {"omraader=a": "x", "omraader=x": "x"}))
    assert answers["omraader"] == ["a"]
    assert [item.code for item in found] == ["value.not_on_list"]


@pytest.mark.parametrize("text", ["sikker_post", "Sikker post", " sikker  POST "])
def test_a_menu_holds_the_code_or_the_shown_text(text: str) -> None:
    """Word keeps »Sikker post« where others keep »sikker_post«."""
    assert typed_answers(SPEC, a_raw(SPEC, {"kanal": text}))[0]["kanal"] == "sikker_post"


def test_a_menu_and_a_tick_that_agree_are_one_answer() -> None:
    """Both say telephone."""
    answers, found = typed_answers(SPEC, a_raw(SPEC, {"kanal": "Telefon", "kanal=telefon": "x"}))
    assert (answers["kanal"], found) == ("telefon", [])


def test_an_invented_municipality_belongs_to_an_invented_case() -> None:
    """Fjordmark may be chosen in a form that was issued for a fictional case."""
    answers, found = typed_answers(SPEC, a_raw(SPEC, {"kommune": "0899"}, fictional=True))
    assert (answers["kommune"], found) == ("0899", [])


def test_invisible_characters_stay_and_are_told() -> None:
    """A zero-width blank in a name is kept; a text of nothing else gets a warning."""
    answers, found = typed_answers(SPEC, a_raw(SPEC, {"navn": "A\u200bB", "historie": "\u200b"}))
    assert (answers["navn"], answers["historie"]) == ("A\u200bB", "\u200b")
    assert [(item.code, item.field) for item in found] == [
        ("value.invisible", "navn"),
        ("value.only_invisible", "historie"),
    ]


def test_text_is_composed_and_otherwise_kept() -> None:
    """»å« of two characters becomes one; blanks at the ends and double blanks stay."""
    assert typed_answers(SPEC, a_raw(SPEC, {"navn": " a\u030a  b "}))[0]["navn"] == " å  b "


def test_what_stands_in_controls_of_no_field_is_told_of_and_no_answer() -> None:
    """A field, a row, a column and boxes that the form does not have: kept, an error, never an answer."""
    strange = {
        "fremmed": "a",
        "fremmed=ja": "x",
        "set__9__hvad": "b",
        "set__1__nyt": "c",
        "navn=ja": "x",
        "oplyst": "d",
    }
    raw = a_raw(SPEC, {**strange, "navn": "Ida", "set__1__deles=ja": "x", "set__more": "e", "god_name": "f"})
    answers, found = typed_answers(SPEC, raw)

    assert [(item.code, "(6)" in item.message) for item in found] == [("value.unasked", True)]
    assert sorted(item.text for item in unasked(SPEC, raw)) == ["a", "b", "c", "d", "x", "x"]
    assert {name: value for name, value in answers.items() if value is not None} == {
        "navn": "Ida",
        "set": [{"dato": None, "hvad": None, "deles": "ja"}],
        "set__more": "e",
        "god_name": "f",
    }


NAMES = [
    "navn",
    "dato",
    "tid",
    "antal",
    "cpr",
    "kanal",
    "risiko=2",
    "risiko=IB",
    "enig=ja",
    "kommune",
    "set__1__dato",
    "set__2__deles=ja",
    "set__more",
    "god_date",
]


@given(st.dictionaries(st.sampled_from(NAMES), st.text(max_size=12)))
def test_any_texts_give_answers_or_findings(values: dict[str, str]) -> None:
    """Whatever stands in the controls, reading does not fail, and a written text is an answer or a finding."""
    answers, found = typed_answers(SPEC, a_raw(SPEC, values))
    told = {item.field for item in found}
    for name in ("navn", "dato", "tid", "antal", "cpr", "kanal", "kommune"):
        text = values.get(name, "")
        assert (
            answers[name] is not None
            or name in told
            or not text.strip()
            or name == "god_date"
            or not any(char.isprintable() for char in text)
        )


def test_codes_are_used_once() -> None:
    """Each code stands for one kind of finding."""
    assert len({rule.code for rule in CATALOGUE}) == len(CATALOGUE)


@pytest.mark.parametrize(
    ("text", "code", "word"),
    [
        ("30/11", "value.date_part", "året"), ("30.11.", "value.date_part", "året"), ("30-11", "value.date_part", "året"),
        ("d. 30. nov", "value.date", ""), ("30. november", "value.date_part", "året"), ("mandag den 30. november", "value.date_part", "året"),
        ("29/2", "value.date_part", "året"), ("november 2026", "value.date_part", "dagen"), ("11/2026", "value.date_part", "dagen"),
        ("2026-11", "value.date_part", "dagen"), ("2026", "value.date_part", "dagen og måneden"),
        ("tirsdag den 30. november 2026", "value.weekday", "ugedagen"), ("31/2", "value.date", ""), ("31.02.2026", "value.date", ""),
        ("i går", "value.date", ""), ("13-14", "value.period", ""),
    ],
)  # fmt: skip
def test_the_message_about_a_date_says_what_it_lacks(text: str, code: str, word: str) -> None:
    """A date without its year is no day that does not exist: the year is asked for."""
    _, (found,) = typed_answers(SPEC, a_raw(SPEC, {"dato": text}))
    assert found.code == code
    assert word in found.message
    assert text not in found.message
