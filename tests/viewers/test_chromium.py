"""Our forms in Debian's Chromium, filled in with the keyboard and the mouse as people do, saved and read back."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from infohus_forms.formats.pdf.reading.form import read_pdf
from infohus_forms.models.question import Control, Sheet, Widget
from infohus_forms.models.response import RawForm
from infohus_forms.render.filling import control_values
from infohus_forms.render.forms import blank_stamp, fillable
from infohus_forms.render.questions import sheet_of
from infohus_forms.validate.form.answers import typed_answers
from tests.formats.pdf.forms import a_pdf, a_sheet
from tests.support.answers import every_answer
from tests.support.shelf import form_ids, form_spec
from tests.viewers.chromium import Chromium, PdfViewer
from tests.viewers.pdfium import places

A4_HEIGHT = 841.89
LINES = ("Åse Æbelø-Demo", "Łukasz Żółć", "Þórður & »Kjær«", "Σωκράτης")
TYPED = 6
"""Texts shorter than this are typed letter by letter."""
AREAS = (*LINES, "To\nlinjer: ét,", "Ağaoğlu\n\nİğdır Київ")


def fill_by_keys(viewer: PdfViewer, sheet: Sheet, values: dict[str, str]) -> None:
    """Every field by the keyboard alone: Tab to the next, text and menus typed, boxes ticked with x.

    Tab comes to the controls in the order in which they are read; the viewer says what kind each is.
    """
    for control in sheet.controls():
        viewer.tab("non-text" if control.widget is Widget.BOX else "text")
        text = values.get(control.name, "")
        if control.widget is Widget.BOX:
            if text:
                viewer.press("x")
        elif control.widget is Widget.MENU:
            for _ in range(steps_to(control, text)):
                viewer.press("ArrowDown")
        elif len(text) < TYPED:
            viewer.write(text)
        else:
            viewer.paste(text)


def steps_to(control: Control, code: str) -> int:
    """How many lines down a menu's answer is from its first, which is none."""
    return [option.code for option in control.options].index(code) + 1 if code else 0


def problems(raw: RawForm) -> list[str]:
    """What is said of a file that a viewer left whole, but for what it cannot help: narrow fields show only a part of a text."""
    return [finding.code for finding in raw.findings if finding.code not in {"pdf.revisions", "pdf.hidden"}]


@pytest.mark.parametrize("form", form_ids())
def test_every_field_by_the_keyboard(chromium: Chromium, form: str) -> None:
    """Each field of each form reached with Tab, filled, saved with the viewer's button: every answer comes back."""
    spec = form_spec(form)
    sheet = sheet_of(spec)
    wanted = every_answer(spec, LINES, AREAS)
    viewer = chromium.pdf(fillable(spec, blank_stamp(spec), {}, "pdf"))

    fill_by_keys(viewer, sheet, control_values(spec, sheet, wanted))
    raw = read_pdf(viewer.save())

    assert typed_answers(spec, raw)[0] == wanted
    assert problems(raw) == []


def test_the_mouse_ticks_and_takes_back(needs: Callable[[str], str]) -> None:
    """Clicking another box of a scale moves the answer; clicking the same box again leaves the question blank, not 0."""
    clicked = ("worry=0", "worry=3", "anonymous=ja", "anonymous=ja", "via=phone", "via=mail", "via=phone", "strength=0")
    where = places(a_pdf())
    with Chromium(needs("chromium"), width=1400, height=1400) as browser:
        viewer = browser.pdf(a_pdf(), zoom=100)
        for name in clicked:
            page, x, y = where[name]
            viewer.click(page, x, A4_HEIGHT - y)

        raw = read_pdf(viewer.save())

    assert raw.ticked == {"worry=3", "via=mail", "strength=0"}
    assert problems(raw) == []


def test_the_keyboard_takes_back(chromium: Chromium) -> None:
    """The key that ticks a box unticks it too. Chromium 156 keeps the blank key to itself; the form says: x."""
    viewer = chromium.pdf(a_pdf())
    controls = list(a_sheet().controls())
    for control in controls:
        viewer.tab("non-text" if control.widget is Widget.BOX else "text")
        if control.name in {"anonymous=nej", "via=phone", "worry=0"}:
            viewer.press("x")
            viewer.press("x")
        elif control.name in {"worry=2", "via=mail"}:
            viewer.press("x")
        elif control.name == "story":
            viewer.write("Ord for ord, æøå 1.\nNy linje")

    raw = read_pdf(viewer.save())

    assert raw.ticked == {"worry=2", "via=mail"}
    assert raw.texts["story"] == "Ord for ord, æøå 1.\nNy linje"
