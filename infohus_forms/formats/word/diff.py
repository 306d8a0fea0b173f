"""Everything outside the controls compared with the blank form: what was typed beside, changed or removed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple

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

    MOVED is fixed text of the blank that now stands elsewhere, with the control that it stands beside now; `was` is
    the text that a CHANGED one stands instead of.
    """

    act: Act
    text: str
    near: str
    was: str = ""


class _Piece(NamedTuple):
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
    form = _Form(new, labels)
    result: list[Difference] = []
    for before, after, at in _stretches(old[head : len(old) - tail], new[head : len(new) - tail], head):
        often = Counter(item.text for item in after)
        if sum(often[item.text] for item in before) > MOST_PAIRS:
            result += _counted(before, after, form)
            continue
        was, now = ([item.text for item in pieces] for pieces in (before, after))
        for act, i1, i2, j1, j2 in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
            if act != "equal":
                result += _hunk(before[i1:i2], after[j1:j2], form, at + j1)
    return _moves(result)


def _stretches(
    old: Sequence[_Piece], new: Sequence[_Piece], at: int
) -> Iterator[tuple[Sequence[_Piece], Sequence[_Piece], int]]:
    """What must be compared of the blank and of the completed form, and where the latter stands: `new` begins at `at`.

    Where the same controls stand in the same order only what lies between two of them, and only if it differs; else all.
    """
    ends = [[place for place, item in enumerate(pieces) if item.control] for pieces in (old, new)]
    if [old[place].control for place in ends[0]] != [new[place].control for place in ends[1]]:
        yield old, new, at
        return
    start = [0, 0]
    for stop in zip((*ends[0], len(old)), (*ends[1], len(new)), strict=True):
        before, after = old[start[0] : stop[0]], new[start[1] : stop[1]]
        if [item.text for item in before] != [item.text for item in after]:
            yield before, after, at + start[1]
        start = [place + 1 for place in stop]


def _pieces(lines: Sequence[str]) -> list[_Piece]:
    """The pieces of lines, which are squeezed already (see `text.lines`)."""
    pieces = []
    for number, line in enumerate(lines):
        at = 0
        for match in MARK.finditer(line):
            pieces += [_Piece(text, number) for text in [line[at : match.start()].strip()] if text]
            pieces.append(_Piece(match[0], number, match[1]))
            at = match.end()
        pieces += [_Piece(text, number) for text in [line[at:].strip()] if text]
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
            result.append(Difference(Act.CHANGED, item.text, form.labels.get(was) or form.near(place), was))
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
    gone = Counter(item.was or item.text for item in found if item.act in (Act.REMOVED, Act.CHANGED))
    come = Counter(item.text for item in found if item.act in (Act.TYPED, Act.CHANGED))
    left, arriving = gone & come, gone & come
    told = []
    for item in found:
        new = "" if item.act is Act.REMOVED else item.text
        old = item.text if item.act is Act.REMOVED else item.was
        if new and arriving[new] > 0:
            arriving[new] -= 1
            told.append(Difference(Act.MOVED, new, item.near))
            new = ""
        if old and left[old] > 0:
            left[old] -= 1
            old = ""
        if new or old:
            act = Act.REMOVED if not new else Act.TYPED if not old else Act.CHANGED
            told.append(Difference(act, new or old, item.near, old if new else ""))
    return told
