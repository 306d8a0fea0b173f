"""Appendices of a case: received files that a person has assigned to a form, such as signed minutes or a handwritten form.

`sag.yaml` lists them by digest (decision 33). They are kept among the received files and are not read as forms.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from infohus_forms.archive.manifest import sha256
from infohus_forms.casework.decisions.apply import refuse_barred
from infohus_forms.casework.storage.attribution import day_of, is_name
from infohus_forms.casework.storage.case_file import APPENDICES, keep, kept, load
from infohus_forms.casework.storage.case_folder import CaseError, CaseFolder
from infohus_forms.casework.storage.case_lock import locked
from infohus_forms.files import beside, in_danish, write
from infohus_forms.models.appendix import Appendix
from infohus_forms.models.masked import masked


def appendices(folder: CaseFolder) -> Mapping[str, Appendix]:
    """Return the appendices of a case by the digest of the file; the newest entry counts."""
    return {one.sha256: one for one in map(_appendix, kept(folder, APPENDICES))}


def add_appendix(folder: CaseFolder, path: Path, *, to: str, by: str, day: str, today: date) -> Path:
    """Record a file as an appendix to the form with the instance `to`; return the path of the file in the case.

    A file from elsewhere is copied into `modtaget/bilag`. Raise CaseLockedError, and CaseError for an instance that was not
    issued, an invalid name, and an invalid or future day.
    """
    _, _, issued = load(folder.path)
    known = sorted(one.instance for one in issued if one.instance)
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
    with locked(folder):
        refuse_barred(folder, sha256(data), path.name)
        place = path.resolve()
        if folder.received.resolve() not in place.parents:
            place = folder.filed / masked(path.name)
            if not (place.is_file() and place.read_bytes() == data):
                place = write(beside(place), data)
        told = {"sha256": sha256(data), "til": to, "navn": by.strip(), "dato": when}
        keep(folder, APPENDICES, [*kept(folder, APPENDICES), told])
    return place


def _appendix(item: Mapping[str, Any]) -> Appendix:
    return Appendix(*(str(item.get(key, "")) for key in ("sha256", "til", "navn", "dato")))
