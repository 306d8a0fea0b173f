"""Pages whose content another program has written again: a note where they show the same, an error where something is drawn on them."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Callable, Iterator
from io import BytesIO

import pikepdf
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pikepdf import Dictionary, Name, Pdf

from infohus_forms.formats.pdf.common import content_stream as content_module
from infohus_forms.formats.pdf.common.content_stream import PLACED, OddContentError, operations
from infohus_forms.formats.pdf.common.page_marks import Mark, added, kept, packed, unpacked
from infohus_forms.formats.pdf.common.painted import Painter
from infohus_forms.formats.pdf.reading.form import read_pdf
from infohus_forms.formats.pdf.writing.fill import fill_pdf
from infohus_forms.models.finding import Refused, Severity
from infohus_forms.models.response import RawForm
from infohus_forms.render.forms import blank_stamp, fillable
from tests.formats.pdf.forms import a_pdf, changed
from tests.formats.pdf.rewriting import REWRITERS, by_command
from tests.support.shelf import form_ids, form_spec

FILLED = fill_pdf(a_pdf(), {"name": "Åse Demo", "story": "En\nto", "worry=3": "x"})
CLEANED = by_command("mutool", "clean", "-c", "-s", "IN", "OUT")


def codes(raw: RawForm) -> set[str]:
    """What is said of a file."""
    return {one.code for one in raw.findings}


def issued_before(data: bytes) -> bytes:
    """The form as it was issued before marks were kept in it."""

    def change(document: Pdf) -> None:
        holder = document.attachments["infohus.json"]
        content = json.loads(holder.get_file().read_bytes())
        del content["marks"]
        document.attachments["infohus.json"] = json.dumps(content).encode()

    return changed(data, change)


OLD = issued_before(FILLED)


@pytest.mark.parametrize("name", REWRITERS)
def test_content_that_is_written_again_is_a_note(name: str) -> None:
    """All answers are there, and the page shows what it showed."""
    raw = read_pdf(REWRITERS[name](FILLED))
    assert codes(raw) <= {"pdf.rewritten"}
    assert (raw.texts, raw.ticked, raw.outside) == (read_pdf(FILLED).texts, read_pdf(FILLED).ticked, ())


@pytest.mark.parametrize("name", ["mutool clean -s", "pikepdf, parsed", "pypdf, parsed"])
def test_a_note_means_that_the_content_was_another(name: str) -> None:
    """The trial of the trial."""
    assert codes(read_pdf(REWRITERS[name](FILLED))) == {"pdf.rewritten"}


@pytest.mark.parametrize("name", REWRITERS)
def test_a_form_issued_before_is_a_warning(name: str) -> None:
    """It has kept no places, so that a person looks; the answers count."""
    raw = read_pdf(REWRITERS[name](OLD))
    assert codes(raw) <= {"pdf.rewritten", "pdf.rewritten_old"}
    assert raw.texts == read_pdf(FILLED).texts


def test_the_warning_names_the_pages_and_says_what_to_do() -> None:
    """One for the file, with each page that was written again and no other."""

    def last_page_again(document: Pdf) -> None:
        page = document.pages[-1]
        page.obj.Contents = document.make_stream(pikepdf.unparse_content_stream(pikepdf.parse_content_stream(page)))

    everywhere = [one for one in read_pdf(CLEANED(OLD)).findings if one.code == "pdf.rewritten_old"]
    on_one = [one for one in read_pdf(changed(OLD, last_page_again)).findings if one.code == "pdf.rewritten_old"]
    pages = len(all_marks(OLD))
    assert [one.message.split(" om. ")[0] for one in everywhere + on_one] == [
        "Et andet program har skrevet side " + ", ".join(map(str, range(1, pages + 1))),
        f"Et andet program har skrevet side {pages}",
    ]
    assert all("bed afsenderen om at udfylde skemaet igen" in one.hint for one in everywhere + on_one)


SAVERS = {
    "pdfunite": by_command("pdfunite", "IN", "OUT"),
    "mutool, fields drawn again": by_command("mutool", "clean", "-AA", "IN", "OUT"),
    "mutool, for the web": by_command("mutool", "clean", "-l", "-gggg", "IN", "OUT"),
}
FLATTENERS = {
    "Ghostscript": by_command("gs", "-q", "-dNOPAUSE", "-dBATCH", "-sDEVICE=pdfwrite", "-o", "OUT", "IN"),
    "pdftocairo": by_command("pdftocairo", "-pdf", "IN", "OUT"),
    "mutool convert": by_command("mutool", "convert", "-o", "OUT", "IN"),
    "mutool merge": by_command("mutool", "merge", "-o", "OUT", "IN"),
}


@pytest.mark.parametrize("name", SAVERS)
def test_programs_that_keep_fields(name: str) -> None:
    """All answers, and notes at most."""
    raw = read_pdf(SAVERS[name](FILLED))
    assert {one.severity for one in raw.findings} <= {Severity.NOTE}
    assert (raw.texts["name"], raw.texts["story"], raw.ticked) == ("Åse Demo", "En\nto", frozenset({"worry=3"}))


@pytest.mark.parametrize("name", FLATTENERS)
def test_programs_that_take_the_fields_away(name: str) -> None:
    """The file is refused in words that fit."""
    with pytest.raises(Refused) as stop:
        read_pdf(FLATTENERS[name](FILLED))
    assert stop.value.finding.code == "pdf.flat"


# --- What is really drawn -------------------------------------------------------------------------
def with_content(content: bytes, *, page: int = 0) -> bytes:
    """The filled form with more content on a page."""

    def change(document: Pdf) -> None:
        sheet = document.pages[page]
        sheet.obj.Resources.Font["/F9"] = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        picture = document.make_stream(b"\0" * 12, Type=Name.XObject, Subtype=Name.Image, Width=2, Height=2)
        picture.ColorSpace, picture.BitsPerComponent = Name.DeviceRGB, 8
        words = document.make_stream(b"BT /F9 9 Tf 0 0 Td (Kanin) Tj ET", Type=Name.XObject, Subtype=Name.Form)
        words.BBox, words.Resources = pikepdf.Array([0, -5, 90, 20]), sheet.obj.Resources
        sheet.obj.Resources.XObject = Dictionary(Pic=picture, Words=words)
        sheet.contents_add(b"\n" + content)

    return changed(FILLED, change)


DRAWN = {
    "a white box": b"q 1 g 50 500 400 200 re f Q",
    "a white box in three steps": b"q 1 1 1 rg 1 0 0 1 50 500 cm 0 0 m 400 0 l 400 200 l 0 200 l f Q",
    "a text over the questions": b"q BT /F9 9 Tf 60 700 Td (Kanin i hatten) Tj ET Q",
    "a text right beside a word": b"q BT /F9 9 Tf 102 785 Td (ikke) Tj ET Q",
    "a picture": b"q 300 0 0 300 100 300 cm /Pic Do Q",
    "a form": b"q 1 0 0 1 70 690 cm /Words Do Q",
    "a line through the page": b"q 2 w 60 760 m 500 100 l S Q",
}


@pytest.mark.parametrize("name", DRAWN)
@pytest.mark.parametrize("cleaned", [False, True])
def test_what_is_drawn_over_the_page_is_an_error(name: str, *, cleaned: bool) -> None:
    """Whoever saves the file after that."""
    data = with_content(DRAWN[name])
    assert "pdf.redrawn" in codes(read_pdf(CLEANED(data) if cleaned else data))


def test_what_cannot_be_told_is_an_error() -> None:
    """A shading is no part of a form, and nothing is guessed of it."""
    assert "pdf.redrawn" in codes(read_pdf(with_content(b"q 50 500 400 200 re W n /Nothing sh Q")))


@pytest.mark.parametrize("content", [DRAWN["a white box"], DRAWN["a picture"], DRAWN["a text over the questions"]])
def test_a_form_issued_before_with_something_drawn_on_it(content: bytes) -> None:
    """Cleaned or not, it stays an error."""
    data = issued_before(with_content(content))
    assert "pdf.redrawn" in codes(read_pdf(data))
    assert "pdf.redrawn" in codes(read_pdf(CLEANED(data)))


def edited(change: Callable[[bytes], bytes]) -> bytes:
    """The filled form with a change in the content of its first page."""

    def whole(document: Pdf) -> None:
        page = document.pages[0].obj
        content = page.Contents.read_bytes()
        assert change(content) != content
        page.Contents = document.make_stream(change(content))

    return changed(FILLED, whole)


EDITS: dict[str, Callable[[bytes], bytes]] = {
    "moved by 4 points": lambda c: re.sub(
        rb"(EMC/Span<</MCID 1>>BDC\nq 1 0 0 -1 \d+)", lambda m: m[1][:-1] + b"7", c, count=1
    ),
    "another size": lambda c: c.replace(b"/f1 17.5 Tf", b"/f1 18.5 Tf"),
    "taken out": lambda c: re.sub(rb"\[\([^\]]{20,}\]TJ", b"", c, count=1),
    "one letter": lambda c: c.replace(b"(\\000\\006", b"(\\000\\007", 1),
    "in white": lambda c: c.replace(b"/c1 cs 0 scn", b"/c1 cs 1 scn", 1),
    "not drawn": lambda c: c.replace(b"BT 0 Tr", b"BT 3 Tr", 1),
    "cut away": lambda c: b"0 0 300 842 re W n " + c,
    "in a layer": lambda c: b"/OC /Oc1 BDC " + c + b" EMC",
    "mirrored": lambda c: b"1 0 0 -1 0 842 cm " + c,
}


@pytest.mark.parametrize("name", EDITS)
@pytest.mark.parametrize("cleaned", [False, True])
def test_printed_words_that_are_changed_are_an_error(name: str, *, cleaned: bool) -> None:
    """Moved, taken out, hidden or replaced."""
    data = edited(EDITS[name])
    assert "pdf.redrawn" in codes(read_pdf(CLEANED(data) if cleaned else data))


def test_labels_that_change_places() -> None:
    """Two texts of a page, each where the other stood."""

    def swapped(content: bytes) -> bytes:
        places = list(re.finditer(rb"(?<=BDC\nq )1 0 0 -1 [\d.]+ [\d.]+ cm", content))
        one, other = places[5], places[6]
        return content[: one.start()] + other[0] + content[one.end() : other.start()] + one[0] + content[other.end() :]

    assert "pdf.redrawn" in codes(read_pdf(CLEANED(edited(swapped))))


# --- Marks -------------------------------------------------------------------------------------------
def marks_of(content: bytes) -> list[object]:
    """The marks of a content without resources, as they are kept."""
    return list(kept(Painter(bytes, lambda value: value, 1000).marks(content, {})))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (b"1 0 0 rg 0 0 10 10 re f", b"/DeviceRGB cs 1 0 0 sc\r0 0 m 10 0 l 10 10 l 0 10 l h F"),
        (b"q q 2 0 0 2 5 5 cm 0 0 m 4 4 l S Q Q", b"2 w 5 5 m 13 13 l S % end"),
        (b".5 g 1 1 m 2 2 l 3 1 l f", b"[ ] 0 d 0.50 g 1. +1 m 2 2 l 3 1 l h f 7 7 m n"),
    ],
)
def test_the_same_in_other_words(one: bytes, other: bytes) -> None:
    """Operators that draw the same make the same marks."""
    assert marks_of(one) == marks_of(other) != []


ODD = (
    b"(",
    b"<<",
    b">>",
    b"[[",
    b"0 0 m 1 1 1 l S",
    b"BI /W 1 ID x EI",
    b"/P sh",
    b"<6> Tj",
    b"h h h h S",
    b"1.2.3 w",
    b"] f",
    b"q " * 100,
)


@pytest.mark.parametrize("content", [*ODD, b"/F 9 Tf", b"1 0 0 cm", b"{", b"0 0 m " * 400, b"<</A [1 2>> BDC ("])
def test_odd_content_is_never_a_mark(content: bytes) -> None:
    """Damage and too much end in one error, or in no mark."""
    with contextlib.suppress(OddContentError):
        assert marks_of(content) == []


@given(st.binary(max_size=200))
def test_any_bytes_are_content_or_odd(content: bytes) -> None:
    """Nothing else is raised."""
    with contextlib.suppress(OddContentError):
        Painter(bytes, lambda value: value, 1000).marks(content, {})


# --- Marks in one step ---------------------------------------------------------------------------------
def all_marks(data: bytes) -> list[list[Mark]]:
    """The marks of each page, by one painter."""
    with pikepdf.open(BytesIO(data)) as document:
        painter = Painter(lambda stream: bytes(stream.read_bytes()), lambda value: value)
        pages = [(page.obj.Contents, page.obj.Resources) for page in document.pages]
        joined = [
            b"\n".join(part.read_bytes() for part in own) if isinstance(own, pikepdf.Array) else own.read_bytes()
            for own, _ in pages
        ]
        return [painter.marks(content, used) for content, (_, used) in zip(joined, pages, strict=True)]


@contextlib.contextmanager
def operator_by_operator() -> Iterator[None]:
    """Within, no block and no operator is taken in one step: each token by itself."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("BLOCK", "SIMPLE"):
            patch.setattr(content_module, name, re.compile(rb"(?!)"))
        yield


@pytest.mark.parametrize("form", form_ids())
def test_blocks_draw_what_their_operators_draw(form: str) -> None:
    """All five forms: the same marks at the same places, and most of them drawn by blocks."""
    data = fillable(form_spec(form), blank_stamp(form_spec(form)), {}, "pdf")
    quick = all_marks(data)
    with operator_by_operator():
        assert all_marks(data) == quick
    with pikepdf.open(BytesIO(data)) as document:
        steps = [operator for operator, _ in operations(document.pages[0].obj.Contents.read_bytes())]
    assert steps.count(PLACED) > 50 > steps.count("cm")


@pytest.mark.parametrize("name", REWRITERS)
def test_what_is_written_again_draws_what_its_operators_draw(name: str) -> None:
    """Programs write blocks with other white space, or none."""
    data = REWRITERS[name](FILLED)
    quick = all_marks(data)
    with operator_by_operator():
        assert all_marks(data) == quick


RESOURCES = {
    "/Font": {name: {"/BaseFont": f"/X+{name[1:]}", "/Subtype": "/Type0"} for name in ("/f0", "/f1")},
    "/ColorSpace": {"/c0": ["/CalGray"], "/c1": ["/CalRGB"]},
}
WORDS = st.sampled_from(
    [
        *("\nq 1 0 0 -1 5 7.5 cm", "\nq 1 0 0 -1 60 .5 cm", "\nQ\n", " Q ", "q ", "\n", "(", ")", "[", "]", "<", "%", " 1 0 0 -1 3 4 cm "),
        *("/c0 cs .5 scn ", "/c1 CS 1 0 .25 SCN ", "2 w ", "[1 2]0 d ", "0 0 m 9 9 l ", "9 0 l h ", "f\n", "S\n", "0 0 5 5 re W n ", "n "),
        *("BT ", "/f0 8 Tf ", "/f1 9 Tf ", "1 0 0 -1 0 0 Tm", "(ab\\)q Q)Tj ", "[(ab)20(c)]TJ ", "3 4 Td ", "ET\n", "0 Tr ", "/Artifact<</Type/Layout>>BDC\n", "EMC", "/OC /L BDC "),
    ]
)  # fmt: skip


@given(st.lists(WORDS, max_size=30).map("".join))
@example("q 1 0 0 -1 5 7.5 cm 0 0 m 9 9 l S\nQ\nq 1 0 0 -1 60 .5 cm 0 0 m 9 9 l S\nQ\n")
@example("BT /f0 8 Tf ET q 1 0 0 -1 5 7.5 cm BT 3 4 Td (ab)Tj ET\nQ\n(ab)Tj ")
@example("q 1 0 0 -1 5 7.5 cm 0 0 m 9 9 l\nQ\n S ")
@example("q 1 0 0 -1 5 7.5 cm [(\nQ\nS ]\nQ\n")
def test_any_content_draws_what_its_operators_draw(content: str) -> None:
    """Blocks that hang on what stands before them, that leave a path or a text open, and half ones."""

    def drawn() -> list[Mark] | None:
        try:
            return Painter(bytes, lambda value: value).marks(content.encode() * 2, RESOURCES)
        except OddContentError:
            return None

    quick = drawn()
    with operator_by_operator():
        assert drawn() == quick


def test_marks_come_back_from_the_form() -> None:
    """Packed and unpacked; a page is itself, and nothing is added."""
    with pikepdf.open(BytesIO(a_pdf())) as document:
        painter = Painter(lambda stream: bytes(stream.read_bytes()), lambda value: value)
        marks = painter.marks(document.pages[0].obj.Contents.read_bytes(), document.pages[0].obj.Resources)
    assert unpacked(packed(kept(marks))) == kept(marks)
    assert added(kept(marks), marks) == []
    assert added(kept(marks), marks[1:]) is None
