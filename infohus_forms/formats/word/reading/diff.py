"""Comparison of everything outside the controls with the blank form: text that was typed, changed, removed or moved."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType

from infohus_forms.formats.word.ooxml.text import squeezed

BEGIN = "\x01"
PIECE = re.compile(f"{BEGIN}[^{BEGIN}\x02]*\x02|[^{BEGIN}\n]+")
"""A control in a line of text (its name between two characters that XML cannot hold), or the text between two controls."""
MOST_PAIRS = 300_000
"""Most pairs of equal pieces that are aligned; with more, the comparison only counts pieces, since aligning would take too long."""


class Act(StrEnum):
    """The change that was made to text outside the fields."""

    TYPED = "typed"
    CHANGED = "changed"
    REMOVED = "removed"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference: the text in the form (for REMOVED: the text of the blank), and the nearest control.

    MOVED is fixed text of the blank that is now in another place; `near` is the control next to its new place. `was` is the
    text that a CHANGED one replaces.
    """

    act: Act
    text: str
    near: str
    was: str = ""


@dataclass(frozen=True)
class _Form:
    """A form in pieces: each is a control's mark or a stretch of fixed text; its lines are squeezed already (see `text.lines`)."""

    own_lines: Sequence[str]
    labels: Mapping[str, str]
    """Texts that name a question, with the question's first control."""

    @cached_property
    def texts(self) -> list[str]:
        """The pieces."""
        return _pieces("\n".join(self.own_lines))

    @cached_property
    def lines(self) -> list[int]:
        """For each piece the number of its line."""
        return [
            number for number, line in enumerate(self.own_lines) for _ in (_pieces(line) if BEGIN in line else (line,))
        ]

    @cached_property
    def controls(self) -> list[int]:
        """The indexes of the pieces that are controls."""
        return [place for place, text in enumerate(self.texts) if text[0] == BEGIN]

    @cached_property
    def named(self) -> list[int]:
        """The indexes of the pieces that are a control or name a question."""
        return [place for place, text in enumerate(self.texts) if text[0] == BEGIN or text in self.labels]

    def around(self, place: int) -> tuple[int, int]:
        """Return the place of the last piece of `named` before a place and of the first at or after it; -1 where there is none."""
        at = bisect_left(self.named, place)
        return self.named[at - 1] if at else -1, self.named[at] if at < len(self.named) else -1

    def near(self, place: int, *, own_line: bool = True) -> str:
        """Return the control that the piece at a place belongs to, empty if there is none.

        A control in the same paragraph comes first; else, under a question's label, that question's; else the next or the last.
        """
        line = self.lines[place] if own_line and place < len(self.lines) else -1
        before, after = self.around(place)
        for nearest in (before, after):
            if nearest >= 0 and self.lines[nearest] == line and control(self.texts[nearest]):
                return control(self.texts[nearest])
        chosen = before if before >= 0 and (not control(self.texts[before]) or after < 0) else after
        return self.of(chosen) if chosen >= 0 else ""

    def before(self, place: int) -> str:
        """Return the control or question that comes last before a place, else the first after it."""
        line = self.lines[place]
        last, after = self.around(place)
        follows = after >= 0 and self.lines[after] == line and bool(control(self.texts[after]))
        if last < 0 or (self.lines[last] != line and follows):
            return self.near(place)
        return self.of(last)

    def of(self, place: int) -> str:
        """Return the control that a piece is, or whose question it names."""
        return control(self.texts[place]) or self.labels.get(self.texts[place], "")


def _pieces(text: str) -> list[str]:
    return [piece for piece in map(str.strip, PIECE.findall(text)) if piece]


def control(text: str) -> str:
    """Return the control of which a piece is the mark; empty for fixed text."""
    return text[1:-1] if text[0] == BEGIN else ""


def differences(
    blank: Sequence[str], found: Sequence[str], labels: Mapping[str, str] = MappingProxyType({})
) -> list[Difference]:
    """Return the differences between the lines of the blank and those of the completed form (see `text.lines`).

    `labels` are the blank's lines that name a question, with the question's first control.
    """
    # A form that is untouched outside its fields costs no more than this.
    if tuple(blank) == tuple(found):
        return []
    old, new = _Form(blank, labels), _Form(found, labels)
    result: list[Difference] = []
    was, now = 0, 0
    # Controls are the anchors (decision 67): between two of them few pieces are left to align. The last pair is the end of both forms.
    for here, there in [*_both(old, new), (len(old.texts), len(new.texts))]:
        before = old.texts[was:here]
        if before != new.texts[now:there]:
            result += _compared(before, new, now, there)
        was, now = here + 1, there + 1
    return _moves(result)


def _both(old: _Form, new: _Form) -> Iterable[tuple[int, int]]:
    """Yield the indexes of the controls that follow one another in both forms; none if there are too many equal ones to align."""
    marks, own = ([form.texts[place] for place in form.controls] for form in (old, new))
    if marks == own:
        return zip(old.controls, new.controls, strict=True)
    if _too_many(marks, own):
        return ()
    # autojunk would take texts that occur often (»Ja«, »Nej«) for noise and leave them out of the alignment.
    blocks = SequenceMatcher(None, marks, own, autojunk=False).get_matching_blocks()
    return (
        (old.controls[block.a + place], new.controls[block.b + place])
        for block in blocks
        for place in range(block.size)
    )


def _too_many(old: Sequence[str], new: Sequence[str]) -> bool:
    often = Counter(new)
    return sum(often[item] for item in old) > MOST_PAIRS


def _compared(was: Sequence[str], form: _Form, start: int, end: int) -> list[Difference]:
    """Return the differences between two controls that follow one another in both; the form's pieces are those from `start` to `end`."""
    now = form.texts[start:end]
    # Equal pieces at both ends need no alignment.
    head = _common(was, now)
    tail = _common(was[head:][::-1], now[head:][::-1])
    was, now, start = was[head : len(was) - tail], now[head : len(now) - tail], start + head
    if not was or not now:
        return _hunk(was, now, form, start)
    if _too_many(was, now):
        return _counted(was, now, form, start)
    return [
        difference
        for act, i1, i2, j1, j2 in SequenceMatcher(None, was, now, autojunk=False).get_opcodes()
        if act != "equal"
        for difference in _hunk(was[i1:i2], now[j1:j2], form, start + j1)
    ]


def _common(old: Sequence[str], new: Sequence[str]) -> int:
    """Return the number of pieces that are the same at the start."""
    return next(
        (place for place, (left, right) in enumerate(zip(old, new, strict=False)) if left != right),
        min(len(old), len(new)),
    )


def _hunk(was: Sequence[str], now: Sequence[str], form: _Form, start: int) -> list[Difference]:
    """Return the differences of one place; `now` begins at `start` in the form."""
    gone = [text for text in was if not control(text)]
    result = []
    for place, text in enumerate(now, start):
        if control(text):
            continue
        # A line that still holds the whole fixed text was added to: only the rest was typed. The longest match is the line's own text.
        kept = max((old for old in gone if old in text), key=len, default="")
        if kept:
            gone.remove(kept)
            typed = squeezed(text.replace(kept, " ", 1))
            result.append(Difference(Act.TYPED, typed, form.labels.get(kept) or form.near(place)))
        elif gone:
            old = gone.pop(0)
            result.append(Difference(Act.CHANGED, text, form.labels.get(old) or form.near(place), old))
        else:
            result.append(Difference(Act.TYPED, text, form.before(place)))
    return result + [
        Difference(Act.REMOVED, text, form.labels.get(text) or form.near(start, own_line=False)) for text in gone
    ]


def _counted(was: Sequence[str], now: Sequence[str], form: _Form, start: int) -> list[Difference]:
    """Return the differences without alignment: texts that occur more often or less often than in the blank."""
    before, after = (Counter(text for text in texts if not control(text)) for texts in (was, now))
    near = form.near(start)
    typed = [Difference(Act.TYPED, text, near) for text in (after - before).elements()]
    return typed + [Difference(Act.REMOVED, text, near) for text in (before - after).elements()]


def _moves(found: list[Difference]) -> list[Difference]:
    """Return the differences with each removed fixed text that is whole in another place as MOVED, as when »Ja« and »Nej« change places."""
    gone = Counter(item.was or item.text for item in found if item.act in (Act.REMOVED, Act.CHANGED))
    come = Counter(item.text for item in found if item.act in (Act.TYPED, Act.CHANGED))
    # Each text is taken from both sides as often as it is on both: once as departure (`left`), once as arrival.
    left, arriving = gone & come, gone & come
    if not left:
        return found
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
