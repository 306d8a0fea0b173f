"""Every form of this project filled in by LibreOffice, from outside, and read as if we had filled it in ourselves."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from infohus_forms.formats.word.reading.form import read_word
from infohus_forms.formats.word.writing.content_controls import full_date
from infohus_forms.formats.word.writing.fill import fill_word
from infohus_forms.formats.word.writing.form import word_form
from infohus_forms.models.finding import Severity
from infohus_forms.models.question import Control, Sheet, Widget
from infohus_forms.models.response import Stamp
from infohus_forms.models.specification.form import canonical
from infohus_forms.render.questions import sheet_of
from tests.formats.word.office import FILTERS, newer_office
from tests.support.shelf import form_ids, form_spec

TEXTS = ("Zofia Łękawska-Demo", "  A & B <c> »søn«  ", "Nguyễn Thị Hương-Demo", "שלום", "Å\u0344 ﬁ 👩\u200d👧")
LINES = "Skolen ringede i går.\n\n  Tredje linje, med\ttab"
RETURNED = Path(__file__).parents[2] / "returned" / "word"
LABEL, FIELD = "Før du lytter", "hdr_person_ref"


@cache
def form(name: str) -> tuple[Sheet, bytes]:
    """A form of ours as questions, and as a Word file."""
    spec = form_spec(name)
    sheet = sheet_of(spec)
    return sheet, word_form(sheet, Stamp(spec.id, spec.version, spec.hash), canonical(spec.content))


def answers(sheet: Sheet) -> dict[str, str]:
    """Something in every control, in every row and every »Flere«; one box of those of which one may be ticked."""
    said: dict[str, str] = {}
    groups: set[str] = set()
    for number, control in enumerate(sheet.controls()):
        if control.widget is Widget.BOX:
            if not control.group or control.group not in groups:
                said[control.name] = "x"
            groups.add(control.group)
        elif control.widget is Widget.MENU:
            said[control.name] = control.options[number % len(control.options)].code
        elif control.widget is Widget.DATE:
            said[control.name] = f"{number % 28 + 1:02}.{number % 12 + 1:02}.2026"
        else:
            text = TEXTS[number % len(TEXTS)]
            said[control.name] = f"{text}\n{LINES}" if control.widget is Widget.AREA else text
    return said


def job(sheet: Sheet, path: Path, values: Mapping[str, str], saved: list[Path]) -> dict[str, Any]:
    """The same answers as what is done in the office."""
    controls: dict[str, Control] = {control.name: control for control in sheet.controls()}
    kinds = {name: controls[name].widget for name in values}
    return {
        "form": path.as_uri(),
        "texts": {name: text for name, text in values.items() if kinds[name] in (Widget.LINE, Widget.AREA)},
        "ticks": [name for name in values if kinds[name] is Widget.BOX],
        "menus": {
            name: next(option.text for option in controls[name].options if option.code == code)
            for name, code in values.items()
            if kinds[name] is Widget.MENU
        },
        "days": {name: [text, full_date(text)[:10]] for name, text in values.items() if kinds[name] is Widget.DATE},
        "save": [[target.as_uri(), FILTERS[target.suffix[1:]]] for target in saved],
    }


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, bytes]]:
    """Every form filled in by LibreOffice and saved as .docx and as .odt; and where a person can type."""
    folder = tmp_path_factory.mktemp("kontor")
    jobs = []
    for name in form_ids():
        sheet, blank = form(name)
        path = folder / f"{name}.docx"
        path.write_bytes(blank)
        jobs.append(job(sheet, path, answers(sheet), [folder / f"{name}-svar.{kind}" for kind in FILTERS]))
    probe = {"form": (folder / "redskab1.docx").as_uri(), "label": LABEL, "field": FIELD}
    *_, typed = newer_office().used(folder / "arbejde", [*jobs, probe])
    found = {name: {kind: (folder / f"{name}-svar.{kind}").read_bytes() for kind in FILTERS} for name in form_ids()}
    return {**found, "": {place: bytes([worked]) for place, worked in typed.items()}}


@pytest.mark.parametrize("kind", FILTERS)
@pytest.mark.parametrize("name", form_ids())
def test_a_form_filled_in_by_libreoffice_reads_as_one_that_we_filled_in(
    name: str, kind: str, filled: dict[str, dict[str, bytes]]
) -> None:
    """Every text, tick, menu, date, row and »Flere« of every form, saved as .docx and as .odt."""
    sheet, blank = form(name)
    ours, theirs = read_word(fill_word(blank, answers(sheet))), read_word(filled[name][kind])
    assert theirs.texts == ours.texts
    assert theirs.ticked == ours.ticked
    assert theirs.found == ours.found
    assert theirs.stamp == ours.stamp
    assert theirs.outside == ()
    assert {item.code for item in theirs.findings} == {item.code for item in ours.findings}


def test_only_the_fields_of_a_protected_form_can_be_written_in(filled: dict[str, dict[str, bytes]]) -> None:
    """The cursor in a label: typing does nothing. In a field: it does. Without any password."""
    assert filled[""] == {"label": bytes([False]), "field": bytes([True])}


def test_a_whole_form_once_saved_by_libreoffice_7_4_is_recovered_by_order_and_stops_for_a_person() -> None:
    """`tests/returned/word/redskab1-libreoffice-7.4.docx`, with every question answered, kept as it came.

    No tag is left, every answer is found again by its place and that is said; line breaks are gone, and a
    right-to-left answer stands three times, so each is for a person.
    """
    raw = read_word((RETURNED / "redskab1-libreoffice-7.4.docx").read_bytes())
    sheet = sheet_of(form_spec("redskab1", "1.0"))
    said = {name: text for name, text in answers(sheet).items() if name in raw.texts}
    assert raw.found == {control.name for control in sheet.controls()}
    assert raw.ticked == answers(sheet).keys() - said.keys()
    twice = {name for name, text in said.items() if TEXTS[3] in text}
    assert all(raw.texts[name] == ("" if name in twice else text.replace("\n", "")) for name, text in said.items())
    assert [(item.code, item.field) for item in raw.findings if item.code == "word.recovered"] == [
        ("word.recovered", "")
    ]
    stopped = {item.code for item in raw.findings if item.severity is Severity.ERROR}
    assert stopped == {"word.old_libreoffice", "word.conflict"}
    fields = {control.name: control.field for control in sheet.controls()}
    conflicts = sorted(item.field for item in raw.findings if item.code == "word.conflict")
    assert conflicts == sorted(fields[name] for name in twice)
    assert all(TEXTS[3] in raw.raw[name] for name in twice)


@pytest.mark.parametrize("kind", FILTERS)
def test_a_form_once_filled_in_by_libreoffice_reads_as_it_did(kind: str) -> None:
    """`tests/returned/word/redskab1-libreoffice-25.2.docx` and `.odt`, kept as they came."""
    raw = read_word((RETURNED / f"redskab1-libreoffice-25.2.{kind}").read_bytes())
    sheet = sheet_of(form_spec("redskab1", "1.0"))
    said = {name: text for name, text in answers(sheet).items() if name in raw.texts}
    assert raw.texts == said
    assert raw.ticked == answers(sheet).keys() - said.keys()
    assert {item.code for item in raw.findings} <= {"word.zero_width"}
    assert raw.outside == ()
