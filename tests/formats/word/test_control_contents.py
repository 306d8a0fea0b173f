"""What a control of a Word form shows and carries: menus in words, titles whole, marks in a font that has them."""

from __future__ import annotations

import pytest
from lxml import etree

from infohus_forms.formats.word.ooxml.names import W, q
from infohus_forms.formats.word.ooxml.normalise import FORMERLY, normalised
from infohus_forms.formats.word.writing.content_controls import aliases
from infohus_forms.models.question import Control, Widget
from tests.formats.word.sheets import inside, parts_of, sdt, small_form

W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"


def body(data: bytes) -> etree._Element:
    """The main part."""
    return etree.fromstring(parts_of(data)["word/document.xml"])


@pytest.mark.parametrize(("code", "shown"), [("a", "Kreds A"), ("b", "Kreds B")])
def test_a_prefilled_menu_shows_the_words_of_its_choice(code: str, shown: str) -> None:
    """Not its code: the head of every form has the municipality and the police district so."""
    content = inside(body(small_form({"kreds": code})), "kreds")

    assert "".join(text.text or "" for text in content.iter(q("t"))) == shown


@pytest.mark.parametrize("length", [1, 32, 33, 48, 64])
def test_a_title_that_fits_is_the_label_itself(length: int) -> None:
    """64 units of UTF-16 are what Word allows."""
    label = "".join(chr(ord("a") + place % 26) for place in range(length))

    assert aliases([Control("x", Widget.LINE, label, "x")]) == {"x": label}


@pytest.mark.parametrize("label", ["æ" * 65, "😀" * 40, f"{'x' * 90} række 12"])
def test_a_longer_title_keeps_its_head_and_its_tail(label: str) -> None:
    """Within the limit, with a sign for what is left out."""
    (title,) = aliases([Control("x", Widget.LINE, label, "x")]).values()
    head, _, tail = title.partition("…")

    assert len(title.encode("utf-16-le")) // 2 <= 64
    assert (label.startswith(head), label.endswith(tail)) == (True, True)
    assert min(len(head), len(tail)) >= 15


def test_the_marks_of_a_box_are_in_a_font_that_has_them() -> None:
    """Word draws ☐ and ☒ from the font that the box names when it is clicked."""
    box = sdt(body(small_form()), "samtykke=ja").find(f"{q('sdtPr')}/{W14}checkbox")
    assert box is not None

    fonts = {state.get(f"{W14}font") for state in box if state.tag.endswith("State")}

    assert fonts == {"MS Gothic"}


@pytest.mark.parametrize("former", FORMERLY)
def test_how_something_looked_before_a_tracked_change_is_no_part_of_the_text(former: str) -> None:
    """Each of the nine elements that Word writes for a change of format (ISO 29500-1 §17.13.5)."""
    assert set(FORMERLY) == {
        "rPrChange",
        "pPrChange",
        "sectPrChange",
        "tblPrChange",
        "tblPrExChange",
        "tblGridChange",
        "trPrChange",
        "tcPrChange",
        "numberingChange",
    }
    root = etree.fromstring(
        f'<w:p xmlns:w="{W}"><w:{former}><w:r><w:t>før</w:t></w:r></w:{former}><w:r><w:t>nu</w:t></w:r></w:p>'
    )
    normalised(root)

    assert etree.tostring(root, method="text", encoding="unicode") == "nu"
