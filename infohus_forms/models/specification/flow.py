"""The flow A–E as data: steps, gates and exits, each recognised by signs in the forms (design §2)."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field as Key
from pydantic import StringConstraints

from infohus_forms.models.specification.form import Condition
from infohus_forms.models.specification.model import Id, Model, Text

Letter = Annotated[str, StringConstraints(pattern=r"^[A-Z]$")]
"""A step of the flow on the poster."""


class Which(StrEnum):
    """Which of a form's responses a sign is looked for in: the newest (the last meeting), or any of them."""

    NEWEST = "newest"
    ANY = "any"


class Times(StrEnum):
    """Number of forms that a step makes: one, or one for each row, meeting or request."""

    ONCE = "once"
    EACH_ROW = "each_row"
    EACH_MEETING = "each_meeting"
    EACH_REQUEST = "each_request"


class Sign(Model):
    """A condition on the forms of a case: there is a response of `form` for which `when` holds.

    `date` is the field with its date. A draft does not count for a `final` sign.
    """

    form: Id
    which: Which = Which.NEWEST
    when: Condition | None = None
    date: str = ""
    final: bool = False


class Tool(Model):
    """A form of the flow: its name, from whom it is awaited, and which of its responses count.

    `only` leaves out what is no result of the group (a rating that one authority made for itself);
    `deadline` are the dates by which it is wanted; the last one that exists counts.
    """

    form: Id
    name: Text
    whom: Text
    only: Condition | None = None
    deadline: tuple[Sign, ...] = ()


class Event(Model):
    """A date that is shown under a step: of every response of `form` for which `when` holds; `number` names each."""

    label: Text
    form: Id
    date: str
    when: Condition | None = None
    number: str = ""


class Yield(Model):
    """A form that a step makes. With `each_row` and `each_request` one for each row of the table `rows` of the form `of`."""

    form: Id
    times: Times = Times.ONCE
    of: str = ""
    rows: str = ""


class Step(Model):
    """A step of the flow.

    It is due when its `gates` are passed and all its `needs` are there; it has begun with one of `begins`, and is
    done with one of `done`, or when everyone who was asked for the form `replies` has answered. An `optional`
    step is not in use until it has begun.
    """

    letter: Letter
    name: Text
    phase: int
    optional: bool = False
    gates: tuple[Id, ...] = ()
    needs: tuple[Sign, ...] = ()
    begins: tuple[Sign, ...]
    done: tuple[Sign, ...]
    replies: str = ""
    yields: tuple[Yield, ...] = ()
    events: tuple[Event, ...] = ()


class Wait(Model):
    """Who is awaited at a gate, and for what, once the sign is there; the wait began at the sign's date.

    `step` is what the infohus does about it, in the imperative.
    """

    whom: Text
    what: Text
    step: Text
    sign: Sign


class Gate(Model):
    """A question that must be answered before the next step. Of `waits`, the first whose sign is there is reported."""

    id: Id
    after: str
    name: Text
    asks: Text
    passed: Sign
    stopped: tuple[Sign, ...]
    waits: tuple[Wait, ...]


class Duty(Model):
    """An obligation that stays open after an exit: `text` describes it, each of `until` is one thing that must be named."""

    whom: Text
    text: Text
    until: tuple[Until, ...]


class Until(Model):
    """One thing that closes a duty, recognised by one of the signs."""

    name: Text
    signs: tuple[Sign, ...]


class Exit(Model):
    """A way out of the flow. `ours` is not on the poster; with `anytime` it can come at any step.

    `still` are the letters of the steps that are taken all the same, since the exit is written down in their forms.
    """

    code: Annotated[str, StringConstraints(pattern=r"^X[1-9]$")]
    name: Text
    anytime: bool = False
    ours: bool = False
    still: tuple[Letter, ...] = ()
    taken: tuple[Sign, ...]
    duty: Duty | None = None


class Flow(Model):
    """The flow: its forms, steps in order, gates and exits (the gravest first)."""

    spec_format: int
    id: Id
    version: Annotated[str, StringConstraints(pattern=r"^\d+\.\d+$")]
    title: Text
    forms: tuple[Tool, ...] = Key(min_length=1)
    steps: tuple[Step, ...] = Key(min_length=1)
    gates: tuple[Gate, ...]
    exits: tuple[Exit, ...]

    def tool(self, form: str) -> Tool | None:
        """Return the form of the flow with this id."""
        return next((tool for tool in self.forms if tool.form == form), None)

    def named(self, form: str) -> str:
        """Return the name of a form; its id when the flow has no such form."""
        tool = self.tool(form)
        return str(tool.name) if tool else form
