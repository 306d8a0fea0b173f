"""Paper copies of a case's forms: each has a token of its own, and what was known stands in its fields."""

from __future__ import annotations

import errno
from collections.abc import Callable
from datetime import date
from io import BytesIO
from itertools import count
from pathlib import Path

import pypdf
import pytest
from click.testing import CliRunner

from infohus_forms.casework.intake.paper_blanks import blank_prints
from infohus_forms.casework.issuing.new_case import open_new
from infohus_forms.casework.issuing.paper_copies import print_copies, print_filled
from infohus_forms.casework.storage.card import load
from infohus_forms.casework.storage.case_folder import CaseError, folder_of
from infohus_forms.cli import infohus
from infohus_forms.files import NotWrittenError
from infohus_forms.formats.paper_code import PaperCode
from infohus_forms.formats.pdf.writing.fill import fill_pdf
from infohus_forms.formats.scan.read import read_scan
from infohus_forms.models.paper import State
from infohus_forms.render.paper_layout import layout_of
from tests.faults import Faults, failing, tree
from tests.formats.scan.paper import SCALE, filled_pages, scan_of
from tests.support.received import response_from
from tests.support.shelf import SHELF, form_spec

DAY = date(2026, 11, 25)


def numbered(start: int = 0) -> Callable[[], str]:
    """Tokens in order, from 00000001."""
    numbers = count(start + 1)
    return lambda: f"{next(numbers):08d}"


@pytest.fixture
def case_dir(tmp_path: Path) -> Path:
    """A case with Redskab 1, the overview and one contribution sheet."""
    wanted = {"case_no": "26/01234", "municipality": "0751", "person_ref": "N.D."}
    open_new(tmp_path, wanted, ["politi"], today=DAY, fresh=numbered())
    return tmp_path


def test_every_copy_has_its_own_token(case_dir: Path) -> None:
    """Two copies of three forms are six files under six tokens of three instances, and `sag.yaml` knows them all."""
    made = print_copies(case_dir, (), 2, today=DAY, fresh=numbered(100))
    known = load(case_dir).copies
    assert len(made) == len(known) == len({copy.token for copy in known}) == 6
    assert len({copy.instance for copy in known}) == 3


def test_no_copy_lies_in_the_case_that_it_does_not_know(case_dir: Path) -> None:
    """The copies and `sag.yaml` are written as one set: on a full disk nothing is there."""
    before = tree(case_dir)
    for turn in range(20, 100, 20):
        with (
            failing(Faults(turn, errno.ENOSPC, lasting=False)) as faults,
            pytest.raises(NotWrittenError),
        ):
            print_copies(case_dir, (), 1, today=DAY, fresh=numbered(100))
        assert faults.met
        assert tree(case_dir) == before


def test_what_was_known_is_printed(case_dir: Path) -> None:
    """Case number and authority stand on the contribution sheet's copy, as in its other editions."""
    (made,) = print_copies(case_dir, ("redskab2_bidrag",), 1, today=DAY, fresh=numbered(100))
    words = " ".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(made.read_bytes())).pages[:3])
    assert "26/01234" in words
    assert "Aarhus Kommune" in words


def test_a_form_that_is_not_out(case_dir: Path) -> None:
    """Redskab 4 was not made yet, so there is nothing to copy, and nothing is written."""
    with pytest.raises(CaseError, match="redskab4"):
        print_copies(case_dir, ("redskab4",), 1, today=DAY, fresh=numbered(100))
    with pytest.raises(CaseError, match="redskab1, redskab2_overblik"):
        print_copies(case_dir, ("Redskab 1",), 1, today=DAY, fresh=numbered(100))
    assert load(case_dir).copies == ()


def test_paper_for_one_authority(tmp_path: Path) -> None:
    """By its code or its name, in any letters; another one is answered with those there are, and nothing is written."""
    wanted = {"case_no": "26/01234", "municipality": "0751", "person_ref": "N.D."}
    open_new(tmp_path, wanted, ["politi", "psykiatri"], today=DAY, fresh=numbered())
    fresh = numbered(100)
    for own in ("psykiatri", "Psykiatri", " PSYKIATRI "):
        (made,) = print_copies(tmp_path, ("redskab2_bidrag",), 1, today=DAY, fresh=fresh, authority=own)
        assert "Psykiatri" in made.name
    assert len(print_copies(tmp_path, (), 1, today=DAY, fresh=fresh, authority="politi")) == 1
    known = load(tmp_path).copies
    for other in ("kommune", "toldvæsenet"):
        with pytest.raises(CaseError, match="Skriv en af Politi, Psykiatri"):
            print_copies(tmp_path, ("redskab2_bidrag",), 1, today=DAY, fresh=fresh, authority=other)
    with pytest.raises(CaseError, match="Ingen myndighed"):
        print_copies(tmp_path, ("redskab1",), 1, today=DAY, fresh=fresh, authority="politi")
    assert load(tmp_path).copies == known
    run = CliRunner().invoke(infohus, ["print", str(tmp_path), "--authority", "politi"], standalone_mode=False)
    assert run.stdout.count(".pdf") == 1


def test_begun_in_pdf_and_finished_by_pen(case_dir: Path) -> None:
    """What was typed stands on the paper; what the pen changed is told of, what it added is for a person, the rest holds."""
    form = case_dir / "skemaer" / "Redskab 2 Overblik.pdf"
    begun = case_dir / "modtaget" / "begyndt.pdf"
    typed = {"hdr_filled_by_name": "Mette Prøve", "hdr_status=kladde": "x", "hdr_filled_by_title": "Konsulent"}
    begun.write_bytes(fill_pdf(form.read_bytes(), typed))
    print_filled(case_dir, begun, today=DAY, fresh=numbered(100))
    folder, spec = folder_of(case_dir), form_spec("redskab2_overblik")
    (copy,) = load(folder).copies
    reference = blank_prints(SHELF, folder)(PaperCode(layout_of(spec, fictional=False), 1, 6, copy.token))
    assert reference
    assert reference.stamp.prefilled["hdr_filled_by_name"] == "Mette Prøve"
    page = filled_pages(reference, ("hdr_filled_by_title", "hdr_status=endelig"), pages=(1,))
    struck = next(spot.box for spot in reference.spots if spot.name == "hdr_status=kladde")
    left, top, right, low = (round(value * SCALE) for value in struck)
    page[0][top - 1 : low + 1, left - 1 : right + 1] = 30
    response = response_from(
        "x", scan_of(page), installed=SHELF.installed, read=lambda data: read_scan(data, lambda _code: reference)
    )
    assert response.paper
    assert response.text("hdr_filled_by_name") == "Mette Prøve"
    assert response.text("hdr_status") == "endelig"
    title = response.paper.named("hdr_filled_by_title")
    assert title
    assert (title.state, title.why) == (State.REVIEW, "added")
    assert [item.field for item in response.findings if item.code == "paper.changed"] == ["hdr_status"]
