"""The responses of a case → one assessment: what may be shown, in the order in which it is read.

The assessment quotes and never rewrites; it adds nothing up. An answer without a place of its own goes into an annex, so that no
shareable answer is lost when a specification grows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from infohus_forms.combine.assessment import annexes
from infohus_forms.combine.assessment import conclusion as outcome
from infohus_forms.combine.assessment import contributors as given
from infohus_forms.combine.assessment.annex_answers import named
from infohus_forms.combine.assessment.conflicting_facts import clashes
from infohus_forms.combine.assessment.dimensions import Axis, Sat, axes, dimension, profile, rating_field
from infohus_forms.combine.assessment.flow import ahead, stages
from infohus_forms.combine.assessment.own_views import OWN_VIEW
from infohus_forms.combine.assessment.statements import in_line, joined
from infohus_forms.combine.disclosure.protection import exposed
from infohus_forms.combine.disclosure.sharing import Shared, shared, withheld_statements
from infohus_forms.combine.errors import NotCombinedError
from infohus_forms.combine.wording import NO_REPLY, PURPOSE, ROLE, SHARING
from infohus_forms.danish.formatting import danish_date
from infohus_forms.models.assessment import Assessment, Contributor, Dimension, Profile, Source, Subject
from infohus_forms.models.case import Case
from infohus_forms.models.response import Response
from infohus_forms.models.specification.form import Choice, Scale
from infohus_forms.models.specification.roles import Role, ShownIn

UNDATED = date(1980, 1, 1)
"""The date of a document whose forms have none: never the clock, so that the same case gives the same bytes."""
FORMS = ("redskab1", "redskab2_overblik", "redskab2_bidrag", "redskab3", "redskab4")
PERSON = (Role.PERSON_NAME, Role.PERSON_BIRTH)


def shown_parts(case: Case) -> tuple[Shared, ...]:
    """Return every form that enters the combined assessment, with only what may be shown, in an order that file names do not affect.

    A placement that one authority made before the meeting (`egen`) does not enter.
    """
    entering = (r for r in case.responses if r.spec and r.identity("rater") != OWN_VIEW)
    is_protected = case.is_protected
    return tuple(shared(response, is_protected=is_protected) for response in sorted(entering, key=_order))


def assessment_of(case: Case, *, incomplete: tuple[str, ...] = (), version: str = "") -> Assessment:
    """Return the combined assessment of a case whose responses are already the effective ones.

    `incomplete` names what is missing. `changes.changes` reports what is new since an earlier version.
    Raises NotCombinedError when an answer that would be shown contains a protected name or address.
    """
    parts = shown_parts(case)
    # The stop for protected names and addresses: before anything is merged, so that no later step sees what must not be shown.
    if case.is_protected and (findings := exposed(case, parts)):
        raise NotCombinedError(findings)
    intake, overview, sheets, met, final = ([part for part in parts if part.spec.id == form] for form in FORMS)
    note = {index: given.timing(part, met) for index, part in enumerate(sheets)}
    sat = [_sat(part) for part in met]
    known = axes(parts)
    codes = frozenset(axis.code for axis in known)
    on_table = [line for index, part in enumerate(sheets) if not note[index] for line in given.lines(part)]
    withheld = withheld_statements((*intake, *sheets))
    nine = tuple(
        dimension(axis, sat, [text for code, text in on_table if code == axis.code], withheld) for axis in known
    )
    people = given.contributors(case, sheets, overview, met, note)
    dated = case.newest or UNDATED
    subject = _subject(case, parts)
    whole = Assessment(
        dated=dated,
        date=danish_date(dated.isoformat()),
        fictional=case.reference.fictional,
        draft=any(part.response.identity("status") == "kladde" for part in parts),
        version=version,
        since="",
        changes=(),
        role=ROLE,
        sharing=SHARING,
        purpose=PURPOSE,
        subject=subject,
        stages=stages(intake, sheets, met, final, note),
        conclusion=outcome.conclusion(intake, met, final),
        conclusion_texts=(
            *(fact for part in final for fact in named(part, *part.placed(*outcome.CONCLUDED))),
            *outcome.person((*intake, *overview, *final)),
        ),
        duty=outcome.duty(intake, met, final),
        recommendations=outcome.recommendations(final),
        uncertainty=outcome.joined(final, ShownIn.UNCERTAINTY, "\n"),
        missing=(*incomplete, *_silence(people), *ahead(intake, sheets, met, final)),
        profiles=_profiles(known, nine, sat),
        whole=outcome.joined(final, ShownIn.WHOLE, "\n\n"),
        problems=outcome.points(final, ShownIn.PROBLEMS, ("problem", "reason")),
        resources=outcome.points(final, ShownIn.RESOURCES, ("resource", "use")),
        outlook=outcome.outlook(final),
        dimensions=nine if met or on_table else (),
        clashes=clashes(parts, on_table),
        contributors=people,
        concern=tuple(annexes.concern(part) for part in intake),
        observations=tuple(text for part in intake for text in annexes.observations(part)),
        contributions=tuple(given.contribution(part, note[index], codes) for index, part in enumerate(sheets)),
        meetings=tuple(annexes.meeting(one, known) for one in sat),
        sources=tuple(annexes.source(part, case) for part in parts),
        basis=outcome.basis(final),
        others=annexes.others(subject, parts, overview),
    )
    # After the exit to the police a municipal document shows almost nothing (design §2).
    if not outcome.police(intake, met, final):
        return whole
    told = (*intake, *met, *final)
    return _left_to_police(whole, tuple(annexes.source(part, case) for part in told), incomplete)


def left_to_police(case: Case) -> bool:
    """Return whether the case has gone to the police (exit X1), after which municipal documents state only that."""
    parts = shown_parts(case)
    intake, met, final = ([part for part in parts if part.spec.id == form] for form in (FORMS[0], *FORMS[3:]))
    return outcome.police(intake, met, final)


def _left_to_police(whole: Assessment, told: tuple[Source, ...], incomplete: tuple[str, ...]) -> Assessment:
    """Return what a municipal document still shows after X1: where the case went, the remaining duty, and the joint forms behind it."""
    return replace(
        whole,
        conclusion_texts=(),
        recommendations=(),
        uncertainty="",
        missing=incomplete,
        profiles=(),
        whole="",
        problems=(),
        resources=(),
        outlook=(),
        dimensions=(),
        clashes=(),
        contributors=(),
        concern=(),
        observations=(),
        contributions=(),
        meetings=(),
        sources=told,
        basis=(),
        others=(),
    )


def _order(response: Response) -> tuple[str, ...]:
    """Return a sort key from the content of the form, never from the place of the file."""
    number = response.identity("meeting") or response.identity("supplement")
    role = response.identity("authority")
    places = [c.code for c in _authority_choices(response)]
    rank = f"{places.index(role):02}" if role in places else "99"
    spec = response.spec.id if response.spec else ""
    when = response.text_of(Role.MEETING_DATE)
    return (
        spec,
        when,
        rank,
        response.identity("unit"),
        number.zfill(4),
        response.text_of(Role.FILLED_DATE),
        response.digest,
    )


def _authority_choices(response: Response) -> tuple[Choice, ...]:
    field = response.spec.by_id.get(response.spec.identity.authority) if response.spec else None
    return field.choices if field else ()


def _sat(part: Shared) -> Sat:
    number, when = part.response.identity("meeting"), danish_date(part.response.text_of(Role.MEETING_DATE))
    return Sat(part, number, f"Møde {number} ({when})" if when else f"Møde {number}", when)


def _subject(case: Case, parts: Sequence[Shared]) -> Subject:
    case_no, municipality, district, infohus, person = (
        next(filter(None, (part.text_of(role) for part in parts)), "") for role in annexes.SUBJECT
    )
    name, birth = (next(filter(None, (part.text_of(role) for part in parts)), "") for role in PERSON)
    reference = case.reference
    return Subject(
        case_no=case_no or reference.case_no,
        infohus=infohus or reference.infohus_name,
        municipality=municipality,
        police_district=district,
        person=joined(*map(in_line, (person or reference.person_ref, name, birth))),
    )


def _silence(people: Sequence[Contributor]) -> tuple[str, ...]:
    silent = (person for person in people if person.reply.startswith(NO_REPLY))
    return tuple(
        f"{NO_REPLY} fra {', '.join(filter(None, (one.authority, one.unit)))}{one.reply.removeprefix(NO_REPLY)}"
        for one in silent
    )


def _profiles(known: Sequence[Axis], nine: Sequence[Dimension], sat: Sequence[Sat]) -> tuple[Profile, ...]:
    scales: dict[str, Scale] = {}
    for axis in known:
        for one in sat:
            field = rating_field(one.part, axis)
            if field and field.scale:
                scales.setdefault(axis.scale, field.scale)
    numbers = {one.name: one.number for one in sat}
    return tuple(profile(scales[name], nine, numbers) for name in ("risk", "resources") if name in scales)
