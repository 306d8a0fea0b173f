"""Decisions of a person on findings, written to `sag.yaml` and undone. Received files are never changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import PurePath

from infohus_forms.casework.decisions import apply as decided
from infohus_forms.casework.decisions.options import (
    BLANK,
    COUNTS,
    DONE,
    LEFT_OUT,
    OVERSTRUCK,
    RECOMPUTED,
    STRUCK,
    TAKEN_OUT,
    VALUE,
    is_rated,
    names_row,
)
from infohus_forms.casework.remedies import Open, cell_of, example, field_of, forms_of, is_cell, open_findings
from infohus_forms.casework.review.review import Review
from infohus_forms.casework.storage.attribution import day_of
from infohus_forms.casework.storage.card import load, write
from infohus_forms.casework.storage.case_file import CaseFile
from infohus_forms.casework.storage.case_folder import CaseError
from infohus_forms.casework.storage.case_lock import locked
from infohus_forms.casework.storage.received_files import name_in
from infohus_forms.danish.cpr import find_cpr
from infohus_forms.formats.asked import asked_at
from infohus_forms.formats.names import CELL, CODE, row_of
from infohus_forms.models.decision import Decision, Settled, State, Undone
from infohus_forms.models.errors import Action
from infohus_forms.models.finding import Finding, Severity
from infohus_forms.models.response import RawForm, Response
from infohus_forms.models.specification.form import Field
from infohus_forms.models.specification.vocabulary import Kind
from infohus_forms.validate.case.rules import CaseFinding
from infohus_forms.validate.form.answers import typed_answers
from infohus_forms.validate.form.conditions import answered

LIST = Action("settle", "Se, hvad der kan afgøres,")
"""The way out of a code that stands for nothing here."""
MOST_NAMED = 20
"""Most choices that are listed: a list of all municipalities helps no one."""
GONE = "En fil, der ikke længere er her,"
CHANGED, GONE_BY = (
    "Har ingen virkning nu: filen er en anden eller ligger her ikke længere. ",
    "Har ingen virkning nu: fundet er her ikke længere. ",
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """The input from the command line: choice, file, answer and its place; and why, who and when."""

    choice: str
    reason: str
    name: str
    date: str
    file: str = ""
    value: str = ""
    field: str = ""


def settle(result: Review, key: str, wanted: Wanted, *, today: date) -> Decision:
    """Record a decision on the finding with this key. Raise CaseError when it cannot be made so."""
    who = _person(wanted.name, wanted.reason, wanted.date, today)
    one = found_by(result, key)
    if wanted.choice not in {choice.code for choice in one.choices}:
        ways = "; ".join(f"»{choice.code}« ({one.meaning(choice).removesuffix('.')})" for choice in one.choices)
        raise CaseError(f"»{wanted.choice}« kan ikke vælges her. Vælg mellem {ways}.")
    if (wanted.value or wanted.field) and wanted.choice != VALUE.code:
        raise CaseError(f"--value og --field hører til valget »{VALUE.code}«.")
    finding = one.item.finding
    decision = _decision(result, one, wanted.choice, who)
    if wanted.choice in (COUNTS.code, LEFT_OUT.code):
        decision = replace(decision, counts=_chosen_file(result, one.item, wanted))
    if wanted.choice == STRUCK.code:
        own = finding.code == OVERSTRUCK
        decision = replace(decision, target=finding.cell if own else row_of(finding.cell))
    if wanted.choice == VALUE.code:
        if not answered(wanted.value):
            blank = f" Skal spørgsmålet stå ubesvaret, så vælg »{BLANK.code}«." if BLANK in one.choices else ""
            raise CaseError(f"Skriv svaret med --value.{blank}")
        target = _target(forms_of(result, one.item)[0], finding, wanted)
        _refuse_struck(result, decision.files, target)
        decision = replace(decision, target=target, value=wanted.value)
    _write(result, lambda file: (*file.decisions, decision))
    return decision


def leave_blank(result: Review, file: str, wanted: Wanted, *, today: date) -> tuple[Decision, ...]:
    """Record that all wished-for answers of a file stay blank, with one reason: one decision each, written at once.

    Blanks in sharing, protection, consent, information and dissent are not among these. Raise CaseError when the file has
    none.
    """
    who = _person(wanted.name, wanted.reason, wanted.date, today)
    if wanted.choice or wanted.value or wanted.field or wanted.file:
        raise CaseError("--ønskede bruges kun sammen med --name, --reason og --date.")
    names = {(_as_shown(result, one),) for one in (file, PurePath(file).name)}
    found = [one for one in open_findings(result) if one.is_wished and one.item.files in names]
    if not found:
        raise CaseError(
            f"Der mangler ingen ønskede svar i »{file}«. Skriv filens navn, som det står i listen.",
            LIST,
        )
    made = tuple(_decision(result, one, BLANK.code, who) for one in found)
    _write(result, lambda file: (*file.decisions, *made))
    return made


def _decision(result: Review, one: Open, choice: str, who: Undone) -> Decision:
    finding = one.item.finding
    return Decision(
        key=one.key,
        code=finding.code,
        message=finding.message,
        files=tuple(sorted(set(decided.files_of(one.item, result.digests)))),
        field="" if one.item.awaits else finding.about,
        choice=choice,
        reason=who.reason,
        name=who.name,
        date=who.date,
    )


def undo(result: Review, key: str, wanted: Wanted, *, today: date) -> Decision:
    """Undo a decision; it stays listed as undone. Raise CaseError when there is none with this key."""
    who = _person(wanted.name, wanted.reason, wanted.date, today)
    made = list(load(result.folder).decisions)
    standing = [number for number, one in enumerate(made) if one.key == key.casefold() and not one.undone]
    if not standing:
        raise CaseError(f"Der er intet valg med koden {key}, som kan fortrydes.", LIST)
    last = standing[-1]
    made[last] = replace(made[last], undone=who)
    _write(result, lambda _file: tuple(made))
    return made[last]


def told(one: Settled, result: Review) -> str:
    """Return a decision as one line for the kontrolblad and the terminal: never an answer."""
    own = one.decision
    spec = next((form.spec for form in result.own if form.file in one.files[:1]), None)
    asked = asked_at(spec, own.target or own.field)
    named = str(asked) in own.message
    places = (
        " og ".join(one.files),
        f"spørgsmål {asked.question}" if asked.question and not named else "",
        f"række {asked.row}" if asked.row and not named else "",
    )
    where = ", ".join(filter(None, places))
    return (
        f"{_state(one, result)}Fundet var: {own.message}{f' ({where})' if where else ''} Valg: {chosen(own, one.counts or GONE)} "
        f"Begrundelse: {_sentence(own.reason)} {own.name}, {_day(own.date)}. [{own.key}]"
    )


def _state(one: Settled, result: Review) -> str:
    """Return what holds now of a decision, as a sentence before it; empty for one that holds as it was made."""
    own = one.decision
    if own.undone:
        return f"Fortrudt af {own.undone.name} den {_day(own.undone.date)}: {_sentence(own.undone.reason)} "
    if one.state is State.LAPSED:
        return GONE_BY if decided.present(own, result.digests) else CHANGED
    if one.overruled:
        return f"Gælder ikke længere: det er ændret med valget [{one.overruled}]. "
    if any(result.key(item) == own.key for item in result.findings):
        return "Valget gælder, men fundet er her stadig. "
    return ""


def chosen(own: Decision, counts: str = GONE) -> str:
    """Return the choice as a sentence; `counts` is the name of the file that counts, where there is one."""
    is_text = own.choice == STRUCK.code and not names_row(own.target)
    return (TAKEN_OUT if is_text else DONE.get(own.choice, own.choice)).format(file=counts)


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def found_by(result: Review, key: str) -> Open:
    """Return the open finding with this key. Raise CaseError when there is none."""
    one = next((one for one in open_findings(result) if one.key == key.casefold()), None)
    if one:
        return one
    if any(settled.in_force and settled.decision.key == key.casefold() for settled in result.settled):
        raise CaseError(f"Fundet {key} er allerede afgjort.", _undoing(key.casefold()))
    if any(result.key(item) == key.casefold() for item in result.findings):
        raise CaseError(f"Fundet {key} kan ikke afgøres sådan; følg det, der står ved det.", Action("check", "Se det"))
    raise CaseError(f"Der er intet fund med koden {key}.", LIST)


def _undoing(key: str) -> Action:
    """Return the way to undo a decision before another is made."""
    return Action("settle", "Fortryd det først", {"undo": key}, asks=("name", "reason"))


def _person(name: str, reason: str, day: str, today: date) -> Undone:
    """Return who decides, when and why. Raise CaseError if any of the three is missing or invalid."""
    lacking = [option for option, text in (("--name", name), ("--reason", reason)) if not text.strip()]
    if lacking:
        raise CaseError(f"{' og '.join(lacking)} mangler: et valg har altid navn og begrundelse.")
    if name.strip() == "NAVN" or reason.strip() == "BEGRUNDELSE":
        raise CaseError("Skriv dit eget navn i stedet for NAVN og din begrundelse i stedet for BEGRUNDELSE.")
    if find_cpr(name) or find_cpr(reason):
        raise CaseError("Begrundelse og navn må ikke indeholde et CPR-nummer.")
    return Undone(" ".join(name.split()), day_of(day, today), " ".join(reason.split()))


def _chosen_file(result: Review, item: CaseFinding, wanted: Wanted) -> str:
    """Return the digest of the file that counts, or of the only one that can be left out."""
    if wanted.choice == LEFT_OUT.code:
        return decided.files_of(CaseFinding(item.files[:1], item.finding), result.digests)[0]
    file = _as_shown(result, wanted.file)
    if file not in item.files:
        raise CaseError(f"Skriv med --file, hvilken fil der gælder: {' eller '.join(item.files)}.")
    return result.digests[file][0]


def _as_shown(result: Review, file: str) -> str:
    """Return the name that messages use for a received file that is named as it is on disk."""
    place = result.folder.received / file
    return name_in(result.folder.received, place) if file and place.is_file() else file


def _target(form: Response, finding: Finding, wanted: Wanted) -> str:
    """Return the control of a stated answer, once the answer has been found valid."""
    if form.spec is None:
        raise CaseError("Skemaet kan ikke læses.")
    name = (wanted.field or finding.about).partition(CODE)[0]
    field = field_of(form.spec, name)
    if finding.code not in RECOMPUTED and finding.field and field != field_of(form.spec, finding.field):
        raise CaseError("--field er et andet spørgsmål end det, fundet handler om.")
    if field.kind is Kind.TABLE and not is_cell(name):
        name = _cell(form, field, finding)
    if is_rated(form, name):
        raise CaseError(f"»{field.label}« er læst. En vurdering ændres kun på et nyt møde.")
    _checked(form, field, name, wanted.value)
    return name


def _refuse_struck(result: Review, files: tuple[str, ...], target: str) -> None:
    """Raise CaseError if the answer, or its row, was taken out by an earlier decision: a stated answer would have no effect."""
    out = (one for one in result.file.decisions if one.choice == STRUCK.code and not one.undone)
    if struck := next((one for one in out if one.files == files and one.target in (target, row_of(target))), None):
        what = "Rækken" if names_row(struck.target) else "Svaret"
        raise CaseError(f"{what} er taget ud med valget [{struck.key}].", _undoing(struck.key))


def _cell(form: Response, field: Field, finding: Finding) -> str:
    """Return the cell that a finding about a table is about. Raise CaseError when it may be several."""
    name = cell_of(form, field, finding)
    if not is_cell(name):
        near = example(form, field, finding)
        raise CaseError(f"»{field.label}« er en tabel: Skriv rækkens og kolonnens felt med --field, fx {near}.")
    return name


def _checked(form: Response, field: Field, name: str, value: str) -> None:
    """Parse the value alone, as if it were in the form. Raise CaseError when it is not an answer to the question."""
    assert form.spec is not None
    # A stated answer is stored in `sag.yaml`: a CPR number belongs in its own field only.
    if field.kind is not Kind.CPR and find_cpr(value):
        raise CaseError("Svaret må ikke indeholde et CPR-nummer: det hører kun til i sit eget felt.")
    blank = RawForm(form.carrier, form.stamp, None, {}, frozenset(), frozenset(), {})
    answers, findings = typed_answers(form.spec, decided.with_values(blank, form.spec, {name: value}))
    wrong = next((item for item in findings if item.severity is Severity.ERROR), None)
    if wrong:
        raise CaseError(f"Svaret kan ikke bruges. {wrong.message} {allowed_of(wrong) or wrong.hint}")
    if answers.get(name.partition(CELL)[0]) is None:
        raise CaseError(f"»{field.label}« har ingen plads til svaret. Kontrollér --field.")


def allowed_of(finding: Finding) -> str:
    """Return the allowed answers, as a sentence; empty for a written answer, or where the list is too long to help."""
    allowed = finding.asked.allowed
    names = ", ".join(code if code == label else f"{code} ({label})" for code, label in allowed)
    return f"Der kan svares: {names}." if 0 < len(allowed) <= MOST_NAMED else ""


def _write(result: Review, made: Callable[[CaseFile], tuple[Decision, ...]]) -> None:
    """Write the decisions that are made of those in the case as it is now, which may be more than were reviewed."""
    with locked(result.folder) as folder:
        file = load(folder)
        write(folder, replace(file, decisions=made(file)))


def _day(iso: str) -> str:
    return ".".join(reversed(iso.split("-")))
