"""The forms that are due now, with everything known carried forward; the same form again only when more is known."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from infohus_forms.casework.decisions.options import UNSURE
from infohus_forms.casework.intake.review_sheet import missing_sheets
from infohus_forms.casework.issuing import carry_forward as carried
from infohus_forms.casework.issuing.context import Desk
from infohus_forms.casework.issuing.make_form import Order, made
from infohus_forms.casework.issuing.meeting_lines import NAME as SHEET
from infohus_forms.casework.issuing.meeting_lines import belongs_to, lies_there, lines_sheet, noted
from infohus_forms.casework.issuing.new_case import FORMATS, overview_order
from infohus_forms.casework.issuing.own_views import own_views
from infohus_forms.casework.issuing.replaced_forms import free_name, moved_away, sheets_moved_away
from infohus_forms.casework.issuing.return_address import readdressed, say_why
from infohus_forms.casework.review.information_requests import Request, open_requests, requests
from infohus_forms.casework.review.progress_model import Place
from infohus_forms.casework.review.review import Review, review
from infohus_forms.casework.storage.card import closed, load, write
from infohus_forms.casework.storage.case_folder import CaseError, CaseFolder, folder_of
from infohus_forms.casework.storage.case_lock import locked
from infohus_forms.casework.storage.municipality_profile import NAME as PROFILE
from infohus_forms.casework.storage.municipality_profile import Profile, profile_for
from infohus_forms.casework.written_files import Written
from infohus_forms.danish.formatting import answer_words
from infohus_forms.danish.offices import is_office
from infohus_forms.formats.names import overflow
from infohus_forms.models.case import Case, Issued, written_as
from infohus_forms.models.finding import Severity
from infohus_forms.models.response import Response
from infohus_forms.models.specification.form import FormSpec
from infohus_forms.models.specification.roles import Role
from infohus_forms.spec.shelf import Shelf
from infohus_forms.validate.case.course import (
    ASSESSMENT,
    CONCERN,
    CONTRIBUTION,
    DIALOGUE,
    OVERVIEW,
    authority_label,
    course_of,
    meeting_number,
    squashed,
    supplement_number,
)
from infohus_forms.validate.case.replies import open_rows, unit_in
from infohus_forms.validate.case.rules import CaseFinding
from infohus_forms.validate.form.free_texts import role_field

WHOSE = ("authority", "unit", "supplement", "meeting", "rater")
"""Parts of a form's identity (`role_field`) that say whose it is: with an error in one it is not known which form was received."""


@dataclass(frozen=True, slots=True)
class Made:
    """The result of `infohus next`: the files, the notes to report, and the errors that stopped it.

    `to_read` are the answer files of scans that wait for a person; `result` is the case before.
    """

    result: Review
    files: tuple[Path, ...] = ()
    told: tuple[str, ...] = ()
    stopped_by: tuple[CaseFinding, ...] = ()
    to_read: tuple[Path, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the result as `infohus next --json` prints it: `Written`, with the answer files that wait for a person."""
        written = Written(self.files, self.result.folder, self.stopped_by, self.told)
        return {**written.as_json(), "to_read": self.result.folder.places(self.to_read)}


@dataclass(frozen=True, slots=True)
class Due:
    """The forms that can be made now, and the notes about them and about those that wait.

    `meeting` is the number of the meeting that is being prepared: its Redskab 3 is among the orders, or was issued.
    """

    orders: tuple[Order, ...] = ()
    told: tuple[str, ...] = ()
    meeting: str = ""


def make_next(
    case: CaseFolder | Path,
    *,
    today: date,
    fresh: Callable[[], str],
    formats: tuple[str, ...] = FORMATS,
    own: bool = False,
) -> Made:
    """Write the forms that are due to the case's folder `skemaer` and record them in `sag.yaml`; with `own` also the own views before a meeting.

    Nothing is made while it is undecided which forms count or whether they belong to the case. Raise CaseError,
    CaseLockedError, SpecError and NotConformantError.
    """
    folder = folder_of(case)
    if over := closed(folder, load(folder)):
        raise CaseError(f"{over} Opret en ny sag, hvis der er kommet en ny bekymring.")
    with locked(folder) as held:
        result = review(held, today=today)
        to_read = tuple(missing_sheets(folder, result.own))
        whose = {(form.file, role_field(form, role)) for form in result.whole.responses for role in WHOSE}
        stopped = tuple(
            item
            for item in result.findings
            if item.finding.severity is Severity.ERROR
            and (item.finding.code.startswith(UNSURE) or (*item.files[:1], item.finding.field) in whose)
        )
        if stopped:
            return Made(result, stopped_by=stopped, to_read=to_read)
        due = forms_due(folder.shelf, result.case, result.place, profile_for(folder), today=today, own=own)
        issued = list(result.issued)
        files: dict[Path, bytes] = {}
        for order in due.orders:
            named = replace(order, name=free_name(order.name, folder, files))
            new, drawn = made(
                folder.shelf, result.reference, named, formats, result.folder.forms, today=today, fresh=fresh
            )
            issued.append(new)
            files |= drawn
        form = belongs_to(issued, due.meeting) if due.meeting else None
        sheet = lines_sheet(result.case, due.meeting) if form else b""
        if form and sheet and not (lies_there(sheet, result.folder.forms) and written_as(sheet) in form.files):
            name = free_name(SHEET.format(meeting=due.meeting), folder, files)
            files[result.folder.forms / f"{name}.pdf"] = sheet
            issued = noted(issued, form, sheet)
        outdated, gone = sheets_moved_away(folder, form, due.meeting, sheet) if form else ({}, ())
        again = {order.replaces for order in due.orders}
        away, said = moved_away(folder, result.file, [item for item in result.issued if item.instance in again])
        if files or outdated:
            write(held, replace(result.file, issued=tuple(issued)), {**files, **away, **outdated})
    return Made(result, tuple(files), (*due.told, *said, *gone), to_read=to_read)


def forms_due(shelf: Shelf, case: Case, place: Place, profile: Profile, *, today: date, own: bool = False) -> Due:
    """Return the forms of the steps that are due, in the order of the flow, for a case whose responses are those that count."""
    desk = Desk(shelf, course_of(case, today), place, profile, today)
    due = [step for step in shelf.flow().steps if place.step(step.letter).due]
    if place.exit:
        way = place.exit
        forms = [shelf.flow().named(own.form) for step in due for own in step.yields]
        closed = f" Begrundelsen skrives i {' og '.join(forms)}." if due else " Der laves ikke flere skemaer."
        lacking = f" Kommunens pligt er stadig åben: {' og '.join(way.lacking)} mangler." if way.lacking else ""
        desk.say(f"{way.name} ({way.code}).{closed}{lacking}")
        if not due:
            return Due(told=desk.notes(()))
    orders = [order for step in due for order in MAKERS[step.letter](desk)]
    orders += own_views(desk, tuple(orders)) if own else ()
    orders += readdressed(desk, orders) if not place.exit else ()
    clean = [_clean(order, desk) for order in orders]
    new = [order for order in clean if desk.is_new(order)]
    say_why(desk, new)
    if not profile.returned_to and any(order.form == CONTRIBUTION for order in new):
        desk.say(
            f"Bidragsskemaerne siger ikke, hvor svaret skal sendes hen. Skriv linjen »retur: …« i {PROFILE}, før de sendes, "
            "og lav skemaerne igen: så kommer den med."
        )
    return Due(tuple(new), (*desk.already(new), *desk.notes(new)), desk.meeting)


def _clean(order: Order, desk: Desk) -> Order:
    """Return the order with the head of the case, and without a protected name or address or the reporter's full name.

    A contribution that is asked for without name or CPR number (`carried.person`) has neither in its other texts.
    """
    known = {name: value for name, value in {**carried.head(desk.course), **order.known}.items() if value}
    is_request = order.form == CONTRIBUTION
    spec = desk.shelf.form(order.form)
    kept, out = carried.without_secrets(
        known,
        spec.meaning,
        desk.course.case,
        nameless=is_request and spec.meaning.id_of(Role.PERSON_NAME) not in known,
        numberless=is_request and spec.meaning.id_of(Role.PERSON_CPR) not in known,
    )
    if out:
        named = {str(spec.by_id[name.removesuffix(overflow(""))].label) for name in out}
        asked = ", ".join(f"»{one}«" for one in sorted(named))
        desk.say(
            f"{order.name}: {asked} er ikke ført helt med, da det nævner et navn, en adresse eller et CPR-nummer, som ikke må stå i skemaet.",
            order.name,
        )
    return replace(order, known=kept)


def _concern(desk: Desk) -> Iterator[Order]:
    """Yield Redskab 1 if the case has none and none was issued."""
    if desk.course.concern is None and not desk.out(CONCERN):
        yield Order(CONCERN, "Redskab 1 Modtagelse")


def _enrichment(desk: Desk) -> Iterator[Order]:
    """Yield the overview, or, once it was received, a contribution sheet for each open row of it."""
    overview = desk.course.overview
    if overview is None:
        if not desk.out(OVERVIEW):
            yield overview_order(desk.shelf, desk.profile)
        return
    for number, row, sheet in open_rows(desk.course):
        if sheet and row.get("answered"):
            continue  # the overview lists the answer as received: its file is looked for, not asked for again
        yield _instead(sheet, _contribution(desk, overview, number, row))
    if overview.text(overflow("r2_auth")):
        desk.say("Der står mere i boksen »Flere« under »Hvem spørges?«. Skriv det i en række, så laves skemaet.")


def _instead(sheet: Issued | None, order: Order) -> Order:
    """Return the order as a replacement of the sheet that was issued before, if there is one."""
    return replace(order, replaces=sheet.instance) if sheet else order


def _contribution(desk: Desk, overview: Response, number: int, row: dict[str, Any]) -> Order:
    """Return the order of a contribution sheet from its row (from 0) in the overview."""
    unit = unit_in(row)
    known = {
        **_request(desk, overview, row["authority"]),
        "r2b_authority": row["authority"],
        "r2b_unit": unit,
        "r2b_asked": row.get("asked"),
        "r2b_legal_asked": row.get("legal"),
        "r2b_deadline": row.get("deadline"),
        "r2b_supplement": "0",
    }
    name = f"Redskab 2 Bidrag {_told_apart(overview, number, row)}"
    _say_who_is_left_out(desk, name, known)
    return Order(CONTRIBUTION, name, known)


def _say_who_is_left_out(desk: Desk, name: str, known: dict[str, Any]) -> None:
    """Note that a sheet does not say whom it is about: the coordinator must say so on the telephone."""
    asked = desk.shelf.form(CONTRIBUTION).meaning.id_of(Role.PERSON_NAME)
    if desk.course.concern and asked not in known:
        desk.say(f"{name}: navn og CPR-nummer er ikke skrevet i skemaet. Sig mundtligt, hvem det drejer sig om.", name)


def _told_apart(overview: Response, number: int, row: dict[str, Any]) -> str:
    """Return the authority as part of a file's name, which must not have anyone's name in it (decision 68).

    With several units of one authority, the unit is added if it can only be an office, never a person's name; else the row.
    """
    own, unit = authority_label(overview, row["authority"]), unit_in(row)
    rows = [other for other in overview.rows("r2_auth") if other.get("authority") == row["authority"]]
    if len(rows) == 1:
        return own
    places = [overview.text("hdr_infohus_name"), _shown_place(overview)]
    alone = [squashed(unit_in(other)) for other in rows].count(squashed(unit)) == 1
    named = alone and is_office(unit, " ".join(places).split())
    return f"{own} {unit}" if named else f"{own}, række {number + 1} i overblikket"


def _shown_place(overview: Response) -> str:
    """Return the name of the municipality of the case."""
    code = overview.text("hdr_municipality")
    return answer_words(overview.spec.field("hdr_municipality"), code) if overview.spec and code else ""


def _request(desk: Desk, overview: Response | None, authority: str) -> dict[str, Any]:
    """Return the answers about the request: purpose, summary, where to send it, and who the person is where that is needed."""
    known = {**carried.person(desk.course, authority), "r2b_return_to": desk.profile.returned_to}
    if overview:
        known |= {"r2b_purpose": overview.text("r2_purpose"), "r2b_summary": overview.text("r2_summary")}
    return known


def _supplements(desk: Desk) -> Iterator[Order]:
    """Yield a supplement for each open request of the meetings."""
    for request, sheet in open_requests(desk.course):
        yield _instead(sheet, _supplement(desk, request))
    held = desk.course.last_meeting
    if held and held.text(overflow("r3_d_requests")):
        desk.say("Der står mere i boksen »Flere« under det, mødet bad om. Lav de skemaer fra en række.")
    if held and not requests(desk.course):
        desk.say("Mødet bad om yderligere oplysninger, men der står ikke, hvem der spørges.")


def _supplement(desk: Desk, request: Request) -> Order:
    """Return the order of a supplement: like the authority's first contribution; with several units the coordinator fills in the unit."""
    first = [
        item
        for item in desk.course.contributions
        if item.identity("authority") == request.authority and supplement_number(item.identity("supplement")) == "0"
    ]
    units = {item.identity("unit") for item in first}
    name = (
        f"Redskab 2 Bidrag {authority_label(desk.course.last_meeting, request.authority)} supplement {request.number}"
    )
    if len(units) > 1:
        desk.say(f"{name}: flere enheder har bidraget, så enheden er ikke udfyldt.", name)
    known = {
        **_request(desk, desk.course.overview, request.authority),
        "r2b_authority": request.authority,
        "r2b_unit": next(iter(units)) if len(units) == 1 else "",
        "r2b_asked": request.asked,
        "r2b_legal_asked": next((item.text("r2b_legal_asked") for item in first if item.text("r2b_legal_asked")), ""),
        "r2b_deadline": request.deadline,
        "r2b_supplement": request.number,
    }
    _say_who_is_left_out(desk, name, known)
    return Order(CONTRIBUTION, name, known)


def _meeting(desk: Desk) -> Iterator[Order]:
    """Yield the Redskab 3 of the next meeting, once every reply that it waits for was received or is late, or its day has come."""
    last = desk.course.last_meeting
    number = str(meeting_number(last) + 1 if last else 1)
    made, planned = desk.out(DIALOGUE, number), desk.meeting_day()
    if made and planned and planned < desk.today:
        return  # the meeting has been held
    waiting = () if made else desk.waiting()
    if waiting:
        desk.say(f"Redskab 3, møde {number} laves, når svarene er her. Afventer {', '.join(waiting)}.")
        return
    spec, fresh = desk.shelf.form(DIALOGUE), carried.new_since(desk.course)
    overview = None if last else desk.course.overview
    rows = carried.documents(desk.course, fresh, spec.field("r3_docs").rows, concern=not last)
    name = f"Redskab 3 Møde {number}"
    known: dict[str, Any] = {
        "r3_meeting_no": number,
        "r3_date": planned.isoformat() if planned else "",
        "r3_time": overview.text("r2_meeting_time") if overview else "",
        "r3_place": overview.text("r2_meeting_place") if overview else last.text("r3_place") if last else "",
        "r3_view": "faelles",
        **carried.fitted(spec.field("r3_participants"), carried.participants(desk.course)),
        **carried.fitted(spec.field("r3_docs"), rows),
    }
    full = [own for own in known if own.endswith(overflow(""))]
    if full:
        named = ", ".join(f"»{_title(spec, spec.field(own.removesuffix(overflow(''))).id)}«" for own in full)
        desk.say(f"Redskab 3, møde {number}: resten af linjerne står i boksen »Flere« under {named}.", name)
    desk.meeting = number
    yield _instead(made, Order(DIALOGUE, name, known, carried.earlier_ratings(desk.course)))


def _title(spec: FormSpec, table: str) -> str:
    """Return the heading of the section that a table is in."""
    return next(str(part.title) for part in spec.sections if any(item.id == table for item in part.items))


def _assessment(desk: Desk) -> Iterator[Order]:
    """Yield Redskab 4, until it has been received."""
    if desk.course.assessment:
        return
    course, spec = desk.course, desk.shelf.form(ASSESSMENT)
    rows = carried.documents(course, course.contributions, spec.field("r4_basis").rows)
    apart, concern = carried.dissent(course), course.concern
    children = {concern.text(name) for name in ("r1_p_children", "r1_p_under18")} if concern else set()
    known = {
        **carried.fitted(spec.field("r4_basis"), rows),
        "r4_any_dissent": "ja" if apart else "nej",
        "r4_dissent": apart,
        "r4_any_children": "ja" if "ja" in children else "nej" if children == {"nej"} else "",
        "r4_retention": desk.profile.retention,
    }
    order = Order(ASSESSMENT, "Redskab 4 Helhedsvurdering", known, {"r4_dims": carried.standing_ratings(course)})
    yield _instead(desk.out(ASSESSMENT), order)


MAKERS: dict[str, Callable[[Desk], Iterator[Order]]] = {
    "A": _concern,
    "B": _enrichment,
    "C": _meeting,
    "D": _supplements,
    "E": _assessment,
}
"""Step → the function that makes its forms. A step that the flow adds needs a line here."""
