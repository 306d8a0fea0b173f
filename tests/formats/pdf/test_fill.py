"""A form filled in by us holds exactly what was given, and draws it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from io import BytesIO

import pikepdf
import pypdf
import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from infohus_forms.formats.pdf.common.appearance import ARROW, drawable, text_content
from infohus_forms.formats.pdf.common.conventions import CUT, MORE
from infohus_forms.formats.pdf.common.fonts import SIMPLE, face
from infohus_forms.formats.pdf.common.text_fit import PAD
from infohus_forms.formats.pdf.reading.form import read_pdf
from infohus_forms.formats.pdf.writing.fill import fill_pdf
from infohus_forms.formats.pdf.writing.form import pdf_form
from infohus_forms.models.question import Control, Widget
from tests.formats.pdf.extracted import extracted, letters_of
from tests.formats.pdf.forms import SPEC_TEXT, a_pdf, a_sheet, a_stamp, changed, the_field
from tests.names_in_any_script import tally

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


NAMES = [
    "محمد عبد الله الأحمد",
    "علاء صلاح إسلام",
    "דוד בן-גוריון",
    "สมชาย ใจดี",
    "Ọláwálé G̃uaraní",
    "Nguyễn Thị Ánh",
    "Şükrü İğdır",
    "Łukasz Żółć",
    "Αθήνα Παπαδοπούλου",
    "Київ Володимир",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_in_any_script_is_found_again(name: str, needs: Callable[[str], str]) -> None:
    """What we draw, shaped and from the right where it is written so, PDFium and poppler find as it was written."""
    filled = fill_pdf(a_pdf(), {"name": name})

    assert read_pdf(filled).texts["name"] == name
    assert read_pdf(filled).findings == ()
    found = extracted(filled, "name", needs("pdftotext"))
    assert found["poppler"] == letters_of(name)
    assert letters_of(name) in found["pdfium"]


def test_what_is_prefilled_is_never_cut_silently(needs: Callable[[str], str]) -> None:
    """A text that has no room ends with a sign of more, in a box and on a line, in any script; reading says how much is left out."""
    values = {
        "name": "Navn " * 60,
        "story": "Ord " * 900,
        "agreed_name": "محمد " * 90,
        "told__1__what": "محمد عبد الله " * 200,
    }
    form = pdf_form(a_sheet(), a_stamp(), SPEC_TEXT, values)

    raw = read_pdf(form)
    for name, text in values.items():
        assert raw.texts[name] == text
        sign = letters_of(MORE if name in ("story", "told__1__what") else CUT)
        shown = extracted(form, name, needs("pdftotext"))["poppler"]
        assert Counter(sign) - Counter(shown) == Counter(), name
    assert {(finding.code, finding.field) for finding in raw.findings} == {("pdf.hidden", name) for name in values}
    assert all("% af den" in finding.message and "Ord" not in finding.message for finding in raw.findings)


def test_a_cut_through_a_code_in_a_text_from_the_right_is_no_other_text() -> None:
    """Of `[U+3042]` only the bracket has room; then the sign of more has one bracket turned and the other not."""
    text = (
        "الأحمد الله فاطمة Київ Їжак Їжак Kjærgård Åse ولاء صلاح پریسا کیان ژاله Ægir Bjørk Bjørk "
        "Łukasz Ździebło Ёлкин Київ Ёлкин Quỳnh M̧ajeļ G̃uaraní M̧ajeļ あ M̧ajeļ Ọláwálé Ọláwálé" + " Bjørk" * 60
    )
    found = read_pdf(fill_pdf(a_pdf(), {"seen__more": text})).findings
    assert {one.code for one in found} == {"pdf.hidden", "pdf.no_letter"}


def test_a_whole_code_before_the_sign_of_more_is_no_other_text() -> None:
    """The bracket that ends it belongs to the code, not to the sign."""
    found = read_pdf(fill_pdf(a_pdf(), {"seen__more": "あ " * 60})).findings
    assert {one.code for one in found} == {"pdf.hidden", "pdf.no_letter"}


def test_a_viewers_own_drawing_is_measured() -> None:
    """Text that another program has drawn, or that is still to be drawn, is measured against the box as it was made."""

    def typed(document: pikepdf.Pdf) -> None:
        for name, text in {"story": "Et ord " * 200, "name": "Kort", "hour": "10.30"}.items():
            found = the_field(document, name)
            found.V = pikepdf.String(text)
            del found.AP
        document.Root.AcroForm.NeedAppearances = True

    (said,) = [one for one in read_pdf(changed(a_pdf(), typed)).findings if one.code == "pdf.hidden"]
    assert said.field == "story"
    assert any(f"ca. {percent} %" in said.message for percent in (50, 55, 60, 65, 70))


def test_a_letter_without_glyph_is_told() -> None:
    """The reader says that a letter is drawn as its code, at the field and without the letter."""
    (said,) = read_pdf(fill_pdf(a_pdf(), {"name": "Hej 龍"})).findings
    assert (said.code, said.field) == ("pdf.no_letter", "name")
    assert "Hej" not in said.message
    assert "9F8D" not in said.message


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
    assert "".join("".join(face(SIMPLE).measure.rows(text, 9.5, 200)).split()) == "".join(text.split())


def test_random_files_in_all_scripts(needs: Callable[[str], str]) -> None:
    """A few of the thousand files of `tests.names_in_any_script`: no value lost, no name drawn as another, nothing untold."""
    found = tally(3, 7, needs("pdftotext"))
    assert found.names
    assert (found.lost, found.wrong, found.silent) == ([], [], [])


def test_a_long_text_of_two_directions_is_told_of_as_hidden_and_as_nothing_else() -> None:
    """The sign for more is drawn mirrored there: it is no other text than was written, and what is left out is said."""
    raw = read_pdf(fill_pdf(a_pdf(), {"story": "\n".join(["Niels-Ole Æblegård", "דוד יצחק 龍"] * 60)}))
    said = {item.code for item in raw.findings if item.field == "story"}
    assert said == {"pdf.hidden", "pdf.no_letter"}


def test_a_menus_answer_beside_its_arrow() -> None:
    """The longest answer of a menu is drawn whole, and ends where the arrow begins."""
    answer, width = "Sydsjællands og Lolland-Falsters Politi", 141.0
    content, _ = text_content(answer, width, 18.0, size=9.5, lines=False, menu=True)
    size = float(re.search(rb"/NotoSans ([\d.]+) Tf", content)[1])  # type: ignore[index]
    assert answer.encode("cp1252").hex().encode() in content
    assert PAD + face(SIMPLE).measure.width(answer, size) <= width - PAD - ARROW + 0.2
