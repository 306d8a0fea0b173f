"""The Word form and the PDF form are one form: compared from what stands in the two files, not from how they are made."""

from __future__ import annotations

import re
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdf
import pytest
from lxml import etree

from infohus_forms.render.forms import blank_stamp, fillable
from tests.support.shelf import form_ids, form_spec

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BOXES = re.compile("[☐○◯]")
NUMBERED = re.compile(r"(\d+(?:\.\d+)?) {2}(\S.*?)(?: {3}.*)?")
"""A paragraph that begins with a number: a section's or a question's, and what it is called."""
SPACE = re.compile(r"\s+")


@dataclass(frozen=True)
class Printed:
    """A number with its words, and the words beside the boxes that follow it, in order."""

    number: str
    words: str
    choices: tuple[str, ...]


@cache
def the_file(form: str, kind: str) -> bytes:
    """A blank form."""
    spec = form_spec(form)
    return fillable(spec, blank_stamp(spec), {}, kind)


def word_body(form: str) -> Any:
    """The text of the Word form as XML."""
    with zipfile.ZipFile(BytesIO(the_file(form, "word"))) as archive:
        return etree.fromstring(archive.read("word/document.xml"))


def printed_in_word(form: str) -> list[Printed]:
    """What is numbered in the Word form, top to bottom."""
    found: list[Printed] = []
    for paragraph in word_body(form).iter(f"{W}p"):
        text = "".join(part.text or "" for part in paragraph.iter(f"{W}t")).strip(" ").replace("\u00a0", " ")
        if named := NUMBERED.fullmatch(text):
            found.append(Printed(named[1], named[2], ()))
        elif found and BOXES.search(text):
            choices = tuple(choice.strip() for choice in BOXES.split(text)[1:])
            found[-1] = Printed(found[-1].number, found[-1].words, found[-1].choices + choices)
    return found


def printed_in_pdf(form: str, poppler: str, folder: Path) -> str:
    """The text of the PDF form in reading order, without any space."""
    path = folder / "form.pdf"
    path.write_bytes(the_file(form, "pdf"))
    said = subprocess.run([poppler, "-raw", str(path), "-"], capture_output=True, text=True, check=True)
    return SPACE.sub("", said.stdout)


def widgets(form: str) -> list[Any]:
    """The widgets of the PDF form page by page, each page in the order in which Tab goes through it."""
    reader: Any = pypdf.PdfReader(BytesIO(the_file(form, "pdf")))
    return [item.get_object() for page in reader.pages for item in page.get("/Annots", ())]


def name_of(widget: Any) -> str:
    """The name of a field, or of a box in its group."""
    states = [state[1:] for state in widget["/AP"]["/N"] if state != "/Off"] if "/AS" in widget else []
    return states[0] if states else str(widget["/T"])


@pytest.mark.parametrize("form", form_ids())
def test_same_fields_in_the_same_order(form: str) -> None:
    """The controls of Word, by tag, are the fields of the PDF, by name; the PDF has one more, its id."""
    in_word = [tag.get(f"{W}val") for tag in word_body(form).iter(f"{W}tag")]

    assert [name_of(widget) for widget in widgets(form)] == [*in_word, "infohus_id"]


@pytest.mark.parametrize("form", form_ids())
def test_same_numbers_words_and_choices_in_the_same_order(
    form: str, tmp_path: Path, needs: Callable[[str], str]
) -> None:
    """Every number with its words stands in the PDF after the one before it, and between them the same choices."""
    text = printed_in_pdf(form, needs("pdftotext"), tmp_path)
    printed = printed_in_word(form)
    assert len([item for item in printed if "." in item.number]) > 20

    places: list[tuple[int, int]] = []
    for item in printed:
        heading = SPACE.sub("", item.number + item.words)
        begins = text.find(heading, places[-1][1] if places else 0)
        assert begins >= 0, f"{item.number} {item.words}"
        places.append((begins, begins + len(heading)))
    at = 0  # Word has the boxes of questions that share a line beneath them all
    for item, ends in zip(printed, [*(begins for begins, _ in places[1:]), len(text)], strict=True):
        for choice in item.choices:
            word = SPACE.sub("", choice)
            found = text.find(word, at, ends)
            assert found >= 0, f"{item.number} {item.words}: {choice}"
            at = found + len(word)
        if item.choices:
            at = ends


@pytest.mark.parametrize("form", form_ids())
def test_same_menus(form: str) -> None:
    """A menu shows the same lines in both, but for the line with which nothing is chosen."""
    in_word = {
        control.find(f"{W}sdtPr/{W}tag").get(f"{W}val"): [
            line.get(f"{W}displayText") for line in menu.iter(f"{W}listItem") if line.get(f"{W}value")
        ]
        for control in word_body(form).iter(f"{W}sdt")
        for menu in control.iterfind(f"{W}sdtPr/{W}dropDownList")
    }
    in_pdf = {
        name_of(widget): [str(option[1]) for option in widget["/Opt"] if option[0]]
        for widget in widgets(form)
        if "/Opt" in widget
    }

    assert in_pdf == in_word


@pytest.mark.parametrize("form", form_ids())
def test_tab_goes_as_one_reads(form: str) -> None:
    """Tab follows the structure, and the structure meets the fields in the order in which they are printed."""
    reader: Any = pypdf.PdfReader(BytesIO(the_file(form, "pdf")))
    read: list[int] = []

    def walk(element: Any) -> None:
        if isinstance(element := element.get_object(), pypdf.generic.ArrayObject):
            for kid in element:
                walk(kid)
        elif isinstance(element, pypdf.generic.DictionaryObject):
            if element.get("/Type") == "/OBJR":
                read.append(element.raw_get("/Obj").idnum)
            elif "/K" in element:
                walk(element["/K"])

    walk(reader.trailer["/Root"]["/StructTreeRoot"])

    assert all(page["/Tabs"] == "/S" for page in reader.pages if "/Annots" in page)
    assert read == [item.idnum for page in reader.pages for item in page.get("/Annots", ())]


@pytest.mark.parametrize("form", form_ids())
def test_what_is_spoken_stands_alone(form: str) -> None:
    """No two fields are spoken alike, and one that must be answered says so in words."""
    spoken = [str(widget["/TU"]) for widget in widgets(form)]

    assert len(set(spoken)) == len(spoken)
    for widget in widgets(form):
        flags = int(widget["/Parent"].get("/Ff", 0) if "/Parent" in widget else widget.get("/Ff", 0))
        assert bool(flags & 2) is str(widget["/TU"]).endswith(", skal udfyldes")


def test_a_scale_is_spoken_with_its_dimension_and_its_end() -> None:
    """»Vurdering, Voldsparathed: 2 af 4«; the ends with their words."""
    spoken = {name_of(widget): str(widget["/TU"]) for widget in widgets("redskab3")}

    assert spoken["r3_r2_rating=2"] == "5.1 Vurdering, Voldsparathed: 2 af 4, skal udfyldes"
    assert spoken["r3_r2_rating=0"] == "5.1 Vurdering, Voldsparathed: 0 af 4, Ingen bekymring, skal udfyldes"
    assert spoken["r3_r2_rating=IB"] == "5.1 Vurdering, Voldsparathed: Ikke belyst, skal udfyldes"


@pytest.mark.parametrize("form", form_ids())
def test_each_row_of_a_table_has_a_header(form: str) -> None:
    """The number of a row is its header and is named by every other cell, beside the head of the column."""
    reader: Any = pypdf.PdfReader(BytesIO(the_file(form, "pdf")))
    root = reader.trailer["/Root"]["/StructTreeRoot"]
    rows = 0

    def about(cell: Any) -> Any:
        return next(item.get_object() for item in cell["/A"] if item.get_object()["/O"] == "/Table")

    def walk(element: Any) -> None:
        nonlocal rows
        element = element.get_object()
        kid: Any
        if isinstance(element, pypdf.generic.ArrayObject):
            for kid in element:
                walk(kid)
        elif isinstance(element, pypdf.generic.DictionaryObject) and "/K" in element:
            if element.get("/S") == "/TBody":
                body: Any = element["/K"]
                for kid in body:
                    cells: Any = kid.get_object()["/K"]
                    first, *others = (cell.get_object() for cell in cells)
                    assert (first["/S"], about(first)["/Scope"]) == ("/TH", "/Row")
                    assert all(about(cell)["/Headers"][-1] == first["/ID"] for cell in others)
                    rows += 1
            walk(element["/K"])

    walk(root)

    assert rows > 0 or form in ("redskab1", "redskab2_overblik", "redskab2_bidrag")
