"""The nine dimensions over the meetings: the placement now, what it rests on, and the earlier placements (M5)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from infohus_forms.combine.assessment.annex_answers import named
from infohus_forms.combine.assessment.statements import from_meeting, in_line, once
from infohus_forms.combine.disclosure.sharing import Shared, folded
from infohus_forms.combine.wording import PROFILES, UNCHANGED, rating
from infohus_forms.danish.repeated import Repeated
from infohus_forms.formats.sent import as_sent
from infohus_forms.models.assessment import (
    Dimension,
    Dissent,
    Entry,
    Past,
    Profile,
    ProfileRow,
    Provenance,
    Rating,
    Statement,
)
from infohus_forms.models.specification.form import Field, Scale
from infohus_forms.models.specification.sides import RATING, SIDES
from infohus_forms.models.specification.vocabulary import Kind

DIMENSION = re.compile(r"^dim_[a-z]\d$")
SHORT, LONG = ("certainty", "trend", "agree", "weight"), ("why", "missing", "ideas")
PLACED = (*SHORT, *LONG, "rating", *SIDES, "dissent")


@dataclass(frozen=True, slots=True)
class Axis:
    """A dimension as the specifications define it: code, name, and the scale it is placed on."""

    code: str
    name: str
    scale: str

    @property
    def short(self) -> str:
        """The part of the code that field ids contain: `r1` … `t5`."""
        return self.code.removeprefix("dim_")


@dataclass(frozen=True, slots=True)
class Sat:
    """A joint meeting: its form, its number, and its name in the text."""

    part: Shared
    number: str
    name: str
    date: str


def axes(parts: Sequence[Shared]) -> tuple[Axis, ...]:
    """Return the dimensions that the specifications of these forms define, in the order of their codes."""
    found: dict[str, Axis] = {}
    for part in parts:
        for field in part.spec.fields:
            for holder in (field, *field.columns):
                for choice in holder.choices:
                    if DIMENSION.match(choice.code):
                        scale = choice.scale or ("risk" if choice.code.startswith("dim_r") else "resources")
                        found.setdefault(choice.code, Axis(choice.code, str(choice.label), scale))
    for part in parts:
        for section in part.spec.sections:
            for field in section.items:
                rated = RATING.match(field.id)
                if rated and field.scale:
                    code = f"dim_{rated[2]}"
                    name = found[code].name if code in found else str(section.title)
                    found[code] = Axis(code, name, field.scale.id)
    return tuple(axis for _, axis in sorted(found.items()))


def rating_field(part: Shared, axis: Axis) -> Field | None:
    """Return the scale field on which this form places the dimension; None when the form has none."""
    field = part.spec.by_id.get(f"r3_{axis.short}_rating")
    return field if field and field.kind is Kind.SCALE and field.scale else None


def dimension(axis: Axis, sat: Sequence[Sat], lines: Sequence[Statement], withheld: Repeated) -> Dimension:
    """Return the dimension after these meetings (oldest first) with the contributions' lines under it.

    A line that the group wrote down in the words of a withheld line is withheld with it. A line that the group has not placed is on neither
    side; that includes rows that are unchanged since the form was issued (decision 81).
    """
    met = [(entry, meeting.number) for meeting in sat if (entry := _entry(axis, meeting))]
    entries = [entry for entry, _ in met]
    start = _rests_on(entries, [number for _, number in met])
    standing = tuple(reversed(entries[start:])) if entries else ()
    now = standing[-1].marked if standing and standing[-1].marked.code != UNCHANGED else Rating("", "")
    if not now.code:
        # A blank, or »uændret« with no earlier placement to trace it to, is no placement.
        now = Rating("", "Ikke besvaret" if entries else "Ikke vurderet endnu")
    said = {folded(line.text): line.provenance for line in once(lines)}
    newest = {key: _newest(standing, sat, axis, key) for key in SHORT}
    written = {key: list(_written(axis, sat, key, said, withheld)) for key in SIDES}
    supporting, contrary = (once(one for one, placed in written[key] if placed) for key in SIDES)
    shown = {folded(statement.text) for statement in (*supporting, *contrary)}
    unplaced = (one for key in SIDES for one, placed in written[key] if not placed)
    return Dimension(
        id=axis.code,
        mark=axis.short.upper(),
        name=axis.name,
        scale=axis.scale,
        rating=now,
        told=_told(standing, now),
        trend=newest["trend"],
        certainty=newest["certainty"],
        weight=newest["weight"],
        agreement=newest["agree"],
        standing=tuple(entry for entry in standing if _says_more(entry)),
        earlier=tuple(reversed(entries[:start])),
        supporting=supporting,
        contrary=contrary,
        contributed=once(line for line in (*lines, *unplaced) if folded(line.text) not in shown),
    )


def profile(scale: Scale, dimensions: Sequence[Dimension], numbers: Mapping[str, str]) -> Profile:
    """Return the profile of one scale: its dimensions in order, each with its own placement, and no common figure."""
    rows = tuple(_row(item, numbers) for item in dimensions if item.scale == scale.id)
    spoken = "; ".join(f"{row.name}: {f'{row.rating.code} {row.rating.word}'.strip()}" for row in rows)
    title = PROFILES.get(scale.id, str(scale.name))
    return Profile(
        scale.id,
        title,
        scale.shape.value,
        str(scale.low),
        str(scale.high),
        rows,
        f"{title}. {spoken}.",
    )


def _entry(axis: Axis, meeting: Sat) -> Entry | None:
    field = rating_field(meeting.part, axis)
    if field is None or field.scale is None:
        return None
    part, own = meeting.part, f"r3_{axis.short}_"
    dissent = tuple(
        Dissent(row.get("authority", ""), rating(field.scale, str(code.get("rating", ""))), row.get("reason", ""))
        for row, code in zip(part.rows(f"{own}dissent"), part.codes(f"{own}dissent"), strict=True)
    )
    return Entry(
        meeting=meeting.name,
        date=meeting.date,
        marked=rating(field.scale, str(part.answers.get(field.id, ""))),
        facts=named(part, *(own + key for key in SHORT)),
        texts=named(part, *(own + key for key in LONG)),
        dissent=dissent,
    )


def _rests_on(entries: Sequence[Entry], numbers: Sequence[str]) -> int:
    """Return the index of the entry that the present placement rests on: back over every »uændret«.

    Never over a blank, and never over a meeting whose form is missing: what was unchanged there is not known.
    """
    index = len(entries) - 1
    while index > 0 and entries[index].marked.code == UNCHANGED and entries[index - 1].marked.code:
        if not _next_to(numbers[index - 1], numbers[index]):
            break
        index -= 1
    return max(index, 0)


def _says_more(entry: Entry) -> bool:
    """Return whether an entry has more content than the line »uændret på møde …«."""
    return entry.marked.code != UNCHANGED or bool(entry.facts or entry.texts or entry.dissent)


def _next_to(earlier: str, later: str) -> bool:
    """Return whether no meeting is missing between two meeting numbers."""
    return earlier.isdigit() and later.isdigit() and int(later) - int(earlier) <= 1


def _newest(standing: Sequence[Entry], sat: Sequence[Sat], axis: Axis, key: str) -> str:
    by_name = {meeting.name: meeting.part for meeting in sat}
    given = (by_name[entry.meeting].text(f"r3_{axis.short}_{key}") for entry in standing)
    return next(filter(None, given), "")


def _told(standing: Sequence[Entry], now: Rating) -> str:
    if not standing:
        return ""
    if not now.code:
        unchanged = " Der er sat »uændret«, men ingen tidligere placering." if standing[0].marked.code else ""
        return f"Ikke besvaret på {_low(standing[0].meeting)}.{unchanged}"
    later = [_low(entry.meeting) for entry in reversed(standing[:-1])]
    kept = f", uændret på {' og '.join(later)}" if later else ""
    return f"Placeret på {_low(standing[-1].meeting)}{kept}."


def _written(
    axis: Axis, sat: Sequence[Sat], key: str, said: Mapping[str, tuple[Provenance, ...]], withheld: Repeated
) -> Iterator[tuple[Statement, bool]]:
    """Yield the statements in a table of the dimension, each with whether the group placed it there."""
    for meeting in sat:
        table, part = f"r3_{axis.short}_{key}", meeting.part
        numbers = part.numbers.get(table, ())
        for number, row, given in zip(numbers, part.rows(table), part.codes(table), strict=True):
            text = row.get("info", "")
            lines = said.get(folded(text), ())
            # The text of a withheld line, copied into the group's form, is withheld too; not when the same text is shared by another line.
            if not lines and withheld.quoted_in(given.get("info", "")):
                continue
            own = from_meeting(row, meeting.name)
            statement = Statement(text, lines if _covered(row, lines) else (*lines, own))
            # A row that is still as we filled it in before the meeting has not been placed by the group.
            yield statement, not as_sent(part.response, part.spec.field(table), number)


def _covered(row: Mapping[str, str], lines: Sequence[Provenance]) -> bool:
    """Return whether a contribution's own line already has everything that this row states about its source."""
    return any(
        line.authority == row.get("authority", line.authority)
        and in_line(row.get("source", "")) in line.how
        and row.get("certainty", "").lower() in line.how
        for line in lines
    )


def _row(item: Dimension, numbers: Mapping[str, str]) -> ProfileRow:
    past = tuple(
        Past(numbers[entry.meeting], entry.marked.code)
        for entry in item.earlier
        if entry.marked.code not in ("", UNCHANGED)
    )
    dissent = tuple(one for entry in item.standing for one in entry.dissent)
    return ProfileRow(item.mark, item.name, item.rating, item.trend, item.certainty, past, dissent)


def _low(name: str) -> str:
    return name[0].lower() + name[1:]
