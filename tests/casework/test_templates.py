"""A municipality's own template: written, found by its profile, and used only when it is in order."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from infohus_forms.casework.storage.case_folder import folder_of
from infohus_forms.casework.storage.word_templates import chosen_template, default_template, new_template
from infohus_forms.combine.documents.template_check import check_template
from infohus_forms.combine.documents.template_variables import variables
from infohus_forms.combine.errors import WordTemplateError
from infohus_forms.files import NotWrittenError


def with_paragraph(text: str) -> bytes:
    """Our template with a paragraph more."""
    document = Document(BytesIO(default_template()))
    document.add_paragraph(text)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def test_a_new_template_comes_with_every_name(tmp_path: Path) -> None:
    """Two files: the template, which is in order, and a list with each name, its meaning and an example."""
    template, listing = new_template(tmp_path / "vores.docx")
    assert check_template(template.read_bytes()) == ()
    rows = Document(str(listing)).tables[0].rows
    assert len(rows) == len(variables()) + 1
    told = [[cell.text for cell in row.cells] for row in rows[:4]]
    assert ["date ✱", "Dokumentets dato: den nyeste dato i skemaerne", "05.10.2026"] in told


def test_a_template_is_never_written_over(tmp_path: Path) -> None:
    """A second run says so and leaves the file."""
    (tmp_path / "vores.docx").write_bytes(b"min egen")
    with pytest.raises(NotWrittenError):
        new_template(tmp_path / "vores.docx")
    assert (tmp_path / "vores.docx").read_bytes() == b"min egen"


def test_the_profile_names_the_template(tmp_path: Path) -> None:
    """`kommune.yaml` beside the case names a file; without it ours is used."""
    case = tmp_path / "sag"
    case.mkdir()
    assert chosen_template(folder_of(case), None) == default_template()
    own = with_paragraph("Vores eget afsnit.")
    (tmp_path / "vores.docx").write_bytes(own)
    (tmp_path / "kommune.yaml").write_text("skabeloner:\n  word: vores.docx\n", encoding="utf-8")
    assert chosen_template(folder_of(case), None) == own


def test_a_template_with_a_mistake_is_not_used(tmp_path: Path) -> None:
    """The first mistake is told with the file's name."""
    path = tmp_path / "vores.docx"
    path.write_bytes(with_paragraph("{{ konklusion }}"))
    with pytest.raises(WordTemplateError, match=r"vores\.docx .*konklusion"):
        chosen_template(folder_of(tmp_path), path)
