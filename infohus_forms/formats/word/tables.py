"""Tables to fill in: a grid whose header row repeats, or cards with room to write."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from infohus_forms.formats.word.controls import Drawing, content_control
from infohus_forms.formats.word.markup import Xml, cell, paragraph, row, run, spacer, styled, table, w
from infohus_forms.models.form import Layout
from infohus_forms.models.question import ColumnHead, Control, Question, Widget

NUMBER_WIDTH = 380
MOST_IN_LINE, LIGHT = 4, 8
"""Most columns on one line of a card; one less when their weights come to more than `LIGHT`."""
FILL, PREFILLED, HEAD = "F2F6F9", "E2E2E2", "DCE8EF"
ROW_HEIGHT, AREA_HEIGHT, WIDE_HEIGHT = 400, 560, 800


def question_table(drawing: Drawing, item: Question, width: int) -> Iterator[Xml]:
    """The rows of a table, drawn as its layout says. `width` in twips."""
    if item.layout is Layout.CARDS:
        for number, cells in enumerate(item.rows, 1):
            yield card(drawing, item, number, cells, width)
            yield spacer()
    else:
        yield grid(drawing, item, width)
        yield spacer()


def grid(drawing: Drawing, item: Question, width: int) -> Xml:
    """A table with a header row that repeats on each page; the first column numbers the rows."""
    widths = [NUMBER_WIDTH, *shared(width - NUMBER_WIDTH, [head.weight for head in item.heads])]
    header = [cell(NUMBER_WIDTH, paragraph("Tabelhoved", run("")), fill=HEAD)]
    header += [cell(own, *column_head(head), fill=HEAD) for head, own in zip(item.heads, widths[1:], strict=True)]
    rows = [row(*header, header=True)]
    for number, cells in enumerate(item.rows, 1):
        drawn = [cell(NUMBER_WIDTH, paragraph("Tabelhoved", run(str(number))), fill=HEAD)]
        for controls, own in zip(cells, widths[1:], strict=True):
            drawn.append(cell(own, *inner(drawing, controls), fill=fill(drawing, controls)))
        tall = any(control.widget is Widget.AREA for controls in cells for control in controls)
        rows.append(row(*drawn, height=AREA_HEIGHT if tall else ROW_HEIGHT))
    description = "Første række er overskrifter: " + ", ".join(head.label for head in item.heads)
    return table("Skematabel", widths, rows, caption=item.label, description=description, head=True)


def card(drawing: Drawing, item: Question, number: int, cells: Sequence[tuple[Control, ...]], width: int) -> Xml:
    """One row of a table as a card: column labels over the fields, wide columns on lines of their own."""
    named = f"{item.label} {number}" if item.label.endswith("?") else f"{item.label}: {number}"
    lines = card_lines(item.heads)
    cuts = sorted({0, width} | {cut for line in lines for cut in line_cuts(item.heads, line, width)})
    columns = [end - start for start, end in pairwise(cuts)]
    title = cell(width, paragraph("Tabelhoved", run(named)), span=len(columns), fill=HEAD)
    rows = [row(title, whole=True)]
    for line in lines:
        edges = [0, *line_cuts(item.heads, line, width)]
        drawn = []
        for place, start, end in zip(line, edges, edges[1:], strict=False):
            span = sum(start <= cut < end for cut in cuts)
            content = [*column_head(item.heads[place], "Celletekst", hint=number == 1), *inner(drawing, cells[place])]
            drawn.append(cell(end - start, *content, span=span, fill=fill(drawing, cells[place])))
        tall = any(control.widget is Widget.AREA for place in line for control in cells[place])
        rows.append(row(*drawn, height=WIDE_HEIGHT if tall else AREA_HEIGHT, whole=not tall))
    return table("Skematabel", columns, rows, caption=named, description="Felter med deres navn over sig")


def card_lines(heads: Sequence[ColumnHead]) -> list[list[int]]:
    """Places of columns, line by line: wide ones alone, the others that follow one another in even lines."""
    lines: list[list[int]] = []
    for wide, group in groupby(range(len(heads)), key=lambda place: heads[place].wide):
        places = list(group)
        light = sum(heads[place].weight for place in places) <= LIGHT
        most = 1 if wide else MOST_IN_LINE if light else MOST_IN_LINE - 1
        count = -(-len(places) // most)
        size = -(-len(places) // count)
        lines += [places[start : start + size] for start in range(0, len(places), size)]
    return lines


def line_cuts(heads: Sequence[ColumnHead], line: Sequence[int], width: int) -> list[int]:
    """Right edges of the cells of a card's line."""
    edges, at = [], 0
    for own in shared(width, [heads[place].weight for place in line]):
        at += own
        edges.append(at)
    return edges


def shared(width: int, weights: Sequence[int]) -> list[int]:
    """A width shared by weight, without losing a twip."""
    total = sum(weights) or 1
    parts = [width * weight // total for weight in weights]
    parts[-1] += width - sum(parts)
    return parts


def column_head(head: ColumnHead, style: str = "Tabelhoved", *, hint: bool = True) -> list[Xml]:
    """The label of a column with its hint under it."""
    drawn = [paragraph(style, run(head.label))]
    if head.hint and hint:
        drawn.append(paragraph(style, styled(head.hint, "Krav")))
    return drawn


def inner(drawing: Drawing, controls: Sequence[Control]) -> list[Xml]:
    """The controls of a cell; boxes with their texts, wrapping between them."""
    boxes: list[Xml] = []
    drawn = []
    for control in controls:
        if control.widget is Widget.BOX:
            boxes += [run("   ")] if boxes else []
            text = control.text.replace(" ", "\u00a0")
            boxes += [content_control(drawing, control, 22), run(f"\u00a0{text}", w("sz", val=18))]
        else:
            drawn.append(paragraph("Celle", content_control(drawing, control)))
    if boxes:
        drawn.append(paragraph("Celle", *boxes))
    return drawn or [spacer()]


def fill(drawing: Drawing, controls: Sequence[Control]) -> str:
    """The colour behind a cell's controls."""
    return PREFILLED if any(drawing.prefilled(control) for control in controls) else FILL
