"""The form filled in with the keyboard alone in Chromium's own viewer, saved there, and read back."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from infohus_forms.formats.pdf.read import read_pdf
from infohus_forms.formats.pdf.write import pdf_form
from infohus_forms.models.question import Control, Sheet, Widget
from infohus_forms.models.response import RawForm
from infohus_forms.render.forms import blank_stamp
from infohus_forms.render.questions import sheet_of
from infohus_forms.spec.shelf import form_ids, form_spec

SCRIPT = Path(__file__).parents[2] / "viewers" / "chromium.mjs"
LONGEST = 180
"""Seconds for the largest form, one key at a time."""


@cache
def the_sheet(form: str) -> Sheet:
    """The questions of a form."""
    return sheet_of(form_spec(form))


def answers(sheet: Sheet) -> dict[str, str]:
    """An answer for every text, for one menu choice in each menu, and for the last box of each group."""
    last = {control.group or control.name: control.name for control in sheet.controls() if control.widget is Widget.BOX}
    given = dict.fromkeys(last.values(), "x")
    for number, control in enumerate(sheet.controls()):
        if control.widget is Widget.MENU:
            given[control.name] = control.options[0].code
        elif control.widget is not Widget.BOX:
            given[control.name] = f"æ {number}"[: control.max_length or None]
    return given


def keys(controls: Iterator[Control], given: dict[str, str]) -> Iterator[dict[str, str]]:
    """What a person presses: Tab to each field in printed order, x in a box, arrows in a menu, letters in a text."""
    yield {"press": "Tab"}
    for control in controls:
        yield {"press": "Tab"}
        if control.name not in given:
            continue
        if control.widget is Widget.MENU:
            yield from ({"press": "ArrowDown"}, {"press": "ArrowDown"})
        else:
            yield {"type": given[control.name]}
    yield {"press": "Tab"}


def typed(form: str, given: dict[str, str], folder: Path, node: str, chromium: str) -> RawForm:
    """The form as it is read after somebody typed the answers and saved."""
    spec, blank, saved, pressed = form_spec(form), folder / "blank.pdf", folder / "saved.pdf", folder / "keys.json"
    blank.write_bytes(pdf_form(the_sheet(form), blank_stamp(spec), b"{}"))
    pressed.write_text(json.dumps(list(keys(the_sheet(form).controls(), given))), encoding="utf-8")
    command = [node, "--experimental-websocket", "--no-warnings", SCRIPT, chromium, blank, saved, pressed]
    subprocess.run(list(map(str, command)), check=True, timeout=LONGEST, capture_output=True)
    return read_pdf(saved.read_bytes())


@pytest.mark.parametrize("form", form_ids())
def test_typed_in_chromium(form: str, tmp_path: Path, needs: Callable[[str], str]) -> None:
    """Every field of a form is reached by Tab in printed order, takes its answer, and gives it back: »æ 7« and each cross."""
    given = answers(the_sheet(form))
    read = typed(form, given, tmp_path, needs("node"), needs("chromium"))
    boxes = {control.name for control in the_sheet(form).controls() if control.widget is Widget.BOX}
    assert read.ticked == given.keys() & boxes
    texts = {name: text for name, text in read.texts.items() if text}
    assert texts == {name: text for name, text in given.items() if name not in boxes}
    assert read.findings == ()
