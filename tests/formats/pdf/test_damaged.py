"""Some 230 PDFs, damaged and manipulated: each is read right, told of at the right field, or refused with the reason."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from io import BytesIO

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from infohus_forms.formats.pdf.reading.form import read_pdf
from infohus_forms.formats.pdf.writing.fill import fill_pdf
from infohus_forms.models.finding import Refused
from infohus_forms.models.question import Widget
from tests.formats.pdf.forms import a_pdf, a_sheet, changed, the_field

TEXTS = {
    control.name: f"Svar {number} på Ærø"[: control.max_length or 40]
    for number, control in enumerate(a_sheet().controls())
    if control.widget in (Widget.LINE, Widget.AREA, Widget.DATE)
}
TICKS = {"worry=2", "strength=4", "via=mail", "anonymous=nej", "seen__1__first=ja"}
ANSWERS = {**TEXTS, **dict.fromkeys(TICKS, "x"), "place": "a3"}
FIELDS = list(TEXTS)
GROUPS = [name.partition("=")[0] for name in sorted(TICKS) if not name.startswith("via")]

Change = Callable[[Pdf, str], None]


def filled() -> bytes:
    """The form with an answer in every text field and some boxes ticked."""
    return fill_pdf(a_pdf(), ANSWERS)


# --- One change to one text field, and what is said at that field ----------------------------------------------
def another_value(document: Pdf, name: str) -> None:
    """The value is changed behind what is shown."""
    the_field(document, name).V = String("Noget helt andet")


def another_picture(document: Pdf, name: str) -> None:
    """The picture is changed and the value is not."""
    field = the_field(document, name)
    resources = field.AP.N.Resources
    field.AP.N = document.make_stream(
        b"/Tx BMC BT /NotoSans 9 Tf 2 2 Td (Nej) Tj ET EMC",
        {"/Type": Name.XObject, "/Subtype": Name.Form, "/BBox": Array([0, 0, 90, 12]), "/Resources": resources},
    )


def emptied(document: Pdf, name: str) -> None:
    """The value is taken out and still shown."""
    the_field(document, name).V = String("")


def half_a_pair(document: Pdf, name: str) -> None:
    """A viewer left half an emoji."""
    the_field(document, name).V = String(b"\xfe\xff" + "Hej ".encode("utf-16-be") + b"\xd8\x3d")


def private_letter(document: Pdf, name: str) -> None:
    """A viewer wrote a letter of its own."""
    the_field(document, name).V = String(b"\xfe\xff\xf6\x00")


def elsewhere(document: Pdf, name: str) -> None:
    """The field is moved down the page."""
    field = the_field(document, name)
    field.Rect = Array([side - 40 for side in map(float, field.Rect)])


def twin(document: Pdf, name: str, suffix: str = "") -> None:
    """Another field of the same name says something else."""
    copy = Dictionary(
        T=String(name + suffix), FT=Name.Tx, V=String("En anden"), Subtype=Name.Widget, Rect=Array([0, 0, 9, 9])
    )
    document.Root.AcroForm.Fields.append(document.make_indirect(copy))


def renamed_twin(document: Pdf, name: str) -> None:
    """So does one that a merging program renamed."""
    twin(document, name, "+1")


AT_A_TEXT: dict[Change, str] = {
    another_value: "pdf.text_conflict",
    another_picture: "pdf.text_conflict",
    emptied: "pdf.text_conflict",
    half_a_pair: "pdf.damaged_text",
    private_letter: "pdf.private_text",
    elsewhere: "pdf.moved",
    twin: "pdf.two_values",
    renamed_twin: "pdf.two_values",
}


@pytest.mark.parametrize("change", AT_A_TEXT, ids=lambda change: change.__name__)
def test_a_text_field_that_was_changed(change: Change) -> None:
    """The finding stands at the field that was changed and at no other, whichever it is; the other answers are as they were."""
    data = filled()
    for name in FIELDS:
        raw = read_pdf(changed(data, lambda document, name=name: change(document, name)))  # type: ignore[misc]

        assert AT_A_TEXT[change] in {item.code for item in raw.findings if item.field == name}, name
        assert {item.field for item in raw.findings} == {name}
        assert {key: raw.texts.get(key) for key in TEXTS if key != name} == {
            key: text for key, text in TEXTS.items() if key != name
        }
        assert raw.ticked == TICKS


# --- One change to one group of boxes --------------------------------------------------------------------------
def another_state(document: Pdf, group: str) -> None:
    """The value names a box that is not the one shown."""
    kids = the_field(document, group).Kids
    other = next(state for kid in kids for state in dict(kid.AP.N) if state != "/Off" and Name.Off == kid.AS)
    the_field(document, group).V = Name(other)


def no_such_state(document: Pdf, group: str) -> None:
    """The value names no box at all."""
    the_field(document, group).V = Name("/9")


def two_shown(document: Pdf, group: str) -> None:
    """Two boxes are shown ticked."""
    for kid in the_field(document, group).Kids:
        kid.AS = Name(next(state for state in dict(kid.AP.N) if state != "/Off"))


def none_shown(document: Pdf, group: str) -> None:
    """The value is kept and no box is shown ticked."""
    for kid in the_field(document, group).Kids:
        kid.AS = Name.Off


def stateless(document: Pdf, group: str) -> None:
    """The value is kept, and no box has a state: viewers show them all empty."""
    for kid in the_field(document, group).Kids:
        del kid.AS


def box_moved(document: Pdf, group: str) -> None:
    """A box stands where another answer's words are."""
    first, second, *_ = the_field(document, group).Kids
    first.Rect, second.Rect = Array(second.Rect), Array(first.Rect)


AT_A_GROUP: dict[Change, str] = {
    another_state: "pdf.tick_conflict",
    no_such_state: "pdf.tick_unknown",
    two_shown: "pdf.tick_conflict",
    none_shown: "pdf.tick_conflict",
    stateless: "pdf.tick_conflict",
    box_moved: "pdf.moved",
}


@pytest.mark.parametrize("change", AT_A_GROUP, ids=lambda change: change.__name__)
def test_a_group_that_was_changed(change: Change) -> None:
    """The finding stands at the group that was changed and at no other; the texts are as they were."""
    data = filled()
    for group in GROUPS:
        raw = read_pdf(changed(data, lambda document, group=group: change(document, group)))  # type: ignore[misc]

        assert AT_A_GROUP[change] in {item.code for item in raw.findings if item.field == group}, group
        assert {item.field for item in raw.findings} == {group}
        assert {key: raw.texts.get(key) for key in TEXTS} == TEXTS


# --- Broken trees that still say everything --------------------------------------------------------------------
def no_tree(document: Pdf) -> None:
    """The list of fields is lost; the pages know them."""
    document.Root.AcroForm.Fields = Array([])


def no_parents(document: Pdf) -> None:
    """Groups are lost; each box knows its state."""
    for page in document.pages:
        for widget in page.obj.Annots:
            if "/Parent" in widget:
                del widget.Parent
    document.Root.AcroForm.Fields = Array([field for field in document.Root.AcroForm.Fields if "/Kids" not in field])


def parents_that_are_nothing(document: Pdf) -> None:
    """A merging program left parents that hold nothing."""
    for page in document.pages:
        for widget in page.obj.Annots:
            if "/Parent" in widget:
                widget.Parent = Dictionary()
    document.Root.AcroForm.Fields = Array([field for field in document.Root.AcroForm.Fields if "/Kids" not in field])


@pytest.mark.filterwarnings("ignore:This document has")
@pytest.mark.parametrize("change", [no_tree, no_parents, parents_that_are_nothing], ids=lambda change: change.__name__)
def test_a_broken_tree(change: Callable[[Pdf], None]) -> None:
    """Every answer is found again, and that fields had to be found again is told of."""
    raw = read_pdf(changed(filled(), change))

    assert {name: text for name, text in raw.texts.items() if text} == {**TEXTS, "place": "a3"}
    assert raw.ticked == TICKS
    assert {item.code for item in raw.findings} == {"pdf.recovered"}


# --- Damage ----------------------------------------------------------------------------------------------------
def damaged() -> Iterator[bytes]:
    """Bytes changed, taken out, put in and cut off, at places drawn with a fixed seed."""
    with pikepdf.open(BytesIO(filled())) as document:
        plain = BytesIO()
        document.save(plain, object_stream_mode=pikepdf.ObjectStreamMode.disable, compress_streams=False)
    for data in (filled(), plain.getvalue()):
        chance = random.Random(20_261_125)  # noqa: S311 - the same files each time
        for _ in range(8):
            at, length = chance.randrange(len(data)), chance.randrange(1, 400)
            yield data[:at] + bytes(chance.randrange(256) for _ in range(length)) + data[at + length :]
            yield data[:at] + data[at + length :]
            yield data[:at] + data[at : at + length] * 2 + data[at:]
            yield data[:at]


def test_damage_anywhere() -> None:
    """A damaged file is refused with its reason, or what is read from it is what was written or is told of."""
    reasons = set()
    for data in damaged():
        try:
            raw = read_pdf(data)
        except Refused as told:
            reasons.add(told.finding.code)
            continue
        wrong = {name for name, text in TEXTS.items() if raw.texts.get(name) not in (text, None)}
        told_of = {item.field for item in raw.findings}
        whole = any(
            item.code in ("pdf.incomplete", "pdf.revisions", "pdf.identity_partly", "pdf.pages")
            for item in raw.findings
        )
        assert whole or wrong <= told_of
    assert reasons <= {"pdf.damaged", "pdf.not_ours", "pdf.flat", "pdf.no_fields", "pdf.too_large", "pdf.encrypted"}
