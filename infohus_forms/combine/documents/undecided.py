"""The answers of a response that wait for a person's decision: a meeting must not see an undecided error as if it were an answer."""

from __future__ import annotations

from dataclasses import dataclass

from infohus_forms.formats.names import CELL, CODE, MORE
from infohus_forms.models.response import Response


@dataclass(frozen=True, slots=True)
class Undecided:
    """The names that undecided errors of a response are about: answers, and rows of tables as `(table, printed row)`.

    `whole` is set when an error names no place: it is not known which answer it concerns, so it concerns each.
    """

    answers: frozenset[str]
    rows: frozenset[tuple[str, int]]
    whole: bool

    def holds(self, answer: str) -> bool:
        """Return whether an answer, or a table as a whole, waits for a decision."""
        return self.whole or answer in self.answers

    def holds_row(self, table: str, row: int) -> bool:
        """Return whether a row of a table (as printed, from 1) waits for a decision."""
        return self.holds(table) or (table, row) in self.rows


def undecided(response: Response) -> Undecided:
    """Return what waits in a response whose findings are those not yet decided; the overflow box »Flere« is not a row."""
    names = [error.about.partition(CODE)[0] for error in response.errors]
    parts = [(table, inside.partition(CELL)[0]) for table, _, inside in (name.partition(CELL) for name in names)]
    return Undecided(
        frozenset(table for table, row in parts if not row.isdecimal() and row != MORE),
        frozenset((table, int(row)) for table, row in parts if row.isdecimal()),
        whole="" in names,
    )
