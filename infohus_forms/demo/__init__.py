"""The whole process on an invented case: forms made, filled in as people would, read back, checked, combined, archived.

Nothing is passed between the steps in memory: each step reads the files that the step before it wrote.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from itertools import count
from pathlib import Path
from typing import Any

import yaml

from infohus_forms import api
from infohus_forms.casework.issuing.make_form import HEADER, Order, issue
from infohus_forms.casework.storage.card import create, load
from infohus_forms.casework.storage.card import write as write_case
from infohus_forms.casework.storage.case_folder import CaseError, CaseFolder, folder_of
from infohus_forms.casework.storage.case_lock import locked
from infohus_forms.files import remove, write
from infohus_forms.formats.pdf.writing.fill import fill_pdf
from infohus_forms.formats.word.writing.fill import fill_word
from infohus_forms.models.case import Issued, Reference
from infohus_forms.render.filling import control_values
from infohus_forms.render.forms import WRITERS
from infohus_forms.render.questions import sheet_of
from infohus_forms.spec.source import LOADER

MARKER = ".demo"
"""A marker file in a folder that the demo made, so that a second run replaces only such a folder."""

VERSION = "1.0"
"""The version of the forms that the answers of the cases were written for; newer ones may ask other questions."""

SENT_FILLED = (
    "r2b_authority", "r2b_unit", "r2b_supplement", "r2b_person_name", "r2b_person_birth", "r2b_person_cpr", "r2b_purpose",
    "r2b_summary", "r2b_asked", "r2b_legal_asked", "r2b_deadline", "r2b_return_to", "r3_meeting_no",
)  # fmt: skip
"""Answers that are prefilled before a form is sent out."""

FILL = {"word": fill_word, "pdf": fill_pdf}


@dataclass(frozen=True, slots=True)
class Completed:
    """A form of the case as someone fills it in."""

    form: str
    carrier: str
    file: str
    answers: Mapping[str, Any]


def run(name: str, folder: Path, say: Callable[[str], None]) -> int:
    """Run the demo in `folder` and report each step; return the exit status of the command."""
    reference, forms = load_case(name)
    today = date.fromisoformat(max(str(form.answers["hdr_filled_date"]) for form in forms))
    case = _fresh_folder(folder, reference)
    say(f"1  Skemaerne laves, nogle i Word og nogle i PDF: {len(forms)} til sagen {reference.case_no}")
    issued = list(make_forms(case, reference, forms, today))
    write_case(case, replace(load(case), issued=tuple(issued)))
    say("2  Skemaerne udfyldes, som man gør på skærmen")
    for form in forms:
        complete(case, form)
    result = api.check(folder, today=today)
    say(f"3  Skemaerne læses igen: {len(result.own)} læst, {sum(len(item.answers) for item in result.own)} svar")
    errors = [item for item in result.findings if item.finding.severity == "error"]
    say(
        f"4  Sagen kontrolleres: {len(errors)} fejl, {len(result.findings) - len(errors)} bemærkninger (se kontrolbladet)"
    )
    combined = api.combine(result)
    say(f"5  Svarene samles til én vurdering: {', '.join(path.name for path in combined)}")
    noon = datetime.combine(today, time(12), UTC)
    archived = api.archive(result, now=noon)
    say(f"6  Sagen arkiveres: {len(archived) - 1} PDF'er (PDF/A og PDF/UA-1), journaloplysninger og et manifest")
    say("\nÅbn:")
    for path in (*combined, case.archive, case.received):
        say(f"  {path}")
    return 0


def load_case(name: str) -> tuple[Reference, tuple[Completed, ...]]:
    """Return the invented case with this name: its reference, and its forms in the order they were filled in."""
    source = (Path(__file__).parent / f"{name.replace('-', '_')}.yaml").read_text(encoding="utf-8")
    content = yaml.load(source, Loader=LOADER)  # noqa: S506 - texts only
    case = content["case"]
    texts = {key: str(case.get(key, "")) for key in HEADER}
    reference = Reference(token=_token(name, 0), fictional=True, **texts)
    return reference, tuple(
        Completed(form["form"], form["carrier"], form["file"], form["answers"]) for form in content["forms"]
    )


def make_forms(case: CaseFolder, reference: Reference, forms: tuple[Completed, ...], today: date) -> Iterator[Issued]:
    """Make each form in the format in which it is filled in, with what is known beforehand."""
    numbers = count(1)
    for form in forms:
        known = {key: value for key, value in form.answers.items() if key in SENT_FILLED}
        order = Order(form.form, form.file, known, version=VERSION)
        issued, _ = issue(
            case.shelf,
            reference,
            order,
            (form.carrier,),
            case.forms,
            today=today,
            fresh=lambda: _token(reference.case_no, next(numbers)),
        )
        yield issued


def complete(case: CaseFolder, form: Completed) -> None:
    """Fill in one form as someone would on the screen, and write it to the received files."""
    suffix, _ = WRITERS[form.carrier]
    spec = case.shelf.form(form.form, VERSION)
    blank = (case.forms / f"{form.file}.{suffix}").read_bytes()
    known = {*SENT_FILLED, *HEADER.values()}
    answers = {key: value for key, value in form.answers.items() if key not in known}
    values = control_values(spec, sheet_of(spec, fictional=True), answers)
    write(case.received / f"{form.file}.{suffix}", FILL[form.carrier](blank, values))


def _fresh_folder(folder: Path, reference: Reference) -> CaseFolder:
    """Create an empty folder for the case. Raise CaseError for a folder with anything but an earlier demo."""
    if (folder / MARKER).exists():
        with locked(folder_of(folder)):
            for part in ("sag.yaml", "skemaer", "modtaget", "vurdering", "arkiv"):
                remove(folder / part)
    elif folder.exists() and any(folder.iterdir()):
        raise CaseError(f"Mappen »{folder}« er ikke tom. Vælg en anden med -o.")
    write(folder / MARKER, b"")
    return create(folder, reference)


def _token(seed: str, number: int) -> str:
    """Return an id of the demo: the same in each run, so that the demo can be compared with itself."""
    return hashlib.sha256(f"{seed} {number}".encode()).hexdigest()[:8].upper()
