"""The names of controls, the same in Word (tags) and PDF (field names): design §5, »Names«."""

from __future__ import annotations

from collections.abc import Callable

KnownNames = Callable[[str], frozenset[str]]
"""The digest of a specification → the names of its controls; none for one that is not installed."""

CODE, CELL = "=", "__"
MORE = "more"


def no_names(digest: str) -> frozenset[str]:
    """No names, where no form is installed: a file is read by what it says itself."""
    return frozenset()


def box(name: str, code: str) -> str:
    """One box of a choice or a scale: `ID=CODE`."""
    return f"{name}{CODE}{code}"


def cell(table: str, row: int, column: str) -> str:
    """A cell of a table: `ID__ROW__COLUMN`, rows from 1."""
    return f"{table}{CELL}{row}{CELL}{column}"


def overflow(table: str) -> str:
    """The box under a table for what the rows could not hold: `ID__more`."""
    return f"{table}{CELL}{MORE}"
