"""A specification file → FormSpec, or every mistake in it at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from infohus_forms.models.finding import Finding
from infohus_forms.models.form import FormSpec, Model
from infohus_forms.models.vocabulary import ID_LENGTH
from infohus_forms.spec import findings
from infohus_forms.spec.check import check
from infohus_forms.spec.expand import Definitions, closest, expanded
from infohus_forms.spec.source import At, Items, SpecError, SpecFile, Table

FORMAT = "1"
VERSION = re.compile(r"\d{1,6}\.\d{1,6}", re.ASCII)
LEAVES_OUT = frozenset(rule.code for rule in (findings.NO_GROUP, findings.PARAMETER, findings.NO_ENTRY))
"""Mistakes after which a whole group is missing."""
FOLLOWS = frozenset(
    rule.code
    for rule in (
        findings.POINTS_AT_NOTHING,
        findings.SHARE_BY,
        findings.FIELD_REFERENCE,
        findings.CONSTRAINT_FIELD,
        findings.LOST_ID,
    )
)
"""Mistakes that may only say that the missing part is missing."""


Parts = Callable[[str, str], SpecFile | None]
"""Function that returns the file of the shared definitions (`shared`) or the places (`places`) in a version; None if there is none."""


def nowhere(_name: str, _version: str) -> None:
    """Return no file: the definitions of a form are only looked for next to it."""


def load_form(path: Path, parts: Parts = nowhere) -> FormSpec:
    """Return the form in `<folder>/<form>/<version>.yaml`; what it uses is in the folders next to it, else in `parts`.

    Raises SpecError with every mistake, each with file and line.
    """
    root = path.parent.parent

    def found(name: str, version: str) -> SpecFile | None:
        beside = root / name / f"{version}.yaml"
        return SpecFile.read(beside) if beside.is_file() else parts(name, version)

    return compiled(SpecFile.read(path), found)


def compiled(file: SpecFile, parts: Parts) -> FormSpec:
    """Return the form in a file, with its shared definitions and places from `parts`.

    Raises SpecError with every mistake, each with file and line.
    """
    mistakes: list[Finding] = []
    source = file.parsed(mistakes)
    if source.get("spec_format") != FORMAT:
        words = {"value": source.get("spec_format", "")}
        raise SpecError([*mistakes, findings.FORMAT.at(place=str(source.at_key("spec_format")), **words)])
    _in_its_place(file.path, source, mistakes)
    uses = source.get("uses")
    versions = uses if isinstance(uses, Table) else Table({}, source.at)
    lacking = [name for name in ("shared", "places") if name not in versions]
    mistakes += [findings.MISSING_KEY.at(place=str(versions.at), key=name, where="uses") for name in lacking]
    definitions = Definitions(*(_used(parts, name, versions, mistakes) for name in ("shared", "places")))
    form = expanded(source, definitions, mistakes)
    mistakes += _own(check(form), form, mistakes)
    spec = modelled(FormSpec, form, mistakes, besides=("uses",))
    if mistakes or spec is None:
        raise SpecError(sorted(set(mistakes), key=_by_place))
    return spec


def _own(found: list[Finding], form: Table, before: list[Finding]) -> list[Finding]:
    """Return the findings without those that only follow from a part that could not be put in: a group, or a section without items."""
    parts = form.get("sections")
    sections = [part for part in parts if isinstance(part, Table)] if isinstance(parts, Items) else []
    lacking = any(not isinstance(part.get("items"), Items) for part in sections)
    if not lacking and not any(item.code in LEAVES_OUT for item in before):
        return found
    return [item for item in found if item.code not in FOLLOWS]


def _in_its_place(path: Path, source: Table, mistakes: list[Finding]) -> None:
    """Check that the id is the folder's name and the version the file's, so that a file is found by its name."""
    for key, expected in (("id", path.parent.name), ("version", path.stem)):
        # A version that cannot be one is told by the model, and a file named after it would be wrong too.
        if key in source and source[key] != expected and (key == "id" or VERSION.fullmatch(source[key])):
            words = {"value": source[key], "expected": expected}
            mistakes.append(findings.FILE_PLACE.at(place=str(source.at_key(key)), **words))


def _used(parts: Parts, name: str, versions: Table, mistakes: list[Finding]) -> Table:
    """Return the shared definitions or the places that a form uses. Raises SpecError if there is no such version: nothing else fits then."""
    version = versions.get(name)
    if not version:
        return Table({}, At(name, 1))
    file = parts(name, version) if VERSION.fullmatch(str(version)) else None
    if file is None:
        raise SpecError([*mistakes, findings.NO_PART.at(place=str(versions.at_key(name)), name=name, version=version)])
    table, own = _parsed(file)
    mistakes += own
    return table


@lru_cache(maxsize=8)
def _parsed(file: SpecFile) -> tuple[Table, tuple[Finding, ...]]:
    """Return the definitions in a file and the mistakes in it; kept by the file's bytes, since every form uses the same."""
    mistakes: list[Finding] = []
    return file.parsed(mistakes), tuple(mistakes)


M = TypeVar("M", bound=Model)


def modelled(
    model: type[M], source: Table, mistakes: list[Finding], *, whole: str = "skemaet", besides: tuple[str, ...] = ()
) -> M | None:
    """Return the model of a mapping read from YAML; None, and each mistake at its line, when it does not fit.

    `whole` is the file's name in messages; `besides` are keys that are not the model's.
    """
    content = {key: value for key, value in source.items() if key not in besides}
    try:
        return model.model_validate(content)
    except ValidationError as reason:
        details = reason.errors(include_url=False, include_input=False)
        mistakes += [_told(source, detail, [*known_keys(model, detail["loc"]), *besides], whole) for detail in details]
        return None


def _told(form: Table, detail: ErrorDetails, known: list[str], whole: str) -> Finding:
    """Return a finding for a mistake that the model found, at its line and in Danish."""
    path = detail["loc"]
    key, holder = str(path[-1]), _walk(form, path[:-1])
    field = next((str(part["id"]) for part in _on_the_way(form, path) if "id" in part), "")
    where = f"»{field}«" if field else whole
    at = holder.at_key(key) if isinstance(holder, Table) else holder.at
    node = _walk(form, path)
    # In a list the item has a line of its own; in a mapping the key has one.
    if node is not holder and not isinstance(holder, Table):
        at = node.at
    match detail["type"]:
        case "extra_forbidden":
            return findings.UNKNOWN_KEY.at(field, str(at), key=key, where=where, suggestion=closest(key, known))
        case "missing":
            return findings.MISSING_KEY.at(field, str(holder.at), key=key, where=where)
        case "string_pattern_mismatch" | "string_too_long" if key == "id":
            return findings.ID.at(field, str(at), value=field, length=ID_LENGTH)
        case kind:
            reason, suggestion = REASONS.get(kind, ("den passer ikke", "Se form_specs/README.md."))
            expected = str(detail.get("ctx", {}).get("expected", "")).replace("'", "").replace(" or ", " eller ")
            words = {"reason": reason, "suggestion": suggestion.format(expected=expected)}
            return findings.VALUE.at(field, str(at), key=key, where=where, **words)


REASONS = {
    "enum": ("den findes ikke på listen", "Vælg en af: {expected}."),
    "int_parsing": ("den er ikke et helt tal", "Skriv et helt tal med cifre."),
    "bool_parsing": ("den er hverken true eller false", "Skriv true eller false."),
    "model_type": ("der skal stå nøgler med værdier", "Skriv fx {{da: …, en: …}}."),
    "tuple_type": ("der skal stå en liste", "Skriv hvert punkt på sin linje efter en bindestreg."),
    "too_long": ("der er for mange på listen", "Forkort listen."),
    "string_too_short": ("den er tom", "Skriv en tekst."),
    "string_type": ("der skal stå en tekst", "Skriv en tekst."),
    "string_pattern_mismatch": ("den er ikke skrevet som krævet", "Koder: ASCII-bogstaver, tal og _; versioner: 1.0."),
    "pattern": (
        "mønstret kan ikke læses, eller det kan tage for lang tid på et svar",
        "Skriv det uden en gentagelse inde i en gentagelse, fx [0-9]+( [0-9]+)? i stedet for ([0-9]+ ?)+, og uden (?=…), (?!…) og \\1.",
    ),
    "string_too_long": ("den er for lang", "Gør den kortere; koder er højst 23 tegn."),
}


def known_keys(model: type[Model], path: Sequence[str | int]) -> list[str]:
    """Return the keys that are allowed where `path` ends, in YAML's own spelling."""
    inside: type[Model] = model
    for step in path[:-1]:
        if isinstance(step, str):
            inside = _under(inside, step)
    return [field.alias or name for name, field in inside.model_fields.items()]


def _under(model: type[Model], key: str) -> type[Model]:
    """Return the model of the value of a key; the same model when that is no mapping."""
    found = next((field for name, field in model.model_fields.items() if key in (name, field.alias)), None)
    return next(_models(found.annotation), model) if found else model


def _models(annotation: Any) -> Iterator[type[Model]]:
    if isinstance(annotation, type) and issubclass(annotation, Model):
        yield annotation
    for part in get_args(annotation):
        yield from _models(part)


def _walk(form: Table, path: Sequence[str | int]) -> Table | Items:
    """Return the deepest mapping or list along `path`."""
    node: Table | Items = form
    for step in path:
        below = _below(node, step)
        # The last step may be a key that the file lacks.
        if not isinstance(below, Table | Items):
            return node
        node = below
    return node


def _below(node: Table | Items, step: str | int) -> Any:
    if isinstance(node, Table):
        return node.get(str(step))
    return node[step] if isinstance(step, int) and step < len(node) else None


def _on_the_way(form: Table, path: Sequence[str | int]) -> list[Table]:
    """Return the mappings along `path`, innermost first, without the form itself."""
    seen = [node for length in range(len(path), 0, -1) if isinstance(node := _walk(form, path[:length]), Table)]
    return [node for node in seen if node is not form]


def _by_place(found: Finding) -> tuple[str, int, str]:
    file, _, line = found.place.rpartition(":")
    return file, int(line) if line.isdigit() else 0, found.message
