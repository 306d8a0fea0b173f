"""Nothing of an answer gets out where it has no business: a fault of ours shows no values."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

import infohus_forms
from infohus_forms.casework import review as review_module
from infohus_forms.casework.profile import Profile
from infohus_forms.models.form import FormSpec

Command = Callable[..., Any]
CANARY = "Çağla Yıldız-Prøve 310299-4001"


def test_a_fault_of_ours_says_where_it_is_and_none_of_the_values(
    infohus: Command, case_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit 70, one line, no traceback: the text of an exception may be an answer."""

    def broken(*_: object, **__: object) -> None:
        raise ValueError(CANARY)

    monkeypatch.setattr(review_module, "review", broken)

    said = infohus("check", case_folder)

    assert said.status == 70
    assert "ValueError i infohus_forms." in said.err
    assert CANARY not in said.err + said.out
    assert "Traceback" not in said.err


def models() -> Iterator[type[BaseModel]]:
    """Every pydantic model of the program."""
    for module in pkgutil.walk_packages(infohus_forms.__path__, "infohus_forms."):
        if not module.name.endswith("__main__"):
            import_module(module.name)
    waiting = [BaseModel]
    while waiting:
        for one in waiting.pop().__subclasses__():
            if one.__module__.startswith("infohus_forms."):
                yield one
            waiting.append(one)


def test_no_model_repeats_a_value_in_its_mistakes() -> None:
    """Pydantic quotes what it met unless it is told not to."""
    found = list(models())

    assert len(found) > 20
    assert [one.__name__ for one in found if not one.model_config.get("hide_input_in_errors")] == []


@pytest.mark.parametrize(
    ("model", "given"),
    [
        (FormSpec, {"id": CANARY, "version": [CANARY], "sections": CANARY, "fields": {"x": CANARY}}),
        (Profile, {"kommune": [CANARY], "myndigheder": [{"kode": CANARY}], "logo": {"x": CANARY}}),
    ],
)
def test_a_mistake_of_a_model_is_told_without_the_value(model: type[BaseModel], given: dict[str, Any]) -> None:
    """As text, as it stands in a traceback, and as it is shown to a developer."""
    with pytest.raises(ValidationError) as wrong:
        model.model_validate(given)

    assert CANARY not in f"{wrong.value} {wrong.value!r}"
