"""Raised and lowered signs, line ends that are none, and fields that say something else tomorrow: what a page shows is read."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from infohus_forms.formats.typesetting import printable
from infohus_forms.formats.word.reading.form import read_word
from infohus_forms.formats.word.reading.raised import SIGNS
from tests.formats.word.office import newer_office
from tests.formats.word.sheets import edited, set_content, small_form, xml
from tests.formats.word.test_hazards import run, said, written

HIGH, LOW = '<w:position w:val="6"/>', '<w:position w:val="-6"/>'
UP, DOWN = '<w:vertAlign w:val="superscript"/>', '<w:vertAlign w:val="subscript"/>'


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        (run("40 m") + run("2", UP), "40 m²"),
        (run("10") + run("2", UP) + run(" gange"), "10² gange"),
        (run("H") + run("2", DOWN) + run("O"), "H₂O"),
        (run("10") + run("-", UP) + run("12", UP), "10⁻¹²"),
        (run("x") + run("n+1", UP), "xⁿ⁺¹"),
        (run("the 3") + run("rd", UP) + run(" of May"), "the 3rd of May"),
        (run("Demo") + run("™ ", UP), "Demo™ "),
        (run("m2", '<w:vertAlign w:val="baseline"/>'), "m2"),
        (run("40 m") + run("2", HIGH), "40 m²"),
        (run("H") + run("2", LOW) + run("O"), "H₂O"),
        (run("10") + run("-", HIGH) + run("12", HIGH), "10⁻¹²"),
        (run("m") + run("2", '<w:position w:val="5"/><w:vertAlign w:val="baseline"/>'), "m²"),
        (run("m") + run("2", '<w:position w:val="-6"/><w:vertAlign w:val="superscript"/>'), "m²"),
        (run("40 m") + run("2", '<w:position w:val="2"/>'), "40 m2"),
        (run("40 m") + run("2", '<w:position w:val="-3"/>'), "40 m2"),
        (run("40 m") + run("2", '<w:position w:val="x"/>'), "40 m2"),
    ],
)
def test_a_raised_or_lowered_sign_is_read_as_the_character_for_it(markup: str, text: str) -> None:
    """»m²« is typed as m and a raised 2; English ordinals and signs that are raised by nature stay as they are."""
    raw = written(markup)
    assert raw.texts["navn"] == text
    assert said(raw) == []


@pytest.mark.parametrize(
    "markup",
    [
        run("Han sagde", UP),
        run("se ") + run("bilag", UP),
        run("2026", UP),
        run("14", UP) + run("C"),
        run("se ") + run("bilag", HIGH),
        run("Han sagde ") + run("nej", LOW),
        run("2026", HIGH),
        run("a", UP) + run("2", UP),
    ],
)
def test_what_is_raised_without_a_character_for_it_is_read_on_the_line_and_told_of(markup: str) -> None:
    """Letters, a whole answer, a sign before its base: the text as it stands and a warning."""
    raw = written(markup)
    assert raw.texts["navn"] == "".join(str(text) for text in xml(markup).itertext())
    assert [(item.code, item.severity) for item in raw.findings] == [("word.raised", "warning")]


@pytest.mark.parametrize("mark", [UP, HIGH])
def test_a_style_that_raises_is_known(mark: str) -> None:
    """A character style with `w:vertAlign` or `w:position`; what the run itself says goes before it."""
    name = '<w:style w:type="character" w:styleId="Op"><w:name w:val="Op"/>'
    style = f"{name}<w:rPr>{mark}</w:rPr></w:style>"
    data = edited(small_form(), lambda root: root.append(xml(style)[0]), "word/styles.xml")
    data = edited(data, lambda root: set_content(root, "navn", run("m") + run("2", '<w:rStyle w:val="Op"/>')))
    assert read_word(data).texts["navn"] == "m²"
    level = '<w:rStyle w:val="Op"/><w:position w:val="0"/>'
    assert (
        read_word(edited(data, lambda root: set_content(root, "navn", run("m") + run("2", level)))).texts["navn"]
        == "m2"
    )


def test_every_raised_or_lowered_sign_can_be_printed() -> None:
    """The fonts of our documents have them."""
    signs = "".join(sign for table in SIGNS.values() for sign in map(chr, table.values()))
    assert printable(signs) == signs


def test_an_odt_keeps_raised_and_lowered_signs(tmp_path: Path) -> None:
    """Saved as .odt by LibreOffice, which says it as a share of the letters' height."""

    def change(root: etree._Element) -> None:
        set_content(root, "navn", run("40 m") + run("2", UP))
        set_content(root, "forloeb", run("H") + run("2", DOWN) + run("O"))

    raw = read_word(newer_office().saved(edited(small_form(), change), tmp_path, "odt"))
    assert (raw.texts["navn"], raw.texts["forloeb"]) == ("40 m²", "H₂O")
    assert raw.findings == ()


@pytest.mark.parametrize("end", ["\n", "&#10;", "&#13;", "&#13;&#10;"])
def test_a_line_end_within_a_text_is_a_space(end: str) -> None:
    """SuperDoc writes it; Word and LibreOffice show »a b«. A line break is an element of its own."""
    assert written(f'<w:r><w:t xml:space="preserve">a{end}b</w:t></w:r>', "forloeb").texts["forloeb"] == "a b"
    assert written(f"<w:r><w:t>a{end}b</w:t></w:r>", "forloeb").texts["forloeb"] == "a b"
    assert written("<w:r><w:t>a</w:t><w:br/><w:t>b</w:t></w:r>", "forloeb").texts["forloeb"] == "a\nb"


@pytest.mark.parametrize(
    "code",
    [
        "DOCPROPERTY Sagsnr",
        "DOCVARIABLE x",
        "AUTHOR",
        "USERNAME",
        "FILENAME \\p",
        "REF b",
        "STYLEREF 1",
        "=1+1",
        "FILLIN x",
        "docproperty x",
    ],
)
def test_a_field_that_says_something_else_tomorrow_is_told_of(code: str) -> None:
    """What it shows now is read."""
    raw = written(f'<w:fldSimple w:instr=" {code} ">{run("27.36.00")}</w:fldSimple>')
    assert raw.texts["navn"] == "27.36.00"
    assert said(raw) == [("word.content", "navn")]


@pytest.mark.parametrize("code", ['HYPERLINK "https://example.org"', "FORMTEXT"])
def test_a_field_that_stays_as_it_is_says_nothing(code: str) -> None:
    """A link is the text that it shows."""
    assert said(written(f"<w:fldSimple w:instr='{code}'>{run('her')}</w:fldSimple>")) == []
