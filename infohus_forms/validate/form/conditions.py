"""Conditions evaluated on answers. A blank is not an answer, so a condition can be true, false or unknown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from infohus_forms.danish.parsing import plain
from infohus_forms.models.specification.form import Condition


def holds(condition: Condition, answers: Mapping[str, Any]) -> bool:
    """Return whether the condition is true of the answers; false also when it is unknown."""
    return truth(condition, answers) is True


def truth(condition: Condition, answers: Mapping[str, Any]) -> bool | None:
    """Return True, False, or None when a field that decides it is not answered.

    Example: `{field: r1_anonymous, is: nej}` is None until the question of anonymity is answered.
    """
    if condition.all:
        parts = [truth(part, answers) for part in condition.all]
        return False if False in parts else None if None in parts else True
    if condition.any:
        parts = [truth(part, answers) for part in condition.any]
        return True if True in parts else None if None in parts else False
    if condition.not_:
        inner = truth(condition.not_, answers)
        return None if inner is None else not inner
    return _test(condition, answers.get(condition.field))


def _test(condition: Condition, value: Any) -> bool | None:
    if condition.answered is not None:
        return answered(value) is condition.answered
    if not answered(value):
        return None
    given = set(value) if isinstance(value, list) and all(isinstance(item, str) for item in value) else {str(value)}
    if condition.has:
        return condition.has in given
    if condition.is_ or condition.is_not:
        return (given == {condition.is_}) if condition.is_ else (given != {condition.is_not})
    return bool(given & set(condition.one_of)) if condition.one_of else not given & set(condition.none_of)


def answered(value: Any) -> bool:
    """Return whether there is a visible answer; a text of only invisible characters is none."""
    return bool(plain(value)) if isinstance(value, str) else bool(value)
