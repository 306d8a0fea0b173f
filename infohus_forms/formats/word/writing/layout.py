"""The look of a Word form: sections, and questions with their words over their fields.

Widths are in twips (1/1440 inch); the text is 170 mm wide on A4.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from infohus_forms.formats.word.ooxml.geometry import TEXT_WIDTH
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
from infohus_forms.formats.word.writing.answer_fields import GAP, answer, closed
from infohus_forms.formats.word.writing.content_controls import Drawing
from infohus_forms.formats.word.writing.table_fields import question_table
from infohus_forms.models.question import Question, QuestionSection
from infohus_forms.models.specification.vocabulary import Drawn, Kind, Width

WHOLE = frozenset({Drawn.TABLE, Drawn.SCALE, Drawn.NOTICE})
"""What takes the whole line, whatever width it asks for."""
TWELFTHS = {Width.FULL: 12, Width.TWO_THIRDS: 8, Width.HALF: 6, Width.THIRD: 4, Width.QUARTER: 3}
LONG_WORDS = 34
"""A requirement longer than this gets a line of its own under the label."""


def section(drawing: Drawing, part: QuestionSection) -> Iterator[Xml]:
    """Yield a section with its heading, guidance and questions; who fills it in is stated once."""
    number = styled(f"{part.number}  ", "Nummer") if part.number else NOTHING
    first = Xml(w("pageBreakBefore") + w("spacing", before=0, after=120)) if part.new_page else NOTHING
    yield paragraph("Heading1", number, run(part.title), properties=first)
    for text in lines(part.intro):
        yield paragraph("Afsnitstekst", run(text))
    filler = main_filler(part.questions) or drawing.filler
    if filler != drawing.filler:
        yield paragraph("Afsnitstekst", run("Udfyldes af: ", w("b")), run(f"{filler}, hvor der ikke står andet."))
        drawing = replace(drawing, filler=filler)
    for point in part.points:
        yield paragraph("Vejledning", run(point))
    if part.remember:
        yield paragraph("Husk", remembered(part.remember))
    for questions in shared_lines(part.questions):
        if len(questions) == 1 and share_of(questions[0]) == TWELFTHS[Width.FULL]:
            yield from question(drawing, questions[0], TEXT_WIDTH)
        else:
            yield from side_by_side(drawing, questions)


def main_filler(questions: Iterable[Question]) -> str:
    """Return who fills in most of these questions; empty where none is named."""
    return max((count := Counter(item.by for item in questions if item.by)), key=lambda who: count[who], default="")


def shared_lines(questions: Iterable[Question]) -> Iterator[list[Question]]:
    """Yield questions line by line: short ones that follow one another share a line."""
    line: list[Question] = []
    taken = 0
    for item in questions:
        share = share_of(item)
        if line and taken + share > TWELFTHS[Width.FULL]:
            yield line
            line, taken = [], 0
        line.append(item)
        taken += share
    if line:
        yield line


def share_of(item: Question) -> int:
    """Return the twelfths of the line that a question takes: a table, a scale or a notice all of them, whatever width it has in the specification."""
    return TWELFTHS[Width.FULL if item.kind.info.drawn in WHOLE else item.width]


def side_by_side(drawing: Drawing, questions: list[Question]) -> Iterator[Xml]:
    """Yield questions that share a line, in a table without lines: words in one row, fields level in the next."""
    shares = [TWELFTHS[item.width] for item in questions]
    widths = [TEXT_WIDTH * share // 12 for share in shares]
    if sum(shares) < TWELFTHS[Width.FULL]:
        widths.append(TEXT_WIDTH - sum(widths))
    over, under = [], []
    for place, (item, width) in enumerate(zip(questions, widths, strict=False)):
        last = place == len(widths) - 1
        margins = NOTHING if last else cell_sides("tcMar", right=GAP)
        inner = width - (0 if last else GAP)
        over.append(cell(width, *words(drawing, item), margins=margins))
        under.append(cell(width, *closed(answer(drawing, item, inner)), margins=margins))
    if len(widths) > len(questions):
        over.append(cell(widths[-1], spacer()))
        under.append(cell(widths[-1], spacer()))
    rows = [row(*over, whole=True), row(*under, whole=all(item.lines <= 1 for item in questions))]
    yield table("Opstilling", widths, rows, caption="Felter ved siden af hinanden")
    yield spacer()


def question(drawing: Drawing, item: Question, width: int) -> Iterator[Xml]:
    """Yield one question over the whole width: its words, and its fields."""
    if item.kind is Kind.NOTICE:
        yield from notice(item)
        return
    yield from words(drawing, item)
    if item.kind is Kind.TABLE:
        yield from question_table(drawing, item, width)
    else:
        yield from answer(drawing, item, width)


def words(drawing: Drawing, item: Question) -> Iterator[Xml]:
    """Yield number and label with a short requirement, a long one and the condition under them, and the hint."""
    by = "" if item.by == drawing.filler else item.by
    long = len(item.requirement) > LONG_WORDS
    said = " · ".join(text.replace(" ", "\u00a0") for text in ("" if long else item.requirement, by) if text)
    yield paragraph(
        "Spoergsmaal",
        styled(f"{item.number}  ", "Nummer") if item.number else NOTHING,
        run(item.label),
        styled(f"   {said}", "Krav") if said else NOTHING,
    )
    for text in (item.requirement if long else "", item.condition):
        if text:
            yield paragraph("Betingelse", run(f"→\u00a0{text}"))
    if item.hint:
        yield paragraph("Hjaelp", run(item.hint))
    for text in lines(item.earlier):
        yield paragraph("Celletekst", run(text))


def notice(item: Question) -> Iterator[Xml]:
    """Yield fixed text to read: a bar at its side, the last line with room under it."""
    texts = [*lines(item.hint), *lines(item.earlier)]
    yield paragraph("BeskedOverskrift", run(item.label))
    for place, text in enumerate(texts, 1):
        end = w("spacing", before=0, after=160) if place == len(texts) else w("keepNext")
        yield paragraph("Besked", run(text), properties=end)


def lines(text: str) -> list[str]:
    """Return the paragraphs of a fixed text."""
    return [line for line in text.split("\n") if line.strip()]


def remembered(text: str) -> Xml:
    """Return a »Husk« line with its first word in bold."""
    head, rest = ("Husk", text.removeprefix("Husk")) if text.startswith("Husk") else ("Husk: ", text)
    return Xml(run(head, w("b")) + run(rest))
