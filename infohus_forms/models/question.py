"""The questions: a form laid out as one ordered list, in no file format.

The Word writer, the PDF writer, the readers and the archive share this list; that is why the
carriers are the same form (design §4). A `Control` is one thing that can be filled in.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from infohus_forms.models.specification.vocabulary import Kind, Layout, Width

if TYPE_CHECKING:  # see models.response
    from infohus_forms.models.specification.form import Scale


class Widget(StrEnum):
    """The way in which a control is filled in."""

    LINE = "line"
    AREA = "area"
    DATE = "date"
    MENU = "menu"
    BOX = "box"


@dataclass(frozen=True, slots=True)
class Option:
    """One line of a menu: the code that is stored and the text that is shown."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Control:
    """One control, named by the contract of design §5.

    `group` is the name shared by the boxes of which only one may be ticked (the name of the PDF
    group); empty for a box that is ticked by itself. `label` is a whole spoken label.
    """

    name: str
    widget: Widget
    label: str
    field: str
    row: int = 0
    column: str = ""
    code: str = ""
    text: str = ""
    group: str = ""
    options: tuple[Option, ...] = ()
    max_length: int = 0
    locked: bool = False
    required: bool = False


@dataclass(frozen=True, slots=True)
class ColumnHead:
    """The head of a table's column."""

    id: str
    label: str
    hint: str
    weight: int
    wide: bool


@dataclass(frozen=True, slots=True)
class Question:
    """One numbered question: its texts and its controls.

    `controls` holds the controls of a question that is not a table, in order. `rows` holds, for a
    table, a tuple of cells per printed row, each cell a tuple of controls; `more` its overflow box.
    A notice has no controls. `earlier` is the text of earlier forms of the case, to be read next to an empty field.
    """

    field: str
    kind: Kind
    number: str
    label: str
    hint: str = ""
    requirement: str = ""
    condition: str = ""
    width: Width = Width.FULL
    lines: int = 0
    controls: tuple[Control, ...] = ()
    scale: Scale | None = None
    layout: Layout = Layout.GRID
    heads: tuple[ColumnHead, ...] = ()
    rows: tuple[tuple[tuple[Control, ...], ...], ...] = ()
    more: Control | None = None
    by: str = ""
    required: bool = False
    earlier: str = ""

    def all_controls(self) -> Iterator[Control]:
        """Yield every control of the question in reading order."""
        yield from self.controls
        for row in self.rows:
            for cell in row:
                yield from cell
        if self.more:
            yield self.more


@dataclass(frozen=True, slots=True)
class QuestionSection:
    """A section with its questions; `number` is the first part of its questions' numbers."""

    id: str
    number: str
    title: str
    intro: str
    points: tuple[str, ...]
    remember: str
    new_page: bool
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole form as questions: what a writer draws, top to bottom. `step` is empty and `tool` is 0 for a form that has none."""

    form: str
    version: str
    hash: str
    title: str
    series: str
    subtitle: str
    step: str
    tool: int
    intro: str
    footer: str
    colophon: str
    fictional: bool
    sections: tuple[QuestionSection, ...]

    def foot(self, case: str, instance: str) -> str:
        """Return the line in the foot of each page; what a blank form does not know is left out with its dot."""
        said = self.footer.replace("{case}", case).replace("{instance}", instance)
        return " · ".join(part for part in map(str.strip, said.split("·")) if part)

    def questions(self) -> Iterator[Question]:
        """Yield every question in printed order."""
        for section in self.sections:
            yield from section.questions

    def controls(self) -> Iterator[Control]:
        """Yield every control in printed order."""
        for question in self.questions():
            yield from question.all_controls()
