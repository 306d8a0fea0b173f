"""The forms that were not issued in the case: such a form does not count until a person has accepted it (design §3.10)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from infohus_forms.models.case import Case, Issued, Origin
from infohus_forms.models.finding import Rule, error, warning
from infohus_forms.models.response import Response
from infohus_forms.validate.case.course import ASSESSMENT, CONCERN, DIALOGUE, OVERVIEW, CaseFinding, told
from infohus_forms.validate.case.form_key import identity_key, is_contribution

NOT_ISSUED = error(
    "case.not_issued",
    "Skemaet er ikke et af dem, der er lavet til sagen. Det tæller ikke med, før det er afgjort, hvem der har sendt det.",
    "Spørg afsenderen. Afgør så, om skemaet tæller med; skriv i begrundelsen, hvem der sendte det, og hvordan I ved det.",
)
OTHER_TOKEN = error(
    "case.token",
    "Skemaet siger, at det er et af sagens egne, men dets kopimærke mangler eller er et andet. Det tæller ikke med, før det er afgjort, hvem der har sendt det.",
    "Spørg afsenderen. Afgør så, om skemaet tæller med; skriv i begrundelsen, hvem der sendte det, og hvordan I ved det.",
)
NOT_ASKED_FOR = warning(
    "case.unasked",
    "Skemaet er ikke et af dem, der er lavet til sagen. Det kommer til uden at erstatte noget.",
    "Kontrollér, hvor det kommer fra. I det samlede dokument står det som ikke udsendt i sagen.",
)

CATALOGUE = (NOT_ISSUED, OTHER_TOKEN, NOT_ASKED_FOR)

DECLARED = frozenset({"rettelse", "tilfoejelse"})
"""Editions by which a form declares that it replaces or continues another."""
LEADING = frozenset({CONCERN, OVERVIEW, DIALOGUE, ASSESSMENT})
"""The forms that determine the course of a case; only contributions and forms outside the flow are not among them."""


def vouched(case: Case) -> Case:
    """Return the case with only the forms that were issued in it, that a person has accepted, or that replace nothing.

    The others are still in `superseded`: a name or address that such a form states as protected is protected.
    """
    waiting = unvouched(case)
    out = {id(response) for response in waiting}
    return replace(
        case,
        responses=tuple(one for one in case.responses if id(one) not in out),
        superseded=(*case.superseded, *waiting),
    )


def unvouched(case: Case) -> tuple[Response, ...]:
    """Return the forms that wait until a person has decided whether they count."""
    return tuple(response for response, rule in doubts(case) if rule is not NOT_ASKED_FOR)


def origin_findings(case: Case) -> Iterator[CaseFinding]:
    """Yield the findings about forms that were not issued in the case."""
    return (told(response, rule) for response, rule in doubts(case))


def doubts(case: Case) -> Iterator[tuple[Response, Rule]]:
    """Yield the forms that were not issued in the case and that no person has accepted, each with its rule.

    In a case for which no form was ever made there is nothing to compare with.
    """
    for response in case.responses if case.issued else ():
        if response.spec and response.digest not in case.accepted:
            origin = case.origin(response)
            if origin is Origin.OTHER_TOKEN:
                yield response, OTHER_TOKEN
            elif origin is Origin.NOT_ISSUED:
                yield response, NOT_ISSUED if _replaces(response, case) else NOT_ASKED_FOR


def _replaces(response: Response, case: Case) -> bool:
    """Return whether a form declares that it replaces another, or takes the place of a form that is there or was issued.

    Only a contribution of an authority that was sent nothing, and a form outside the flow, can be an addition.
    The others lead the case: a newer meeting or assessment replaces what was stated before, whatever edition it declares.
    """
    declared = response.identity("edition") in DECLARED
    leads = response.spec is not None and response.spec.id in LEADING
    key = identity_key(response)
    twice = any(one is not response and one.spec and identity_key(one) == key for one in case.responses)
    return declared or leads or twice or any(_for_same(item, response) for item in case.issued)


def _for_same(item: Issued, response: Response) -> bool:
    """Return whether the case issued a form of this kind; for a contribution one to this authority, whatever unit it names."""
    same = response.spec is not None and response.spec.id == item.form
    return same and (not is_contribution(response) or item.authority in ("", response.identity("authority")))
