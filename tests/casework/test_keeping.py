"""Archive copies made from real files: what the pages show is what was ticked and written, on every carrier."""

import re
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pypdf
import pytest

from infohus_forms.casework.archiving.archive_case import archive_files
from infohus_forms.casework.archiving.verify import verified
from infohus_forms.demo import load_case
from infohus_forms.formats.pdf.writing.fill import fill_pdf
from infohus_forms.formats.word.writing.fill import fill_word
from infohus_forms.models.response import Stamp
from infohus_forms.read.carrier import raw_form
from infohus_forms.render.filling import TICK, control_values
from infohus_forms.render.forms import WRITERS, fillable
from infohus_forms.render.questions import sheet_of
from tests.support.received import response_of
from tests.support.shelf import SHELF, form_spec

FILL = {"word": fill_word, "pdf": fill_pdf}
CROSSED = "☒⮾"
"""The signs of a ticked square and a ticked circle."""

NOW = datetime(2026, 10, 6, 9, 30, tzinfo=UTC)
_, FORMS = load_case("fjordmark")
ONE_OF_EACH = {form.form: form for form in FORMS}


def received(form_id: str, carrier: str, folder: Path) -> tuple[Path, int]:
    """A form of the invented case, filled in on a carrier; the file and how many boxes were ticked."""
    form, spec = ONE_OF_EACH[form_id], form_spec(form_id)
    values = control_values(spec, sheet_of(spec, fictional=True), form.answers)
    stamp = Stamp(spec.id, spec.version, spec.hash, case="DEMO-2026-0042", instance="A1", token="B2", fictional=True)
    path = folder / f"{form.file}.{WRITERS[carrier][0]}"
    path.write_bytes(FILL[carrier](fillable(spec, stamp, {}, carrier), values))
    return path, sum("=" in name and text == TICK for name, text in values.items())


def pages(pdf: bytes) -> str:
    """The text of a PDF."""
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf)).pages)


@pytest.mark.parametrize("form_id", sorted(ONE_OF_EACH))
@pytest.mark.parametrize("carrier", ["word", "pdf"])
def test_the_pages_cross_what_was_ticked_and_nothing_else(form_id: str, carrier: str, tmp_path: Path) -> None:
    """An empty box of a Word form holds the sign ☐ and an empty field its prompt: neither is an answer."""
    path, ticks = received(form_id, carrier, tmp_path)

    _, (copy,) = archive_files([path], tmp_path / "arkiv", "3a", now=NOW)

    text = pages(copy.read_bytes())
    assert sum(map(text.count, CROSSED)) - len(CROSSED) == ticks  # the legend shows each sign once
    assert "Skriv her" not in text
    assert text.casefold().count("ikke forstået") == 1  # the legend


@pytest.mark.parametrize("form_id", sorted(ONE_OF_EACH))
def test_two_carriers_give_one_archive_page(form_id: str, tmp_path: Path) -> None:
    """The same answers in Word and in PDF are typeset to the same pages; only the source and what was found tell them apart."""
    answers = [
        response_of(received(form_id, carrier, tmp_path)[0], installed=SHELF.installed, read=raw_form).answers
        for carrier in FILL
    ]
    texts = []
    for carrier in FILL:
        path, _ = received(form_id, carrier, tmp_path)
        _, (copy,) = archive_files([path], tmp_path / carrier, "2a", now=NOW)
        said = re.split("Fundet ved læsningen|Kilde", pages(copy.read_bytes()))[0]
        texts.append(re.sub(r"er\s+fundet\s+\d+\s+bemærkning\w*|.* Side \d+ af \d+\n|Arkivkopi · .*\n", "", said))

    assert answers[0] == answers[1]
    assert texts[0] == texts[1]


def test_a_copy_verifies_itself(tmp_path: Path) -> None:
    """What was just archived has nothing to remark."""
    path, _ = received("redskab1", "word", tmp_path)

    _, (copy,) = archive_files([path], tmp_path / "arkiv", "3a", now=NOW)

    assert verified(copy) == []
