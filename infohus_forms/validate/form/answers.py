"""RawForm × FormSpec → typed answers: values exactly as in design §5, »Values«, or a finding and no value.

What cannot be parsed with certainty gets one finding and the answer None; the text as found stays in the
response's `raw`. Nothing is guessed, corrected or dropped without a finding.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, assert_never

from infohus_forms.danish.formatting import place_in
from infohus_forms.danish.notations import parse_as
from infohus_forms.danish.parsing import has_wrong_weekday, invisible, is_ambiguous, is_period, lacking_in, plain
from infohus_forms.formats.asked import asked_at
from infohus_forms.formats.names import CODE, cell, overflow
from infohus_forms.models.finding import Finding, Rule, error, note, warning
from infohus_forms.models.response import Outside, RawForm
from infohus_forms.models.specification.form import Choice, Field, FieldBase, FormSpec
from infohus_forms.models.specification.model import Text
from infohus_forms.models.specification.vocabulary import Answer, Kind

TWO_TICKS = error(
    "value.two_ticks",
    "Der er sat mere end ét kryds i »{label}«, hvor der kun kan være ét.",
    "Spørg den, der har udfyldt skemaet, hvilket der gælder.",
)
MENU_AND_TICK = error(
    "value.menu_and_tick",
    "Kryds og valg på listen siger hver sit i »{label}«.",
    "Spørg den, der har udfyldt skemaet, hvad der gælder.",
)
NOT_ON_LIST = error(
    "value.not_on_list", "Svaret i »{label}« er ikke et af dem, der kan vælges.", "Vælg et af svarene i skemaet."
)
FICTIONAL = error(
    "value.fictional", "Svaret i »{label}« findes kun i opdigtede sager.", "Vælg en rigtig kommune eller politikreds."
)
PERIOD = error(
    "value.period", "Der står et tidsrum i »{label}«, hvor der spørges om ét tidspunkt.", "Skriv kun begyndelsen her."
)
AMBIGUOUS = error(
    "value.ambiguous_number",
    "Tallet i »{label}« kan læses på to måder.",
    "Skriv tusinder uden punktum og decimaler med komma.",
)
WRONG: Mapping[Kind, Rule] = {
    kind: error(f"value.{kind.value}", kind.info.wrong, kind.info.hint)
    for kind in Kind
    if kind.info.answer is Answer.MEANING
}
"""What is said of a text that has no value of its kind."""
PART_OF_DATE = error(
    "value.date_part", "I datoen »{label}« mangler {part}.", "Skriv hele datoen som dd.mm.åååå, fx 30.11.2026."
)
WEEKDAY = error(
    "value.weekday", "I »{label}« passer ugedagen ikke til datoen.", "Skriv datoen som dd.mm.åååå, fx 30.11.2026."
)
INVISIBLE = note(
    "value.invisible",
    "Teksten i »{label}« indeholder usynlige tegn; de er bevaret.",
    "Skriv teksten igen, hvis noget ser forkert ud.",
)
ONLY_INVISIBLE = warning(
    "value.only_invisible",
    "Teksten i »{label}« består kun af usynlige tegn.",
    "Udfyld feltet igen, hvis det skulle være besvaret.",
)
UNASKED = error(
    "value.unasked",
    "Der er skrevet eller krydset af i felter, som skemaet ikke har ({count}).",
    "Se filen efter: Felterne er sat ind, efter at skemaet blev lavet. Indholdet er gemt, men bruges ikke som svar.",
)

CATALOGUE = (
    TWO_TICKS, MENU_AND_TICK, NOT_ON_LIST, FICTIONAL, *WRONG.values(), PART_OF_DATE, WEEKDAY, PERIOD, AMBIGUOUS, INVISIBLE, ONLY_INVISIBLE, UNASKED,
)  # fmt: skip

UNKNOWN_CONTROL = "Ukendt felt"
"""The place of content in a control that the form does not have."""
TICKED = "x"
"""The text for a tick where the file itself has no text for one."""


@dataclass(frozen=True, slots=True)
class _Reader:
    """The file being parsed, and the list that its findings are added to."""

    raw: RawForm
    fictional: bool
    found: list[Finding]

    def tell(self, rule: Rule, where: _Where, **words: str) -> None:
        self.found.append(where.told(rule, fictional=self.fictional, **words))


@dataclass(frozen=True, slots=True)
class _Where:
    """The place of an answer: its form, its id, and in a table the cell and its place."""

    spec: FormSpec
    answer: str
    cell: str = ""
    place: str = ""

    def told(self, rule: Rule, *, fictional: bool, **words: str) -> Finding:
        asked = asked_at(self.spec, self.cell or self.answer, fictional=fictional)
        return replace(rule.at(self.answer, self.place, cell=self.cell, label=asked, **words), asked=asked)


class Typed(NamedTuple):
    """Answers and findings as of `typed_answers`; `rows` gives for each table where its answered rows are on the form, from 1."""

    answers: dict[str, Any]
    found: list[Finding]
    rows: dict[str, tuple[int, ...]]


def typed_answers(spec: FormSpec, raw: RawForm) -> tuple[dict[str, Any], list[Finding]]:
    """Return the answers by answer id, None where there is none, and the findings about them.

    A table's answer is a list of rows, each with every column (None when blank); rows without any answer are
    left out. The text of its overflow box is under `ID__more`, only when there is some. Content of controls
    that the form does not have is not an answer (`unasked`); it gives a finding.
    """
    answers, found, _ = typed(spec, raw)
    return answers, found


def typed(spec: FormSpec, raw: RawForm) -> Typed:
    """Return the same as `typed_answers`, with the places of the rows."""
    made = answers_to(spec, spec.fields, raw)
    if count := len(unasked(spec, raw)):
        made.found.append(UNASKED.at(count=count))
    return made


def unasked(spec: FormSpec, raw: RawForm) -> tuple[Outside, ...]:
    """Return the content of controls that the form does not have, whoever put them there: kept, never an answer."""
    chosen = dict(_names(spec))
    texts = {name: text for name, text in raw.texts.items() if text.strip() and name not in chosen}
    # A ticked box is the form's own only where an answer is chosen: no text field of ours has a box `NAME=CODE`.
    ticks = {name: TICKED for name in raw.ticked if CODE not in name or not chosen.get(name.partition(CODE)[0])}
    return tuple(Outside(UNKNOWN_CONTROL, "", text) for _, text in sorted({**ticks, **texts}.items()))


def _names(spec: FormSpec) -> Iterator[tuple[str, bool]]:
    """Yield the names of a form's controls, boxes without their codes, and whether an answer is chosen there."""
    for field in spec.fields:
        if field.kind is Kind.TABLE:
            for row in range(1, field.rows + 1):
                yield from ((cell(field.id, row, column.id), column.kind.info.chosen) for column in field.columns)
            yield overflow(field.id), False
        elif field.kind is not Kind.NOTICE:
            yield from ((name, field.kind.info.chosen) for name in field.answer_ids)


def answers_to(spec: FormSpec, fields: Iterable[Field], raw: RawForm) -> Typed:
    """Return the same as `typed`, for some of a form's questions."""
    reader = _Reader(raw, raw.stamp is not None and raw.stamp.fictional, [])
    answers: dict[str, Any] = {}
    printed: dict[str, tuple[int, ...]] = {}
    for field in fields:
        match field.kind.info.answer:
            case Answer.SIGNED:
                name, signed = field.answer_ids
                answers[name] = _text(reader, name, _Where(spec, name))
                answers[signed] = _meaning(reader, Kind.DATE, signed, _Where(spec, signed))
            case Answer.ROWS:
                rows = dict(_rows(reader, spec, field))
                answers[field.id], printed[field.id] = list(rows.values()) or None, tuple(rows)
                more = _text(reader, overflow(field.id), _Where(spec, overflow(field.id)))
                if more is not None:
                    answers[overflow(field.id)] = more
            case Answer.TEXT | Answer.MEANING | Answer.ONE | Answer.SEVERAL:
                answers[field.id] = _value(reader, field, field.id, _Where(spec, field.id))
            case Answer.NONE:
                pass
            case other:
                assert_never(other)
    return Typed(answers, reader.found, printed)


def _rows(reader: _Reader, spec: FormSpec, field: Field) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the rows that have an answer, with their printed numbers."""
    for number in range(1, field.rows + 1):
        row = {}
        for column in field.columns:
            name = cell(field.id, number, column.id)
            row[column.id] = _value(reader, column, name, _Where(spec, field.id, name, place_in(number, column)))
        if any(value is not None for value in row.values()):
            yield number, row


def _value(reader: _Reader, holder: FieldBase, name: str, where: _Where) -> Any:
    match holder.kind.info.answer:
        case Answer.TEXT:
            return _text(reader, name, where)
        case Answer.MEANING:
            return _meaning(reader, holder.kind, name, where)
        case Answer.ONE:
            return _one(reader, holder, name, where)
        case Answer.SEVERAL:
            return _several(reader, holder, name, where)
        case Answer.ROWS | Answer.SIGNED | Answer.NONE:
            raise ValueError(holder.kind)  # has answers in parts, or none; `spec check` refuses such a column
        case other:
            assert_never(other)


def _text(reader: _Reader, name: str, where: _Where) -> str | None:
    """Return the text in NFC with LF, otherwise exactly as written; None when it is blank."""
    text = reader.raw.texts.get(name, "")
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    if not text.strip():
        return None
    if invisible(text):
        reader.tell(INVISIBLE if plain(text) else ONLY_INVISIBLE, where)
    return text


def _meaning(reader: _Reader, kind: Kind, name: str, where: _Where) -> str | None:
    """Return the value of a written text; None when it is blank, and with a finding when it has no value of this kind."""
    text = reader.raw.texts.get(name, "")
    if not plain(text):
        return None
    value = parse_as(kind, text)
    if value is None:
        # A more exact finding where the reason is known: a date without its year, a period, or a number with two readings.
        if kind is Kind.DATE and (part := lacking_in(text)):
            reader.tell(PART_OF_DATE, where, part=part)
        elif kind is Kind.DATE and has_wrong_weekday(text):
            reader.tell(WEEKDAY, where)
        elif kind in (Kind.DATE, Kind.TIME) and is_period(text):
            reader.tell(PERIOD, where)
        elif kind is Kind.NUMBER and is_ambiguous(text):
            reader.tell(AMBIGUOUS, where)
        else:
            reader.tell(WRONG[kind], where)
    return value


def _one(reader: _Reader, holder: FieldBase, name: str, where: _Where) -> str | None:
    """Return the one answer that is chosen, by a tick or in a menu; None with a finding when they do not agree on one."""
    ticked = _ticked(reader.raw, name)
    if len(ticked) > 1:
        reader.tell(TWO_TICKS, where)
        return None
    codes = set(ticked)
    if plain(reader.raw.texts.get(name, "")):
        codes.add(_code(holder, reader.raw.texts[name]))
    if len(codes) > 1:
        reader.tell(MENU_AND_TICK, where)
        return None
    return _allowed(reader, holder, codes.pop(), where) if codes else None


def _several(reader: _Reader, holder: FieldBase, name: str, where: _Where) -> list[str] | None:
    """Return the answers that are chosen, in printed order; those that are not on the list are left out with a finding."""
    codes = set(_ticked(reader.raw, name))
    if plain(reader.raw.texts.get(name, "")):
        codes.add(_code(holder, reader.raw.texts[name]))
    allowed = {code for code in sorted(codes) if _allowed(reader, holder, code, where)}
    return [code for code in _labels(holder) if code in allowed] or None


def _ticked(raw: RawForm, name: str) -> list[str]:
    """Return the codes of the boxes `NAME=CODE` that are ticked."""
    return sorted(box.removeprefix(name + CODE) for box in raw.ticked if box.startswith(name + CODE))


def _code(holder: FieldBase, text: str) -> str:
    """Return the code for a text: the text itself, or the one answer with this label; else an empty code, which no answer has."""
    line = plain(text)
    labels = _labels(holder)
    if line in labels:
        return line
    folded = line.casefold()
    found = [code for code, label in labels.items() if plain(str(label)).casefold() == folded]
    # Two answers with the same label give no code: nothing is guessed.
    return found[0] if len(found) == 1 else ""


def _labels(holder: FieldBase) -> dict[str, Text | str]:
    """Return every code that may be answered, in printed order, with the text that is shown for it."""
    if isinstance(holder, Field) and holder.scale:
        scale = holder.scale
        words: dict[str, Text | str] = {code: code for code in scale.codes}
        words["IB"] = scale.not_rated
        return {**words, "U": scale.unchanged} if scale.unchanged else words
    return {choice.code: choice.label for choice in holder.choices}


def _allowed(reader: _Reader, holder: FieldBase, code: str, where: _Where) -> str | None:
    if code not in _labels(holder):
        reader.tell(NOT_ON_LIST, where)
        return None
    if not reader.fictional and _fictional(holder.choices, code):
        reader.tell(FICTIONAL, where)
        return None
    return code


def _fictional(choices: tuple[Choice, ...], code: str) -> bool:
    return any(choice.fictional for choice in choices if choice.code == code)
