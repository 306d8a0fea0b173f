"""A file becomes a response: what a person wrote, what stood there before, and the text just as it was found."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from infohus_forms.casework.intake.responses import response_to
from infohus_forms.formats.limits import FILE_BYTES
from infohus_forms.formats.pdf.writing.fill import fill_pdf
from infohus_forms.formats.word.writing.fill import fill_word
from infohus_forms.models.response import Stamp
from infohus_forms.read.carrier import raw_form
from infohus_forms.read.worker_protocol import answer_of, reading_of
from infohus_forms.render.forms import fillable
from tests.support.received import response_from, response_of
from tests.support.shelf import SHELF, form_spec

SPEC = form_spec("redskab2_bidrag")
STAMP = Stamp(SPEC.id, SPEC.version, SPEC.hash, case="26/42", instance="A1")
FILL = {"word": fill_word, "pdf": fill_pdf}
KNOWN = {
    "hdr_case_no": "26/42",
    "r2b_purpose": "At belyse sagen",
    "r2b_authority": "politi",
    "r2b_deadline": "2026-05-03",
}


@pytest.mark.parametrize("carrier", FILL)
def test_prefilled_is_told_from_what_a_person_wrote(carrier: str) -> None:
    """Four answers stood in the form; one of them was changed and one added."""
    form = fillable(SPEC, STAMP, KNOWN, carrier)
    changed = {"r2b_unit": "Lokalpolitiet"}

    untouched = response_from("a", form, installed=SHELF.installed, read=raw_form)
    filled = response_from(
        "b", FILL[carrier](form, {**changed, "r2b_own_case_no": "26/01234"}), installed=SHELF.installed, read=raw_form
    )

    assert set(untouched.prefilled) == set(KNOWN)
    assert {name: value for name, value in untouched.answers.items() if value is not None} == KNOWN
    assert set(filled.prefilled) == set(KNOWN) - set(changed)
    assert (filled.answers["r2b_unit"], filled.answers["r2b_own_case_no"]) == ("Lokalpolitiet", "26/01234")
    assert filled.sha256 != untouched.sha256


@pytest.mark.parametrize("carrier", FILL)
def test_a_field_that_somebody_put_into_the_file_is_no_answer_and_is_told_of(carrier: str) -> None:
    """Another name in the file, or another word of the process that reads it: nothing of it is lost, nothing believed."""
    raw = raw_form(FILL[carrier](fillable(SPEC, STAMP, KNOWN, carrier), {"r2b_unit": "Lokalpolitiet"}))
    forged = replace(raw, texts={**raw.texts, "r2b_approved": "Aftalt med Kim"}, ticked=raw.ticked | {"r2b_level=4"})

    honest = response_to(raw, "a", "", 0, installed=SHELF.installed)
    response = response_to(reading_of(answer_of(forged)), "a", "", 0, installed=SHELF.installed)

    assert response.answers == honest.answers
    assert {item.code for item in response.findings} - {item.code for item in honest.findings} == {"value.unasked"}
    assert [item.text for item in response.outside] == ["Aftalt med Kim", "x"]
    assert "Kim" not in "".join(item.message + item.place for item in response.findings)


def test_a_field_put_into_a_pdf_form_is_told_of() -> None:
    """As a PDF editor does it: a text field of its own beside ours."""
    with pikepdf.open(BytesIO(fillable(SPEC, STAMP, KNOWN, "pdf"))) as document:
        own = document.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Tx, F=4,
                T=pikepdf.String("Tekst1"), V=pikepdf.String("Ring først"), Rect=[10, 10, 90, 30], P=document.pages[0].obj,
            )
        )  # fmt: skip
        document.Root.AcroForm.Fields.append(own)
        document.pages[0].Annots.append(own)
        out = BytesIO()
        document.save(out)
    response = response_from("x", out.getvalue(), installed=SHELF.installed, read=raw_form)

    assert "value.unasked" in {item.code for item in response.findings}
    assert "Ring først" in {item.text for item in response.outside}


@pytest.mark.parametrize("carrier", FILL)
def test_raw_keeps_the_text_as_found(carrier: str) -> None:
    """A date that is none and a letter in two parts: no value or NFC in the answers, everything in `raw`."""
    written = {"r2b_deadline": "i næste uge", "r2b_unit": "A\u030arhus", "r2b_authority=politi": "x"}

    response = response_from(
        "x", FILL[carrier](fillable(SPEC, STAMP, {}, carrier), written), installed=SHELF.installed, read=raw_form
    )

    assert (response.answers["r2b_deadline"], response.answers["r2b_unit"]) == (None, "Århus")
    assert response.raw["r2b_deadline"] == "i næste uge"
    assert response.raw["r2b_unit"] == "A\u030arhus"
    assert response.raw["r2b_authority=politi"]
    assert response.raw["r2b_purpose"] == ""
    assert ("value.date", "r2b_deadline") in {(item.code, item.field) for item in response.findings}


def test_raw_is_the_same_on_both_carriers() -> None:
    """The same names with the same texts; a tick is a tick."""
    written = {"r2b_unit": " to ord ", "r2b_authority=politi": "x"}
    word, pdf = (
        response_from(
            "x", FILL[name](fillable(SPEC, STAMP, {}, name), written), installed=SHELF.installed, read=raw_form
        ).raw
        for name in FILL
    )

    assert word.keys() == pdf.keys()
    assert {name for name, text in word.items() if text} == {name for name, text in pdf.items() if text}
    assert word["r2b_unit"] == pdf["r2b_unit"] == " to ord "


def test_a_refused_file_keeps_its_digest(tmp_path: Path) -> None:
    """So that it can be told which file it was; one that is not there or too large has none."""
    path = tmp_path / "brev.txt"
    path.write_bytes(b"Et brev")
    large = tmp_path / "stor.bin"
    with large.open("wb") as stream:
        stream.truncate(FILE_BYTES + 1)

    letter, missing, huge = (
        response_of(one, installed=SHELF.installed, read=raw_form) for one in (path, tmp_path / "findes ikke", large)
    )

    assert letter.refused
    assert letter.sha256 == hashlib.sha256(b"Et brev").hexdigest()
    assert [item.code for item in missing.findings] == ["file.not_readable"]
    assert [item.code for item in huge.findings] == ["file.too_large"]
    assert (missing.sha256, huge.sha256) == ("", "")
