"""Appendices of a case: received files that a person has assigned to a form, such as signed minutes or a handwritten form.

`sag.yaml` lists them by digest (decision 33). They are kept among the received files and are not read as forms.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from infohus_forms.archive.manifest import sha256
from infohus_forms.casework.decisions.apply import refuse_barred
from infohus_forms.casework.storage.attribution import day_of, is_name
from infohus_forms.casework.storage.card import load
from infohus_forms.casework.storage.card import write as write_case
from infohus_forms.casework.storage.case_folder import CaseError, CaseFolder
from infohus_forms.casework.storage.case_lock import locked
from infohus_forms.files import beside, in_danish, write
from infohus_forms.models.appendix import Appendix
from infohus_forms.models.masked import masked


def add_appendix(folder: CaseFolder, path: Path, *, to: str, by: str, day: str, today: date) -> Path:
    """Record a file as an appendix to the form with the instance `to`; return the path of the file in the case.

    A file from elsewhere is copied into `modtaget/bilag`. Raise CaseLockedError, and CaseError for an instance that was not
    issued, an invalid name, and an invalid or future day.
    """
    known = sorted(one.instance for one in load(folder).issued)
    if to not in known:
        raise CaseError(
            f"Sagen har intet skema med id'et »{to}«. Id'et står nederst på skemaet. Sagens er: {', '.join(known) or 'ingen'}."
        )
    if not is_name(by):
        raise CaseError(
            "Skriv med --by, hvem der har indtastet eller vedlagt filen. Et CPR-nummer hører ikke hjemme her."
        )
    when = day_of(day, today)
    try:
        data = path.read_bytes()
    except OSError as reason:
        raise CaseError(f"{path.name} kan ikke åbnes: {in_danish(reason)}.") from None
    with locked(folder) as held:
        file = load(held)
        refuse_barred(file, sha256(data), path.name)
        place = path.resolve()
        if folder.received.resolve() not in place.parents:
            place = folder.filed / masked(path.name)
            if not (place.is_file() and place.read_bytes() == data):
                place = write(beside(place), data)
        write_case(held, replace(file, appendices=(*file.appendices, Appendix(sha256(data), to, by.strip(), when))))
    return place
