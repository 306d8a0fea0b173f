"""The review sheet of a scan: one page of HTML with a picture of everything that a person must read, next to the question.

No script and no network: pictures are inside the file. It is read next to the answer file, on screen or printed.
"""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from html import escape
from itertools import groupby
from pathlib import Path

from infohus_forms.casework.intake.answer_file import Read, answer_file, answer_files, read_answer_file
from infohus_forms.casework.intake.paper_words import MOST_SHOWN, holder_of, numbered_labels, suggestion_of, words_of
from infohus_forms.casework.storage.case_folder import CaseError, CaseFolder, case_of
from infohus_forms.casework.storage.received_files import place_in
from infohus_forms.files import beside, write
from infohus_forms.formats.scan.findings import WHY
from infohus_forms.models.finding import Severity
from infohus_forms.models.masked import masked
from infohus_forms.models.paper import PaperField, State
from infohus_forms.models.response import Response
from infohus_forms.models.specification.form import FormSpec
from infohus_forms.validate.form.paper import answer_id, place_of

STYLE = """\
body{font:16px/1.45 "Noto Sans",system-ui,sans-serif;color:#111;background:#fff;max-width:62rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.5rem;margin:0 0 .3rem}h2{font-size:1.15rem;border-bottom:2px solid #111;margin:2.2rem 0 .8rem;padding-bottom:.2rem}
h3{font-size:1rem;margin:0 0 .2rem}p{margin:.3rem 0}code{font-size:.9em;background:#f2f2f2;padding:.1em .35em;border-radius:3px}
article{border:1px solid #999;border-radius:4px;padding:.8rem 1rem;margin:.8rem 0;break-inside:avoid}
img{display:block;max-width:100%;border:1px solid #ccc;margin:.6rem 0}.why{color:#333}.guess{border-left:4px solid #555;padding-left:.6rem}
table{border-collapse:collapse;width:100%}td,th{border-bottom:1px solid #ccc;text-align:left;padding:.25rem .6rem .25rem 0;vertical-align:top}
@media print{body{margin:0;max-width:none}}
"""


def sheets_of(scan: Path, found: Sequence[Response], folder: Path | None) -> list[Path]:
    """Write the review sheets and answer files of a scan's forms: to `folder`, else to the case's own, else next to the scan."""
    case = case_of(scan)
    target = folder or (case.sheets if case else scan.parent)
    return [path for response in found for path in write_sheets(response, scan, target, several=len(found) > 1)]


def missing_sheets(folder: CaseFolder, own: Sequence[Response]) -> list[Path]:
    """Return the answer files of all scans of a case that wait for a person; missing ones are made, with their review sheets.

    `own` are the case's responses. Raise NotWrittenError.
    """
    scans = [item for item in own if item.paper and item.paper.open]
    if not scans:
        return []
    there = {(one.sha256, one.token): one.file for one in _answer_files(folder)}
    files = []
    for item in scans:
        assert item.paper
        if file := there.get((item.sha256, item.paper.token)):
            files.append(file)
        else:
            several = sum(other.sha256 == item.sha256 for other in own) > 1
            files += write_sheets(item, place_in(folder.received, item.received_as), folder.sheets, several=several)[1:]
    return files


def _answer_files(folder: CaseFolder) -> Iterator[Read]:
    """Yield the answer files that can be read; an error in another is reported when it is confirmed."""
    for file in answer_files(folder):
        with suppress(CaseError):
            yield read_answer_file(file)


def write_sheets(response: Response, scan: Path, folder: Path, *, several: bool) -> list[Path]:
    """Write the review sheet and the answer file of a scan to `folder`; nothing when nothing is open.

    An answer file that a person may have begun on is kept. `several` adds the copy's token to the names.
    """
    if response.paper is None or not response.paper.open:
        return []
    stem = masked(scan.stem) + (f"_{response.paper.token}" if several else "")
    page, answers = folder / f"{stem}_gennemsyn.html", folder / f"{stem}_svar.yaml"
    data = review_sheet(response, answers.name).encode()
    if not page.is_file() or page.read_bytes() != data:
        page = write(beside(page), data)
    if answers.is_file() and response.sha256.encode() in answers.read_bytes():
        return [page, answers]
    answers = beside(answers)
    return [page, write(answers, answer_file(response, masked(scan.name)).encode())]


def review_sheet(response: Response, answers: str) -> str:
    """Return the page: what is open, by printed page, with pictures; the findings about the scan; and what the machine read.

    Like the answer file it contains the SHA-256 of the scan, by which `withdraw` finds both.
    """
    return "".join(_parts(response, answers))


def _parts(response: Response, answers: str) -> Iterator[str]:
    """Yield the page in pieces of HTML; every text from outside is escaped."""
    assert response.paper
    assert response.spec
    spec, paper = response.spec, response.paper
    title = f"Gennemsyn: {spec.title}"
    yield f'<!doctype html>\n<html lang="da"><head><meta charset="utf-8"><title>{escape(title)}</title>'
    yield '<meta name="viewport" content="width=device-width,initial-scale=1">'
    yield f'<meta name="scanning" content="{response.sha256}">'
    yield f"<style>{STYLE}</style></head><body><h1>{escape(title)}</h1>"
    counts = Counter(item.state for item in paper.fields)
    open_count = len(paper.open)
    yield f"<p>{escape(response.file)} · kopi {escape(paper.token)} · {len(paper.pages)} af {paper.count} sider</p>"
    yield f"<p><strong>{open_count} felter skal læses af en person.</strong> {counts[State.OK]} er læst maskinelt"
    yield f", {counts[State.CONFIRMED]} er bekræftet af en person.</p>"
    yield f"<p>Skriv svarene i <code>{escape(answers)}</code>. Forslag er maskinens gæt og gælder ikke af sig selv. "
    yield "Siden viser fortrolige oplysninger: Slet den, når svarene er bekræftet.</p>"
    said = [one for one in response.findings if one.code.startswith("paper.") and not one.field]
    if said:
        yield "<h2>Om scanningen</h2><ul>"
        for one in said:
            word = "Fejl: " if one.severity is Severity.ERROR else ""
            place = f" ({one.place})" if one.place else ""
            yield f"<li>{escape(word + one.message + place)} {escape(one.hint)}</li>"
        yield "</ul>"
    labels = numbered_labels(spec)
    for number, items in groupby(paper.open, key=lambda item: item.printed):
        yield f"<h2>Side {number}</h2>"
        for item in items:
            yield from _field(item, labels[answer_id(item, spec)], spec)
    yield from _read_by_machine(response, labels)
    yield "</body></html>\n"


def _field(item: PaperField, label: str, spec: FormSpec) -> Iterator[str]:
    """Yield one open answer: its question, why it is open, the picture, and the choices."""
    yield f"<article><h3>{escape(label)}</h3><p class=why>{escape(place_of(item, spec))}: {escape(WHY.get(item.why, item.why))}</p>"
    if item.crop:
        picture = base64.b64encode(item.crop).decode()
        yield f'<img alt="Udsnit af papiret ved »{escape(label)}«" src="data:image/jpeg;base64,{picture}">'
    words = words_of(holder_of(item.name, spec))
    if item.suggestion:
        yield f"<p class=guess>Forslag: {escape(suggestion_of(item, spec))}</p>"
    if 0 < len(words) <= MOST_SHOWN:
        yield f"<p>Svar: {escape(', '.join(words.values()))}</p>"
    yield f"<p>I svarfilen: <code>{escape(item.name)}</code></p></article>"


def _read_by_machine(response: Response, labels: dict[str, str]) -> Iterator[str]:
    """Yield the boxes that were read with certainty, so that a person can compare them with the paper."""
    assert response.paper
    assert response.spec
    rows = [item for item in response.paper.fields if item.state is State.OK and item.suggestion]
    if rows:
        yield "<h2>Læst maskinelt</h2><table><tr><th>Spørgsmål</th><th>Svar</th><th>Sted</th></tr>"
        for item in rows:
            label = labels[answer_id(item, response.spec)]
            words = suggestion_of(item, response.spec)
            yield f"<tr><td>{escape(label)}</td><td>{escape(words)}</td><td>{escape(place_of(item, response.spec))}</td></tr>"
        yield "</table>"
