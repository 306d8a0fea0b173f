"""The parent process's side of the attachment worker: a file's pages as pictures, and the verdicts on its signatures."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping, Sequence
from concurrent.futures import TimeoutError as TooSlowError
from dataclasses import dataclass
from typing import Any, Final

from infohus_forms.formats.pdf.reading.signatures import is_signed
from infohus_forms.formats.pictures import can_be_shown
from infohus_forms.models.appendix import Picture, Signature
from infohus_forms.read.attachment_worker import PICTURES, SIGNATURES
from infohus_forms.read.process import ask_once, worker_command
from infohus_forms.read.worker_protocol import NotAnAnswerError

COMMAND: Final = worker_command("infohus_forms.read.attachment_worker")
# Time limit by the clock and maximum length of the answer (256 MB: pages as pictures), for one file.
SECONDS: Final = 60.0
ANSWER_BYTES: Final = 256 << 20


@dataclass(frozen=True, slots=True)
class Signed:
    """The verdicts on a file's signatures; `unknown` is the reason, for people, why there can be no verdict.

    `missing`: the extra `signed` is not installed.
    """

    signatures: tuple[Signature, ...] = ()
    unknown: str = ""
    missing: bool = False


MISSING: Final = "Underskriften i filen er ikke kontrolleret: programmet er installeret uden udvidelsen »signed«."
DAMAGED: Final = "Underskriften i filen kan ikke kontrolleres: den er fjernet eller beskadiget."
_KNOWN: Final[dict[tuple[object, ...], Signed]] = {}


def signed(data: bytes, trusted: Sequence[bytes] = ()) -> Signed:
    """Return the verdicts on a file's signatures; an empty `Signed` for a file without any. Each file is judged once in a command."""
    if not is_signed(data):
        return Signed()
    # The trusted roots are part of the key: another set of roots gives another verdict on the same bytes.
    key = (COMMAND, hashlib.sha256(data).digest(), tuple(trusted))
    if key not in _KNOWN:
        _KNOWN[key] = _judged(data, trusted)
    return _KNOWN[key]


def _judged(data: bytes, trusted: Sequence[bytes]) -> Signed:
    asked = {"task": SIGNATURES, "trusted": [base64.b64encode(one).decode() for one in trusted]}
    answer = _asked(asked, data)
    try:
        found = tuple(map(Signature.from_json, answer[SIGNATURES]))
    except (KeyError, TypeError):
        return Signed(unknown=MISSING, missing=True) if answer.get("failed") == "missing" else Signed(unknown=DAMAGED)
    # The file claims to be signed (`is_signed`), so an empty list means that its signature cannot be read.
    return Signed(found) if found else Signed(unknown=DAMAGED)


def shown(data: bytes) -> tuple[Picture, ...]:
    """Return the pages of a file as pictures; none when it cannot be shown."""
    if not can_be_shown(data):
        return ()
    try:
        return tuple(_picture(item, data) for item in _asked({"task": PICTURES}, data)[PICTURES])
    except (KeyError, TypeError, ValueError, binascii.Error):
        return ()


def _picture(item: Mapping[str, Any], data: bytes) -> Picture:
    same, kind = item["same"] is True, item["kind"]
    if kind not in {"jpeg", "png"}:
        raise ValueError
    content = data if same else base64.b64decode(item["data"], validate=True)
    return Picture(kind, int(item["width"]), int(item["height"]), content, same)


def _asked(asked: Mapping[str, Any], data: bytes) -> dict[str, Any]:
    """Return the worker's answer; an empty one when it fails, takes too long or sends too much. Raises ReaderNotStartedError."""
    try:
        answer = json.loads(ask_once(COMMAND, json.dumps(asked).encode() + b"\n" + data, SECONDS, ANSWER_BYTES))
    except (NotAnAnswerError, TooSlowError, ValueError, RecursionError):
        return {}
    return answer if isinstance(answer, dict) else {}
