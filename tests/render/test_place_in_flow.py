"""Where a form belongs in the flow A–E is printed on forms that belong there, and on no other."""

from __future__ import annotations

from io import BytesIO

import pytest
from docx import Document

from infohus_forms.models.specification.form import FormSpec
from infohus_forms.render.forms import blank_stamp, fillable
from tests.support.builders import a_form
from tests.support.pages import on_the_pages


def placed(step: str, tool: int) -> FormSpec:
    """A form of one question with a step and a tool."""
    return FormSpec.model_validate({**a_form("- {id: navn, kind: text}").content, "step": step, "tool": tool})


@pytest.mark.parametrize(
    ("step", "tool", "printed"),
    [
        ("B", 2, "Trin B i forløbet A–E · Redskab 2 af 4"),
        ("E", 5, "Trin E i forløbet A–E · Redskab 5"),
        ("", 3, "Redskab 3 af 4"),
        ("C", 0, "Trin C i forløbet A–E"),
    ],
)
@pytest.mark.parametrize("edition", ["pdf", "print"])
def test_a_form_has_its_own_place_on_its_first_page(step: str, tool: int, printed: str, edition: str) -> None:
    """The line is as long as what the form has; a fifth tool is no »5 af 4«."""
    spec = placed(step, tool)

    lines = "\n".join(on_the_pages(fillable(spec, blank_stamp(spec), {}, edition))).splitlines()

    assert printed in [line.strip() for line in lines]


@pytest.mark.parametrize("edition", ["pdf", "print", "word"])
def test_a_form_of_another_series_has_nothing_of_the_infohus(edition: str) -> None:
    """No step, no tool, no coordinator, in the text and in the description of the head."""
    spec = placed("", 0)

    data = fillable(spec, blank_stamp(spec), {}, edition)
    said = _words(data) if edition == "word" else " ".join(on_the_pages(data))

    assert spec.title.da in said
    for word in ("Trin", "A–E", "Redskab", "redskab", "Tovholder"):
        assert word not in said


def _words(data: bytes) -> str:
    document = Document(BytesIO(data))
    parts = [
        document.part,
        *(rel.target_part for rel in document.part.rels.values() if "header" in rel.reltype or "footer" in rel.reltype),
    ]
    return " ".join(part.blob.decode("utf-8") for part in parts)
