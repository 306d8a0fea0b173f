"""The responses of a case → one assessment: what may be shown, in the order in which it is read.

Quotes, never rewrites; adds nothing up. An answer without a place of its own stands in an annex, so
that no shareable answer is lost when a specification grows.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from infohus_forms.combine import contributors as given
from infohus_forms.combine.flow import stages
from infohus_forms.combine.history import PLACED, Axis, Sat, axes, dimension, profile, rating_field
from infohus_forms.combine.merging import address_clashes, authority, unit, who
from infohus_forms.combine.placing import all_of, facts_of, named, row_texts, texts_of
from infohus_forms.combine.protection import addresses, exposed
from infohus_forms.combine.sharing import YES, Shared, protected, shared, withheld_statements
from infohus_forms.combine.wording import DUTY, NO_REPLY, POLICE, PURPOSE, ROLE, SHARING, day, labelled
from infohus_forms.models.assessment import (
    Answers,
    Assessment,
    Contributor,
    Dimension,
    Fact,
    Meeting,
    Point,
    Profile,
    Provenance,
    Recommendation,
    Source,
    Statement,
    Subject,
)
from infohus_forms.models.case import Case
from infohus_forms.models.finding import Finding
from infohus_forms.models.form import Choice, Scale
from infohus_forms.models.response import Response

OWN_VIEW = "egen"
UNDATED = date(1980, 1, 1)
TO_POLICE = frozenset(
    {
        ("r1_pol_threat", YES),
        ("r1_q_result", "politiet_varetager"),
        ("r3_outcome", "overgaar_til_politiet"),
        ("r4_conclusion", "overgaar_til_politiet"),
    }
)
SUBJECT = ("hdr_case_no", "hdr_municipality", "hdr_police_district", "hdr_infohus_name", "hdr_person_ref")
HEADER = frozenset(
    f"hdr_{key}"
    for key in (
        "filled_date", "filled_by_name", "filled_by_title", "filled_by_authority", "status", "edition", "edition_date",
        "edition_reason",
    )
)  # fmt: skip
CONCLUDED = ("r4_x2_reason", "r4_focus", "r4_types", "r4_lead", "r4_followup")
PLACED_R1 = frozenset({"r1_p_name", "r1_p_birth", "r1_c_observations"})
PLACED_R3 = frozenset({"r3_participants", "r3_docs", "r3_d_requests"})
PLACED_R4 = frozenset(
    {"r4_basis", "r4_conclusion", "r4_recs", "r4_uncertain", "r4_whole", "r4_problems", "r4_resources", *CONCLUDED}
)


class NotCombinedError(Exception):
    """A case that must not be combined as it stands: `findings` says why, without repeating what is protected."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__("; ".join(finding.message for finding in findings))
        self.findings = findings


def shown_parts(case: Case) -> tuple[Shared, ...]:
    """Every form that enters the combined assessment, with only what may be shown, in an order of its own.

    A placement that one authority made before the meeting (`egen`) does not enter.
    """
    entering = (r for r in case.responses if r.spec and r.text("r3_view") != OWN_VIEW)
    is_protected = protected(case)
    return tuple(shared(response, is_protected=is_protected) for response in sorted(entering, key=_order))


def assessment_of(
    case: Case, *, incomplete: tuple[str, ...] = (), version: str = "", changes: tuple[str, ...] = ()
) -> Assessment:
    """The combined assessment of a case whose responses are already the effective ones.

    `incomplete` names what is missing; `version` and `changes` what is told of earlier documents.
    Raises NotCombinedError when a protected name or address stands in an answer that would be shown.
    """
    parts = shown_parts(case)
    if protected(case) and (findings := exposed(case, parts)):
        raise NotCombinedError(findings)
    intake, overview, sheets, met, final = (
        [part for part in parts if part.spec.id == form]
        for form in ("redskab1", "redskab2_overblik", "redskab2_bidrag", "redskab3", "redskab4")
    )
    note = {index: given.timing(part, met) for index, part in enumerate(sheets)}
    sat = [_sat(part) for part in met]
    known = axes(parts)
    codes = frozenset(axis.code for axis in known)
    on_table = [line for index, part in enumerate(sheets) if not note[index] for line in given.lines(part)]
    withheld = frozenset().union(*(withheld_statements(part) for part in sheets))
    nine = tuple(
        dimension(axis, sat, [text for code, text in on_table if code == axis.code], withheld) for axis in known
    )
    people = given.contributors(case, sheets, overview, note)
    dated = case.newest or UNDATED
    return Assessment(
        dated=dated,
        date=day(dated.isoformat()),
        fictional=case.reference.fictional,
        draft=any(part.response.identity("status") == "kladde" for part in parts),
        version=version,
        changes=changes,
        role=ROLE,
        sharing=SHARING,
        purpose=PURPOSE,
        subject=_subject(case, parts),
        stages=stages(intake, sheets, met, final, note),
        conclusion=_conclusion(intake, met, final),
        conclusion_texts=tuple(fact for part in final for fact in named(part, *CONCLUDED)),
        duty=_duty(intake, met, final),
        recommendations=tuple(_recommended(row) for part in final for row in part.rows("r4_recs")),
        uncertainty="\n".join(filter(None, (part.text("r4_uncertain") for part in final))),
        missing=(*incomplete, *_silence(people)),
        profiles=_profiles(known, nine, sat),
        whole="\n\n".join(filter(None, (part.text("r4_whole") for part in final))),
        problems=_points(final, "r4_problems", ("problem", "reason")),
        resources=_points(final, "r4_resources", ("resource", "use")),
        outlook=tuple(fact for part in final for fact in all_of(part, PLACED_R4 | _header(part) | _duty_fields(part))),
        dimensions=nine if met or on_table else (),
        clashes=address_clashes([*on_table, *_intake_addresses(intake, on_table)]),
        contributors=people,
        concern=tuple(Answers(_name(part), _concern(part)) for part in intake),
        observations=tuple(text for part in intake for text in _observed(part)),
        contributions=tuple(given.contribution(part, note[index], codes) for index, part in enumerate(sheets)),
        meetings=tuple(_meeting(one, known) for one in sat),
        sources=tuple(_source(part) for part in parts),
        basis=tuple(line for part in final for line in row_texts(part, "r4_basis", ("document", "date", "version"))),
        others=_others(case, parts, overview),
    )


def _order(response: Response) -> tuple[str, ...]:
    """A sort key from what the form says, never from where the file lay."""
    number = response.identity("meeting") or response.identity("supplement")
    role = response.identity("authority")
    places = [c.code for c in _authority_choices(response)]
    rank = f"{places.index(role):02}" if role in places else "99"
    spec = response.spec.id if response.spec else ""
    when = response.text("r3_date") if spec == "redskab3" else ""
    return (
        spec,
        when,
        rank,
        response.identity("unit"),
        number.zfill(4),
        response.text("hdr_filled_date"),
        response.sha256,
    )


def _authority_choices(response: Response) -> tuple[Choice, ...]:
    field = response.spec.by_id.get(response.spec.identity.authority) if response.spec else None
    return field.choices if field else ()


def _sat(part: Shared) -> Sat:
    number, when = part.response.identity("meeting"), day(part.response.text("r3_date"))
    return Sat(part, number, f"Møde {number} ({when})" if when else f"Møde {number}", when)


def _subject(case: Case, parts: Sequence[Shared]) -> Subject:
    case_no, municipality, district, infohus, person = (
        next(filter(None, (part.text(field_id) for part in parts)), "") for field_id in SUBJECT
    )
    name, birth = (
        next(filter(None, (part.text(field_id) for part in parts)), "") for field_id in ("r1_p_name", "r1_p_birth")
    )
    reference = case.reference
    return Subject(
        case_no=case_no or reference.case_no,
        infohus=infohus or reference.infohus_name,
        municipality=municipality,
        police_district=district,
        person=" · ".join(filter(None, (person or reference.person_ref, name, birth))),
    )


def _police(intake: Sequence[Shared], met: Sequence[Shared], final: Sequence[Shared]) -> bool:
    """Whether the case has gone to the police (exit X1), by whichever form says so last."""
    said = [(part, "r1_pol_threat") for part in intake] + [(part, "r1_q_result") for part in intake]
    said += [(part, "r3_outcome") for part in met] + [(part, "r4_conclusion") for part in final]
    return any((field_id, part.response.answers.get(field_id)) in TO_POLICE for part, field_id in said)


def _conclusion(intake: Sequence[Shared], met: Sequence[Shared], final: Sequence[Shared]) -> str:
    if _police(intake, met, final):
        return POLICE
    for part, field_id in ((final, "r4_conclusion"), (met, "r3_outcome"), (intake, "r1_q_result")):
        if part and part[-1].text(field_id):
            return part[-1].text(field_id)
    return "Ingen konklusion endnu"


def _duty(intake: Sequence[Shared], met: Sequence[Shared], final: Sequence[Shared]) -> tuple[Fact, ...]:
    """The municipality's continuing duty, told whenever police have taken the case (design §2)."""
    told = tuple(fact for part in (*intake, *met, *final) for fact in all_of(part, _besides_duty(part)))
    return (Fact("Kommunens fortsatte forpligtelse", DUTY), *told) if _police(intake, met, final) else told


def _duty_fields(part: Shared) -> set[str]:
    return {field.id for field in part.spec.fields if "_x1_" in field.id}


def _besides_duty(part: Shared) -> set[str]:
    return {field.id for field in part.spec.fields} - _duty_fields(part)


def _recommended(row: dict[str, str]) -> Recommendation:
    to = ", ".join(filter(None, (row.get("to"), row.get("unit"))))
    return Recommendation(to, *(row.get(key, "") for key in ("what", "purpose", "dim", "contact", "deadline")))


def _silence(people: Sequence[Contributor]) -> tuple[str, ...]:
    silent = (person for person in people if person.reply == NO_REPLY)
    return tuple(f"{NO_REPLY} fra {', '.join(filter(None, (one.authority, one.unit)))}" for one in silent)


def _profiles(known: Sequence[Axis], nine: Sequence[Dimension], sat: Sequence[Sat]) -> tuple[Profile, ...]:
    scales: dict[str, Scale] = {}
    for axis in known:
        for one in sat:
            field = rating_field(one.part, axis)
            if field and field.scale:
                scales.setdefault(axis.scale, field.scale)
    numbers = {one.name: one.number for one in sat}
    return tuple(profile(scales[name], nine, numbers) for name in ("risk", "resources") if name in scales)


def _points(final: Sequence[Shared], field_id: str, columns: tuple[str, str]) -> tuple[Point, ...]:
    rows = (row for part in final for row in part.rows(field_id))
    return tuple(Point(row.get(columns[0], ""), row.get("dim", ""), row.get(columns[1], "")) for row in rows)


def _intake_addresses(intake: Sequence[Shared], lines: Sequence[tuple[str, Statement]]) -> list[tuple[str, Statement]]:
    """The address of the intake, beside every dimension under which a contribution gives one."""
    found = dict.fromkeys(code for code, line in lines if addresses(line.text))
    told = [(part, part.text("r1_p_address")) for part in intake if part.text("r1_p_address")]
    return [
        (code, Statement(text, (Provenance("Redskab 1", f"Redskab 1 · {who(part)}", part.label("r1_p_address")),)))
        for code in found
        for part, text in told
    ]


def _concern(part: Shared) -> tuple[Fact, ...]:
    return all_of(part, PLACED_R1 | _header(part) | _duty_fields(part))


def _header(part: Shared) -> set[str]:
    return {field.id for field in part.spec.fields if field.id.startswith("hdr_")}


def _observed(part: Shared) -> tuple[Statement, ...]:
    labels = (
        {c.id: str(c.label) for c in part.spec.field("r1_c_observations").columns}
        if part.rows("r1_c_observations")
        else {}
    )
    return tuple(
        Statement(
            row.get("what", ""),
            (
                Provenance(
                    "",
                    row.get("date", ""),
                    " · ".join(
                        labelled(labels[key].lower(), text) for key, text in row.items() if key not in ("what", "date")
                    ),
                ),
            ),
        )
        for row in part.rows("r1_c_observations")
    )


def _meeting(one: Sat, known: Sequence[Axis]) -> Meeting:
    part = one.part
    placed = {f"r3_{axis.short}_{key}" for axis in known for key in PLACED}
    placed |= PLACED_R3 | _header(part) | _duty_fields(part)
    placed |= {part.spec.identity.meeting, "r3_date", "r3_view"}
    return Meeting(
        heading=one.name,
        facts=facts_of(part, placed),
        texts=texts_of(part, placed),
        participants=row_texts(part, "r3_participants", ("name", "title", "authority", "present")),
        basis=row_texts(part, "r3_docs", ("document", "date", "version")),
        requests=tuple(
            Fact(row.get("who", ""), ", frist ".join(filter(None, (row.get("what", ""), row.get("deadline", "")))))
            for row in part.rows("r3_d_requests")
        ),
    )


def _source(part: Shared) -> Source:
    edition = (part.text("hdr_edition"), part.text("hdr_edition_date"), part.text("hdr_edition_reason"))
    person = given.person(part)
    by = " · ".join(filter(None, (authority(part), unit(part), person)))
    return Source(
        _name(part),
        by if part.spec.id != given.FORM else person,
        part.text("hdr_filled_date"),
        part.text("hdr_status"),
        ", ".join(filter(None, edition)),
    )


def _others(case: Case, parts: Sequence[Shared], overview: Sequence[Shared]) -> tuple[Answers, ...]:
    """What a form says in its header beyond the usual, and in the overview: no other place has told it."""
    subject = _subject(case, parts)
    told = {subject.case_no, subject.infohus, subject.municipality, subject.police_district}
    told |= set(subject.person.split(" · "))
    blocks = []
    for part in parts:
        skip = HEADER | {field_id for field_id in SUBJECT if part.text(field_id) in told}
        header = all_of(part, skip, "hdr_")
        rest = all_of(part, _header(part)) if part in overview else ()
        if header or rest:
            blocks.append(Answers(_name(part), (*header, *rest)))
    return tuple(blocks)


def _name(part: Shared) -> str:
    """A form's name with what tells it from others of its kind."""
    number, extra = part.response.identity("meeting"), given.supplement(part)
    role = " · ".join(filter(None, (authority(part), unit(part)))) if part.spec.id == given.FORM else ""
    marks = (str(part.spec.title), f"møde {number}" if number else "", role, f"tillæg {extra}" if extra else "")
    return " – ".join(filter(None, marks))
