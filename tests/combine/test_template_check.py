"""What the check of a Word template finds."""

from __future__ import annotations

from dataclasses import fields
from io import BytesIO

import pytest
from docx import Document

from infohus_forms.combine.documents.template_check import check_template
from infohus_forms.combine.documents.template_variables import MEANINGS, variables
from infohus_forms.combine.documents.word import TEMPLATE
from infohus_forms.models import assessment


def template(*paragraphs: str, without: str = "") -> bytes:
    """Our template with paragraphs more, or with every paragraph that holds a text emptied."""
    document = Document(str(TEMPLATE))
    for text in paragraphs:
        document.add_paragraph(text)
    for paragraph in document.paragraphs:
        if without and without in paragraph.text:
            for run in paragraph.runs:
                run.text = ""
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def test_our_own_template_has_no_mistake() -> None:
    """It names everything, and shows every text with empty, ordinary and extreme answers."""
    assert check_template(TEMPLATE.read_bytes()) == ()


@pytest.mark.parametrize(
    ("code", "rule", "said"),
    [
        (("{{ subjekt.case_no }}",), "template.unknown", "»subject«"),
        (("{{ subject.caseno }}",), "template.unknown", "»case_no«"),
        (("{%p for d in dimensions %}", "{{ d.nam }}", "{%p endfor %}"), "template.unknown", "»name«"),
        (("{{ ''.__class__.__mro__ }}",), "template.forbidden", "__mro__"),
        (("{{ dimensions.append(1) }}",), "template.forbidden", "append"),
        (("{{ date ",), "template.syntax", "{{ date"),
    ],
)
def test_a_mistake_is_told_with_its_place_and_what_to_do(code: tuple[str, ...], rule: str, said: str) -> None:
    """An unknown name with the nearest one, forbidden code, and code that is not closed: each with its paragraph."""
    (found,) = check_template(template(*code))
    assert found.code == rule
    assert said in found.message + found.hint
    assert "afsnit" in found.place


def test_a_filter_that_is_not_on_the_list_is_forbidden() -> None:
    """It reaches for what the sandbox hides."""
    (found,) = check_template(template("{{ date|attr('__class__') }}"))
    assert (found.code, "»attr«" in found.message) == ("template.forbidden", True)


def test_a_name_that_is_left_out_is_told_with_its_meaning() -> None:
    """The uncertainty is nowhere: nobody would read it."""
    found = check_template(template(without="{{ uncertainty }}"))
    assert [item.code for item in found] == ["template.unused"]
    assert "Usikkerhed" in found[0].message


def test_a_text_under_a_condition_that_hides_it_is_found_by_rendering() -> None:
    """The overall assessment is shown only in a draft: the static look is content, the rendering is not."""
    document = Document(str(TEMPLATE))
    for paragraph in document.paragraphs:
        if paragraph.text == "{{ whole }}":
            paragraph.runs[0].text = "{% if not dimensions %}{{ whole }}{% endif %}"
    out = BytesIO()
    document.save(out)
    found = check_template(out.getvalue())
    assert {item.code for item in found} == {"template.lost"}
    assert "whole" in found[0].message


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"PK\x03\x04"])
def test_something_else_than_word_is_told(data: bytes) -> None:
    """An empty file, a PDF, half a zip."""
    assert [item.code for item in check_template(data)] == ["template.not_word"]


def test_every_name_of_the_model_has_its_meaning() -> None:
    """A field added to the assessment without a meaning in Danish fails here, and none is left over."""
    for name, told in MEANINGS.items():
        assert {item.name for item in fields(getattr(assessment, name))} == set(told)
    assert all(one.meaning for one in variables().values())
