"""Values of the fields of a PDF by control: texts, ticks, and findings about what is not certain."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pypdf.errors import LimitReachedError
from pypdf.generic import ArrayObject

from infohus_forms.formats.limits import TEXT_LENGTH
from infohus_forms.formats.names import CODE
from infohus_forms.formats.pdf.common import findings as say
from infohus_forms.formats.pdf.common.blank_snapshot import Blank
from infohus_forms.formats.pdf.common.conventions import CHOOSE, SIZE
from infohus_forms.formats.pdf.reading.appearance_text import Drawn, plain
from infohus_forms.formats.pdf.reading.fields import OFF, FoundField
from infohus_forms.formats.pdf.reading.text_strings import (
    DAMAGED,
    PRIVATE,
    in_utf8,
    text_of,
    told_in,
    with_line_feeds,
)
from infohus_forms.models.finding import Finding, Rule

LABEL_LENGTH = 120
"""Letters of a label that a finding shows: labels come from the file and may be of any length."""
ROOMY = 1.5
"""Times the size of our letters at which a text must still fit before a viewer is said to have room for it: each has its own letters."""
ROUNDED = 10
"""Percent from which a share is reported in steps of five."""


def by_name(found: list[FoundField]) -> dict[str, list[FoundField]]:
    """Return fields by name; boxes that lost their group are one field again."""
    named: dict[str, list[FoundField]] = {}
    for item in found:
        copies = named.setdefault(item.name, [])
        # A group that the field tree has lost leaves one recovered field for each of its boxes, all of the same name.
        orphan = item.kind == "/Btn" and item.recovered
        lost = next((copy for copy in copies if copy.recovered and copy.kind == "/Btn"), None)
        if lost is None or not orphan or _same_states(lost, item):
            copies.append(item)
            continue
        lost.places += item.places
        if lost.value in (None, OFF):
            lost.value = item.value
        elif item.value not in (None, OFF, lost.value):
            copies.append(item)  # two boxes of the group are on: kept apart, so that `_boxes` finds two values
    return named


def _same_states(one: FoundField, other: FoundField) -> bool:
    """Return whether two boxes are copies of the same box."""
    first = {state for place in one.places for state in place.states}
    return any(state in first for place in other.places for state in place.states)


@dataclass(slots=True)
class Values:
    """Values and findings from the fields of a file, by control name.

    `drawn` compares what fields show with what they hold (None when the file leaves the drawing to the viewer); `blank` has
    the room of each field.
    """

    blank: Blank
    drawn: Drawn | None
    texts: dict[str, str] = field(default_factory=dict)
    raw: dict[str, str] = field(default_factory=dict)
    ticked: set[str] = field(default_factory=set)
    found: set[str] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)

    def add(self, name: str, copies: list[FoundField]) -> None:
        """Add all fields of one name."""
        label = next((copy.label for copy in copies if copy.label), name)[:LABEL_LENGTH]
        rules: list[Rule] = []
        if any(copy.recovered for copy in copies):
            rules.append(say.RECOVERED)
        if copies[0].kind == "/Btn":
            self._boxes(name, copies, rules)
        else:
            self._text(name, copies, rules)
            if share := self._hidden(name, copies[0]):
                # For a text that a viewer drew, the share is computed from widths of letters (decision 46): about right, so rounded.
                percent = max(1, round(100 * share))
                percent = percent if percent < ROUNDED else 5 * round(percent / 5)
                self.findings.append(say.HIDDEN.at(field=name, place=_pages(copies), label=label, percent=percent))
        self.findings += [rule.at(field=name, place=_pages(copies), label=label) for rule in rules]

    def _text(self, name: str, copies: list[FoundField], rules: list[Rule]) -> None:
        """Add the text of a field or menu; with two different texts none of them, but both in `raw`."""
        self.found.add(name)
        values = [
            text_of(copy.value if not isinstance(copy.value, ArrayObject) else _single(copy.value)) for copy in copies
        ]
        if sum(map(len, values)) > TEXT_LENGTH:
            raise LimitReachedError
        filled = list(dict.fromkeys(value for value in values if value))
        self.raw[name] = "\n".join(filled)
        if len(filled) > 1:
            rules.append(say.TWO_VALUES)
            return
        if len(copies) > 1:
            rules.append(say.DUPLICATE)
        text = filled[0] if filled else ""
        if DAMAGED in text:
            rules.append(say.DAMAGED_TEXT)
        if any(in_utf8(copy.value) for copy in copies):
            rules.append(say.WRONG_LETTERS)
        # Some programs turn a text field into one for signatures; its text is still an answer.
        if any(copy.kind == "/Sig" for copy in copies):
            rules.append(say.SIGN_FIELD)
        if any(copy.password for copy in copies) and text:
            rules.append(say.PASSWORD)
        # A viewer may show the formatted text instead of the value (ISO 32000-1 §12.7.3.4).
        if any(copy.rich and plain(told_in(copy.rich)) != plain(text) for copy in copies):
            rules.append(say.RICH)
        if PRIVATE.search(text):
            rules.append(say.PRIVATE_TEXT)
        elif DAMAGED not in text and self.blank.has_no_letter_for(with_line_feeds(text)):
            rules.append(say.NO_LETTER)
        held = with_line_feeds(text)
        menu = next((copy for copy in copies if copy.options is not None and copy.kind == "/Ch"), None)
        self.texts[name] = _code(held, menu.options) if menu else held
        self._compare(name, copies, menu, held, rules)

    def _compare(
        self, name: str, copies: list[FoundField], menu: FoundField | None, held: str, rules: list[Rule]
    ) -> None:
        """Add the finding when a field shows another text than it holds, or shows a picture."""
        if self.drawn is None:
            return
        shown = _shown(self.texts[name], menu.options) if menu else held
        places = [place.holder for copy in copies if copy.value == copies[0].value for place in copy.places]
        accepted = (shown, CHOOSE) if menu and not shown else (shown,)  # an empty menu shows nothing or its prompt
        lines = copies[0].lines

        def fits() -> bool:
            return bool(held) and menu is None and not self.blank.hidden(name, held, size=ROOMY * SIZE, lines=lines)

        if any(all(self.drawn.differs(holder, text, fits=fits) for text in accepted) for holder in places):
            rules.append(say.TEXT_CONFLICT)
        elif held and any(map(self.drawn.shows_picture, places)):
            rules.append(say.NOT_COMPARED)

    def _hidden(self, name: str, found: FoundField) -> float:
        """Return the share (0–1) of a text that its field does not show: what this program left out in drawing, else what a viewer has no room for."""
        text = self.texts.get(name, "")
        if not text or found.kind != "/Tx" or not found.places:
            return 0.0
        holder = found.places[0].holder
        drawn = self.drawn.left_out(holder, text) if self.drawn else None
        return self.blank.hidden(name, text, size=SIZE, lines=found.lines) if drawn is None else drawn

    def _boxes(self, name: str, copies: list[FoundField], rules: list[Rule]) -> None:
        """Add the tick of a box or a group; with two different ticks none of them, but both in `raw`."""
        answers = []
        for copy in copies:
            boxes = set(_box_names(name, copy))
            self.found |= boxes
            answer, conflict = _tick(name, copy, to_be_drawn=self.drawn is None)
            if conflict or (self.drawn and any(self.drawn.tells_no_tick(place.holder) for place in copy.places)):
                rules.append(say.TICK_CONFLICT)
            if answer and answer not in boxes:
                self.raw[name] = text_of(copy.value)
                rules.append(say.TICK_UNKNOWN)
            elif answer:
                answers.append(answer)
        self.ticked.update(answers)
        if len(set(answers)) > 1:
            rules.append(say.TWO_VALUES)
            self.raw[name] = "\n".join(sorted(set(answers)))
            self.ticked.difference_update(answers)
        elif len(copies) > 1:
            rules.append(say.DUPLICATE)


def _box_names(name: str, item: FoundField) -> Iterator[str]:
    """Yield the names of a field's boxes: the states of its widgets, or its own name for a single box."""
    if CODE in name:
        yield name
        return
    for place in item.places:
        for state in place.states:
            yield state[1:]


def _tick(name: str, item: FoundField, *, to_be_drawn: bool = False) -> tuple[str, bool]:
    """Return the name of the box that is on (empty when none is), and whether what is shown contradicts it.

    A box without a state (`/AS`) is shown empty (ISO 32000-1 §12.5.5), unless its file leaves all fields `to_be_drawn` by
    the viewer (NeedAppearances), which then goes by the value.
    """
    shown = {place.state for place in item.places if place.state not in (None, OFF)}
    # A field without a value: the state of its widgets is all there is.
    if item.value is None:
        states = sorted(state for state in shown if state)
        return (name if CODE in name else states[0][1:]) if states else "", len(states) > 1
    state = "/" + text_of(item.value).removeprefix("/")
    if state in (OFF, "/"):
        return "", bool(shown)
    stateless = all(place.state is None for place in item.places)
    conflict = shown != {state} and not (stateless and (to_be_drawn or not item.places))
    return (name if CODE in name else state[1:]), conflict


def _code(text: str, options: Any) -> str:
    """Return the code of a menu's text: itself when it is a code, else that of the only option with this text, else the text as found."""
    pairs = _options(options)
    if text == "" or any(text == code for code, _ in pairs):
        return text
    matching = [code for code, shown in pairs if shown == text]
    if len(matching) == 1:
        return matching[0]
    return "" if text == CHOOSE else text


def _shown(code: str, options: Any) -> str:
    """Return the text that a menu shows for a code; empty when nothing is chosen."""
    return next((shown for own, shown in _options(options) if own == code), code) if code else ""


def _options(options: Any) -> list[tuple[str, str]]:
    """Return the codes and shown texts of a menu."""
    pairs = []
    for option in options.get_object():
        parts = option.get_object()
        both = list(parts) if isinstance(parts, ArrayObject) else [parts, parts]
        if len(both) > 1:
            pairs.append((text_of(both[0].get_object()), text_of(both[1].get_object())))
    return pairs


def _single(values: ArrayObject) -> Any:
    """Return the only member of a list of chosen options; several as one text of lines, which is no option and so is reported."""
    return values[0] if len(values) == 1 else "\n".join(text_of(value) for value in values)


def _pages(copies: list[FoundField]) -> str:
    """Return the place of a finding: the first page with one of the fields; empty when no page has one."""
    pages = sorted({place.page for copy in copies for place in copy.places if place.page})
    return f"side {pages[0]}" if pages else ""
