"""The value of one content control: its text or tick exactly as found, and the findings about it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from infohus_forms.formats import limits
from infohus_forms.formats.word.ooxml import findings
from infohus_forms.formats.word.ooxml.embedded_parts import Known
from infohus_forms.formats.word.ooxml.names import MARKS_OFF, MARKS_ON, PROMPTS, ZERO_WIDTH
from infohus_forms.formats.word.ooxml.text import CONFLICT, FIELD_RESULT, RAISED, Token, shown_text, squeezed
from infohus_forms.formats.word.reading.control_matching import Found
from infohus_forms.formats.word.reading.dates import disagree, is_of_program
from infohus_forms.formats.word.reading.prompts import Left, without_prompts
from infohus_forms.models.finding import Finding, Refused, Rule
from infohus_forms.models.question import Option, Widget

PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
"""Characters of the private use areas, which have no meaning of their own; LibreOffice writes them for those of a symbol font."""
TAGS = re.compile("[\U000e0000-\U000e0fff]")
"""Invisible characters beyond the basic plane: tags, and selectors of variants."""
FORCED = re.compile("[\u202d\u202e]")
"""Characters that force the direction of the letters after them."""
OVERLAID = re.compile("[\u0335-\u0338]")
"""Characters that draw a line through the letter before them, as pages on the web offer for texts without formatting."""

ODD = {CONFLICT: findings.TWO_HANDS, RAISED: findings.RAISED, FIELD_RESULT: findings.FIELD_RESULT}
"""The finding for each mark that was left in a text."""


class Value(NamedTuple):
    """The content of one control. `raw` is the text in the file; `extra` is text that is no answer but must be kept."""

    text: str
    ticked: bool
    raw: str
    findings: tuple[Finding, ...] = ()
    extra: str = ""


def value(item: Found, told: Sequence[Token], control: Known, place: str, clock: frozenset[str] = frozenset()) -> Value:
    """Return the control's value from its tokens (`told`); `clock` is the result of `program_clock`.

    A menu without lines in the blank is read by the lines in the file. Raise Refused for a text over the limit.
    """
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
    if item.contradicting:
        odd.append(findings.CONTRADICTING.at(field, place))
    if widget is Widget.BOX:
        return _box(item, raw, field, place, odd)
    options = control.options or item.options if widget is Widget.MENU else ()
    # A menu's own line is an answer, even when its text is like a prompt (»Vælg …«).
    chosen = any(option.code and option.text == raw for option in options)
    left = Left(raw, dropped=False) if chosen else without_prompts(raw, PROMPTS[widget], prompting=item.prompting)
    text = left.text
    prompting = item.prompting or (bool(text.strip()) and item.prompting_inside)
    odd += [rule.at(field, place) for rule in _about_prompts(left, prompting=prompting)]
    if widget is Widget.MENU:
        text = _code(text, options, item.last_value) if text else text
        codes = {option.code for option in options}
        if text in codes and item.last_value in codes - {text, ""}:
            odd.append(findings.MENU_SAVED.at(field, place))
    elif widget is Widget.DATE and disagree(text, item.full_date, clock):
        rule = findings.DATE_OF_PROGRAM if is_of_program(text, item.full_date) else findings.DATE
        odd.append(rule.at(field, place))
    odd += [rule.at(field, place, **words) for rule, words in _about_signs(raw)]
    return Value(text, ticked=False, raw=raw, findings=tuple(odd))


def _box(item: Found, raw: str, field: str, place: str, odd: list[Finding]) -> Value:
    """Return the value of a box: ticked when state and mark agree on it; a disagreement is a finding, and no tick is invented."""
    mark = raw if raw in MARKS_OFF or raw in MARKS_ON else squeezed(raw)
    shown = True if mark in MARKS_ON else False if mark in MARKS_OFF or not mark else None
    state = item.checked if item.kind == "checkbox" else shown
    if state is None or shown is not state:
        odd.append(findings.MARK.at(field, place, state="kryds" if state else "intet kryds"))
    # Both must agree; text that is no mark at all (`shown` is None) is kept as `extra`.
    ticked = state is True and shown is True
    extra = raw if shown is None else ""
    return Value("", ticked=ticked, raw=raw, findings=tuple(odd), extra=extra)


def _about_signs(raw: str) -> Iterator[tuple[Rule, dict[str, str]]]:
    """Yield the findings about characters of a text that are not seen, or that change how others are seen."""
    if raw.isascii():
        return
    if not ZERO_WIDTH.isdisjoint(raw) or TAGS.search(raw):
        yield findings.ZERO_WIDTH, {}
    if FORCED.search(raw):
        yield findings.DIRECTION, {}
    if OVERLAID.search(raw):
        yield findings.STRUCK, {"what": "Noget"}


def _about_prompts(left: Left, *, prompting: bool) -> Iterator[Rule]:
    """Yield the findings about prompts: one was left out, alone or next to an answer, Word shows an answer as one, or a sentence is like one."""
    answered = bool(left.text.strip())
    if left.dropped and answered:
        yield findings.PROMPT_BESIDE
    elif left.dropped or (prompting and left.text and not answered):
        yield findings.PROMPT
    if prompting and answered:
        yield findings.SHOWN_AS_PROMPT
    elif left.doubtful:
        yield findings.LIKE_PROMPT


def _code(text: str, options: Sequence[Option], last: str) -> str:
    """Return the code of a menu's shown text if exactly one line has that text or the file names the line; else the text."""
    # The exact text first: two lines may differ only in spaces or in characters that are not seen.
    for same in (lambda shown: shown == text, lambda shown: squeezed(shown) == squeezed(text)):
        codes = [option.code for option in options if same(option.text)]
        if len(codes) == 1:
            return codes[0]
        if last in codes:
            return last
    return text
