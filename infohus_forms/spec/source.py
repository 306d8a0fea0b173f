"""YAML read as text: every scalar a string that knows its file and line.

YAML's own typing turns `nej` into False, `0899` into 899 and `01.05` into 1.05; here they stay what
they are, and the models give them their types (issue »specification language«).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from infohus_forms.models.finding import Finding
from infohus_forms.spec import findings


@dataclass(frozen=True, slots=True)
class At:
    """A place in a file; lines count from 1."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


class Scalar(str):
    """A text with its place."""

    __slots__ = ("at",)
    at: At

    @classmethod
    def of(cls, text: str, at: At) -> Scalar:
        """A scalar at a place."""
        scalar = cls(text)
        scalar.at = at
        return scalar


class Items(list[Any]):
    """A sequence with its place."""

    def __init__(self, items: list[Any], at: At) -> None:
        super().__init__(items)
        self.at = at


class Table(dict[str, Any]):
    """A mapping with its place; its keys are `Scalar`s with theirs."""

    def __init__(self, items: dict[Any, Any], at: At) -> None:
        super().__init__(items)
        self.at = at

    def at_key(self, key: str) -> At:
        """Where the key stands; the mapping's own place if it has no such key."""
        return next((own.at for own in self if own == key and isinstance(own, Scalar)), self.at)


Node: TypeAlias = Scalar | Items | Table


class SpecError(Exception):
    """A specification that cannot be used (exit status 4); `findings` holds every mistake of it."""

    def __init__(self, found: list[Finding]) -> None:
        super().__init__("\n".join(f"{item.place}: {item.message} {item.hint}" for item in found))
        self.findings = tuple(found)


def read_source(path: Path, shown: str, mistakes: list[Finding]) -> Table:
    """The mapping in a YAML file; mistakes of form are added to `mistakes`.

    `shown` is the file's name in messages. Raises SpecError when there is no mapping to go on with.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        root = yaml.compose(text, Loader=LOADER)
    except FileNotFoundError:
        raise SpecError([findings.NO_FILE.at(place=f"{shown}:1")]) from None
    except UnicodeDecodeError:
        raise SpecError([findings.YAML.at(place=f"{shown}:1", reason="filen er ikke gemt som UTF-8")]) from None
    except yaml.MarkedYAMLError as reason:
        line = reason.problem_mark.line + 1 if reason.problem_mark else 1
        raise SpecError([findings.YAML.at(place=f"{shown}:{line}", reason=reason.problem or "ukendt fejl")]) from None
    if not isinstance(root, yaml.MappingNode):
        raise SpecError([findings.YAML.at(place=f"{shown}:1", reason="der er ingen nøgler i filen")])
    node = _node(root, shown, mistakes, set())
    assert isinstance(node, Table)
    return node


LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def _node(node: yaml.Node, file: str, mistakes: list[Finding], seen: set[int]) -> Node:
    at = At(file, node.start_mark.line + 1)
    if id(node) in seen:
        mistakes.append(findings.ANCHOR.at(place=str(at)))
        return Scalar.of("", at)
    seen.add(id(node))
    if isinstance(node, yaml.ScalarNode):
        return Scalar.of(node.value, at)
    if isinstance(node, yaml.SequenceNode):
        return Items([_node(item, file, mistakes, seen) for item in node.value], at)
    assert isinstance(node, yaml.MappingNode)
    table: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        key = Scalar.of(str(key_node.value), At(file, key_node.start_mark.line + 1))
        if key in table:
            mistakes.append(findings.DOUBLE_KEY.at(place=str(key.at), key=key))
        table[key] = _node(value_node, file, mistakes, seen)
    return Table(table, at)
