"""The combined assessment as files: a new numbered version when anything changed, never over an older one (decisions 7 and 12)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from infohus_forms import __version__
from infohus_forms.archive.conformance import AT_ONCE, checked
from infohus_forms.archive.naming import safe_case
from infohus_forms.casework.documents.versions import (
    BASIS,
    DOCUMENT,
    WRITTEN,
    basis_of,
    newest_version,
    stem_of,
    written,
)
from infohus_forms.casework.issuing.own_views import near_views
from infohus_forms.casework.readiness import require_ready
from infohus_forms.casework.review.review import Review
from infohus_forms.casework.settling import told
from infohus_forms.casework.storage.case_folder import CaseError
from infohus_forms.casework.storage.case_lock import locked
from infohus_forms.casework.storage.word_templates import chosen_template
from infohus_forms.combine.assessment.assess import assessment_of, left_to_police
from infohus_forms.combine.assessment.changes import changes, same
from infohus_forms.combine.documents.control_sheet import control_sheet_pdf
from infohus_forms.combine.documents.manual_edits import edits
from infohus_forms.combine.documents.meeting_sheet import meeting_numbers, meeting_sheet_pdf
from infohus_forms.combine.documents.pdf import DATA, combined_pdf
from infohus_forms.combine.documents.word import combined_word, rendered_word
from infohus_forms.files import beside, write_all
from infohus_forms.formats.typesetting import carried
from infohus_forms.models.assessment import Assessment
from infohus_forms.models.errors import Action
from infohus_forms.models.job import Phase, Progress, Step, unreported
from infohus_forms.validate.case.rules import CaseFinding

CONTROL, SHEET = "kontrolblad-internt", "moedeark-internt"
FLAVOURS, SHEET_FLAVOURS = ("3a", "ua1"), ("2a", "ua1")
PROGRAM = f"infohus-forms {__version__}"


@dataclass(frozen=True, slots=True)
class Version:
    """A version: its number, and its files by name."""

    number: int
    files: dict[str, bytes]


def write_combined(
    result: Review, *, incomplete: bool, template: Path | None = None, progress: Progress = unreported
) -> list[Path]:
    """Write the assessment in Word and PDF and the internal kontrolblad to the case's folder `vurdering`.

    The same input gives the same bytes, so a run without changes writes nothing new; a version with changes lists what
    changed since the one before. An existing file is never overwritten: a kontrolblad that alone is new gets another name.
    `progress` is called for each document that is made. Raise what `require_ready` raises, CaseLockedError, NotConformantError, NotCombinedError and WordTemplateError.
    """
    folder = result.folder.assessment
    with locked(result.folder):
        require_ready(result, incomplete=incomplete)
        known = written(folder)
        number = newest_version(folder, stem_of(result))
        make = partial(version_of, result, incomplete=incomplete, template=template, progress=progress)
        version = make(number) if number else None
        if version is None or _news(version, known, folder):
            version = make(number + 1)
        files = {}
        for name, data in version.files.items():
            path = folder / name
            if path.exists() and known.get(name, _digest(path.read_bytes())) != _digest(data):
                path = _beside(path, data)
            known[path.name] = _digest(data)
            files[path] = data
        pdf = version.files[f"{stem_of(result)}_v{version.number}.pdf"]
        known[BASIS] = basis_of(result, pdf, _missing(result, incomplete=incomplete))
        record = json.dumps(known, ensure_ascii=False, indent=1, sort_keys=True).encode()
        write_all({**{path: data for path, data in files.items() if not path.exists()}, folder / WRITTEN: record})
    return list(files)


def version_of(
    result: Review,
    number: int,
    *,
    incomplete: bool,
    template: Path | None = None,
    progress: Progress = unreported,
) -> Version:
    """Return the files of the version with this number, from the case as it is now."""
    assessment = combined(result, number, incomplete=incomplete)
    case = safe_case(result.reference.case_no)
    made: dict[str, bytes] = {}
    # PDFs are made by compiled code, so the Word file can be made in Python meanwhile.
    with ThreadPoolExecutor(AT_ONCE) as meanwhile:
        pdf = meanwhile.submit(lambda: checked(combined_pdf(assessment), FLAVOURS))
        control = meanwhile.submit(lambda: checked(control_sheet(result), FLAVOURS))
        ways: dict[str, Callable[[], bytes]] = {
            f"{case}_{DOCUMENT}_v{number}.docx": partial(word_of, assessment, result, template),
            f"{case}_{DOCUMENT}_v{number}.pdf": pdf.result,
            f"{case}_{CONTROL}_v{number}.pdf": control.result,
        }
        for name, make in ways.items():
            made[name] = make()
            progress(Step(Phase.COMPOSE, len(made), len(ways), name))
    return Version(number, made)


def word_of(assessment: Assessment, result: Review, template: Path | None) -> bytes:
    """Return an assessment as Word, in the given template, else the municipality's."""
    return combined_word(assessment, chosen_template(result.folder, template))


def control_sheet(result: Review) -> bytes:
    """Return the internal kontrolblad of the case as it is now."""
    return control_sheet_pdf(
        result.case,
        received=result.told_forms,
        program=PROGRAM,
        findings=[(" og ".join(item.files), item.finding) for item in result.across],
        fates=result.fates,
        settled=[told(one, result) for one in result.settled],
    )


def combined(result: Review, number: int, *, incomplete: bool) -> Assessment:
    """Return the assessment of the case as it is now, as the version with this number.

    Its first page lists what is missing, and what changed since the newest other version in the folder. A version that
    already exists keeps its list of changes unless it has other content now.
    """
    missing = _missing(result, incomplete=incomplete)
    now = assessment_of(result.case, incomplete=(*missing, *result.waived), version=str(number))
    data = json.loads(json.dumps(now.as_json()))
    own = stored(result, number)
    if own is not None and same(own, data):
        return replace(now, since=own.get("since", ""), changes=tuple(own.get("changes", ())))
    before = next((old for past in range(number - 1, 0, -1) if (old := stored(result, past))), None)
    if before is None:
        return now
    return replace(now, since=str(before["version"]), changes=changes(before, data, ended=left_to_police(result.case)))


def _missing(result: Review, *, incomplete: bool) -> tuple[str, ...]:
    """Return what a document that is made without all forms says that the case lacks."""
    return tuple(item.finding.message for item in result.lacking) if incomplete else ()


def edited(result: Review) -> list[CaseFinding]:
    """Return what a person changed by hand in the newest Word version: ratings and quotations by their place, never by words (decision 13)."""
    return [
        CaseFinding((name,), finding)
        for name, found in hand_edited(result).items()
        for finding in edits(*_as_written(result, name), found)
    ]


def hand_edited(result: Review) -> dict[str, bytes]:
    """Return the newest Word version by its name, if someone changed it since it was written; else nothing."""
    number = newest_version(result.folder.assessment, stem_of(result))
    path = result.folder.assessment / f"{stem_of(result)}_v{number}.docx"
    if not path.is_file() or stored(result, number) is None:
        return {}
    found = path.read_bytes()
    known = written(result.folder.assessment).get(path.name)
    # Without a digest from `WRITTEN` the Word file is made again from the data in the PDF and compared.
    untouched = known == _digest(found) if known else _as_written(result, path.name)[1] == found
    return {} if untouched else {path.name: found}


def number_now(result: Review, *, incomplete: bool) -> int:
    """Return the number of the version with the content of the case as it is now: the newest one, or the next if there are changes."""
    number = newest_version(result.folder.assessment, stem_of(result))
    newest = stored(result, number) if number else None
    if newest is None:
        return number or 1
    now = json.loads(json.dumps(combined(result, number, incomplete=incomplete).as_json()))
    return number if same(newest, now) else number + 1


def stored(result: Review, number: int) -> dict[str, Any] | None:
    """Return the assessment embedded in the PDF of a version; None when there is none that can be read."""
    path = result.folder.assessment / f"{stem_of(result)}_v{number}.pdf"
    try:
        data = carried(path.read_bytes(), DATA)
    except OSError:
        return None
    return data if data.get("version") else None


def _news(version: Version, known: dict[str, str], folder: Path) -> bool:
    """Return whether the document would differ from the written one; the kontrolblad alone makes no new version."""
    for name, data in version.files.items():
        there = (folder / name).is_file()
        before = known.get(name) or (_digest((folder / name).read_bytes()) if there else "")
        if f"_{DOCUMENT}_" in name and before and before != _digest(data):
            return True
    return False


def put(files: Mapping[Path, bytes]) -> list[Path]:
    """Write files under their names, or under free ones when a name is taken; files that already exist are not written again."""
    free = {
        _beside(path, data) if path.exists() and path.read_bytes() != data else path: data
        for path, data in files.items()
    }
    write_all({path: data for path, data in free.items() if not path.exists()})
    return list(free)


def write_meeting_sheet(result: Review, number: str) -> Path:
    """Write the chair's sheet for a meeting to the folder `vurdering`. Raise CaseError when there is no own view for it."""
    numbers = meeting_numbers(result.case)
    if not numbers or (number and number not in numbers):
        raise CaseError(
            "Ingen myndighed har sendt sin egen vurdering (Redskab 3 med »En myndigheds egen vurdering«) til det møde. Mødearket laves af "
            f"dem. {not_in_meeting_sheet(result)}".rstrip(),
            Action("next", "Lav skemaerne", {"own-views": ""}),
        )
    own = number or numbers[-1]
    data = checked(meeting_sheet_pdf(result.case, own, program=PROGRAM), SHEET_FLAVOURS)
    with locked(result.folder):
        return put({result.folder.assessment / f"{_sheet_stem(result, own)}.pdf": data})[0]


def meeting_sheets(result: Review, number: str) -> list[Path]:
    """Return the chair's sheets of a meeting that were already written."""
    return sorted(result.folder.assessment.glob(f"{_sheet_stem(result, number)}*.pdf"))


def _sheet_stem(result: Review, number: str) -> str:
    return f"{safe_case(result.reference.case_no)}_{SHEET}_moede-{safe_case(number)}"


def not_in_meeting_sheet(result: Review) -> str:
    """Return the message about forms marked both as the group's and as an authority's own, by their files; empty when there is none."""
    near = near_views(result.case)
    files = " og ".join(f"»{name}«" for name in near)
    return f"{files} har kryds ved både gruppens og egen vurdering og er ikke med, før det er afgjort." if near else ""


def _beside(path: Path, data: bytes) -> Path:
    """Return an existing numbered file of this name with exactly these bytes, else a free name."""
    same_name = sorted(path.parent.glob(f"{path.stem}_*{path.suffix}"))
    return next((one for one in same_name if one.read_bytes() == data), None) or beside(path)


def _as_written(result: Review, name: str) -> tuple[dict[str, Any], bytes]:
    """Return the assessment of a version, and the Word file that the program makes from it."""
    data = stored(result, int(name.rpartition("_v")[2].partition(".")[0])) or {}
    return data, rendered_word(data, chosen_template(result.folder, None))


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
