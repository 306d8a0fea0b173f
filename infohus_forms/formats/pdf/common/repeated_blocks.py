"""Blocks that a page draws with a graphics state of their own: whether one depends on what is before it, and which names it uses (decision 118)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from infohus_forms.formats.pdf.common.content_stream import MANY, operations
from infohus_forms.formats.pdf.common.page_marks import Mark

PATHS: Final = frozenset({"m", "l", "c", "v", "y", "h", "re", MANY})
PAINTS: Final = frozenset({"f", "F", "f*", "S", "s", "B", "b", "B*", "b*", "n"})
TEXTS: Final = frozenset({"Tm", "Td", "TD", "T*", "Tj", "TJ", "'", '"'})
SPACES: Final = frozenset({"cs", "CS"})
STATES: Final = frozenset(
    {
        "g",
        "rg",
        "k",
        "sc",
        "scn",
        "G",
        "RG",
        "K",
        "SC",
        "SCN",
        "w",
        "d",
        "j",
        "J",
        "M",
        "i",
        "Tr",
        "Tc",
        "Tw",
        "Tz",
        "TL",
        "Ts",
    }
)
"""Operators whose effect ends with the block and depends on no name."""


@dataclass(frozen=True, slots=True)
class Block:
    """The operators of a block, and the names of fonts and colour spaces in it.

    `alone` is whether what it draws depends on these names and on nothing before it, and nothing after depends on it: no matrix,
    clip, picture or layer of its own, paths painted and texts ended. `writes` is whether there are texts in it.
    """

    steps: tuple[tuple[str, list[Any]], ...]
    fonts: tuple[str, ...]
    spaces: tuple[str, ...]
    writes: bool
    alone: bool

    @classmethod
    def of(cls, content: bytes) -> Block:
        """Parse the block with this content. Raise OddContentError."""
        steps = tuple(operations(content))
        fonts = tuple(operands[0] for operator, operands in steps if operator == "Tf" and operands)
        spaces = tuple(operands[-1] for operator, operands in steps if operator in SPACES and operands)
        operators = [operator for operator, _ in steps]
        return cls(steps, fonts, spaces, "BT" in operators, _is_alone(operators))


@dataclass(frozen=True, slots=True)
class Seen:
    """Blocks by content; and in `drawn` the marks of those that are `alone`, at the corner of the page, by content and meaning of their names."""

    blocks: dict[bytes, Block] = field(default_factory=dict)
    drawn: dict[tuple[Any, ...], list[Mark]] = field(default_factory=dict)

    def block(self, content: bytes) -> Block:
        """Return a block, parsed once. Raise OddContentError."""
        if (known := self.blocks.get(content)) is None:
            known = self.blocks[content] = Block.of(content)
        return known


def _is_alone(operators: list[str]) -> bool:
    """Return whether a block with these operators is independent of what is before and after it."""
    path = text = False
    for operator in operators:
        if operator in PATHS:
            path = True
        elif operator in PAINTS:
            path = False
        elif operator in ("BT", "ET"):
            text = operator == "BT"
        elif operator in TEXTS:
            if not text:
                return False
        elif operator not in STATES and operator not in SPACES and operator != "Tf":
            return False
    return not (path or text)
