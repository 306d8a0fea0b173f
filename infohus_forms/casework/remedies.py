"""Remedies: the open findings of a case, their choices, and the field in which a stated answer would be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from infohus_forms.casework.decisions.options import COUNTS, VALUE, Choice, choices_of
from infohus_forms.casework.review.review import Review
from infohus_forms.casework.storage.case_folder import CaseError
from infohus_forms.formats.names import CELL, CODE, MORE, cell
from infohus_forms.models.errors import Action
from infohus_forms.models.finding import Finding
from infohus_forms.models.grouping import LEAST, rank
from infohus_forms.models.response import Response
from infohus_forms.models.specification.form import Field, FormSpec
from infohus_forms.models.specification.vocabulary import Kind
from infohus_forms.render.questions import sheet_of
from infohus_forms.validate.case.rules import CaseFinding

PERSON = ("name", "reason")
"""Arguments that every decision requires from the person who makes it."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way out as data: the arguments of the choice, and the names of what a person must also give."""

    choice: Choice
    arguments: Mapping[str, str]
    asks: tuple[str, ...] = PERSON


@dataclass(frozen=True, slots=True)
class Open:
    """A finding that can be decided: its key, its choices and its ways out."""

    key: str
    item: CaseFinding
    choices: tuple[Choice, ...]
    ways: tuple[Way, ...]

    def meaning(self, choice: Choice) -> str:
        """Return the meaning of a choice here, with the name of the file, or the question whose answer is replaced."""
        asked = self.item.finding.asked
        if choice == VALUE and asked.label and not (asked.row and not asked.column):
            # A finding may be about text that is only near a question (`word.outside`): the answer there must not be replaced by mistake.
            return f"Svaret i »{asked}« er det, der skrives med --value. Skriv hele svaret: det gælder i stedet for det, der stod."
        return choice.meaning.format(file=next(iter(self.item.files), "Filen"))

    @property
    def is_wished(self) -> bool:
        """True for a blank in an answer that is only wished for: several may be left blank with one reason."""
        return self.item.finding.code == LEAST

    def actions(self) -> list[dict[str, Any]]:
        """Return the ways out as the contract prints them; a command line or a page puts them into words."""
        return [
            {
                "command": "settle",
                "key": self.key,
                "choice": way.choice.code,
                "meaning": self.meaning(way.choice),
                "arguments": dict(way.arguments),
                "asks": list(way.asks),
            }
            for way in self.ways
        ]

    def told(self) -> dict[str, object]:
        """Return the finding with its key and its ways out, as `check --json` prints it."""
        return {"key": self.key, **self.item.as_json(self.actions())}

    def as_json(self) -> dict[str, object]:
        """Return the finding with its choices, as `settle --json` prints it."""
        return {**self.told(), "choices": [{"code": one.code, "meaning": self.meaning(one)} for one in self.choices]}


def open_findings(result: Review) -> tuple[Open, ...]:
    """Return the findings that a person can decide now, in the order of `rank`."""
    found = sorted(result.findings, key=lambda item: rank(item.finding))
    listed = [opened(result, item) for item in found]
    return tuple(item for item in {one.key: one for one in listed}.values() if item.choices)


def opened(result: Review, item: CaseFinding) -> Open:
    """Return a finding with its ways out; without any when it cannot be decided."""
    forms = forms_of(result, item)
    choices = choices_of(item, forms)
    ways = tuple(way for choice in choices for way in _ways(forms, item, choice))
    return Open(result.key(item), item, choices, ways)


def _ways(forms: tuple[Response, ...], item: CaseFinding, choice: Choice) -> tuple[Way, ...]:
    """Return one way for a choice, or one for each file that may count."""
    if choice == COUNTS:
        return tuple(Way(choice, {"file": name}) for name in item.files)
    if choice == VALUE:
        where = place_of_value(forms[0], item.finding)
        return (Way(choice, {"field": where} if where else {}, ("value", *PERSON)),)
    return (Way(choice, {}),)


def place_of_value(form: Response, finding: Finding) -> str:
    """Return the value of `--field` for a stated answer: the cell that the finding is about, one of its table, or `FELT` when it is unknown.

    Empty when the finding is about one question.
    """
    if not finding.field or form.spec is None:
        return "FELT"
    field = field_of(form.spec, finding.field)
    if field.kind is not Kind.TABLE or finding.field.endswith(CELL + MORE):
        return ""
    name = cell_of(form, field, finding)
    return name if is_cell(name) else example(form, field, finding)


def forms_of(result: Review, item: CaseFinding) -> tuple[Response, ...]:
    """Return the responses that a finding is about, in the order of its files, with what a person has stated."""
    by_file: Mapping[str, Response] = {form.file: form for form in result.own}
    counted = {form.file: form for form in result.whole.responses}
    return tuple({**by_file, **counted}[name] for name in item.files if name in by_file)


def field_of(spec: FormSpec, name: str) -> Field:
    """Return the field that a control belongs to. Raise CaseError when the form has none."""
    answer = name.partition(CODE)[0].partition(CELL)[0]
    found = next((field for field in spec.fields if answer in (*field.answer_ids, field.id)), None)
    if found is None or found.kind is Kind.NOTICE:
        raise CaseError(
            "Skriv spørgsmålets id med --field.", Action("spec show", "Se dem", asks=("form",), on_case=False)
        )
    return found


def cell_of(form: Response, field: Field, finding: Finding) -> str:
    """Return the cell or row that a finding is about; a format knows only the control's own words, so these are matched."""
    if finding.cell or form.spec is None:
        return finding.cell
    if CELL in finding.field:
        return finding.field.partition(CODE)[0]
    controls = (one for one in sheet_of(form.spec, fictional=True).controls() if one.field == field.id and one.column)
    labels = {f"{at}»{one.label}«": one.name.partition(CODE)[0] for one in controls for at in ("", "Ved ")}
    return labels.get(finding.place, "")


def is_cell(name: str) -> bool:
    """Return whether the name is that of one control of a table: a cell, or its overflow box."""
    return name.count(CELL) > 1 or name.endswith(CELL + MORE)


def example(form: Response, field: Field, finding: Finding) -> str:
    """Return a cell of the row that a finding is about; if it is about the whole table, of the first empty row."""
    _, _, row = cell_of(form, field, finding).partition(CELL)
    taken = form.printed_rows.get(field.id, ())
    free = next((number for number in range(1, field.rows + 1) if number not in taken), 1)
    return cell(field.id, int(row) if row.isdecimal() else free, field.columns[0].id)
