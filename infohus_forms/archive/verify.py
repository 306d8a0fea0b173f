"""Verification of archive copies and of a whole folder: conformance, files, and whether pages, data and original agree."""

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
from infohus_forms.archive.archive_copy import DATA, ORIGINAL, SPECIFICATION, WITH_FILES
from infohus_forms.archive.conformance import NAMES, claims, nonconformities
from infohus_forms.archive.manifest import CLAIMED, LOG, NAME, SHAPED, Entry, case_of, entries_of, log_is_whole, sha256
from infohus_forms.archive.page_looks import strange
from infohus_forms.archive.pages_match_data import Pages, disagreements, unprinted
from infohus_forms.files import in_danish
from infohus_forms.formats.names import overflow
from infohus_forms.formats.typesetting import SHAPED_BY, look_digest
from infohus_forms.models.finding import Finding, Refused
from infohus_forms.models.job import Phase, Progress, Step, unreported
from infohus_forms.models.specification.form import FormSpec

Reread = Callable[[bytes, FormSpec], Sequence[Mapping[str, Any]]]
"""Function that reads a received file again by a specification and returns the JSON of `infohus read` for each form in it. Raises Refused."""

Remake = Callable[[bytes, Mapping[str, bytes]], bytes | str]
"""Function that makes a copy again from its bytes and its files by name; it returns the copy, or in words why that is impossible."""

WATCHED: Final = {"thumbs.db": b"\xd0\xcf\x11\xe0", "desktop.ini": b"[.", ".ds_store": b"\x00\x00\x00\x01Bud1"}
"""Files that Windows and macOS leave in folders, with their first bytes; they are not files of the archive."""
LARGEST_WATCHED: Final = 16 * 1024 * 1024
COMBINED_DATA: Final = ("samlet_vurdering.json", "uddrag.json")
"""Embedded data of which every text is printed on the pages."""
CONTROL_DATA: Final = "kontrolblad.json"
"""Embedded data of the kontrolblad, which the pages show mostly in other words: alone in a file it is only made again."""
INSIDE: Final = "indlejrede filer"
"""Place of a finding about a file that does not belong to the copy."""
CONTROL_ROLE: Final = "kontrolblad"
"""Role in the manifest of the only document that may carry the data of a kontrolblad."""
HOLDS: Final = {"samlet vurdering": COMBINED_DATA[0], "uddrag": COMBINED_DATA[1]}
"""The data that a document carries, by its role in the manifest."""
CONVERTED: Final = "converted_with"
"""Key in the manifest of a document that LibreOffice made from a Word file edited by hand: it may have links and notes."""
WORDS: Final = {
    "form": "skema",
    "version": "version",
    "carrier": "bærer",
    "instance": "eksemplar",
    "original_sha256": "modtaget fil",
    "data_sha256": "data",
    "spec_sha256": "beskrivelse af skemaet",
}
"""Keys in the manifest about a copy, in words for people."""


def verify_folder(
    folder: Path,
    reread: Reread | None = None,
    *,
    digest: str = "",
    case: str = "",
    remake: Remake | None = None,
    progress: Progress = unreported,
) -> list[Finding]:
    """Return what is wrong with an archive folder: files missing, changed or unknown, the log, and every archive copy in it.

    `digest` is that of the manifest as someone noted it; `case` is the number of the case that the folder is in; with `remake` each copy
    is made again and compared; `progress` is called with each file before it is examined. Each finding's place begins with the name of
    the file. Nothing is written.
    """
    try:
        data = (folder / NAME).read_bytes()
        listed = {item.path: item for item in entries_of(data)}
    except (OSError, ValueError):
        return [findings.NO_MANIFEST.at(place=folder.name)]
    found: list[Finding] = []
    if digest and digest.casefold() != sha256(data):
        found.append(findings.OTHER_MANIFEST.at(place=NAME))
    number = case_of(data)
    if case and number != case:
        found.append(findings.OTHER_CASE.at(place=NAME))
    if not _logged(folder / LOG, data):
        found.append(findings.NOT_LOGGED.at(place=LOG))
    files, altered = _against(folder, listed)
    found += altered
    for done, (path, pdf) in enumerate(files.items()):
        if path.lower().endswith(".pdf") and "/" not in path and (CLAIMED in listed[path].about or _is_ours(pdf)):
            progress(Step(Phase.VERIFY, done, len(files), path))
            beside = _beside(path, files)
            own = verify_pdf(
                pdf,
                reread,
                beside=beside,
                remake=remake,
                shaped_by=listed[path].about.get(SHAPED, ""),
                ours=CONVERTED not in listed[path].about,
            )
            own += told_apart(listed[path], pdf, files, number)
            found.extend(replace(item, place=f"{path} {item.place}".strip()) for item in own)
    progress(Step(Phase.VERIFY, len(files), len(files)))
    there = (file for file in folder.rglob("*") if file.is_symlink() or not file.is_dir())
    names = {file.relative_to(folder).as_posix() for file in there} - {NAME, LOG}
    unknown = sorted(name for name in names - set(listed) if not _left_by_a_system(folder / name))
    return [*found, *(findings.EXTRA_FILE.at(place=name, name=name) for name in unknown)]


def _left_by_a_system(path: Path) -> bool:
    """Return whether Windows or macOS left this file in the folder, by its name and its first bytes."""
    begin = WATCHED.get(path.name.lower())
    try:
        if begin is None or path.is_symlink() or path.stat().st_size > LARGEST_WATCHED:
            return False
        data = path.read_bytes()
    except OSError:
        return False
    # `desktop.ini` is text and may begin with a byte order mark or empty lines.
    return data.lstrip(b"\xef\xbb\xbf\xff\xfe\r\n\0").startswith(begin) if begin == b"[." else data.startswith(begin)


def _logged(log: Path, data: bytes) -> bool:
    """Return whether the log exists and is whole, and its last line is for this manifest."""
    try:
        return log.is_file() and log_is_whole(log.read_bytes(), data)
    except OSError:
        return False


def altered(folder: Path) -> list[Finding]:
    """Return the files of an archive folder that are missing or changed since its manifest was written; none without a manifest."""
    try:
        listed = {item.path: item for item in entries_of((folder / NAME).read_bytes())}
    except (OSError, ValueError):
        return []
    return _against(folder, listed)[1]


def _against(folder: Path, listed: Mapping[str, Entry]) -> tuple[dict[str, bytes], list[Finding]]:
    """Return the listed files that exist, by path, and findings about those that are missing or differ from the manifest."""
    files: dict[str, bytes] = {}
    found: list[Finding] = []
    for path, own in sorted(listed.items()):
        pure = PurePosixPath(path)
        # The manifest may come from outside: it must not make us read a file outside the folder, on any system.
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


def verify_pdf(
    pdf: bytes,
    reread: Reread | None = None,
    *,
    beside: Mapping[str, bytes] | None = None,
    remake: Remake | None = None,
    shaped_by: str = "",
    ours: bool = False,
) -> list[Finding]:
    """Return what is wrong with one archive copy: the standards it claims, its files, its pages against its data and original, its look.

    `beside` are the files of a copy that has none embedded, by the names they would have inside. Without them only
    the conformance of such a copy is checked. Without `reread` the original is not read again, without `remake` the copy is not
    made again. `shaped_by` is the manifest's entry; `ours` states that this program made it, which its data show too.
    """
    try:
        claimed = claims(pdf)
    except Exception:  # noqa: BLE001 - a damaged file fails wherever it likes
        return [findings.NOT_PDF.at()]
    if not any(flavour in NAMES and flavour != "ua1" for flavour in claimed):
        return [findings.NO_CLAIM.at()]
    found = [*nonconformities(pdf, claimed), *contradictions(pdf, reread, beside=beside)]
    try:
        with pikepdf.open(BytesIO(pdf)) as document:
            embedded = {name: item.get_file().read_bytes() for name, item in document.attachments.items()}
            files = embedded or beside or {}
            known = not files.keys().isdisjoint((DATA, CONTROL_DATA, *COMBINED_DATA))
            if known or ours:
                found += list(strange(document))
            shaped_by = str(document.docinfo.get(SHAPED_BY, "")) or shaped_by
    except Exception:  # noqa: BLE001 - a damaged file fails wherever it likes
        return [*found, findings.NOT_PDF.at()]
    if remake:
        found += _compared(pdf, files if known else {}, shaped_by, remake)
    return found


def _compared(pdf: bytes, files: Mapping[str, bytes], shaped_by: str, remake: Remake) -> Iterator[Finding]:
    """Yield a finding if the copy differs from what this program makes from its data, or cannot be compared because something else shaped it."""
    if not files:
        yield findings.NOT_COMPARED.at(reason="det, filen er lavet af, ligger ikke i arkivet")
    elif not shaped_by:
        yield findings.NOT_COMPARED.at(reason="filen siger ikke, hvad den er lavet med")
    elif shaped_by != look_digest():
        yield findings.NOT_COMPARED.at(
            reason="filen er lavet med en anden udgave af programmet, skrifttyperne eller skabelonerne"
        )
    else:
        again = remake(pdf, files)
        if isinstance(again, str):
            yield findings.NOT_COMPARED.at(reason=again)
        elif again != pdf:
            yield findings.LOOKS_DIFFERENT.at()


def told_apart(listed: Entry, pdf: bytes, files: Mapping[str, bytes], case: str = "") -> list[Finding]:
    """Return where a copy differs from its entry in the manifest: its original, its data, its form, and the record for the journal.

    A copy of another case than that of the manifest (`case`) is reported too.
    """
    about = listed.about
    try:
        with pikepdf.open(BytesIO(pdf)) as document:
            inside = {name: item.get_file().read_bytes() for name, item in document.attachments.items()}
        inside = inside or _beside(listed.path, files)
        data = json.loads(inside[DATA]) if DATA in inside else {}
        side = json.loads(files.get(f"{PurePosixPath(listed.path).stem}.json", b"null"))
    except Exception:  # noqa: BLE001 - told of already by the check of the copy
        return []
    original = next((item for name, item in inside.items() if name.startswith(f"{ORIGINAL}.")), None)
    said = {"form": data.get("form"), "version": data.get("version"), "carrier": data.get("carrier")}
    said["instance"] = (data.get("appendix") or {}).get("to") or data.get("instance")
    said["original_sha256"] = None if original is None else sha256(original)
    said["data_sha256"] = sha256(inside[DATA]) if DATA in inside else None
    said["spec_sha256"] = _hash_in(inside.get(SPECIFICATION))
    wrong = [WORDS[key] for key in WORDS if DATA in inside and key in about and about[key] != str(said[key] or "")]
    expected = HOLDS.get(listed.role, DATA if "data_sha256" in about else "")
    lacks = bool(expected) and expected not in inside
    other = CONTROL_DATA in inside and listed.role != CONTROL_ROLE  # it would stand in for data that are compared
    if lacks or other:
        wrong.append("data")
    if isinstance(side, dict) and (side.get("file"), side.get("sha256")) != (listed.path, listed.sha256):
        wrong.append("journaloplysninger")
    found = [findings.OTHER_CONTENT.at(name=listed.path, said=", ".join(wrong))] if wrong else []
    if case and not {case, ""}.issuperset(_case_numbers(inside)):
        found.append(findings.OTHER_NUMBER.at(name=listed.path))
    return found


def _case_numbers(inside: Mapping[str, bytes]) -> Iterator[str]:
    """Yield the case numbers in the data of a copy: of a form, of a document of the Infohus, of a kontrolblad."""
    for name in (DATA, CONTROL_DATA, *COMBINED_DATA):
        try:
            content = json.loads(inside.get(name, b"{}"))
            yield str(content.get("case") or content.get("case_no") or content.get("subject", {}).get("case_no") or "")
        except (ValueError, AttributeError, RecursionError):  # reported by the check of the copy
            continue


def _hash_in(specification: bytes | None) -> str:
    spec = spec_of(specification) if specification else None
    return spec.hash if spec else ""


def contradictions(
    pdf: bytes, reread: Reread | None = None, *, beside: Mapping[str, bytes] | None = None
) -> list[Finding]:
    """Return where the pages, the data and the files of an archive copy disagree; arguments as for `verify_pdf`."""
    try:
        with pikepdf.open(BytesIO(pdf)) as document:
            embedded = {name: item.get_file().read_bytes() for name, item in document.attachments.items()}
            files = embedded or beside or {}
            if set(embedded) == {CONTROL_DATA}:
                return []
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
    if DATA in files:
        return [*found, *_files(files, pages, reread)]
    return [*found, *(findings.UNKNOWN_ATTACHMENT.at(place=INSIDE) for _ in range(len(embedded) - 1))]


def _beside(path: str, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files that are kept next to a copy, by the names they would have inside (see `casework.archiving`)."""
    stem = f"/{PurePosixPath(path).stem}_"
    return {name.partition(stem)[2]: data for name, data in files.items() if stem in name}


def _is_ours(pdf: bytes) -> bool:
    """Return whether a listed PDF is an archive copy: any other PDF need not conform to anything."""
    try:
        return claims(pdf)[:1] not in ((), ("ua1",))
    except Exception:  # noqa: BLE001 - the digest has been compared already
        return False


def _files(files: Mapping[str, bytes], pages: Pages, reread: Reread | None) -> list[Finding]:
    """Return findings about the files of a copy, compared with the digests that are printed on the pages and in the data."""
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
    found.extend(findings.UNKNOWN_ATTACHMENT.at(place=INSIDE) for name in files if name not in expected)
    if answered and SPECIFICATION in files:
        found.extend(_answers(data, files[SPECIFICATION], files.get(original, b""), pages, reread))
    return found


def _answers(
    data: Mapping[str, Any], specification: bytes, original: bytes, pages: Pages, reread: Reread | None
) -> Iterator[Finding]:
    """Yield findings from comparing the data with the pages, and with what the original reads to now."""
    spec = spec_of(specification)
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
def spec_of(specification: bytes) -> FormSpec | None:
    """Parse the specification inside a copy; most copies of a case have the same few. None if it is not a specification."""
    try:
        return FormSpec.model_validate(json.loads(specification))
    except (ValueError, ValidationError, RecursionError):
        return None


def _differences(spec: FormSpec, data: Mapping[str, Any], original: bytes, reread: Reread) -> Iterator[Finding]:
    """Yield where the original now reads to something else than the data."""
    try:
        found = reread(original, spec)
    except Refused as reason:
        yield findings.NOT_READ_AGAIN.at(place=ORIGINAL, reason=reason.finding.message)
        return
    own = [one for one in found if one["instance"] == data.get("instance")] or found[:1]
    if not own:
        return
    said = data.get("answers") or {}
    again = next((one for one in own if one["answers"] == said), own[0])
    now = again["answers"]
    for field in spec.fields:
        if any(said.get(own) != now.get(own) for own in (*field.answer_ids, overflow(field.id))):
            yield findings.READS_DIFFERENTLY.at(field.id, ORIGINAL, label=field.label)
    if any(data.get(key) != again[key] for key in ("raw", "outside", "carrier", "case", "instance")):
        yield findings.OUTSIDE_DIFFERS.at(place=ORIGINAL)


def _all_printed(name: str, data: bytes, pages: Pages) -> Iterable[Finding]:
    """Return one finding if any text of a combined document's data is not on its pages."""
    try:
        content = json.loads(data)
    except (ValueError, RecursionError):
        return [findings.DAMAGED_DATA.at(place=name, name=name)]
    return (
        [findings.TEXTS_NOT_FOUND.at(place=name, name=name, count=count)]
        if (count := unprinted(content, pages))
        else []
    )
