"""The shipped fictional case, combined straight from its data: complete in Word and in PDF, and nothing leaks."""

from __future__ import annotations

import hashlib
from collections import Counter
from pathlib import Path

import pytest
import yaml

import infohus_forms
from infohus_forms.combine.assessment.assess import assessment_of, shown_parts
from infohus_forms.combine.documents.pdf import combined_pdf
from infohus_forms.combine.documents.word import TEMPLATE, combined_word, document_text
from infohus_forms.models.case import Case, Reference
from infohus_forms.models.privacy import YES
from infohus_forms.models.response import Carrier, Response, Stamp
from tests.combine.test_documents import leaves, pdf_text, shareable, squeezed
from tests.support.shelf import form_spec

DATA = Path(infohus_forms.__file__).parent / "demo/fjordmark.yaml"


def demo_case() -> Case:
    """The case of the demo as responses, without any file in between."""
    data = yaml.load(DATA.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - texts only
    given = []
    for number, form in enumerate(data["forms"]):
        spec = form_spec(form["form"])
        answers = {name: value for name, value in form["answers"].items() if value not in ("", [])}
        digest = hashlib.sha256(f"{number}{answers}".encode()).hexdigest()
        stamp = Stamp(spec.id, spec.version, spec.hash, instance=digest[:8], fictional=True)
        given.append(Response(f"{form['file']}.docx", digest, Carrier.WORD, spec, stamp, answers, {}))
    about = data["case"]
    return Case(Reference(about["case_no"], "token", person_ref=about["person_ref"], fictional=True), (), tuple(given))


@pytest.fixture(scope="module")
def texts() -> tuple[str, str]:
    """The demo's Word and PDF as texts."""
    assessment = assessment_of(demo_case())
    return squeezed(document_text(combined_word(assessment, TEMPLATE.read_bytes()))), pdf_text(combined_pdf(assessment))


def test_every_shareable_answer_of_the_demo_is_in_both(texts: tuple[str, str]) -> None:
    """From Þórdís Guðný to Nguyễn Thị Hương: all that may be shown stands in Word and in PDF."""
    wanted = shareable(demo_case())
    assert len(wanted) > 200
    for text in texts:
        assert not sorted(answer for answer in wanted if squeezed(answer) not in text)


def withheld_texts(given: Case) -> set[str]:
    """Long internal answers and withheld lines of the demo that no shareable answer repeats."""
    shown = squeezed("\n".join(shareable(given)))
    kept = set()
    for part in shown_parts(given):
        for name, value in part.response.answers.items():
            rows = value if isinstance(value, list) else [value]
            for row in rows:
                field = part.spec.by_id.get(name)
                withheld = name not in part.answers or (
                    field is not None and field.share_by in getattr(row, "keys", tuple)() and row[field.share_by] != YES
                )
                kept |= {text for text in leaves(row) if withheld and len(text) > 11 and squeezed(text) not in shown}
    return kept


def test_nothing_withheld_of_the_demo_is_in_either(texts: tuple[str, str]) -> None:
    """The reporter, the internal notes, and the lines marked »nej« and »kun mundtligt« are not there."""
    kept = withheld_texts(demo_case())
    assert {"Tove Ærø-Prøve", "12 34 56 80 (opdigtet), hverdage kl.\u00a08–15"} < kept
    places = {"Rådhuset, lokale Ærø"}
    for text in texts:
        found = {answer for answer in kept - places if squeezed(answer) in text}
        assert not found


def test_the_demo_has_withheld_lines_a_clash_dissent_and_history() -> None:
    """What the case was made to show is there: one »nej«, one »kun mundtligt«, an address clash, dissent, IB → 1."""
    given = demo_case()
    counts = sum((Counter(part.withheld) for part in shown_parts(given)), Counter[str]())
    assert counts["nej"] >= 1
    assert counts["kun mundtligt"] >= 1
    assessment = assessment_of(given)
    assert [clash.topic for clash in assessment.clashes] == ["Adresse"]
    rows = {row.mark: row for profile in assessment.profiles for row in profile.rows}
    assert [len(profile.rows) for profile in assessment.profiles] == [4, 5]
    assert [dissent.authority for dissent in rows["R4"].dissent] == ["Kriminalforsorgen"]
    assert [past.code for past in rows["T2"].past] == ["IB"]
    assert rows["T2"].rating.code == "1"
