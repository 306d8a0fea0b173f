"""Data for the Typst template, made from a sheet: texts, names of fields, and the look of each question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import groupby
from typing import Any

from infohus_forms.formats.pdf.common.identity import ID_FIELD
from infohus_forms.models.question import Control, Question, QuestionSection, Sheet, Widget
from infohus_forms.models.response import Stamp
from infohus_forms.models.specification.vocabulary import Drawn, Kind, Layout, Shape, Width

SHARES = {Width.FULL: 1.0, Width.TWO_THIRDS: 2 / 3, Width.HALF: 1 / 2, Width.THIRD: 1 / 3, Width.QUARTER: 1 / 4}
WHOLE = frozenset({Drawn.SCALE, Drawn.TABLE, Drawn.SIGNATURE, Drawn.NOTICE})
"""Looks that the template draws over the whole line; all others are fields."""
NUMBER_LENGTH = 1
"""Digits of a scale's numbers; longer codes (`IB`) and `U` are drawn apart from them."""
HASH_SHOWN = 8
"""Digits of the specification's digest that are printed."""
FULL_LINE = 1.001
"""A whole line, with room for thirds that do not add up exactly."""
PRINTED_CHOICES = 10
"""Greatest number of answers of a menu that are printed on paper, where it cannot be opened (decision 75)."""


def layout(sheet: Sheet, stamp: Stamp, values: Mapping[str, str], *, paper: bool = False) -> dict[str, Any]:
    """Return the data for the template without the codes in the foot. `paper` is for the edition that is filled in by hand."""
    prefilled = {name for name, text in values.items() if text}
    sections = _with_choices(sheet.sections) if paper else sheet.sections
    usual = _usual_filler(sheet.questions())
    footer, identity = running_texts(sheet, stamp)
    return {
        "paper": paper,
        "title": sheet.title,
        "series": sheet.series,
        "subtitle": sheet.subtitle,
        "step": sheet.step,
        "tool": sheet.tool,
        "intro": paragraphs(sheet.intro),
        "footer": footer,
        "identity": identity,
        "idfield": ID_FIELD,
        "colophon": sheet.colophon,
        "fictional": sheet.fictional,
        "prefilled": bool(prefilled),
        "by": usual,
        "sections": _sections(sections, prefilled, usual),
    }


def running_texts(sheet: Sheet, stamp: Stamp) -> tuple[str, str]:
    """Return the two lines in the foot of each page."""
    return sheet.foot(stamp.case, stamp.instance), identity_line(stamp)


def identity_line(stamp: Stamp) -> str:
    """Return the printed identity: form, version, the beginning of the hash, instance."""
    parts = (f"{stamp.form} {stamp.version}", stamp.hash[:HASH_SHOWN], stamp.instance)
    return " · ".join(part for part in parts if part)


def is_number(code: str) -> bool:
    """Return whether a code of a scale is one of its numbers; `IB` and `U` are not."""
    return len(code) == NUMBER_LENGTH and code.isdigit()


def fixed_texts(sheet: Sheet) -> list[str]:
    """Return the texts of the blank in printed order: wherever one is found in a file, it is not an answer."""
    return list(_fixed(sheet))


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a text."""
    return [part for part in text.split("\n") if part.strip()]


def _usual_filler(questions: Iterable[Question]) -> str:
    """Return who fills in most of the questions: printed once, not at every one; empty when unknown."""
    fillers = Counter(question.by for question in questions if question.by and question.kind is not Kind.NOTICE)
    return fillers.most_common(1)[0][0] if fillers else ""


def _fixed(sheet: Sheet) -> Iterator[str]:
    """Yield the texts of the blank; empty ones too."""
    yield from (sheet.series, sheet.title, sheet.subtitle, *paragraphs(sheet.intro))
    for section in sheet.sections:
        yield from (section.title, *paragraphs(section.intro), *section.points, section.remember)
        for question in section.questions:
            yield from (question.label, question.requirement, question.condition, question.hint, question.by)
            if question.scale:
                yield from (str(question.scale.low), str(question.scale.high), *question.scale.all_codes)
            yield from paragraphs(question.earlier)
            yield from (text for head in question.heads for text in (head.label, head.hint))
            yield from (control.text for control in question.all_controls())
    yield sheet.colophon


def _with_choices(sections: Iterable[QuestionSection]) -> Iterator[QuestionSection]:
    """Yield the sections with the answers of each menu in the help of its question, unless the form has printed them before."""
    printed: set[tuple[str, ...]] = set()
    for section in sections:
        yield replace(section, questions=tuple([_choices_told(question, printed) for question in section.questions]))


def _choices_told(question: Question, printed: set[tuple[str, ...]]) -> Question:
    """Return a question with the answers of its menus in its help; add those of its menus and boxes to `printed`."""
    told = [question.hint] if question.hint else []
    cells = [("", question.controls)]
    if question.rows:
        cells += zip((f"{head.label}: " for head in question.heads), question.rows[0], strict=True)
    for label, cell in cells:
        boxes = tuple(control.text for control in cell if control.widget is Widget.BOX)
        menus = (tuple(option.text for option in control.options) for control in cell if control.widget is Widget.MENU)
        for words in menus:
            if 0 < len(words) <= PRINTED_CHOICES and words not in printed:
                told.append(label + ", ".join(words) + ".")
                printed.add(words)
        printed.add(boxes)
    return replace(question, hint=" ".join(told))


def _sections(sections: Iterable[QuestionSection], prefilled: set[str], usual: str) -> list[dict[str, Any]]:
    """Return the sections. A section of notices only is the front of what follows: on the screen it needs no page of its own."""
    made = []
    for section in sections:
        front = all(question.kind is Kind.NOTICE for question in section.questions)
        made.append({**_section(section, prefilled, usual), "front": front, "new_page": section.new_page and not front})
    return made


def _section(section: QuestionSection, prefilled: set[str], usual: str) -> dict[str, Any]:
    """Return a section; `usual` is who fills in most of the form."""
    filler = _usual_filler(section.questions) or usual
    return {
        "number": section.number,
        "title": section.title,
        "intro": paragraphs(section.intro),
        "by": "" if filler == usual else filler,
        "points": list(section.points),
        "remember": section.remember,
        "groups": [
            {
                "condition": condition,
                "numbers": _span(part) if condition else "",
                "lines": [[_question(question, prefilled, filler, condition) for question in line] for line in part],
            }
            for condition, part in groups(section.questions)
        ],
    }


def groups(questions: Iterable[Question]) -> Iterator[tuple[str, list[list[Question]]]]:
    """Yield successive lines with the same condition, and the condition, which is printed once for them all."""
    for condition, part in groupby(lines(questions), key=_shared_condition):
        yield condition, list(part)


def _shared_condition(line: list[Question]) -> str:
    """Return the condition that all questions of a line have, else empty; a notice keeps its own inside its frame."""
    conditions = {question.condition for question in line}
    return conditions.pop() if len(conditions) == 1 and line[0].kind is not Kind.NOTICE else ""


def _span(part: list[list[Question]]) -> str:
    """Return the numbers of the questions with a shared condition: `4.2-4.9` with a dash, or one number."""
    numbers = [question.number for line in part for question in line if question.number]
    return numbers[0] if len(numbers) == 1 else f"{numbers[0]}–{numbers[-1]}" if numbers else ""


def lines(questions: Iterable[Question]) -> Iterator[list[Question]]:
    """Yield questions line by line: successive short ones share a line while there is room."""
    line: list[Question] = []
    taken = 0.0
    for question in questions:
        share = share_of(question)
        if line and taken + share > FULL_LINE:
            yield line
            line, taken = [], 0.0
        line.append(question)
        taken += share
    if line:
        yield line


def share_of(question: Question) -> float:
    """Return the share of a line that a question takes; scales, tables, signatures and notices take all of it."""
    if question.kind.info.drawn in WHOLE:
        return 1.0
    return SHARES[question.width]


def _question(question: Question, prefilled: set[str], usual: str, said: str = "") -> dict[str, Any]:
    """Return a question; its condition is left out when it was printed before it (`said`)."""
    scale = question.scale
    drawn = question.kind.info.drawn
    return {
        "id": question.field,
        "draw": drawn.value if drawn in WHOLE else "field",
        "number": question.number,
        "label": question.label,
        "hint": question.hint,
        "earlier": paragraphs(question.earlier),
        "requirement": question.requirement,
        "required": question.required,
        "condition": "" if said else question.condition,
        "by": "" if question.by == usual else question.by,
        "width": share_of(question),
        "lines": max(question.lines, 2),
        "short": question.kind.info.short,
        "controls": [_control(control, prefilled) for control in question.controls],
        "low": str(scale.low) if scale else "",
        "high": str(scale.high) if scale else "",
        "round": scale.shape is Shape.CIRCLE if scale else False,
        "cards": question.layout is Layout.CARDS,
        "heads": [{"label": h.label, "hint": h.hint, "weight": h.weight, "wide": h.wide} for h in question.heads],
        "rows": [[[_control(control, prefilled) for control in cell] for cell in row] for row in question.rows],
        "more": _control(question.more, prefilled) if question.more else None,
    }


def _control(control: Control, prefilled: set[str]) -> dict[str, Any]:
    """Return a control under the template's short keys."""
    return {
        "n": control.name,
        "w": control.widget.value,
        "t": control.text,
        "c": control.code,
        "p": control.name in prefilled,
        "special": not is_number(control.code),
    }
