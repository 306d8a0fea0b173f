"""Tables to fill in: a grid whose header row repeats, or cards with room to write."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from infohus_forms.formats.word.ooxml.markup import Xml, cell, paragraph, row, run, spacer, styled, table, w
from infohus_forms.formats.word.writing.answer_fields import fill, printed_choices
from infohus_forms.formats.word.writing.content_controls import Drawing, content_control
from infohus_forms.models.question import ColumnHead, Control, Question, Widget
from infohus_forms.models.specification.vocabulary import Layout

NUMBER_WIDTH = 380
MOST_IN_LINE, LIGHT = 4, 8
"""Most columns on one line of a card; one less when their weights come to more than `LIGHT`."""
HEAD = "DCE8EF"
ROW_HEIGHT, AREA_HEIGHT, WIDE_HEIGHT, PAPER_HEIGHT = 380, 520, 760, 640
"""Least heights in twips: of a row of short fields, of one with long texts, of a wide field, and by hand."""
MORE_WORDS = "Flere – det, der ikke er plads til i rækkerne"
KEPT_ROWS = 3
"""Most rows of a table that is kept on one page, if there is room."""
WORD_LETTER, CELL_EDGES = 110, 170
"""Width of a letter of a long word in a cell, and of the cell's margins, in twips: seen in LibreOffice 25.2, where
»Kriminalforsorgen« in a menu breaks at 105 and not at 110."""
BOX_LETTERS = 5
"""Width of a box in addition to its words, in letters."""


def question_table(drawing: Drawing, item: Question, width: int) -> Iterator[Xml]:
    """Yield the rows of a table, drawn in its layout. `width` in twips."""
    said = menus(drawing, item)
    if said:
        yield paragraph("Hjaelp", run(said))
    if item.layout is Layout.CARDS:
        for number, cells in enumerate(item.rows, 1):
            more = item.more if number == len(item.rows) else None
            yield card(drawing, item, number, cells, width, more)
            yield spacer()
    else:
        yield grid(drawing, item, width)
        yield spacer()


def grid(drawing: Drawing, item: Question, width: int) -> Xml:
    """Return a table with a header row that repeats on each page; the first column numbers the rows."""
    first_row = item.rows[0] if item.rows else ()
    words = [narrowest(head, controls) for head, controls in zip(item.heads, first_row, strict=False)]
    widths = [NUMBER_WIDTH, *shared(width - NUMBER_WIDTH, [head.weight for head in item.heads], words)]
    header = [cell(NUMBER_WIDTH, paragraph("Tabelhoved", run("")), fill=HEAD)]
    header += [cell(own, *column_head(head), fill=HEAD) for head, own in zip(item.heads, widths[1:], strict=True)]
    rows = [row(*header, header=True)]
    for number, cells in enumerate(item.rows, 1):
        kept = len(item.rows) <= KEPT_ROWS or (item.more and number == len(item.rows))
        drawn = [cell(NUMBER_WIDTH, paragraph("Tabelhoved" if kept else "Raekkenummer", run(str(number))), fill=HEAD)]
        for controls, own in zip(cells, widths[1:], strict=True):
            drawn.append(cell(own, *inner(drawing, controls), fill=fill(drawing, controls)))
        tall = any(control.widget is Widget.AREA for controls in cells for control in controls)
        least = PAPER_HEIGHT if drawing.paper else AREA_HEIGHT if tall else ROW_HEIGHT
        rows.append(row(*drawn, height=least, whole=True))  # programs still break one that is longer than a page
    if item.more:
        plus = cell(NUMBER_WIDTH, paragraph("Raekkenummer", run("+")), fill=HEAD)
        rows.append(more_row(drawing, item.more, width - NUMBER_WIDTH, len(widths) - 1, plus))
    description = "Første række er overskrifter: " + ", ".join(head.label for head in item.heads)
    return table("Skematabel", widths, rows, caption=item.label, description=description, head=True)


def more_row(drawing: Drawing, control: Control, width: int, span: int, *before: Xml) -> Xml:
    """Return the last row of a table, for answers that the rows above have no room for."""
    words = [paragraph("Celletekst", styled(MORE_WORDS, "Hjaelpetekst")), *inner(drawing, (control,))]
    own = cell(width, *words, span=span, fill=fill(drawing, (control,)))
    return row(*before, own, height=PAPER_HEIGHT * 5 // 4 if drawing.paper else AREA_HEIGHT, whole=True)


def card(
    drawing: Drawing,
    item: Question,
    number: int,
    cells: Sequence[tuple[Control, ...]],
    width: int,
    more: Control | None = None,
) -> Xml:
    """Return one row of a table as a card: column labels over the fields, wide columns on lines of their own.

    The last card holds the row for `more`, which would otherwise begin a page of its own.
    """
    named = f"{item.label} {number}" if item.label.endswith("?") else f"{item.label}: {number}"
    lines = card_lines(item.heads)
    line_edges = [line_cuts(item.heads, cells, line, width) for line in lines]
    cuts = sorted({0, width} | {cut for edges in line_edges for cut in edges})
    columns = [end - start for start, end in pairwise(cuts)]
    title = cell(width, paragraph("Tabelhoved", run(named)), span=len(columns), fill=HEAD)
    rows = [row(title, whole=True)]
    for line, line_ends in zip(lines, line_edges, strict=True):
        edges = [0, *line_ends]
        drawn = []
        for place, start, end in zip(line, edges, edges[1:], strict=False):
            span = sum(start <= cut < end for cut in cuts)
            head = column_head(item.heads[place], "Celletekst", hint=number == 1)
            content = [*head, *inner(drawing, cells[place])]
            drawn.append(cell(end - start, *content, span=span, fill=fill(drawing, cells[place])))
        tall = any(control.widget is Widget.AREA for place in line for control in cells[place])
        least = WIDE_HEIGHT if tall else AREA_HEIGHT
        rows.append(row(*drawn, height=least * 3 // 2 if drawing.paper else least, whole=not tall))
    rows += [more_row(drawing, more, width, len(columns))] if more else []
    return table("Skematabel", columns, rows, caption=named, description="Felter med deres navn over sig")


def card_lines(heads: Sequence[ColumnHead]) -> list[list[int]]:
    """Return the indexes of columns, line by line: wide ones alone, the others that follow one another in even lines."""
    lines: list[list[int]] = []
    for wide, group in groupby(range(len(heads)), key=lambda place: heads[place].wide):
        places = list(group)
        light = sum(heads[place].weight for place in places) <= LIGHT
        most = 1 if wide else MOST_IN_LINE if light else MOST_IN_LINE - 1
        count = -(-len(places) // most)
        size = -(-len(places) // count)
        lines += [places[start : start + size] for start in range(0, len(places), size)]
    return lines


def line_cuts(
    heads: Sequence[ColumnHead], cells: Sequence[Sequence[Control]], line: Sequence[int], width: int
) -> list[int]:
    """Return the right edges of the cells of a card's line: by weight, or by the words where there are only boxes to tick."""
    weights = [heads[place].weight for place in line]
    if all(control.widget is Widget.BOX for place in line for control in cells[place]):
        weights = [sum(len(control.text) + BOX_LETTERS for control in cells[place]) or 1 for place in line]
    edges, at = [], 0
    for own in shared(width, weights, [narrowest(heads[place], cells[place]) for place in line]):
        at += own
        edges.append(at)
    return edges


def narrowest(head: ColumnHead, controls: Sequence[Control]) -> int:
    """Return the least width of a column in twips that breaks no word inside it: of its label, its menus and its boxes."""
    words = head.label.split()
    for control in controls:
        words += [word for option in control.options for word in option.text.split()]
        words += [f"☐ {control.text}"] if control.widget is Widget.BOX else []
    return max(map(len, words), default=0) * WORD_LETTER + CELL_EDGES


def shared(width: int, weights: Sequence[int], least: Sequence[int] = ()) -> list[int]:
    """Return a width shared by weight, without losing a twip, with at least its own least width for each if there is room for them all."""
    total = sum(weights) or 1
    parts = [width * weight // total for weight in weights]
    parts[-1] += width - sum(parts)
    held = [own if part < own else 0 for part, own in zip(parts, least, strict=False)]
    if not any(held) or sum(least) > width:
        return parts
    free = [(0, 0) if own else pair for own, pair in zip(held, zip(weights, least, strict=True), strict=True)]
    # What is left is shared again: a narrower share may now be too little for another column.
    rest = shared(width - sum(held), [weight for weight, _ in free], [own for _, own in free])
    return [own + part for own, part in zip(held, rest, strict=True)]


def column_head(head: ColumnHead, style: str = "Tabelhoved", *, hint: bool = True) -> list[Xml]:
    """Return the label of a column with its hint under it."""
    drawn = [paragraph(style, run(head.label))]
    return [*drawn, paragraph(style, styled(head.hint, "Hjaelpetekst"))] if hint and head.hint else drawn


def menus(drawing: Drawing, item: Question) -> str:
    """Return, on paper, the words of a table's menus, each after its column's label, once: in the cells they would take the room to write."""
    said = [
        (head, choices(drawing, cells))
        for head, cells in zip(item.heads, item.rows[0] if item.rows else (), strict=False)
    ]
    return "   ".join(f"{head.label}: {words}" for head, words in said if words)


def choices(drawing: Drawing, controls: Sequence[Control]) -> str:
    """Return, on paper, the words of a column's menus."""
    return " ".join(filter(None, (printed_choices(drawing, control) for control in controls)))


def inner(drawing: Drawing, controls: Sequence[Control]) -> list[Xml]:
    """Return the controls of a cell; boxes with their texts, wrapping between them."""
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
        drawn.append(paragraph("Celle", *boxes, properties=w("keepLines")))
    return drawn or [spacer()]
