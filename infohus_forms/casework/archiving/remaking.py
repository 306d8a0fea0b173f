"""Archive copies made again from the data they carry, and compared byte for byte: only this finds what covers, moves or rotates a page.

A combined document and an extract are made from their data; the copy of a form from the received file, read again, with the
data that the copy carries. A copy that also depends on a person, a certificate or a scan is not made again, and the reason
is reported.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from typst import TypstError

from infohus_forms.archive.archive_copy import DATA, ORIGINAL, SPECIFICATION, WITH_FILES, WITHOUT_FILES, Seen, remade
from infohus_forms.archive.conformance import claims
from infohus_forms.archive.verify import spec_of
from infohus_forms.casework.archiving.archive_case import noon
from infohus_forms.casework.intake.responses import either_way, responses_from
from infohus_forms.combine.documents import control_sheet, extract, pdf
from infohus_forms.models.finding import Finding, Severity
from infohus_forms.models.response import Carrier, Response
from infohus_forms.models.specification.form import FormSpec
from infohus_forms.read.worker_client import Read
from infohus_forms.render.questions import sheet_of

DAMAGED: Final = "filens data kan ikke læses"
JOINT: Final[Mapping[str, Callable[[Mapping[str, Any]], bytes]]] = {
    pdf.DATA: pdf.pdf_from,
    extract.DATA: extract.extract_from,
    control_sheet.DATA: control_sheet.control_sheet_from,
}
"""The functions that make documents of the Infohus, by the name of the data that each document carries."""
READ_BY: Final = (
    "answers",
    "raw",
    "prefilled",
    "outside",
    "carrier",
    "case",
    "instance",
    "authority",
    "form",
    "version",
)
"""The parts of a response that must be read now as they were then, for its copy to be made again."""


def made_again(copy: bytes, files: Mapping[str, bytes], read: Read) -> bytes | str:
    """Return the copy made again from its `files`, or the reason in Danish why it is not."""
    try:
        for name, make in JOINT.items():
            if name in files:
                return make(json.loads(files[name]))
        return _form(copy, files, read)
    except (KeyError, TypeError, ValueError, AttributeError, StopIteration, RecursionError, TypstError):
        return DAMAGED


def _form(copy: bytes, files: Mapping[str, bytes], read: Read) -> bytes | str:
    """Return the copy of a form made again, or the reason in Danish why it is not."""
    data = json.loads(files[DATA])
    if data.get("appendix") or data["form"] is None:
        return "filen er et bilag eller kunne ikke læses som et skema"
    if "signatures" in data:
        return "filen er underskrevet, og underskriften er efterprøvet på et andet tidspunkt"
    if data["carrier"] == Carrier.PAPER.value or data.get("paper"):
        return "svarene er læst af en scanning"
    spec = spec_of(files[SPECIFICATION])
    if spec is None:
        return DAMAGED
    response = _read_now(data, spec, files, read)
    if response is None:
        return "den modtagne fil læses ikke længere til de samme data"
    profile = WITH_FILES if WITH_FILES in claims(copy) else WITHOUT_FILES
    again = b""
    for fictional in dict.fromkeys(
        (response.fictional, True)
    ):  # the mark of an invented case is printed, but not in the data
        again = remade(
            response,
            sheet_of(spec, fictional=fictional),
            files,
            response.file,
            made=noon(response.text("hdr_filled_date")),
            profile=profile,
            seen=Seen(fictional=fictional),
        )
        if again == copy:
            break
    return again


def _read_now(data: Mapping[str, Any], spec: FormSpec, files: Mapping[str, bytes], read: Read) -> Response | None:
    """Return the form as its original is read now, with the findings listed in its copy; None when the answers are others."""
    original = next(item for name, item in files.items() if name.startswith(f"{ORIGINAL}."))
    found = [
        response
        for look in either_way(read, original)
        for response in responses_from(
            data["file"], original, read=look, installed=lambda form: (spec,) if form == spec.id else ()
        )
    ]
    same = (one for one in found if not one.refused and all(one.as_json()[key] == data[key] for key in READ_BY))
    response = next(same, None)
    keys = ("field", "place", "message", "hint")
    said = tuple(
        Finding(item["code"], Severity(item["severity"]), *(item[key] for key in keys)) for item in data["findings"]
    )
    return replace(response, findings=said) if response else None
