"""Everything outside the controls compared with the blank form: what was typed beside, changed or removed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType

from infohus_forms.formats.word.text import squeezed

MARK = re.compile("\x01([^\x02]*)\x02")
MOST_PAIRS = 300_000
"""With more pairs of equal pieces than this the comparison only counts: it would take too long to align them."""


class Act(StrEnum):
    """What was done to the text outside the fields."""

    TYPED = "typed"
    CHANGED = "changed"
    REMOVED = "removed"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference: the text that stands there now (for REMOVED: that stood there), and the control beside it.

    MOVED is fixed text of the blank that now stands elsewhere, with the control that it stands beside now.
    """

    act: Act
    text: str
    near: str


@dataclass(frozen=True, slots=True)
class _Piece:
    """A control's mark or a stretch of fixed text, with the number of its paragraph."""

    text: str
    line: int
    control: str = ""


@dataclass(frozen=True)
class _Form:
    """The pieces of the completed form, and which texts name a question, with the question's first control."""

    pieces: Sequence[_Piece]
    labels: Mapping[str, str]

    @cached_property
    def last(self) -> list[_Piece | None]:
        """For each place the last piece before it that is a control or names a question; one more for the end."""
        return self._nearest(self.pieces)

    @cached_property
    def next(self) -> list[_Piece | None]:
        """For each place the first such piece from it on; one more for the end."""
        return self._nearest(self.pieces[::-1])[::-1]

    def _nearest(self, pieces: Sequence[_Piece]) -> list[_Piece | None]:
        found: list[_Piece | None] = [None]
        for item in pieces:
            found.append(item if self.of(item) else found[-1])
        return found

    def near(self, place: int, *, own_line: bool = True) -> str:
        """The control that the piece at a place belongs to, empty if there is none.

        One in its own paragraph; else, under a question's label, that question's; else the next or the last.
        """
        line = self.pieces[place].line if own_line and place < len(self.pieces) else -1
        before, after = self.last[place], self.next[place]
        for nearest in (before, after):
            if nearest and nearest.line == line and nearest.control:
                return nearest.control
        chosen = before if before and (not before.control or after is None) else after
        return self.of(chosen) if chosen else ""

    def before(self, place: int) -> str:
        """The control or question that stands last before a place, else the first after it."""
        line = self.pieces[place].line
        last, after = self.last[place], self.next[place]
        if last is None or (last.line != line and after and after.line == line and after.control):
            return self.near(place)
        return self.of(last)

    def of(self, item: _Piece) -> str:
        """The control that a piece is, or whose question it names."""
        return item.control or self.labels.get(item.text, "")


def differences(
    blank: Sequence[str], found: Sequence[str], labels: Mapping[str, str] = MappingProxyType({})
) -> list[Difference]:
    """What differs between the lines of the blank and those of the completed form (see `text.lines`).

    `labels` are the blank's lines that name a question, with the question's first control.
    """
    if tuple(blank) == tuple(found):
        return []
    old, new = _pieces(blank), _pieces(found)
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    old_middle, new_middle = old[head : len(old) - tail], new[head : len(new) - tail]
    often = Counter(item.text for item in new_middle)
    if sum(often[item.text] for item in old_middle) > MOST_PAIRS:
        return _counted(old_middle, new_middle, _Form(new, labels))
    matcher = SequenceMatcher(
        None, [item.text for item in old_middle], [item.text for item in new_middle], autojunk=False
    )
    result: list[Difference] = []
    form = _Form(new, labels)
    for act, i1, i2, j1, j2 in matcher.get_opcodes():
        if act != "equal":
            result += _hunk(old_middle[i1:i2], new_middle[j1:j2], form, head + j1)
    return _moves(result)


def _pieces(lines: Sequence[str]) -> list[_Piece]:
    pieces = []
    for number, line in enumerate(lines):
        at = 0
        for match in MARK.finditer(line):
            pieces += [_Piece(text, number) for text in [squeezed(line[at : match.start()])] if text]
            pieces.append(_Piece(match[0], number, match[1]))
            at = match.end()
        pieces += [_Piece(text, number) for text in [squeezed(line[at:])] if text]
    return pieces


def _common(old: Sequence[_Piece], new: Sequence[_Piece]) -> int:
    count = 0
    for left, right in zip(old, new, strict=False):
        if left.text != right.text:
            break
        count += 1
    return count


def _hunk(old: Sequence[_Piece], new: Sequence[_Piece], form: _Form, at: int) -> list[Difference]:
    """The differences of one place; `form.pieces[at]` is where `new` begins."""
    gone = [item.text for item in old if not item.control]
    result = []
    for place, item in enumerate(new, at):
        if item.control:
            continue
        kept = max((text for text in gone if text in item.text), key=len, default="")
        if kept:
            gone.remove(kept)
            typed = squeezed(item.text.replace(kept, " ", 1))
            result.append(Difference(Act.TYPED, typed, form.labels.get(kept) or form.near(place)))
        elif gone:
            was = gone.pop(0)
            result.append(Difference(Act.CHANGED, item.text, form.labels.get(was) or form.near(place)))
        else:
            result.append(Difference(Act.TYPED, item.text, form.before(place)))
    return result + [
        Difference(Act.REMOVED, text, form.labels.get(text) or form.near(at, own_line=False)) for text in gone
    ]


def _counted(old: Sequence[_Piece], new: Sequence[_Piece], form: _Form) -> list[Difference]:
    """The differences without alignment: texts that are there too often or too seldom."""
    before = Counter(item.text for item in old if not item.control)
    after = Counter(item.text for item in new if not item.control)
    near = form.near(0)
    typed = [Difference(Act.TYPED, text, near) for text in (after - before).elements()]
    return typed + [Difference(Act.REMOVED, text, near) for text in (before - after).elements()]


def _moves(found: list[Difference]) -> list[Difference]:
    """A fixed text that is gone from one place and whole in another was moved, as when »Ja« and »Nej« change places."""
    gone = Counter(item.text for item in found if item.act is Act.REMOVED)
    come = Counter(item.text for item in found if item.act is Act.TYPED)
    moved = gone & come
    left = {Act.REMOVED: Counter(moved), Act.TYPED: Counter(moved)}
    told = []
    for item in found:
        counts = left.get(item.act, Counter())
        if counts[item.text] > 0:
            counts[item.text] -= 1
            if item.act is Act.TYPED:
                told.append(Difference(Act.MOVED, item.text, item.near))
        else:
            told.append(item)
    return told
