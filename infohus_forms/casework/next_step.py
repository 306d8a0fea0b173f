"""What to do next in a case, as data: who or what stops it, who is awaited, and which form is to be filled in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from infohus_forms.casework.folder import closed
from infohus_forms.casework.place import Awaited
from infohus_forms.casework.review import Review
from infohus_forms.casework.status import NOT_MADE
from infohus_forms.models.finding import Severity
from infohus_forms.models.grouping import cut, is_to_read, listed, stands_alone
from infohus_forms.models.words import danish_date
from infohus_forms.spec.shelf import ORDER
from infohus_forms.validate.across import CaseFinding
from infohus_forms.validate.course import CONTRIBUTION

NAMED = 90
"""Most characters of a list of questions: the sentence is one line."""
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

    `command` are the words of a command after the program's name, `SAG` for the case; empty when there is none. `files` and `questions` are those
    that somebody must look at, `who` is awaited.
    """

    do: Do
    text: str
    command: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    who: str = ""


CASE = "SAG"
"""Stands for the case in a command."""
FIRST = frozenset({Do.CONFIRM, Do.SETTLE, Do.MAKE, Do.COMBINE, Do.ARCHIVE})
"""Steps that are done with their command; of the others the command comes after."""

OPENED = NextStep(Do.FILL, "udfyld Redskab 1 fra »skemaer«, og læg det i »modtaget«", ("next", CASE))
"""After a case was opened."""
MADE = NextStep(
    Do.FILL,
    "udfyld eller send de skemaer, der er lavet i »skemaer«, og læg dem i »modtaget«, når de er udfyldt",
    ("check", CASE),
)
"""After forms were made."""
PRINTED = NextStep(Do.FILL, "skriv på papiret, scan det, og læg scanningen i »modtaget«", ("check", CASE))
"""After copies on paper were made."""
NOTHING_TO_PRINT = NextStep(Do.MAKE, "lav de skemaer, der er brug for nu", ("next", CASE))
"""When no form is out that could be printed."""
READ_SCAN = NextStep(
    Do.CONFIRM, "skriv svarene af i svarfilen, mens du ser på gennemsynet, og tag dem ind i sagen", ("confirm", CASE)
)
"""After a scan was read, with answers that a person must read."""
READ = NextStep(Do.SETTLE, "kontrollér sagen", ("check", CASE))
"""After one file was read, or taken out."""
CHOOSE = NextStep(
    Do.SETTLE,
    "vælg de dele, som modtageren skal have",
    ("extract", CASE, "--to", "NR", "--part", "DEL", "--by", "NAVN"),
)
"""While a recipient's parts are not chosen."""
EXTRACTED = NextStep(Do.ARCHIVE, "send uddragene, og arkivér sagen", ("archive", CASE))
"""After extracts were written."""
ARCHIVED = NextStep(Do.ARCHIVE, "skriv fingeraftrykket i journalen, og kontrollér arkivet", ("verify", CASE))
"""After a case was archived."""
VERIFIED = NextStep(
    Do.ARCHIVE,
    "journalisér arkivet; når det er gjort, kan arbejdskopierne slettes",
    ("forget", CASE, "--journal-ref", "REFERENCE"),
)
"""After an archive was found to be as it should."""
NOT_VERIFIED = NextStep(Do.ARCHIVE, "hent arkivet fra en sikkerhedskopi, eller arkivér sagen igen", ("archive", CASE))
"""After something was found to be wrong with an archive."""
FORGOTTEN = NextStep(Do.NOTHING, "ingen. Arkivet ligger i sagens mappe »arkiv«")
"""After the working copies were removed."""


def next_step(result: Review, *, today: date) -> NextStep:
    """The step that a case waits for: what lies in the wrong place, then what stops it, then what is due, then who is awaited."""
    if over := closed(result.folder):
        return NextStep(Do.NOTHING, f"ingen. {over}")
    errors = [item for item in result.findings if _is_error(item) and item not in result.lacking]
    astray = [item for item in result.findings if item.finding.code in ASTRAY]
    if astray:
        return _move(astray[0])
    if errors:
        return _stopped(result, errors)
    if names := _due(result, today):
        return NextStep(Do.MAKE, f"lav {listed('', names, '', NAMED)}", ("next", CASE))
    if result.place.awaited:
        return _await(result.place.awaited)
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
    """The first file with errors; what is handwritten in it is read by a person before the rest is decided."""
    files = errors[0].files
    own = [item for item in errors if item.files == files]
    by_hand = [item for item in own if is_to_read(item.finding)]
    names = " og ".join(f"»{name}«" for name in files) or "sagen"
    if by_hand:
        from infohus_forms.casework.answer_file import answer_files  # noqa: PLC0415 - only a case with scans needs it

        count = f"{len(by_hand)} felter" if len(by_hand) > 1 else "ét felt"
        asked = _questions(by_hand)
        where = f" ({listed('', asked, '', NAMED)})" if asked else ""
        command = ("confirm", CASE, "--name", "NAVN") if answer_files(result.folder) else ("check", CASE)
        text = f"skriv det håndskrevne af i svarfilen til {names}: {count}{where}"
        return NextStep(Do.CONFIRM, text, command, files, asked)
    asked = _questions(own)
    where = f" (spørgsmål {listed('', asked, '', NAMED)})" if asked else ""
    count = f"{len(own)} fejl" if len(own) > 1 else "fejlen"
    waits = result.place.awaited[:1]
    who = f" Der afventes {_whom(waits[0])}." if waits and not waits[0].form else ""
    text = f"ret eller afgør {count} i {names}{where}.{who}"
    return NextStep(Do.SETTLE, text, ("settle", CASE), files, asked, waits[0].who if waits else "")


def _questions(found: Sequence[CaseFinding]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(short for item in found if (short := item.finding.asked.short)))


def _whom(one: Awaited) -> str:
    return f"{one.who}: {one.what}"


def _due(result: Review, today: date) -> tuple[str, ...]:
    """The forms that `next` would make; without a step that is due, or a reply without a sheet, there are none."""
    waits = any(one.note == NOT_MADE for one in result.place.awaited)
    if not waits and not any(step.due for step in result.place.steps):
        return ()
    from infohus_forms.casework.next import forms_due  # noqa: PLC0415 - a case that is complete needs none of it
    from infohus_forms.casework.profile import profile_for  # noqa: PLC0415 - as above

    due = forms_due(result.case, result.place, profile_for(result.folder.path), today=today)
    return tuple(order.name for order in due.orders)


def _await(waits: Sequence[Awaited]) -> NextStep:
    """Whom the case waits for: the form that comes first in the flow."""
    one, more = (
        min(waits, key=lambda one: ORDER.index(one.form) if one.form in ORDER else -1),
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
    return NextStep(
        Do.AWAIT,
        f"afvent {_whom(one)}{until}{more}. Læg skemaet i »modtaget«, når det er skrevet",
        ("next", CASE),
        who=one.who,
    )


def _ending(result: Review) -> NextStep:
    """What is left when all has come: blanks that concern rights, then the document, then the archive."""
    if not result.own:
        return NextStep(Do.AWAIT, "læg de skemaer, der kommer tilbage, i »modtaget«", ("check", CASE))
    blanks = [
        item for item in result.findings if stands_alone(item.finding) and item.finding.severity is Severity.WARNING
    ]
    if blanks:
        item = blanks[0]
        asked = _questions([one for one in blanks if one.files == item.files])
        names = cut(" og ".join(item.files), NAMED)
        where = listed("spørgsmål ", asked, "", NAMED) if asked else "bemærkningen"
        return NextStep(
            Do.SETTLE,
            f"få svar på {where} i »{names}«, eller afgør, at der intet svar er, før sagen samles",
            ("settle", CASE),
            item.files,
            asked,
        )
    return combined(result) if _made(result) else NextStep(Do.COMBINE, "saml sagen til én vurdering", ("combine", CASE))


def _made(result: Review) -> bool:
    folder = result.folder.assessment
    return folder.is_dir() and any(folder.glob("*_samlet-vurdering_v*"))


def combined(result: Review) -> NextStep:
    """The step after the document: its extracts, where Redskab 4 has a list of recipients, and the archive."""
    extracts = any(response.rows("r4_distribution") for response in result.case.responses)
    also = "lav uddrag til modtagerne med »extract«, og " if extracts else ""
    return NextStep(Do.ARCHIVE, f"læs vurderingen igennem, {also}arkivér sagen", ("archive", CASE))
