"""The sandbox that runs a municipality's Word template: no access to files and commands (jinja2's sandbox), and bounded cost.

A template is a program. Every round of a loop, every call, filter, comparison and value that it makes is charged to one quota, together
with the fixed text that a round repeats. A template that costs more than any real document is stopped, on every system. What a template
can reach is an allowlist: a few methods of texts and mappings, and filters whose results are no larger than their arguments. The weight of
a list is the weight of everything in it, counted each time that it occurs, so that no list can be doubled until it fills the memory.
"""

from __future__ import annotations

from collections.abc import Callable, ItemsView, Iterable, Iterator, KeysView, Mapping, ValuesView
from functools import wraps
from typing import Any, Final

from jinja2 import Environment, StrictUndefined, Undefined, filters, nodes
from jinja2.exceptions import SecurityError
from jinja2.nodes import EvalContext
from jinja2.runtime import Context, LoopContext, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Cycler, Joiner, Namespace

WORK: Final = 64 * 1024 * 1024
"""The quota of one document, in characters: about ten times the longest document."""
STEP: Final = 256
"""The cost of a round of a loop or of a call, in addition to its text."""
SIZE: Final = 1024 * 1024
"""Most characters of a text, or items of a list, that one step may make."""
FILTERS: Final = frozenset({
    "abs", "capitalize", "count", "d", "default", "dictsort", "e", "escape", "first", "float", "forceescape", "groupby", "int", "items", "last",
    "length", "list", "lower", "map", "max", "min", "reject", "rejectattr", "reverse", "select", "selectattr", "sort", "string", "title", "trim",
    "truncate", "unique", "upper", "wordcount",
})  # fmt: skip
"""Filters whose result is no larger than what they are given, in time that grows no faster (`sum` of lists and `striptags` do not)."""
GLOBALS: Final = ("range", "dict", "namespace", "joiner", "cycler")
METHODS: Final = frozenset({
    "capitalize", "endswith", "join", "lower", "lstrip", "replace", "rstrip", "split", "splitlines", "startswith", "strip", "title", "upper",
})  # fmt: skip
"""Methods of a text that a template may call."""
GROWING: Final = frozenset({"join", "replace"})
"""Methods whose result can be much larger than the text."""
REACHED: Final[tuple[tuple[type, frozenset[str]], ...]] = (
    (str, METHODS),
    (Mapping, frozenset({"get", "items", "keys", "values"})),
    (
        LoopContext,
        frozenset({
            "changed", "cycle", "depth", "depth0", "first", "index", "index0", "last", "length", "nextitem", "previtem", "revindex", "revindex0",
        }),
    ),
    (Cycler, frozenset({"current", "next", "reset"})),
)  # fmt: skip
"""Attributes of values that a template can reach in any way, other than the contents of a mapping or namespace."""
CALLED: Final = (Macro, LoopContext, Joiner)
"""Values that can be called themselves, in addition to the globals and the methods above."""
UNREAD: Final = (nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends, nodes.ScopedEvalContextModifier)
"""Statements that read other files, or turn off the escaping of texts."""
PLAIN: Final = (str, list, tuple, set, frozenset, KeysView, ItemsView, ValuesView)
"""Collections whose items are weighed one by one."""
OPAQUE: Final = (bytes, bytearray, memoryview, Namespace, Cycler, Joiner, type)
"""Values that are not printed, compared or put into lists: bytes do not belong in a document, and the weight of the others is not visible."""
DIGITS: Final = 64
"""Most characters of a text that is parsed as a number."""
LARGEST: Final = SIZE * SIZE
"""The largest whole number in a template: dividing and writing long numbers takes time that grows with the square of their length."""
ITEM: Final = 4
"""The cost of an item of a list, in addition to its content."""


class Sandbox(ImmutableSandboxedEnvironment):
    """The environment of one document; create a new one for the next. Raises SecurityError when the quota is used up."""

    intercepted_binops = frozenset({"*", "**", "%", "+", "-", "/", "//"})

    def __init__(self) -> None:
        super().__init__(undefined=StrictUndefined, finalize=self.written)
        self.left = WORK
        given: dict[str, Any] = dict(self.filters)
        tests: dict[str, Any] = dict(self.tests)
        self.filters = {name: self._charged(given[name]) for name in FILTERS}
        self.tests = {name: self._charged(test) for name, test in tests.items()}
        self.globals = {name: self.globals[name] for name in GLOBALS}

    def charge(self, cost: int) -> None:
        """Charge the quota. Raise SecurityError when it is used up."""
        self.left -= cost
        if self.left < 0:
            raise SecurityError("løber for længe")

    def weighed(self, value: Any) -> Any:
        """Return the value and charge its whole weight; for what is compared, passed to a filter or a call, or printed."""
        self.charge(weight(value))
        return value

    def written(self, value: Any) -> Any:
        """Return the text of the document for a value: empty for None."""
        self.weighed(value)
        return "" if value is None else value

    def rounds(self, items: Iterable[Any], cost: int) -> Iterator[Any]:
        """Yield the items of a loop and charge each round as it begins."""
        for item in items:
            self.charge(STEP + cost)
            yield item

    def made(self, value: Any) -> Any:
        """Return a new value and charge its weight; an iterator becomes a list. Raise SecurityError if it is too heavy."""
        if isinstance(value, Iterator):
            gathered: list[Any] = []
            whole = 0
            for item in value:
                whole += ITEM + weight(item)
                if whole > SIZE:
                    raise SecurityError("for lang tekst")
                gathered.append(item)
            value = gathered
        return self.weighed(value)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return an attribute from the allowlist, or an entry of a mapping or namespace; undefined for a name that the value does not have.

        Raises SecurityError for any other attribute of the value.
        """
        if any(isinstance(obj, kind) and attribute in names for kind, names in REACHED):
            return getattr(obj, attribute)
        if isinstance(obj, Mapping) and attribute in obj:
            return obj[attribute]
        if isinstance(obj, Namespace | Undefined) and not attribute.startswith("_"):
            return getattr(obj, attribute, None) if isinstance(obj, Namespace) else getattr(obj, attribute)
        if hasattr(type(obj), attribute):
            raise SecurityError(f"»{attribute}«")
        return self.undefined(obj=obj, name=attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Return an item of a mapping, list or text by key, index or slice; else the same as `getattr`."""
        if isinstance(obj, Mapping | list | tuple | str | range):
            try:
                value = obj[argument]
            except (TypeError, LookupError, ValueError):
                pass
            else:
                return self.made(value) if isinstance(argument, slice) else value
        return (
            self.getattr(obj, argument)
            if isinstance(argument, str)
            else self.undefined(obj=obj, name=str(type(argument)))
        )

    def call(self, context: Context, obj: Any, /, *given: Any, **named: Any) -> Any:
        """Call an allowed value; charge its arguments and its result."""
        inner = getattr(obj, "__self__", None)
        # The methods that `_lead` puts into the template charge by themselves.
        if inner is self:
            return obj(*given)
        # jinja2 adds these two arguments itself; they are not the template's.
        own = [value for key, value in named.items() if key not in ("_loop_vars", "_block_vars")]
        self.charge(STEP + sum(map(weight, (*given, *own))))
        name = getattr(obj, "__name__", "")
        reached = any(isinstance(inner, kind) and name in names for kind, names in REACHED)
        if not (
            reached
            or isinstance(obj, CALLED)
            or any(obj is one for one in self.globals.values())
            or isinstance(obj, Undefined)
        ):
            raise SecurityError(f"»{name or type(obj).__name__}«")
        # Estimated before the call: the text would already be in memory afterwards.
        if isinstance(inner, str) and name in GROWING:
            whole = len(inner) * sum(_size(one) for one in (*given, *own))
            if whole > SIZE:
                raise SecurityError("for lang tekst")
        made = super().call(context, obj, *given, **named)
        return made if isinstance(made, Namespace | Joiner | Cycler) else self.made(made)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Run an operation on two values: only numbers are multiplied, divided and subtracted; texts and lists are added."""
        if operator == "**" or (operator != "+" and not (_is_number(left) and _is_number(right))):
            raise SecurityError("regner med tekst")
        return self.made(super().call_binop(context, operator, self.weighed(left), self.weighed(right)))

    def _charged(self, work: Callable[..., Any]) -> Callable[..., Any]:
        """Return a filter or test that charges its arguments and its result."""

        @wraps(work)  # with the marks by which jinja2 knows what to hand it first
        def charged(*given: Any, **named: Any) -> Any:
            values = (
                one for one in (*given, *named.values()) if not isinstance(one, Context | EvalContext | Environment)
            )
            self.charge(STEP + sum(map(weight, values)))
            if work is filters.do_int and given and isinstance(given[0], str) and len(given[0]) > DIGITS:
                raise SecurityError("for stort et tal")
            return self.made(work(*given, **named))

        return charged

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        """Parse the template; route its loops, comparisons and new values through the quota. Raise SecurityError for a statement of `UNREAD`."""
        tree = super()._parse(source, name, filename)
        for node in tree.find_all(UNREAD):
            raise SecurityError(f"»{type(node).__name__.lower()}«")
        self._lead(tree)
        return tree

    def _lead(self, node: nodes.Node) -> int:
        """Route everything inside a node through the quota; return the number of characters of its fixed text."""
        if isinstance(node, nodes.TemplateData):
            return len(node.data)
        fixed = 0
        for key, value in node.iter_fields():
            if isinstance(value, nodes.Node):
                fixed += self._lead(value)
                setattr(node, key, self._led_if_made(value))
            elif isinstance(value, list):
                fixed += sum(self._lead(one) for one in value if isinstance(one, nodes.Node))
                value[:] = [self._led_if_made(one) if isinstance(one, nodes.Node) else one for one in value]
        if isinstance(node, nodes.For):
            # Each round of the loop is charged with the fixed text that it repeats.
            node.iter = self._led("rounds", node.iter, nodes.Const(fixed))
        if isinstance(node, nodes.Compare):
            node.expr = self._led("weighed", node.expr)
            for operand in node.ops:
                operand.expr = self._led("weighed", operand.expr)
        return fixed

    def _led_if_made(self, node: nodes.Node) -> nodes.Node:
        """Return a node that builds a text or a list routed through the quota; any other node unchanged."""
        stored = isinstance(node, nodes.Tuple) and node.ctx != "load"
        made = isinstance(node, nodes.Concat | nodes.List | nodes.Tuple | nodes.Dict) and not stored
        part = isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Slice)  # jinja2 takes it by itself
        return self._led("made", node) if made or part else node

    def _led(self, method: str, *values: nodes.Node) -> nodes.Call:
        line = values[0].lineno
        way = nodes.EnvironmentAttribute(method, lineno=line)
        call = nodes.Call(way, list(values), [], None, None, lineno=line)
        call.set_environment(self)
        return call


def weight(value: Any) -> int:
    """Return the weight of a value in characters: a text by its length, a list by its items, each counted as often as it occurs.

    Raises SecurityError when that is more than `SIZE`, and for values that may not be in a collection.
    """
    whole = 0
    open_values = [value]
    while open_values:
        one = open_values.pop()
        if isinstance(one, OPAQUE):
            raise SecurityError("bruger andet end tekster, tal og lister")
        if isinstance(one, str):
            whole += len(one)
        elif isinstance(one, int):
            whole += 1
            if not -LARGEST <= one <= LARGEST:
                raise SecurityError("for stort et tal")
        elif isinstance(one, Mapping):
            whole += ITEM * len(one)
            open_values += [*one.keys(), *one.values()] if whole <= SIZE else ()
        elif isinstance(one, range):
            whole += ITEM * len(one)
        elif isinstance(one, PLAIN):
            whole += ITEM * len(one)
            open_values += one if whole <= SIZE else ()
        else:
            whole += 1
        if whole > SIZE:
            raise SecurityError("for lang tekst")
    return whole


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and abs(value) <= LARGEST


def _size(value: Any) -> int:
    """Return about how many characters a value adds."""
    if isinstance(value, list | tuple):
        return sum(_size(one) for one in value)
    return max(1, len(value)) if isinstance(value, str) else 1
