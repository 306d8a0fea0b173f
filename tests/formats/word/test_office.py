"""What LibreOffice does to our forms, done by LibreOffice itself (word.md §3)."""

from __future__ import annotations

from pathlib import Path

import pytest

from infohus_forms.formats.word.read import read_word
from infohus_forms.models.finding import Refused
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


def test_a_form_by_way_of_odt_and_back_gives_the_same_answers(tmp_path: Path) -> None:
    """Word → .odt → Word in LibreOffice 25.2: the answers are whole, and what was lost on the way is said."""
    filled = small_form(VALUES)
    ours = read_word(filled)
    theirs = read_word(newer_office().saved(filled, tmp_path, "odt", "docx"))
    assert (theirs.texts, theirs.ticked) == (ours.texts, ours.ticked)
    assert "word.no_blank" in {item.code for item in theirs.findings}


def test_an_odt_is_refused_with_the_way_to_save_it_right(tmp_path: Path) -> None:
    """`skema.odt` → »gem den som Word 2010–365-dokument (.docx)«."""
    saved = newer_office().saved(small_form(VALUES), tmp_path, "odt")
    with pytest.raises(Refused) as refused:
        read_word(saved)
    assert refused.value.finding.code == "word.odt"
    assert ".docx" in (refused.value.finding.hint or "")


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
