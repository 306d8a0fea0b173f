"""Answers carried forward from the forms of a case into the next form, so that no one types the same thing twice.

Everything here is an answer to be prefilled (design §5, "Values") or a text to be shown. A rating is never prefilled; an
earlier one is only shown next to the empty scale.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from infohus_forms.combine.disclosure.full_names import secret_in
from infohus_forms.combine.disclosure.sharing import folded
from infohus_forms.combine.wording import rating
from infohus_forms.danish.formatting import answer_words, danish_date, texts_in
from infohus_forms.formats.names import overflow
from infohus_forms.models.case import Case
from infohus_forms.models.response import Response
from infohus_forms.models.specification.form import Field
from infohus_forms.models.specification.roles import Meaning
from infohus_forms.models.specification.sides import RATING
from infohus_forms.validate.case.conclusion import standing_dissent
from infohus_forms.validate.case.course import Course, authority_label, form_date, label, supplement_number

Row = dict[str, Any]

WITHOUT_LOOK_UP = frozenset({"oevrige"})
"""The authority »Øvrige«: self-governing institutions and others that have no use for a name to look up, and no access to the CPR register."""
WITHHELD = r"\b(?:uden|ikke|ingen|intet|undlad|udelad|udelades|udeladt)\b[^.;:\n]{0,40}?\b"
NAMELESS = re.compile(rf"{WITHHELD}(?:navn|navns|navnet|identitet)\b|\banonym", re.IGNORECASE)
NUMBERLESS = re.compile(rf"{WITHHELD}(?:cpr|personnummer)", re.IGNORECASE)
"""Texts in a row of the overview that keep name or CPR number from the authority asked: the released form has no column for this.

The patterns are wide: a sheet without a name costs a telephone call, one with a name too many cannot be taken back.
"""
ABSENT = re.compile(r"deltager ikke|\A(?:ingen|nej)(?: deltager| deltagere| fra os)?\W*\Z", re.IGNORECASE)
"""Texts by which an authority says that no one from it comes, where names are asked for: »Vi deltager ikke«, »Ingen.«. A longer text is left to a person."""


def fitted(field: Field, rows: Sequence[Row]) -> dict[str, Any]:
    """Return rows as the answer to a table; rows that do not fit become lines in its overflow box."""
    known: dict[str, Any] = {field.id: list(rows[: field.rows])} if rows else {}
    rest = rows[field.rows :]
    if rest:
        known[overflow(field.id)] = "\n".join(_line(field, row) for row in rest)
    return known


def _line(field: Field, row: Row) -> str:
    """Return a row as one line: its first cell, the others in brackets."""
    first, *others = [answer_words(field.column(name), str(value)) for name, value in row.items() if value]
    return f"{first} ({', '.join(others)})" if others else first


def head(course: Course) -> dict[str, Any]:
    """Return the head of a form as in Redskab 1; the case's own reference takes precedence when the form is made."""
    names = ("hdr_person_ref", "hdr_municipality", "hdr_police_district", "hdr_infohus_name")
    return {name: course.concern.text(name) for name in names} if course.concern else {}


def person(course: Course, authority: str) -> dict[str, Any]:
    """Return who the person is, for look-up at this authority; nothing when name or address is protected.

    No more than the purpose needs (design §3.11): nothing to an authority without access to the CPR register, and nothing
    that a row of the overview keeps from this authority (»uden navn«, »ikke CPR«), whichever of its units the row is about.
    """
    concern = course.concern
    if concern is None or course.case.is_protected or authority in WITHOUT_LOOK_UP:
        return {}
    parts = {"r2b_person_name": "r1_p_name", "r2b_person_birth": "r1_p_birth", "r2b_person_cpr": "r1_p_cpr"}
    told = " \n".join(
        str(row.get(column) or "")
        for row in (course.overview.rows("r2_auth") if course.overview else ())
        if row.get("authority") == authority
        for column in ("contact", "why", "asked")
    )
    if NAMELESS.search(told):
        return {}
    if NUMBERLESS.search(told):
        del parts["r2b_person_cpr"]
    return {own: concern.text(there) for own, there in parts.items()}


def documents(course: Course, contributions: Sequence[Response], most: int, *, concern: bool = True) -> list[Row]:
    """Return the forms that an assessment is based on, each with its date and edition, in at most `most` rows.

    When there are more, the contributions of one authority share a row, and if need be all contributions do.
    """
    first = [_document(course.concern, "Redskab 1")] if concern and course.concern else []
    met = [_document(item, f"Redskab 3, møde {item.identity('meeting')}") for item in course.meetings]
    own = [_document(item, f"Redskab 2, {who_wrote(item)}") for item in contributions]
    if len(first) + len(own) + len(met) > most:
        groups: dict[str, list[Response]] = {}
        for item in contributions:
            groups.setdefault(item.identity("authority"), []).append(item)
        own = [_documents(items, authority_label(items[0], code)) for code, items in groups.items()]
        if len(first) + len(own) + len(met) > most:
            own = [_documents(contributions, f"{len(groups)} myndigheder")]
    return [*first, *own, *met]


def _documents(items: Sequence[Response], who: str) -> Row:
    """Return several contributions as one document, dated by the newest."""
    newest = max(items, key=lambda item: item.text("hdr_filled_date"))
    return _document(newest, f"Redskab 2, {who}: {len(items)} svar" if len(items) > 1 else f"Redskab 2, {who}")


def who_wrote(item: Response) -> str:
    """Return authority, unit and supplement of a contribution, in Danish words."""
    code, unit = item.identity("authority"), item.identity("unit")
    number = supplement_number(item.identity("supplement"))
    who = authority_label(item, code) + (f" ({unit})" if unit else "")
    return f"supplement {number} fra {who}" if number != "0" else who


def _document(item: Response, name: str) -> Row:
    edition = item.spec.by_id.get("hdr_edition") if item.spec else None
    version = answer_words(edition, item.identity("edition")) if edition and item.identity("edition") else ""
    on = form_date(item)
    return {"document": name, "date": on.isoformat() if on else None, "version": version}


def participants(course: Course) -> list[Row]:
    """Return who is expected at the meeting: participants of the last one, else both coordinators, and those whom authorities name."""
    if course.last_meeting:
        rows = [_named(row) for row in course.last_meeting.rows("r3_participants")]
    else:
        rows = list(_coordinators(course.concern)) if course.concern else []
    for item in course.contributions:
        for name in map(str.strip, re.split(r"[;\n]", item.text("r2b_attend"))):
            if name and not ABSENT.search(name):
                title = item.text("r2b_by_title") if folded(name) == folded(item.text("r2b_by")) else ""
                rows.append({"name": name, "title": title, "authority": item.identity("authority")})
    seen: dict[str, Row] = {}
    for row in rows:
        seen.setdefault(folded(str(row["name"])).casefold(), {key: value for key, value in row.items() if value})
    return [row for key, row in seen.items() if key]


def _named(row: Row) -> Row:
    return {key: row.get(key) or "" for key in ("name", "title", "authority")}


def _coordinators(concern: Response) -> Iterator[Row]:
    """Yield both coordinators as participants; the title is known only of the one who filled in Redskab 1."""
    writer, title = folded(concern.text("hdr_filled_by_name")), concern.text("hdr_filled_by_title")
    for field, authority in (("r1_q_tk", "kommune"), ("r1_q_tp", "politi")):
        name = concern.text(field)
        yield {"name": name, "title": title if folded(name) == writer else "", "authority": authority}


def new_since(course: Course) -> list[Response]:
    """Return the contributions dated after the last meeting; all of them before the first."""
    held = form_date(course.last_meeting) if course.last_meeting else None
    return [item for item in course.contributions if held is None or ((own := form_date(item)) and own > held)]


def earlier_ratings(course: Course) -> dict[str, str]:
    """Return scale → its ratings at earlier meetings, newest first, to be shown next to the empty scale."""
    return {name: "\n".join(f"Tidligere: {text}" for text in texts) for name, texts in _ratings(course).items()}


def _ratings(course: Course) -> dict[str, list[str]]:
    """Return scale → a line for each meeting that rated it, newest first."""
    told: dict[str, list[str]] = {}
    for item in reversed(course.meetings):
        for field in item.spec.fields if item.spec else ():
            rated = RATING.match(field.id)
            if rated and field.scale:
                text = _told(item, field, f"{rated[1]}_dissent")
                told.setdefault(field.id, []).append(text)
    return told


def _told(item: Response, field: Field, table: str) -> str:
    """Return a meeting's rating of a scale as one line: its number, its word at the ends of the scale or without a number, and the dissent."""
    assert field.scale
    given = rating(field.scale, item.text(field.id))
    ends = (field.scale.codes[0], field.scale.codes[-1])
    between = given.code.isdigit() and given.code not in ends
    number = given.code if between else f"{given.code} – {given.word}" if given.code in ends else given.word
    apart = "; ".join(
        f"{authority_label(item, row.get('authority') or '')} {row.get('rating') or ''}" for row in item.rows(table)
    )
    text = f"Møde {item.identity('meeting')}, {danish_date(item.text('r3_date'))}: {number}"
    return f"{text}. Afvigende: {apart}" if apart else text


def standing_ratings(course: Course) -> str:
    """Return the nine placements after the last meeting, a line each, to be read next to Redskab 4."""
    told = []
    for name, (first, *older) in _ratings(course).items():
        unchanged = [first, *older] if ": Uændret" in first and older else [first]
        holder = course.last_meeting
        title = _dimension(holder, name.removesuffix("_rating")) if holder else name
        told.append(f"{title}: {'; '.join(unchanged)}")
    return "\n".join(told)


def dissent(course: Course) -> str:
    """Return the disagreement that remains after the last meeting, in the words in which it was written down."""
    told = []
    for prefix in standing_dissent(course):
        item = next((one for one in reversed(course.meetings) if one.rows(f"{prefix}_dissent")), None)
        for row in item.rows(f"{prefix}_dissent") if item else ():
            assert item
            who = authority_label(item, row.get("authority") or "")
            own = "ikke belyst" if row.get("rating") == "IB" else str(row.get("rating") or "")
            reason = f": {row['reason']}" if row.get("reason") else ""
            told.append(f"»{_dimension(item, prefix)}« (møde {item.identity('meeting')}): {who} vurderer {own}{reason}")
    return "\n".join(told)


def _dimension(item: Response, prefix: str) -> str:
    """Return the title of a dimension, from its section or else from its rating."""
    section = next((part for part in (item.spec.sections if item.spec else ()) if part.id == prefix), None)
    return str(section.title) if section else label(item, f"{prefix}_rating")


def without_secrets(
    known: Mapping[str, Any], meaning: Meaning, case: Case, *, nameless: bool = False, numberless: bool = False
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return the answers to a form without any text or row that must not be in it (`secret_in`), and the ids of what was left out."""
    is_secret = secret_in(case, nameless=nameless, numberless=numberless)
    kept: dict[str, Any] = {}
    out = []
    for name, value in known.items():
        if isinstance(value, list):
            kept[name] = [item for item in value if not any(is_secret(text, meaning, name) for text in texts_in(item))]
        elif not any(is_secret(text, meaning, name) for text in texts_in(value)):
            kept[name] = value
        if kept.get(name) != value:
            out.append(name)
    return {name: value for name, value in kept.items() if value}, tuple(out)
