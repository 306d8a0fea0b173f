"""What LibreOffice does to our forms, done by LibreOffice itself (word.md §3)."""

from __future__ import annotations

from pathlib import Path

from infohus_forms.formats.word.reading.form import read_word
from tests.formats.word.office import newer_office
from tests.formats.word.sheets import small_form

RETURNED = Path(__file__).parents[2] / "returned" / "word"
VALUES = {
    "navn": "Zofia Łękawska-Demo & »Søn« <x>",
    "dag": "03.05.2026",
    "kreds": "b",
    "samtykke=ja": "x",
    "risiko=IB": "x",
    "forloeb": "Første linje\n\n  tredje\tlinje",
    "set__1__dato": "01.02.2026",
    "set__2__hvad": "To gange\nset",
    "set__more": "Flere endnu",
    "tovholder_name": "Nguyễn Thị Hương-Demo",
}


def test_a_form_saved_by_libreoffice_gives_the_same_answers_without_a_finding(tmp_path: Path) -> None:
    """Texts with line breaks and tabs, dates, menus and ticks, saved once and saved again."""
    filled = small_form(VALUES)
    ours = read_word(filled)
    theirs = read_word(newer_office().saved(filled, tmp_path, "docx", "docx"))
    assert (theirs.texts, theirs.ticked) == (ours.texts, ours.ticked)
    assert theirs.findings == ()


def test_an_empty_form_saved_by_libreoffice_is_still_empty(tmp_path: Path) -> None:
    """Prompts that come back are no answers."""
    theirs = read_word(newer_office().saved(small_form(), tmp_path, "docx"))
    assert not any(theirs.texts.values())
    assert not theirs.ticked
    assert theirs.findings == ()


def test_an_odt_gives_the_same_answers_as_the_word_file(tmp_path: Path) -> None:
    """Saved as .odt: texts with line breaks, tabs and double spaces, dates, menus, ticks; identity and all."""
    filled = small_form(VALUES)
    ours, theirs = read_word(filled), read_word(newer_office().saved(filled, tmp_path, "odt"))
    assert (theirs.texts, theirs.ticked, theirs.found) == (ours.texts, ours.ticked, ours.found)
    assert (theirs.stamp, theirs.embedded_spec) == (ours.stamp, ours.embedded_spec)
    assert theirs.findings == ()
    assert theirs.outside == ()


def test_an_empty_odt_is_still_empty(tmp_path: Path) -> None:
    """Prompts are no answers there either."""
    theirs = read_word(newer_office().saved(small_form(), tmp_path, "odt"))
    assert not any(theirs.texts.values())
    assert not theirs.ticked
    assert theirs.findings == ()


def test_a_form_by_way_of_odt_and_back_gives_the_same_answers(tmp_path: Path) -> None:
    """Word → .odt → Word in LibreOffice 25.2: whole, since the document variables carry what the part lost."""
    filled = small_form(VALUES)
    ours = read_word(filled)
    theirs = read_word(newer_office().saved(filled, tmp_path, "odt", "docx"))
    assert (theirs.texts, theirs.ticked) == (ours.texts, ours.ticked)
    assert theirs.findings == ()


def test_a_form_once_saved_by_libreoffice_25_2_reads_without_a_finding() -> None:
    """`tests/returned/word/libreoffice-25.2.docx`, kept as it came."""
    raw = read_word((RETURNED / "libreoffice-25.2.docx").read_bytes())
    assert raw.texts["forloeb"] == VALUES["forloeb"]
    assert raw.ticked == {"samtykke=ja", "risiko=IB"}
    assert raw.findings == ()


def test_a_form_once_saved_by_libreoffice_7_4_is_recovered_and_stops_for_a_person() -> None:
    """`tests/returned/word/libreoffice-7.4.docx`: the names are gone and line breaks too, and that is an error."""
    raw = read_word((RETURNED / "libreoffice-7.4.docx").read_bytes())
    codes = {item.code for item in raw.findings}
    assert {"word.old_libreoffice", "word.recovered"} <= codes
    assert raw.texts["navn"] == VALUES["navn"]
    assert raw.ticked == {"samtykke=ja", "risiko=IB"}
