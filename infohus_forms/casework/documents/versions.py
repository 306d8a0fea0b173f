"""The versions of the combined document that lie in a case, and what the newest of them rests on."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from infohus_forms import __version__
from infohus_forms.archive.naming import safe_case
from infohus_forms.casework.review.review import Review
from infohus_forms.casework.storage.card_entries import state_of

DOCUMENT = "samlet-vurdering"
WRITTEN = ".udgaver.json"
"""The file in `vurdering` with the SHA-256 of every file as the program wrote it, by name; by it hand-edited files are found."""
BASIS = "grundlag"
"""The key in it, beside the names, for `basis_of` the newest version."""


def stem_of(result: Review) -> str:
    """Return the stem of the names of the combined documents."""
    return f"{safe_case(result.reference.case_no)}_{DOCUMENT}"


def newest_version(folder: Path, stem: str) -> int:
    """Return the highest number of a version in the folder; 0 when there is none."""
    numbers = [path.stem.rpartition("_v")[2] for path in folder.glob(f"{stem}_v*.*")]
    return max((int(number) for number in numbers if number.isdigit()), default=0)


def written(folder: Path) -> dict[str, str]:
    """Return name → SHA-256 of the files in `vurdering` as the program wrote them, and the `BASIS`; empty when that is not recorded."""
    try:
        found = json.loads((folder / WRITTEN).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(name): str(digest) for name, digest in found.items()} if isinstance(found, dict) else {}


def basis_of(result: Review, pdf: bytes, missing: tuple[str, ...] = ()) -> str:
    """Return the digest of what a version rests on: its PDF, the files and decisions of the case, and the program.

    The same basis gives the same assessment. Another one need not give another: it is the assessment that decides then.
    `missing` is what the document says that the case lacks.
    """
    said = [
        hashlib.sha256(pdf).hexdigest(),
        state_of(result.file),
        [[one.file, one.digest, one.spec.version if one.spec else ""] for one in (*result.own, *result.beside)],
        [*missing, "", *result.waived],  # the day decides with the files whether a form is missing
        __version__,
    ]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def rests_on_same(result: Review) -> bool:
    """Return whether nothing has come or been decided since the newest version was written; False when that is not known."""
    folder = result.folder.assessment
    stem = stem_of(result)
    try:
        pdf = (folder / f"{stem}_v{newest_version(folder, stem)}.pdf").read_bytes()
    except OSError:
        return False
    return written(folder).get(BASIS) == basis_of(result, pdf)
