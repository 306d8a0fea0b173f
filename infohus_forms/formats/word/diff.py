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
from typing import NamedTuple

from infohus_forms.formats.word.text import squeezed

MARK = re.compile("(\x01[^\x02]*\x02)")
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
    old, new = (MARK.split("\n".join(lines)) for lines in (blank, found))
    if old[1::2] != new[1::2]:
        return _moves(_compared(old, new, labels))
    result: list[Difference] = []
    for place in range(0, len(old), 2):
        if old[place] != new[place]:
            between = slice(max(place - 1, 0), place + 2)
            result += _compared(old[between], new[between], labels)
    return _moves(result)


def _compared(blank: Sequence[str], found: Sequence[str], labels: Mapping[str, str]) -> list[Difference]:
    """What differs in a stretch of the two: all, or what lies between two controls that follow one another in both."""
    old, new = _pieces(blank), _pieces(found)
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    form = _Form(new, labels)
    before, after = old[head : len(old) - tail], new[head : len(new) - tail]
    often = Counter(item.text for item in after)
    if sum(often[item.text] for item in before) > MOST_PAIRS:
        return _counted(before, after, form)
    was, now = ([item.text for item in pieces] for pieces in (before, after))
    return [
        difference
        for act, i1, i2, j1, j2 in SequenceMatcher(None, was, now, autojunk=False).get_opcodes()
        if act != "equal"
        for difference in _hunk(before[i1:i2], after[j1:j2], form, head + j1)
    ]


def _pieces(parts: Sequence[str]) -> list[_Piece]:
    """The pieces of controls' marks and of the lines between them, which are squeezed already (see `text.lines`)."""
    pieces, line = [], 0
    for part in parts:
        if part.startswith("\x01"):
            pieces.append(_Piece(part, line, part[1:-1]))
            continue
        for number, text in enumerate(part.split("\n")):
            line += number > 0
            pieces += [_Piece(own, line) for own in [text.strip()] if own]
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
