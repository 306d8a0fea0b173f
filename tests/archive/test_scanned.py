"""The archive copy of a form on paper: the scanner's own pictures, and who read what."""

from __future__ import annotations

import hashlib
import zlib
from datetime import UTC, datetime
from io import BytesIO

import cv2
import numpy as np
import pikepdf
import pypdf
import pytest

from infohus_forms.archive.archive_copy import archive_completed
from infohus_forms.archive.page_content import Filled, questions
from infohus_forms.casework.intake.answer_file import BLANK
from infohus_forms.casework.storage.case_file import Confirmation
from infohus_forms.formats.scan.read import read_scan
from infohus_forms.models.paper import Paper, PaperField, State
from infohus_forms.models.paper_layout import Origin
from infohus_forms.models.response import Carrier, RawForm, Stamp
from infohus_forms.render.paper_layout import paper_reference
from infohus_forms.render.questions import sheet_of
from tests.formats.scan.paper import filled_pages, scan_of
from tests.support.received import response_from
from tests.support.shelf import SHELF, form_spec
from tests.support.verapdf import verdicts

SPEC = form_spec("redskab2_overblik")
STAMP = Stamp(SPEC.id, SPEC.version, SPEC.hash, case="26/01234", token="7A7B7C7D", instance="A1")
MADE = datetime(2026, 11, 25, 12, tzinfo=UTC)
MARKS = ("hdr_status=endelig", "hdr_filled_by_name")


def images(copy: bytes) -> list[tuple[tuple[int, int, int], bytes]]:
    """The pictures in a PDF: width, height and bits, and their bytes as they stand in the file."""
    with pikepdf.open(BytesIO(copy)) as document:
        return [
            ((int(item.Width), int(item.Height), int(item.BitsPerComponent)), item.read_raw_bytes())
            for item in document.objects
            if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image"
        ]


@pytest.mark.parametrize("profile", ["3a", "2a"])
def test_the_scanned_pages_are_kept_as_they_are(profile: str) -> None:
    """Two pages: their JPEGs stand in the copy byte for byte, and what a person read stands there as text with a name; veraPDF agrees."""
    reference = paper_reference(SPEC, STAMP, Origin.CASE)
    scan = scan_of(filled_pages(reference, MARKS, pages=(1, 2)))
    raw = read_scan(scan, lambda _code: reference)
    person = Confirmation(
        hashlib.sha256(scan).hexdigest(), STAMP.token, "Mette Demo", "2026-11-25", {"hdr_filled_by_name": "Ærlig Prøve"}
    )
    response = response_from("scan.pdf", scan, installed=SHELF.installed, read=lambda _data: raw, confirmed=(person,))
    copy = archive_completed(response, sheet_of(SPEC), scan, "scan.pdf", made=MADE, profile=profile)

    assert sorted(images(scan)) == sorted(images(copy))
    assert set(verdicts({"scan": copy}, (profile, "ua1")).values()) == {"pass"}
    words = " ".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(copy)).pages)
    assert "Ærlig Prøve" in words
    assert "bekræftet af Mette Demo den 25.11.2026" in " ".join(words.split())


def test_black_and_white_is_kept_without_loss() -> None:
    """A bilevel PNG stands in the copy as one bit a pixel, each as it was."""
    reference = paper_reference(SPEC, STAMP, Origin.CASE)
    (page,) = filled_pages(reference, MARKS, pages=(1,))
    bits = np.where(page > 150, 255, 0).astype(np.uint8)
    scan = bytes(cv2.imencode(".png", bits, [cv2.IMWRITE_PNG_BILEVEL, 1])[1])
    raw = read_scan(scan, lambda _code: reference)
    response = response_from("scan.png", scan, installed=SHELF.installed, read=lambda _data: raw)
    copy = archive_completed(response, sheet_of(SPEC), scan, "scan.png", made=MADE)
    ((size, data),) = images(copy)
    assert size == (*page.shape[::-1], 1)
    rows = np.frombuffer(zlib.decompress(data), np.uint8).reshape(page.shape[0], -1)
    assert np.array_equal(np.unpackbits(rows, axis=1)[:, : page.shape[1]] * 255, bits)


def test_a_confirmed_row_keeps_its_printed_number() -> None:
    """Row 1 of the table was left blank and a person read rows 2 and 4: they stand as 2 and 4 in the copy, as on paper."""
    spec, table = form_spec("redskab1"), "r1_c_observations"
    field = spec.by_id[table]
    names = [f"{table}__{row}__{column.id}" for row in range(1, field.rows + 1) for column in field.columns]
    fields = tuple(PaperField(name, State.REVIEW, "", "written", 1, 3) for name in names)
    raw = RawForm(
        Carrier.PAPER,
        Stamp(spec.id, spec.version, spec.hash, token="7A7B7C7D"),
        None,
        {},
        frozenset(),
        frozenset(),
        {},
        paper=Paper("7A7B7C7D", {3: 1}, 9, fields),
    )
    read = {f"{table}__2__where": "Torvet", f"{table}__4__what": "Råb", f"{table}__4__date": "03.05.2026"}
    typed = {name: read.get(name, BLANK) for name in names}
    person = Confirmation(hashlib.sha256(b"scan").hexdigest(), "7A7B7C7D", "Mette Demo", "2026-11-25", typed)
    response = response_from("x", b"scan", installed=SHELF.installed, read=lambda _data: raw, confirmed=(person,))
    shown = [one for part in questions(sheet_of(spec), spec, Filled(response)) for one in part["questions"]]
    (rows,) = [one["rows"] for one in shown if one.get("draw") == "rows"]
    assert [row["number"] for row in rows] == ["2", "4"]
