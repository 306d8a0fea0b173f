"""`form_specs/flow/<version>.yaml` → Flow, every mistake with file and line: its conditions must fit the installed forms."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol

from infohus_forms.models.finding import Finding
from infohus_forms.models.specification.flow import Flow
from infohus_forms.models.specification.form import FormSpec
from infohus_forms.models.specification.vocabulary import Kind
from infohus_forms.spec import findings
from infohus_forms.spec.check import condition_mistakes
from infohus_forms.spec.expand import closest
from infohus_forms.spec.load import FORMAT
from infohus_forms.spec.model_findings import modelled
from infohus_forms.spec.source import At, Items, SpecError, SpecFile, Table


class Forms(Protocol):
    """The forms that a flow is checked against."""

    def form_ids(self) -> tuple[str, ...]:
        """Return the ids of the forms."""

    def form(self, form: str, version: str = "") -> FormSpec:
        """Return a form; its newest version unless one is given."""


def load_flow(file: SpecFile, forms: Forms | None = None) -> Flow:
    """Return the flow in a file. Raises SpecError with every mistake.

    With `forms` (as in `infohus spec check` and the tests) it is also checked that each form, field and
    answer that the flow names exists; that costs loading them all.
    """
    mistakes: list[Finding] = []
    source = file.parsed(mistakes)
    if source.get("spec_format") != FORMAT:
        words = {"value": source.get("spec_format", "")}
        raise SpecError([*mistakes, findings.FORMAT.at(place=str(source.at_key("spec_format")), **words)])
    found = modelled(Flow, source, mistakes, whole="forløbet")
    mistakes += _gates(source)
    if forms is not None:
        mistakes += (mistake for part in _parts(source) for mistake in _against_form(part, forms))
    if mistakes or found is None:
        raise SpecError(sorted(set(mistakes), key=lambda item: (item.place, item.message)))
    return found


def _parts(node: Any) -> Iterator[Table]:
    """Yield every mapping that names a form, wherever it is."""
    if isinstance(node, Table):
        if "form" in node:
            yield node
        for value in node.values():
            yield from _parts(value)
    elif isinstance(node, Items):
        for value in node:
            yield from _parts(value)


def _gates(source: Table) -> Iterator[Finding]:
    gates = [str(gate.get("id", "")) for gate in source.get("gates", ()) if isinstance(gate, Table)]
    for step in source.get("steps", ()):
        for gate in step.get("gates", ()) if isinstance(step, Table) else ():
            if gate not in gates:
                words = {"key": "gates", "target": gate, "suggestion": closest(str(gate), gates)}
                yield findings.FIELD_REFERENCE.at(place=str(getattr(gate, "at", source.at)), **words)


def _against_form(part: Table, forms: Forms) -> Iterator[Finding]:
    form, known = str(part["form"]), forms.form_ids()
    if form not in known:
        words = {"form": form, "known": ", ".join(known)}
        yield findings.NO_FORM.at(place=str(part.at_key("form")), **words)
        return
    spec = forms.form(form)
    for key in ("when", "only"):
        if isinstance(part.get(key), Table):
            yield from condition_mistakes(part[key], form, _answerable(spec))
    for key, kinds in (("date", {Kind.DATE}), ("number", {Kind.NUMBER, Kind.TEXT})):
        if key in part:
            yield from _field(part, key, spec, kinds)
    if "rows" in part and str(part.get("of", "")) in known:
        yield from _field(part, "rows", forms.form(str(part["of"])), {Kind.TABLE})


def _field(part: Table, key: str, spec: FormSpec, kinds: set[Kind]) -> Iterator[Finding]:
    fitting = [field.id for field in spec.fields if field.kind in kinds]
    if part[key] not in fitting:
        words = {"key": key, "target": part[key], "suggestion": closest(str(part[key]), fitting)}
        yield findings.FIELD_REFERENCE.at(place=str(part.at_key(key)), **words)


def _answerable(spec: FormSpec) -> dict[str, Table]:
    """Return the form's fields for the check of conditions: by id, each with the codes it can be answered with."""
    fields: dict[str, Table] = {}
    for field in spec.fields:
        codes = field.scale.all_codes if field.scale else tuple(choice.code for choice in field.choices)
        at = At(f"{spec.id}/{spec.version}.yaml", 1)
        choices = Items([Table({"code": code}, at) for code in codes], at)
        fields.update({name: Table({"choices": choices}, at) for name in field.answer_ids})
    return fields
