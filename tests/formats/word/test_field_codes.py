"""Fields of Word in an answer: what they show is the answer, and none is silent, since another program or moment shows something else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from lxml import etree

from infohus_forms.formats.word.reading.form import read_word
from infohus_forms.models.response import RawForm
from tests.formats.word.sheets import edited, sdt, set_content, small_form, xml
from tests.formats.word.test_hazards import run, said

SHOWN = "Han siger nej"
BEGIN, SEPARATE, END = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))


def code(instruction: str) -> str:
    """The code of a field."""
    return f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'


def complex_field(instruction: str, shown: str = SHOWN) -> str:
    """A field as Word writes it."""
    return f"{BEGIN}{code(instruction)}{SEPARATE}{run(shown)}{END}"


def simple_field(instruction: str, shown: str = SHOWN) -> str:
    """The short form of the same."""
    return f'<w:fldSimple w:instr=" {instruction} ">{run(shown)}</w:fldSimple>'


def answer(markup: str) -> RawForm:
    """The small form with this in the field »navn«."""
    return read_word(edited(small_form(), lambda root: set_content(root, "navn", markup)))


CHANGING = (
    "QUOTE &quot;Han siger ja&quot;", "DOCPROPERTY Titel", "DOCVARIABLE x", "AUTHOR", "LASTSAVEDBY", "USERNAME", "TITLE", "FILENAME \\p", "FILLIN &quot;Hvad?&quot;",
    "ASK x &quot;Hvad?&quot;", "REF svar \\h", "STYLEREF Titel", "MERGEFIELD navn", "GREETINGLINE", "INCLUDETEXT &quot;c:/x.docx&quot;", "LINK Excel.Sheet", "= 2 + 2", "=SUM(ABOVE)",
    "DATE \\@ &quot;d. MMMM&quot;", "TIME", "PRINTDATE", "SAVEDATE", "CREATEDATE", "IF 1 = 2 &quot;a&quot; &quot;b&quot;", "SEQ x", "AUTOTEXT x", "SET x y", "LISTNUM", "EQ \\x",
)  # fmt: skip
OTHERS = (
    "MACROBUTTON x y",
    "GOTOBUTTON x y",
    "CITATION x",
    "BIBLIOGRAPHY",
    "TOC",
    "INDEX",
    "BARCODE x",
    "HVADSOMHELST",
)


@pytest.mark.parametrize("field", [complex_field, simple_field])
@pytest.mark.parametrize("instruction", CHANGING)
def test_what_a_changing_field_shows_is_read_and_is_an_error(instruction: str, field: Callable[[str], str]) -> None:
    """It shows another text when the file is opened, printed or updated, so a person decides."""
    raw = answer(run("Før ") + field(instruction) + run(" efter"))
    assert raw.texts["navn"] == f"Før {SHOWN} efter"
    assert [(item.code, item.severity, item.field) for item in raw.findings] == [("word.content", "error", "navn")]


@pytest.mark.parametrize("instruction", OTHERS)
def test_what_another_field_shows_is_read_with_a_warning(instruction: str) -> None:
    """Also kinds that are not known."""
    raw = answer(complex_field(instruction))
    assert raw.texts["navn"] == SHOWN
    assert [(item.code, item.severity, item.field) for item in raw.findings] == [("word.field", "warning", "navn")]


@pytest.mark.parametrize("instruction", ["HYPERLINK &quot;https://eksempel.invalid&quot;", "FORMTEXT"])
def test_a_field_around_what_somebody_wrote_needs_no_finding(instruction: str) -> None:
    """An address that became a link; a form field of the old kind."""
    raw = answer(complex_field(instruction))
    assert raw.texts["navn"] == SHOWN
    assert said(raw) == []


def test_a_field_that_ends_behind_the_control_is_reported() -> None:
    """Begun in the control, ended after it."""

    def change(root: etree._Element) -> None:
        set_content(root, "navn", BEGIN + code("DATE") + SEPARATE + run(SHOWN))
        sdt(root, "navn").addnext(xml(END)[0])

    raw = read_word(edited(small_form(), change))
    assert raw.texts["navn"] == SHOWN
    assert ("word.content", "navn") in said(raw)


def test_a_control_in_the_code_of_a_field_is_reported() -> None:
    """Word shows the field's result and not what is in its code."""

    def change(root: etree._Element) -> None:
        set_content(root, "navn", run(SHOWN))
        control = sdt(root, "navn")
        for piece in xml(BEGIN + code("IF 1 = 2")):
            control.addprevious(piece)
        for piece in reversed(list(xml(SEPARATE + run("andet") + END))):
            control.addnext(piece)

    raw = read_word(edited(small_form(), change))
    assert ("word.content", "navn") in said(raw)


def test_a_field_in_a_menu_a_date_and_a_cell_is_reported_too() -> None:
    """The same in every kind of control."""
    for name, shown in (("dag", "03.05.2026"), ("kreds", "Kreds A"), ("set__1__hvad", SHOWN)):
        raw = read_word(edited(small_form(), lambda root: set_content(root, name, complex_field("QUOTE x", shown))))  # noqa: B023
        assert raw.texts[name] == {"kreds": "a"}.get(name, shown)
        assert ("word.content", name.partition("__")[0]) in said(raw)


def test_the_result_of_a_box_as_a_field_is_reported() -> None:
    """A formula that shows a cross is no tick of a person's."""
    raw = read_word(edited(small_form(), lambda root: set_content(root, "samtykke=ja", complex_field("QUOTE x", "☒"))))
    assert ("word.content", "samtykke") in said(raw)
