"""The archive copy of a completed form: typeset again from its answers, with the received file and the data embedded."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from infohus_forms.archive.conformance import NAMES, checked
from infohus_forms.archive.page_content import Filled, facts, parts, questions, unplaced
from infohus_forms.archive.scanned import scanned_part, with_pictures
from infohus_forms.danish.formatting import danish_date
from infohus_forms.files import shipped
from infohus_forms.formats.typesetting import Attachment, attach, fitting_all, typeset
from infohus_forms.models.appendix import Appendix, Picture, Signature
from infohus_forms.models.finding import Finding, Severity
from infohus_forms.models.question import Sheet
from infohus_forms.models.response import Carrier, Response

DATA, SPECIFICATION, ORIGINAL = "data.json", "specifikation.json", "original"
"""Names of the embedded files; the received file's own name may hold personal data and is not used."""
WITH_FILES, WITHOUT_FILES = "3a", "2a"
"""Profiles: PDF/A-3a with everything inside, and PDF/A-2a for systems that refuse embedded files."""


@dataclass(frozen=True, slots=True)
class Seen:
    """Content of a received file in addition to its answers.

    `foreign`: the file is no form and does not claim to be; `appendix`: what a person stated about it; `pictures`: its pages;
    `signatures`: the verdicts on them, and `unsigned` the reason why there are none although the file is signed.
    """

    foreign: bool = False
    fictional: bool = False
    appendix: Appendix | None = None
    pictures: tuple[Picture, ...] = ()
    signatures: tuple[Signature, ...] = ()
    unsigned: str = ""


NOTHING_SEEN: Final = Seen()
CARRIERS: Final = {
    Carrier.WORD: "Word-formular",
    Carrier.PDF: "PDF-formular",
    Carrier.PAPER: "papir",
    Carrier.NONE: "ikke genkendt",
}
SEVERITIES: Final = {Severity.ERROR: "Fejl", Severity.WARNING: "Advarsel", Severity.NOTE: "Bemærkning"}
ZIP, ODT = b"PK\x03\x04", b"mimetypeapplication/vnd.oasis.opendocument.text"
TYPES: Final[tuple[tuple[Callable[[bytes], bool], str, str], ...]] = (
    (lambda data: b"%PDF-" in data[:1028], "pdf", "application/pdf"),
    (lambda data: data.startswith(ZIP) and data.startswith(ODT, 30), "odt", "application/vnd.oasis.opendocument.text"),
    (lambda data: data.startswith(ZIP) and b"word/" in data, "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    # Order matters: .odt and .docx are ZIP files too.
    (lambda data: data.startswith(ZIP), "zip", "application/zip"),
    (lambda data: data.startswith(b"\xd0\xcf\x11\xe0"), "doc", "application/msword"),
    (lambda data: data.startswith(b"\x89PNG"), "png", "image/png"),
    (lambda data: data.startswith(b"\xff\xd8\xff"), "jpg", "image/jpeg"),
    (lambda data: data.startswith((b"II*\x00", b"MM\x00*")), "tif", "image/tiff"),
    (lambda data: data.startswith(b"{\\rtf"), "rtf", "application/rtf"),
)  # fmt: skip
"""First bytes of a received file → suffix and media type of the embedded copy.

`%PDF-` may begin at any of the first 1,024 bytes (`read.carrier.PDF_HEAD`). The local header of a ZIP file has 30 bytes, then
come the name and the content of its first file: in an .odt that is its media type."""
UNKNOWN_TYPE = ("bin", "application/octet-stream")


def archive_completed(
    response: Response,
    sheet: Sheet | None,
    original: bytes,
    original_name: str,
    *,
    made: datetime,
    profile: str = WITH_FILES,
    seen: Seen = NOTHING_SEEN,
) -> bytes:
    """Return the archive copy of a received file: PDF/A and PDF/UA-1, checked, same bytes for the same arguments.

    `sheet` is the form as questions; None only for a refused file, which gets a cover page with its findings.
    `made` is the date of the copy and of everything in it; `seen` is the content in addition to the answers. Profile `3a` embeds the received file byte
    for byte, `data.json` (the output of `infohus read --json`) and the specification; `2a` embeds nothing.
    Raises ValueError when the file is not the one that was read, NotConformantError when the copy does not
    conform to what it claims.
    """
    digest = hashlib.sha256(original).hexdigest()
    if response.sha256 and digest != response.sha256:
        message = "the original is not the file that the response was read from"
        raise ValueError(message)
    return checked(
        _typeset(response, sheet, files_of(response, original, seen), original_name, made, profile, seen),
        (profile, "ua1"),
    )


def remade(
    response: Response,
    sheet: Sheet,
    files: Mapping[str, bytes],
    original_name: str,
    *,
    made: datetime,
    profile: str,
    seen: Seen,
) -> bytes:
    """Return the copy made again from its own content: `response` as the original reads now, and `files` byte for byte. Not checked."""
    original = next(data for name, data in files.items() if name.startswith(f"{ORIGINAL}."))
    again = {name: replace(item, data=files[name]) for name, item in files_of(response, original, seen).items()}
    return _typeset(response, sheet, again, original_name, made, profile, seen)


def _typeset(
    response: Response,
    sheet: Sheet | None,
    files: dict[str, Attachment],
    original_name: str,
    made: datetime,
    profile: str,
    seen: Seen,
) -> bytes:
    data = _page_data(response, sheet, files, original_name, made, profile, seen)
    standards = (f"a-{profile}", "ua-1")
    pages = {**fitting_all(data), "pictures": list(map(_drawn, seen.pictures))}
    pdf = typeset(shipped("templates/pdf") / "archive.typ", pages, standards=standards, timestamp=made)
    pdf = with_pictures(pdf, response.paper)
    if profile == WITH_FILES:
        pdf = attach(pdf, files, timestamp=made)
    return pdf


def data_json(response: Response, seen: Seen = NOTHING_SEEN) -> bytes:
    """Return the embedded data: the contract's JSON of the response, readable, in UTF-8, with signatures and appendix if there are any."""
    content = response.as_json()
    if seen.signatures or seen.unsigned:
        content["signatures"] = [one.as_json() for one in seen.signatures]
    if seen.appendix:
        content["appendix"] = {"to": seen.appendix.instance, "by": seen.appendix.by, "date": seen.appendix.date}
    # A text from outside may have a lone surrogate, which UTF-8 refuses; the copy must not fail for it.
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "surrogatepass")


def _type(original: bytes) -> tuple[str, str]:
    return next(((suffix, mime) for is_one, suffix, mime in TYPES if is_one(original)), UNKNOWN_TYPE)


def files_of(response: Response, original: bytes, seen: Seen = NOTHING_SEEN) -> dict[str, Attachment]:
    """Return the files of a copy, by the names that they are embedded under; profile `2a` keeps them in the folder of the copy."""
    suffix, mime = _type(original)
    files = {
        f"{ORIGINAL}.{suffix}": Attachment(original, "Source", mime, "Filen, som den blev modtaget"),
        DATA: Attachment(
            data_json(response, seen), "Data", "application/json", "Svar, fund og det, der stod uden for felterne"
        ),
    }
    if response.spec:
        files[SPECIFICATION] = Attachment(
            response.spec.packed,
            "Supplement",
            "application/json",
            "Beskrivelsen af skemaet, som svarene er læst efter",
        )
    return files


def _page_data(
    response: Response,
    sheet: Sheet | None,
    files: dict[str, Attachment],
    original_name: str,
    made: datetime,
    profile: str,
    seen: Seen,
) -> dict[str, Any]:
    """Return everything that the template prints."""
    spec, stamp = response.spec, response.stamp
    filled = Filled(response)
    sections = questions(sheet, spec, filled) if sheet and spec else []
    title = sheet.title if sheet and spec else ("Bilag" if seen.foreign else "Fil, der ikke kunne læses som et skema")
    return {
        "title": title,
        "series": sheet.series if sheet and spec else "",
        "subtitle": sheet.subtitle if sheet and spec else "",
        "intro": sheet.intro if sheet and spec else "",
        "colophon": sheet.colophon if sheet and spec else "",
        "fictional": seen.fictional or bool(stamp and stamp.fictional),
        "refused": spec is None and not seen.foreign,
        "appendix": spec is None and seen.foreign,
        "signatures": [signed_words(one) for one in seen.signatures],
        "unsigned": seen.unsigned,
        "head": f"Arkivkopi · {title}",
        "foot": running_foot(response),
        "facts": [*facts(response), *_appendix_facts(seen.appendix)],
        "sections": sections,
        "outside": [{"place": item.place, "near": item.near, "parts": parts(item.text)} for item in response.outside],
        "unplaced": unplaced(filled),
        "findings": [] if seen.foreign else [_finding(item, sheet) for item in response.findings],
        "counts": "" if seen.foreign else _counts(response),
        "source": _source(response, files, original_name, made, profile),
        "embedded": profile == WITH_FILES,
        "scan": scanned_part(response, sheet),
    }


def _appendix_facts(appendix: Appendix | None) -> list[tuple[str, str]]:
    if appendix is None:
        return []
    return [
        ("Bilag til eksemplar", appendix.instance),
        ("Indtastet eller vedlagt af", appendix.by),
        ("Dato", danish_date(appendix.date)),
    ]


def _drawn(picture: Picture) -> dict[str, Any]:
    """Return a page for the template as an SVG with the picture in it, since Typst keeps the bytes of a JPEG in one as they are."""
    size = f'width="{picture.width}" height="{picture.height}"'
    data = base64.b64encode(picture.data).decode()
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" {size}><image {size} href="data:image/{picture.kind};base64,{data}"/></svg>'
    return {"svg": svg, "wide": picture.width > picture.height}


def signed_words(one: Signature) -> dict[str, str]:
    """Return the verdict on a signature in words."""
    if not one.intact or not one.valid:
        verdict = "Underskriften holder ikke: filen er ændret eller beskadiget, efter at den blev underskrevet."
    elif one.changes == "other":
        verdict = "Filen er ændret efter underskriften på en måde, som underskriften ikke tillader."
    elif one.filled_after:
        verdict = "Underskriften holder. Der er skrevet i felterne bagefter, og det tillader underskriften."
    elif one.changes == "allowed":
        verdict = "Underskriften holder. Der er skrevet eller underskrevet mere bagefter, som underskriften tillader."
    elif one.coverage != "whole":
        verdict = (
            "Underskriften holder. Efter det underskrevne er filen gemt igen eller forlænget, uden at noget er ændret."
        )
    else:
        verdict = "Underskriften holder og dækker hele filen."
    if one.sound and one.in_force is False:
        verdict += " Certifikatet gjaldt ikke på det tidspunkt."
    trust = {
        None: "Om certifikatet er den nævntes, er ikke undersøgt.",
        True: "Certifikatet er udstedt af en, I har angivet som betroet.",
        False: "Certifikatet er ikke udstedt af nogen, I har angivet som betroet.",
    }
    return {
        "signer": one.signer or "Ikke oplyst",
        "time": _moment(one.time) or "ikke oplyst",
        "verdict": f"{verdict} {trust[one.trusted]} {_judged(one)}",
    }


def _judged(one: Signature) -> str:
    """Return the moment for which the certificate was judged, in words."""
    if one.timestamp:
        return f"Vurderet efter tidsstemplet: {_moment(one.timestamp)}."
    return f"Vurderet efter underskriftens egen tid: {_moment(one.judged)}." if one.judged else ""


def _moment(iso: str) -> str:
    return f"{danish_date(iso[:10])} kl. {iso[11:16].replace(':', '.')}" if iso else ""


def running_foot(response: Response) -> str:
    """Return the line at the foot of every page: form, version, the specification's digest and the instance."""
    spec, stamp = response.spec, response.stamp
    if spec is None:
        return f"Arkivkopi · {response.sha256[:16]}"
    words = (f"{spec.id} {spec.version}", spec.hash[:8], stamp.case if stamp else "", stamp.instance if stamp else "")
    return " · ".join(word for word in words if word)


def _finding(finding: Finding, sheet: Sheet | None) -> dict[str, str]:
    asked = {
        own: item
        for item in (sheet.questions() if sheet else ())
        for own in (item.field, *(c.name for c in item.controls))
    }
    question = asked.get(finding.field)
    where = f"{question.number} {question.label}".strip() if question else ""
    place = finding.place if finding.place != finding.field else ""
    return {
        "severity": SEVERITIES[finding.severity],
        "where": " · ".join(word for word in (where, place) if word) or "Hele filen",
        "message": finding.message,
        "hint": finding.hint,
    }


def _counts(response: Response) -> str:
    """Return how many findings of each severity there are, in words."""
    numbers = [(sum(item.severity is severity for item in response.findings), severity) for severity in SEVERITIES]
    words = {
        Severity.ERROR: ("fejl", "fejl"),
        Severity.WARNING: ("advarsel", "advarsler"),
        Severity.NOTE: ("bemærkning", "bemærkninger"),
    }
    return ", ".join(f"{number} {words[severity][number > 1]}" for number, severity in numbers if number)


def _source(
    response: Response, files: dict[str, Attachment], original_name: str, made: datetime, profile: str
) -> list[tuple[str, str]]:
    """Return the origin of the copy: the received file and the digests that prove it."""
    rows = [
        ("Modtaget fil", original_name),
        ("Modtaget som", CARRIERS[response.carrier]),
        (
            "Arkivkopi dateret",
            f"{made:%d.%m.%Y} (skemaets egen dato)" if response.text("hdr_filled_date") else "uden dato",
        ),
        ("Arkivformat", f"{NAMES[profile]} og {NAMES['ua1']}"),
    ]
    if response.spec:
        rows.append(("Skemaets fingeraftryk", response.spec.hash))
    for name, item in sorted(files.items()):
        rows.append(
            (
                name,
                f"{len(item.data)} byte · SHA-256 {hashlib.sha256(item.data).hexdigest()} · {item.description}",
            )
        )
    return rows
