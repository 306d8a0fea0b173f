"""Nothing of an answer gets out where it has no business: messages, names of files, properties of documents, faults of ours."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pikepdf
import pytest

from infohus_forms.casework import review as review_module

Command = Callable[..., Any]
CANARY = "Çağla Yıldız-Prøve 310299-4001"
LONG = 12
"""Letters from which a text is taken to be found only where it was copied from the answer."""


def test_a_fault_of_ours_says_where_it_is_and_none_of_the_values(
    infohus: Command, case_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit 70, one line, no traceback: the text of an exception may be an answer."""

    def broken(*_: object, **__: object) -> None:
        raise ValueError(CANARY)

    monkeypatch.setattr(review_module, "review", broken)

    said = infohus("check", case_folder)

    assert said.status == 70
    assert "ValueError i infohus_forms." in said.err
    assert CANARY not in said.err + said.out
    assert "Traceback" not in said.err


def secrets(infohus: Command, case: Path) -> set[str]:
    """Every free text, name and CPR number that somebody wrote in a form of the case."""
    words: set[str] = set()
    for form in infohus("read", *sorted((case / "modtaget").iterdir()), "--json").data:
        header = {text for name, text in form["raw"].items() if name.startswith("hdr_")}
        words |= {text.strip() for name, text in form["raw"].items() if not name.startswith("hdr_")} - header
    return {word for word in words if len(word) >= LONG or re.fullmatch(r"\d{6}-?\d{4}", word)}


def test_no_answer_stands_in_messages_or_in_names_of_files(infohus: Command, case_folder: Path) -> None:
    """Over `check`, `settle`, `next`, `combine`, `archive` and `verify` of a whole case."""
    wanted = secrets(infohus, case_folder)
    assert len(wanted) > 100
    said = ""
    for words in (("check",), ("settle",), ("next",), ("combine",), ("archive",), ("verify",)):
        ran = infohus(words[0], case_folder)
        said += ran.out + ran.err
    said += "\n".join(path.name for path in case_folder.rglob("*"))

    assert {word for word in wanted if word in said} == set()
    assert not re.search(r"\d{6}-\d{4}", said)


def test_properties_of_documents_name_no_person_no_computer_and_no_answer(infohus: Command, case_folder: Path) -> None:
    """Word: no author, no revision ids, no thumbnail, no path. PDF: nothing in the properties but title and program."""
    wanted = secrets(infohus, case_folder)
    for path in sorted(case_folder.rglob("*")):
        if path.suffix not in {".docx", ".pdf"} or path.parent.name == "modtaget":
            continue
        about = dict(word(path) if path.suffix == ".docx" else pdf(path))
        told = "\n".join(about.values())
        assert {one for one in wanted if one in told} == set(), path.name
        assert not re.search(r"/home/|/root|/tmp|C:\\\\|python-docx", told), path.name
        assert not re.search(r"<(?:dc:creator|cp:lastModifiedBy)>[^<]*(?:root|user)", told), path.name


def word(path: Path) -> Iterator[tuple[str, str]]:
    """The properties of a Word file."""
    with ZipFile(path) as package:
        names = package.namelist()
        assert not [name for name in names if "thumbnail" in name.lower() or "printerSettings" in name], path.name
        document = package.read("word/document.xml").decode()
        assert "w:rsid" not in document, path.name
        for name in names:
            if name.startswith("docProps/") or name.endswith(".rels"):
                yield name, package.read(name).decode()


def pdf(path: Path) -> Iterator[tuple[str, str]]:
    """The properties of a PDF."""
    with pikepdf.open(path) as document:
        assert document.trailer.get("/Prev") is None
        assert all("/Thumb" not in page and "/PieceInfo" not in page for page in document.pages), path.name
        yield "info", "\n".join(map(str, document.docinfo.values()))
        yield "xmp", bytes(document.Root.Metadata.read_bytes()).decode() if "/Metadata" in document.Root else ""
