"""The words that a specification is written in: kinds of fields, strengths, audiences, shapes and widths.

They are known without any specification: what reads files needs them and nothing more of a form. `KINDS` is the one table
of what each kind of field is; every step asks it (`kind.info`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

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
    PHONE = "phone"
    EMAIL = "email"
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

    @property
    def info(self) -> KindInfo:
        """The row of this kind in `KINDS`."""
        return KINDS[self]


class Drawn(StrEnum):
    """How a question of a kind is drawn. mypy points at `render` and `archive` for a new one; Word and PDF draw it as a field until they know it."""

    LINE = "line"
    AREA = "area"
    DATE = "date"
    ANSWERS = "answers"
    SCALE = "scale"
    TABLE = "table"
    SIGNATURE = "signature"
    NOTICE = "notice"


class Answer(StrEnum):
    """What an answer of a kind is: the text as it was written, what that means, codes that are chosen, or answers in parts."""

    TEXT = "text"
    MEANING = "meaning"
    ONE = "one"
    SEVERAL = "several"
    ROWS = "rows"
    SIGNED = "signed"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class KindInfo:
    """What the steps ask about a kind of field.

    `column`: a table may have such a column. `short`: a PDF draws a short field even where the question has the whole line.
    `free`: holds words of people's own, in which names and CPR numbers are looked for.
    `keys` are keys of a specification that only some kinds have, those in `needed` must be there (`spec/check.py`).

    Of kinds with a meaning: a text on one line is an answer if it is like `pattern` in whole (any text without one) and
    `notation`, a name in `danish/notations.py`, makes a value of it (the text itself without one). Otherwise it is the error
    `value.KIND` with the words `wrong` and `hint`, in Danish, and the text is kept. `written_as` is said after the label,
    `lead` stands before the value in documents, `examples` are values, for tests.
    """

    drawn: Drawn
    answer: Answer
    column: bool = True
    short: bool = False
    free: bool = False
    keys: frozenset[str] = frozenset()
    needed: tuple[str, ...] = ()
    pattern: re.Pattern[str] | None = None
    notation: str = ""
    wrong: str = ""
    hint: str = ""
    written_as: str = ""
    lead: str = ""
    examples: tuple[str, ...] = ()

    @property
    def chosen(self) -> bool:
        """Whether answers are chosen, by ticks or from a menu, and not written."""
        return self.answer in (Answer.ONE, Answer.SEVERAL)


_CHOICES: Final = frozenset({"choices"})

KINDS: Final[Mapping[Kind, KindInfo]] = MappingProxyType({
    Kind.TEXT: KindInfo(drawn=Drawn.LINE, answer=Answer.TEXT, free=True, keys=frozenset({"max_length"})),
    Kind.LONGTEXT: KindInfo(drawn=Drawn.AREA, answer=Answer.TEXT, free=True, keys=frozenset({"max_length", "lines"})),
    Kind.DATE: KindInfo(
        drawn=Drawn.DATE, answer=Answer.MEANING, short=True, notation="date", written_as="dd.mm.åååå",
        wrong="»{label}« er ikke en dato, der findes.", hint="Skriv datoen som dd.mm.åååå, fx 03.05.2026.",
        examples=("2026-05-03", "1969-12-31"),
    ),
    Kind.TIME: KindInfo(
        drawn=Drawn.LINE, answer=Answer.MEANING, short=True, notation="time", written_as="tt.mm", lead="kl.",
        wrong="»{label}« er ikke et klokkeslæt.", hint="Skriv klokkeslættet som tt.mm, fx 09.40.",
        examples=("09:40", "00:00"),
    ),
    Kind.NUMBER: KindInfo(
        drawn=Drawn.LINE, answer=Answer.MEANING, short=True, notation="number",
        wrong="»{label}« er ikke et tal.", hint="Skriv tallet med cifre og komma, fx 12,5.",
        examples=("12.5", "0", "-3"),
    ),
    # 8 digits, and none that begins with 0, is a number of the Danish plan; 6-15 digits with country code: ITU-T E.164, §6.
    # No hyphens or points: 01-02-2026 would be a number too.
    Kind.PHONE: KindInfo(
        drawn=Drawn.LINE, answer=Answer.MEANING, short=True, notation="phone",
        pattern=re.compile(r"(?:(?:\+ ?|0 ?0 ?)4 ?5 ?)?[1-9](?: ?[0-9]){7}|\+ ?(?!4 ?5)[1-9](?: ?[0-9]){5,14}"),
        wrong="»{label}« er ikke et telefonnummer.",
        hint="Skriv ét nummer på otte cifre, fx 12 34 56 78, eller et udenlandsk med + og landekode, fx +46 70 123 45 67.",
        examples=("12 34 56 78", "+46 701234567", "+1 2025550123"),
    ),
    # Possessive repetitions: no stretch can be divided in another way, so the time is linear. A domain has a point in it (RFC 5321, §4.1.2).
    Kind.EMAIL: KindInfo(
        drawn=Drawn.LINE, answer=Answer.MEANING, free=True, notation="email",
        pattern=re.compile(
            r"(?<![\w.!#$%&'*+/=?^`{|}~-])[\w!#$%&'*+/=?^`{|}~-]++(?:\.[\w!#$%&'*+/=?^`{|}~-]++)*+"
            r"@(?:[^\W_]++(?:-++[^\W_]++)*+\.)++[^\W\d_]{2,63}"
        ),
        wrong="»{label}« er ikke en mailadresse.", hint="Skriv én adresse uden navn og tegn omkring, fx navn@kommune.dk.",
        examples=("Kim.Demo@fjordmark.example", "post@xn--demo-lra.example"),
    ),
    Kind.CHOICE: KindInfo(drawn=Drawn.ANSWERS, answer=Answer.ONE, keys=_CHOICES, needed=("choices",)),
    Kind.CHOICES: KindInfo(drawn=Drawn.ANSWERS, answer=Answer.SEVERAL, column=False, keys=_CHOICES, needed=("choices",)),
    Kind.TRI: KindInfo(drawn=Drawn.ANSWERS, answer=Answer.ONE, keys=_CHOICES),
    Kind.SCALE: KindInfo(
        drawn=Drawn.SCALE, answer=Answer.ONE, column=False, keys=frozenset({"scale"}), needed=("scale",)
    ),
    Kind.CPR: KindInfo(
        drawn=Drawn.LINE, answer=Answer.MEANING, short=True, notation="cpr", written_as="DDMMÅÅ-LLLL",
        wrong="»{label}« er ikke skrevet som et CPR-nummer.", hint="Skriv det som DDMMÅÅ-LLLL, eller lad feltet stå tomt.",
        examples=("310299-0000",),
    ),
    Kind.MUNICIPALITY: KindInfo(drawn=Drawn.ANSWERS, answer=Answer.ONE, keys=_CHOICES),
    Kind.POLICE_DISTRICT: KindInfo(drawn=Drawn.ANSWERS, answer=Answer.ONE, keys=_CHOICES | {"suggested_by"}),
    Kind.TABLE: KindInfo(
        drawn=Drawn.TABLE, answer=Answer.ROWS, column=False, keys=frozenset({"columns", "rows", "layout"}), needed=("columns", "rows"),
    ),
    Kind.SIGNATURE: KindInfo(drawn=Drawn.SIGNATURE, answer=Answer.SIGNED, column=False),
    Kind.NOTICE: KindInfo(
        drawn=Drawn.NOTICE, answer=Answer.NONE, column=False, keys=frozenset({"lines"}), needed=("hint",)
    ),
})  # fmt: skip
"""The one table of kinds. A new kind is a member of `Kind` and a row here; CONTRIBUTING.md says what else."""


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
