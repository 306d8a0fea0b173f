"""A completed form as its archive copy prints it: every question with its answer, as plain data for the template.

Nothing that was found is left out: what could not be typed is shown as it was written, and a text whose
question does not exist is listed by itself.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, assert_never

from infohus_forms.archive.marks import OFF, ON, written_right_to_left
from infohus_forms.danish.formatting import answer_words, danish_date
from infohus_forms.formats.names import CODE, cell
from infohus_forms.formats.typesetting import printable
from infohus_forms.models.paper import State
from infohus_forms.models.question import Control, Question, QuestionSection, Sheet, Widget
from infohus_forms.models.response import Response
from infohus_forms.models.specification.form import Field, FieldBase, FormSpec
from infohus_forms.models.specification.vocabulary import Answer, Drawn, Kind, Layout, Shape

Data = dict[str, Any]

GIVEN = "udfyldt på forhånd"
NOT_UNDERSTOOD = "ikke forstået"
GRID_COLUMNS = 5
"""A table with more columns, or with more than `GRID_TEXT` characters in a cell or a head, is printed row by row."""
GRID_TEXT = 180
SHORT, LINE, BOX = 600, 60, 8
"""A question or an answer of up to about this many characters is kept on one page; the end of a line counts `LINE`, a box `BOX`."""
BELOW = frozenset({Drawn.AREA, Drawn.NOTICE, Drawn.TABLE, Drawn.SCALE})
"""Drawings of questions whose answer is printed below the question; the answer of others is next to it, while it is short."""
SEPARATORS = re.compile(r"[-/:., ]+")
"""Characters that people write between the parts of a date, a time or a number; a difference in these is not noted."""
UNTICKED = frozenset({"", "☐", "Off", "/Off", "0", "false"})
"""Values of an empty box in `raw`, for every carrier."""


@dataclass(slots=True)
class Filled:
    """A response while it is being printed; `used` collects the names of raw texts that have been printed."""

    response: Response
    used: set[str] = field(default_factory=set)

    def raw(self, name: str) -> str:
        """Return the text of a control as it was found, and note it as printed."""
        self.used.add(name)
        return self.response.raw.get(name, "")

    @property
    def read(self) -> Mapping[str, str]:
        """The texts of the file, and on paper what a person read where the machine could not."""
        paper = self.response.paper
        confirmed = {item.name: item.read for item in paper.fields if item.state is State.CONFIRMED} if paper else {}
        return {**self.response.raw, **confirmed}

    def ticked(self, name: str) -> bool:
        """Return whether a box was found ticked."""
        return self.raw(name) not in UNTICKED

    def given(self, name: str) -> str | None:
        """Return what we wrote in a control before the form was sent out; None if nothing."""
        stamp = self.response.stamp
        return stamp.prefilled.get(name) if stamp else None


def questions(sheet: Sheet, spec: FormSpec, filled: Filled) -> list[Data]:
    """Return the sections of the form with every question and its answer, in printed order."""
    return [_section(section, spec, filled) for section in sheet.sections]


def unplaced(filled: Filled) -> list[Data]:
    """Return texts of controls that the form does not have, or that no answer shows; call it after `questions`."""
    left = (name for name in sorted(filled.response.raw) if name not in filled.used)
    return [
        {"name": name, "parts": parts(filled.response.raw[name])}
        for name in left
        if filled.response.raw[name].strip() not in UNTICKED
    ]


def parts(text: str) -> list[Data]:
    """Return a text as runs of lines of the same direction; a character that cannot be drawn is shown as `[U+…]`."""
    runs: list[Data] = []
    for line in printable(text.replace("\r\n", "\n").replace("\r", "\n")).split("\n"):
        rtl = written_right_to_left(line)
        if runs and runs[-1]["rtl"] == rtl:
            runs[-1]["t"] += f"\n{line}"
        else:
            runs.append({"t": line, "rtl": rtl})
    return runs


def _section(section: QuestionSection, spec: FormSpec, filled: Filled) -> Data:
    return {
        "number": section.number,
        "title": section.title,
        "intro": section.intro,
        "points": list(section.points),
        "remember": section.remember,
        "questions": [_question(item, spec.field(item.field), filled) for item in section.questions],
    }


def _question(question: Question, field: Field, filled: Filled) -> Data:
    drawn = _drawn(question, field, filled)
    asked = _room(question.label, question.hint, question.condition) < SHORT
    return {
        "number": question.number,
        "label": question.label,
        "hint": question.hint,
        "condition": question.condition,
        "by": question.by,
        **drawn,
        "short": question.kind.info.drawn not in BELOW and asked and _answered(*drawn.get("signed", (drawn,))) < SHORT,
    }


def _drawn(question: Question, field: Field, filled: Filled) -> Data:
    """Return the answer, and how it is drawn."""
    answers = filled.response.answers
    match question.kind.info.drawn:
        case Drawn.NOTICE:
            return {"draw": "notice"}
        case Drawn.TABLE:
            return _table(question, field, filled)
        case Drawn.SIGNATURE:
            words = zip(question.controls, ("Navn", "Dato"), (Kind.TEXT, Kind.DATE), strict=True)
            return {"draw": "signed", "signed": [
                {"label": word, **_answer(control.name, _as(field, kind), answers.get(control.name), filled)} for control, word, kind in words
            ]}  # fmt: skip
        case Drawn.SCALE if field.scale:
            return {
                "draw": "scale",
                "low": f"{field.scale.codes[0]} = {field.scale.low}",
                "high": f"{field.scale.codes[-1]} = {field.scale.high}",
                **_marks(question.controls, field, answers.get(field.id), filled, field.scale.shape),
            }
        case Drawn.LINE | Drawn.AREA | Drawn.DATE | Drawn.ANSWERS | Drawn.SCALE:
            control = question.controls[0]
            if control.widget is Widget.BOX:
                return {"draw": "marks", **_marks(question.controls, field, answers.get(field.id), filled)}
            return {
                "draw": "text",
                **_answer(control.name, field, answers.get(field.id), filled, menu=len(control.options)),
            }
        case other:
            assert_never(other)


def _as(field: Field, kind: Kind) -> Field:
    """Return a part of a compound field with a kind of its own."""
    return field.model_copy(update={"kind": kind, "choices": ()})


def _answer(name: str, holder: FieldBase, value: Any, filled: Filled, menu: int = 0) -> Data:
    """Return one answer in words, with the notes about it."""
    raw, before = filled.raw(name), filled.given(name)
    notes: list[str] = []
    text = answer_words(holder, value) if isinstance(value, str) else ""
    if not text and raw.strip():
        text = raw
        notes.append(NOT_UNDERSTOOD)
    elif (
        text
        and holder.kind.info.answer is Answer.MEANING
        and raw
        and SEPARATORS.sub(".", raw.strip()) != SEPARATORS.sub(".", text)
    ):
        notes.append(f"skrevet: »{raw.strip()}«")
    if menu and text:
        notes.append(f"valgt på en liste med {menu} muligheder")
    notes.extend(_prefilled(before, text, same=before is not None and before in (raw, value, text)))
    return {"parts": parts(text) if text else [], "notes": [printable(item) for item in notes], "given": GIVEN in notes}


def _prefilled(before: str | None, text: str, *, same: bool) -> Iterable[str]:
    if not before:
        return ()
    if same:
        return (GIVEN,)
    return (f"ændret; på forhånd stod: »{before}«",) if text else (f"slettet; på forhånd stod: »{before}«",)


def _marks(
    controls: tuple[Control, ...], holder: FieldBase, value: Any, filled: Filled, shape: Shape = Shape.SQUARE
) -> Data:
    """Return the boxes of a choice or a scale; when no answer could be typed, the boxes as they were found."""
    chosen = {value} if isinstance(value, str) else set(value or ())
    ticked = {control.code for control in controls if filled.ticked(control.name)}
    # Ticks that gave no answer (two in a group for one, for example) are shown as they are, with a note.
    doubtful = value is None and bool(ticked)
    before = {control.code for control in controls if filled.given(control.name)}
    group = controls[0].name.partition(CODE)[0]
    found = filled.raw(group)
    stray = found if found.strip() not in UNTICKED and found not in chosen and value is None else ""
    notes = [NOT_UNDERSTOOD] if doubtful or stray else []
    if before:
        notes.append(
            GIVEN
            if before == chosen
            else "ændret; på forhånd var valgt: " + ", ".join(c.text for c in controls if c.code in before)
        )
    return {
        "notes": notes,
        "given": GIVEN in notes,
        "stray": parts(stray) if stray else [],
        "answered": bool(chosen or doubtful or stray),
        "marks": [
            {
                "on": (on := control.code in chosen or (doubtful and control.code in ticked)),
                "mark": (ON if on else OFF)[shape],
                "text": control.text,
            }
            for control in controls
        ],
    }


def _table(question: Question, field: Field, filled: Filled) -> Data:
    """Return the filled rows of a table with their printed numbers, and its overflow box."""
    typed = filled.response.rows(field.id)
    rows = [
        _row(number, [_cell(question, field, number, index, row, filled) for index in range(len(field.columns))])
        for number, row in placed_rows(typed, field, filled.read, len(question.rows))
    ]
    longest = max(
        (*(item["room"] for row in rows for item in row["cells"]), *(_room(head.label) for head in question.heads))
    )
    lines = any(len(item.get("parts", ())) > 1 for row in rows for item in row["cells"])
    more = (
        _answer(question.more.name, _as(field, Kind.LONGTEXT), filled.response.answers.get(question.more.name), filled)
        if question.more
        else None
    )
    if more:
        more["notes"] = [note for note in more["notes"] if note != NOT_UNDERSTOOD]
    return {
        "draw": "rows",
        "heads": [{"label": head.label, "weight": head.weight} for head in question.heads],
        "rows": rows,
        "cards": question.layout is Layout.CARDS or len(question.heads) > GRID_COLUMNS or longest > GRID_TEXT or lines,
        "more": more if more and more["parts"] else None,
    }


def _row(number: int, cells: list[Data]) -> Data:
    return {"number": str(number), "cells": cells, "short": all(item["short"] for item in cells)}


def _answered(*answers: Data) -> int:
    """Return the size of all that is printed of answers: texts, notes, and boxes with their words, in characters."""
    texts: list[str] = [note for answer in answers for note in answer.get("notes", ())]
    texts += [run["t"] for answer in answers for run in (*answer.get("parts", ()), *answer.get("stray", ()))]
    boxes = [mark["text"] for answer in answers for mark in answer.get("marks", ())]
    return _room(*texts, *boxes) + BOX * len(boxes)


def _room(*texts: str) -> int:
    """Return the size of texts, in characters."""
    return sum(len(text) + LINE * text.count("\n") for text in texts)


def _cell(question: Question, field: Field, number: int, index: int, row: Mapping[str, Any], filled: Filled) -> Data:
    column = field.columns[index]
    controls = question.rows[number - 1][index] if number <= len(question.rows) else ()
    if controls and controls[0].widget is Widget.BOX:
        drawn = {"draw": "marks", **_marks(controls, column, row.get(column.id), filled)}
    else:
        drawn = {"draw": "text", **_answer(cell(field.id, number, column.id), column, row.get(column.id), filled)}
    room = _answered(drawn)
    return {**drawn, "room": room, "short": room < SHORT and _room(str(column.label)) < SHORT}


def placed_rows(
    typed: list[dict[str, Any]], field: Field, raw: Mapping[str, str], printed: int
) -> list[tuple[int, dict[str, Any]]]:
    """Return the typed rows with the numbers of the printed rows that they were written in.

    Blank rows are left out of the answers, so a row is recognised by its raw texts; a row with raw texts
    and no typed answer is kept. If the raw texts do not match all rows, the rows are numbered in their order.
    """
    placed: list[tuple[int, dict[str, Any]]] = []
    rest = list(typed)
    for number in range(1, printed + 1):
        found = {column.id: raw.get(cell(field.id, number, column.id), "") for column in field.columns}
        if rest and _fits(rest[0], found, field):
            placed.append((number, rest.pop(0)))
        elif any(text.strip() for text in found.values()):
            placed.append((number, {}))
    return [*enumerate(typed, 1)] if rest else placed


def _fits(row: Mapping[str, Any], found: Mapping[str, str], field: Field) -> bool:
    """Return whether a typed row can have been made from these raw texts."""
    for column in field.columns:
        value, text = row.get(column.id), found[column.id]
        if column.kind.info.answer is Answer.TEXT:
            plain = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
            if (value or "").strip() != plain.strip():
                return False
        elif column.kind.info.answer is Answer.MEANING and value is not None and not text.strip():
            return False
    return any(text.strip() for text in found.values()) or not any(
        isinstance(row.get(column.id), str) and column.kind.info.answer in (Answer.TEXT, Answer.MEANING)
        for column in field.columns
    )


def facts(response: Response) -> list[tuple[str, str]]:
    """Return what the form states about itself, for the head of the copy: label and text."""
    spec, stamp = response.spec, response.stamp
    if spec is None:
        return []
    found = [("Skema", f"{spec.title}, version {spec.version}")]
    case = response.identity("case") or (stamp.case if stamp else "")
    found.append(("Sag", case or "ikke oplyst"))
    for role in ("authority", "unit", "rater", "meeting", "supplement", "edition", "status"):
        field_id = getattr(spec.identity, role)
        if field_id and response.text(field_id):
            found.append((str(spec.field(field_id).label), answer_words(spec.field(field_id), response.text(field_id))))
    if response.text("hdr_filled_date"):
        found.append(("Udfyldt", danish_date(response.text("hdr_filled_date"))))
    if stamp and stamp.instance:
        found.append(("Eksemplar", stamp.instance))
    return found
