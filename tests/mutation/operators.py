"""Mutations that cosmic-ray does not have: the small faults that hurt here are in lists of names, in conditions and in texts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cosmic_ray.operators.operator import Operator
from parso.python.tree import Keyword, PythonNode, String
from parso.python.tree import Operator as Sign

Position = tuple[tuple[int, int], tuple[int, int]]


class _AtNode(Operator):  # type: ignore[misc]  # cosmic-ray is untyped
    """One mutation for each place that `places` finds below a node."""

    def mutation_positions(self, node: Any) -> Iterator[Position]:
        """A position for each place."""
        for _ in self.places(node):
            yield node.start_pos, node.end_pos

    def places(self, node: Any) -> list[int]:
        """What in the node can be changed, as indexes of its children; none for other nodes."""
        raise NotImplementedError

    @classmethod
    def examples(cls) -> tuple[()]:
        """None: cosmic-ray asks for them only to test its own operators."""
        return ()


class DropEntry(_AtNode):
    """`("a", "b")` → `("a",)`: an entry of a list, tuple or set of at least two texts or names."""

    def places(self, node: Any) -> list[int]:
        """Entries with the comma before or after them."""
        if not isinstance(node, PythonNode) or node.type != "testlist_comp":
            return []
        entries = [at for at, child in enumerate(node.children) if child.type in ("string", "name")]
        return (
            entries
            if len(entries) > 1
            and all(isinstance(child, Sign) or at in entries for at, child in enumerate(node.children))
            else []
        )

    def mutate(self, node: Any, index: int) -> Any:
        """The list without the entry."""
        at = self.places(node)[index]
        comma = at + 1 if at + 1 < len(node.children) else at - 1
        node.children = [child for place, child in enumerate(node.children) if place not in (at, comma)]
        return node


class DropTerm(_AtNode):
    """`a and b` → `a`: a term of a condition."""

    def places(self, node: Any) -> list[int]:
        """The terms."""
        return (
            list(range(0, len(node.children), 2))
            if isinstance(node, PythonNode) and node.type in ("and_test", "or_test")
            else []
        )

    def mutate(self, node: Any, index: int) -> Any:
        """The condition without the term and the word beside it."""
        at = self.places(node)[index]
        word = at + 1 if at + 1 < len(node.children) else at - 1
        node.children = [child for place, child in enumerate(node.children) if place not in (at, word)]
        return node


class ChangeText(_AtNode):
    """`"ja"` → `"ja_x"`: a text that is no docstring."""

    def places(self, node: Any) -> list[int]:
        """The text itself."""
        docstring = isinstance(node, String) and node.parent is not None and node.parent.type == "simple_stmt"
        return [0] if isinstance(node, String) and not docstring and len(node.value) > len('""') else []

    def mutate(self, node: Any, index: int) -> Any:
        """The text with two letters more."""
        quote = node.value[-3:] if node.value.endswith(('"""', "'''")) else node.value[-1]
        node.value = f"{node.value[: -len(quote)]}_x{quote}"
        return node


class DropStatement(_AtNode):
    """A call or an assignment to an attribute or item → `pass`."""

    def places(self, node: Any) -> list[int]:
        """A statement that is a call, or adds to something."""
        if not isinstance(node, PythonNode) or node.type != "simple_stmt":
            return []
        first = node.children[0]
        return (
            [0]
            if first.type in ("atom_expr", "power")
            or (first.type == "expr_stmt" and first.children[1].type == "augassign")
            else []
        )

    def mutate(self, node: Any, index: int) -> Any:
        """Nothing is done."""
        first = node.children[0]
        node.children[0] = Keyword("pass", first.start_pos, prefix=first.get_first_leaf().prefix)
        return node


OWN = {
    "own/drop-entry": DropEntry,
    "own/drop-term": DropTerm,
    "own/change-text": ChangeText,
    "own/drop-statement": DropStatement,
}
