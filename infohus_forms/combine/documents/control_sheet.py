"""The internal kontrolblad: inputs with digests, what was withheld, findings and decisions. Marked »Internt – må ikke deles«."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from infohus_forms.combine.assessment.assess import UNDATED, shown_parts
from infohus_forms.combine.assessment.contributors import FORM, timing
from infohus_forms.combine.assessment.own_views import OWN_VIEW
from infohus_forms.combine.assessment.statements import authority
from infohus_forms.combine.disclosure.sharing import REASONS, Shared, shared
from infohus_forms.combine.documents.templates import TEMPLATES, moment
from infohus_forms.combine.wording import NEWER_SHEET
from infohus_forms.danish.formatting import danish_date
from infohus_forms.formats.typesetting import Attachment, attach, fitting_all, typeset
from infohus_forms.models.case import Case
from infohus_forms.models.finding import Finding, Severity
from infohus_forms.models.grouping import Line, grouped, rank
from infohus_forms.models.response import Response

CELL = 400
"""Longest text of a cell, in characters. A message is seldom longer; a list of questions is cut at this length."""
STANDARDS = ("a-3a", "ua-1")
DATA = "kontrolblad.json"
SEVERITIES = {Severity.ERROR: "Fejl", Severity.WARNING: "Advarsel", Severity.NOTE: "Bemærk"}
ENTERED, REFUSED, LEFT_OUT = "Indgår", "Kunne ikke læses", "Indgår ikke"
UNKNOWN = "Ukendt"


def control_sheet_pdf(
    case: Case,
    *,
    received: Sequence[Response],
    program: str,
    findings: Sequence[tuple[str, Finding]] = (),
    fates: Mapping[str, str] | None = None,
    settled: Sequence[str] = (),
) -> bytes:
    """Return the kontrolblad as PDF/A-3a and PDF/UA-1, without any answer in it, with the data of its pages embedded.

    `received` is every response that came back, `case.responses` those that count; `fates` gives for each file of the others
    what became of it (»Erstattet af …«); `findings` are those of the case as a whole, each with its files; `program`
    is our name and version.
    """
    shown = contents(case, received, program, findings, fates or {}, settled)
    return control_sheet_from({"dated": (case.newest or UNDATED).isoformat(), **shown})


def control_sheet_from(shown: Mapping[str, Any]) -> bytes:
    """Return the kontrolblad made from its contents as JSON, as one of our kontrolblade carries them."""
    when = moment(date.fromisoformat(shown["dated"]))
    pages = typeset(TEMPLATES / "pdf/control_sheet.typ", fitting_all(shown), standards=STANDARDS, timestamp=when)
    # Not `canonical`: the embedded data keep the order of the page.
    data = json.dumps(shown, ensure_ascii=False).encode()  # in this order, in which the page shows it
    return attach(pages, {DATA: Attachment(data, "Data", "application/json", "Kontrolbladet som data")}, timestamp=when)


def contents(
    case: Case,
    received: Sequence[Response],
    program: str,
    findings: Sequence[tuple[str, Finding]],
    fates: Mapping[str, str],
    settled: Sequence[str],
) -> dict[str, Any]:
    """Return the contents of the kontrolblad as plain data."""
    newest = case.newest
    met = [part for part in shown_parts(case) if part.spec.id == "redskab3"]
    told = [*findings, *((response.file, one) for response in received for one in response.findings)]
    return {
        "case_no": case.reference.case_no,
        "fictional": case.reference.fictional,
        "date": danish_date(newest.isoformat()) if newest else "",
        "program": program,
        "reasons": list(REASONS),
        "withheld": withheld(case),
        "files": [_file(case, response, fates, met) for response in sorted(received, key=lambda r: (r.file, r.sha256))],
        "findings": found(told),
        "settled": list(settled),
    }


def withheld(case: Case) -> list[dict[str, Any]]:
    """Return how much each authority's forms withheld and why: counts by reason, never the answers."""
    total: dict[str, Counter[str]] = {}
    is_protected = case.is_protected
    for response in case.responses:
        if response.spec:
            part = shared(response, is_protected=is_protected)
            total.setdefault(authority(part) or UNKNOWN, Counter()).update(part.withheld)
    return [
        {"authority": name, "counts": [str(counts[reason]) for reason in REASONS]}
        for name, counts in sorted(total.items())
        if counts.total()
    ]


def _file(case: Case, response: Response, fates: Mapping[str, str], met: Sequence[Shared]) -> dict[str, str]:
    # Only form, authority and date are printed of a file, so the strictest setting does no harm.
    part = shared(response, is_protected=True) if response.spec else None
    return {
        "file": response.file,
        "form": f"{response.spec.title} {response.spec.version}" if response.spec else "",
        "carrier": response.carrier.word,
        "authority": authority(part) if part else "",
        "date": danish_date(response.text("hdr_filled_date")),
        "fate": fates.get(response.file) or _fate(case, response, part, met),
        "sha256": response.sha256,
    }


def _fate(case: Case, response: Response, part: Shared | None, met: Sequence[Shared]) -> str:
    """Return what became of a response; `met` are the shown parts of the meetings."""
    if part is None:
        return REFUSED
    if all(response.digest != part.digest for one in case.responses for part in (one, *one.parts)):
        return LEFT_OUT
    if response.identity("rater") == OWN_VIEW:
        return f"{NEWER_SHEET}, indgår ikke"
    if part.spec.id == FORM:
        return timing(part, met) or ENTERED
    return ENTERED


def found(told: Iterable[tuple[str, Finding]]) -> list[dict[str, str]]:
    """Return the findings in the order of `rank`: similar findings of a file as one line, and the same line of several files once."""
    by_file: dict[str, list[Finding]] = {}
    for file, one in sorted(told, key=lambda one: (one[0], one[1].code, one[1].about, one[1].place, one[1].message)):
        by_file.setdefault(file, []).append(one)
    lines: dict[tuple[str, ...], tuple[Line, list[str]]] = {}
    for file, own in by_file.items():
        for line in grouped(own, CELL):
            key = (line.severity.value, line.findings[0].code, line.text, line.hint)
            lines.setdefault(key, (line, []))[1].append(file)
    return [
        {
            "severity": SEVERITIES[line.severity],
            "place": _named(files),
            "message": line.text,
            "hint": line.hint,
        }
        for line, files in sorted(lines.values(), key=lambda one: rank(one[0].findings[0]))
    ]


def _named(files: Sequence[str]) -> str:
    return files[0] + (f" og {len(files) - 1} til" if len(files) > 1 else "")
