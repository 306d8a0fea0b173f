"""A case on a day, as forms that came back: typed and validated as files are, without drawing Word or PDF."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

from infohus_forms.models.case import Case, Issued, Reference
from infohus_forms.models.question import Sheet
from infohus_forms.models.response import Carrier, RawForm, Response, Stamp
from infohus_forms.render.filling import control_values
from infohus_forms.render.questions import sheet_of
from infohus_forms.validate.case.rules import CaseFinding, check_case
from tests.support.received import response_from
from tests.support.shelf import SHELF, form_spec

Answers = dict[str, Any]


@dataclass(frozen=True)
class Came:
    """A form that came back. `answers` are typed; `controls` are written over them as somebody left them on the form."""

    file: str
    stamp: Stamp
    answers: Answers
    controls: Mapping[str, str] = field(default_factory=dict)

    @property
    def form(self) -> str:
        """The form's id."""
        return self.stamp.form

    @cached_property
    def response(self) -> Response:
        """The response in the form, through typing and validation as from a file."""
        spec, sheet = form_spec(self.form), sheet_for(self.form, self.stamp.fictional)
        values = control_values(spec, sheet, self.answers) | dict(self.controls)
        boxes = {control.name for control in sheet.controls() if control.code}
        ticked = frozenset(name for name, text in values.items() if name in boxes and text)
        texts = {name: text for name, text in values.items() if name not in boxes}
        found = frozenset(control.name for control in sheet.controls())
        raw = RawForm(Carrier.PDF, self.stamp, None, texts, ticked, found, texts)
        data = repr((self.stamp, sorted(texts.items()), sorted(ticked))).encode()
        return response_from(self.file, data, installed=SHELF.installed, read=lambda _: raw)

    def changed(self, **answers: Any) -> Came:
        """The same form with other answers."""
        return replace(self, answers={**self.answers, **answers})

    def written(self, **controls: str) -> Came:
        """The same form with controls that somebody filled in or (empty) cleared."""
        return replace(self, controls={**self.controls, **controls})


@dataclass(frozen=True)
class Step:
    """A case on a day: what was made for it, and what has come back."""

    day: date
    reference: Reference
    issued: tuple[Issued, ...]
    came: tuple[Came, ...]

    def of(self, form: str) -> list[Came]:
        """The forms of one kind, oldest first."""
        return [one for one in self.came if one.form == form]

    def exchanged(self, old: Came, *new: Came) -> Step:
        """The case with one form exchanged for others, or for none."""
        return replace(self, came=tuple(one for each in self.came for one in (new if each is old else (each,))))


@lru_cache(maxsize=32)
def sheet_for(form: str, fictional: bool) -> Sheet:  # noqa: FBT001 - a key of the cache
    """The questions of a form."""
    return sheet_of(form_spec(form), fictional=fictional)


def case_of(step: Step) -> Case:
    """The case as it is checked: every response that could be read."""
    read = (one.response for one in step.came)
    return Case(step.reference, step.issued, tuple(response for response in read if not response.refused))


def findings(step: Step) -> list[CaseFinding]:
    """Everything that `check` says of a step: of each file and across them."""
    within = [CaseFinding((one.file,), finding) for one in step.came for finding in one.response.findings]
    return [*within, *check_case(case_of(step), today=step.day)]
