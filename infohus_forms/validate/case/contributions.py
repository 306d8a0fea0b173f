"""The basis of a contribution (Redskab 2): V07, the legal route, and the information to the patient."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from infohus_forms.models.finding import Rule, error, note, warning
from infohus_forms.models.response import Response
from infohus_forms.models.specification.roles import Fact, Role
from infohus_forms.validate.case.course import (  # fmt: skip
    CaseFinding,
    Course,
    final,
    form_date,
    squashed,
    supplement_number,
    told,
)
from infohus_forms.validate.form.conditions import answered

BASIS = error(
    "V07", "Bidraget mangler grundlag for videregivelse: »{label}«.", "Spørg den myndighed, der har bidraget."
)
SOURCE = error("V07.source", "En oplysning i »{label}« mangler kilde.", "Spørg den myndighed, der har bidraget.")
NOT_LISTED = warning(
    "route.not_listed",
    "Kontrollér grundlag: »{label}« er ikke et af de grundlag, der står i Redskab 1.{more}",
    "Afklar med myndigheden, hvilket grundlag der gælder.",
)
PSYCHIATRY = warning(
    "route.psychiatry",
    "Kontrollér grundlag: psykiatrien er ikke med i SSP-samarbejdet, og PSP står ikke som grundlag.",
    "Afklar grundlaget for psykiatriens deltagelse.",
)
KSP = note("route.ksp", "Kontrollér grundlag: KSP gælder ved løsladelse eller udskrivning.", "")
CONSENT = warning(
    "route.consent",
    "Kontrollér grundlag: »{label}« siger samtykke, men der står ikke, at det er indhentet.",
    "Afklar, om der er samtykke.",
)
PATIENT = warning(
    "health.told",
    "Orienteringen af patienten er udsat og står stadig åben: »{label}«.",
    "Spørg den ansvarlige sundhedsperson, om patienten nu er orienteret.",
)

CATALOGUE = (BASIS, SOURCE, NOT_LISTED, PSYCHIATRY, KSP, CONSENT, PATIENT)

CONTRIBUTES = "vi_bidrager"
ROUTES = {"p115_ssp": "ssp", "p115_psp": "psp", "p115_ksp": "ksp", "ssp": "ssp", "psp": "psp", "ksp": "ksp"}
"""The route of Redskab 1 for a legal basis, by the code of the basis in a contribution or in the overview."""


def rule_v07(course: Course) -> Iterator[CaseFinding]:
    """V07  A contributing authority states its legal basis, and the source of each piece of information."""
    for response in course.contributions:
        if final(response) and response.text_of(Fact.REPLY) == CONTRIBUTES:
            if not response.text_of(Fact.BASIS_GIVEN):
                yield told(response, BASIS, response.id_of(Fact.BASIS_GIVEN))
            for number, row in enumerate(response.rows_of(Role.LINES)):
                if not answered(row.get("source")):
                    yield told(response, SOURCE, response.id_of(Role.LINES), row=number, column="source")


def rule_route(course: Course) -> Iterator[CaseFinding]:
    """Yield »Kontrollér grundlag« for each legal basis that does not match Redskab 1, never an error (domain.md §3.1)."""
    routes = course.concern.answers.get(course.concern.id_of(Fact.LEGAL_ROUTES)) if course.concern else None
    if not isinstance(routes, list):
        return
    listed = set(routes)
    consent = course.overview is not None and course.overview.text_of(Role.CONSENT) == "indhentet"
    for response in course.contributions:
        legal = response.text_of(Fact.BASIS_GIVEN)
        yield from _route(_Cited(response, response.id_of(Fact.BASIS_GIVEN), legal), listed, consent=consent)
        by_psychiatry = response.identity("authority") == "psykiatri" and response.text_of(Fact.REPLY) == CONTRIBUTES
        other_route = {"psp", "samtykke", "andet"} & listed or legal in (
            "sundhedslov_43",
            "samtykke",
            "anden_lov",
            "p115_psp",
        )
        if by_psychiatry and "ssp" in listed | {ROUTES.get(legal, "")} and not other_route:
            yield told(response, PSYCHIATRY, response.id_of(Fact.BASIS_GIVEN))
    for number, row in enumerate(course.overview.rows_of(Role.ASKED) if course.overview else ()):
        if course.overview:
            where = _Cited(course.overview, course.overview.id_of(Role.ASKED), row.get("legal") or "", number, "legal")
            yield from _route(where, listed, consent=consent)


@dataclass(frozen=True, slots=True)
class _Cited:
    """A legal route at the place where it is cited: a question, or an answered row (from 0) of a table and its column."""

    response: Response
    field: str
    legal: str
    row: int = -1
    column: str = ""

    def told(self, rule: Rule, **words: Any) -> CaseFinding:
        return told(self.response, rule, self.field, row=self.row, column=self.column, **words)


def _route(where: _Cited, listed: set[str], *, consent: bool) -> Iterator[CaseFinding]:
    route = ROUTES.get(where.legal, "")
    if route and route not in listed:
        more = " KSP gælder ved løsladelse eller udskrivning." if route == "ksp" else ""
        yield where.told(NOT_LISTED, more=more)
    elif route == "ksp":
        yield where.told(KSP)
    elif where.legal == "samtykke" and not consent and "samtykke" not in listed:
        yield where.told(CONSENT)


def rule_patient(course: Course) -> Iterator[CaseFinding]:
    """A patient who was to be informed later has been informed before the assessment.

    Only a later form from the same unit counts, not one from another unit of the authority.
    """
    if course.assessment is None:
        return
    for response in course.contributions:
        if not response.text_of(Fact.PATIENT_TOLD).startswith("udsat"):
            continue
        own = (form_date(response) or date.min, supplement_number(response.identity("supplement")))
        closed = any(
            other.identity("authority") == response.identity("authority")
            and squashed(other.identity("unit")) == squashed(response.identity("unit"))
            and (form_date(other) or date.min, supplement_number(other.identity("supplement"))) > own
            and other.text_of(Fact.PATIENT_TOLD)
            for other in course.contributions
        )
        if not closed:
            yield told(response, PATIENT, response.id_of(Fact.PATIENT_TOLD))


RULES = (rule_v07, rule_route, rule_patient)
