"""The next step in a case, as data: who or what stops it, who is awaited, and which form is to be filled in."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from infohus_forms.archive.findings import NOT_ARCHIVED
from infohus_forms.casework.decisions.options import UNSURE
from infohus_forms.casework.review.progress import NOT_MADE, OF_OWN_VIEW
from infohus_forms.casework.review.progress_model import Awaited
from infohus_forms.casework.review.review import Review
from infohus_forms.casework.storage.card import closed, load
from infohus_forms.casework.storage.card_entries import decided_so_far
from infohus_forms.casework.storage.case_folder import CaseFolder
from infohus_forms.danish.formatting import danish_date
from infohus_forms.models.finding import Severity
from infohus_forms.models.grouping import ALONE, PROTECTION, SHARING, cut, is_to_read, listed
from infohus_forms.models.specification.roles import Role
from infohus_forms.validate.case.course import CONTRIBUTION, DIALOGUE, OVERVIEW, course_of
from infohus_forms.validate.case.rules import CaseFinding
from infohus_forms.validate.form.rules import OWN_VIEW

if TYPE_CHECKING:  # what makes forms is not loaded to say what is next
    from infohus_forms.casework.issuing.make_form import Order

NAMED = 90
"""Most characters of a list of questions: the sentence is one line."""
EARLY = frozenset({SHARING, PROTECTION})
"""Topics of blanks that must be answered before the group meets: they decide what may be handed to it."""
BEFORE_REPLIES = frozenset({OVERVIEW, CONTRIBUTION})
"""Forms whose replies the meeting is based on: they are sent before anything is waited for."""
BLANK = "required"
"""Prefix of errors about an answer that is missing."""
ASTRAY = frozenset({"file.astray", "file.loose"})


class Do(StrEnum):
    """The kinds of steps."""

    MOVE = "flyt"
    CONFIRM = "skriv af"
    SETTLE = "afklar"
    MAKE = "lav"
    FILL = "udfyld"
    AWAIT = "afvent"
    COMBINE = "saml"
    ARCHIVE = "arkivér"
    NOTHING = "intet"


@dataclass(frozen=True, slots=True)
class NextStep:
    """One step: what to `do`, the sentence, and what it is about.

    `command` has the words of a command after the program's name, `SAG` for the case; empty when there is none. `files` and
    `questions` are those that someone must look at; `who` is awaited.
    """

    do: Do
    text: str
    command: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    who: str = ""


CASE = "SAG"
"""The placeholder for the case in a command."""
FIRST = frozenset({Do.CONFIRM, Do.SETTLE, Do.MAKE, Do.COMBINE, Do.ARCHIVE})
"""Steps that are done by their command; for the others the command comes afterwards."""

OPENED = NextStep(Do.FILL, "udfyld Redskab 1 fra »skemaer«, og læg det i »modtaget«", ("next", CASE))
"""The step after a case was created."""
MADE = NextStep(
    Do.FILL,
    "udfyld eller send de skemaer, der er lavet i »skemaer«, og læg dem i »modtaget«, når de er udfyldt",
    ("check", CASE),
)
"""The step after forms were made."""
PRINTED = NextStep(Do.FILL, "skriv på papiret, scan det, og læg scanningen i »modtaget«", ("check", CASE))
"""The step after paper copies were made."""
NOTHING_TO_PRINT = NextStep(Do.MAKE, "lav de skemaer, der er brug for nu", ("next", CASE))
"""The step when there is no issued form to print."""
READ_SCAN = NextStep(
    Do.CONFIRM, "skriv svarene af i svarfilen, mens du ser på gennemsynet, og tag dem ind i sagen", ("confirm", CASE)
)
"""The step after a scan was read, with answers that a person must read."""
READ = NextStep(Do.SETTLE, "kontrollér sagen", ("check", CASE))
"""The step after one file was read, or withdrawn."""
CHOOSE = NextStep(
    Do.SETTLE,
    "vælg de dele, som modtageren skal have",
    ("extract", CASE, "--to", "NR", "--part", "DEL", "--by", "NAVN"),
)
"""The step while no parts are chosen for a recipient."""
EXTRACTED = NextStep(Do.ARCHIVE, "send uddragene, og arkivér sagen", ("archive", CASE))
"""The step after extracts were written."""
ARCHIVED = NextStep(Do.ARCHIVE, "skriv fingeraftrykket i journalen, og kontrollér arkivet", ("verify", CASE))
"""The step after a case was archived."""
VERIFIED = NextStep(
    Do.ARCHIVE,
    "journalisér arkivet; når det er gjort, kan arbejdskopierne slettes",
    ("forget", CASE, "--journal-ref", "REFERENCE"),
)
"""The step after an archive was verified without errors."""
FOR_GOOD = NextStep(Do.NOTHING, "ingen. Arkivet er kontrolleret, og arbejdskopierne er slettet")
"""The step after an archive was verified without errors and the working copies were erased."""
LOST = NextStep(Do.ARCHIVE, "hent arkivet fra en sikkerhedskopi, og kontrollér det igen", ("verify", CASE))
"""The step after errors were found in an archive whose working copies were erased."""
COMBINE_AGAIN = NextStep(
    Do.COMBINE, "saml sagen igen: der er kommet nyt, siden den samlede vurdering blev lavet", ("combine", CASE)
)
"""The step after a form was received, or a decision made, that the newest document does not have."""
NOT_VERIFIED = NextStep(Do.ARCHIVE, "hent arkivet fra en sikkerhedskopi, eller arkivér sagen igen", ("archive", CASE))
"""The step after errors were found in an archive."""
PROFILE_MADE = NextStep(
    Do.FILL,
    "fjern # foran de linjer, I vil bruge, skriv jeres egne oplysninger, og gem filen; opret så den første sag",
    ("new", CASE, "--case-no", "SAGSNUMMER"),
)
"""The step after a profile was written."""
FORGOTTEN = NextStep(Do.NOTHING, "ingen. Arkivet ligger i sagens mappe »arkiv«")
"""The step after the working copies were erased."""


def after_verify(folder: CaseFolder, found: Sequence[CaseFinding]) -> NextStep:
    """Return the step after verification of a case's archive: once the working copies are erased, only the archive can be restored."""
    gone = bool(load(folder).erased)
    wrong = [item for item in found if _is_error(item)]
    if any(item.finding.code == NOT_ARCHIVED.code for item in wrong) and not gone:
        return READ
    if gone:
        return LOST if wrong else FOR_GOOD
    return NOT_VERIFIED if wrong else VERIFIED


def next_step(result: Review, *, today: date) -> NextStep:
    """Return the next step: first misplaced files, then what stops the case, then what is due, then who is awaited."""
    if over := closed(result.folder, result.file):
        return NextStep(Do.NOTHING, f"ingen. {over}")
    errors = [item for item in result.findings if _is_error(item) and item not in result.lacking]
    astray = [item for item in result.findings if item.finding.code in ASTRAY]
    if astray:
        return _move(astray[0])
    if errors:
        return _stopped(result, errors)
    due = _due(result, today)
    asking = any(order.form in BEFORE_REPLIES for order in due)
    if not asking and not _made(result) and (early := _blanks(result, EARLY)):
        return _answers(result, early)
    if due:
        return NextStep(Do.MAKE, f"lav {listed('', [order.name for order in due], '', NAMED)}", ("next", CASE))
    if number := _to_compare(result, today):
        return NextStep(
            Do.MAKE, f"lav mødearket til møde {number}: de egne vurderinger er her", ("meeting", CASE, "--no", number)
        )
    if result.place.awaited:
        return _await(result.folder.shelf.order, result.place.awaited)
    if result.lacking:
        found = result.lacking[0].finding
        return NextStep(Do.SETTLE, f"{found.message} {found.hint}", ("settle", CASE))
    return _ending(result)


def _is_error(item: CaseFinding) -> bool:
    return item.finding.severity is Severity.ERROR


def _move(item: CaseFinding) -> NextStep:
    name = item.files[0] if item.files else "filen"
    said = "er udfyldt, men ligger ikke i »modtaget« og er ikke læst"
    if item.finding.code == "file.loose":
        said = "ligger løst i sagens mappe og er ikke læst"
    return NextStep(Do.MOVE, f"flyt »{name}« til mappen »modtaget«. Den {said}", ("check", CASE), (name,))


def _stopped(result: Review, errors: Sequence[CaseFinding]) -> NextStep:
    """Return the step for errors: first doubt about which forms count, then the first file with errors, its handwriting before the rest."""
    if unsure := [item for item in errors if item.finding.code.startswith(UNSURE)]:
        first, names = unsure[0], listed("", [f"»{name}«" for name in unsure[0].files], "", NAMED)
        text = f"afgør først dette om {names or 'sagen'}: {first.finding.message}"
        return NextStep(Do.SETTLE, text, ("settle", CASE), first.files, _questions([first]))
    files = errors[0].files
    own = [item for item in errors if item.files == files]
    by_hand = [item for item in own if is_to_read(item.finding)]
    names = " og ".join(f"»{name}«" for name in files) or "sagen"
    if by_hand:
        from infohus_forms.casework.intake.answer_file import answer_files  # noqa: PLC0415 - only a case with scans needs it

        count = f"{len(by_hand)} felter" if len(by_hand) > 1 else "ét felt"
        asked = _questions(by_hand)
        where = f" ({listed('', asked, '', NAMED)})" if asked else ""
        command = ("confirm", CASE, "--name", "NAVN") if answer_files(result.folder) else ("check", CASE)
        text = f"skriv det håndskrevne af i svarfilen til {names}: {count}{where}"
        return NextStep(Do.CONFIRM, text, command, files, asked)
    asked = _questions(own)
    waits = result.place.awaited[:1]
    # If only missing answers stop the case while a gate waits, the step is the gate's: there is nothing to correct.
    gate = waits[0] if waits and waits[0].step else None
    if gate and len(own) == len(errors) and all(item.finding.code.startswith(BLANK) for item in own):
        where = f"spørgsmål {listed('', asked, '', NAMED)}" if asked else f"{len(own)} spørgsmål"
        text = f"{gate.step}. I {names} mangler endnu svar på {where}"
        return NextStep(Do.AWAIT, text, ("check", CASE), files, asked, gate.who)
    where = f" (spørgsmål {listed('', asked, '', NAMED)})" if asked else ""
    count = f"{len(own)} fejl" if len(own) > 1 else "fejlen"
    then = f" Derefter: {gate.step}." if gate else ""
    text = f"ret eller afgør {count} i {names}{where}.{then}"
    return NextStep(Do.SETTLE, text, ("settle", CASE), files, asked, waits[0].who if waits else "")


def _questions(found: Sequence[CaseFinding]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(short for item in found if (short := item.finding.asked.short)))


def _due(result: Review, today: date) -> tuple[Order, ...]:
    """Return the forms that `next` would make; none without a step that is due or a reply without a sheet."""
    waits = any(one.note == NOT_MADE for one in result.place.awaited)
    if not waits and not any(step.due for step in result.place.steps):
        return ()
    from infohus_forms.casework.issuing.due_forms import forms_due  # noqa: PLC0415 - a case that is complete needs none of it
    from infohus_forms.casework.storage.municipality_profile import profile_for  # noqa: PLC0415 - as above

    return forms_due(result.folder.shelf, result.case, result.place, profile_for(result.folder), today=today).orders


def _to_compare(result: Review, today: date) -> str:
    """Return the number of the meeting whose own views were received, or are late, and have no sheet for the chair yet; empty for none."""
    views = [one.identity("meeting") for one in result.case.of(DIALOGUE) if one.identity("rater") == OWN_VIEW]
    number = max(views, key=lambda one: one.zfill(4), default="")
    held = any(one.identity("meeting") == number for one in course_of(result.case).meetings)
    waits = (one for one in result.place.awaited if one.what.endswith(OF_OWN_VIEW))
    out = any(not one.deadline or one.deadline > today.isoformat() for one in waits)
    if not number or held or out:
        return ""
    from infohus_forms.casework.documents.assessment import meeting_sheets  # noqa: PLC0415 - a case without own views needs none of it

    return "" if meeting_sheets(result, number) else number


def _await(order: Sequence[str], waits: Sequence[Awaited]) -> NextStep:
    """Return the step of waiting, for the form that comes first in the flow.

    Own views come before the group's form of the meeting, until they are late.
    """
    one, more = (
        min(waits, key=lambda one: (_turn(order, one.form), not _is_own_view(one))),
        f" (og {len(waits) - 1} til)" if len(waits) > 1 else "",
    )
    until = f", frist {danish_date(one.deadline)}" if one.deadline else ""
    if one.form == CONTRIBUTION and one.received:
        return NextStep(
            Do.AWAIT, f"læg svaret fra {one.who} i »modtaget« ({one.note}){more}", ("check", CASE), who=one.who
        )
    if one.form == CONTRIBUTION:
        do = "ryk for" if one.overdue else "afvent"
        text = f"{do} {one.what} fra {one.who}{until}{more}. Læg svaret i »modtaget«"
        return NextStep(Do.AWAIT, text, ("check", CASE), who=one.who)
    if one.form:
        text = f"udfyld {one.what} fra »skemaer« ({one.who}{until}){more}, og læg det i »modtaget«"
        return NextStep(Do.FILL, text, ("next", CASE), who=one.who)
    what = one.step or f"afvent {one.what} ({one.who}{until})"
    text = f"{what}{more}. Læg skemaet i »modtaget«, når det er skrevet"
    return NextStep(Do.AWAIT, text, ("next", CASE), who=one.who)


def _turn(order: Sequence[str], form: str) -> int:
    """Return the place of what is awaited: a gate first, then the forms of the flow, then those that were added to the case."""
    return order.index(form) if form in order else len(order) if form else -1


def _is_own_view(one: Awaited) -> bool:
    return one.what.endswith(OF_OWN_VIEW) and not one.overdue


def _ending(result: Review) -> NextStep:
    """Return the step when everything was received: first blanks that concern rights, then the document, then the archive."""
    if not result.own:
        return NextStep(Do.AWAIT, "læg de skemaer, der kommer tilbage, i »modtaget«", ("check", CASE))
    if _archived(result):
        return ARCHIVED
    if _made(result):
        return COMBINE_AGAIN if _has_news(result) else _read_through(result)
    if blanks := _blanks(result, ALONE):
        return _answers(result, blanks)
    return NextStep(Do.COMBINE, "saml sagen til én vurdering", ("combine", CASE))


def _blanks(result: Review, topics: Collection[str]) -> list[CaseFinding]:
    """Return the blanks on these topics, which concern rights, that no one has decided."""
    return [
        item
        for item in result.findings
        if item.finding.severity is Severity.WARNING and item.finding.code.rpartition(".")[2] in topics
    ]


def _answers(result: Review, blanks: Sequence[CaseFinding]) -> NextStep:
    """Return the step of getting the answers that one file lacks: before the group meets, or, once it has, before the document is made."""
    files = blanks[0].files
    asked = _questions([one for one in blanks if one.files == files])
    others = len({one.files for one in blanks}) - 1
    more = f" (og {others} skema{'er' if others > 1 else ''} til)" if others else ""
    where = listed("spørgsmål ", asked, "", NAMED) if asked else "bemærkningen"
    before = "før sagen samles" if result.case.of(DIALOGUE) or result.place.exit else "før mødet"
    text = f"få svar på {where} i »{cut(' og '.join(files), NAMED)}«{more}, eller afgør, at der intet svar er, {before}"
    late = [one.who for one in result.place.awaited if one.form == CONTRIBUTION]
    also = f". Der afventes også svar fra {listed('', late, '', NAMED)}" if late else ""
    return NextStep(Do.SETTLE, text + also, ("settle", CASE), files, asked)


def _archived(result: Review) -> bool:
    """Return whether the archive has every received form and the newest decisions."""
    from infohus_forms.archive.manifest import DECIDED, NAME, entries_of  # noqa: PLC0415 - only a case that is complete needs it

    manifest = result.folder.archive / NAME
    if not manifest.is_file():
        return False
    try:
        listed_there = entries_of(manifest.read_bytes())
    except ValueError:
        return False  # `verify` reports what is wrong with it
    kept = {one.about.get("original_sha256", "") for one in listed_there}
    decided, made = decided_so_far(result.file), {one.about.get(DECIDED, "") for one in listed_there}
    return kept.issuperset(form.sha256 for form in result.own) and (not decided or decided in made)


def _made(result: Review) -> bool:
    folder = result.folder.assessment
    return folder.is_dir() and any(folder.glob("*_samlet-vurdering_v*"))


def _has_news(result: Review) -> bool:
    """Return whether a form or a decision changed the case since the newest document was written."""
    from infohus_forms.casework.documents.versions import (  # noqa: PLC0415 - only a case with a document needs it
        newest_version,
        rests_on_same,
        stem_of,
    )

    if rests_on_same(result):
        return False
    from infohus_forms.casework.documents.assessment import number_now  # noqa: PLC0415 - slow: it makes the document

    return number_now(result, incomplete=False) != newest_version(result.folder.assessment, stem_of(result))


def _read_through(result: Review) -> NextStep:
    """Return the step after the document: its extracts, where Redskab 4 has a list of recipients, and the archive."""
    extracts = any(response.rows_of(Role.DISTRIBUTION) for response in result.case.responses)
    also = "lav uddrag til modtagerne med »extract«, og " if extracts else ""
    return NextStep(Do.ARCHIVE, f"læs vurderingen igennem, {also}arkivér sagen", ("archive", CASE))
