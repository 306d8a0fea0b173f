"""The rules that every form belongs to this case: number, person, municipality, and what was issued."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from infohus_forms.models.case import Issued
from infohus_forms.models.finding import error, note, warning
from infohus_forms.models.response import Response
from infohus_forms.models.specification.roles import Role
from infohus_forms.models.specification.vocabulary import Kind
from infohus_forms.validate.case.course import CONTRIBUTION, CaseFinding, Course, squashed, supplement_number, told
from infohus_forms.validate.form.free_texts import fields_of, role_field

OTHER_CASE = error(
    "case.number",
    "Skemaet hører til en anden sag: »{label}« er ikke denne sags nummer.",
    "Flyt filen til den rigtige sag, eller bed om en rettet udgave.",
)
OTHER_PERSON = error(
    "case.person",
    "»{label}« er ikke den samme som i resten af sagen.",
    "Kontrollér, om skemaet handler om en anden person.",
)
OTHER_NAME = warning(
    "case.person_name", "»{label}« er ikke skrevet som i Redskab 1.", "Kontrollér, at det er samme person."
)
OTHER_MUNICIPALITY = error(
    "case.municipality", "»{label}« er ikke sagens kommune.", "Kontrollér, om skemaet hører til sagen."
)
OTHER_HEAD = error(
    "case.issued",
    "»{label}« siger noget andet, end skemaet blev udsendt til.",
    "Spørg afsenderen, og brug det skema, der blev sendt.",
)
OTHER_VERSION = error(
    "V21",
    "Skemaet er en anden version ({found}) end den, der blev udsendt ({issued}).",
    "Bed om svaret i det skema, der blev sendt.",
)
MIXED_VERSIONS = note(
    "V21.mixed",
    "Sagen har skemaer af samme slags i forskellige versioner.",
    "Der skal ikke gøres noget; hvert læses efter sin egen version.",
)
OLDER_COPY = note(
    "case.older_copy",
    "Svaret er skrevet i en ældre kopi. Skemaet er siden lavet igen, da der var kommet mere til.",
    "Svaret gælder. Se efter i det nyeste skema i »skemaer«, om det nye er kommet med.",
)
NOT_FICTIONAL = error(
    "case.fictional", "Skemaet er lavet til en opdigtet sag, men sagen er virkelig.", "Fjern filen fra sagen."
)

CATALOGUE = (
    OTHER_CASE, OTHER_PERSON, OTHER_NAME, OTHER_MUNICIPALITY, OTHER_HEAD, OTHER_VERSION, MIXED_VERSIONS, OLDER_COPY, NOT_FICTIONAL,
)  # fmt: skip


def rule_case_number(course: Course) -> Iterator[CaseFinding]:
    """Every form has the number of this case, in its header and in its stamp."""
    own = squashed(course.case.reference.case_no)
    for response in _known(course):
        stamped = response.stamp.case if response.stamp else ""
        said = [squashed(text) for text in (response.identity("case"), stamped) if text]
        if own and any(text != own for text in said):
            yield told(response, OTHER_CASE, role_field(response, "case"))
        if response.stamp and response.stamp.fictional and not course.case.reference.fictional:
            yield told(response, NOT_FICTIONAL)


def rule_person(course: Course) -> Iterator[CaseFinding]:
    """Every form is about the same person: reference, CPR number and name."""
    concern, own = course.concern, course.case.reference
    for response in _known(course):
        reference = own.person_ref or (concern.text_of(Role.PERSON_REFERENCE) if concern else "")
        if reference and _differs(response.text_of(Role.PERSON_REFERENCE), reference):
            yield told(response, OTHER_PERSON, response.id_of(Role.PERSON_REFERENCE))
        municipality = response.text_of(Role.MUNICIPALITY)
        if own.municipality.isdigit() and municipality and municipality != own.municipality:
            yield told(response, OTHER_MUNICIPALITY, response.id_of(Role.MUNICIPALITY))
        if concern and response is not concern:
            yield from _other_person(response, concern)


def _other_person(response: Response, concern: Response) -> Iterator[CaseFinding]:
    cpr, name = concern.text_of(Role.PERSON_CPR), concern.text_of(Role.PERSON_NAME)
    for field in fields_of(response):
        if field.kind is Kind.CPR and cpr and response.text(field.id) not in ("", cpr):
            yield told(response, OTHER_PERSON, field.id)
    if name and _differs(response.text_of(Role.PERSON_NAME), name):
        yield told(response, OTHER_NAME, response.id_of(Role.PERSON_NAME))


def rule_issued(course: Course) -> Iterator[CaseFinding]:
    """A form of the case comes back as it was issued: the same version, and the same header.

    Whether a form belongs to the case at all is checked in `case/origin.py`.
    """
    issued = {item.instance: item for item in course.case.issued}
    for response in _known(course):
        own = issued.get(response.stamp.instance) if response.stamp else None
        if own is None or response.spec is None:
            continue
        if (own.form, own.version) != (response.spec.id, response.spec.version):
            yield told(response, OTHER_VERSION, found=response.spec.version, issued=own.version)
        field = _other_head(response, own)
        if field:
            yield told(response, OTHER_HEAD, field)


def _other_head(response: Response, own: Issued) -> str:
    """Return the first field of the header that was prefilled for somebody other than the form now names; empty when there is none."""
    heads: dict[str, tuple[str, Callable[[str], str]]] = {"meeting": (own.meeting, supplement_number)}
    if own.form == CONTRIBUTION:
        heads |= {
            "authority": (own.authority, squashed),
            "unit": (own.unit, squashed),
            "supplement": (own.supplement, supplement_number),
        }
    for role, (issued, alike) in heads.items():
        field = role_field(response, role)
        if issued and field and alike(response.identity(role)) != alike(issued):
            return field
    return ""


def rule_older_copy(course: Course) -> Iterator[CaseFinding]:
    """Yield a note for each answer in a copy that was made again later: it was given without what the newer copy added."""
    replaced = {item.replaces for item in course.case.issued if item.replaces}
    for response in _known(course):
        if response.stamp and response.stamp.instance in replaced:
            yield told(response, OLDER_COPY)


def rule_versions(course: Course) -> Iterator[CaseFinding]:
    """Yield one note for each kind of form that is there in several versions."""
    versions: dict[str, set[str]] = {}
    files: dict[str, list[str]] = {}
    for response in _known(course):
        if response.spec:
            versions.setdefault(response.spec.id, set()).add(response.spec.version)
            files.setdefault(response.spec.id, []).append(response.file)
    for form, found in sorted(versions.items()):
        if len(found) > 1:
            yield CaseFinding(tuple(sorted(files[form])), MIXED_VERSIONS.at())


def _known(course: Course) -> tuple[Response, ...]:
    return tuple(response for response in course.case.responses if response.spec)


def _differs(one: str, other: str) -> bool:
    return bool(one) and squashed(one) != squashed(other)


RULES = (rule_case_number, rule_person, rule_issued, rule_older_copy, rule_versions)
