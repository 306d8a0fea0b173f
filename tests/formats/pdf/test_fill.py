"""A form filled in by us holds exactly what was given, and draws it."""

from __future__ import annotations

from io import BytesIO

import pypdf
import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from infohus_forms.formats.pdf.appearance import MORE, drawable, wrapped
from infohus_forms.formats.pdf.fill import fill_pdf
from infohus_forms.formats.pdf.read import read_pdf
from infohus_forms.models.question import Control, Widget
from tests.formats.pdf.forms import a_pdf, a_sheet

TEXTS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n\t  \xa0e\u0301ăłşİ😀‍"), max_size=40
)
TEXT_CONTROLS = [
    control
    for control in a_sheet().controls()
    if control.widget in (Widget.LINE, Widget.AREA) and not control.max_length
]
MENUS = [control for control in a_sheet().controls() if control.widget is Widget.MENU]
GROUPS = sorted({control.group for control in a_sheet().controls() if control.group})
ALONE = [control for control in a_sheet().controls() if control.widget is Widget.BOX and not control.group]


@st.composite
def answers(draw: st.DrawFn) -> dict[str, str]:
    """Any texts in any text fields, any choices, any ticks."""
    values = draw(st.dictionaries(st.sampled_from([control.name for control in TEXT_CONTROLS]), TEXTS))
    for menu in MENUS:
        values[menu.name] = draw(st.sampled_from(["", *(option.code for option in menu.options)]))
    for group in draw(st.sets(st.sampled_from(GROUPS))):
        boxes: list[Control] = [control for control in a_sheet().controls() if control.group == group]
        values[draw(st.sampled_from(boxes)).name] = "x"
    return values | {box.name: "x" for box in draw(st.lists(st.sampled_from(ALONE)))}


@given(answers())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_round_trip(values: dict[str, str]) -> None:
    """Whatever is filled in is read back as it was: every kind of field, any text."""
    raw = read_pdf(fill_pdf(a_pdf(), values))
    texts = {name: text for name, text in values.items() if "=" not in name}
    assert {name: text for name, text in raw.texts.items() if text} == {
        name: text for name, text in texts.items() if text
    }
    assert raw.ticked == {name for name in values if "=" in name}
    assert raw.found == {control.name for control in a_sheet().controls()}


def test_an_unticked_box_is_off() -> None:
    """A tick can be taken back, alone or in a group; unticking another box of the group changes nothing."""
    filled = fill_pdf(a_pdf(), {"worry=2": "x", "via=mail": "x", "anonymous=ja": "x"})
    assert read_pdf(fill_pdf(filled, {"worry=2": "", "via=mail": "", "anonymous=nej": ""})).ticked == {"anonymous=ja"}


def test_the_last_tick_of_a_group_counts() -> None:
    """A second tick in a group replaces the first."""
    assert read_pdf(fill_pdf(a_pdf(), {"worry=2": "x", "worry=IB": "x"})).ticked == {"worry=IB"}


def test_unknown_name() -> None:
    """A name that the form has not is refused, the form's own identity too."""
    for name in ("nowhere", "infohus_id", "worry", "worry=9"):
        with pytest.raises(KeyError):
            fill_pdf(a_pdf(), {name: "x"})


@pytest.mark.parametrize("text", ["\ud83d", "a\x00b", "a\rb", "a\x1bb"])
def test_what_pdf_cannot_hold(text: str) -> None:
    """Half a surrogate pair, control characters and lone carriage returns are refused, not changed."""
    with pytest.raises(ValueError, match=r"\w"):
        fill_pdf(a_pdf(), {"name": text})


def test_what_the_field_cannot_hold() -> None:
    """A text longer than the field, or a code that is not on the list, is refused."""
    with pytest.raises(ValueError, match="5"):
        fill_pdf(a_pdf(), {"short": "123456"})
    with pytest.raises(ValueError, match="list"):
        fill_pdf(a_pdf(), {"place": "a99"})


def test_names_are_drawn_right() -> None:
    """A name in letters beyond Western Europe is drawn so that another engine finds the same letters."""
    name = "Łukasz Żółć Şükrü İğdır Nguyễn Thị Ánh Þórsdóttir Αθήνα Київ"
    document = pypdfium2.PdfDocument(fill_pdf(a_pdf(), {"name": name}))
    document.init_forms()
    sheet = document[0]
    pypdfium2.raw.FPDFPage_Flatten(sheet, pypdfium2.raw.FLAT_NORMALDISPLAY)
    out = BytesIO()
    document.save(out)
    flat = pypdfium2.PdfDocument(out.getvalue())
    assert name in flat[0].get_textpage().get_text_range()


def test_no_glyph_is_shown_as_its_code() -> None:
    """A character that no font has is drawn as its code; the value keeps it."""
    assert drawable("Hej 😀") == "Hej [U+1F600]"
    assert read_pdf(fill_pdf(a_pdf(), {"name": "Hej 😀"})).texts["name"] == "Hej 😀"


def test_decomposed_letters_are_drawn_composed() -> None:
    """A letter written as base and accent is drawn as one letter and kept as two."""
    assert drawable("e\u0301") == "é"
    assert read_pdf(fill_pdf(a_pdf(), {"name": "e\u0301"})).texts["name"] == "e\u0301"


def test_a_longer_text_says_so() -> None:
    """A text that the box cannot show is whole in the value, and the box says that there is more."""
    text = "Ord " * 900
    filled = fill_pdf(a_pdf(), {"story": text})
    assert read_pdf(filled).texts["story"] == text
    fields = pypdf.PdfReader(BytesIO(filled)).get_fields() or {}
    drawn = fields["story"].indirect_reference.get_object()["/AP"]["/N"].get_data()
    assert MORE.encode("cp1252").hex().encode() in drawn


def test_wrapping_loses_nothing() -> None:
    """Wrapped rows joined again are the text, also when a word is wider than the box."""
    text = "kort " + "W" * 200 + " og  to mellemrum"
    assert "".join("".join(wrapped(text, 9.5, 200)).split()) == "".join(text.split())
