"""What is written in a Word form is read back, whatever the form and whatever the text."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from infohus_forms.formats.word.ooxml.names import PROMPTS
from infohus_forms.formats.word.reading.form import read_word
from infohus_forms.formats.word.writing.fill import fill_word
from infohus_forms.formats.word.writing.form import word_form
from infohus_forms.models.question import ColumnHead, Control, Option, Question, QuestionSection, Sheet, Widget
from infohus_forms.models.response import Stamp
from infohus_forms.models.specification.vocabulary import Kind, Layout, Width
from tests.conftest import EXAMPLES
from tests.formats.word.sheets import SCALE, SPEC, STAMP, small_form, small_sheet

HAZARDS = (
    " ", "  a  b  ", "\t", "a\tb", "a\n\nb\n", "\n", "&<>\"'", "]]>", "<w:br/>", "&#10;", "\u2028", "\u0085", "\u00a0", "e\u0301", "\u200b", "\ufeff",
    "👩‍👩‍👧", "𝔘", "ﷺ", "שלום", "\u202e", "{{ x }}", "_x000D_", "☒", "x" * 3000, "\u00ad", "\u2011", "\ufdd0", "\x7f", "⟦a⟧",
)  # fmt: skip
LETTERS = st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff", include_characters="\t\n")
ANY_TEXT = (st.sampled_from(HAZARDS) | st.text(LETTERS, max_size=60)).filter(lambda text: text not in PROMPTS.values())
FIXED = st.sampled_from(["Spørgsmål", "", "A & B <c>", "»Har« \u2028 nogen?", "x" * 200]) | st.text(
    LETTERS, max_size=30
)
LABEL = st.sampled_from(["Navn", "Navn ", "1", "Ja", "x" * 90, "😀" * 50]) | st.text(LETTERS, max_size=20)


@st.composite
def control(draw: st.DrawFn, name: str) -> Control:
    """A control of any kind."""
    widget = draw(st.sampled_from(list(Widget)))
    codes = draw(st.lists(st.from_regex(r"[a-z0-9]{1,6}", fullmatch=True), min_size=1, max_size=5, unique=True))
    options = tuple(Option(code, draw(LABEL)) for code in codes) if widget is Widget.MENU else ()
    own = f"{name}=ja" if widget is Widget.BOX else name
    return Control(own, widget, draw(LABEL), name, code="ja", text=draw(LABEL), options=options)


@st.composite
def asked(draw: st.DrawFn, field: str) -> Question:
    """A question with any control, a table, a scale or a notice."""
    kind = draw(st.sampled_from(["single", "table", "scale", "notice"]))
    texts: dict[str, Any] = {
        "label": draw(LABEL),
        "hint": draw(FIXED),
        "condition": draw(FIXED),
        "requirement": draw(FIXED),
    }
    if kind == "table":
        count, rows = draw(st.integers(1, 5)), draw(st.integers(1, 3))
        heads = tuple(
            ColumnHead(f"c{n}", draw(LABEL), draw(FIXED), draw(st.integers(1, 5)), draw(st.booleans()))
            for n in range(count)
        )
        cells = tuple(
            tuple((draw(control(f"{field}__{row}__c{n}")),) for n in range(count)) for row in range(1, rows + 1)
        )
        more = Control(f"{field}__more", Widget.AREA, draw(LABEL), field)
        return Question(
            field,
            Kind.TABLE,
            "1.1",
            layout=draw(st.sampled_from(list(Layout))),
            heads=heads,
            rows=cells,
            more=more,
            **texts,
        )
    if kind == "scale":
        boxes = tuple(
            Control(f"{field}={code}", Widget.BOX, draw(LABEL), field, code=code, text=code) for code in SCALE.all_codes
        )
        return Question(field, Kind.SCALE, "1.1", controls=boxes, scale=SCALE, **texts)
    if kind == "notice":
        return Question(field, Kind.NOTICE, "", **texts)
    width = draw(st.sampled_from(list(Width)))
    return Question(
        field, Kind.TEXT, "1.1", width=width, lines=draw(st.integers(0, 9)), controls=(draw(control(field)),), **texts
    )


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    """A form of up to six questions."""
    questions = tuple(draw(asked(f"f{number}")) for number in range(draw(st.integers(1, 6))))
    points = tuple(draw(st.lists(FIXED, max_size=2)))
    section = QuestionSection(
        "s", "1", draw(LABEL), draw(FIXED), points, draw(FIXED), new_page=draw(st.booleans()), questions=questions
    )
    return Sheet(
        "f",
        "1.0",
        "a" * 64,
        draw(LABEL),
        "",
        draw(FIXED),
        "B",
        2,
        draw(FIXED),
        draw(FIXED),
        draw(FIXED),
        fictional=draw(st.booleans()),
        sections=(section,),
    )


@st.composite
def filled(draw: st.DrawFn) -> tuple[Sheet, dict[str, str], dict[str, str]]:
    """A form, what is prefilled, and what is then written."""
    sheet = draw(sheets())
    given_before, written = {}, {}
    for item in sheet.controls():
        text = (
            st.sampled_from(["", "x"])
            if item.widget is Widget.BOX
            else st.just("") | (st.sampled_from([option.code for option in item.options]) if item.options else ANY_TEXT)
        )
        if draw(st.booleans()):
            given_before[item.name] = draw(text)
        if draw(st.booleans()):
            written[item.name] = draw(text)
    return sheet, given_before, written


@settings(
    max_examples=max(60, EXAMPLES),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(filled())
def test_every_text_comes_back_as_it_was_written(example: tuple[Sheet, dict[str, str], dict[str, str]]) -> None:
    """Random forms, random texts, prefilled and written: the same texts, the same ticks, nothing beside them."""
    sheet, given_before, written = example
    stamp = Stamp("f", "1.0", "a" * 64, "26/1", "i", "t", prefilled=given_before)
    form = read_word(fill_word(word_form(sheet, stamp, SPEC, given_before), written))
    wanted = {**given_before, **written}
    assert form.texts == {
        item.name: wanted.get(item.name, "") for item in sheet.controls() if item.widget is not Widget.BOX
    }
    assert form.ticked == {
        item.name for item in sheet.controls() if item.widget is Widget.BOX and wanted.get(item.name)
    }
    assert form.found == {item.name for item in sheet.controls()}
    assert form.outside == ()
    assert {item.code for item in form.findings} <= {"word.direction", "word.zero_width", "word.private_text"}
    assert form.stamp == stamp
    assert form.embedded_spec == SPEC


@pytest.mark.parametrize("text", HAZARDS)
def test_hard_texts_survive_in_a_line_and_in_a_long_text(text: str) -> None:
    """Spaces, breaks, markup, emoji, right-to-left, zero-width and decomposed letters."""
    form = read_word(fill_word(small_form(), {"navn": text, "forloeb": text, "set__1__hvad": text}))
    assert (form.texts["navn"], form.texts["forloeb"], form.texts["set__1__hvad"]) == (text, text, text)


def test_line_ends_of_every_system_become_line_feeds() -> None:
    """Windows and old Mac line ends are line ends."""
    assert read_word(fill_word(small_form(), {"forloeb": "a\r\nb\rc"})).texts["forloeb"] == "a\nb\nc"


@pytest.mark.parametrize("letter", ["\x00", "\x0b", "\x1f", "\ud800", "\ufffe"])
def test_what_xml_cannot_hold_is_refused_when_written(letter: str) -> None:
    """A control character or half an emoji: an error now, not a lost letter later."""
    with pytest.raises(ValueError, match="cannot hold"):
        fill_word(small_form(), {"navn": f"a{letter}"})
    with pytest.raises(ValueError, match="cannot hold"):
        small_form({"navn": f"a{letter}"})


def test_the_same_form_has_the_same_bytes() -> None:
    """Nothing in a form depends on when or where it was made."""
    assert small_form({"navn": "Ida"}) == small_form({"navn": "Ida"})
    assert word_form(small_sheet(), STAMP, SPEC) == small_form()
