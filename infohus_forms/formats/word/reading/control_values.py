"""One content control read: its text or tick exactly as found, and what is odd about it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from infohus_forms.formats import limits
from infohus_forms.formats.word.ooxml import findings
from infohus_forms.formats.word.ooxml.embedded_parts import Known
from infohus_forms.formats.word.ooxml.names import MARKS_OFF, MARKS_ON, PROMPTS, ZERO_WIDTH
from infohus_forms.formats.word.ooxml.text import CONFLICT, RAISED, Token, shown_text, squeezed
from infohus_forms.formats.word.reading.control_matching import Found
from infohus_forms.formats.word.reading.dates import disagree, is_of_program
from infohus_forms.formats.word.reading.prompts import Left, without_prompts
from infohus_forms.models.finding import Finding, Refused, Rule
from infohus_forms.models.question import Option, Widget

PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
"""Characters without a meaning of their own, which LibreOffice writes for those of a symbol font."""


ODD = {CONFLICT: findings.TWO_HANDS, RAISED: findings.RAISED}
"""What is told of a mark that was left in a text."""


class Value(NamedTuple):
    """What one control says. `raw` is the text in the file; `extra` text that is no answer but must be kept."""

    text: str
    ticked: bool
    raw: str
    findings: tuple[Finding, ...] = ()
    extra: str = ""


def value(item: Found, told: Sequence[Token], control: Known, place: str, clock: frozenset[str] = frozenset()) -> Value:
    """The control's value, of what it says; `clock` is as `program_clock`. Menus without lines of the form's own are read by the file's."""
    raw, field, widget = shown_text(told), control.field, control.widget
    if len(raw) > limits.TEXT_LENGTH:
        raise Refused(findings.LIMIT.at(field, place, limit="en tekst er for lang"))
    odd: list[Finding] = []
    if len(told) != 1 or told[0][0] != "text":
        objects = [what for kind, what in told if kind in ("content", "table")]
        odd += [findings.CONTENT.at(field, place, what=what) for what in dict.fromkeys(objects)]
        odd += [ODD[what].at(field, place) for what in dict.fromkeys(what for kind, what in told if kind == "odd")]
    if not raw.isascii() and PRIVATE.search(raw):
        odd.append(findings.PRIVATE_TEXT.at(field, place))
    if item.bound:
        odd.append(findings.BOUND.at(field, place))
    if widget is Widget.BOX:
        return _box(item, raw, field, place, odd)
    options = control.options or item.options if widget is Widget.MENU else ()
    chosen = any(option.code and option.text == raw for option in options)
    left = Left(raw, dropped=False) if chosen else without_prompts(raw, PROMPTS[widget], prompting=item.prompting)
    text = left.text
    odd += [rule.at(field, place) for rule in _about_prompts(left, prompting=item.prompting)]
    if widget is Widget.MENU:
        text = _code(text, options, item.last_value) if text else text
    elif widget is Widget.DATE and disagree(text, item.full_date, clock):
        rule = findings.DATE_OF_PROGRAM if is_of_program(text, item.full_date) else findings.DATE
        odd.append(rule.at(field, place))
    if not raw.isascii() and not ZERO_WIDTH.isdisjoint(raw):
        odd.append(findings.ZERO_WIDTH.at(field, place))
    return Value(text, ticked=False, raw=raw, findings=tuple(odd))


def _box(item: Found, raw: str, field: str, place: str, odd: list[Finding]) -> Value:
    """A box is ticked when state and mark agree on it; a disagreement is for a person, and no tick is invented."""
    mark = raw if raw in MARKS_OFF or raw in MARKS_ON else squeezed(raw)
    shown = True if mark in MARKS_ON else False if mark in MARKS_OFF or not mark else None
    state = item.checked if item.kind == "checkbox" else shown
    if state is None or shown is not state:
        odd.append(findings.MARK.at(field, place, state="kryds" if state else "intet kryds"))
    ticked = state is True and shown is True
    extra = raw if shown is None else ""
    return Value("", ticked=ticked, raw=raw, findings=tuple(odd), extra=extra)


def _about_prompts(left: Left, *, prompting: bool) -> Iterator[Rule]:
    """What is to be told of prompts: that one was left out, that Word shows an answer as one, that a sentence is like one."""
    answered = bool(left.text.strip())
    if left.dropped or (prompting and left.text and not answered):
        yield findings.PROMPT
    if prompting and answered:
        yield findings.SHOWN_AS_PROMPT
    elif left.doubtful:
        yield findings.LIKE_PROMPT


def _code(text: str, options: Sequence[Option], last: str) -> str:
    """The code of a menu's shown text: if exactly one line says it, or the file names which; else the text."""
    for same in (lambda shown: shown == text, lambda shown: squeezed(shown) == squeezed(text)):
        codes = [option.code for option in options if same(option.text)]
        if len(codes) == 1:
            return codes[0]
        if last in codes:
            return last
    return text
