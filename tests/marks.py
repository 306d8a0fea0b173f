"""Marks that no test has to write: `office` for what asks for a program of others, `slow` for what takes more than five seconds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from types import FunctionType
from typing import Any

import pytest

SLOW = frozenset(Path(__file__).with_name("slow.txt").read_text(encoding="utf-8").split())
"""Tests over five seconds on two cores, as `path::name` without parameters; `pytest --durations=50` lists candidates."""
ASKING = frozenset({("tests.formats.word.office", "newer_office"), ("tests.support.verapdf", "verdicts")})
"""Functions, by module, that skip or fail the test when their program is not installed, as the fixture `needs` does."""
CALLED = (FunctionType, type(cache(lambda: None)))
"""Kinds of helpers that are followed: functions, and functions whose results are kept."""


def mark(item: pytest.Item) -> None:
    """Add the marks of a test."""
    name = item.nodeid.split("[", maxsplit=1)[0]
    if name in SLOW:
        item.add_marker(pytest.mark.slow)
    if isinstance(item, pytest.Function) and ("needs" in item.fixturenames or any(map(asks, _functions(item)))):
        item.add_marker(pytest.mark.office)


def _functions(item: pytest.Function) -> Iterator[Callable[..., Any]]:
    """Yield the function of a test and those of its fixtures."""
    yield item.function
    for definitions in item._fixtureinfo.name2fixturedefs.values():
        yield from (one.func for one in definitions)


@cache
def asks(function: Callable[..., Any]) -> bool:
    """Return whether a function, or one of the tests' functions that it reaches by name, asks for a program."""
    seen: set[Any] = set()
    left: list[Any] = [function]
    while left:
        one = left.pop()
        if one in seen:  # helpers may call one another
            continue
        seen.add(one)
        if (one.__module__, getattr(one, "__name__", "")) in ASKING:
            return True
        inner = getattr(one, "__wrapped__", one)  # of `lru_cache` and of hypothesis
        if isinstance(inner, FunctionType) and inner.__module__.startswith("tests."):
            named = {name for code in _codes(inner) for name in code.co_names}
            found = (inner.__globals__.get(name) for name in named)
            left += (helper for helper in found if callable(helper) and helper.__class__ in CALLED)
    return False


def _codes(function: FunctionType) -> Iterator[Any]:
    """Yield the code of a function and of the functions in it."""
    found = [function.__code__]
    while found:
        yield (code := found.pop())
        found += (one for one in code.co_consts if hasattr(one, "co_names"))
