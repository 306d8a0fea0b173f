"""Where a municipality's Word template runs: no way out to files and commands (jinja2's sandbox), and no way to run for ever.

A template is a program. Every round of a loop, every call and every text that it makes is charged to one account, with the
fixed text that a round repeats; what costs more than any real document is stopped, on every system. Operations that
make much of little in one step (`'x' * 10**9`, `|center(10**9)`) are not there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from jinja2 import StrictUndefined, nodes
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

WORK: Final = 64 * 1024 * 1024
"""Most that the making of one document may cost, in characters: some ten times the longest document."""
STEP: Final = 256
"""What a round of a loop or a call costs beside its text."""
SIZE: Final = 1024 * 1024
"""Most characters of a text, or items of a list, that one step may make."""
FILTERS: Final = [
    "abs",
    "attr",
    "capitalize",
    "count",
    "d",
    "default",
    "dictsort",
    "e",
    "escape",
    "first",
    "float",
    "forceescape",
    "groupby",
    "int",
    "items",
    "last",
    "length",
    "list",
    "lower",
    "map",
    "max",
    "min",
    "reject",
    "rejectattr",
    "reverse",
    "round",
    "select",
    "selectattr",
    "sort",
    "string",
    "striptags",
    "sum",
    "title",
    "trim",
    "truncate",
    "unique",
    "upper",
    "wordcount",
]
"""Filters whose result is no larger than what they are given."""
GLOBALS: Final = ("range", "dict", "namespace", "joiner", "cycler")
GROWING: Final = frozenset(
    {"center", "expandtabs", "format", "format_map", "ljust", "rjust", "zfill", "join", "replace", "translate"}
)
"""Methods of a text whose result can be much larger than the text."""


class Sandbox(ImmutableSandboxedEnvironment):
    """The environment of one document; begin a new one for the next. Raises SecurityError where the account is empty."""

    intercepted_binops = frozenset({"*", "**", "%", "+"})

    def __init__(self) -> None:
        super().__init__(undefined=StrictUndefined, finalize=self.written)
        self.left = WORK
        self.filters = {name: self.filters[name] for name in FILTERS}
        self.globals = {name: self.globals[name] for name in GLOBALS}

    def charge(self, cost: int) -> None:
        """Take from the account."""
        self.left -= cost
        if self.left < 0:
            raise SecurityError("løber for længe")

    def written(self, value: Any) -> Any:
        """What stands in the document for a value: nothing for None."""
        if isinstance(value, str):
            self.charge(len(value))
        return "" if value is None else value

    def rounds(self, items: Iterable[Any], cost: int) -> Iterator[Any]:
        """The items, each of them charged when its turn comes."""
        for item in items:
            self.charge(STEP + cost)
            yield item

    def made(self, value: Any) -> Any:
        """A value that was put together: a text or a list, charged and not too long."""
        if isinstance(value, str | list | tuple):
            self.charge(len(value))
            if len(value) > SIZE:
                raise SecurityError("for lang tekst")
        return value

    def call(self, context: Context, obj: Any, /, *given: Any, **named: Any) -> Any:
        """A call, charged with what it gives."""
        self.charge(STEP)
        inner = getattr(getattr(obj, "__wrapped__", obj), "__self__", None)  # jinja2 wraps `format`
        if isinstance(inner, str) and getattr(obj, "__name__", "") in GROWING:
            whole = len(inner) * sum(_size(one) for one in (*given, *named.values()))
            if whole > SIZE or obj.__name__ not in ("join", "replace"):
                raise SecurityError("for lang tekst")
        return self.made(super().call(context, obj, *given, **named))

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """An operation on two values: numbers are multiplied, texts and lists are not."""
        if operator == "**" or (operator in "*%" and not (_is_number(left) and _is_number(right))):
            raise SecurityError("regner med tekst")
        return self.made(super().call_binop(context, operator, left, right))

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        """The template with its loops and joined texts led through the account."""
        tree = super()._parse(source, name, filename)
        self._lead(tree)
        return tree

    def _lead(self, node: nodes.Node) -> int:
        """Lead the loops and joined texts within a node through the account; returns the characters of its fixed text."""
        if isinstance(node, nodes.TemplateData):
            return len(node.data)
        fixed = 0
        for key, value in node.iter_fields():
            if isinstance(value, nodes.Node):
                fixed += self._lead(value)
                if isinstance(value, nodes.Concat):
                    setattr(node, key, self._led("made", value))
            elif isinstance(value, list):
                fixed += sum(self._lead(one) for one in value if isinstance(one, nodes.Node))
                value[:] = [self._led("made", one) if isinstance(one, nodes.Concat) else one for one in value]
        if isinstance(node, nodes.For):
            node.iter = self._led("rounds", node.iter, nodes.Const(fixed))
        return fixed

    def _led(self, method: str, *values: nodes.Node) -> nodes.Call:
        line = values[0].lineno
        way = nodes.EnvironmentAttribute(method, lineno=line)
        call = nodes.Call(way, list(values), [], None, None, lineno=line)
        call.set_environment(self)
        return call


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and abs(value) < SIZE * SIZE


def _size(value: Any) -> int:
    """About how many characters a value adds."""
    if isinstance(value, list | tuple):
        return sum(_size(one) for one in value)
    return max(1, len(value)) if isinstance(value, str) else 1
