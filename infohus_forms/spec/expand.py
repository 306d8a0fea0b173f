"""Groups, lists and scales inserted where a form uses them; each text keeps its place in its own file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from infohus_forms.models.finding import Finding
from infohus_forms.spec import findings
from infohus_forms.spec.source import Items, Scalar, Table

PARAMETER = re.compile(r"\{([a-z_]+(?:\.[a-z_]+)*)\}")
TRI = (("ja", "Ja", "Yes"), ("nej", "Nej", "No"), ("ikke_oplyst", "Ikke oplyst", "Not stated"))


@dataclass(frozen=True, slots=True)
class Definitions:
    """Definitions that forms share: one version of the common definitions and one of the places."""

    shared: Table
    places: Table

    def part(self, name: str) -> Table:
        """Return a mapping of the common definitions; empty if it is missing."""
        part = self.shared.get(name)
        return part if isinstance(part, Table) else Table({}, self.shared.at)

    def places_of(self, name: str) -> Items:
        """Return `municipalities` or `police_districts`; empty if missing."""
        places = self.places.get(name)
        return places if isinstance(places, Items) else Items([], self.places.at)

    def scale(self, name: str) -> Table | None:
        """Return the scale with this id."""
        scales = self.shared.get("scales", ())
        return next((scale for scale in scales if isinstance(scale, Table) and scale.get("id") == name), None)

    def scale_names(self) -> list[str]:
        """Return the ids of the scales."""
        return [str(scale.get("id", "")) for scale in self.shared.get("scales", ()) if isinstance(scale, Table)]


class Unknown(Items):
    """Stands for a list that was named and does not exist, so that the one mistake is not followed by others."""


def unknown(node: Any) -> bool:
    """Return whether a list was named that does not exist."""
    return isinstance(node, Unknown)


def closest(word: str, known: Iterable[str]) -> str:
    """Return a hint: the known word most like this one, else all of them."""
    options = [str(item) for item in known]
    near = get_close_matches(word, options, 1)
    return f"Mente du »{near[0]}«?" if near else f"Kendte: {', '.join(options) or 'ingen'}."


def expanded(form: Table, definitions: Definitions, mistakes: list[Finding]) -> Table:
    """Return the form with its groups, lists, scales and places inserted; mistakes are added to `mistakes`."""
    sections = form.get("sections")
    if not isinstance(sections, Items):
        return form
    out: list[Any] = []
    for section in sections:
        used = _used(section, definitions, mistakes)
        if isinstance(used, Table):
            out.append(_section(used, definitions, mistakes))
        elif not (isinstance(section, Table) and "use" in section):
            out.append(section)
    return Table({**form, _key(form, "sections"): Items(out, sections.at)}, form.at)


def _section(section: Table, definitions: Definitions, mistakes: list[Finding]) -> Table:
    items = section.get("items")
    if not isinstance(items, Items):
        return section
    fields = list(_fields(items, definitions, mistakes))
    return Table({**section, _key(section, "items"): Items(fields, items.at)}, section.at)


def _fields(items: Items, definitions: Definitions, mistakes: list[Finding]) -> Iterator[Any]:
    for item in items:
        used = _used(item, definitions, mistakes)
        if not isinstance(used, Table):
            if not (isinstance(item, Table) and "use" in item):
                yield item
        elif used is item:
            yield _field(item, definitions, mistakes)
        elif isinstance(used.get("items"), Items):
            yield from _fields(used["items"], definitions, mistakes)


def _used(item: Any, definitions: Definitions, mistakes: list[Finding]) -> Table | None:
    """Return the group that `item` uses, with its parameters filled in; `item` itself if it uses none."""
    if not isinstance(item, Table):
        return None
    if "use" not in item:
        return item
    name, groups = item["use"], definitions.part("groups")
    group = groups.get(name)
    if not isinstance(group, Table):
        mistakes.append(
            findings.NO_GROUP.at(
                place=str(item.at), name=name, file=definitions.shared.at.file, suggestion=closest(str(name), groups)
            )
        )
        return None
    for key in item:
        if key not in ("use", "with"):
            words = {"key": key, "where": "en brug af en gruppe", "suggestion": "Brug kun use og with."}
            mistakes.append(findings.UNKNOWN_KEY.at(place=str(item.at_key(key)), **words))
    given = item.get("with", {})
    wanted = [str(parameter) for parameter in group.get("parameters", ())]
    if isinstance(given, Table):
        for key in given:
            if key not in wanted:
                words = {"name": name, "parameter": key, "suggestion": closest(key, wanted)}
                mistakes.append(findings.NO_PARAMETER.at(place=str(given.at_key(key)), **words))
    values: dict[str, Any] = {}
    lacking = len(mistakes)
    for parameter in wanted:
        if not isinstance(given, dict) or parameter not in given:
            mistakes.append(findings.PARAMETER.at(place=str(item.at), name=name, parameter=parameter))
            continue
        entry = _entry(str(given[parameter]), definitions)
        if entry is None and _takes_parts(group, parameter):
            words = {"value": given[parameter], "file": definitions.shared.at.file}
            suggestion = closest(str(given[parameter]), _codes(definitions))
            place = str(getattr(given[parameter], "at", item.at))
            mistakes.append(findings.NO_ENTRY.at(place=place, **words, suggestion=suggestion))
        values[parameter] = entry or given[parameter]
    if len(mistakes) > lacking:
        return None
    body = Table({key: value for key, value in group.items() if key != "parameters"}, group.at)
    filled = _filled(body, values)
    assert isinstance(filled, Table)
    return filled


def _entry(code: str, definitions: Definitions) -> Table | None:
    """Return the entry of a shared list with this code: the meaning of a parameter such as `dim`."""
    for entries in definitions.part("lists").values():
        for entry in entries if isinstance(entries, Items) else ():
            if isinstance(entry, Table) and entry.get("code") == code:
                return entry
    return None


def _codes(definitions: Definitions) -> list[str]:
    """Return the codes of the entries that a group can take parts of: those with more than a label."""
    lists = (entries for entries in definitions.part("lists").values() if isinstance(entries, Items))
    entries = (entry for items in lists for entry in items if isinstance(entry, Table))
    return [str(entry.get("code", "")) for entry in entries if len(entry) > len(("code", "label"))]


def _takes_parts(node: Any, parameter: str) -> bool:
    """Return whether a group has `{parameter.key}` anywhere: the parameter must then be an entry of a list."""
    if isinstance(node, Table):
        return any(_takes_parts(value, parameter) for value in node.values())
    if isinstance(node, Items):
        return any(_takes_parts(item, parameter) for item in node)
    return isinstance(node, Scalar) and f"{{{parameter}." in node


def _filled(node: Any, values: dict[str, Any]) -> Any:
    """Return the node with `{name}` and `{name.key.key}` replaced; a value that is only a parameter is replaced whole."""
    if isinstance(node, Table):
        filled = {key: _filled(value, values) for key, value in node.items()}
        return Table({key: value for key, value in filled.items() if value is not None}, node.at)
    if isinstance(node, Items):
        return Items([_filled(item, values) for item in node], node.at)
    if not isinstance(node, Scalar) or "{" not in node:
        return node
    whole = PARAMETER.fullmatch(node)
    if whole and whole[1].split(".")[0] in values:
        return _looked_up(whole[1], values)
    return Scalar.of(PARAMETER.sub(lambda found: str(_looked_up(found[1], values) or found[0]), node), node.at)


def _looked_up(path: str, values: dict[str, Any]) -> Any:
    first, *rest = path.split(".")
    value = values.get(first)
    if isinstance(value, Table) and not rest:
        return value.get("code")
    for key in rest:
        value = value.get(key) if isinstance(value, Table) else None
    return value


def _field(field: Table, definitions: Definitions, mistakes: list[Finding]) -> Table:
    """Return a field or column with its choices and its scale inserted."""
    out: dict[Any, Any] = dict(field)
    kind, choices, scale = field.get("kind"), field.get("choices"), field.get("scale")
    if isinstance(choices, Scalar):
        lists = definitions.part("lists")
        if choices in lists:
            out[_key(field, "choices")] = lists[choices]
        else:
            words = {"name": choices, "file": definitions.shared.at.file, "suggestion": closest(choices, lists)}
            mistakes.append(findings.NO_LIST.at(str(field.get("id", "")), str(choices.at), **words))
            out[_key(field, "choices")] = Unknown([], choices.at)
    if isinstance(scale, Scalar):
        found = definitions.scale(scale)
        if found is None:
            names = closest(scale, definitions.scale_names())
            words = {"name": scale, "file": definitions.shared.at.file, "suggestion": names}
            mistakes.append(findings.NO_SCALE.at(str(field.get("id", "")), str(scale.at), **words))
            out[_key(field, "scale")] = None
        else:
            out[_key(field, "scale")] = found
    # A kind with fixed answers gets them here, so that everything after this step sees only choices.
    if kind == "tri" and choices is None:
        out["choices"] = Items([_tri(code, da, en, field) for code, da, en in TRI], field.at)
    if kind == "municipality" and choices is None:
        out["choices"] = definitions.places_of("municipalities")
    if kind == "police_district" and choices is None:
        out["choices"] = definitions.places_of("police_districts")
    columns = field.get("columns")
    if isinstance(columns, Items):
        parts = [_field(column, definitions, mistakes) if isinstance(column, Table) else column for column in columns]
        out[_key(field, "columns")] = Items(parts, columns.at)
    return Table(out, field.at)


def _tri(code: str, danish: str, english: str, field: Table) -> Table:
    return Table({"code": code, "label": Table({"da": danish, "en": english}, field.at)}, field.at)


def _key(table: Table, name: str) -> str:
    """Return the key object of the table with this name, so that its place is kept."""
    return next((key for key in table if key == name), name)
