"""Three carriers, one truth: the same answers on Word, PDF and paper give one identical set of answers."""

from __future__ import annotations

import hashlib

import pytest

from infohus_forms.casework.intake.answer_file import BLANK
from infohus_forms.casework.storage.case_file import Confirmation
from infohus_forms.formats.scan.read import read_scan
from infohus_forms.models.paper import State
from infohus_forms.models.paper_layout import Origin
from infohus_forms.models.response import Stamp
from infohus_forms.read.carrier import raw_form
from infohus_forms.render.filling import control_values
from infohus_forms.render.forms import fillable
from infohus_forms.render.paper_layout import paper_reference
from infohus_forms.render.questions import sheet_of
from tests.formats.scan.paper import filled_pages, scan_of
from tests.support.answers import every_answer
from tests.support.received import response_from
from tests.support.shelf import SHELF, form_ids, form_spec


@pytest.mark.parametrize("form", form_ids())
def test_three_carriers_one_truth(form: str) -> None:
    """Every question answered: boxes are read by the machine, handwriting is typed by a person, and nothing differs."""
    spec = form_spec(form)
    wanted = every_answer(spec)
    stamp = Stamp(spec.id, spec.version, spec.hash, token="7A7B7C7D", instance="A1", fictional=True)
    values = control_values(spec, sheet_of(spec, fictional=True), wanted)
    word, pdf = (
        response_from("x", fillable(spec, stamp, wanted, carrier), installed=SHELF.installed, read=raw_form)
        for carrier in ("word", "pdf")
    )
    reference = paper_reference(spec, stamp, Origin.CASE)
    scan = scan_of(filled_pages(reference, values))
    raw = read_scan(scan, lambda _code: reference)
    assert raw.paper
    typed = {item.name: values.get(item.name, BLANK) for item in raw.paper.open}
    person = Confirmation(hashlib.sha256(scan).hexdigest(), "7A7B7C7D", "Mette Prøve", "2026-11-25", typed)
    unread = response_from("x", scan, installed=SHELF.installed, read=lambda _: raw)
    paper = response_from("x", scan, installed=SHELF.installed, read=lambda _: raw, confirmed=(person,))

    assert paper.answers == word.answers == pdf.answers == wanted
    boxes = {control.name.partition("=")[0] for control in sheet_of(spec).controls() if "=" in control.name}
    assert not [item for item in raw.paper.open if item.name in boxes]
    assert {item.state for item in raw.paper.fields} == {State.OK, State.REVIEW}
    assert paper.paper
    assert not paper.paper.open
    assert all(unread.answers[name.partition("__")[0]] is None or "__" in name for name in typed)
    assert not [item for item in paper.findings if item.code.startswith(("paper.review", "paper.handwritten"))]
