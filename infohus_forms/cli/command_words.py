"""Commands of this program as they are typed, from actions: the only place that knows which argument is an option and which a word."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from infohus_forms.models.errors import Action
from infohus_forms.models.masked import masked

PLACEHOLDERS = {
    "case": "SAGSMAPPE",
    "case-no": "SAGSNUMMER",
    "file": "FIL",
    "filled": "FIL",
    "form": "SKEMA",
    "name": "NAVN",
    "reason": "BEGRUNDELSE",
    "value": "SVAR",
    "digest": "FINGERAFTRYK",
}
"""What stands in a command for what an action asks of a person."""
OPTIONS = frozenset({"case-no", "own-views", "to", "filled", "propose", "name", "reason", "digest", "undo", "value"})
"""Arguments of actions that are options; the others are words by their place."""
SPOKEN = frozenset({"NAVN", "BEGRUNDELSE", "SVAR"})
"""Placeholders that a person replaces by a text of several words."""


@dataclass(frozen=True, slots=True)
class About:
    """What a finding or an error is about, as commands name it: the folder of the case, and the file; a placeholder where it is unknown."""

    case: str = PLACEHOLDERS["case"]
    file: str = PLACEHOLDERS["file"]


ANY = About()


def in_case(folder: Path, files: tuple[str, ...] = ()) -> About:
    """Return what the findings of received files of a case are about."""
    return About(str(folder), str(folder / "modtaget" / files[0]) if files else ANY.file)


def worded(action: Action, about: About = ANY) -> str:
    """Return the command of an action as it is typed; what a person must give has its placeholder."""
    given = {**action.arguments, **{name: PLACEHOLDERS[name] for name in action.asks}}
    given |= {name: about.file for name in ("file", "filled") if name in action.asks}
    options = [
        word for name, value in given.items() for word in (f"--{name}" if name in OPTIONS else "", value) if word
    ]
    return command_line(*action.command.split(), *([about.case] if action.on_case else ()), *options)


def with_ways(text: str, actions: Iterable[Action], about: About = ANY) -> str:
    """Return a hint or a message, followed by its ways out as commands."""
    return " ".join(filter(None, (text, *(f"{action.meaning} med »{worded(action, about)}«." for action in actions))))


def command_line(*words: str) -> str:
    """Return a command of this program as it can be pasted into a terminal."""
    return " ".join(map(quoted, ("infohus", *words)))


def to_settle(case: Path) -> str:
    """Return the command that lists what can be decided in a case, and how."""
    return command_line("settle", str(case))


def quoted(word: str) -> str:
    """Return a word of a command line, quoted so that it can be pasted into a terminal on any system."""
    word = masked(word)
    plain = word not in SPOKEN and all(letter.isalnum() or letter in "-_./\\:=" for letter in word)
    return word if plain else f'"{word}"'
