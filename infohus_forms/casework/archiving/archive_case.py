"""Archive copies as files: of a whole case, or of single received files the day they arrive."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import UTC, datetime, time
from functools import partial
from itertools import groupby
from pathlib import Path
from types import MappingProxyType

from typst import TypstError

from infohus_forms.archive.archive_copy import DATA, ORIGINAL, WITH_FILES, Seen, archive_completed, files_of
from infohus_forms.archive.conformance import AT_ONCE, NAMES, NotConformantError, checked
from infohus_forms.archive.findings import FILED, NOT_ACCESSIBLE
from infohus_forms.archive.journal_record import Direction, Record, appendix_record, record_of
from infohus_forms.archive.manifest import CLAIMED, DECIDED, SHAPED, about_response, sha256
from infohus_forms.archive.naming import archive_name, foreign_name, safe_case
from infohus_forms.archive.office import NotConvertedError, archived_word, found_office
from infohus_forms.archive.verify import altered, contradictions
from infohus_forms.casework.archiving.archive_folder import Document, file_away, listed
from infohus_forms.casework.decisions.apply import refuse_barred
from infohus_forms.casework.documents.assessment import (
    CONTROL,
    FLAVOURS,
    combined,
    control_sheet,
    hand_edited,
    number_now,
)
from infohus_forms.casework.documents.versions import stem_of
from infohus_forms.casework.intake.read_files import read_together
from infohus_forms.casework.readiness import require_ready
from infohus_forms.casework.review.extracts_before_exit import (
    EXTRACT_MARK,
    extract_data,
    from_before_exit,
    made_extracts,
    said_of,
)
from infohus_forms.casework.review.review import Review, as_filed, is_foreign
from infohus_forms.casework.storage.card import load
from infohus_forms.casework.storage.card_entries import decided_so_far
from infohus_forms.casework.storage.case_folder import CaseFolder, case_of
from infohus_forms.casework.storage.case_lock import locked
from infohus_forms.casework.storage.received_files import name_in, received
from infohus_forms.combine.documents.pdf import combined_pdf
from infohus_forms.formats.typesetting import look_digest
from infohus_forms.models.appendix import Appendix
from infohus_forms.models.case import Reference
from infohus_forms.models.finding import Finding
from infohus_forms.models.job import Phase, Progress, Step, unreported
from infohus_forms.models.response import Response
from infohus_forms.models.stops import FileChangedError
from infohus_forms.read.attachment_client import shown, signed
from infohus_forms.render.questions import sheet_of
from infohus_forms.spec.shelf import Shelf, open_shelf
from infohus_forms.validate.case.rules import CaseFinding

__all__ = ["NotConformantError", "archive_case", "archive_files"]

UNDATED = datetime(1980, 1, 1, tzinfo=UTC)
FORM, APPENDIX, COMBINED, EDITED, EXTRACT, INTERNAL = (
    "arkivkopi",
    "bilag",
    "samlet vurdering",
    "samlet vurdering, rettet i hånden",
    "uddrag",
    "kontrolblad",
)
"""The kinds of document in an archive, as people read them."""


def archive_case(
    result: Review,
    profile: str,
    *,
    incomplete: bool,
    now: datetime,
    trusted: Sequence[bytes] = (),
    progress: Progress = unreported,
) -> tuple[list[Path], tuple[CaseFinding, ...]]:
    """Write the whole case as archive PDFs in its folder `arkiv`; return their paths, the manifest last, and the findings.

    The archive has every file that came back (also those that are not forms), the combined document, the extracts that were
    written, and the kontrolblad. Everything is made and checked before anything is written; `progress` is called for each
    received file when its copy is made. Raise what `require_ready` raises, CaseLockedError and NotConformantError.
    """
    with locked(result.folder):
        return _archive_case(result, profile, incomplete=incomplete, now=now, trusted=trusted, progress=progress)


def _archive_case(
    result: Review, profile: str, *, incomplete: bool, now: datetime, trusted: Sequence[bytes], progress: Progress
) -> tuple[list[Path], tuple[CaseFinding, ...]]:
    """Archive a case that is locked by this job."""
    originals = {name_in(result.folder.received, path): path.read_bytes() for path in received(result.folder.received)}
    require_ready(result, incomplete=incomplete, originals=originals)
    filed = result.file.appendix_of
    make = partial(copied, reference=result.reference, profile=profile, appendices=filed, trusted=trusted)
    came = (*result.own, *result.beside)
    found: list[CaseFinding] = []
    # The longest form takes longest to typeset: begun last, it would run alone at the end.
    longest_first = sorted(range(len(came)), key=lambda at: len(came[at].answers), reverse=True)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        begun = {at: pool.submit(make, came[at], originals[came[at].received_as]) for at in longest_first}
        try:
            joint = list(_joint(result, found, incomplete=incomplete)) if result.case.responses else []
            documents = []
            for at, response in enumerate(came):
                documents.append(begun[at].result())
                progress(Step(Phase.COMPOSE, at + 1, len(came), response.file))
            documents += joint
        except BaseException:
            # What has not been begun is not made: whoever stops a job does not wait for all of it.
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    # The manifest is dated by the newest input: the clock is in the log only (decision 18).
    made = noon(result.whole.newest.isoformat() if result.whole.newest else "")
    paths = file_away(result.folder.archive, documents, case_no=result.reference.case_no, made=made, now=now)
    found += (CaseFinding((one.place,), one) for one in altered(result.folder.archive))
    return paths, tuple(found)


def archive_files(
    paths: Sequence[Path],
    folder: Path | None,
    profile: str,
    *,
    now: datetime,
    trusted: Sequence[bytes] = (),
    held: CaseFolder | None = None,
    specs: Sequence[Path] = (),
) -> tuple[list[Response], list[Path]]:
    """Write the archive copy of each received file, however incomplete, refused or foreign it is; return the responses and the copies.

    A file that is not a form has the finding that it was filed, not why it is no form. Without `folder`, a file of a case
    goes into the archive of that case, any other into `arkiv` in the current folder. `held` is the case that the caller has
    locked. Raise CaseError for a file that was withdrawn from its case.
    """
    homes = {path: _as_held(_received_by(path, specs), held) for path in paths}
    came: list[tuple[Path, Response]] = []
    for home, group in groupby(homes, key=homes.__getitem__):
        came += _read(list(group), home, home.shelf if home else open_shelf(*specs))
    written: list[Path] = []
    places = dict.fromkeys((folder or (home.archive if home else Path("arkiv")), home) for home in homes.values())
    for target, case in places:
        own = [(path, response) for path, response in came if homes[path] == case and response.sha256]
        if not own:
            continue
        newest = max(response.text("hdr_filled_date") for _, response in own)
        numbers = {_reference(response).case_no for _, response in own}
        lock: AbstractContextManager[object] = locked(case) if case and not folder else nullcontext()
        with lock:
            known = load(case) if case else None
            for _, response in own:
                if known:
                    refuse_barred(known, response.sha256, response.file)
            said, filed = (known.reference, known.appendix_of) if known else (None, {})
            make = partial(copied, profile=profile, appendices=filed, trusted=trusted)
            documents = []
            for path, response in own:
                _check_unchanged(response, original := path.read_bytes())
                documents.append(make(response, original, reference=said or _reference(response)))
            case_no = said.case_no if said else (numbers.pop() if len(numbers) == 1 else "")
            *paths_now, _ = file_away(target, documents, case_no=case_no, made=noon(newest), now=now)
        written.extend(paths_now)
    told = [replace(one, findings=(FILED.at(),)) if is_foreign(one) else one for _, one in came]
    return told, written


def _read(paths: Sequence[Path], home: CaseFolder | None, shelf: Shelf) -> list[tuple[Path, Response]]:
    """Return the files of one case, or of none, each with the forms in it."""
    received = home.received.resolve() if home else None
    read = read_together(paths, home, shelf, name=lambda path: name_in(received, path.resolve()) if received else "")
    return [(path, response) for path, found in read for response in found]


def _check_unchanged(response: Response, original: bytes) -> None:
    """Raise FileChangedError if a file has changed since it was read."""
    if response.sha256 and sha256(original) != response.sha256:
        raise FileChangedError(response.received_as)


def _as_held(case: CaseFolder | None, held: CaseFolder | None) -> CaseFolder | None:
    """Return the case with the lock that the caller holds; `locked` checks that the lock is that of this case."""
    return replace(case, held=held.held) if case and held else case


def _received_by(path: Path, specs: Sequence[Path]) -> CaseFolder | None:
    """Return the case that received a file; None for a file that is elsewhere, also elsewhere in a case."""
    whole = path.resolve()
    case = case_of(whole, specs)
    return case if case and whole.is_relative_to(case.received.resolve()) else None


def copied(
    response: Response,
    original: bytes,
    *,
    reference: Reference,
    profile: str,
    appendices: Mapping[str, Appendix] = MappingProxyType({}),
    trusted: Sequence[bytes] = (),
) -> Document:
    """Return the archive copy of a received file, dated by the file itself, so that it is the same whenever it is made (decision 17).

    Signatures are validated before anything else. `appendices` are those of the case, by digest.
    """
    verdict = signed(original, trusted)
    appendix = appendices.get(response.sha256)
    foreign = appendix is not None or is_foreign(response)
    seen = Seen(
        foreign=foreign,
        fictional=reference.fictional,
        appendix=appendix,
        pictures=shown(original) if response.refused or appendix else (),
        signatures=verdict.signatures,
        unsigned=verdict.unknown,
    )
    if appendix:
        response = as_filed(response)
    fictional = reference.fictional or bool(response.stamp and response.stamp.fictional)
    sheet = sheet_of(response.spec, fictional=fictional) if response.spec else None
    made = noon(appendix.date if appendix else response.text("hdr_filled_date"))
    files = {name: item.data for name, item in files_of(response, original, seen).items()}
    make = partial(archive_completed, response, sheet, original, response.file, made=made, profile=profile)
    try:
        pdf = make(seen=seen)
    except (NotConformantError, TypstError):
        # A picture of a foreign file may break the PDF: then the file is attached and not shown (decision 34).
        if not seen.pictures:
            raise
        pdf = make(seen=replace(seen, pictures=()))
    if found := contradictions(pdf, beside=files):
        raise NotConformantError(found, response.file)
    about = {
        **about_response(response, original, files[DATA]),
        CLAIMED: _formats(profile, "ua1"),
        SHAPED: look_digest(),
    }
    if seen.signatures or seen.unsigned:
        sound = seen.signatures and all(one.sound for one in seen.signatures)
        about["signatures"] = "unchecked" if seen.unsigned else ("sound" if sound else "broken")
    if appendix:
        about["instance"] = appendix.instance
    return Document(
        name=foreign_name(response, reference)
        if foreign and not appendix
        else archive_name(response, reference, appendix),
        role=APPENDIX if foreign else FORM,
        data=pdf,
        record=appendix_record(appendix.date if appendix else "") if foreign else record_of(response),
        about=about,
        beside={} if profile == WITH_FILES else files,
    )


def _joint(result: Review, found: list[CaseFinding], *, incomplete: bool) -> Iterator[Document]:
    """Yield the documents of the Infohus itself: the combined document, the extracts, and the kontrolblad."""
    number = number_now(result, incomplete=incomplete)
    assessment = combined(result, number, incomplete=incomplete)
    day, title = assessment.dated.isoformat(), f"Samlet vurdering, version {number}"
    record = Record(title, "Samlet vurdering", day, Direction.INTERNAL, draft=assessment.draft)
    about = {CLAIMED: _formats(*FLAVOURS)}
    yield Document(
        f"{stem_of(result)}_v{number}.pdf", COMBINED, _joint_checked(combined_pdf(assessment)), record, about
    )
    for name, data in hand_edited(result).items():
        edited, said = _edited(name, data, result.folder.archive, replace(record, title=f"{title}, rettet i hånden"))
        found.extend(CaseFinding((name,), item) for item in said)
        yield edited
    # Extracts from before exit X1 are archived as they were sent, with a warning (decision 66).
    before = from_before_exit(result.folder, result.case)
    found.extend(said_of(before))
    for path in made_extracts(result.folder):
        yield _extract(path, about, before_exit=path in before)
    # By this digest `forget` knows whether the archive has the newest decisions (decision 73).
    decided = decided_so_far(result.file)
    sheet = Record("Internt kontrolblad", "Kontrolblad", day, Direction.INTERNAL, record.draft)
    yield Document(
        f"{safe_case(result.reference.case_no)}_{CONTROL}_v{number}.pdf",
        INTERNAL,
        checked(control_sheet(result), FLAVOURS),
        sheet,
        {CLAIMED: _formats(*FLAVOURS)} | ({DECIDED: decided} if decided else {}),
    )


def _extract(path: Path, about: Mapping[str, str], *, before_exit: bool) -> Document:
    """Return an extract as it was sent, dated by itself; one that says more than the police exit allows has that in its title."""
    pdf = path.read_bytes()
    data, recipient = extract_data(pdf), path.stem.rpartition(EXTRACT_MARK)[2]
    title = f"Uddrag af samlet vurdering, modtager {recipient}" + (
        ", fra før politiet overtog sagen" if before_exit else ""
    )
    record = Record(title, "Uddrag", data.get("dated", ""), Direction.OUT, bool(data.get("draft")))
    return Document(path.name, EXTRACT, _joint_checked(pdf, path.name), record, dict(about))


def _joint_checked(pdf: bytes, name: str = "") -> bytes:
    """Return a document of the Infohus that conforms and whose data are on its pages; else raise NotConformantError."""
    if found := contradictions(checked(pdf, FLAVOURS)):
        raise NotConformantError(found, name)
    return pdf


def _edited(name: str, word: bytes, folder: Path, record: Record) -> tuple[Document, tuple[Finding, ...]]:
    """Return the hand-edited Word file as PDF/A with the Word file next to it; the Word file alone when no LibreOffice can convert it.

    The PDF that was made of exactly this file before is kept: LibreOffice gives other bytes each time (decision 32).
    """
    about = {"original_sha256": sha256(word)}
    for item in listed(folder):
        path = folder / item.path
        if item.role == EDITED and item.about.get("original_sha256") == about["original_sha256"] and path.is_file():
            pdf = path.read_bytes()
            return Document(item.path, EDITED, pdf, record, item.about, {f"{ORIGINAL}.docx": word}), ()
    try:
        made = archived_word(word, found_office(os.environ), folder)
    except NotConvertedError as stop:
        return Document(name, EDITED, word, record), (stop.finding,)
    about |= {CLAIMED: _formats(*made.flavours), "converted_with": made.made_with}
    stem = name.removesuffix(".docx")
    said = () if "ua1" in made.flavours else (NOT_ACCESSIBLE.at(),)
    return Document(f"{stem}_rettet.pdf", EDITED, made.pdf, record, about, {f"{ORIGINAL}.docx": word}), said


def _reference(response: Response) -> Reference:
    """Return the reference to its case that a file itself contains."""
    return Reference(response.identity("case") or (response.stamp.case if response.stamp else ""), "")


def _formats(*flavours: str) -> str:
    return " + ".join(NAMES[flavour] for flavour in flavours)


def noon(iso: str) -> datetime:
    """Return noon (UTC) of an ISO day, or 1980 without one: the same input gives the same bytes."""
    return datetime.combine(datetime.fromisoformat(iso).date(), time(12), UTC) if iso else UNDATED
