"""One content control read: its text or tick exactly as found, and what is odd about it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from infohus_forms.formats import limits
from infohus_forms.formats.word import findings
from infohus_forms.formats.word.found import OFF, Found
from infohus_forms.formats.word.names import MARKS_OFF, MARKS_ON, PROMPTS, ZERO_WIDTH, q
from infohus_forms.formats.word.text import Token, shown_text, squeezed, tokens
from infohus_forms.models.finding import Finding, Refused
from infohus_forms.models.question import Option, Widget

_SHOWN_DATE = re.compile(r"(\d{1,2})\s*[./-]\s*(\d{1,2})\s*[./-]\s*(\d{4})")
_SAVED_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?!\d)")


@dataclass(frozen=True, slots=True)
class Value:
    """What one control says. `raw` is the text in the file; `extra` text that is no answer but must be kept."""

    text: str
    ticked: bool
    raw: str
    findings: tuple[Finding, ...] = ()
    extra: str = ""


def value(item: Found, widget: Widget, options: Sequence[Option], field: str, place: str) -> Value:
    """The control's value. `options` are those of the form, or of the file when the form's are not known."""
    content = item.element.find(q("sdtContent"))
    found = tokens(content if content is not None else ())
    raw = shown_text(found)
    if len(raw) > limits.TEXT_LENGTH:
        raise Refused(findings.LIMIT.at(field, place, limit="en tekst er for lang"))
    odd = [findings.CONTENT.at(field, place, what=what) for what in _content(found)]
    if content is not None and hidden(content):
        odd.append(findings.HIDDEN.at(field, place))
    if content is not None and struck(content):
        odd.append(findings.STRUCK.at(field, place))
    if widget is Widget.BOX:
        return _box(item, raw, field, place, odd)
    text, prompt_was_odd = _without_prompt(raw, PROMPTS[widget], prompting=item.prompting)
    if prompt_was_odd:
        odd.append(findings.PROMPT.at(field, place))
    if widget is Widget.MENU:
        text = _code(text, options, item.last_value)
    elif widget is Widget.DATE and _disagree(text, item.full_date):
        odd.append(findings.DATE.at(field, place))
    if not raw.isascii() and not ZERO_WIDTH.isdisjoint(raw):
        odd.append(findings.ZERO_WIDTH.at(field, place))
    return Value(text, ticked=False, raw=raw, findings=tuple(odd))


def hidden(element: etree._Element) -> bool:
    """Whether some of an element's text is formatted as hidden."""
    return _formatted(element, "vanish")


def struck(element: etree._Element) -> bool:
    """Whether some of an element's text is struck out, as people cross things out."""
    return _formatted(element, "strike", "dstrike")


def _formatted(element: etree._Element, *names: str) -> bool:
    return any((mark.get(q("val")) or "1").lower() not in OFF for mark in element.iter(*map(q, names)))


def _content(found: Sequence[Token]) -> Iterator[str]:
    yield from dict.fromkeys(token.value for token in found if token.kind in ("content", "table"))


def _box(item: Found, raw: str, field: str, place: str, odd: list[Finding]) -> Value:
    """A box is ticked when state and mark agree on it; a disagreement is for a person, and no tick is invented."""
    mark = squeezed(raw)
    shown = True if mark in MARKS_ON else False if mark in MARKS_OFF or not mark else None
    state = item.checked if item.kind == "checkbox" else shown
    if state is None or shown is not state:
        odd.append(findings.MARK.at(field, place, state="kryds" if state else "intet kryds"))
    ticked = state is True and shown is True
    extra = raw if shown is None else ""
    return Value("", ticked=ticked, raw=raw, findings=tuple(odd), extra=extra)


def _without_prompt(raw: str, prompt: str, *, prompting: bool) -> tuple[str, bool]:
    """The text without its prompt, and whether the prompt stood where or was marked as it should not be."""
    if raw == prompt or (prompting and squeezed(raw) == prompt):
        return "", not prompting
    if not prompting:
        return raw, False
    return raw.removeprefix(prompt) if raw.startswith(prompt) else raw.removesuffix(prompt), bool(raw)


def _code(text: str, options: Sequence[Option], last: str) -> str:
    """The code of a menu's shown text: if exactly one line says it, or the file names which; else the text."""
    if not text:
        return text
    for same in (lambda shown: shown == text, lambda shown: squeezed(shown) == squeezed(text)):
        codes = [option.code for option in options if same(option.text)]
        if len(codes) == 1:
            return codes[0]
        if last in codes:
            return last
    return text


def _disagree(text: str, full_date: str) -> bool:
    """Whether a shown date and the saved one are both readable and not the same."""
    shown, saved = _SHOWN_DATE.fullmatch(text.strip()), _SAVED_DATE.match(full_date)
    if not shown or not saved:
        return False
    day, month, year = map(int, shown.groups())
    return (year, month, day) != tuple(map(int, saved.groups()))
