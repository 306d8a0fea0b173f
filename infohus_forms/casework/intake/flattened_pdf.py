"""Proposals of what a flat PDF of ours seems to contain: a person must confirm them, and they are kept apart from all answers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooSlowError
from dataclasses import replace
from pathlib import Path
from typing import Any

from infohus_forms.formats.limits import WORKER_SECONDS
from infohus_forms.models.question import Sheet
from infohus_forms.models.response import Response
from infohus_forms.read import findings
from infohus_forms.read.process import ask_worker, end_worker, start_worker
from infohus_forms.read.worker_client import WORKER
from infohus_forms.read.worker_protocol import NotAnAnswerError
from infohus_forms.render.forms import blank_stamp, fillable
from infohus_forms.render.questions import sheet_of
from infohus_forms.spec.shelf import Shelf

FLAT = "pdf.flat"


def with_proposal(shelf: Shelf, response: Response, path: Path) -> Response:
    """Return the response with proposals when its file is a form of ours without its fields; else unchanged."""
    if not any(item.code == FLAT for item in response.findings):
        return response
    proposed = proposal_of(shelf, path.read_bytes())
    said = findings.PROPOSED.at(count=len(proposed)) if proposed else findings.NOTHING_PROPOSED.at()
    return replace(response, proposal=proposed, findings=(*response.findings, said))


def proposal_of(shelf: Shelf, data: bytes) -> dict[str, str]:
    """Return control name → text or `x`; empty when nothing can be proposed."""
    process = start_worker((*WORKER, "propose"))
    with ThreadPoolExecutor(1) as waiting:
        try:
            said = json.loads(waiting.submit(ask_worker, process, data).result(WORKER_SECONDS))["identity"]
            for sheet, blank in _blanks(shelf, said):
                answer = waiting.submit(ask_worker, process, blank).result(WORKER_SECONDS)
                proposed = json.loads(answer)["proposal"]
                if proposed:
                    return dict(_coded(sheet, proposed))
        except (TooSlowError, NotAnAnswerError, OSError, ValueError, KeyError, TypeError):
            if not process.ready:
                raise process.not_started() from None
            return {}
        finally:
            end_worker(process, waiting)
    return {}


def _coded(sheet: Sheet, proposed: Any) -> Iterator[tuple[str, str]]:
    """Yield the proposals for the form's own controls; a menu's text becomes its code if only one choice has that text."""
    for control in sheet.controls():
        if control.name in proposed:
            text = str(proposed[control.name])
            codes = [option.code for option in control.options if option.text.split() == text.split()]
            yield control.name, codes[0] if len(codes) == 1 else text


def _blanks(shelf: Shelf, said: Any) -> Iterator[tuple[Sheet, bytes]]:
    """Yield the blank forms that a printed identity may belong to: that of a case, and that of an invented one."""
    if not isinstance(said, list) or len(said) != 3 or said[0] not in shelf.form_ids():  # noqa: PLR2004 - form, version, digest
        return
    for spec in reversed(shelf.installed(said[0])):
        if spec.hash.startswith(str(said[2])):
            for fictional in (False, True):
                stamp = replace(blank_stamp(spec), fictional=fictional)
                yield sheet_of(spec, fictional=fictional), fillable(spec, stamp, {}, "pdf")
