"""What a page shows, compared with the blank: the same, the same with a stamp on a free place, or something else."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, Final

from pypdf import PageObject, PdfReader
from pypdf.generic import ArrayObject, StreamObject

from infohus_forms.formats.pdf.common.blank_snapshot import Blank, digest
from infohus_forms.formats.pdf.common.content_stream import OddContentError
from infohus_forms.formats.pdf.common.page_marks import Box, Kept, Mark, added, kept, unpacked
from infohus_forms.formats.pdf.common.painted import Painter
from infohus_forms.formats.pdf.reading.text_strings import direct

WORD: Final = re.compile(r"\w+")
CLEAR: Final = 6.0
"""Points between a stamp and the nearest printed text or field, at the least: what stands closer may be read with it."""
MANY_STROKES: Final = 20
"""A drawing of more strokes is no background: the printed code of a page."""
COVERED: Final = 0.3
"""The part of a text that a drawing must lie over to cover it: widths are estimated, our own boxes stand over a tenth of their words."""
MOST_STAMPS: Final = 40
"""Marks of a stamp at the most; more is a drawing or a letter."""


class Alike(Enum):
    """How a page is like the blank's. `WORDS`: an old form has kept no places, and only words and what covers them can be compared."""

    SAME = auto()
    STAMPED = auto()
    WORDS = auto()
    NOT = auto()


@dataclass(frozen=True, slots=True)
class Compared:
    """How a page is like the blank's page with this digest; no digest for none."""

    alike: Alike
    page: str = ""


class NewWords:
    """The lines of a page with words that the blank has not; looked at once, and only when they are asked for."""

    def __init__(self, page: PageObject, known: Collection[str]) -> None:
        """`known`: the words of the blank."""
        self._page, self._known = page, known
        self._lines: list[str] | None = None

    def lines(self) -> list[str]:
        """Each line without the white space around it."""
        if self._lines is None:
            lines = self._page.extract_text().splitlines()
            self._lines = [
                line.strip() for line in lines if any(word not in self._known for word in WORD.findall(line))
            ]
        return self._lines


class PageMarks:
    """The marks of the pages of one file, each page looked at once."""

    def __init__(self, blank: Blank, reader: PdfReader) -> None:
        """`reader` is the open file."""
        self._blank = blank
        self._pages = reader.pages
        self._painter = Painter(lambda stream: bytes(stream.get_data()), direct)
        self._marks: dict[int, list[Mark] | None] = {}

    def odd(self, number: int) -> bool:
        """Whether it cannot be told what a page (from 1) shows."""
        return self.marks(number) is None

    def marks(self, number: int) -> list[Mark] | None:
        """What a page (from 1) shows; None where it cannot be told."""
        if number not in self._marks:
            page = self._pages[number - 1]
            self._marks[number] = self._read(b"\n".join(contents(page)), page)
        return self._marks[number]

    def compared(self, number: int, left: Collection[str], new: NewWords) -> Compared:
        """A page (from 1) with those of the blank that have not been found yet (`left`: their digests)."""
        marks = self.marks(number)
        if marks is None:
            return Compared(Alike.NOT)
        for page, blank in self._blanks(number):
            more = added(blank, marks) if page in left else None
            if more is not None:
                return Compared(self._with(number, marks, more), page)
        plain = not self._blank.marks and _nothing_covered(marks) and not new.lines()
        return Compared(Alike.WORDS if plain else Alike.NOT)

    def free(self, number: int, box: Box) -> bool:
        """Whether a place on a page (from 1) has no field and no printed text near it."""
        marks = self.marks(number) if self._blank.places else None
        return marks is not None and self._free(number, box, marks)

    def _with(self, number: int, marks: list[Mark], more: list[int]) -> Alike:
        own = [mark for at, mark in enumerate(marks) if at not in set(more)]
        first = next((at for at in range(len(marks)) if at not in set(more)), len(marks))
        shown = [marks[at] for at in more if not (marks[at].light and at < first)]
        if not shown:
            return Alike.SAME
        stamp = len(shown) <= MOST_STAMPS and all(self._free(number, mark.box, own) for mark in shown)
        return Alike.STAMPED if stamp else Alike.NOT

    def _free(self, number: int, box: Box, printed: list[Mark]) -> bool:
        fields = [
            (place[1], place[2], place[3], place[4]) for place in self._blank.places.values() if place[0] == number
        ]
        texts = [mark.box for mark in printed if mark.kind != "path" or mark.strokes > MANY_STROKES]
        return not any(_touch(box, other, CLEAR) for other in (*fields, *texts))

    def _blanks(self, number: int) -> Iterator[tuple[str, list[Kept]]]:
        """The blank's pages as marks, the one of the same number first; of an old form what is left of it in the page itself."""
        pages = self._blank.pages
        if self._blank.marks:
            order = sorted(range(min(len(pages), len(self._blank.marks))), key=lambda at: at != number - 1)
            for at in order:
                try:
                    yield pages[at], unpacked(self._blank.marks[at])
                except ValueError:
                    continue
            return
        page = self._pages[number - 1]
        for part in contents(page):
            name = digest(part)
            marks = self._read(part, page) if name in pages else None
            if marks is not None:
                yield name, kept(marks)

    def _read(self, content: bytes, page: PageObject) -> list[Mark] | None:
        try:
            return self._painter.marks(content, direct(page.get("/Resources")))
        except OddContentError:
            return None


def contents(page: PageObject) -> list[bytes]:
    """The streams that a page draws, in order."""
    own = direct(page.get("/Contents"))
    parts: list[Any] = [direct(part) for part in own] if isinstance(own, ArrayObject) else [own]
    return [part.get_data() for part in parts if isinstance(part, StreamObject)]


def _nothing_covered(marks: list[Mark]) -> bool:
    """Whether no picture is on a page, and no drawing over a text."""
    texts: list[Box] = []
    for mark in marks:
        if mark.kind == "text":
            texts.append(mark.box)
        elif mark.kind not in ("path", "clip") or (
            mark.kind == "path" and any(_covers(mark.box, one) for one in texts)
        ):
            return False
    return True


def _covers(one: Box, text: Box) -> bool:
    wide = min(one[2], text[2]) - max(one[0], text[0])
    tall = min(one[3], text[3]) - max(one[1], text[1])
    return wide > 0 and tall > 0 and wide * tall > COVERED * (text[2] - text[0]) * (text[3] - text[1])


def _touch(one: Box, other: Box, room: float) -> bool:
    return (
        one[0] < other[2] + room and one[2] > other[0] - room and one[1] < other[3] + room and one[3] > other[1] - room
    )
