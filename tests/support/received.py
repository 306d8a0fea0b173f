"""The one form in a file, for tests: read as a command reads it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from infohus_forms.casework.intake.paper_answers import take_in, typed_in
from infohus_forms.casework.intake.responses import responses_from, responses_of
from infohus_forms.models.response import Response


def response_of(path: Path, **about: Any) -> Response:
    """The form in a file; the first of a scan with several."""
    return responses_of(path, **about)[0]


def response_from(name: str, data: bytes, **about: Any) -> Response:
    """The form in the bytes of a file; the first of a scan with several."""
    return responses_from(name, data, **about)[0]


def confirm(case: Any, answers: Path, own: Any, *, name: str, day: str) -> Response:
    """An answer file that somebody filled in, taken into the case; the scan that it is about, as it was read before."""
    typed = typed_in(answers, own)
    take_in(case, [typed], name=name, day=day)
    return typed.about
