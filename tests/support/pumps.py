"""Texts that make a pattern slow if any do, and every pattern of the package.

A pattern is slow when it can begin a match at many places, or divide a stretch in many ways, and fails late. So the texts
are pieces that the pattern nearly matches, made from its own parts and repeated: its letters, whole matches, matches cut short.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import random
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import is_dataclass
from pathlib import Path
from time import process_time
from types import ModuleType
from typing import Any

import infohus_forms

LENGTH = 100_000
"""Characters of an answer that are read at most (`formats.limits`)."""
STEPS = (24, 1_000, 8_000, LENGTH)
"""Lengths that a text is tried at, so that a pattern of exponential, cubic or square time fails before it takes minutes."""
MOST = 0.1
"""Seconds of processor time, for a text of the whole length."""
UNITS = (
    "a", "A", "Å", "1", " ", "\n", "-", ".", "’", "<", "\\", "{{", "Aa ", "aa ", "A_", "1 ", "Vej 1 ", "Lvej", "Aa-", "\u0301", "\ue000", "a1", "1.",
)  # fmt: skip
"""Pieces tried on every pattern, beside its own."""
ENDS = ("", "\0")
"""What the text ends with: nothing, or a character that no pattern has."""
SAMPLES = 5


def modules() -> Iterator[ModuleType]:
    """Every module of the package."""
    for found in pkgutil.walk_packages(infohus_forms.__path__, "infohus_forms."):
        if not found.name.endswith("__main__"):
            yield importlib.import_module(found.name)


def patterns() -> dict[str, re.Pattern[Any]]:
    """Every compiled pattern: those in the globals of modules, and each that a line of code names or makes of constants."""
    found: dict[str, re.Pattern[Any]] = {}
    for module in modules():
        for name, value in vars(module).items():
            for number, one in enumerate(_within(value, 3)):
                found[f"{module.__name__}.{name}{f'[{number}]' if number else ''}"] = one
        for line, function, node in _calls(module):
            if function:  # others are globals
                try:
                    value = eval(compile(ast.Expression(node), "<pattern>", "eval"), dict(vars(module)))  # noqa: S307 - our own source
                except NameError:
                    continue
                found[f"{module.__name__}:{line} {function}"] = re.compile(value)
    return {key: found[key] for key in sorted(found)}


def made_while_running() -> set[str]:
    """Module and function of each pattern that is made of something known only while the program runs."""
    found = set()
    for module in modules():
        for _, function, node in _calls(module):
            try:
                eval(compile(ast.Expression(node), "<pattern>", "eval"), dict(vars(module)))  # noqa: S307 - as above
            except NameError:
                found.add(f"{module.__name__}.{function}")
    return found


def _calls(module: ModuleType) -> Iterator[tuple[int, str, ast.expr]]:
    """Line, function and pattern of every call of a function of `re` in a module's source."""
    tree = ast.parse(Path(str(module.__file__)).read_text("utf-8"))
    owner = {
        id(inner): node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            assert node.module != "re", "import re as a module, so that its patterns can be found"
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        if isinstance(node.func.value, ast.Name) and node.func.value.id == "re" and node.func.attr != "escape":
            yield node.lineno, owner.get(id(node), ""), node.args[0]


def _within(value: Any, depth: int) -> Iterator[re.Pattern[Any]]:
    """The patterns in a value: itself, its items, the attributes of a class or of data."""
    if isinstance(value, re.Pattern):
        yield value
    elif depth and isinstance(value, Mapping):
        for one in (*value.keys(), *value.values()):
            yield from _within(one, depth - 1)
    elif depth and isinstance(value, list | tuple | set | frozenset):
        for one in value:
            yield from _within(one, depth - 1)
    elif depth and isinstance(value, type) and value.__module__.startswith("infohus_forms"):
        yield from _within(dict(vars(value)), depth - 1)
    elif depth and is_dataclass(value) and not isinstance(value, type):
        yield from _within([getattr(value, name, None) for name in value.__dataclass_fields__], depth - 1)


def units(pattern: re.Pattern[Any]) -> list[Any]:
    """Pieces to repeat, as text or bytes like the pattern: the common ones, its letters, its matches whole and cut short."""
    chance = random.Random(18)  # noqa: S311 - which pieces are tried, the same each time
    tree = re._parser.parse(pattern.pattern, pattern.flags & ~re.LOCALE)  # type: ignore[attr-defined]
    own: dict[str, None] = dict.fromkeys(UNITS)
    for _ in range(SAMPLES):
        whole = "".join(_sample(tree, chance))
        own |= dict.fromkeys((whole, whole[:-1], whole[: chance.randrange(len(whole) + 1)]))
    texts = [one for one in own if one]
    if isinstance(pattern.pattern, bytes):
        return list(dict.fromkeys(one.encode("latin-1", "replace") for one in texts))
    return texts


def _sample(tree: Any, chance: random.Random) -> Iterator[str]:
    """The pieces of a text that a parsed pattern is likely to match."""
    for code, told in tree:
        match str(code):
            case "LITERAL":
                yield chr(told)
            case "NOT_LITERAL":
                yield chance.choice([letter for letter in "aA1 -" if ord(letter) != told])
            case "ANY":
                yield chance.choice("aA1 ")
            case "IN":
                yield _one_of(told, chance)
            case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
                least, most, inner = told
                for _ in range(min(least + chance.choice((0, 0, 1, 3)), int(most), max(least, 40))):
                    yield from _sample(inner, chance)
            case "SUBPATTERN":
                yield from _sample(told[3], chance)
            case "ATOMIC_GROUP":
                yield from _sample(told, chance)
            case "BRANCH":
                yield from _sample(chance.choice(told[1]), chance)
            case _:  # places and looks ahead and back match no letter
                pass


def _one_of(told: Any, chance: random.Random) -> str:
    letters = [letter for letter in "aAåZz19 _-.,;:(<[\n’ \ue000\u200b" if _holds(told, letter)]
    firsts = [
        chr(value if str(code) == "LITERAL" else value[0]) for code, value in told if str(code) in ("LITERAL", "RANGE")
    ]
    return chance.choice(letters or firsts or ["a"]) if chance.random() < 0.7 or not firsts else chance.choice(firsts)


def _holds(told: Any, letter: str) -> bool:
    kinds = {
        "CATEGORY_DIGIT": letter.isdigit(), "CATEGORY_SPACE": letter.isspace(), "CATEGORY_WORD": letter.isalnum() or letter == "_",
    }  # fmt: skip
    said = False
    for code, value in told:
        match str(code):
            case "LITERAL":
                said = said or ord(letter) == value
            case "RANGE":
                said = said or value[0] <= ord(letter) <= value[1]
            case "CATEGORY":
                said = said or (
                    not kinds[str(value).replace("_NOT_", "_")] if "_NOT_" in str(value) else kinds[str(value)]
                )
            case _:
                pass
    return said is not any(str(code) == "NEGATE" for code, _ in told)


def slow(
    use: Callable[[Any], object], pieces: Iterable[Any], ends: Iterable[str] = ENDS, most: float = MOST
) -> Iterator[tuple[Any, int, float]]:
    """Each piece with which a text makes a use take longer than `most` seconds: the piece, the length, and the seconds."""
    for piece in pieces:
        for end in ends:
            for length in STEPS:
                text = (piece * (length // len(piece) + 1))[:length]
                seconds = timed(use, text + (end.encode() if isinstance(piece, bytes) else end))
                if seconds > most:
                    yield piece, length, seconds
                    break


def timed(use: Callable[[Any], object], text: Any) -> float:
    """Processor time of a use, in seconds of a quiet machine.

    The best of five when the first is too long; what a known search takes just then says how much slower a machine is that others use too.
    """
    best = float("inf")
    for _ in range(5):
        begun = process_time()
        use(text)
        best = min(best, process_time() - begun)
        if best <= MOST or best > 20 * MOST:
            return best
    return best / max(1.0, _known_search() / KNOWN)


def _known_search() -> float:
    begun = process_time()
    sum(1 for _ in KNOWN_PATTERN.finditer(KNOWN_TEXT))
    return process_time() - begun


KNOWN_PATTERN, KNOWN_TEXT = re.compile(r"\w+|\W"), "ab " * 33_334
KNOWN = 0.013
"""Seconds that the known search takes on a quiet machine of today (66,668 words and blanks)."""
