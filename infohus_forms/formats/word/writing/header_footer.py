"""The header and footer of every page of a Word form, with the QR code, and the title block of the first page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO

import segno

from infohus_forms.formats.word.ooxml.geometry import TEXT_WIDTH
from infohus_forms.formats.word.ooxml.markup import (
    NOTHING,
    Xml,
    cell,
    cell_sides,
    el,
    field_code,
    paragraph,
    part,
    row,
    run,
    spacer,
    styled,
    table,
    w,
)
from infohus_forms.formats.word.ooxml.names import PIC, A
from infohus_forms.models.question import Sheet
from infohus_forms.models.response import Stamp

STEPS, TOOLS, STRIP = "ABCDE", "1234", 340
QR_SIZE = 540_000
"""Side of the QR code in EMU (15 mm)."""
ACTIVE, PASSIVE = "1F5C7A", "E9EFF3"
FICTIONAL = "OPDIGTET – ikke en rigtig sag"
PREFILLED_NOTE = "Felter med grå bund er udfyldt på forhånd."


def title_block(sheet: Sheet, filler: str, *, prefilled: bool) -> Iterator[Xml]:
    """Yield series, title, subtitle, purpose and `filler`, who fills in most of it, for the top of the first page."""
    if sheet.series:
        yield paragraph("Serie", run(sheet.series))
    yield paragraph("Title", run(sheet.title))
    if sheet.subtitle:
        yield paragraph("Subtitle", run(sheet.subtitle))
    for text in sheet.intro.split("\n"):
        if text.strip():
            yield paragraph("Indledning", run(text))
    said = [run("Udfyldes af: ", w("b")), run(f"{filler}, hvor der ikke står andet. ")] if filler else []
    said += [styled(f"\u00a0{PREFILLED_NOTE}\u00a0", "Forklaring")] if prefilled else []
    if said:
        yield paragraph("Indledning", *said)


def closing(sheet: Sheet) -> Iterator[Xml]:
    """Yield the fixed text at the end of the form."""
    for text in sheet.colophon.split("\n"):
        if text.strip():
            yield paragraph("Slutnote", run(text))


def page_setup() -> Xml:
    """Return the section properties: A4 with margins of 20 mm; the header and the footer are parts `rHeader` and `rFooter`."""
    return w(
        "sectPr",
        el("w:headerReference", {"w:type": "default", "r:id": "rHeader"}),
        el("w:footerReference", {"w:type": "default", "r:id": "rFooter"}),
        w("pgSz", w=11906, h=16838),
        w("pgMar", top=1474, right=1134, bottom=1077, left=1134, header=510, footer=454, gutter=0),
    )


def header(sheet: Sheet) -> bytes:
    """Return the header part: title, QR code `rQr`, and the flow A–E and the tools 1–4 with this form's marked, if it has a place there."""
    qr, gap = 950, 160
    strips = [
        strip for strip in (_strip("Trin", STEPS, sheet.step), _strip("Redskab", TOOLS, str(sheet.tool))) if strip
    ]
    title = TEXT_WIDTH - qr - sum(strip.width + gap for strip in strips)
    named = [paragraph("Header", run(sheet.title, w("b"))), paragraph("Header", run(sheet.series))]
    named += [paragraph("Opdigtet", run(FICTIONAL))] if sheet.fictional else []
    drawing = paragraph("Header", _picture(f"QR-kode: {sheet.form} {sheet.version}"), properties=w("jc", val="right"))
    top, below = w("vMerge", val="restart"), w("vMerge")
    between = cell(gap, spacer())
    first, second = [_merged(title, top, *named)], [_merged(title, below, spacer())]
    widths = [title]
    for strip in strips:
        first += [cell(strip.width, paragraph("Trin", run(strip.name)), span=len(strip.cells)), between]
        second += [*strip.cells, between]
        widths += [*([STRIP] * len(strip.cells)), gap]
    rows = [
        row(*first, _merged(qr, top, drawing)),
        row(*second, _merged(qr, below, spacer()), height=300),
        row(
            _merged(title, below, spacer()),
            *([cell(TEXT_WIDTH - title - qr, spacer(), span=len(widths) - 1)] if strips else []),
            _merged(qr, below, spacer()),
        ),
    ]
    caption = "Hvor i forløbet skemaet hører til" if strips else "Skemaets titel"
    description = _description(sheet) if strips else ""
    return part("w:hdr", table("Opstilling", [*widths, qr], rows, caption=caption, description=description), spacer())


def _description(sheet: Sheet) -> str:
    """Return what the strips show, in words."""
    tool, step = f"redskab {sheet.tool}" if sheet.tool else "", f"trin {sheet.step} af A til E" if sheet.step else ""
    return f"Dette er {' i '.join(part for part in (tool, step) if part)}."


@dataclass(frozen=True, slots=True)
class _Strip:
    """A row of cells of which one is marked."""

    name: str
    cells: tuple[Xml, ...]

    @property
    def width(self) -> int:
        return STRIP * len(self.cells)


def _strip(name: str, marks: str, active: str) -> _Strip | None:
    """Return a strip with one of its marks active; None when the form has no place on it."""
    if active not in tuple(marks):
        return None
    return _Strip(name, tuple(_step(mark, STRIP, active=mark == active) for mark in marks))


def footer(sheet: Sheet, stamp: Stamp) -> bytes:
    """Return the footer part: the form's own line, its identity, and page x of y."""
    own = sheet.foot(stamp.case, stamp.instance)
    identity = " · ".join(text for text in (f"{sheet.form} {sheet.version}", sheet.hash[:8], stamp.instance) if text)
    line = w("pBdr", el("w:top", {"w:val": "single", "w:sz": "4", "w:space": "4", "w:color": "8A9BA8"}))
    pages = (run("\tSide "), field_code("PAGE", "1"), run(" af "), field_code("NUMPAGES", "1"))
    first = paragraph("Footer", run(own), properties=line) if own else NOTHING
    return part("w:ftr", first, paragraph("Footer", run(identity), *pages, properties=NOTHING if first else line))


@lru_cache(maxsize=64)
def qr_picture(content: str) -> bytes:
    """Return the QR code as PNG, black on white."""
    out = BytesIO()
    segno.make(content, error="m", micro=False).save(out, kind="png", scale=4, border=2)
    return out.getvalue()


def qr_content(stamp: Stamp) -> str:
    """Return the content of the QR code: form, version and copy token; nothing about a person (design §5)."""
    return f"infohus:{stamp.form}:{stamp.version}:{stamp.token}"


def _step(letter: str, width: int, *, active: bool) -> Xml:
    text = styled(letter, "Aktiv") if active else run(letter)
    borders = cell_sides("tcBorders", top=1, left=1, bottom=1, right=1)
    return cell(width, paragraph("Trin", text), borders=borders, fill=ACTIVE if active else PASSIVE, align="center")


def _merged(width: int, merge: Xml, *content: Xml) -> Xml:
    return w("tc", w("tcPr", w("tcW", w=width, type="dxa"), merge), *content)


def _picture(description: str) -> Xml:
    """Return the QR code as an inline picture with its alternative text (ISO 29500-1 §20.4.2.8)."""
    size = {"cx": QR_SIZE, "cy": QR_SIZE}
    fill = el("pic:blipFill", {}, el("a:blip", {"r:embed": "rQr"}), el("a:stretch", {}, el("a:fillRect", {})))
    shape = el(
        "pic:spPr",
        {},
        el("a:xfrm", {}, el("a:off", {"x": 0, "y": 0}), el("a:ext", size)),
        el("a:prstGeom", {"prst": "rect"}, el("a:avLst", {})),
    )
    names = el("pic:nvPicPr", {}, el("pic:cNvPr", {"id": 1, "name": "QR"}), el("pic:cNvPicPr", {}))
    picture = el("pic:pic", {}, names, fill, shape)
    return w(
        "r",
        w(
            "drawing",
            el(
                "wp:inline",
                {"distT": 0, "distB": 0, "distL": 0, "distR": 0},
                el("wp:extent", size),
                el("wp:docPr", {"id": 1, "name": "QR", "descr": description}),
                el("a:graphic", {"xmlns:a": A}, el("a:graphicData", {"uri": PIC}, picture)),
            ),
        ),
    )
