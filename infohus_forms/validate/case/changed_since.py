"""A meeting or an assessment that rests on a contribution which was changed afterwards: the group has not seen the change."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import Any

from infohus_forms.danish.formatting import answer_words, danish_date
from infohus_forms.formats.asked import asked_at
from infohus_forms.formats.names import CELL, overflow
from infohus_forms.models.finding import Rule, warning
from infohus_forms.models.grouping import listed
from infohus_forms.models.response import Response
from infohus_forms.models.specification.roles import Role
from infohus_forms.models.specification.vocabulary import Kind
from infohus_forms.validate.case.course import (  # fmt: skip
    ASSESSMENT,
    CONTRIBUTION,
    CaseFinding,
    Course,
    authority_label,
    day,
    form_date,
    squashed,
)
from infohus_forms.validate.case.form_key import identity_key
from infohus_forms.validate.form.free_texts import fields_of

CHANGED_SINCE = warning(
    "contribution.changed_since",
    "{form} bygger på bidraget fra {who}, som siden er ændret ({when}): {what}",
    "{reader} ser på det igen. Holder vurderingen, så afgør det her; ellers {anew}.",
)

NOT_COMPARABLE = warning(
    "contribution.undated_change",
    "Det kan ikke ses, om {form} bygger på bidraget fra {who}, som det er nu, da »{undated}« ikke har en dato: {what}",
    "{reader} ser efter, om ændringen var kendt. Var den det, så afgør det her; ellers {anew}.",
)

CATALOGUE = (CHANGED_SINCE, NOT_COMPARABLE)

WHO_SAYS_IT = (Role.HEADER, Role.SENDER)
"""Roles of answers on who gives the contribution: no rating rests on them."""
DIMENSION = "dim"
"""The column with the dimension that a line is about."""
MOST = 90
"""Most characters of the list of changes: the finding must fit on a line."""

Row = tuple[tuple[str, str], ...]


def rule_changed_since(course: Course) -> Iterator[CaseFinding]:
    """The last meeting and the assessment have seen each contribution in its present version.

    A version was known then if its date is no later than the form's; a newer meeting, or a newer version of the form, has
    seen the change. Where a date is missing and the versions differ, which came first is unknown, and that is reported.
    """
    for form in filter(None, (course.last_meeting, course.assessment)):
        for now in course.contributions:
            found = _since(course, form, now)
            yield from (found,) if found else ()


def _since(course: Course, form: Response, now: Response) -> CaseFinding | None:
    """Return the finding about a contribution that the form may not rest on as it is now; None when it does."""
    held, counting = _last_day(form, form_date(form)), now.parts or (now,)
    dated = [(given, one) for one in (*counting, *_earlier(course, now)) if (given := _given(one))]
    seen = [one for given, one in sorted(dated, key=lambda item: item[0]) if held and given <= held]
    # Only a version that counts now can be a change; a superseded one is no longer part of the contribution.
    since = [given for given, one in dated if held and given > held and one in counting]
    basis = [one for one in seen if one in now.parts] or seen[-1:]
    if since and basis:
        what = _changes(basis, now)
        when = danish_date(max(since).isoformat())
        return _finding(CHANGED_SINCE, form, now, what, when=when) if what else None
    undated = [one for one in (*_earlier(course, now), *counting) if not _given(one)]
    unknown = [form] if held is None else undated
    # The form rests on one of the other versions: without any there is nothing that can have changed.
    before = basis or [*_earlier(course, now)][-1:] or [*now.parts[:1]]
    what = _changes(before, now) if unknown and before else []
    return _finding(NOT_COMPARABLE, form, now, what, undated=unknown[0].file) if what else None


def _earlier(course: Course, now: Response) -> Iterator[Response]:
    """Yield the versions of a contribution that no longer count."""
    for one in course.case.superseded:
        if one.spec and one.spec.id == CONTRIBUTION and identity_key(one) == identity_key(now):
            yield one


def _given(response: Response) -> date | None:
    """Return the day on which a contribution was given in this version: the day of the correction, where it is one."""
    return _last_day(response, day(response, response.id_of(Role.FILLED_DATE)))


def _last_day(response: Response, own: date | None) -> date | None:
    return max(filter(None, (own, day(response, response.id_of(Role.EDITION_DATE)))), default=None)


def _changes(seen: Sequence[Response], now: Response) -> list[str]:
    """Return the places where `now` differs from what was seen, as a message names them; never the answers themselves."""
    found: list[str] = []
    for field in fields_of(now):
        if field.kind is Kind.SIGNATURE or now.meaning.has(field.id, *WHO_SAYS_IT):
            continue
        table = field.kind is Kind.TABLE
        if table:
            found += _rows_changed(seen, now, field.id)
        names = (overflow(field.id),) if table else field.answer_ids
        if any(
            _said(now, name) not in {_said(one, name) for one in seen} for name in names if name not in now.clarified
        ):
            found.append(_question(now, field.id))
    return found


def _rows_changed(seen: Sequence[Response], now: Response, table: str) -> Iterator[str]:
    """Yield the rows that no one had seen, and those that are gone. A cell that a person has stated since is not the sender's change."""
    before = [row for one in seen for row in one.rows(table)]
    after = []
    for number, row in enumerate(now.rows(table)):
        name = f"{table}{CELL}{now.printed_row(table, number)}"
        after.append((name, row, {column for column in row if f"{name}{CELL}{column}" in now.clarified}))
    for name, row, stated in after:
        if all(_row(row, stated) != _row(old, stated) for old in before):
            yield _question(now, name) + _about(now, table, row)
    for old in before:
        if all(_row(row, stated) != _row(old, stated) for _, row, stated in after):
            yield f"slettet række i {_question(now, table)}" + _about(now, table, old)


def _about(response: Response, table: str, row: dict[str, Any]) -> str:
    """Return the dimension of a line in the form's words; empty for a row without one."""
    column = next(
        (one for field in fields_of(response) if field.id == table for one in field.columns if one.id == DIMENSION),
        None,
    )
    code = row.get(DIMENSION)
    return f" ({answer_words(column, str(code))})" if column and code else ""


def _question(response: Response, name: str) -> str:
    return asked_at(response.spec, name).short or name


def _row(row: dict[str, Any], without: Collection[str]) -> Row:
    return tuple(
        sorted(
            (name, squashed(str(value)))
            for name, value in row.items()
            if value not in (None, "") and name not in without
        )
    )


def _said(response: Response, name: str) -> str:
    value = response.answers.get(name)
    return squashed(" ".join(value) if isinstance(value, list) else str(value or ""))


def _finding(rule: Rule, form: Response, now: Response, what: Sequence[str], **words: str) -> CaseFinding:
    is_assessment = form.spec is not None and form.spec.id == ASSESSMENT
    told = listed("", what, "", MOST)
    found = rule.at(
        form="Redskab 4" if is_assessment else f"Redskab 3, møde {form.identity('meeting')},",
        who=authority_label(now, now.identity("authority")),
        what=told if told.endswith("…") else f"{told}.",
        reader="Tovholderne" if is_assessment else "Mødelederen",
        anew="skal Redskab 4 rettes" if is_assessment else "skal gruppen mødes igen",
        **words,
    )
    return CaseFinding((form.file, now.file), found)


RULES = (rule_changed_since,)
