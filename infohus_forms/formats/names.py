"""The names of controls, the same in Word (tags) and PDF (field names): design §5, »Names«."""

from __future__ import annotations

from collections.abc import Callable

KnownNames = Callable[[str], frozenset[str]]
"""Function from the digest of a specification to the names of its controls; empty for a specification that is not installed."""

CODE, CELL = "=", "__"
MORE = "more"


def no_names(digest: str) -> frozenset[str]:
    """Return no names, where no form is installed: a file is then read by its own embedded data."""
    return frozenset()


def box(name: str, code: str) -> str:
    """Return the name of one box of a choice or a scale: `ID=CODE`."""
    return f"{name}{CODE}{code}"


def cell(table: str, row: int, column: str) -> str:
    """Return the name of a cell of a table: `ID__ROW__COLUMN`, rows from 1."""
    return f"{table}{CELL}{row}{CELL}{column}"


def overflow(table: str) -> str:
    """Return the name of the box under a table for answers that the rows had no room for: `ID__more`."""
    return f"{table}{CELL}{MORE}"


def row_of(name: str) -> str:
    """Return the name of the row that a cell is in, `ID__ROW`; any other name as it is."""
    return CELL.join(name.split(CELL)[:2])
