"""Conditions: true, false, or not known."""

from __future__ import annotations

from typing import Any

import pytest

from infohus_forms.models.specification.form import Condition
from infohus_forms.validate.form.conditions import holds, truth


def a_condition(**parts: Any) -> Condition:
    """A condition from the keys of a specification."""
    return Condition.model_validate(parts)


@pytest.mark.parametrize(
    ("parts", "value", "expected"),
    [
        ({"is": "ja"}, "ja", True), ({"is": "ja"}, "nej", False), ({"is": "ja"}, None, None),
        ({"is_not": "ja"}, "nej", True), ({"is_not": "ja"}, "ja", False), ({"is_not": "ja"}, None, None),
        ({"one_of": ["a", "b"]}, "b", True), ({"one_of": ["a", "b"]}, "c", False), ({"one_of": ["a"]}, None, None),
        ({"none_of": ["a", "b"]}, "c", True), ({"none_of": ["a", "b"]}, "a", False), ({"none_of": ["a"]}, None, None),
        ({"has": "a"}, ["a", "b"], True), ({"has": "a"}, ["b"], False), ({"has": "a"}, None, None),
        ({"answered": True}, "x", True), ({"answered": True}, None, False), ({"answered": True}, "\u200b", False),
        ({"answered": False}, None, True), ({"answered": False}, [{"a": "x"}], False),
    ],
)  # fmt: skip
def test_one_field(parts: dict[str, Any], value: Any, expected: bool | None) -> None:  # noqa: FBT001
    """»is not ja« says nothing of a question that nobody answered."""
    condition = a_condition(field="x", **parts)
    assert truth(condition, {"x": value}) is expected
    assert holds(condition, {"x": value}) is (expected is True)


@pytest.mark.parametrize(
    ("join", "first", "second", "expected"),
    [
        ("all", "ja", "ja", True), ("all", "ja", None, None), ("all", None, "nej", False),
        ("any", "nej", "ja", True), ("any", None, "ja", True), ("any", None, "nej", None), ("any", "nej", "nej", False),
    ],
)  # fmt: skip
def test_several_fields(join: str, first: str | None, second: str | None, expected: bool | None) -> None:  # noqa: FBT001
    """Of »both«, one no decides; of »either«, one yes; else a blank leaves it open."""
    condition = a_condition(**{join: [{"field": "x", "is": "ja"}, {"field": "y", "is": "ja"}]})
    assert truth(condition, {"x": first, "y": second}) is expected


def test_not() -> None:
    """The opposite of what is not known is not known."""
    condition = a_condition(**{"not": {"field": "x", "is": "U"}})
    assert [truth(condition, {"x": value}) for value in ("U", "2", None)] == [False, True, None]
