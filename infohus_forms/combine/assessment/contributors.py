"""The contributors: who contributed, who answered without information, who did not answer, and who came too late (M1, M7)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from infohus_forms.combine.assessment.annex_answers import facts_of, header, named, texts_of
from infohus_forms.combine.assessment.statements import authority, from_line, joined, person, unit, who
from infohus_forms.combine.disclosure.sharing import Shared
from infohus_forms.combine.wording import LATE, MISSED, NO_REPLY, PENDING
from infohus_forms.models.assessment import Contribution, Contributor, Statement
from infohus_forms.models.case import Case, Issued
from infohus_forms.models.specification.roles import Fact, Role

FORM = "redskab2_bidrag"
FURTHER = "yderligere_oplysninger"


def timing(part: Shared, meetings: Sequence[Shared]) -> str:
    """Return the remark on a contribution dated after the latest joint meeting; empty if the meeting had it."""
    dated = part.response.text_of(Role.FILLED_DATE)
    if not meetings or not dated or dated <= meetings[-1].response.text_of(Role.MEETING_DATE):
        return ""
    if meetings[-1].response.text_of(Fact.OUTCOME) == FURTHER:
        return PENDING.format(meeting=meetings[-1].response.identity("meeting"))
    return LATE


def missed(part: Shared, meetings: Sequence[Shared]) -> str:
    """Return a remark naming the last meeting held before a contribution came, when a later meeting had it; else empty.

    Empty for a supplement as well, which was asked for at that meeting.
    """
    dated = part.response.text_of(Role.FILLED_DATE)
    before = [one.response for one in meetings if dated and one.response.text_of(Role.MEETING_DATE) < dated]
    if supplement(part) or not before or len(before) == len(meetings):
        return ""
    return MISSED.format(meeting=before[-1].identity("meeting"))


def lines(part: Shared) -> list[tuple[str, Statement]]:
    """Return the shared lines of a contribution, each with its dimension and its source."""
    return [
        (str(code.get("dim", "")), Statement(row.get("info", ""), (from_line(part, row),)))
        for row, code in zip(part.rows_of(Role.LINES), part.codes(part.id_of(Role.LINES)), strict=True)
    ]


def supplement(part: Shared) -> int:
    """Return the number of a supplement; 0 for the first contribution."""
    return _number(part.response.identity("supplement"))


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0


def contributors(
    case: Case,
    parts: Sequence[Shared],
    overview: Sequence[Shared],
    met: Sequence[Shared],
    note: Mapping[int, str],
) -> tuple[Contributor, ...]:
    """Return one line for each contribution and for each authority that was asked and has not answered."""
    told = [
        Contributor(
            authority(part),
            unit(part),
            person(part),
            part.text_of(Role.FILLED_DATE),
            _reply(part, note[index] or missed(part, met)),
        )
        for index, part in enumerate(parts)
    ]
    return (*told, *_silent(case, parts, overview))


def contribution(part: Shared, note: str, dimensions: frozenset[str]) -> Contribution:
    """Return the contribution without its lines under the dimensions; with all of them when it came too late for the meeting."""
    number = supplement(part)
    heading = joined(authority(part), unit(part), f"supplement {number}" if number else "")
    own = [statement for dim, statement in lines(part) if note or dim not in dimensions]
    skip = {*part.ids(Role.JUDGEMENT, Role.LINES, Role.FILLED_BY, Role.FILLED_BY_TITLE), *header(part)}
    skip |= {part.spec.identity.authority, part.spec.identity.unit, part.spec.identity.supplement}
    return Contribution(
        heading,
        who(part),
        note,
        facts_of(part, skip),
        texts_of(part, skip),
        named(part, *part.ids(Role.JUDGEMENT)),
        tuple(own),
    )


def _reply(part: Shared, note: str) -> str:
    number = supplement(part)
    said = part.text_of(Fact.REPLY) or "Svartype ikke oplyst"
    return ". ".join(filter(None, (f"Supplement {number}: {said}" if number else said, note)))


def _silent(case: Case, parts: Sequence[Shared], overview: Sequence[Shared]) -> list[Contributor]:
    """Return the authorities with an issued sheet that has not come back, or with a row in the overview that has no answer."""
    names = labels(case)
    out = [item for item in case.outstanding if item.form == FORM and not _replaced(item, parts)]
    numbers = [_number(item.supplement) for item in out]
    silent = [
        Contributor(
            names.get(item.authority, item.authority),
            item.unit,
            "",
            "",
            f"{NO_REPLY} (supplement {number})" if number else NO_REPLY,
        )
        for item, number in zip(out, numbers, strict=True)
    ]
    got = Counter(authority(part) for part in parts if not supplement(part))
    got.update(item.authority for item in silent if item.reply == NO_REPLY)
    for part in overview:
        for row in part.response.rows_of(Role.ASKED):
            name = names.get(str(row.get("authority", "")), "")
            # Each row takes one answer or one unanswered sheet of its authority; a row for which none is left has no reply.
            got[name] -= 1
            if name and got[name] < 0:
                silent.append(Contributor(name, "", "", "", NO_REPLY))
    return sorted(silent, key=lambda item: (item.authority, item.unit))


def _replaced(item: Issued, parts: Sequence[Shared]) -> bool:
    """Return whether the same authority and unit answered on another copy, and for a supplement on a copy with its number."""
    return any(
        part.response.identity("authority") == item.authority
        and item.unit in ("", part.response.identity("unit"))
        and supplement(part) == _number(item.supplement)
        for part in parts
    )


def labels(case: Case) -> dict[str, str]:
    """Return the names of the authorities by code, as the forms of the case print them."""
    known: dict[str, str] = {}
    for spec in (response.spec for response in case.responses if response.spec):
        for field_id in (spec.meaning.id_of(Role.FILLED_BY_AUTHORITY), spec.identity.authority):
            field = spec.by_id.get(field_id)
            known.update({choice.code: str(choice.label) for choice in field.choices} if field else {})
    return known
