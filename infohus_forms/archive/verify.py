"""Archive copies re-checked: conformance, what is embedded, that the pages say what the data say, and a whole folder."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Any, Final

import pikepdf
from pydantic import ValidationError

from infohus_forms.archive import findings
from infohus_forms.archive.agreement import Pages, disagreements
from infohus_forms.archive.completed import DATA, ORIGINAL, SPECIFICATION
from infohus_forms.archive.conformance import NAMES, claims, nonconformities
from infohus_forms.archive.manifest import NAME
from infohus_forms.models.finding import Finding
from infohus_forms.models.form import FormSpec

WATCHED: Final = frozenset({"thumbs.db", "desktop.ini", ".ds_store"})
"""What Windows and macOS leave in folders; not a file of the archive."""


def verify_folder(folder: Path) -> list[Finding]:
    """What is wrong with an archive folder: files missing, changed or unknown, and every archive copy in it.

    Each finding's place begins with the name of the file. Nothing is written.
    """
    listed = _listed(folder)
    if listed is None:
        return [findings.NO_MANIFEST.at(place=folder.name)]
    found: list[Finding] = []
    for path, digest in sorted(listed.items()):
        pure = PurePosixPath(path)
        if pure.is_absolute() or ".." in pure.parts or "\\" in path or ":" in path:
            found.append(findings.UNSAFE_PATH.at(place=NAME))
            continue
        file = folder / path
        if not file.is_file():
            found.append(findings.MISSING_FILE.at(place=path, name=path))
            continue
        data = file.read_bytes()
        if hashlib.sha256(data).hexdigest() != digest:
            found.append(findings.WRONG_FILE.at(place=path, name=path))
        if file.suffix.lower() == ".pdf" and _is_ours(data):
            found.extend(replace(item, place=f"{path} {item.place}".strip()) for item in verify_pdf(data))
    names = {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}
    unknown = sorted(name for name in names - set(listed) - {NAME} if PurePosixPath(name).name.lower() not in WATCHED)
    return [*found, *(findings.EXTRA_FILE.at(place=name, name=name) for name in unknown)]


def verify_pdf(pdf: bytes) -> list[Finding]:
    """What is wrong with one archive copy: the standards it claims, its embedded files, and its pages against its data.

    A copy without embedded files (PDF/A-2a, the combined document) is checked for conformance only.
    """
    try:
        claimed = claims(pdf)
        with pikepdf.open(BytesIO(pdf)) as document:
            embedded = {name: item.get_file().read_bytes() for name, item in document.attachments.items()}
            pages = Pages.of(document)
    except Exception:  # noqa: BLE001 - a damaged file fails wherever it likes
        return [findings.NOT_PDF.at()]
    if not any(flavour in NAMES and flavour != "ua1" for flavour in claimed) or "ua1" not in claimed:
        return [findings.NO_CLAIM.at()]
    found = nonconformities(pdf, claimed)
    return [*found, *_embedded(embedded, pages)] if DATA in embedded else found


def _listed(folder: Path) -> dict[str, str] | None:
    """Path → digest of the files that the manifest lists; None when there is no manifest that can be read."""
    try:
        content = json.loads((folder / NAME).read_bytes())
        return {str(item["path"]): str(item["sha256"]) for item in content["files"]}
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _is_ours(pdf: bytes) -> bool:
    """Whether a listed PDF is an archive copy: an original that lies beside it need not conform to anything."""
    try:
        return claims(pdf)[:1] not in ((), ("ua1",))
    except Exception:  # noqa: BLE001 - the digest has been compared already
        return False


def _embedded(embedded: Mapping[str, bytes], pages: Pages) -> list[Finding]:
    """The embedded files against the digests that are printed on the pages and stand in the data."""
    try:
        data = json.loads(embedded[DATA])
        answered = data["form"] is not None
        original_digest = str(data["sha256"])
    except (ValueError, KeyError, TypeError):
        return [findings.DAMAGED_DATA.at(place=DATA, name=DATA)]
    original = next((name for name in embedded if name.startswith(f"{ORIGINAL}.")), "")
    expected = [DATA, original or f"{ORIGINAL}.*", *((SPECIFICATION,) if answered else ())]
    found: list[Finding] = []
    for name in expected:
        if name not in embedded:
            found.append(findings.MISSING_ATTACHMENT.at(place=name, name=name))
            continue
        digest = hashlib.sha256(embedded[name]).hexdigest()
        if not pages.has_digest(digest) or (name == original and original_digest and digest != original_digest):
            found.append(findings.WRONG_ATTACHMENT.at(place=name, name=name))
    found.extend(findings.UNKNOWN_ATTACHMENT.at(place="indlejrede filer") for name in embedded if name not in expected)
    if answered and SPECIFICATION in embedded:
        found.extend(_answers(data, embedded[SPECIFICATION], pages))
    return found


def _answers(data: Mapping[str, Any], specification: bytes, pages: Pages) -> Iterable[Finding]:
    try:
        spec = FormSpec.model_validate(json.loads(specification))
    except (ValueError, ValidationError):
        return [findings.DAMAGED_DATA.at(place=SPECIFICATION, name=SPECIFICATION)]
    if (spec.id, spec.version) != (data.get("form"), data.get("version")) or not pages.has(spec.hash):
        return [findings.WRONG_SPEC.at(place=SPECIFICATION)]
    return disagreements(spec, data, pages)
