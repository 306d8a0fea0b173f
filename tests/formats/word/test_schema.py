"""Our Word files against the schemas and rules of Office, judged by a validator that is not ours."""

from __future__ import annotations

from pathlib import Path

import pytest

from infohus_forms.files import shipped
from infohus_forms.formats.word.writing.form import word_form
from infohus_forms.models.response import Stamp
from infohus_forms.models.specification.form import canonical
from infohus_forms.render.questions import sheet_of
from tests.support.shelf import form_ids, form_spec

NOT_FAULTS = (
    "Value 'bbPlcHdr' is not in allowed values: ['continuous'",  # the validator takes ST_DocPartType for ST_SectionMark
    "relationships/theme' is missing",  # Word makes its own; ISO 29500-1 §11.3 asks for none
)
"""What the validator says of every correct form."""


def mistakes(path: Path) -> list[str]:
    """What the validator finds in a Word file."""
    from openxml_audit import OpenXmlValidator

    found = map(str, OpenXmlValidator(max_errors=0).validate(path).errors)
    return [text for text in found if not any(known in text for known in NOT_FAULTS)]


@pytest.mark.parametrize("paper", [False, True])
@pytest.mark.parametrize("name", form_ids())
def test_every_part_of_every_form_is_valid(name: str, paper: bool, tmp_path: Path) -> None:  # noqa: FBT001 - a parameter of the test
    """Document, header, footer, settings, styles, numbering, fonts and glossary, on screen and for paper."""
    spec = form_spec(name)
    data = word_form(sheet_of(spec), Stamp(spec.id, spec.version, spec.hash), canonical(spec.content), paper=paper)
    path = tmp_path / "form.docx"
    path.write_bytes(data)
    assert mistakes(path) == []


@pytest.mark.parametrize("name", ["assessment", "extract"])
def test_the_templates_of_combined_documents_are_valid(name: str) -> None:
    """An element in the wrong place makes Word offer to repair the file."""
    assert mistakes(shipped("templates/word") / f"{name}.docx") == []


def test_the_combined_document_of_a_whole_case_is_valid(finished_case: Path) -> None:
    """As docxtpl made it, with everything that a case can say."""
    [path] = (finished_case / "vurdering").glob("*samlet-vurdering*.docx")
    assert mistakes(path) == []


def test_a_fault_is_found(tmp_path: Path) -> None:
    """The validator does look: a table whose borders come after its look is wrong."""
    from docx import Document
    from docx.oxml import OxmlElement

    document = Document()
    document.add_table(1, 1)._tbl.tblPr.append(OxmlElement("w:tblBorders"))
    path = tmp_path / "wrong.docx"
    document.save(str(path))
    assert any("tblBorders" in text for text in mistakes(path))
