"""Withdrawal of a form that should never have been in the case: about another person, or held without right.

Removed are the file itself and others with the same bytes anywhere in the case, hidden ones too; its archive copies; what
was written for people to read it by; paper with its answers; and every decision that repeats its answers. A tombstone
without content stays in `sag.yaml`: the digest by which the file is recognised if it comes back from a backup, which form
it was, who withdrew it, when and why. What was made while the form counted is reported, for people to call back: others
hold it by then.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from os.path import lexists
from pathlib import Path, PurePath
from typing import Any

from infohus_forms.archive.manifest import NAME, Entry, entries_of
from infohus_forms.casework.archiving.archive_folder import relisted
from infohus_forms.casework.documents.extracts import Recipient, recipients
from infohus_forms.casework.intake.form_reader import reader
from infohus_forms.casework.intake.paper_blanks import issued_stamps
from infohus_forms.casework.review.review import Review, review
from infohus_forms.casework.storage.card import load, write
from infohus_forms.casework.storage.case_file import CaseFile, Tombstone
from infohus_forms.casework.storage.case_folder import NAME as CARD
from infohus_forms.casework.storage.case_folder import CaseError, CaseFolder, folder_of
from infohus_forms.casework.storage.case_lock import locked
from infohus_forms.casework.storage.contents import digests, found, left_behind, lengths_of
from infohus_forms.casework.storage.received_files import name_in, place_in, received
from infohus_forms.danish.cpr import find_cpr
from infohus_forms.models.case import written_as
from infohus_forms.models.response import Response, Stamp
from infohus_forms.models.stops import FileChangedError
from infohus_forms.validate.case.course import squashed
from infohus_forms.validate.form.free_texts import free_texts

TELLS = 4
"""Least number of letters by which an answer is recognised again."""
WORDS, TELLS_ALONE = 3, 14
"""Least number of words and of letters of a sentence that is recognised where someone copied it by hand; shorter ones are names and sources."""
SENTENCE = re.compile(r"[.!?;\n]+")


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What was withdrawn from a case, what was made while it counted (documents, and forms that repeat its answers), and who may have it.

    `same` are the removed files with the same bytes that no command had read. `left` is what could not be removed: a file
    that another program holds open, or one that came back meanwhile. `interrupted` are temporary files that an earlier run
    left and that are not copies of the form; its answers may be in them too. `gone` is every removed file, those of the
    archive too; unless `done`, it is what would be removed.
    """

    folder: CaseFolder
    gone: tuple[Path, ...]
    forms: tuple[Response, ...]
    same: tuple[Path, ...]
    left: tuple[Path, ...]
    interrupted: tuple[Path, ...]
    copies: int
    made: tuple[Path, ...]
    carried: tuple[Path, ...]
    recipients: tuple[Recipient, ...]
    done: bool = True

    def as_json(self) -> dict[str, Any]:
        """Return the result as `infohus withdraw --json` prints it: files by their place in the case, no name of a person."""
        return {
            "done": self.done,
            "forms": [{"file": form.file, "sha256": form.sha256} for form in self.forms],
            "removed": self.folder.places(self.gone),
            "not_removed": self.folder.places(self.left),
            "interrupted": self.folder.places(self.interrupted),
            "archive_copies": self.copies,
            "documents": self.folder.places(self.made),
            "may_repeat": self.folder.places(self.carried),
            "recipients": [{"number": one.number, "authority": one.authority} for one in self.recipients],
        }


def case_and_files(path: Path) -> tuple[Path, list[Path]]:
    """Return the case of a path, and its received files: the one named, or all of a case. Raise CaseError.

    A file may be named as it is on disk, or as messages name it.
    """
    if path.is_dir():
        load(path)
        return path, received(folder_of(path).received)
    # As it was typed, when it can be: messages then name the files as other commands do.
    above = next((one for one in (*path.parents, *path.absolute().parents) if (one / CARD).is_file()), None)
    if above is not None and path.absolute().is_relative_to(inside := folder_of(above.absolute()).received):
        path = place_in(inside, path.absolute().relative_to(inside).as_posix())
    if (
        above is None
        or not path.is_file()
        or path.absolute() not in {one.absolute() for one in received(folder_of(above).received)}
    ):
        raise CaseError(f"»{path.name}« ligger ikke i mappen »modtaget« i en sag.")
    return above, [path.absolute()]


def withdraw(
    case: CaseFolder | Path,
    files: Sequence[Path],
    *,
    today: date,
    now: datetime,
    reason: str = "",
    name: str = "",
    show: bool = False,
) -> Withdrawn:
    """Withdraw received files from a case: all of it is done, or nothing. With `show` nothing is written, and no reason needed.

    Raise CaseError without a reason and a name, CaseLockedError, FileChangedError when a file is no longer the one that was
    read, NotWrittenError.
    """
    if show:
        return _withdraw(review(case, today=today), files, reason="", name="", today=today, now=now, show=True)
    if not reason.strip() or not name.strip():
        raise CaseError("Skriv begrundelsen med --reason og dit navn med --name.")
    if find_cpr(reason) or find_cpr(name):
        raise CaseError("Begrundelse og navn må ikke indeholde et CPR-nummer.")
    with locked(folder_of(case)) as held:
        return _withdraw(review(held, today=today), files, reason=reason, name=name, today=today, now=now)


def _withdraw(
    result: Review, files: Sequence[Path], *, reason: str, name: str, today: date, now: datetime, show: bool = False
) -> Withdrawn:
    """Withdraw received files from a case that was reviewed, and that is locked by this job unless it only shows what would go."""
    folder = result.folder
    names = {name_in(replace(folder, path=folder.path.absolute()).received, path.absolute()) for path in files}
    came = (*result.own, *result.beside)
    # Several forms in one scan share the file (decision 50): what goes is the file, so every form in it goes.
    same = {form.sha256 for form in came if form.received_as in names and form.sha256}
    forms = tuple(form for form in came if form.received_as in names or form.sha256 in same)
    names |= {form.received_as for form in forms}
    gone = {digest for form in forms if form.sha256 for digest in (form.sha256, form.digest)}
    staying = {form.sha256 for form in came} - gone
    instances = {form.stamp.instance for form in forms if form.stamp and form.stamp.instance}
    copies, archive = _archive_without(folder, gone, instances, staying, now=now)
    paper = _paper(result, gone)
    received_files = {place_in(folder.received, one) for one in names}
    # Only files of the same length can have the same bytes: the others need not be read.
    lengths = lengths_of(received_files)
    read_as = {place_in(folder.received, form.received_as): form.sha256 for form in forms if form.sha256}
    for path, one in digests(read_as).items():
        if one != read_as[path]:
            raise FileChangedError(name_in(folder.received, path))
    sent = {digest for one in result.issued for digest in one.files}
    alike = _alike(folder, same, lengths) - {*received_files, *archive}
    # A form that came back as it was issued has the bytes of our copy in `skemaer`: that is reported, not removed (decision 84).
    ours = {path for path in alike if folder.forms in path.parents and written_as(path.read_bytes()) in sent}
    # What the manifest lists leaves the archive with its line there; an equal file that someone put next to it is no part of it.
    same_bytes = tuple(sorted(alike - ours - {folder.archive / one.path for one in _listed(folder)}))
    out = (*sorted(received_files), *same_bytes, *_sheets(folder, gone), *paper)
    goes = (*out, *(path for path, data in archive.items() if data is None))
    told = tuple(_made(result)), (*sorted(ours), *_carried(result, forms, paper)), recipients(result)
    if show:
        return Withdrawn(folder, goes, forms, same_bytes, (), (), copies, *told, done=False)
    stones = [_tombstone(form, reason, name, today) for form in forms if form.sha256]
    earlier = set(left_behind(folder.path))
    write(folder, _without(result.file, gone, stones), {**dict.fromkeys(out), **archive})
    # A temporary file that this run left may hold the form; one from an earlier run only might.
    temporary = set(left_behind(folder.path))
    left = {*(temporary - earlier), *_alike(folder, same, lengths), *filter(lexists, out)} - ours
    return Withdrawn(
        folder, goes, forms, same_bytes, tuple(sorted(left)), tuple(sorted(temporary - left)), copies, *told
    )


def _alike(folder: CaseFolder, same: Collection[str], lengths: Collection[int]) -> set[Path]:
    """Return every file of the case with one of the digests, whatever its name and folder. Raise OSError where a folder cannot be searched."""
    return {path for path, one in digests(found(folder.path), lengths).items() if one in same}


def _without(file: CaseFile, gone: set[str], stones: Iterable[Tombstone]) -> CaseFile:
    """Return what stays in `sag.yaml` of a case: nothing that repeats or is about the files with these digests but their tombstones."""
    return replace(
        file,
        decisions=tuple(one for one in file.decisions if gone.isdisjoint((*one.files, one.counts))),
        copies=tuple(one for one in file.copies if one.filled not in gone),
        confirmations=tuple(one for one in file.confirmations if one.sha256 not in gone),
        appendices=tuple(one for one in file.appendices if one.sha256 not in gone),
        withdrawn=tuple(dict.fromkeys((*file.withdrawn, *stones))),
    )


def _tombstone(form: Response, reason: str, name: str, today: date) -> Tombstone:
    """Return what stays in `sag.yaml`: no answer, and no file name, since senders write names in it (decision 38)."""
    return Tombstone(
        form.sha256,
        today.isoformat(),
        " ".join(name.split()),
        " ".join(reason.split()),
        form=form.spec.id if form.spec else "",
        instance=form.stamp.instance if form.stamp else "",
    )


def _archive_without(
    folder: CaseFolder, gone: set[str], instances: set[str], staying: set[str], *, now: datetime
) -> tuple[int, dict[Path, bytes | None]]:
    """Return the number of archive copies of these originals, and the changes that remove them and the files next to them.

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
    """Return the entries as they are. Raise ValueError if one names a file outside the archive, which is not ours to remove."""
    for one in listed:
        place = PurePath(one.path)
        if place.anchor or ".." in place.parts:
            raise ValueError(NAME)
    return listed


def _sheets(folder: CaseFolder, gone: set[str]) -> list[Path]:
    """Return the review sheets and answer files of scans that go: they show and repeat what is on the paper.

    An editor may have saved an answer file as UTF-16.
    """
    signs = {digest.encode(coding) for digest in gone for coding in ("utf-8", "utf-16-le", "utf-16-be")}
    files = (path for path in sorted(folder.sheets.rglob("*")) if path.is_file())
    return [path for path in files if any(sign in path.read_bytes() for sign in signs)]


def _paper(result: Review, gone: set[str]) -> list[Path]:
    """Return the paper copies that were printed with the answers of files that go."""
    prints = {copy.written for copy in result.file.copies if copy.filled in gone}
    files = (path for path in sorted(result.folder.forms.rglob("*.pdf")) if prints and path.is_file())
    return [path for path in files if written_as(path.read_bytes()) in prints]


def _carried(result: Review, gone: Collection[Response], but: Collection[Path]) -> tuple[Path, ...]:
    """Return other files that may repeat the answers of the forms that go (decision 80), except those in `but`, which go themselves.

    They are forms in which a text of theirs was prefilled or copied by hand, with their archive copies; a meeting's sheet
    of lines; and other files of the same form.
    """
    folder, own = result.folder, {form.stamp.instance for form in gone if form.stamp and form.stamp.instance}
    before = {text for form in gone if form.stamp for text in form.stamp.prefilled.values()}
    said = {one.text for form in gone for one in free_texts(form) if len(one.text) >= TELLS} - before

    def repeats(stamp: Stamp | None) -> bool:
        """Return whether a text of the forms that go was prefilled in the form with this stamp."""
        return stamp is not None and any(text in known for known in stamp.prefilled.values() for text in said)

    files: list[Path] = []
    if said:
        from infohus_forms.combine.documents.meeting_lines import lines_on  # noqa: PLC0415 - as below
        from infohus_forms.render.forms import ENDINGS  # noqa: PLC0415 - the writers are heavy, and are loaded where forms are read

        with reader(folder.shelf) as read:
            made = issued_stamps(folder, read)
        stems = {stem for instance, (stem, stamp) in made.items() if instance not in own and repeats(stamp)}
        files = [path for path in sorted(folder.forms.rglob("*")) if path.stem.partition(ENDINGS["print"])[0] in stems]
        sheets = (path for path in sorted(folder.forms.rglob("*.pdf")) if path not in files and path.is_file())
        files += [path for path in sheets if not said.isdisjoint(lines_on(path.read_bytes()))]
    sentences = {one for form in gone for one in _sentences(form)}
    back = [
        one
        for one in result.own
        if one not in gone
        and ((one.stamp and (one.stamp.instance in own or repeats(one.stamp))) or _copied(sentences, _sentences(one)))
    ]
    received_files = sorted({place_in(folder.received, one.received_as) for one in back})
    copies = _copies_of(folder, {one.sha256 for one in back}) if back else []
    return (*(path for path in files if path not in but), *received_files, *copies)


def _sentences(form: Response) -> set[str]:
    """Return what a person wrote in a form, as sentences in the form in which they are compared; not prefilled texts, nor those of the head."""
    before = set(form.stamp.prefilled.values()) if form.stamp else set()
    texts = (one.text for one in free_texts(form) if one.text not in before and not one.answer.startswith("hdr_"))
    said = (squashed(part) for text in texts for part in SENTENCE.split(text))
    return {one for one in said if len(one) >= TELLS_ALONE and one.count(" ") + 1 >= WORDS}


def _copied(these: Collection[str], those: Collection[str]) -> bool:
    """Return whether a sentence of one set is part of a sentence of the other: people copy lines by hand, whole or in part."""
    return any(one in other or other in one for one in these for other in those)


def _copies_of(folder: CaseFolder, originals: Collection[str]) -> list[Path]:
    """Return the archive copies of these files."""
    return sorted(folder.archive / one.path for one in _listed(folder) if one.about.get("original_sha256") in originals)


def _listed(folder: CaseFolder) -> tuple[Entry, ...]:
    """Return what the manifest lists; nothing without one. It was read before and is valid."""
    path = folder.archive / NAME
    return entries_of(path.read_bytes()) if path.is_file() else ()


def _made(result: Review) -> list[Path]:
    """Return the documents that may repeat what the form said."""
    return sorted(
        path
        for part in (result.folder.assessment, result.folder.archive)
        if part.is_dir()
        for path in part.glob("*_*")
        if path.suffix in {".pdf", ".docx"}
        and ("samlet-vurdering" in path.name or "uddrag" in path.name or "internt" in path.name)
    )
