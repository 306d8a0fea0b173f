"""A line of a contribution that was corrected or removed, and is still in a form that had copied it before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from infohus_forms.danish.repeated import SHORTEST
from infohus_forms.models.finding import warning
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
    line_columns,
    squashed,
)
from infohus_forms.validate.form.free_texts import free_texts

LIVES_ON = warning(
    "line.corrected",
    "{form} gentager i »{label}« en oplysning, som {who} siden har {what}.",
    "Spørg myndigheden, hvad der gælder. En række kan udgå; det, der gælder nu, står i bidraget.",
)

CATALOGUE = (LIVES_ON,)

SIGNS = " .,:;!?…»«\"'“”„‘’()[]–-"
"""Signs at the ends of a line that get lost, or are added, where someone writes it into a sentence of their own."""


def statement(text: str) -> str:
    """Return a text for `repeats`: as `squashed`, without the signs at its ends."""
    return squashed(text).strip(SIGNS)


def repeats(text: str, line: str) -> bool:
    """Return whether a text repeats a line, both by `statement`: as the whole answer, or within it if the line is not short."""
    return bool(line) and (line == text or (len(line) >= SHORTEST and line in text))


def rule_corrected(course: Course) -> Iterator[CaseFinding]:
    """No meeting or assessment repeats a line that a contribution no longer contains. The text itself is never reported."""
    now = {text for response in course.contributions for text in _lines(response)}
    before = {
        text: authority_label(response, response.identity("authority"))
        for response in course.case.superseded
        if response.spec and response.spec.id == CONTRIBUTION
        for text in _lines(response)
        if text not in now
    }
    marked = _marked_otherwise(course)
    if not before and not marked:
        return
    for response in (*course.meetings, *((course.assessment,) if course.assessment else ())):
        for item in free_texts(response):
            text = squashed(item.text)
            who, what = _gone(text, before, now), "rettet eller taget ud"
            if not who:
                row = response.rows(item.field.id)[item.row] if item.row >= 0 else {}
                who, what = _stale(statement(text), marked, row, form_date(response))
            if who:
                found = item.finding(response, LIVES_ON, form=_name(response), who=who, what=what)
                yield CaseFinding((response.file,), found)


@dataclass(frozen=True, slots=True)
class Marked:
    """A line with the same text but other marks since a day: whose line it is, and by column its label, the earlier mark and the present marks."""

    who: str
    since: date | None
    columns: Mapping[str, tuple[str, str, frozenset[str]]]


def _marked_otherwise(course: Course) -> dict[str, Marked]:
    """Return the lines whose source, date, certainty or dimension was corrected, by `statement`; whether a line may be shown is checked by V08."""
    now: dict[tuple[str, str], list[tuple[date | None, Mapping[str, str]]]] = {}
    for response in course.contributions:
        table, info, _ = line_columns(response)
        # A correction keeps the date of the form that it corrects, and has a day of its own.
        given = day(response, response.id_of(Role.EDITION_DATE)) or form_date(response)
        for row in response.rows(table):
            line = (response.identity("authority"), squashed(row.get(info) or ""))
            now.setdefault(line, []).append((given, row))
    found: dict[str, Marked] = {}
    for response in course.case.superseded:
        if not response.spec or response.spec.id != CONTRIBUTION:
            continue
        table, info, share = line_columns(response)
        if not table:
            continue
        labels = {one.id: str(one.label) for one in response.spec.field(table).columns if one.id not in (info, share)}
        for row in response.rows(table):
            text = squashed(row.get(info) or "")
            own = now.get((response.identity("authority"), text), [])
            counts = {name: frozenset(one.get(name) or "" for _, one in own) for name in labels}
            said = {name: row.get(name) or "" for name in labels}
            other = {
                name: (labels[name], said[name], counts[name]) for name in labels if said[name] not in counts[name]
            }
            if text and own and other:
                since = max((said_on for said_on, _ in own if said_on), default=None)
                found[statement(text)] = Marked(authority_label(response, response.identity("authority")), since, other)
    return found


def _stale(text: str, marked: Mapping[str, Marked], row: Mapping[str, str], written: date | None) -> tuple[str, str]:
    """Return whose line the text repeats with outdated marks, and which marks; empty when there is none.

    A row has its own source and certainty. For marks that the row does not have, a form written after the correction is assumed to rest
    on the correction.
    """
    for line, own in marked.items():
        if not repeats(text, line):
            continue
        before = written is None or own.since is None or written <= own.since
        old = [
            label
            for name, (label, said, counts) in own.columns.items()
            if row.get(name) not in counts and (row.get(name) == said or before)
        ]
        if old:
            return own.who, f"rettet i {' og '.join(f'»{label}«' for label in old)}"
    return "", ""


def _lines(response: Response) -> Iterator[str]:
    """Yield the contribution's own long texts: not its header, and nothing that we filled in."""
    for item in free_texts(response):
        if item.holder.kind is Kind.LONGTEXT and not item.field.locked:
            yield squashed(item.text)


def _gone(text: str, before: dict[str, str], now: set[str]) -> str:
    """Return whose removed line the text repeats; empty when the line is still in a contribution, whole or with more text around it.

    A short line is searched for only as a whole answer, as in V08: short ones are everyday words.
    """
    said = statement(text)
    for line, who in before.items():
        if repeats(said, statement(line)):
            said_now = any(line in new and new in text for new in now)
            if not said_now:
                return who
    return ""


def _name(response: Response) -> str:
    """Return the name of the form in the words that people use."""
    tool = f"Redskab {response.spec.tool}" if response.spec else ""
    return tool if response.spec and response.spec.id == ASSESSMENT else f"{tool}, møde {response.identity('meeting')},"


RULES = (rule_corrected,)
