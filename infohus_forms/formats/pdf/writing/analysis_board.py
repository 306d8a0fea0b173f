"""The analysis board: every scale of a form on one sheet of A3, in separate groups."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf

from infohus_forms.files import shipped
from infohus_forms.formats.pdf.common.identity import INFO_KEY, packed_line
from infohus_forms.formats.pdf.writing.fill import saved
from infohus_forms.formats.pdf.writing.form import STANDARDS, moment
from infohus_forms.formats.pdf.writing.layout import identity_line, is_number
from infohus_forms.formats.typesetting import printable_all, typeset
from infohus_forms.models.errors import InfohusError
from infohus_forms.models.question import Question, Sheet
from infohus_forms.models.response import Stamp
from infohus_forms.models.specification.form import Scale
from infohus_forms.models.specification.vocabulary import Kind, Shape

NAME = "Analysebræt"
FEWEST_SCALES = 2
"""Kinds of scales that a form must have for a board: each is a group."""


class NoBoardError(InfohusError):
    """The form does not have scales of two kinds, so there is nothing to lay out on a board (exit status 2)."""


def board(sheet: Sheet, stamp: Stamp) -> bytes:
    """Return the board (A3 landscape, one page, PDF/UA-1). Same arguments, same bytes. Raise NoBoardError."""
    groups = list(_groups(sheet))
    if len(groups) < FEWEST_SCALES:
        raise NoBoardError(
            f"»{sheet.form}« har intet analysebræt. Det laves til skemaer med to slags skalaer: Redskab 3."
        )
    data = {
        "title": f"{NAME}: {sheet.title}",
        "series": sheet.series,
        "subtitle": sheet.subtitle,
        "footer": sheet.foot(stamp.case, stamp.instance),
        "identity": identity_line(stamp),
        "fictional": sheet.fictional,
        "groups": groups,
    }
    made = typeset(
        shipped("templates/pdf") / "board.typ", printable_all(data), standards=STANDARDS, timestamp=moment(stamp)
    )
    with pikepdf.open(BytesIO(made)) as document:
        document.docinfo[INFO_KEY] = pikepdf.String(packed_line(stamp))
        return saved(document)


def _groups(sheet: Sheet) -> Iterator[dict[str, Any]]:
    """Yield the scales of each kind with the heading of the section that introduced them, in printed order."""
    found: dict[str, dict[str, Any]] = {}
    heading = ""
    for section in sheet.sections:
        if all(question.kind is Kind.NOTICE for question in section.questions):
            heading = section.title
        for question in section.questions:
            if question.kind is Kind.SCALE and question.scale:
                group = found.setdefault(question.scale.id, _group(question, question.scale, heading or sheet.title))
                group["rows"].append(_row(question, section.title, group["apart"]))
    yield from found.values()


def _group(question: Question, scale: Scale, title: str) -> dict[str, Any]:
    """Return a group of scales without rows, as the template draws it."""
    return {
        "title": title,
        "low": str(scale.low),
        "high": str(scale.high),
        "apart": str(scale.not_rated),
        "round": scale.shape is Shape.CIRCLE,
        "numbers": _numbers(question),
        "rows": [],
    }


def _row(question: Question, title: str, apart: str) -> dict[str, Any]:
    """Return a row of a group: one scale under the title of its section."""
    return {"title": title, "numbers": _numbers(question), "apart": apart}


def _numbers(question: Question) -> list[str]:
    """Return the numbers of a scale, without `IB` and `U`."""
    return [control.code for control in question.controls if is_number(control.code)]
