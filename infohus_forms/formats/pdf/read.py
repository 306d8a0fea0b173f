"""Completed PDF → what its fields hold, by control name; pypdf only, within limits, and nothing in the file is run."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdf
from pypdf import PageObject, PdfReader
from pypdf.errors import DependencyError, LimitReachedError
from pypdf.generic import ArrayObject, DictionaryObject

from infohus_forms.formats.limits import (
    CONTENT_BYTES,
    DECODED_BYTES,
    FIELDS,
    FILE_BYTES,
    MB,
    PAGES,
    STREAM_BYTES,
    TEXT_LENGTH,
)
from infohus_forms.formats.names import CODE
from infohus_forms.formats.pdf import findings as say
from infohus_forms.formats.pdf.blank import Blank, moved, redrawn
from infohus_forms.formats.pdf.conventions import CHOOSE, SIZE
from infohus_forms.formats.pdf.drawn import Drawn
from infohus_forms.formats.pdf.fields import FoundField, TooManyFieldsError, all_fields
from infohus_forms.formats.pdf.hazards import embedded, file_findings, outside
from infohus_forms.formats.pdf.identity import ATTACHMENT, ID_FIELD, INFO_KEY, packed_line, stamp_of_line, unpacked_file
from infohus_forms.formats.pdf.reader import FormReader
from infohus_forms.formats.pdf.text import DAMAGED, PRIVATE, direct, text_of, with_line_feeds
from infohus_forms.models.finding import Finding, Refused, Rule
from infohus_forms.models.response import Carrier, RawForm, Stamp

LIMITS: dict[str, Any] = {
    "zlib_maximum_output_length": DECODED_BYTES,
    "lzw_maximum_output_length": DECODED_BYTES,
    "run_length_maximum_output_length": DECODED_BYTES,
    "maximum_declared_stream_length": STREAM_BYTES,
    "array_based_stream_maximum_output_length": DECODED_BYTES,
    "stream_decoding_work_maximum_length": 3 * DECODED_BYTES,
    "page_tree_maximum_entries": PAGES,
    "form_fields_maximum_entries": FIELDS,
    "disable_legacy_handling": True,
}
HEAD = 1024
"""Where `%PDF-` must stand."""
OFF = "/Off"
PRINTED_IDENTITY = re.compile(r"[a-z0-9_]+[ |]\d+\.\d+( · |\|)[0-9a-f]{8}")
"""The identity as it is printed: in the foot of each page and in the identity field."""
LABEL_LENGTH = 120
ROUNDED = 10
"""Percent from which a share is told in steps of five."""

logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)


def read_pdf(data: bytes) -> RawForm:
    """What a completed PDF form holds. Raises Refused for a file that cannot be read as one of our forms."""
    if len(data) > FILE_BYTES:
        raise Refused(say.TOO_LARGE.at(limit=f"mere end {FILE_BYTES // MB} MB"))
    if b"%PDF-" not in data[:HEAD]:
        raise Refused(say.DAMAGED.at())
    try:
        with pypdf.apply_configuration(**LIMITS):
            return _read(data)
    except Refused:
        raise
    except (LimitReachedError, MemoryError):
        raise Refused(say.TOO_LARGE.at(limit="indholdet fylder mere udpakket, end et skema kan")) from None
    except TooManyFieldsError:
        raise Refused(say.TOO_LARGE.at(limit=f"mere end {FIELDS} felter")) from None
    except Exception:  # noqa: BLE001 - a hostile file makes pypdf raise anything, even AttributeError
        raise Refused(say.DAMAGED.at()) from None


def _read(data: bytes) -> RawForm:
    reader = FormReader(data)
    if reader.is_encrypted:
        _unlock(reader)
    found, beside = all_fields(reader)
    if len(reader.pages) == 0:
        raise Refused(say.DAMAGED.at())
    stamp, spec, blank, said = _identity(reader, found)
    answers = [item for item in found if item.name != ID_FIELD and item.kind in ("/Tx", "/Ch", "/Btn")]
    if stamp is None or not answers:
        raise Refused(_why(reader, stamp, answers))
    texts, notes = outside(beside, answers)
    new_texts, changes = redrawn(blank, reader)
    gathered = _Gathered(blank, None if _asks_to_redraw(reader) else Drawn(reader))
    for name, copies in _by_name(answers).items():
        gathered.add(name, copies)
    return RawForm(
        carrier=Carrier.PDF,
        stamp=stamp,
        embedded_spec=spec,
        texts=gathered.texts,
        ticked=frozenset(gathered.ticked),
        found=frozenset(gathered.found),
        raw=gathered.raw,
        outside=(*texts, *new_texts),
        findings=(
            *file_findings(reader, data, found, beside),
            *said,
            *changes,
            *gathered.findings,
            *moved(blank, answers),
            *notes,
        ),
    )


def _unlock(reader: PdfReader) -> None:
    """Open a file that is encrypted without a password to read it; any other is refused."""
    try:
        opened = bool(reader.decrypt(""))
    except DependencyError:
        opened = False
    if not opened:
        raise Refused(say.ENCRYPTED.at())


# --- Identity ------------------------------------------------------------------------------------
NO_BLANK = Blank({}, (), ())


def _identity(reader: PdfReader, found: list[FoundField]) -> tuple[Stamp | None, bytes | None, Blank, list[Finding]]:
    """The stamp from the embedded file, the identity field or the file's properties, and what they disagree on."""
    whole, spec, blank = _embedded_identity(reader) or (None, None, NO_BLANK)
    lines = [stamp_of_line(text_of(item.value)) for item in found if item.name == ID_FIELD]
    info = reader.metadata
    if info is not None and INFO_KEY in info:
        lines.append(stamp_of_line(text_of(info.get(INFO_KEY))))
    stamps = [stamp for stamp in (whole, *lines) if stamp is not None]
    if not stamps:
        return None, spec, blank, []
    said = []
    if len({packed_line(stamp) for stamp in stamps}) > 1:
        said.append(say.IDENTITY_CONFLICT.at())
    if whole is None:
        said.append(say.IDENTITY_PARTLY.at())
    return stamps[0], spec, blank, said


def _embedded_identity(reader: PdfReader) -> tuple[Stamp, bytes | None, Blank] | None:
    for name, specification in embedded(reader):
        if name == ATTACHMENT:
            try:
                stream = specification["/EF"]["/F"]  # type: ignore[index]
                return unpacked_file(stream.get_object().get_data())
            except (KeyError, TypeError, ValueError, AttributeError):
                return None
    return None


def _why(reader: PdfReader, stamp: Stamp | None, answers: list[FoundField]) -> Finding:
    """Why a file without our fields or our identity is refused."""
    if answers:
        return say.NOT_OURS.at()
    text = "\n".join(page.extract_text() for page in reader.pages[:2] if _length(page) <= CONTENT_BYTES)
    if stamp is not None or PRINTED_IDENTITY.search(text):
        return say.FLAT.at()
    return say.NOT_OURS.at() if text.strip() else say.NO_FIELDS.at()


def _length(page: PageObject) -> int:
    """Bytes of what a page draws."""
    content = page.get_contents()
    return len(content.get_data()) if content is not None else 0


# --- Fields --------------------------------------------------------------------------------------
def _by_name(found: list[FoundField]) -> dict[str, list[FoundField]]:
    """Fields by name; boxes that lost their group are one field again."""
    named: dict[str, list[FoundField]] = {}
    for item in found:
        copies = named.setdefault(item.name, [])
        orphan = item.kind == "/Btn" and item.recovered
        lost = next((copy for copy in copies if copy.recovered and copy.kind == "/Btn"), None)
        if lost is None or not orphan or _same_states(lost, item):
            copies.append(item)
            continue
        lost.places += item.places
        if lost.value in (None, OFF):
            lost.value = item.value
        elif item.value not in (None, OFF, lost.value):
            copies.append(item)
    return named


def _same_states(one: FoundField, other: FoundField) -> bool:
    """Whether two boxes are the same box twice."""
    first = {state for place in one.places for state in place.states}
    return any(state in first for place in other.places for state in place.states)


@dataclass(slots=True)
class _Gathered:
    """What the fields of a file come to; `drawn` holds what they show against what they hold, `blank` what they have room for."""

    blank: Blank
    drawn: Drawn | None
    texts: dict[str, str] = field(default_factory=dict)
    raw: dict[str, str] = field(default_factory=dict)
    ticked: set[str] = field(default_factory=set)
    found: set[str] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)

    def add(self, name: str, copies: list[FoundField]) -> None:
        """All the fields of one name."""
        label = next((copy.label for copy in copies if copy.label), name)[:LABEL_LENGTH]
        rules: list[Rule] = []
        if any(copy.recovered for copy in copies):
            rules.append(say.RECOVERED)
        if copies[0].kind == "/Btn":
            self._boxes(name, copies, rules)
        else:
            self._text(name, copies, rules)
            if share := self._hidden(name, copies[0]):
                percent = max(1, round(100 * share))
                percent = percent if percent < ROUNDED else 5 * round(percent / 5)
                self.findings.append(say.HIDDEN.at(field=name, place=_pages(copies), label=label, percent=percent))
        self.findings += [rule.at(field=name, place=_pages(copies), label=label) for rule in rules]

    def _text(self, name: str, copies: list[FoundField], rules: list[Rule]) -> None:
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
        if PRIVATE.search(text):
            rules.append(say.PRIVATE_TEXT)
        elif DAMAGED not in text and self.blank.has_no_letter_for(with_line_feeds(text)):
            rules.append(say.NO_LETTER)
        held = with_line_feeds(text)
        menu = next((copy for copy in copies if copy.options is not None and copy.kind == "/Ch"), None)
        self.texts[name] = _code(held, menu.options) if menu else held
        shown = _shown(self.texts[name], menu.options) if menu else held
        places = [place.holder for copy in copies if copy.value == copies[0].value for place in copy.places]
        accepted = (shown, CHOOSE) if menu and not shown else (shown,)
        if self.drawn and any(all(self.drawn.differs(holder, text) for text in accepted) for holder in places):
            rules.append(say.TEXT_CONFLICT)

    def _hidden(self, name: str, found: FoundField) -> float:
        """The share of a text that its field does not show: what we left out ourselves, else what a viewer has no room for."""
        text = self.texts.get(name, "")
        if not text or found.kind != "/Tx" or not found.places:
            return 0.0
        holder = found.places[0].holder
        drawn = self.drawn.left_out(holder, text) if self.drawn else None
        return self.blank.hidden(name, text, size=SIZE, lines=found.lines) if drawn is None else drawn

    def _boxes(self, name: str, copies: list[FoundField], rules: list[Rule]) -> None:
        answers = []
        for copy in copies:
            boxes = set(_box_names(name, copy))
            self.found |= boxes
            answer, conflict = _tick(name, copy)
            if conflict:
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
    """The names of a field's boxes: the states of its widgets, or its own name for a box by itself."""
    if CODE in name:
        yield name
        return
    for place in item.places:
        for state in place.states:
            yield state[1:]


def _tick(name: str, item: FoundField) -> tuple[str, bool]:
    """The name of the box that is on (empty when none is), and whether what is shown says otherwise."""
    shown = {place.state for place in item.places if place.state not in (None, OFF)}
    if item.value is None:
        states = sorted(state for state in shown if state)
        return (name if CODE in name else states[0][1:]) if states else "", len(states) > 1
    state = "/" + text_of(item.value).removeprefix("/")
    if state in (OFF, "/"):
        return "", bool(shown)
    conflict = bool(item.places) and any(place.state is not None for place in item.places) and shown != {state}
    return (name if CODE in name else state[1:]), conflict


def _code(text: str, options: Any) -> str:
    """The code of a menu's text: itself a code, else the only option that is shown so, else the text as found."""
    pairs = _options(options)
    if text == "" or any(text == code for code, _ in pairs):
        return text
    matching = [code for code, shown in pairs if shown == text]
    if len(matching) == 1:
        return matching[0]
    return "" if text == CHOOSE else text


def _shown(code: str, options: Any) -> str:
    """What a menu shows for a code; nothing while nothing is chosen."""
    return next((shown for own, shown in _options(options) if own == code), code) if code else ""


def _options(options: Any) -> list[tuple[str, str]]:
    """The codes and shown texts of a menu."""
    pairs = []
    for option in options.get_object():
        parts = option.get_object()
        both = list(parts) if isinstance(parts, ArrayObject) else [parts, parts]
        if len(both) > 1:
            pairs.append((text_of(both[0].get_object()), text_of(both[1].get_object())))
    return pairs


def _asks_to_redraw(reader: PdfReader) -> bool:
    """Whether the file says that its fields are still to be drawn (NeedAppearances)."""
    form = direct(reader.root_object.get("/AcroForm"))
    return isinstance(form, DictionaryObject) and bool(getattr(direct(form.get("/NeedAppearances")), "value", False))


def _single(values: ArrayObject) -> Any:
    """The only member of a list of chosen options; several are shown as one text, which no list has."""
    return values[0] if len(values) == 1 else "\n".join(text_of(value) for value in values)


def _pages(copies: list[FoundField]) -> str:
    pages = sorted({place.page for copy in copies for place in copy.places if place.page})
    return f"side {pages[0]}" if pages else ""
