"""Archive copies re-checked: conformance, what belongs to them, that pages, data and original say the same; and a whole folder."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Any, Final

import pikepdf
from pydantic import ValidationError

from infohus_forms.archive import findings
from infohus_forms.archive.agreement import Pages, disagreements, unprinted
from infohus_forms.archive.completed import DATA, ORIGINAL, SPECIFICATION, WITH_FILES
from infohus_forms.archive.conformance import NAMES, claims, nonconformities
from infohus_forms.archive.manifest import CLAIMED, LOG, NAME, Entry, entries_of, log_is_whole, sha256
from infohus_forms.files import in_danish
from infohus_forms.formats.names import overflow
from infohus_forms.models.finding import Finding, Refused
from infohus_forms.models.form import FormSpec

Reread = Callable[[bytes, FormSpec], Sequence[Mapping[str, Any]]]
"""Reads a received file again by a specification: what `infohus read --json` says of each form in it. Raises Refused."""

WATCHED: Final = frozenset({"thumbs.db", "desktop.ini", ".ds_store"})
"""What Windows and macOS leave in folders; not a file of the archive."""
COMBINED_DATA: Final = ("samlet_vurdering.json", "uddrag.json")
"""Embedded data of which every text stands on the pages."""


def verify_folder(folder: Path, reread: Reread | None = None, *, digest: str = "") -> list[Finding]:
    """What is wrong with an archive folder: files missing, changed or unknown, the log, and every archive copy in it.

    `digest` is that of the manifest as somebody noted it. Each finding's place begins with the name of the file.
    Nothing is written.
    """
    try:
        data = (folder / NAME).read_bytes()
        listed = {item.path: item for item in entries_of(data)}
    except (OSError, ValueError):
        return [findings.NO_MANIFEST.at(place=folder.name)]
    found: list[Finding] = []
    if digest and digest.casefold() != sha256(data):
        found.append(findings.OTHER_MANIFEST.at(place=NAME))
    if not _logged(folder / LOG, data):
        found.append(findings.NOT_LOGGED.at(place=LOG))
    files, altered = _against(folder, listed)
    found += altered
    for path, pdf in files.items():
        if path.lower().endswith(".pdf") and "/" not in path and (CLAIMED in listed[path].about or _is_ours(pdf)):
            beside = _beside(path, files)
            found.extend(
                replace(item, place=f"{path} {item.place}".strip()) for item in verify_pdf(pdf, reread, beside=beside)
            )
    there = (file for file in folder.rglob("*") if file.is_symlink() or not file.is_dir())
    names = {file.relative_to(folder).as_posix() for file in there} - {NAME, LOG}
    unknown = sorted(name for name in names - set(listed) if PurePosixPath(name).name.lower() not in WATCHED)
    return [*found, *(findings.EXTRA_FILE.at(place=name, name=name) for name in unknown)]


def _logged(log: Path, data: bytes) -> bool:
    """Whether the log is there and whole, and its last line is about this manifest."""
    try:
        return log.is_file() and log_is_whole(log.read_bytes(), data)
    except OSError:
        return False


def altered(folder: Path) -> list[Finding]:
    """The files of an archive folder that are missing or changed since its manifest was written; none without a manifest."""
    try:
        listed = {item.path: item for item in entries_of((folder / NAME).read_bytes())}
    except (OSError, ValueError):
        return []
    return _against(folder, listed)[1]


def _against(folder: Path, listed: Mapping[str, Entry]) -> tuple[dict[str, bytes], list[Finding]]:
    """The listed files that are there, by path, and which are missing or are not those of the manifest."""
    files: dict[str, bytes] = {}
    found: list[Finding] = []
    for path, own in sorted(listed.items()):
        pure = PurePosixPath(path)
        if not (path and path.isprintable()) or pure.is_absolute() or ".." in pure.parts or "\\" in path or ":" in path:
            found.append(findings.UNSAFE_PATH.at(place=NAME))
            continue
        try:
            if not (folder / path).is_file():
                found.append(findings.MISSING_FILE.at(place=path, name=path))
                continue
            files[path] = (folder / path).read_bytes()
        except OSError as reason:
            found.append(findings.UNREADABLE_FILE.at(place=path, name=path, reason=in_danish(reason)))
            continue
        if any((folder / part).is_symlink() for part in (pure, *pure.parents[:-1])):
            found.append(findings.LINKED_FILE.at(place=path, name=path))
        if sha256(files[path]) != own.sha256:
            found.append(findings.WRONG_FILE.at(place=path, name=path))
    return files, found


def verify_pdf(pdf: bytes, reread: Reread | None = None, *, beside: Mapping[str, bytes] | None = None) -> list[Finding]:
    """What is wrong with one archive copy: the standards it claims, its files, and its pages against its data and original.

    `beside` are the files of a copy that has none embedded, by the names they would have inside. Without them only
    the conformance of such a copy is checked. Without `reread` the original is not read again.
    """
    try:
        claimed = claims(pdf)
    except Exception:  # noqa: BLE001 - a damaged file fails wherever it likes
        return [findings.NOT_PDF.at()]
    if not any(flavour in NAMES and flavour != "ua1" for flavour in claimed):
        return [findings.NO_CLAIM.at()]
    return [*nonconformities(pdf, claimed), *contradictions(pdf, reread, beside=beside)]


def contradictions(
    pdf: bytes, reread: Reread | None = None, *, beside: Mapping[str, bytes] | None = None
) -> list[Finding]:
    """Where the pages, the data and the files of an archive copy do not say the same; arguments as for `verify_pdf`."""
    try:
        with pikepdf.open(BytesIO(pdf)) as document:
            embedded = {name: item.get_file().read_bytes() for name, item in document.attachments.items()}
            files = embedded or beside or {}
            if files.keys().isdisjoint((DATA, *COMBINED_DATA)):
                carries = embedded or WITH_FILES in claims(pdf)
                return [findings.MISSING_ATTACHMENT.at(place=DATA, name=DATA)] if carries else []
            pages = Pages.of(document)
    except Exception:  # noqa: BLE001 - a damaged file fails wherever it likes
        return [findings.NOT_PDF.at()]
    found: list[Finding] = []
    for name in COMBINED_DATA:
        if name in embedded:
            found.extend(_all_printed(name, embedded[name], pages))
    return [*found, *_files(files, pages, reread)] if DATA in files else found


def _beside(path: str, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files that are kept beside a copy, by the names they would have inside (see `casework.filing`)."""
    stem = f"/{PurePosixPath(path).stem}_"
    return {name.partition(stem)[2]: data for name, data in files.items() if stem in name}


def _is_ours(pdf: bytes) -> bool:
    """Whether a listed PDF is an archive copy: another one need not conform to anything."""
    try:
        return claims(pdf)[:1] not in ((), ("ua1",))
    except Exception:  # noqa: BLE001 - the digest has been compared already
        return False


def _files(files: Mapping[str, bytes], pages: Pages, reread: Reread | None) -> list[Finding]:
    """The files of a copy against the digests that are printed on the pages and stand in the data."""
    try:
        data = json.loads(files[DATA])
        answered = data["form"] is not None
        original_digest = str(data["sha256"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return [findings.DAMAGED_DATA.at(place=DATA, name=DATA)]
    original = next((name for name in files if name.startswith(f"{ORIGINAL}.")), "")
    expected = [DATA, original or f"{ORIGINAL}.*", *((SPECIFICATION,) if answered else ())]
    found: list[Finding] = []
    for name in expected:
        if name not in files:
            found.append(findings.MISSING_ATTACHMENT.at(place=name, name=name))
            continue
        digest = hashlib.sha256(files[name]).hexdigest()
        if not pages.has_digest(digest) or (name == original and original_digest and digest != original_digest):
            found.append(findings.WRONG_ATTACHMENT.at(place=name, name=name))
    found.extend(findings.UNKNOWN_ATTACHMENT.at(place="indlejrede filer") for name in files if name not in expected)
    if answered and SPECIFICATION in files:
        found.extend(_answers(data, files[SPECIFICATION], files.get(original, b""), pages, reread))
    return found


def _answers(
    data: Mapping[str, Any], specification: bytes, original: bytes, pages: Pages, reread: Reread | None
) -> Iterator[Finding]:
    """The data against the pages, and against what the original says now."""
    spec = _spec_of(specification)
    if spec is None:
        yield findings.DAMAGED_DATA.at(place=SPECIFICATION, name=SPECIFICATION)
        return
    if (spec.id, spec.version) != (data.get("form"), data.get("version")) or not pages.has(spec.hash):
        yield findings.WRONG_SPEC.at(place=SPECIFICATION)
        return
    try:
        yield from list(disagreements(spec, data, pages))
    except (AttributeError, TypeError, ValueError):
        yield findings.DAMAGED_DATA.at(place=DATA, name=DATA)
        return
    if reread and original:
        yield from _differences(spec, data, original, reread)


@lru_cache(maxsize=8)
def _spec_of(specification: bytes) -> FormSpec | None:
    """The specification inside a copy; most copies of a case have the same few. None if it is not one."""
    try:
        return FormSpec.model_validate(json.loads(specification))
    except (ValueError, ValidationError, RecursionError):
        return None


def _differences(spec: FormSpec, data: Mapping[str, Any], original: bytes, reread: Reread) -> Iterator[Finding]:
    """Where the original now reads to something else than the data say."""
    try:
        found = reread(original, spec)
    except Refused as reason:
        yield findings.NOT_READ_AGAIN.at(place=ORIGINAL, reason=reason.finding.message)
        return
    again = next((one for one in found if one["instance"] == data.get("instance")), found[0] if found else None)
    if again is None:
        return
    said, now = data.get("answers") or {}, again["answers"]
    for field in spec.fields:
        if any(said.get(own) != now.get(own) for own in (*field.answer_ids, overflow(field.id))):
            yield findings.READS_DIFFERENTLY.at(field.id, ORIGINAL, label=field.label)
    if any(data.get(key) != again[key] for key in ("raw", "outside", "carrier", "case", "instance")):
        yield findings.OUTSIDE_DIFFERS.at(place=ORIGINAL)


def _all_printed(name: str, data: bytes, pages: Pages) -> Iterable[Finding]:
    """One finding if any text of a combined document's data does not stand on its pages."""
    try:
        content = json.loads(data)
    except (ValueError, RecursionError):
        return [findings.DAMAGED_DATA.at(place=name, name=name)]
    return (
        [findings.TEXTS_NOT_FOUND.at(place=name, name=name, count=count)]
        if (count := unprinted(content, pages))
        else []
    )
