"""Fields put below new parents by a program that lost the blank inside the file: the installed form knows their names."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pypdf
import pytest
from pikepdf import Array, Dictionary, Pdf, String

from infohus_forms.casework.intake.form_reader import names_in
from infohus_forms.formats.pdf.reading.form import read_pdf
from infohus_forms.formats.pdf.writing.fill import fill_pdf
from infohus_forms.models.response import RawForm
from tests.formats.pdf.forms import a_pdf, a_sheet, a_spec, changed
from tests.support.shelf import SHELF, form_ids, form_spec

ANSWERS = {
    "name": "Åse Demo",
    "story": "En\nto",
    "worry=2": "x",
    "via=mail": "x",
    "place": "a3",
    "seen__2__what": "Prøve",
}
TEXTS = {name: text for name, text in ANSWERS.items() if "=" not in name}
TICKS = {name for name in ANSWERS if "=" in name}
NAMES = frozenset(control.name for control in a_sheet().controls())


def names(digest: str) -> frozenset[str]:
    """The shelf of this test: one form."""
    return NAMES if digest == a_spec().hash else frozenset()


def read(pdf: bytes) -> RawForm:
    """The file as the worker reads it."""
    return read_pdf(pdf, names)


def without_blank(change: Callable[[Pdf], None] = lambda _: None) -> bytes:
    """The filled form after a program that drops the attachment and the properties."""

    def whole(document: Pdf) -> None:
        del document.Root.Names
        del document.docinfo["/Infohus"]
        change(document)

    return changed(fill_pdf(a_pdf(), ANSWERS), whole)


def below(*parents: str) -> Callable[[Pdf], None]:
    """Put all fields below parents, the outermost first."""

    def change(document: Pdf) -> None:
        for name in reversed(parents):
            kids = document.Root.AcroForm.Fields
            parent = document.make_indirect(Dictionary(T=String(name), Kids=Array(list(kids))))
            for kid in kids:
                kid.Parent = parent
            document.Root.AcroForm.Fields = Array([parent])

    return change


def called(pattern: str) -> Callable[[Pdf], None]:
    """Call every field by a pattern that its name is put into."""

    def change(document: Pdf) -> None:
        for number, item in enumerate(document.Root.AcroForm.Fields):
            item.T = String(pattern.format(str(item.T), number))

    return change


@pytest.mark.parametrize(
    "change",
    [
        below("form1"),
        below("a", "b", "c"),
        below("form1[0]", "#subform[0]"),
        below("topmostSubform[0]", "Page1[0]"),
        called("{0}#{1}"),
        called("{0}_{1}"),
        called("{0}[0]"),
        called("doc1.{0}"),
        called("{0} ({1})"),
    ],
    ids=["parent", "levels", "xfa", "subform", "hash", "count", "brackets", "dotted", "copy"],
)
def test_names_are_found_within_others(change: Callable[[Pdf], None]) -> None:
    """Every text and tick under the form's own name; that part of the identity is lost is said, and nothing else."""
    raw = read(without_blank(change))
    assert {name: text for name, text in raw.texts.items() if text} == TEXTS
    assert raw.ticked == TICKS
    assert [one.code for one in raw.findings] == ["pdf.identity_partly"]


def test_pypdf_puts_a_name_on_top_and_appends() -> None:
    """`add_form_topname` and `append`, as a system that collects forms does: the identity field is all that is left."""
    reader = pypdf.PdfReader(BytesIO(fill_pdf(a_pdf(), ANSWERS)))
    reader.add_form_topname("form1")
    writer = pypdf.PdfWriter()
    writer.append(reader)
    out = BytesIO()
    writer.write(out)
    raw = read(out.getvalue())
    assert {name: text for name, text in raw.texts.items() if text} == TEXTS
    assert raw.ticked == TICKS


def test_two_copies_in_a_file_are_not_mixed() -> None:
    """Where two copies say different things neither is used, and it is said of each such field."""
    writer = pypdf.PdfWriter()
    for top, answers in (("form1", ANSWERS), ("form2", {**ANSWERS, "name": "Bo Prøve", "worry=2": "", "worry=3": "x"})):
        reader = pypdf.PdfReader(BytesIO(fill_pdf(a_pdf(), answers)))
        reader.add_form_topname(top)
        writer.append(reader)
    out = BytesIO()
    writer.write(out)
    raw = read(out.getvalue())
    assert "name" not in raw.texts
    assert not {"worry=2", "worry=3"} & raw.ticked
    assert raw.texts["story"] == "En\nto"
    assert {one.field for one in raw.findings if one.code == "pdf.two_values"} == {"name", "worry"}


def test_a_name_that_holds_two_of_ours_is_not_guessed() -> None:
    """It stays as it is, and its text is kept under it."""

    def change(document: Pdf) -> None:
        next(item for item in document.Root.AcroForm.Fields if str(item.T) == "name").T = String("short.name")

    raw = read(without_blank(change))
    assert "name" not in raw.texts
    assert raw.texts["short.name"] == "Åse Demo"


def test_a_form_that_is_not_installed_is_read_as_it_is() -> None:
    """Without a form of that digest nothing is renamed."""
    raw = read_pdf(without_blank(below("form1")))
    assert raw.texts["form1.name"] == "Åse Demo"


@pytest.mark.parametrize("form", form_ids())
def test_the_shelf_knows_every_installed_form_by_its_digest(form: str) -> None:
    """And no other."""
    names = names_in(lambda: SHELF)

    assert names(form_spec(form).hash)
    assert names("0" * 64) == frozenset()
