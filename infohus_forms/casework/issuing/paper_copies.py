"""Paper copies of a case's forms, each with its own token, recorded in `sag.yaml`."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from infohus_forms.casework.decisions.apply import refuse_barred
from infohus_forms.casework.intake.form_reader import reader
from infohus_forms.casework.intake.paper_blanks import filled_stamp, issued_stamps
from infohus_forms.casework.review.review import review
from infohus_forms.casework.storage.card import load, write
from infohus_forms.casework.storage.case_file import PaperCopy
from infohus_forms.casework.storage.case_folder import CaseError, CaseFolder, folder_of
from infohus_forms.casework.storage.case_lock import locked
from infohus_forms.files import beside, in_danish
from infohus_forms.formats.pdf.writing.paper_form import print_form
from infohus_forms.models.case import Issued, written_as
from infohus_forms.models.errors import Action
from infohus_forms.models.finding import Refused
from infohus_forms.models.response import Stamp
from infohus_forms.render.forms import ENDINGS
from infohus_forms.render.questions import sheet_of
from infohus_forms.spec.shelf import Shelf
from infohus_forms.validate.case.course import squashed


def print_copies(
    case: CaseFolder | Path,
    forms: Collection[str],
    number: int,
    *,
    today: date,
    fresh: Callable[[], str],
    authority: str = "",
) -> list[Path]:
    """Write paper copies of issued forms that have not been received to the case's folder `skemaer`.

    `forms` are ids, all when empty; `number` is the number of copies of each; `authority` is a code or name, when only its
    forms are wanted; `fresh` gives a copy's token. Raise CaseError when a wanted form is not waiting to come back.
    """
    folder = folder_of(case)
    load(folder)
    if unknown := set(forms) - set(folder.shelf.form_ids()):
        raise CaseError(f"Skemaet »{min(unknown)}« findes ikke. Skriv et af {', '.join(folder.shelf.form_ids())}.")
    with locked(folder) as held:
        file = load(held)
        issued = file.issued
        back = {item.stamp.instance for item in review(held, today=today).own if item.stamp}
        with reader(folder.shelf) as read:
            stamps = issued_stamps(folder, read)
        made_again = {item.replaces for item in issued}
        out = [
            item.instance
            for item in issued
            if item.instance in stamps
            and item.instance not in made_again
            and item.instance not in back
            and (not forms or item.form in forms)
        ]
        lacking = set(forms) - {stamps[instance][1].form for instance in out}
        if lacking:
            raise CaseError(
                f"Der er intet udsendt skema »{min(lacking)}«, som mangler at komme tilbage.",
                Action("next", "Lav det"),
            )
        if authority:
            sent_to = {item.instance: item for item in issued if item.instance in out}
            out = [item.instance for item in _of_authority(folder.shelf, tuple(sent_to.values()), authority)]
        made: dict[Path, bytes] = {}
        listed = list(file.copies)
        for instance in out:
            name, stamp = stamps[instance]
            for _ in range(number):
                copy = replace(stamp, token=fresh())
                printed = on_paper(folder.shelf, copy)
                made[beside(folder.forms / f"{name}{ENDINGS['print']}.pdf", made)] = printed
                listed.append(_listed(copy, printed, today))
        write(held, replace(file, copies=tuple(listed)), made)
    return list(made)


def _of_authority(shelf: Shelf, out: Sequence[Issued], wanted: str) -> list[Issued]:
    """Return the issued forms of an authority, by its code or name. Raise CaseError, which names those there are."""
    names = {item.authority: _name_of(shelf, item) for item in out if item.authority}
    own = squashed(wanted)
    found = [
        item for item in out if item.authority and own in (squashed(item.authority), squashed(names[item.authority]))
    ]
    if not found:
        there = (
            f"Skriv en af {', '.join(sorted(names.values()))}."
            if names
            else "Ingen myndighed mangler at svare på et skema."
        )
        raise CaseError(f"Der er intet skema at printe til »{wanted}«. {there}")
    return found


def _name_of(shelf: Shelf, item: Issued) -> str:
    """Return the name of the authority that a form was made for, as the form prints it."""
    spec = shelf.form(item.form, item.version)
    choices = spec.by_id[spec.identity.authority].choices if spec.identity.authority in spec.by_id else ()
    return next((str(choice.label) for choice in choices if choice.code == item.authority), item.authority)


def print_filled(case: CaseFolder | Path, file: Path, *, today: date, fresh: Callable[[], str]) -> Path:
    """Write a paper copy of a form that someone has begun in Word or PDF, with its answers, to be finished by pen.

    The file must be in the case, where it stays as it is: it shows what was on the paper before the pen. Raise CaseError
    when it is elsewhere or is not a form.
    """
    folder = folder_of(case)
    load(folder)
    if not any(part.resolve() in file.resolve().parents for part in (folder.received, folder.forms)):
        raise CaseError(f"Læg »{file.name}« i sagens mappe »modtaget«, og print den derfra.")
    try:
        data = file.read_bytes()
        with reader(folder.shelf) as read:
            stamp = filled_stamp(read(data))
    except OSError as reason:
        raise CaseError(f"»{file.name}« kan ikke åbnes: {in_danish(reason)}.") from None
    except Refused as reason:
        raise CaseError(f"»{file.name}« kan ikke printes: {reason.finding.message}") from None
    if stamp is None:
        raise CaseError(f"»{file.name}« siger ikke, hvilket skema den er.")
    digest = hashlib.sha256(data).hexdigest()
    with locked(folder) as held:
        known = load(held)
        refuse_barred(known, digest, file.name)
        copy = replace(stamp, token=fresh())
        target = beside(folder.forms / f"{file.stem}{ENDINGS['print']}.pdf")
        printed = on_paper(folder.shelf, copy)
        new = replace(_listed(copy, printed, today), filled=digest)
        write(held, replace(known, copies=(*known.copies, new)), {target: printed})
    return target


def _listed(copy: Stamp, printed: bytes, today: date) -> PaperCopy:
    """Return the entry of a copy in `sag.yaml`."""
    return PaperCopy(copy.token, copy.instance, today.isoformat(), written_as(printed))


def on_paper(shelf: Shelf, stamp: Stamp) -> bytes:
    """Return the paper edition of a form with the prefilled answers of its stamp."""
    sheet = sheet_of(shelf.form(stamp.form, stamp.version), fictional=stamp.fictional)
    return print_form(sheet, stamp, stamp.prefilled)
