"""Nothing of an answer gets out where it has no business: a fault of ours shows no values."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from infohus_forms.casework import review as review_module

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
