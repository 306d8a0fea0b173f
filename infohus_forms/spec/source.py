"""YAML read as text: every scalar is a string that knows its file and line.

YAML's own typing turns `nej` into False, `0899` into 899 and `01.05` into 1.05; here they stay as
written, and the models give them their types (issue »specification language«).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from infohus_forms.models.errors import ExitStatus, InfohusError
from infohus_forms.models.finding import Finding
from infohus_forms.spec import findings

INDENTATION = "Ret opsætningen på linjen; indrykning skal være mellemrum."


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
        """Return a scalar at a place."""
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
        """Return the place of a key; the mapping's own place if it has no such key."""
        return next((own.at for own in self if own == key and isinstance(own, Scalar)), self.at)


Node: TypeAlias = Scalar | Items | Table


class SpecError(InfohusError):
    """A specification that cannot be used (exit status 4); `findings` holds all its mistakes."""

    exit_status = ExitStatus.SPECIFICATION

    def __init__(self, found: list[Finding]) -> None:
        super().__init__("\n".join(f"{item.place}: {item.message} {item.hint}" for item in found))
        self.findings = tuple(found)


@dataclass(frozen=True, slots=True)
class SpecFile:
    """A specification file as it was read: `shown` is its name in messages; `data` is None when it could not be read."""

    path: Path
    data: bytes | None
    shown: str

    @classmethod
    def read(cls, path: Path, shown: str = "") -> SpecFile:
        """Return the file with its bytes; its name in messages is its path unless `shown` is given."""
        try:
            return cls(path, path.read_bytes(), shown or str(path))
        except OSError:
            return cls(path, None, shown or str(path))

    @property
    def part(self) -> str:
        """The folder's name: a form's id, or `shared`, `places`, `flow`."""
        return self.path.parent.name

    @property
    def version(self) -> str:
        """The version by the file's name."""
        return self.path.stem

    def parsed(self, mistakes: list[Finding]) -> Table:
        """Return the mapping in the file, as `read_source` does."""
        if self.data is None:
            return read_source(self.path, self.shown, mistakes)
        return parse_source(self.data, self.shown, mistakes)


def read_source(path: Path, shown: str, mistakes: list[Finding]) -> Table:
    """Return the mapping in a YAML file; mistakes of form are added to `mistakes`.

    `shown` is the file's name in messages. Raises SpecError when there is no mapping to continue with.
    """
    if path.exists() and not path.is_file():
        raise SpecError([_not_yaml(shown, 1, "det er ikke en almindelig fil", "Peg på en fil med endelsen .yaml.")])
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise SpecError([findings.NO_FILE.at(place=f"{shown}:1")]) from None
    except PermissionError:
        raise SpecError(
            [
                _not_yaml(
                    shown,
                    1,
                    "der er ikke adgang til filen",
                    "Luk filen i andre programmer, eller spørg den, der ejer mappen.",
                )
            ]
        ) from None
    return parse_source(data, shown, mistakes)


def parse_source(data: bytes, shown: str, mistakes: list[Finding]) -> Table:
    """Return the mapping in the bytes of a YAML file, as `read_source` does."""
    too_deep = _not_yaml(shown, 1, "der er for mange niveauer inde i hinanden", "Brug færre niveauer.")
    try:
        # Windows editors may begin a UTF-8 file with a byte order mark.
        root = yaml.compose(data.decode("utf-8-sig"), Loader=LOADER)
    except RecursionError:
        raise SpecError([too_deep]) from None
    except UnicodeDecodeError:
        remedy = "Gem den igen med kodningen UTF-8 (i Notesblok: Gem som → Kodning)."
        raise SpecError([_not_yaml(shown, 1, "filen er ikke gemt som UTF-8", remedy)]) from None
    except yaml.YAMLError as reason:
        mark = getattr(reason, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise SpecError([_not_yaml(shown, line, in_danish(str(reason)))]) from None
    if not isinstance(root, yaml.MappingNode):
        remedy = "Begynd med eksemplet i form_specs/README.md."
        raise SpecError([_not_yaml(shown, 1, "der er ingen nøgler i filen", remedy)])
    try:
        node = _node(root, shown, mistakes, set())
    except RecursionError:
        raise SpecError([too_deep]) from None
    assert isinstance(node, Table)
    # What an alias repeats is not in the tree, so anything else that is found would only follow from it.
    if any(item.code == findings.ANCHOR.code for item in mistakes):
        raise SpecError(mistakes)
    return node


def _not_yaml(shown: str, line: int, reason: str, remedy: str = INDENTATION) -> Finding:
    """Return a finding for a file that is not a mapping in YAML."""
    return findings.YAML.at(place=f"{shown}:{line}", reason=reason, suggestion=remedy)


REASONS = {
    "mapping values are not allowed": "der står et kolon midt i en tekst; sæt teksten i anførselstegn, eller ret indrykningen",
    "could not find expected ':'": "der mangler et kolon efter en nøgle, eller en tekst over flere linjer er ikke i anførselstegn",
    "did not find expected key": "indrykningen passer ikke med linjerne ovenfor, eller et anførselstegn står forkert",
    "did not find expected '-' indicator": "punkterne i en liste er ikke rykket lige langt ind",
    "did not find expected ',' or '}'": "der mangler et komma eller en }",
    "did not find expected ',' or ']'": "der mangler et komma eller en ]",
    "did not find expected node content": "der mangler en værdi",
    "block sequence entries are not allowed": "et punkt med bindestreg kan ikke stå her; begynd på en ny linje",
    "cannot start any token": "linjen begynder med et tegn, der ikke kan stå der: brug mellemrum i stedet for tabulator, og anførselstegn om tekst med @, %, ` eller |",
    "unexpected end of stream": "et anførselstegn er aldrig lukket",
    "escape character": "en omvendt skråstreg i en tekst i anførselstegn; brug '…' i stedet for \"…\"",
    "undefined alias": "en tekst begynder med *; sæt den i anførselstegn",
    "tab character": "der er brugt tabulator til indrykning; brug mellemrum",
    "control characters are not allowed": "der er et usynligt styretegn i filen; slet det",
    "unacceptable character": "der er et usynligt styretegn i filen; slet det",
    "special characters are not allowed": "der er et usynligt styretegn i filen; slet det",
    "expected <document start>": "der står noget før den første nøgle, eller filen har mere end én del",
}
"""libyaml's messages about a file that is not YAML, by a part of their words, and their meaning for an author."""


def in_danish(problem: str) -> str:
    """Return what is wrong with the file, in words for its author."""
    return next((told for part, told in REASONS.items() if part in problem), "linjen kan ikke forstås som YAML")


class _Texts(getattr(yaml, "CBaseLoader", yaml.BaseLoader)):  # type: ignore[misc]
    """YAML in which every scalar is a text, so that no type has to be resolved."""

    def resolve(self, kind: Any, value: Any, implicit: Any) -> str:
        """Return the tag of a node by its kind alone."""
        return TAGS.get(kind, yaml.resolver.BaseResolver.DEFAULT_SCALAR_TAG)


TAGS: dict[Any, str] = {
    yaml.MappingNode: yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG,
    yaml.SequenceNode: yaml.resolver.BaseResolver.DEFAULT_SEQUENCE_TAG,
}
LOADER: Any = _Texts


class _Once(_Texts):
    """The same, but a key may occur only once in a mapping."""

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:  # noqa: FBT001, FBT002 - as in PyYAML
        """Return the mapping. Raises yaml.YAMLError with the place of the second of two keys."""
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.constructor.ConstructorError(None, None, "double key", key.start_mark)
            seen.add(str(key.value))
        return super().construct_mapping(node, deep)


def texts(text: str) -> Any:
    """Parse YAML, every scalar as a text. Raises yaml.YAMLError, also for a key that occurs twice and for too many levels."""
    try:
        return yaml.load(text, Loader=_Once)  # noqa: S506 - texts only
    except RecursionError:
        raise yaml.YAMLError("too many levels") from None


def _node(node: yaml.Node, file: str, mistakes: list[Finding], seen: set[int]) -> Node:
    at = At(file, node.start_mark.line + 1)
    # A node is met twice only through an alias (`*`), which is refused.
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
