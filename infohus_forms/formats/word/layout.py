"""The look of a Word form: sections, questions and their fields as paragraphs and tables.

Widths are in twips (1/1440 inch); the text is 170 mm wide on A4. Each control stands alone in a box of its
own, so that text which lands beside it can be told from its answer (word.md §3).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from infohus_forms.formats.word.controls import Drawing, content_control
from infohus_forms.formats.word.markup import (
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
from infohus_forms.formats.word.tables import question_table
from infohus_forms.models.form import Kind, Width
from infohus_forms.models.question import Control, Question, QuestionSection, Widget

TEXT_WIDTH = 9638
TWELFTHS = {Width.FULL: 12, Width.TWO_THIRDS: 8, Width.HALF: 6, Width.THIRD: 4, Width.QUARTER: 3}
GAP = 170
"""Space between two fields on one line."""
LINE_HEIGHT = 262
FIELD_FILL, PREFILLED_FILL = "F2F6F9", "E2E2E2"
INLINE_LENGTH = 74
"""Answers whose texts together are no longer than this stand on one line (full width)."""
COLUMN_ANSWERS = 3
"""More answers than this are set in two or three columns, if they are short."""
MARK = 26
"""Height of a box's mark in half-points."""
SIGNATURE_WORDS = {"_name": "Navn", "_date": "Dato"}


def section(drawing: Drawing, part: QuestionSection) -> Iterator[Xml]:
    """A section with its heading, guidance and questions."""
    heading = styled(f"{part.number}  ", "Nummer") if part.number else NOTHING
    yield paragraph("Heading1", heading, run(part.title), properties=w("pageBreakBefore") if part.new_page else NOTHING)
    for text in lines(part.intro):
        yield paragraph("Afsnitstekst", run(text))
    for point in part.points:
        yield paragraph("Vejledning", run(point))
    if part.remember:
        yield paragraph("Husk", remembered(part.remember))
    for questions in shared_lines(part.questions):
        if len(questions) == 1 and questions[0].width is Width.FULL:
            yield from question(drawing, questions[0], TEXT_WIDTH)
        else:
            yield from side_by_side(drawing, questions)


def shared_lines(questions: Iterable[Question]) -> Iterator[list[Question]]:
    """Questions gathered line by line: short ones that follow one another share a line."""
    line: list[Question] = []
    taken = 0
    for item in questions:
        share = TWELFTHS[Width.FULL if item.kind in (Kind.TABLE, Kind.SCALE, Kind.NOTICE) else item.width]
        if line and taken + share > TWELFTHS[Width.FULL]:
            yield line
            line, taken = [], 0
        line.append(item)
        taken += share
    if line:
        yield line


def side_by_side(drawing: Drawing, questions: list[Question]) -> Iterator[Xml]:
    """Questions that share a line, in a table without lines."""
    shares = [TWELFTHS[item.width] for item in questions]
    widths = [TEXT_WIDTH * share // 12 for share in shares]
    if sum(shares) < TWELFTHS[Width.FULL]:
        widths.append(TEXT_WIDTH - sum(widths))
    boxes = any(control.widget is Widget.BOX for item in questions for control in item.controls)
    cells = []
    for place, (item, width) in enumerate(zip(questions, widths, strict=False)):
        last = place == len(widths) - 1
        inner = list(question(drawing, item, width - (0 if last else GAP)))
        margins = NOTHING if last else cell_sides("tcMar", right=GAP)
        cells.append(cell(width, *closed(inner), margins=margins, align="top" if boxes else "bottom"))
    if len(widths) > len(questions):
        cells.append(cell(widths[-1], spacer()))
    yield table("Opstilling", widths, [row(*cells)], caption="Felter ved siden af hinanden")
    yield spacer()


def question(drawing: Drawing, item: Question, width: int) -> Iterator[Xml]:
    """One question: number and label, requirement, condition, hint, and its fields."""
    if item.kind is Kind.NOTICE:
        yield from notice(item)
        return
    yield paragraph("Spoergsmaal", *heading(drawing, item))
    if item.condition:
        yield paragraph("Betingelse", run(item.condition))
    if item.hint:
        yield paragraph("Hjaelp", run(item.hint))
    for text in lines(item.earlier):
        yield paragraph("Celletekst", run(text))
    match item.kind:
        case Kind.TABLE:
            yield from question_table(drawing, item, width)
            if item.more:
                yield paragraph("Hjaelp", run("Flere – det, der ikke er plads til i rækkerne:"))
                yield from area(drawing, item.more, 1, width)
        case Kind.SCALE:
            yield from scale(drawing, item, width)
        case Kind.SIGNATURE:
            yield from signature(drawing, item, width)
        case _ if item.controls and item.controls[0].widget is Widget.BOX:
            yield from boxes(drawing, item.controls, width)
        case _:
            for control in item.controls:
                yield from single(drawing, control, item.lines, width)


def heading(drawing: Drawing, item: Question) -> Iterator[Xml]:
    """The runs of a question's own line."""
    if item.number:
        yield styled(f"{item.number}  ", "Nummer")
    yield run(item.label)
    by = "" if item.by == drawing.filler else item.by
    said = " · ".join(text for text in (item.requirement, by) if text)
    if said:
        yield styled(f"   {said}", "Krav")


def notice(item: Question) -> Iterator[Xml]:
    """Fixed text in a frame."""
    yield paragraph("BeskedOverskrift", run(item.label))
    for text in (*lines(item.hint), *lines(item.earlier)):
        yield paragraph("Besked", run(text))


def single(drawing: Drawing, control: Control, height: int, width: int) -> Iterator[Xml]:
    """A control in a box of its own; long texts get room that grows."""
    if control.widget is Widget.AREA:
        yield from area(drawing, control, height, width)
    elif control.widget is Widget.BOX:
        yield from boxes(drawing, (control,), width)
    else:
        yield paragraph("FeltForud" if drawing.prefilled(control) else "Felt", content_control(drawing, control))


def area(drawing: Drawing, control: Control, height: int, width: int) -> Iterator[Xml]:
    """A long text: a one-cell table with a least height that grows with the text."""
    inner = paragraph("Celle", content_control(drawing, control))
    fill = PREFILLED_FILL if drawing.prefilled(control) else FIELD_FILL
    rows = [row(cell(width, inner, fill=fill), height=max(height, 2) * LINE_HEIGHT)]
    yield table("Skematabel", [width], rows, caption=control.label or control.name, description="Felt til at skrive i")
    yield spacer()


def boxes(drawing: Drawing, controls: tuple[Control, ...], width: int) -> Iterator[Xml]:
    """Boxes to tick: short answers on one line, longer ones a line each."""
    room = INLINE_LENGTH * width // TEXT_WIDTH
    if len(controls) > 1 and sum(len(control.text) + 6 for control in controls) <= room:
        inline = []
        for place, control in enumerate(controls):
            inline += [run("     ")] if place else []
            inline += [content_control(drawing, control, MARK), run(f"\u00a0{control.text}")]
        yield paragraph("KrydsLinje", *inline)
        return
    longest = max(len(control.text) for control in controls)
    columns = (
        next((count for count in (3, 2) if longest <= room // count - 4), 1) if len(controls) > COLUMN_ANSWERS else 1
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
        yield paragraph("Kryds" if columns == 1 else "KrydsLinje", *drawn, properties=stops if columns > 1 else NOTHING)


def scale(drawing: Drawing, item: Question, width: int) -> Iterator[Xml]:
    """A scale: boxes 0–4 between the words at its ends, with »Ikke belyst« and »Uændret« apart."""
    numbers = [control for control in item.controls if control.code.isdigit()]
    others = [control for control in item.controls if not control.code.isdigit()]
    low, high = (str(item.scale.low), str(item.scale.high)) if item.scale else ("", "")
    gap, box, other = 160, 680, 1330
    words = (width - len(numbers) * box - len(others) * other - (gap if others else 0)) // 2
    widths = [words, *([box] * len(numbers)), words, *([gap] if others else []), *([other] * len(others))]
    framed = cell_sides("tcBorders", top=1, left=1, bottom=1, right=1)
    bare = cell_sides("tcBorders", top=0, bottom=0)
    side = cell_sides("tcMar", left=85, right=85)
    right = w("jc", val="right")
    cells = [
        cell(words, paragraph("Skalaord", run(low), properties=right), borders=framed, margins=side, align="center"),
        *(
            cell(box, mark(drawing, control, control.code), borders=framed, fill=FIELD_FILL, align="center")
            for control in numbers
        ),
        cell(words, paragraph("Skalaord", run(high)), borders=framed, margins=side, align="center"),
    ]
    if others:
        cells.append(cell(gap, spacer(), borders=bare))
    for control in others:
        text = paragraph("Skala", styled(control.text, "Lille"))
        cells.append(
            cell(other, mark(drawing, control, control.code), text, borders=framed, fill=FIELD_FILL, align="center")
        )
    yield table(
        "Opstilling",
        widths,
        [row(*cells, height=480, whole=True)],
        caption=item.label,
        description=f"{low} 0 til 4 {high}",
    )
    yield spacer()


def mark(drawing: Drawing, control: Control, word: str) -> Xml:
    """A box of a scale with its digit."""
    return paragraph("Skala", content_control(drawing, control, 28), run(f"\u00a0{word}"))


def signature(drawing: Drawing, item: Question, width: int) -> Iterator[Xml]:
    """Name and date beside each other."""
    first = (width * 2) // 3
    widths = [first, width - first]
    cells = []
    for control, own in zip(item.controls, widths, strict=False):
        word = next((word for ending, word in SIGNATURE_WORDS.items() if control.name.endswith(ending)), control.text)
        field = list(single(drawing, control, 1, own - GAP))
        cells.append(
            cell(own, paragraph("Celletekst", run(word)), *closed(field), margins=cell_sides("tcMar", right=GAP))
        )
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
    """The content of a cell, which must end with a paragraph."""
    return content if content and content[-1].startswith("<w:p>") else [*content, spacer()]


def lines(text: str) -> list[str]:
    """The paragraphs of a fixed text."""
    return [line for line in text.split("\n") if line.strip()]


def remembered(text: str) -> Xml:
    """A »Husk«-line with its first word in bold."""
    head, rest = ("Husk", text.removeprefix("Husk")) if text.startswith("Husk") else ("Husk: ", text)
    return Xml(run(head, w("b")) + run(rest))
