"""The working copies of a case removed, once a verified archive and a reference in the journal exist.

What stays is the archive, which is handed over as it is, and `sag.yaml` with a tombstone: case number, reference, day,
how many files, and the digest of the archive's manifest. After a backup is restored, `forget` may simply be run again.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from infohus_forms.archive.manifest import NAME, entries_of
from infohus_forms.casework.folder import CaseError, forgotten, keep_tombstone, load
from infohus_forms.casework.received import received
from infohus_forms.casework.verifying import verified
from infohus_forms.files import remove
from infohus_forms.models.finding import Severity
from infohus_forms.validate.cpr import find_cpr


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How many working copies were removed, and the digest of the manifest of the archive that stays."""

    files: int
    manifest: str


def forget(case: Path, journal: str, *, today: date) -> Forgotten:
    """Remove the working copies of a case that the caller holds. Raises CaseError with what is missing, NotWrittenError."""
    folder, reference, _ = load(case)
    lacking = [] if journal.strip() else ["en journalreference (--journal-ref)"]
    if find_cpr(journal):
        raise CaseError("Journalreferencen må ikke indeholde et CPR-nummer.")
    manifest = folder.archive / NAME
    if not manifest.is_file():
        raise CaseError("Intet er slettet. Der mangler et arkiv: Kør »infohus archive SAGSMAPPE« først.")
    digest = hashlib.sha256(manifest.read_bytes()).hexdigest()
    wrong = [item for item in verified(folder.archive) if item.finding.severity is Severity.ERROR]
    if wrong:
        lacking.append(f"et arkiv uden fejl ({len(wrong)} fejl; se »infohus verify SAGSMAPPE«)")
    listed = [] if wrong else entries_of(manifest.read_bytes())
    kept = {one.about.get("original_sha256", "") for one in listed}
    files = received(folder.received)
    missing = [path for path in files if hashlib.sha256(path.read_bytes()).hexdigest() not in kept]
    if missing and not wrong:
        lacking.append(f"arkivkopier af {len(missing)} modtagne filer (kør »infohus archive SAGSMAPPE« igen)")
    if not wrong and not any(one.role.startswith("samlet vurdering") for one in listed) and not forgotten(folder):
        lacking.append("den samlede vurdering i arkivet (kør »infohus archive SAGSMAPPE« igen)")
    if lacking:
        raise CaseError(f"Intet er slettet. Der mangler {'; '.join(lacking)}.")
    parts = (folder.forms, folder.received, folder.assessment)
    number = sum(path.is_file() for part in parts for path in part.rglob("*"))
    keep_tombstone(
        folder,
        reference,
        {"journal": " ".join(journal.split()), "dato": today.isoformat(), "filer": str(number), "manifest": digest},
    )
    for part in parts:
        remove(part)
    return Forgotten(number, digest)
