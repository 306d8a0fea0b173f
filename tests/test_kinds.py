"""The one table of kinds: no kind is forgotten by any step, and `phone` and `email`, which came in through it, go all the way round."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infohus_forms.archive.archive_copy import archive_completed
from infohus_forms.danish.notations import LONGEST_EMAIL, NOTATIONS, parse_as
from infohus_forms.formats.pdf.writing.fill import fill_pdf
from infohus_forms.formats.word.writing.fill import fill_word
from infohus_forms.models.question import Widget
from infohus_forms.models.response import Response, Stamp
from infohus_forms.models.specification.vocabulary import KINDS, Answer, Drawn, Kind
from infohus_forms.read.carrier import raw_form
from infohus_forms.render.forms import fillable
from infohus_forms.render.questions import sheet_of
from infohus_forms.spec.check import COLUMN_KINDS, ONLY_FOR
from infohus_forms.validate.form.answers import CATALOGUE
from infohus_forms.validate.form.free_texts import free_texts
from tests.archive.copies import MADE, words
from tests.support.builders import a_form
from tests.support.received import response_from
from tests.support.shelf import SHELF

ROOT = Path(__file__).parents[1]
MEANINGS = [kind for kind in Kind if kind.info.answer is Answer.MEANING]
FILL = {"word": fill_word, "pdf": fill_pdf}

FORM = a_form("""
- {id: phone, kind: phone, label: Telefon}
- {id: mail, kind: email, label: Mail}
- {id: people, kind: table, rows: 2, label: Kontakter, columns: [{id: who, kind: text}, {id: phone, kind: phone}, {id: mail, kind: email}]}
""")
STAMP = Stamp(FORM.id, FORM.version, FORM.hash, case="DEMO-1", instance="A1", fictional=True, issued="2026-05-03")
RIGHT = {
    "phone": "+4512345678", "mail": "Kim.Demo@Fjordmark.Example", "people__1__who": "Bo Prøve", "people__1__phone": "+46 70 123 45 67",
    "people__2__mail": "post@fjordmark.example",
}  # fmt: skip
WRONG = {"phone": "98 76 54 3", "mail": "kim.demo(a)fjordmark", "people__2__phone": "spørg Bo Prøve", "people__2__mail": "Bo <bo@fjordmark.example>"}  # fmt: skip


# --- The table ---------------------------------------------------------------------------------------------------


def test_every_kind_has_a_row() -> None:
    """A kind without one would be a KeyError in every step."""
    assert set(KINDS) == set(Kind)


def test_every_notation_that_is_named_exists_and_is_named() -> None:
    """A name without a parser, or a parser that no kind names, is a slip."""
    assert {kind.info.notation for kind in Kind} - {""} == set(NOTATIONS)


@pytest.mark.parametrize("kind", MEANINGS)
def test_a_kind_with_a_meaning_says_what_is_wrong_and_has_examples(kind: Kind) -> None:
    """`value.KIND` names the question and says what to do; there is a pattern or a notation that may refuse a text."""
    rule = next(rule for rule in CATALOGUE if rule.code == f"value.{kind.value}")

    assert "{label}" in rule.message
    assert rule.hint
    assert kind.info.examples
    assert kind.info.pattern or kind.info.notation


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind not in MEANINGS])
def test_only_a_kind_with_a_meaning_is_parsed(kind: Kind) -> None:
    """What would be ignored does not stand in the table."""
    info = kind.info

    assert not any((info.pattern, info.notation, info.wrong, info.hint, info.written_as, info.examples))


@pytest.mark.parametrize("kind", MEANINGS)
def test_an_example_is_what_it_is_written_as(kind: Kind) -> None:
    """»2026-05-03« is written 03.05.2026, which is 2026-05-03 again; so the text that we prefill is read as it was."""
    write = NOTATIONS[kind.info.notation].write if kind.info.notation else str
    for value in kind.info.examples:
        assert parse_as(kind, write(value)) == value


@pytest.mark.parametrize("kind", MEANINGS)
@given(text=st.text(max_size=40) | st.from_regex(r"[+0-9 .@a-zæøåİ-]{0,30}", fullmatch=True))
def test_parsing_never_raises_and_its_value_is_parsed_to_itself(kind: Kind, text: str) -> None:
    """Any text: a value, or None. A value that was once made stays what it is."""
    value = parse_as(kind, text)

    if value is not None:
        write = NOTATIONS[kind.info.notation].write if kind.info.notation else str
        assert parse_as(kind, write(value)) == value


def test_a_column_has_one_answer_and_no_key_that_a_column_lacks() -> None:
    """A table in a table, a scale or several choices in a cell have no controls."""
    for kind in Kind:
        assert not kind.info.column or kind.info.answer in (Answer.TEXT, Answer.MEANING, Answer.ONE)
        assert not kind.info.column or kind.info.drawn in (Drawn.LINE, Drawn.AREA, Drawn.DATE, Drawn.ANSWERS)
        assert set(kind.info.needed) <= kind.info.keys | {"hint"}
    assert {kind.value for kind in Kind if kind.info.column} == COLUMN_KINDS


def test_the_table_says_which_keys_belong_to_which_kinds() -> None:
    """As they were before there was a table."""
    choices = {"choice", "choices", "tri", "municipality", "police_district"}

    assert {
        "choices": choices, "scale": {"scale"}, "columns": {"table"}, "rows": {"table"}, "layout": {"table"}, "lines": {"longtext", "notice"},
        "suggested_by": {"police_district"}, "max_length": {"text", "longtext"},
    } == ONLY_FOR  # fmt: skip


@pytest.mark.parametrize("kind", Kind)
def test_the_page_for_authors_shows_every_kind(kind: Kind) -> None:
    """form_specs/README.md has a form with one field of each kind."""
    assert re.search(rf"\bkind: {kind.value}\b", (ROOT / "form_specs/README.md").read_text(encoding="utf-8"))


# --- Phone and mail ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "12345678", "12 34 56 78", "1234 5678", "12 345 678", "+4512345678", "+45 12 34 56 78", "0045 12345678", "00 45 1234 5678", "+ 45 12345678",
        "  12\u00a034\u202f56 78\n", "\u200e12345678", "+45\t12345678",
    ],
)  # fmt: skip
def test_a_danish_number_may_have_blanks_anywhere(text: str) -> None:
    """»12345678«, »1234 5678«, »+45 12 34 56 78« and »0045 12345678« are the same number."""
    assert parse_as(Kind.PHONE, text) == "12 34 56 78"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("+46 70 123 45 67", "+46 701234567"), ("+4670 1234567", "+46 701234567"), ("+1 202 555 0123", "+1 2025550123"), ("+49 30 901820", "+49 30901820"),
        ("+298 123456", "+298 123456"), ("+299 12 34 56", "+299 123456"), ("+7 495 1234567", "+7 4951234567"), ("45123456", "45 12 34 56"),
    ],
)  # fmt: skip
def test_a_foreign_number_has_its_country_code_by_itself(text: str, number: str) -> None:
    """+46 is Sweden, +298 the Faroe Islands, +1 North America: codes of one to three digits."""
    assert parse_as(Kind.PHONE, text) == number


@pytest.mark.parametrize(
    "text",
    [
        "1234567", "123456789", "12-34-56-78", "01-02-2026", "01022026", "12345678 / 87654321", "12345678, 87654321", "tlf. 12345678", "+45 1234567", "+45 123456789",
        "+45 0234 5678", "+4 5 1234567", "+123", "+46 1234567890123456", "320190-0000", "3201900000", "ukendt", "+", "112", "00 46 70 123 45 67", "١٢٣٤٥٦٧٨", "12345678x", "１２３４５６７８",
    ],
)  # fmt: skip
def test_what_is_no_single_number_gives_none(text: str) -> None:
    """A digit too few or too many, two numbers, a date, a CPR number, words beside it: None, never a guess."""
    assert parse_as(Kind.PHONE, text) is None


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("kim.demo@fjordmark.example", "kim.demo@fjordmark.example"), (" Kim.Demo@Fjordmark.EXAMPLE\n", "Kim.Demo@fjordmark.example"),
        ("søren+sag@ældre-råd.example", "søren+sag@ældre-råd.example"), ("o'neil_1@a.b-c.example", "o'neil_1@a.b-c.example"), ("a\u030a@a\u030a.example", "å@å.example"),
        ("\u200bkim@fjordmark.example", "kim@fjordmark.example"), ("X@XN--DEMO-LRA.EXAMPLE", "X@xn--demo-lra.example"),
    ],
)  # fmt: skip
def test_only_the_domain_of_an_address_gets_small_letters(text: str, address: str) -> None:
    """What is before the @ is kept: another computer may tell »Kim« from »kim«."""
    assert parse_as(Kind.EMAIL, text) == address


@pytest.mark.parametrize(
    "text",
    [
        "kim", "kim@", "@fjordmark.example", "kim@fjordmark", "kim@fjordmark.", "kim@.example", "kim@fjord..example", ".kim@fjordmark.example", "kim.@fjordmark.example",
        "kim..demo@fjordmark.example", "kim@-fjord.example", "kim@fjord-.example", "kim@fjord_mark.example", "kim@fjordmark.e", "kim@127.0.0.1", "kim demo@fjordmark.example",
        "kim@fjordmark.example, bo@fjordmark.example", "kim@fjordmark.example; bo@fjordmark.example", "Kim Demo <kim@fjordmark.example>", "mailto:kim@fjordmark.example",
        "kim@fjordmark.example.", "kim(a)fjordmark.example", "kim@fjord@mark.example", f"{'k' * LONGEST_EMAIL}@fjordmark.example",
    ],
)  # fmt: skip
def test_what_is_no_single_address_gives_none(text: str) -> None:
    """Two addresses, a name around it, no domain: None, never a guess."""
    assert parse_as(Kind.EMAIL, text) is None


def sent(carrier: str, values: dict[str, str]) -> bytes:
    """A form of both kinds that somebody filled in."""
    return FILL[carrier](fillable(FORM, STAMP, {}, carrier), values)


def filled(carrier: str, values: dict[str, str]) -> Response:
    """The same, read back."""
    return response_from(
        f"svar.{carrier}", sent(carrier, values), installed=SHELF.installed, read=raw_form, use_embedded=True
    )


@pytest.mark.parametrize("carrier", FILL)
def test_right_values_come_back_in_one_way_of_writing(carrier: str) -> None:
    """Filled in by a person in Word and in PDF, in a field and in a cell; what was written stays in `raw`."""
    response = filled(carrier, RIGHT)

    assert response.answers == {
        "phone": "12 34 56 78", "mail": "Kim.Demo@fjordmark.example",
        "people": [{"who": "Bo Prøve", "phone": "+46 701234567", "mail": None}, {"who": None, "phone": None, "mail": "post@fjordmark.example"}],
    }  # fmt: skip
    assert [finding.code for finding in response.findings if finding.severity == "error"] == []
    assert {name: response.raw[name] for name in RIGHT} == RIGHT


@pytest.mark.parametrize("carrier", FILL)
def test_wrong_values_are_an_error_at_their_place_and_are_kept(carrier: str) -> None:
    """Each is named by question, row and column; the text is in `raw` and in no message."""
    response = filled(carrier, WRONG)
    found = {finding.about: finding for finding in response.findings if finding.severity == "error"}

    assert {name: finding.code for name, finding in found.items()} == {
        "phone": "value.phone", "mail": "value.email", "people__2__phone": "value.phone", "people__2__mail": "value.email",
    }  # fmt: skip
    assert "Kontakter (1.3), række 2, Phone" in found["people__2__phone"].message
    assert not [text for text in WRONG.values() for finding in response.findings if text in f"{finding.message} {finding.hint} {finding.place}"]  # fmt: skip
    assert {name: response.raw[name] for name in WRONG} == WRONG
    assert {response.answers[name] for name in ("phone", "mail", "people")} == {None}


def test_a_refused_value_is_printed_in_the_archive_copy() -> None:
    """As it was written, with »ikke forstået«; a number that was understood says how it was written."""
    texts = []
    for values in (WRONG, RIGHT):
        original = sent("pdf", values)
        copy = archive_completed(filled("pdf", values), sheet_of(FORM), original, "svar.pdf", made=MADE)
        texts.append(words(copy))

    assert all(text in texts[0] for text in WRONG.values())
    assert texts[0].count("(ikke forstået)") == len(WRONG)
    assert "12 34 56 78 (skrevet: »+4512345678«)" in texts[1]


@pytest.mark.parametrize("carrier", FILL)
def test_known_values_are_prefilled_and_read_back(carrier: str) -> None:
    """What an earlier form said is written in the next as it is kept."""
    answers: dict[str, Any] = {
        "phone": "+46 701234567", "mail": "Kim.Demo@fjordmark.example", "people": [{"who": None, "phone": "12 34 56 78", "mail": "bo@fjordmark.example"}],
    }  # fmt: skip
    response = response_from(
        "x", fillable(FORM, STAMP, answers, carrier), installed=SHELF.installed, read=raw_form, use_embedded=True
    )

    assert response.answers == answers
    assert response.stamp
    assert response.stamp.prefilled["phone"] == "+46 701234567"


def test_both_are_lines_to_write_on_paper() -> None:
    """A paper edition has a line for each, and a scan of it handwriting to read, as for any text."""
    controls = {control.name: control.widget for control in sheet_of(FORM).controls()}

    assert {controls[name] for name in ("phone", "mail", "people__1__phone", "people__2__mail")} == {Widget.LINE}
    assert fillable(FORM, STAMP, {}, "print").startswith(b"%PDF")


def test_names_are_looked_for_in_an_address_but_not_in_a_number() -> None:
    """»kim.demo@…« may name a person who is protected."""
    response = filled("pdf", RIGHT)

    assert [item.text for item in free_texts(response)] == ["Kim.Demo@fjordmark.example", "Bo Prøve", "post@fjordmark.example"]  # fmt: skip
