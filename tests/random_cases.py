"""Random cases of 2–12 forms: what may be shown is found again in Word and PDF, nothing else is, and order never matters.

`python -m tests.random_cases 2000` tries so many and prints the seed of each case that fails. Whether an answer may be
shown is worked out here from the specification alone, without the code that is being tested.
"""

from __future__ import annotations

import hashlib
import random
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from io import BytesIO
from itertools import count
from typing import Any
from zipfile import ZipFile

from pypdf import PdfReader

from infohus_forms.combine.assessment.assess import assessment_of
from infohus_forms.combine.documents.pdf import combined_pdf
from infohus_forms.combine.documents.word import TEMPLATE, combined_word, document_text
from infohus_forms.models.case import Case, Reference
from infohus_forms.models.response import Carrier, Outside, Response, Stamp
from infohus_forms.models.specification.form import Field, FieldBase, FormSpec
from infohus_forms.models.specification.vocabulary import Audience, Kind
from tests.support.shelf import form_spec

Random = random.Random
FIXED = {
    "hdr_case_no": "PRØVE-2026-0099", "hdr_person_ref": "K.D.", "hdr_infohus_name": "Infohus Fjordmark",
    "hdr_municipality": "", "hdr_police_district": "",
}  # fmt: skip
POLICE = {"r1_pol_threat": "ja", "r1_q_result": "politiet_varetager", "r3_outcome": "overgaar_til_politiet", "r4_conclusion": "overgaar_til_politiet"}  # fmt: skip
PROTECTED = {"r1_p_name", "r1_p_address", "r2b_person_name", "r2b_person_address"}
STRANGE = ("æøå", "Nguyễn Thị", "{{ 7*7 }}", "<b>&amp;", "»citat«", "linje\nny", "#set $x$", "Þórdís", "1.234,5 %")
TOLD_AFTER_X1 = ("redskab1", "redskab3", "redskab4")


@dataclass
class Made:
    """A case with the texts that must be found and those that must not."""

    case: Case
    shown: set[str] = field(default_factory=set)
    hidden: set[str] = field(default_factory=set)


def random_case(seed: int) -> Made:
    """The case of a seed."""
    rng, numbers = Random(seed), count()
    own = _forms(rng)
    police = rng.random() < 0.1
    is_protected = rng.random() < 0.15
    made = Made(Case(Reference("PRØVE-2026-0099", "token", person_ref="K.D.", fictional=True), (), ()))
    responses = []
    for form, given in own:
        answers = _answers(form, rng, numbers, given, police=police)
        if form.id == "redskab1":
            answers["r1_p_protected"] = "ja" if is_protected else "nej"
            if police:
                answers["r1_pol_threat"] = "ja"
        token = f"Udenfor{next(numbers)}x"
        made.hidden.add(token)
        responses.append(_response(form, answers, (Outside("sidefod", "", token),)))
    gone = any(r.text(name) == code for r in responses for name, code in POLICE.items() if r.text("r3_view") != "egen")
    for response in responses:
        for name, text, may in _texts(response, is_protected=is_protected):
            stays = not gone or (
                name.startswith("hdr_") and response.spec is not None and response.spec.id in TOLD_AFTER_X1
            )
            if may and stays:
                made.shown.add(text)
            elif not (may and "_x1_" in name):
                made.hidden.add(text)
    made.hidden -= made.shown
    rng.shuffle(responses)
    return Made(Case(made.case.reference, (), tuple(responses)), made.shown, made.hidden)


def problems(seed: int) -> list[str]:
    """What is wrong with the documents of a case; empty when nothing is."""
    made = random_case(seed)
    assessment = assessment_of(made.case)
    word = combined_word(assessment, TEMPLATE.read_bytes())
    pdf = combined_pdf(assessment)
    reader = PdfReader(BytesIO(pdf))
    with ZipFile(BytesIO(word)) as file:
        inside = b"".join(file.read(name) for name in file.namelist()).decode("utf-8", "replace")
    texts = {
        "Word": squeezed(document_text(word)),
        "PDF": squeezed("\n".join(page.extract_text() for page in reader.pages)),
    }
    embedded = b"".join(data for files in reader.attachments.values() for data in files).decode()
    around = squeezed(inside + embedded + str(reader.metadata) + str(reader.xmp_metadata))
    wrong = [
        f"{kind}: mangler {text!r}"
        for kind, own in texts.items()
        for text in sorted(made.shown)
        if squeezed(text) not in own
    ]
    wrong += [
        f"{kind}: viser {text!r}"
        for kind, own in (*texts.items(), ("filen", around))
        for text in sorted(made.hidden)
        if squeezed(text) in own
    ]
    again = list(made.case.responses)
    Random(seed + 1).shuffle(again)
    other = assessment_of(Case(made.case.reference, (), tuple(again)))
    if other != assessment:
        wrong.append("rækkefølgen gør en forskel")
    return wrong


def squeezed(text: str) -> str:
    """The text without white space and without the joiner that keeps code from being read as code."""
    return "".join(text.replace("\u2060", "").replace("\u200b", "").split()).casefold()


def _forms(rng: Random) -> list[tuple[FormSpec, dict[str, Any]]]:
    """2–12 forms, each with the answers that tell it apart from the others."""
    authorities = [c.code for c in form_spec("redskab2_bidrag").field("r2b_authority").choices]
    own: list[tuple[FormSpec, dict[str, Any]]] = [(form_spec("redskab1"), {})]
    if rng.random() < 0.6:
        own.append((form_spec("redskab2_overblik"), {}))
    for number in range(rng.randint(1, 6)):
        code = rng.choice(authorities)
        extra = str(rng.choice((0, 0, 0, 1)))
        own.append(
            (
                form_spec("redskab2_bidrag"),
                {"r2b_authority": code, "r2b_supplement": extra, "r2b_unit": f"Enhed {number}"},
            )
        )
    for number in range(rng.randint(0, 3)):
        view = rng.choice(("faelles", "faelles", "egen"))
        date = f"2026-09-{10 + number * 5}"
        own.append((form_spec("redskab3"), {"r3_meeting_no": str(number + 1), "r3_date": date, "r3_view": view}))
    if rng.random() < 0.6:
        own.append((form_spec("redskab4"), {}))
    return own[:12]


def _answers(
    form: FormSpec, rng: Random, numbers: Iterator[int], given: dict[str, Any], *, police: bool
) -> dict[str, Any]:
    fill = rng.choice((0.3, 0.7, 1.0))
    answers: dict[str, Any] = {}
    for item in form.fields:
        if item.kind is Kind.NOTICE or rng.random() > fill:
            continue
        if item.kind is Kind.TABLE:
            answers[item.id] = [
                {
                    column.id: _value(column, rng, numbers, police=police)
                    for column in item.columns
                    if rng.random() < 0.9
                }
                for _ in range(rng.randint(1, min(item.rows or 1, 4)))
            ]
            answers[f"{item.id}__more"] = f"Flere{next(numbers)}x"
        elif item.kind is Kind.SIGNATURE:
            answers[f"{item.id}_name"] = _value(item, rng, numbers, police=police)
        else:
            answers[item.id] = _value(item, rng, numbers, police=police)
    answers.update({key: value for key, value in FIXED.items() if key in form.by_id})
    answers["hdr_filled_date"] = f"2026-09-{rng.randint(1, 28):02}"
    answers.update(given)
    return {name: value for name, value in answers.items() if value not in ("", [], None)}


def _value(item: FieldBase, rng: Random, numbers: Iterator[int], *, police: bool) -> Any:
    codes = [choice.code for choice in item.choices if police or POLICE.get(item.id) != choice.code]
    match item.kind:
        case Kind.TEXT if item.id in PROTECTED:
            return f"Navn{next(numbers)}x"
        case Kind.TEXT | Kind.SIGNATURE:
            return f"Svar{next(numbers)}x {rng.choice(STRANGE)}".replace("\n", " ")
        case Kind.LONGTEXT:
            return f"Svar{next(numbers)}x {rng.choice(STRANGE)} slut"
        case Kind.DATE:
            return f"2026-0{rng.randint(1, 9)}-{rng.randint(1, 28):02}"
        case Kind.TIME:
            return "09:30"
        case Kind.NUMBER:
            return str(rng.randint(0, 30))
        case Kind.CPR:
            return "320190-0000"
        case Kind.CHOICES:
            return sorted(rng.sample(codes, rng.randint(1, min(3, len(codes)))))
        case Kind.SCALE:
            return rng.choice(item.scale.all_codes) if isinstance(item, Field) and item.scale else "IB"
        case _:
            return rng.choice(codes or item.kind.info.examples)


def _texts(response: Response, *, is_protected: bool) -> Iterator[tuple[str, str, bool]]:
    """Every written text with its question and whether it may be shown: the rules of design §3.5 and §3.6 once more."""
    assert response.spec is not None
    own_view = response.text("r3_view") == "egen"
    for name, value in response.answers.items():
        item = response.spec.by_id.get(name) or response.spec.by_id.get(name.removesuffix("_name"))
        if name.endswith("__more") or item is None:
            yield name, str(value), False
            continue
        may = item.audience is Audience.COMMON and not name.startswith("r1_rep_") and not own_view
        may = may and not (is_protected and name in PROTECTED)
        columns = {column.id: column for column in item.columns}
        if item.kind is Kind.TABLE:
            for row in value:
                yes = item.share_by not in columns or row.get(item.share_by) == "ja"
                yes = yes and (
                    not item.share_by or item.share_by in columns or response.answers.get(item.share_by) == "ja"
                )
                for column, text in row.items():
                    if columns[column].kind.info.free:
                        yield name, text, may and yes and columns[column].audience is Audience.COMMON
        elif (item.kind.info.free or item.kind is Kind.SIGNATURE) and name not in FIXED:
            yield name, value, may and (not item.share_by or response.answers.get(item.share_by) == "ja")


def _response(form: FormSpec, answers: dict[str, Any], outside: tuple[Outside, ...]) -> Response:
    digest = hashlib.sha256(repr(sorted(answers.items())).encode()).hexdigest()
    stamp = Stamp(form.id, form.version, form.hash, instance=digest[:8], fictional=True)
    return Response(f"{digest[:6]}.pdf", digest, Carrier.PDF, form, stamp, answers, {}, outside=outside)


def main(number: int, first: int = 0) -> int:
    """Try so many cases, on every processor; the number of cases that failed."""
    failed = 0
    with ProcessPoolExecutor() as pool:
        for seed, wrong in zip(
            range(first, first + number), pool.map(problems, range(first, first + number), chunksize=4), strict=True
        ):
            if wrong:
                failed += 1
                sys.stdout.write(f"{seed}: {wrong[:4]}\n")
            if (done := seed + 1 - first) % 100 == 0:
                sys.stderr.write(f"{done} sager, {failed} med fejl\n")
    sys.stdout.write(f"{number} sager, {failed} med fejl\n")
    return failed


if __name__ == "__main__":
    sys.exit(bool(main(*map(int, sys.argv[1:]))))
