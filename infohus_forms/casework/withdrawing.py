"""A form that should never have been in the case, taken out of it: about another person, or held without right.

The file itself, its archive copies, what was written for people to read it by, and every decision that tells of its answers are removed. A tombstone without content
stays in `sag.yaml`: the digest by which the file is known if it comes back from a backup, which form it was, who took it
out, when and why. What was made while it counted is told of, for people to call back: it is theirs by then.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path, PurePath

from infohus_forms.archive.manifest import NAME, Entry, entries_of
from infohus_forms.casework.extracts import Recipient, recipients
from infohus_forms.casework.filing import relisted
from infohus_forms.casework.folder import (
    APPENDICES,
    CONFIRMED,
    WITHDRAWN,
    CaseError,
    CaseFolder,
    decisions,
    kept,
    load,
    save,
)
from infohus_forms.casework.folder import NAME as CARD
from infohus_forms.casework.received import name_in, received
from infohus_forms.casework.review import Review, review
from infohus_forms.models.response import Response
from infohus_forms.validate.cpr import find_cpr

TELLING = (CONFIRMED, APPENDICES)
"""Lists in `sag.yaml` whose items may tell of a file that goes."""


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What was taken out of a case, what was made while it counted, and who may have it."""

    forms: tuple[Response, ...]
    copies: int
    made: tuple[Path, ...]
    recipients: tuple[Recipient, ...]


def case_and_files(path: Path) -> tuple[Path, list[Path]]:
    """The case that a path means, and its received files: one, or all of a case. Raises CaseError."""
    if path.is_dir():
        folder, _, _ = load(path)
        return path, received(folder.received)
    above = next((one for one in path.absolute().parents if (one / CARD).is_file()), None)
    if (
        above is None
        or not path.is_file()
        or path.absolute() not in {one.absolute() for one in received(CaseFolder(above).received)}
    ):
        raise CaseError(f"»{path.name}« ligger ikke i mappen »modtaget« i en sag.")
    return above, [path.absolute()]


def withdraw(case: Path, files: Sequence[Path], *, reason: str, name: str, today: date, now: datetime) -> Withdrawn:
    """Take received files out of a case that the caller holds: all of it is done, or nothing.

    Raises CaseError without a reason and a name, NotWrittenError.
    """
    if not reason.strip() or not name.strip():
        raise CaseError("Skriv begrundelsen med --reason og dit navn med --name.")
    if find_cpr(reason) or find_cpr(name):
        raise CaseError("Begrundelse og navn må ikke indeholde et CPR-nummer.")
    result = review(case, today=today)
    folder = result.folder
    names = {name_in(CaseFolder(folder.path.absolute()).received, path.absolute()) for path in files}
    forms = tuple(form for form in (*result.own, *result.beside) if form.received_as in names)
    gone = {digest for form in forms if form.sha256 for digest in (form.sha256, form.digest)}
    staying = {form.sha256 for form in (*result.own, *result.beside)} - gone
    instances = {form.stamp.instance for form in forms if form.stamp and form.stamp.instance}
    copies, archive = _archive_without(folder, gone, instances, staying, now=now)
    stones = [_tombstone(form, reason, name, today) for form in forms if form.sha256]
    known = kept(folder, WITHDRAWN)
    lists = {key: [item for item in kept(folder, key) if not gone & set(map(str, item.values()))] for key in TELLING}
    lists[WITHDRAWN] = [*known, *(stone for stone in stones if stone not in known)]
    save(
        folder,
        result.reference,
        result.issued,
        tuple(one for one in decisions(folder) if not gone & set(one.files)),
        {**dict.fromkeys((*(folder.received / one for one in sorted(names)), *_sheets(folder, gone))), **archive},
        lists,
    )
    return Withdrawn(forms, copies, tuple(_made(result)), recipients(result))


def _tombstone(form: Response, reason: str, name: str, today: date) -> dict[str, str]:
    """What stays: no answer, no file name."""
    told = {
        "sha256": form.sha256,
        "skema": form.spec.id if form.spec else "",
        "instans": form.stamp.instance if form.stamp else "",
        "dato": today.isoformat(),
        "navn": " ".join(name.split()),
        "begrundelse": " ".join(reason.split()),
    }
    return {key: value for key, value in told.items() if value}


def _archive_without(
    folder: CaseFolder, gone: set[str], instances: set[str], staying: set[str], *, now: datetime
) -> tuple[int, dict[Path, bytes | None]]:
    """How many archive copies there are of these originals, and the archive without them and what lies beside them.

    A copy of an earlier file of the same form (`instances`) goes too, unless its original is `staying` in the case.
    """
    path = folder.archive / NAME
    try:
        data = path.read_bytes()
        listed, made = _inside(entries_of(data)), datetime.fromisoformat(json.loads(data)["made"])
        case_no = str(json.loads(data)["case"])
    except FileNotFoundError:
        return 0, {}
    except (OSError, ValueError, KeyError):
        raise CaseError(
            f"{NAME} i mappen »{folder.archive.name}« kan ikke læses. Hent filen fra en sikkerhedskopi."
        ) from None
    copies = {
        one.path
        for one in listed
        if (original := one.about.get("original_sha256")) in gone
        or (one.about.get("instance") in instances and original not in staying)
    }
    sidecars = {f"{Path(one).stem}.json" for one in copies}
    out = {one.path for one in listed if one.path in copies | sidecars or one.role in copies}
    if not out:
        return 0, {}
    left = [one for one in listed if one.path not in out]
    anew = relisted(folder.archive, left, case_no=case_no, made=made, now=now)
    return len(copies), {**{folder.archive / inner: None for inner in sorted(out)}, **anew}


def _inside(listed: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """The entries as they are; ValueError if one names a file outside the archive, which is not ours to remove."""
    for one in listed:
        place = PurePath(one.path)
        if place.anchor or ".." in place.parts:
            raise ValueError(NAME)
    return listed


def _sheets(folder: CaseFolder, gone: set[str]) -> list[Path]:
    """The review sheets and answer files of scans that go: they show and repeat what stands on the paper."""
    files = (path for path in sorted(folder.sheets.rglob("*")) if path.is_file())
    return [path for path in files if any(digest.encode() in path.read_bytes() for digest in gone)]


def _made(result: Review) -> list[Path]:
    """The documents that may say what the form said."""
    return sorted(
        path
        for part in (result.folder.assessment, result.folder.archive)
        if part.is_dir()
        for path in part.glob("*_*")
        if path.suffix in {".pdf", ".docx"}
        and ("samlet-vurdering" in path.name or "uddrag" in path.name or "internt" in path.name)
    )
