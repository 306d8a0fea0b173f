"""A form that was printed to PDF: recognised, refused with the way out, and what it seems to hold proposed, never taken."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest

from infohus_forms.formats.pdf.writing.fill import fill_pdf
from infohus_forms.formats.word.writing.fill import fill_word
from infohus_forms.render.filling import control_values
from infohus_forms.render.forms import blank_stamp, fillable
from infohus_forms.render.questions import sheet_of
from tests.formats.word.office import newer_office
from tests.support.answers import every_answer
from tests.support.shelf import form_ids, form_spec

SAID = ("Åse Æbelø-Demo", "Łukasz Żółć", "Þórður og Kjær")
Needs = Callable[[str], str]


def completed(form: str) -> tuple[bytes, Mapping[str, str]]:
    """A form with every question answered, and what stands in its controls."""
    spec = form_spec(form)
    values = control_values(spec, sheet_of(spec), every_answer(spec, SAID, SAID))
    return fill_pdf(fillable(spec, blank_stamp(spec), {}, "pdf"), values), values


def flattened(data: bytes, _: Path, __: Needs) -> bytes:
    """The fields drawn into the pages by PDFium, as when a browser prints to PDF."""
    document = pypdfium2.PdfDocument(data)
    document.init_forms()
    for page in document:
        pypdfium2.raw.FPDFPage_Flatten(page, pypdfium2.raw.FLAT_PRINT)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def by_ghostscript(data: bytes, folder: Path, needs: Needs) -> bytes:
    """Printed to PDF with Ghostscript."""
    return _printed(
        data, folder, [needs("gs"), "-q", "-dNOPAUSE", "-dBATCH", "-sDEVICE=pdfwrite", "-sOutputFile={to}", "{of}"]
    )


def by_cairo(data: bytes, folder: Path, needs: Needs) -> bytes:
    """Printed to PDF as Evince does, with poppler and cairo."""
    return _printed(data, folder, [needs("pdftocairo"), "-pdf", "{of}", "{to}"])


def _printed(data: bytes, folder: Path, command: list[str]) -> bytes:
    (folder / "of.pdf").write_bytes(data)
    names = {"of": str(folder / "of.pdf"), "to": str(folder / "to.pdf")}
    subprocess.run([word.format(**names) for word in command], check=True, capture_output=True)
    return (folder / "to.pdf").read_bytes()


@pytest.mark.parametrize("way", [flattened, by_cairo, by_ghostscript], ids=lambda way: way.__name__)
@pytest.mark.parametrize("form", ["redskab1", "redskab4"])
def test_proposals_of_a_flat_form(form: str, way: Any, tmp_path: Path, needs: Needs, infohus: Any) -> None:
    """Every tick is proposed and no other; of the texts most, and they say what stood there; nothing is an answer."""
    data, values = completed(form)
    path = tmp_path / "udskrift.pdf"
    path.write_bytes(way(data, tmp_path, needs))

    said = infohus("read", path, "--propose", "--json")
    [response] = said.data

    assert said.status == 3
    assert (response["form"], response["answers"]) == (None, {})
    assert {"pdf.flat", "file.proposed"} == {item["code"] for item in response["findings"]}
    proposed = response["proposal"]
    assert {name for name in proposed if "=" in name} == {name for name, text in values.items() if "=" in name and text}
    texts = {name: text for name, text in values.items() if "=" not in name}
    shown = {name: " ".join(proposed.get(name, "").split()) for name, text in texts.items() if "Ł" not in text}
    cut_off = {name for name, text in shown.items() if text != texts[name]}
    assert all(shown[name] and texts[name].startswith(shown[name].removesuffix("[…]")) for name in cut_off)
    assert len(cut_off) <= 0.05 * len(texts)


def test_a_page_of_another_layout_proposes_nothing(tmp_path: Path, infohus: Any) -> None:
    """A form whose pages were shrunk and shifted is refused with the way out and without proposals."""
    data, _ = completed("redskab1")
    with pikepdf.open(BytesIO(flattened(data, tmp_path, lambda name: name))) as document:
        for page in document.pages:
            page.contents_add(document.make_stream(b"q .8 0 0 .8 40 60 cm"), prepend=True)
            page.contents_add(document.make_stream(b"Q"))
        document.save(tmp_path / "mindre.pdf")

    [response] = infohus("read", tmp_path / "mindre.pdf", "--propose", "--json").data

    assert "proposal" not in response
    assert "file.nothing_proposed" in {item["code"] for item in response["findings"]}


@pytest.mark.parametrize("form", form_ids())
def test_every_flat_form_is_recognised(form: str, tmp_path: Path, infohus: Any) -> None:
    """Without being asked nothing is proposed; the form is known by its foot and answered with the way out."""
    spec = form_spec(form)
    path = tmp_path / "udskrift.pdf"
    path.write_bytes(flattened(fillable(spec, blank_stamp(spec), {}, "pdf"), tmp_path, lambda name: name))

    [response] = infohus("read", path, "--json").data

    assert "proposal" not in response
    assert [item["code"] for item in response["findings"]] == ["pdf.flat"]


def test_a_word_form_printed_to_pdf_is_recognised(tmp_path: Path, infohus: Any) -> None:
    """Filled in in Word and printed to PDF by LibreOffice: known, answered with the way out, and nothing taken or proposed."""
    spec = form_spec("redskab4")
    values = control_values(spec, sheet_of(spec), every_answer(spec, SAID, SAID))
    word = fill_word(fillable(spec, blank_stamp(spec), {}, "word"), values)
    path = tmp_path / "udskrift.pdf"
    path.write_bytes(newer_office().saved(word, tmp_path / "office", "pdf"))

    for words in ((), ("--propose",)):
        [response] = infohus("read", path, *words, "--json").data
        assert response["answers"] == {}
        assert "proposal" not in response
        assert response["findings"][0]["code"] == "pdf.flat"


def test_a_photographed_page_of_a_pdf_form_is_recognised(tmp_path: Path, infohus: Any) -> None:
    """A page of a completed PDF as a picture: its code says that it is no paper edition, and no tick on it is read."""
    data, _ = completed("redskab1")
    (page, *_) = pypdfium2.PdfDocument(data)
    path = tmp_path / "foto.jpg"
    page.render(scale=200 / 72, grayscale=True).to_pil().convert("L").save(path, quality=80)

    [response] = infohus("read", path, "--json").data

    assert response["answers"] == {}
    assert [item["code"] for item in response["findings"]] == ["paper.screen_edition"]
