"""The words that a specification is written in: kinds of fields, strengths, audiences, shapes and widths.

They are known without any specification: what reads files needs them and nothing more of a form.
"""

from __future__ import annotations

from enum import StrEnum

ID_LENGTH = 40
"""Longest id of a field: `ID__99__COLUMN=CODE` must stay within Word's 64 characters for a tag."""
NAME_LENGTH = 64


class Kind(StrEnum):
    """What a field holds. Values of each kind: design §5, »Values«."""

    TEXT = "text"
    LONGTEXT = "longtext"
    DATE = "date"
    TIME = "time"
    NUMBER = "number"
    CHOICE = "choice"
    CHOICES = "choices"
    TRI = "tri"
    SCALE = "scale"
    CPR = "cpr"
    MUNICIPALITY = "municipality"
    POLICE_DISTRICT = "police_district"
    TABLE = "table"
    SIGNATURE = "signature"
    NOTICE = "notice"


class Strength(StrEnum):
    """How much is asked of an answer (design §4): `blocks` stops the case, `warns` only says so."""

    BLOCKS = "blocks"
    CONDITIONAL = "conditional"
    WARNS = "warns"
    OPTIONAL = "optional"


class Audience(StrEnum):
    """Who may see an answer (design §3.5). Internal unless the specification says otherwise."""

    INTERNAL = "internal"
    COMMON = "common"
    CHOSEN = "chosen"


class Filler(StrEnum):
    """Who fills a field in."""

    COORDINATOR = "coordinator"
    COORDINATORS = "coordinators"
    MUNICIPALITY = "municipality"
    POLICE = "police"
    CONTRIBUTOR = "contributor"
    GROUP = "group"
    RECORDS = "records"
    PROGRAM = "program"


class Width(StrEnum):
    """How much of the line a field takes; short fields that follow one another share a line."""

    FULL = "full"
    TWO_THIRDS = "two_thirds"
    HALF = "half"
    THIRD = "third"
    QUARTER = "quarter"


class Layout(StrEnum):
    """How a table is drawn: as a grid, or each row as a card with room to write."""

    GRID = "grid"
    CARDS = "cards"


class Shape(StrEnum):
    """The mark of a scale; the two scales never look alike (design §3.2)."""

    SQUARE = "square"
    CIRCLE = "circle"
