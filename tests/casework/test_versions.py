"""Numbered versions of the combined assessment: what is new is told, and nothing is ever written over."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pypdf
import pytest
from docx import Document

from infohus_forms.casework.archiving.archive_case import archive_case
from infohus_forms.casework.archiving.verify import verified
from infohus_forms.casework.documents.assessment import edited, write_combined
from infohus_forms.casework.review.review import Review, review
from infohus_forms.combine.documents.word import document_text
from infohus_forms.demo import run
from infohus_forms.formats.word.writing.fill import fill_word

TODAY = date(2027, 1, 21)
NOW = datetime(2027, 1, 21, 9, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The invented case »ikke aktuel«, combined once."""
    case = tmp_path / "sag"
    assert run("ikke-aktuel", case, lambda _text: None) == 0
    return case


def again(folder: Path) -> Review:
    """The case as it is now."""
    return review(folder, today=TODAY)


def digests(folder: Path) -> dict[str, str]:
    """Every file of the folder `vurdering` with its digest."""
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted((folder / "vurdering").iterdir())}


def rewritten(path: Path, old: str, new: str) -> None:
    """The Word file as somebody who replaced a text in it left it."""
    document = Document(str(path))
    runs = [run for paragraph in document.paragraphs for run in paragraph.runs if old in run.text]
    assert runs, "the text must be there, or the test cannot fail"
    for one in runs:
        one.text = one.text.replace(old, new)
    out = BytesIO()
    document.save(out)
    path.write_bytes(out.getvalue())


def with_news(folder: Path) -> None:
    """A form comes back with another text of the overall assessment."""
    (form,) = [path for path in (folder / "modtaget").iterdir() if path.stem.endswith("_R4")]
    assert form.suffix == ".docx", "the test fills the Word form"
    form.write_bytes(fill_word(form.read_bytes(), {"r4_whole": "Vi ser nu anderledes på det."}))


def test_without_news_nothing_is_written(folder: Path) -> None:
    """A second run gives the same files, byte for byte, and no new one."""
    before = digests(folder)
    write_combined(again(folder), incomplete=False)
    assert digests(folder) == before


def test_news_make_a_new_version_that_tells_what_changed(folder: Path) -> None:
    """Version 2 lists the change since version 1 in Word and in PDF; version 1 stays."""
    before = digests(folder)
    with_news(folder)
    word, pdf, _ = write_combined(again(folder), incomplete=False)
    assert word.name.endswith("_v2.docx")
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(pdf).pages)
    for told in (document_text(word.read_bytes()), text):
        assert "Ændret siden version 1" in told
        assert "Ændret: Helhedsvurderingen" in told
    after = digests(folder)
    assert all(after[name] == digest for name, digest in before.items() if not name.startswith("."))
    write_combined(again(folder), incomplete=False)
    assert digests(folder) == after


def test_a_hand_edited_word_file_is_never_written_over(folder: Path) -> None:
    """With news and without: the edited version 1 stays as it is."""
    (word,) = (folder / "vurdering").glob("*_v1.docx")
    rewritten(word, "Samlet vurdering", "Vores samlede vurdering")
    edited_bytes = word.read_bytes()
    write_combined(again(folder), incomplete=False)
    assert word.read_bytes() == edited_bytes
    assert not list((folder / "vurdering").glob("*_v2.*"))
    with_news(folder)
    write_combined(again(folder), incomplete=False)
    assert word.read_bytes() == edited_bytes
    assert len(list((folder / "vurdering").glob("*_v2.*"))) == 3


def test_changed_placements_are_listed_before_archiving_and_the_edited_file_is_kept(folder: Path) -> None:
    """A placement was changed by hand: a warning with its dimension, and both files in the archive, which verifies."""
    assert edited(again(folder)) == []
    (word,) = (folder / "vurdering").glob("*_v1.docx")
    (first,) = [p.text for p in Document(str(word)).paragraphs if p.text.startswith("1 ") and "Placeret" in p.text][:1]
    rewritten(word, first.partition(" Placeret")[0], "4 Alvorlig bekymring")
    found = edited(again(folder))
    assert {item.finding.code for item in found} == {"combine.edited_rating"}
    names = [path.name for path in archive_case(again(folder), "3a", incomplete=False, now=NOW)[0]]
    assert any(name.startswith(word.stem) and name != f"{word.stem}.pdf" for name in names)
    assert word.read_bytes() in [path.read_bytes() for path in (folder / "arkiv").rglob("*.docx")]
    assert not [item for item in verified(folder) if item.finding.severity == "error"]
