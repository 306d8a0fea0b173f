"""A form that came back in several files, each with answers that the others lack: merged, or the question in which they differ.

A form is sent to one authority while another continues to write in its own copy. The program does not choose: an answer that two files
give differently is a conflict, and a row of a table is never composed of cells from two files.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import product
from typing import Any

from infohus_forms.formats.names import CELL, overflow
from infohus_forms.models.finding import Finding
from infohus_forms.models.privacy import YES
from infohus_forms.models.response import Response
from infohus_forms.models.specification.form import Field
from infohus_forms.models.specification.roles import Role
from infohus_forms.models.specification.vocabulary import Kind
from infohus_forms.validate.form import constraints
from infohus_forms.validate.form import rules as within
from infohus_forms.validate.form.paper import open_fields

PENDING = frozenset({"afventer", "undersoeges"})
"""Answers that mean that the answer is still to come: giving it later is not a change, but a blank does not give it."""
BLANK: tuple[Any, ...] = (None, "", [])
"""The values of an unanswered question."""
CONSENTED = "samtykke"
"""The legal basis that somebody can withdraw."""
ABOUT_VERSION = (
    Role.FILLED_BY, Role.FILLED_BY_TITLE, Role.FILLED_BY_AUTHORITY, Role.FILLED_BY_CONTACT, Role.FILLED_DATE, Role.STATUS, Role.EDITION,
    Role.EDITION_DATE, Role.EDITION_REASON,
)  # fmt: skip
"""Roles of answers of the header on who handed in the version, when, and as what."""
REASKED = frozenset(rule.code for rule in (*within.CATALOGUE, *constraints.CATALOGUE))
"""Findings of the rules of a form, which are checked again over the merged answers."""

Rows = dict[int, Mapping[str, Any]]
"""The answered rows of a table by their place on the form, from 1."""


class DifferError(Exception):
    """Two files that answer this field differently."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


def differing(one: Response, other: Response) -> str:
    """Return the first field that both answer, but not alike; empty when the two can be one form."""
    try:
        _answers(one, other)
    except DifferError as stop:
        return stop.field
    files = [each.parts or (each,) for each in (one, other)]
    pairs = [pair for ours, theirs in product(*files) for pair in ((ours, theirs), (theirs, ours))]
    return next(filter(None, (taken_back(given, later) for given, later in pairs)), "")


def together(older: Response, newer: Response) -> Response:
    """Merge two files of one form into one response; who handed it in, when and as what is taken from the newer.

    `parts` are the files as they came; `given_in` gives the file of each answer, and of each row of a table that both have
    written in. Raises DifferError.
    """
    answers, rows, given = _answers(older, newer)
    parts = tuple(_as_read(one) for each in (older, newer) for one in (each.parts or (each,)))
    whole = replace(
        newer,
        answers=answers,
        printed_rows={**older.printed_rows, **newer.printed_rows, **rows},
        raw={**older.raw, **{name: text for name, text in newer.raw.items() if text or name not in older.raw}},
        prefilled=tuple(name for name in newer.prefilled if name in older.prefilled),
        outside=(*older.outside, *newer.outside),
        clarified={**older.clarified, **newer.clarified},
        paper=newer.paper or older.paper,
        parts=parts,
        given_in=given,
        findings=tuple(finding for part in parts for finding in part.findings),
    )
    return replace(whole, findings=(*whole.findings, *_asked_again(whole)))


def taken_back(given: Response, other: Response) -> str:
    """Return the first field in which `given` has an answer that `other` may have taken back; empty when there is none.

    What a sender removed is not filled in from another file (design §3.5). Only a file of an earlier date is certain to have been
    added to later. In every other file the absence of a »ja« to sharing, a line with one, a consent or a tick is a question for a person.
    A blank that two people leave in each other's copies is a question only in a file of a later date: where the
    answer may be shown, and where rows of a table are gone.
    """
    if given.spec is None or filled_before(other, given):
        return ""
    later = filled_before(given, other)
    return next(filter(None, (_gone(given, other, field, later=later) for field in given.spec.fields)), "")


def about_version(response: Response, name: str) -> bool:
    """Return whether an answer is about who handed in the version, when, and as what: a part of the header."""
    return response.meaning.has(name, Role.HEADER) and response.meaning.has(name, *ABOUT_VERSION)


def filled_before(one: Response, other: Response) -> bool:
    """Return whether both files have a date, and that of the first is the earlier."""
    dates = [each.text_of(Role.FILLED_DATE) for each in (one, other)]
    return all(dates) and dates[0] < dates[1]


def _gone(given: Response, other: Response, field: Field, *, later: bool) -> str:
    """Return the id of what `other` lacks of this field or of its »ja« to sharing; empty when it lacks nothing.

    `later` is set when `other` has a later date than `given`.
    """
    told, rest = given.answers.get(field.id), other.answers.get(field.id)
    own_column = field.share_by in {column.id for column in field.columns}
    shares = bool(field.share_by) and not own_column and given.text(field.share_by) == YES
    # `other` may be the newer file, so a missing »ja« is a question: what is shared once too often cannot be called back (decision 107).
    if shares and not other.text(field.share_by):
        return field.share_by
    if own_column and not kept([row for row in given.rows(field.id) if row.get(field.share_by) == YES], rest or []):
        return field.id
    if later and given.text(overflow(field.id)) and not other.text(overflow(field.id)):
        return field.id
    if told in BLANK:
        return ""
    if rest in BLANK:
        return field.id if _consents(given, field, told) or (later and shares) else ""
    gone = not kept(told, rest) and kept(rest, told) if field.kind is Kind.CHOICES else later and _lost(told, rest)
    return field.id if gone else ""


def _consents(response: Response, field: Field, told: Any) -> bool:
    """Return whether the answer is, or rests on, a consent."""
    return response.meaning.has(field.id, Role.CONSENT) or CONSENTED in (told if isinstance(told, list) else [told])


def _lost(told: Any, rest: Any) -> bool:
    """Return whether rows of one table are not in the other."""
    return _is_table(told) and not kept(told, rest)


def findings_of(response: Response) -> Iterator[tuple[str, Finding]]:
    """Yield the findings of a response, each with the file that it is about."""
    read = [(part.file, finding) for part in response.parts for finding in part.findings]
    yield from read
    yield from ((response.said_by(finding.about), finding) for finding in response.findings[len(read) :])


def kept(old: Any, new: Any) -> bool:
    """Return whether the new answer contains all of the old one: the same, a further row or tick, a cell filled in."""
    if isinstance(old, list):
        rest = list(new) if isinstance(new, list) else []
        for item in old:
            match = next((other for other in rest if kept(item, other)), None)
            if match is None:
                return False
            rest.remove(match)
        return True
    if isinstance(old, dict):
        return isinstance(new, dict) and all(kept(value, new.get(name)) for name, value in old.items())
    return old is None or old == new or (old in PENDING and new not in BLANK)


def _as_read(response: Response) -> Response:
    """Return a file without the findings that are checked again over the merged answers."""
    return replace(response, findings=tuple(one for one in response.findings if one.code not in REASKED))


def _asked_again(whole: Response) -> Iterator[Finding]:
    """Return the findings of the form's rules over the merged answers; answers that are unread on paper wait as in a single file."""
    unread: frozenset[str] = frozenset()
    for part in whole.parts:
        if part.paper is not None and part.spec is not None:
            unread |= frozenset(open_fields(part.paper, part.spec))
    return (one for one in within.check_response(whole) if one.field not in unread)


def _answers(older: Response, newer: Response) -> tuple[dict[str, Any], dict[str, tuple[int, ...]], dict[str, str]]:
    """Return the answers of both, the places of the rows of tables, and the file that gave each answer. Raise DifferError."""
    answers, rows, given = dict(newer.answers), {}, {**older.given_in, **newer.given_in}
    for name in dict.fromkeys((*older.answers, *newer.answers)):
        old, new = older.answers.get(name), newer.answers.get(name)
        # The header is that of the newer file, and so is every answer that the older does not have.
        if about_version(newer, name) or old in BLANK:
            given[name] = newer.said_by(name)
        elif _stated(older, name) and not _stated(newer, name) and not _is_table(old):
            answers[name], given[name] = old, older.said_by(name)
        elif kept(old, new) or (_stated(newer, name) and not _is_table(new)):
            given[name] = newer.said_by(name)
            if _is_table(new):
                rows[name] = _places(newer, name)
        elif kept(new, old) and (not _awaits(new) or within.is_draft(newer)):  # a finished form that waits says so
            answers[name], given[name] = old, older.said_by(name)
            if _is_table(old):
                rows[name] = _places(older, name)
        elif _is_table(old) and _is_table(new):
            table, sources = _both(older, newer, name)
            answers[name], rows[name] = [table[at] for at in sorted(table)], tuple(sorted(table))
            given |= {f"{name}{CELL}{at}": file for at, file in sources.items()}
        else:
            raise DifferError(name.partition(CELL)[0])
    return answers, rows, given


def _stated(response: Response, name: str) -> bool:
    """Return whether a person has stated the answer in place of the file's: it takes precedence over what another file contains."""
    return name in response.clarified


def _both(older: Response, newer: Response, name: str) -> tuple[Rows, dict[int, str]]:
    """Return the rows of a table that both have written in, by place, and the file of each. Raise DifferError.

    Two rows in one place are the same row only when everything in one of them is in the other: the cells of a row never come from
    two files.
    """
    table: Rows = {}
    sources: dict[int, str] = {}
    for response in (older, newer):
        for at, row in zip(_places(response, name), response.rows(name), strict=True):
            if at not in table or kept(table[at], row):
                table[at], sources[at] = row, response.said_by(f"{name}{CELL}{at}")
            elif not kept(row, table[at]):
                raise DifferError(name)
    return table, sources


def _places(response: Response, name: str) -> tuple[int, ...]:
    """Return the places on the form, from 1, of the answered rows of a table."""
    return tuple(response.printed_row(name, number) for number in range(len(response.rows(name))))


def _awaits(value: Any) -> bool:
    return isinstance(value, str) and value in PENDING


def _is_table(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, dict) for item in value)
