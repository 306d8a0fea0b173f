"""Completed PDFs as other programs left them, kept as they came, read by the worker process as a command reads them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from infohus_forms.casework.intake.form_reader import reader
from infohus_forms.models.finding import Refused
from infohus_forms.read.worker_client import Read
from tests.support.shelf import SHELF

RETURNED = Path(__file__).parents[1] / "returned" / "pdf"
EXPECTED = {
    "pdf_names_below_form1_no_attachment": (47, 20, ["pdf.identity_partly"]),
    "pdf_stale_picture_needappearances": (47, 20, []),
}
"""File → how many texts and ticks it holds, and the codes of what is said of it."""


@pytest.fixture(scope="module")
def read() -> Iterator[Read]:
    """One worker for all of them."""
    with reader(SHELF) as one:
        yield one


@pytest.mark.parametrize("name", EXPECTED)
def test_what_a_returned_file_holds(read: Read, name: str) -> None:
    """All that was filled in, and only what is to be said."""
    raw = read((RETURNED / f"{name}.pdf").read_bytes())
    texts = [text for text in raw.texts.values() if text]
    assert (len(texts), len(raw.ticked), [one.code for one in raw.findings]) == EXPECTED[name]


def test_a_portfolio_says_what_to_take_out(read: Read) -> None:
    """A cover page with the form inside."""
    with pytest.raises(Refused) as told:
        read((RETURNED / "pdf_portfolio_with_form_inside.pdf").read_bytes())
    assert told.value.finding.code == "pdf.portfolio"
    assert "(1)" in told.value.finding.message
