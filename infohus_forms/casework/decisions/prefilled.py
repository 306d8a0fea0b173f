"""Findings about texts that we prefilled: reported once, to the coordinator, not for each form that came back with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from infohus_forms.casework.storage.case_folder import CaseFolder
from infohus_forms.casework.storage.case_shelf import PROFILE as NAME
from infohus_forms.formats.asked import asked_at
from infohus_forms.models.case import Case
from infohus_forms.models.errors import Action
from infohus_forms.models.finding import warning
from infohus_forms.models.response import Response
from infohus_forms.models.specification.roles import Role
from infohus_forms.models.specification.vocabulary import Kind
from infohus_forms.spec.source import SpecError
from infohus_forms.validate.case.course import CONCERN, CONTRIBUTION
from infohus_forms.validate.case.rules import CaseFinding
from infohus_forms.validate.form.free_texts import fields_of
from infohus_forms.validate.form.rules import OF_CPR

NO_RETURN = warning(
    "profile.no_return",
    "De udsendte bidragsskemaer siger ikke, hvor svaret skal sendes hen (»{label}«): Det mangler i " + NAME + ".",
    'Tovholderen skriver linjen »retur: "Sikker post til …"« i ' + NAME + ", som ligger i mappen med sagernes mapper. "
    "Så står det i de næste skemaer.",
    actions=(
        Action("init", "Lav kommune.yaml, hvis den mangler,", on_case=False),
        Action("next", "Lav de skemaer igen, der ikke er besvaret,"),
    ),
)

CATALOGUE = (NO_RETURN,)


def said_once(
    found: Iterable[CaseFinding], case: Case, folder: CaseFolder
) -> tuple[list[CaseFinding], list[CaseFinding]]:
    """Return the findings of forms without those of our own prefilled texts, and the findings of the case that replace these.

    A CPR number that Redskab 1 gives is judged there; the forms that we wrote it into only repeat it.
    """
    by_file = {part.file: one for one in case.responses for part in (one, *one.parts)}
    concern = case.of(CONCERN)
    kept: list[CaseFinding] = []
    blank: list[Response] = []
    for item in found:
        response = by_file.get(item.files[0])
        if response is not None and _lacks_return(item, response):
            blank.append(response)
        elif response is None or not _repeats(item, response, concern):
            kept.append(item)
    return kept, [*_no_return(blank, folder)]


def _repeats(item: CaseFinding, response: Response, concern: Sequence[Response]) -> bool:
    """Return whether a finding is about a CPR number that we prefilled and that Redskab 1 also has."""
    name = item.finding.field
    if item.finding.code not in OF_CPR or response in concern or name not in response.prefilled:
        return False
    told = {one.text(field.id) for one in concern for field in fields_of(one) if field.kind is Kind.CPR}
    return bool(response.text(name)) and response.text(name) in told


def _lacks_return(item: CaseFinding, response: Response) -> bool:
    """Return whether a contribution lacks the address that we should have prefilled: its sender cannot know it."""
    is_contribution = response.spec is not None and response.spec.id == CONTRIBUTION
    # The address to which a contribution is returned is prefilled from the municipality's profile.
    address = response.id_of(Role.RETURN_TO)
    asks = bool(address) and item.finding.code.startswith("required") and item.finding.field == address
    return is_contribution and asks and response.stamp is not None and not response.stamp.prefilled.get(address)


def _no_return(blank: Sequence[Response], folder: CaseFolder) -> Iterator[CaseFinding]:
    """Yield the finding that the address is missing from the profile; nothing if it has been added since the forms were made."""
    if not blank:
        return
    from infohus_forms.casework.storage.municipality_profile import profile_for  # noqa: PLC0415 - its model is slow to build, and only a blank return address needs it

    try:
        has_it = bool(profile_for(folder).returned_to)
    except SpecError:
        has_it = False
    if not has_it:
        yield CaseFinding((), NO_RETURN.at(label=asked_at(blank[0].spec, blank[0].id_of(Role.RETURN_TO))))
