"""Extracts for the recipients on Redskab 4's distribution list: what a named person chose for each, and nothing else.

`sag.yaml` has each choice: who, when, which parts, and a digest of each part's words. When the words have changed since,
the choice no longer holds and the extract is not written (decision 14).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from infohus_forms.archive.conformance import checked
from infohus_forms.archive.naming import safe_case
from infohus_forms.casework.documents.assessment import FLAVOURS, combined, number_now, put
from infohus_forms.casework.readiness import require_ready
from infohus_forms.casework.review.extracts_before_exit import EXTRACT_MARK
from infohus_forms.casework.review.review import Review
from infohus_forms.casework.storage.attribution import is_name
from infohus_forms.casework.storage.card import load, write
from infohus_forms.casework.storage.case_file import CaseFile, ExtractChoice
from infohus_forms.casework.storage.case_folder import CaseError
from infohus_forms.casework.storage.case_lock import locked
from infohus_forms.combine.documents.extract import digest, extract_of, extract_pdf, extract_word, parts_of
from infohus_forms.models.errors import Action
from infohus_forms.models.extract import Part
from infohus_forms.models.specification.roles import Role

EXTRACT = "uddrag"
ORAL = {"fuld": "får hele vurderingen", "mundtlig": "får den kun mundtligt"}
GONE = "mangler"


@dataclass(frozen=True, slots=True)
class Recipient:
    """A line of the distribution list. `number` counts from 1; `mark` is a digest by which a choice recognises the line."""

    number: int
    code: str
    authority: str
    name: str
    edition: str
    content: str
    mark: str

    @property
    def wants_extract(self) -> bool:
        """True if the list asks for an extract (»Uddrag«)."""
        return self.edition == EXTRACT


@dataclass(frozen=True, slots=True)
class Offer:
    """The distribution list of a case, the parts to choose from, and the newest choice for each recipient; `incomplete` as it was asked for."""

    recipients: tuple[Recipient, ...]
    parts: tuple[Part, ...]
    choices: dict[str, ExtractChoice]
    incomplete: bool = False

    def changed(self, choice: ExtractChoice) -> tuple[str, ...]:
        """Return the keys of chosen parts whose words have changed, or that are gone."""
        now = {part.key: digest(part) for part in self.parts}
        return tuple(key for key, seen in choice.parts if now.get(key, GONE) != seen)


def offer(result: Review, *, incomplete: bool) -> Offer:
    """Return what the case offers. Raise what `require_ready` raises, and NotCombinedError as `combine` does."""
    require_ready(result, incomplete=incomplete)
    assessment = combined(result, number_now(result, incomplete=incomplete), incomplete=incomplete)
    return Offer(recipients(result), parts_of(assessment, result.case), _choices(result.file), incomplete)


def choose(result: Review, given: Offer, number: int, keys: Sequence[str], *, name: str, today: date) -> ExtractChoice:
    """Record what `name` chose for a recipient; without keys the choice is taken back.

    Raise CaseError for a line that is not an extract, a part that does not exist, and a choice without a name;
    CaseLockedError, and what `require_ready` raises.
    """
    recipient = recipient_of(given, number)
    known = {part.key: part for part in given.parts}
    wrong = [key for key in keys if key not in known]
    if wrong:
        raise CaseError(f"Delen »{wrong[0]}« findes ikke.", Action("extract", "Se delene", {"to": str(number)}))
    if not is_name(name):
        raise CaseError("Skriv, hvem der har valgt, med --by. Et CPR-nummer hører ikke hjemme her.")
    parts = tuple((part.key, digest(part)) for part in given.parts if part.key in keys)
    choice = ExtractChoice(recipient.mark, recipient.code, parts, name.strip(), today.isoformat())
    with locked(result.folder) as folder:
        require_ready(result, incomplete=given.incomplete)
        file = load(folder)
        write(folder, replace(file, extracts=(*file.extracts, choice)))
    return choice


def write_extract(result: Review, given: Offer, number: int, choice: ExtractChoice, *, incomplete: bool) -> list[Path]:
    """Write the extract of one recipient; see `write_extracts`."""
    return write_extracts(result, given, {number: choice}, incomplete=incomplete)[number]


def write_extracts(
    result: Review, given: Offer, chosen: Mapping[int, ExtractChoice], *, incomplete: bool
) -> dict[int, list[Path]]:
    """Write extracts as PDF/A-3a and Word to the folder `vurdering`, all of them or none; return the files by number of the recipient.

    The names have only case, number and kind of authority. Raise CaseError when the words of a chosen part have changed
    since they were chosen, or nothing is chosen; NotConformantError, CaseLockedError, and what `require_ready` raises.
    """
    files: dict[int, dict[Path, bytes]] = {}
    with locked(result.folder):
        require_ready(result, incomplete=incomplete)
        assessment = combined(result, number_now(result, incomplete=incomplete), incomplete=incomplete)
        for number, choice in chosen.items():
            recipient = recipient_of(given, number)
            if changed := given.changed(choice):
                raise CaseError(
                    f"Uddrag {number} er ikke skrevet: {', '.join(changed)} er ændret, siden {choice.name} valgte. "
                    "Se delene igen, og vælg på ny."
                )
            if not choice.parts:
                raise CaseError(
                    f"Der er ikke valgt noget til modtager {number}. Vælg dele med --part, og skriv navn med --by."
                )
            extract = extract_of(
                assessment, given.parts, choice.keys, recipient=recipient.authority, by=choice.name, on=choice.date
            )
            stem = result.folder.assessment / _stem(result, recipient)
            files[number] = {
                stem.with_name(f"{stem.name}.docx"): extract_word(extract),
                stem.with_name(f"{stem.name}.pdf"): checked(extract_pdf(extract), FLAVOURS),
            }
        written = iter(put({path: data for own in files.values() for path, data in own.items()}))
        return {number: [next(written) for _ in own] for number, own in files.items()}


def standing(result: Review, recipient: Recipient) -> list[Path]:
    """Return the extracts that were written for a recipient and are still in `vurdering`, whatever has been chosen since."""
    found = result.folder.assessment.glob(f"{_stem(result, recipient)}*")
    return sorted(path for path in found if path.suffix in (".docx", ".pdf"))


def _stem(result: Review, recipient: Recipient) -> str:
    return f"{safe_case(result.reference.case_no)}{EXTRACT_MARK}{recipient.number}-{recipient.code}"


def recipient_of(given: Offer, number: int) -> Recipient:
    """Return the recipient with this number. Raise CaseError for a number that is not in the list or gets no extract."""
    found = next((one for one in given.recipients if one.number == number), None)
    if found is None:
        raise CaseError(f"Fordelingslisten i Redskab 4 har ingen modtager nummer {number}.")
    if not found.wants_extract:
        raise CaseError(
            f"Modtager {number} {ORAL.get(found.edition, 'har ingen udgave')} ifølge Redskab 4. Ret listen dér."
        )
    return found


def recipients(result: Review) -> tuple[Recipient, ...]:
    """Return the lines of the distribution list."""
    found: list[Recipient] = []
    for response in result.case.of("redskab4"):
        table = response.id_of(Role.DISTRIBUTION)
        column = response.spec.field(table).column("authority") if response.spec and table else None
        labels = {choice.code: str(choice.label) for choice in column.choices} if column else {}
        for row in response.rows(table):
            code, name = str(row.get("authority") or ""), str(row.get("name") or "")
            mark = hashlib.sha256(f"{code}\n{name}".encode()).hexdigest()[:16]
            edition, content = str(row.get("version") or ""), str(row.get("content") or "")
            found.append(Recipient(len(found) + 1, code, labels.get(code, code), name, edition, content, mark))
    return tuple(found)


def _choices(file: CaseFile) -> dict[str, ExtractChoice]:
    """Return the newest choice for each recipient, by its mark."""
    return {choice.recipient: choice for choice in file.extracts}
