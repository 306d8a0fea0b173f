"""The fields of a question: lines, boxes that grow, boxes to tick, scales and signatures.

Widths are in twips (1/1440 inch). Each control is alone in a box of its own, so that text that ends up
next to it is not taken for its answer (word.md §3).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from infohus_forms.formats.word.ooxml.geometry import LETTER, LINE_HEIGHT, PAPER_LINE_HEIGHT
from infohus_forms.formats.word.ooxml.markup import (
    NOTHING,
    Xml,
    cell,
    cell_sides,
    paragraph,
    row,
    run,
    spacer,
    styled,
    table,
    w,
)
from infohus_forms.formats.word.writing.content_controls import Drawing, content_control, options
from infohus_forms.models.question import Control, Question, Widget
from infohus_forms.models.specification.vocabulary import Kind

GAP = 170
"""Space between two fields on one line."""
FIELD_FILL, PREFILLED_FILL = "F2F6F9", "E2E2E2"
COLUMN_ANSWERS = 3
"""More answers than this are set in two or three columns, if they are short."""
BOX_LETTERS, GAP_LETTERS = 3, 4
"""Width of a box with its space, and the space between two answers, counted in letters."""
MARK = 26
"""Height of a box's mark in half-points."""
SIGNATURE_WORDS = {"_name": "Navn", "_date": "Dato"}
PRINTED_CHOICES = 10
"""Most lines of a menu whose words are printed on paper."""


def answer(drawing: Drawing, item: Question, width: int) -> list[Xml]:
    """Return the fields of a question that is no table."""
    match item.kind:
        case Kind.SCALE:
            return list(scale(drawing, item, width))
        case Kind.SIGNATURE:
            return list(signature(drawing, item, width))
        case _ if item.controls and item.controls[0].widget is Widget.BOX:
            return list(boxes(drawing, item.controls, width))
        case _:
            return [drawn for control in item.controls for drawn in single(drawing, control, item.lines, width)]


def single(drawing: Drawing, control: Control, height: int, width: int) -> Iterator[Xml]:
    """Yield a control in a box of its own; long texts get room that grows."""
    if control.widget is Widget.AREA:
        yield from area(drawing, control, max(height, 2), width)
    elif control.widget is Widget.BOX:
        yield from boxes(drawing, (control,), width)
    else:
        style = "FeltForud" if drawing.prefilled(control) else "FeltPapir" if drawing.paper else "Felt"
        words = printed_choices(drawing, control)
        if words:
            yield paragraph("Hjaelp", run(words))
        yield paragraph(style, content_control(drawing, control))


def printed_choices(drawing: Drawing, control: Control) -> str:
    """Return the lines of a short menu on paper, where it cannot be opened; else an empty string."""
    if not drawing.paper or drawing.prefilled(control) or not 0 < len(control.options) <= PRINTED_CHOICES:
        return ""
    return " · ".join(option.text for option in options(control))


def area(drawing: Drawing, control: Control, height: int, width: int) -> Iterator[Xml]:
    """Yield a long text: a one-cell table `height` lines high that grows with the text."""
    inner = paragraph("Celle", content_control(drawing, control))
    least = height * (PAPER_LINE_HEIGHT if drawing.paper else LINE_HEIGHT)
    rows = [row(cell(width, inner, fill=fill(drawing, (control,))), height=least)]
    yield table("Skematabel", [width], rows, caption=control.label or control.name, description="Felt til at skrive i")
    yield spacer()


def fill(drawing: Drawing, controls: Sequence[Control]) -> str:
    """Return the colour behind controls: none on paper, grey where we have written."""
    if any(drawing.prefilled(control) for control in controls):
        return PREFILLED_FILL
    return "FFFFFF" if drawing.paper else FIELD_FILL


def boxes(drawing: Drawing, controls: tuple[Control, ...], width: int) -> Iterator[Xml]:
    """Yield boxes to tick: short answers on one line, longer ones in columns or a line each; never split by a page."""
    room = width // LETTER
    if len(controls) > 1 and sum(len(item.text) + BOX_LETTERS + GAP_LETTERS for item in controls) <= room:
        inline = []
        for place, control in enumerate(controls):
            inline += [run("     ")] if place else []
            inline += [content_control(drawing, control, MARK), run(f"\u00a0{control.text}")]
        yield paragraph("KrydsLinje", *inline)
        return
    longest = max(len(control.text) for control in controls) + BOX_LETTERS
    columns = (
        next((count for count in (3, 2) if longest + 1 <= room // count), 1) if len(controls) > COLUMN_ANSWERS else 1
    )
    stops = w("tabs", *(w("tab", val="left", pos=width * place // columns) for place in range(1, columns)))
    for start in range(0, len(controls), columns):
        drawn = []
        for place, control in enumerate(controls[start : start + columns]):
            drawn += [run("\t")] if place else []
            drawn += [
                content_control(drawing, control, MARK),
                run(f"\u00a0\u00a0{control.text}" if columns > 1 else f"\t{control.text}"),
            ]
        more = w("keepNext") if start + columns < len(controls) else NOTHING
        properties = Xml(more + (stops if columns > 1 else NOTHING))
        yield paragraph("Kryds" if columns == 1 else "KrydsLinje", *drawn, properties=properties)


def scale(drawing: Drawing, item: Question, width: int) -> Iterator[Xml]:
    """Yield a scale: boxes 0–4 between the words at its ends, with »Ikke belyst« and »Uændret« apart."""
    numbers = [control for control in item.controls if control.code.isdigit()]
    others = [control for control in item.controls if not control.code.isdigit()]
    low, high = (str(item.scale.low), str(item.scale.high)) if item.scale else ("", "")
    gap, box, other = 200, 700, 1390
    words = (width - len(numbers) * box - len(others) * other - (gap if others else 0)) // 2
    widths = [words, *([box] * len(numbers)), words, *([gap] if others else []), *([other] * len(others))]
    framed = cell_sides("tcBorders", top=1, left=1, bottom=1, right=1)
    ground = "FFFFFF" if drawing.paper else FIELD_FILL
    cells = [
        cell(
            words,
            paragraph("Skalaord", run(low), properties=w("jc", val="right")),
            margins=cell_sides("tcMar", right=110),
            align="center",
        ),
        *(
            cell(box, mark(drawing, control, control.code), borders=framed, fill=ground, align="center")
            for control in numbers
        ),
        cell(words, paragraph("Skalaord", run(high)), margins=cell_sides("tcMar", left=110), align="center"),
    ]
    if others:
        cells.append(cell(gap, spacer()))
    for control in others:
        text = paragraph("Skala", styled(control.text, "Lille"))
        cells.append(
            cell(other, mark(drawing, control, control.code), text, borders=framed, fill=ground, align="center")
        )
    yield table(
        "Opstilling",
        widths,
        [row(*cells, height=520, whole=True)],
        caption=item.label,
        description=f"{low} 0 til 4 {high}",
    )
    yield spacer()


def mark(drawing: Drawing, control: Control, word: str) -> Xml:
    """Return a box of a scale with its digit."""
    return paragraph("Skala", content_control(drawing, control, 28), run("\u00a0"), run(word, w("b")))


def signature(drawing: Drawing, item: Question, width: int) -> Iterator[Xml]:
    """Yield name and date next to each other."""
    first = (width * 2) // 3
    widths = [first, width - first]
    cells = []
    for place, (control, own) in enumerate(zip(item.controls, widths, strict=False)):
        word = next((word for ending, word in SIGNATURE_WORDS.items() if control.name.endswith(ending)), control.text)
        last = place == len(widths) - 1
        field = list(single(drawing, control, 1, own if last else own - GAP))
        margins = NOTHING if last else cell_sides("tcMar", right=GAP)
        cells.append(cell(own, paragraph("Celletekst", run(word)), *closed(field), margins=margins))
    if cells:
        yield table(
            "Opstilling",
            widths[: len(cells)],
            [row(*cells, whole=True)],
            caption=item.label,
            description="Navn og dato",
        )
        yield spacer()


def closed(content: list[Xml]) -> list[Xml]:
    """Return the content of a cell, which must end with a paragraph."""
    return content if content and content[-1].startswith("<w:p>") else [*content, spacer()]
