"""The manifest of an archive folder."""

from __future__ import annotations

import hashlib
import json

from infohus_forms.archive.manifest import about_response, entry, manifest, versions
from tests.archive.copies import EVERYTHING, MADE, ORIGINAL, completed


def test_it_says_what_lies_there_what_it_was_made_of_and_with() -> None:
    """Digest and size of the file, digests of original and specification, the versions."""
    listed = entry("a.pdf", "arkivkopi", b"abc", about_response(completed(), ORIGINAL, b"{}"))
    content = json.loads(manifest([listed], case_no="26/0042", made=MADE, made_with={"typst": "0.15"}))
    assert content["made"] == "2026-09-18T12:00:00+00:00"
    assert content["made_with"] == {"typst": "0.15"}
    (file,) = content["files"]
    assert (file["path"], file["size"], file["sha256"]) == ("a.pdf", 3, hashlib.sha256(b"abc").hexdigest())
    assert file["about"]["original_sha256"] == hashlib.sha256(ORIGINAL).hexdigest()
    assert file["about"]["spec_sha256"] == EVERYTHING.hash


def test_the_order_of_the_files_does_not_matter() -> None:
    """The same files give the same bytes."""
    one, two = entry("a.pdf", "arkivkopi", b"a"), entry("b.pdf", "arkivkopi", b"b")
    made = {"case_no": "x", "made": MADE, "made_with": {"b": "1", "a": "2"}}
    assert manifest([one, two], **made) == manifest([two, one], **made)  # type: ignore[arg-type]


def test_no_name_and_no_answer_stands_in_it() -> None:
    """It may lie beside the copies in any system."""
    listed = entry("a.pdf", "arkivkopi", b"abc", about_response(completed(), ORIGINAL, b"{}"))
    text = manifest([listed], case_no="26/0042", made=MADE, made_with={}).decode()
    assert "Prøve" not in text
    assert "modtaget" not in text


def test_versions_are_those_that_are_installed() -> None:
    """What shapes the output is named with its version."""
    assert {"typst", "pikepdf", "page-validation"} <= set(versions())
