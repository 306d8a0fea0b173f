"""A mapping read from YAML → the model, or a finding for each mistake that the model finds, at its line and in Danish."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from typing import Any, Final, TypeVar, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from infohus_forms.models.finding import Finding
from infohus_forms.models.specification.model import Model
from infohus_forms.models.specification.vocabulary import ID_LENGTH
from infohus_forms.spec import findings, habits
from infohus_forms.spec.expand import closest
from infohus_forms.spec.source import Items, Scalar, Table

M = TypeVar("M", bound=Model)
LANGUAGES: Final = ("da", "en")
CONDITIONS: Final = frozenset({"relevant", "required_if"})


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
        found = (_finding(source, model, detail, besides, whole) for detail in details)
        mistakes += _once(item for item in found if item)
        return None


def _finding(
    form: Table, model: type[Model], detail: ErrorDetails, besides: tuple[str, ...], whole: str
) -> Finding | None:
    """Return a finding for a mistake that the model found, at its line and in Danish; None for one that only follows from another."""
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
            known = [*known_keys(model, path), *(besides if len(path) == 1 else ())]
            words = {"key": key, "where": where, "suggestion": _for_key(key, holder, known)}
            return findings.UNKNOWN_KEY.at(field, str(at), **words)
        case "missing":
            others = set(holder) - set(known_keys(model, path)) if isinstance(holder, Table) else set()
            if any(_meant(own, [key]) for own in others):
                return None  # a misspelt key is one mistake, reported as that
            return findings.MISSING_KEY.at(field, str(holder.at), key=key, where=where)
        case "string_pattern_mismatch" | "string_too_long" if key == "id":
            return findings.ID.at(field, str(at), value=field, length=ID_LENGTH)
        case kind:
            reason, suggestion = REASONS.get(kind, ("den passer ikke", "Se form_specs/README.md."))
            expected = str(detail.get("ctx", {}).get("expected", "")).replace("'", "").replace(" or ", " eller ")
            words = {"key": key, "where": where, "reason": reason, "suggestion": suggestion.format(expected=expected)}
            return findings.VALUE.at(field, str(at), **(words | _better(kind, path, holder)))


def _for_key(key: str, holder: Table | Items, known: list[str]) -> str:
    """Return the remedy for a key that is not known."""
    # `{da: Navn, adresse og by}`: YAML takes what follows the comma for a key without a value.
    if isinstance(holder, Table) and set(known) == set(LANGUAGES) and not holder.get(key):
        return "Et komma inde i {…} begynder en ny nøgle: Sæt hele teksten i anførselstegn."
    if key in habits.ABSENT:
        return habits.ABSENT[key]
    meant = _meant(key, known)
    return f"Mente du »{meant}«?" if meant else closest(key, known)


def _meant(key: str, known: list[str]) -> str:
    """Return the key that an author probably meant; empty when there is none."""
    renamed = habits.RENAMED.get(key, "")
    near = get_close_matches(key, known, 1)
    return renamed if renamed in known else near[0] if near else ""


def _better(kind: str, path: Sequence[str | int], holder: Table | Items) -> dict[str, str]:
    """Return the words of a message that say more than those of the kind of mistake alone."""
    key, value = str(path[-1]), _below(holder, path[-1])
    if kind == "model_type" and isinstance(path[-1], int) and isinstance(value, Scalar):
        # A list of answers as plain words: the list is named, and the first one is the example.
        reason, remedy = "hvert punkt skal have nøgler", f'Skriv fx {{code: a1, label: {{da: "{value}"}}}}.'
        return {"key": str(path[-2]), "reason": reason, "suggestion": remedy} if path[-2] == "choices" else {}
    if not isinstance(value, Scalar):
        return {}
    remedy = ""
    if kind == "enum" and key == "kind":
        remedy = habits.kind_for(value)
    elif kind == "enum" and key == "required":
        remedy = habits.strength_for(value)
    elif kind == "model_type" and key in CONDITIONS:
        remedy = habits.condition_for(value)
    elif kind == "model_type" and value:
        remedy = f'Skriv fx {{da: "{value}"}}.' if len(value) < LONG_TEXT and '"' not in value else ""
    elif kind == "string_pattern_mismatch":
        remedy = habits.PATTERNS.get(key, "")
    return {"suggestion": remedy} if remedy else {}


def _once(found: Iterable[Finding]) -> list[Finding]:
    """Return the findings without those that say the same of further items of one list."""
    seen: set[tuple[str, str, str]] = set()
    out = []
    for item in found:
        same = (item.field, item.code, item.message)
        if same not in seen:
            out.append(item)
        seen.add(same)
    return out


LONG_TEXT: Final = 60
"""Length from which an author's text is not repeated in a remedy."""
REASONS: Final = {
    "enum": ("den findes ikke på listen", "Vælg en af: {expected}."),
    "int_parsing": ("den er ikke et helt tal", "Skriv et helt tal med cifre."),
    **dict.fromkeys(
        ("greater_than_equal", "less_than_equal"), ("tallet er for stort eller for lille", "Skriv et tal fra 1 til 99.")
    ),
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
"""What each kind of pydantic's errors means for an author, and the remedy unless a better one is known."""


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
