"""Erasure of the working copies of a case, once there is a verified archive and a reference in the journal.

What stays is the archive, which is handed over as it is, and `sag.yaml` with a tombstone: case number, reference, day,
number of files, and the digest of the archive's manifest. After a backup is restored, `forget` can be run again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from os.path import lexists
from pathlib import Path
from typing import Any

from infohus_forms.archive.manifest import DECIDED, NAME, entries_of
from infohus_forms.archive.naming import safe_case
from infohus_forms.casework.archiving.verify import verified
from infohus_forms.casework.documents.assessment import SHEET
from infohus_forms.casework.documents.versions import DOCUMENT, WRITTEN, newest_version, written
from infohus_forms.casework.intake.misplaced import FILLED_IN
from infohus_forms.casework.review.extracts_before_exit import EXTRACT_MARK
from infohus_forms.casework.review.review import review
from infohus_forms.casework.storage.card import closed, load, write
from infohus_forms.casework.storage.card_entries import decided_so_far
from infohus_forms.casework.storage.case_file import CaseFile, Erasure
from infohus_forms.casework.storage.case_folder import NAME as CARD
from infohus_forms.casework.storage.case_folder import CaseError, CaseFolder, folder_of
from infohus_forms.casework.storage.case_lock import locked
from infohus_forms.casework.storage.contents import digests, found, left_behind
from infohus_forms.casework.storage.municipality_profile import NAME as PROFILE
from infohus_forms.casework.storage.received_files import is_leftover
from infohus_forms.danish.cpr import find_cpr
from infohus_forms.files import LOCK, prune
from infohus_forms.models.case import Reference
from infohus_forms.models.errors import Action
from infohus_forms.models.finding import Severity
from infohus_forms.models.stops import FileChangedError

ARCHIVE, AGAIN = Action("archive", "Arkivér sagen"), Action("archive", "Arkivér sagen igen")
VERIFY = Action("verify", "Se fejlene")
"""What a case needs before it can be forgotten."""
STAYING = frozenset({CARD, LOCK, PROFILE, "desktop.ini", ".ds_store"})
"""Files that may stay in the folder of a case next to its parts: they contain nothing about anyone."""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """The number of working copies removed, and the digest of the manifest of the archive that stays.

    `left` is what could not be removed: a file that another program holds open, or one that came back meanwhile. `others`
    are files in the case's folder that the program does not know, for people to look at. `gone` are the working copies;
    unless `done`, they are what would be removed.
    """

    folder: CaseFolder
    gone: tuple[Path, ...]
    manifest: str
    left: tuple[Path, ...] = ()
    others: tuple[Path, ...] = ()
    done: bool = True

    @property
    def files(self) -> int:
        """The number of working copies."""
        return len(self.gone)

    def as_json(self) -> dict[str, Any]:
        """Return the result as `infohus forget --json` prints it, with files by their place in the case."""
        return {
            "done": self.done,
            "manifest_sha256": self.manifest,
            "removed": self.folder.places(self.gone),
            "not_removed": self.folder.places(self.left),
            "unknown": self.folder.places(self.others),
        }


def forget(case: CaseFolder | Path, journal: str = "", *, today: date, show: bool = False) -> Forgotten:
    """Remove the working copies of a case: all of them, or none. With `show` nothing is written, and no reference needed.

    Raise CaseError with what is missing, CaseLockedError, FileChangedError when a file changes meanwhile, NotWrittenError
    when a file cannot be removed, OSError when a folder cannot be searched.
    """
    if show:
        return _to_remove(folder_of(case), journal, today=today, show=True)[0]
    with locked(folder_of(case)) as held:
        return _remove(*_to_remove(held, journal, today=today), journal, today=today)


def _to_remove(case: CaseFolder, journal: str, *, today: date, show: bool = False) -> tuple[Forgotten, set[str]]:
    """Return what is to be removed, with the digests of files that may not be left. Raise what `forget` raises before it removes any."""
    file = load(case)
    folder, reference = replace(case, file=file), file.reference
    # What is missing, each with the command that makes it.
    lacking: dict[str, Action | None] = {} if journal.strip() or show else {"en journalreference (--journal-ref)": None}
    if find_cpr(journal):
        raise CaseError("Journalreferencen må ikke indeholde et CPR-nummer.")
    manifest = folder.archive / NAME
    if not manifest.is_file():
        raise CaseError("Intet er slettet. Der mangler et arkiv.", ARCHIVE)
    digest = hashlib.sha256(manifest.read_bytes()).hexdigest()
    wrong = [item for item in verified(folder.archive) if item.finding.severity is Severity.ERROR]
    if wrong:
        lacking[f"et arkiv uden fejl ({len(wrong)} fejl)"] = VERIFY
    listed = [] if wrong else entries_of(manifest.read_bytes())
    kept = {one.about.get("original_sha256", "") for one in listed}
    gone = [path for part in _parts(folder) for path in found(part)]
    before = digests(gone)
    files = _everything(folder.received)
    # A restored backup may bring files back to an erased case: those are erased as usual.
    if file.erased and not any(map(_everything, (folder.received, folder.forms, folder.sheets))):
        raise CaseError(f"{closed(folder, file)} Der er intet at slette.")
    missing = [path for path in files if _digest(path) not in kept]
    if missing and not wrong:
        lacking[f"arkivkopier af {len(missing)} modtagne filer"] = AGAIN
    if not wrong and not any(one.role.startswith("samlet vurdering") for one in listed) and not file.erased:
        lacking["den samlede vurdering i arkivet"] = AGAIN
    # What a person decided after the archive was made would be lost with the working copies (decision 73), and after a withdrawal
    # the archive still holds the document that rested on the withdrawn file. With nothing received there is nothing to archive again.
    decided = decided_so_far(file)
    if decided and files and not wrong and decided not in {one.about.get(DECIDED, "") for one in listed}:
        lacking["de nyeste valg i arkivet"] = AGAIN
    if unread := [one for one in review(folder, today=today).findings if one.finding.code == FILLED_IN.code]:
        names = ", ".join(name for one in unread for name in one.files)
        lacking[f"en afklaring af udfyldte skemaer, som ikke er læst: {names} (flyt dem til »modtaget«)"] = None
    if unfiled := [] if wrong else _unfiled(folder, reference, kept | {one.sha256 for one in listed}):
        lacking[
            f"arkivkopier af {', '.join(unfiled)} i »vurdering« ("
            "en fil, der ikke bliver arkiveret, fx en status eller et referat, flyttes eller slettes først)"
        ] = AGAIN
    if lacking:
        raise CaseError(
            f"Intet er slettet. Der mangler {'; '.join(lacking)}.", *dict.fromkeys(filter(None, lacking.values()))
        )
    # The archive was verified above, which takes time: a file may have changed since then.
    now = digests(gone)
    if changed := sorted(path for path in before.keys() | now.keys() if before.get(path) != now.get(path)):
        raise FileChangedError(changed[0].relative_to(folder.path).as_posix())
    # Searched by digest in the whole case (decision 84): copies under other names go too, as do withdrawn files from a backup.
    known = {*before.values(), *file.withdrawn_on}
    gone += _alike(folder, known, gone)
    return Forgotten(folder, tuple(gone), digest, others=_others(folder, gone), done=False), known


def _remove(plan: Forgotten, known: Collection[str], journal: str, *, today: date) -> Forgotten:
    """Remove the working copies of a case that is locked by this job."""
    folder, gone = plan.folder, plan.gone
    file = load(folder)
    told = Erasure(" ".join(journal.split()), today.isoformat(), str(len(gone)), plan.manifest)
    write(folder, _left_of(file, told), dict.fromkeys(gone))
    for part in _parts(folder):
        prune(part)
    left = {*left_behind(folder.path), *filter(lexists, gone), *_alike(folder, known, ())}
    return replace(plan, left=tuple(sorted(left)), others=_others(folder, left), done=True)


def _left_of(file: CaseFile, told: Erasure) -> CaseFile:
    """Return what stays in `sag.yaml`: the case number, what was withdrawn, and that the working copies were erased."""
    reference = Reference(file.reference.case_no, "", fictional=file.reference.fictional)
    return CaseFile(reference, withdrawn=file.withdrawn, erased=(*file.erased, told), source=file.source)


def _parts(folder: CaseFolder) -> tuple[Path, ...]:
    """Return the folders of the working copies."""
    return folder.forms, folder.received, folder.assessment, folder.sheets


def _others(folder: CaseFolder, but: Collection[Path]) -> tuple[Path, ...]:
    """Return the files of the case that the program does not know: neither in `but`, nor what stays."""
    return tuple(path for path in found(folder.path) if path not in but and not _stays(folder, path) and _says(path))


def _alike(folder: CaseFolder, known: Collection[str], but: Collection[Path]) -> list[Path]:
    """Return every file of the case outside the archive with one of the digests, whatever its name. Raise OSError where a folder cannot be searched."""
    elsewhere = (path for path in found(folder.path) if path not in but and not _stays(folder, path))
    return [path for path, digest in digests(elsewhere).items() if digest in known]


def _says(path: Path) -> bool:
    """Return whether a file may have content; the demo leaves empty ones."""
    return path.is_symlink() or path.stat().st_size > 0


def _stays(folder: CaseFolder, path: Path) -> bool:
    """Return whether a file belongs to what is left of a case."""
    return folder.archive in path.parents or (path.parent == folder.path and path.name in STAYING)


def _unfiled(folder: CaseFolder, reference: Reference, kept: set[str]) -> list[str]:
    """Return names of the files in `vurdering` that would be lost: neither archived nor what the program can make again.

    The program's own files, unchanged, may go, except the newest version and any extract that is not in the archive.
    """
    own, stem = written(folder.assessment), f"{safe_case(reference.case_no)}_{DOCUMENT}"
    newest = folder.assessment / f"{stem}_v{newest_version(folder.assessment, stem)}.pdf"
    return [
        path.name
        for path in _everything(folder.assessment)
        if _digest(path) not in kept
        and path.name != WRITTEN
        and SHEET not in path.name
        and (own.get(path.name) != _digest(path) or path == newest)
        and not (EXTRACT_MARK in path.name and path.suffix == ".docx" and _digest(path.with_suffix(".pdf")) in kept)
    ]


def _everything(folder: Path) -> list[Path]:
    """Return every file in a folder, hidden ones too, except what Word and the system leave behind."""
    return [path for path in found(folder) if path.is_file() and not is_leftover(path)]


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
