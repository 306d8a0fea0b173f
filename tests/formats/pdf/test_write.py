"""What a fillable PDF is when it leaves us."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO

import page
import pikepdf
import pypdf
import pytest

from infohus_forms.formats.pdf.writing.fill import fill_pdf
from infohus_forms.formats.pdf.writing.form import page_code, pdf_form
from infohus_forms.models.question import Sheet
from tests.formats.pdf.forms import SPEC_TEXT, a_pdf, a_sheet, a_stamp, the_field

FILLED = {
    "name": "Łukasz Żółć Nguyễn Thị Ánh İğdır Αθήνα Київ 😀 عربي",
    "story": "Første linje\nAnden linje",
    "day": "03.11.2026",
    "place": "a3",
    "worry=2": "x",
    "via=mail": "x",
    "agreed_name": "Åse Æbelø-Demo",
}


def failures(data: bytes) -> list[str]:
    """Rules of PDF/UA-1 that a file breaks, by the validator."""
    report = page.validate_pdf_bytes(data, profile="ua1")
    return [] if "no failures in implemented checks" in str(report) else [str(report)]


@pytest.mark.parametrize("values", [{}, FILLED], ids=["blank", "filled"])
def test_accessible(values: Mapping[str, str]) -> None:
    """A form passes PDF/UA-1 blank and filled, also with letters that no font has."""
    assert failures(fill_pdf(a_pdf(), values)) == []


def test_prefilled_is_accessible() -> None:
    """A form that we prefill passes PDF/UA-1 too."""
    assert failures(pdf_form(a_sheet(), a_stamp(), SPEC_TEXT, FILLED)) == []


def test_same_bytes() -> None:
    """The same form is the same bytes each time, prefilled or not."""
    assert pdf_form(a_sheet(), a_stamp(), SPEC_TEXT) == a_pdf()
    assert pdf_form(a_sheet(), a_stamp(), SPEC_TEXT, FILLED) == pdf_form(a_sheet(), a_stamp(), SPEC_TEXT, FILLED)


def test_every_control_is_a_field() -> None:
    """Each control of the sheet has a widget whose name, group and tooltip are the control's, in reading order."""
    drawn = []
    with pikepdf.open(BytesIO(a_pdf())) as document:
        for sheet in document.pages:
            assert sheet.obj.Tabs == "/S"
            for widget in sheet.obj.Annots:
                parent = widget.get("/Parent")
                states = [state[1:] for state in widget.AP.N.keys() if state != "/Off"] if "/AS" in widget else []  # noqa: SIM118
                drawn.append((states[0] if states else str(widget.T), str((parent or widget).T), str(widget.TU)))
                assert widget.F == 4
                assert "/A" not in widget
    expected = [(control.name, control.group or control.name, control.label) for control in a_sheet().controls()]
    assert drawn[:-1] == expected
    assert drawn[-1][0] == "infohus_id"


def test_names_have_no_dots() -> None:
    """No field name has a full stop, which would make a hierarchy of it."""
    fields = pypdf.PdfReader(BytesIO(a_pdf())).get_fields()
    assert fields
    assert not [name for name in fields if "." in name]


def test_an_answer_can_be_taken_back() -> None:
    """A group is one field of boxes with different states and no radio buttons, which viewers cannot switch off again."""
    with pikepdf.open(BytesIO(a_pdf())) as document:
        assert the_field(document, "worry").Ff == 0
        assert str(the_field(document, "worry").TU) == "1.9 Worry, Del 1"


def test_no_programs_and_no_claims() -> None:
    """A form holds no JavaScript, asks no viewer to redraw it, and claims PDF/UA-1 but not PDF/A."""
    with pikepdf.open(BytesIO(a_pdf())) as document:
        assert "/NeedAppearances" not in document.Root.AcroForm
        assert "/OpenAction" not in document.Root
        assert "/JavaScript" not in document.Root.Names
        metadata = document.Root.Metadata.read_bytes()
    assert a_pdf().startswith(b"%PDF-1.7")
    assert b"pdfuaid" in metadata
    assert b"pdfaid" not in metadata


def test_a_menu_begins_unchosen() -> None:
    """A menu has an empty first choice, so that nothing is chosen until somebody does."""
    with pikepdf.open(BytesIO(a_pdf())) as document:
        menu = the_field(document, "place")
        assert [str(option[0]) for option in menu.Opt][:2] == ["", "a1"]
        assert str(menu.V) == ""


def test_longest_text() -> None:
    """Only a field with a length of its own has a longest text."""
    with pikepdf.open(BytesIO(a_pdf())) as document:
        assert the_field(document, "short").MaxLen == 5
        assert "/MaxLen" not in the_field(document, "name")


def test_locked_only_when_prefilled() -> None:
    """A locked control can be written in while it is blank, and not once we have prefilled it."""
    controls = a_sheet().sections[0].questions[0]
    locked = replace(controls, controls=tuple(replace(control, locked=True) for control in controls.controls))
    section = a_sheet().sections[0]
    sheet: Sheet = replace(a_sheet(), sections=(replace(section, questions=(locked, *section.questions[1:])),))
    for values, flag in (({}, 0), ({"name": "Åse"}, 1)):
        with pikepdf.open(BytesIO(pdf_form(sheet, a_stamp(), SPEC_TEXT, values))) as document:
            assert int(the_field(document, "name").get("/Ff", 0)) & 1 == flag


def test_fictional_on_every_page() -> None:
    """The form of an invented case says so on every page, and no other form does."""
    for fictional in (True, False):
        made = pdf_form(replace(a_sheet(), fictional=fictional), a_stamp(), SPEC_TEXT)
        pages = pypdf.PdfReader(BytesIO(made)).pages
        assert len(pages) > 1
        assert all(("OPDIGTET" in sheet.extract_text()) is fictional for sheet in pages)


def test_printed_words() -> None:
    """Every question's number and label, and the identity, are printed."""
    text = " ".join(sheet.extract_text() for sheet in pypdf.PdfReader(BytesIO(a_pdf())).pages)
    words = " ".join(text.split())
    assert all(question.label in words and question.number in words for question in a_sheet().questions())
    assert f"proeve 1.0 · {a_stamp().hash[:8]} · K7Q2M9XA" in words
    assert "Side 1 af 2" in words


def test_a_prefilled_form_says_so() -> None:
    """Only a form with prefilled fields explains what the grey fields are."""
    blank, prefilled = (
        pypdf.PdfReader(BytesIO(made)).pages[0].extract_text()
        for made in (a_pdf(), pdf_form(a_sheet(), a_stamp(), SPEC_TEXT, FILLED))
    )
    assert "udfyldt på forhånd" in prefilled
    assert "udfyldt på forhånd" not in blank


def test_unknown_prefilled_name() -> None:
    """A prefilled name that is no control is our mistake and is not dropped."""
    with pytest.raises(KeyError):
        pdf_form(a_sheet(), a_stamp(), SPEC_TEXT, {"nowhere": "x"})


def test_page_codes_differ() -> None:
    """Each page's code is its own."""
    assert len({page_code("f", "1.0", "T", number) for number in range(1, 9)}) == 8
