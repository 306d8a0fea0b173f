"""The chair's meeting sheet: what each authority placed before the meeting, next to each other. Internal; nothing is added up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from infohus_forms.combine.assessment.assess import UNDATED
from infohus_forms.combine.assessment.contributors import labels
from infohus_forms.combine.assessment.dimensions import Axis, axes, rating_field
from infohus_forms.combine.assessment.own_views import MEETING, TEXTS, own_views
from infohus_forms.combine.assessment.statements import authority, in_line, joined, who
from infohus_forms.combine.disclosure.full_names import Secret, secret_in
from infohus_forms.combine.disclosure.sharing import Shared, shared
from infohus_forms.combine.documents.meeting_lines import meeting_lines
from infohus_forms.combine.documents.templates import TEMPLATES, moment
from infohus_forms.combine.documents.undecided import Undecided, undecided
from infohus_forms.combine.wording import PROFILES, labelled, rating
from infohus_forms.danish.formatting import danish_date
from infohus_forms.formats.sent import as_sent
from infohus_forms.formats.typesetting import fitting_all, typeset
from infohus_forms.models.assessment import Statement
from infohus_forms.models.case import Case
from infohus_forms.models.specification.sides import SIDES

STANDARDS = ("a-2a", "ua-1")
WAITS = "venter på en afgørelse"
"""The text in place of an answer with an error that has not been decided."""
LEFT_OUT = "udeladt: nævner et navn eller en adresse, som ikke må stå her"
"""The text in place of one with a protected name or address, or with the reporter's name: own views are in no document that is checked for them."""
FAR_APART = 2
"""Fewest steps between two placements of a dimension for it to be among those with which the group begins."""


def meeting_numbers(case: Case) -> tuple[str, ...]:
    """Return the meetings for which an authority handed in its own Redskab 3, in order."""
    return tuple(sorted({one.identity("meeting") for one in own_views(case)}, key=lambda number: number.zfill(4)))


def meeting_sheet_pdf(case: Case, number: str, *, program: str) -> bytes:
    """Return the sheet of one meeting as PDF/A-2a and PDF/UA-1. Raise ValueError when no own view exists for that meeting."""
    data = contents(case, number, program)
    if not data["raters"]:
        raise ValueError(number)
    when = moment(case.newest or UNDATED)
    return typeset(TEMPLATES / "pdf/meeting_sheet.typ", fitting_all(data), standards=STANDARDS, timestamp=when)


def contents(case: Case, number: str, program: str) -> dict[str, Any]:
    """Return the contents of the sheet as plain data: dimensions with two steps or more between placements first.

    The contributions' lines are printed once under their dimension, on no side and under no authority's view.
    """
    is_protected = case.is_protected
    own = [shared(one, is_protected=is_protected) for one in own_views(case) if one.identity("meeting") == number]
    own.sort(key=lambda part: (_authority(part), part.response.sha256))
    known = meeting_lines(case)
    given = {one.axis.code: one.all for one in known.dimensions}
    is_secret = secret_in(case)
    told = [_dimension(axis, own, given.get(axis.code, ()), is_secret) for axis in axes(own)]
    return {
        "case_no": case.reference.case_no,
        "fictional": case.reference.fictional,
        "date": danish_date(case.newest.isoformat()) if case.newest else "",
        "program": program,
        "meeting": number,
        "lacking": _lacking(case, number),
        "left_out": str(known.left_out) if known.left_out else "",
        "waiting": str(known.waiting) if known.waiting else "",
        "raters": [
            {
                "authority": _authority(part),
                "who": LEFT_OUT if is_secret(who(part), part.spec.meaning, MEETING) else who(part),
            }
            for part in own
        ],
        "first": [one for one in told if one["apart"]],
        "others": [one for one in told if not one["apart"]],
    }


def _dimension(axis: Axis, own: Sequence[Shared], given: Sequence[Statement], is_secret: Secret) -> dict[str, Any]:
    views = [_view(axis, part, is_secret) for part in own]
    steps = [int(view["code"]) for view in views if view["code"].isdecimal()]
    scale = next((field.scale for part in own if (field := rating_field(part, axis)) and field.scale), None)
    return {
        "mark": axis.short.upper(),
        "name": axis.name,
        "group": PROFILES.get(axis.scale, ""),
        "shape": scale.shape.value if scale else "square",
        "low": str(scale.low) if scale else "",
        "high": str(scale.high) if scale else "",
        "apart": bool(steps) and max(steps) - min(steps) >= FAR_APART,
        "views": views,
        "given": [asdict(statement) for statement in given],
    }


def _view(axis: Axis, part: Shared, is_secret: Secret) -> dict[str, Any]:
    field, prefix, open_still = rating_field(part, axis), f"r3_{axis.short}_", undecided(part.response)
    rated = f"{prefix}rating"
    given = str(part.answers.get(rated, ""))
    waits = bool(given) and open_still.holds(rated)
    code = "" if waits else given
    placed = rating(field.scale, code) if field and field.scale else None
    texts = [
        {
            "label": part.label(prefix + key),
            "text": WAITS
            if open_still.holds(prefix + key)
            else LEFT_OUT
            if is_secret(part.text(prefix + key), part.spec.meaning, prefix + key)
            else part.text(prefix + key),
        }
        for key in TEXTS
        if part.text(prefix + key)
    ]
    for key in SIDES:
        columns = {c.id: str(c.label) for f in part.spec.fields if f.id == prefix + key for c in f.columns}
        texts += [
            {
                "label": part.label(prefix + key),
                "text": LEFT_OUT
                if any(is_secret(text, part.spec.meaning, prefix + key) for text in row.values())
                else joined(
                    f"»{row['info']}«" if row.get("info") else "",
                    *(labelled(columns[k], in_line(v)) for k, v in row.items() if k != "info"),
                )
                or WAITS,
            }
            for row in _placed(part, prefix + key, open_still)
        ]
    return {
        "authority": _authority(part),
        "code": placed.code if placed else "",
        "word": WAITS if waits else placed.word if placed else "",
        "texts": texts,
    }


def _placed(part: Shared, table: str, open_still: Undecided) -> list[dict[str, str]]:
    """Return the rows that the authority has placed itself, without the rows as the form was issued; a row that waits for a decision is empty."""
    return [
        {} if open_still.holds_row(table, part.response.printed_row(table, number)) else row
        for number, row in zip(part.numbers.get(table, ()), part.rows(table), strict=True)
        if not as_sent(part.response, part.spec.field(table), number)
    ]


def _lacking(case: Case, number: str) -> str:
    """Return the authorities whose own view of a meeting was requested and has not come."""
    there = {response.identity("authority") for response in case.of(MEETING) if response.identity("meeting") == number}
    names = labels(case)
    out = [one.authority for one in case.outstanding if one.form == MEETING and one.meeting == number]
    return ", ".join(sorted({names.get(one, one) for one in out if one and one not in there}))


def _authority(part: Shared) -> str:
    """Return the authority whose own view the form is."""
    return part.text("r3_view_authority") or authority(part)
