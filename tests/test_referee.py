"""The real veraPDF as referee over every PDF form and the documents of the invented case."""

from pathlib import Path

from infohus_forms.demo import load_case
from infohus_forms.formats.pdf.writing.fill import fill_pdf
from infohus_forms.models.response import Stamp
from infohus_forms.render.filling import control_values
from infohus_forms.render.forms import blank_stamp, fillable
from infohus_forms.render.questions import sheet_of
from tests.formats.pdf.forms import a_pdf
from tests.support.shelf import form_ids, form_spec
from tests.support.verapdf import verdicts


def test_every_pdf_form_is_pdf_ua_1_empty_and_filled() -> None:
    """Five forms, blank, and filled in with the invented case; and names and too long a text in every script."""
    _, forms = load_case("fjordmark")
    files: dict[str, bytes] = {}
    for name in form_ids():
        spec = form_spec(name)
        files[f"{name}, blank"] = fillable(spec, blank_stamp(spec), {}, "pdf")
        answers = next(form.answers for form in forms if form.form == name)
        stamp = Stamp(spec.id, spec.version, spec.hash, case="DEMO-2026-0042", instance="A1", fictional=True)
        values = control_values(spec, sheet_of(spec, fictional=True), answers)
        files[f"{name}, filled"] = fill_pdf(fillable(spec, stamp, {}, "pdf"), values)
    files["every script"] = fill_pdf(
        a_pdf(), {"name": "محمد علاء דוד", "story": "Ọláwálé สมชาย ใจดี 龍 Łukasz Αθήνα Київ " * 20}
    )

    assert set(verdicts(files, ("ua1",)).values()) == {"pass"}


def test_the_combined_document_is_what_it_claims(finished_case: Path) -> None:
    """PDF/A-3a and PDF/UA-1."""
    folder = finished_case / "vurdering"
    combined = {path.name: path.read_bytes() for path in folder.glob("*samlet-vurdering*.pdf")}
    control = {path.name: path.read_bytes() for path in folder.glob("*kontrolblad*.pdf")}

    assert combined
    assert control
    assert set(verdicts(combined, ("3a", "ua1")).values()) == {"pass"}
    assert set(verdicts(control, ("3a", "ua1")).values()) == {"pass"}
