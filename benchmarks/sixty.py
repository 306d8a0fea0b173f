"""The form of the benchmark and a hundred sets of answers, for us and for the peers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from infohus_forms.models.question import Control, Sheet, Widget
from infohus_forms.models.specification.form import FormSpec
from infohus_forms.render.questions import sheet_of
from infohus_forms.spec.load import load_form

SPEC = Path(__file__).parent / "specs" / "sixty" / "1.0.yaml"
FIELDS = 60
HOW_MANY = 100
KINDS = {Widget.LINE: "text", Widget.AREA: "area", Widget.DATE: "date", Widget.BOX: "box"}


def sixty() -> tuple[FormSpec, Sheet]:
    """The specification and its questions."""
    spec = load_form(SPEC)
    return spec, sheet_of(spec)


def answers(sheet: Sheet, number: int) -> dict[str, str]:
    """Control name → text of one filled form; letters of Latin-1 only, since not every peer has others."""
    values: dict[str, str] = {}
    for place, question in enumerate(sheet.questions()):
        control = question.controls[(number + place) % len(question.controls)]
        match control.widget:
            case Widget.LINE:
                values[control.name] = f"Åse Kjær-Prøve {number}"
            case Widget.AREA:
                values[control.name] = (
                    f"Æblerne er røde, og det er {number} år siden.\nDen næste linje er lige så lang som den første."
                )
            case Widget.DATE:
                values[control.name] = f"{number % 28 + 1:02}.09.2026"
            case _:
                values[control.name] = "x"
    return values


def for_peers(sheet: Sheet) -> dict[str, Any]:
    """The same form and answers in words that are nobody's own."""
    fields: list[dict[str, Any]] = []
    for question in sheet.questions():
        if question.scale:
            fields.append(
                {
                    "name": question.field,
                    "kind": "scale",
                    "label": question.label,
                    "codes": list(question.scale.all_codes),
                }
            )
        else:
            fields.extend(
                {"name": plain(control), "kind": KINDS[control.widget], "label": control.text or question.label}
                for control in question.controls
            )
    filled = []
    for number in range(HOW_MANY):
        own = {control.name: control for control in sheet.controls()}
        filled.append(
            {
                own[name].group or plain(own[name]): own[name].code if own[name].group else text
                for name, text in answers(sheet, number).items()
            }
        )
    return {"fields": fields, "filled": filled}


def plain(control: Control) -> str:
    """A control's name without `=`, which not every peer takes."""
    return control.name.replace("=", "_")
