"""Comparison of what a page shows with the blank: the same, the same with a stamp on a free place, or something else (decision 95)."""

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
"""A word, as texts are compared."""
CLEAR: Final = 6.0
"""Least points between a stamp and the nearest printed text or field: a text that is closer may be read as part of the stamp."""
MANY_STROKES: Final = 20
"""Number of strokes above which a drawing is no background: it is then the printed code of a page."""
COVERED: Final = 0.3
"""Share of a text above which a drawing over it covers it: widths are estimated, and our own boxes overlap a tenth of their words."""
MOST_STAMPS: Final = 40
"""Greatest number of marks of a stamp; more is a drawing or a letter."""


class Alike(Enum):
    """Likeness of a page to the blank's.

    `SAME` and `STAMPED` are known by marks; `WORDS` is for an old form without marks, of which only words and what covers
    them can be compared; `NOT` is anything else.
    """

    SAME = auto()
    STAMPED = auto()
    WORDS = auto()
    NOT = auto()


@dataclass(frozen=True, slots=True)
class Compared:
    """Likeness of a page, and the digest of the blank's page that it is like; empty for none."""

    alike: Alike
    page: str = ""


class NewWords:
    """Lines of a page with words that the blank does not have; extracted once, when first needed."""

    def __init__(self, page: PageObject, known: Collection[str]) -> None:
        """Take the page and the `known` words of the blank."""
        self._page, self._known = page, known
        self._lines: list[str] | None = None

    def lines(self) -> list[str]:
        """Return each such line without the white space around it."""
        if self._lines is None:
            lines = self._page.extract_text().splitlines()
            self._lines = [
                line.strip() for line in lines if any(word not in self._known for word in WORD.findall(line))
            ]
        return self._lines


class PageMarks:
    """Marks and digests of the pages of one file, computed once for each page."""

    def __init__(self, blank: Blank, reader: PdfReader) -> None:
        """Take the blank and the open file."""
        self._blank = blank
        self._pages = reader.pages
        self._painter = Painter(lambda stream: bytes(stream.get_data()), direct)
        self._marks: dict[int, list[Mark] | None] = {}
        self._digests: dict[int, str] = {}

    def odd(self, number: int) -> bool:
        """Return whether the content of a page (from 1) cannot be interpreted."""
        return self.marks(number) is None

    def digest(self, number: int) -> str:
        """Return the digest of the content of a page (from 1), as it is in the blank for a page that was not rewritten."""
        if number not in self._digests:
            self._digests[number] = digest(b"".join(contents(self._pages[number - 1])))
        return self._digests[number]

    def marks(self, number: int) -> list[Mark] | None:
        """Return the marks of a page (from 1); None when its content cannot be interpreted."""
        if number not in self._marks:
            page = self._pages[number - 1]
            self._marks[number] = self._read(b"\n".join(contents(page)), page)
        return self._marks[number]

    def compared(self, number: int, left: Collection[str], new: NewWords) -> Compared:
        """Compare a page (from 1) with those pages of the blank that have not been found yet (`left`: their digests)."""
        marks = self.marks(number)
        if marks is None:
            return Compared(Alike.NOT)
        for page, blank in self._blanks(number):
            more = added(blank, marks) if page in left else None
            if more is not None:
                return Compared(self._with(number, marks, more), page)
        # A form issued before decision 95 has no marks: with known words only and nothing over them it is a warning, not an error.
        plain = not self._blank.marks and _nothing_covered(marks) and not new.lines()
        return Compared(Alike.WORDS if plain else Alike.NOT)

    def free(self, number: int, box: Box) -> bool:
        """Return whether a place on a page (from 1) has no field and no printed text within CLEAR; no, when that is unknown."""
        marks = self.marks(number) if self._blank.places else None
        return marks is not None and self._free(number, box, marks)

    def _with(self, number: int, marks: list[Mark], more: list[int]) -> Alike:
        """Return the likeness of a page that has all marks of the blank and `more`, by position in `marks`."""
        own = [mark for at, mark in enumerate(marks) if at not in set(more)]
        first = next((at for at in range(len(marks)) if at not in set(more)), len(marks))
        # White below everything else hides nothing: programs paint the paper.
        shown = [marks[at] for at in more if not (marks[at].light and at < first)]
        if not shown:
            return Alike.SAME
        stamp = len(shown) <= MOST_STAMPS and all(self._free(number, mark.box, own) for mark in shown)
        return Alike.STAMPED if stamp else Alike.NOT

    def _free(self, number: int, box: Box, printed: list[Mark]) -> bool:
        """Return whether a box keeps CLEAR from the fields of a page and from `printed` texts and pictures."""
        fields = [
            (place[1], place[2], place[3], place[4]) for place in self._blank.places.values() if place[0] == number
        ]
        # Lines and frames are background, on which a stamp may stand; a path of many strokes is the code.
        texts = [mark.box for mark in printed if mark.kind != "path" or mark.strokes > MANY_STROKES]
        return not any(_touch(box, other, CLEAR) for other in (*fields, *texts))

    def _blanks(self, number: int) -> Iterator[tuple[str, list[Kept]]]:
        """Yield the digests and marks of the blank's pages, the one of the same number first; of an old form those streams that the page still has."""
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
        """Return the marks of a content; None when our pages never draw so, or the budget of the file is spent."""
        try:
            return self._painter.marks(content, direct(page.get("/Resources")))
        except OddContentError:
            return None


def contents(page: PageObject) -> list[bytes]:
    """Return the content streams of a page, decoded, in order."""
    own = direct(page.get("/Contents"))
    parts: list[Any] = [direct(part) for part in own] if isinstance(own, ArrayObject) else [own]
    return [part.get_data() for part in parts if isinstance(part, StreamObject)]


def _nothing_covered(marks: list[Mark]) -> bool:
    """Return whether a page has no picture, and no drawing over a text."""
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
    """Return whether a box lies over more of a text than COVERED."""
    wide = min(one[2], text[2]) - max(one[0], text[0])
    tall = min(one[3], text[3]) - max(one[1], text[1])
    return wide > 0 and tall > 0 and wide * tall > COVERED * (text[2] - text[0]) * (text[3] - text[1])


def _touch(one: Box, other: Box, room: float) -> bool:
    """Return whether two boxes are less than `room` points apart."""
    return (
        one[0] < other[2] + room and one[2] > other[0] - room and one[1] < other[3] + room and one[3] > other[1] - room
    )
