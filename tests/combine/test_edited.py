"""A Word version that somebody edited: what of it is told, and that its words are not."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import pytest
from docx import Document

from infohus_forms.combine.assessment.assess import assessment_of
from infohus_forms.combine.documents.manual_edits import edits
from infohus_forms.combine.documents.word import TEMPLATE, combined_word, paragraphs
from infohus_forms.combine.errors import WordTemplateError
from infohus_forms.formats.word.ooxml.package import pack
from infohus_forms.models.finding import Finding
from tests.combine.cases import case


def made() -> tuple[dict[str, Any], bytes]:
    """The assessment of the test case as JSON, and its Word file."""
    assessment = assessment_of(case())
    return json.loads(json.dumps(assessment.as_json())), combined_word(assessment, TEMPLATE.read_bytes())


def saved(document: Any) -> bytes:
    """A document as its file."""
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def found(*pairs: tuple[str, str], add: str = "") -> tuple[Finding, ...]:
    """The findings after replacing texts in the Word file of the test case."""
    assessment, word = made()
    document = Document(BytesIO(word))
    for old, new in pairs:
        runs = [run for paragraph in document.paragraphs for run in paragraph.runs if old in run.text]
        assert runs, "the text must be there, or the test cannot fail"
        for run in runs:
            run.text = run.text.replace(old, new)
    if add:
        document.add_paragraph(add)
    return edits(assessment, word, saved(document))


def test_a_changed_placement_is_told_with_its_dimension() -> None:
    """»1 af 4 …« under T2 was made a 4."""
    told = found(("1 af 4, hvor 4 er mange ressourcer", "4 Mange ressourcer"))
    assert [(one.code, one.place) for one in told] == [("combine.edited_rating", "T2 Psykisk sårbarhed")]


def test_a_changed_dissent_is_a_changed_placement() -> None:
    """In the profile Kriminalforsorgen stands with its own number: »◇ …: n« was made another."""
    assessment, word = made()
    document = Document(BytesIO(word))
    (cell,) = {
        cell._tc: cell
        for table in document.tables
        for row in table.rows
        for cell in row.cells
        if "◇" in cell.text and not cell.tables
    }.values()
    for paragraph in cell.paragraphs:
        for run in paragraph.runs:
            run.text = run.text.replace(": 2", ": 4").replace(": 3", ": 4").replace(": 1", ": 4")
    assert "combine.edited_rating" in [one.code for one in edits(assessment, word, saved(document))]


@pytest.mark.parametrize("mark", ["strike", "hidden"])
def test_a_placement_that_is_struck_out_or_hidden_is_changed(mark: str) -> None:
    """Its letters are still there, and nobody reads them."""
    assessment, word = made()
    document = Document(BytesIO(word))
    old = "1 af 4, hvor 4 er mange ressourcer"
    (run,) = [run for paragraph in document.paragraphs for run in paragraph.runs if old in run.text][:1]
    setattr(run.font, mark, True)
    assert "combine.edited_rating" in {one.code for one in edits(assessment, word, saved(document))}


def test_a_changed_quotation_is_told_without_its_words() -> None:
    """A line of Kommune and Politi under R4 was softened."""
    told = found(("Overholder vilkår.", "Overholder stort set vilkår."))
    assert [(one.code, one.place) for one in told] == [
        ("combine.edited_quote", "R4 Bekymrende socialisering og relationer")
    ]
    assert "vilkår" not in repr(told)


def test_an_own_paragraph_is_only_a_note() -> None:
    """The municipality wrote a paragraph of its own."""
    (only,) = found(add="Drøftet i styregruppen.")
    assert (only.code, only.severity) == ("combine.edited", "note")
    assert "styregruppen" not in repr(only)


def test_an_edited_file_that_unpacks_without_end_is_no_word_file_of_ours() -> None:
    """It is read within the limits of any file from outside, before it is unpacked."""
    with pytest.raises(WordTemplateError):
        paragraphs(pack({"[Content_Types].xml": b"<Types/>", "word/document.xml": b" " * (70 << 20)}))
